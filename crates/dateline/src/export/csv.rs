//! One row a statement, for spreadsheets.

use std::io;

use dateline_ingest::Capture;

use super::{ExportOptions, Exporter};
use crate::Reading;
use crate::record::{Record, SpanRow};

pub(super) struct CsvExporter;

const COLUMNS: [&str; 19] = [
    "report",
    "path",
    "published",
    "publisher",
    "title",
    "id",
    "block",
    "source",
    "source_name",
    "source_type",
    "cue",
    "stance",
    "attitude",
    "type",
    "content",
    "nested_in",
    "confidence",
    "start",
    "end",
];

impl Exporter for CsvExporter {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn description(&self) -> &'static str {
        "One row a statement, with a header line"
    }

    fn start(&self) -> io::Result<Vec<u8>> {
        let mut rows = csv::Writer::from_writer(Vec::new());
        rows.write_record(COLUMNS)?;
        rows.into_inner().map_err(|error| error.into_error())
    }

    fn report(&self, capture: &Capture, reading: &Reading, _: &ExportOptions) -> io::Result<Vec<u8>> {
        let record = Record::new(capture, reading, false);
        let report = &record.report;
        let mut rows = csv::Writer::from_writer(Vec::new());
        for row in &record.attributions {
            let spans = || row.source.iter().chain(&row.cue).chain(&row.content);
            let start = spans().map(|span| span.start).min().unwrap_or(0);
            let end = spans().map(|span| span.end).max().unwrap_or(0);
            let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
            rows.write_record([
                report.id.clone(),
                report.path.clone().or_else(|| report.url.clone()).unwrap_or_default(),
                report.published.as_ref().map(|published| published.value.clone()).unwrap_or_default(),
                or_empty(&report.publisher),
                or_empty(&report.title),
                row.id.clone(),
                row.block_kind.to_owned(),
                joined(&row.source),
                or_empty(&row.source_name),
                row.source_type.to_owned(),
                joined(&row.cue),
                row.stance.to_owned(),
                row.attitude.to_owned(),
                row.kind.to_owned(),
                joined(&row.content),
                or_empty(&row.nested_in),
                row.confidence.to_string(),
                start.to_string(),
                end.to_string(),
            ])?;
        }
        rows.into_inner().map_err(|error| error.into_error())
    }
}

/// The pieces with " ... " where words between them were left out.
fn joined(spans: &[SpanRow]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" ... ")
}
