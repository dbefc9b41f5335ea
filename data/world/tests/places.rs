//! The gazetteer is what its format page says: all sections are there, and everything in them points to something.

use dateline_world as world;

/// A reader of the bytes that are left.
struct Left<'d>(&'d [u8]);

impl<'d> Left<'d> {
    fn take(&mut self, length: usize) -> &'d [u8] {
        assert!(length <= self.0.len(), "cut short: {length} bytes wanted, {} there", self.0.len());
        let (taken, left) = self.0.split_at(length);
        self.0 = left;
        taken
    }

    fn number(&mut self, width: usize) -> usize {
        self.take(width).iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
    }

    fn varint(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.number(1);
            number |= (byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }
}

/// The sections of the file, in its order.
struct Sections<'d> {
    countries: &'d [u8],
    features: &'d [u8],
    admin1s: &'d [u8],
    records: &'d [u8],
    name_count: usize,
    name_blocks: &'d [u8],
    names: &'d [u8],
    key_count: usize,
    key_blocks: &'d [u8],
    keys: &'d [u8],
}

fn sections(data: &[u8]) -> Sections<'_> {
    let mut left = Left(data);
    assert_eq!(left.take(8), b"DLPLACE1");
    let counts: Vec<usize> = (0..8).map(|_| left.number(4)).collect();
    let sections = Sections {
        countries: left.take(counts[0] * 3),
        features: left.take(counts[1] * 8),
        admin1s: left.take(counts[2] * 12),
        records: left.take(counts[3] * 20),
        name_count: counts[4],
        name_blocks: left.take(counts[4].div_ceil(16) * 4),
        names: left.take(counts[5]),
        key_count: counts[6],
        key_blocks: left.take(counts[6].div_ceil(16) * 4),
        keys: left.take(counts[7]),
    };
    assert!(left.0.is_empty(), "{} bytes too many", left.0.len());
    sections
}

/// Walks through front-coded texts and gives each to `see` with what follows it.
fn walk<'d>(texts: &'d [u8], blocks: &[u8], count: usize, mut see: impl FnMut(&[u8], &mut Left<'d>)) {
    let mut left = Left(texts);
    let mut text: Vec<u8> = Vec::new();
    for number in 0..count {
        if number % 16 == 0 {
            let at = Left(&blocks[number / 16 * 4..]).number(4);
            assert_eq!(at, texts.len() - left.0.len(), "block {} begins elsewhere", number / 16);
            text.clear();
        }
        let shared = left.number(1);
        let rest = left.number(1);
        assert!(shared <= text.len());
        text.truncate(shared);
        text.extend_from_slice(left.take(rest));
        see(&text, &mut left);
    }
    assert!(left.0.is_empty(), "{} bytes after the last text", left.0.len());
}

#[test]
fn every_name_and_key_is_in_order_and_points_to_a_place() {
    let sections = sections(world::PLACES);
    let places = sections.records.len() / 20;
    assert!(places >= 180_000, "{places} places");
    let mut last: Vec<u8> = Vec::new();
    walk(sections.names, sections.name_blocks, sections.name_count, |name, _| {
        assert!(std::str::from_utf8(name).is_ok() && last.as_slice() < name, "{}", String::from_utf8_lossy(name));
        last = name.to_vec();
    });
    last.clear();
    let mut named = vec![false; places];
    walk(sections.keys, sections.key_blocks, sections.key_count, |key, left| {
        let text = String::from_utf8_lossy(key).into_owned();
        assert!(!key.is_empty() && last.as_slice() < key, "{text}");
        assert!(!text.contains("  ") && text.trim() == text && text.to_lowercase() == text, "{text}");
        last = key.to_vec();
        let (count, mut at) = (left.varint(), 0);
        assert!(count > 0, "{text}");
        for posting in 0..count {
            let step = left.varint();
            assert!(posting == 0 || step >> 1 > 0, "{text}: a place twice");
            at += step >> 1;
            assert!(at < places, "{text}: place {at}");
            named[at] |= step & 1 == 1;
        }
    });
    assert!(named.iter().all(|is_named| *is_named), "a place whose own name finds it not");
}

#[test]
fn every_place_is_on_earth_and_in_a_country() {
    let sections = sections(world::PLACES);
    let countries: Vec<&[u8]> = sections.countries.chunks(3).collect();
    let known: Vec<&str> = world::COUNTRIES.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    for code in &countries {
        assert!(known.iter().any(|known| known.as_bytes() == *code), "{}", String::from_utf8_lossy(code));
    }
    let (admin1s, features) = (sections.admin1s.len() / 12, sections.features.len() / 8);
    let mut last = usize::MAX;
    for record in sections.records.chunks(20) {
        let mut left = Left(record);
        let _id = left.number(4);
        let [_lat, _lon] = [left.number(3), left.number(3)];
        let population = left.number(2);
        assert!(population <= last, "not in the order of people");
        last = population;
        let admin1 = left.number(2);
        let country = left.number(1);
        assert!(country < countries.len() && left.number(1) < features);
        let _radius = left.number(1);
        assert!(left.number(3) < sections.name_count);
        if admin1 != 0xffff {
            assert!(admin1 < admin1s);
            assert_eq!(usize::from(sections.admin1s[admin1 * 12]), country, "a region of another country");
        }
    }
    for region in sections.admin1s.chunks(12) {
        let place = Left(&region[8..]).number(4);
        assert!(place == 0xffff_ffff || place < sections.records.len() / 20);
    }
}

#[test]
fn outlines_are_on_earth_and_of_known_countries() {
    let codes: Vec<&str> =
        dateline_world::COUNTRIES.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let mut points = 0;
    for line in dateline_world::OUTLINES.lines().skip(1) {
        let (code, rings) = line.split_once('\t').unwrap();
        assert!(codes.contains(&code), "{code}");
        for ring in rings.split('|') {
            let steps: Vec<i32> = ring.split(' ').map(|step| step.parse().unwrap()).collect();
            assert!(steps.len() >= 6 && steps.len().is_multiple_of(2), "{code}: {ring}");
            let (mut lon, mut lat) = (0, 0);
            for step in steps.chunks(2) {
                (lon, lat) = (lon + step[0], lat + step[1]);
                assert!(lon.abs() <= 18_000 && lat.abs() <= 9_000, "{code}: {lon} {lat}");
                points += 1;
            }
        }
    }
    assert!(points > 10_000, "{points}");
}
