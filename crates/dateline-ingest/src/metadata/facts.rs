//! What a page's tokens say that may become metadata, gathered in one pass.
//!
//! [`PageFacts`] keeps places, not words: where the `<meta>` values stand, the JSON-LD scripts, the headings, the
//! `<time>` elements, and the visible lines with marks for what their elements call themselves. It builds no tree: a
//! stack of open elements, cut off at a fixed depth, is enough to know that a line stands in a menu or a byline.

use dateline_text::Span;

use crate::charset::Decoded;
use crate::html::entities;
use crate::html::tokens::{self, Tag, Token};

const MAX_DEPTH: usize = 256;
const MAX_METAS: usize = 400;
const MAX_SCRIPTS: usize = 64;
const MAX_TIMES: usize = 400;
const MAX_LINES: usize = 20_000;
const MAX_PIECES: usize = 100_000;
/// Values over this many bytes are no metadata.
const MAX_VALUE: u32 = 4_096;
/// A name list such as a class over this many bytes is not read.
const MAX_CLASS: usize = 1_024;
/// A visible line over this many bytes is running text, in which no metadata is looked for.
pub(super) const MAX_LINE: usize = 1_200;

/// What the elements around some words call themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    /// In a menu, footer or sidebar.
    pub(super) const APART: Marks = Marks(1);
    /// In a list of other reports, or in comments.
    pub(super) const OTHERS: Marks = Marks(2);
    /// The element says that it holds a date.
    pub(super) const DATED: Marks = Marks(4);
    /// The element says that it holds the date of a change.
    pub(super) const CHANGED: Marks = Marks(8);
    /// The element says that it holds the date of publication.
    pub(super) const PUBLISHED: Marks = Marks(16);
    /// The element says that it names the author.
    pub(super) const AUTHOR: Marks = Marks(32);
    /// The words lead elsewhere.
    pub(super) const LINK: Marks = Marks(64);
    /// The element says that it is the headline.
    pub(super) const HEADLINE: Marks = Marks(128);
    /// The element says that it holds the lines about the report.
    pub(super) const ABOUT: Marks = Marks(256);
    /// Under `rel="author"` or `itemprop="author"`.
    pub(super) const NAMED: Marks = Marks(512);

    pub(super) fn has(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }
}

/// A run of visible words inside one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) span: Span<Decoded>,
    pub(super) marks: Marks,
}

/// The words between two breaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    first: u32,
    end: u32,
    /// 1 to 6 inside of a heading, else 0.
    pub(super) heading: u8,
    /// What surrounds the line as a whole.
    pub(super) marks: Marks,
}

/// A `<meta>` value.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    /// Its name, property or itemprop in lower case.
    pub(super) key: String,
    pub(super) value: Span<Decoded>,
}

/// A `<time>` element or one with a machine-readable date.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeElement {
    pub(super) value: Span<Decoded>,
    pub(super) marks: Marks,
    /// The line that it stands in or before.
    pub(super) line: u32,
}

/// What a page's tokens say that may become metadata. Made by [`PageFacts::collect`], or token by token by
/// [`PageFacts::observe`] where the tokens are read anyway.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    pub(super) language: Option<Span<Decoded>>,
    pub(super) metas: Vec<Meta>,
    pub(super) canonical: Option<Span<Decoded>>,
    pub(super) title: Option<Span<Decoded>>,
    pub(super) scripts: Vec<Span<Decoded>>,
    pub(super) times: Vec<TimeElement>,
    pub(super) lines: Vec<Line>,
    pieces: Vec<Piece>,
    stack: Vec<Open>,
    /// Elements opened beyond the depth that the stack holds.
    beyond: u32,
    /// What the next raw text is.
    raw: RawText,
    line_start: usize,
    line_heading: u8,
}

/// An open element.
#[derive(Clone, Debug)]
struct Open {
    name: String,
    marks: Marks,
    heading: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum RawText {
    #[default]
    Skip,
    JsonLd,
    Title,
}

impl PageFacts {
    /// Reads all tokens of a decoded page.
    pub fn collect(text: &str) -> Self {
        let mut facts = PageFacts::default();
        for token in tokens::tokens(text) {
            facts.observe(text, &token);
        }
        facts
    }

    /// Takes note of the next token of `text`.
    pub fn observe(&mut self, text: &str, token: &Token<'_>) {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End { name, .. } => self.end(name),
            Token::Text { span, raw } => self.text(text, *span, *raw),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }

    /// The visible words of a line, white space at its ends and between words folded.
    pub(super) fn visible(&self, text: &str, line: &Line) -> Visible {
        Visible::of(text, self.pieces_of(line))
    }

    pub(super) fn pieces_of(&self, line: &Line) -> &[Piece] {
        self.pieces.get(line.first as usize..line.end as usize).unwrap_or(&[])
    }

    /// How many bytes of the page the line's words take.
    pub(super) fn line_len(&self, line: &Line) -> usize {
        self.pieces_of(line).iter().map(|piece| piece.span.len() as usize).sum()
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = &*tag.name;
        self.raw = RawText::Skip;
        match name {
            "html" => self.language = self.language.or(value(tag, "lang").or(value(tag, "xml:lang"))),
            "meta" => self.meta(tag),
            "link" => {
                let rel = tag.attribute("rel").map_or("", |attribute| attribute.value);
                if rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("canonical")) {
                    self.canonical = self.canonical.or(value(tag, "href"));
                }
            }
            "title" if self.title.is_none() && !self.stack.iter().any(|open| open.name == "svg") => {
                self.raw = RawText::Title;
            }
            "script" => {
                let kind = tag.attribute("type").map_or("", |attribute| attribute.value);
                if kind.trim().to_ascii_lowercase().starts_with("application/ld+json") {
                    self.raw = RawText::JsonLd;
                }
            }
            _ => {}
        }
        if is_block(name) {
            self.break_line();
        }
        if is_void(name) {
            if let Some(value) = value(tag, "content").filter(|_| name != "meta") {
                self.time_element(tag, value);
            }
            return;
        }
        // `<p>` and the like end the one before them; else pages without end tags would fill the stack.
        if let Some(top) = self.stack.last()
            && top.name == name
            && matches!(name, "p" | "li" | "dt" | "dd" | "option" | "tr" | "td" | "th")
        {
            self.stack.pop();
        }
        if self.stack.len() >= MAX_DEPTH {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        let (outer, outer_heading) = self.stack.last().map_or((Marks::default(), 0), |top| (top.marks, top.heading));
        let heading = heading_level(name).unwrap_or(outer_heading);
        let marks = match name {
            // Their classes tell the page's kind, not what single words are.
            "html" | "body" => outer,
            _ => outer.with(marks_of(tag)),
        };
        if name == "h1" {
            // Whatever it stands in is the report and no list of others.
            for open in &mut self.stack {
                open.marks = open.marks.without(Marks::OTHERS);
            }
        }
        let marks = if name == "h1" { marks.without(Marks::OTHERS) } else { marks };
        self.stack.push(Open { name: name.to_owned(), marks, heading });
        if heading > 0 {
            self.line_heading = heading;
        }
        if name == "time" {
            if let Some(value) = value(tag, "datetime").or(value(tag, "content")) {
                self.time_element(tag, value);
            }
        } else if tag.attribute("itemprop").is_some() || tag.attribute("property").is_some() {
            if let Some(value) = value(tag, "content").or(value(tag, "datetime")) {
                self.time_element(tag, value);
            }
        } else if name == "abbr"
            && marks_of(tag).has(Marks::PUBLISHED.with(Marks::DATED))
            && let Some(value) = value(tag, "title")
        {
            self.time_element(tag, value);
        }
    }

    fn time_element(&mut self, tag: &Tag<'_>, value: Span<Decoded>) {
        let property = tag.attribute("itemprop").or(tag.attribute("property")).map(|attribute| attribute.value);
        let dated = property.is_none_or(|property| property.to_ascii_lowercase().contains("date"));
        if self.times.len() < MAX_TIMES && (dated || &*tag.name == "time") {
            let marks = self.stack.last().map_or(Marks::default(), |top| top.marks).with(marks_of(tag));
            self.times.push(TimeElement { value, marks, line: self.lines.len() as u32 });
        }
    }

    fn end(&mut self, name: &str) {
        self.raw = RawText::Skip;
        if is_block(name) {
            self.break_line();
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        // A look at the top of the stack is enough: an end tag without its start changes nothing.
        if let Some(depth) = self.stack.iter().rev().take(32).position(|open| open.name == name) {
            let keep = self.stack.len() - 1 - depth;
            self.stack.truncate(keep);
        }
    }

    fn text(&mut self, text: &str, span: Span<Decoded>, raw: bool) {
        match self.raw {
            RawText::JsonLd if self.scripts.len() < MAX_SCRIPTS => self.scripts.push(span),
            RawText::Title => {
                self.title = (span.len() <= MAX_VALUE).then_some(span);
                self.raw = RawText::Skip;
                return;
            }
            _ => {}
        }
        let blank = span.of(text).bytes().all(|byte| byte.is_ascii_whitespace());
        if raw || self.pieces.len() >= MAX_PIECES || self.lines.len() >= MAX_LINES {
            return;
        }
        let hidden =
            self.stack.last().is_some_and(|top| matches!(&*top.name, "noscript" | "template" | "textarea" | "title"));
        if hidden || blank && self.pieces.len() == self.line_start {
            return;
        }
        let marks = self.stack.last().map_or(Marks::default(), |top| top.marks);
        self.pieces.push(Piece { span, marks });
    }

    fn break_line(&mut self) {
        let (first, end) = (self.line_start, self.pieces.len());
        self.line_start = end;
        let heading = std::mem::replace(&mut self.line_heading, self.stack.last().map_or(0, |top| top.heading));
        if first == end {
            return;
        }
        let pieces = &self.pieces[first..end];
        let any = pieces.iter().fold(Marks::default(), |marks, piece| marks.with(piece.marks));
        let all = pieces.iter().fold(Marks(u16::MAX), |marks, piece| Marks(marks.0 & piece.marks.0));
        let shared = Marks(all.0 & (Marks::APART.0 | Marks::OTHERS.0 | Marks::LINK.0));
        let marks = any.without(Marks::APART.with(Marks::OTHERS).with(Marks::LINK)).with(shared);
        self.lines.push(Line { first: first as u32, end: end as u32, heading, marks });
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        if self.metas.len() >= MAX_METAS {
            return;
        }
        let Some(content) = value(tag, "content").or(value(tag, "value")) else { return };
        for name in ["name", "property", "itemprop", "http-equiv"] {
            let Some(key) = tag.attribute(name).map(|attribute| attribute.value.trim()) else { continue };
            let key = key.to_ascii_lowercase();
            if key.len() <= 64 && super::chain::is_known_meta(&key) {
                self.metas.push(Meta { key, value: content });
            }
        }
    }
}

/// The place of an attribute's value, unless it is empty or too long to be a value.
fn value(tag: &Tag<'_>, name: &str) -> Option<Span<Decoded>> {
    let attribute = tag.attribute(name)?;
    let good = !attribute.value.trim().is_empty() && attribute.span.len() <= MAX_VALUE;
    good.then_some(attribute.span)
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// What an element calls itself, by its name and its class, id, itemprop, rel and role.
fn marks_of(tag: &Tag<'_>) -> Marks {
    let mut marks = match &*tag.name {
        "nav" | "footer" | "aside" | "form" | "dialog" | "menu" => Marks::APART,
        "a" => Marks::LINK,
        "time" => Marks::DATED,
        // By the standard it holds who is to be written to about the article.
        "address" => Marks::AUTHOR,
        _ => Marks::default(),
    };
    for attribute in &tag.attributes {
        if attribute.value.len() > MAX_CLASS {
            continue;
        }
        match &*attribute.name {
            "class" | "id" | "data-testid" | "data-test" | "data-component" => {
                for name in attribute.value.split_ascii_whitespace() {
                    marks = marks.with(marks_of_name(name));
                }
            }
            "itemprop" | "property" => {
                let value = attribute.value.trim().to_ascii_lowercase();
                marks = marks.with(match value.as_str() {
                    "datepublished" | "datecreated" | "article:published_time" | "schema:datepublished" => {
                        Marks::PUBLISHED
                    }
                    "datemodified" | "dateupdated" | "article:modified_time" | "schema:datemodified" => Marks::CHANGED,
                    "author" | "creator" | "schema:author" => Marks::NAMED,
                    "headline" => Marks::HEADLINE,
                    _ => Marks::default(),
                });
            }
            "rel" if attribute.value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")) => {
                marks = marks.with(Marks::NAMED);
            }
            "pubdate" => marks = marks.with(Marks::PUBLISHED),
            "role" if matches!(attribute.value, "navigation" | "contentinfo" | "search" | "dialog") => {
                marks = marks.with(Marks::APART);
            }
            _ => {}
        }
    }
    marks
}

/// What one class or id says: its words are told apart by `-`, `_` and capitals.
fn marks_of_name(name: &str) -> Marks {
    let mut marks = Marks::default();
    let mut main = false;
    let mut start = 0;
    let bytes = name.as_bytes();
    for at in 0..=bytes.len() {
        let ends = at == bytes.len()
            || !bytes[at].is_ascii_alphanumeric()
            || at > start && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        if !ends {
            continue;
        }
        // Cut at ASCII bytes only, so `get` finds character boundaries; a name in another script says nothing here.
        let word = name.get(start..at).unwrap_or("");
        start = at + usize::from(at < bytes.len() && !bytes[at].is_ascii_alphanumeric());
        if word.is_empty() || word.len() > 24 {
            continue;
        }
        let mut lower = [0; 24];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        marks = marks.with(match std::str::from_utf8(lower).unwrap_or("") {
            "nav" | "navbar" | "navigation" | "menu" | "footer" | "cookie" | "consent" | "newsletter" => Marks::APART,
            "related" | "recommended" | "recommendations" | "recommends" | "sidebar" | "popular" | "trending"
            | "widget" | "teaser" | "teasers" | "comments" | "comment" | "commentlist" | "promo" | "readmore"
            | "suggested" | "latest" | "recent" | "carousel" | "recirc" => Marks::OTHERS,
            "date" | "time" | "timestamp" | "dateline" | "datetime" | "posted" | "pubdate" => Marks::DATED,
            "published" | "publish" | "publication" | "pubtime" | "publishdate" | "publisheddate" => Marks::PUBLISHED,
            "updated" | "update" | "modified" | "lastmod" | "lastupdated" => Marks::CHANGED,
            "byline" | "author" | "authors" | "authorname" | "writer" | "reporter" | "bylines" | "contributor"
            | "by" => Marks::AUTHOR,
            "headline" => Marks::HEADLINE,
            "meta" | "info" | "details" | "postmeta" => Marks::ABOUT,
            "content" | "main" | "article" | "wrap" | "wrapper" | "container" | "layout" | "page" | "has" | "with"
            | "no" | "body" => {
                main = true;
                Marks::default()
            }
            _ => Marks::default(),
        });
    }
    if main { marks.without(Marks::OTHERS.with(Marks::APART)) } else { marks }
}

/// Elements that begin and end a visible line.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "br"
            | "hr"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "form"
            | "button"
            | "option"
            | "select"
            | "body"
            | "html"
            | "head"
            | "address"
            | "pre"
            | "center"
            | "script"
            | "style"
            | "iframe"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "meta"
            | "link"
            | "br"
            | "hr"
            | "img"
            | "input"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "source"
            | "track"
            | "wbr"
            | "param"
    )
}

/// Visible words with the way back to where each byte stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Visible {
    pub(super) text: String,
    /// For each byte of `text` the range of the page that it was read from, as start and length.
    from: Vec<(u32, u32)>,
}

impl Visible {
    /// Decodes references and folds white space. Reads [`MAX_LINE`] bytes at most.
    pub(super) fn of(page: &str, pieces: &[Piece]) -> Self {
        let mut visible = Visible::default();
        for piece in pieces {
            visible.push(page, piece.span, entities::decode);
            if visible.text.len() >= MAX_LINE {
                break;
            }
        }
        visible.trim()
    }

    /// The same for an attribute's value.
    pub(super) fn of_attribute(page: &str, span: Span<Decoded>) -> Self {
        let mut visible = Visible::default();
        visible.push(page, span, entities::decode_in_attribute);
        visible.trim()
    }

    /// The same for words whose escapes are already decoded; all of them rest on all of `span`.
    pub(super) fn of_words(words: &str, span: Span<Decoded>) -> Self {
        let mut visible = Visible::default();
        for letter in words.chars() {
            visible.letter(letter, span.start(), span.len());
        }
        visible.trim()
    }

    fn push(&mut self, page: &str, span: Span<Decoded>, decode: fn(&str) -> Option<(usize, entities::Characters)>) {
        let words = span.of(page);
        let mut at = 0;
        while let Some(letter) = words[at..].chars().next() {
            if self.text.len() >= MAX_VALUE as usize {
                return;
            }
            let start = span.start() + at as u32;
            // Rarely more than one; a reference in a value that was escaped twice is read once.
            if letter == '&'
                && let Some((len, characters)) = decode(&words[at..])
            {
                for letter in characters.chars() {
                    self.letter(letter, start, len as u32);
                }
                at += len;
                continue;
            }
            self.letter(letter, start, letter.len_utf8() as u32);
            at += letter.len_utf8();
        }
    }

    fn letter(&mut self, letter: char, start: u32, len: u32) {
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        if letter == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        self.text.push(letter);
        self.from.resize(self.text.len(), (start, len));
    }

    fn trim(mut self) -> Self {
        let len = self.text.trim_end().len();
        self.text.truncate(len);
        self.from.truncate(len);
        self
    }

    /// Where the words in `range` stand on the page, in pieces.
    pub(super) fn spans(&self, range: std::ops::Range<usize>) -> Vec<Span<Decoded>> {
        let mut spans: Vec<Span<Decoded>> = Vec::new();
        let from = self.from.get(range).unwrap_or(&[]);
        for &(start, len) in from {
            let span = Span::new(start, start + len);
            match spans.last_mut() {
                Some(last) if last.end() >= span.start() && last.start() <= span.start() => *last = last.cover(span),
                _ => spans.push(span),
            }
        }
        spans
    }

    /// Where all the words stand on the page.
    pub(super) fn all(&self) -> Vec<Span<Decoded>> {
        self.spans(0..self.text.len())
    }
}
