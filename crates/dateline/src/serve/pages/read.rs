//! Reading a text or file on the page, without recording it.

use dateline_ingest::{Origin, capture};
use maud::html;

use crate::record::Record as Written;
use crate::serve::look::Frame;
use crate::serve::pages::report;
use crate::serve::record::Record;
use crate::serve::request::{Answer, Upload};
use crate::serve::site::{Context, Failure, Outcome};

/// The most reports of one file that are shown.
const MOST: usize = 20;

pub(in crate::serve) fn form(context: &Context<'_>) -> Outcome {
    let frame = Frame::new(context, "Read");
    let main = html! {
        h1 { "Read a report" }
        p.lead { "Paste a text or drop a page, and see who says what in it. It is read on this machine and not recorded." }
        @if super::add::is_possible(context) { p { "To record reports, add them on the " a href=(frame.link("/")) { "first page" } "." } }
        form.drop method="post" action="/read" enctype="multipart/form-data" {
            (frame.signed())
            label for="text" { "Text" }
            textarea #text name="text" rows="14" placeholder="Paste the text of a report here." {}
            label for="file" { "or a file: a page, a text, a .gz of one" }
            input #file type="file" name="file";
            div.buttons { button { "Read it" } }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

pub(in crate::serve) fn post(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let Some(pipeline) = context.site.pipeline() else {
        return Err(Failure::Bad("this server was started without the means to read".to_owned()));
    };
    let upload = match (request.uploads.first(), request.field("text")) {
        (Some(upload), _) => upload.clone(),
        (None, Some(text)) => Upload { name: "pasted.txt".to_owned(), bytes: text.replace("\r\n", "\n").into_bytes() },
        (None, None) => return Err(Failure::Bad("there is neither a text nor a file".to_owned())),
    };
    let bad = |error: dateline_ingest::IngestError| Failure::Bad(format!("{} cannot be read: {error}", upload.name));
    let capture = capture(upload.bytes.clone(), Origin::File(upload.name.clone()), pipeline.limits()).map_err(bad)?;
    let extents = pipeline.extents(&capture).map_err(bad)?;
    let frame = Frame::new(context, upload.name.clone());
    let mut readings = Vec::new();
    for extent in extents.spans.iter().take(MOST) {
        let reading = pipeline.read(&capture, *extent).map_err(bad)?;
        let written = Written::new(&capture, &reading, false);
        let json = serde_json::to_string(&written).map_err(|error| Failure::Bad(error.to_string()))?;
        readings.push((written.report.title.clone(), written.text.clone(), Record::read(&json)));
    }
    let main = html! {
        p.kicker { "Read, not recorded · " a href=(frame.link("/read")) { "another" } }
        @for (title, text, record) in &readings {
            h1 { (crate::serve::look::shown(title.as_deref().unwrap_or("Without a headline"))) }
            (report::read(&frame, None, text, record))
        }
        @if extents.spans.len() > MOST { p.small { "The first " (MOST) " of " (extents.spans.len()) " reports." } }
    };
    Ok(Answer::html(200, frame.page(main)))
}
