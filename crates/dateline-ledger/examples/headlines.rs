//! Measures how headlines are read to stand to claims, on Emergent.
//!
//! `headlines PAIRS.jsonl OUT.jsonl [rules]`: a label for each pair, for the scorer; `rules` prints each rule's right and wrong answers.

// A measuring tool reads files.
#![allow(clippy::disallowed_methods)]

use dateline_ledger::claims::{StanceWords, headline_stance};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pairs, out, options @ ..] = arguments.as_slice() else {
        return Err("headlines PAIRS.jsonl OUT.jsonl [rules]".into());
    };
    let words = StanceWords::new(dateline_lang_en::HEADLINE_WORDS)?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in std::fs::read_to_string(pairs)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = |name: &str| row[name].as_str().unwrap_or("");
        let reading = headline_stance(text("claim"), text("headline"), &words);
        writeln!(file, "{}", json!({"id": text("pair_id"), "label": reading.stance.name()}))?;
        let count = rules.entry(reading.rule).or_default();
        if reading.stance.name() == text("stance") { count.0 += 1 } else { count.1 += 1 }
    }
    file.flush()?;
    if options.iter().any(|option| option == "rules") {
        for (rule, (right, wrong)) in rules {
            println!("{rule}: {right} right, {wrong} wrong");
        }
    }
    Ok(())
}
