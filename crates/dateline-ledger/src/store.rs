//! The file: opened, read, and appended to.
//!
//! All writing goes through a [`Batch`], which is one transaction: it holds the only write lock from its beginning, and what
//! [`Batch::commit`] has returned from is on the disk. Readers see the ledger as it was before or after, and never wait.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use crate::content::{self, NewReport};
use crate::operation::{Entry, NO_HASH, Opened, Operation, Recorded, Redacted, hash_of};
use crate::record::StoredRecord;
use crate::schema::{self, FileKind};
use crate::{Id, LedgerError, Numbers, Timestamp, identity, views};

/// The format as the log's first line names it.
pub const FORMAT_NAME: &str = "dateline-ledger/1";

/// How a ledger is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To be read. Nothing is written, but for views of another version, which are made anew.
    Read,
    /// To be appended to; a file that is not there is an error.
    Write,
    /// To be appended to; a file that is not there is made.
    Create,
}

/// How long to wait for another writer.
#[derive(Clone, Copy, Debug)]
pub struct Patience(pub Duration);

impl Default for Patience {
    fn default() -> Self {
        Patience(Duration::from_secs(60))
    }
}

/// A ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) db: Connection,
}

/// What became of a report that was to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new and has this number.
    New(u64),
    /// It is a later version, with its own number, of a report that was known.
    Version {
        /// Its own number.
        report: u64,
        /// The number of the first version.
        of: u64,
    },
    /// The same bytes are recorded with this number; nothing was done.
    Known(u64),
    /// It was recorded with this number and redacted; it is not recorded again.
    Redacted(u64),
}

impl Ledger {
    /// Opens a ledger; the file's folder holds two more files beside it while it is open.
    ///
    /// # Errors
    ///
    /// When there is none, it is another kind of file, or a newer program wrote it.
    pub fn open(path: &Path, access: Access, patience: Patience) -> Result<Self, LedgerError> {
        let create = if access == Access::Create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let db = Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen) if access != Access::Create => LedgerError::Missing,
            _ => error.into(),
        })?;
        db.busy_timeout(patience.0)?;
        let kind = match schema::kind_of(&db) {
            Err(LedgerError::Store { cause }) if cause.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
                return Err(LedgerError::Missing);
            }
            kind => kind?,
        };
        if matches!(kind, FileKind::Empty) && access != Access::Create {
            return Err(LedgerError::Missing);
        }
        // So that readers go on while one writes.
        db.pragma_update(None, "journal_mode", "wal")?;
        // So that what was acknowledged outlives a loss of power too.
        db.pragma_update(None, "synchronous", "full")?;
        db.pragma_update(None, "foreign_keys", true)?;
        // What a redaction removes is overwritten, wherever a view or index held it.
        db.pragma_update(None, "secure_delete", true)?;
        db.set_prepared_statement_cache_capacity(128);
        let mut ledger = Ledger { db };
        if access == Access::Create {
            ledger.create()?;
        }
        ledger.refresh()?;
        if access == Access::Read {
            ledger.db.pragma_update(None, "query_only", true)?;
        }
        Ok(ledger)
    }

    /// Makes the tables, unless another program did so in the meantime.
    fn create(&mut self) -> Result<(), LedgerError> {
        if matches!(schema::kind_of(&self.db)?, FileKind::Ledger) {
            return Ok(());
        }
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if matches!(schema::kind_of(&step)?, FileKind::Empty) {
            schema::create(&step)?;
        }
        step.commit()?;
        Ok(())
    }

    /// Makes the views anew where a program with other views wrote last.
    fn refresh(&mut self) -> Result<(), LedgerError> {
        if is_fresh(&self.db)? {
            return Ok(());
        }
        self.rebuild()
    }

    /// Makes all views anew from the log.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        views::rebuild(&step)?;
        step.commit()?;
        Ok(())
    }

    /// Begins to append. Waits for another writer to finish.
    ///
    /// # Errors
    ///
    /// When the other takes too long, or `author` is no name that fits in a line.
    pub fn batch(&mut self, author: &str, now: Timestamp) -> Result<Batch<'_>, LedgerError> {
        if author.trim().is_empty() || author.chars().count() > 200 || author.chars().any(char::is_control) {
            let (value, allowed) = (author.to_owned(), "a name on one line".to_owned());
            return Err(LedgerError::BadValue { field: "the author", value, allowed });
        }
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let batch = Batch { db: &self.db, author: author.to_owned(), now, has_redacted: false, is_open: true };
        // A newer program may have written since this one opened the file.
        schema::kind_of(batch.db)?;
        if !is_fresh(batch.db)? {
            views::rebuild(batch.db)?;
        }
        Ok(batch)
    }

    /// A line of the log.
    pub fn entry(&self, seq: u64) -> Result<Entry, LedgerError> {
        entry(&self.db, seq)
    }

    /// The number of the log's last line, 0 when it has none.
    pub fn last(&self) -> Result<u64, LedgerError> {
        Ok(self.db.query_row("SELECT coalesce(max(seq), 0) FROM log", [], |row| row.get(0))?)
    }
}

/// Whether the views are of this program's form and have come to the end of the log.
fn is_fresh(db: &Connection) -> Result<bool, LedgerError> {
    let last: u64 = db.query_row("SELECT coalesce(max(seq), 0) FROM log", [], |row| row.get(0))?;
    Ok(schema::view_state(db)? == Some((schema::VIEWS, last)))
}

/// A line of the log.
pub(crate) fn entry(db: &Connection, seq: u64) -> Result<Entry, LedgerError> {
    let mut statement =
        db.prepare_cached("SELECT recorded_at, author, kind, body, prev_hash, hash FROM main.log WHERE seq = ?1")?;
    let row = statement
        .query_row([seq], |row| {
            let columns: [String; 6] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok(columns)
        })
        .optional()?;
    let unknown = || LedgerError::Unknown { id: Id::Operation(seq).to_string() };
    let [recorded_at, author, kind, body, prev_hash, hash] = row.ok_or_else(unknown)?;
    let recorded_at = Timestamp::first_of(&recorded_at)
        .ok_or_else(|| LedgerError::Damaged { seq, what: format!("{recorded_at:?} is no time") })?;
    Ok(Entry { seq, recorded_at, author, operation: Operation::read(seq, &kind, &body)?, prev_hash, hash })
}

/// Operations that are appended together: all of them, or none.
///
/// A batch that is dropped without [`Batch::commit`] leaves no trace.
#[derive(Debug)]
pub struct Batch<'l> {
    db: &'l Connection,
    author: String,
    now: Timestamp,
    has_redacted: bool,
    is_open: bool,
}

/// How a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// All is on the disk.
    Written,
    /// All is on the disk, and what was redacted is still in the file beside the ledger, because somebody is reading. It
    /// goes when the last reader closes the ledger.
    Lingering,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.is_open {
            // Where it fails, SQLite has rolled back already.
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }
}

impl Batch<'_> {
    /// Records a report: as new, as a version of one that is known, or not at all when its bytes are recorded already.
    pub fn record(&mut self, report: &NewReport) -> Result<Outcome, LedgerError> {
        self.opened(&report.read_by.program)?;
        let place = match identity::place_of(self.db, report)? {
            identity::Place::New => None,
            identity::Place::Version { root, because } => Some((root, because)),
            identity::Place::Known(number) => return Ok(Outcome::Known(number)),
            identity::Place::Redacted(number) => return Ok(Outcome::Redacted(number)),
        };
        let stored = &report.stored;
        let (number, claims, mentions, entities): (u64, u64, u64, u64) = self.db.query_row(
            "SELECT coalesce(max(id), 0) + 1, coalesce(max(first_claim + claims), 1),
             coalesce(max(first_mention + mentions), 1), coalesce(max(first_entity + entities), 1)
             FROM report WHERE id = (SELECT max(id) FROM report)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?;
        let numbers = |first: u64, count: usize| Numbers { first, count: count as u64 };
        let (version_of, because) = place.unzip();
        let recorded = Recorded {
            report: number,
            version_of,
            because,
            bytes: report.bytes.0.clone(),
            text: report.text.0.clone(),
            record: report.record.0.clone(),
            gist: report.gist.as_ref().map(|gist| gist.0.clone()),
            capture: report.capture.clone(),
            extent: report.extent,
            address: identity::address_hash(&stored.report),
            read_by: report.read_by.clone(),
            published: stored.report.published.as_ref().map(|published| published.value.clone()),
            publisher: stored.report.publisher.clone(),
            claims: numbers(claims, stored.attributions.len()),
            mentions: numbers(mentions, stored.events.len()),
            entities: numbers(entities, stored.entities.len()),
        };
        let (operation, outcome) = match version_of {
            None => (Operation::Report(recorded), Outcome::New(number)),
            Some(of) => (Operation::Version(recorded), Outcome::Version { report: number, of }),
        };
        self.append_with(&operation, Some(report))?;
        Ok(outcome)
    }

    /// Appends an operation and gives its number. What it speaks of must be in the ledger: see `review`.
    pub(crate) fn append(&mut self, operation: &Operation) -> Result<u64, LedgerError> {
        self.append_with(operation, None)
    }

    /// The ledger as this batch sees it.
    pub(crate) fn db(&self) -> &Connection {
        self.db
    }

    /// The first line of every log says what wrote it.
    fn opened(&mut self, program: &str) -> Result<(), LedgerError> {
        let is_new: bool = self.db.query_row("SELECT NOT EXISTS (SELECT 1 FROM log)", [], |row| row.get(0))?;
        if is_new {
            let (format, program) = (FORMAT_NAME.to_owned(), program.to_owned());
            self.append_with(&Operation::Opened(Opened { format, program }), None)?;
        }
        Ok(())
    }

    /// Appends an operation whole or not at all, so that a batch can go on after one that fails.
    fn append_with(&mut self, operation: &Operation, report: Option<&NewReport>) -> Result<u64, LedgerError> {
        self.db.execute_batch("SAVEPOINT operation")?;
        let done = self.write(operation, report);
        let end = if done.is_ok() { "RELEASE operation" } else { "ROLLBACK TO operation; RELEASE operation" };
        if let Err(error) = self.db.execute_batch(end) {
            // A full disk ends the whole transaction.
            self.is_open = !self.db.is_autocommit();
            return done.and(Err(error.into()));
        }
        done
    }

    fn write(&mut self, operation: &Operation, report: Option<&NewReport>) -> Result<u64, LedgerError> {
        let db = self.db;
        let last: Option<(u64, String)> = db
            .prepare_cached("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (last, prev_hash) = last.unwrap_or((0, NO_HASH.to_owned()));
        let (seq, body, recorded_at) = (last + 1, operation.body(), self.now.to_string());
        let hash = hash_of(seq, &recorded_at, &self.author, operation.kind(), &body, &prev_hash);
        db.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
            seq,
            recorded_at,
            self.author,
            operation.kind(),
            body,
            prev_hash,
            hash
        ])?;
        if let Some(report) = report {
            report.insert(db, seq)?;
        }
        let record: Option<&StoredRecord> = report.map(|report| &report.stored);
        let (recorded_at, author, operation) = (self.now, self.author.clone(), operation.clone());
        let entry = Entry { seq, recorded_at, author, operation, prev_hash, hash };
        views::apply(db, "main", &entry, record)?;
        if let Operation::Redacted(Redacted { operation, .. }) = entry.operation {
            for name in content::NAMES {
                db.execute("DELETE FROM content WHERE seq = ?1 AND name = ?2", params![operation, name])?;
            }
            self.has_redacted = true;
        }
        Ok(seq)
    }

    /// Puts all of it on the disk. What this has returned from is not lost, whatever happens to the program.
    pub fn commit(mut self) -> Result<Committed, LedgerError> {
        if !self.is_open {
            return Err(LedgerError::Full);
        }
        self.db.execute_batch("COMMIT")?;
        self.is_open = false;
        if !self.has_redacted {
            return Ok(Committed::Written);
        }
        // The old pages are in the write-ahead log until it is cut.
        let busy: i64 = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(if busy == 0 { Committed::Written } else { Committed::Lingering })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadBy, Scope, Stood};

    fn report(number: usize, text: &str) -> NewReport {
        let record =
            format!(r#"{{"report":{{"id":"n{number}"}},"text":"","blocks":[{{"kind":"paragraph","end":999}}]}}"#);
        let stood = Stood { capture: String::new(), extent: (0, 1) };
        NewReport::new(text.as_bytes(), text.to_owned(), &record, stood, ReadBy::default()).unwrap()
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let path = std::env::temp_dir().join(format!("dateline-full-{}.ledger", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut ledger = Ledger::open(&path, Access::Create, Patience::default()).unwrap();
        let pages: i64 = ledger.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        ledger.db.query_row(&format!("PRAGMA max_page_count = {}", pages + 60), [], |_| Ok(())).unwrap();
        let (mut kept, mut failed) = (0, 0);
        for number in 0..60 {
            // No two are alike and none packs well.
            let text: String =
                (0..400_u64).map(|at| format!("w{} ", (at + 977 * number) * 2_654_435_761 % 999_983)).collect();
            let mut batch = ledger.batch("test", Timestamp::from_unix(0).unwrap()).unwrap();
            match batch.record(&report(number as usize, &text)).and_then(|_| batch.commit()) {
                Ok(_) => kept += 1,
                Err(error) => {
                    assert_eq!(error.kind(), crate::ErrorKind::Disk, "{error}");
                    failed += 1;
                }
            }
        }
        assert!(kept > 3 && failed > 3, "{kept} kept, {failed} failed");
        assert_eq!(ledger.reports(&Scope::default()).unwrap().len(), kept);
        drop(ledger);
        let mut ledger = Ledger::open(&path, Access::Create, Patience::default()).unwrap();
        assert_eq!(ledger.verify(None).unwrap().problems, Vec::<String>::new());
        let mut batch = ledger.batch("test", Timestamp::from_unix(0).unwrap()).unwrap();
        assert!(matches!(batch.record(&report(999, "There is room again.")), Ok(Outcome::New(_))));
        batch.commit().unwrap();
        drop(ledger);
        std::fs::remove_file(&path).unwrap();
    }
}
