//! Places, countries and actors with the dates between which each row holds: data, no logic.
//!
//! This package holds its place and no data yet. Every file that comes here is named in the `NOTICE` beside it with its
//! source and licence, since those differ from the code's.
