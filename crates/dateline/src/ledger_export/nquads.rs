//! Provenance as N-Quads, in the terms of PROV-O: what was derived from what, by whom, who says what, what belongs to one
//! incident and how its claims stand.
//!
//! <https://www.w3.org/TR/prov-o/>, <https://www.w3.org/TR/n-quads/>.

use std::io::Write;

use super::{LedgerExporter, LedgerView, Open, address, urn};

pub(super) struct NQuads;

const PROV: &str = "http://www.w3.org/ns/prov#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/terms/";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

impl LedgerExporter for NQuads {
    fn name(&self) -> &'static str {
        "nquads"
    }

    fn description(&self) -> &'static str {
        "RDF as N-Quads, in the terms of PROV-O and Dublin Core"
    }

    fn files(&self) -> &'static [&'static str] {
        &["ledger.nq"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("ledger.nq")?;
        let reports = view.reports()?;
        for report in &reports {
            let id = address(report);
            let mut quads = Quads { out: &mut out, graph: urn(&format!("r{}", report.id)) };
            quads.link(&id, &format!("{RDF}type"), &format!("{PROV}Entity"))?;
            if let Some(title) = &report.title {
                quads.words(&id, &format!("{DC}title"), title, None)?;
            }
            if let Some(publisher) = &report.publisher {
                let agent = urn(&format!("outlet:{}", escaped(publisher)));
                quads.link(&agent, &format!("{RDF}type"), &format!("{PROV}Organization"))?;
                quads.words(&agent, &format!("{DC}title"), publisher, None)?;
                quads.link(&id, &format!("{PROV}wasAttributedTo"), &agent)?;
            }
            if let Some(published) = &report.published {
                let kind = if published.len() > 10 { "dateTime" } else { "date" };
                quads.words(&id, &format!("{DC}issued"), published, Some(&format!("{XSD}{kind}")))?;
            }
            let operation = urn(&format!("o{}", report.seq));
            quads.link(&operation, &format!("{RDF}type"), &format!("{PROV}Activity"))?;
            quads.words(
                &operation,
                &format!("{PROV}endedAtTime"),
                &report.recorded_at,
                Some(&format!("{XSD}dateTime")),
            )?;
            quads.link(&operation, &format!("{PROV}used"), &id)?;
        }
        for claim in view.claims()? {
            let Ok(at) = reports.binary_search_by_key(&claim.report, |report| report.id) else { continue };
            let report = &reports[at];
            let id = urn(&format!("c{}", claim.id));
            let mut quads = Quads { out: &mut out, graph: urn(&format!("r{}", report.id)) };
            quads.link(&id, &format!("{RDF}type"), &format!("{PROV}Entity"))?;
            quads.link(&id, &format!("{PROV}wasQuotedFrom"), &address(report))?;
            quads.link(&id, &format!("{PROV}wasGeneratedBy"), &urn(&format!("o{}", report.seq)))?;
            quads.words(&id, &format!("{PROV}value"), &claim.content, None)?;
            quads.words(&id, &urn("terms:stance"), &claim.stance, None)?;
            if claim.is_named {
                let source = urn(&format!("s{}", claim.source_id));
                quads.link(&source, &format!("{RDF}type"), &format!("{PROV}Agent"))?;
                quads.words(
                    &source,
                    &format!("{DC}title"),
                    claim.source_name.as_deref().unwrap_or(&claim.source),
                    None,
                )?;
                quads.link(&id, &format!("{PROV}wasAttributedTo"), &source)?;
            }
            if let Some(outer) = claim.nested_in {
                quads.link(&id, &format!("{PROV}wasDerivedFrom"), &urn(&format!("c{outer}")))?;
            }
        }
        for incident in view.incidents()? {
            let id = urn(&format!("i{}", incident.id));
            let mut quads = Quads { out: &mut out, graph: id.clone() };
            quads.link(&id, &format!("{RDF}type"), &format!("{PROV}Collection"))?;
            if let Some(title) = incident.title() {
                quads.words(&id, &format!("{DC}title"), title, None)?;
            }
            for report in &incident.reports {
                quads.link(&id, &format!("{PROV}hadMember"), &address(report))?;
            }
        }
        view.each_standing(&mut |standing| {
            let mut quads = Quads { out: &mut out, graph: urn(&format!("i{}", standing.incident.id)) };
            for claim in &standing.claims {
                let id = urn(&format!("c{}", claim.id));
                let number = |number: usize| number.to_string();
                let integer = format!("{XSD}integer");
                quads.words(&id, &urn("terms:status"), claim.word(), None)?;
                let (low, high) = (number(claim.independent().low), number(claim.independent().high));
                quads.words(&id, &urn("terms:independentLow"), &low, Some(&integer))?;
                quads.words(&id, &urn("terms:independentHigh"), &high, Some(&integer))?;
                // Claims that say the same, or deny it, are gathered under the one that stands for them.
                for other in claim.ids.iter().filter(|other| **other != claim.id) {
                    quads.link(&urn(&format!("c{other}")), &urn("terms:sameProposition"), &id)?;
                }
            }
            Ok(())
        })?;
        Ok(out.flush()?)
    }
}

struct Quads<'o> {
    out: &'o mut Box<dyn Write + Send>,
    graph: String,
}

impl Quads<'_> {
    fn link(&mut self, subject: &str, predicate: &str, object: &str) -> std::io::Result<()> {
        writeln!(self.out, "<{subject}> <{predicate}> <{object}> <{}> .", self.graph)
    }

    fn words(&mut self, subject: &str, predicate: &str, words: &str, kind: Option<&str>) -> std::io::Result<()> {
        let mut literal = String::new();
        for c in words.chars() {
            match c {
                '"' => literal.push_str("\\\""),
                '\\' => literal.push_str("\\\\"),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\t' => literal.push_str("\\t"),
                c if c.is_control() => literal.push_str(&format!("\\u{:04X}", c as u32)),
                c => literal.push(c),
            }
        }
        let kind = kind.map(|kind| format!("^^<{kind}>")).unwrap_or_default();
        writeln!(self.out, "<{subject}> <{predicate}> \"{literal}\"{kind} <{}> .", self.graph)
    }
}

/// A name as a part of a URN: letters and digits as they are, all else in percent.
fn escaped(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
