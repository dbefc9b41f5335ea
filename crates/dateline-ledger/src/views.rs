//! The views: everything that can be asked of a ledger, made of its log line by line.
//!
//! [`apply`] does one line. It is the same whether the line was appended just now or long ago, so views that grow with the
//! log and views made anew are equal; `verify` holds them against each other.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::content::{self, RECORD};
use crate::incidents::SAME_INCIDENT;
use crate::operation::{Entry, Operation, Recorded};
use crate::present::Present;
use crate::record::{StoredRecord, StoredSpan, is_evidence, joined, source_key};
use crate::{Id, LedgerError, Timestamp, schema};

/// Makes all views anew. Runs inside the caller's transaction.
pub(crate) fn rebuild(db: &Connection) -> Result<(), LedgerError> {
    schema::recreate_views(db)?;
    fill(db, "main")
}

/// Fills the empty views of `schema` from the log.
pub(crate) fn fill(db: &Connection, schema: &str) -> Result<(), LedgerError> {
    let last: u64 = db.query_row("SELECT coalesce(max(seq), 0) FROM main.log", [], |row| row.get(0))?;
    for seq in 1..=last {
        let entry = crate::store::entry(db, seq)?;
        let record = match entry.operation.recorded() {
            Some(_) => stored_record(db, seq)?,
            None => None,
        };
        apply(db, schema, &entry, record.as_ref())?;
    }
    Ok(())
}

/// The record of a report as it is kept; `None` when it was redacted.
pub(crate) fn stored_record(db: &Connection, seq: u64) -> Result<Option<StoredRecord>, LedgerError> {
    let Some(json) = content::read_text(db, seq, RECORD)? else { return Ok(None) };
    StoredRecord::read(&json)
        .map(Some)
        .map_err(|error| LedgerError::Damaged { seq, what: format!("its record is none: {error}") })
}

/// Brings the views of `schema` from the line before to `entry`.
pub(crate) fn apply(
    db: &Connection,
    schema: &str,
    entry: &Entry,
    record: Option<&StoredRecord>,
) -> Result<(), LedgerError> {
    let opinion = Opinions { db, schema, entry };
    let present = Present { db, schema };
    match &entry.operation {
        Operation::Opened(_) => {}
        Operation::Report(recorded) | Operation::Version(recorded) => {
            add_report(db, schema, entry, recorded, record)?;
            match recorded.version_of {
                None => present.report_is_new(recorded.report)?,
                Some(_) => present.reports_changed(&[recorded.report])?,
            }
        }
        Operation::Withdrawn(withdrawn) => {
            opinion.add(&Id::Report(withdrawn.report).to_string(), None, None, None, &withdrawn.reason)?;
            present.reports_changed(&[withdrawn.report])?;
        }
        Operation::Redacted(redacted) => {
            opinion.add(&Id::Report(redacted.report).to_string(), None, None, None, &redacted.reason)?;
            let keys = present.keys_of(redacted.report)?;
            redact(db, schema, redacted.report, entry.seq)?;
            for key in keys {
                present.source(&key)?;
            }
            present.reports_changed(&[redacted.report])?;
        }
        Operation::Links(links) => {
            let mut row = db.prepare_cached(&format!(
                "INSERT INTO {schema}.link VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, NULL)"
            ))?;
            for link in &links.links {
                let reasons = serde_json::to_string(&link.reasons).unwrap_or_default();
                row.execute(params![
                    link.link,
                    entry.seq,
                    entry.recorded_at.to_string(),
                    links.proposed_by,
                    link.left,
                    link.right,
                    link.relation,
                    link.score,
                    reasons
                ])?;
            }
            let joined = links.links.iter().filter(|link| link.relation == SAME_INCIDENT);
            present.linked(joined.flat_map(|link| [link.left.clone(), link.right.clone()]))?;
        }
        Operation::Judgement(judgement) => {
            let verdict = Some(judgement.verdict.name());
            let others = if judgement.of.len() > 1 { &judgement.of[1..] } else { &[] };
            let Some(first) = judgement.of.first() else { return done(db, schema, entry) };
            if others.is_empty() {
                opinion.add(first, None, None, verdict, &judgement.reason)?;
            }
            for (at, other) in others.iter().enumerate() {
                opinion.add(first, Some(other), None, verdict, &judgement.reason)?;
                if judgement.verdict == crate::operation::Verdict::Different {
                    for third in &others[at + 1..] {
                        opinion.add(other, Some(third), None, verdict, &judgement.reason)?;
                    }
                }
            }
            present.changed(&judgement.of.iter().filter_map(|id| id.parse().ok()).collect())?;
        }
        Operation::Edge(edge) => {
            let value = if edge.certain { "certain" } else { "probable" };
            opinion.add(&edge.from, Some(&edge.to), Some(&edge.relation), Some(value), &edge.reason)?;
        }
        Operation::Grade(grade) => opinion.add(&grade.of, None, None, Some(&grade.grade), &grade.reason)?,
        Operation::Relabel(relabel) => {
            opinion.add(&relabel.of, None, Some(&relabel.field), Some(&relabel.value), &relabel.reason)?;
            present.changed(&relabel.of.parse().into_iter().collect())?;
        }
        Operation::Note(note) => opinion.add(&note.of, None, None, None, &note.text)?,
        Operation::Undo(undo) => {
            let (touched, parted) = touched_by(db, schema, undo.operation)?;
            for (table, seq, at) in [
                ("opinion", "undone_seq", "undone_at"),
                ("link", "undone_seq", "undone_at"),
                ("report", "parted_seq", "parted_at"),
            ] {
                db.prepare_cached(&format!(
                    "UPDATE {schema}.{table} SET {seq} = ?2, {at} = ?3 WHERE seq = ?1 AND {seq} IS NULL"
                ))?
                .execute(params![undo.operation, entry.seq, entry.recorded_at.to_string()])?;
            }
            present.changed(&touched)?;
            present.linked(parted)?;
        }
    }
    done(db, schema, entry)
}

/// The ids that an operation was about, and the reports that it proposed to join.
fn touched_by(db: &Connection, schema: &str, operation: u64) -> Result<(BTreeSet<Id>, Vec<String>), LedgerError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT target FROM {schema}.opinion WHERE seq = ?1
         UNION SELECT other FROM {schema}.opinion WHERE seq = ?1 AND other IS NOT NULL
         UNION SELECT 'r' || id FROM {schema}.report WHERE seq = ?1"
    ))?;
    let ids: Vec<String> = statement.query_map([operation], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut links = db.prepare_cached(&format!(
        "SELECT left_id FROM {schema}.link WHERE seq = ?1 AND relation = ?2
         UNION SELECT right_id FROM {schema}.link WHERE seq = ?1 AND relation = ?2"
    ))?;
    let parted = links.query_map(params![operation, SAME_INCIDENT], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok((ids.iter().filter_map(|id| id.parse().ok()).collect(), parted))
}

fn done(db: &Connection, schema: &str, entry: &Entry) -> Result<(), LedgerError> {
    db.prepare_cached(&format!("UPDATE {schema}.view_state SET seq = ?1"))?.execute([entry.seq])?;
    Ok(())
}

struct Opinions<'v> {
    db: &'v Connection,
    schema: &'v str,
    entry: &'v Entry,
}

impl Opinions<'_> {
    fn add(
        &self,
        target: &str,
        other: Option<&String>,
        field: Option<&str>,
        value: Option<&str>,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let Opinions { db, schema, entry } = self;
        db.prepare_cached(&format!(
            "INSERT INTO {schema}.opinion (seq, recorded_at, author, kind, target, other, field, value, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        ))?
        .execute(params![
            entry.seq,
            entry.recorded_at.to_string(),
            entry.author,
            entry.operation.kind(),
            target,
            other,
            field,
            value,
            reason
        ])?;
        Ok(())
    }
}

fn add_report(
    db: &Connection,
    schema: &str,
    entry: &Entry,
    recorded: &Recorded,
    record: Option<&StoredRecord>,
) -> Result<(), LedgerError> {
    let (root, version, visible_from) = place(db, schema, entry, recorded)?;
    let report = record.map(|record| &record.report);
    db.prepare_cached(&format!(
        "INSERT INTO {schema}.report VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
         ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, NULL, 'current', ?27)"
    ))?
    .execute(params![
        recorded.report,
        entry.seq,
        entry.recorded_at.to_string(),
        visible_from.to_string(),
        root,
        version,
        recorded.published,
        report.and_then(|report| report.published.as_ref()).map(|published| &published.from),
        recorded.publisher,
        report.and_then(|report| report.title.as_ref()),
        report.and_then(|report| report.byline.as_ref()),
        report.and_then(|report| report.language.as_ref()),
        report.and_then(|report| report.url.as_ref().or(report.canonical_url.as_ref())),
        report.and_then(|report| report.path.as_ref()),
        report.map(|report| &report.id),
        recorded.address,
        recorded.bytes.sha256,
        recorded.bytes.size,
        recorded.read_by.program,
        recorded.read_by.model,
        recorded.claims.first,
        recorded.claims.count,
        recorded.mentions.first,
        recorded.mentions.count,
        recorded.entities.first,
        recorded.entities.count,
        recorded.published.as_deref().and_then(|published| published.get(..10)),
    ])?;
    let Some(record) = record else { return Ok(()) };
    add_claims(db, schema, recorded, record)?;
    add_mentions(db, schema, recorded, record)?;
    add_entities(db, schema, recorded, record)?;
    add_passages(db, schema, recorded, record)
}

/// The first version of a report, the number of this version, and from when on the world could read it.
///
/// A version whose own date is no later than that of the version before it was changed in silence: nobody can say that it
/// read so before it was recorded.
fn place(
    db: &Connection,
    schema: &str,
    entry: &Entry,
    recorded: &Recorded,
) -> Result<(u64, u64, Timestamp), LedgerError> {
    let stated = recorded.published.as_deref().and_then(Timestamp::first_of);
    let Some(root) = recorded.version_of else {
        return Ok((recorded.report, 1, stated.unwrap_or(entry.recorded_at)));
    };
    let before: Option<(u64, Option<String>)> = db
        .prepare_cached(&format!(
            "SELECT version, published FROM {schema}.report WHERE root = ?1 ORDER BY version DESC LIMIT 1"
        ))?
        .query_row([root], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (version, before) = before.unwrap_or((1, None));
    let before = before.as_deref().and_then(Timestamp::first_of);
    let visible_from = match (stated, before) {
        (Some(stated), Some(before)) if stated > before => stated,
        _ => entry.recorded_at,
    };
    Ok((root, version + 1, visible_from))
}

fn add_claims(db: &Connection, schema: &str, recorded: &Recorded, record: &StoredRecord) -> Result<(), LedgerError> {
    let mut row = db.prepare_cached(&format!(
        "INSERT INTO {schema}.claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
         ?19, ?15, ?4, ?10)"
    ))?;
    let numbers = recorded.claims.first..recorded.claims.end();
    let by_local: BTreeMap<&str, u64> =
        record.attributions.iter().map(|one| one.id.as_str()).zip(numbers.clone()).collect();
    for (number, one) in numbers.zip(&record.attributions) {
        let spans = || one.source.iter().chain(&one.cue).chain(&one.content);
        let source = joined(&one.source);
        let name = record.name_of_source(one);
        row.execute(params![
            number,
            recorded.report,
            one.id,
            one.stance,
            one.attitude,
            one.kind,
            one.source_type,
            source,
            name,
            source_key(name, &source, &one.source_type),
            joined(&one.cue),
            joined(&one.content),
            one.nested_in.as_ref().and_then(|local| by_local.get(local.as_str())),
            one.block_kind,
            is_evidence(&one.block_kind),
            first(spans()),
            last(spans()),
            one.rule,
            one.confidence,
        ])?;
    }
    Ok(())
}

fn first<'s>(spans: impl Iterator<Item = &'s StoredSpan>) -> u64 {
    spans.map(|span| span.start).min().unwrap_or(0)
}

fn last<'s>(spans: impl Iterator<Item = &'s StoredSpan>) -> u64 {
    spans.map(|span| span.end).max().unwrap_or(0)
}

fn add_mentions(db: &Connection, schema: &str, recorded: &Recorded, record: &StoredRecord) -> Result<(), LedgerError> {
    let mut row = db.prepare_cached(&format!(
        "INSERT INTO {schema}.mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    ))?;
    for (number, one) in (recorded.mentions.first..recorded.mentions.end()).zip(&record.events) {
        row.execute(params![
            number,
            recorded.report,
            one.id,
            one.kind,
            one.mode,
            joined(&one.trigger),
            first(one.trigger.iter()),
            last(one.trigger.iter()),
            one.polarity,
            one.reality,
            one.held_by,
            one.confidence,
        ])?;
    }
    Ok(())
}

fn add_entities(db: &Connection, schema: &str, recorded: &Recorded, record: &StoredRecord) -> Result<(), LedgerError> {
    let mut row = db.prepare_cached(&format!("INSERT INTO {schema}.entity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"))?;
    for (number, one) in (recorded.entities.first..recorded.entities.end()).zip(&record.entities) {
        row.execute(params![
            number,
            recorded.report,
            one.id,
            one.name,
            one.kind,
            one.wikidata,
            one.country,
            one.mentions.len() as u64
        ])?;
    }
    Ok(())
}

/// What can be searched: every block but furniture.
fn add_passages(db: &Connection, schema: &str, recorded: &Recorded, record: &StoredRecord) -> Result<(), LedgerError> {
    let mut row = db.prepare_cached(&format!(
        "INSERT INTO {schema}.passage (report, block, kind, start, stop) VALUES (?1, ?2, ?3, ?4, ?5)"
    ))?;
    let mut index =
        db.prepare_cached("INSERT INTO search (rowid, words) SELECT id, words FROM passage_words WHERE id = ?1")?;
    for (at, block) in record.blocks.iter().enumerate().filter(|(_, block)| block.kind != "furniture") {
        row.execute(params![recorded.report, at as u64, block.kind, block.start, block.end])?;
        if schema == "main" {
            index.execute([db.last_insert_rowid()])?;
        }
    }
    Ok(())
}

/// Takes all words of a report out of the views. The index of words first: it must be told what to forget.
fn redact(db: &Connection, schema: &str, report: u64, seq: u64) -> Result<(), LedgerError> {
    if schema == "main" {
        db.execute(
            "INSERT INTO search (search, rowid, words) SELECT 'delete', passage_words.id, passage_words.words
             FROM passage_words JOIN passage ON passage.id = passage_words.id WHERE passage.report = ?1",
            [report],
        )?;
    }
    for table in ["passage", "claim", "mention", "entity"] {
        db.execute(&format!("DELETE FROM {schema}.{table} WHERE report = ?1"), [report])?;
    }
    db.execute(
        &format!(
            "UPDATE {schema}.report SET redacted_seq = ?2, title = NULL, byline = NULL, language = NULL, url = NULL,
             path = NULL, name = NULL, published_from = NULL WHERE id = ?1"
        ),
        params![report, seq],
    )?;
    Ok(())
}
