//! Our own side: the reader as the others are measured, and the stages one by one.

use std::time::{Duration, Instant};

use dateline_extract::{ExtractTables, Extractor};
use dateline_ingest::blocks::BlockModels;
use dateline_ingest::{Capture, Ingested, Limits, Options, Origin, capture, extents, read};
use dateline_lang_en as english;
use dateline_nlp::{Language, LanguageTables, analyze};

use crate::{Page, median};

/// What the stages need, built once outside the clock.
pub(crate) struct Kit {
    models: BlockModels,
    language: Language,
    extractor: Extractor,
}

impl Kit {
    /// The kit for English, as the program builds it; `None` when tables or weights do not fit the code.
    pub(crate) fn english() -> Option<Kit> {
        let models = BlockModels::from_bytes(english::weights::BLOCKS_HTML, english::weights::BLOCKS_TEXT).ok()?;
        let language = Language::new(&LanguageTables {
            abbreviations: english::ABBREVIATIONS,
            words: english::WORDS,
            irregular_verbs: english::IRREGULAR_VERBS,
            verbs: english::VERBS,
            forms: english::FORMS,
            endings: english::ENDINGS,
            follow: english::FOLLOW,
        })
        .ok()?;
        let extractor = Extractor::new(&ExtractTables { cues: english::CUES, sources: english::SOURCES }).ok()?;
        Some(Kit { models, language, extractor })
    }

    /// Reads a page from its bytes to labeled text and metadata, as `dateline read` does: hash, encoding, blocks,
    /// labels, source map and metadata included.
    pub(crate) fn read_page(&self, page: &Page) -> Option<usize> {
        let ingested = self.document(&hold(page)?)?;
        let blocks = ingested.document.blocks().iter();
        Some(blocks.filter(|block| block.kind.is_evidence()).map(|block| block.span.len() as usize).sum())
    }

    fn document(&self, capture: &Capture) -> Option<Ingested> {
        let options = Options::new(&self.models);
        let extent = *extents(capture, &options).ok()?.spans.first()?;
        read(capture, extent, &options).ok()
    }

    /// Runs the stages over all pages, one after the other, and prints how fast each is.
    pub(crate) fn stages(&self, pages: &[Page], rounds: usize) {
        let mut rounds_of: [Vec<Duration>; STAGES.len()] = Default::default();
        let (mut page_bytes, mut text_bytes) = (0, 0);
        // The first round warms up and is thrown away.
        for round in 0..=rounds {
            let mut times = [Duration::ZERO; STAGES.len()];
            (page_bytes, text_bytes) = (0, 0);
            for page in pages {
                let clock = Instant::now();
                let Some(capture) = std::hint::black_box(hold(page)) else { continue };
                times[0] += clock.elapsed();
                let clock = Instant::now();
                let Some(ingested) = std::hint::black_box(self.document(&capture)) else { continue };
                times[1] += clock.elapsed();
                let clock = Instant::now();
                let analysis = std::hint::black_box(analyze(&ingested.document, &self.language));
                times[2] += clock.elapsed();
                let clock = Instant::now();
                std::hint::black_box(self.extractor.extract(&ingested.document, &analysis));
                times[3] += clock.elapsed();
                page_bytes += page.bytes.len();
                text_bytes += ingested.document.text().len();
            }
            if round > 0 {
                rounds_of.iter_mut().zip(times).for_each(|(all, time)| all.push(time));
            }
        }
        println!(
            "{} pages, {:.1} MB, with {:.1} MB of text; median of {rounds} rounds, one thread",
            pages.len(),
            page_bytes as f64 / 1e6,
            text_bytes as f64 / 1e6
        );
        println!("stage       MB/s  of     ms/page");
        for ((name, of), all) in STAGES.iter().zip(rounds_of) {
            let seconds = median(all).as_secs_f64();
            let bytes = if *of == "page" { page_bytes } else { text_bytes };
            let per_page = seconds * 1e3 / pages.len() as f64;
            println!("{name:<8} {:>7.1}  {of:<5} {per_page:>8.3}", bytes as f64 / 1e6 / seconds);
        }
    }
}

/// The stages, and whether their bytes are those of the page or of its text.
const STAGES: [(&str, &str); 4] = [("capture", "page"), ("read", "page"), ("analyze", "text"), ("extract", "text")];

/// Keeps the bytes: hash and lines.
fn hold(page: &Page) -> Option<Capture> {
    capture(page.bytes.clone(), Origin::File(page.name.clone()), &Limits::default()).ok()
}
