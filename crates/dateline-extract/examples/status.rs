//! Reads gold events, one report a line, and writes the status of each as records, for measuring status alone.
//!
//! `status GOLD.jsonl > SYSTEM.jsonl`: the head of each gold event is taken as its trigger, so that `score.py events` and
//! `score.py factuality` measure nothing but the status. Every line of a text is a paragraph; a short first line without
//! a final stop is the headline. With `--explain` as second argument, the events whose status differs from the gold are
//! printed with the steps they rest on.

// A measuring tool may look at the clock.
#![allow(clippy::disallowed_methods)]

mod shared;

use dateline_extract::events::Holder;
use dateline_extract::status::{Status, StatusReader, StatusTables, Trigger};
use dateline_extract::{ExtractTables, Extraction, Extractor};
use dateline_lang_en as en;
use dateline_nlp::{Analysis, TokenId};
use dateline_text::{Codepoints, Document, Span, Text};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

const HOSTILE: [&str; 9] =
    ["REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = shared::analyzer()?;
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })?;
    let reader = StatusReader::new(&StatusTables { signatures: en::STATUS })?;
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("a file of gold events is needed")?;
    let explain = arguments.next().is_some_and(|word| word == "--explain");
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let (mut count, mut seconds) = (0, 0.0);
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or("").to_owned();
        let id = row.get("id").or(row.get("doc_id")).cloned().unwrap_or_default();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let document = shared::document(&text);
        let analysis = analyzer.analyze(&document);
        let extraction = extractor.extract(&document, &analysis);
        let Some(report) = reader.report(&document, &analysis, &extraction.attributions) else { continue };
        let points = Codepoints::new(&text);
        let span = |span: Span<Text>| {
            let range = points.range(span);
            json!({"start": range.start, "end": range.end, "text": span.of(&text)})
        };
        let mut events = Vec::new();
        for gold in row["events"].as_array().into_iter().flatten() {
            let head = gold.get("head").and_then(|head| head.get(0).or(Some(head))).unwrap_or(gold);
            let Some(at) = head["start"].as_u64().and_then(|at| bytes.get(at as usize)) else { continue };
            let Some(token) = token_at(&analysis, *at as u32) else { continue };
            let hostile = gold["type"].as_str().is_some_and(|kind| HOSTILE.contains(&kind));
            let start = std::time::Instant::now();
            let Some(status) = report.of(Trigger { head: token, hostile }) else { continue };
            seconds += start.elapsed().as_secs_f64();
            count += 1;
            if explain {
                explain_difference(&mut out, &document, &extraction, gold, &status, *at)?;
            }
            let factuality: Vec<Value> = status
                .factuality
                .iter()
                .map(|factuality| {
                    let sources = factuality.according_to.iter().map(|id| Value::from(format!("a{}", id.0)));
                    let chain: Vec<Value> = std::iter::once(Value::from("AUTHOR")).chain(sources).collect();
                    json!({"according_to": chain, "value": factuality.value.name()})
                })
                .collect();
            let held_by = match status.held_by {
                Holder::Author => "AUTHOR".to_owned(),
                Holder::Attributed(id) => format!("a{}", id.0),
            };
            let head = span(analysis.token(token).span);
            let trigger = gold.get("trigger").cloned().unwrap_or_else(|| json!([head]));
            events.push(json!({
                "trigger": trigger, "head": head, "type": gold["type"], "polarity": status.polarity.name(),
                "reality": status.reality.name(), "held_by": held_by,
                "holder_stance": status.holder_stance.map(|stance| stance.name()), "factuality": factuality,
                "steps": steps(&document, &status), "actor": gold["actor"], "recipient": gold["recipient"], "place": gold["place"], "time": gold["time"],
            }));
        }
        let attributions: Vec<Value> = extraction.attributions.iter().map(|attribution| {
            let all = |spans: &[Span<Text>]| -> Value { spans.iter().map(|&piece| span(piece)).collect() };
            json!({
                "id": format!("a{}", attribution.id.0), "source": all(&attribution.source), "cue": all(&attribution.cue),
                "content": all(&attribution.content), "stance": attribution.stance.value().name(),
            })
        }).collect();
        if !explain {
            let record = json!({"report": {"id": id}, "text": text, "attributions": attributions, "events": events});
            writeln!(out, "{record}")?;
        }
    }
    out.flush()?;
    eprintln!("{count} events, {:.2} microseconds each", seconds * 1e6 / f64::from(count.max(1)));
    Ok(())
}

/// The token that holds the byte.
fn token_at(analysis: &Analysis, at: u32) -> Option<TokenId> {
    let place = analysis.tokens().partition_point(|token| token.span.end() <= at);
    (place < analysis.tokens().len()).then_some(TokenId(place as u32))
}

/// Prints what differs from the gold, with the words around the trigger and the steps.
fn explain_difference(
    out: &mut impl Write,
    document: &Document,
    extraction: &Extraction,
    gold: &Value,
    status: &Status,
    at: usize,
) -> std::io::Result<()> {
    let gold_author = gold["held_by"] == "AUTHOR";
    let gold_sources: Vec<&str> =
        gold["held_by"].as_array().into_iter().flatten().filter_map(|source| source["text"].as_str()).collect();
    let author = status.held_by == Holder::Author;
    let reality = gold["reality"].as_str().unwrap_or("");
    let stance = status.holder_stance.map_or("-", |stance| stance.name());
    let same = gold_author == author
        && reality == status.reality.name()
        && gold["polarity"] == status.polarity.name()
        && (author || gold["holder_stance"] == stance);
    if same {
        return Ok(());
    }
    let text = document.text();
    let mut start = at.saturating_sub(180);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (at + 100).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let holder = match status.held_by {
        Holder::Author => "AUTHOR".to_owned(),
        Holder::Attributed(id) => {
            let attribution = extraction.attribution(id);
            let words =
                |spans: &[Span<Text>]| spans.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" ");
            attribution.map_or(String::new(), |a| format!("{} <{}>", words(&a.source), words(&a.cue)))
        }
    };
    writeln!(
        out,
        "GOLD {} {} {} {:?} {}",
        gold["type"], gold["polarity"], reality, gold_sources, gold["holder_stance"]
    )?;
    writeln!(
        out,
        "READ {} {} {holder} {stance}   {}",
        status.polarity.name(),
        status.reality.name(),
        steps(document, status)
    )?;
    writeln!(out, "     ...{}[[{}", &text[start..at], &text[at..end].replace('\n', " / "))
}

/// The words that the status rests on, each with its rule and row.
fn steps(document: &Document, status: &Status) -> String {
    let step = |step: &dateline_extract::status::Step| {
        let using = step.using.as_ref().map_or("", |using| using.0.trim_start_matches("status"));
        format!("{}<{}{using}>", document.words(step.word), step.rule.0.trim_start_matches("status-"))
    };
    status.steps.iter().map(step).collect::<Vec<_>>().join(" ")
}
