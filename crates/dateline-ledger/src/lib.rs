//! The record over many reports: what was said by whom, kept for good.
//!
//! So far it holds what a ledger asks of its reports, as pure functions over plain values: [`copies`]. It will own the ledger: an append-only store of captures,
//! claims and operations (record, link, unlink, judge, supersede, note), the statuses that follow from them, and the file
//! format with its promise to open every ledger that a release ever wrote.
//!
//! Begin with the design in `ARCHITECTURE.md`; one report's statements are the business of `dateline-extract`.
//!
//! Invariants that it will keep: nothing is edited in place, a join or a correction is an operation and can be undone;
//! equal operations make equal bytes; it knows no input format, no HTTP and no clock.

pub mod copies;
