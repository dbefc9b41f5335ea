//! The commands that work on a ledger.
//!
//! Begin with [`run`]; [`args`] has the flags. What is listed is made into a [`Table`] and written in the form asked for.

pub(super) mod add;
pub(super) mod args;
mod export;
pub(super) mod incidents;
pub(super) mod link;
mod lists;
mod review;
mod serve;
mod show;
pub(super) mod status;
mod verify;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow};
use clap::ArgMatches;
use dateline_ledger::{Access, Ledger, Patience, Scope, Timestamp};

use super::{DONE, NOTHING_FOUND, write_out};
use crate::table::Table;
use crate::terminal::{Look, Theme};

pub(super) use show::{locate, shown};

/// Runs the command with this name, if it is one of these.
pub(super) fn run(name: &str, matches: &ArgMatches, theme: Theme) -> Option<anyhow::Result<u8>> {
    Some(match name {
        "add" => add::run(matches, theme),
        "reports" => lists::reports(matches, theme),
        "claims" => lists::claims(matches, theme),
        "sources" => lists::sources(matches, theme),
        "incidents" => incidents::run(matches, theme),
        "status" => status::run(matches, theme),
        "diff" => incidents::diff(matches, theme),
        "search" => lists::search(matches, theme),
        "log" => lists::log(matches, theme),
        "show" => show::run(matches, theme),
        "review" => review::run(matches),
        "serve" => serve::run(matches),
        "link" => link::run(matches),
        "export" => export::run(matches),
        "verify" => verify::run(matches, theme),
        _ => return None,
    })
}

/// Opens the ledger that `--ledger` names.
fn open(matches: &ArgMatches, access: Access) -> anyhow::Result<Ledger> {
    // Some commands take the ledger as their argument too.
    let given = matches.try_get_one::<String>("path").ok().flatten();
    let path = given.or_else(|| matches.get_one::<String>("ledger")).map_or("dateline.ledger", String::as_str);
    Ledger::open(Path::new(path), access, Patience::default()).with_context(|| path.to_owned())
}

/// What `--as-of`, `--known` and `--without-reviews` say.
fn scope(matches: &ArgMatches) -> anyhow::Result<Scope> {
    let time = |name: &str| {
        let Some(words) = matches.get_one::<String>(name) else { return Ok(None) };
        let time = Timestamp::last_of(words);
        time.map(Some)
            .ok_or_else(|| anyhow!("--{name} {words}: write a day as 2026-03-04, a time as 2026-03-04T12:00Z"))
    };
    Ok(Scope { published: time("as-of")?, known: time("known")?, without_reviews: matches.get_flag("without-reviews") })
}

/// The time to record: `--now`, the variable that builds agree on, or the clock.
fn now(matches: &ArgMatches) -> anyhow::Result<Timestamp> {
    if let Some(words) = matches.get_one::<String>("now") {
        return Timestamp::first_of(words).ok_or_else(|| anyhow!("--now {words}: write a time as 2026-03-04T12:00Z"));
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(words) => {
            words.parse().with_context(|| format!("SOURCE_DATE_EPOCH is {words:?} and no number of seconds"))?
        }
        // A clock before 1970 is none.
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() as i64),
    };
    Timestamp::from_unix(seconds).ok_or_else(|| anyhow!("{seconds} seconds after 1970 is no time that can be recorded"))
}

/// The form that `--format` names.
fn form(matches: &ArgMatches) -> &str {
    matches.get_one::<String>("format").map_or("table", String::as_str)
}

/// How many rows are wanted, `None` for all.
fn limit(matches: &ArgMatches) -> Option<usize> {
    match matches.get_one::<u64>("limit") {
        Some(0) => None,
        Some(&most) => Some(usize::try_from(most).unwrap_or(usize::MAX)),
        None if form(matches) == "table" => Some(50),
        None => None,
    }
}

/// Writes a table in the form asked for, and what is left out or missing to people.
fn write(matches: &ArgMatches, theme: &Theme, mut table: Table, nothing: &str) -> anyhow::Result<u8> {
    let count = table.rows.len();
    if let Some(most) = limit_of(matches) {
        table.rows.truncate(most);
    }
    match form(matches) {
        "json" => write_out(table.json().as_bytes())?,
        "csv" => write_out(table.csv()?.as_bytes())?,
        _ if count == 0 => write_out(format!("{nothing}\n").as_bytes())?,
        _ => {
            let mut out = table.text(theme);
            if table.rows.len() < count {
                let left = format!("… and {} more; --limit 0 shows all {count}", count - table.rows.len());
                out.push_str(&theme.paint(Look::Faint, &left));
                out.push('\n');
            }
            write_out(out.as_bytes())?;
        }
    }
    Ok(if count == 0 { NOTHING_FOUND } else { DONE })
}

fn limit_of(matches: &ArgMatches) -> Option<usize> {
    // Not every command that writes a table can be limited.
    matches.try_contains_id("limit").is_ok().then(|| limit(matches)).flatten()
}

/// The day of a time, for people.
fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}
