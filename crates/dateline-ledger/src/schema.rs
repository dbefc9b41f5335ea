//! The tables of a ledger file, and how it is told from others.
//!
//! Two tables are the ledger: `log`, and `content` with what the log has hashes of. All others are views that are made of
//! them and can be made again; see `docs/formats/ledger.md`.

use rusqlite::{Connection, OptionalExtension as _};

use crate::LedgerError;

/// Marks the file as ours: "DTLN".
pub(crate) const APPLICATION_ID: i64 = 0x4454_4c4e;

/// The newest format of the log that this program knows. A file with a higher one is refused.
pub(crate) const FORMAT: i64 = 1;

/// The form of the views. A file whose views have another form gets them made again.
pub(crate) const VIEWS: i64 = 3;

/// What is true.
const TRUTH: &str = "
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX log_kind ON log(kind);

CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER log_is_never_cut BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER log_grows_at_its_end BEFORE INSERT ON log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log)
  OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM log ORDER BY seq DESC LIMIT 1),
     '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'the log grows at its end, each line with the hash of the one before'); END;

CREATE TABLE content (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES log(seq),
    name TEXT NOT NULL,
    coding TEXT NOT NULL CHECK (coding IN ('plain', 'zlib')),
    data ANY NOT NULL,
    UNIQUE (seq, name)
) STRICT;

CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed'); END;

CREATE TRIGGER content_goes_by_redaction_alone BEFORE DELETE ON content
WHEN NOT EXISTS (SELECT 1 FROM log WHERE kind = 'redacted' AND json_extract(body, '$.operation') = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'what was recorded is removed by an operation of the kind redacted alone'); END;
";

/// The views that are tables, with what they are made of in order. `{0}` is the schema they are made in.
const TABLES: &str = "
CREATE TABLE {0}.view_state (views INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;

CREATE TABLE {0}.report (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    visible_from TEXT NOT NULL,
    root INTEGER NOT NULL,
    version INTEGER NOT NULL,
    parted_seq INTEGER,
    parted_at TEXT,
    published TEXT,
    published_from TEXT,
    publisher TEXT,
    title TEXT,
    byline TEXT,
    language TEXT,
    url TEXT,
    path TEXT,
    name TEXT,
    address TEXT,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    program TEXT NOT NULL,
    model TEXT,
    first_claim INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    first_mention INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    first_entity INTEGER NOT NULL,
    entities INTEGER NOT NULL,
    redacted_seq INTEGER,
    standing TEXT NOT NULL,
    day TEXT
) STRICT;
CREATE INDEX {0}.report_sha256 ON report(sha256);
CREATE INDEX {0}.report_address ON report(address);
CREATE INDEX {0}.report_root ON report(root);
CREATE INDEX {0}.report_first_claim ON report(first_claim);
CREATE INDEX {0}.report_first_mention ON report(first_mention);
CREATE INDEX {0}.report_first_entity ON report(first_entity);
CREATE INDEX {0}.report_published ON report(standing, published);
CREATE INDEX {0}.report_title ON report(standing, title);
CREATE INDEX {0}.report_claims ON report(standing, claims);
CREATE INDEX {0}.report_facets ON report(standing, publisher, day, language);
CREATE INDEX {0}.report_days ON report(standing, day, claims, mentions);

CREATE TABLE {0}.claim (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    local TEXT NOT NULL,
    stance TEXT NOT NULL,
    attitude TEXT NOT NULL,
    type TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source TEXT NOT NULL,
    source_name TEXT,
    source_key TEXT,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    nested_in INTEGER,
    block_kind TEXT NOT NULL,
    is_evidence INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    counts INTEGER NOT NULL,
    now_stance TEXT NOT NULL,
    now_key TEXT
) STRICT;
CREATE INDEX {0}.claim_report ON claim(report, is_evidence, now_stance);
CREATE INDEX {0}.claim_counts ON claim(counts);
CREATE INDEX {0}.claim_stance ON claim(counts, now_stance);
CREATE INDEX {0}.claim_now ON claim(now_key, counts);

CREATE TABLE {0}.source (
    key TEXT PRIMARY KEY,
    id INTEGER NOT NULL,
    claims INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX {0}.source_claims ON source(claims DESC, id);

CREATE TABLE {0}.incident (
    id INTEGER PRIMARY KEY,
    reports INTEGER NOT NULL,
    publishers INTEGER NOT NULL,
    judged INTEGER NOT NULL,
    first_day TEXT,
    last_day TEXT,
    title TEXT
) STRICT;
CREATE INDEX {0}.incident_reports ON incident(reports DESC, id);

CREATE TABLE {0}.incident_report (
    root INTEGER PRIMARY KEY,
    incident INTEGER NOT NULL
) STRICT;
CREATE INDEX {0}.incident_report_incident ON incident_report(incident);
CREATE INDEX {0}.claim_source ON claim(source_key);

CREATE TABLE {0}.mention (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    local TEXT NOT NULL,
    type TEXT,
    mode TEXT,
    words TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    polarity TEXT,
    reality TEXT,
    held_by TEXT,
    confidence REAL
) STRICT;
CREATE INDEX {0}.mention_report ON mention(report);

CREATE TABLE {0}.entity (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    local TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT,
    wikidata TEXT,
    country TEXT,
    mentions INTEGER NOT NULL
) STRICT;
CREATE INDEX {0}.entity_report ON entity(report);

CREATE TABLE {0}.link (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL,
    undone_seq INTEGER,
    undone_at TEXT
) STRICT;
CREATE INDEX {0}.link_left ON link(left_id);
CREATE INDEX {0}.link_right ON link(right_id);
CREATE INDEX {0}.link_seq ON link(seq);

CREATE TABLE {0}.opinion (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    other TEXT,
    field TEXT,
    value TEXT,
    reason TEXT NOT NULL,
    undone_seq INTEGER,
    undone_at TEXT
) STRICT;
CREATE INDEX {0}.opinion_target ON opinion(target);
CREATE INDEX {0}.opinion_other ON opinion(other);
CREATE INDEX {0}.opinion_seq ON opinion(seq);

CREATE TABLE {0}.passage (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    block INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL
) STRICT;
CREATE INDEX {0}.passage_report ON passage(report);
";

/// The names of [`TABLES`] but the first, which says how far the views have come.
pub(crate) const VIEW_TABLES: [&str; 10] =
    ["report", "claim", "mention", "entity", "link", "opinion", "passage", "source", "incident", "incident_report"];

/// The index of words. It keeps no words of its own: it asks for those of the text.
const SEARCH: &str = "
CREATE VIEW passage_words AS
SELECT passage.id AS id, substr(content.data, passage.start + 1, passage.stop - passage.start) AS words
FROM passage JOIN report ON report.id = passage.report JOIN content ON content.seq = report.seq AND content.name = 'text';

CREATE VIRTUAL TABLE search USING fts5(
    words, content = 'passage_words', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO search(search, rank) VALUES ('secure-delete', 1);
";

/// What kind of file it is.
pub(crate) enum FileKind {
    /// Nothing has been written to it yet.
    Empty,
    /// A ledger of this format.
    Ledger,
}

/// Tells a ledger from other files, and refuses what this program does not know.
pub(crate) fn kind_of(db: &Connection) -> Result<FileKind, LedgerError> {
    let application: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let format: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if application == APPLICATION_ID {
        return match format {
            1..=FORMAT => Ok(FileKind::Ledger),
            found if found > FORMAT => Err(LedgerError::Newer { found, known: FORMAT }),
            _ => Err(LedgerError::NotALedger),
        };
    }
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && format == 0 && tables == 0 { Ok(FileKind::Empty) } else { Err(LedgerError::NotALedger) }
}

/// Makes all tables of a new ledger.
pub(crate) fn create(db: &Connection) -> Result<(), LedgerError> {
    db.execute_batch(TRUTH)?;
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", FORMAT)?;
    create_views(db, "main")?;
    db.execute_batch(SEARCH)?;
    Ok(())
}

/// Makes the views, empty.
pub(crate) fn create_views(db: &Connection, schema: &str) -> Result<(), LedgerError> {
    db.execute_batch(&TABLES.replace("{0}", schema))?;
    db.execute(&format!("INSERT INTO {schema}.view_state VALUES (?1, 0)"), [VIEWS])?;
    Ok(())
}

/// Removes everything but what is true, whatever program made it, and makes the views, empty.
pub(crate) fn recreate_views(db: &Connection) -> Result<(), LedgerError> {
    // Virtual tables first: their shadow tables go with them, and cannot go alone.
    for condition in ["type = 'table' AND sql LIKE 'CREATE VIRTUAL%'", "type = 'view'", "type = 'table'"] {
        let query = format!(
            "SELECT type, name FROM sqlite_schema WHERE {condition} AND name NOT IN ('log', 'content')
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        );
        let found: Vec<(String, String)> =
            db.prepare(&query)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        for (kind, name) in found {
            db.execute_batch(&format!("DROP {kind} \"{}\"", name.replace('"', "\"\"")))?;
        }
    }
    create_views(db, "main")?;
    db.execute_batch(SEARCH)?;
    Ok(())
}

/// The form of the views and the last operation that they hold; `None` when there are no views to be read.
pub(crate) fn view_state(db: &Connection) -> Result<Option<(i64, u64)>, LedgerError> {
    let there =
        db.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'view_state'", [], |_| Ok(())).optional()?.is_some();
    if !there {
        return Ok(None);
    }
    Ok(db.query_row("SELECT views, seq FROM view_state", [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}
