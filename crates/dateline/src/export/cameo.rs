//! Events as rows of CAMEO: date, source, target and code, as users of the PETRARCH coders load them, with our columns after.

use std::io;

use dateline_extract::events::{Argument, Event, Holder, Polarity, Reality};
use dateline_extract::{Attribution, Stance};
use dateline_ingest::Capture;

use super::{ExportOptions, Exporter};
use crate::Reading;
use crate::event_lines::is_evidence;
use crate::record::{attribution_id, event_id};

pub(super) struct CameoExporter;

/// What stands for a code that is not known, as in PETRARCH's output.
const UNKNOWN: &str = "---";

impl Exporter for CameoExporter {
    fn name(&self) -> &'static str {
        "cameo"
    }

    fn description(&self) -> &'static str {
        "Tab-separated rows of CAMEO: date, source, target, code, then report, id, words"
    }

    fn report(&self, _: &Capture, reading: &Reading, _: &ExportOptions) -> io::Result<Vec<u8>> {
        let published = reading.report.metadata.published.as_ref();
        // PETRARCH writes a day as eight digits.
        let date = published.map_or(UNKNOWN.to_owned(), |field| {
            field.value.to_string().chars().filter(char::is_ascii_digit).take(8).collect()
        });
        let mut rows: Vec<(u32, String)> = Vec::new();
        let mut push = |at: u32, source: &str, target: &str, code: &str, id: &str, words: &str, more: &str| {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let report = reading.report.id.replace(['\t', '\n', '\r'], " ");
            rows.push((at, format!("{date}\t{source}\t{target}\t{code}\t{report}\t{id}\t{words}\t{more}\n")));
        };
        for event in reading.extraction.events.iter().filter(|event| is_evidence(reading, event)) {
            let Some(code) = event.cameo.as_deref().filter(|_| is_asserted(event)) else { continue };
            let words: Vec<&str> = event.trigger.iter().map(|&span| reading.document.words(span)).collect();
            let (words, id) = (words.join(" ... "), event_id(event));
            let holder = match event.held_by {
                None => String::new(),
                Some(Holder::Author) => "AUTHOR".to_owned(),
                Some(Holder::Attributed(id)) => format!("a{}", id.0 + 1),
            };
            let more = format!("{}\t{holder}\t{:.2}", event.kind.value().name(), event.confidence);
            for (source, target, code) in dyads(event, code) {
                push(event.head_span.start(), &source, &target, &code, &id, &words, &more);
            }
        }
        for attribution in &reading.extraction.attributions {
            let own = reading.document.block(attribution.block).is_some_and(|block| block.kind.is_evidence());
            let Some(code) = statement_code(reading, attribution).filter(|_| own) else { continue };
            let words: Vec<&str> = attribution.cue.iter().map(|&span| reading.document.words(span)).collect();
            let source = source_code(reading, attribution);
            let at = attribution.cue.first().map_or(0, |span| span.start());
            let more = format!("STATEMENT\tAUTHOR\t{:.2}", attribution.confidence);
            push(at, &source, UNKNOWN, code, &attribution_id(attribution), &words.join(" ... "), &more);
        }
        rows.sort();
        Ok(rows.into_iter().flat_map(|(_, row)| row.into_bytes()).collect())
    }
}

/// Whether the report, or whom it cites, says that the event happened: a row of CAMEO has no way to say less.
fn is_asserted(event: &Event) -> bool {
    let happened = matches!(event.reality, None | Some(Reality::Actual | Reality::Ongoing));
    let held = matches!(
        event.holder_stance,
        None | Some(Stance::Asserts | Stance::Confirms | Stance::Accuses | Stance::ReportsHearsay)
    );
    happened && held && event.polarity != Some(Polarity::Negative)
}

/// Country and sectors as CAMEO writes them, one after the other: `CHNGOVMIL`.
fn code_of(argument: &Argument) -> String {
    let mut code = argument.country.map_or(String::new(), |country| country.to_string());
    for sector in argument.sectors.iter().take(3) {
        code.push_str(sector.name());
    }
    if code.is_empty() { UNKNOWN.to_owned() } else { code }
}

/// A row for each pair of those who do it and those it is done to; both ways where they do it to one another.
fn dyads(event: &Event, code: &str) -> Vec<(String, String, String)> {
    let codes = |arguments: &[Argument]| -> Vec<String> {
        let mut codes: Vec<String> = arguments.iter().map(code_of).collect();
        codes.dedup();
        if codes.is_empty() { vec![UNKNOWN.to_owned()] } else { codes }
    };
    let (actors, recipients) = (codes(&event.actor), codes(&event.recipient));
    let mut rows = Vec::new();
    if event.reciprocal && actors.len() > 1 {
        for (at, source) in actors.iter().enumerate() {
            for (other, target) in actors.iter().enumerate() {
                if at != other {
                    rows.push((source.clone(), target.clone(), code.to_owned()));
                }
            }
        }
        return rows;
    }
    for source in &actors {
        for target in &recipients {
            if source == UNKNOWN && target == UNKNOWN {
                continue;
            }
            rows.push((source.clone(), target.clone(), code.to_owned()));
            // A visit has a host.
            if code == "042" && target != UNKNOWN {
                rows.push((target.clone(), source.clone(), "043".to_owned()));
            }
        }
    }
    rows
}

/// The statements that CAMEO has a code of their own for; the plain ones (010) are in every report and say nothing.
fn statement_code(reading: &Reading, attribution: &Attribution) -> Option<&'static str> {
    let cue = || attribution.cue.iter().map(|&span| reading.document.words(span).to_lowercase()).collect::<String>();
    match attribution.stance.value() {
        Stance::DeclinesToConfirm => Some("011"),
        Stance::Denies => Some("016"),
        Stance::Confirms => Some("015"),
        Stance::Asserts if cue().contains("responsibility") => Some("015"),
        _ => None,
    }
}

fn source_code(reading: &Reading, attribution: &Attribution) -> String {
    let source = attribution.source.first();
    // The entity of the source, where an event of the report has it as a participant too, is resolved already.
    let known = source.and_then(|&span| {
        let events = reading.extraction.events.iter();
        events
            .flat_map(|event| event.actor.iter().chain(&event.recipient))
            .find(|argument| argument.span.overlaps(span))
    });
    known.map_or(UNKNOWN.to_owned(), code_of)
}
