//! A span-keeping HTML tokenizer: where tags, text and comments stand.
//!
//! [`tokens`] goes through a page once, from left to right, as the HTML standard's tokenizer does, and says where
//! each token stands instead of copying it. It builds no tree, keeps no stack and never looks at a byte more than a
//! fixed number of times, so a page of any shape is read in linear time and with almost no memory: trees are what
//! other readers hang on.
//!
//! It follows the standard where pages rely on it: elements whose content is no markup (`script` with its escaped
//! forms, `style`, `title`, `textarea` ...), comments that end early or never, tags without an end, attributes
//! without quotes. It leaves two things to the caller: character references ([`entities`](super::entities)), and
//! line ends and NULs, which stay as they are so that spans lead to bytes. A `<![CDATA[` is a comment, as it is in
//! HTML outside of pictures and formulas.

use std::borrow::Cow;

use dateline_text::Span;
use memchr::{memchr, memchr2};

use crate::charset::Decoded;

/// How many attributes of one tag are kept; the rest is skipped.
pub const MAX_ATTRIBUTES: usize = 256;

/// Reads the tokens of a page that was decoded to UTF-8.
pub fn tokens(input: &str) -> Tokens<'_> {
    Tokens { input, bytes: input.as_bytes(), at: 0, raw: None, in_foreign: false }
}

/// One token of a page. Spans are in order and do not overlap; what lies between them is dropped markup such as
/// `</>` or a tag that the page ends in.
#[derive(Clone, Debug)]
pub enum Token<'t> {
    /// A start tag.
    Start(Tag<'t>),
    /// An end tag.
    End {
        /// Its name in ASCII lower case.
        name: Cow<'t, str>,
        /// From `<` to `>`.
        span: Span<Decoded>,
    },
    /// A run of text, as long as it can be; never empty.
    Text {
        /// Where it stands.
        span: Span<Decoded>,
        /// Whether it is the content of `script`, `style` or their like, in which there are no character references.
        raw: bool,
    },
    /// A comment, or what the standard reads as one, with its delimiters.
    Comment(Span<Decoded>),
    /// A document type, with its delimiters.
    Doctype(Span<Decoded>),
}

impl Token<'_> {
    /// Where the token stands.
    pub fn span(&self) -> Span<Decoded> {
        match self {
            Token::Start(tag) => tag.span,
            Token::End { span, .. } | Token::Text { span, .. } | Token::Comment(span) | Token::Doctype(span) => *span,
        }
    }
}

/// A start tag.
#[derive(Clone, Debug)]
pub struct Tag<'t> {
    /// Its name in ASCII lower case.
    pub name: Cow<'t, str>,
    /// From `<` to `>`.
    pub span: Span<Decoded>,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
    /// The attributes in page order, each name once, [`MAX_ATTRIBUTES`] at most.
    pub attributes: Vec<Attribute<'t>>,
}

impl<'t> Tag<'t> {
    /// The attribute of this name, which must be in lower case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'t>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// An attribute of a start tag.
#[derive(Clone, Debug)]
pub struct Attribute<'t> {
    /// Its name in ASCII lower case.
    pub name: Cow<'t, str>,
    /// Its value as it stands, character references not yet decoded; empty when there is none.
    pub value: &'t str,
    /// Where the value stands, without its quotes.
    pub span: Span<Decoded>,
}

/// The tokens of one page; made by [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    input: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// What the next bytes are, after the start tag of an element whose content is no markup.
    raw: Option<Content>,
    /// Whether a picture or formula is open, in which `<style/>` has no content.
    in_foreign: bool,
}

/// Content that is no markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// Text with character references, up to the end tag of this name.
    References(&'static str),
    /// Text without, up to the end tag of this name.
    Raw(&'static str),
    Script,
    /// All the rest of the page.
    Plain,
}

impl Content {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "script" => Content::Script,
            "style" => Content::Raw("style"),
            "title" => Content::References("title"),
            "textarea" => Content::References("textarea"),
            "iframe" => Content::Raw("iframe"),
            "xmp" => Content::Raw("xmp"),
            "noembed" => Content::Raw("noembed"),
            "noframes" => Content::Raw("noframes"),
            "plaintext" => Content::Plain,
            _ => return None,
        })
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(content) = self.raw.take() {
            let start = self.at;
            self.at = self.end_of(content);
            if self.at > start {
                let raw = !matches!(content, Content::References(_));
                return Some(Token::Text { span: Span::from_range(start..self.at), raw });
            }
        }
        let mut start = self.at;
        loop {
            let Some(next) = self.seek(self.at, |bytes| memchr(b'<', bytes)) else {
                self.at = self.bytes.len();
                return self.text(start);
            };
            if !self.is_markup(next) {
                self.at = next + 1;
                continue;
            }
            self.at = next;
            if let Some(text) = self.text(start) {
                return Some(text);
            }
            if let Some(token) = self.markup() {
                return Some(token);
            }
            start = self.at;
        }
    }
}

impl<'t> Tokens<'t> {
    /// The text from `start` to here, if there is any.
    fn text(&self, start: usize) -> Option<Token<'t>> {
        (self.at > start).then(|| Token::Text { span: Span::from_range(start..self.at), raw: false })
    }

    /// Whether the `<` at `at` begins markup and not just text.
    fn is_markup(&self, at: usize) -> bool {
        match self.bytes.get(at + 1) {
            Some(b'!' | b'?') => true,
            Some(b'/') => at + 2 < self.bytes.len(),
            Some(byte) => byte.is_ascii_alphabetic(),
            None => false,
        }
    }

    /// Reads the markup at the `<` here; `None` when the standard drops it.
    fn markup(&mut self) -> Option<Token<'t>> {
        let start = self.at;
        let rest = &self.bytes[start..];
        match (rest.get(1), rest.get(2)) {
            (Some(b'!'), _) if rest.starts_with(b"<!--") => {
                self.at = self.comment_end(start + 4);
                Some(Token::Comment(Span::from_range(start..self.at)))
            }
            (Some(b'!'), _) if rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) => {
                self.at = self.after_close(start);
                Some(Token::Doctype(Span::from_range(start..self.at)))
            }
            (Some(b'/'), Some(b'>')) => {
                self.at = start + 3;
                None
            }
            (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => {
                let (name, _, _) = self.tag(start + 2, false)?;
                if matches!(&*name, "svg" | "math") {
                    self.in_foreign = false;
                }
                Some(Token::End { name, span: Span::from_range(start..self.at) })
            }
            (Some(letter), _) if letter.is_ascii_alphabetic() => {
                let (name, self_closing, attributes) = self.tag(start + 1, true)?;
                if matches!(&*name, "svg" | "math") {
                    self.in_foreign = !self_closing;
                } else if !(self_closing && self.in_foreign) {
                    self.raw = Content::of(&name);
                }
                let span = Span::from_range(start..self.at);
                Some(Token::Start(Tag { name, span, self_closing, attributes }))
            }
            // `<?`, `<!` and `</` with anything else behind them.
            _ => {
                self.at = self.after_close(start);
                Some(Token::Comment(Span::from_range(start..self.at)))
            }
        }
    }

    /// Reads name and attributes of a tag from its name on; `None` at the end of the page, which drops the tag.
    fn tag(&mut self, name_start: usize, keep: bool) -> Option<(Cow<'t, str>, bool, Vec<Attribute<'t>>)> {
        let (bytes, len) = (self.bytes, self.bytes.len());
        let mut attributes: Vec<Attribute<'t>> = Vec::new();
        let mut at = self.while_not(name_start, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = self.lower(name_start, at);
        loop {
            at = self.while_not(at, |byte| !(is_space(byte) || byte == b'/'));
            if at >= len {
                self.at = len;
                return None;
            }
            if bytes[at] == b'>' {
                self.at = at + 1;
                return Some((name, bytes[at - 1] == b'/', attributes));
            }
            // An equals sign in the first place is part of the name.
            let attribute_start = at;
            at = self.while_not(at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            let attribute_end = at;
            let after = self.while_not(at, |byte| !is_space(byte));
            let mut value = attribute_end..attribute_end;
            if bytes.get(after) == Some(&b'=') {
                at = self.while_not(after + 1, |byte| !is_space(byte));
                value = match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let Some(end) = self.seek(at + 1, |bytes| memchr(quote, bytes)) else {
                            self.at = len;
                            return None;
                        };
                        let value = at + 1..end;
                        at = end + 1;
                        value
                    }
                    Some(b'>') | None => at..at,
                    Some(_) => {
                        let start = at;
                        at = self.while_not(at, |byte| is_space(byte) || byte == b'>');
                        // `<a href=x/>`: the slash is the value's, so the tag does not close itself.
                        if keep {
                            self.keep(&mut attributes, attribute_start..attribute_end, start..at);
                        }
                        if bytes.get(at) == Some(&b'>') {
                            self.at = at + 1;
                            return Some((name, false, attributes));
                        }
                        continue;
                    }
                };
            }
            if keep {
                self.keep(&mut attributes, attribute_start..attribute_end, value);
            }
        }
    }

    /// Adds an attribute, unless there are too many or one of its name came before.
    fn keep(&self, attributes: &mut Vec<Attribute<'t>>, name: std::ops::Range<usize>, value: std::ops::Range<usize>) {
        if attributes.len() >= MAX_ATTRIBUTES {
            return;
        }
        let name = self.lower(name.start, name.end);
        if attributes.iter().any(|earlier| earlier.name == name) {
            return;
        }
        let span: Span<Decoded> = Span::from_range(value);
        attributes.push(Attribute { name, value: span.of(self.input), span });
    }

    /// A name in ASCII lower case. All names end at ASCII bytes, so the slice cuts no character.
    fn lower(&self, start: usize, end: usize) -> Cow<'t, str> {
        let name = self.input.get(start..end).unwrap_or("");
        match name.bytes().any(|byte| byte.is_ascii_uppercase() || byte == 0) {
            true => Cow::Owned(name.to_ascii_lowercase().replace('\0', "\u{FFFD}")),
            false => Cow::Borrowed(name),
        }
    }

    /// Where a comment ends whose text begins at `start`.
    fn comment_end(&self, start: usize) -> usize {
        let rest = &self.bytes[start..];
        if rest.starts_with(b">") {
            return start + 1;
        }
        if rest.starts_with(b"->") {
            return start + 2;
        }
        let mut at = start;
        while let Some(close) = self.seek(at, |bytes| memchr(b'>', bytes)) {
            let before = &self.bytes[start..close];
            if before.ends_with(b"--") || before.ends_with(b"--!") {
                return close + 1;
            }
            at = close + 1;
        }
        self.bytes.len()
    }

    /// The byte after the next `>`, or the end of the page.
    fn after_close(&self, start: usize) -> usize {
        self.seek(start, |bytes| memchr(b'>', bytes)).map_or(self.bytes.len(), |close| close + 1)
    }

    /// Where content that begins here ends: at its end tag's `<`, or at the end of the page.
    fn end_of(&self, content: Content) -> usize {
        match content {
            Content::Plain => self.bytes.len(),
            Content::Script => self.script_end(),
            Content::References(name) | Content::Raw(name) => {
                let mut at = self.at;
                while let Some(next) = self.seek(at, |bytes| memchr(b'<', bytes)) {
                    if self.ends_element(next, name) {
                        return next;
                    }
                    at = next + 1;
                }
                self.bytes.len()
            }
        }
    }

    /// Where the script that begins here ends. Inside `<!-- ... -->` a `<script>` hides the next end tag.
    fn script_end(&self) -> usize {
        let (mut at, mut escaped, mut doubly) = (self.at, false, false);
        loop {
            let next = match escaped {
                false => self.seek(at, |bytes| memchr(b'<', bytes)),
                true => self.seek(at, |bytes| memchr2(b'<', b'>', bytes)),
            };
            let Some(next) = next else { return self.bytes.len() };
            at = next + 1;
            let rest = &self.bytes[next..];
            if rest[0] == b'>' {
                // The dashes may be those of the `<!--` itself.
                if self.bytes[..next].ends_with(b"--") {
                    (escaped, doubly) = (false, false);
                }
            } else if !escaped {
                if rest.starts_with(b"<!--") {
                    (escaped, at) = (true, next + 4);
                } else if self.ends_element(next, "script") {
                    return next;
                }
            } else if doubly {
                doubly = !self.ends_element(next, "script");
            } else if self.ends_element(next, "script") {
                return next;
            } else {
                doubly = is_named(&rest[1..], "script");
            }
        }
    }

    /// Whether the end tag of the element `name` begins at the `<` at `at`.
    fn ends_element(&self, at: usize, name: &str) -> bool {
        self.bytes.get(at + 1) == Some(&b'/') && is_named(&self.bytes[at + 2..], name)
    }

    fn seek(&self, from: usize, search: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
        search(self.bytes.get(from..)?).map(|found| from + found)
    }

    /// The first byte from `at` on for which `stop` holds, or the end.
    fn while_not(&self, at: usize, stop: impl Fn(u8) -> bool) -> usize {
        self.bytes
            .get(at..)
            .and_then(|rest| rest.iter().position(|&byte| stop(byte)))
            .map_or(self.bytes.len(), |n| at + n)
    }
}

/// Whether a tag's bytes, from its name on, have this name, which must be in lower case.
fn is_named(bytes: &[u8], name: &str) -> bool {
    bytes.len() > name.len()
        && bytes[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && (is_space(bytes[name.len()]) || matches!(bytes[name.len()], b'/' | b'>'))
}

/// White space of the HTML standard. A carriage return counts: it is a line end before line ends are read as such.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}
