//! From a reading to what a ledger takes.

use dateline_ingest::Capture;
use dateline_lang_en as english;
use dateline_ledger::{NewReport, ReadBy, Stood, sha256_hex};

use crate::Reading;
use crate::matter::MatterTables;
use crate::record::Record;

/// A reading as the ledger takes it, with its record, whose text is with the report.
pub(crate) fn new_report(
    capture: &Capture,
    reading: &Reading,
    read_by: &ReadBy,
    tables: &MatterTables,
) -> anyhow::Result<(Record, NewReport)> {
    let mut record = Record::new(capture, reading, false);
    let text = std::mem::take(&mut record.text);
    let extent = reading.report.extent;
    let stood =
        Stood { capture: record.report.sha256.clone(), extent: (u64::from(extent.start()), u64::from(extent.end())) };
    let json = serde_json::to_string(&record)?;
    let mut report = NewReport::new(capture.at(extent), text, &json, stood, read_by.clone())?;
    if let Some(gist) = tables.gist(reading) {
        report = report.with_gist(&gist);
    }
    Ok((record, report))
}

/// What reads: this program with the model that comes with it.
pub(crate) fn read_by() -> ReadBy {
    let weights = english::weights::LANGUAGE;
    let model = (!weights.is_empty()).then(|| sha256_hex(weights));
    ReadBy { program: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(), model }
}
