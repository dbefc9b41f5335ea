//! What a reader should know of a text before trusting its looks.
//!
//! Nothing is ever removed from a text: what cannot be seen is counted and reported.

use std::fmt;

/// Something that a reader of a report should know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Characters of this kind are in the text.
    Characters {
        /// Which kind.
        kind: Suspect,
        /// How many.
        count: usize,
    },
    /// Something that metadata states could not be used.
    Metadata(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Characters { kind, count: 1 } => write!(f, "the text has 1 {}", kind.words().0),
            Warning::Characters { kind, count } => write!(f, "the text has {count} {}", kind.words().1),
            Warning::Metadata(words) => f.write_str(words),
        }
    }
}

/// Kinds of characters that look like nothing, or like something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suspect {
    /// U+0000.
    Nul,
    /// Other control characters but tab and line ends.
    Control,
    /// Characters that turn the direction of writing: U+202A to U+202E, U+2066 to U+2069, U+200E, U+200F, U+061C.
    Bidi,
    /// Characters without width: U+200B to U+200D, U+2060, U+FEFF.
    ZeroWidth,
    /// U+FFFD: bytes that are no text in their encoding, or were none before.
    Replacement,
}

impl Suspect {
    const ALL: [Suspect; 5] = [Suspect::Nul, Suspect::Control, Suspect::Bidi, Suspect::ZeroWidth, Suspect::Replacement];

    fn of(character: char) -> Option<Self> {
        Some(match character {
            '\0' => Suspect::Nul,
            '\t' | '\n' | '\r' | '\u{C}' | '\u{85}' => return None,
            _ if character.is_control() => Suspect::Control,
            '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Suspect::Bidi,
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => Suspect::ZeroWidth,
            '\u{FFFD}' => Suspect::Replacement,
            _ => return None,
        })
    }

    /// What one and what several are called.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Suspect::Nul => ("NUL character", "NUL characters"),
            Suspect::Control => ("control character", "control characters"),
            Suspect::Bidi => {
                ("character that changes the direction of writing", "characters that change the direction of writing")
            }
            Suspect::ZeroWidth => ("character without width", "characters without width"),
            Suspect::Replacement => {
                ("place that is no text in its encoding", "places that are no text in their encoding")
            }
        }
    }
}

/// Counts what cannot be seen in a text; kinds that do not occur are left out.
pub(crate) fn inspect(text: &str) -> Vec<Warning> {
    let mut counts = [0; Suspect::ALL.len()];
    // Nearly all text has none: look at bytes first, which is many times faster than looking at characters.
    let clean = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let mut rest = text;
    while let Some(at) = rest.as_bytes().iter().position(|byte| !clean(byte)) {
        rest = &rest[at..];
        let Some(character) = rest.chars().next() else { break };
        if let Some(kind) = Suspect::of(character) {
            counts[kind as usize] += 1;
        }
        rest = &rest[character.len_utf8()..];
    }
    let counted = Suspect::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    counted.map(|(kind, count)| Warning::Characters { kind, count }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the warnings, in words.
    fn check(text: &str, expected: &[&str]) {
        let words: Vec<_> = inspect(text).iter().map(ToString::to_string).collect();
        assert_eq!(words, expected, "{text:?}");
    }

    #[test]
    fn what_cannot_be_seen_is_counted() {
        check("“Plain” — text\r\n\twith é, 東京 and 🚢", &[]);
        check("a\0b\0\u{1}\u{9f}", &["the text has 2 NUL characters", "the text has 2 control characters"]);
        check("\u{202e}x\u{2066}", &["the text has 2 characters that change the direction of writing"]);
        check("\u{feff}\u{200b}", &["the text has 2 characters without width"]);
        check("caf\u{fffd}", &["the text has 1 place that is no text in its encoding"]);
    }
}
