//! The phrases of those who take part: how far each goes, and who is joined to it by "and".

use super::{Filler, Scene};
use crate::phrases::Range;
use dateline_nlp::Tag;

impl<'a> Scene<'a> {
    /// The noun phrase of `noun` without what is joined to it by "and".
    pub(crate) fn phrase(self, noun: u32) -> Range {
        let mut end = self.tree.phrase_end(noun, true);
        for child in self.tree.children(noun).filter(|&child| child > noun) {
            if matches!(self.tree.relation(child), "conj" | "cc") {
                end = end.min(self.tree.extent(child).start);
            }
        }
        // "Neral as", where a clause was cut off behind its first word.
        while end > noun + 1 && matches!(self.tag(end - 1), Tag::In | Tag::To | Tag::Cc) {
            end -= 1;
        }
        while end > noun + 1 && self.tag(end - 1).is_punctuation() && !matches!(self.lower(end - 1), ")" | "]") {
            end -= 1;
        }
        let start = self.tree.child(noun, &["cc"]).filter(|&cc| cc < noun && self.tree.deprel(cc) == "cc:preconj");
        let start = match start {
            Some(cc) => cc + 1,
            None => self.tree.phrase_start(noun),
        };
        start.min(noun)..end.max(noun + 1)
    }

    /// The head and what is joined to it.
    pub(super) fn joined(self, head: u32) -> Vec<u32> {
        let mut heads = vec![head];
        let mut at = 0;
        while at < heads.len() && heads.len() < 24 {
            let more = self.tree.children(heads[at]).filter(|&child| {
                self.tree.relation(child) == "conj" && self.tree.nominal(child) && !self.tree.predicate(child)
            });
            heads.extend(more);
            at += 1;
        }
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    pub(super) fn joined_any(self, head: u32) -> Vec<u32> {
        let mut heads = vec![head];
        heads.extend(self.tree.children(head).filter(|&child| self.tree.relation(child) == "conj"));
        heads
    }

    /// A relative pronoun gives way to the noun that it stands for.
    pub(super) fn resolved(self, at: u32) -> u32 {
        match self.tag(at) {
            Tag::Wp | Tag::Wdt | Tag::In => {
                self.tree.antecedent(at).or_else(|| self.antecedent_by_clause(at)).unwrap_or(at)
            }
            _ => at,
        }
    }

    pub(super) fn antecedent_by_clause(self, at: u32) -> Option<u32> {
        let lower = self.lower(at);
        if !matches!(lower, "that" | "which" | "who" | "whom") {
            return None;
        }
        let verb = self.tree.head(at)?;
        self.tree.deprel(verb).starts_with("acl").then(|| self.tree.head(verb)).flatten()
    }

    pub(super) fn filler(self, head: u32, path: &str) -> Filler {
        Filler { head, phrase: self.phrase(head), path: path.to_owned() }
    }

    pub(super) fn all(self, head: u32, path: &str) -> Vec<Filler> {
        let head = self.resolved(head);
        self.joined(head).into_iter().map(|head| self.filler(head, path)).collect()
    }
}
