//! What a ledger of the demo's dossier answers: the incident, how each claim stands, and what changed within the week.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use dateline_ingest::Capture;
use dateline_ledger::{Access, Ledger, Patience, ReadBy, Scope, Timestamp};

use super::ledger::{add, incidents, link, status};
use crate::Reading;
use crate::matter::{MatterTables, Rereader};
use crate::standing::{Change, IncidentStanding, changes, standings};
use crate::terminal::{Look, Theme};

/// The day from which on the changes are told: the second, when the accused have answered.
const SECOND_DAY: &str = "2026-03-03";

/// How many claims and changes are shown.
const SHOWN: usize = 8;

/// A folder for the ledger while it is asked.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the ledger answers, for people.
pub(super) fn answer(readings: &[(Capture, Reading)], theme: &Theme) -> anyhow::Result<String> {
    let folder = Folder(std::env::temp_dir().join(format!("dateline-demo-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).with_context(|| format!("cannot make the folder {}", folder.0.display()))?;
    let ledger = filled(readings, &folder.0)?;
    let rereader = Rereader::english()?;
    let now = standings(&ledger, &rereader, &Scope::default())?;
    let second = Scope { published: Timestamp::last_of(SECOND_DAY), ..Scope::default() };
    let before = standings(&ledger, &rereader, &second)?;
    let mut out = String::new();
    let Some(main) = now.iter().max_by_key(|standing| standing.incident.reports.len()) else { return Ok(out) };
    out.push_str(&theme.paint(Look::Strong, "How it stands, when all of it is one ledger"));
    out.push('\n');
    let mut telling = IncidentStanding {
        incident: main.incident.clone(),
        parties: main.parties.iter().map(Clone::clone).collect(),
        claims: main.claims.iter().filter(|claim| claim.is_shared() && claim.reports > 1).map(Clone::clone).collect(),
    };
    let left = telling.claims.len().saturating_sub(SHOWN);
    telling.claims.truncate(SHOWN);
    out.push_str(&status::text(std::slice::from_ref(&telling), theme, None));
    let note = format!(
        "… and {left} more that several reports speak to. Sources are counted once copies of one wire, \
         spokesmen and their ministries are followed to one root; a range says how far that is only probable. Nothing here says \
         what is true."
    );
    out.push_str(&theme.flow(&[(Look::Faint, &note)], 0));
    out.push_str("\n\n");
    let found = changes(&before, &now);
    let told: Vec<&Change<'_>> = found.iter().filter(|change| change.claim.is_shared()).take(SHOWN).collect();
    if !told.is_empty() {
        out.push_str(&theme.paint(Look::Strong, "What changed since the second day"));
        out.push('\n');
        for change in told {
            let word = change.claim.word();
            let who = incidents::voices(change.claim);
            let pieces = [
                (Look::Plain, "  "),
                (status::look_of(word), word),
                (Look::Faint, " · "),
                (Look::Source, &who),
                (Look::Faint, " · "),
                (Look::Plain, &incidents::told_change(change)),
            ];
            out.push_str(&theme.flow(&pieces, 4));
            out.push('\n');
        }
        out.push('\n');
    }
    Ok(out)
}

/// A ledger of what was read, linked, all as of the day after the last report.
fn filled(readings: &[(Capture, Reading)], folder: &Path) -> anyhow::Result<Ledger> {
    let mut ledger = Ledger::open(&folder.join("demo.ledger"), Access::Create, Patience::default())?;
    let now = Timestamp::first_of("2026-03-10").context("a day")?;
    let read_by = ReadBy { program: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(), model: None };
    let tables = MatterTables::english()?;
    let mut batch = ledger.batch("dateline", now)?;
    for (capture, reading) in readings {
        batch.record(&add::ready(capture, reading, &read_by, &tables)?.report)?;
    }
    batch.commit()?;
    link::link(&mut ledger, "dateline", now, true)?;
    Ok(ledger)
}
