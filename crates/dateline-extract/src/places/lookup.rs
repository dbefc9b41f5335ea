//! The ways from a name to the places that it may mean.
//!
//! Begin with [`look_up`]: the name as it stands, then without what reports add to it ("province", "northern", an article). What
//! is found nowhere so is looked for by sound and with a letter wrong, but only in countries that the report is about:
//! [`look_up_near`].

use super::atlas::{Atlas, Country, Spot, SpotKind};
use super::folding::fold;

/// Words after a name that say what sort of place it is, and the kinds that they allow.
const SUFFIXES: &[(&str, Sort)] = &[
    ("province", Sort::Region),
    ("governorate", Sort::Region),
    ("oblast", Sort::Region),
    ("region", Sort::Region),
    ("state", Sort::Region),
    ("prefecture", Sort::Region),
    ("department", Sort::Region),
    ("republic", Sort::Region),
    ("krai", Sort::Region),
    ("emirate", Sort::Region),
    ("canton", Sort::Region),
    ("voivodeship", Sort::Region),
    ("territory", Sort::Region),
    ("county", Sort::Region),
    ("parish", Sort::Region),
    ("district", Sort::Any),
    ("municipality", Sort::Any),
    ("township", Sort::Town),
    ("village", Sort::Town),
    ("town", Sort::Town),
    ("city", Sort::Town),
    ("borough", Sort::Town),
    ("metro", Sort::Town),
    ("suburb", Sort::Town),
    ("neighborhood", Sort::Town),
    ("neighbourhood", Sort::Town),
    ("camp", Sort::Any),
    ("area", Sort::Any),
    ("island", Sort::Any),
    ("peninsula", Sort::Any),
];

/// Words before a name.
const PREFIXES: &[(&str, Sort)] = &[
    ("province of ", Sort::Region),
    ("state of ", Sort::Any),
    ("region of ", Sort::Region),
    ("county of ", Sort::Region),
    ("republic of ", Sort::Any),
    ("kingdom of ", Sort::Any),
    ("city of ", Sort::Town),
    ("town of ", Sort::Town),
    ("village of ", Sort::Town),
    ("township of ", Sort::Town),
    ("municipality of ", Sort::Any),
    ("district of ", Sort::Any),
    ("island of ", Sort::Any),
    ("greater ", Sort::Any),
    ("downtown ", Sort::Town),
    ("central ", Sort::Any),
    ("northern ", Sort::Any),
    ("southern ", Sort::Any),
    ("eastern ", Sort::Any),
    ("western ", Sort::Any),
    ("north ", Sort::Any),
    ("south ", Sort::Any),
    ("east ", Sort::Any),
    ("west ", Sort::Any),
    ("upper ", Sort::Any),
    ("lower ", Sort::Any),
    ("northeast ", Sort::Any),
    ("northwest ", Sort::Any),
    ("southeast ", Sort::Any),
    ("southwest ", Sort::Any),
    ("northeastern ", Sort::Any),
    ("northwestern ", Sort::Any),
    ("southeastern ", Sort::Any),
    ("southwestern ", Sort::Any),
    ("old ", Sort::Town),
    ("inner ", Sort::Town),
    ("metropolitan ", Sort::Town),
    ("suburban ", Sort::Town),
];

/// Short forms of the first word of a name, and what they stand for; each may be written for the other.
const SHORT_FORMS: &[(&str, &str)] = &[("st ", "saint "), ("ft ", "fort "), ("mt ", "mount "), ("ste ", "sainte ")];

/// Articles as transliterations write them, in keys.
const ARTICLES: &[&str] = &[
    "al ", "el ", "as ", "ash ", "es ", "esh ", "ad ", "ed ", "ar ", "er ", "an ", "en ", "at ", "et ", "az ", "ez ",
    "ul ", "il ",
];

/// What an added word allows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Any,
    Region,
    Town,
}

impl Sort {
    fn allows(self, kind: SpotKind) -> bool {
        match self {
            Sort::Any => true,
            Sort::Region => matches!(kind, SpotKind::Admin1 | SpotKind::Admin2 | SpotKind::Region | SpotKind::Country),
            Sort::Town => kind.is_town() || kind == SpotKind::Admin2,
        }
    }
}

/// How many places of one name are weighed; the rest have fewer people.
pub(crate) const MOST: usize = 48;

/// The places that a name may mean anywhere in the world.
pub(crate) fn look_up(atlas: &Atlas, name: &str) -> Vec<Spot> {
    let mut found = atlas.of_spelling(name);
    if !found.is_empty() {
        return found;
    }
    let whole = fold(name);
    let key = whole.strip_prefix("the ").unwrap_or(&whole);
    found = of_form(atlas, key);
    if found.is_empty() && key.len() != whole.len() {
        found = atlas.of_key(&whole, MOST);
    }
    if !found.is_empty() {
        return found;
    }
    for (suffix, sort) in SUFFIXES {
        if let Some(rest) = key.strip_suffix(suffix).and_then(|rest| rest.strip_suffix(' ')) {
            found = of_form(atlas, rest);
            found.retain(|spot| sort.allows(spot.kind));
            if !found.is_empty() {
                return found;
            }
            break;
        }
    }
    for (prefix, sort) in PREFIXES {
        if let Some(rest) = key.strip_prefix(prefix) {
            found = of_form(atlas, rest);
            found.retain(|spot| sort.allows(spot.kind));
            for spot in &mut found {
                spot.cost += 0.5;
            }
            return found;
        }
    }
    found
}

/// The name inside a name with a direction or "city": "greater varn" and "varn city" are about Varn.
pub(crate) fn base(key: &str) -> &str {
    for (prefix, sort) in PREFIXES {
        if let Some(rest) = key.strip_prefix(prefix).filter(|_| *sort != Sort::Region) {
            return rest;
        }
    }
    for (suffix, sort) in SUFFIXES {
        let rest = key.strip_suffix(suffix).filter(|_| *sort == Sort::Town);
        if let Some(rest) = rest.and_then(|rest| rest.strip_suffix(' ')) {
            return rest;
        }
    }
    key
}

/// A key with its short forms and articles.
fn of_form(atlas: &Atlas, key: &str) -> Vec<Spot> {
    let mut found = atlas.of_key(key, MOST);
    for (short, long) in SHORT_FORMS {
        for (from, to) in [(short, long), (long, short)] {
            if let Some(rest) = key.strip_prefix(from) {
                let more = atlas.of_key(&format!("{to}{rest}"), MOST);
                found.extend(
                    more.into_iter().filter(|spot| found.iter().all(|other| other.id != spot.id)).collect::<Vec<_>>(),
                );
            }
        }
    }
    if found.is_empty() {
        let bare = ARTICLES.iter().find_map(|article| key.strip_prefix(article)).filter(|bare| bare.len() > 3);
        found = match bare {
            Some(bare) => {
                let mut found = atlas.of_key(bare, MOST);
                if found.is_empty() {
                    found = atlas.of_key(&format!("al {bare}"), MOST);
                }
                found
            }
            None if key.len() > 3 => atlas.of_key(&format!("al {key}"), MOST),
            None => Vec::new(),
        };
        for spot in &mut found {
            spot.cost += 0.5;
        }
    }
    found
}

/// Marks the keys that hold the sound of a name.
pub(crate) const SOUND: char = '~';

/// The places of some countries whose name sounds like this one or differs in a letter or two.
pub(crate) fn look_up_near(atlas: &Atlas, name: &str, countries: &[Country]) -> Vec<Spot> {
    let mut key = fold(name);
    for (suffix, _) in SUFFIXES {
        if let Some(rest) = key.strip_suffix(suffix).and_then(|rest| rest.strip_suffix(' ')) {
            key.truncate(rest.len());
            break;
        }
    }
    for (prefix, _) in PREFIXES {
        if let Some(rest) = key.strip_prefix(prefix).filter(|_| prefix.ends_with("of ")) {
            key = rest.to_owned();
            break;
        }
    }
    if countries.is_empty() || key.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return Vec::new();
    }
    let heard = sound(&key);
    let length = heard.chars().count();
    let mut found = Vec::new();
    if length >= 3 {
        let whole = format!("{SOUND}{heard}");
        // Names of three consonants are many; those of five are few, and nearly always the place.
        let (cost, most) = match length {
            3 => (2.0, 0.35),
            4 => (1.4, 0.45),
            _ => (1.0, 0.5),
        };
        found = atlas.under(&whole, countries, |other| (other == whole).then_some(cost));
        near(atlas, &mut found, &key, most);
    }
    // Where English is spoken, a name with a letter wrong is more often the right name of something small.
    let countries: Vec<Country> = countries
        .iter()
        .copied()
        .filter(|country| !matches!(country.code(), "USA" | "GBR" | "CAN" | "AUS" | "NZL" | "IRL"))
        .collect();
    let letters = key.chars().count();
    if found.is_empty() && !countries.is_empty() && letters >= 7 {
        let first: String = key.chars().take(2).collect();
        let target: Vec<char> = key.chars().collect();
        let most = if letters >= 10 { 2 } else { 1 };
        found = atlas.under(&first, &countries, |other| {
            let other: Vec<char> = other.chars().collect();
            let edits = edits(&target, &other, most);
            (edits <= most).then_some(1.4 + edits as f32)
        });
    }
    found
}

/// Keeps what is written alike too, and lets what differs more cost more.
fn near(atlas: &Atlas, found: &mut Vec<Spot>, key: &str, most: f32) {
    let joined = |key: &str| bare(key).chars().filter(|c| *c != ' ').collect::<Vec<char>>();
    let target = joined(key);
    found.retain_mut(|spot| {
        let name = joined(&fold(&atlas.name(spot)));
        let length = target.len().max(name.len()).max(1);
        let mut share = edits(&target, &name, length) as f32 / length as f32;
        // How an alternate name is written is not known here: it may be the one that sounds so.
        if !spot.is_main {
            share = share.min(0.3);
        }
        spot.cost += 3.0 * share;
        share <= most
    });
    let best = found.iter().map(|spot| spot.cost).fold(f32::INFINITY, f32::min);
    found.retain(|spot| spot.cost <= best + 0.8);
}

/// A key without articles.
fn bare(key: &str) -> String {
    let mut out = String::new();
    let mut rest = key;
    while let Some(article) = ARTICLES.iter().find(|article| rest.starts_with(**article)) {
        rest = &rest[article.len()..];
    }
    for (at, word) in rest.split(' ').enumerate() {
        let is_article = ARTICLES.iter().any(|article| article.trim_end() == word);
        if at > 0 && is_article {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// How a key sounds, for names that come by transliteration: consonants alone, those that are often written one for the other
/// as one, nothing doubled, no articles. `training/world/build.py` makes the same.
pub(crate) fn sound(key: &str) -> String {
    let bare = bare(key);
    let letters: Vec<char> = bare.chars().filter(|c| *c != ' ').collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let (heard, length) = match (letter, next) {
            ('k' | 'g', 'h') => ('h', 2),
            ('s' | 'c', 'h') => ('x', 2),
            ('t', 'h') => ('t', 2),
            ('d', 'h') => ('d', 2),
            ('z', 'h') => ('z', 2),
            ('p', 'h') => ('f', 2),
            ('d', 'j') => ('j', 2),
            ('t', 's') => ('s', 2),
            ('q' | 'c' | 'k', _) => ('k', 1),
            ('g' | 'j', _) => ('j', 1),
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'v', _) => (' ', 1),
            (other, _) => (other, 1),
        };
        at += length;
        // A vowel is heard only where a name begins with one.
        let heard = if heard != ' ' {
            heard
        } else if out.is_empty() {
            'a'
        } else {
            continue;
        };
        // "h" is often left out at the end ("Raqqah").
        if heard == 'h' && at == letters.len() && !out.is_empty() || out.ends_with(heard) {
            continue;
        }
        out.push(heard);
    }
    out
}

/// How many letters two words differ in, or more than `most`.
fn edits(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let other = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], other);
        }
    }
    row[b.len()]
}
