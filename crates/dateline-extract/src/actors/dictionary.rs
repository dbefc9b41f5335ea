//! All names and role nouns of the tables by their keys, and where a phrase has them.

use super::tables::Actors;
use super::words::{Word, is_particle, key_of, words_of};
use std::collections::HashMap;
use std::ops::Range;

/// What a key may mean: a place in one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sense {
    /// A country by name.
    Country(u32),
    /// A country by adjective or demonym.
    People(u32),
    /// A body of the table of actors.
    Body(u32),
    /// The same by a name that bodies of other countries have as well.
    GenericBody(u32),
    /// Somebody with an office.
    Person(u32),
    /// A title, role noun or modifier.
    Role(u32),
    /// A region by name.
    Region(u32),
    /// A region by adjective.
    RegionPeople(u32),
    /// A capital or building that stands for a body.
    Metonym(u32),
}

/// A row of the tables that is one thing of the world: a country or body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(Sense);

/// How a name must be written to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// In any way.
    Any,
    /// With a capital.
    Capital,
    /// In capitals throughout.
    Capitals,
}

impl Spelling {
    /// For a name as the table has it. Short acronyms read as words without their capitals ("US", "IS", "WHO").
    pub(super) fn of(name: &str) -> Spelling {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if is_acronym(name) && letters <= 3 { Spelling::Capitals } else { Spelling::Capital }
    }

    /// For a name that is also a plain word.
    pub(super) fn strict(name: &str) -> Spelling {
        if is_acronym(name) { Spelling::Capitals } else { Spelling::Capital }
    }
}

fn is_acronym(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(|c| c.is_lowercase() || c == ' ')
}

/// The keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    senses: HashMap<Box<str>, Vec<(Sense, Spelling)>>,
    /// For the first word of a key, the most words that a key with it has.
    lengths: HashMap<Box<str>, u8>,
}

/// Words of a phrase that the tables know.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    /// Which words.
    pub(super) words: Range<usize>,
    /// What they may mean, in the order of the tables.
    pub(super) senses: Vec<Sense>,
}

/// The most words that a name has.
const LONGEST: usize = 12;

impl Actors {
    /// The one country or body that has exactly this name; `None` where it may be several, or any body of a kind.
    pub(crate) fn identity(&self, name: &str) -> Option<Identity> {
        let mut words = words_of(name);
        if words.len() > 1 && words.first().is_some_and(|word| word.key == "the") {
            words.remove(0);
        }
        let senses = self.dictionary.senses(&words);
        let mut things = senses.iter().filter(|sense| matches!(sense, Sense::Country(_) | Sense::Body(_)));
        let first = *things.next()?;
        let generic = senses.iter().any(|sense| matches!(sense, Sense::GenericBody(_)));
        (things.next().is_none() && !generic).then_some(Identity(first))
    }
}

impl Dictionary {
    /// Adds a name as it is written.
    pub(super) fn add(&mut self, name: &str, sense: Sense, spelling: Spelling) {
        self.add_key(&key_of(name), sense, spelling);
    }

    /// Adds a key.
    pub(super) fn add_key(&mut self, key: &str, sense: Sense, spelling: Spelling) {
        let count = key.split(' ').count();
        if key.is_empty() || count > LONGEST {
            return;
        }
        let first = key.split(' ').next().unwrap_or(key);
        match self.lengths.get_mut(first) {
            Some(length) => *length = (*length).max(count as u8),
            None => {
                self.lengths.insert(first.into(), count as u8);
            }
        }
        match self.senses.get_mut(key) {
            Some(senses) if senses.iter().any(|(known, _)| *known == sense) => {}
            Some(senses) => senses.push((sense, spelling)),
            None => {
                self.senses.insert(key.into(), vec![(sense, spelling)]);
            }
        }
    }

    /// All keys with what they may mean, in no order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = Sense> + '_)> {
        self.senses.iter().map(|(key, senses)| (&**key, senses.iter().map(|(sense, _)| *sense)))
    }

    /// What these words mean together.
    pub(super) fn senses(&self, words: &[Word]) -> Vec<Sense> {
        let key = words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
        let Some(senses) = self.senses.get(key.as_str()) else { return Vec::new() };
        // "al-Shabaab" has its capital in the second word.
        let lead = words.iter().find(|word| !is_particle(&word.key)).or(words.first());
        let capital = lead.is_some_and(|word| word.capital);
        let capitals = words.iter().all(|word| word.capitals);
        let fits = |spelling: Spelling| match spelling {
            Spelling::Any => true,
            Spelling::Capital => capital,
            Spelling::Capitals => capitals,
        };
        senses.iter().filter(|(_, spelling)| fits(*spelling)).map(|(sense, _)| *sense).collect()
    }

    /// All that the tables know in a phrase: from the left, each as long as it goes, none over a mark.
    pub(super) fn scan(&self, words: &[Word]) -> Vec<Match> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = self.lengths.get(words[at].key.as_str()).map_or(0, |&length| usize::from(length));
            let unbroken = words[at + 1..].iter().take_while(|word| !word.breaks).count() + 1;
            let hit = (1..=longest.min(unbroken)).rev().find_map(|length| {
                let senses = self.senses(&words[at..at + length]);
                (!senses.is_empty()).then_some(Match { words: at..at + length, senses })
            });
            match hit {
                Some(hit) => {
                    at = hit.words.end;
                    found.push(hit);
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Sense)]) {
        let mut dictionary = Dictionary::default();
        for (at, name) in ["US", "Tarn", "Tarn River Board", "al-Tarnaf", "NATO"].iter().enumerate() {
            dictionary.add(name, Sense::Body(at as u32), Spelling::of(name));
        }
        dictionary.add("river board", Sense::Role(0), Spelling::Any);
        let words = words_of(text);
        let found: Vec<_> = dictionary
            .scan(&words)
            .iter()
            .map(|hit| (&text[words[hit.words.start].range.start..words[hit.words.end - 1].range.end], hit.senses[0]))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_longest_name_is_found() {
        check("the Tarn River Board", &[("Tarn River Board", Sense::Body(2))]);
        check("the Tarn, River Board", &[("Tarn", Sense::Body(1)), ("River Board", Sense::Role(0))]);
        check("al-Tarnaf fighters", &[("al-Tarnaf", Sense::Body(3))]);
    }

    #[test]
    fn names_need_their_capitals() {
        check("told us and tarn", &[]);
        check("U.S. and Nato", &[("U.S.", Sense::Body(0)), ("Nato", Sense::Body(4))]);
    }
}
