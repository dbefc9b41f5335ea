//! What a word is to the frames: somebody who can act, something that can be done to, a place.

use super::Scene;
use crate::attribution::SourceType;
use crate::events::frames::TriggerKind;
use dateline_nlp::{NameKind, Tag, TokenId};

/// How nouns of persons end that no table names.
const PERSON_ENDINGS: [&str; 15] = [
    "ist", "man", "woman", "smith", "ician", "keeper", "worker", "owner", "driver", "player", "goer", "teer",
    "fighter", "maker", "people",
];

impl<'a> Scene<'a> {
    /// The kind of the name that the word is part of.
    pub(crate) fn name_kind(self, at: u32) -> Option<NameKind> {
        self.analysis.name_of(TokenId(at)).map(|name| name.kind)
    }

    /// Whether the word is of a class, by its lemma or as it stands.
    pub(crate) fn is(self, class: &str, at: u32) -> bool {
        let lemma = self.lemma(at);
        if self.frames.is(class, lemma) || self.frames.is(class, self.lower(at)) {
            return true;
        }
        // "Ministers", as titles and headlines write it.
        lemma.starts_with(char::is_uppercase) && self.frames.is(class, &lemma.to_lowercase())
    }

    /// Whether the head of a phrase can act: a person, a body, a state, a people, or a pronoun for one.
    pub(crate) fn is_actor(self, at: u32) -> bool {
        match self.name_kind(at) {
            Some(
                NameKind::Person
                | NameKind::Organization
                | NameKind::Gpe
                | NameKind::Norp
                // "the West"; a country that the model does not know may look like any place.
                | NameKind::Location,
            ) => return true,
            // "the Kremlin said"
            Some(NameKind::Facility) => return self.is("metonym", at),
            Some(NameKind::Event) => return false,
            Some(NameKind::Miscellaneous) | None => {}
        }
        let lower = self.lower(at);
        match self.tag(at) {
            Tag::Prp | Tag::PrpS => return true,
            Tag::Nnp | Tag::Nnps if self.name_kind(at).is_none() => return !self.is("time-word", at),
            Tag::Wp | Tag::Wdt => return matches!(lower, "who" | "whom"),
            _ => {}
        }
        let lemma = self.lemma(at);
        // "a number of ministers"
        if self.is("partitive", at)
            && let Some(of) = self.tree.children(at).find(|&child| child > at && self.tree.led_by(child, &["of"]))
            && self.is_actor(of)
        {
            return true;
        }
        if self.frames.is("no-actor", lemma) {
            return false;
        }
        if self.frames.is_actor_noun(lemma) || self.frames.is_actor_noun(lower) {
            return true;
        }
        if lemma.starts_with(char::is_uppercase) && self.frames.is_actor_noun(&lemma.to_lowercase()) {
            return true;
        }
        let ends = |ending: &str| lemma.len() > ending.len() + 1 && lemma.ends_with(ending);
        if self.tag(at).is_noun() && PERSON_ENDINGS.iter().any(|ending| ends(ending)) {
            return true;
        }
        if self.lexicon.sources.get(lemma).is_some_and(|&kind| kind != SourceType::Document) {
            return true;
        }
        // "dozens of villagers", "a group of gunmen", "the rest"; "five" and "some" on their own.
        if self.is("partitive", at) || matches!(self.tag(at), Tag::Cd) {
            let of = self.tree.children(at).find(|&child| self.tree.led_by(child, &["of"]));
            return of.map_or(!self.is_measure(at), |of| self.is_actor(of));
        }
        matches!(lower, "those" | "others" | "many" | "several" | "some" | "both" | "everyone" | "anyone" | "nobody")
            && !matches!(self.tree.relation(at), "det" | "amod")
    }

    /// Whether the head of a phrase is a person's name or a pronoun for persons.
    pub(crate) fn is_person(self, at: u32) -> bool {
        self.name_kind(at) == Some(NameKind::Person)
            || matches!(
                self.lower(at),
                "his" | "her" | "my" | "your" | "their" | "our" | "he" | "she" | "they" | "we" | "i"
            )
    }

    /// Whether something may be done to it: a noun, name or pronoun that is no time, no sum and no event.
    pub(crate) fn can_be_target(self, at: u32) -> bool {
        let tag = self.tag(at);
        let nominal = tag.is_noun() || matches!(tag, Tag::Prp | Tag::Cd | Tag::Wp) || self.is("partitive", at);
        let lower = self.lower(at);
        nominal
            && !self.is("time-word", at)
            && !self.is_measure(at)
            && !self.is("series", at)
            && !lower.ends_with("self")
            && !lower.ends_with("selves")
    }

    /// Whether a number stands for money, a share or a year.
    pub(super) fn is_measure(self, at: u32) -> bool {
        let money = |child: u32| matches!(self.lower(child), "$" | "%" | "£" | "€" | "percent");
        self.tree.children(at).any(money) || self.tree.led_by(at, &["in", "at", "by", "since", "from", "to", "of"])
    }

    /// Whether the head of a phrase is a place by its name.
    pub(crate) fn is_named_place(self, at: u32) -> bool {
        matches!(self.name_kind(at), Some(NameKind::Gpe | NameKind::Location | NameKind::Facility))
    }

    /// Whether a noun names an event of some frame.
    pub(crate) fn is_event_noun(self, at: u32) -> bool {
        let entries = self.frames.entries(self.lemma(at));
        entries.iter().any(|entry| matches!(entry.kind, TriggerKind::Noun | TriggerKind::WeakNoun))
    }

    /// Whether the head of a phrase is a place, by name or by its noun.
    pub(crate) fn is_place(self, at: u32) -> bool {
        self.is_named_place(at) || self.is("place", at)
    }
}
