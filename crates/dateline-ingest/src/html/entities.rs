//! Character references: what `&rsquo;` and `&#8217;` stand for.
//!
//! [`decode`] reads one at the start of a text, [`decode_in_attribute`] does the same in an attribute's value, where
//! old-style references without a semicolon are read less eagerly, and [`attribute_value`] reads a whole value. All
//! follow the HTML standard: the named table, numbers, the numbers 0x80 to 0x9F read as windows-1252, and references
//! that name no character read as U+FFFD.

mod table;

use std::borrow::Cow;

/// The one or two characters that a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Characters {
    first: char,
    second: Option<char>,
}

impl Characters {
    /// The characters, in order.
    pub fn chars(self) -> impl Iterator<Item = char> {
        std::iter::once(self.first).chain(self.second)
    }

    /// How many bytes they take in UTF-8.
    pub fn len_utf8(self) -> usize {
        self.chars().map(char::len_utf8).sum()
    }

    /// The only character, if it is only one.
    pub fn single(self) -> Option<char> {
        self.second.is_none().then_some(self.first)
    }
}

/// Reads the character reference that `input` begins with, in text: how many bytes it takes and what it stands for.
///
/// `None` when `input` begins with no `&`, or that `&` is just itself.
pub fn decode(input: &str) -> Option<(usize, Characters)> {
    reference(input, false)
}

/// Reads the character reference that `input` begins with, in an attribute's value.
///
/// There, a name without a semicolon is none when a letter, digit or `=` follows: `?a=1&copy=2` is an address.
pub fn decode_in_attribute(input: &str) -> Option<(usize, Characters)> {
    reference(input, true)
}

/// Reads all character references of an attribute's value.
pub fn attribute_value(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let (mut decoded, mut rest) = (String::with_capacity(value.len()), value);
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match decode_in_attribute(rest) {
            Some((len, characters)) => {
                decoded.extend(characters.chars());
                rest = &rest[len..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn reference(input: &str, in_attribute: bool) -> Option<(usize, Characters)> {
    let rest = input.strip_prefix('&')?;
    match rest.strip_prefix('#') {
        Some(number) => {
            let (len, first) = numeric(number)?;
            Some((len + 2, Characters { first, second: None }))
        }
        None => {
            let (len, characters) = named(rest.as_bytes(), in_attribute)?;
            Some((len + 1, characters))
        }
    }
}

/// Reads a number from behind `&#`. It may have any number of digits, and each is looked at once.
fn numeric(input: &str) -> Option<(usize, char)> {
    let bytes = input.as_bytes();
    let (radix, start) = if matches!(bytes.first(), Some(b'x' | b'X')) { (16, 1) } else { (10, 0) };
    let mut value = 0u32;
    let mut at = start;
    while let Some(digit) = bytes.get(at).and_then(|&byte| char::from(byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit).min(0x11_0000);
        at += 1;
    }
    if at == start {
        return None;
    }
    if bytes.get(at) == Some(&b';') {
        at += 1;
    }
    Some((at, character(value)))
}

/// The character of a number in a reference.
fn character(value: u32) -> char {
    match value {
        0 => '\u{FFFD}',
        0x80..=0x9F => WINDOWS_1252[value as usize - 0x80],
        _ => char::from_u32(value).unwrap_or('\u{FFFD}'),
    }
}

/// What the numbers 0x80 to 0x9F stand for: pages that use them mean windows-1252.
#[rustfmt::skip]
static WINDOWS_1252: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2C6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
];

/// Reads a name from behind `&`: the longest that the table has.
fn named(bytes: &[u8], in_attribute: bool) -> Option<(usize, Characters)> {
    const LONGEST: usize = 31;
    const LONGEST_LEGACY: usize = 6;
    let window = &bytes[..bytes.len().min(LONGEST + 1)];
    let run = window.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(window.len());
    // Names are ASCII letters and digits, so a name with a semicolon is the whole run or none of it.
    if bytes.get(run) == Some(&b';')
        && let Some(characters) = lookup(&bytes[..run])
    {
        return Some((run + 1, characters));
    }
    let longest = (2..=run.min(LONGEST_LEGACY)).rev();
    let len = longest
        .into_iter()
        .find(|&len| table::LEGACY.binary_search_by(|name| name.as_bytes().cmp(&bytes[..len])).is_ok())?;
    let follows = bytes.get(len).is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric());
    if in_attribute && follows {
        return None;
    }
    Some((len, lookup(&bytes[..len])?))
}

fn lookup(name: &[u8]) -> Option<Characters> {
    let at = table::NAMED.binary_search_by(|(candidate, _)| candidate.as_bytes().cmp(name)).ok()?;
    let mut chars = table::NAMED[at].1.chars();
    Some(Characters { first: chars.next()?, second: chars.next() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what `input` reads as in text and how much of it is used.
    fn check(input: &str, used: usize, expected: &str) {
        let (len, characters) = decode(input).unwrap_or_else(|| panic!("{input:?} is no reference"));
        assert_eq!((len, characters.chars().collect::<String>().as_str()), (used, expected), "{input:?}");
        assert_eq!(characters.len_utf8(), expected.len());
    }

    #[test]
    fn names_are_read_as_far_as_they_go() {
        check("&rsquo;s", 7, "’");
        check("&amp;amp;", 5, "&");
        check("&notin;", 7, "∉");
        check("&notit;", 4, "¬");
        check("&copy2024", 5, "©");
        check("&NotEqualTilde;", 15, "≂\u{338}");
        check("&CounterClockwiseContourIntegral;", 33, "∳");
        for none in ["", "&", "&;", "& ", "&nosuch;", "&rsquo", "x&amp;", "&é"] {
            assert_eq!(decode(none), None, "{none:?}");
        }
    }

    #[test]
    fn numbers_are_read_as_browsers_do() {
        check("&#8217;", 7, "’");
        check("&#x2019;", 8, "’");
        check("&#X2019 s", 7, "’");
        check("&#146;", 6, "’");
        check("&#0;", 4, "\u{FFFD}");
        check("&#xD800;", 8, "\u{FFFD}");
        check("&#99999999999999999999;", 23, "\u{FFFD}");
        for none in ["&#;", "&#x;", "&#xg", "&#"] {
            assert_eq!(decode(none), None, "{none:?}");
        }
    }

    #[test]
    fn addresses_in_attributes_keep_their_ampersands() {
        assert_eq!(attribute_value("?a=1&copy=2&lang=en&amp;x=&quot;&lt"), "?a=1&copy=2&lang=en&x=\"<");
        assert_eq!(attribute_value("plain"), "plain");
        assert_eq!(attribute_value("&&amp;&"), "&&&");
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(table::NAMED.is_sorted_by(|a, b| a.0 < b.0));
        assert!(table::LEGACY.is_sorted_by(|a, b| a < b));
        assert!(table::LEGACY.iter().all(|name| lookup(name.as_bytes()).is_some()));
    }
}
