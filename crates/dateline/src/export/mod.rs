//! Forms to write records in. A new one is a file here and a line in [`EXPORTERS`].

mod cameo;
mod conllu;
mod csv;
mod jsonl;
mod plover;
mod text;

pub(crate) use text::brief;

use std::io;

use dateline_ingest::Capture;

use crate::Reading;
use crate::terminal::Theme;

/// How the output is to look.
#[derive(Clone, Copy, Debug)]
pub struct ExportOptions {
    /// Whether to give each token.
    pub tokens: bool,
    /// The width and color of what is for people.
    pub theme: Theme,
}

/// Writes readings in one form. Each reading is written on its own, so that threads can share the work.
pub trait Exporter: Sync {
    /// The word for it on the command line.
    fn name(&self) -> &'static str;
    /// What it is, in a few words.
    fn description(&self) -> &'static str;
    /// What stands before the first reading.
    fn start(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
    /// One reading.
    fn report(&self, capture: &Capture, reading: &Reading, options: &ExportOptions) -> io::Result<Vec<u8>>;
}

/// All forms; the first is what people see by default.
pub static EXPORTERS: &[&dyn Exporter] = &[
    &text::TextExporter,
    &jsonl::JsonlExporter,
    &csv::CsvExporter,
    &conllu::ConlluExporter,
    &plover::PloverExporter,
    &cameo::CameoExporter,
];

/// The form with this name.
pub fn exporter_named(name: &str) -> Option<&'static dyn Exporter> {
    EXPORTERS.iter().copied().find(|exporter| exporter.name() == name)
}
