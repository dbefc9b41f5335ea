//! One JSON object a report: what the ledger knows of it, and the record of what was read.

use std::io::Write as _;

use serde_json::json;

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct Jsonl;

impl LedgerExporter for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn description(&self) -> &'static str {
        "One JSON object a report, with its text and record"
    }

    fn files(&self) -> &'static [&'static str] {
        &["reports.jsonl"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("reports.jsonl")?;
        for report in view.reports()? {
            let mut record = view.record(report.id)?;
            // The text is kept apart from the record, and belongs to it.
            if let (Some(text), true) = (view.ledger.text(report.id)?, record.is_object()) {
                record["text"] = json!(text);
            }
            let row = json!({
                "ledger": {
                    "report": format!("r{}", report.id), "recorded_at": report.recorded_at, "version": report.version,
                    "visible_from": report.visible_from, "program": report.program, "model": report.model, "grade": report.grade,
                },
                "record": record,
            });
            writeln!(out, "{row}")?;
        }
        Ok(out.flush()?)
    }
}
