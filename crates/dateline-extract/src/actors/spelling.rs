//! Names of countries, peoples and capitals with a slip of spelling: "Ethopia", "Phillippines".
//!
//! Only long names are looked for, one letter too many, too few, other or exchanged, and only in place of a word that is nothing
//! else.

use super::dictionary::{Dictionary, Match, Sense};
use super::words::Word;
use std::collections::{BTreeMap, HashMap};

/// The least letters of a name that is known in spite of a slip.
const LEAST: usize = 7;

/// Keys by what is left of them without one letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelled {
    /// The names, in the order of their letters, each with what it means.
    names: Vec<(Box<str>, Vec<Sense>)>,
    /// Places in `names` by the name itself and by all that is left of it without one letter.
    shortened: HashMap<Box<str>, Vec<u32>>,
}

/// The word without each of its letters.
fn without_one(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]))
}

/// Whether one letter is too many, too few or other, or two neighbors are exchanged.
fn is_slip(word: &str, name: &str) -> bool {
    let (word, name): (Vec<char>, Vec<char>) = (word.chars().collect(), name.chars().collect());
    let start = word.iter().zip(&name).take_while(|(a, b)| a == b).count();
    let end = word[start..].iter().rev().zip(name[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&word[start..word.len() - end], &name[start..name.len() - end]);
    match (a.len(), b.len()) {
        (0, 1) | (1, 0) => true,
        // Another letter makes another word more often than the same one, unless the word is long.
        (1, 1) => name.len() > LEAST,
        (2, 2) => a[0] == b[1] && a[1] == b[0],
        _ => false,
    }
}

impl Spelled {
    /// The single words among the names of countries, peoples and capitals.
    pub(super) fn of(dictionary: &Dictionary) -> Self {
        let mut names: BTreeMap<&str, Vec<Sense>> = BTreeMap::new();
        for (key, senses) in dictionary.entries() {
            if key.len() < LEAST || key.contains(' ') {
                continue;
            }
            let senses: Vec<Sense> = senses
                .filter(|sense| matches!(sense, Sense::Country(_) | Sense::People(_) | Sense::Metonym(_)))
                .collect();
            if !senses.is_empty() {
                names.insert(key, senses);
            }
        }
        let mut spelled = Spelled::default();
        for (name, senses) in names {
            let at = spelled.names.len() as u32;
            for short in without_one(name).chain([name.to_owned()]) {
                let places = spelled.shortened.entry(short.into()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
            spelled.names.push((name.into(), senses));
        }
        spelled
    }

    /// Adds to what the tables know in a phrase the capitalized words that are one slip from one name, and are no word by themselves.
    pub(super) fn add_to(&self, words: &[Word], hits: &mut Vec<Match>, is_word: impl Fn(&Word) -> bool) {
        for (at, word) in words.iter().enumerate() {
            if !word.capital || word.capitals || word.key.len() + 1 < LEAST || !word.key.is_ascii() {
                continue;
            }
            let place = hits.partition_point(|hit| hit.words.end <= at);
            if hits.get(place).is_some_and(|hit| hit.words.contains(&at)) || is_word(word) {
                continue;
            }
            if let Some(senses) = self.find(&word.key) {
                hits.insert(place, Match { words: at..at + 1, senses });
            }
        }
    }

    fn find(&self, key: &str) -> Option<Vec<Sense>> {
        let mut found: Vec<u32> = Vec::new();
        for short in without_one(key).chain([key.to_owned()]) {
            found.extend(self.shortened.get(short.as_str()).into_iter().flatten().copied());
        }
        found.sort_unstable();
        found.dedup();
        let names = found.iter().filter_map(|&at| self.names.get(at as usize));
        let mut names =
            names.filter(|(name, _)| name.as_bytes().first() == key.as_bytes().first() && is_slip(key, name));
        let (_, senses) = names.next()?;
        // "Australien" could be more than one.
        names.all(|(_, other)| other == senses).then(|| senses.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::Spelling;
    use super::super::words::words_of;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut dictionary = Dictionary::default();
        for (at, name) in ["Norvalia", "Norvalian", "Ordanians", "Ostrelia", "Ostrelio", "Tarn"].iter().enumerate() {
            dictionary.add(name, Sense::Country(at as u32), Spelling::Capital);
        }
        let words = words_of(text);
        let mut hits = Vec::new();
        Spelled::of(&dictionary).add_to(&words, &mut hits, |word| word.key == "norvelia");
        let found: Vec<&str> = hits.iter().map(|hit| &text[words[hit.words.start].range.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn one_slip_is_seen_through() {
        check("Norvlia and Norvallian troops", &["Norvlia", "Norvallian"]);
        check("Norvaila told the Ordenians", &["Norvaila", "Ordenians"]);
    }

    #[test]
    fn other_words_stay_what_they_are() {
        // Two slips, no capital, another first letter, a word of its own, two names as near, too short.
        check("Norvilla norvlia Morvalia Norvelia Ostreli Tarrn", &[]);
        check("", &[]);
    }
}
