//! Events as PLOVER has them: a JSON object a line.

use std::io;

use dateline_extract::events::{Event, Polarity, Reality};
use dateline_ingest::Capture;
use serde::Serialize;

use super::{ExportOptions, Exporter};
use crate::Reading;
use crate::event_lines::is_evidence;
use crate::record::{ArgumentRow, Record};

pub(super) struct PloverExporter;

/// One event. The names are those of PLOVER's manual, with what it has no field for after `report`.
#[derive(Serialize)]
struct PloverRow {
    id: String,
    date: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    mode: Option<String>,
    context: Vec<String>,
    actor: Vec<PloverActor>,
    recipient: Vec<PloverActor>,
    #[serde(rename = "eventText")]
    event_text: String,
    #[serde(rename = "eventLoc")]
    event_location: Vec<String>,
    size: Option<String>,
    dead: Option<String>,
    injured: Option<String>,
    /// PLOVER's auxiliary modes: `future`, `hypothetical`, `negation`.
    #[serde(rename = "auxMode")]
    auxiliary_modes: Vec<&'static str>,
    report: String,
    url: Option<String>,
    publisher: Option<String>,
    reality: Option<&'static str>,
    held_by: Option<String>,
    holder_stance: Option<&'static str>,
    same_as: Option<String>,
    cameo: Option<String>,
    confidence: f32,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct PloverActor {
    #[serde(rename = "actorText")]
    text: String,
    country: Option<String>,
    sector: Vec<&'static str>,
}

impl Exporter for PloverExporter {
    fn name(&self) -> &'static str {
        "plover"
    }

    fn description(&self) -> &'static str {
        "One JSON object an event, with PLOVER's names"
    }

    fn report(&self, capture: &Capture, reading: &Reading, _: &ExportOptions) -> io::Result<Vec<u8>> {
        let record = Record::new(capture, reading, false);
        let mut out = Vec::new();
        let events = reading.extraction.events.iter().zip(record.events);
        for (event, row) in events.filter(|(event, _)| is_evidence(reading, event)) {
            let number = |kind: &str| {
                let own = row.quantity.iter().find(|quantity| quantity.kind == kind);
                own.map(|quantity| quantity.span.text.clone())
            };
            let row = PloverRow {
                id: format!("{}-{}", record.report.id, row.id),
                date: record.report.published.as_ref().map(|published| published.value.clone()),
                kind: row.kind,
                size: number("count"),
                dead: number("killed"),
                injured: number("injured"),
                mode: row.mode,
                context: row.context,
                actor: row.actor.into_iter().map(actor).collect(),
                recipient: row.recipient.into_iter().map(actor).collect(),
                event_text: row.trigger.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" ... "),
                event_location: row.place.into_iter().map(|span| span.text).collect(),
                auxiliary_modes: auxiliary_modes(event),
                report: record.report.id.clone(),
                url: record.report.url.clone(),
                publisher: record.report.publisher.clone(),
                reality: row.reality,
                held_by: row.held_by,
                holder_stance: row.holder_stance,
                same_as: row.same_as,
                cameo: row.cameo,
                confidence: row.confidence,
                start: row.head.start,
                end: row.head.end,
            };
            serde_json::to_writer(&mut out, &row)?;
            out.push(b'\n');
        }
        Ok(out)
    }
}

fn actor(argument: ArgumentRow) -> PloverActor {
    PloverActor { text: argument.text, country: argument.country, sector: argument.sector }
}

fn auxiliary_modes(event: &Event) -> Vec<&'static str> {
    let mut modes = Vec::new();
    match event.reality {
        Some(Reality::Planned) => modes.push("future"),
        Some(Reality::Possible | Reality::Threatened | Reality::Requested | Reality::Attempted | Reality::Generic) => {
            modes.push("hypothetical");
        }
        Some(Reality::Actual | Reality::Ongoing) | None => {}
    }
    if event.polarity == Some(Polarity::Negative) {
        modes.push("negation");
    }
    modes
}
