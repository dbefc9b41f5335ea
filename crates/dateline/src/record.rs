//! The record of one report as it is written: `dateline-record/1`, described in `docs/formats/record.md`.
//!
//! These are row types: they exist to be written, and hold copies in the units that readers of JSON count in (Unicode
//! code points). Internal types are never serialized.

use dateline_extract::{Attribution, Extraction};
use dateline_ingest::metadata::Field;
use dateline_ingest::{Capture, Origin};
use dateline_text::{Codepoints, Document, EvidenceId, Slot, Span, Text};
use serde::Serialize;

use crate::Reading;

mod actors;
mod events;
mod places;
mod values;
mod words;

pub use actors::{ActorRow, RelationRow, RoleRow};
pub use events::{ArgumentRow, EventQuantityRow, EventRow, FactualityRow, RunnerUpRow, event_id};
pub use places::{LocationRow, PlaceRow, place_id};
pub(crate) use values::range_words;
pub use values::{QuantityRow, TimeRow, quantity_id, time_id};
pub(crate) use words::entities_of_tokens;
pub use words::{EntityRow, MentionRow, TokenRow, entity_id};

/// The version of the record's form.
pub const SCHEMA: &str = "dateline-record/1";

/// The layers that this version reads. A layer that is not named here is empty because it was not looked for.
pub const LAYERS: [&str; 6] = ["blocks", "sentences", "attributions", "times", "places", "quantities"];

/// All that is said of one report.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct Record {
    pub schema: &'static str,
    pub layers: Vec<&'static str>,
    pub report: ReportRow,
    pub text: String,
    pub blocks: Vec<BlockRow>,
    pub sentences: Vec<RangeRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<TokenRow>>,
    pub entities: Vec<EntityRow>,
    pub attributions: Vec<AttributionRow>,
    pub events: Vec<EventRow>,
    pub times: Vec<TimeRow>,
    pub places: Vec<PlaceRow>,
    pub quantities: Vec<QuantityRow>,
    pub relations: Vec<RelationRow>,
    pub warnings: Vec<String>,
}

/// What is known of the report itself.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct ReportRow {
    pub id: String,
    pub path: Option<String>,
    pub url: Option<String>,
    pub sha256: String,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub canonical_url: Option<String>,
    pub published: Option<ValueRow>,
    /// Where each value above was found, how sure it is, and the bytes it rests on.
    pub found: Vec<FoundRow>,
}

/// A value with where it was found.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct ValueRow {
    pub value: String,
    pub from: &'static str,
    pub confidence: f32,
}

/// Where a value of the report was found.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct FoundRow {
    pub field: &'static str,
    pub from: &'static str,
    pub confidence: f32,
    pub source: Vec<(u32, u32)>,
}

/// A labelled block.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct BlockRow {
    pub kind: &'static str,
    pub start: u32,
    pub end: u32,
    pub source: Vec<(u32, u32)>,
    pub confidence: f32,
}

/// A range of code points.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct RangeRow {
    pub start: u32,
    pub end: u32,
}

/// Words at their place.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct SpanRow {
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// One statement: a source, a cue and a content.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct AttributionRow {
    pub id: String,
    pub source: Vec<SpanRow>,
    pub cue: Vec<SpanRow>,
    pub content: Vec<SpanRow>,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub attitude: &'static str,
    pub stance: &'static str,
    pub source_type: &'static str,
    pub source_name: Option<String>,
    pub source_name_span: Option<SpanRow>,
    pub source_entity: Option<String>,
    pub addressee: Option<SpanRow>,
    pub nested_in: Option<String>,
    pub block: u32,
    pub block_kind: &'static str,
    /// The bytes of the capture behind source, cue and content.
    pub evidence: Vec<(u32, u32)>,
    pub rule: &'static str,
    pub confidence: f32,
}

impl Record {
    /// Writes down what was read, with the layers asked for.
    pub fn new(capture: &Capture, reading: &Reading, tokens: bool) -> Self {
        let document = &reading.document;
        let points = Codepoints::new(document.text());
        let range = |span: Span<Text>| {
            let range = points.range(span);
            RangeRow { start: range.start, end: range.end }
        };
        let mut layers = LAYERS.to_vec();
        if reading.foreign {
            layers.truncate(1);
        }
        if tokens {
            layers.push("tokens");
        }
        if reading.analysis.is_parsed() && !reading.foreign {
            layers.extend(["entities", "events", "relations"]);
        }
        Record {
            schema: SCHEMA,
            layers,
            report: ReportRow::new(capture, reading),
            text: document.text().to_owned(),
            blocks: document
                .blocks()
                .iter()
                .map(|block| {
                    let RangeRow { start, end } = range(block.span);
                    let source = sources(document, block.span);
                    BlockRow { kind: block.kind.name(), start, end, source, confidence: rounded(block.confidence) }
                })
                .collect(),
            sentences: reading.analysis.sentences().iter().map(|sentence| range(sentence.span)).collect(),
            tokens: tokens.then(|| words::token_rows(&reading.analysis, &reading.entities, &points)),
            entities: words::entity_rows(document, &reading.entities, &reading.extraction, &points),
            attributions: reading
                .extraction
                .attributions
                .iter()
                .map(|attribution| AttributionRow::new(attribution, reading, &points))
                .collect(),
            events: (reading.extraction.events.iter()).map(|event| EventRow::new(event, reading, &points)).collect(),
            times: (reading.extraction.times.iter())
                .map(|time| TimeRow::new(time, &reading.extraction, document, &points))
                .collect(),
            places: (reading.extraction.places.iter())
                .map(|toponym| PlaceRow::new(toponym, &reading.extraction, document, &points))
                .collect(),
            quantities: (reading.extraction.quantities.iter())
                .map(|quantity| QuantityRow::new(quantity, &reading.extraction, document, &points))
                .collect(),
            relations: actors::relation_rows(document, &reading.extraction, &points),
            warnings: reading.warnings.clone(),
        }
    }
}

impl ReportRow {
    fn new(capture: &Capture, reading: &Reading) -> Self {
        let report = &reading.report;
        let metadata = &report.metadata;
        let words = |field: &Option<Field<String>>| field.as_ref().map(|field| field.value.clone());
        let (path, origin_url) = match &capture.origin {
            Origin::File(path) => (Some(path.clone()), None),
            Origin::Url { url, .. } => (None, Some(url.clone())),
            Origin::Stdin => (None, None),
        };
        ReportRow {
            id: report.id.clone(),
            path,
            url: report.url.clone().or(origin_url),
            sha256: capture.sha256_hex(),
            title: words(&metadata.title),
            byline: words(&metadata.byline),
            publisher: words(&metadata.publisher),
            language: words(&metadata.language),
            canonical_url: words(&metadata.canonical_url),
            published: metadata.published.as_ref().map(|field| ValueRow {
                value: field.value.to_string(),
                from: field.from,
                confidence: rounded(field.confidence),
            }),
            found: fields(reading)
                .into_iter()
                .map(|field| FoundRow {
                    field: field.name,
                    from: field.from,
                    confidence: rounded(field.confidence),
                    source: field.at.iter().map(|span| (span.start(), span.end())).collect(),
                })
                .collect(),
        }
    }
}

/// A value of the report as words, with what it rests on.
pub(crate) struct FieldView<'r> {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) from: &'static str,
    pub(crate) confidence: f32,
    pub(crate) at: &'r [Span<dateline_text::Source>],
}

/// The names of the report's values, in the order of [`fields`].
pub(crate) const FIELDS: [&str; 6] = ["title", "byline", "publisher", "published", "language", "canonical_url"];

/// The report's values that are stated, in a fixed order.
pub(crate) fn fields(reading: &Reading) -> Vec<FieldView<'_>> {
    fn view<'r, T: ToString>(name: &'static str, field: &'r Option<Field<T>>) -> Option<FieldView<'r>> {
        let field = field.as_ref()?;
        let (from, confidence, at) = (field.from, field.confidence, &field.at[..]);
        Some(FieldView { name, value: field.value.to_string(), from, confidence, at })
    }
    let metadata = &reading.report.metadata;
    [
        view("title", &metadata.title),
        view("byline", &metadata.byline),
        view("publisher", &metadata.publisher),
        view("published", &metadata.published),
        view("language", &metadata.language),
        view("canonical_url", &metadata.canonical_url),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl AttributionRow {
    fn new(attribution: &Attribution, reading: &Reading, points: &Codepoints<'_>) -> Self {
        let (document, extraction) = (&reading.document, &reading.extraction);
        let row = |span: Span<Text>| {
            let range = points.range(span);
            SpanRow { start: range.start, end: range.end, text: document.words(span).to_owned() }
        };
        let rows = |spans: &[Span<Text>]| spans.iter().map(|&span| row(span)).collect::<Vec<_>>();
        let name = match &attribution.source_name {
            Slot::Stated(name) => Some(*name.value()),
            Slot::Unresolved { .. } | Slot::Unstated => None,
        };
        AttributionRow {
            id: attribution_id(attribution),
            source: rows(&attribution.source),
            cue: rows(&attribution.cue),
            content: rows(&attribution.content),
            kind: attribution.kind.value().name(),
            attitude: attribution.attitude.value().name(),
            stance: attribution.stance.value().name(),
            source_type: attribution.source_type.value().name(),
            source_name: name.map(|span| document.words(span).to_owned()),
            source_name_span: name.map(row),
            source_entity: words::source_entity(reading, &attribution.source, name).map(entity_id),
            addressee: attribution.addressee.map(row),
            nested_in: attribution.nested_in.map(|id| format!("a{}", id.0 + 1)),
            block: attribution.block.0,
            block_kind: document.block(attribution.block).map_or("paragraph", |block| block.kind.name()),
            evidence: evidence(extraction, attribution.evidence),
            rule: attribution.rule.0,
            confidence: rounded(attribution.confidence),
        }
    }
}

/// The id of a statement as people see it: `a1` is the first of its report.
pub fn attribution_id(attribution: &Attribution) -> String {
    format!("a{}", attribution.id.0 + 1)
}

fn evidence(extraction: &Extraction, id: EvidenceId) -> Vec<(u32, u32)> {
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    for root in extraction.trail.roots(id) {
        if let dateline_text::Evidence::Quoted { source, .. } = extraction.trail.step(root) {
            pieces.extend(source.iter().map(|span| (span.start(), span.end())));
        }
    }
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

fn sources(document: &Document, span: Span<Text>) -> Vec<(u32, u32)> {
    document.map().sources(span).into_iter().map(|span| (span.start(), span.end())).collect()
}

/// Two decimals: more would claim a precision that no confidence here has.
fn rounded(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}
