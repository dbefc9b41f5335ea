//! HTML pages.

use dateline_text::{Source, Span};

use super::{Format, Head, Ingested, Options, whole};
use crate::capture::Capture;
use crate::charset;
use crate::error::IngestError;
use crate::html::lines;
use crate::metadata::PageFacts;

/// HTML pages.
pub(super) struct Html;

const EXTENSIONS: &[&str] = &["html", "htm", "xhtml"];

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn description(&self) -> &'static str {
        "A web page"
    }

    fn extensions(&self) -> &'static [&'static str] {
        EXTENSIONS
    }

    fn sniff(&self, head: &Head<'_>) -> u8 {
        let text = &head.text;
        let begins = ["<!doctype html", "<html", "<head", "<body", "<meta", "<title"];
        let tags =
            ["<html", "<head>", "<body", "<div", "<p>", "<p ", "<a href", "<br", "<span", "<h1", "<script", "</"];
        let content = match () {
            _ if begins.iter().any(|tag| text.starts_with(tag)) => 60,
            _ if text.starts_with("<?xml") && text.contains("<html") => 60,
            // A comment may stand before it all; a text may quote a tag or two.
            _ if text.contains("<!doctype html") && text.contains("<html") => 50,
            _ if tags.iter().filter(|tag| text.contains(**tag)).count() >= 3 => 35,
            _ => 0,
        };
        content + head.hint(EXTENSIONS, &["text/html", "application/xhtml+xml"])
    }

    fn extents(&self, capture: &Capture, options: &Options<'_>) -> Result<Vec<Span<Source>>, IngestError> {
        whole(capture, "an HTML page", options.limits.page)
    }

    fn read(&self, capture: &Capture, extent: Span<Source>, options: &Options<'_>) -> Result<Ingested, IngestError> {
        let hint = charset::Hint { content_type: capture.content_type(), html: true };
        let decoded = charset::decode(capture.at(extent), extent.start(), hint)
            .map_err(|encoding| IngestError::Encoding { encoding })?;
        let mut facts = PageFacts::default();
        let lines = lines::visible_lines_beside(&decoded, |token| facts.observe(decoded.text(), token));
        super::finish(capture, extent, lines, Some((&decoded, facts)), None, options)
    }
}
