//! Who is quoted by whom on what, as a graph: outlets, sources and incidents are nodes. An edge from an outlet to a source, or from a
//! source to an incident, counts the claims; one from an outlet to an incident the reports.
//!
//! <http://graphml.graphdrawing.org/specification.html>.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct GraphMl;

const NO_OUTLET: &str = "(outlet not stated)";

impl LedgerExporter for GraphMl {
    fn name(&self) -> &'static str {
        "graphml"
    }

    fn description(&self) -> &'static str {
        "The graph of outlets, the sources they quote, and the incidents that these speak of, as GraphML"
    }

    fn files(&self) -> &'static [&'static str] {
        &["sources.graphml"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("sources.graphml")?;
        let (mut outlets, mut sources) = (BTreeMap::<String, u64>::new(), BTreeMap::<u64, (String, u64)>::new());
        let mut edges = BTreeMap::<(String, u64), (u64, u64)>::new();
        let incidents = view.incidents()?;
        let incident_of = view.incident_of()?;
        // From a source or outlet to an incident.
        let mut spoken = BTreeMap::<(u64, u64), (u64, u64)>::new();
        let mut told = BTreeMap::<(String, u64), u64>::new();
        for incident in &incidents {
            for report in &incident.reports {
                let outlet = report.publisher.clone().unwrap_or_else(|| NO_OUTLET.to_owned());
                outlets.entry(outlet.clone()).or_default();
                *told.entry((outlet, incident.id)).or_default() += 1;
            }
        }
        for claim in view.claims()?.into_iter().filter(|claim| claim.is_named) {
            let outlet = claim.publisher.unwrap_or_else(|| NO_OUTLET.to_owned());
            *outlets.entry(outlet.clone()).or_default() += 1;
            let name = claim.source_name.unwrap_or(claim.source);
            sources.entry(claim.source_id).or_insert((name, 0)).1 += 1;
            let denies = u64::from(claim.stance == "denies");
            let edge = edges.entry((outlet, claim.source_id)).or_default();
            (edge.0, edge.1) = (edge.0 + 1, edge.1 + denies);
            if let Some(&incident) = incident_of.get(&claim.report) {
                let edge = spoken.entry((claim.source_id, incident)).or_default();
                (edge.0, edge.1) = (edge.0 + 1, edge.1 + denies);
            }
        }
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
        for (id, of, name, kind) in [
            ("name", "node", "name", "string"),
            ("kind", "node", "kind", "string"),
            ("claims", "node", "claims", "int"),
            ("reports", "node", "reports", "int"),
            ("weight", "edge", "weight", "int"),
            ("denials", "edge", "denials", "int"),
        ] {
            writeln!(out, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
        writeln!(out, "  <graph id=\"sources\" edgedefault=\"directed\">")?;
        let places: BTreeMap<&String, usize> = outlets.keys().enumerate().map(|(at, name)| (name, at)).collect();
        let mut node = |id: String, name: &str, kind: &str, claims: u64| {
            writeln!(
                out,
                "    <node id=\"{id}\"><data key=\"name\">{}</data><data key=\"kind\">{kind}</data><data key=\"claims\">{claims}</data></node>",
                text(name)
            )
        };
        for (name, claims) in &outlets {
            node(format!("outlet{}", places[name]), name, "outlet", *claims)?;
        }
        for (id, (name, claims)) in &sources {
            node(format!("s{id}"), name, "source", *claims)?;
        }
        for incident in &incidents {
            writeln!(
                out,
                "    <node id=\"i{}\"><data key=\"name\">{}</data><data key=\"kind\">incident</data><data key=\"reports\">{}</data></node>",
                incident.id,
                text(incident.title().unwrap_or_default()),
                incident.reports.len()
            )?;
        }
        let mut edge = |from: String, to: String, weight: u64, denials: u64| {
            writeln!(
                out,
                "    <edge source=\"{from}\" target=\"{to}\"><data key=\"weight\">{weight}</data><data key=\"denials\">{denials}</data></edge>"
            )
        };
        for ((outlet, source), (claims, denials)) in &edges {
            edge(format!("outlet{}", places[outlet]), format!("s{source}"), *claims, *denials)?;
        }
        for ((source, incident), (claims, denials)) in &spoken {
            edge(format!("s{source}"), format!("i{incident}"), *claims, *denials)?;
        }
        for ((outlet, incident), reports) in &told {
            edge(format!("outlet{}", places[outlet]), format!("i{incident}"), *reports, 0)?;
        }
        writeln!(out, "  </graph>\n</graphml>")?;
        Ok(out.flush()?)
    }
}

/// Words as XML: its own characters escaped, those that XML cannot hold replaced.
fn text(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
