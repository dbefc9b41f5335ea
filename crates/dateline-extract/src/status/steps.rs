//! The steps by which a status was read, for its evidence.

use super::Step;
use super::path::Tree;
use super::signatures::Effect;
use dateline_text::RecordId;

/// The steps so far.
pub(super) struct Steps<'a> {
    tree: Tree<'a>,
    pub(super) steps: Vec<Step>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(tree: Tree<'a>) -> Self {
        Steps { tree, steps: Vec::new() }
    }

    /// Whether the last row of the table that was used is of this class.
    pub(super) fn last_is(&self, class: &str) -> bool {
        let row = self.steps.iter().rev().find_map(|step| step.using.as_ref());
        row.is_some_and(|row| row.0.starts_with(class))
    }

    /// Whether a row of this class was used.
    pub(super) fn uses(&self, class: &str) -> bool {
        self.steps.iter().filter_map(|step| step.using.as_ref()).any(|row| row.0.starts_with(class))
    }

    /// A word read by a rule.
    pub(super) fn note(&mut self, rule: &'static str, at: u32) {
        self.steps.push(Step::of(self.tree, rule, at));
    }

    /// A word read by its row in the table of signatures.
    pub(super) fn effect(&mut self, effect: Effect, at: u32, lemma: &str) {
        let using = Some(RecordId(format!("status:{}/{lemma}", effect.name())));
        self.steps.push(Step { using, ..Step::of(self.tree, "status-signature", at) });
    }
}
