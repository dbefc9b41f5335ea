//! Each format by small inputs: which one is told, what is read, and what a bad input is told.
#![allow(clippy::disallowed_methods, reason = "tests read pages")]

use std::path::{Path, PathBuf};

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::{
    Capture, FORMATS, IngestError, Ingested, Limits, Options, Origin, capture, extents, format_of, read, verify,
};
use dateline_lang_en::weights;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// The models that the English pack ships.
fn models() -> BlockModels {
    BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).expect("weights of this version")
}

fn captured(name: &str, bytes: &[u8]) -> Result<Capture, IngestError> {
    capture(bytes.to_vec(), Origin::File(name.to_owned()), &Limits::default())
}

/// Reads all reports of an input, and proves each.
fn read_all(name: &str, bytes: &[u8]) -> Result<Vec<Ingested>, IngestError> {
    let models = models();
    let (capture, options) = (captured(name, bytes)?, Options::new(&models));
    let extents = extents(&capture, &options)?;
    extents
        .spans
        .iter()
        .map(|&extent| {
            let ingested = read(&capture, extent, &options)?;
            verify(&capture, &ingested.document).expect("words that stand in the bytes");
            Ok(ingested)
        })
        .collect()
}

fn read_one(name: &str, bytes: &[u8]) -> Ingested {
    let mut all = read_all(name, bytes).expect("a report");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Checks which format an input is taken for.
fn check_format(name: &str, bytes: &[u8], expected: &str) {
    let capture = captured(name, bytes).expect("text");
    let format = format_of(&capture, &Options::new(&models())).map(|format| format.name());
    assert_eq!(format, Ok(expected), "{name}: {}", String::from_utf8_lossy(bytes));
}

/// Checks what an input that cannot be read is told.
fn check_error(name: &str, bytes: &[u8], expected: &str) {
    let error = read_all(name, bytes).expect_err("no report").to_string();
    assert!(error.contains(expected), "{name}: {error:?} does not say {expected:?}");
}

#[test]
fn formats_are_told_by_content_with_the_name_as_a_hint() {
    check_format("a.txt", b"The minister said so.", "text");
    check_format("a", b"\n\n <!DOCTYPE html><p>x", "html");
    check_format("a.txt", b"<!-- saved --><!doctype html><html><p>x", "html");
    check_format("a.html", b"just words", "html");
    check_format("a.txt", b"Use <p>, <br> and <div> in </html>", "text");
    check_format("a", b"<div><p>Words</p><br></div>", "html");
    check_format("a", b"{\"id\": 1, \"text\": \"x\"}", "jsonl");
    check_format("a.txt", b"{\"id\": 1, \"text\": \"x\"}", "jsonl");
    check_format("a.txt", b"{Editor's note: x}", "text");
    let utf_16: Vec<u8> = "\u{feff}<html><p>x".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_format("a", &utf_16, "html");
}

#[test]
fn a_text_stays_as_it_is() {
    let text = "Port workers strike\r\nPort workers strike\r\n\r\n  By Ada Quill \u{85}“No ship — none — sailed,” she said.\t\r";
    let ingested = read_one("in/strike.txt.gz", text.as_bytes());
    assert_eq!(ingested.document.text(), text);
    assert_eq!(ingested.report.id, "strike");
    let lines: Vec<_> = ingested.document.blocks().iter().map(|block| ingested.document.words(block.span)).collect();
    assert_eq!(
        lines,
        ["Port workers strike", "Port workers strike", "By Ada Quill", "“No ship — none — sailed,” she said.",]
    );
    let marked = read_one("b.txt", b"\xEF\xBB\xBFWords");
    assert_eq!(marked.document.text(), "Words");
}

#[test]
fn jsonl_gives_one_report_a_line_with_its_own_text() {
    let lines = concat!(
        "\u{feff}{\"id\": \"n-1\", \"text\": \"  It\\u2019s \\\"on\\\".\\n\\n\\tYes \\ud83d\\ude00 \", \"extra\": [1]}\r\n\n",
        "{\"text\": \"x\", \"id\": 7, \"title\": \"Caf\\u00e9\", \"published\": \"2031-05-06\", \"url\": \"http://x.example/\"}\n",
        "{\"text\": \"no id\", \"id\": null, \"published\": \"soon\", \"title\": \" \"}",
    );
    let all = read_all("wire.jsonl", lines.as_bytes()).expect("reports");
    let texts: Vec<_> = all.iter().map(|one| one.document.text()).collect();
    assert_eq!(texts, ["  It’s \"on\".\n\n\tYes 😀 ", "x", "no id"]);
    let ids: Vec<_> = all.iter().map(|one| one.report.id.as_str()).collect();
    assert_eq!(ids, ["n-1", "7", "wire:4"]);
    let title = all[1].report.metadata.title.as_ref().expect("a title");
    assert_eq!((title.value.as_str(), title.from), ("Café", "given"));
    let behind = &lines.as_bytes()[title.at[0].range()];
    assert_eq!(behind, b"Caf\\u00e9");
    assert_eq!(all[1].report.url.as_deref(), Some("http://x.example/"));
    assert_eq!(all[1].report.metadata.published.as_ref().map(|date| date.value.to_string()), Some("2031-05-06".into()));
    assert_eq!(all[2].report.metadata.published, None);
    assert!(all[2].warnings[0].to_string().contains("\"soon\""), "{:?}", all[2].warnings);
    assert_eq!(all[2].report.metadata.title, None);
}

#[test]
fn a_bad_input_is_told_what_and_where() {
    check_error("a", b"", "nothing to read");
    check_error("a.txt", b" \n\t ", "no words");
    check_error("a.html", b"<p> <script>x</script> <br>", "no words");
    check_error("a.pdf", b"%PDF-1.4 x", "a PDF file");
    check_error("a", &[0; 100], "binary data");
    check_error("a", b"\x1f\x8bxx", "ends too early");
    check_error("a.xml", b"<?xml version='1.0'?>\n<rss><channel>", "a feed");
    check_error("a.warc", b"WARC/1.0\r\n", "a crawl archive");
    check_error("a.json", b"[\n {\"text\": \"x\"}]", "jq -c");
    check_error("a.jsonl", b"{\"text\": \"x\"}\n{\"text\": \"y\"", "line 2, byte 26: the JSON ends too early");
    check_error("a.jsonl", b"{\"text\": \"x\"}\n\n{\"txt\": \"y\"}", "line 3: its \"text\" is missing");
    check_error("a.jsonl", b"{\"text\": 5}", "line 1: its \"text\" is no string");
    check_error("a.jsonl", b"{\"text\": \"x\", \"id\": []}", "neither a string nor a number");
    check_error("a.jsonl", b"{\"text\": \"x\"}\n5\n", "line 2: it is no object");
    check_error("a.jsonl", b"{\"text\": \"\"}", "no words");
    check_error(
        "a.jsonl",
        "\u{feff}{\"text\"}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(),
        "UTF-16",
    );
}

#[test]
fn an_extent_of_another_capture_is_an_error() {
    let capture = captured("a.txt", b"short").expect("text");
    let extent = dateline_text::Span::new(2, 900);
    assert!(matches!(read(&capture, extent, &Options::new(&models())), Err(IngestError::Extent { .. })));
}

#[test]
fn every_format_has_a_fuzz_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    for format in FORMATS {
        let target = targets.join(format!("read_{}.rs", format.name()));
        assert!(target.exists(), "{} is missing: see fuzz/README.md", target.display());
    }
}

/// The pages that are shared between projects, when they are there.
fn shared_pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/pages");
    let mut paths: Vec<_> = ["aeb", "wcxb_dev"]
        .iter()
        .filter_map(|set| std::fs::read_dir(folder.join(set)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .collect();
    paths.sort();
    if paths.is_empty() {
        eprintln!("skipped: no shared pages in {}", folder.display());
    }
    paths
}

#[test]
fn words_of_real_pages_stand_in_their_bytes() {
    for path in shared_pages().iter().step_by(10) {
        let bytes = std::fs::read(path).expect("a page");
        match read_all(&path.display().to_string(), &bytes) {
            Ok(all) => assert_eq!(all.len(), 1),
            Err(error) => assert_eq!(error, IngestError::NoText, "{}", path.display()),
        }
    }
}

/// Reads bytes as each format, and proves what comes out.
fn read_as_everything(models: &BlockModels, bytes: Vec<u8>) {
    for format in FORMATS {
        let options = Options { from: Some(*format), ..Options::new(models) };
        let Ok(capture) = capture(bytes.clone(), Origin::Stdin, &options.limits) else { return };
        let Ok(extents) = extents(&capture, &options) else { continue };
        for extent in extents.spans {
            if let Ok(ingested) = read(&capture, extent, &options) {
                verify(&capture, &ingested.document).expect("words that stand in the bytes");
            }
        }
    }
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static [u8]> = vec![
        b"<p>",
        b"</p>",
        b"<div class=\"a\">",
        b"<a href='x'>",
        b"</a>",
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
        b"&amp;",
        b"&rsquo",
        b"&nbsp;",
        b"&#0;",
        b"&#x1F600;",
        b" ",
        b"\n",
        b"\r\n",
        b"\t",
        b"\0",
        b"word",
        b"\xE2\x80\x9C",
        b"\xE2\x80",
        b"\xFF",
        b"\x80",
        b"{\"text\":\"",
        b"\\u2019",
        b"\\ud83d",
        b"\\n",
        b"\\\\",
        b"\"}",
        b"\"",
        b"<title>",
        b"</title>",
        b"<br>",
        b"<meta charset=big5>",
        b"<pre>",
        b"<td>",
        b"<li>",
        b"\xC2\x85",
        b"\xE2\x80\xA8",
        b"\xFF\xFE",
        b"<svg>",
        b"<b>",
        b"</b>",
    ];
    proptest::collection::vec(proptest::sample::select(words), 0..40).prop_map(|words| words.concat())
}

/// Reads what `bytes` makes of random values, as every format.
fn check_any<S: Strategy>(strategy: S, bytes: impl Fn(S::Value) -> Vec<u8>) {
    let cases = ProptestConfig::default().cases.max(1500);
    let mut runner = TestRunner::new(ProptestConfig { failure_persistence: None, cases, ..Default::default() });
    let models = models();
    let run = runner.run(&strategy, |value| {
        read_as_everything(&models, bytes(value));
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_bytes_are_read_and_proved() {
    check_any(proptest::collection::vec(any::<u8>(), 0..400), |bytes| bytes);
}

#[test]
fn any_pieces_are_read_and_proved() {
    check_any(pieces(), |bytes| bytes);
}

#[test]
fn any_utf_16_is_read_and_proved() {
    check_any("\\PC{0,80}", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect());
}
