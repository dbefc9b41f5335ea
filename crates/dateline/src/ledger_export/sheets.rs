//! What the tables of a ledger hold, row by row, for whoever writes them: as CSV, as Parquet.
//!
//! Begin with [`SHEETS`] and [`rows`]. Columns keep their names and order; new ones come at the end.

use std::collections::BTreeMap;

use dateline_ledger::{ClaimFilter, Id};

use super::LedgerView;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    Real,
    Flag,
}

/// A value in a row; a kind may be missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Text(Option<String>),
    Count(Option<i64>),
    Real(Option<f64>),
    Flag(Option<bool>),
}

/// A table.
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
}

/// Takes the rows of the sheets, one sheet after the other.
pub(super) trait Sink {
    fn begin(&mut self, sheet: &'static Sheet) -> anyhow::Result<()>;
    fn row(&mut self, row: Vec<Datum>) -> anyhow::Result<()>;
    fn end(&mut self) -> anyhow::Result<()>;
}

use Kind::{Count, Flag, Real, Text};

/// All tables.
pub(super) static SHEETS: &[Sheet] = &[
    Sheet {
        name: "reports",
        columns: &[
            ("id", Text),
            ("published", Text),
            ("publisher", Text),
            ("title", Text),
            ("byline", Text),
            ("language", Text),
            ("url", Text),
            ("sha256", Text),
            ("version", Count),
            ("claims", Count),
            ("mentions", Count),
            ("grade", Text),
            ("recorded_at", Text),
            ("incident", Text),
        ],
    },
    Sheet {
        name: "claims",
        columns: &[
            ("id", Text),
            ("report", Text),
            ("published", Text),
            ("publisher", Text),
            ("source", Text),
            ("source_name", Text),
            ("source_type", Text),
            ("stance", Text),
            ("attitude", Text),
            ("type", Text),
            ("content", Text),
            ("nested_in", Text),
            ("rule", Text),
            ("confidence", Real),
            ("grade", Text),
            ("verdict", Text),
            ("incident", Text),
            ("source_id", Text),
        ],
    },
    // The words behind each claim, by their place in the text and in the bytes.
    Sheet {
        name: "evidence",
        columns: &[
            ("claim", Text),
            ("report", Text),
            ("part", Text),
            ("start", Count),
            ("end", Count),
            ("words", Text),
            ("sha256", Text),
        ],
    },
    Sheet {
        name: "mentions",
        columns: &[
            ("id", Text),
            ("report", Text),
            ("published", Text),
            ("type", Text),
            ("mode", Text),
            ("words", Text),
            ("polarity", Text),
            ("reality", Text),
            ("held_by", Text),
            ("incident", Text),
        ],
    },
    Sheet {
        name: "sources",
        columns: &[
            ("id", Text),
            ("name", Text),
            ("source_type", Text),
            ("claims", Count),
            ("reports", Count),
            ("publishers", Count),
            ("first_day", Text),
            ("last_day", Text),
            ("grade", Text),
        ],
    },
    Sheet {
        name: "incidents",
        columns: &[
            ("id", Text),
            ("title", Text),
            ("first_day", Text),
            ("last_day", Text),
            ("reports", Count),
            ("publishers", Count),
            ("judged", Count),
            ("parties", Text),
        ],
    },
    // How what is claimed of each incident stands.
    Sheet {
        name: "statuses",
        columns: &[
            ("incident", Text),
            ("claim", Text),
            ("status", Text),
            ("independent_low", Count),
            ("independent_high", Count),
            ("denying_low", Count),
            ("denying_high", Count),
            ("asserted_by", Text),
            ("denied_by", Text),
            ("parties", Text),
            ("accountable", Text),
            ("content", Text),
            ("negative", Flag),
            ("reports", Count),
            ("publishers", Count),
            ("claims", Text),
            ("reason", Text),
            ("rules", Text),
        ],
    },
];

/// Gives all rows of all sheets to a sink.
pub(super) fn rows(view: &LedgerView<'_>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    let incident_of = view.incident_of()?;
    for sheet in SHEETS {
        sink.begin(sheet)?;
        match sheet.name {
            "reports" => reports(view, &incident_of, sink)?,
            "claims" => claims(view, &incident_of, sink)?,
            "evidence" => evidence(view, sink)?,
            "mentions" => mentions(view, &incident_of, sink)?,
            "sources" => sources(view, sink)?,
            "incidents" => incidents(view, sink)?,
            _ => statuses(view, sink)?,
        }
        sink.end()?;
    }
    Ok(())
}

fn text(words: impl Into<String>) -> Datum {
    Datum::Text(Some(words.into()))
}

fn maybe(words: &Option<String>) -> Datum {
    Datum::Text(words.clone())
}

fn count(number: impl TryInto<i64>) -> Datum {
    Datum::Count(number.try_into().ok())
}

fn incident(of: &BTreeMap<u64, u64>, report: u64) -> Datum {
    Datum::Text(of.get(&report).map(|&incident| Id::Incident(incident).to_string()))
}

fn reports(view: &LedgerView<'_>, incident_of: &BTreeMap<u64, u64>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for one in view.reports()? {
        sink.row(vec![
            text(format!("r{}", one.id)),
            maybe(&one.published),
            maybe(&one.publisher),
            maybe(&one.title),
            maybe(&one.byline),
            maybe(&one.language),
            maybe(&one.url),
            text(one.sha256),
            count(one.version),
            count(one.claims),
            count(one.mentions),
            maybe(&one.grade),
            text(one.recorded_at),
            incident(incident_of, one.id),
        ])?;
    }
    Ok(())
}

fn claims(view: &LedgerView<'_>, incident_of: &BTreeMap<u64, u64>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for one in view.claims()? {
        sink.row(vec![
            text(format!("c{}", one.id)),
            text(format!("r{}", one.report)),
            maybe(&one.published),
            maybe(&one.publisher),
            text(one.source.clone()),
            maybe(&one.source_name),
            text(one.source_type.clone()),
            text(one.stance.clone()),
            text(one.attitude.clone()),
            text(one.kind.clone()),
            text(one.content.clone()),
            Datum::Text(one.nested_in.map(|id| format!("c{id}"))),
            text(one.rule.clone()),
            Datum::Real(Some(one.confidence)),
            maybe(&one.grade),
            maybe(&one.verdict),
            incident(incident_of, one.report),
            text(format!("s{}", one.source_id)),
        ])?;
    }
    Ok(())
}

fn evidence(view: &LedgerView<'_>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for report in view.reports()? {
        let record = view.record(report.id)?;
        let attributions = record["attributions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let filter = ClaimFilter { report: Some(report.id), ..ClaimFilter::default() };
        for claim in view.ledger.claims(&filter, &view.scope)? {
            let Some(read) = attributions.iter().find(|read| read["id"] == claim.local.as_str()) else { continue };
            for part in ["source", "cue", "content"] {
                for span in read[part].as_array().map(Vec::as_slice).unwrap_or_default() {
                    sink.row(vec![
                        text(format!("c{}", claim.id)),
                        text(format!("r{}", report.id)),
                        text(part),
                        Datum::Count(span["start"].as_i64()),
                        Datum::Count(span["end"].as_i64()),
                        text(span["text"].as_str().unwrap_or_default()),
                        text(report.sha256.clone()),
                    ])?;
                }
            }
        }
    }
    Ok(())
}

fn mentions(view: &LedgerView<'_>, incident_of: &BTreeMap<u64, u64>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for report in view.reports()? {
        for one in view.ledger.mentions(report.id)? {
            sink.row(vec![
                text(format!("m{}", one.id)),
                text(format!("r{}", one.report)),
                maybe(&report.published),
                maybe(&one.kind),
                maybe(&one.mode),
                text(one.words),
                maybe(&one.polarity),
                maybe(&one.reality),
                maybe(&one.held_by),
                incident(incident_of, one.report),
            ])?;
        }
    }
    Ok(())
}

fn sources(view: &LedgerView<'_>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for one in view.ledger.sources(&ClaimFilter::default(), &view.scope)?.named {
        let (first, last) = one.days.clone().unzip();
        sink.row(vec![
            text(format!("s{}", one.id)),
            text(one.name),
            text(one.source_type),
            count(one.claims),
            count(one.reports),
            count(one.publishers),
            Datum::Text(first),
            Datum::Text(last),
            maybe(&one.grade),
        ])?;
    }
    Ok(())
}

fn incidents(view: &LedgerView<'_>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    view.each_standing(&mut |standing| {
        let one = &standing.incident;
        let (first, last) = one.days().map(|(first, last)| (first.to_owned(), last.to_owned())).unzip();
        let parties = standing.parties_in_words();
        sink.row(vec![
            text(format!("i{}", one.id)),
            Datum::Text(one.title().map(str::to_owned)),
            Datum::Text(first),
            Datum::Text(last),
            count(one.reports.len()),
            count(one.publishers),
            count(one.judged),
            Datum::Text((!parties.is_empty()).then(|| parties.join("; "))),
        ])
    })
}

fn statuses(view: &LedgerView<'_>, sink: &mut dyn Sink) -> anyhow::Result<()> {
    view.each_standing(&mut |standing| {
        for claim in &standing.claims {
            let (independent, denying) = (claim.independent(), claim.status.denying.all);
            let joined = |words: Vec<&str>| Datum::Text((!words.is_empty()).then(|| words.join("; ")));
            let labels = |voices: &'_ [crate::standing::VoiceStanding]| {
                Datum::Text(
                    (!voices.is_empty())
                        .then(|| voices.iter().map(|voice| voice.label.as_str()).collect::<Vec<_>>().join("; ")),
                )
            };
            let both = || claim.asserting.iter().chain(&claim.denying);
            sink.row(vec![
                text(format!("i{}", standing.incident.id)),
                text(format!("c{}", claim.id)),
                text(claim.word()),
                count(independent.low),
                count(independent.high),
                count(denying.low),
                count(denying.high),
                labels(&claim.asserting),
                labels(&claim.denying),
                joined(both().filter(|voice| voice.is_party).map(|voice| voice.label.as_str()).collect()),
                joined(both().filter(|voice| voice.is_accountable).map(|voice| voice.label.as_str()).collect()),
                text(claim.content.clone()),
                Datum::Flag(Some(claim.is_negative)),
                count(claim.reports),
                count(claim.publishers),
                text(claim.ids.iter().map(|id| format!("c{id}")).collect::<Vec<_>>().join("; ")),
                text(claim.status.reason.clone()),
                text(claim.status.rules),
            ])?;
        }
        Ok(())
    })
}
