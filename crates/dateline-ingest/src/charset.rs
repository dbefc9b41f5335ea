//! From bytes to characters (the decoding follows in the next change).

use dateline_text::Words;

/// Marks spans that point into a capture's bytes after they were decoded to UTF-8.
///
/// It lies between the two domains that the other crates see: the tokenizers work on it, and the text builder leads from
/// it to both.
pub enum Decoded {}

impl Words for Decoded {}
