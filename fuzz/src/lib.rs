//! What each fuzz target does with its bytes.
//!
//! A target is one file in `fuzz_targets/` that calls one function here. Every entry of `FORMATS` has a target
//! `read_<name>`; a test in `dateline-ingest` says so when one is missing.

use std::sync::OnceLock;

use dateline_extract::places::{Candidate, Gazetteer};
use dateline_ingest::blocks::BlockModels;
use dateline_ingest::charset::{self, Hint, TextBuilder};
use dateline_ingest::html::{entities, tokens};
use dateline_ingest::{Limits, Options, Origin, capture, extents, format_named, json, read, verify};
use dateline_lang_en::weights;
use dateline_nlp::model::{Model, Scratch, Window};
use dateline_text::Span;

/// The models that the English pack ships; built once, since a target runs its function a million times and has no
/// place to keep a value.
fn models() -> &'static BlockModels {
    static MODELS: OnceLock<BlockModels> = OnceLock::new();
    MODELS.get_or_init(|| BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).expect("shipped weights"))
}

/// Reads bytes as a format and proves every report that comes out.
pub fn read_as(name: &str, bytes: &[u8]) {
    let options = Options { from: format_named(name), ..Options::new(models()) };
    assert!(options.from.is_some(), "no format {name}");
    let Ok(capture) = capture(bytes.to_vec(), Origin::Stdin, &options.limits) else { return };
    let Ok(extents) = extents(&capture, &options) else { return };
    for extent in extents.spans {
        if let Ok(ingested) = read(&capture, extent, &options) {
            verify(&capture, &ingested.document).expect("words that stand in the bytes");
        }
    }
}

/// Unpacks, hashes and tells the format of bytes.
pub fn capture_any(bytes: &[u8]) {
    let limits = Limits { gzip_ratio: 50, ..Limits::default() };
    if let Ok(capture) = capture(bytes.to_vec(), Origin::File("a.html".into()), &limits) {
        assert!(!capture.bytes.is_empty() && capture.bytes.len() <= limits.largest());
        assert!(capture.line_of(u32::MAX) >= 1);
    }
}

/// Reads tokens: they are in order, within the page, and attributes are what their spans say.
pub fn tokens_any(page: &str) {
    let mut end = 0;
    for token in tokens::tokens(page) {
        let span = token.span();
        assert!(span.start() >= end && !span.is_empty() && page.get(span.range()).is_some());
        end = span.end();
        if let tokens::Token::Start(tag) = token {
            assert!(tag.attributes.len() <= tokens::MAX_ATTRIBUTES);
            assert!(tag.attributes.iter().all(|attribute| attribute.span.of(page) == attribute.value));
        }
    }
}

/// Reads character references: none takes more bytes than there are, or cuts a character.
pub fn entities_any(text: &str) {
    for (at, _) in text.match_indices('&') {
        for read in [entities::decode(&text[at..]), entities::decode_in_attribute(&text[at..])].into_iter().flatten() {
            assert!(text.get(at..at + read.0).is_some() && read.1.len_utf8() > 0);
        }
    }
    let _ = entities::attribute_value(text);
}

/// Reads JSON in both ways: what strict reading takes, tolerant reading takes too.
pub fn json_any(text: &str) {
    let strict = json::parse(text, 0, json::Options { tolerant: false });
    let tolerant = json::parse(text, 0, json::Options { tolerant: true });
    assert!(strict.is_err() || tolerant.is_ok());
    for value in [strict, tolerant].into_iter().flatten() {
        assert!(text.get(value.span().range()).is_some());
        let _ = value.as_str();
    }
}

/// Decodes bytes with a label made of the first one: characters lead back to bytes, in order and without a gap.
pub fn charset_any(bytes: &[u8]) {
    const LABELS: [&str; 12] = [
        "",
        "utf-8",
        "windows-1252",
        "koi8-r",
        "big5",
        "gbk",
        "gb18030",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "utf-16le",
        "iso-2022-jp",
    ];
    let Some((&first, rest)) = bytes.split_first() else { return };
    let header = format!("text/html; charset={}", LABELS[usize::from(first) % LABELS.len()]);
    let hint = Hint { content_type: Some(&header), html: first >= 128 };
    let Ok(decoded) = charset::decode(rest, 0, hint) else { return };
    let mut builder = TextBuilder::new(&decoded);
    builder.push(Span::new(0, decoded.text().len() as u32));
    let (text, map) = builder.finish();
    assert_eq!(text, decoded.text());
    let pieces = map.sources(Span::new(0, text.len() as u32));
    assert!(pieces.len() <= 1 && pieces.iter().all(|piece| piece.end() as usize <= rest.len()));
}

/// Reads a weights file of the language model; what is taken for one reads a window.
pub fn weights_any(bytes: &[u8]) {
    let Ok(model) = Model::new(bytes.to_vec()) else { return };
    let window = Window { pieces: vec![0; 3], cases: vec![1; 3], words: vec![(1, 1)], sentences: vec![0..1] };
    let reading = model.read(&window, &mut Scratch::default()).expect("a window with the first piece only");
    assert!(reading.words().len() == 1 && reading.arcs(0).words() == 1);
}

/// Opens bytes as a gazetteer, and asks it for places by key, by the beginning of a key and by the number.
pub fn gazetteer_any(bytes: &[u8]) {
    let Some(gazetteer) = Gazetteer::open(bytes) else { return };
    for key in ["", "a", "paris", "~prs", "zzz"] {
        for candidate in gazetteer.candidates(key) {
            let _ = gazetteer.place(candidate.place);
            let _ = gazetteer.region_of(candidate.place);
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    gazetteer.keys_under("p", |_, candidates| found.extend(candidates.iter().take(4)));
    for candidate in found.into_iter().take(1000) {
        let _ = gazetteer.place(candidate.place);
    }
}
