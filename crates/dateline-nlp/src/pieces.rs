//! Cuts words into the pieces of a model's vocabulary, the longest first. Accents are kept, which BERT's own cutting
//! drops: words that have some are read as unknown ones.

use std::collections::HashMap;

/// A vocabulary, ready to cut words by.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// Pieces that begin a word, and pieces that go on.
    places: [HashMap<Box<str>, u32>; 2],
    unknown: u32,
    longest: usize,
}

impl Pieces {
    /// Reads a vocabulary, one piece a line; pieces that go on begin with `##`.
    pub(crate) fn new(vocabulary: &str) -> Self {
        let mut pieces = Pieces { places: [HashMap::new(), HashMap::new()], unknown: 0, longest: 0 };
        for (at, line) in vocabulary.lines().enumerate() {
            let (later, piece) = line.strip_prefix("##").map_or((0, line), |piece| (1, piece));
            pieces.places[later].insert(piece.into(), at as u32);
            pieces.longest = pieces.longest.max(piece.len());
            if line == "[UNK]" {
                pieces.unknown = at as u32;
            }
        }
        pieces
    }

    /// Appends the pieces of a word, at least one.
    pub(crate) fn cut(&self, word: &str, out: &mut Vec<u32>) {
        let lower = word.to_lowercase();
        let mut rest = lower.as_str();
        while let Some(first) = rest.chars().next() {
            let apart = |c: char| !c.is_alphanumeric();
            let len = if apart(first) { first.len_utf8() } else { rest.find(apart).unwrap_or(rest.len()) };
            let (part, after) = rest.split_at(len);
            self.cut_part(part, out);
            rest = after;
        }
        if lower.is_empty() {
            out.push(self.unknown);
        }
    }

    fn cut_part(&self, part: &str, out: &mut Vec<u32>) {
        let start = out.len();
        let mut at = 0;
        while at < part.len() && part.len() <= 400 {
            let places = &self.places[usize::from(at > 0)];
            let most = part.len().min(at + self.longest);
            let ends = (at + 1..=most).rev().filter(|&end| part.is_char_boundary(end));
            let Some((end, piece)) = ends.filter_map(|end| Some((end, *places.get(&part[at..end])?))).next() else {
                out.truncate(start);
                break;
            };
            out.push(piece);
            at = end;
        }
        if out.len() == start {
            out.push(self.unknown);
        }
    }
}

/// The class of a word's letter case, which a model that reads lower case is told beside its pieces.
pub(crate) fn case_class(word: &str) -> u8 {
    let digits = word.chars().any(char::is_numeric);
    let letters: Vec<bool> = word.chars().filter(|c| c.is_alphabetic()).map(char::is_uppercase).collect();
    let upper = letters.iter().filter(|&&upper| upper).count();
    match (letters.first(), digits) {
        (None, false) => 1,
        (None, true) => 8,
        (Some(_), true) => 9 + u8::from(upper > 0),
        (Some(true), false) if letters.len() == 1 => 5,
        (Some(_), false) if upper == 0 => 2,
        (Some(_), false) if upper == letters.len() => 4,
        (Some(true), false) if upper == 1 => 3,
        (Some(true), false) => 7,
        (Some(false), false) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_wins() {
        let pieces = Pieces::new("[UNK]\nun\n##known\n##k\n.");
        let cut = |word: &str| {
            let mut out = Vec::new();
            pieces.cut(word, &mut out);
            out
        };
        assert_eq!(cut("Unknown."), [1, 2, 4]);
        assert_eq!(cut("unk"), [1, 3]);
        assert_eq!(cut("unkn"), [0]);
        assert_eq!(cut(""), [0]);
    }

    #[test]
    fn case_is_told_by_letters() {
        for (word, class) in [
            ("--", 1),
            ("the", 2),
            ("Tarn", 3),
            ("O'b", 3),
            ("WHO", 4),
            ("I", 5),
            ("iPhone", 6),
            ("McCain", 7),
            ("1,000", 8),
            ("$5", 8),
            ("5pm", 9),
            ("B52", 10),
        ] {
            assert_eq!(case_class(word), class, "{word}");
        }
    }
}
