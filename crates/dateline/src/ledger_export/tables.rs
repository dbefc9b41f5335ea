//! Tables as CSV, for spreadsheets and statistics.

use std::io::Write;

use super::sheets::{Datum, Sheet, Sink, rows};
use super::{LedgerExporter, LedgerView, Open};

pub(super) struct Tables;

impl LedgerExporter for Tables {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn description(&self) -> &'static str {
        "Tables of reports, claims, evidence, mentions of events, sources, incidents and statuses"
    }

    fn files(&self) -> &'static [&'static str] {
        &["reports.csv", "claims.csv", "evidence.csv", "mentions.csv", "sources.csv", "incidents.csv", "statuses.csv"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        rows(view, &mut CsvSink { open, writer: None })
    }
}

struct CsvSink<'s, 'o> {
    open: &'s mut Open<'o>,
    writer: Option<csv::Writer<Box<dyn Write + Send>>>,
}

impl Sink for CsvSink<'_, '_> {
    fn begin(&mut self, sheet: &'static Sheet) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer((self.open)(&format!("{}.csv", sheet.name))?);
        writer.write_record(sheet.columns.iter().map(|column| column.0))?;
        self.writer = Some(writer);
        Ok(())
    }

    fn row(&mut self, row: Vec<Datum>) -> anyhow::Result<()> {
        let cell = |datum: &Datum| match datum {
            Datum::Text(words) => words.clone().unwrap_or_default(),
            Datum::Count(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Datum::Real(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Datum::Flag(flag) => flag.map(|flag| flag.to_string()).unwrap_or_default(),
        };
        match &mut self.writer {
            Some(writer) => Ok(writer.write_record(row.iter().map(cell))?),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> anyhow::Result<()> {
        match self.writer.take() {
            Some(mut writer) => Ok(writer.flush()?),
            None => Ok(()),
        }
    }
}
