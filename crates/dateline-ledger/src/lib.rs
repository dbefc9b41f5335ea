//! The record over many reports: what was said by whom, kept for good.
//!
//! A [`Ledger`] is one file. Its truth is an append-only log of operations, each with the hash of the one before; all that
//! can be asked (reports, claims, sources, words) are views that follow from the log and can be made anew. What was
//! recorded stays: a correction, a withdrawal and a judgement are operations, and can be undone by another.
//!
//! What a ledger asks of many reports at once is pure functions over plain values, which know no file: [`copies`], [`link`], [`claims`]
//! and [`independence`].
//!
//! Begin with [`Ledger`] and [`Batch`], which record and read; [`Operation`] is what the log can say, [`Scope`] when and
//! as known to whom. `docs/formats/ledger.md` describes the file.
//!
//! Invariants: nothing is edited in place; equal operations make equal bytes; ids are never used twice; it knows no input
//! format, no HTTP and no clock, and touches no file but its own.

mod canonical;
pub mod claims;
mod content;
pub mod copies;
mod error;
mod id;
mod identity;
mod incidents;
pub mod independence;
pub mod link;
mod lists;
mod operation;
mod parts;
mod present;
mod query;
mod record;
mod review;
mod schema;
mod scope;
mod search;
mod store;
mod time;
mod verify;
mod views;

pub use canonical::sha256_hex;
pub use content::{NewReport, Stood};
pub use error::{ErrorKind, LedgerError};
pub use id::Id;
pub use incidents::{IncidentView, JudgedPair, SAME_INCIDENT};
pub use lists::{
    ClaimList, Facet, IncidentList, IncidentRow, ReportFilter, ReportList, ReportOrder, SourceList, Totals, Window,
};
pub use operation::{
    ContentHash, Edge, Entry, Grade, Judgement, Link, Links, Note, Numbers, Opened, Operation, RELATIONS, ReadBy,
    Reason, Recorded, Redacted, Relabel, Undo, Verdict, Withdrawn,
};
pub use parts::{EntityView, LinkView, MentionView};
pub use query::{ClaimFilter, ClaimView, ReportView, SourceView, Sources, Standing};
pub use review::{FIELDS, Proposal};
pub use scope::{Opinion, Scope};
pub use search::Hit;
pub use store::{Access, Batch, Committed, FORMAT_NAME, Ledger, Outcome, Patience};
pub use time::Timestamp;
pub use verify::Verified;
