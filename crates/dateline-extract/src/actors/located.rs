//! The country of a town or region that stands beside a noun for people or bodies, by the core gazetteer: "the mayor of
//! Varnholm", "Varnholm residents". Only where the tables of actors tell of no country.

use super::phrase::{Phrase, hit_at};
use super::tables::Actors;
use super::words::{Word, is_particle};
use super::{Actor, CountryCode};
use std::ops::Range;

/// The most words of a place's name.
const LONGEST: usize = 4;
/// The fewest people of a town that is known by its name alone.
const SMALLEST: f64 = 5_000.0;
/// The fewest people where the name is an alternate of the place's own.
const SMALLEST_ALTERNATE: f64 = 100_000.0;
/// How many times as many people it must have as the next of this name in another country.
const AHEAD: f64 = 4.0;

/// Words that join the parts of a place's name.
const JOINING: &[&str] = &["del", "de", "la", "le", "of", "upon", "on", "di", "do", "dos", "the", "sur"];
/// Words behind a name that say what sort of region it is.
const SORTS: &[&str] =
    &["province", "governorate", "region", "district", "state", "county", "oblast", "city", "prefecture", "department"];

impl Actors {
    /// Whether a word is a name as it stands: somebody's first name or family name, or a place's.
    pub(super) fn is_spelled_so(&self, word: &Word) -> bool {
        self.given.contains_key(&word.key)
            || self.surnames.contains_key(&word.key)
            || self
                .gazetteer
                .as_ref()
                .is_some_and(|gazetteer| gazetteer.candidates(&word.key).iter().any(|candidate| candidate.is_main))
    }
}

impl Phrase<'_> {
    /// The country of a place that the gazetteer alone knows: behind the phrase's head, or right before it.
    pub(super) fn place_beside(&self, found: Option<&Actor>) -> Option<CountryCode> {
        let behind = || self.tail_words().and_then(|tail| self.runs(tail).find_map(|run| self.country_at(&run)));
        let titled = found.is_some_and(|actor| actor.kind.as_deref() == Some("person"));
        let before = || {
            // A name behind a title is somebody's.
            let head = self.inner_hits().next_back().filter(|_| !titled && found.is_some())?;
            let run = self.runs(self.segment.start..head.words.start).last()?;
            (run.end == head.words.start).then(|| self.country_at(&run)).flatten()
        };
        before().or_else(behind)
    }

    /// The capitalized words in a range that no table knows, as they stand together.
    fn runs(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let is_name = |at: usize| self.words[at].capital && hit_at(self.hits, at).is_none();
        let mut at = range.start;
        std::iter::from_fn(move || {
            while at < range.end && !is_name(at) {
                at += 1;
            }
            let start = at;
            // "San José del Varn" is one name.
            let joins = |at: usize| {
                let word = &self.words[at].key;
                let small = is_particle(word) || JOINING.contains(&word.as_str());
                small && at + 1 < range.end && is_name(at + 1) && !self.words[at].breaks
            };
            while at < range.end && (at == start || !self.words[at].breaks) && (is_name(at) || at > start && joins(at))
            {
                at += 1;
            }
            (at > start).then_some(start..at)
        })
        .filter(|run| !self.goes_on(run.end))
    }

    /// Whether the word there goes on with a name: "Ruiz *League*", and not "Varnholm *Governor*".
    fn goes_on(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at).filter(|word| word.capital && !word.breaks) else { return false };
        let hit = hit_at(self.hits, at);
        !self.words[at - 1].possessive && hit.is_none_or(|hit| self.roles(hit).next().is_none()) && !word.key.is_empty()
    }

    /// The country of the place that a run of words names, with or without what sort of region it is.
    fn country_at(&self, run: &Range<usize>) -> Option<CountryCode> {
        let gazetteer = self.actors.gazetteer.as_ref()?;
        let sort = run.len() > 1 && SORTS.contains(&self.words[run.end - 1].key.as_str());
        let shortest = run.len() - usize::from(sort);
        (shortest..=run.len().min(LONGEST)).rev().find_map(|length| {
            let words = &self.words[run.start..run.start + length];
            let key = words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
            // "Ana residents" are nobody's town.
            if length == 1 && (self.actors.given.contains_key(&key) || key.len() < 4) {
                return None;
            }
            let mut best: Option<(CountryCode, f64)> = None;
            let mut next = 0.0_f64;
            // The places with most people come first.
            for candidate in gazetteer.candidates(&key).into_iter().take(12) {
                let Some(place) = gazetteer.nameless(candidate.place) else { continue };
                let is_region = place.feature == "ADM1";
                let least = if candidate.is_main || is_region { SMALLEST } else { SMALLEST_ALTERNATE };
                let Some(country) = CountryCode::new(place.country).filter(|_| place.population >= least) else {
                    continue;
                };
                match best {
                    None => best = Some((country, place.population)),
                    Some((known, _)) if known == country => {}
                    Some(_) => next = next.max(place.population),
                }
            }
            best.filter(|(_, people)| *people >= AHEAD * next).map(|(country, _)| country)
        })
    }
}
