//! Reads `{"id", "text"}` lines from standard input and writes their attributions as records, for measuring.
//!
//! With a file of trees in CoNLL-U as its argument, the documents whose `# newdoc id` it holds are read with those trees;
//! the others are left out.
//!
//! Every line of a text is a paragraph; a short first line without a final stop is the headline.

// A measuring tool may look at the clock.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::{ExtractTables, Extractor};
use dateline_lang_en as en;
use dateline_nlp::{analysis_from_conllu, analyze};
use dateline_text::{Codepoints, Span, Text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let language = shared::language()?;
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })?;
    eprintln!("{} cue lemmas", extractor.cue_count());
    let trees = match std::env::args().nth(1) {
        Some(path) => Some(documents_of(&std::fs::read_to_string(path)?)),
        None => None,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let (mut bytes, mut seconds) = (0, 0.0);
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or("").to_owned();
        bytes += text.len();
        let document = shared::document(&text);
        let start = std::time::Instant::now();
        let analysis = match &trees {
            Some(trees) => {
                let Some(rows) = trees.get(row["id"].as_str().unwrap_or("")) else { continue };
                match analysis_from_conllu(&document, rows) {
                    Ok(analysis) => analysis,
                    Err(error) => {
                        eprintln!("{}: {error}", row["id"]);
                        continue;
                    }
                }
            }
            None => analyze(&document, &language),
        };
        let extraction = extractor.extract(&document, &analysis);
        seconds += start.elapsed().as_secs_f64();
        let points = Codepoints::new(&text);
        let spans = |spans: &[Span<Text>]| -> Value {
            spans
                .iter()
                .map(|&span| {
                    let range = points.range(span);
                    json!({"start": range.start, "end": range.end, "text": span.of(&text)})
                })
                .collect()
        };
        let attributions: Vec<Value> = extraction.attributions.iter().map(|a| json!({
            "id": a.id.0, "source": spans(&a.source), "cue": spans(&a.cue), "content": spans(&a.content),
            "type": a.kind.value().name(), "attitude": a.attitude.value().name(), "stance": a.stance.value().name(),
            "source_type": a.source_type.value().name(), "source_name": a.source_name.stated().map(|name| name.value().of(&text)),
            "nested_in": a.nested_in.map(|id| id.0), "rule": a.rule.0, "confidence": a.confidence,
        })).collect();
        writeln!(out, "{}", json!({"report": {"id": row["id"]}, "text": text, "attributions": attributions}))?;
    }
    out.flush()?;
    eprintln!("{bytes} bytes, {:.2} MB/s", bytes as f64 / 1e6 / seconds);
    Ok(())
}

/// The lines of each document of a treebank, by its id.
fn documents_of(treebank: &str) -> BTreeMap<String, String> {
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    let mut id = String::new();
    for line in treebank.lines() {
        if let Some(new) = line.strip_prefix("# newdoc id = ") {
            id = new.to_owned();
        }
        let rows = documents.entry(id.clone()).or_default();
        rows.push_str(line);
        rows.push('\n');
    }
    documents
}
