//! `dateline incidents` and `dateline diff`: what belongs together, and what changed between two days.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::anyhow;
use clap::ArgMatches;
use dateline_ledger::independence::Span;
use dateline_ledger::{
    Access, ClaimFilter, Id, IncidentView, Ledger, LedgerError, ReportView, Scope, SourceView, Standing, Timestamp,
};
use serde_json::Value;

use super::{day, open, scope, write};
use crate::matter::Rereader;
use crate::standing::{Change, ClaimStanding, IncidentStanding, VoiceStanding, changes, standing};
use crate::table::{Cell, Room, Table};
use crate::terminal::{Look, Theme, stance_words};

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let mut incidents = ledger.incidents(&scope)?;
    incidents.sort_by(|one, other| other.reports.len().cmp(&one.reports.len()).then(one.id.cmp(&other.id)));
    write(matches, &theme, table(&incidents), "no report in this part of the ledger")
}

pub(super) fn table(incidents: &[IncidentView]) -> Table {
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("first", "first", Room::Whole),
        ("last", "last", Room::Whole),
        ("count", "reports", Room::Whole),
        ("publishers", "outlets", Room::Whole),
        ("title", "as the oldest puts it", Room::Rest),
        ("reports", "", Room::Hidden),
        ("judged", "", Room::Hidden),
    ]);
    for incident in incidents {
        let days = incident.days();
        let reports: Vec<String> = incident.reports.iter().map(|report| Id::Report(report.id).to_string()).collect();
        table.rows.push(vec![
            Cell::new(Id::Incident(incident.id).to_string()),
            Cell::new(days.map(|(first, _)| first)).look(Look::Faint),
            Cell::new(days.map(|(_, last)| last)).look(Look::Faint),
            Cell::new(incident.reports.len()),
            Cell::new(incident.publishers),
            Cell::new(incident.title()),
            Cell::new(reports),
            Cell::new(incident.judged),
        ]);
    }
    table
}

/// What the ledger says within one scope, as far as it is compared.
struct Day {
    reports: BTreeMap<u64, ReportView>,
    incidents: Vec<IncidentView>,
    sources: BTreeMap<u64, SourceView>,
}

impl Day {
    fn of(ledger: &Ledger, scope: &Scope) -> Result<Self, LedgerError> {
        let named = ledger.sources(&ClaimFilter::default(), scope)?.named;
        Ok(Day {
            reports: ledger.reports(scope)?.into_iter().map(|report| (report.id, report)).collect(),
            incidents: ledger.incidents(scope)?,
            sources: named.into_iter().map(|source| (source.id, source)).collect(),
        })
    }

    fn incident_of(&self, root: u64) -> Option<&IncidentView> {
        self.incidents.iter().find(|incident| incident.reports.iter().any(|report| report.root == root))
    }
}

pub(super) fn diff(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let ledger = open(matches, Access::Read)?;
    let scope = |name: &str| {
        let words = matches.get_one::<String>(name).map_or("", String::as_str);
        let time = Timestamp::last_of(words);
        let time = time.ok_or_else(|| anyhow!("{words}: write a day as 2026-03-04, a time as 2026-03-04T12:00Z"))?;
        Ok::<_, anyhow::Error>(match matches.get_flag("recorded") {
            true => Scope { known: Some(time), ..Scope::default() },
            false => Scope { published: Some(time), ..Scope::default() },
        })
    };
    let (before, after) = (Day::of(&ledger, &scope("from")?)?, Day::of(&ledger, &scope("to")?)?);
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("change", "change", Room::Whole),
        ("published", "published", Room::Whole),
        ("who", "who", Room::Most(26)),
        ("what", "what", Room::Rest),
    ]);
    let mut row = |id: Id, (change, look): (&str, Look), published: Option<&str>, who: &str, what: String| {
        table.rows.push(vec![
            Cell::new(id.to_string()),
            Cell::new(change).look(look),
            Cell::new(published.map(day)).look(Look::Faint),
            Cell::new(if who.is_empty() { Value::Null } else { who.into() }).look(Look::Source),
            Cell::new(what),
        ]);
    };
    incidents_changed(&before, &after, &mut row);
    statuses_changed(&ledger, &scope("from")?, &scope("to")?, &before, &after, &mut row)?;
    sources_changed(&before, &after, &mut row);
    reports_changed(&before, &after, &mut row);
    write(matches, &theme, table, "nothing changed between the two")
}

type Row<'r> = dyn FnMut(Id, (&str, Look), Option<&str>, &str, String) + 'r;

fn incidents_changed(before: &Day, after: &Day, row: &mut Row<'_>) {
    for incident in after.incidents.iter().filter(|incident| incident.reports.len() > 1) {
        let id = Id::Incident(incident.id);
        let title = incident.title().unwrap_or("(no title)");
        let count = incident.reports.len();
        let known: Vec<&IncidentView> =
            incident.reports.iter().filter_map(|report| before.incident_of(report.root)).collect();
        let Some(first) = known.first() else {
            row(id, ("new incident", Look::Yes), None, "", format!("{count} reports: {title}"));
            continue;
        };
        let mut joined: Vec<u64> = known.iter().map(|incident| incident.id).collect();
        joined.sort_unstable();
        joined.dedup();
        if joined.len() > 1 {
            let ids: Vec<String> = joined.iter().map(|&id| Id::Incident(id).to_string()).collect();
            row(id, ("joined", Look::Open), None, "", format!("{} are one: {title}", ids.join(", ")));
        } else if count != first.reports.len() {
            row(
                id,
                ("incident", Look::Plain),
                None,
                "",
                format!("{} reports, now {count}: {title}", first.reports.len()),
            );
        }
    }
}

/// Claims that stand otherwise than before, in the incidents of which another set of reports tells.
fn statuses_changed(
    ledger: &Ledger,
    from: &Scope,
    to: &Scope,
    before: &Day,
    after: &Day,
    row: &mut Row<'_>,
) -> anyhow::Result<()> {
    let members = |incident: &IncidentView| incident.reports.iter().map(|report| report.id).collect::<Vec<u64>>();
    let same: BTreeSet<Vec<u64>> = before.incidents.iter().map(members).collect();
    // By when things were recorded, a review may change a status without a new report.
    let is_wanted = |incident: &&IncidentView| from.known.is_some() || !same.contains(&members(incident));
    let touched: BTreeSet<u64> = after
        .incidents
        .iter()
        .filter(is_wanted)
        .flat_map(|incident| &incident.reports)
        .map(|report| report.root)
        .collect();
    let rereader = Rereader::english()?;
    let of = |day: &Day, scope: &Scope| -> anyhow::Result<Vec<IncidentStanding>> {
        let links = ledger.links(scope)?;
        let wanted = day.incidents.iter().filter(|one| one.reports.iter().any(|report| touched.contains(&report.root)));
        Ok(wanted.map(|one| standing(ledger, &rereader, scope, one.clone(), &links)).collect::<Result<_, _>>()?)
    };
    let (before, after) = (of(before, from)?, of(after, to)?);
    for change in changes(&before, &after) {
        let (id, what) = (Id::Claim(change.claim.id), told_change(&change));
        let look = super::status::look_of(change.claim.word());
        row(id, (change.claim.word(), look), None, &voices(change.claim), what);
    }
    Ok(())
}

/// Who is behind a claim, in few words.
pub(in crate::cli) fn voices(claim: &ClaimStanding) -> String {
    let labels =
        |voices: &[VoiceStanding]| voices.iter().map(|voice| voice.label.clone()).collect::<Vec<_>>().join(", ");
    match (claim.asserting.is_empty(), claim.denying.is_empty()) {
        (false, false) => format!("{} against {}", labels(&claim.asserting), labels(&claim.denying)),
        (true, false) => labels(&claim.denying),
        _ => labels(&claim.asserting),
    }
}

/// How a claim stood before, and what it is.
pub(in crate::cli) fn told_change(change: &Change<'_>) -> String {
    let now = change.claim.independent();
    let words = |(word, sources): &(&str, Span)| match *word == change.claim.word() {
        true => format!("{sources} sources, now {now}"),
        false => format!("was {word}"),
    };
    let mut before: Vec<String> = change.before.iter().map(words).collect();
    before.dedup();
    let before = if before.is_empty() { "new".to_owned() } else { before.join(", ") };
    format!("{before}: {}", change.claim.content)
}

/// Sources that are heard for the first time, and those that take a stance that they did not take before.
fn sources_changed(before: &Day, after: &Day, row: &mut Row<'_>) {
    for (id, source) in &after.sources {
        let words = |stances: &mut dyn Iterator<Item = &String>| {
            stances.map(|stance| stance_words(stance).0).collect::<Vec<_>>().join(", ")
        };
        let last = source.days.as_ref().map(|(_, last)| last.as_str());
        match before.sources.get(id) {
            None => {
                let what = words(&mut source.stances.keys());
                row(Id::Source(*id), ("first heard", Look::Plain), last, &source.name, what);
            }
            Some(known) => {
                let what = words(&mut source.stances.keys().filter(|stance| !known.stances.contains_key(*stance)));
                if !what.is_empty() {
                    row(Id::Source(*id), ("new stance", Look::Open), last, &source.name, format!("now also {what}"));
                }
            }
        }
    }
}

fn reports_changed(before: &Day, after: &Day, row: &mut Row<'_>) {
    for (id, report) in &after.reports {
        let change = match (before.reports.get(id).map(|known| known.standing), report.standing) {
            (None, _) if report.version > 1 => ("new version", Look::Open),
            (None, Standing::Current) => ("new report", Look::Yes),
            (Some(known), now) if known != now => (now.name(), Look::No),
            _ => continue,
        };
        let title = report.title.as_deref().unwrap_or("(no title)");
        let outlet = report.publisher.as_deref().unwrap_or("");
        row(Id::Report(*id), change, report.published.as_deref(), outlet, title.to_owned());
    }
}
