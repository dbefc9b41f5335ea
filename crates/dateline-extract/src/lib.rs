//! Who says what: the attributions of a report, each grounded in its words.
//!
//! An [`Extractor`] is built once from tables; [`Extractor::extract`] reads a document and its analysis and returns
//! an [`Extraction`]: [`Attribution`]s in text order and the [`dateline_text::Trail`] that every value rests on. The
//! pass is rules over tokens, tags and lemmas: quotation marks are paired first, then words that report speech are
//! read with the clause, phrase or quotation that they introduce.
//!
//! With tables for them ([`Extractor::with_grounding`]), the extraction also holds the [`Time`]s and [`Quantity`]s of the
//! report: the folders `times` and `quantities`; with an [`Atlas`] ([`Extractor::with_places`]), its [`Toponym`]s: the folder
//! `places`.
//!
//! Begin with [`Attribution`], then the folder `pass`, whose first page says what each of its modules does.
//!
//! Invariants: a source is never invented (an unsure one is empty); a quotation is never split; every span lies in
//! one block, without white space at its ends; related links yield attributions marked by their block, furniture
//! none; the same input gives the same output; linear time; no files, no clock.

// A content of one piece is a list of one range of tokens here, again and again.
#![allow(clippy::single_range_in_vec_init)]

pub mod actors;
mod attribution;
mod clauses;
mod coreference;
mod entities;
pub mod events;
mod grounding;
mod lexicon;
mod names;
mod pass;
mod people;
mod phrases;
pub mod places;
mod quantities;
mod quotes;
mod relations;
pub mod status;
mod tagger;
mod times;
pub mod triggers;

pub use actors::{Actor, ActorTables, Actors, Cast, CountryCode, PhraseContext, Sector};
pub use attribution::{
    Attitude, Attribution, AttributionId, AttributionType, Extraction, Extractor, Readers, Setting, SourceType, Stance,
    TaggerScores,
};
pub use entities::{Entity, EntityId, Mention, MentionKind};
pub use lexicon::{ExtractError, ExtractErrorKind, ExtractTables};
pub use places::{Atlas, AtlasTables, Location, LocationKind, PlaceUse, Toponym, ToponymId};
pub use quantities::{Bound, Counted, Quantity, QuantityId, QuantityKind, Range};
pub use quotes::{Quotation, pair_quotations};
pub use relations::{Predicate, Relation};
pub use times::{Day, GroundingTables, Interval, Moment, Published, Time, TimeId, TimeMod, TimeType};
