//! The shared vocabulary of dateline: where words are, and what a value rests on.
//!
//! Every other crate speaks in these types. A [`Span`] says where something stands, in the bytes of
//! the capture ([`Source`]) or in the bytes of the text taken from it ([`Text`]); the two cannot be
//! mixed up. A [`SourceMap`] leads from one to the other. A [`Document`] is text, map and labelled
//! [`Block`]s. A [`Trail`] records what each value rests on, and a [`Grounded`] value cannot be built
//! without an entry in it. [`render`](mod@render) draws text with carets under spans.
//!
//! Begin with [`Document`], then [`Trail`].
//!
//! Invariants: no dependencies, no unsafe code, no files, no clock; text is never normalised.

mod document;
mod map;
pub mod render;
mod span;
mod trail;

pub use document::{Block, BlockId, BlockKind, Document};
pub use map::{Reading, Segment, SourceMap, SourceMapBuilder};
pub use span::{Codepoints, Source, Span, Text, Words};
pub use trail::{Evidence, EvidenceId, Grounded, RecordId, RuleId, Slot, Trail};
