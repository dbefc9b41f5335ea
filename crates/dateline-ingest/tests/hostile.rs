//! Hostile inputs: each gives a report or an error, never a panic, and time grows no faster than the input.
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

#[path = "../../../tests/hostile/makers.rs"]
mod makers;

use std::time::{Duration, Instant};

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::{
    IngestError, IngestErrorKind, Ingested, Limits, Options, Origin, Warning, capture, extents, read, verify,
};
use dateline_lang_en::weights;
use makers::{ALL, Maker, gzip};

/// Reads everything in an input; the reports and errors of its extents, or the error that it gives as a whole.
fn read_all(file: &str, bytes: Vec<u8>, prove: bool) -> Result<Vec<Result<Ingested, IngestError>>, IngestError> {
    let models = BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).expect("weights of this version");
    let options = Options::new(&models);
    let capture = capture(bytes, Origin::File(file.to_owned()), &options.limits)?;
    let extents = extents(&capture, &options)?;
    let results = extents.spans.iter().map(|&extent| {
        let ingested = read(&capture, extent, &options)?;
        if prove {
            verify(&capture, &ingested.document).expect("words that stand in the bytes");
        }
        Ok(ingested)
    });
    Ok(results.collect())
}

fn made(name: &str) -> (&'static Maker, Vec<u8>) {
    let maker = ALL.iter().find(|maker| maker.name == name).unwrap_or_else(|| panic!("no maker {name:?}"));
    (maker, (maker.make)(maker.size))
}

/// Checks that an input gives a report with these words in it.
fn check_words(name: &str, words: &str) -> Ingested {
    let (maker, bytes) = made(name);
    let mut results = read_all(maker.file, bytes, true).unwrap_or_else(|error| panic!("{name}: {error}"));
    let ingested = results.remove(0).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(ingested.document.text().contains(words), "{name}: {words:?} is missing");
    ingested
}

/// Checks that an input as a whole, or its first report, gives this kind of error.
fn check_error(name: &str, kind: IngestErrorKind) {
    let (maker, bytes) = made(name);
    let result = read_all(maker.file, bytes, true).and_then(|mut results| results.remove(0));
    assert_eq!(result.map(|ingested| ingested.report.id).map_err(|error| error.kind()), Err(kind), "{name}");
}

#[test]
fn every_hostile_input_gives_a_report_or_an_error() {
    for maker in ALL {
        match read_all(maker.file, (maker.make)(maker.size), true) {
            Ok(results) => assert!(!results.is_empty(), "{}", maker.name),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn pages_of_hostile_shapes_keep_their_words() {
    for name in [
        "nested div, many",
        "nested b",
        "nested tables",
        "nested svg and math",
        "attributes on one tag",
        "a long attribute",
        "links",
        "deep JSON-LD",
        "end tags without start",
        "NULs in a page",
        "invalid UTF-8 in a page",
    ] {
        check_words(name, "Before.");
    }
    for name in ["nested div, many", "nested b", "nested tables", "attributes on one tag", "deep JSON-LD", "links"] {
        check_words(name, "After.");
    }
    let entities = check_words("entities", &"&".repeat(900_000));
    assert!(entities.document.text().len() < 1_000_000);
    check_words("UTF-16 without a mark", "Words “go on” 🚢.");
    check_words("UTF-16 page", "Words & “more”");
    check_words("gzip of many members", "Words.\nWords.\n");
}

#[test]
fn what_cannot_be_read_says_why() {
    use IngestErrorKind::{Compression, Empty, Format, Syntax, TooLarge};
    for (name, kind) in [
        ("empty", Empty),
        ("white space only", Empty),
        ("line ends only", Empty),
        ("gzip of nothing", Empty),
        ("binary", Format),
        ("NULs only", Format),
        ("p never closed", TooLarge),
        ("short lines", TooLarge),
        ("gzip bomb", TooLarge),
        ("gzip bomb of JSONL", TooLarge),
        ("truncated gzip", Compression),
        ("damaged gzip", Compression),
        ("gzip header only", Compression),
        ("gzip in gzip", Compression),
        ("gzip with something behind", Compression),
        ("deep JSON", Syntax),
        ("a string never closed", Syntax),
        ("broken lines", Syntax),
        ("empty objects", Syntax),
    ] {
        check_error(name, kind);
    }
}

#[test]
fn inputs_over_the_caps_are_refused() {
    let huge = read_all("a.html", vec![b'a'; 200 << 20], false);
    assert_eq!(huge.err().map(|error| error.kind()), Some(IngestErrorKind::TooLarge));
    let (maker, _) = made("a long attribute");
    let page = read_all("a.html", (maker.make)(20_000_000), false);
    assert_eq!(page.err().map(|error| error.kind()), Some(IngestErrorKind::TooLarge));
    let packed = read_all("a.txt.gz", gzip(&b"many words that vary 1 2 3\n".repeat(1 << 20)), false);
    assert_eq!(packed.err().map(|error| error.kind()), Some(IngestErrorKind::TooLarge));
    let line = [b"{\"text\": \"".to_vec(), vec![b'a'; Limits::default().json_line], b"\"}\n{\"text\": \"x\"}".to_vec()];
    let results = read_all("a.jsonl", line.concat(), false).expect("two lines");
    assert_eq!(results[0].as_ref().err().map(IngestError::kind), Some(IngestErrorKind::TooLarge));
    assert!(results[1].is_ok(), "a line that is too long hides no other");
}

#[test]
fn what_cannot_be_seen_is_reported_and_kept() {
    let count = |ingested: &Ingested, word: &str| {
        let found = ingested.warnings.iter().map(Warning::to_string).find(|warning| warning.contains(word));
        found.unwrap_or_else(|| panic!("no warning of {word:?} in {:?}", ingested.warnings))
    };
    let bidi = check_words("bidirectional controls", "\u{202E}drow\u{202C}");
    assert_eq!(count(&bidi, "direction"), "the text has 800000 characters that change the direction of writing");
    let nuls = check_words("some NULs", "N\0UL");
    assert_eq!(count(&nuls, "NUL"), "the text has 50000 NUL characters");
    let damaged = check_words("invalid UTF-8 in JSONL", "x\u{FFFD}y");
    assert_eq!(count(&damaged, "encoding"), "the text has 500000 places that are no text in their encoding");
}

#[test]
fn no_block_of_a_text_is_longer_than_the_cap() {
    for name in ["one line of text", "one token of text", "one token of wide characters"] {
        let ingested = check_words(name, "");
        let longest = ingested.document.blocks().iter().map(|block| block.span.len()).max();
        assert!(longest <= Some(64 << 10), "{name}: {longest:?}");
    }
}

/// The shortest of three times.
fn time(maker: &Maker, size: usize) -> Duration {
    let bytes = (maker.make)(size);
    let times = (0..3).map(|_| {
        let bytes = bytes.clone();
        let start = Instant::now();
        let _ = std::hint::black_box(read_all(maker.file, bytes, false));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

#[test]
fn time_grows_with_the_input_and_no_faster() {
    for maker in ALL {
        // Four times the input takes four times as long; a reader that looks back takes sixteen. The machine may be
        // busy: a slow answer is asked for again.
        let grows = || {
            let (small, large) = (time(maker, maker.size / 16), time(maker, maker.size / 4));
            (large > small * 8 + Duration::from_millis(40)).then_some((small, large))
        };
        let slow = (0..4).map(|_| grows()).take_while(Option::is_some).count();
        assert!(slow < 4, "{}: {:?}", maker.name, grows());
    }
}
