//! A whole ledger in forms that other programs read. A new one is a file here and a line in [`LEDGER_EXPORTERS`].
//!
//! Every value in them is one that a view of the ledger has; the words that a claim or annotation rests on go with it.

mod annotations;
mod claim_review;
mod events;
mod geojson;
mod graphml;
mod jsonl;
mod nquads;
mod parquet;
mod sheets;
mod tables;

use std::collections::BTreeMap;
use std::io::Write;

use dateline_ledger::{ClaimFilter, ClaimView, IncidentView, Ledger, LedgerError, ReportView, Scope, Standing};

use crate::matter::Rereader;
use crate::standing::{IncidentStanding, standing};

/// Opens the file of an export that has this name; where all goes to one stream, that stream.
pub type Open<'o> = dyn FnMut(&str) -> anyhow::Result<Box<dyn Write + Send>> + 'o;

/// Writes a ledger in one form.
pub trait LedgerExporter: Sync {
    /// The word for it on the command line.
    fn name(&self) -> &'static str;
    /// What it is, in a few words.
    fn description(&self) -> &'static str;
    /// The files that it makes; one of them can go to standard output.
    fn files(&self) -> &'static [&'static str];
    /// Writes all files.
    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()>;
}

/// All forms.
pub static LEDGER_EXPORTERS: &[&dyn LedgerExporter] = &[
    &jsonl::Jsonl,
    &tables::Tables,
    &parquet::Parquet,
    &events::EventReports,
    &events::Plover,
    &events::Cameo,
    &annotations::Annotations,
    &nquads::NQuads,
    &graphml::GraphMl,
    &geojson::GeoJson,
    &claim_review::ClaimReview,
];

/// The part of a ledger that is exported.
pub struct LedgerView<'l> {
    /// The ledger.
    pub ledger: &'l Ledger,
    /// As of when, and as known to whom.
    pub scope: Scope,
}

impl LedgerView<'_> {
    /// The reports that count.
    pub fn reports(&self) -> Result<Vec<ReportView>, LedgerError> {
        let mut reports = self.ledger.reports(&self.scope)?;
        reports.retain(|report| report.standing == Standing::Current);
        Ok(reports)
    }

    /// The claims that count.
    pub fn claims(&self) -> Result<Vec<ClaimView>, LedgerError> {
        self.ledger.claims(&ClaimFilter::default(), &self.scope)
    }

    /// What reports tell of, in the order of the oldest report.
    pub fn incidents(&self) -> Result<Vec<IncidentView>, LedgerError> {
        self.ledger.incidents(&self.scope)
    }

    /// The incident of each report.
    pub fn incident_of(&self) -> Result<BTreeMap<u64, u64>, LedgerError> {
        let members = |one: &IncidentView| one.reports.iter().map(|report| (report.id, one.id)).collect::<Vec<_>>();
        Ok(self.incidents()?.iter().flat_map(members).collect())
    }

    /// Gives how each incident's claims stand, one after the other, so that no more than one is held.
    pub fn each_standing(&self, take: &mut dyn FnMut(&IncidentStanding) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let rereader = Rereader::english()?;
        let links = self.ledger.links(&self.scope)?;
        for incident in self.incidents()? {
            take(&standing(self.ledger, &rereader, &self.scope, incident, &links)?)?;
        }
        Ok(())
    }

    /// What was read of a report, as JSON; null where it is not kept.
    pub fn record(&self, report: u64) -> Result<serde_json::Value, LedgerError> {
        let json = self.ledger.record(report)?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }
}

/// The address that stands for something of a ledger in linked data. No such name is ever asked for on the network.
pub(crate) fn urn(id: &str) -> String {
    format!("urn:dateline:{id}")
}

/// A report's own address, or the one that stands for it.
pub(crate) fn address(report: &ReportView) -> String {
    let given = report.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    given.map_or_else(|| urn(&format!("r{}", report.id)), iri)
}

/// An address with what an IRI cannot hold escaped.
pub(crate) fn iri(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`') {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
