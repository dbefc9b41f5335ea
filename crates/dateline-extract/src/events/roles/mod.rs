//! Who stands in which slot around a trigger, read from the dependency tree.
//!
//! Begin with [`Scene::fillers`]. It looks through passives, relative and participial clauses, control and coordination
//! (`subjects`, `objects`) and the verb that a noun leans on (`nominal`); where the parser may have hung a phrase one edge
//! too high or too low, both are tried (`prepositions`). `words` says who can act, `conditions` what a frame asks for.

mod conditions;
mod nominal;
mod objects;
mod phrases;
mod prepositions;
mod subjects;
mod words;

use super::frames::{Frames, Slot};
use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use crate::phrases::Range;
use dateline_nlp::{Analysis, Tag, TokenId};
use dateline_text::{Document, Span, Text};

/// A parsed document with the tables that its words are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) tree: Clauses<'a>,
    pub(crate) frames: &'a Frames,
    pub(crate) lexicon: &'a Lexicon,
}

/// A word that may stand for an event, with the verb that it leans on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    /// Its head word.
    pub(crate) at: u32,
    /// Whether it is read as a verb.
    pub(crate) verbal: bool,
    /// "launched" in "launched an attack".
    pub(crate) support: Option<Support>,
}

/// The verb that a noun leans on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Support {
    pub(crate) verb: u32,
    /// What the verb's subject is to the event.
    pub(crate) subject: SubjectRole,
}

/// What the subject of a verb is to the event that a noun beside it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubjectRole {
    /// It does it: "launched an attack", "took part in the protest".
    Acts,
    /// It is done to it: "received aid", "came under attack".
    Receives,
    /// Neither can be told: "ended the boycott", "the attack took place".
    Neither,
}

/// Who or what stands in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filler {
    /// The head word.
    pub(crate) head: u32,
    /// The noun phrase, each of several joined by "and" on its own.
    pub(crate) phrase: Range,
    /// How it was found, for people.
    pub(crate) path: String,
}

impl<'a> Scene<'a> {
    pub(crate) fn lower(self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    /// The base form of a word.
    pub(crate) fn lemma(self, at: u32) -> &'a str {
        let lemma = self.analysis.lemma(TokenId(at));
        match self.tag(at).is_verb() {
            true => self.frames.verb_lemma(lemma, self.lower(at)),
            false => lemma,
        }
    }

    pub(crate) fn tag(self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    pub(crate) fn span(self, range: &Range) -> Span<Text> {
        let first = self.analysis.token(TokenId(range.start)).span;
        first.cover(self.analysis.token(TokenId(range.end.max(range.start + 1) - 1)).span)
    }

    /// Who or what stands in `slot` of `trigger`; empty where nobody does.
    pub(crate) fn fillers(self, trigger: Trigger, slot: &Slot) -> Vec<Filler> {
        let mut fillers = self.fillers_as_told(trigger, slot);
        for filler in &mut fillers {
            self.cut_off(trigger, filler);
        }
        match &fillers[..] {
            [only] => self.members(trigger, only).unwrap_or(fillers),
            _ => fillers,
        }
    }

    /// Leaves out of a phrase the clause that the trigger stands in: "*groups* helping refugees" help refugees.
    fn cut_off(self, trigger: Trigger, filler: &mut Filler) {
        if filler.head >= trigger.at || !filler.phrase.contains(&trigger.at) {
            return;
        }
        let mut parts = self.tree.children(filler.head).filter(|&child| child > filler.head);
        if let Some(part) = parts.find(|&part| self.tree.under(trigger.at, part)) {
            let mut end = self.tree.extent(part).start.max(filler.head + 1);
            while end > filler.head + 1 && self.tag(end - 1).is_punctuation() {
                end -= 1;
            }
            filler.phrase.end = end;
        }
    }

    /// "The states that signed it include *Neral and Ostria*": of a group that is told by what it does, who is in it.
    fn members(self, trigger: Trigger, group: &Filler) -> Option<Vec<Filler>> {
        let verb = self.tree.head(group.head).filter(|_| self.tree.relation(group.head) == "nsubj")?;
        if self.lemma(verb) != "include" || !self.tree.under(trigger.at, group.head) {
            return None;
        }
        let members = self.all(self.tree.child(verb, &["obj"])?, "one of them");
        members.iter().all(|member| self.name_kind(member.head).is_some()).then_some(members)
    }

    fn fillers_as_told(self, trigger: Trigger, slot: &Slot) -> Vec<Filler> {
        let at = trigger.at;
        match slot {
            Slot::Subject if trigger.verbal => self.subject(at),
            Slot::Object if trigger.verbal => self.object(at),
            Slot::Subject | Slot::Object => Vec::new(),
            Slot::Indirect => self.tree.child(at, &["iobj"]).map_or(Vec::new(), |at| self.all(at, "iobj")),
            Slot::Possessor => {
                let mut owner = self.tree.children(at).find(|&child| self.tree.deprel(child) == "nmod:poss");
                // "his government's decision to withdraw": the owner of the noun that the clause completes.
                if owner.is_none() && trigger.verbal && self.tree.relation(at) == "acl" {
                    owner = self.tree.head(at).and_then(|noun| {
                        self.tree.children(noun).find(|&child| self.tree.deprel(child) == "nmod:poss")
                    });
                }
                owner.map_or(Vec::new(), |at| self.all(at, "nmod:poss"))
            }
            Slot::Modifier => self.modifiers(at),
            Slot::Complement => self.complement_subject(at),
            Slot::Support => self.support_subject(trigger),
            Slot::Preposition(word) => self.prepositional(trigger, word),
        }
    }
}
