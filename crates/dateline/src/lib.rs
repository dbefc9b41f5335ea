//! Reads news reports and says who says what, each value with the words it rests on.
//!
//! This crate is the edge of dateline: it puts the stages together ([`Pipeline`]), finds and loads what is to be read
//! ([`inputs`], [`fetch`]), writes records ([`record`], [`export`]), serves a ledger to a browser ([`serve`]) and holds the command
//! line ([`cli`]). It is the
//! only crate that knows HTTP, JSON output and command lines, and the only one that uses the data packages.
//!
//! Begin with [`Pipeline`].

pub mod batch;
pub mod cli;
mod event_lines;
pub mod export;
pub mod fetch;
pub mod inputs;
pub mod ledger_export;
pub mod matter;
mod pipeline;
pub mod record;
mod recording;
pub mod serve;
pub mod standing;
pub mod table;
pub mod terminal;
mod trees;
pub mod world;

pub use pipeline::{Pipeline, PipelineError, Reading};
