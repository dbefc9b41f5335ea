//! `dateline verify`.

use clap::ArgMatches;
use dateline_ledger::Access;

use super::{form, open};
use crate::cli::{DONE, FAILED, write_out};
use crate::table::{Cell, Room, Table};
use crate::terminal::{Look, Theme};

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let rebuild = matches.get_flag("rebuild");
    let mut ledger = open(matches, if rebuild { Access::Write } else { Access::Read })?;
    if rebuild {
        ledger.rebuild()?;
    }
    let found = ledger.verify(matches.get_one::<String>("holds").map(String::as_str))?;
    let code = if found.problems.is_empty() { DONE } else { FAILED };
    if form(matches) == "table" {
        let mut out = String::new();
        let what = format!(
            "{} operations, {} reports ({} redacted), {} contents, {} quotations\n",
            found.operations, found.reports, found.redacted, found.contents, found.quotations
        );
        out.push_str(&what);
        if let Some(head) = &found.head {
            out.push_str(&format!("{} {head}\n", theme.paint(Look::Faint, "last hash")));
        }
        for problem in &found.problems {
            out.push_str(&format!("{} {problem}\n", theme.paint(Look::No, "wrong:")));
        }
        let verdict = match found.problems.len() {
            0 => theme.paint(Look::Yes, "all is as it was recorded"),
            1 => theme.paint(Look::No, "something is wrong"),
            count => theme.paint(Look::No, &format!("{count} things are wrong")),
        };
        out.push_str(&format!("{verdict}\n"));
        write_out(out.as_bytes())?;
        return Ok(code);
    }
    let mut table = Table::new(&[
        ("operations", "", Room::Hidden),
        ("reports", "", Room::Hidden),
        ("redacted", "", Room::Hidden),
        ("contents", "", Room::Hidden),
        ("quotations", "", Room::Hidden),
        ("head", "", Room::Hidden),
        ("problems", "", Room::Hidden),
    ]);
    table.rows.push(vec![
        Cell::new(found.operations),
        Cell::new(found.reports),
        Cell::new(found.redacted),
        Cell::new(found.contents),
        Cell::new(found.quotations),
        Cell::new(found.head),
        Cell::new(found.problems),
    ]);
    super::write(matches, &theme, table, "")?;
    Ok(code)
}
