//! Who held which office when.

use super::dates::{TableDate, within};
use super::dictionary::{Match, Sense};
use super::tables::{Actors, Body, Term};
use super::words::words_of;
use super::{CountryCode, Role, Sector};

/// What a person was on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Standing {
    pub(super) country: Option<CountryCode>,
    pub(super) sectors: Vec<Sector>,
    /// The term that decides.
    pub(super) term: Option<u32>,
    /// Whether the term holds on that day; none where it cannot be told.
    pub(super) holds: Option<bool>,
    pub(super) confidence: f32,
}

/// Whether a term holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Yes,
    /// The table was made before the day, and nobody else is known in the office.
    Likely,
    No,
}

fn holds(term: &Term, day: u32) -> Holds {
    if !within(day, term.from, term.to) {
        return Holds::No;
    }
    match (term.to, term.as_of) {
        (Some(_), _) => Holds::Yes,
        (None, Some(as_of)) if day <= as_of.last() => Holds::Yes,
        (None, _) => match term.successor {
            Some(successor) if successor.first() <= day => Holds::No,
            Some(_) => Holds::Yes,
            None => Holds::Likely,
        },
    }
}

/// The order of offices: who is president and party leader is named as president.
fn rank(role: &str) -> u8 {
    match role {
        "head_of_state" => 0,
        "head_of_government" => 1,
        "head_of_organization" => 2,
        "deputy_head_of_state" | "deputy_head_of_government" => 3,
        "foreign_minister" | "defense_minister" | "interior_minister" | "finance_minister" => 4,
        "opposition_leader" | "party_leader" | "royal" => 6,
        _ => 5,
    }
}

/// The sectors that a term gives.
fn sectors_of(term: &Term) -> Vec<Sector> {
    let mut sectors: Vec<Sector> = term.sector.into_iter().collect();
    // PLOVER keeps the ministry's field as a second sector.
    if term.role == "defense_minister" && term.sector == Some(Sector::Government) {
        sectors.push(Sector::Military);
    }
    sectors
}

impl Actors {
    /// What the person was on `day`, or without one as far as all terms agree. `offices` are those that the words beside
    /// the name speak of; a term of such an office goes before others.
    pub(super) fn standing(&self, person: u32, day: Option<u32>, offices: &[&str]) -> Standing {
        let Some(person) = self.persons.get(person as usize) else { return Standing::default() };
        let terms = || person.terms.iter().filter_map(|&at| Some((at, self.terms.get(at as usize)?)));
        let named = |term: &Term| offices.iter().any(|office| fits_office(office, &term.role));
        let mut countries: Vec<CountryCode> = terms().filter_map(|(_, term)| term.country).collect();
        countries.sort();
        countries.dedup();
        let only = || if let [country] = countries[..] { Some(country) } else { None };
        let Some(day) = day else {
            // Without a date only what holds at all times can be said.
            let all: Vec<Vec<Sector>> = terms().map(|(_, term)| sectors_of(term)).collect();
            let mut firsts = all.iter().map(|sectors| sectors.first().copied());
            let first = firsts.next().flatten().filter(|&first| firsts.all(|other| other == Some(first)));
            let term = terms().filter(|(_, term)| named(term)).map(|(at, _)| at).next_back();
            let sectors = match term.and_then(|at| self.terms.get(at as usize)) {
                Some(term) => sectors_of(term),
                None => first.into_iter().collect(),
            };
            return Standing { country: only(), sectors, term, holds: None, confidence: 0.6 };
        };
        let mut current: Vec<(u32, &Term, Holds)> = terms()
            .map(|(at, term)| (at, term, holds(term, day)))
            .filter(|(_, _, holds)| *holds != Holds::No)
            .collect();
        current.sort_by_key(|(_, term, holds)| {
            (
                !named(term),
                rank(&term.role),
                *holds != Holds::Yes,
                std::cmp::Reverse(term.from.map_or(0, TableDate::first)),
            )
        });
        if let Some(&(at, term, how)) = current.first() {
            return Standing {
                country: term.country.or_else(only),
                sectors: sectors_of(term),
                term: Some(at),
                holds: (how == Holds::Yes).then_some(true),
                confidence: if how == Holds::Yes { 0.9 } else { 0.7 },
            };
        }
        let past = terms().rfind(|(_, term)| term.to.or(term.successor).is_some_and(|to| to.last() < day));
        match past {
            Some((at, term)) => Standing {
                country: term.country.or_else(only),
                sectors: vec![self.former_sector(&term.role)],
                term: Some(at),
                holds: Some(false),
                confidence: 0.75,
            },
            // Before the first office nothing is known but where it will be.
            None => Standing { country: only(), confidence: 0.4, ..Standing::default() },
        }
    }

    pub(super) fn former_sector(&self, office: &str) -> Sector {
        self.former.get(office).copied().unwrap_or(Sector::Elite)
    }

    /// The offices that the one person with this name has held, with the country of each.
    pub(crate) fn offices_of(&self, name: &str) -> Vec<(&str, Option<CountryCode>)> {
        let senses = self.dictionary.senses(&words_of(name));
        let mut persons = senses.iter().filter_map(|sense| match sense {
            Sense::Person(person) => Some(*person),
            _ => None,
        });
        let Some(person) = persons.next().filter(|_| persons.next().is_none()) else { return Vec::new() };
        let terms = self.persons.get(person as usize).map_or(&[][..], |person| &person.terms);
        let terms = terms.iter().filter_map(|&at| self.terms.get(at as usize));
        let mut offices: Vec<_> = terms.map(|term| (term.role.as_str(), term.country)).collect();
        offices.dedup();
        offices
    }

    /// The office that a title stands for and that one person holds at a time, with its country where the title has one:
    /// "the Foreign Secretary", "the US Secretary of State". `None` for a former holder's.
    pub(crate) fn office_of(&self, title: &str) -> Option<(&str, Option<CountryCode>)> {
        let words = words_of(title);
        let hits = self.dictionary.scan(&words);
        let roles = |hit: &Match| -> Vec<u32> {
            let roles = hit.senses.iter().filter_map(|sense| match sense {
                Sense::Role(at) => Some(*at),
                _ => None,
            });
            roles.collect()
        };
        let mut office = None;
        let mut country = None;
        for hit in &hits {
            for role in roles(hit).into_iter().filter_map(|at| self.roles.get(at as usize)) {
                if role.effect.is_some() {
                    return None;
                }
                if office.is_none() && role.unique {
                    office = role.office.as_deref();
                }
            }
            country = country.or(hit.senses.iter().find_map(|sense| match sense {
                Sense::Country(at) | Sense::People(at) => self.countries.get(*at as usize).map(|country| country.code),
                _ => None,
            }));
        }
        Some((office?, country))
    }

    /// The one person who holds such an office of the country on the day.
    pub(super) fn holder(&self, country: CountryCode, office: &str, day: u32) -> Option<(u32, f32)> {
        let mut found: Option<(u32, Holds)> = None;
        let of = country.as_str();
        for term in self.terms.iter().filter(|term| term.of == of && term.role == office) {
            match (holds(term, day), found) {
                (Holds::No, _) => {}
                (how, None) => found = Some((term.person, how)),
                (_, Some((person, _))) if person == term.person => {}
                (Holds::Yes, Some((_, Holds::Likely))) => found = Some((term.person, Holds::Yes)),
                (Holds::Likely, Some(_)) => {}
                // Two at one time, as on the day of a change: it could be either.
                _ => return None,
            }
        }
        found.map(|(person, how)| (person, if how == Holds::Yes { 0.85 } else { 0.65 }))
    }

    /// The offices of a person, for the record.
    pub(super) fn roles_of(&self, person: u32, day: Option<u32>) -> Vec<Role> {
        let terms = self.persons.get(person as usize).map_or(&[][..], |person| &person.terms);
        let terms = terms.iter().filter_map(|&at| self.terms.get(at as usize));
        terms
            .map(|term| Role {
                sector: term.sector,
                office: Some(term.role.clone()),
                country: term.country,
                title: term.office.clone(),
                from: term.from,
                to: term.to,
                holds: day.and_then(|day| match holds(term, day) {
                    Holds::Yes => Some(true),
                    Holds::No => Some(false),
                    Holds::Likely => None,
                }),
            })
            .collect()
    }
}

/// Whether a title's office is the role of a term: a president may be head of government by the table, and a general any
/// military chief.
pub(super) fn fits_office(office: &str, role: &str) -> bool {
    let top = |role: &str| matches!(role, "head_of_state" | "head_of_government");
    office == role
        || top(office) && top(role)
        || office == "minister" && role.ends_with("_minister")
        || office == "head_of_organization" && role == "deputy_head_of_organization"
}

impl Body {
    /// Whether it is a people: everybody who is born into it, and no body that acts.
    pub(super) fn is_people(&self) -> bool {
        self.kind == "people"
    }

    /// What the body is on `day`, and how sure that is.
    pub(super) fn sector_on(&self, day: Option<u32>) -> (Option<Sector>, f32) {
        let Some(day) = day else {
            // Without a date only what holds at all times can be said.
            return (self.sector.filter(|_| self.earlier.is_empty()), 0.9);
        };
        let then = self.earlier.iter().find(|(_, from, to)| within(day, *from, *to));
        (then.map_or(self.sector, |(sector, ..)| Some(*sector)), 0.9)
    }

    /// Whether it existed under this name on `day`; a year beside counts, since names outlive what they name.
    pub(super) fn existed(&self, day: Option<u32>) -> bool {
        const YEAR: u32 = 10_000;
        let Some(day) = day else { return true };
        self.from.is_none_or(|from| from.first() <= day + YEAR) && self.to.is_none_or(|to| day <= to.last() + 5 * YEAR)
    }
}
