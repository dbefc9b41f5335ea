//! What is known about a report apart from its text: title, byline, publisher, date, language, links.
//!
//! Every value is a [`Field`]: where it was found (`from`), the bytes it rests on (`at`), and how sure that source is
//! (`confidence`). What is not stated stays `None`; above all, a report without a date has no date.
//!
//! Begin with [`Metadata`], then [`dates`].

mod chain;
pub mod dates;
mod facts;
mod json_ld;
mod language;
mod links;
mod names;
mod text;

use dateline_text::{Document, Source, Span};

use crate::charset::DecodedText;

pub use dates::{Date, Time, Zone};
pub use facts::PageFacts;
pub use links::{Anchor, related, resolve};
pub use text::{Given, GivenValue};

/// A value read from a capture, with the bytes it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// The bytes that say so, in pieces: a JSON string's content, an attribute's value, visible words. Empty only when
    /// the value was read from outside of the capture, such as the address it was fetched from.
    pub at: Vec<Span<Source>>,
    /// The kind of place it was found in, one of [`FROM`].
    pub from: &'static str,
    /// How sure it is, from 0 to 1: measured for the kind of place, less when places disagree.
    pub confidence: f32,
}

/// The kinds of places that a [`Field::from`] names: fields that came with the text (`given`), structured data
/// (`json-ld`, `microdata`), the page's head (`meta`, `link`, `title`, `html`), its address (`url`), its elements
/// (`time`, `h1`, `rel-author`, `byline`), its visible words (`visible`, `copyright`, `text`, `anchor`).
pub const FROM: [&str; 16] = [
    "given",
    "json-ld",
    "microdata",
    "meta",
    "link",
    "title",
    "html",
    "url",
    "time",
    "h1",
    "rel-author",
    "byline",
    "visible",
    "copyright",
    "text",
    "anchor",
];

/// What a capture says about its report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// The headline, without the outlet's name.
    pub title: Option<Field<String>>,
    /// Who wrote it, without "By"; several names as `A, B and C`.
    pub byline: Option<Field<String>>,
    /// The outlet.
    pub publisher: Option<Field<String>>,
    /// The day it was first published, with the time of day when that is stated.
    pub published: Option<Field<PublishedDate>>,
    /// The language as a BCP 47 tag such as `en` or `en-GB`.
    pub language: Option<Field<String>>,
    /// The address the outlet wants it known by.
    pub canonical_url: Option<Field<String>>,
    /// Links to other reports that stand in blocks labeled as such.
    pub related: Vec<Field<Link>>,
    /// What was stated but could not be used, in words.
    pub warnings: Vec<String>,
}

/// The date of publication; its `Display` is ISO 8601.
pub type PublishedDate = Date;

/// A link to another report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its target as it stands on the page, or resolved when the page's address is known.
    pub url: String,
    /// The words that lead there.
    pub words: String,
}

/// Reads the metadata of a page.
///
/// `decoded` is the page as characters; `facts` come from [`PageFacts::collect`] over its text, or from a pass over its
/// tokens in which each was shown to [`PageFacts::observe`]; `url` is the address it was fetched from, if known; the
/// `document` is its text and blocks, if read already, and tells its language. Fill [`Metadata::related`] with [`related`],
/// and let fields that came with the page win by [`Metadata::with_given`].
pub fn of_page(
    decoded: &DecodedText<'_>,
    facts: &PageFacts,
    url: Option<&str>,
    document: Option<&Document>,
) -> Metadata {
    let page = chain::Page::new(decoded.text(), facts, url);
    chain::metadata_of(&page, &|span| vec![decoded.source(span)], document)
}

/// All days that a page states as its own, the most likely first, each with the confidence of its place alone.
///
/// Useful for showing why a date was chosen; [`of_page`] weighs them.
pub fn dates_of_page(decoded: &DecodedText<'_>, facts: &PageFacts, url: Option<&str>) -> Vec<Field<PublishedDate>> {
    let page = chain::Page::new(decoded.text(), facts, url);
    chain::dates_of(&page, &|span| vec![decoded.source(span)])
}

/// Reads the metadata of a text without markup: a dump of a page, or a clean text with fields beside it.
pub fn of_text(document: &Document, given: &Given) -> Metadata {
    text::metadata_of(document).with_given(given)
}

impl Metadata {
    /// The same with the fields that came with the report, which win. What cannot be used is told in
    /// [`Metadata::warnings`].
    pub fn with_given(mut self, given: &Given) -> Self {
        text::apply(given, &mut self);
        self
    }
}
