//! `dateline status`: how what is claimed stands, and who is behind it.

use clap::ArgMatches;
use dateline_ledger::{Access, Id};
use serde_json::{Value, json};

use super::{day, form, limit, open, scope, write, write_out};
use crate::matter::Rereader;
use crate::standing::{ClaimStanding, IncidentStanding, VoiceStanding, standings};
use crate::table::{Cell, Room, Table};
use crate::terminal::{Look, Theme};

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let rereader = Rereader::english()?;
    let mut all = standings(&ledger, &rereader, &scope)?;
    let everything = matches.get_flag("all");
    for standing in &mut all {
        standing.claims.retain(|claim| everything || claim.is_shared());
    }
    all.retain(|standing| !standing.claims.is_empty());
    if form(matches) != "table" || all.is_empty() {
        let mut whole = table(&[]);
        whole.rows = all.iter().flat_map(|standing| table(std::slice::from_ref(standing)).rows).collect();
        return write(
            matches,
            &theme,
            whole,
            "no claim in this part of the ledger that more than one report speaks to",
        );
    }
    write_out(text(&all, &theme, limit(matches)).as_bytes())?;
    Ok(super::DONE)
}

/// For people: each incident with its parties and a table of its claims, no more than so many in all.
pub(in crate::cli) fn text(all: &[IncidentStanding], theme: &Theme, limit: Option<usize>) -> String {
    let mut out = String::new();
    let mut left = limit.unwrap_or(usize::MAX);
    let count: usize = all.iter().map(|standing| standing.claims.len()).sum();
    for standing in all {
        if left == 0 {
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        heading(standing, theme, &mut out);
        let mut table = table(std::slice::from_ref(standing));
        table.rows.truncate(left);
        left -= table.rows.len();
        out.push_str(&table.text(theme));
    }
    let shown = count.min(limit.unwrap_or(usize::MAX));
    if shown < count {
        out.push_str(&theme.paint(Look::Faint, &format!("… and {} more; --limit 0 shows all {count}", count - shown)));
        out.push('\n');
    }
    out
}

fn heading(standing: &IncidentStanding, theme: &Theme, out: &mut String) {
    let incident = &standing.incident;
    let id = Id::Incident(incident.id).to_string();
    let days = match incident.days() {
        Some((first, last)) if first != last => format!(", {} to {}", day(first), day(last)),
        Some((first, _)) => format!(", {}", day(first)),
        None => String::new(),
    };
    let many = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let told = format!(
        " · {} of {}{days}",
        many(incident.reports.len() as u64, "report"),
        many(incident.publishers, "outlet")
    );
    let title = incident.title().unwrap_or("(no title)");
    out.push_str(&theme.flow(&[(Look::Strong, &format!("{id}  {title}")), (Look::Faint, &told)], id.len() + 2));
    out.push('\n');
    if !standing.parties.is_empty() {
        let parties = standing.parties_in_words().join(", ");
        out.push_str(&theme.flow(&[(Look::Faint, "  parties: "), (Look::Source, &parties)], 4));
        out.push('\n');
    }
}

/// A row for each claim.
pub(in crate::cli) fn table(all: &[IncidentStanding]) -> Table {
    let mut table = Table::new(&[
        ("incident", "", Room::Hidden),
        ("id", "id", Room::Whole),
        ("status", "status", Room::Whole),
        ("independent", "sources", Room::Whole),
        ("asserted_by", "says so", Room::Most(30)),
        ("denied_by", "denies it", Room::Most(26)),
        ("claim", "what", Room::Rest),
        ("independent_low", "", Room::Hidden),
        ("independent_high", "", Room::Hidden),
        ("denying_low", "", Room::Hidden),
        ("denying_high", "", Room::Hidden),
        ("declining", "", Room::Hidden),
        ("parties", "", Room::Hidden),
        ("accountable", "", Room::Hidden),
        ("numbers", "", Room::Hidden),
        ("negative", "", Room::Hidden),
        ("reason", "", Room::Hidden),
        ("collapsed", "", Room::Hidden),
        ("claims", "", Room::Hidden),
        ("reports", "", Room::Hidden),
        ("outlets", "", Room::Hidden),
        ("rules", "", Room::Hidden),
    ]);
    for standing in all {
        table.rows.extend(standing.claims.iter().map(|claim| row(standing, claim)));
    }
    table
}

fn row(standing: &IncidentStanding, claim: &ClaimStanding) -> Vec<Cell> {
    let words = |voices: &[VoiceStanding]| voices.iter().map(VoiceStanding::words).collect::<Vec<_>>();
    let labels = |voices: &[VoiceStanding]| voices.iter().map(|voice| voice.label.clone()).collect::<Vec<_>>();
    let both = || claim.asserting.iter().chain(&claim.denying);
    let marked = |wanted: fn(&VoiceStanding) -> bool| -> Vec<String> {
        both().filter(|voice| wanted(voice)).map(|voice| voice.label.clone()).collect()
    };
    let independent = claim.independent();
    let denying = claim.status.denying.all;
    let numbers: Vec<Value> =
        (claim.numbers.iter()).map(|(class, low, high)| json!({ "class": class, "low": low, "high": high })).collect();
    let ids: Vec<String> = claim.ids.iter().map(|&id| Id::Claim(id).to_string()).collect();
    let what = if claim.is_negative || !numbers.is_empty() { shown(claim) } else { claim.content.clone() };
    vec![
        Cell::new(Id::Incident(standing.incident.id).to_string()),
        Cell::new(Id::Claim(claim.id).to_string()),
        Cell::new(claim.word()).look(look_of(claim.word())),
        Cell::new(independent.to_string()),
        Cell::new(labels(&claim.asserting)).shown(words(&claim.asserting).join(", ")).look(Look::Source),
        denied_by(claim).look(if claim.denying.is_empty() { Look::Open } else { Look::No }),
        Cell::new(claim.content.clone()).shown(what),
        Cell::new(independent.low),
        Cell::new(independent.high),
        Cell::new(denying.low),
        Cell::new(denying.high),
        Cell::new(claim.declining.clone()),
        Cell::new(marked(|voice| voice.is_party)),
        Cell::new(marked(|voice| voice.is_accountable)),
        Cell::new(numbers),
        Cell::new(claim.is_negative),
        Cell::new(claim.status.reason.clone()),
        Cell::new(claim.collapsed()),
        Cell::new(ids),
        Cell::new(claim.reports),
        Cell::new(claim.publishers),
        Cell::new(claim.status.rules),
    ]
}

/// Who denies it; to people, where nobody does, who will not say.
fn denied_by(claim: &ClaimStanding) -> Cell {
    let labels: Vec<String> = claim.denying.iter().map(|voice| voice.label.clone()).collect();
    let words: Vec<String> = claim.denying.iter().map(VoiceStanding::words).collect();
    let shown = match (words.is_empty(), claim.declining.is_empty()) {
        (true, false) => format!("will not say: {}", claim.declining.join(", ")),
        _ => words.join(", "),
    };
    Cell::new(labels).shown(shown)
}

/// What is claimed, with the range of numbers that are given where they are not all one.
fn shown(claim: &ClaimStanding) -> String {
    let ranges: Vec<String> = (claim.numbers.iter())
        .filter_map(|(class, low, high)| match (low, high) {
            (Some(low), Some(high)) if low < high => Some(format!("{class} {low} to {high}")),
            (Some(low), None) => Some(format!("{class} {low} or more")),
            _ => None,
        })
        .collect();
    if ranges.is_empty() { claim.content.clone() } else { format!("[{}] {}", ranges.join(", "), claim.content) }
}

/// How a status looks.
pub(in crate::cli) fn look_of(status: &str) -> Look {
    match status {
        "corroborated" | "confirmed" => Look::Yes,
        "contested" | "denied" | "withdrawn" => Look::No,
        "single-sourced" => Look::Plain,
        _ => Look::Open,
    }
}
