//! Trained weights; `weights/MANIFEST.toml` says what each was trained on.

/// The block models for pages with tags, as `dateline_ingest::blocks` reads them.
pub const BLOCKS_HTML: &[u8] = include_bytes!("../weights/blocks-html.bin");

/// The block models for texts without tags.
pub const BLOCKS_TEXT: &[u8] = include_bytes!("../weights/blocks-text.bin");

/// The weights that decide which words tell of events, as `dateline_extract::triggers` reads them. Under CC BY-SA 4.0, see
/// `NOTICE`.
pub const EVENTS: &[u8] = include_bytes!("../weights/events.bin");

/// The weights of the tagger, parser and name finder, as `dateline_nlp::model` reads them. Under CC BY-SA 4.0, see
/// `weights/LICENSE-language.md`.
// Statics and no constants, so that the bytes are in the program once and in no crate's metadata.
pub static LANGUAGE: &[u8] = &LANGUAGE_FILE.0;

static LANGUAGE_FILE: Aligned<[u8; include_bytes!("../weights/language.bin").len()]> =
    Aligned(*include_bytes!("../weights/language.bin"));

/// The branch of that model which finds who says what, as `dateline_nlp::model::Model::with_attribution` reads it; it fits
/// [`LANGUAGE`] and no other. Under CC BY-SA 4.0, see `weights/LICENSE-attribution.md`.
pub static ATTRIBUTION: &[u8] = &ATTRIBUTION_FILE.0;

static ATTRIBUTION_FILE: Aligned<[u8; include_bytes!("../weights/attribution.bin").len()]> =
    Aligned(*include_bytes!("../weights/attribution.bin"));

/// The branch of that model which finds events and who takes part in them, as `dateline_nlp::model::Model::with_events` reads
/// it; it fits [`LANGUAGE`] and no other. Under CC BY-SA 4.0, see `weights/LICENSE-events-branch.md`.
pub static EVENTS_BRANCH: &[u8] = &EVENTS_BRANCH_FILE.0;

static EVENTS_BRANCH_FILE: Aligned<[u8; include_bytes!("../weights/events-branch.bin").len()]> =
    Aligned(*include_bytes!("../weights/events-branch.bin"));

/// Weights are used where they lie, in lines of 64 bytes.
#[repr(C, align(64))]
struct Aligned<Bytes>(Bytes);
