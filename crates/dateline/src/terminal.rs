//! How things look on a terminal: width, color, and the words for what a source does.

use anstyle::{AnsiColor, Color, Style};
use dateline_text::render::{Paint, Part, columns, safe, wrap};

/// The width and color to write with.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Columns.
    pub width: usize,
    /// Whether to use color.
    pub color: bool,
}

/// What a piece of output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Plain,
    /// A headline.
    Strong,
    /// Who says it.
    Source,
    /// Words that matter less.
    Faint,
    /// Asserts, confirms.
    Yes,
    /// Denies, retracts.
    No,
    /// Declines, asks, suspects, passes on.
    Open,
    /// Accuses, orders, promises.
    Act,
    /// Part of a name.
    Name,
    /// A noun, pronoun or number.
    Noun,
    /// A verb.
    Verb,
    /// An adjective or adverb.
    Modifier,
}

impl Theme {
    /// Dresses `words`.
    pub fn paint(&self, look: Look, words: &str) -> String {
        let color = |color: AnsiColor| Style::new().fg_color(Some(Color::Ansi(color)));
        let style = match look {
            Look::Plain => return words.to_owned(),
            Look::Strong => Style::new().bold(),
            Look::Source => color(AnsiColor::Cyan).bold(),
            Look::Faint => Style::new().dimmed(),
            Look::Yes => color(AnsiColor::Green),
            Look::No => color(AnsiColor::Red).bold(),
            Look::Open => color(AnsiColor::Yellow),
            Look::Act => color(AnsiColor::Magenta),
            Look::Name => color(AnsiColor::Cyan).bold(),
            Look::Noun => color(AnsiColor::Blue),
            Look::Verb => color(AnsiColor::Green),
            Look::Modifier => color(AnsiColor::Yellow),
        };
        if self.color && !words.is_empty() { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }

    /// Writes `pieces` one after the other, wrapped to the width; lines after the first start `indent` columns in.
    ///
    /// Lines break at spaces alone; a word that is wider than the terminal is left to it.
    pub fn flow(&self, pieces: &[(Look, &str)], indent: usize) -> String {
        let mut flow = Flow { theme: self, indent, column: 0, out: String::new(), gap: Vec::new(), word: Vec::new() };
        for (look, words) in pieces {
            for char in safe(words).chars() {
                if char == ' ' {
                    flow.end_word();
                    add(&mut flow.gap, *look, char);
                } else {
                    add(&mut flow.word, *look, char);
                }
            }
        }
        flow.end_word();
        flow.out
    }
}

/// The state of [`Theme::flow`]: what is written, and the word being gathered with the spaces before it.
struct Flow<'t> {
    theme: &'t Theme,
    indent: usize,
    column: usize,
    out: String,
    gap: Vec<(Look, String)>,
    word: Vec<(Look, String)>,
}

impl Flow<'_> {
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let wide = |parts: &[(Look, String)]| parts.iter().map(|(_, words)| columns(words)).sum::<usize>();
        let (gap, word) = (wide(&self.gap), wide(&self.word));
        if self.column + gap + word > self.theme.width.max(40) && self.column > self.indent {
            self.out.push('\n');
            self.out.push_str(&" ".repeat(self.indent));
            self.column = self.indent + word;
            self.gap.clear();
        } else {
            self.column += gap + word;
        }
        for (look, words) in self.gap.drain(..).chain(self.word.drain(..)) {
            self.out.push_str(&self.theme.paint(look, &words));
        }
    }
}

/// Adds a character to the last part, or begins a part where the look changes.
fn add(parts: &mut Vec<(Look, String)>, look: Look, char: char) {
    match parts.last_mut() {
        Some((last, words)) if *last == look => words.push(char),
        _ => parts.push((look, char.to_string())),
    }
}

/// What a source does, in words that read after its name, and how it looks.
pub fn stance_words(stance: &str) -> (&'static str, Look) {
    match stance {
        "asserts" => ("says", Look::Yes),
        "confirms" => ("confirms", Look::Yes),
        "denies" => ("denies", Look::No),
        "declines_to_confirm" => ("will not confirm", Look::Open),
        "asks" => ("asks", Look::Open),
        "conditional" => ("says, on a condition", Look::Open),
        "reports_hearsay" => ("passes on", Look::Open),
        "suspects" => ("suspects", Look::Open),
        "accuses" => ("accuses", Look::Act),
        "orders" => ("calls for", Look::Act),
        "promises" => ("promises", Look::Act),
        "predicts" => ("predicts", Look::Yes),
        "retracts" => ("withdraws", Look::No),
        _ => ("says", Look::Plain),
    }
}

/// Paints caret drawings with a look for each mark.
pub struct Carets<'t> {
    /// The theme to paint with.
    pub theme: Theme,
    /// The look of each mark.
    pub looks: &'t [Look],
}

impl Paint for Carets<'_> {
    fn paint(&self, part: Part, words: &str) -> String {
        let look = match part {
            Part::Gutter => Look::Faint,
            Part::Mark(index) => self.looks.get(index).copied().unwrap_or(Look::Plain),
        };
        self.theme.paint(look, words)
    }
}

/// `words` cut to `width` columns, with "…" for what is left out.
pub fn shortened(words: &str, width: usize) -> String {
    let words = safe(words);
    if columns(&words) <= width {
        return words.into_owned();
    }
    let first = wrap(&words, width.saturating_sub(1).max(1)).into_iter().next().unwrap_or_default();
    format!("{}…", first.trim_end_matches([',', ';', ' ', '…']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Theme = Theme { width: 40, color: false };

    #[test]
    fn a_line_wraps_with_a_hanging_indent_and_loses_no_word() {
        let pieces = [
            (Look::Faint, "  a3  "),
            (Look::Source, "The US Secretary of State"),
            (Look::Open, " will not confirm "),
            (Look::Plain, "reports that they had actually taken place"),
        ];
        let flowed = PLAIN.flow(&pieces, 6);
        for line in flowed.lines() {
            assert!(columns(line) <= 40, "{line:?}");
        }
        let all: String = pieces.iter().map(|(_, words)| *words).collect();
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(&flowed), squeeze(&all));
        assert!(flowed.lines().skip(1).all(|line| line.starts_with("      ")), "{flowed}");
    }

    #[test]
    fn what_is_cut_ends_in_one_ellipsis() {
        assert_eq!(shortened("the first figure was wrong", 40), "the first figure was wrong");
        assert_eq!(shortened("the first figure, which was wrong", 18), "the first figure…");
        assert_eq!(shortened("the first figure … and the second", 20), "the first figure…");
    }

    #[test]
    fn color_changes_no_word() {
        let pieces =
            [(Look::Source, "Ana Ruiz "), (Look::No, "denies "), (Look::Plain, "“it all” – every single word of it")];
        let colored = Theme { width: 40, color: true }.flow(&pieces, 2);
        let mut bare = String::new();
        let mut escape = false;
        for char in colored.chars() {
            match char {
                '\u{1b}' => escape = true,
                'm' if escape => escape = false,
                _ if !escape => bare.push(char),
                _ => {}
            }
        }
        assert_eq!(bare, PLAIN.flow(&pieces, 2));
        assert_ne!(bare, colored);
    }

    #[test]
    fn shortening_says_so() {
        assert_eq!(shortened("one two three", 20), "one two three");
        assert_eq!(shortened("one two, three", 10), "one two…");
    }
}
