//! The status of an event: did it happen or not, is it planned, asked for, possible; who holds it, and how factual it is
//! for the author and for every source on the way.
//!
//! A [`StatusReader`] is built once from a table; [`StatusReader::report`] makes of a report and its attributions a
//! [`Statuses`], and [`Statuses::of`] reads one event by the head word of its trigger. The status is composed along the
//! path from the trigger to the top of what is said: each word on it changes it by its own negation, modal and tense
//! (`words`) and by its signature (`signatures`: "managed to", "failed to", "called for"). The attribution in whose
//! content the trigger stands holds the event, unless the words take it for granted ("condemned the attack"); its stance
//! says what the source makes of it.
//!
//! Begin with [`Status`], then `compose`.
//!
//! Invariants: pure; some microseconds an event; a report without trees has no statuses; every value has the words it
//! rests on among its steps.

mod compose;
mod holders;
mod path;
mod signatures;
mod state;
mod steps;
mod words;

pub use compose::Statuses;
pub use signatures::{Effect, StatusTables};

use crate::attribution::{Attribution, Stance};
use crate::events::{Event, Factuality, Holder, Polarity, Reality};
use crate::lexicon::ExtractError;
use dateline_nlp::{Analysis, TokenId};
use dateline_text::{Document, EvidenceId, RecordId, RuleId, SourceMap, Span, Text, Trail};

/// The word by which an event is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The head word of the trigger.
    pub head: TokenId,
    /// Whether the event does harm to somebody: held out by whoever would do it, it is a threat and no plan.
    pub hostile: bool,
}

/// What a report says of an event's status.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Whether the words say that it happened.
    pub polarity: Polarity,
    /// How real it is in the words of its holder.
    pub reality: Reality,
    /// Who says so.
    pub held_by: Holder,
    /// How the holder stands to it; none for the author.
    pub holder_stance: Option<Stance>,
    /// How factual it is: for the author, then for each source from the author inwards.
    pub factuality: Vec<Factuality>,
    /// How it was read: the trigger, then the words that bear on it from the top of the path down.
    pub steps: Vec<Step>,
}

/// One step of reading a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The word.
    pub word: Span<Text>,
    /// What rule read it.
    pub rule: RuleId,
    /// The row of the table: `status:implies-not/fail`.
    pub using: Option<RecordId>,
}

impl Step {
    /// The step in words, for `explain`.
    fn told(&self, document: &Document) -> String {
        let rule = self.rule.0.trim_start_matches("status-").replace('-', " ");
        match &self.using {
            Some(row) => format!("status: \"{}\", by the row {}", document.words(self.word), row.0),
            None => format!("status: \"{}\", {rule}", document.words(self.word)),
        }
    }
}

impl Status {
    /// Puts the steps into the trail of the report; the last one stands for the status.
    pub fn ground(&self, map: &SourceMap, trail: &mut Trail) -> Option<EvidenceId> {
        let mut steps = self.steps.iter();
        let first = steps.next()?;
        let quote = trail.quote(first.word, map);
        let mut evidence = trail.derive(first.rule, quote, [], first.using.clone());
        for step in steps {
            let quote = trail.quote(step.word, map);
            evidence = trail.derive(step.rule, quote, [evidence], step.using.clone());
        }
        Some(evidence)
    }
}

/// Reads the status of events; built once from the table of a language.
#[derive(Clone, Debug)]
pub struct StatusReader {
    signatures: signatures::Signatures,
}

impl StatusReader {
    /// Reads the table.
    pub fn new(tables: &StatusTables<'_>) -> Result<Self, ExtractError> {
        Ok(StatusReader { signatures: signatures::Signatures::new(tables.signatures)? })
    }

    /// The statuses of one report's events, from its trees and its attributions; none for a report without trees.
    pub fn report<'a>(
        &'a self,
        document: &'a Document,
        analysis: &'a Analysis,
        attributions: &'a [Attribution],
    ) -> Option<Statuses<'a>> {
        Statuses::new(&self.signatures, document, analysis, attributions)
    }
}

/// Reads the status of each event of a report, and puts what it rests on into the trail.
pub(crate) fn settle(statuses: &Statuses<'_>, document: &Document, events: &mut [Event], trail: &mut Trail) {
    for event in events {
        let hostile = event.kind.value().quad().is_some_and(|quad| quad >= 3);
        let Some(status) = statuses.of(Trigger { head: event.head, hostile }) else { continue };
        event.because.extend(status.steps.iter().skip(1).map(|step| step.told(document)));
        if let Some(evidence) = status.ground(document.map(), trail) {
            event.evidence = trail.derive(RuleId("event-status"), event.evidence, [evidence], None);
        }
        event.polarity = Some(status.polarity);
        event.reality = Some(status.reality);
        event.held_by = Some(status.held_by);
        event.holder_stance = status.holder_stance;
        event.factuality = status.factuality;
    }
}
