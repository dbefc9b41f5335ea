//! From the words of one phrase to an actor.
//!
//! A phrase is read by its segment: the words from its start to the first preposition, relative pronoun or mark, whose last
//! word is the head ("the *Iraqi army* in the north"). What stands behind it ("in", "of", "from") tells only of countries
//! and bodies.

use super::dates::number;
use super::dictionary::{Match, Sense};
use super::lists::{COUNTING, GATHERING, LEADING, STOPS};
use super::tables::{Actors, Body, Effect, RoleWord};
use super::words::{Word, is_particle, words_of};
use super::{Actor, CountryCode, Role, Sector};
use crate::times::Day;
use dateline_text::{RecordId, RuleId};
use std::ops::Range;

/// What is known beside the words of a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PhraseContext {
    /// The day of publication.
    pub day: Option<Day>,
    /// The country that the report is about; used only where the words leave it open.
    pub country: Option<CountryCode>,
    /// Whether the phrase is one who acts or is acted on, so that a country's name means its government.
    pub acts: bool,
}

/// How many times the people of another country one must have to be meant by a name that both share.
const MANY_MORE: f64 = 5.0;

impl Actors {
    /// Resolves words that stand alone: a name, a title with a name, a noun with what it belongs to.
    ///
    /// `None` where neither a country nor a sector nor an identity can be told.
    pub fn phrase(&self, text: &str, context: &PhraseContext) -> Option<Actor> {
        self.read(text, &words_of(text), None, context)
    }

    /// As [`Actors::phrase`], over words that are cut already, with the word that is the head of the phrase.
    pub(super) fn read(
        &self,
        text: &str,
        words: &[Word],
        head: Option<usize>,
        context: &PhraseContext,
    ) -> Option<Actor> {
        let mut hits = self.dictionary.scan(words);
        self.spelling.add_to(words, &mut hits, |word| self.is_spelled_so(word));
        let (segment, counted) = segment(words, &hits, head);
        if segment.is_empty() {
            return None;
        }
        let day = context.day.map(number);
        let phrase = Phrase { actors: self, text, words, hits: &hits, segment, counted, context, day };
        phrase.actor().filter(|actor| actor.country.is_some() || !actor.sectors.is_empty() || actor.name.is_some())
    }
}

pub(super) fn hit_at(hits: &[Match], word: usize) -> Option<&Match> {
    hits.iter().find(|hit| hit.words.contains(&word))
}

pub(super) fn is_numeral(word: &Word) -> bool {
    word.key.starts_with(|c: char| c.is_ascii_digit())
}

/// The words around the head, or up to the first stop, and whether they are counted.
fn segment(words: &[Word], hits: &[Match], head: Option<usize>) -> (Range<usize>, bool) {
    let is_leading = |at: usize| {
        let word = &words[at];
        let known = hit_at(hits, at).is_some_and(|hit| hit.words.len() > 1 || word.capital);
        !known && (LEADING.contains(&word.key.as_str()) || COUNTING.contains(&word.key.as_str()) || is_numeral(word))
    };
    let mut start = match head {
        Some(head) => {
            let mut start = hit_at(hits, head).map_or(head, |hit| hit.words.start);
            while start > 0 && !words[start].breaks && !is_stop(words, hits, start - 1) {
                start = hit_at(hits, start - 1).map_or(start - 1, |hit| hit.words.start);
            }
            start
        }
        None => 0,
    };
    let mut counted = false;
    let mut end = start;
    while end < words.len() {
        if end == start && is_leading(start) {
            counted |= COUNTING.contains(&words[start].key.as_str()) || is_numeral(&words[start]);
            start += 1;
            end = start;
            continue;
        }
        if end > start && words[end].breaks && head.is_none_or(|head| head < end) {
            break;
        }
        if let Some(hit) = hits.iter().find(|hit| hit.words.start == end && hit.words.len() > 1) {
            end = hit.words.end;
            continue;
        }
        if is_stop(words, hits, end) {
            let gathers = end > start && GATHERING.contains(&words[end - 1].key.as_str());
            if words[end].key == "of" && gathers && head.is_none_or(|head| head > end) && end + 1 < words.len() {
                counted |= COUNTING.contains(&words[end - 1].key.as_str());
                start = end + 1;
                end = start;
                continue;
            }
            break;
        }
        end += 1;
    }
    (start..end.max(start), counted)
}

pub(super) fn is_stop(words: &[Word], hits: &[Match], at: usize) -> bool {
    let word = &words[at];
    if hit_at(hits, at).is_some() {
        return false;
    }
    let stops = |word: &Word| !word.capitals && STOPS.contains(&word.key.as_str());
    // "troops led by", "a group based in"
    let participle = || {
        !word.capital
            && (word.key.ends_with("ed") || word.key.ends_with("ing") || word.key == "led")
            && words.get(at + 1).is_some_and(stops)
    };
    stops(word) || participle()
}

/// One phrase being read.
pub(super) struct Phrase<'p> {
    pub(super) actors: &'p Actors,
    pub(super) text: &'p str,
    pub(super) words: &'p [Word],
    pub(super) hits: &'p [Match],
    pub(super) segment: Range<usize>,
    pub(super) counted: bool,
    pub(super) context: &'p PhraseContext,
    pub(super) day: Option<u32>,
}

impl<'p> Phrase<'p> {
    pub(super) fn inner_hits(&self) -> impl DoubleEndedIterator<Item = &'p Match> + '_ {
        let (start, end) = (self.segment.start, self.segment.end);
        self.hits.iter().filter(move |hit| hit.words.start >= start && hit.words.end <= end)
    }

    /// The actor; where its own words leave the country open, that of a place beside it which only the gazetteer knows.
    pub(super) fn actor(&self) -> Option<Actor> {
        let found = self.of_head();
        let open = found.as_ref().is_none_or(|actor| actor.country.is_none() && actor.name.is_none());
        if !open {
            return found;
        }
        let Some(place) = self.place_beside(found.as_ref()) else { return found };
        let mut actor = found.unwrap_or_else(|| Actor { confidence: 0.3, ..Actor::default() });
        actor.country = Some(place);
        actor.confidence = actor.confidence.min(0.55);
        (actor.rule, actor.record) = (Some(RuleId("place-beside")), Some(RecordId("places".to_owned())));
        Some(actor)
    }

    fn of_head(&self) -> Option<Actor> {
        let head = self.inner_hits().rev().find(|hit| !self.is_modifier(hit));
        let Some(head) = head else { return self.name_run(self.segment.clone(), None).or_else(|| self.beside_only()) };
        let rest = head.words.end..self.segment.end;
        if rest.is_empty() {
            return self.known(head);
        }
        if self.is_name_run(&rest) {
            return self.name_run(rest, Some(head));
        }
        self.beside_only()
    }

    pub(super) fn is_name_run(&self, words: &Range<usize>) -> bool {
        self.words[words.clone()].iter().all(|word| word.capital || is_particle(&word.key) || is_numeral(word))
    }

    pub(super) fn roles(&self, hit: &'p Match) -> impl Iterator<Item = &'p RoleWord> + 'p {
        let roles = &self.actors.roles;
        hit.senses.iter().filter_map(move |sense| match sense {
            Sense::Role(at) => roles.get(*at as usize),
            _ => None,
        })
    }

    pub(super) fn is_modifier(&self, hit: &'p Match) -> bool {
        hit.senses.iter().all(|sense| matches!(sense, Sense::Role(_)))
            && self.roles(hit).all(|role| role.effect.is_some())
    }

    pub(super) fn effects(&self, before: usize) -> impl Iterator<Item = Effect> + '_ {
        let hits = self.inner_hits().filter(move |hit| hit.words.end <= before);
        hits.flat_map(|hit| self.roles(hit)).filter_map(|role| role.effect)
    }

    // ---- what the head is ---------------------------------------------------------------------------------------

    /// The head is in the tables.
    pub(super) fn known(&self, head: &'p Match) -> Option<Actor> {
        let first = |kind: fn(&Sense) -> bool| head.senses.iter().copied().find(kind);
        if first(|sense| matches!(sense, Sense::Person(_))).is_some() {
            return self.person(head, head.words.clone());
        }
        let people = first(|sense| matches!(sense, Sense::People(_)));
        if let (None, Some(role)) = (people, self.role_of(head)) {
            let body = first(|sense| matches!(sense, Sense::Body(_)));
            if body.is_none() {
                return self.role(head, role);
            }
        }
        if first(|sense| matches!(sense, Sense::Country(_) | Sense::People(_))).is_some() {
            return self.country(head);
        }
        if first(|sense| matches!(sense, Sense::Body(_) | Sense::GenericBody(_))).is_some() {
            return self.body(head).or_else(|| self.beside_only());
        }
        if let Some(Sense::Metonym(at)) = first(|sense| matches!(sense, Sense::Metonym(_))) {
            let metonym = self.actors.metonyms.get(at as usize)?;
            if let Some(body) = metonym.body.and_then(|at| self.actors.bodies.get(at as usize)) {
                let mut actor = self.of_body(body);
                actor.rule = Some(RuleId("metonym"));
                actor.confidence = 0.75;
                return Some(actor);
            }
            return Some(Actor {
                country: metonym.country,
                sectors: metonym.sector.into_iter().collect(),
                kind: Some("state".to_owned()).filter(|_| metonym.sector == Some(Sector::Government)),
                rule: Some(RuleId(if metonym.is_capital { "capital-as-government" } else { "metonym" })),
                record: Some(RecordId(format!("metonyms:{}", metonym.name))),
                confidence: 0.7,
                ..Actor::default()
            });
        }
        let region = head.senses.iter().find_map(|sense| match sense {
            Sense::Region(at) | Sense::RegionPeople(at) => self.actors.regions.get(*at as usize),
            _ => None,
        })?;
        let [country] = region.countries[..] else { return None };
        Some(Actor {
            country: Some(country).filter(|_| region.is_land),
            sectors: region.is_breakaway.then_some(Sector::PartlyRecognized).into_iter().collect(),
            rule: Some(RuleId("region")),
            record: Some(RecordId(format!("regions:{}", region.id))),
            name: region.is_land.then(|| region.name.clone()),
            confidence: 0.7,
            ..Actor::default()
        })
    }

    pub(super) fn country(&self, head: &'p Match) -> Option<Actor> {
        let at = self.one_country(&head.senses)?;
        let country = self.actors.countries.get(at as usize)?;
        // "Congo" is mostly the larger of the two.
        let other = head.senses.iter().find_map(|sense| match sense {
            Sense::Country(other) | Sense::People(other) if *other != at => self.actors.countries.get(*other as usize),
            _ => None,
        });
        let by_name = head.senses.contains(&Sense::Country(at));
        let mut actor = Actor {
            country: Some(country.code),
            name: by_name.then(|| country.name.clone()),
            kind: by_name.then(|| "state".to_owned()),
            wikidata: country.wikidata.clone().filter(|_| by_name),
            rule: Some(RuleId(if by_name { "country" } else { "demonym" })),
            record: Some(RecordId(format!("countries:{}", country.code))),
            confidence: 0.9,
            ..Actor::default()
        };
        if by_name && self.context.acts && country.code.is_country() {
            actor.sectors.push(Sector::Government);
            actor.rule = Some(RuleId("country-as-government"));
            actor.confidence = 0.7;
        } else if !by_name && (self.counted || self.words[head.words.end - 1].key.ends_with('s')) {
            // "Algerians" are people of the country; an adjective alone may be its government as well.
            actor.sectors.push(Sector::Civilian);
            actor.confidence = 0.6;
        }
        if let Some(other) = other {
            actor.runner_up = Some(other.code);
            actor.confidence = actor.confidence.min(0.55);
        }
        Some(actor)
    }

    /// The country that a name or adjective means; of several the one that the report is about, or else one that has by far the
    /// most people.
    pub(super) fn one_country(&self, senses: &[Sense]) -> Option<u32> {
        let countries = || {
            senses.iter().filter_map(|sense| match sense {
                Sense::Country(at) | Sense::People(at) => Some(*at),
                _ => None,
            })
        };
        let first = countries().next()?;
        if countries().all(|at| at == first) {
            return Some(first);
        }
        let code = |at: u32| self.actors.countries.get(at as usize).map(|country| country.code);
        if let Some(country) = self.context.country {
            return countries().find(|&at| code(at) == Some(country));
        }
        let people = |at: u32| self.actors.countries.get(at as usize).map_or(0.0, |country| country.people);
        let most = countries().max_by(|&one, &other| people(one).total_cmp(&people(other)))?;
        countries().all(|at| at == most || people(at) * MANY_MORE < people(most)).then_some(most)
    }

    /// A body of the table, by the country that the words or the report tell of where several have the name.
    pub(super) fn body(&self, head: &'p Match) -> Option<Actor> {
        let beside = self.left(head.words.start).or_else(|| self.tail());
        let place = beside.filter(|beside| beside.is_place).and_then(|beside| beside.country);
        let (body, is_generic) = self.body_of(head, place)?;
        if !is_generic {
            let mut actor = self.of_body(body);
            actor.rule = Some(RuleId("name-of-body"));
            // "former Islamic State" does not come about; "the Iraqi Hezbollah" is another one.
            if let (Some(place), Some(country)) = (place, body.country)
                && place != country
                && country.is_country()
            {
                actor.runner_up = Some(place);
                actor.confidence -= 0.2;
            }
            return Some(actor);
        }
        // A name that bodies of many countries have tells what it is, and not where.
        let (sector, _) = body.sector_on(self.day);
        Some(Actor {
            country: place,
            sectors: sector.into_iter().collect(),
            kind: Some(body.kind.clone()),
            rule: Some(RuleId("kind-of-body")),
            record: Some(RecordId(format!("actors:{}", body.id))),
            runner_up: body.country.filter(|_| place.is_none()),
            confidence: if place.is_some() { 0.75 } else { 0.5 },
            ..Actor::default()
        })
    }

    /// The body that a hit means, and whether only its kind is sure.
    pub(super) fn body_of(&self, hit: &'p Match, place: Option<CountryCode>) -> Option<(&'p Body, bool)> {
        let place = place.or(self.context.country);
        if self.is_part_of_name(hit) {
            return None;
        }
        let bodies = || {
            hit.senses.iter().filter_map(|sense| match sense {
                Sense::Body(at) => Some((self.actors.bodies.get(*at as usize)?, false)),
                Sense::GenericBody(at) => Some((self.actors.bodies.get(*at as usize)?, true)),
                _ => None,
            })
        };
        let alive = || bodies().filter(|(body, _)| body.existed(self.day));
        let same = |body: &Body| place.is_some() && body.country == place;
        if let Some((body, _)) = alive().find(|(body, _)| same(body)) {
            return Some((body, false));
        }
        let mut candidates = alive();
        let (body, generic) = candidates.next().or_else(|| bodies().next())?;
        candidates.next().is_none().then_some((body, generic))
    }

    /// Whether a name of one word stands in a longer one that the tables do not know: "Ruiz *League*", "*Ford* Holt".
    pub(super) fn is_part_of_name(&self, hit: &Match) -> bool {
        let generic = || hit.senses.iter().any(|sense| matches!(sense, Sense::GenericBody(_)));
        let Some(word) = self.words.get(hit.words.start) else { return false };
        if word.capitals || hit.words.len() > 1 && !generic() {
            return false;
        }
        let is_name =
            |at: usize| self.words[at].capital && hit_at(self.hits, at).is_none() && self.segment.contains(&at);
        let before = hit.words.start.checked_sub(1).filter(|_| !word.breaks);
        let after = Some(hit.words.end).filter(|&at| self.words.get(at).is_some_and(|word| !word.breaks));
        before.is_some_and(|at| is_name(at) && !self.words[at].possessive) || after.is_some_and(is_name)
    }

    pub(super) fn of_body(&self, body: &Body) -> Actor {
        let (sector, confidence) = body.sector_on(self.day);
        Actor {
            country: body.country,
            sectors: sector.into_iter().collect(),
            kind: Some(body.kind.clone()),
            name: Some(body.name.clone()),
            wikidata: body.wikidata.clone(),
            roles: self.actors.roles_of_body(body, self.day),
            record: Some(RecordId(format!("actors:{}", body.id))),
            confidence,
            ..Actor::default()
        }
    }
}

impl Actors {
    /// What a body has been over time, where the table has more than one sector for it.
    pub(super) fn roles_of_body(&self, body: &Body, day: Option<u32>) -> Vec<Role> {
        let now = body.sector_on(day).0;
        let earlier = body.earlier.iter().map(|(sector, from, to)| (Some(*sector), *from, *to));
        let all = earlier
            .chain(body.sector.map(|sector| (Some(sector), body.from.filter(|_| body.earlier.is_empty()), body.to)));
        all.map(|(sector, from, to)| Role {
            sector,
            office: None,
            country: body.country,
            title: body.kind.clone(),
            from,
            to,
            holds: day.map(|_| sector == now),
        })
        .collect()
    }
}
