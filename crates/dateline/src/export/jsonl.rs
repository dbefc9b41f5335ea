//! One JSON object a line, as `docs/formats/record.md` describes it.

use std::io;

use dateline_ingest::Capture;

use super::{ExportOptions, Exporter};
use crate::Reading;
use crate::record::Record;

pub(super) struct JsonlExporter;

impl Exporter for JsonlExporter {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn description(&self) -> &'static str {
        "One JSON object a report, with every span (dateline-record/1)"
    }

    fn report(&self, capture: &Capture, reading: &Reading, options: &ExportOptions) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(&Record::new(capture, reading, options.tokens))?;
        line.push(b'\n');
        Ok(line)
    }
}
