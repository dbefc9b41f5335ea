//! Says of each text why its words tell of no event: for those who write frames.
//!
//! Reads `{"id", "text"}` lines from standard input and writes, for each reason, the id and the reason, tab-separated.

mod shared;

use dateline_extract::events::{EventTables, silence};
use dateline_extract::{ExtractTables, Extractor};
use dateline_lang_en as en;
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
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
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let (id, text) = (row["id"].as_str().unwrap_or(""), row["text"].as_str().unwrap_or(""));
        let span = Span::<Text>::new(0, text.len() as u32);
        let block = Block { kind: BlockKind::Paragraph, span, confidence: 1.0 };
        let document = Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
        let analysis = analyzer.analyze(&document);
        for (sentence, _) in analysis.sentences_with_ids() {
            for reason in silence(&document, &analysis, &extractor, sentence) {
                writeln!(out, "{id}\t{reason}")?;
            }
        }
    }
    Ok(())
}
