//! Reads pages, text dumps and JSONL into documents whose every word leads back to its bytes.
//!
//! [`capture()`] fixes the bytes of one input; [`extents`] finds the reports in them; [`read`] makes one report's
//! [`Ingested`]: a labelled [`Document`](dateline_text::Document), and what is known besides. [`verify`] checks that
//! every word of the result is what the bytes say. Begin with [`formats`].
//!
//! Invariants: no files, no network, no clock; no tree and no recursion over input, so that time is linear and memory
//! is bounded by the [`Limits`]; the text is never normalized, and nothing is dropped from it silently.

pub mod blocks;
pub mod capture;
pub mod charset;
pub mod error;
pub mod formats;
pub mod html;
pub mod hygiene;
pub mod json;
mod keys;
pub mod metadata;
mod verify;

pub use capture::{Capture, Origin, capture};
pub use error::{IngestError, IngestErrorKind};
pub use formats::{
    Extents, FORMATS, Format, Ingested, Limits, Options, Report, extents, format_named, format_of, read,
};
pub use hygiene::Warning;
pub use verify::{VerifyError, verify};
