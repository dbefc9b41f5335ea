//! Reads `{"id", "text", "published"}` lines from standard input and writes their times and quantities as records, for
//! measuring. Every line of a text is a paragraph.

// A measuring tool may look at the clock.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::{ExtractTables, Extractor, GroundingTables, Published};
use dateline_lang_en as en;
use dateline_nlp::analyze;
use dateline_text::{Codepoints, Span, Text};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let language = shared::language()?;
    let tables = GroundingTables {
        times: en::TIMES,
        holidays: en::HOLIDAYS,
        numbers: en::NUMBERS,
        units: en::UNITS,
        people: en::PEOPLE,
    };
    let bare = Extractor::new(&ExtractTables::default())?;
    let extractor = bare.clone().with_grounding(&tables)?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let (mut words, mut base, mut seconds, mut analysis_seconds) = (0, 0.0, 0.0, 0.0);
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or("").to_owned();
        let document = shared::paragraphs(&text);
        let start = std::time::Instant::now();
        let analysis = analyze(&document, &language);
        analysis_seconds += start.elapsed().as_secs_f64();
        words += analysis.tokens().len();
        let published = row["published"].as_str().and_then(shared::day).map(|day| Published {
            day,
            at: Vec::new(),
            confidence: 1.0,
        });
        let start = std::time::Instant::now();
        let _ = bare.extract(&document, &analysis);
        base += start.elapsed().as_secs_f64();
        let start = std::time::Instant::now();
        let extraction = extractor.extract_published(&document, &analysis, published.as_ref());
        seconds += start.elapsed().as_secs_f64();
        let points = Codepoints::new(&text);
        let span = |span: Span<Text>| {
            let range = points.range(span);
            json!({"start": range.start, "end": range.end, "text": span.of(&text)})
        };
        let with = |mut row: Value, more: Value| {
            if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
                row.extend(more);
            }
            row
        };
        let times: Vec<Value> = extraction
            .times
            .iter()
            .map(|time| {
                with(
                    span(time.span),
                    json!({
                        "type": time.kind.name(),
                        "value": time.stated().map(|value| value.value()),
                        "mod": time.modifier.map(|modifier| modifier.name()),
                        "from": time.interval.stated().map(|interval| interval.value().from.to_string()),
                        "to": time.interval.stated().map(|interval| interval.value().to.to_string()),
                        "rule": time.rule.0,
                    }),
                )
            })
            .collect();
        let quantities: Vec<Value> = extraction
            .quantities
            .iter()
            .map(|quantity| {
                let range = quantity.stated().map(|range| *range.value());
                with(
                    span(quantity.span),
                    json!({
                        "kind": quantity.kind.name(),
                        "low": range.and_then(|range| range.low),
                        "high": range.and_then(|range| range.high),
                        "bound": range.map(|range| range.bound.name()),
                        "unit": quantity.unit.stated().map(|unit| unit.value()),
                        "of": quantity.of.stated().map(|of| &of.value().lemma),
                        "of_span": quantity.of.stated().map(|of| span(of.value().span)),
                        "out_of": quantity.out_of,
                        "per": quantity.per.stated().map(|per| per.value()),
                        "cumulative": quantity.cumulative,
                        "casualty": quantity.casualty.stated().map(|casualty| casualty.value()),
                        "rule": quantity.rule.0,
                    }),
                )
            })
            .collect();
        let row = json!({"report": {"id": row["id"]}, "text": text, "times": times, "quantities": quantities});
        writeln!(out, "{row}")?;
    }
    out.flush()?;
    let layer = seconds - base;
    eprintln!(
        "{words} words: analysis {analysis_seconds:.3} s, layer {layer:.3} s, {:.0} words/s",
        words as f64 / layer
    );
    Ok(())
}
