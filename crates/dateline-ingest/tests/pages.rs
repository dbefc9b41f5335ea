//! Whole pages: each folder of `tests/pages/` has a page and what its lines are.
#![allow(clippy::disallowed_methods, reason = "tests read pages")]

use std::path::Path;

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::{Options, Origin, capture, extents, read, verify};
use dateline_lang_en::weights;

/// Checks that a page's blocks are the lines of `expected.txt`: the kind, a tab, the words. Where there are several
/// kinds, with bars between, the first is right, and the others are what the trained models may say instead.
fn check(folder: &Path) {
    let name = folder.display();
    let input = std::fs::read(folder.join("input.html")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected =
        std::fs::read_to_string(folder.join("expected.txt")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let models = BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).expect("weights of this version");
    let options = Options::new(&models);
    let capture = capture(input, Origin::File(format!("{name}/input.html")), &options.limits).expect("a page");
    let extent = extents(&capture, &options).expect("one report").spans[0];
    let document = read(&capture, extent, &options).expect("a report").document;
    verify(&capture, &document).expect("words that stand in the bytes");
    let lines: Vec<_> = document.blocks().iter().map(|block| (block.kind.name(), document.words(block.span))).collect();
    for (at, line) in expected.lines().enumerate() {
        let (kinds, words) = line.split_once('\t').unwrap_or_else(|| panic!("{name}: no tab in {line:?}"));
        let found = lines.get(at).unwrap_or_else(|| panic!("{name}: {line:?} is missing"));
        assert!(found.1 == words && kinds.split('|').any(|kind| kind == found.0), "{name}: {line:?} is {found:?}");
    }
    assert_eq!(lines.len(), expected.lines().count(), "{name}: number of lines");
}

#[test]
fn pages_give_the_expected_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pages");
    let mut folders: Vec<_> =
        std::fs::read_dir(&folder).expect("tests/pages").flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() >= 4, "{} has lost pages", folder.display());
    for folder in folders {
        check(&folder);
    }
}
