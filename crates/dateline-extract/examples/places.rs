//! Reads `{"id", "text"}` lines from standard input and writes their places as records, for measuring. Every line of a text is
//! a paragraph. How long it took is on standard error.

// A measuring tool may look at the clock.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::{Atlas, AtlasTables, ExtractTables, Extractor};
use dateline_text::Codepoints;
use dateline_world as world;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = shared::analyzer()?;
    let start = Instant::now();
    let tables = AtlasTables {
        countries: world::COUNTRIES,
        regions: world::REGIONS,
        place_names: world::PLACE_NAMES,
        metonyms: world::METONYMS,
        ambiguous: world::AMBIGUOUS,
    };
    let atlas = Atlas::new(&tables, world::PLACES)?;
    eprintln!("the atlas took {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let bare = Extractor::new(&ExtractTables::default())?;
    let extractor = bare.clone().with_places(atlas);
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let (mut words, mut mentions, mut base, mut seconds, mut reading) = (0, 0, 0.0, 0.0, 0.0);
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or("").to_owned();
        let document = shared::paragraphs(&text);
        let start = Instant::now();
        let analysis = analyzer.analyze(&document);
        reading += start.elapsed().as_secs_f64();
        words += analysis.tokens().len();
        let start = Instant::now();
        let _ = bare.extract(&document, &analysis);
        base += start.elapsed().as_secs_f64();
        let start = Instant::now();
        let extraction = extractor.extract(&document, &analysis);
        seconds += start.elapsed().as_secs_f64();
        mentions += extraction.places.len();
        let points = Codepoints::new(&text);
        let places: Vec<Value> = extraction
            .places
            .iter()
            .map(|toponym| {
                let range = points.range(toponym.span);
                let at = toponym.stated().map(|location| location.value());
                json!({
                    "start": range.start, "end": range.end, "text": toponym.span.of(&text),
                    "id": at.and_then(|at| at.id.clone()), "name": at.map(|at| at.name.clone()),
                    "lat": at.map(|at| at.lat), "lon": at.map(|at| at.lon),
                    "country": at.and_then(|at| at.country.clone()), "admin1": at.and_then(|at| at.admin1.clone()),
                    "use": toponym.place_use.name(), "confidence": toponym.confidence, "rule": toponym.rule.0,
                })
            })
            .collect();
        writeln!(out, "{}", json!({"report": {"id": row["id"]}, "text": text, "places": places}))?;
    }
    let layer = seconds - base;
    eprintln!(
        "{words} words, {mentions} mentions of places: {:.1} us a mention, {:.0} words/s; the model took {reading:.2} s, places {layer:.2} s",
        layer * 1e6 / f64::from(mentions.max(1) as u32),
        words as f64 / layer
    );
    Ok(())
}
