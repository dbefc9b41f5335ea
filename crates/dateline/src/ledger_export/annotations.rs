//! W3C Web Annotations: each claim as an annotation of the words that it rests on.
//!
//! The model: <https://www.w3.org/TR/annotation-model/>. Offsets are code points, as there.

use std::io::Write as _;

use serde_json::{Value, json};

use super::{LedgerExporter, LedgerView, Open, address, urn};

pub(super) struct Annotations;

/// How much of the text stands before and after a quotation.
const AROUND: usize = 32;

impl LedgerExporter for Annotations {
    fn name(&self) -> &'static str {
        "annotations"
    }

    fn description(&self) -> &'static str {
        "W3C Web Annotations: a claim a line, on the words it rests on"
    }

    fn files(&self) -> &'static [&'static str] {
        &["annotations.jsonl"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("annotations.jsonl")?;
        let claims = view.claims()?;
        for report in view.reports()? {
            let record = view.record(report.id)?;
            let text: Vec<char> = view.ledger.text(report.id)?.unwrap_or_default().chars().collect();
            for claim in claims.iter().filter(|claim| claim.report == report.id) {
                let attributions = record["attributions"].as_array().map(Vec::as_slice).unwrap_or_default();
                let Some(read) = attributions.iter().find(|read| read["id"] == claim.local.as_str()) else { continue };
                let mut targets = Vec::new();
                for (part, purpose) in [("source", "identifying"), ("cue", "classifying"), ("content", "describing")] {
                    for span in read[part].as_array().map(Vec::as_slice).unwrap_or_default() {
                        targets.push(target(&address(&report), &text, span, purpose));
                    }
                }
                let who = claim.source_name.as_deref().unwrap_or(&claim.source);
                let row = json!({
                    "@context": "http://www.w3.org/ns/anno.jsonld",
                    "id": urn(&format!("c{}", claim.id)),
                    "type": "Annotation",
                    "motivation": "describing",
                    "created": report.recorded_at,
                    "generator": { "id": urn("program"), "type": "Software", "name": report.program },
                    "body": [
                        { "type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": claim.stance },
                        { "type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": format!("{who} {}: {}", claim.stance.replace('_', " "), claim.content) },
                    ],
                    "target": targets,
                });
                writeln!(out, "{row}")?;
            }
        }
        Ok(out.flush()?)
    }
}

fn target(source: &str, text: &[char], span: &Value, purpose: &str) -> Value {
    let place = |name: &str| span[name].as_u64().map_or(0, |at| (at as usize).min(text.len()));
    let (start, end) = (place("start"), place("end").max(place("start")));
    let words = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
    json!({
        "type": "SpecificResource",
        "source": source,
        "purpose": purpose,
        "selector": [
            { "type": "TextPositionSelector", "start": start, "end": end },
            {
                "type": "TextQuoteSelector", "exact": words(start..end),
                "prefix": words(start.saturating_sub(AROUND)..start), "suffix": words(end..(end + AROUND).min(text.len())),
            },
        ],
    })
}
