//! Cuts words into the pieces of a model's vocabulary, and tells the class of their letter case.
//!
//! BERT's uncased cutting, for words that are already apart: control characters are dropped, letters made small and
//! without their accents, marks and Chinese characters cut off, and of what is left the longest piece is taken again
//! and again. Begin with [`WordPieces::pieces`]. It allocates nothing but what it appends, and a word of whatever length
//! takes time linear in it, since a part of more than [`LONGEST`] characters is unknown.
//!
//! `unicode-normalization` gives the decomposition, `unicode-general-category` tells accents and marks from letters;
//! both hold tables only. The `tokenizers` crate, with some seventy crates behind it, does the same in a test under
//! `benches/`, so that nobody needs it to build.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::char::decompose_canonical;

/// Parts of more characters than this are unknown, as in BERT.
const LONGEST: usize = 100;

/// Pieces of more bytes than this are never found; those of BERT have 18 at most.
const REACH: usize = 64;

/// Where the hash of a piece that begins a word starts, and that of one that goes on.
const SEEDS: [u64; 2] = [0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15];

/// An empty place of the table.
const EMPTY: u32 = u32::MAX;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn mixed(hash: u64) -> u64 {
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// A vocabulary, ready to cut words by.
#[derive(Clone, Debug)]
pub struct WordPieces {
    /// All pieces, one after the other, without `##`.
    letters: Box<[u8]>,
    /// Where each piece begins in `letters`, and at the end where the last one ends.
    starts: Vec<u32>,
    /// Part of the hash, and the piece's number: open addressing, twice as many places as pieces or more.
    table: Vec<(u32, u32)>,
    /// Which pieces go on, by number, as bits.
    later: Vec<u64>,
    shift: u32,
    /// How many bytes the longest piece has.
    longest: usize,
    unknown: u32,
}

impl WordPieces {
    /// Reads a vocabulary, one piece a line; those that go on with a word begin with `##`.
    ///
    /// The number of a piece is that of its line, from 0. Where there is no `[UNK]`, 0 stands for unknown words.
    pub fn new(vocabulary: &str) -> Self {
        let count = vocabulary.lines().count();
        let places = (count * 2).next_power_of_two().max(2);
        let mut pieces = WordPieces {
            letters: Box::default(),
            starts: Vec::with_capacity(count + 1),
            table: vec![(0, EMPTY); places],
            later: vec![0; count / 64 + 1],
            shift: 64 - places.trailing_zeros(),
            longest: 0,
            unknown: 0,
        };
        let mut letters = Vec::with_capacity(vocabulary.len());
        for (number, line) in vocabulary.lines().enumerate() {
            let (later, piece) = line.strip_prefix("##").map_or((0, line), |piece| (1, piece));
            pieces.starts.push(letters.len() as u32);
            letters.extend_from_slice(piece.as_bytes());
            pieces.longest = pieces.longest.max(piece.len().min(REACH));
            pieces.later[number / 64] |= later << (number % 64);
            if line == "[UNK]" {
                pieces.unknown = number as u32;
            }
            let hash = mixed(piece.bytes().fold(SEEDS[later as usize], step));
            let mut place = (hash >> pieces.shift) as usize;
            while pieces.table[place].1 != EMPTY {
                place = (place + 1) % places;
            }
            pieces.table[place] = (hash as u32, number as u32);
        }
        pieces.starts.push(letters.len() as u32);
        pieces.letters = letters.into();
        pieces
    }

    /// The number of the piece that stands for what has none.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The number of a line of the vocabulary, such as `[CLS]`.
    pub fn number(&self, line: &str) -> Option<u32> {
        let (later, piece) = line.strip_prefix("##").map_or((0, line), |piece| (1, piece));
        self.find(piece.as_bytes(), later, piece.bytes().fold(SEEDS[later], step))
    }

    /// Appends the pieces of a word, at least one.
    pub fn pieces(&self, word: &str, out: &mut Vec<u32>) {
        let before = out.len();
        let mut part = Part { bytes: [0; 4 * LONGEST], len: 0, characters: 0 };
        for c in word.chars() {
            if c.is_ascii_alphanumeric() {
                part.push_ascii(c.to_ascii_lowercase() as u8);
            } else if c.is_ascii() {
                // White space parts, other control characters are dropped, and every other mark is a part.
                if c == ' ' || c.is_ascii_punctuation() || matches!(c, '\t' | '\n' | '\r') {
                    self.cut(&mut part, out);
                }
                if c.is_ascii_punctuation() {
                    part.push_ascii(c as u8);
                    self.cut(&mut part, out);
                }
            } else if c.is_whitespace() && c != '\u{85}' {
                self.cut(&mut part, out);
            } else if c != '\u{fffd}'
                && !matches!(get_general_category(c), GeneralCategory::Control | GeneralCategory::Format)
            {
                for lower in c.to_lowercase() {
                    decompose_canonical(lower, |c| self.take(c, &mut part, out));
                }
            }
        }
        self.cut(&mut part, out);
        if out.len() == before {
            out.push(self.unknown);
        }
    }

    /// Takes a small letter or a mark.
    fn take(&self, c: char, part: &mut Part, out: &mut Vec<u32>) {
        use GeneralCategory::{
            ClosePunctuation, ConnectorPunctuation, DashPunctuation, FinalPunctuation, InitialPunctuation,
            NonspacingMark, OpenPunctuation, OtherPunctuation,
        };
        let apart = match get_general_category(c) {
            NonspacingMark => return,
            ClosePunctuation | ConnectorPunctuation | DashPunctuation | FinalPunctuation | InitialPunctuation
            | OpenPunctuation | OtherPunctuation => true,
            _ => is_chinese(c) || c.is_ascii_punctuation(),
        };
        if apart {
            self.cut(part, out);
            part.push(c);
            self.cut(part, out);
        } else {
            part.push(c);
        }
    }

    /// Appends the pieces of a part and empties it.
    fn cut(&self, part: &mut Part, out: &mut Vec<u32>) {
        let (len, characters) = (part.len, part.characters);
        part.len = 0;
        part.characters = 0;
        if characters == 0 {
            return;
        }
        if characters > LONGEST {
            out.push(self.unknown);
            return;
        }
        let bytes = &part.bytes[..len];
        let before = out.len();
        let mut hashes = [0_u64; REACH];
        let mut at = 0;
        while at < len {
            let later = usize::from(at > 0);
            let most = self.longest.min(len - at);
            let mut hash = SEEDS[later];
            for (place, &byte) in hashes.iter_mut().zip(&bytes[at..at + most]) {
                hash = step(hash, byte);
                *place = hash;
            }
            let found = (1..=most).rev().find_map(|length| {
                let end = at + length;
                // Pieces end where characters do.
                if bytes.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
                    return None;
                }
                Some((end, self.find(&bytes[at..end], later, hashes[length - 1])?))
            });
            let Some((end, number)) = found else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(number);
            at = end;
        }
    }

    fn find(&self, piece: &[u8], later: usize, hash: u64) -> Option<u32> {
        let hash = mixed(hash);
        let mut place = (hash >> self.shift) as usize;
        loop {
            let (part, number) = self.table[place];
            if number == EMPTY {
                return None;
            }
            let at = number as usize;
            if part == hash as u32
                && &self.letters[self.starts[at] as usize..self.starts[at + 1] as usize] == piece
                && (self.later[at / 64] >> (at % 64) & 1) as usize == later
            {
                return Some(number);
            }
            place = (place + 1) % self.table.len();
        }
    }
}

/// Letters that stand together, as they will be looked up; once too long, only counted.
struct Part {
    bytes: [u8; 4 * LONGEST],
    len: usize,
    characters: usize,
}

impl Part {
    fn push_ascii(&mut self, byte: u8) {
        self.characters += 1;
        if self.characters <= LONGEST {
            self.bytes[self.len] = byte;
            self.len += 1;
        }
    }

    fn push(&mut self, c: char) {
        self.characters += 1;
        if self.characters <= LONGEST {
            self.len += c.encode_utf8(&mut self.bytes[self.len..]).len();
        }
    }
}

/// Characters that BERT cuts apart as Chinese ones.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b820}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// The class of a word's letter case, which a model that reads small letters is told beside its pieces.
///
/// 1 no letters or digits, 2 all small, 3 a capital and then small, 4 all capitals, 5 one capital, 6 mixed from a small
/// letter, 7 mixed from a capital, 8 digits and no letters, 9 letters and digits without a capital, 10 with one. Other
/// characters do not count, and letters without case count as small ones. 0 is left for what is no word.
pub fn case_class(form: &str) -> u8 {
    let (mut digits, mut letters, mut capitals, mut first) = (false, 0_usize, 0_usize, false);
    for c in form.chars() {
        if c.is_alphabetic() {
            let capital = c.is_uppercase();
            first |= letters == 0 && capital;
            letters += 1;
            capitals += usize::from(capital);
        } else {
            // Fractions count as marks, as they did in training.
            digits |= c.is_numeric() && !matches!(c, '¼'..='¾' | '\u{2150}'..='\u{215f}');
        }
    }
    match (letters, digits) {
        (0, false) => 1,
        (0, true) => 8,
        (_, true) => 9 + u8::from(capitals > 0),
        _ if capitals == 0 => 2,
        (1, _) => 5,
        _ if capitals == letters => 4,
        _ if !first => 6,
        _ if capitals == 1 => 3,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VOCABULARY: &str = "[PAD]\n[UNK]\n[CLS]\nun\n##known\n##k\n##no\n.\nthe\ncafe\n##e\n水\n-\n##s\n##é\nß\nа\n##б\n$\n##水\n°\n##c\nun\n'";

    /// The pieces of a word as the vocabulary writes them.
    fn check(word: &str, expected: &[&str]) {
        let lines: Vec<&str> = VOCABULARY.lines().collect();
        let mut out = vec![7];
        WordPieces::new(VOCABULARY).pieces(word, &mut out);
        let found: Vec<&str> = out[1..].iter().map(|&number| lines[number as usize]).collect();
        assert_eq!(found, expected, "{word:?}");
        assert_eq!(out[0], 7, "what stood before is left alone");
    }

    #[test]
    fn the_longest_piece_wins() {
        check("unknown", &["un", "##known"]);
        check("unk", &["un", "##k"]);
        check("unkn", &["[UNK]"]);
        check("thes", &["the", "##s"]);
        check("known", &["[UNK]"]);
    }

    #[test]
    fn letters_are_made_small_and_bare() {
        check("UNKNOWN", &["un", "##known"]);
        check("Café", &["cafe"]);
        check("Cafe\u{301}e", &["cafe", "##e"]);
        check("ẞ", &["ß"]);
        check("АБ", &["а", "##б"]);
    }

    #[test]
    fn marks_are_apart_and_symbols_are_not() {
        check("un.the-the", &["un", ".", "the", "-", "the"]);
        check("$the'", &["$", "the", "'"]);
        check("°C", &["°", "##c"]);
        check("un水the", &["un", "水", "the"]);
        check("un the\u{a0}un", &["un", "the", "un"]);
    }

    #[test]
    fn what_has_no_letters_left_is_unknown() {
        for word in ["", "\u{200b}", "\u{301}", "\0", "\u{fffd}", " "] {
            check(word, &["[UNK]"]);
        }
        check("u\u{ad}n\u{1}", &["un"]);
    }

    #[test]
    fn long_parts_are_unknown() {
        let fits = format!("un{}", "s".repeat(LONGEST - 2));
        let mut expected = vec!["un"];
        expected.resize(LONGEST - 1, "##s");
        check(&fits, &expected);
        check(&format!("{fits}s"), &["[UNK]"]);
        check(&format!("the.{}.the", "é".repeat(1 << 16)), &["the", ".", "[UNK]", ".", "the"]);
    }

    #[test]
    fn an_empty_vocabulary_knows_nothing() {
        let mut out = Vec::new();
        let pieces = WordPieces::new("");
        pieces.pieces("word.", &mut out);
        assert_eq!(out, [0, 0]);
        assert_eq!((pieces.number("word"), pieces.unknown()), (None, 0));
        assert_eq!(WordPieces::new(VOCABULARY).number("##known"), Some(4));
    }

    #[test]
    fn case_is_told_by_letters() {
        for (word, class) in [
            ("--", 1),
            ("½", 1),
            ("the", 2),
            ("水", 2),
            ("Tarn", 3),
            ("O'b", 3),
            ("WHO", 4),
            ("U.S.", 4),
            ("I", 5),
            ("i", 2),
            ("iPhone", 6),
            ("McCain", 7),
            ("1,000", 8),
            ("10:30", 8),
            ("5th", 9),
            ("B52", 10),
        ] {
            assert_eq!(case_class(word), class, "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_word_has_pieces(word in "\\PC{0,40}|[a-zé.水un]{0,250}") {
            let pieces = WordPieces::new(VOCABULARY);
            let mut out = Vec::new();
            pieces.pieces(&word, &mut out);
            prop_assert!(!out.is_empty() && out.iter().all(|&number| (number as usize) < VOCABULARY.lines().count()));
            // No more pieces than characters, once accents are apart from their letters.
            prop_assert!(out.len() <= 4 * word.chars().count().max(1));
            prop_assert!((1..=10).contains(&case_class(&word)));
        }
    }
}
