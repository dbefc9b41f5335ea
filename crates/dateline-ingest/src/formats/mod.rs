//! The formats that can be read, and the stage functions that read them.
//!
//! [`capture`](crate::capture()) makes a [`Capture`] of bytes, [`extents`] says which reports are in it, and [`read`]
//! reads one of them. The last two are pure: many threads may read the reports of one capture.
//!
//! A format is one file here and one line in [`FORMATS`]; help, errors, tests and fuzz targets follow that list.

mod html;
mod jsonl;
mod text;

use std::fmt;

use dateline_text::{Block, BlockKind, Document, Source, SourceMap, Span};

use crate::blocks::{BlockModels, Labelled};
use crate::capture::Capture;
use crate::charset::DecodedText;
use crate::error::IngestError;
use crate::html::entities::attribute_value;
use crate::html::lines::{Line, Lines};
use crate::hygiene::{self, Warning};
use crate::metadata::{self, Anchor, Field, GivenValue, Link, Metadata, PageFacts};

/// All formats, the likelier first. Feeds (RSS, Atom, JSON Feed) and crawl archives (WARC) get their place here: both
/// hold many reports, as JSONL does, and their reports are pages, as HTML is.
pub static FORMATS: &[&dyn Format] = &[&html::Html, &text::PlainText, &jsonl::Jsonl];

/// A format that reports can be read from.
pub trait Format: Sync {
    /// Its name, as `--from` takes it.
    fn name(&self) -> &'static str;

    /// What it is, in a few words, for help.
    fn description(&self) -> &'static str;

    /// The endings of its files, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// How surely a capture that begins like this is of this format, from 0 to 100.
    fn sniff(&self, head: &Head<'_>) -> u8;

    /// The reports in a capture: where each one's bytes are.
    fn extents(&self, capture: &Capture, options: &Options<'_>) -> Result<Vec<Span<Source>>, IngestError>;

    /// Reads the report at `extent`.
    fn read(&self, capture: &Capture, extent: Span<Source>, options: &Options<'_>) -> Result<Ingested, IngestError>;
}

impl fmt::Debug for dyn Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The format of this name.
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// What a format is told by.
#[derive(Clone, Debug)]
pub struct Head<'c> {
    /// The first few thousand characters, in ASCII lower case, without white space in front.
    pub text: String,
    /// The ending of the input's name, in lower case.
    pub extension: Option<String>,
    /// The `Content-Type` that the input came with.
    pub content_type: Option<&'c str>,
}

impl<'c> Head<'c> {
    fn of(capture: &'c Capture) -> Self {
        let head = &capture.bytes[..capture.bytes.len().min(8192)];
        let text = match crate::charset::is_utf_16(head) {
            true => crate::charset::decode(head, 0, Default::default())
                .map_or_else(|_| String::new(), |d| d.text().to_owned()),
            false => String::from_utf8_lossy(head).into_owned(),
        };
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_ascii_lowercase();
        Head { text, extension: capture.extension(), content_type: capture.content_type() }
    }

    /// How far the input's name and label speak for a format with these endings and media types.
    fn hint(&self, extensions: &[&str], types: &[&str]) -> u8 {
        let by_name = self.extension.as_deref().is_some_and(|extension| extensions.contains(&extension));
        let by_type = self.content_type.is_some_and(|label| {
            let label = label.split(';').next().unwrap_or("").trim();
            types.iter().any(|known| label.eq_ignore_ascii_case(known))
        });
        if by_name || by_type { 30 } else { 0 }
    }
}

/// The caps within which everything is read. Over them there is an error, never a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an HTML page.
    pub page: usize,
    /// Bytes of a plain text.
    pub dump: usize,
    /// Bytes of a JSONL file.
    pub jsonl: usize,
    /// Bytes of one line of JSONL.
    pub json_line: usize,
    /// Bytes of one block of text; a longer line becomes several blocks.
    pub line: usize,
    /// Lines of one report: labeling takes some microseconds for each.
    pub lines: usize,
    /// How many times its own size a compressed input may unpack to.
    pub gzip_ratio: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            page: 10 << 20,
            dump: 10 << 20,
            jsonl: 2 << 30,
            json_line: 16 << 20,
            line: 64 << 10,
            lines: 100_000,
            gzip_ratio: 200,
        }
    }
}

impl Limits {
    /// The most bytes that any input may have.
    pub fn largest(&self) -> usize {
        self.page.max(self.dump).max(self.jsonl)
    }
}

/// How to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'m> {
    /// The format; when not given, the content tells, with the name as a hint.
    pub from: Option<&'static dyn Format>,
    /// The caps.
    pub limits: Limits,
    /// What labels the lines; without it every line is a paragraph of no confidence.
    pub models: Option<&'m BlockModels>,
}

impl<'m> Options<'m> {
    /// Reads any format, within the usual caps, and labels its lines.
    pub fn new(models: &'m BlockModels) -> Self {
        Options { models: Some(models), ..Options::default() }
    }
}

/// The reports of a capture.
#[derive(Clone, Debug)]
pub struct Extents {
    /// The format they are in.
    pub format: &'static dyn Format,
    /// Where each report's bytes are, in order.
    pub spans: Vec<Span<Source>>,
}

/// What is known of a report besides its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What it is called: given with the text, or made of the input's name.
    pub id: String,
    /// Its bytes in the capture.
    pub extent: Span<Source>,
    /// The address it was read from, if that is known.
    pub url: Option<String>,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// A report that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingested {
    /// What is known of it.
    pub report: Report,
    /// Its text, labelled, with the way back to the bytes.
    pub document: Document,
    /// What a reader of the text should know.
    pub warnings: Vec<Warning>,
}

/// Tells the format of a capture.
///
/// # Errors
///
/// When it is a format that is known, but not read.
pub fn format_of(capture: &Capture, options: &Options<'_>) -> Result<&'static dyn Format, IngestError> {
    options.from.map_or_else(|| capture.told.clone(), Ok)
}

/// Tells the format of a capture by its content and name.
pub(crate) fn tell(capture: &Capture) -> Result<&'static dyn Format, IngestError> {
    let head = Head::of(capture);
    if let Some(error) = unread(&head.text) {
        return Err(error);
    }
    let mut best = (0, FORMATS[0]);
    for format in FORMATS {
        let sure = format.sniff(&head);
        if sure > best.0 {
            best = (sure, *format);
        }
    }
    Ok(best.1)
}

/// Formats that one might expect to be read.
fn unread(head: &str) -> Option<IngestError> {
    let found = |what, advice| Some(IngestError::UnknownFormat { what, advice });
    let xml = head.starts_with("<?xml");
    let root = |name: &str| head.starts_with(name) || (xml && head.contains(name));
    if root("<rss") || root("<feed") || root("<rdf:rdf") {
        return found("a feed", "fetch the pages that it links to and read those");
    }
    if root("<urlset") || root("<sitemapindex") {
        return found("a sitemap", "fetch the pages that it links to and read those");
    }
    if head.starts_with("warc/") {
        return found("a crawl archive", "take the pages out of it first");
    }
    let list = head.strip_prefix('[').map(str::trim_start);
    if list.is_some_and(|inner| inner.starts_with("{\"") || inner.starts_with("{\n") || inner.starts_with("{ \"")) {
        return found("a JSON array", "write one object on each line, for example with jq -c '.[]'");
    }
    None
}

/// Says which reports a capture holds.
///
/// # Errors
///
/// When the capture is over its format's cap, or in a format or encoding that is not read.
pub fn extents(capture: &Capture, options: &Options<'_>) -> Result<Extents, IngestError> {
    let format = format_of(capture, options)?;
    Ok(Extents { format, spans: format.extents(capture, options)? })
}

/// Reads the report at `extent`, which is one of [`extents`]' spans.
///
/// # Errors
///
/// When there are no words in it, its encoding has no way back, or its JSON is broken.
pub fn read(capture: &Capture, extent: Span<Source>, options: &Options<'_>) -> Result<Ingested, IngestError> {
    if !capture.whole().contains(extent) {
        return Err(IngestError::Extent { start: extent.start(), end: extent.end() });
    }
    format_of(capture, options)?.read(capture, extent, options)
}

/// The one extent of a capture that is a single report.
fn whole(capture: &Capture, what: &'static str, limit: usize) -> Result<Vec<Span<Source>>, IngestError> {
    match capture.bytes.len() > limit {
        true => Err(IngestError::TooLarge { what, limit }),
        false => Ok(vec![capture.whole()]),
    }
}

/// What comes with a text from outside of it, each with the bytes that say so.
struct Given {
    id: String,
    title: Option<(String, Span<Source>)>,
    byline: Option<(String, Span<Source>)>,
    published: Option<(String, Span<Source>)>,
    publisher: Option<(String, Span<Source>)>,
    url: Option<(String, Span<Source>)>,
}

/// A text without tags that was read.
struct TextParts<'c> {
    capture: &'c Capture,
    extent: Span<Source>,
    text: String,
    map: SourceMap,
    given: Option<Given>,
}

/// Makes a report of a text without tags.
fn finish_text(parts: TextParts<'_>, options: &Options<'_>) -> Result<Ingested, IngestError> {
    let TextParts { capture, extent, text, map, given } = parts;
    let spans = text::lines(&text, options.limits.line);
    let lines = spans.into_iter().map(|span| Line { span, context: None }).collect();
    let lines = Lines { text, map, lines, ..Lines::default() };
    finish(capture, extent, lines, None, given, options)
}

/// A page's characters, and what its tokens say of it.
type Page<'c> = (&'c DecodedText<'c>, PageFacts);

/// Labels the lines and puts the report together.
fn finish(
    capture: &Capture,
    extent: Span<Source>,
    lines: Lines,
    page: Option<Page<'_>>,
    given: Option<Given>,
    options: &Options<'_>,
) -> Result<Ingested, IngestError> {
    if lines.lines.is_empty() {
        return Err(IngestError::NoText);
    }
    if lines.lines.len() > options.limits.lines {
        return Err(IngestError::TooManyLines { limit: options.limits.lines });
    }
    // A title that came with the text is as good as the page's own.
    let title = given.as_ref().and_then(|given| given.title.as_ref()).map(|(title, _)| title.as_str());
    let labels = match options.models {
        Some(models) => models.label(&lines, title.as_slice()),
        None => vec![Labelled { kind: BlockKind::Paragraph, confidence: 0.0 }; lines.lines.len()],
    };
    let label =
        |(line, label): (&Line, Labelled)| Block { kind: label.kind, span: line.span, confidence: label.confidence };
    let blocks = lines.lines.iter().zip(labels).map(label).collect();
    let url = match &capture.origin {
        crate::capture::Origin::Url { url, .. } => Some(url.clone()),
        _ => None,
    };
    let mut warnings = hygiene::inspect(&lines.text);
    let document = Document::new(lines.text, lines.map, blocks);
    let (id, given) = match given {
        Some(given) => given.into_parts(),
        None => (capture.name(), metadata::Given::default()),
    };
    let url = given.url.as_ref().map(|url| url.value.clone()).or(url);
    let mut metadata = match &page {
        Some((decoded, facts)) => metadata::of_page(decoded, facts, url.as_deref(), Some(&document)).with_given(&given),
        None => metadata::of_text(&document, &given),
    };
    if let Some((decoded, _)) = &page {
        let base = url.as_deref().or(metadata.canonical_url.as_ref().map(|url| url.value.as_str()));
        metadata.related = related_links(&document, &lines.lines, decoded, base);
    }
    warnings.extend(metadata.warnings.drain(..).map(Warning::Metadata));
    let report = Report { id, extent, url, metadata };
    Ok(Ingested { report, document, warnings })
}

/// The links in blocks that are labeled as related.
fn related_links(document: &Document, lines: &[Line], page: &DecodedText<'_>, url: Option<&str>) -> Vec<Field<Link>> {
    let blocks = document.blocks().iter().zip(lines).filter(|(block, _)| block.kind == BlockKind::Related);
    let anchors: Vec<_> = blocks
        .filter_map(|(block, line)| {
            let href = line.context.as_ref()?.href?;
            let mut at = vec![page.source(href)];
            at.extend(document.map().sources(block.span));
            Some((attribute_value(href.of(page.text())), document.words(block.span), at))
        })
        .collect();
    let anchors = anchors.iter().map(|(href, words, at)| Anchor { href, words, at: at.clone() });
    metadata::related(anchors, url)
}

impl Given {
    /// The id, and what metadata take: it was said by whoever gave it, and goes before what the text lets guess.
    fn into_parts(self) -> (String, metadata::Given) {
        let value = |given: Option<(String, Span<Source>)>| given.map(|(value, at)| GivenValue { value, at: vec![at] });
        let given = metadata::Given {
            title: value(self.title),
            byline: value(self.byline),
            publisher: value(self.publisher),
            published: value(self.published),
            language: None,
            url: value(self.url),
        };
        (self.id, given)
    }
}
