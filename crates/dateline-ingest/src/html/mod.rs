//! From HTML bytes to visible lines.
pub mod lines;
pub mod tokens;
