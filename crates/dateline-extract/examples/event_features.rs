//! Writes what the weights of `training/events` learn from: for each word that may tell of an event, its place, its
//! features as numbers, and its vector.
//!
//! Reads `{"id", "text"}` lines from standard input. Standard output gets one line a document: the id, and of each word
//! `[start, end, lemma, upos, [features], [[type, barred] of each frame]]`, offsets in code points. The file named by the argument gets the vectors, one
//! after the other: of each word that of its form and that of its reading, 384 signed bytes each.

// A measuring tool may use files.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::events::EventTables;
use dateline_extract::triggers::features;
use dateline_extract::{ExtractTables, Extractor};
use dateline_lang_en as en;
use dateline_text::Codepoints;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = shared::analyzer()?;
    let extractor =
        Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })?.with_events(&EventTables {
            frames: en::EVENTS,
            words: en::EVENT_WORDS,
            irregular_verbs: en::IRREGULAR_VERBS,
            roles: dateline_world::ROLES,
        })?;
    let path = std::env::args().nth(1).ok_or("name a file for the vectors")?;
    let mut vectors = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let id = row["id"].as_str().or(row["doc_id"].as_str()).unwrap_or("");
        let document = shared::document(row["text"].as_str().unwrap_or(""));
        let analysis = analyzer.analyze(&document);
        let points = Codepoints::new(document.text());
        let mut words = Vec::new();
        for (at, votes) in dateline_extract::events::votes(&document, &analysis, &extractor) {
            if !features::is_asked(&analysis, at) {
                continue;
            }
            let mut numbers = Vec::new();
            features::each(&analysis, at, &votes, &mut |template, words| {
                numbers.push(features::number(template, words))
            });
            let told: Vec<Value> = votes.iter().map(|vote| json!([vote.kind, vote.barred])).collect();
            let place = points.range(analysis.token(at).span);
            words.push(json!([place.start, place.end, analysis.lemma(at), analysis.upos(at).name(), numbers, told]));
            for vector in [analysis.form_vector(at), analysis.vector(at)].into_iter().flatten() {
                let bytes: Vec<u8> = vector.values.iter().map(|value| value.cast_unsigned()).collect();
                vectors.write_all(&bytes)?;
            }
        }
        writeln!(out, "{}", json!({"id": id, "words": words}))?;
    }
    out.flush()?;
    vectors.flush()?;
    Ok(())
}
