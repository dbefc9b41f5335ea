//! The rows for times and quantities.

use dateline_extract::{Extraction, Quantity, Range, Time};
use dateline_text::{Codepoints, Document, Span, Text};
use serde::Serialize;
use serde_json::Number;

use super::{SpanRow, evidence, rounded};

/// An expression of time.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct TimeRow {
    pub id: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub value: Option<String>,
    #[serde(rename = "mod")]
    pub modifier: Option<&'static str>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub frequency: Option<u32>,
    pub block: u32,
    pub block_kind: &'static str,
    /// The bytes of the capture behind it: its words, and what it was resolved against.
    pub evidence: Vec<(u32, u32)>,
    pub rule: &'static str,
    pub confidence: f32,
}

/// A quantity.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct QuantityRow {
    pub id: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub kind: &'static str,
    pub low: Option<Number>,
    pub high: Option<Number>,
    pub bound: Option<&'static str>,
    pub unit: Option<String>,
    pub of: Option<String>,
    pub of_span: Option<SpanRow>,
    pub out_of: Option<Number>,
    pub per: Option<String>,
    pub cumulative: bool,
    pub casualty: Option<String>,
    pub block: u32,
    pub block_kind: &'static str,
    /// The bytes of the capture behind it.
    pub evidence: Vec<(u32, u32)>,
    pub rule: &'static str,
    pub confidence: f32,
}

/// The id of a time as people see it: `w1` (for "when") is the first of its report.
pub fn time_id(time: &Time) -> String {
    format!("w{}", time.id.0 + 1)
}

/// The id of a quantity as people see it: `q1` is the first of its report.
pub fn quantity_id(quantity: &Quantity) -> String {
    format!("q{}", quantity.id.0 + 1)
}

/// A whole number without decimals, any other as it is.
pub(crate) fn number(value: f64) -> Option<Number> {
    // Every whole number below is exact in both forms.
    if value.fract() == 0.0 && value.abs() < 9e15 { Some(Number::from(value as i64)) } else { Number::from_f64(value) }
}

/// A range in a few characters: `> 60`, `10 to 15`, `~ 1000`.
pub(crate) fn range_words(range: &Range) -> String {
    let show = |value: Option<f64>| value.and_then(number).map_or("?".to_owned(), |number| number.to_string());
    match (range.bound.name(), range.low, range.high) {
        (_, None, None) => "some".to_owned(),
        ("=", low, _) => show(low),
        ("between" | "vague", low, high) => format!("{} to {}", show(low), show(high)),
        (bound, low, high) => format!("{bound} {}", show(low.or(high))),
    }
}

impl TimeRow {
    pub(crate) fn new(time: &Time, extraction: &Extraction, document: &Document, points: &Codepoints<'_>) -> Self {
        let range = points.range(time.span);
        let interval = time.interval.stated().map(|interval| *interval.value());
        TimeRow {
            id: time_id(time),
            start: range.start,
            end: range.end,
            text: document.words(time.span).to_owned(),
            kind: time.kind.name(),
            value: time.stated().map(|value| value.value().clone()),
            modifier: time.modifier.map(|modifier| modifier.name()),
            from: interval.map(|interval| interval.from.to_string()),
            to: interval.map(|interval| interval.to.to_string()),
            frequency: time.frequency,
            block: time.block.0,
            block_kind: document.block(time.block).map_or("paragraph", |block| block.kind.name()),
            evidence: evidence(extraction, time.evidence),
            rule: time.rule.0,
            confidence: rounded(time.confidence),
        }
    }
}

impl QuantityRow {
    pub(super) fn new(
        quantity: &Quantity,
        extraction: &Extraction,
        document: &Document,
        points: &Codepoints<'_>,
    ) -> Self {
        let row = |span: Span<Text>| {
            let range = points.range(span);
            SpanRow { start: range.start, end: range.end, text: document.words(span).to_owned() }
        };
        let SpanRow { start, end, text } = row(quantity.span);
        let range = quantity.stated().map(|range| *range.value());
        let of = quantity.of.stated().map(|of| of.value());
        QuantityRow {
            id: quantity_id(quantity),
            start,
            end,
            text,
            kind: quantity.kind.name(),
            low: range.and_then(|range| range.low).and_then(number),
            high: range.and_then(|range| range.high).and_then(number),
            bound: range.map(|range| range.bound.name()),
            unit: quantity.unit.stated().map(|unit| unit.value().clone()),
            of: of.map(|of| of.lemma.clone()),
            of_span: of.map(|of| row(of.span)),
            out_of: quantity.out_of.and_then(number),
            per: quantity.per.stated().map(|per| per.value().clone()),
            cumulative: quantity.cumulative,
            casualty: quantity.casualty.stated().map(|casualty| casualty.value().clone()),
            block: quantity.block.0,
            block_kind: document.block(quantity.block).map_or("paragraph", |block| block.kind.name()),
            evidence: evidence(extraction, quantity.evidence),
            rule: quantity.rule.0,
            confidence: rounded(quantity.confidence),
        }
    }
}
