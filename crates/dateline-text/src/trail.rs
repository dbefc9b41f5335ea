//! What each value rests on.
//!
//! A trail begins at quoted words or bytes and goes on through named rules. It is an arena: a step
//! can only point at earlier steps, so it has no cycles, and an [`EvidenceId`] cannot exist without
//! bytes at its root. A gazetteer row or dictionary entry ([`RecordId`]) can support a step; it can
//! never be the root of one.

use crate::map::SourceMap;
use crate::span::{Source, Span, Text};

/// The stable kebab-case name of the rule or model that made a step, such as `cue-verb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub &'static str);

/// A record outside the report that supports a step: `table:key`, such as `cues:deny`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub String);

/// A step of a trail. Only [`Trail::quote`], [`Trail::quote_source`] and [`Trail::derive`] make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(u32);

/// What one step of a trail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Words of the text, and the bytes of the capture that they were read from.
    Quoted {
        /// Where the words stand; `None` for bytes outside the text, such as a `<meta>` date.
        text: Option<Span<Text>>,
        /// The bytes, in pieces.
        source: Vec<Span<Source>>,
    },
    /// A value read from earlier steps.
    Derived {
        /// By which rule.
        rule: RuleId,
        /// From which steps; never empty.
        from: Vec<EvidenceId>,
        /// With the support of which record.
        using: Option<RecordId>,
    },
}

/// All the evidence of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    steps: Vec<Evidence>,
}

impl Trail {
    /// Quotes words of the text.
    pub fn quote(&mut self, span: Span<Text>, map: &SourceMap) -> EvidenceId {
        self.push(Evidence::Quoted { text: Some(span), source: map.sources(span) })
    }

    /// Quotes bytes of the capture that are no part of the text.
    pub fn quote_source(&mut self, source: Span<Source>) -> EvidenceId {
        self.push(Evidence::Quoted { text: None, source: vec![source] })
    }

    /// Records that `rule` read something from `first` and `rest`.
    pub fn derive(
        &mut self,
        rule: RuleId,
        first: EvidenceId,
        rest: impl IntoIterator<Item = EvidenceId>,
        using: Option<RecordId>,
    ) -> EvidenceId {
        let from = std::iter::once(first).chain(rest).collect();
        self.push(Evidence::Derived { rule, from, using })
    }

    /// The step with this id.
    ///
    /// # Panics
    ///
    /// When the id is another trail's.
    pub fn step(&self, id: EvidenceId) -> &Evidence {
        &self.steps[id.0 as usize]
    }

    /// The quotations at the root of `id`, in the order they were made, each once.
    pub fn roots(&self, id: EvidenceId) -> Vec<EvidenceId> {
        let (mut open, mut roots) = (vec![id], Vec::new());
        while let Some(id) = open.pop() {
            match self.step(id) {
                Evidence::Quoted { .. } => roots.push(id),
                Evidence::Derived { from, .. } => open.extend(from),
            }
        }
        roots.sort();
        roots.dedup();
        roots
    }

    /// The rules between `id` and its roots, last applied first.
    pub fn rules(&self, id: EvidenceId) -> Vec<(RuleId, Option<&RecordId>)> {
        let (mut open, mut rules) = (vec![id], Vec::new());
        while let Some(id) = open.pop() {
            if let Evidence::Derived { rule, from, using } = self.step(id) {
                rules.push((*rule, using.as_ref()));
                open.extend(from.iter().rev());
            }
        }
        rules
    }

    /// The number of steps.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether nothing was quoted yet.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn push(&mut self, step: Evidence) -> EvidenceId {
        self.steps.push(step);
        EvidenceId(self.steps.len() as u32 - 1)
    }
}

/// A value with the evidence it rests on.
///
/// ```compile_fail
/// # use dateline_text::{Grounded, RecordId};
/// // A record is support, never a root: this does not compile.
/// Grounded::new("Varn", RecordId("cities:12".into()), 0.9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grounded<T> {
    value: T,
    evidence: EvidenceId,
    confidence: f32,
}

impl<T> Grounded<T> {
    /// Grounds `value` in `evidence`, with a confidence from 0 to 1.
    pub fn new(value: T, evidence: EvidenceId, confidence: f32) -> Self {
        Grounded { value, evidence, confidence: confidence.clamp(0.0, 1.0) }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What it rests on.
    pub fn evidence(&self) -> EvidenceId {
        self.evidence
    }

    /// How sure, from 0 to 1.
    pub fn confidence(&self) -> f32 {
        self.confidence
    }
}

/// A value that a report may state, state in a way that could not be resolved, or not state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Slot<T> {
    /// Stated and understood.
    Stated(Grounded<T>),
    /// Stated, but not resolved to a value.
    Unresolved {
        /// The words that state it.
        mention: EvidenceId,
    },
    /// Not stated.
    #[default]
    Unstated,
}

impl<T> Slot<T> {
    /// The grounded value, if there is one.
    pub fn stated(&self) -> Option<&Grounded<T>> {
        match self {
            Slot::Stated(grounded) => Some(grounded),
            _ => None,
        }
    }

    /// What the slot rests on, unless it is not stated.
    pub fn evidence(&self) -> Option<EvidenceId> {
        match self {
            Slot::Stated(grounded) => Some(grounded.evidence),
            Slot::Unresolved { mention } => Some(*mention),
            Slot::Unstated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_leads_back_to_its_bytes() {
        let map = SourceMap::verbatim(100, 50);
        let mut trail = Trail::default();
        let cue = trail.quote(Span::new(4, 10), &map);
        let date = trail.quote_source(Span::new(7, 17));
        let stance = trail.derive(RuleId("stance-of-cue"), cue, [], Some(RecordId("cues:deny".into())));
        let both = trail.derive(RuleId("merge"), stance, [date], None);
        assert_eq!(trail.roots(both), [cue, date]);
        let rules: Vec<_> = trail.rules(both).into_iter().map(|(rule, _)| rule.0).collect();
        assert_eq!(rules, ["merge", "stance-of-cue"]);
        assert_eq!(
            trail.step(cue),
            &Evidence::Quoted { text: Some(Span::new(4, 10)), source: vec![Span::new(104, 110)] }
        );
    }
}
