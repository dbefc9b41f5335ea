//! The gazetteer's bytes, read in place.

/// What the bytes begin with.
const MAGIC: &[u8] = b"DLPLACE1";
/// Entries in a block of front-coded texts.
const BLOCK: usize = 16;
/// Bytes of a place.
const PLACE: usize = 20;
/// Bytes of a region.
const REGION: usize = 12;

/// A place of a gazetteer: its rank by people, which is no number to keep. [`GeonamesId`] is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

impl PlaceId {
    /// The place at this rank, if the gazetteer has as many.
    #[cfg(test)]
    pub(crate) fn from_index(at: u32) -> Self {
        PlaceId(at)
    }
}

/// GeoNames' number of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GeonamesId(pub u32);

/// A place that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceId,
    /// Whether the name is the place's own, and not an alternate.
    pub is_main: bool,
}

/// What the gazetteer knows of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'d> {
    /// GeoNames' number; 0 where the maker of a pack had none.
    pub geonames: GeonamesId,
    /// Its own name.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far from the centre the truth may lie.
    pub radius_km: f64,
    /// People, about; of a region those of its towns.
    pub population: f64,
    /// Alpha-3 code.
    pub country: &'d str,
    /// GeoNames' code of the first-level region.
    pub admin1: Option<&'d str>,
    /// GeoNames' feature code: `PCLI` for a state, `ADM1`, `PPLC` for a capital ...
    pub feature: &'d str,
}

/// A gazetteer over bytes that lie elsewhere.
///
/// Looking up takes about a dozen comparisons and the reading of one block. Whatever the bytes are, nothing
/// panics: what is not there is not found.
#[derive(Clone, Copy, Debug)]
pub struct Gazetteer<'d> {
    countries: &'d [u8],
    features: &'d [u8],
    regions: &'d [u8],
    places: &'d [u8],
    names: Texts<'d>,
    keys: Texts<'d>,
}

/// Front-coded texts, and where each block of them begins.
#[derive(Clone, Copy, Debug)]
struct Texts<'d> {
    starts: &'d [u8],
    bytes: &'d [u8],
}

/// A number of `bytes`, lowest first.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The text of a fixed width, without what fills it up.
fn padded(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default().trim_end_matches('\0')
}

/// Cuts `length` bytes off.
fn take<'d>(bytes: &mut &'d [u8], length: usize) -> Option<&'d [u8]> {
    let (taken, left) = bytes.split_at_checked(length)?;
    *bytes = left;
    Some(taken)
}

/// Cuts a number off that is written in as few bytes as it needs.
fn take_varint(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0_u32);
    loop {
        let byte = take(bytes, 1)?[0];
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

impl<'d> Texts<'d> {
    fn cut(bytes: &mut &'d [u8], count: usize, length: usize) -> Option<Texts<'d>> {
        let starts = take(bytes, count.div_ceil(BLOCK).checked_mul(4)?)?;
        Some(Texts { starts, bytes: take(bytes, length)? })
    }

    fn blocks(&self) -> usize {
        self.starts.len() / 4
    }

    /// A block and all behind it.
    fn block(&self, at: usize) -> Option<&'d [u8]> {
        self.bytes.get(number(self.starts.get(at * 4..at * 4 + 4)?) as usize..)
    }

    /// The first text of a block, which is written in full.
    fn first(&self, at: usize) -> Option<&'d [u8]> {
        let mut bytes = self.block(at)?;
        let lengths = take(&mut bytes, 2)?;
        take(&mut bytes, usize::from(lengths[1]))
    }

    /// The block that a text is in, if it is anywhere.
    fn search(&self, text: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.blocks());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.first(middle) {
                Some(first) if first <= text => low = middle,
                _ => high = middle,
            }
        }
        low
    }
}

/// Cuts a front-coded text off: `text` holds the one before it, and then it.
fn take_text(bytes: &mut &[u8], text: &mut Vec<u8>) -> Option<()> {
    let lengths = take(bytes, 2)?;
    text.truncate(usize::from(lengths[0]));
    text.extend_from_slice(take(bytes, usize::from(lengths[1]))?);
    Some(())
}

/// Cuts the places behind a key off.
fn take_places(bytes: &mut &[u8], mut visit: impl FnMut(Candidate)) -> Option<()> {
    let mut place = 0_u32;
    for _ in 0..take_varint(bytes)? {
        let step = take_varint(bytes)?;
        place = place.checked_add(step >> 1)?;
        visit(Candidate { place: PlaceId(place), is_main: step & 1 == 1 });
    }
    Some(())
}

impl<'d> Gazetteer<'d> {
    /// Finds the sections in the bytes of a gazetteer; `None` where they are none of this version, or not all of them.
    pub fn open(mut bytes: &'d [u8]) -> Option<Gazetteer<'d>> {
        if take(&mut bytes, MAGIC.len())? != MAGIC {
            return None;
        }
        let mut counts = [0; 8];
        for (count, bytes) in counts.iter_mut().zip(take(&mut bytes, 32)?.chunks(4)) {
            *count = number(bytes) as usize;
        }
        let gazetteer = Gazetteer {
            countries: take(&mut bytes, counts[0].checked_mul(3)?)?,
            features: take(&mut bytes, counts[1].checked_mul(8)?)?,
            regions: take(&mut bytes, counts[2].checked_mul(REGION)?)?,
            places: take(&mut bytes, counts[3].checked_mul(PLACE)?)?,
            names: Texts::cut(&mut bytes, counts[4], counts[5])?,
            keys: Texts::cut(&mut bytes, counts[6], counts[7])?,
        };
        bytes.is_empty().then_some(gazetteer)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len() / PLACE
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places that have a name with this key, the one with most people first. [`super::fold`] makes keys.
    pub fn candidates(&self, key: &str) -> Vec<Candidate> {
        self.postings(key.as_bytes()).unwrap_or_default()
    }

    fn postings(&self, key: &[u8]) -> Option<Vec<Candidate>> {
        let mut bytes = self.keys.block(self.keys.search(key))?;
        let mut text = Vec::new();
        for _ in 0..BLOCK {
            take_text(&mut bytes, &mut text)?;
            let is_it = text == key;
            let mut found = Vec::new();
            take_places(&mut bytes, |candidate| {
                if is_it {
                    found.push(candidate);
                }
            })?;
            if is_it {
                return Some(found);
            }
            if text.as_slice() > key {
                return None;
            }
        }
        None
    }

    /// Calls `visit` with every key that begins with `prefix` and its places, in the order of the keys.
    pub fn keys_under(&self, prefix: &str, mut visit: impl FnMut(&str, &[Candidate])) {
        let (first, mut text, mut found) = (self.keys.search(prefix.as_bytes()), Vec::new(), Vec::new());
        for block in first..self.keys.blocks() {
            let Some(mut bytes) = self.keys.block(block) else { return };
            text.clear();
            for _ in 0..BLOCK {
                // The last block holds fewer.
                if bytes.is_empty() || take_text(&mut bytes, &mut text).is_none() {
                    return;
                }
                found.clear();
                if take_places(&mut bytes, |candidate| found.push(candidate)).is_none() {
                    return;
                }
                if text.starts_with(prefix.as_bytes()) {
                    visit(std::str::from_utf8(&text).unwrap_or_default(), &found);
                } else if text.as_slice() > prefix.as_bytes() {
                    return;
                }
            }
        }
    }

    /// What is known of a place; `None` if it is of another gazetteer.
    pub fn place(&self, id: PlaceId) -> Option<Place<'d>> {
        Some(Place { name: self.name_of(id)?, ..self.nameless(id)? })
    }

    /// The name of a place.
    pub fn name_of(&self, id: PlaceId) -> Option<String> {
        let start = (id.0 as usize).checked_mul(PLACE)?;
        self.name(number(self.places.get(start + 17..start + PLACE)?) as usize)
    }

    /// What is known of a place but its name, whose reading takes the most time.
    pub(crate) fn nameless(&self, id: PlaceId) -> Option<Place<'d>> {
        let start = (id.0 as usize).checked_mul(PLACE)?;
        let body = self.places.get(start..start + PLACE)?;
        let country = usize::from(body[14]) * 3;
        let feature = usize::from(body[15]) * 8;
        let admin1 = match number(&body[12..14]) {
            0xffff => None,
            region => Some(padded(self.regions.get(region as usize * REGION + 1..region as usize * REGION + 8)?)),
        };
        Some(Place {
            geonames: GeonamesId(number(&body[..4])),
            name: String::new(),
            lat: f64::from(number(&body[4..7])) / f64::from(0xff_ffff) * 180.0 - 90.0,
            lon: f64::from(number(&body[7..10])) / f64::from(0xff_ffff) * 360.0 - 180.0,
            radius_km: (f64::from(body[16]) / 16.0).exp2(),
            population: ((f64::from(number(&body[10..12])) / 2048.0).exp2() - 1.0).round(),
            country: padded(self.countries.get(country..country + 3)?),
            admin1,
            feature: padded(self.features.get(feature..feature + 8)?),
        })
    }

    /// The first-level region that a place lies in, as a place of its own.
    pub fn region_of(&self, id: PlaceId) -> Option<PlaceId> {
        let start = (id.0 as usize).checked_mul(PLACE)?;
        let region = number(self.places.get(start + 12..start + 14)?) as usize;
        let place = number(self.regions.get(region * REGION + 8..region * REGION + 12)?);
        ((place as usize) < self.len()).then_some(PlaceId(place))
    }

    fn name(&self, at: usize) -> Option<String> {
        let mut bytes = self.names.block(at / BLOCK)?;
        let mut text = Vec::new();
        for _ in 0..=at % BLOCK {
            take_text(&mut bytes, &mut text)?;
        }
        String::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::fold;
    use dateline_world::PLACES;
    use proptest::prelude::*;

    fn gazetteer() -> Gazetteer<'static> {
        // The package's own bytes: its tests check them.
        #[allow(clippy::unwrap_used)]
        Gazetteer::open(PLACES).unwrap()
    }

    /// Asserts that some candidate of a name is this: "name country feature admin1".
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let gazetteer = gazetteer();
        let found: Vec<String> = gazetteer
            .candidates(&fold(name))
            .into_iter()
            .filter_map(|candidate| gazetteer.place(candidate.place))
            .map(|place| {
                let admin1 = place.admin1.unwrap_or("-");
                format!("{} {} {} {admin1}", place.name, place.country, place.feature)
            })
            .collect();
        let is_found = if expected.is_empty() { found.is_empty() } else { found.iter().any(|one| one == expected) };
        assert!(is_found, "{name}: {found:?}");
    }

    #[test]
    fn countries_regions_and_towns_are_found() {
        check("France", "France FRA PCLI -");
        check("Burma", "Myanmar MMR PCLI -");
        check("Zaire", "Democratic Republic of the Congo COD PCLI -");
        check("Texas", "Texas USA ADM1 TX");
        check("PARIS", "Paris FRA PPLC 11");
        check("Paris", "Paris USA PPLA2 TX");
        check("Saint-Etienne", "Saint-Étienne FRA PPLA2 84");
    }

    #[test]
    fn alternate_names_are_found_and_inventions_are_not() {
        check("Kiev", "Kyiv UKR PPLC 12");
        check("Kharkov", "Kharkiv UKR PPLA 07");
        check("Varnholm-upon-Nothing", "");
        check("", "");
        check("zzzzzzzz", "");
    }

    #[test]
    fn the_most_populous_is_first_and_its_figures_are_about_right() {
        let gazetteer = gazetteer();
        let found = gazetteer.candidates("paris");
        let place = found.first().and_then(|first| gazetteer.place(first.place)).expect("Paris is there");
        assert_eq!(place.geonames, GeonamesId(2_988_507));
        assert!((place.lat - 48.853).abs() < 0.01 && (place.lon - 2.349).abs() < 0.01, "{place:?}");
        assert!((2_000_000.0..2_300_000.0).contains(&place.population) && place.radius_km < 20.0, "{place:?}");
        assert!(found[0].is_main && found.windows(2).all(|pair| pair[0].place < pair[1].place));
        let region = gazetteer.region_of(found[0].place).and_then(|region| gazetteer.place(region));
        assert_eq!(region.map(|region| (region.feature, region.country)), Some(("ADM1", "FRA")));
    }

    #[test]
    fn every_place_is_found_by_its_own_name() {
        let gazetteer = gazetteer();
        let mut missing = Vec::new();
        for at in (0..gazetteer.len() as u32).step_by(7) {
            let place = gazetteer.place(PlaceId(at)).expect("a place of this gazetteer");
            let own = Candidate { place: PlaceId(at), is_main: true };
            if !gazetteer.candidates(&fold(&place.name)).contains(&own) {
                missing.push(place.name);
            }
        }
        // Names in other scripts whose letters have marks: the maker takes the marks off, and `fold` knows Latin only.
        assert!(missing.len() <= 3, "{missing:?}");
    }

    #[test]
    fn what_is_no_gazetteer_is_refused() {
        assert!(Gazetteer::open(b"").is_none());
        assert!(Gazetteer::open(b"DLPLACE2").is_none());
        assert!(Gazetteer::open(&PLACES[..PLACES.len() - 1]).is_none());
        let mut huge = b"DLPLACE1".to_vec();
        huge.extend([0xff; 32]);
        assert!(Gazetteer::open(&huge).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// Broken bytes give nothing or something, and never a panic.
        #[test]
        fn broken_bytes_do_not_panic(breaks in prop::collection::vec((0..PLACES.len(), any::<u8>()), 1..2000), name in "[a-z ]{0,8}", at: u32) {
            let mut bytes = PLACES.to_vec();
            for (place, byte) in breaks {
                // The counts stay, so that the sections are found and what is broken lies inside them.
                if place >= 40 {
                    bytes[place] = byte;
                }
            }
            let gazetteer = Gazetteer::open(&bytes).expect("the counts are whole");
            for candidate in gazetteer.candidates(&name).into_iter().chain(gazetteer.candidates("paris")) {
                let _ = gazetteer.place(candidate.place);
                let _ = gazetteer.region_of(candidate.place);
            }
            let _ = gazetteer.place(PlaceId(at % gazetteer.len() as u32));
        }
    }
}
