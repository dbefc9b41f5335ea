//! Plain text: clean text, and dumps of pages with menus and teasers still in.
//!
//! The text is the capture's, byte for byte; each line that has words is a block.

use dateline_text::{Source, Span, Text};

use super::{Format, Head, Ingested, Options, whole};
use crate::capture::Capture;
use crate::charset::{self, Decoded, TextBuilder};
use crate::error::IngestError;

/// Plain text.
pub(super) struct PlainText;

const EXTENSIONS: &[&str] = &["txt", "text"];

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn description(&self) -> &'static str {
        "Plain text, or the text dump of a page with its menus still in"
    }

    fn extensions(&self) -> &'static [&'static str] {
        EXTENSIONS
    }

    fn sniff(&self, head: &Head<'_>) -> u8 {
        10 + head.hint(EXTENSIONS, &["text/plain", "text/markdown"])
    }

    fn extents(&self, capture: &Capture, options: &Options<'_>) -> Result<Vec<Span<Source>>, IngestError> {
        whole(capture, "a text", options.limits.dump)
    }

    fn read(&self, capture: &Capture, extent: Span<Source>, options: &Options<'_>) -> Result<Ingested, IngestError> {
        let hint = charset::Hint { content_type: capture.content_type(), html: false };
        let decoded = charset::decode(capture.at(extent), extent.start(), hint)
            .map_err(|encoding| IngestError::Encoding { encoding })?;
        let mut builder = TextBuilder::new(&decoded);
        builder.push(Span::<Decoded>::from_range(0..decoded.text().len()));
        let (text, map) = builder.finish();
        super::finish_text(super::TextParts { capture, extent, text, map, given: None }, options)
    }
}

/// The lines of a text that have words, without white space at their ends; lines over `cap` bytes in pieces.
///
/// A line ends at LF, CR, CR LF, form feed, vertical tab, NEL, and the line and paragraph separators of Unicode.
pub(super) fn lines(text: &str, cap: usize) -> Vec<Span<Text>> {
    let mut spans = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start);
        let mut rest = Span::<Text>::from_range(start..end).trimmed(text);
        while rest.len() as usize > cap {
            let cut = cut_at(rest.of(text), cap) as u32;
            let piece = Span::new(rest.start(), rest.start() + cut).trimmed(text);
            if !piece.is_empty() {
                spans.push(piece);
            }
            rest = Span::new(rest.start() + cut, rest.end()).trimmed(text);
        }
        if !rest.is_empty() {
            spans.push(rest);
        }
        start = end + text[end..].chars().next().map_or(0, char::len_utf8).max(1);
    }
    spans
}

fn line_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let ends = match bytes[at] {
            b'\n' | b'\r' | 0x0B | 0x0C => true,
            0xC2 => bytes.get(at + 1) == Some(&0x85),
            0xE2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])),
            _ => false,
        };
        if ends {
            return at;
        }
        at += 1;
    }
    at
}

/// Where to cut a line that is too long: at white space in the second half, or else at a character.
fn cut_at(line: &str, cap: usize) -> usize {
    let mut end = cap.min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    // A cap smaller than a character would never end.
    if end == 0 {
        return line.chars().next().map_or(line.len(), char::len_utf8);
    }
    match line[..end].rfind(char::is_whitespace) {
        Some(space) if space > end / 2 => space,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the words of each line.
    fn check(text: &str, cap: usize, expected: &[&str]) {
        let spans = lines(text, cap);
        let words: Vec<_> = spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(words, expected, "{text:?}");
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        check("", 100, &[]);
        check(" \r\n\t\n\u{a0}\n", 100, &[]);
        check("a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g\u{c}h", 100, &["a", "b", "c", "d", "e", "f", "g", "h"]);
        check("  “é” x \n\n\u{2003}y\u{3000}", 100, &["“é” x", "y"]);
    }

    #[test]
    fn long_lines_are_cut_between_words_or_characters() {
        check("one two three four", 9, &["one two", "three", "four"]);
        check("éééééé", 5, &["éé", "éé", "éé"]);
        check("🚢🚢", 1, &["🚢", "🚢"]);
        check("ab               cd", 4, &["ab", "cd"]);
    }
}
