//! Trained weights; `weights/MANIFEST.toml` says what each was trained on.

/// The block models for pages with tags, as `dateline_ingest::blocks` reads them.
pub const BLOCKS_HTML: &[u8] = include_bytes!("../weights/blocks-html.bin");

/// The block models for texts without tags.
pub const BLOCKS_TEXT: &[u8] = include_bytes!("../weights/blocks-text.bin");
