//! The pages, one module each.

pub(super) mod add;
pub(super) mod bytes;
pub(super) mod claims;
pub(super) mod compare;
pub(super) mod graph;
pub(super) mod incidents;
pub(super) mod links;
pub(super) mod log;
pub(super) mod map;
mod map_picture;
pub(super) mod overview;
pub(super) mod read;
pub(super) mod report;
pub(super) mod reports;
pub(super) mod review;
pub(super) mod search;
pub(super) mod sources;
pub(super) mod timeline;

use dateline_ledger::Id;

use super::site::Failure;

/// Reads an id of the address; `wanted` takes the number out of the right kind.
fn number(words: &str, wanted: impl Fn(Id) -> Option<u64>) -> Result<u64, Failure> {
    let id: Id = words.parse()?;
    wanted(id).ok_or_else(|| Failure::NotFound(format!("{words} is not the id of such a thing")))
}
