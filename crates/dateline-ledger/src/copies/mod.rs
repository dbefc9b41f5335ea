//! Which reports pass on the same text: copies, parts of wire stories, and who is credited.
//!
//! A [`CopyText`] is a report's words in the form that comparison needs. [`CopyIndex`] finds, for each report that is added,
//! the few earlier ones that share text with it, by [`CopyKeys`] that can be kept; [`compare`] then looks at the two texts themselves and says what
//! is shared: [`Overlap`] in shares of five-word shingles, and the [`Run`]s of equal words. [`CopyRule`] decides whether that
//! makes them copies. [`credits`] reads whom a report credits for its text, and [`Outlets`] knows outlets and agencies under
//! their other names.
//!
//! Begin with [`compare`]. Invariants: pure and total; equal texts give equal fingerprints on every machine; the index only
//! proposes, and nothing is called a copy without its equal words at hand.
//!
//! Not useful for copies in other words: a rewritten story shares no runs of words and is left to linking.

mod align;
mod credits;
mod index;
mod outlets;
mod words;

pub use align::{Comparison, CopyKind, CopyRule, Overlap, Run, SentenceShare, compare};
pub use credits::{Credit, CreditPlace, credits};
pub use index::{CopyIndex, CopyKeys, IndexOptions, Signature};
pub use outlets::{Outlet, Outlets, OutletsError, normalized_name};
pub use words::{CopyText, CopyWord};
