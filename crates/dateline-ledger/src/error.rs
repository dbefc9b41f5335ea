//! What can go wrong with a ledger.

use rusqlite::ErrorCode;

/// Why a ledger could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// There is no such file.
    #[error("there is no ledger here; `dateline add` makes one")]
    Missing,
    /// The file is something else.
    #[error("this file is no ledger of dateline")]
    NotALedger,
    /// The file was written by a program that knows more than this one.
    #[error("this ledger has format {found}, and this program knows {known}; use a newer dateline")]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// The disk is full. What was acknowledged before stays recorded.
    #[error("the disk is full; nothing of this step was recorded, all before it was")]
    Full,
    /// The file could not be written or read.
    #[error("the file could not be read or written ({cause}); nothing of this step was recorded, all before it was")]
    Io {
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// Another writer did not finish in time.
    #[error("another program is writing to this ledger and did not finish in time; try again")]
    Busy,
    /// The ledger may be read only.
    #[error("this ledger can only be read here")]
    ReadOnly,
    /// A row does not hold what it must.
    #[error("operation {seq} cannot be read: {what}; `dateline verify` tells more")]
    Damaged {
        /// The operation.
        seq: u64,
        /// What is wrong.
        what: String,
    },
    /// No id of the ledger looks like this.
    #[error(
        "{id:?} is no id; ids are r12 (report), c3 (claim), m4 (mention), e5 (entity), s6 (source), l7 (link), o8 (operation)"
    )]
    NotAnId {
        /// What was given.
        id: String,
    },
    /// The ledger does not hold it.
    #[error("{id} is not in this ledger")]
    Unknown {
        /// The id.
        id: String,
    },
    /// A value that the field cannot have.
    #[error("{field} cannot be {value:?}; it is one of {allowed}")]
    BadValue {
        /// The field.
        field: &'static str,
        /// What was given.
        value: String,
        /// What it can be.
        allowed: String,
    },
    /// The operation cannot be done.
    #[error("{what}")]
    Refused {
        /// Why, in words.
        what: String,
    },
    /// The words to search for are no query.
    #[error("this is no query: {cause}")]
    BadQuery {
        /// What is wrong with it.
        cause: String,
    },
    /// SQLite failed in another way.
    #[error("the ledger's store failed: {cause}")]
    Store {
        /// What SQLite says.
        cause: rusqlite::Error,
    },
}

/// The kinds of [`LedgerError`], for those who want to act on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no ledger, or the file is none.
    NotALedger,
    /// The ledger is newer than the program.
    Newer,
    /// The disk is full or broken.
    Disk,
    /// Another writer was busy for too long.
    Busy,
    /// The file holds something that it must not.
    Damaged,
    /// An id, value or query is not right.
    Input,
    /// What was asked for cannot be done.
    Refused,
    /// Anything else.
    Store,
}

impl LedgerError {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            LedgerError::Missing | LedgerError::NotALedger => ErrorKind::NotALedger,
            LedgerError::Newer { .. } => ErrorKind::Newer,
            LedgerError::Full | LedgerError::Io { .. } => ErrorKind::Disk,
            LedgerError::Busy => ErrorKind::Busy,
            LedgerError::Damaged { .. } => ErrorKind::Damaged,
            LedgerError::NotAnId { .. }
            | LedgerError::Unknown { .. }
            | LedgerError::BadValue { .. }
            | LedgerError::BadQuery { .. } => ErrorKind::Input,
            LedgerError::Refused { .. } | LedgerError::ReadOnly => ErrorKind::Refused,
            LedgerError::Store { .. } => ErrorKind::Store,
        }
    }

    pub(crate) fn refused(what: impl Into<String>) -> Self {
        LedgerError::Refused { what: what.into() }
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(cause: rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => LedgerError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy,
            Some(ErrorCode::NotADatabase) => LedgerError::NotALedger,
            Some(ErrorCode::ReadOnly) => LedgerError::ReadOnly,
            Some(ErrorCode::SystemIoFailure) => LedgerError::Io { cause },
            _ => LedgerError::Store { cause },
        }
    }
}
