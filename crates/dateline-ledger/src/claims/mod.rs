//! What is claimed: propositions grouped across reports, numbers side by side, and how a headline stands to a claim.
//!
//! A [`Proposition`] is what somebody says without who says it and whether they affirm it: a predicate, who does it to whom, and a number if there is
//! one. Claims with one proposition are one row of the record ([`group_claims`]); a denial belongs to the proposition that it
//! denies, and to deny that one asked for a strike is not to deny the strike. [`Numbers`] keeps what each source says in
//! numbers, as ranges, and never mixes them into one. [`read_claims`] makes claims of a report's attributions, and a [`Gist`] keeps them;
//! [`stand`] says how those of several reports stand. [`headline_stance`] reads how a headline stands to a claim given in words.
//!
//! Begin with [`Proposition`]. Invariants: pure and total; a proposition without a predicate is like no other; polarity and
//! speaker are never part of what is grouped.

mod gist;
mod headlines;
mod numbers;
mod proposition;
mod read;
mod stand;

pub use gist::{Gist, GistClaim, GistCredit, GistNumber, GistPeople};
pub use headlines::{HeadlineReading, HeadlineStance, StanceWords, StanceWordsError, headline_stance};
pub use numbers::{NumberRange, NumberSaid, Numbers};
pub use proposition::{ClaimGroup, ProposedClaim, Proposition, group_claims, proposition_likeness};
pub use read::{ReadClaim, read_claims};
pub use stand::{Party, PartyRole, Piece, Standing, StandingClaim, stand};
