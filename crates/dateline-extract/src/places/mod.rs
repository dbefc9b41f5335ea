//! Places by name: the gazetteer's reader, and the folding of names that it is looked up by.
//!
//! [`Gazetteer`] reads the bytes of `data/world/places.bin` as `docs/formats/places.md` describes them, from inside the
//! program or from a memory map, and copies nothing. [`fold`] makes the key of a name. Which candidate a report means is
//! for a ranker to say, which is not here yet; nor are the curated regions, which are a table.

mod folding;
mod gazetteer;

pub use folding::fold;
pub use gazetteer::{Candidate, Gazetteer, GeonamesId, Place, PlaceId};
