//! Stub.
pub mod blocks;
pub mod html;
pub mod metadata;
