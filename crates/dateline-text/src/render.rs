//! Draws text with carets under spans: one renderer for tests, terminal and page.
//!
//! Begin with [`carets`]. [`Paint`] is how a caller adds color; [`Plain`] adds none, which is what tests use.
//!
//! Text from a report is hostile: nothing here lets a control or bidirectional character reach a terminal as it is
//! (see [`safe`]).

use std::borrow::Cow;

use crate::span::{Span, Text};

/// A span to draw, with the word that says what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What to underline.
    pub span: Span<Text>,
    /// What stands beside the carets, such as `source`.
    pub label: String,
}

impl Mark {
    /// Marks `span` with `label`.
    pub fn new(span: Span<Text>, label: impl Into<String>) -> Self {
        Mark { span, label: label.into() }
    }
}

/// A part of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The line number and the bar after it.
    Gutter,
    /// Carets and label of the mark with this index.
    Mark(usize),
}

/// Dresses the parts of a drawing, for a terminal or a page.
pub trait Paint {
    /// Returns `words` with whatever makes `part` look like itself.
    fn paint(&self, part: Part, words: &str) -> String;
}

/// Paints nothing.
pub struct Plain;

impl Paint for Plain {
    fn paint(&self, _: Part, words: &str) -> String {
        words.to_owned()
    }
}

/// Draws each line of `text` that a mark touches, wrapped to `width` columns, with one row of carets for each mark.
///
/// Marks are drawn in the order of their spans. A line is numbered as an editor numbers it, from 1.
///
/// ```
/// use dateline_text::{Span, render::{carets, Mark, Plain}};
/// let text = "Police said two men were arrested.";
/// let marks = [Mark::new(Span::new(0, 6), "source"), Mark::new(Span::new(7, 11), "cue: asserts")];
/// assert_eq!(carets(text, &marks, 80, &Plain), "\
/// 1 | Police said two men were arrested.
///   | ^^^^^^ source
///   |        ^^^^ cue: asserts
/// ");
/// ```
pub fn carets(text: &str, marks: &[Mark], width: usize, paint: &dyn Paint) -> String {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|&index| (marks[index].span, index));

    let lines = lines_of(text, marks);
    let digits = lines.last().map_or(1, |(number, _)| number.to_string().len());
    let room = width.saturating_sub(digits + 3).max(20);
    let mut out = String::new();
    for (number, line) in lines {
        let rows = rows_of(text, line, room);
        for (at, row) in rows.iter().enumerate() {
            let number = if at == 0 { number.to_string() } else { String::new() };
            out.push_str(&paint.paint(Part::Gutter, &format!("{number:>digits$} |")));
            out.push(' ');
            out.push_str(safe(row.of(text)).trim_end());
            out.push('\n');
            for &index in &order {
                let mark = &marks[index];
                let Some(part) = mark.span.intersect(*row) else { continue };
                let part = part.trimmed(text);
                if part.is_empty() {
                    continue;
                }
                let before = columns(&safe(Span::<Text>::new(row.start(), part.start()).of(text)));
                let under = "^".repeat(columns(&safe(part.of(text))).max(1));
                // The label stands once, where the mark ends.
                let ends_here = mark.span.end() <= row.end() || text[row.end() as usize..].trim().is_empty();
                let label = if ends_here { format!("{under} {}", mark.label) } else { under };
                out.push_str(&paint.paint(Part::Gutter, &format!("{:digits$} |", "")));
                out.push_str(&" ".repeat(before + 1));
                out.push_str(&paint.paint(Part::Mark(index), &label));
                out.push('\n');
            }
        }
    }
    out
}

/// The lines that a mark touches, each with its number, in text order.
fn lines_of(text: &str, marks: &[Mark]) -> Vec<(usize, Span<Text>)> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for (number, line) in text.split('\n').enumerate() {
        let span = Span::from_range(start..start + line.len());
        if marks.iter().any(|mark| mark.span.overlaps(span)) {
            lines.push((number + 1, span));
        }
        start += line.len() + 1;
    }
    lines
}

/// Cuts a line into rows of at most `room` columns, at spaces where there are any.
fn rows_of(text: &str, line: Span<Text>, room: usize) -> Vec<Span<Text>> {
    let (mut rows, mut start, mut width, mut space) = (Vec::new(), line.start(), 0, None);
    for (at, char) in line.of(text).char_indices() {
        let at = line.start() + at as u32;
        width += columns_of(shown(char));
        // A space may hang over the edge: it is not drawn.
        if width > room && at > start && char != ' ' {
            let cut = space.unwrap_or(at);
            rows.push(Span::new(start, cut));
            start = cut;
            width = columns(&safe(Span::<Text>::new(start, at + char.len_utf8() as u32).of(text)));
            space = None;
        }
        if char == ' ' {
            space = Some(at + 1);
        }
    }
    rows.push(Span::new(start, line.end()));
    rows
}

/// Breaks `words` into lines of at most `width` columns at spaces; a word that is longer stands alone and is cut.
pub fn wrap(words: &str, width: usize) -> Vec<String> {
    let text = safe(words);
    let line = Span::from_range(0..text.len());
    rows_of(&text, line, width.max(1)).into_iter().map(|row| row.of(&text).trim().to_owned()).collect()
}

/// The text with every character that could move or hide others on a screen replaced by one that can be seen.
///
/// C0 controls become their control pictures, others `U+FFFD`; tabs and line breaks become a space.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(|char| shown(char) == char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

fn shown(char: char) -> char {
    match char {
        '\t' | '\n' | '\r' | '\u{0085}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + char as u32).unwrap_or('\u{FFFD}'),
        '\u{7F}'..='\u{9F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => '\u{FFFD}',
        _ => char,
    }
}

/// The columns that `text` takes on a terminal.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Wide for East Asian characters and pictures, none for marks that combine, after Unicode Standard Annex 11.
///
/// Blocks, not single characters: good enough to put a caret under a word, not for laying out every script.
fn columns_of(char: char) -> usize {
    match char as u32 {
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x0610..=0x061A | 0x064B..=0x065F => 0,
        0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200B..=0x200D | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFEFF => 0,
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
        0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, marks: &[(&str, &str)], width: usize, expected: &str) {
        let marks: Vec<Mark> = marks
            .iter()
            .map(|(words, label)| {
                let start = text.find(words).expect("the marked words stand in the text");
                Mark::new(Span::from_range(start..start + words.len()), *label)
            })
            .collect();
        assert_eq!(carets(text, &marks, width, &Plain), expected);
    }

    #[test]
    fn only_marked_lines_are_drawn_with_their_numbers() {
        check(
            "One.\nThe “mayor” said no.\nThree.",
            &[("said", "cue"), ("The “mayor”", "source")],
            80,
            "2 | The “mayor” said no.\n  | ^^^^^^^^^^^ source\n  |             ^^^^ cue\n",
        );
    }

    #[test]
    fn a_long_line_wraps_and_its_label_stands_at_the_end() {
        check(
            "The envoy said the talks would go on for days.",
            &[("the talks would go on for days", "content")],
            30,
            "1 | The envoy said the talks\n  |                ^^^^^^^^^\n  | would go on for days.\n  | ^^^^^^^^^^^^^^^^^^^^ content\n",
        );
    }

    #[test]
    fn wide_and_combining_characters_keep_carets_in_place() {
        check("東京 said e\u{301}h no", &[("no", "x")], 80, "1 | 東京 said e\u{301}h no\n  |              ^^ x\n");
    }

    #[test]
    fn nothing_that_moves_the_cursor_is_drawn() {
        assert_eq!(safe("a\u{1b}[2Jb\u{202E}c\0"), "a\u{241b}[2Jb\u{FFFD}c\u{2400}");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn any_marks_are_drawn_without_panic() {
        let text = "é東\n\n“x” \u{202E} y";
        for start in 0..text.len() as u32 + 2 {
            for end in start..text.len() as u32 + 2 {
                carets(text, &[Mark::new(Span::new(start, end), "m")], 5, &Plain);
            }
        }
    }
}
