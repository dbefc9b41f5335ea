//! `dateline world`.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use clap::ArgMatches;
use dateline_extract::places::Gazetteer;
use dateline_ingest::{Limits, Origin};

use super::{DONE, write_out};

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    // Only `build` is there, and the registry asks for one.
    let Some((_, matches)) = matches.subcommand() else { bail!("say what to do: dateline world build") };
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (dump, output) = (Path::new(word("dump")), Path::new(word("output")));
    let bytes = fs::read(dump).with_context(|| format!("cannot read {}", dump.display()))?;
    // What is packed is unpacked as a report is; a dump that is larger than one may be must come unpacked.
    let bytes = match dump.extension().is_some_and(|ending| ending == "gz") {
        true => dateline_ingest::capture(bytes, Origin::File(dump.display().to_string()), &Limits::default())?.bytes,
        false => bytes,
    };
    let text = String::from_utf8(bytes).with_context(|| format!("{} is no UTF-8", dump.display()))?;
    let country = Some(word("country")).filter(|country| !country.is_empty());
    let pack = crate::world::build(dump, &text, country)?;
    let places = Gazetteer::open(&pack).map_or(0, |gazetteer| gazetteer.len());
    if places == 0 {
        bail!("{}: no places in it; is it a dump of GeoNames or a table of Who's On First?", dump.display());
    }
    fs::write(output, &pack).with_context(|| format!("cannot write {}", output.display()))?;
    write_out(format!("{}: {places} places, {} bytes\n", output.display(), pack.len()).as_bytes())?;
    Ok(DONE)
}
