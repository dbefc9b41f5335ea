//! Reads `{"id", "text"}` lines from standard input and writes their events as records, for measuring the layer that
//! decides which words tell of events. With the argument `frames`, the frames decide by themselves.
//!
//! The actors' countries are left out: `dateline read` has them.

// A measuring tool may take an argument.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::events::EventTables;
use dateline_extract::status::StatusTables;
use dateline_extract::{ExtractTables, Extractor};
use dateline_lang_en as en;
use dateline_text::{Codepoints, Span, Text};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = shared::analyzer()?;
    let frames_alone = std::env::args().nth(1).as_deref() == Some("frames");
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })?
        .with_events(&EventTables {
            frames: en::EVENTS,
            words: en::EVENT_WORDS,
            irregular_verbs: en::IRREGULAR_VERBS,
            roles: dateline_world::ROLES,
        })?
        .with_status(&StatusTables { signatures: en::STATUS })?
        .with_event_weights(if frames_alone { &[] } else { en::weights::EVENTS })?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let id = row["id"].as_str().or(row["doc_id"].as_str()).unwrap_or("");
        let document = shared::document(row["text"].as_str().unwrap_or(""));
        let analysis = analyzer.analyze(&document);
        let mut extraction = extractor.extract(&document, &analysis);
        extractor.events(&document, &analysis, &[], None, &mut extraction);
        let points = Codepoints::new(document.text());
        let span = |span: Span<Text>| {
            let range = points.range(span);
            json!({"start": range.start, "end": range.end, "text": document.words(span)})
        };
        let events: Vec<Value> = extraction
            .events
            .iter()
            .map(|event| {
                json!({
                    "trigger": event.trigger.iter().map(|&words| span(words)).collect::<Vec<_>>(),
                    "head": span(event.head_span),
                    "type": event.kind.value().name(),
                    "actor": event.actor.iter().map(|actor| span(actor.span)).collect::<Vec<_>>(),
                    "recipient": event.recipient.iter().map(|recipient| span(recipient.span)).collect::<Vec<_>>(),
                    "polarity": event.polarity.map(|polarity| polarity.name()),
                    "reality": event.reality.map(|reality| reality.name()),
                    "confidence": event.confidence,
                    "frame": event.frame,
                })
            })
            .collect();
        writeln!(out, "{}", json!({"report": {"id": id}, "text": document.text(), "events": events}))?;
    }
    out.flush()?;
    Ok(())
}
