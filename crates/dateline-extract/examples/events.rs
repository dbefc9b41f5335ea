//! Reads `{"id", "text"}` lines from standard input and writes their events as records, for measuring the layer that
//! decides which words tell of events. With the argument `frames`, the frames decide by themselves.
//!
//! The actors' countries are left out: `dateline read` has them.

// A measuring tool may take an argument.
#![allow(clippy::disallowed_methods)]

use dateline_extract::events::EventTables;
use dateline_extract::status::StatusTables;
use dateline_extract::{ExtractTables, Extractor};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Codepoints, Document, SourceMap, Span, Text};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })?;
    let analyzer = Analyzer::new(language).with_model(Some(Model::new(en::weights::LANGUAGE)?));
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
        let document = document(row["text"].as_str().unwrap_or(""));
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

/// One paragraph a line; the first one is the headline when it is short and has no final stop.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::<Text>::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            let words = span.of(text);
            let headline = blocks.is_empty() && words.len() < 130 && !words.ends_with(['.', '!', '”', '"', ':']);
            let kind = if headline { BlockKind::Headline } else { BlockKind::Paragraph };
            blocks.push(Block { kind, span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}
