//! Reads every page of the given folders and proves that the words of each stand in its bytes; then says how fast the
//! tokenizer and the whole reader are.
//!
//! `cargo run --release -p dateline-ingest --example verify -- ../shared/gold/pages/aeb ../shared/gold/pages/wcxb_dev`
#![allow(clippy::disallowed_methods, reason = "a tool for people: it reads folders and the clock")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::{Limits, Options, Origin, capture, charset, extents, html, read, verify};
use dateline_lang_en::weights;

fn main() -> ExitCode {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in std::env::args().skip(1) {
        match std::fs::read_dir(&folder) {
            Ok(entries) => paths.extend(entries.flatten().map(|entry| entry.path())),
            Err(error) => eprintln!("{folder}: {error}"),
        }
    }
    paths.sort();
    let models = BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).expect("weights of this version");
    let options = Options::new(&models);
    let (mut reports, mut refused, mut false_words, mut segments, mut bytes) = (0, 0, 0, 0, 0);
    let (mut tokens, mut tokenizing, mut reading) = (0, Duration::ZERO, Duration::ZERO);
    for path in &paths {
        let name = path.display().to_string();
        let loaded = match std::fs::read(path) {
            Ok(loaded) => loaded,
            Err(error) => {
                eprintln!("{name}: {error}");
                continue;
            }
        };
        let capture = match capture(loaded, Origin::File(name.clone()), &Limits::default()) {
            Ok(capture) => capture,
            Err(error) => {
                eprintln!("{name}: {error}");
                refused += 1;
                continue;
            }
        };
        bytes += capture.bytes.len();
        let hint = charset::Hint { content_type: None, html: true };
        if let Ok(decoded) = charset::decode(&capture.bytes, 0, hint) {
            let start = Instant::now();
            tokens += html::tokens::tokens(decoded.text()).count();
            tokenizing += start.elapsed();
        }
        let start = Instant::now();
        let ingested = extents(&capture, &options).and_then(|extents| {
            extents.spans.into_iter().map(|extent| read(&capture, extent, &options)).collect::<Result<Vec<_>, _>>()
        });
        reading += start.elapsed();
        match ingested {
            Ok(ingested) => {
                for one in ingested {
                    reports += 1;
                    segments += one.document.map().segments().len();
                    if let Err(error) = verify(&capture, &one.document) {
                        eprintln!("{name}: {error}");
                        false_words += 1;
                    }
                }
            }
            Err(error) => {
                eprintln!("{name}: {error}");
                refused += 1;
            }
        }
    }
    let per_second = |count: f64, time: Duration| count / time.as_secs_f64().max(1e-9);
    let megabytes = bytes as f64 / 1e6;
    println!("{} files, {megabytes:.1} MB: {reports} reports, {refused} refused", paths.len());
    println!("{segments} pieces of text; reports with words that do not stand in their bytes: {false_words}");
    println!("tokenizer: {tokens} tokens, {:.0} MB/s", per_second(megabytes, tokenizing));
    let (pages, megabytes) = (per_second(f64::from(reports), reading), per_second(megabytes, reading));
    println!("whole reader, unpacked page to labelled document: {pages:.0} pages/s, {megabytes:.0} MB/s, one core");
    if false_words == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
