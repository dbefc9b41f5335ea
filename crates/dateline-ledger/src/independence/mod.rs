//! How many independent sources a claim has, and what follows from that.
//!
//! Ten outlets with one wire story are one source, and so are a minister and the ministry's spokesman. A [`SourceGraph`] holds
//! what depends on what: reports that copy others, credit agencies and cite documents, people who speak for bodies,
//! outlets with one owner. [`SourceGraph::roots`] follows it for the evidence of one claim, and gives a [`Independence`]: a range,
//! since some edges are certain and some only probable, and the reason for each that was followed.
//! [`Speakers`] finds one source behind the words of several reports, and whom it speaks for.
//! [`status`] then says how the claim stands, by the rules of [`RULES`].
//!
//! Begin with [`Evidence`]. Invariants: what is said without a name makes no named source; what is no evidence (a related
//! link) counts for nothing; the same evidence in any order gives the same answer. Whether a claim is true is never said.

mod graph;
mod phrase;
mod speakers;
mod status;

pub use graph::{Collapse, Dependence, Evidence, Independence, Node, Relation, Root, SourceGraph, Span};
pub use speakers::{Speaker, SpeakerWords, Speakers};
pub use status::{ClaimStatus, RULES, Status, status};

#[cfg(test)]
mod tests;
