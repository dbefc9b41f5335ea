//! `dateline export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use clap::ArgMatches;
use dateline_ledger::Access;

use crate::cli::{DONE, FAILED, complain};
use crate::ledger_export::{LEDGER_EXPORTERS, LedgerView};

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let name = matches.get_one::<String>("form").map_or("", String::as_str);
    let Some(exporter) = LEDGER_EXPORTERS.iter().find(|exporter| exporter.name() == name) else { return Ok(FAILED) };
    let ledger = super::open(matches, Access::Read)?;
    let view = LedgerView { ledger: &ledger, scope: super::scope(matches)? };
    let folder = matches.get_one::<String>("output").map(Path::new);
    match folder {
        None if exporter.files().len() > 1 => {
            bail!(
                "{name} makes {} files ({}): say with --output which folder they go to",
                exporter.files().len(),
                exporter.files().join(", ")
            )
        }
        None => exporter.write(&view, &mut |_| Ok(Box::new(BufWriter::new(io::stdout())) as Box<dyn Write + Send>))?,
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
            exporter.write(&view, &mut |file| {
                let path = folder.join(file);
                let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
                Ok(Box::new(BufWriter::new(file)) as Box<dyn Write + Send>)
            })?;
            complain(&format!("{} in {}", exporter.files().join(", "), folder.display()));
        }
    }
    Ok(DONE)
}
