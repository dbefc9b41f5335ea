//! Whether a ledger is what it says: chain, contents, views, and the words behind every claim.

use rusqlite::{OptionalExtension as _, types::Value};

use crate::canonical::{canonical, sha256_hex};
use crate::content::{self, BYTES, GIST, RECORD, TEXT};
use crate::operation::{NO_HASH, Operation, hash_of};
use crate::record::{StoredRecord, StoredSpan};
use crate::schema::{self, VIEW_TABLES};
use crate::{Id, Ledger, LedgerError, views};

/// What [`Ledger::verify`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many operations the log holds.
    pub operations: u64,
    /// How many reports, versions included.
    pub reports: u64,
    /// How many of them were redacted.
    pub redacted: u64,
    /// How many pieces of content have the hash that the log has.
    pub contents: u64,
    /// How many quoted spans are the words of their text.
    pub quotations: u64,
    /// The hash of the last line, which stands for all of the log. Note it elsewhere, and a log that was cut or written anew
    /// is found out.
    pub head: Option<String>,
    /// What is wrong; empty when all is right.
    pub problems: Vec<String>,
}

/// As many problems as one wants to read.
const MOST: usize = 100;

impl Ledger {
    /// Walks the whole log, holds everything kept against its hash, and makes all views anew to hold them against those that
    /// are there. Changes nothing. `known` is the hash of a line that must be in the log.
    pub fn verify(&mut self, known: Option<&str>) -> Result<Verified, LedgerError> {
        // Views are made anew in a file of their own, which may be written although the ledger is only read.
        let is_reading: bool = self.db.pragma_query_value(None, "query_only", |row| row.get(0))?;
        self.db.pragma_update(None, "query_only", false)?;
        self.db.execute_batch("ATTACH '' AS anew; BEGIN")?;
        // One transaction, so that what others append in the meantime is not half seen.
        let found = self.verify_all(known);
        self.db.execute_batch("ROLLBACK")?;
        self.db.flush_prepared_statement_cache();
        self.db.execute_batch("DETACH anew")?;
        self.db.pragma_update(None, "query_only", is_reading)?;
        found
    }

    fn verify_all(&self, known: Option<&str>) -> Result<Verified, LedgerError> {
        let mut found = Verified::default();
        self.file(&mut found)?;
        let has_known = self.chain(&mut found, known)?;
        if let (Some(known), false) = (known, has_known) {
            found.problem(|| format!("no line has the hash {known}: the log was cut or written anew"));
        }
        self.contents(&mut found)?;
        if found.problems.is_empty() {
            self.views(&mut found)?;
        }
        Ok(found)
    }

    fn file(&self, found: &mut Verified) -> Result<(), LedgerError> {
        let mut statement = self.db.prepare("PRAGMA main.integrity_check(10)")?;
        let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for line in lines.into_iter().filter(|line| line != "ok") {
            found.problem(|| format!("the file is damaged: {line}"));
        }
        Ok(())
    }

    fn chain(&self, found: &mut Verified, known: Option<&str>) -> Result<bool, LedgerError> {
        let mut statement =
            self.db.prepare("SELECT seq, recorded_at, author, kind, body, prev_hash, hash FROM log ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut expected, mut before, mut has_known) = (1, NO_HASH.to_owned(), false);
        while let Some(row) = rows.next()? {
            let seq: u64 = row.get(0)?;
            let [recorded_at, author, kind, body, prev_hash, hash]: [String; 6] =
                [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
            if seq != expected {
                found.problem(|| format!("o{expected} is missing: after it comes o{seq}"));
            }
            if prev_hash != before {
                found.problem(|| format!("o{seq} does not follow the line before it"));
            }
            if hash != hash_of(seq, &recorded_at, &author, &kind, &body, &prev_hash) {
                found.problem(|| format!("o{seq} is not what was recorded: its hash is of other words"));
            }
            match serde_json::from_str(&body) {
                Ok(value) if canonical(&value) == body => {}
                Ok(_) => found.problem(|| format!("the body of o{seq} is not in its canonical form")),
                Err(error) => found.problem(|| format!("the body of o{seq} is no JSON: {error}")),
            }
            match Operation::read(seq, &kind, &body) {
                Ok(operation) => found.reports += u64::from(operation.recorded().is_some()),
                Err(error) => found.problem(|| error.to_string()),
            }
            has_known |= known == Some(hash.as_str());
            found.operations += 1;
            (expected, before) = (seq + 1, hash);
        }
        found.head = (found.operations > 0).then_some(before);
        Ok(has_known)
    }

    /// Every content has its hash; only what was redacted is missing; nothing is there that the log does not name.
    fn contents(&self, found: &mut Verified) -> Result<(), LedgerError> {
        let mut orphans = self.db.prepare(
            "SELECT seq, name FROM content WHERE seq NOT IN (SELECT seq FROM log WHERE kind IN ('report', 'version'))
             OR name NOT IN ('bytes', 'text', 'record', 'gist') ORDER BY seq",
        )?;
        for row in orphans.query_map([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?)))? {
            let (seq, name) = row?;
            found.problem(|| format!("there is a content {name:?} of o{seq}, which names none"));
        }
        for seq in 1..=self.last()? {
            let Ok(entry) = self.entry(seq) else { continue };
            let Some(recorded) = entry.operation.recorded() else { continue };
            let redacted_by: Option<u64> = self
                .db
                .prepare_cached(
                    "SELECT seq FROM log WHERE kind = 'redacted' AND json_extract(body, '$.operation') = ?1 LIMIT 1",
                )?
                .query_row([seq], |row| row.get(0))
                .optional()?;
            found.redacted += u64::from(redacted_by.is_some());
            let report = Id::Report(recorded.report);
            let mut kept: [Option<Vec<u8>>; 4] = [const { None }; 4];
            let whole = [(BYTES, &recorded.bytes), (TEXT, &recorded.text), (RECORD, &recorded.record)];
            let all = whole.into_iter().chain(recorded.gist.iter().map(|gist| (GIST, gist)));
            for (at, (name, hash)) in all.enumerate() {
                let content = match content::read(&self.db, seq, name) {
                    Ok(content) => content,
                    Err(error) => {
                        found.problem(|| error.to_string());
                        continue;
                    }
                };
                match (&content, redacted_by) {
                    (Some(bytes), None) if sha256_hex(bytes) == hash.sha256 => found.contents += 1,
                    (Some(_), None) => found.problem(|| format!("the {name} of {report} is not what was recorded")),
                    (None, None) => found.problem(|| format!("the {name} of {report} is missing and was not redacted")),
                    (Some(_), Some(by)) => {
                        found.problem(|| format!("the {name} of {report} is there, redacted by o{by}"))
                    }
                    (None, Some(_)) => {}
                }
                kept[at] = content;
            }
            if let [_, Some(text), Some(record), _] = &kept {
                quotations(report, &String::from_utf8_lossy(text), &String::from_utf8_lossy(record), found);
            }
        }
        Ok(())
    }

    /// The views are those that follow from the log.
    fn views(&self, found: &mut Verified) -> Result<(), LedgerError> {
        schema::create_views(&self.db, "anew")?;
        views::fill(&self.db, "anew")?;
        for table in VIEW_TABLES {
            // The numbers of passages are not given to anybody, and close up after a redaction.
            let columns = if table == "passage" { "report, block, kind, start, stop" } else { "*" };
            for (from, other, what) in [("main", "anew", "too much"), ("anew", "main", "missing")] {
                let query = format!(
                    "SELECT * FROM (SELECT {columns} FROM {from}.{table} EXCEPT SELECT {columns} FROM {other}.{table}) LIMIT 1"
                );
                let row: Option<Value> = self.db.query_row(&query, [], |row| row.get(0)).optional()?;
                if let Some(row) = row {
                    found.problem(|| {
                        format!("the view `{table}` is not what follows from the log: row {row:?} is {what}; `dateline verify --rebuild` makes it anew")
                    });
                }
            }
        }
        let count = |query: &str| self.db.query_row(query, [], |row| row.get::<_, u64>(0));
        let (indexed, passages) =
            (count("SELECT count(*) FROM search_docsize")?, count("SELECT count(*) FROM main.passage")?);
        if indexed != passages {
            found.problem(|| {
                format!("{indexed} of {passages} passages can be searched; `dateline verify --rebuild` mends it")
            });
        }
        Ok(())
    }
}

impl Verified {
    fn problem(&mut self, what: impl FnOnce() -> String) {
        if self.problems.len() < MOST {
            self.problems.push(what());
        }
    }
}

/// Every span of every claim quotes the words that stand there.
fn quotations(report: Id, text: &str, record: &str, found: &mut Verified) {
    let record = match StoredRecord::read(record) {
        Ok(record) => record,
        Err(error) => return found.problem(|| format!("the record of {report} is none: {error}")),
    };
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let words = |span: &StoredSpan| {
        let (start, end) = (starts.get(span.start as usize)?, starts.get(span.end as usize)?);
        text.get(*start..*end)
    };
    for one in &record.attributions {
        for span in one.source.iter().chain(&one.cue).chain(&one.content) {
            match words(span) == Some(span.text.as_str()) {
                true => found.quotations += 1,
                false => found.problem(|| format!("{} of {report} quotes words that do not stand there", one.id)),
            }
        }
    }
    for span in record.events.iter().flat_map(|one| &one.trigger) {
        match words(span) == Some(span.text.as_str()) {
            true => found.quotations += 1,
            false => found.problem(|| format!("an event of {report} quotes words that do not stand there")),
        }
    }
}
