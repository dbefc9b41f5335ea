//! Reads a JSONL file of reports by some readers of attributions alone, for measuring what each is worth.
//!
//!     readers rules|tagger|both FILE.jsonl [ATTRIBUTION.bin [CALIBRATION.tsv]] > OUT.jsonl
//!
//! What is written is what `dateline read --from jsonl -f jsonl` writes, and for each attribution what the tagger says of
//! it. A branch of the language core in another file is used instead of the one that ships; then finds are kept however
//! unlikely they are, unless there is a table that says how likely each is.

// A measuring tool reads files, and its output is what it is for.
#![allow(clippy::disallowed_methods)]

use std::io::Write;

use anyhow::{Context, bail};
use dateline::Pipeline;
use dateline::record::Record;
use dateline_extract::Readers;
use dateline_ingest::{Origin, capture, format_named};
use dateline_nlp::model::Model;
use serde_json::json;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (readers, path, more) = match &arguments[..] {
        [readers, path, more @ ..] if more.len() <= 2 => (readers, path, more),
        _ => bail!("usage: readers rules|tagger|both FILE.jsonl [ATTRIBUTION.bin [CALIBRATION.tsv]]"),
    };
    let readers = match readers.as_str() {
        "rules" => Readers::Rules,
        "tagger" => Readers::Tagger,
        "both" => Readers::Both,
        other => bail!("{other:?} is none of rules, tagger and both"),
    };
    let read = |path: &str| std::fs::read(path).with_context(|| path.to_owned());
    let mut pipeline = Pipeline::english()?.with_format(format_named("jsonl")).with_readers(readers);
    if let Some(branch) = more.first() {
        let model = Model::new(dateline_lang_en::weights::LANGUAGE)?.with_attribution(read(branch)?)?;
        let table = match more.get(1) {
            Some(path) => String::from_utf8(read(path)?)?,
            None => "keep\tleast\t0\n".to_owned(),
        };
        pipeline = pipeline.with_model(Some(model)).with_calibration(&table)?;
    }
    let capture = capture(read(path)?, Origin::File(path.clone()), pipeline.limits())?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for &extent in &pipeline.extents(&capture)?.spans {
        let reading = pipeline.read(&capture, extent)?;
        let mut record = serde_json::to_value(Record::new(&capture, &reading, false))?;
        for (number, attribution) in reading.extraction.attributions.iter().enumerate() {
            let said = attribution.tagger;
            record["attributions"][number]["tagger"] =
                json!(said.map(|said| [said.cue, said.content, said.source, said.stance]));
        }
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
