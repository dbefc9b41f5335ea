//! From tokens to visible lines: one line for each block element, with what stands around it.
//!
//! [`visible_lines`] goes through a page's tokens once. It builds no tree: it keeps a stack of open elements, capped in
//! depth, and a flat list of the block elements it met, each with its parent. What readers never see (scripts, styles,
//! hidden elements) is left out; everything else becomes text, byte-true, with one line for each block and each
//! `<br>`. White space reads as one space. [`lines_of_text`] makes the same lines of a text without tags.
//!
//! Sloppy pages are read as browsers do where it matters to lines: a new paragraph ends the open one, a list item the
//! item before it, a cell the cell; an end tag without its start is nothing.

pub mod hints;

use dateline_text::{SourceMap, Span, Text};

use crate::charset::{Decoded, DecodedText, TextBuilder};
use crate::html::entities;
use crate::html::tokens::{Tag, Token, tokens};
use hints::Hints;

/// How many open elements are kept; elements inside of deeper ones count as theirs.
pub const MAX_DEPTH: usize = 512;

/// How many block elements are told apart; later ones count as their parents.
const MAX_ELEMENTS: usize = 200_000;

/// How many bytes a line has before it is cut at the next space.
const MAX_LINE: u32 = 64 * 1024;

/// The visible text of a page or dump, cut into lines.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The text; lines are separated by line breaks.
    pub text: String,
    /// The way from the text to the capture.
    pub map: SourceMap,
    /// The lines in text order; none is empty or has white space at its ends.
    pub lines: Vec<Line>,
    /// The block elements that were met, parents before children; empty for a text without tags.
    pub elements: Vec<Element>,
    /// What the page calls itself: its `<title>` and its title for sharing.
    pub titles: Vec<String>,
}

/// One visible line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands.
    pub span: Span<Text>,
    /// What stands around it, when it comes from a page with tags.
    pub context: Option<LineContext>,
}

/// The place of an element in [`Lines::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementId(pub u32);

/// A block element of the page.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// The block element around it; the page's own is its own parent.
    pub parent: ElementId,
    /// What it is.
    pub name: Name,
    /// How many block elements are around it.
    pub depth: u16,
    /// The hint words of its class, id, role and the like.
    pub hints: Hints,
    /// A hash of its name and class: elements that a page's template treats alike have the same.
    pub likeness: u32,
    /// Which kinds of elements it stands in, itself included.
    pub within: Within,
}

/// What stands around a line of a page.
#[derive(Clone, Copy, Debug)]
pub struct LineContext {
    /// The block element that holds the line.
    pub element: ElementId,
    /// How many of the line's bytes are link text.
    pub link_bytes: u32,
    /// How many of the line's bytes are bold.
    pub strong_bytes: u32,
    /// How many links begin in the line or go on from an earlier one.
    pub links: u16,
    /// Where the address of the first of them stands.
    pub href: Option<Span<Decoded>>,
    /// The hint words of the inline elements that begin in the line.
    pub inline_hints: Hints,
    /// Whether a picture or frame stands between this line and the one before it.
    pub after_picture: bool,
    /// Whether a `<time>` begins in the line.
    pub has_time: bool,
    /// Whether a `<br>` ended the line before it.
    pub after_br: bool,
}

/// The kinds of elements that something stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within(pub u32);

impl Within {
    /// The kinds that are told apart, in the order of their bits.
    pub const NAMES: [Name; 22] = [
        Name::Nav,
        Name::Header,
        Name::Footer,
        Name::Aside,
        Name::Article,
        Name::Main,
        Name::Figure,
        Name::Figcaption,
        Name::Ul,
        Name::Ol,
        Name::Li,
        Name::Table,
        Name::Form,
        Name::Blockquote,
        Name::Section,
        Name::H1,
        Name::H2,
        Name::H3,
        Name::Button,
        Name::A,
        Name::Dl,
        Name::P,
    ];

    /// Whether it stands in an element of this kind, which must be one of [`Within::NAMES`].
    pub fn has(self, name: Name) -> bool {
        Self::NAMES.iter().position(|kind| *kind == name).is_some_and(|bit| self.0 >> bit & 1 == 1)
    }

    fn with(self, name: Name) -> Self {
        match Self::NAMES.iter().position(|kind| *kind == name) {
            Some(bit) => Within(self.0 | 1 << bit),
            None => self,
        }
    }
}

/// The names of elements, as far as they are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Name {
    Page,
    P,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Li,
    Ul,
    Ol,
    Dl,
    Dt,
    Dd,
    Table,
    Tr,
    Td,
    Th,
    TableGroup,
    Caption,
    Div,
    Section,
    Article,
    Main,
    Aside,
    Header,
    Footer,
    Nav,
    Figure,
    Figcaption,
    Blockquote,
    Pre,
    Form,
    Fieldset,
    Address,
    Details,
    Summary,
    Button,
    OtherBlock,
    Custom,
    A,
    Span,
    Strong,
    Emphasis,
    Time,
    Label,
    Small,
    OtherInline,
    Unseen,
    Void,
    Ignored,
}

impl Name {
    /// How many names there are.
    pub const COUNT: usize = Name::Ignored as usize + 1;

    fn of(name: &str) -> Self {
        match name {
            "p" => Name::P,
            "h1" => Name::H1,
            "h2" => Name::H2,
            "h3" => Name::H3,
            "h4" => Name::H4,
            "h5" => Name::H5,
            "h6" => Name::H6,
            "li" => Name::Li,
            "ul" | "menu" | "dir" => Name::Ul,
            "ol" => Name::Ol,
            "dl" => Name::Dl,
            "dt" => Name::Dt,
            "dd" => Name::Dd,
            "table" => Name::Table,
            "tr" => Name::Tr,
            "td" => Name::Td,
            "th" => Name::Th,
            "thead" | "tbody" | "tfoot" => Name::TableGroup,
            "caption" => Name::Caption,
            "div" => Name::Div,
            "section" => Name::Section,
            "article" => Name::Article,
            "main" => Name::Main,
            "aside" => Name::Aside,
            "header" | "hgroup" => Name::Header,
            "footer" => Name::Footer,
            "nav" => Name::Nav,
            "figure" => Name::Figure,
            "figcaption" => Name::Figcaption,
            "blockquote" => Name::Blockquote,
            "pre" | "listing" => Name::Pre,
            "form" => Name::Form,
            "fieldset" => Name::Fieldset,
            "address" => Name::Address,
            "details" => Name::Details,
            "summary" => Name::Summary,
            "button" => Name::Button,
            "center" | "dialog" | "search" | "legend" | "optgroup" | "option" => Name::OtherBlock,
            "a" => Name::A,
            "span" | "font" => Name::Span,
            "strong" | "b" => Name::Strong,
            "em" | "i" => Name::Emphasis,
            "time" => Name::Time,
            "label" => Name::Label,
            "small" => Name::Small,
            "script" | "style" | "template" | "noscript" | "svg" | "math" | "select" | "textarea" | "video"
            | "audio" | "canvas" | "iframe" | "noembed" | "noframes" | "title" => Name::Unseen,
            "img" | "hr" | "br" | "wbr" | "input" | "meta" | "link" | "source" | "col" | "area" | "base" | "embed"
            | "param" | "track" | "frame" => Name::Void,
            "html" | "body" | "head" | "colgroup" => Name::Ignored,
            _ if name.contains('-') => Name::Custom,
            _ => Name::OtherInline,
        }
    }

    /// Whether it breaks lines.
    pub fn is_block(self) -> bool {
        self < Name::A
    }

    fn is_heading(self) -> bool {
        Name::H1 <= self && self <= Name::H6
    }

    fn is_table_part(self) -> bool {
        matches!(self, Name::Table | Name::Tr | Name::Td | Name::Th | Name::TableGroup | Name::Caption)
    }

    /// Whether two of these that touch are two things to a reader: link by link, label by label.
    fn stands_alone(self) -> bool {
        matches!(self, Name::A | Name::Span | Name::Time | Name::Label | Name::Small)
    }
}

/// Makes visible lines of a page.
pub fn visible_lines(page: &DecodedText<'_>) -> Lines {
    visible_lines_beside(page, |_| ())
}

/// The same, and shows each token to `observe`, so that a page is cut into tokens once for all who read them.
pub fn visible_lines_beside(page: &DecodedText<'_>, mut observe: impl FnMut(&Token<'_>)) -> Lines {
    let mut reader = Reader::new(page);
    for token in tokens(page.text()) {
        observe(&token);
        match token {
            Token::Start(tag) => reader.start(&tag),
            Token::End { name, .. } => reader.end(&name),
            Token::Text { span, raw } => reader.text(span, raw),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }
    reader.finish()
}

/// Makes lines of a text without tags, which stays as it is.
pub fn lines_of_text(text: String, map: SourceMap) -> Lines {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let end = start + piece.len();
        let span = Span::<Text>::from_range(start..end).trimmed(&text);
        if !span.is_empty() {
            lines.push(Line { span, context: None });
        }
        start = end;
    }
    Lines { text, map, lines, ..Lines::default() }
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Open {
    name: Name,
    /// Tells elements of other names apart.
    hash: u32,
    element: ElementId,
    unseen: bool,
    link: bool,
}

struct Reader<'p> {
    page: &'p str,
    builder: TextBuilder<'p>,
    lines: Vec<Line>,
    elements: Vec<Element>,
    titles: Vec<String>,
    open: Vec<Open>,
    /// How many elements are open that the stack has no room for.
    too_deep: usize,
    /// How many open elements there are of each name.
    count: [u32; Name::COUNT],
    unseen: u32,
    links: u32,
    in_title: bool,
    /// Whether the page's first `<title>` is behind.
    titled: bool,
    /// White space that becomes a space if ink follows in the same line.
    space: Option<Span<Decoded>>,
    /// Whether a space belongs here although the page has none.
    joint: Option<Name>,
    /// The inline element that ended with nothing behind it yet.
    ended: Option<Name>,
    line_start: Option<u32>,
    context: LineContext,
    href: Option<Span<Decoded>>,
}

impl<'p> Reader<'p> {
    fn new(page: &'p DecodedText<'p>) -> Self {
        let root = Element {
            parent: ElementId(0),
            name: Name::Page,
            depth: 0,
            hints: Hints::default(),
            likeness: 0,
            within: Within::default(),
        };
        Reader {
            page: page.text(),
            builder: TextBuilder::new(page),
            lines: Vec::new(),
            elements: vec![root],
            titles: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            count: [0; Name::COUNT],
            unseen: 0,
            links: 0,
            in_title: false,
            titled: false,
            space: None,
            joint: None,
            ended: None,
            line_start: None,
            context: Self::no_context(),
            href: None,
        }
    }

    fn no_context() -> LineContext {
        LineContext {
            element: ElementId(0),
            link_bytes: 0,
            strong_bytes: 0,
            links: 0,
            href: None,
            inline_hints: Hints::default(),
            after_picture: false,
            has_time: false,
            after_br: false,
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = Name::of(&tag.name);
        match name {
            Name::Void => return self.void(tag),
            Name::Ignored => return,
            _ => {}
        }
        if &*tag.name == "title" && self.count[Name::Unseen as usize] == 0 && !self.titled {
            self.titled = true;
            self.in_title = true;
        }
        if &*tag.name == "iframe" || &*tag.name == "video" {
            self.context.after_picture |= self.line_start.is_none();
        }
        self.end_implied(name);
        let block = name.is_block() && !(name == Name::Custom && self.count[Name::P as usize] > 0);
        if block {
            self.break_line();
        } else if name != Name::Unseen
            && let Some(ended) = self.ended.take()
            && ended.stands_alone()
            && name.stands_alone()
        {
            self.joint = Some(if ended == name { name } else { Name::Span });
        }
        if tag.self_closing && matches!(name, Name::Unseen | Name::Custom) && &*tag.name != "script" {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        let parent = self.element();
        let unseen = name == Name::Unseen || is_hidden(tag);
        let mut element = parent;
        let link = name == Name::A && tag.attribute("href").is_some();
        if unseen {
            self.unseen += 1;
        } else {
            let hints = hints_of(tag);
            if block && self.elements.len() < MAX_ELEMENTS {
                element = ElementId(self.elements.len() as u32);
                let above = self.elements[parent.0 as usize];
                let mut within = above.within.with(name);
                if self.links > 0 {
                    within = within.with(Name::A);
                }
                let class = tag.attribute("class").map_or("", |class| class.value);
                let likeness = hash(&tag.name).wrapping_mul(31).wrapping_add(hash(class));
                let depth = above.depth + 1;
                self.elements.push(Element { parent, name, depth, hints, likeness, within });
            } else if !block {
                self.context.inline_hints = self.context.inline_hints.union(hints);
                self.context.has_time |= name == Name::Time;
            }
        }
        if link {
            self.links += 1;
            let href = tag.attribute("href").map(|href| href.span);
            self.href = href;
            self.context.links = self.context.links.saturating_add(1);
            self.context.href = self.context.href.or(href);
        }
        self.count[name as usize] += 1;
        self.open.push(Open { name, hash: hash(&tag.name), element, unseen, link });
    }

    fn void(&mut self, tag: &Tag<'_>) {
        match &*tag.name {
            "br" | "hr" if self.unseen == 0 => {
                self.break_line();
                self.context.after_br = &*tag.name == "br";
            }
            "img" | "embed" | "frame" => self.context.after_picture |= self.line_start.is_none(),
            "meta" => {
                let key = tag.attribute("property").or(tag.attribute("name")).map(|key| key.value);
                if matches!(key, Some("og:title" | "twitter:title")) && self.titles.len() < 4 {
                    let content = tag.attribute("content").map(|content| entities::attribute_value(content.value));
                    self.titles.extend(content.map(|content| content.into_owned()));
                }
            }
            _ => {}
        }
    }

    /// Ends the elements that a start tag ends without saying so.
    fn end_implied(&mut self, name: Name) {
        use Name::*;
        if name.is_block() && !matches!(name, Custom | Button | Page) && self.count[P as usize] > 0 {
            self.close(|open| open.name == P, |open| matches!(open.name, Td | Th | Caption | Button | Table));
        }
        match name {
            Li => self.close(|open| open.name == Li, |open| matches!(open.name, Ul | Ol | Table | Td | Th)),
            Dt | Dd => self.close(|open| matches!(open.name, Dt | Dd), |open| matches!(open.name, Dl | Table | Td)),
            Tr => self.close(|open| open.name == Tr, |open| open.name == Table),
            Td | Th => self.close(|open| matches!(open.name, Td | Th), |open| matches!(open.name, Tr | Table)),
            TableGroup => self.close(|open| open.name == TableGroup, |open| open.name == Table),
            A => self.close_inline(A),
            _ if name.is_heading() && self.open.last().is_some_and(|open| open.name.is_heading()) => self.pop(),
            _ => {}
        }
    }

    /// Closes the innermost element for which `what` holds, and all inside of it, unless `until` holds before.
    fn close(&mut self, what: impl Fn(&Open) -> bool, until: impl Fn(&Open) -> bool) {
        for at in (0..self.open.len()).rev() {
            if what(&self.open[at]) {
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            if until(&self.open[at]) {
                return;
            }
        }
    }

    /// Closes an inline element, and it alone.
    fn close_inline(&mut self, name: Name) {
        if self.count[name as usize] == 0 {
            return;
        }
        for at in (0..self.open.len()).rev() {
            if self.open[at].name == name {
                let open = self.open.remove(at);
                self.forget(open);
                return;
            }
            if matches!(self.open[at].name, Name::Td | Name::Th | Name::Table) {
                return;
            }
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            if open.name.is_block() {
                self.break_line();
            }
            self.forget(open);
        }
    }

    fn forget(&mut self, open: Open) {
        self.count[open.name as usize] -= 1;
        self.unseen -= u32::from(open.unseen);
        self.links -= u32::from(open.link);
        if self.links == 0 {
            self.href = None;
        }
    }

    fn end(&mut self, tag: &str) {
        let name = Name::of(tag);
        match name {
            Name::Void | Name::Ignored => {
                if tag == "br" {
                    self.break_line();
                }
                return;
            }
            _ => {}
        }
        if name == Name::Unseen && tag == "title" {
            self.in_title = false;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            if name.is_block() {
                self.break_line();
            }
            return;
        }
        if name.is_block() && !(name == Name::Custom && self.count[Name::P as usize] > 0) {
            self.break_line();
        }
        if self.count[name as usize] == 0 {
            return;
        }
        let hash = hash(tag);
        if name.is_block() || name == Name::Unseen {
            let part = name.is_table_part();
            self.close(
                |open| open.hash == hash,
                |open| !part && matches!(open.name, Name::Td | Name::Th | Name::Table),
            );
        } else if name == Name::OtherInline {
            self.close(|open| open.hash == hash, |open| open.name.is_block());
        } else {
            self.close_inline(name);
            self.ended = Some(name);
        }
    }

    fn element(&self) -> ElementId {
        self.open.last().map_or(ElementId(0), |open| open.element)
    }

    fn text(&mut self, span: Span<Decoded>, raw: bool) {
        if self.in_title {
            let title = entities::attribute_value(span.of(self.page));
            self.titles.insert(0, title.trim().to_owned());
            self.in_title = false;
            return;
        }
        if raw || self.unseen > 0 {
            return;
        }
        let preformatted = self.count[Name::Pre as usize] > 0;
        let words = span.of(self.page);
        let bytes = words.as_bytes();
        let base = span.start();
        let piece = |from: usize, to: usize| Span::<Decoded>::new(base + from as u32, base + to as u32);
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'&'
                && let Some((len, characters)) = entities::decode(&words[at..])
            {
                match characters.single() {
                    Some(character) if character.is_whitespace() => self.white(piece(at, at + len)),
                    Some('\0') => {}
                    _ => {
                        self.begin_ink(characters.chars().next());
                        let before = self.builder.len();
                        self.builder.push_reference(piece(at, at + len), characters);
                        self.end_ink(self.builder.len() - before);
                    }
                }
                at += len;
            } else if let Some(len) = white_len(&words[at..]) {
                if preformatted && byte == b'\n' {
                    self.break_line();
                } else {
                    self.white(piece(at, at + len));
                }
                at += len;
            } else if byte == 0 {
                at += 1;
            } else {
                let end = ink_end(words, at);
                self.begin_ink(words[at..].chars().next());
                self.builder.push(piece(at, end));
                self.end_ink((end - at) as u32);
                at = end;
            }
        }
    }

    fn white(&mut self, span: Span<Decoded>) {
        self.ended = None;
        if self.line_start.is_some() {
            // Markup between two pieces of white space is no part of either: the first stands for both.
            self.space = match self.space {
                Some(space) if space.end() == span.start() => Some(space.cover(span)),
                Some(space) => Some(space),
                None => Some(span),
            };
        }
    }

    /// Puts what belongs before the next ink: a break between lines, a space between words.
    fn begin_ink(&mut self, next: Option<char>) {
        self.ended = None;
        if let Some(start) = self.line_start
            && self.space.is_some()
            && self.builder.len() - start > MAX_LINE
        {
            self.break_line();
        }
        if self.line_start.is_none() {
            if !self.builder.is_empty() {
                self.builder.push_break();
            }
            self.line_start = Some(self.builder.len());
            self.context.element = self.element();
            if self.links > 0 && self.context.links == 0 {
                self.context.links = 1;
                self.context.href = self.href;
            }
        } else if let Some(space) = self.space {
            self.builder.push_space(space);
        } else if let Some(joint) = self.joint {
            let before = self.builder.text().chars().next_back();
            let closed =
                before.is_some_and(|c| c.is_lowercase() || c.is_numeric() || matches!(c, '.' | ')' | '!' | '?'));
            let opens = next.is_some_and(|c| c.is_uppercase() || c.is_numeric());
            if joint == Name::A && next.is_some_and(char::is_alphanumeric) || closed && opens {
                self.builder.push_synthetic(" ");
            }
        }
        self.space = None;
        self.joint = None;
    }

    fn end_ink(&mut self, len: u32) {
        if self.links > 0 {
            self.context.link_bytes += len;
        }
        if self.count[Name::Strong as usize] > 0 {
            self.context.strong_bytes += len;
        }
    }

    fn break_line(&mut self) {
        self.space = None;
        self.joint = None;
        self.ended = None;
        let Some(start) = self.line_start.take() else { return };
        let span = Span::new(start, self.builder.len());
        self.lines.push(Line { span, context: Some(self.context) });
        self.context = Self::no_context();
    }

    fn finish(mut self) -> Lines {
        self.break_line();
        let (text, map) = self.builder.finish();
        Lines { text, map, lines: self.lines, elements: self.elements, titles: self.titles }
    }
}

/// Whether the element is not shown to readers until they do something.
fn is_hidden(tag: &Tag<'_>) -> bool {
    // React sends parts of a page late, in `<div hidden id="S:0">`, and a script puts them in their places at once.
    if tag.attribute("id").is_some_and(|id| id.value.starts_with("S:")) {
        return false;
    }
    if tag.attribute("hidden").is_some_and(|hidden| !hidden.value.eq_ignore_ascii_case("false")) {
        return true;
    }
    let Some(style) = tag.attribute("style") else { return false };
    let style = style.value.as_bytes();
    let Some(at) = memchr::memmem::find(style, b"display") else { return false };
    let value = style[at + "display".len()..].trim_ascii_start();
    value.strip_prefix(b":").is_some_and(|value| value.trim_ascii_start().starts_with(b"none"))
}

fn hints_of(tag: &Tag<'_>) -> Hints {
    let mut hints = Hints::default();
    for attribute in &tag.attributes {
        if matches!(
            &*attribute.name,
            "class"
                | "id"
                | "role"
                | "itemprop"
                | "rel"
                | "data-testid"
                | "data-component"
                | "data-module"
                | "data-type"
        ) {
            hints.add(attribute.value);
        }
    }
    hints
}

/// How many bytes of white space the text begins with: one character.
fn white_len(text: &str) -> Option<usize> {
    match text.as_bytes().first()? {
        b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Some(1),
        // The lead bytes of all other white space.
        0xC2 | 0xE1 | 0xE2 | 0xE3 => {
            text.chars().next().filter(|character| character.is_whitespace()).map(char::len_utf8)
        }
        _ => None,
    }
}

/// Where the run of ink that begins at `start` ends. Single spaces between words are part of it.
fn ink_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b' ' => match bytes.get(at + 1) {
                // Long lines are cut between runs.
                Some(next) if next.is_ascii_graphic() && *next != b'&' && at - start < 4096 => at += 2,
                _ => break,
            },
            b'&' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0 => break,
            0xC2 | 0xE1 | 0xE2 | 0xE3 if white_len(&text[at..]).is_some() => break,
            _ => at += 1,
        }
    }
    at
}

/// FNV-1a: small, and the same on every machine.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the visible lines of a page, and that the map leads from each of their words to the page.
    fn check(page: &str, expected: &[&str]) -> Lines {
        let decoded = DecodedText::verbatim(page, 0);
        let lines = visible_lines(&decoded);
        let shown: Vec<&str> = lines.lines.iter().map(|line| line.span.of(&lines.text)).collect();
        assert_eq!(shown, expected, "{page}");
        assert_eq!(lines.map.text_len() as usize, lines.text.len());
        for segment in lines.map.segments() {
            if segment.reading == dateline_text::Reading::Verbatim {
                assert_eq!(segment.text.of(&lines.text).as_bytes(), segment.source.of(page.as_bytes()));
            }
        }
        lines
    }

    #[test]
    fn blocks_and_br_are_lines_and_white_space_is_one_space() {
        check(
            "<p>One\n  <b>two</b> three<p>Four<br>five &amp;&nbsp; six</div>",
            &["One two three", "Four", "five & six"],
        );
        check("<ul><li>a<li>b <ul><li>c</ul><li>d</ul>e", &["a", "b", "c", "d", "e"]);
        check("<table><tr><td>a<td>b<tr><td>c</table>", &["a", "b", "c"]);
        check("", &[]);
        check("<p>&nbsp;</p><p> </p>", &[]);
    }

    #[test]
    fn what_readers_never_see_is_left_out() {
        check(
            "<title>T</title><script>x<p></script><p>Seen<span hidden>no</span></p><svg><title>i</title></svg>\
             <div style='color:red; display: none'><p>no</p></div><noscript><p>no</p></noscript><p>too",
            &["Seen", "too"],
        );
        check("<div hidden id='S:1'><p>late</p></div>", &["late"]);
        // An element that hides and never ends is ended by what it stands in.
        check("<div><svg><p>no</div><p>seen", &["seen"]);
    }

    #[test]
    fn things_that_touch_are_told_apart() {
        check("<div><a href=a>Share this article</a><a href=b>Comments</a></div>", &["Share this article Comments"]);
        check("<div><span>By Ada Lund</span><span>5 May</span></div>", &["By Ada Lund 5 May"]);
        check("<button>Share</button><button>Close</button>", &["Share", "Close"]);
        check("<p><span>T</span><span>he</span> <b>mid</b>dle</p>", &["The middle"]);
    }

    #[test]
    fn a_line_knows_what_stands_around_it() {
        let lines = check(
            "<article><figure><img><figcaption class='c-captionText'>A boat <a href='/x'>more</a></figcaption></figure></article>",
            &["A boat more"],
        );
        let context = lines.lines[0].context.expect("a page's line has a context");
        let element = &lines.elements[context.element.0 as usize];
        assert!(element.name == Name::Figcaption && element.hints.has_word("caption"));
        assert!(
            element.within.has(Name::Article) && element.within.has(Name::Figure) && !element.within.has(Name::Nav)
        );
        assert_eq!((context.link_bytes, context.links), (4, 1));
        assert!(context.after_picture && context.href.is_some());
    }

    #[test]
    fn an_unclosed_anchor_is_no_link() {
        let lines = check("<p><a name=top>One <i>two</p><p>three</p>", &["One two", "three"]);
        assert!(lines.lines.iter().all(|line| line.context.is_some_and(|context| context.links == 0)));
    }

    #[test]
    fn titles_are_kept_apart() {
        let lines = check("<head><meta property=og:title content='A &amp; B'><title> A &amp; B - Site</title>", &[]);
        assert_eq!(lines.titles, ["A & B - Site", "A & B"]);
    }

    #[test]
    fn depth_is_capped() {
        let lines = check(&format!("{}x{}y", "<div>".repeat(5000), "</div>".repeat(5000)), &["x", "y"]);
        assert!(lines.elements.iter().all(|element| usize::from(element.depth) <= MAX_DEPTH));
        check(&format!("{}x", "<b>".repeat(5000)), &["x"]);
    }

    #[test]
    fn a_text_has_lines_too() {
        let text = "One \r\n\n  two\n".to_owned();
        let map = SourceMap::verbatim(0, text.len() as u32);
        let lines = lines_of_text(text, map);
        let shown: Vec<&str> = lines.lines.iter().map(|line| line.span.of(&lines.text)).collect();
        assert_eq!(shown, ["One", "two"]);
    }
}
