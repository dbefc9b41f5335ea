//! What is known of the world's places: gazetteers, curated regions, names that hold as written, adjectives, metonyms.
//!
//! Begin with [`Atlas`]; it is built once. The module `lookup` asks it for the places of a name.

use super::folding::fold;
use super::gazetteer::{Candidate, Gazetteer, Place, PlaceId};
use crate::lexicon::{ExtractError, rows};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The tables of the world that places are read with, as `docs/formats/world.md` describes them.
#[derive(Clone, Copy, Debug, Default)]
pub struct AtlasTables<'t> {
    /// Countries, of which the adjectives and demonyms are taken.
    pub countries: &'t str,
    /// Regions, seas, rivers and other places of no gazetteer.
    pub regions: &'t str,
    /// Names of places of the gazetteer that hold only as they are written.
    pub place_names: &'t str,
    /// Places that stand for a body.
    pub metonyms: &'t str,
    /// Names that are words too.
    pub ambiguous: &'t str,
}

/// A country's alpha-3 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Country([u8; 3]);

impl Country {
    pub(crate) fn new(code: &str) -> Option<Self> {
        Some(Country(code.as_bytes().try_into().ok()?))
    }

    pub(crate) fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// GeoNames' code of a first-level region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Admin1([u8; 7]);

impl Admin1 {
    fn new(code: &str) -> Option<Self> {
        let mut bytes = [0; 7];
        bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        Some(Admin1(bytes))
    }

    pub(crate) fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('\0')
    }
}

/// A place of the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SpotId {
    /// Of a gazetteer, by its number.
    Listed(u16, PlaceId),
    /// Of a table.
    Own(u32),
}

/// What sort of place it is, as far as ranking tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SpotKind {
    Country,
    Admin1,
    Admin2,
    Capital,
    Seat,
    Town,
    /// A part of a town.
    Part,
    /// A continent, bloc or other place of many countries.
    Wide,
    /// A region, island or water.
    Region,
    /// A building, camp or other thing of no extent.
    Facility,
}

impl SpotKind {
    fn of_feature(feature: &str) -> Self {
        match feature {
            "ADM1" => SpotKind::Admin1,
            "PPLC" => SpotKind::Capital,
            "PPLA" => SpotKind::Seat,
            "PPLX" => SpotKind::Part,
            _ if feature.starts_with("PCL") => SpotKind::Country,
            _ if feature.starts_with("ADM") => SpotKind::Admin2,
            _ => SpotKind::Town,
        }
    }

    pub(crate) fn is_town(self) -> bool {
        matches!(self, SpotKind::Capital | SpotKind::Seat | SpotKind::Town | SpotKind::Part)
    }
}

/// A place that a name may mean, without its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) id: SpotId,
    pub(crate) geonames: u32,
    pub(crate) kind: SpotKind,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) radius_km: f64,
    pub(crate) population: f64,
    /// The first country that it lies in.
    pub(crate) country: Option<Country>,
    pub(crate) admin1: Option<Admin1>,
    /// Whether the name asked for is its own.
    pub(crate) is_main: bool,
    /// Whether the name asked for is its own in the spelling of another language: "Perlin" for Berlin.
    pub(crate) is_foreign: bool,
    /// What the way it was found costs, in the units of the ranking.
    pub(crate) cost: f32,
    /// Its direction from the middle of the earth.
    pub(crate) unit: [f32; 3],
}

/// Kilometres between two directions.
pub(crate) fn distance(a: &[f32; 3], b: &[f32; 3]) -> f32 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    let chord = (x * x + y * y + z * z).sqrt();
    2.0 * 6371.0 * (chord / 2.0).min(1.0).asin()
}

fn unit(lat: f64, lon: f64) -> [f32; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [(lat.cos() * lon.cos()) as f32, (lat.cos() * lon.sin()) as f32, lat.sin() as f32]
}

/// A place of a table.
#[derive(Clone, Debug)]
struct Own {
    id: String,
    name: String,
    kind: SpotKind,
    lat: f64,
    lon: f64,
    radius_km: f64,
    countries: Vec<Country>,
}

/// All that is known of places.
#[derive(Clone, Debug)]
pub struct Atlas {
    packs: Vec<Cow<'static, [u8]>>,
    own: Vec<Own>,
    by_key: HashMap<String, Vec<u32>>,
    /// By spelling: GeoNames' number and the name of the gazetteer.
    as_written: HashMap<String, Vec<(u32, String)>>,
    /// By small letters: the country of an adjective or demonym, and the region's number where it is one's.
    adjectives: HashMap<String, Vec<Country>>,
    /// Demonyms of towns and regions, which name no place.
    demonyms: HashSet<String>,
    metonyms: HashSet<String>,
    words: HashSet<String>,
    names: HashMap<Country, String>,
}

/// Numbers of a table's columns by name.
struct Columns<'t>(Vec<&'t str>);

impl<'t> Columns<'t> {
    fn get<'r>(&self, row: &[&'r str], name: &str) -> &'r str {
        let at = self.0.iter().position(|column| *column == name);
        at.and_then(|at| row.get(at)).copied().unwrap_or("")
    }
}

/// A row with its table's columns and its line.
type Row<'t> = (Columns<'t>, Vec<&'t str>, usize);

/// The rows of a table with a header line.
fn table<'t>(text: &'t str, name: &'static str, must: &str) -> Result<Vec<Row<'t>>, ExtractError> {
    let mut rows = rows(text);
    let Some((line, header)) = rows.next() else { return Ok(Vec::new()) };
    if !header.contains(&must) {
        return Err(ExtractError::column(name, line));
    }
    Ok(rows.map(|(line, row)| (Columns(header.clone()), row, line)).collect())
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|item| !item.is_empty())
}

impl Atlas {
    /// Reads the tables; `core` is the gazetteer that comes with the program.
    pub fn new(tables: &AtlasTables<'_>, core: &'static [u8]) -> Result<Self, ExtractError> {
        let mut atlas = Atlas {
            packs: Vec::new(),
            own: Vec::new(),
            by_key: HashMap::new(),
            as_written: HashMap::new(),
            adjectives: HashMap::new(),
            demonyms: HashSet::new(),
            metonyms: HashSet::new(),
            words: HashSet::new(),
            names: HashMap::new(),
        };
        if !atlas.add_pack(Cow::Borrowed(core)) {
            return Err(ExtractError::word("places", 1));
        }
        for (columns, row, _) in table(tables.countries, "countries", "alpha3")? {
            let Some(country) = Country::new(columns.get(&row, "alpha3")) else { continue };
            let name = columns.get(&row, "name");
            atlas.names.insert(country, name.to_owned());
            for word in list(columns.get(&row, "adjectives")).chain(list(columns.get(&row, "demonyms"))) {
                // "Hong Kong" and "US" are both: they name the place wherever they stand.
                if word == name || list(columns.get(&row, "aliases")).any(|alias| alias == word) {
                    continue;
                }
                let countries = atlas.adjectives.entry(word.to_lowercase()).or_default();
                if !countries.contains(&country) {
                    countries.push(country);
                }
            }
        }
        atlas.add_places(tables.regions)?;
        for (columns, row, line) in table(tables.place_names, "place_names", "as_written")? {
            let number: u32 =
                columns.get(&row, "geonames").parse().map_err(|_| ExtractError::word("place_names", line))?;
            for name in list(columns.get(&row, "as_written")) {
                let named = atlas.as_written.entry(name.to_owned()).or_default();
                named.push((number, fold(columns.get(&row, "name"))));
            }
            atlas.demonyms.extend(list(columns.get(&row, "demonyms")).map(str::to_lowercase));
        }
        for (columns, row, _) in table(tables.metonyms, "metonyms", "actor")? {
            let name = columns.get(&row, "name");
            let names: Vec<String> =
                std::iter::once(name).chain(list(columns.get(&row, "aliases"))).map(fold).collect();
            let number = |column: &str| columns.get(&row, column).parse::<f64>().ok();
            // Capitals have their place in the gazetteer.
            if let (Some(lat), Some(lon)) = (number("lat"), number("lon"))
                && names.iter().all(|key| !atlas.by_key.contains_key(key))
            {
                let countries = Country::new(columns.get(&row, "country")).into_iter().collect();
                let kind = SpotKind::Facility;
                let (id, name) = (fold(name).replace(' ', "-"), name.to_owned());
                atlas.add_own(Own { id, name, kind, lat, lon, radius_km: 1.0, countries }, names.clone());
            }
            atlas.metonyms.extend(names);
        }
        for (columns, row, _) in table(tables.ambiguous, "ambiguous", "note")? {
            if columns.get(&row, "note") == "word" && matches!(columns.get(&row, "table"), "places" | "regions") {
                atlas.words.insert(fold(columns.get(&row, "name")));
            }
        }
        Ok(atlas)
    }

    /// Adds a gazetteer of the form of `docs/formats/places.md`; false where the bytes are none.
    pub fn add_pack(&mut self, bytes: Cow<'static, [u8]>) -> bool {
        let is_one = Gazetteer::open(&bytes).is_some() && self.packs.len() < usize::from(u16::MAX);
        if is_one {
            self.packs.push(bytes);
        }
        is_one
    }

    /// Adds the places of a table with the columns of `regions.tsv`.
    pub fn add_places(&mut self, text: &str) -> Result<(), ExtractError> {
        for (columns, row, line) in table(text, "regions", "name")? {
            let number = |name: &str| columns.get(&row, name).parse::<f64>().ok().filter(|number| number.is_finite());
            for word in list(columns.get(&row, "adjectives")) {
                self.demonyms.insert(word.to_lowercase());
            }
            // Two blocs are in no place.
            let (Some(lat), Some(lon)) = (number("lat"), number("lon")) else { continue };
            if lat.abs() > 90.0 || lon.abs() > 180.0 {
                return Err(ExtractError::word("regions", line));
            }
            let kind = match columns.get(&row, "kind") {
                "continent" | "bloc" | "ocean" => SpotKind::Wide,
                "constituent" | "breakaway" => SpotKind::Country,
                "facility" => SpotKind::Facility,
                "town" => SpotKind::Town,
                _ => SpotKind::Region,
            };
            let countries = list(columns.get(&row, "countries")).filter_map(Country::new).collect();
            let radius_km = number("radius_km").unwrap_or(10.0);
            let (id, name) = (columns.get(&row, "id").to_owned(), columns.get(&row, "name").to_owned());
            let own = Own { id, name, kind, lat, lon, radius_km, countries };
            let names =
                std::iter::once(own.name.as_str()).chain(list(columns.get(&row, "aliases"))).map(fold).collect();
            self.add_own(own, names);
        }
        Ok(())
    }

    fn add_own(&mut self, own: Own, names: Vec<String>) {
        let at = self.own.len() as u32;
        for key in names {
            let named = self.by_key.entry(key).or_default();
            if !named.contains(&at) {
                named.push(at);
            }
        }
        self.own.push(own);
    }

    fn gazetteers(&self) -> impl Iterator<Item = (u16, Gazetteer<'_>)> {
        // Checked when it was added.
        self.packs.iter().enumerate().filter_map(|(at, bytes)| Some((at as u16, Gazetteer::open(bytes)?)))
    }

    /// The places whose name has this key.
    pub(crate) fn of_key(&self, key: &str, limit: usize) -> Vec<Spot> {
        if key.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Spot> = Vec::new();
        for (pack, gazetteer) in self.gazetteers() {
            let candidates = gazetteer.candidates(key);
            found
                .extend(candidates.into_iter().take(limit).filter_map(|candidate| listed(pack, &gazetteer, candidate)));
        }
        for spot in found.iter_mut().filter(|spot| !spot.is_main && spot.kind.is_town()) {
            let known =
                spot.population >= KNOWN && !spot.country.is_some_and(|country| has_other_script(country.code()));
            spot.is_foreign = known && is_respelled(key, &fold(&self.name(spot)));
        }
        found.extend(self.by_key.get(key).into_iter().flatten().map(|&at| self.own_spot(at)));
        without_doubles(found)
    }

    /// The places that a name means only in this spelling.
    pub(crate) fn of_spelling(&self, name: &str) -> Vec<Spot> {
        let mut found = Vec::new();
        for (number, key) in self.as_written.get(name).into_iter().flatten() {
            let spots = self.of_key(key, 64);
            found.extend(spots.into_iter().filter(|spot| spot.geonames == *number));
        }
        without_doubles(found)
    }

    /// The places of these countries under keys that begin with `prefix`, as `visit` chooses them by key.
    pub(crate) fn under(
        &self,
        prefix: &str,
        countries: &[Country],
        mut visit: impl FnMut(&str) -> Option<f32>,
    ) -> Vec<Spot> {
        let mut found = Vec::new();
        for (pack, gazetteer) in self.gazetteers() {
            gazetteer.keys_under(prefix, |key, candidates| {
                let Some(cost) = visit(key) else { return };
                for &candidate in candidates {
                    found.extend(
                        listed(pack, &gazetteer, candidate)
                            .filter(|spot| spot.country.is_some_and(|country| countries.contains(&country)))
                            .map(|spot| Spot { cost, ..spot }),
                    );
                }
            });
        }
        without_doubles(found)
    }

    fn own_spot(&self, at: u32) -> Spot {
        let own = &self.own[at as usize];
        // About as well known as a town of so many people.
        let population = match own.kind {
            SpotKind::Wide => 1e8,
            SpotKind::Country => 1e7,
            SpotKind::Facility => 2e5,
            SpotKind::Town => 5e4,
            _ => (own.radius_km * 1e4).clamp(1e6, 2e7),
        };
        Spot {
            id: SpotId::Own(at),
            geonames: 0,
            kind: own.kind,
            lat: own.lat,
            lon: own.lon,
            radius_km: own.radius_km,
            population,
            country: own.countries.first().copied().filter(|_| own.countries.len() == 1),
            admin1: None,
            is_main: true,
            is_foreign: false,
            cost: 0.0,
            unit: unit(own.lat, own.lon),
        }
    }

    /// The name of a place.
    pub(crate) fn name(&self, spot: &Spot) -> String {
        match spot.id {
            SpotId::Own(at) => self.own[at as usize].name.clone(),
            SpotId::Listed(pack, place) => {
                let gazetteer = self.packs.get(usize::from(pack)).and_then(|bytes| Gazetteer::open(bytes));
                gazetteer.and_then(|gazetteer| gazetteer.name_of(place)).unwrap_or_default()
            }
        }
    }

    /// The id that a record gives: GeoNames' number, or the word of a table.
    pub(crate) fn id(&self, spot: &Spot) -> Option<String> {
        match spot.id {
            SpotId::Own(at) => Some(self.own[at as usize].id.clone()).filter(|id| !id.is_empty()),
            SpotId::Listed(..) => (spot.geonames != 0).then(|| spot.geonames.to_string()),
        }
    }

    /// The countries that a place of a table lies in, or the one of a listed place.
    pub(crate) fn lies_in(&self, spot: &Spot, country: Country) -> bool {
        match spot.id {
            SpotId::Own(at) => self.own[at as usize].countries.contains(&country),
            SpotId::Listed(..) => spot.country == Some(country),
        }
    }

    /// The countries that an adjective or demonym may belong to.
    pub(crate) fn adjective(&self, lower: &str) -> &[Country] {
        self.adjectives.get(lower).map_or(&[], Vec::as_slice)
    }

    /// Whether a word is an adjective or demonym of some place, and so names none.
    pub(crate) fn is_adjective(&self, lower: &str) -> bool {
        self.adjectives.contains_key(lower) || self.demonyms.contains(lower)
    }

    /// Whether a key is one of a place that stands for a government or another body.
    pub(crate) fn is_metonym(&self, key: &str) -> bool {
        self.metonyms.contains(key)
    }

    /// Whether a key is a plain word or a common name too.
    pub(crate) fn is_word(&self, key: &str) -> bool {
        self.words.contains(key)
    }

    /// The country itself.
    pub(crate) fn country(&self, country: Country) -> Option<Spot> {
        let name = self.names.get(&country)?;
        let mut spots = self.of_key(&fold(name), 8);
        spots.retain(|spot| spot.kind == SpotKind::Country && spot.country == Some(country));
        spots.into_iter().next()
    }
}

fn listed(pack: u16, gazetteer: &Gazetteer<'_>, candidate: Candidate) -> Option<Spot> {
    let Place { geonames, lat, lon, radius_km, population, country, admin1, feature, .. } =
        gazetteer.nameless(candidate.place)?;
    Some(Spot {
        id: SpotId::Listed(pack, candidate.place),
        geonames: geonames.0,
        kind: SpotKind::of_feature(feature),
        lat,
        lon,
        radius_km,
        population,
        country: Country::new(country),
        admin1: admin1.and_then(Admin1::new),
        is_main: candidate.is_main,
        is_foreign: false,
        cost: 0.0,
        unit: unit(lat, lon),
    })
}

/// People of a town that reports in English call by the name that its own country or English has for it.
const KNOWN: f64 = 100_000.0;

/// Countries whose names of places are carried over from another script, in more ways than one.
fn has_other_script(country: &str) -> bool {
    matches!(
        country,
        "AFG"
            | "ARE"
            | "ARM"
            | "BGD"
            | "BGR"
            | "BHR"
            | "BLR"
            | "BTN"
            | "CHN"
            | "CYP"
            | "DZA"
            | "EGY"
            | "ERI"
            | "ETH"
            | "GEO"
            | "GRC"
            | "HKG"
            | "IND"
            | "IRN"
            | "IRQ"
            | "ISR"
            | "JOR"
            | "JPN"
            | "KAZ"
            | "KGZ"
            | "KHM"
            | "KOR"
            | "KWT"
            | "LAO"
            | "LBN"
            | "LBY"
            | "LKA"
            | "MAR"
            | "MDV"
            | "MKD"
            | "MMR"
            | "MNE"
            | "MNG"
            | "MRT"
            | "NPL"
            | "OMN"
            | "PAK"
            | "PRK"
            | "PSE"
            | "QAT"
            | "RUS"
            | "SAU"
            | "SDN"
            | "SRB"
            | "SYR"
            | "THA"
            | "TJK"
            | "TUN"
            | "TWN"
            | "UKR"
            | "XKX"
            | "YEM"
    )
}

/// Whether two keys differ by one letter: another one, or one more at the end or inside.
fn is_respelled(key: &str, name: &str) -> bool {
    let (a, b) = (key.as_bytes(), name.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if key == name || short.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let end = short[start..].iter().rev().zip(long[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    start + end + 1 >= long.len()
}

/// Leaves out what a pack repeats of the core, and regions of a table that are a gazetteer's too.
fn without_doubles(found: Vec<Spot>) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::with_capacity(found.len());
    for spot in found {
        let is_double = kept.iter().any(|other| {
            let is_same_id = spot.geonames != 0 && spot.geonames == other.geonames;
            let is_of_table = matches!(spot.id, SpotId::Own(_)) && !matches!(other.id, SpotId::Own(_));
            let near = || distance(&spot.unit, &other.unit);
            is_same_id
                || spot.id == other.id
                || is_of_table && matches!(other.kind, SpotKind::Country | SpotKind::Admin1) && near() < 150.0
                || is_of_table && spot.kind == SpotKind::Facility && near() < 15.0
                || spot.id != other.id && spot.kind == other.kind && spot.kind.is_town() && near() < 3.0
        });
        if !is_double {
            kept.push(spot);
        }
    }
    kept
}
