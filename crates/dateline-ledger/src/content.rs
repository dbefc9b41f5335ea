//! What the log has hashes of and does not hold itself: bytes, text, record and gist of a report.
//!
//! They stand beside the log so that they can be redacted while the log stays as it is.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::canonical::sha256_hex;
use crate::claims::Gist;
use crate::operation::ContentHash;
use crate::record::StoredRecord;
use crate::{LedgerError, ReadBy};

/// The names of a report's contents.
pub(crate) const NAMES: [&str; 4] = [BYTES, TEXT, RECORD, GIST];

pub(crate) const BYTES: &str = "bytes";
pub(crate) const TEXT: &str = "text";
pub(crate) const RECORD: &str = "record";
pub(crate) const GIST: &str = "gist";

/// A report that is ready to be recorded: hashed, packed and checked, which threads can do side by side.
#[derive(Debug)]
pub struct NewReport {
    pub(crate) bytes: (ContentHash, Vec<u8>),
    pub(crate) text: (ContentHash, String),
    pub(crate) record: (ContentHash, Vec<u8>),
    pub(crate) gist: Option<(ContentHash, Vec<u8>)>,
    pub(crate) stored: StoredRecord,
    pub(crate) capture: String,
    pub(crate) extent: (u64, u64),
    pub(crate) read_by: ReadBy,
}

/// Where a report's bytes stood.
#[derive(Clone, Debug)]
pub struct Stood {
    /// The hash of the capture, in hexadecimal digits.
    pub capture: String,
    /// The first byte of the report in it and the first after.
    pub extent: (u64, u64),
}

impl NewReport {
    /// Makes a report ready.
    ///
    /// `bytes` are those of the report's extent alone, so that one report of many can be redacted. `record` is a
    /// `dateline-record/1` as JSON whose `text` is empty, because `text` holds it.
    ///
    /// # Errors
    ///
    /// When `record` is no such record.
    pub fn new(bytes: &[u8], text: String, record: &str, stood: Stood, read_by: ReadBy) -> Result<Self, LedgerError> {
        let stored = StoredRecord::read(record).map_err(|error| {
            LedgerError::refused(format!("what was read of the report is no record that the ledger knows: {error}"))
        })?;
        if !stored.text.is_empty() {
            return Err(LedgerError::refused("the record holds the text of the report, which is kept apart"));
        }
        let (capture, extent) = (stood.capture, stood.extent);
        Ok(NewReport {
            bytes: (hash(bytes), packed(bytes)),
            text: (hash(text.as_bytes()), text),
            record: (hash(record.as_bytes()), packed(record.as_bytes())),
            gist: None,
            stored,
            capture,
            extent,
            read_by,
        })
    }

    /// With what grouping will ask of it, so that it need not be analyzed again.
    #[must_use]
    pub fn with_gist(self, gist: &Gist) -> Self {
        // Plain structs with text for names always have a value.
        let json = serde_json::to_vec(gist).unwrap_or_default();
        NewReport { gist: Some((hash(&json), packed(&json))), ..self }
    }

    /// How many claims its record holds.
    pub fn claims(&self) -> usize {
        self.stored.attributions.len()
    }

    pub(crate) fn insert(&self, db: &Connection, seq: u64) -> Result<(), LedgerError> {
        let mut row = db.prepare_cached("INSERT INTO content (seq, name, coding, data) VALUES (?1, ?2, ?3, ?4)")?;
        row.execute(params![seq, BYTES, "zlib", self.bytes.1])?;
        row.execute(params![seq, TEXT, "plain", self.text.1])?;
        row.execute(params![seq, RECORD, "zlib", self.record.1])?;
        if let Some((_, gist)) = &self.gist {
            row.execute(params![seq, GIST, "zlib", gist])?;
        }
        Ok(())
    }
}

fn hash(bytes: &[u8]) -> ContentHash {
    ContentHash { sha256: sha256_hex(bytes), size: bytes.len() as u64 }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    // Writing to a vector does not fail; were it to, `verify` would tell.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Reads a piece of content; `None` when it was redacted.
pub(crate) fn read(db: &Connection, seq: u64, name: &str) -> Result<Option<Vec<u8>>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT coding, data FROM content WHERE seq = ?1 AND name = ?2")?;
    let row: Option<(String, Vec<u8>)> = statement
        .query_row(params![seq, name], |row| {
            let bytes = match row.get_ref(1)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                _ => Vec::new(),
            };
            Ok((row.get(0)?, bytes))
        })
        .optional()?;
    let Some((coding, data)) = row else { return Ok(None) };
    if coding == "plain" {
        return Ok(Some(data));
    }
    let mut bytes = Vec::new();
    ZlibDecoder::new(&data[..])
        .read_to_end(&mut bytes)
        .map_err(|error| LedgerError::Damaged { seq, what: format!("its {name} cannot be unpacked: {error}") })?;
    Ok(Some(bytes))
}

/// Reads a piece of content that is text.
pub(crate) fn read_text(db: &Connection, seq: u64, name: &str) -> Result<Option<String>, LedgerError> {
    let Some(bytes) = read(db, seq, name)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| LedgerError::Damaged { seq, what: format!("its {name} is not UTF-8") })
}
