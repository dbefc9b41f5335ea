//! Who is quoted by whom, as a graph: outlets and sources are nodes, an edge counts the claims of a source in an outlet.
//!
//! <http://graphml.graphdrawing.org/specification.html>.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct GraphMl;

impl LedgerExporter for GraphMl {
    fn name(&self) -> &'static str {
        "graphml"
    }

    fn description(&self) -> &'static str {
        "The graph of outlets and the sources they quote, as GraphML"
    }

    fn files(&self) -> &'static [&'static str] {
        &["sources.graphml"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("sources.graphml")?;
        let (mut outlets, mut sources) = (BTreeMap::<String, u64>::new(), BTreeMap::<u64, (String, u64)>::new());
        let mut edges = BTreeMap::<(String, u64), (u64, u64)>::new();
        for claim in view.claims()?.into_iter().filter(|claim| claim.is_named) {
            let outlet = claim.publisher.unwrap_or_else(|| "(outlet not stated)".to_owned());
            *outlets.entry(outlet.clone()).or_default() += 1;
            let name = claim.source_name.unwrap_or(claim.source);
            sources.entry(claim.source_id).or_insert((name, 0)).1 += 1;
            let edge = edges.entry((outlet, claim.source_id)).or_default();
            edge.0 += 1;
            edge.1 += u64::from(claim.stance == "denies");
        }
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
        for (id, of, name, kind) in [
            ("name", "node", "name", "string"),
            ("kind", "node", "kind", "string"),
            ("claims", "node", "claims", "int"),
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
        for ((outlet, source), (claims, denials)) in &edges {
            let from = places[outlet];
            writeln!(
                out,
                "    <edge source=\"outlet{from}\" target=\"s{source}\"><data key=\"weight\">{claims}</data><data key=\"denials\">{denials}</data></edge>"
            )?;
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
