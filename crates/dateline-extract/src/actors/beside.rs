//! The countries and bodies that stand beside the head of a phrase.

use super::dictionary::{Match, Sense};
use super::lists::{APART, BELONGING, ENDS, FOREIGN, STAYING};
use super::phrase::{Phrase, hit_at};
use super::tables::Body;
use super::{Actor, CountryCode};
use dateline_text::{RecordId, RuleId};
use std::ops::Range;

/// A country or body that the words beside the head tell of.
#[derive(Clone, Copy)]
pub(super) struct Beside<'p> {
    pub(super) country: Option<CountryCode>,
    pub(super) body: Option<&'p Body>,
    /// Whether it is a country itself, by name, adjective or capital.
    pub(super) is_place: bool,
    pub(super) record: &'static str,
}

impl<'p> Phrase<'p> {
    pub(super) fn beside_of(&self, hit: &'p Match) -> Option<Beside<'p>> {
        let actors = self.actors;
        let mut found = None;
        for sense in &hit.senses {
            match sense {
                Sense::Region(at) | Sense::RegionPeople(at) => {
                    let region = actors.regions.get(*at as usize)?;
                    if let ([country], true) = (&region.countries[..], region.is_land) {
                        found = found.or(Some(Beside {
                            country: Some(*country),
                            body: None,
                            is_place: true,
                            record: "regions",
                        }));
                    }
                }
                Sense::Metonym(at) => {
                    let metonym = actors.metonyms.get(*at as usize)?;
                    let body = metonym.body.and_then(|at| actors.bodies.get(at as usize));
                    found =
                        found.or(Some(Beside { country: metonym.country, body, is_place: true, record: "metonyms" }));
                }
                Sense::Person(person) => {
                    let country = actors.standing(*person, self.day, &[]).country;
                    found = found.or(Some(Beside { country, body: None, is_place: false, record: "officeholders" }));
                }
                _ => {}
            }
        }
        if let Some(country) = self.one_country(&hit.senses).and_then(|at| actors.countries.get(at as usize)) {
            return Some(Beside { country: Some(country.code), body: None, is_place: true, record: "countries" });
        }
        if let Some((body, is_generic)) = self.body_of(hit, None) {
            let country = body.country.filter(|_| !is_generic);
            // A people says where, and nothing of what somebody does: "Hausa politicians".
            if body.is_people() {
                return Some(Beside { country, body: None, is_place: true, record: "actors" });
            }
            return Some(Beside { country, body: Some(body), is_place: false, record: "actors" });
        }
        found
    }

    /// Whether the words around a country keep it from being that of what follows: "Iran-backed", "pro-Iranian".
    pub(super) fn is_apart(&self, hit: &Match) -> bool {
        let after = self.words.get(hit.words.end).filter(|_| hit.words.end < self.segment.end);
        let before = hit.words.start.checked_sub(1).and_then(|at| self.words.get(at));
        after.is_some_and(|word| word.joined && FOREIGN.contains(&word.key.as_str()))
            || before.is_some_and(|word| APART.contains(&word.key.as_str()))
    }

    /// The nearest country or body before the head in its segment; a country completes a body without one.
    pub(super) fn left(&self, head: usize) -> Option<Beside<'p>> {
        let mut found: Option<Beside<'p>> = None;
        for hit in self.inner_hits().rev().filter(|hit| hit.words.end <= head && !self.is_apart(hit)) {
            let Some(beside) = self.beside_of(hit) else { continue };
            match &mut found {
                None => found = Some(beside),
                Some(known) if known.country.is_none() => known.country = beside.country,
                Some(known) if known.body.is_none() && !known.is_place => known.body = beside.body,
                Some(_) => break,
            }
        }
        found
    }

    /// The words behind the segment that say where the head belongs: behind a preposition, also after a participle ("based in"),
    /// and whom it is loyal to.
    pub(super) fn tail_words(&self) -> Option<Range<usize>> {
        let is = |at: usize, words: &[&str]| {
            self.words.get(at).is_some_and(|word| words.contains(&word.key.as_str()) && !word.breaks)
        };
        let from = self.segment.end;
        let lead = if is(from, BELONGING) {
            from
        } else if is(from, STAYING) && is(from + 1, BELONGING) || is(from, &["loyal"]) && is(from + 1, &["to"]) {
            from + 1
        } else {
            return None;
        };
        let ends = |at: &usize| {
            let word = &self.words[*at];
            word.breaks || ENDS.contains(&word.key.as_str()) && hit_at(self.hits, *at).is_none()
        };
        let end = (lead + 1..self.words.len()).find(ends).unwrap_or(self.words.len());
        Some(lead + 1..end)
    }

    /// The first country or body behind the segment, where a preposition says that the head belongs there.
    pub(super) fn tail(&self) -> Option<Beside<'p>> {
        let tail = self.tail_words()?;
        let hits = self.hits.iter().filter(|hit| hit.words.start >= tail.start && hit.words.end <= tail.end);
        let mut found: Option<Beside<'p>> = None;
        for beside in hits.filter(|hit| !self.is_apart(hit)).filter_map(|hit| self.beside_of(hit)) {
            match &mut found {
                None => found = Some(beside),
                Some(known) if known.country.is_none() => known.country = beside.country,
                Some(_) => break,
            }
        }
        found
    }

    /// Nothing tells what the head is; only the country beside it is known.
    pub(super) fn beside_only(&self) -> Option<Actor> {
        let left = self.left(self.segment.end);
        let beside = left.or_else(|| self.tail())?;
        Some(Actor {
            country: Some(beside.country?),
            rule: Some(RuleId("country-beside")),
            record: Some(RecordId(beside.record.to_owned())),
            confidence: if left.is_some() { 0.45 } else { 0.3 },
            ..Actor::default()
        })
    }
}
