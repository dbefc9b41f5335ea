//! The path from an event's trigger up its sentence, and how each word on it hangs on the next.

use crate::clauses::Clauses;
use dateline_nlp::{Analysis, Tag, TokenId};

/// How many words up a path is followed: deeper ones are no sentences that people write.
const STEPS: usize = 40;

/// The trees and words of a report, by token number.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) clauses: Clauses<'a>,
}

impl<'a> Tree<'a> {
    pub(super) fn tag(self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    pub(super) fn lower(self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    pub(super) fn lemma(self, at: u32) -> &'a str {
        self.analysis.lemma(TokenId(at))
    }

    pub(super) fn children(self, at: u32) -> impl Iterator<Item = u32> + 'a {
        self.clauses.children(at)
    }

    pub(super) fn relation(self, at: u32) -> &'a str {
        self.clauses.relation(at)
    }

    /// The first word that leads a clause or phrase: a preposition or subordinator.
    pub(super) fn leader(self, at: u32) -> Option<u32> {
        let leads =
            |&child: &u32| child < at && matches!(self.relation(child), "case" | "mark") && self.tag(child) != Tag::To;
        self.children(at).find(leads)
    }

    /// Whether the word stands as a thing spoken of, and not as what a clause says.
    pub(super) fn nominal(self, at: u32) -> bool {
        let verbal = self.tag(at).is_verb() || self.clauses.child(at, &["cop", "nsubj"]).is_some();
        !verbal && self.tag(at).is_noun()
    }

    fn question_word(self, clause: u32) -> bool {
        let first = self.clauses.extent(clause).start;
        matches!(self.tag(first), Tag::Wrb | Tag::Wp | Tag::Wdt | Tag::WpS) && self.lower(first) != "whether"
    }

    /// How the word hangs on its head, in the terms of the table of signatures and a few of its own.
    fn frame(self, at: u32, head: u32) -> &'a str {
        let tree = self.clauses;
        let gerund = self.tag(at) == Tag::Vbg && !tree.finite(at);
        match self.relation(at) {
            "xcomp" if tree.infinitive(at) && tree.passive(head) => "raised",
            "xcomp" if tree.infinitive(at) || self.tag(at) == Tag::Vb => "inf",
            "xcomp" if gerund => "ing",
            "xcomp" => "pred",
            "ccomp" | "csubj" if self.question_word(at) => "what",
            "ccomp" | "csubj" if tree.led_by(at, &["whether", "if"]) => "wh",
            "csubj" if tree.child(head, &["expl"]).is_none() => "subj",
            "ccomp" | "csubj" if tree.infinitive(at) && !tree.finite(at) => "inf",
            "ccomp" | "csubj" if gerund => "ing",
            "ccomp" | "csubj" => "that",
            "advcl" => self.adverbial(at, head, gerund),
            "acl" if tree.deprel(at) == "acl:relcl" => "relcl",
            "acl" if tree.infinitive(at) => "inf",
            "acl" if tree.led_by(at, &["whether", "if"]) => "wh",
            "acl" if tree.finite(at) => "that",
            "acl" => self.leader(at).map_or("participle", |leader| self.lower(leader)),
            "obj" | "iobj" => "obj",
            "nsubj" if tree.deprel(at) == "nsubj:pass" => "obj",
            "nsubj" => "subj",
            "nmod" if tree.deprel(at) == "nmod:poss" => "poss",
            "obl" if tree.deprel(at) == "obl:agent" => "by",
            "obl" | "nmod" => self.leader(at).map_or_else(|| self.to_or_none(at), |leader| self.lower(leader)),
            other => other,
        }
    }

    /// "to" before a noun is tagged as the word before a verb is, in some treebanks.
    fn to_or_none(self, at: u32) -> &'a str {
        let led = self.children(at).take_while(|&child| child < at).any(|child| self.lower(child) == "to");
        if led { "to" } else { "unmarked" }
    }

    fn adverbial(self, at: u32, head: u32, gerund: bool) -> &'a str {
        let tree = self.clauses;
        let leader = self.leader(at).map(|leader| self.lower(leader));
        match leader {
            _ if tree.led_by(at, &["whether"]) => "wh",
            // "remains unclear if": the adjective asks, and the verb does not depend.
            Some("if") if tree.child(head, &["xcomp"]).is_some_and(|at| self.tag(at).is_adjective()) => "wh",
            Some("if" | "unless" | "whether" | "provided" | "providing" | "lest" | "case" | "supposing") => "if",
            Some("in") if self.children(at).any(|child| self.lower(child) == "case") => "if",
            Some("as") if self.children(at).any(|child| self.lower(child) == "if") => "as if",
            _ if tree.infinitive(at) && tree.passive(head) => "raised",
            _ if tree.infinitive(at) => "purpose",
            Some(word) if gerund || self.tag(at) == Tag::Vb || self.tag(at).is_noun() => word,
            // "Should the dam break", "Had they known": the auxiliary leads.
            None if self.inverted(at) => "if",
            None if !tree.finite(at) => "participle",
            _ => "clause",
        }
    }

    fn inverted(self, at: u32) -> bool {
        let first = self.clauses.extent(at).start;
        matches!(self.lower(first), "should" | "had" | "were") && matches!(self.relation(first), "aux" | "cop")
    }
}

/// A word on the path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    /// The word.
    pub(super) token: u32,
    /// The word that it hangs on.
    pub(super) head: Option<u32>,
    /// How it hangs on that.
    pub(super) frame: &'a str,
    /// The first of the words that it is joined to by "and": it shares that one's place, and may share its auxiliaries.
    pub(super) joined: Option<u32>,
}

/// The path from `trigger` to the root, the trigger first.
pub(super) fn path<'a>(tree: Tree<'a>, trigger: u32) -> Vec<Node<'a>> {
    let mut nodes = Vec::with_capacity(8);
    let mut at = trigger;
    while nodes.len() < STEPS {
        let (mut place, mut joined) = (at, None);
        let mut steps = 0;
        while tree.relation(place) == "conj" && steps < STEPS {
            let Some(head) = tree.clauses.head(place) else { break };
            // "X said ..., and Y did ...": a clause with a subject of its own stands for itself, yet in the same place.
            joined = Some(head);
            place = head;
            steps += 1;
        }
        let Some(head) = tree.clauses.head(place) else {
            nodes.push(Node { token: at, head: None, frame: "root", joined });
            break;
        };
        nodes.push(Node { token: at, head: Some(head), frame: tree.frame(place, head), joined });
        at = head;
    }
    nodes
}
