//! A report's words in the form that comparing needs.

use dateline_text::{Span, Text};
use std::ops::Range;

/// How many words a shingle holds.
pub(super) const SHINGLE: usize = 5;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyWord {
    /// Its place in the text.
    pub span: Span<Text>,
    /// The hash of its letters in lower case.
    pub hash: u64,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
    /// Whether it is a word of the first or second person ("I", "our", "you"), which reporters seldom use of themselves.
    pub personal: bool,
}

/// The words of one report and its shingles, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyText {
    words: Vec<CopyWord>,
    /// The hash of the five words from here on, one for each word that four more follow.
    shingles: Vec<u64>,
    /// The shingles in order and without repeats.
    set: Vec<u64>,
}

impl CopyText {
    /// Takes the words of `text`: letters and digits in lower case, apostrophes left out, so that "don't" with either
    /// apostrophe is one word and the same one. What stands between double quotation marks in one paragraph is marked as quoted.
    pub fn new(text: &str) -> Self {
        Self::of_pieces(text, std::iter::once(Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX))))
    }

    /// As [`CopyText::new`], with the words of these pieces of the text only: a report's prose without its furniture.
    pub fn of_pieces(text: &str, pieces: impl IntoIterator<Item = Span<Text>>) -> Self {
        let mut words = Vec::new();
        for piece in pieces {
            take_words(text, piece, &mut words);
        }
        let shingles: Vec<u64> = words.windows(SHINGLE).map(shingle).collect();
        let mut set = shingles.clone();
        set.sort_unstable();
        set.dedup();
        CopyText { words, shingles, set }
    }

    /// The words in text order.
    pub fn words(&self) -> &[CopyWord] {
        &self.words
    }

    /// The hash of the shingle that begins at each word.
    pub fn shingles(&self) -> &[u64] {
        &self.shingles
    }

    /// The different shingles, in the order of their hashes.
    pub fn shingle_set(&self) -> &[u64] {
        &self.set
    }
}

fn take_words(text: &str, piece: Span<Text>, words: &mut Vec<CopyWord>) {
    let Some(piece_text) = text.get(piece.range()) else { return };
    let mut base = piece.start() as usize;
    for paragraph in piece_text.split('\n') {
        take_paragraph(paragraph, base, words);
        base += paragraph.len() + 1;
    }
}

fn take_paragraph(paragraph: &str, base: usize, words: &mut Vec<CopyWord>) {
    let mut marks = Marks::default();
    let mut before = ' ';
    let mut start: Option<usize> = None;
    let mut hash = FNV_START;
    let mut letters = paragraph.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map_or(' ', |&(_, letter)| letter);
        if letter.is_alphanumeric() {
            start.get_or_insert(at);
            for lower in letter.to_lowercase() {
                hash = (hash ^ u64::from(u32::from(lower))).wrapping_mul(FNV_PRIME);
            }
        } else if !(is_apostrophe(letter) && before.is_alphanumeric() && after.is_alphanumeric()) {
            // "it's" and "it’s" are one word, and the same one.
            if let Some(from) = start.take() {
                let span = Span::from_range(base + from..base + at);
                words.push(word(span, paragraph, from..at, hash, marks.open()));
                hash = FNV_START;
            }
            marks.read(letter, before, after, &paragraph[at + letter.len_utf8()..]);
        }
        before = letter;
    }
    if let Some(from) = start {
        let span = Span::from_range(base + from..base + paragraph.len());
        words.push(word(span, paragraph, from..paragraph.len(), hash, marks.open()));
    }
}

fn word(span: Span<Text>, paragraph: &str, range: Range<usize>, hash: u64, quoted: bool) -> CopyWord {
    let form = &paragraph[range];
    // "I'm", "we’ve": what stands before the apostrophe counts.
    let stem = form.split(is_apostrophe).next().unwrap_or(form);
    let personal = PERSONAL.iter().any(|personal| stem.eq_ignore_ascii_case(personal)) && stem != "US";
    CopyWord { span, hash: mix(hash), quoted, personal }
}

/// English words of the first and second person.
const PERSONAL: &[&str] = &["i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "yours", "let's"];

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘')
}

/// Which quotation marks are open. A quotation that goes on into the next paragraph opens it with a mark of its own, so each
/// paragraph starts afresh, and a mark that nobody closed does no harm beyond it.
#[derive(Default)]
struct Marks {
    double: bool,
    single: bool,
}

impl Marks {
    fn open(&self) -> bool {
        self.double || self.single
    }

    /// Takes a letter that is no part of a word, with its neighbors and what follows in the paragraph.
    fn read(&mut self, letter: char, before: char, after: char, rest: &str) {
        let begins = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-');
        match letter {
            // A straight mark says by its neighbors which way it points.
            '"' if begins && !after.is_whitespace() => self.double = true,
            '"' if !before.is_whitespace() => self.double = false,
            '"' => self.double = !self.double,
            '“' | '„' | '«' => self.double = true,
            '”' | '»' => self.double = false,
            _ if is_apostrophe(letter) && self.single && !before.is_whitespace() && !after.is_alphanumeric() => {
                // "the dogs' owner": an apostrophe while a later mark ends the sentence and the quotation.
                let later = before == 's' && after == ' ' && ends_quotation(rest);
                self.single = later;
            }
            '\'' | '‘' if begins && after.is_alphanumeric() && !self.double => {
                // A single mark opens a quotation only where another closes it, or where it opens the paragraph.
                self.single = ends_quotation(rest) || before == ' ' && letter == '‘';
            }
            _ => {}
        }
    }
}

/// Whether a closing single mark after a stop or comma is to come: "... a home.’"
fn ends_quotation(rest: &str) -> bool {
    let mut before = ' ';
    for letter in rest.chars() {
        if is_apostrophe(letter) && matches!(before, '.' | ',' | '!' | '?' | '…') {
            return true;
        }
        before = letter;
    }
    false
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Spreads a hash over all its bits (the finalizer of SplitMix64). Fixed for good: signatures are stored.
pub(super) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn shingle(words: &[CopyWord]) -> u64 {
    words.iter().fold(FNV_START, |hash, word| mix(hash.wrapping_mul(FNV_PRIME) ^ word.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, bool)]) {
        let copy = CopyText::new(text);
        let words: Vec<(&str, bool)> = copy.words().iter().map(|w| (w.span.of(text), w.quoted)).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn words_know_whether_they_are_quoted() {
        check(
            "He said “no more” today",
            &[("He", false), ("said", false), ("no", true), ("more", true), ("today", false)],
        );
        check("\"Open\nNext", &[("Open", true), ("Next", false)]);
        check("a \" b \" c", &[("a", false), ("b", true), ("c", false)]);
        check("'Go now,' Ana said", &[("Go", true), ("now", true), ("Ana", false), ("said", false)]);
        check(
            "‘The dogs’ bowl is empty.’ Gone",
            &[("The", true), ("dogs", true), ("bowl", true), ("is", true), ("empty", true), ("Gone", false)],
        );
        check("the dogs' bowl", &[("the", false), ("dogs", false), ("bowl", false)]);
    }

    #[test]
    fn apostrophes_and_case_do_not_matter() {
        let (a, b) =
            (CopyText::new("The mayor DIDN'T come, he wrote"), CopyText::new("the Mayor didn’t come; he wrote"));
        assert_eq!(a.shingles(), b.shingles());
        assert_eq!(a.shingles().len(), 2);
    }

    #[test]
    fn short_and_odd_texts_have_no_shingles() {
        for text in ["", "…", "one two three four", "\u{301}\u{301}", "''''"] {
            assert!(CopyText::new(text).shingles().is_empty(), "{text}");
        }
    }
}
