//! As of when, and as known to whom: the clocks that a question is asked by.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::{LedgerError, Timestamp};

/// Which part of the ledger a question is about.
///
/// A report has three clocks: when what it tells of happened, when it was published, and when it was recorded here. The
/// first is in its words. `published` and `known` cut by the other two; with both, a report must be within both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// What the world could read by then. A report without a date counts from when it was recorded.
    pub published: Option<Timestamp>,
    /// What this ledger held by then, reviews included.
    pub known: Option<Timestamp>,
    /// Whether what people said in reviews is left out.
    pub without_reviews: bool,
}

impl Scope {
    /// The two clocks as parameters of a query: `visible_from <= ?1 AND recorded_at <= ?2`.
    pub(crate) fn clocks(&self) -> [String; 2] {
        // No time is later than this one.
        let text = |time: Option<Timestamp>| time.map_or("9999-12-31T23:59:59Z".to_owned(), |time| time.to_string());
        [text(self.published), text(self.known)]
    }

    /// Whether something that was undone at `undone_at` still held.
    pub(crate) fn holds(&self, undone_at: Option<&str>) -> bool {
        match (undone_at, self.known) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(undone_at), Some(known)) => undone_at > known.to_string().as_str(),
        }
    }
}

/// What an operation says of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The operation.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who says it.
    pub author: String,
    /// The operation's kind: `withdrawn`, `redacted`, `judgement`, `edge`, `grade`, `relabel` or `note`.
    pub kind: String,
    /// The id of what it is about.
    pub target: String,
    /// The id of the other side, of a judgement or edge.
    pub other: Option<String>,
    /// What of it: the field of a relabel, the relation of an edge.
    pub field: Option<String>,
    /// What it says: the verdict, the grade, the new value.
    pub value: Option<String>,
    /// Why; for a note, the note.
    pub reason: String,
    /// The operation that undid it.
    pub undone_by: Option<u64>,
}

/// The opinions that hold in a scope, by what they are about.
#[derive(Debug, Default)]
pub(crate) struct Opinions(BTreeMap<String, Vec<Opinion>>);

pub(crate) const OPINION_COLUMNS: &str =
    "seq, recorded_at, author, kind, target, other, field, value, reason, undone_seq, undone_at";

pub(crate) fn opinion_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Opinion, Option<String>)> {
    let opinion = Opinion {
        seq: row.get(0)?,
        recorded_at: row.get(1)?,
        author: row.get(2)?,
        kind: row.get(3)?,
        target: row.get(4)?,
        other: row.get(5)?,
        field: row.get(6)?,
        value: row.get(7)?,
        reason: row.get(8)?,
        undone_by: row.get(9)?,
    };
    Ok((opinion, row.get(10)?))
}

impl Opinions {
    /// Those that hold in a scope. What was redacted is gone in every scope.
    pub(crate) fn load(db: &Connection, scope: &Scope) -> Result<Self, LedgerError> {
        let [_, known] = scope.clocks();
        let mut statement = db.prepare_cached(&format!(
            "SELECT {OPINION_COLUMNS} FROM opinion WHERE recorded_at <= ?1 AND kind != 'redacted' ORDER BY id"
        ))?;
        let mut all: BTreeMap<String, Vec<Opinion>> = BTreeMap::new();
        if scope.without_reviews {
            return Ok(Opinions(all));
        }
        for row in statement.query_map([known], opinion_of)? {
            let (opinion, undone_at) = row?;
            if scope.holds(undone_at.as_deref()) {
                all.entry(opinion.target.clone()).or_default().push(opinion);
            }
        }
        Ok(Opinions(all))
    }

    fn of<'o>(&'o self, target: &str, kind: &'o str) -> impl DoubleEndedIterator<Item = &'o Opinion> {
        self.0.get(target).into_iter().flatten().filter(move |opinion| opinion.kind == kind)
    }

    /// Those of one kind, on all targets.
    pub(crate) fn all_of<'o>(&'o self, kind: &'o str) -> impl Iterator<Item = &'o Opinion> {
        self.0.values().flatten().filter(move |opinion| opinion.kind == kind)
    }

    /// The last word on a target.
    pub(crate) fn last(&self, target: &str, kind: &str) -> Option<&Opinion> {
        self.0.get(target).into_iter().flatten().rfind(|opinion| opinion.kind == kind)
    }

    /// The last word on each field of a claim.
    pub(crate) fn relabels(&self, target: &str) -> BTreeMap<&str, &Opinion> {
        self.of(target, "relabel").filter_map(|opinion| Some((opinion.field.as_deref()?, opinion))).collect()
    }
}
