//! The other things that have ids: mentions, entities, links, the log's lines, and what was kept of a report.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row, params};

use crate::claims::Gist;
use crate::content::{self, BYTES, GIST, RECORD, TEXT};
use crate::operation::Entry;
use crate::query::report_of;
use crate::scope::Opinions;
use crate::{Id, Ledger, LedgerError, Reason, Scope};

/// An event that a report mentions, as a view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionView {
    /// Its number.
    pub id: u64,
    /// The report.
    pub report: u64,
    /// Its id within the report's record.
    pub local: String,
    /// Its type.
    pub kind: Option<String>,
    /// The mode of its type.
    pub mode: Option<String>,
    /// The words that express it.
    pub words: String,
    /// Whether it is said not to have happened.
    pub polarity: Option<String>,
    /// Whether it happened, is planned, threatened ...
    pub reality: Option<String>,
    /// Who says so: the report, or an attribution of its record.
    pub held_by: Option<String>,
}

/// A thing that a report names, as a view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityView {
    /// Its number.
    pub id: u64,
    /// The report.
    pub report: u64,
    /// Its id within the report's record.
    pub local: String,
    /// Its fullest name there.
    pub name: String,
    /// What kind of thing.
    pub kind: Option<String>,
    /// Its item in Wikidata.
    pub wikidata: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// How often the report names it.
    pub mentions: u64,
}

/// A proposed link, as a view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// Its number.
    pub id: u64,
    /// The operation that proposed it.
    pub seq: u64,
    /// What proposed it.
    pub proposed_by: String,
    /// One side.
    pub left: String,
    /// The other side.
    pub right: String,
    /// What it says of them.
    pub relation: String,
    /// How sure it is.
    pub score: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
    /// Whether somebody accepted or rejected it.
    pub verdict: Option<String>,
    /// Whether the proposal was undone.
    pub undone_by: Option<u64>,
}

const MENTION: &str = "SELECT id, report, local, type, mode, words, polarity, reality, held_by FROM mention";
const ENTITY: &str = "SELECT id, report, local, name, type, wikidata, country, mentions FROM entity";
pub(crate) const LINK: &str =
    "SELECT id, seq, proposed_by, left_id, right_id, relation, score, reasons, undone_seq FROM link";

fn mention_row(row: &Row<'_>) -> rusqlite::Result<MentionView> {
    Ok(MentionView {
        id: row.get(0)?,
        report: row.get(1)?,
        local: row.get(2)?,
        kind: row.get(3)?,
        mode: row.get(4)?,
        words: row.get(5)?,
        polarity: row.get(6)?,
        reality: row.get(7)?,
        held_by: row.get(8)?,
    })
}

fn entity_row(row: &Row<'_>) -> rusqlite::Result<EntityView> {
    Ok(EntityView {
        id: row.get(0)?,
        report: row.get(1)?,
        local: row.get(2)?,
        name: row.get(3)?,
        kind: row.get(4)?,
        wikidata: row.get(5)?,
        country: row.get(6)?,
        mentions: row.get(7)?,
    })
}

pub(crate) fn link_row(row: &Row<'_>, opinions: &Opinions) -> rusqlite::Result<LinkView> {
    let id: u64 = row.get(0)?;
    let reasons: String = row.get(7)?;
    Ok(LinkView {
        id,
        seq: row.get(1)?,
        proposed_by: row.get(2)?,
        left: row.get(3)?,
        right: row.get(4)?,
        relation: row.get(5)?,
        score: row.get(6)?,
        // Written by `views`; were they not to be read, the link would still stand.
        reasons: serde_json::from_str(&reasons).unwrap_or_default(),
        verdict: opinions.last(&Id::Link(id).to_string(), "judgement").and_then(|verdict| verdict.value.clone()),
        undone_by: row.get(8)?,
    })
}

impl Ledger {
    /// The events that a report mentions.
    pub fn mentions(&self, report: u64) -> Result<Vec<MentionView>, LedgerError> {
        let mut statement = self.db.prepare_cached(&format!("{MENTION} WHERE report = ?1 ORDER BY id"))?;
        Ok(statement.query_map([report], mention_row)?.collect::<Result<_, _>>()?)
    }

    /// One mention of an event.
    pub fn mention(&self, id: u64) -> Result<MentionView, LedgerError> {
        report_of(&self.db, Id::Mention(id))?;
        Ok(self.db.query_row(&format!("{MENTION} WHERE id = ?1"), [id], mention_row)?)
    }

    /// The things that a report names.
    pub fn entities(&self, report: u64) -> Result<Vec<EntityView>, LedgerError> {
        let mut statement = self.db.prepare_cached(&format!("{ENTITY} WHERE report = ?1 ORDER BY id"))?;
        Ok(statement.query_map([report], entity_row)?.collect::<Result<_, _>>()?)
    }

    /// One thing that a report names.
    pub fn entity(&self, id: u64) -> Result<EntityView, LedgerError> {
        report_of(&self.db, Id::Entity(id))?;
        Ok(self.db.query_row(&format!("{ENTITY} WHERE id = ?1"), [id], entity_row)?)
    }

    /// The links that hold in a scope.
    pub fn links(&self, scope: &Scope) -> Result<Vec<LinkView>, LedgerError> {
        let [_, known] = scope.clocks();
        let opinions = Opinions::load(&self.db, scope)?;
        let mut statement = self.db.prepare_cached(&format!(
            "{LINK} WHERE recorded_at <= ?1 AND (undone_at IS NULL OR ?2 AND undone_at > ?1) ORDER BY id"
        ))?;
        let rows = statement.query_map(params![known, scope.known.is_some()], |row| link_row(row, &opinions))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The number of the last operation by which this proposer proposed links, if it holds: what was recorded after it has not been
    /// looked at yet.
    pub fn last_proposed(&self, proposed_by: &str) -> Result<Option<u64>, LedgerError> {
        let mut statement = self.db.prepare_cached(
            "SELECT max(seq) FROM log WHERE kind = 'links' AND json_extract(body, '$.proposed_by') = ?1
             AND seq NOT IN (SELECT json_extract(body, '$.operation') FROM log WHERE kind = 'undo')",
        )?;
        Ok(statement.query_row([proposed_by], |row| row.get(0))?)
    }

    /// One link, undone or not.
    pub fn link(&self, id: u64) -> Result<LinkView, LedgerError> {
        let opinions = Opinions::load(&self.db, &Scope::default())?;
        let mut statement = self.db.prepare_cached(&format!("{LINK} WHERE id = ?1"))?;
        let mut rows = statement.query_map([id], |row| link_row(row, &opinions))?;
        rows.next().ok_or_else(|| LedgerError::Unknown { id: Id::Link(id).to_string() })?.map_err(LedgerError::from)
    }

    /// The last `most` lines of the log, or all, in its order.
    pub fn log(&self, most: Option<u64>) -> Result<Vec<Entry>, LedgerError> {
        let last = self.last()?;
        let first = most.map_or(1, |most| (last + 1).saturating_sub(most).max(1));
        (first..=last).map(|seq| self.entry(seq)).collect()
    }

    /// The text of a report; `None` when it was redacted.
    pub fn text(&self, report: u64) -> Result<Option<String>, LedgerError> {
        content::read_text(&self.db, self.seq_of(report)?, TEXT)
    }

    /// The bytes that a report was read from; `None` when it was redacted.
    pub fn bytes(&self, report: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        content::read(&self.db, self.seq_of(report)?, BYTES)
    }

    /// What was read of a report, a `dateline-record/1` with its text empty; `None` when it was redacted.
    pub fn record(&self, report: u64) -> Result<Option<String>, LedgerError> {
        content::read_text(&self.db, self.seq_of(report)?, RECORD)
    }

    /// What grouping asks of a report; `None` when it was redacted, was recorded before gists were kept, or by a program that keeps
    /// them in another form.
    pub fn gist(&self, report: u64) -> Result<Option<Gist>, LedgerError> {
        let seq = self.seq_of(report)?;
        let Some(json) = content::read(&self.db, seq, GIST)? else { return Ok(None) };
        let gist: Gist = serde_json::from_slice(&json)
            .map_err(|error| LedgerError::Damaged { seq, what: format!("its gist is none: {error}") })?;
        Ok(Some(gist).filter(Gist::is_known))
    }

    /// The words of a report's claims by their ids within its record: what is said, and the source.
    pub fn words_of_claims(&self, report: u64) -> Result<BTreeMap<String, (String, String)>, LedgerError> {
        let mut statement = self.db.prepare_cached("SELECT local, content, source FROM claim WHERE report = ?1")?;
        let rows = statement.query_map([report], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn seq_of(&self, report: u64) -> Result<u64, LedgerError> {
        let mut statement = self.db.prepare_cached("SELECT seq FROM report WHERE id = ?1")?;
        let seq = statement.query_row([report], |row| row.get(0)).optional()?;
        seq.ok_or_else(|| LedgerError::Unknown { id: Id::Report(report).to_string() })
    }
}
