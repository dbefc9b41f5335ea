//! Why a capture cannot be read.

use crate::json::JsonProblem;

/// Why a capture, or one report of it, cannot be read. Every message says what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// There are no bytes.
    #[error("it is empty: there is nothing to read")]
    Empty,
    /// The bytes are no text.
    #[error("it is {what}, not a page or text: convert it to text or HTML first")]
    Binary {
        /// What they are, with an article.
        what: &'static str,
    },
    /// There are too many bytes.
    #[error("{what} may be {} at most: cut it into smaller files", bytes(*limit))]
    TooLarge {
        /// What is too large, with an article.
        what: &'static str,
        /// How many bytes it may have.
        limit: usize,
    },
    /// There are more lines than a report has.
    #[error("it has more than {limit} lines, as no report has: cut it into smaller files")]
    TooManyLines {
        /// How many there may be.
        limit: usize,
    },
    /// Compressed bytes that cannot be unpacked.
    #[error("its gzip compression {problem}")]
    Gzip {
        /// What is wrong, and what to do.
        problem: GzipProblem,
    },
    /// A character encoding that cannot be read.
    #[error("its text is in {encoding}, which cannot be read: convert it to UTF-8 first, for example with iconv")]
    Encoding {
        /// The encoding's name.
        encoding: &'static str,
    },
    /// A line of JSONL that is no JSON.
    #[error("line {line}, byte {offset}: {problem}; JSONL has one whole object on each line")]
    Json {
        /// The line, counted from 1.
        line: u32,
        /// The byte of the capture.
        offset: u32,
        /// What is wrong.
        problem: JsonProblem,
    },
    /// A line of JSONL whose members are not those of a report.
    #[error("line {line}: {problem}")]
    Member {
        /// The line, counted from 1.
        line: u32,
        /// What is wrong, and what is expected.
        problem: MemberProblem,
    },
    /// There are no words.
    #[error("it has no words: there is nothing but markup or white space in it")]
    NoText,
    /// A format that is known, but not read.
    #[error("it is {what}, which is not read: {advice}")]
    UnknownFormat {
        /// What it is, with an article.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The extent is not one of this capture's.
    #[error("bytes {start}..{end} are not a report of this capture: ask for its extents")]
    Extent {
        /// The first byte asked for.
        start: u32,
        /// The byte after the last.
        end: u32,
    },
}

/// What is wrong with compressed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GzipProblem {
    /// They end too early.
    #[error("ends too early: fetch or copy the file again")]
    Truncated,
    /// They are damaged.
    #[error("is damaged: fetch or copy the file again")]
    Damaged,
    /// They unpack to far more than text would.
    #[error("unpacks to over {0} times its size, as text never does: unpack it first if it is meant to")]
    Ratio(usize),
    /// What they unpack to is compressed again.
    #[error("has another inside: unpack it once first")]
    Twice,
}

/// What is wrong with a line of JSONL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MemberProblem {
    /// The line is no object.
    #[error("it is no object: each line is an object with a \"text\", such as {{\"id\": \"1\", \"text\": \"...\"}}")]
    NoObject,
    /// There is no text.
    #[error("its \"text\" is missing: that member holds the words of the report")]
    NoText,
    /// The text is something else than a string.
    #[error("its \"text\" is no string")]
    TextKind,
    /// The id is something else than a string or number.
    #[error("its \"id\" is neither a string nor a number")]
    IdKind,
}

/// The kind of an [`IngestError`], for decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IngestErrorKind {
    /// There is nothing to read: no bytes or no words.
    Empty,
    /// A format that is not read.
    Format,
    /// Over a cap.
    TooLarge,
    /// The compression is broken.
    Compression,
    /// The character encoding cannot be read.
    Encoding,
    /// The bytes break the rules of their format.
    Syntax,
    /// The caller asked for something that is not there.
    Range,
}

impl IngestError {
    /// What kind of error it is.
    pub fn kind(&self) -> IngestErrorKind {
        match self {
            IngestError::Empty | IngestError::NoText => IngestErrorKind::Empty,
            IngestError::Binary { .. } | IngestError::UnknownFormat { .. } => IngestErrorKind::Format,
            IngestError::TooLarge { .. }
            | IngestError::TooManyLines { .. }
            | IngestError::Gzip { problem: GzipProblem::Ratio(_) } => IngestErrorKind::TooLarge,
            IngestError::Gzip { .. } => IngestErrorKind::Compression,
            IngestError::Encoding { .. } => IngestErrorKind::Encoding,
            IngestError::Json { .. } | IngestError::Member { .. } => IngestErrorKind::Syntax,
            IngestError::Extent { .. } => IngestErrorKind::Range,
        }
    }
}

/// A number of bytes in words.
fn bytes(count: usize) -> String {
    match count {
        0..1024 => format!("{count} bytes"),
        1024..0x10_0000 => format!("{} KiB", count >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", count >> 20),
        _ => format!("{} GiB", count >> 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_and_what_to_do() {
        let error = IngestError::TooLarge { what: "an HTML page", limit: 10 << 20 };
        assert_eq!(error.to_string(), "an HTML page may be 10 MiB at most: cut it into smaller files");
        let error = IngestError::Json { line: 3, offset: 70, problem: JsonProblem::Colon };
        assert_eq!(error.to_string(), "line 3, byte 70: a colon is missing; JSONL has one whole object on each line");
        assert_eq!(error.kind(), IngestErrorKind::Syntax);
    }
}
