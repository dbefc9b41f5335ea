//! Phrases whose head is a title or a noun for people and bodies.

use super::beside::Beside;
use super::dictionary::{Match, Sense};
use super::lists::SERVING;
use super::phrase::{Phrase, is_stop};
use super::tables::{Body, Effect, RoleWord};
use super::{Actor, Sector};
use dateline_text::{RecordId, RuleId};

impl<'p> Phrase<'p> {
    /// The role that a hit names; of several the one that tells most.
    pub(super) fn role_of(&self, hit: &'p Match) -> Option<&'p RoleWord> {
        let roles = || self.roles(hit).filter(|role| role.effect.is_none());
        let first = || roles().find(|role| role.sector.is_some() || role.country.is_some());
        roles().find(|role| role.office.is_some() && role.sector.is_some()).or_else(first).or_else(|| roles().next())
    }

    /// The head is a title or role noun.
    pub(super) fn role(&self, hit: &'p Match, role: &'p RoleWord) -> Option<Actor> {
        let own = self.left(hit.words.start);
        let beside = own.or_else(|| self.tail());
        let sectors = self.sectors_of_role(hit, role, beside.as_ref());
        let past = self.effects(hit.words.start).any(|effect| matches!(effect, Effect::Former | Effect::Future));
        let mut actor = Actor { confidence: 0.6, rule: Some(RuleId("role-noun")), ..Actor::default() };
        actor.record = Some(RecordId(format!("roles:{}", role.role)));
        actor.sectors = if past { vec![role.former.unwrap_or(Sector::Elite)] } else { sectors };
        actor.country = beside.and_then(|beside| beside.country);
        if let Some(country) = role.country {
            // "a UN official of Kenya": the noun itself says that it is no country's.
            if actor.country.is_none_or(|country| country.is_country()) {
                actor.runner_up = actor.country;
                actor.country = Some(country);
            }
        }
        if actor.country.is_none() {
            actor.country = self.context.country;
        } else {
            actor.confidence = 0.85;
            actor.rule = Some(RuleId("country-and-role"));
        }
        if past {
            actor.rule = Some(RuleId("former-office"));
        }
        let not_holder = |effect| matches!(effect, Effect::Former | Effect::Future | Effect::Deputy | Effect::Past);
        let holder = || {
            let office = role.office.as_deref().filter(|_| role.unique)?;
            let country = actor.country.filter(|country| country.is_country())?;
            let plural = self.words[hit.words.clone()]
                .iter()
                .any(|word| word.key.ends_with("ministers") || word.key.ends_with("ents"));
            let other = self.effects(hit.words.start).any(not_holder) || plural;
            // "the president of the company" is not the head of state.
            let own = actor.sectors == self.plain_sectors(role);
            if other || !own { None } else { self.actors.holder(country, office, self.day?) }
        };
        if let Some((person, confidence)) = holder() {
            let row = self.actors.persons.get(person as usize)?;
            actor.kind = Some("person".to_owned());
            actor.name = Some(row.name.clone());
            actor.wikidata = row.wikidata.clone();
            actor.roles = self.actors.roles_of(person, self.day);
            actor.rule = Some(RuleId("title-and-country"));
            actor.confidence = confidence;
        } else if role.is_title {
            actor.kind = Some("person".to_owned());
        }
        Some(actor)
    }

    pub(super) fn plain_sectors(&self, role: &RoleWord) -> Vec<Sector> {
        let mut sectors: Vec<Sector> = role.sector.into_iter().collect();
        if role.office.as_deref() == Some("defense_minister") && role.sector == Some(Sector::Government) {
            sectors.push(Sector::Military);
        }
        sectors
    }

    /// What the role makes of somebody, with the body or other role that it belongs to.
    pub(super) fn sectors_of_role(&self, hit: &Match, role: &RoleWord, beside: Option<&Beside<'_>>) -> Vec<Sector> {
        let own = self.plain_sectors(role);
        let serving = own.is_empty() && role.country.is_none() || SERVING.contains(&role.role.as_str());
        let body = beside.and_then(|beside| beside.body);
        let opposition = self.effects(hit.words.start).any(|effect| effect == Effect::Opposition);
        // "the president of the Riigikogu", "the chairman of the company's board"
        let heads = matches!(role.office.as_deref(), Some("head_of_state")) && !role.role.contains(' ');
        let headed = if heads || serving { self.headed(hit) } else { Headed::Nothing };
        let mut sectors = match headed {
            Headed::Sector(sector) => vec![sector],
            Headed::Unknown if heads => Vec::new(),
            _ => match body {
                Some(body) if serving || is_armed(body) && yields_to_armed(role) => {
                    body.sector_on(self.day).0.map_or(own, |sector| vec![sector])
                }
                _ if serving => self.role_before(hit).map_or(own, |sector| vec![sector]),
                _ => own,
            },
        };
        if opposition {
            match sectors.first() {
                None | Some(Sector::Party | Sector::Civilian | Sector::Elite) => sectors = vec![Sector::Opposition],
                Some(_) => sectors.push(Sector::Opposition),
            }
        }
        sectors
    }

    /// The sector of the role noun right before: "*army* spokesman".
    pub(super) fn role_before(&self, hit: &Match) -> Option<Sector> {
        let before = self.inner_hits().rev().find(|other| other.words.end == hit.words.start)?;
        let is_people = before.senses.iter().any(|sense| matches!(sense, Sense::People(_) | Sense::RegionPeople(_)));
        self.role_of(before).filter(|_| !is_people)?.sector
    }

    /// What a president, leader or spokesman is the head or voice of, behind "of" or "for".
    fn headed(&self, hit: &Match) -> Headed {
        let at = hit.words.end;
        let leads = self.words.get(at).is_some_and(|word| matches!(word.key.as_str(), "of" | "for") && !word.breaks);
        if !leads {
            return Headed::Nothing;
        }
        let end = (at + 1..self.words.len())
            .find(|&at| self.words[at].breaks || is_stop(self.words, self.hits, at))
            .unwrap_or(self.words.len());
        let inside = self.hits.iter().filter(|hit| hit.words.start > at && hit.words.end <= end);
        let mut sector = None;
        let mut is_place = false;
        for hit in inside {
            if let Some((body, false)) = self.body_of(hit, None) {
                sector = body.sector_on(self.day).0.or(Some(Sector::Government));
            } else if let Some(role) = self.role_of(hit).filter(|_| hit.words.end == end) {
                sector = role.sector.or(sector);
            } else if hit.words.end == end {
                is_place = self.beside_of(hit).is_some_and(|beside| beside.is_place);
            }
        }
        match sector {
            Some(sector) => Headed::Sector(sector),
            None if is_place => Headed::Nothing,
            None => Headed::Unknown,
        }
    }
}

/// What somebody heads.
enum Headed {
    Nothing,
    Unknown,
    Sector(Sector),
}

fn is_armed(body: &Body) -> bool {
    matches!(body.kind.as_str(), "armed_group" | "criminal")
}

/// Whether being of an armed group tells more than the role does: a commander of rebels is a rebel.
fn yields_to_armed(role: &RoleWord) -> bool {
    matches!(
        role.sector,
        None | Some(
            Sector::Military
                | Sector::Government
                | Sector::Rebel
                | Sector::UnidentifiedArmed
                | Sector::Paramilitary
                | Sector::Party
                | Sector::Elite
        )
    )
}
