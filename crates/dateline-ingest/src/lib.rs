//! Reads pages, text dumps and JSONL into documents whose every word leads back to its bytes.
pub mod blocks;
pub mod charset;
pub mod html;
pub mod json;
pub mod metadata;
