//! A span-keeping JSON reader: values and where they stand.
//!
//! [`parse`] reads one value; [`JsonString::push_to`] appends a string to a text with every escape mapped to its bytes.
//! Two kinds of JSON are read: JSONL input, strictly, and the JSON-LD of web pages, where [`Options::tolerant`] lets
//! pass what pages get wrong. Depth and number of values are capped; time is linear.

use std::borrow::Cow;

use dateline_text::Span;
use memchr::memchr2;

use crate::charset::{Decoded, TextBuilder};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 128;

/// How many values one document may hold.
pub const MAX_VALUES: usize = 1_000_000;

/// How to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Lets pass control characters in strings, unknown escapes, commas before a closing bracket, and anything after
    /// the value.
    pub tolerant: bool,
}

/// Why a text is no JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at byte {offset}")]
pub struct JsonError {
    /// Where reading stopped, counted as the parsed text's span base says.
    pub offset: u32,
    /// What is wrong there.
    pub problem: JsonProblem,
}

/// What is wrong with a text that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonProblem {
    /// It ends too early.
    #[error("the JSON ends too early")]
    End,
    /// Something else stands where a value should.
    #[error("a value is missing")]
    Value,
    /// An object's member has no name.
    #[error("a member's name in double quotes is missing")]
    Name,
    /// No colon behind a member's name.
    #[error("a colon is missing")]
    Colon,
    /// No comma or closing bracket behind a value.
    #[error("a comma or closing bracket is missing")]
    Comma,
    /// A string holds a control character.
    #[error("a control character in a string must be written as an escape")]
    Control,
    /// A backslash with something unknown behind it.
    #[error("an unknown escape in a string")]
    Escape,
    /// Something follows the value.
    #[error("something follows the JSON value")]
    Trailing,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("the JSON is nested deeper than {MAX_DEPTH} levels")]
    Depth,
    /// More than [`MAX_VALUES`] values.
    #[error("the JSON has more than {MAX_VALUES} values")]
    Values,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Value<'t> {
    span: Span<Decoded>,
    kind: Kind<'t>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string.
    String(JsonString<'t>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object's members, in order.
    Object(Vec<(JsonString<'t>, Value<'t>)>),
}

impl<'t> Value<'t> {
    /// Where it stands; a string with its quotes.
    pub fn span(&self) -> Span<Decoded> {
        self.span
    }

    /// What it is.
    pub fn kind(&self) -> &Kind<'t> {
        &self.kind
    }

    /// The member of this name, the last if it is there twice; `None` when this is no object.
    pub fn get(&self, key: &str) -> Option<&Value<'t>> {
        let mut members = self.members().iter().rev();
        members.find(|(name, _)| name.is(key)).map(|(_, value)| value)
    }

    /// The decoded string, if it is one.
    pub fn as_str(&self) -> Option<Cow<'t, str>> {
        self.string().map(JsonString::decoded)
    }

    /// The string, if it is one.
    pub fn string(&self) -> Option<&JsonString<'t>> {
        match &self.kind {
            Kind::String(string) => Some(string),
            _ => None,
        }
    }

    /// The array's values; empty when it is none.
    pub fn items(&self) -> &[Value<'t>] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => &[],
        }
    }

    /// The object's members in order; empty when it is none.
    pub fn members(&self) -> &[(JsonString<'t>, Value<'t>)] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }
}

/// A string as it stands, between its quotes.
#[derive(Clone, Copy, Debug)]
pub struct JsonString<'t> {
    raw: &'t str,
    start: u32,
}

/// A piece of a string.
enum Piece<'t> {
    Plain(&'t str),
    /// So many bytes stand for this character; `None` is half of a pair that makes no character.
    Escape(usize, Option<char>),
}

impl<'t> JsonString<'t> {
    /// The string between its quotes, escapes not read.
    pub fn raw(&self) -> &'t str {
        self.raw
    }

    /// Where it stands, without its quotes.
    pub fn span(&self) -> Span<Decoded> {
        Span::new(self.start, self.start + self.raw.len() as u32)
    }

    /// The string with escapes read. Half of a surrogate pair reads as U+FFFD.
    pub fn decoded(&self) -> Cow<'t, str> {
        if !self.raw.contains('\\') {
            return Cow::Borrowed(self.raw);
        }
        let mut decoded = String::with_capacity(self.raw.len());
        for piece in self.pieces() {
            match piece {
                Piece::Plain(plain) => decoded.push_str(plain),
                Piece::Escape(_, character) => decoded.push(character.unwrap_or('\u{FFFD}')),
            }
        }
        Cow::Owned(decoded)
    }

    /// Appends the string to a text, each escape mapped to its own bytes.
    pub fn push_to(&self, builder: &mut TextBuilder<'_>) {
        let mut at = self.start;
        for piece in self.pieces() {
            let len = match piece {
                Piece::Plain(plain) => plain.len(),
                Piece::Escape(len, _) => len,
            };
            let span = Span::new(at, at + len as u32);
            match piece {
                Piece::Plain(_) => builder.push(span),
                Piece::Escape(_, Some(character)) => builder.push_escape(span, character),
                Piece::Escape(_, None) => builder.push_replacement(span),
            }
            at = span.end();
        }
    }

    fn is(&self, key: &str) -> bool {
        self.raw == key || (self.raw.len() > key.len() && self.decoded() == key)
    }

    fn pieces(&self) -> impl Iterator<Item = Piece<'t>> + use<'t> {
        let mut rest = self.raw;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
            let (piece, len) = match plain {
                0 => {
                    let (len, character) = escape(rest);
                    (Piece::Escape(len, character), len)
                }
                _ => (Piece::Plain(&rest[..plain]), plain),
            };
            rest = &rest[len..];
            Some(piece)
        })
    }
}

/// Reads the escape that `text` begins with: how many bytes it takes and what it stands for.
///
/// The parser has refused unknown ones, or been told to let them pass: then they stand for the character itself.
fn escape(text: &str) -> (usize, Option<char>) {
    let Some(letter) = text[1..].chars().next() else { return (1, Some('\\')) };
    let short = match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'u' => match (unit(text, 2), unit(text, 8)) {
            (Some(high), low) if (0xD800..0xDC00).contains(&high) => {
                return match low {
                    Some(low) if (0xDC00..0xE000).contains(&low) && text[6..].starts_with("\\u") => {
                        (12, char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
                    }
                    _ => (6, None),
                };
            }
            (Some(unit), _) => return (6, char::from_u32(unit)),
            (None, _) => 'u',
        },
        other => other,
    };
    (1 + letter.len_utf8(), Some(short))
}

/// Four hexadecimal digits.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// Reads one value from `text`, which stands at `base` in the decoded capture.
pub fn parse(text: &str, base: u32, options: Options) -> Result<Value<'_>, JsonError> {
    let mut parser = Parser { text, base, at: 0, values: 0, options };
    let value = parser.value(0)?;
    parser.space();
    if parser.at < text.len() && !options.tolerant {
        return Err(parser.error(JsonProblem::Trailing));
    }
    Ok(value)
}

struct Parser<'t> {
    text: &'t str,
    base: u32,
    at: usize,
    values: usize,
    options: Options,
}

impl<'t> Parser<'t> {
    /// Calls itself for nested values, [`MAX_DEPTH`] times at most.
    fn value(&mut self, depth: usize) -> Result<Value<'t>, JsonError> {
        self.space();
        let start = self.at;
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self.error(JsonProblem::Values));
        }
        if depth > MAX_DEPTH {
            return Err(self.error(JsonProblem::Depth));
        }
        let kind = match self.peek() {
            None => return Err(self.error(JsonProblem::End)),
            Some(b'"') => Kind::String(self.string()?),
            Some(b'[') => Kind::Array(self.list(b']', |parser| parser.value(depth + 1))?),
            Some(b'{') => Kind::Object(self.list(b'}', |parser| parser.member(depth + 1))?),
            Some(_) => {
                let word = &self.text[start..];
                let end = word.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)));
                let word = &word[..end.unwrap_or(word.len())];
                let kind = match word {
                    "null" => Kind::Null,
                    "true" => Kind::Bool(true),
                    "false" => Kind::Bool(false),
                    number if is_number(number) => Kind::Number(number),
                    _ => return Err(self.error(JsonProblem::Value)),
                };
                self.at += word.len();
                kind
            }
        };
        Ok(Value { span: self.span(start), kind })
    }

    fn member(&mut self, depth: usize) -> Result<(JsonString<'t>, Value<'t>), JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error(if self.peek().is_none() { JsonProblem::End } else { JsonProblem::Name }));
        }
        let name = self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.error(JsonProblem::Colon));
        }
        self.at += 1;
        Ok((name, self.value(depth)?))
    }

    /// Reads what stands between brackets, by the function for one item.
    fn list<T>(&mut self, close: u8, item: impl Fn(&mut Self) -> Result<T, JsonError>) -> Result<Vec<T>, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                    if self.options.tolerant && self.peek() == Some(close) {
                        self.at += 1;
                        return Ok(items);
                    }
                }
                Some(byte) if byte == close => {
                    self.at += 1;
                    return Ok(items);
                }
                None => return Err(self.error(JsonProblem::End)),
                Some(_) => return Err(self.error(JsonProblem::Comma)),
            }
        }
    }

    /// Reads a string from its opening quote on.
    fn string(&mut self) -> Result<JsonString<'t>, JsonError> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        loop {
            let found = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest));
            let end = found.map_or(bytes.len(), |found| at + found);
            if !self.options.tolerant
                && let Some(control) = bytes[at.min(end)..end].iter().position(|&byte| byte < 0x20)
            {
                self.at = at + control;
                return Err(self.error(JsonProblem::Control));
            }
            at = end;
            match bytes.get(at) {
                None => {
                    self.at = bytes.len();
                    return Err(self.error(JsonProblem::End));
                }
                Some(b'"') => break,
                Some(_) => {
                    let known = match bytes.get(at + 1) {
                        Some(b'u') => unit(self.text, at + 2).is_some(),
                        Some(letter) => b"\"\\/bfnrt".contains(letter),
                        None => false,
                    };
                    if !known && !self.options.tolerant {
                        self.at = at;
                        return Err(self.error(JsonProblem::Escape));
                    }
                    at += 2;
                }
            }
        }
        self.at = at + 1;
        Ok(JsonString { raw: &self.text[start..at], start: self.base + start as u32 })
    }

    fn space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !b" \t\r\n".contains(byte)).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, start: usize) -> Span<Decoded> {
        Span::new(self.base + start as u32, self.base + self.at as u32)
    }

    fn error(&self, problem: JsonProblem) -> JsonError {
        JsonError { offset: self.base + self.at as u32, problem }
    }
}

/// Whether a word is a number of JSON's grammar.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use dateline_text::Reading;

    use super::*;
    use crate::charset::DecodedText;

    const STRICT: Options = Options { tolerant: false };
    const TOLERANT: Options = Options { tolerant: true };

    /// Checks what a strict and a tolerant reader say is wrong, and where.
    fn check(text: &str, strict: Option<(u32, JsonProblem)>, tolerant: Option<(u32, JsonProblem)>) {
        let error = |options| parse(text, 0, options).err().map(|error| (error.offset, error.problem));
        assert_eq!((error(STRICT), error(TOLERANT)), (strict, tolerant), "{text:?}");
    }

    #[test]
    fn good_json_is_read_and_bad_json_says_where() {
        for good in ["{}", "[]", " null ", "-0.5e+7", "0", "\"\"", "[1,{\"a\":[true,false]}]", "\"\\ud83d\\ude00\""] {
            check(good, None, None);
        }
        for (bad, at, problem) in [
            ("", 0, JsonProblem::End),
            ("[1", 2, JsonProblem::End),
            ("[1 2]", 3, JsonProblem::Comma),
            ("{\"a\" 1}", 5, JsonProblem::Colon),
            ("{a:1}", 1, JsonProblem::Name),
            ("{\"a\":}", 5, JsonProblem::Value),
            ("\"abc", 4, JsonProblem::End),
            ("\"a\\", 3, JsonProblem::End),
            ("01", 0, JsonProblem::Value),
            ("nulll", 0, JsonProblem::Value),
            ("é", 0, JsonProblem::Value),
        ] {
            let strict = if bad == "\"a\\" { Some((2, JsonProblem::Escape)) } else { Some((at, problem)) };
            check(bad, strict, Some((at, problem)));
        }
        check("\"a\nb\"", Some((2, JsonProblem::Control)), None);
        check("\"a\\'é\\é\"", Some((2, JsonProblem::Escape)), None);
        check("\"\\u12\"", Some((1, JsonProblem::Escape)), None);
        check("[1,]", Some((3, JsonProblem::Value)), None);
        check("{} ;", Some((3, JsonProblem::Trailing)), None);
    }

    #[test]
    fn depth_and_number_are_capped() {
        let deep = "[".repeat(100_000);
        check(&deep, Some((129, JsonProblem::Depth)), Some((129, JsonProblem::Depth)));
        let deep = format!("{}1{}", "[".repeat(128), "]".repeat(128));
        check(&deep, None, None);
        let wide = format!("[{}1]", "1,".repeat(MAX_VALUES));
        assert_eq!(parse(&wide, 0, STRICT).err().map(|error| error.problem), Some(JsonProblem::Values));
    }

    #[test]
    fn values_are_found_and_keep_their_place() {
        let text = r#"{"a": 1, "b": ["x", null], "a": {"c\u0041": "y\n"}}"#;
        let value = parse(text, 0, STRICT).expect("JSON");
        assert_eq!(value.get("b").map(|b| b.span().of(text)), Some("[\"x\", null]"));
        let last = value.get("a").and_then(|a| a.get("cA")).expect("the last member of that name");
        assert_eq!(last.as_str().as_deref(), Some("y\n"));
        assert!(value.get("b").is_some_and(|b| b.items()[1].is_null()));
        assert!(matches!(value.members()[0].1.kind(), Kind::Number("1")));
    }

    #[test]
    fn escapes_are_mapped_to_their_bytes() {
        let text = r#"{"text":"It\u2019s \ud83d\ude00\n\ud800x\"é\/"}"#;
        let decoded = DecodedText::verbatim(text, 50);
        let value = parse(decoded.text(), 0, STRICT).expect("JSON");
        let string = value.get("text").and_then(Value::string).expect("a string");
        let mut builder = TextBuilder::new(&decoded);
        string.push_to(&mut builder);
        let (words, map) = builder.finish();
        assert_eq!(words, "It’s 😀\n\u{FFFD}x\"é/");
        assert_eq!(words, string.decoded());
        let pieces: Vec<_> = map
            .segments()
            .iter()
            .map(|s| (&text[s.source.start() as usize - 50..s.source.end() as usize - 50], s.reading))
            .collect();
        assert_eq!(
            pieces,
            [
                ("It", Reading::Verbatim),
                (r"\u2019", Reading::Escape),
                ("s ", Reading::Verbatim),
                (r"\ud83d\ude00", Reading::Escape),
                (r"\n", Reading::Escape),
                (r"\ud800", Reading::Replacement),
                ("x", Reading::Verbatim),
                (r#"\""#, Reading::Escape),
                ("é", Reading::Verbatim),
                (r"\/", Reading::Escape),
            ]
        );
    }
}
