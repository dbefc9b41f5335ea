//! What is listed: reports, claims, sources, found words, the log.

use anyhow::anyhow;
use clap::ArgMatches;
use dateline_ledger::{Access, ClaimFilter, ClaimView, Entry, Id, Operation, ReportView, SourceView, Standing};

use super::{day, open, scope, write};
use crate::table::{Cell, Room, Table};
use crate::terminal::{Look, Theme, stance_words};

pub(super) fn reports(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let everything = matches.get_flag("all");
    let all = ledger.reports(&scope)?;
    let wanted = all.iter().filter(|report| everything || report.standing == Standing::Current);
    write(matches, &theme, report_table(wanted), "no report in this part of the ledger")
}

pub(super) fn report_table<'r>(reports: impl IntoIterator<Item = &'r ReportView>) -> Table {
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("published", "published", Room::Whole),
        ("publisher", "outlet", Room::Most(24)),
        ("claims", "claims", Room::Whole),
        ("standing", "", Room::Whole),
        ("title", "title", Room::Rest),
        ("version", "", Room::Hidden),
        ("version_of", "", Room::Hidden),
        ("visible_from", "", Room::Hidden),
        ("recorded_at", "", Room::Hidden),
        ("recorded_by", "", Room::Hidden),
        ("published_from", "", Room::Hidden),
        ("byline", "", Room::Hidden),
        ("language", "", Room::Hidden),
        ("url", "", Room::Hidden),
        ("path", "", Room::Hidden),
        ("name", "", Room::Hidden),
        ("mentions", "", Room::Hidden),
        ("entities", "", Room::Hidden),
        ("grade", "", Room::Hidden),
        ("sha256", "", Room::Hidden),
        ("size", "", Room::Hidden),
        ("program", "", Room::Hidden),
        ("model", "", Room::Hidden),
    ]);
    table.rows = reports.into_iter().map(report_row).collect();
    table
}

fn report_row(report: &ReportView) -> Vec<Cell> {
    let published = report.published.as_deref();
    // To people, what is as usual is not said.
    let standing = match report.standing {
        Standing::Current if report.version > 1 => format!("version {}", report.version),
        Standing::Current => String::new(),
        other => other.name().to_owned(),
    };
    let look = if report.standing == Standing::Current { Look::Faint } else { Look::No };
    vec![
        Cell::new(Id::Report(report.id).to_string()),
        Cell::new(published).shown(published.map_or("no date", day)).look(Look::Faint),
        Cell::new(report.publisher.clone()).look(Look::Source),
        Cell::new(report.claims),
        Cell::new(report.standing.name()).shown(standing).look(look),
        Cell::new(report.title.clone()),
        Cell::new(report.version),
        Cell::new((report.root != report.id).then(|| Id::Report(report.root).to_string())),
        Cell::new(report.visible_from.clone()),
        Cell::new(report.recorded_at.clone()),
        Cell::new(Id::Operation(report.seq).to_string()),
        Cell::new(report.published_from.clone()),
        Cell::new(report.byline.clone()),
        Cell::new(report.language.clone()),
        Cell::new(report.url.clone()),
        Cell::new(report.path.clone()),
        Cell::new(report.name.clone()),
        Cell::new(report.mentions),
        Cell::new(report.entities),
        Cell::new(report.grade.clone()),
        Cell::new(report.sha256.clone()),
        Cell::new(report.size),
        Cell::new(report.program.clone()),
        Cell::new(report.model.clone()),
    ]
}

/// What `claims` is asked for.
fn filter(matches: &ArgMatches) -> anyhow::Result<ClaimFilter> {
    let word = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
    let report = match word("report").map(|id| id.parse()).transpose()? {
        None => None,
        Some(Id::Report(report)) => Some(report),
        Some(other) => return Err(anyhow!("{other} is no report; reports are r1, r2 ...")),
    };
    let (mut source, mut source_of) = (word("source"), None);
    if let Some(Ok(Id::Source(first))) = source.as_ref().map(|words| words.parse()) {
        (source, source_of) = (None, Some(first));
    }
    let everything = matches.get_flag("all");
    Ok(ClaimFilter { report, source_of, source, stance: word("stance"), text: word("text"), everything })
}

pub(super) fn claims(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let claims = ledger.claims(&filter(matches)?, &scope)?;
    write(matches, &theme, claim_table(&claims), "no such claim in this part of the ledger")
}

pub(super) fn claim_table(claims: &[ClaimView]) -> Table {
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("report", "in", Room::Whole),
        ("published", "published", Room::Whole),
        ("source", "who", Room::Most(26)),
        ("stance", "", Room::Whole),
        ("content", "what", Room::Rest),
        ("source_name", "", Room::Hidden),
        ("source_id", "", Room::Hidden),
        ("source_type", "", Room::Hidden),
        ("cue", "", Room::Hidden),
        ("attitude", "", Room::Hidden),
        ("type", "", Room::Hidden),
        ("nested_in", "", Room::Hidden),
        ("block_kind", "", Room::Hidden),
        ("is_evidence", "", Room::Hidden),
        ("publisher", "", Room::Hidden),
        ("start", "", Room::Hidden),
        ("end", "", Room::Hidden),
        ("local", "", Room::Hidden),
        ("rule", "", Room::Hidden),
        ("confidence", "", Room::Hidden),
        ("grade", "", Room::Hidden),
        ("verdict", "", Room::Hidden),
        ("relabeled", "", Room::Hidden),
    ]);
    table.rows = claims.iter().map(claim_row).collect();
    table
}

/// Who says it, as people should see it: the fullest name, and nothing as such.
pub(super) fn speaker(claim: &ClaimView) -> String {
    match &claim.source_name {
        Some(name) => name.clone(),
        None if claim.source.is_empty() => "(nobody named)".to_owned(),
        None => claim.source.clone(),
    }
}

fn claim_row(claim: &ClaimView) -> Vec<Cell> {
    let (words, look) = stance_words(&claim.stance);
    let published = claim.published.as_deref();
    let source = Cell::new(claim.source.clone()).shown(speaker(claim));
    // As in the CSV of `dateline read`: where a program looks for a speaker it finds none.
    let source = source.look(if claim.source.is_empty() { Look::Faint } else { Look::Source });
    let relabeled: serde_json::Map<String, serde_json::Value> =
        claim.relabeled.iter().map(|(field, was)| (field.clone(), was.clone().into())).collect();
    vec![
        Cell::new(Id::Claim(claim.id).to_string()),
        Cell::new(Id::Report(claim.report).to_string()).look(Look::Faint),
        Cell::new(published).shown(published.map_or("no date", day)).look(Look::Faint),
        source,
        Cell::new(claim.stance.clone()).shown(words).look(look),
        Cell::new(claim.content.clone()),
        Cell::new(claim.source_name.clone()),
        Cell::new(Id::Source(claim.source_id).to_string()),
        Cell::new(claim.source_type.clone()),
        Cell::new(claim.cue.clone()),
        Cell::new(claim.attitude.clone()),
        Cell::new(claim.kind.clone()),
        Cell::new(claim.nested_in.map(|outer| Id::Claim(outer).to_string())),
        Cell::new(claim.block_kind.clone()),
        Cell::new(claim.is_evidence),
        Cell::new(claim.publisher.clone()),
        Cell::new(claim.start),
        Cell::new(claim.stop),
        Cell::new(claim.local.clone()),
        Cell::new(claim.rule.clone()),
        Cell::new(claim.confidence),
        Cell::new(claim.grade.clone()),
        Cell::new(claim.verdict.clone()),
        Cell::new(serde_json::Value::Object(relabeled)),
    ]
}

pub(super) fn sources(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let sources = ledger.sources(&filter(matches)?, &scope)?;
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("name", "who", Room::Most(34)),
        ("claims", "claims", Room::Whole),
        ("reports", "reports", Room::Whole),
        ("publishers", "outlets", Room::Whole),
        ("grade", "grade", Room::Whole),
        ("stances", "how", Room::Rest),
        ("source_type", "", Room::Hidden),
        ("first", "", Room::Hidden),
        ("last", "", Room::Hidden),
    ]);
    table.rows = sources.named.iter().map(source_row).collect();
    let code = write(matches, &theme, table, "no source with a name in this part of the ledger")?;
    if super::form(matches) == "table" && sources.unnamed > 0 {
        let left = format!("{} claims have a source without a name, or none\n", sources.unnamed);
        super::write_out(theme.paint(Look::Faint, &left).as_bytes())?;
    }
    Ok(code)
}

fn source_row(source: &SourceView) -> Vec<Cell> {
    let mut stances: Vec<_> = source.stances.iter().collect();
    stances.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let shown: Vec<String> =
        stances.iter().map(|(stance, count)| format!("{} {count}", stance_words(stance).0)).collect();
    let counts: serde_json::Map<String, serde_json::Value> =
        source.stances.iter().map(|(stance, count)| (stance.clone(), (*count).into())).collect();
    let days = source.days.as_ref();
    vec![
        Cell::new(Id::Source(source.id).to_string()),
        Cell::new(source.name.clone()).look(Look::Source),
        Cell::new(source.claims),
        Cell::new(source.reports),
        Cell::new(source.publishers),
        Cell::new(source.grade.clone()),
        Cell::new(serde_json::Value::Object(counts)).shown(shown.join(" · ")),
        Cell::new(source.source_type.clone()),
        Cell::new(days.map(|(first, _)| first.clone())),
        Cell::new(days.map(|(_, last)| last.clone())),
    ]
}

pub(super) fn search(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    let query: Vec<&str> = matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let most = super::limit(matches).unwrap_or(usize::MAX);
    let hits = ledger.search(&query.join(" "), most, matches.get_flag("all"), &scope)?;
    if super::form(matches) == "table" && !hits.is_empty() {
        let mut out = String::new();
        for hit in &hits {
            let id = format!("{:<6}", Id::Report(hit.report).to_string());
            let outlet = hit.publisher.as_deref().unwrap_or("unknown outlet");
            let published = hit.published.as_deref().map_or("no date", day);
            let kind = if hit.block_kind == "paragraph" { String::new() } else { format!(" · {}", hit.block_kind) };
            let head = format!("{published}{kind}");
            out.push_str(&format!("{id}{}  {}\n", theme.paint(Look::Source, outlet), theme.paint(Look::Faint, &head)));
            let mut pieces = vec![(Look::Plain, "      ")];
            pieces.extend(
                hit.words
                    .iter()
                    .map(|(found, words)| (if *found { Look::Strong } else { Look::Plain }, words.as_str())),
            );
            out.push_str(&theme.flow(&pieces, 6));
            out.push('\n');
        }
        super::write_out(out.as_bytes())?;
        return Ok(super::DONE);
    }
    let mut table = Table::new(&[
        ("report", "in", Room::Whole),
        ("published", "published", Room::Whole),
        ("publisher", "outlet", Room::Most(24)),
        ("words", "words", Room::Rest),
        ("block", "", Room::Hidden),
        ("block_kind", "", Room::Hidden),
        ("title", "", Room::Hidden),
        ("standing", "", Room::Hidden),
    ]);
    for hit in &hits {
        table.rows.push(vec![
            Cell::new(Id::Report(hit.report).to_string()),
            Cell::new(hit.published.clone()),
            Cell::new(hit.publisher.clone()),
            Cell::new(hit.words.iter().map(|(_, words)| words.as_str()).collect::<String>()),
            Cell::new(hit.block),
            Cell::new(hit.block_kind.clone()),
            Cell::new(hit.title.clone()),
            Cell::new(hit.standing.name()),
        ]);
    }
    write(matches, &theme, table, "these words stand nowhere in this part of the ledger")
}

pub(super) fn log(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let ledger = open(matches, Access::Read)?;
    let mut table = Table::new(&[
        ("id", "id", Room::Whole),
        ("recorded_at", "recorded", Room::Whole),
        ("author", "by", Room::Most(20)),
        ("kind", "", Room::Whole),
        ("what", "what", Room::Rest),
        ("hash", "", Room::Hidden),
    ]);
    // The newest is what one wants to see first, and what a limit keeps.
    let most = super::limit(matches).map(|most| most as u64);
    for entry in ledger.log(most)?.iter().rev() {
        table.rows.push(vec![
            Cell::new(Id::Operation(entry.seq).to_string()),
            Cell::new(entry.recorded_at.to_string()).look(Look::Faint),
            Cell::new(entry.author.clone()).look(Look::Source),
            Cell::new(entry.operation.kind()),
            Cell::new(what(entry)),
            Cell::new(entry.hash.clone()),
        ]);
    }
    let (left, shown) = (ledger.last()?, table.rows.len() as u64);
    let code = write(matches, &theme, table, "nothing was recorded yet")?;
    if super::form(matches) == "table" && left > shown {
        let words = format!("… and {} before; --limit 0 shows all\n", left - shown);
        super::write_out(theme.paint(Look::Faint, &words).as_bytes())?;
    }
    Ok(code)
}

/// What a line of the log says, in one line.
pub(super) fn what(entry: &Entry) -> String {
    match &entry.operation {
        Operation::Opened(opened) => format!("{} by {}", opened.format, opened.program),
        Operation::Report(recorded) | Operation::Version(recorded) => {
            let of = match (recorded.version_of, &recorded.because) {
                (Some(of), Some(because)) => format!(", a version of r{of}: {because}"),
                _ => String::new(),
            };
            let outlet = recorded.publisher.as_deref().unwrap_or("unknown outlet");
            let published = recorded.published.as_deref().map_or("no date", day);
            format!("r{}, {outlet}, {published}, {} claims{of}", recorded.report, recorded.claims.count)
        }
        Operation::Withdrawn(withdrawn) => format!("r{}: {}", withdrawn.report, withdrawn.reason),
        Operation::Redacted(redacted) => format!("r{}: {}", redacted.report, redacted.reason),
        Operation::Links(links) => format!("{} links by {}", links.links.len(), links.proposed_by),
        Operation::Judgement(judgement) => {
            format!("{} {}: {}", judgement.verdict.name(), judgement.of.join(" "), judgement.reason)
        }
        Operation::Edge(edge) => {
            let probable = if edge.certain { "" } else { "probably " };
            format!("{} {probable}{} {}: {}", edge.from, edge.relation, edge.to, edge.reason)
        }
        Operation::Grade(grade) => format!("{} is {}: {}", grade.of, grade.grade, grade.reason),
        Operation::Relabel(relabel) => {
            format!("{} {} is {}: {}", relabel.of, relabel.field, relabel.value, relabel.reason)
        }
        Operation::Note(note) => format!("{}: {}", note.of, note.text),
        Operation::Undo(undo) => format!("o{}: {}", undo.operation, undo.reason),
        _ => String::new(),
    }
}
