//! Reads `{"id", "text", "published"}` lines from standard input and writes their events as records, for measuring the
//! layer that decides which words tell of events and who stands in their roles, with the way there.
//!
//!     events [frames | layer | branch [BRANCH.bin [EVENTS.bin]]] < IN.jsonl > OUT.jsonl
//!
//! With `frames` the frames decide by themselves, with `layer` the linear layer without a branch of the language core;
//! otherwise all three, with the weights that ship or those of the files named. Attributions are the rules' alone. To
//! standard error: how long reading the events took, without the model, in
//! seconds of the processor.

// A measuring tool may take an argument and look at the clock.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::events::Argument;
use dateline_extract::events::EventTables;
use dateline_extract::status::StatusTables;
use dateline_extract::{ActorTables, Actors, ExtractTables, Extractor, GroundingTables, Published};
use dateline_lang_en as en;
use dateline_text::{Codepoints, Span, Text};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let by = arguments.first().map_or("branch", String::as_str);
    let file = |place: usize, shipped: &'static [u8]| match arguments.get(place) {
        Some(path) => std::fs::read(path),
        None => Ok(shipped.to_vec()),
    };
    let branch = file(1, en::weights::EVENTS_BRANCH)?;
    let weights = file(2, en::weights::EVENTS)?;
    let analyzer = shared::analyzer_with(if by == "branch" { &branch } else { &[] })?;
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })?
        .with_events(&EventTables {
            frames: en::EVENTS,
            words: en::EVENT_WORDS,
            irregular_verbs: en::IRREGULAR_VERBS,
            roles: dateline_world::ROLES,
        })?
        .with_grounding(&GroundingTables {
            times: en::TIMES,
            holidays: en::HOLIDAYS,
            numbers: en::NUMBERS,
            units: en::UNITS,
            people: en::PEOPLE,
        })?
        .with_actors(actors()?)
        .with_status(&StatusTables { signatures: en::STATUS })?
        .with_event_weights(if by == "frames" { &[] } else { &weights })?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let (mut seconds, mut sentences) = (0.0, 0);
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let id = row["id"].as_str().or(row["doc_id"].as_str()).unwrap_or("");
        let document = shared::document(row["text"].as_str().unwrap_or(""));
        let analysis = analyzer.analyze(&document);
        let published = row["published"].as_str().and_then(shared::day);
        let published = published.map(|day| Published { day, at: Vec::new(), confidence: 1.0 });
        let mut extraction = extractor.extract_published(&document, &analysis, published.as_ref());
        let entities = extractor.entities(&document, &analysis, &extraction.times);
        let entities = extractor.corefer(&document, &analysis, entities, &mut extraction);
        let start = shared::processor_seconds();
        extractor.events(&document, &analysis, &entities, published.as_ref(), &mut extraction);
        seconds += shared::processor_seconds() - start;
        sentences += analysis.sentences().len();
        let points = Codepoints::new(document.text());
        let span = |span: Span<Text>| {
            let range = points.range(span);
            json!({"start": range.start, "end": range.end, "text": document.words(span)})
        };
        let spans = |spans: &[Span<Text>]| spans.iter().map(|&words| span(words)).collect::<Vec<_>>();
        let arguments = |arguments: &[Argument]| -> Vec<Value> {
            let one = |argument: &Argument| {
                let mut row = span(argument.span);
                row["path"] = argument.path.as_str().into();
                row["country"] = argument.country.map(|country| country.to_string()).into();
                row
            };
            arguments.iter().map(one).collect()
        };
        let events: Vec<Value> = extraction
            .events
            .iter()
            .map(|event| {
                json!({
                    "trigger": spans(&event.trigger),
                    "head": span(event.head_span),
                    "type": event.kind.value().name(),
                    "actor": arguments(&event.actor),
                    "recipient": arguments(&event.recipient),
                    "place": spans(&event.place),
                    "time": spans(&event.time),
                    "reciprocal": event.reciprocal,
                    "polarity": event.polarity.map(|polarity| polarity.name()),
                    "reality": event.reality.map(|reality| reality.name()),
                    "confidence": event.confidence,
                    "frame": event.frame,
                    "because": event.because,
                })
            })
            .collect();
        writeln!(out, "{}", json!({"report": {"id": id}, "text": document.text(), "events": events}))?;
    }
    out.flush()?;
    eprintln!("{sentences} sentences, {seconds:.3} s in the layer, {:.0} sentences/s", sentences as f64 / seconds);
    Ok(())
}

fn actors() -> Result<Actors, Box<dyn std::error::Error>> {
    let actors = Actors::new(&ActorTables {
        countries: dateline_world::COUNTRIES,
        actors: dateline_world::ACTORS,
        officeholders: dateline_world::OFFICEHOLDERS,
        roles: dateline_world::ROLES,
        regions: dateline_world::REGIONS,
        metonyms: dateline_world::METONYMS,
        ambiguous: dateline_world::AMBIGUOUS,
    })?;
    Ok(actors.with_given_names(en::GIVEN_NAMES)?)
}
