//! Tables as CSV: reports, claims with their evidence, mentions of events, sources.

use std::io::Write;

use dateline_ledger::ClaimFilter;

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct Tables;

impl LedgerExporter for Tables {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn description(&self) -> &'static str {
        "Tables of reports, claims, evidence, mentions of events and sources"
    }

    fn files(&self) -> &'static [&'static str] {
        &["reports.csv", "claims.csv", "evidence.csv", "mentions.csv", "sources.csv"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let reports = view.reports()?;
        let mut out = table(
            open,
            "reports.csv",
            &[
                "id",
                "published",
                "publisher",
                "title",
                "byline",
                "language",
                "url",
                "sha256",
                "version",
                "claims",
                "mentions",
                "grade",
                "recorded_at",
            ],
        )?;
        for one in &reports {
            out.write_record([
                format!("r{}", one.id),
                text(&one.published),
                text(&one.publisher),
                text(&one.title),
                text(&one.byline),
                text(&one.language),
                text(&one.url),
                one.sha256.clone(),
                one.version.to_string(),
                one.claims.to_string(),
                one.mentions.to_string(),
                text(&one.grade),
                one.recorded_at.clone(),
            ])?;
        }
        out.flush()?;
        let claims = view.claims()?;
        let mut out = table(
            open,
            "claims.csv",
            &[
                "id",
                "report",
                "published",
                "publisher",
                "source",
                "source_name",
                "source_type",
                "stance",
                "attitude",
                "type",
                "content",
                "nested_in",
                "rule",
                "confidence",
                "grade",
                "verdict",
            ],
        )?;
        for one in &claims {
            out.write_record([
                format!("c{}", one.id),
                format!("r{}", one.report),
                text(&one.published),
                text(&one.publisher),
                one.source.clone(),
                text(&one.source_name),
                one.source_type.clone(),
                one.stance.clone(),
                one.attitude.clone(),
                one.kind.clone(),
                one.content.clone(),
                one.nested_in.map(|id| format!("c{id}")).unwrap_or_default(),
                one.rule.clone(),
                one.confidence.to_string(),
                text(&one.grade),
                text(&one.verdict),
            ])?;
        }
        out.flush()?;
        // The words behind each claim, by their place in the text and in the bytes.
        let mut out = table(open, "evidence.csv", &["claim", "report", "part", "start", "end", "words", "sha256"])?;
        for report in &reports {
            let record = view.record(report.id)?;
            let own = claims.iter().filter(|claim| claim.report == report.id);
            for claim in own {
                let attributions = record["attributions"].as_array().map(Vec::as_slice).unwrap_or_default();
                let Some(read) = attributions.iter().find(|read| read["id"] == claim.local.as_str()) else { continue };
                for part in ["source", "cue", "content"] {
                    for span in read[part].as_array().map(Vec::as_slice).unwrap_or_default() {
                        out.write_record([
                            format!("c{}", claim.id),
                            format!("r{}", report.id),
                            part.to_owned(),
                            span["start"].to_string(),
                            span["end"].to_string(),
                            span["text"].as_str().unwrap_or_default().to_owned(),
                            report.sha256.clone(),
                        ])?;
                    }
                }
            }
        }
        out.flush()?;
        let mut out = table(
            open,
            "mentions.csv",
            &["id", "report", "published", "type", "mode", "words", "polarity", "reality", "held_by"],
        )?;
        for report in &reports {
            for one in view.ledger.mentions(report.id)? {
                out.write_record([
                    format!("m{}", one.id),
                    format!("r{}", one.report),
                    text(&report.published),
                    text(&one.kind),
                    text(&one.mode),
                    one.words,
                    text(&one.polarity),
                    text(&one.reality),
                    text(&one.held_by),
                ])?;
            }
        }
        out.flush()?;
        let mut out = table(
            open,
            "sources.csv",
            &["id", "name", "source_type", "claims", "reports", "publishers", "first_day", "last_day", "grade"],
        )?;
        for one in view.ledger.sources(&ClaimFilter::default(), &view.scope)?.named {
            let (first, last) = one.days.unwrap_or_default();
            out.write_record([
                format!("s{}", one.id),
                one.name,
                one.source_type,
                one.claims.to_string(),
                one.reports.to_string(),
                one.publishers.to_string(),
                first,
                last,
                one.grade.unwrap_or_default(),
            ])?;
        }
        Ok(out.flush()?)
    }
}

fn table(open: &mut Open<'_>, name: &str, columns: &[&str]) -> anyhow::Result<csv::Writer<Box<dyn Write>>> {
    let mut writer = csv::Writer::from_writer(open(name)?);
    writer.write_record(columns)?;
    Ok(writer)
}
