//! Makes gazetteers: the bytes that [`Gazetteer`](super::Gazetteer) reads.
//!
//! [`write_pack`] is for packs of single countries, made from dumps with every settlement. The core is made by `training/world/build.py`,
//! which writes the same form.

use super::folding::fold;
use super::lookup::{SOUND, sound};
use std::collections::BTreeMap;

/// A place for a pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackPlace {
    /// GeoNames' number; 0 for none.
    pub geonames: u32,
    /// Its own name.
    pub name: String,
    /// Others; those that no English text would write are left out.
    pub alternates: Vec<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How many people; 0 where it is not known.
    pub population: f64,
    /// Alpha-3 code.
    pub country: String,
    /// GeoNames' code of the first-level region.
    pub admin1: Option<String>,
    /// GeoNames' feature code.
    pub feature: String,
    /// How far from the centre the truth may lie.
    pub radius_km: f64,
}

/// Entries in a block of front-coded texts.
const BLOCK: usize = 16;
/// No region.
const NONE: u16 = 0xffff;
/// How many countries, and how many features, a gazetteer can hold.
const MOST: usize = 256;

/// Writes a gazetteer. Places without a name of Latin letters, off the earth, or more than the form can hold are left out.
///
/// The order of the places does not matter: they are sorted by people, number and name.
pub fn write_pack(places: &[PackPlace]) -> Vec<u8> {
    let mut places: Vec<&PackPlace> = places.iter().filter(|place| fits(place)).collect();
    places.sort_by(|a, b| {
        let people = b.population.total_cmp(&a.population);
        people.then(a.geonames.cmp(&b.geonames)).then_with(|| a.name.cmp(&b.name))
    });
    let countries = table(places.iter().map(|place| place.country.clone()));
    let features = table(places.iter().map(|place| place.feature.clone()));
    let region_of = |place: &PackPlace| Some((place.country.clone(), place.admin1.clone()?));
    let regions = table(places.iter().filter_map(|place| region_of(place)));
    places.retain(|place| {
        let region = region_of(place).is_none_or(|region| regions[&region] < usize::from(NONE));
        countries[&place.country] < MOST && features[&place.feature] < MOST && region
    });
    let names = table(places.iter().map(|place| place.name.trim().to_owned()));

    let (mut records, mut keys) = (Vec::new(), BTreeMap::<String, BTreeMap<u32, bool>>::new());
    let mut region_places: BTreeMap<(String, String), u32> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        let region = region_of(place);
        records.extend(place.geonames.to_le_bytes());
        records.extend(&scaled((place.lat + 90.0) / 180.0).to_le_bytes()[..3]);
        records.extend(&scaled((place.lon + 180.0) / 360.0).to_le_bytes()[..3]);
        records.extend(((2048.0 * (place.population + 1.0).log2()).round() as u16).to_le_bytes());
        records.extend(region.as_ref().map_or(NONE, |region| regions[region] as u16).to_le_bytes());
        records.extend([countries[&place.country] as u8, features[&place.feature] as u8]);
        records.push((16.0 * place.radius_km.max(1.0).log2()).round().min(255.0) as u8);
        records.extend(&(names[place.name.trim()] as u32).to_le_bytes()[..3]);
        if place.feature == "ADM1"
            && let Some(region) = region
        {
            region_places.entry(region).or_insert(at as u32);
        }
        let is_heard = !place.feature.starts_with("PCL");
        let wanted = place.alternates.iter().filter(|name| is_wanted(name));
        for (name, is_main) in std::iter::once((&place.name, true)).chain(wanted.map(|name| (name, false))) {
            let key = fold(name);
            let heard = sound(&key);
            let heard = Some(format!("{SOUND}{heard}")).filter(|_| is_heard && heard.chars().count() >= 3);
            for key in [Some(key), heard].into_iter().flatten() {
                if !key.is_empty() && key.len() <= 255 {
                    *keys.entry(key).or_default().entry(at as u32).or_default() |= is_main;
                }
            }
        }
    }

    let spelled = names.keys().map(|name| (name.as_bytes(), Vec::new()));
    let (name_starts, name_bytes) = front_coded(spelled);
    let postings = keys.iter().map(|(key, places)| {
        let mut bytes = varint(places.len() as u32);
        let mut last = 0;
        for (&at, &is_main) in places {
            bytes.extend(varint((at - last) * 2 + u32::from(is_main)));
            last = at;
        }
        (key.as_bytes(), bytes)
    });
    let (key_starts, key_bytes) = front_coded(postings);

    let mut out = b"DLPLACE1".to_vec();
    let counts = [countries.len(), features.len(), regions.len(), places.len()];
    let counts = counts.into_iter().chain([names.len(), name_bytes.len(), keys.len(), key_bytes.len()]);
    out.extend(counts.flat_map(|count| (count as u32).to_le_bytes()));
    out.extend(countries.keys().flat_map(|country| padded::<3>(country)));
    out.extend(features.keys().flat_map(|feature| padded::<8>(feature)));
    for region in regions.keys() {
        out.push(countries[&region.0] as u8);
        out.extend(padded::<7>(&region.1));
        out.extend(region_places.get(region).copied().unwrap_or(u32::MAX).to_le_bytes());
    }
    out.extend(records);
    out.extend(name_starts);
    out.extend(name_bytes);
    out.extend(key_starts);
    out.extend(key_bytes);
    out
}

fn fits(place: &PackPlace) -> bool {
    let is_on_earth = place.lat.abs() <= 90.0 && place.lon.abs() <= 180.0;
    let name = place.name.trim();
    is_on_earth
        && is_latin(name)
        && !fold(name).is_empty()
        && name.len() <= 255
        && (0.0..=1e10).contains(&place.population)
        && place.radius_km.is_finite()
        && place.country.len() == 3
        && place.feature.len() <= 8
        && place.admin1.as_ref().is_none_or(|admin1| admin1.len() <= 7)
}

/// Each value once, with its place in the order of their bytes.
fn table<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut table: BTreeMap<T, usize> = values.map(|value| (value, 0)).collect();
    table.values_mut().enumerate().for_each(|(at, place)| *place = at);
    table
}

fn scaled(share: f64) -> u32 {
    (share * f64::from(0xff_ffff)).round() as u32
}

fn padded<const WIDTH: usize>(text: &str) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    bytes
}

fn is_latin(name: &str) -> bool {
    name.chars()
        .all(|c| !c.is_alphabetic() || c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) || "ʻʼ‘ʿʾ".contains(c))
}

/// Whether an alternate name is one that an English text may use: no codes, no romanizations in small letters.
fn is_wanted(name: &str) -> bool {
    const ARTICLES: [&str; 9] = ["al-", "el-", "es-", "ez-", "as-", "ash-", "ad-", "an-", "at-"];
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let is_proper =
        letters().next().is_some_and(char::is_uppercase) || ARTICLES.iter().any(|article| name.starts_with(article));
    let is_code = letters().all(char::is_uppercase) && name.chars().count() <= 5;
    is_proper
        && !is_code
        && is_latin(name)
        && name.chars().count() <= 40
        && !name.contains(|c: char| c.is_numeric() || "(,/".contains(c))
        && fold(name).len() > 2
}

fn varint(mut number: u32) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// Texts in order, each with bytes behind it: where each block begins, and all blocks one after another.
fn front_coded<'t>(entries: impl Iterator<Item = (&'t [u8], Vec<u8>)>) -> (Vec<u8>, Vec<u8>) {
    let (mut starts, mut out, mut previous): (Vec<u8>, Vec<u8>, &[u8]) = (Vec::new(), Vec::new(), &[]);
    for (number, (text, behind)) in entries.enumerate() {
        let mut shared = 0;
        if number % BLOCK == 0 {
            starts.extend((out.len() as u32).to_le_bytes());
        } else {
            shared = text.iter().zip(previous).take_while(|(a, b)| a == b).count();
        }
        // None is longer than 255 bytes: those were left out.
        out.extend([shared as u8, (text.len() - shared) as u8]);
        out.extend(&text[shared..]);
        out.extend(behind);
        previous = text;
    }
    (starts, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{Gazetteer, PlaceId};
    use proptest::prelude::*;

    fn place(name: &str, alternates: &[&str], population: f64, feature: &str) -> PackPlace {
        PackPlace {
            geonames: 7,
            name: name.to_owned(),
            alternates: alternates.iter().map(|name| (*name).to_owned()).collect(),
            lat: 35.5,
            lon: 38.25,
            population,
            country: "SYR".to_owned(),
            admin1: Some("09".to_owned()),
            feature: feature.to_owned(),
            radius_km: 2.0,
        }
    }

    #[test]
    fn a_pack_reads_as_it_was_written() {
        let small = place("Tall Varn", &["Tell Varn", "tel varn", "TV", "تل"], 120.0, "PPL");
        let pack = write_pack(&[small, place("Varn", &[], 5000.0, "ADM1"), place("Варн", &[], 1.0, "PPL")]);
        let gazetteer = Gazetteer::open(&pack).expect("what was written can be read");
        assert_eq!(gazetteer.len(), 2, "a name in other letters is left out");
        let found = gazetteer.candidates("tell varn");
        assert_eq!((found.len(), found[0].is_main), (1, false));
        let read = gazetteer.place(found[0].place).expect("it is there");
        assert_eq!(
            (read.name.as_str(), read.country, read.admin1, read.feature),
            ("Tall Varn", "SYR", Some("09"), "PPL")
        );
        assert!(
            (read.lat - 35.5).abs() < 1e-4 && (read.lon - 38.25).abs() < 1e-4 && (read.population - 120.0).abs() < 1.0
        );
        let region = gazetteer.region_of(found[0].place).and_then(|region| gazetteer.place(region));
        assert_eq!(region.map(|region| region.name).as_deref(), Some("Varn"));
        assert!(gazetteer.candidates("tv").is_empty() && gazetteer.candidates("tel varn").is_empty());
        let mut heard = Vec::new();
        gazetteer.keys_under("~tlf", |key, places| heard.push((key.to_owned(), places.len())));
        gazetteer.keys_under("~tlr", |key, places| heard.push((key.to_owned(), places.len())));
        assert_eq!(heard, [("~tlrn".to_owned(), 1)]);
    }

    #[test]
    fn nothing_is_a_gazetteer_too() {
        let pack = write_pack(&[]);
        assert!(
            Gazetteer::open(&pack)
                .is_some_and(|gazetteer| gazetteer.is_empty() && gazetteer.candidates("x").is_empty())
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever is given is written so that every place is found by its own name.
        #[test]
        fn every_place_is_found(rows in prop::collection::vec(("[A-Za-zéł' -]{0,20}", -100.0..100.0, -200.0..200.0, -1.0..1e7, 0_u32..9), 0..60)) {
            let rows: Vec<PackPlace> = rows
                .into_iter()
                .map(|(name, lat, lon, population, geonames)| PackPlace { name, lat, lon, population, geonames, ..place("", &["Other"], 0.0, "PPL") })
                .collect();
            let pack = write_pack(&rows);
            let gazetteer = Gazetteer::open(&pack).expect("what was written can be read");
            prop_assert_eq!(gazetteer.len(), rows.iter().filter(|row| fits(row)).count());
            for (at, id) in std::iter::successors(Some(0_u32), |at| Some(at + 1)).take(gazetteer.len()).map(|at| (at, PlaceId::from_index(at))) {
                let place = gazetteer.place(id).expect("a place");
                prop_assert!(gazetteer.candidates(&fold(&place.name)).iter().any(|found| found.place == id && found.is_main), "{at}");
            }
        }

        /// Broken packs give nothing or something, and never a panic.
        #[test]
        fn broken_packs_do_not_panic(breaks in prop::collection::vec((0_usize..4000, any::<u8>()), 1..40), name in "[a-z]{0,6}") {
            let rows: Vec<PackPlace> = (0..40).map(|at| place(&format!("Place {at}"), &["Other"], f64::from(at), "PPL")).collect();
            let mut pack = write_pack(&rows);
            for (place, byte) in breaks {
                let place = place % pack.len();
                pack[place] = byte;
            }
            if let Some(gazetteer) = Gazetteer::open(&pack) {
                for candidate in gazetteer.candidates(&name).into_iter().chain(gazetteer.candidates("place 7")) {
                    let _ = gazetteer.place(candidate.place);
                    let _ = gazetteer.region_of(candidate.place);
                }
                gazetteer.keys_under("~", |_, places| assert!(places.len() < 1 << 20));
            }
        }
    }
}
