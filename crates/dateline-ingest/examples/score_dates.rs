//! Scores dates, titles, bylines and publishers of pages with known answers.
//!
//! `cargo run --release -p dateline-ingest --example score_dates -- GOLD.jsonl [--errors N] [--titles] [--bylines]`: one JSON object per line
//! with `id`, `url`, `title`, `author`, `published`; the pages lie beside it in a folder of its name as `ID.html.gz`.
//! A date is right when the day is; the table of sources says what each place would reach alone.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads files")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use dateline_ingest::charset::{self, Hint};
use dateline_ingest::json::{self, Options};
use dateline_ingest::metadata::{self, PageFacts, dates};

#[derive(Default)]
struct Count {
    right: u32,
    wrong: u32,
    silent: u32,
    /// Answers where the gold has none.
    unasked: u32,
}

impl Count {
    fn add(&mut self, gold: bool, right: Option<bool>) {
        match (gold, right) {
            (true, Some(true)) => self.right += 1,
            (true, Some(false)) => self.wrong += 1,
            (true, None) => self.silent += 1,
            (false, Some(_)) => self.unasked += 1,
            (false, None) => {}
        }
    }

    fn row(&self, name: &str) {
        let answered = f64::from((self.right + self.wrong).max(1));
        let asked = f64::from((self.right + self.wrong + self.silent).max(1));
        let right = f64::from(self.right);
        println!(
            "{name:<22} right {:.3}  precision {:.3}  right {} wrong {} silent {} answered-without-gold {}",
            right / asked,
            right / answered,
            self.right,
            self.wrong,
            self.silent,
            self.unasked
        );
    }
}

fn folded(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Lenient, as in the comparison of extractors: one holds the other.
fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    !one.is_empty() && !other.is_empty() && (one.contains(&other) || other.contains(&one))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let gold_path = args.next().ok_or("usage: score_dates GOLD.jsonl [--errors N] [--titles] [--bylines]")?;
    let (mut show, mut show_titles, mut show_bylines) = (0_usize, false, false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--errors" => show = args.next().ok_or("--errors needs a number")?.parse()?,
            "--titles" => show_titles = true,
            "--bylines" => show_bylines = true,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let folder = Path::new(&gold_path).with_extension("");
    let gold = std::fs::read_to_string(&gold_path)?;
    let (mut date_count, mut title_count, mut byline_count) = (Count::default(), Count::default(), Count::default());
    let mut exact_titles = 0;
    let mut chosen: BTreeMap<&str, Count> = BTreeMap::new();
    let mut alone: BTreeMap<&str, Count> = BTreeMap::new();
    let mut by_confidence: BTreeMap<u32, Count> = BTreeMap::new();
    let (mut publishers, mut languages, mut canonicals, mut pages) = (0, 0, 0, 0);
    for line in gold.lines().filter(|line| !line.trim().is_empty()) {
        let row = json::parse(line, 0, Options::default())?;
        let of = |key: &str| row.get(key).and_then(json::Value::as_str).map(|value| value.into_owned());
        let Some(id) = of("id") else { continue };
        let Ok(packed) = std::fs::read(folder.join(format!("{id}.html.gz"))) else { continue };
        let mut bytes = Vec::new();
        flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
        let decoded = charset::decode(&bytes, 0, Hint { content_type: None, html: true })?;
        let url = of("url");
        let facts = PageFacts::collect(decoded.text());
        let metadata = metadata::of_page(&decoded, &facts, url.as_deref(), None);
        pages += 1;
        publishers += u32::from(metadata.publisher.is_some());
        languages += u32::from(metadata.language.is_some());
        canonicals += u32::from(metadata.canonical_url.is_some());

        let gold_date = of("published").and_then(|value| dates::read(&value, None)).map(|found| found.date);
        let right = metadata.published.as_ref().map(|found| gold_date.is_some_and(|gold| gold.same_day(&found.value)));
        date_count.add(gold_date.is_some(), right);
        if let Some(found) = &metadata.published {
            chosen.entry(found.from).or_default().add(gold_date.is_some(), right);
            let bin = (found.confidence * 10.0) as u32;
            by_confidence.entry(bin).or_default().add(gold_date.is_some(), right);
        }
        let candidates = metadata::dates_of_page(&decoded, &facts, url.as_deref());
        for from in ["json-ld", "meta", "url", "time", "visible"] {
            let first = candidates.iter().find(|candidate| candidate.from == from && candidate.confidence >= 0.4);
            let right = first.map(|first| gold_date.is_some_and(|gold| gold.same_day(&first.value)));
            alone.entry(from).or_default().add(gold_date.is_some(), right);
        }
        if show > 0 && (gold_date.is_some() || metadata.published.is_some()) && right != Some(true) {
            show -= 1;
            let gold = gold_date.map_or("none".to_owned(), |gold| gold.to_string());
            let ours = metadata
                .published
                .as_ref()
                .map_or("none".to_owned(), |found| format!("{} ({} {:.2})", found.value, found.from, found.confidence));
            println!("{id} gold {gold} ours {ours} {}", url.as_deref().unwrap_or(""));
            for candidate in candidates.iter().take(6) {
                let words = candidate.at.first().map_or(&b""[..], |span| span.of(&bytes));
                let words = String::from_utf8_lossy(words);
                println!("    {:8} {:.2} {}  {:?}", candidate.from, candidate.confidence, candidate.value, words);
            }
        }
        if let Some(title) = of("title") {
            let ours = metadata.title.as_ref();
            exact_titles += u32::from(ours.is_some_and(|ours| folded(&ours.value) == folded(&title)));
            let right = ours.map(|ours| agree(&ours.value, &title));
            title_count.add(true, right);
            if show_titles && right != Some(true) {
                println!("{id} title {title:?} ours {:?}", ours.map(|ours| (&ours.value, ours.from)));
            }
        }
        let author = of("author").filter(|author| !author.trim().is_empty());
        let ours = metadata.byline.as_ref();
        let right = ours.map(|ours| author.as_deref().is_some_and(|author| agree(&ours.value, author)));
        byline_count.add(author.is_some(), right);
        if show_bylines && (author.is_some() || ours.is_some()) && right != Some(true) {
            println!("{id} author {author:?} ours {:?}", ours.map(|ours| (&ours.value, ours.from, ours.confidence)));
        }
    }
    println!("{pages} pages");
    date_count.row("published");
    println!("-- by the source that was chosen");
    for (from, count) in &chosen {
        count.row(from);
    }
    println!("-- each source alone");
    for (from, count) in &alone {
        count.row(from);
    }
    println!("-- by confidence (tenths)");
    for (bin, count) in &by_confidence {
        count.row(&format!("{:.1}", f64::from(*bin) / 10.0));
    }
    title_count.row("title (lenient)");
    println!("{:<22} {:.3}", "title (same words)", f64::from(exact_titles) / f64::from(pages.max(1)));
    byline_count.row("byline (lenient)");
    println!("publisher {publishers}, language {languages}, canonical URL {canonicals} of {pages}");
    Ok(())
}
