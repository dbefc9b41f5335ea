//! Our word pieces and those of the `tokenizers` crate are the same.
//!
//! Needs a vocabulary, a file that `DATELINE_VOCABULARY` names (that of all-MiniLM-L6-v2, say), and for the words
//! `../shared`. Without them the tests say so and pass.
#![allow(clippy::unwrap_used)]

use dateline_nlp::WordPieces;
use proptest::prelude::*;
use std::io::Read;
use std::path::PathBuf;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{Model, NormalizedString, Normalizer, PreTokenizedString, PreTokenizer};

struct Judge {
    ours: WordPieces,
    theirs: WordPiece,
    normalizer: BertNormalizer,
}

impl Judge {
    fn new() -> Option<Judge> {
        let Some(path) = std::env::var("DATELINE_VOCABULARY").ok().filter(|path| PathBuf::from(path).is_file()) else {
            eprintln!("DATELINE_VOCABULARY names no vocabulary (one piece a line): nothing was compared");
            return None;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let theirs = WordPiece::from_file(&path).unk_token("[UNK]".into()).build().unwrap();
        Some(Judge { ours: WordPieces::new(&text), theirs, normalizer: BertNormalizer::default() })
    }

    fn ours(&self, word: &str) -> Vec<u32> {
        let mut out = Vec::new();
        self.ours.pieces(word, &mut out);
        out
    }

    /// The pieces as the peer finds them; `[UNK]` where it finds none, as a word of ours always has one.
    fn theirs(&self, word: &str) -> Vec<u32> {
        let mut normalized = NormalizedString::from(word);
        self.normalizer.normalize(&mut normalized).unwrap();
        let mut parts = PreTokenizedString::from(normalized.get());
        BertPreTokenizer.pre_tokenize(&mut parts).unwrap();
        let mut out = Vec::new();
        for (part, ..) in parts.get_splits(tokenizers::OffsetReferential::Original, tokenizers::OffsetType::Byte) {
            out.extend(self.theirs.tokenize(part).unwrap().iter().map(|token| token.id));
        }
        if out.is_empty() { vec![self.ours.unknown()] } else { out }
    }
}

#[test]
fn all_words_of_the_treebanks_have_the_same_pieces() {
    let Some(judge) = Judge::new() else { return };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/treebanks");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("{} is not here: no words were compared", folder.display());
        return;
    };
    let mut count = 0;
    for path in files.map(|file| file.unwrap().path()).filter(|path| path.to_string_lossy().contains(".conllu")) {
        let mut text = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
        for form in text.lines().filter_map(|line| line.split('\t').nth(1)) {
            assert_eq!(judge.ours(form), judge.theirs(form), "{form:?}");
            count += 1;
        }
    }
    eprintln!("{count} words compared");
    assert!(count > 300_000);
}

/// Scripts whose general categories have not changed for years; the peer's tables are old.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::char::range('\u{20}', '\u{7e}'),
        2 => prop::char::range('\u{a0}', '\u{17f}'),
        1 => prop::char::range('\u{300}', '\u{36f}'),
        1 => prop::char::range('\u{391}', '\u{3a1}'),
        1 => prop::char::range('\u{3b1}', '\u{3c1}'),
        1 => prop::char::range('\u{410}', '\u{44f}'),
        1 => prop::char::range('\u{5d0}', '\u{5ea}'),
        1 => prop::char::range('\u{621}', '\u{652}'),
        1 => prop::char::range('\u{905}', '\u{94d}'),
        1 => prop::char::range('\u{e01}', '\u{e3a}'),
        1 => prop::char::range('\u{2010}', '\u{2027}'),
        1 => prop::char::range('\u{3041}', '\u{3096}'),
        1 => prop::char::range('\u{4e00}', '\u{9fa5}'),
        1 => prop::char::range('\u{ac00}', '\u{d7a3}'),
        1 => prop::char::range('\u{1f600}', '\u{1f64f}'),
        1 => Just('\u{200d}'),
    ]
}

#[test]
fn any_text_has_the_same_pieces() {
    let Some(judge) = Judge::new() else { return };
    proptest!(ProptestConfig::with_cases(20_000), |(word in prop::collection::vec(character(), 0..24))| {
        let word: String = word.into_iter().collect();
        prop_assert_eq!(judge.ours(&word), judge.theirs(&word), "{:?}", word);
    });
}

/// Not a test of the machine: prints how fast words are cut.
#[test]
fn speed_is_printed() {
    let Some(judge) = Judge::new() else { return };
    let words: Vec<&str> = include_str!("../../crates/dateline-nlp/src/wordpiece.rs").split_whitespace().collect();
    let start = std::time::Instant::now();
    let mut out = Vec::new();
    let mut count = 0;
    while count < 1_000_000 {
        for word in &words {
            out.clear();
            judge.ours.pieces(word, &mut out);
            count += 1;
        }
    }
    eprintln!("{:.2} million words/s", count as f64 / start.elapsed().as_secs_f64() / 1e6);
}
