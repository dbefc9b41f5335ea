//! Our own side: the reader as the others are measured, and the stages one by one.

use std::time::{Duration, Instant};

use dateline_ingest::{Capture, Ingested, Options, Origin, capture, extents, read};

use crate::{Page, median, megabytes};

/// Reads a page from its bytes to labeled text and metadata, as `dateline read` does: hash, encoding, blocks and map included.
pub(crate) fn read_page(page: &Page) -> Option<usize> {
    let options = Options::default();
    let ingested = document(&hold(page)?, &options)?;
    let blocks = ingested.document.blocks().iter();
    Some(blocks.filter(|block| block.kind.is_evidence()).map(|block| block.span.len() as usize).sum())
}

fn hold(page: &Page) -> Option<Capture> {
    capture(page.bytes.clone(), Origin::File(page.name.clone()), &Options::default().limits).ok()
}

fn document(capture: &Capture, options: &Options<'_>) -> Option<Ingested> {
    let extent = *extents(capture, options).ok()?.spans.first()?;
    read(capture, extent, options).ok()
}

/// One stage: over how many bytes it went, and how long it took in each round.
struct Stage {
    name: &'static str,
    unit: &'static str,
    bytes: usize,
    rounds: Vec<Duration>,
}

/// Runs the stages over all pages, one after the other, and prints how fast each is.
pub(crate) fn stages(pages: &[Page], rounds: usize) {
    let options = Options::default();
    let mut stages: Vec<Stage> = [("capture", "page"), ("read", "page")]
        .map(|(name, unit)| Stage { name, unit, bytes: 0, rounds: Vec::new() })
        .into();
    for round in 0..=rounds {
        let mut totals = [(0, Duration::ZERO); 2];
        for page in pages {
            let start = Instant::now();
            let Some(capture) = std::hint::black_box(hold(page)) else { continue };
            add(&mut totals[0], page.bytes.len(), start);
            let start = Instant::now();
            let Some(_ingested) = std::hint::black_box(document(&capture, &options)) else { continue };
            add(&mut totals[1], page.bytes.len(), start);
        }
        if round > 0 {
            for (stage, (bytes, time)) in stages.iter_mut().zip(totals) {
                stage.bytes = bytes;
                stage.rounds.push(time);
            }
        }
    }
    println!("{} pages, {:.1} MB, median of {rounds} rounds, one thread", pages.len(), megabytes(pages));
    println!("stage       MB/s  of     ms/page");
    for stage in stages {
        let seconds = median(stage.rounds).as_secs_f64();
        println!(
            "{:<8} {:>7.1}  {:<5} {:>8.3}",
            stage.name,
            stage.bytes as f64 / 1e6 / seconds,
            stage.unit,
            seconds * 1e3 / pages.len() as f64
        );
    }
}

fn add(total: &mut (usize, Duration), bytes: usize, start: Instant) {
    total.1 += start.elapsed();
    total.0 += bytes;
}
