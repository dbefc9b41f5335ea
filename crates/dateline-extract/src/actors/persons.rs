//! Phrases that name a person.

use super::dictionary::{Match, Sense};
use super::holders::fits_office;
use super::phrase::{Phrase, is_numeral};
use super::tables::{Effect, RoleWord};
use super::words::{is_particle, sounds_of};
use super::{Actor, CountryCode, Role, Sector};
use dateline_text::{RecordId, RuleId};
use std::ops::Range;

impl<'p> Phrase<'p> {
    /// The titles before a name, and the modifiers before them.
    pub(super) fn titles(&self, before: usize) -> Vec<(&'p Match, &'p RoleWord)> {
        let hits = self.inner_hits().filter(|hit| hit.words.end <= before);
        hits.filter_map(|hit| Some((hit, self.role_of(hit)?))).collect()
    }

    /// The head is the name of somebody in the tables.
    pub(super) fn person(&self, head: &'p Match, name: Range<usize>) -> Option<Actor> {
        let titles = self.titles(name.start);
        let offices: Vec<&str> = titles.iter().filter_map(|(_, role)| role.office.as_deref()).collect();
        let place = self.left(name.start).and_then(|beside| beside.country);
        let candidates = head.senses.iter().filter_map(|sense| match sense {
            Sense::Person(at) => Some(*at),
            _ => None,
        });
        let person = self.one_person(candidates.collect(), &offices, place.or(self.context.country))?;
        let single = name.len() == 1;
        Some(self.of_person(person, name.start, if single { 0.7 } else { 0.9 }, RuleId("name-of-person")))
    }

    /// Of several people with one name: who is of the country, or holds an office that is named, or any at that time.
    pub(super) fn one_person(
        &self,
        mut candidates: Vec<u32>,
        offices: &[&str],
        place: Option<CountryCode>,
    ) -> Option<u32> {
        let narrow = |candidates: &mut Vec<u32>, keep: &dyn Fn(u32) -> bool| {
            if candidates.len() > 1 && candidates.iter().any(|&person| keep(person)) {
                candidates.retain(|&person| keep(person));
            }
        };
        let terms = |person: u32| {
            let terms = self.actors.persons.get(person as usize).map_or(&[][..], |person| &person.terms);
            terms.iter().filter_map(|&at| self.actors.terms.get(at as usize))
        };
        if let Some(place) = place {
            narrow(&mut candidates, &|person| terms(person).any(|term| term.country == Some(place)));
        }
        if !offices.is_empty() {
            narrow(&mut candidates, &|person| {
                terms(person).any(|term| offices.iter().any(|office| fits_office(office, &term.role)))
            });
        }
        narrow(&mut candidates, &|person| self.actors.standing(person, self.day, offices).holds == Some(true));
        match candidates[..] {
            [person] => Some(person),
            _ => None,
        }
    }

    pub(super) fn of_person(&self, person: u32, name: usize, confidence: f32, rule: RuleId) -> Actor {
        let actors = self.actors;
        let titles = self.titles(name);
        let offices: Vec<&str> = titles.iter().filter_map(|(_, role)| role.office.as_deref()).collect();
        let standing = actors.standing(person, self.day, &offices);
        let beside = self.left(name);
        let place = beside.filter(|beside| beside.is_place).and_then(|beside| beside.country);
        let row = actors.persons.get(person as usize);
        let mut sectors = standing.sectors.clone();
        let mut country = standing.country;
        let mut confidence = confidence.min(standing.confidence + 0.05);
        let past = self.effects(name).any(|effect| matches!(effect, Effect::Former | Effect::Past));
        if let Some((hit, role)) = titles.last() {
            let title = self.sectors_of_role(hit, role, beside.as_ref());
            if past {
                sectors = vec![role.former.unwrap_or(Sector::Elite)];
            } else if !title.is_empty() && title.first() != sectors.first() {
                // The words of the report go before the table.
                sectors = title;
                confidence = confidence.min(0.75);
            }
        }
        let mut runner_up = None;
        if let Some(place) = place.filter(|&place| Some(place) != country) {
            runner_up = country;
            country = Some(place);
            confidence = confidence.min(0.5);
        }
        let term = standing.term.and_then(|at| actors.terms.get(at as usize));
        Actor {
            country,
            sectors,
            kind: Some("person".to_owned()),
            name: row.map(|row| row.name.clone()),
            wikidata: row.and_then(|row| row.wikidata.clone()),
            roles: actors.roles_of(person, self.day),
            rule: Some(rule),
            record: term.map(|term| RecordId(format!("officeholders:{}", term.line))),
            confidence,
            runner_up,
            ..Actor::default()
        }
    }

    /// Capitalized words that the tables do not know, with or without a title before them.
    pub(super) fn name_run(&self, run: Range<usize>, before: Option<&'p Match>) -> Option<Actor> {
        if run.is_empty() || !self.is_name_run(&run) {
            return None;
        }
        let titles = self.titles(run.start);
        let titled = before.is_some_and(|hit| hit.words.end == run.start)
            && titles.last().is_some_and(|(hit, role)| hit.words.end == run.start && !role.is_group);
        let offices: Vec<&str> = titles.iter().filter_map(|(_, role)| role.office.as_deref()).collect();
        let beside = self.left(run.start);
        let place = beside.and_then(|beside| beside.country).or(self.context.country);
        // "Jam Kamal Khan Alyani": more of a name that is known.
        if let Some(hit) = before.filter(|hit| hit.words.end == run.start && hit.words.len() > 1)
            && hit.senses.iter().any(|sense| matches!(sense, Sense::Person(_)))
        {
            return self.person(hit, hit.words.start..run.end).map(|mut actor| {
                actor.confidence = actor.confidence.min(0.7);
                actor
            });
        }
        if let Some(person) = self.person_by_spelling(&run, &offices, place) {
            return Some(self.of_person(person, run.start, 0.75, RuleId("spelling-of-name")));
        }
        let alone = before.is_none() && run.len() == 1;
        if (titled || alone)
            && let Some(person) = self.person_by_surname(&run, &offices, place)
        {
            let rule = RuleId(if titled { "title-and-surname" } else { "surname-of-leader" });
            return Some(self.of_person(person, run.start, if titled { 0.8 } else { 0.6 }, rule));
        }
        if titled && let Some((hit, role)) = titles.last() {
            let mut actor = self.role(hit, role)?;
            actor.kind = Some("person".to_owned());
            actor.rule = Some(RuleId("title-and-name"));
            // Whoever holds the office by the tables has another name.
            (actor.name, actor.wikidata) = (None, None);
            actor.roles = self.stated_role(hit, role, &actor);
            return Some(actor);
        }
        // "Bank of Mexico", "Ruiz Institute": the last word may be a noun for bodies, which are names there.
        if before.is_some() {
            return self.beside_only();
        }
        None
    }

    pub(super) fn stated_role(&self, hit: &Match, role: &RoleWord, actor: &Actor) -> Vec<Role> {
        let title = self.text.get(self.words[hit.words.start].range.start..self.words[hit.words.end - 1].range.end);
        let title = title.unwrap_or(&role.role).to_owned();
        vec![Role {
            sector: actor.sector(),
            office: role.office.clone(),
            country: actor.country,
            title,
            from: None,
            to: None,
            holds: None,
        }]
    }

    pub(super) fn person_by_spelling(
        &self,
        run: &Range<usize>,
        offices: &[&str],
        place: Option<CountryCode>,
    ) -> Option<u32> {
        let words: Vec<&str> = self.words[run.clone()].iter().map(|word| word.key.as_str()).collect();
        let plain: Vec<&str> = words.iter().copied().filter(|word| !is_particle(word)).collect();
        // One word is a surname at most: "Homs" is not "Hamza Said Hamza".
        let [first, .., last] = plain[..] else { return None };
        let ends = format!("{first} {last}");
        let exact = || {
            let mut ends = self.words[run.clone()].iter().filter(|word| !is_particle(&word.key));
            let (first, last) = (ends.next()?.clone(), ends.next_back()?.clone());
            let senses = self.actors.dictionary.senses(&[first, last]);
            let persons: Vec<u32> = senses
                .iter()
                .filter_map(|sense| match sense {
                    Sense::Person(person) => Some(*person),
                    _ => None,
                })
                .collect();
            Some(persons).filter(|persons| !persons.is_empty())
        };
        let alike = |key: &str| {
            let sounds = sounds_of(key);
            (!sounds.is_empty()).then(|| self.actors.sounds.get(&sounds).cloned()).flatten()
        };
        let candidates = exact().or_else(|| alike(&words.join(" "))).or_else(|| alike(&ends))?;
        self.one_person(candidates, offices, place)
    }

    /// Whoever with this surname holds the office that the title names, or leads a country where there is no title.
    pub(super) fn person_by_surname(
        &self,
        run: &Range<usize>,
        offices: &[&str],
        place: Option<CountryCode>,
    ) -> Option<u32> {
        let words = || self.words[run.clone()].iter().filter(|word| !is_particle(&word.key) && !is_numeral(word));
        let last = words().next_back()?;
        let initial = words().next().filter(|_| words().count() > 1).and_then(|word| word.key.chars().next());
        let leaders = ["head_of_state", "head_of_government"];
        let offices = if offices.is_empty() { &leaders[..] } else { offices };
        let surnames = self.actors.surnames.get(last.key.as_str())?;
        let fits = |&person: &u32| {
            let Some(row) = self.actors.persons.get(person as usize) else { return false };
            let first = row.name.chars().flat_map(char::to_lowercase).next();
            let terms = row.terms.iter().filter_map(|&at| self.actors.terms.get(at as usize));
            let mut held = terms.filter(|term| offices.iter().any(|office| fits_office(office, &term.role)));
            (initial.is_none() || initial.map(sound) == first.map(sound))
                && held.any(|term| {
                    let then =
                        self.day.is_none_or(|day| super::dates::within(day, term.from, term.to.or(term.successor)));
                    then && (place.is_none() || term.country == place)
                })
        };
        let mut found = surnames.iter().copied().filter(fits);
        let person = found.next()?;
        found.next().is_none().then_some(person)
    }
}

/// First letters that writers of other scripts interchange: "Iyad", "Ayad".
fn sound(letter: char) -> char {
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' => 'a',
        'y' | 'j' => 'j',
        'q' | 'c' | 'k' => 'k',
        letter => letter,
    }
}
