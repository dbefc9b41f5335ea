//! JSONL: one report on each line, as `{"id", "text", "title"?, "published"?, "publisher"?, "url"?}`.
//!
//! The document's text is the `text` value with its escapes read, and nothing else: no line is dropped, no white space
//! changed. Members that are not named here are left alone.

use dateline_text::{Source, Span};

use super::{Format, Given, Head, Ingested, Options, TextParts};
use crate::capture::{Capture, looks_like_jsonl};
use crate::charset::{self, DecodedText, TextBuilder};
use crate::error::{IngestError, MemberProblem};
use crate::json::{self, Kind, Value};

/// JSONL.
pub(super) struct Jsonl;

const EXTENSIONS: &[&str] = &["jsonl", "ndjson"];

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn description(&self) -> &'static str {
        "One JSON object on each line: id, text, and title, published, publisher, url where known"
    }

    fn extensions(&self) -> &'static [&'static str] {
        EXTENSIONS
    }

    fn sniff(&self, head: &Head<'_>) -> u8 {
        let object = head.text.strip_prefix('{').map(str::trim_start);
        let content = if object.is_some_and(|inner| inner.starts_with(['"', '}'])) { 60 } else { 0 };
        content + head.hint(EXTENSIONS, &["application/jsonl", "application/x-ndjson", "application/x-jsonlines"])
    }

    fn extents(&self, capture: &Capture, options: &Options<'_>) -> Result<Vec<Span<Source>>, IngestError> {
        let bytes = &capture.bytes;
        if charset::is_utf_16(bytes) {
            return Err(IngestError::Encoding { encoding: "UTF-16" });
        }
        if bytes.len() > options.limits.jsonl || (!looks_like_jsonl(bytes) && bytes.len() > options.limits.page) {
            return Err(IngestError::TooLarge { what: "a JSONL file", limit: options.limits.jsonl });
        }
        let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut spans = Vec::new();
        let mut start = mark;
        for end in memchr::memchr_iter(b'\n', &bytes[mark..]).map(|at| at + mark).chain([bytes.len()]) {
            let line = &bytes[start..end];
            let words = line.trim_ascii();
            if !words.is_empty() {
                let from = start + (line.len() - line.trim_ascii_start().len());
                spans.push(Span::from_range(from..from + words.len()));
            }
            start = end + 1;
        }
        match spans.is_empty() {
            true => Err(IngestError::NoText),
            false => Ok(spans),
        }
    }

    fn read(&self, capture: &Capture, extent: Span<Source>, options: &Options<'_>) -> Result<Ingested, IngestError> {
        if extent.len() as usize > options.limits.json_line {
            return Err(IngestError::TooLarge { what: "a line of JSONL", limit: options.limits.json_line });
        }
        let line = capture.line_of(extent.start());
        let decoded = charset::decode_utf_8(capture.at(extent), extent.start());
        let value = json::parse(decoded.text(), 0, json::Options::default()).map_err(|error| {
            let offset = decoded.source(Span::new(error.offset, error.offset)).start();
            IngestError::Json { line, offset, problem: error.problem }
        })?;
        let wrong = |problem| IngestError::Member { line, problem };
        if !matches!(value.kind(), Kind::Object(_)) {
            return Err(wrong(MemberProblem::NoObject));
        }
        let text = match value.get("text") {
            None => return Err(wrong(MemberProblem::NoText)),
            Some(text) => text.string().ok_or(wrong(MemberProblem::TextKind))?,
        };
        let id = match value.get("id").filter(|id| !id.is_null()) {
            None => format!("{}:{line}", capture.name()),
            Some(id) => match id.kind() {
                Kind::String(id) => id.decoded().into_owned(),
                Kind::Number(id) => (*id).to_owned(),
                _ => return Err(wrong(MemberProblem::IdKind)),
            },
        };
        let mut builder = TextBuilder::new(&decoded);
        text.push_to(&mut builder);
        let (text, map) = builder.finish();
        let given = Given {
            id,
            title: member(&decoded, &value, "title"),
            byline: member(&decoded, &value, "byline"),
            published: member(&decoded, &value, "published"),
            publisher: member(&decoded, &value, "publisher"),
            url: member(&decoded, &value, "url"),
        };
        super::finish_text(TextParts { capture, extent, text, map, given: Some(given) }, options)
    }
}

/// A member that is a string with words in it, and the bytes it stands in.
fn member(decoded: &DecodedText<'_>, value: &Value<'_>, name: &str) -> Option<(String, Span<Source>)> {
    let string = value.get(name)?.string()?;
    let words = string.decoded();
    (!words.trim().is_empty()).then(|| (words.into_owned(), decoded.source(string.span())))
}
