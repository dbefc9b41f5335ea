//! The rows of events.

use dateline_extract::events::{Argument, Event, Holder};
use dateline_text::{Codepoints, Span, Text};
use serde::Serialize;

use super::words::{entity_id, source_entity};
use super::{SpanRow, evidence, rounded};
use crate::Reading;

/// One mention of a public event.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct EventRow {
    pub id: String,
    pub trigger: Vec<SpanRow>,
    pub head: SpanRow,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub mode: Option<String>,
    pub cameo: Option<String>,
    pub context: Vec<String>,
    pub actor: Vec<ArgumentRow>,
    pub recipient: Vec<ArgumentRow>,
    pub place: Vec<SpanRow>,
    pub time: Vec<SpanRow>,
    pub quantity: Vec<EventQuantityRow>,
    pub reciprocal: bool,
    pub polarity: Option<&'static str>,
    pub reality: Option<&'static str>,
    /// `AUTHOR` or the id of an attribution.
    pub held_by: Option<String>,
    pub holder_stance: Option<&'static str>,
    pub factuality: Vec<FactualityRow>,
    pub same_as: Option<String>,
    pub confidence: f32,
    pub runner_up: Option<RunnerUpRow>,
    pub frame: String,
    pub block: u32,
    pub block_kind: &'static str,
    pub evidence: Vec<(u32, u32)>,
    pub rule: &'static str,
}

/// Somebody or something that takes part.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct ArgumentRow {
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub entity: Option<String>,
    pub country: Option<String>,
    pub sector: Vec<&'static str>,
}

/// A number that belongs to an event.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct EventQuantityRow {
    pub span: SpanRow,
    pub of: Option<String>,
    pub kind: &'static str,
    pub quantity: Option<String>,
}

/// How factual an event is for one source.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct FactualityRow {
    pub according_to: Vec<String>,
    pub value: &'static str,
}

/// The next best type.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct RunnerUpRow {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub confidence: f32,
}

/// The id of an event as people see it: `v1` is the first of its report; `e1` is an entity.
pub fn event_id(event: &Event) -> String {
    format!("v{}", event.id.0 + 1)
}

impl EventRow {
    pub(super) fn new(event: &Event, reading: &Reading, points: &Codepoints<'_>) -> Self {
        let (document, extraction) = (&reading.document, &reading.extraction);
        let row = |span: Span<Text>| {
            let range = points.range(span);
            SpanRow { start: range.start, end: range.end, text: document.words(span).to_owned() }
        };
        let rows = |spans: &[Span<Text>]| spans.iter().map(|&span| row(span)).collect::<Vec<_>>();
        let arguments = |arguments: &[Argument]| -> Vec<ArgumentRow> {
            arguments
                .iter()
                .map(|argument| {
                    let SpanRow { start, end, text } = row(argument.span);
                    let entity = match argument.entity {
                        Some(id) => reading.entities.iter().find(|entity| entity.id == id),
                        None => source_entity(reading, &[argument.span], None),
                    };
                    ArgumentRow {
                        start,
                        end,
                        text,
                        entity: entity.map(entity_id),
                        country: argument.country.map(|country| country.to_string()),
                        sector: argument.sectors.iter().map(|sector| sector.name()).collect(),
                    }
                })
                .collect()
        };
        let said_by = |id: &dateline_extract::AttributionId| format!("a{}", id.0 + 1);
        // The entity that the source is; a source that is none of the report's entities goes by its attribution.
        let source = |id: &dateline_extract::AttributionId| {
            let attribution = extraction.attribution(*id);
            let entity = attribution.and_then(|attribution| {
                let name = attribution.source_name.stated().map(|name| *name.value());
                source_entity(reading, &attribution.source, name)
            });
            entity.map_or_else(|| said_by(id), entity_id)
        };
        EventRow {
            id: event_id(event),
            trigger: rows(&event.trigger),
            head: row(event.head_span),
            kind: event.kind.value().name(),
            mode: event.mode.clone(),
            cameo: event.cameo.clone(),
            context: event.context.clone(),
            actor: arguments(&event.actor),
            recipient: arguments(&event.recipient),
            place: rows(&event.place),
            time: rows(&event.time),
            quantity: event
                .quantity
                .iter()
                .map(|quantity| EventQuantityRow {
                    span: row(quantity.span),
                    of: quantity.of.clone(),
                    kind: quantity.kind,
                    quantity: quantity.quantity.map(|id| format!("q{}", id.0 + 1)),
                })
                .collect(),
            reciprocal: event.reciprocal,
            polarity: event.polarity.map(|polarity| polarity.name()),
            reality: event.reality.map(|reality| reality.name()),
            held_by: event.held_by.map(|holder| match holder {
                Holder::Author => "AUTHOR".to_owned(),
                Holder::Attributed(id) => said_by(&id),
            }),
            holder_stance: event.holder_stance.map(|stance| stance.name()),
            factuality: event
                .factuality
                .iter()
                .map(|factuality| FactualityRow {
                    according_to: std::iter::once("AUTHOR".to_owned())
                        .chain(factuality.according_to.iter().map(source))
                        .collect(),
                    value: factuality.value.name(),
                })
                .collect(),
            same_as: event.same_as.map(|id| format!("v{}", id.0 + 1)),
            confidence: rounded(event.confidence),
            runner_up: event
                .runner_up
                .map(|(kind, confidence)| RunnerUpRow { kind: kind.name(), confidence: rounded(confidence) }),
            frame: event.frame.clone(),
            block: event.block.0,
            block_kind: document.block(event.block).map_or("paragraph", |block| block.kind.name()),
            evidence: evidence(extraction, event.evidence),
            rule: event.rule.0,
        }
    }
}
