//! Where: the places that a report names, and which place of the world each is.
//!
//! Four steps. Names are found (`mentions`): those that the model takes for places, those inside names of bodies, and words with
//! capitals that are in no name. Each is looked up (`lookup`) in what is known of the world (`atlas`): the gazetteer that comes with
//! the program, packs of single countries, curated regions. Its candidates are ranked (`ranking`) by what is known of
//! them and by the other places of the report. And its use in the sentence is told (`uses`): a location, an actor, a
//! modifier, a part of a name.
//!
//! Begin with [`Toponym`], then `ranking`. [`Gazetteer`] reads the bytes of `data/world/places.bin` as `docs/formats/places.md`
//! describes them, from inside the program or from a file, and copies nothing; [`fold`] makes the key of a name.
//!
//! Invariants: a place that too little speaks for is unresolved, never a default; demonyms are no places; a country or region
//! has its reach as a radius and is no point; nothing is found by sound or with a letter wrong outside the countries that
//! the report is about.

mod atlas;
mod builder;
mod folding;
mod gazetteer;
mod lookup;
mod mentions;
mod ranking;
mod reader;
mod resolve;
mod uses;

pub use atlas::{Atlas, AtlasTables};
pub use builder::{PackPlace, write_pack};
pub use folding::fold;
pub use gazetteer::{Candidate, Gazetteer, GeonamesId, Place, PlaceId};
pub(crate) use reader::read;
pub use reader::{Location, LocationKind, Toponym, ToponymId};
pub use resolve::Resolved;
pub use uses::PlaceUse;
