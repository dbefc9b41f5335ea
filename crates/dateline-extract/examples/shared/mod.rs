//! What the measuring tools of this folder share: English as it comes with dateline, and texts as documents.

// Each tool uses a part of it, and a measuring tool may ask the system for its time.
#![allow(dead_code, clippy::disallowed_methods)]

use dateline_extract::Day;
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};

/// Why a tool ends.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// The tables of English.
pub(crate) fn language() -> Result<Language, Failure> {
    Ok(Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })?)
}

/// An analyzer with the model that comes with dateline.
pub(crate) fn analyzer() -> Result<Analyzer, Failure> {
    Ok(Analyzer::new(language()?).with_model(Some(Model::new(en::weights::LANGUAGE)?)))
}

/// The same with a branch that reads events; none where it is empty.
pub(crate) fn analyzer_with(events: &[u8]) -> Result<Analyzer, Failure> {
    let mut model = Model::new(en::weights::LANGUAGE)?;
    if !events.is_empty() {
        model = model.with_events(events.to_vec())?;
    }
    Ok(Analyzer::new(language()?).with_model(Some(model)))
}

/// One paragraph a line; the first one is the headline when it is short and has no final stop.
pub(crate) fn document(text: &str) -> Document {
    blocks(text, true)
}

/// One paragraph a line.
pub(crate) fn paragraphs(text: &str) -> Document {
    blocks(text, false)
}

fn blocks(text: &str, may_have_headline: bool) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::<Text>::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            let words = span.of(text);
            let opens = may_have_headline && blocks.is_empty() && words.len() < 130;
            let headline = opens && !words.ends_with(['.', '!', '”', '"', ':']);
            let kind = if headline { BlockKind::Headline } else { BlockKind::Paragraph };
            blocks.push(Block { kind, span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

/// The day at the start of an ISO 8601 date.
pub(crate) fn day(value: &str) -> Option<Day> {
    let mut parts = value.get(..10)?.splitn(3, '-');
    Day::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
}

/// How long this thread has run on a processor, in seconds, where the system tells it; else 0. Unlike a clock it leaves out what
/// other programs take.
pub(crate) fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
