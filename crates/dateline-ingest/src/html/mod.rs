//! From HTML bytes to visible lines.
//!
//! Begin with [`tokens::tokens`]; [`lines`] makes visible lines of what it gives.

pub mod entities;
pub mod lines;
pub mod tokens;
