//! Adding reports on the page: files, a text or an address, read and recorded one after the other.
//!
//! Without script a form sends all files at once and gets a list of what became of them; with it each file is sent alone, and
//! has a line that tells how far it is.

use dateline_ingest::{Capture, Origin, capture};
use dateline_ledger::{NewReport, Outcome as Recorded};
use maud::{Markup, html};
use serde::Serialize;

use crate::fetch::Fetcher;
use crate::recording::new_report;
use crate::serve::look::{Frame, many, shown};
use crate::serve::request::{Answer, Form, Upload};
use crate::serve::site::{Context, Failure, Outcome};

/// How long a page of somebody else may take to come.
const FETCH_SECONDS: u64 = 20;

/// What became of one report.
#[derive(Serialize)]
struct Row {
    id: String,
    /// `new`, `version`, `known` or `redacted`.
    outcome: &'static str,
    claims: u64,
    title: Option<String>,
}

/// What became of one file.
#[derive(Serialize)]
struct Added {
    name: String,
    reports: Vec<Row>,
    /// Why there are none, or what could not be read beside them.
    error: Option<String>,
}

/// Whether reports can be added here at all.
pub(super) fn is_possible(context: &Context<'_>) -> bool {
    let options = context.site.options();
    !options.read_only && options.read_by.is_some() && context.site.pipeline().is_some()
}

/// The form, where reports can be added.
pub(super) fn form(context: &Context<'_>, frame: &Frame<'_>) -> Markup {
    html! {
        @if is_possible(context) {
            section aria-labelledby="add" {
                h2 #add { "Add reports" }
                form.drop.add method="post" action="/add" enctype="multipart/form-data" data-progress="" {
                    (frame.signed())
                    input type="hidden" name="author" value=(frame.author());
                    label { "Files: pages, texts, feeds, .gz of them; or drop them here " input type="file" name="file" multiple; }
                    label { "or an address, which is then asked for its page " input type="url" name="url" placeholder="https://"; }
                    label { "or a text " textarea name="text" rows="4" {} }
                    div.buttons {
                        button { "Record" }
                        button formaction="/read" { "Only read it" }
                        span.small { "What is recorded stays in the log." }
                    }
                    ol.progress aria-live="polite" aria-label="What became of the files" {}
                }
            }
        }
    }
}

pub(in crate::serve) fn post(context: &Context<'_>) -> Outcome {
    let (true, Some(pipeline)) = (is_possible(context), context.site.pipeline()) else {
        return Err(Failure::Forbidden("nothing can be added here: the ledger is served to be read only".to_owned()));
    };
    let request = context.request;
    let mut given: Vec<Result<Capture, Added>> = Vec::new();
    let limits = pipeline.limits();
    let taken = |name: &str, bytes: Vec<u8>, origin: Origin| {
        capture(bytes, origin, limits).map_err(|error| failed(name, &format!("cannot be read: {error}")))
    };
    for Upload { name, bytes } in &request.uploads {
        given.push(taken(name, bytes.clone(), Origin::File(name.clone())));
    }
    if let Some(text) = request.field("text") {
        given.push(taken("pasted.txt", text.replace("\r\n", "\n").into_bytes(), Origin::File("pasted.txt".to_owned())));
    }
    if let Some(url) = request.field("url") {
        given.push(fetched(url, limits.page as u64).and_then(|(bytes, origin)| taken(url, bytes, origin)));
    }
    if given.is_empty() {
        return Err(Failure::Bad("there is neither a file nor a text nor an address".to_owned()));
    }
    let mut all = Vec::new();
    for one in given {
        all.push(match one {
            Ok(capture) => recorded(context, &capture)?,
            Err(failed) => failed,
        });
    }
    if request.form == Form::Json {
        return Ok(Answer::json(&all));
    }
    // One report is what somebody wants to see at once.
    if let [Added { reports, error: None, .. }] = all.as_slice()
        && let [one] = reports.as_slice()
    {
        return Ok(Answer::to(format!("/reports/{}", one.id)));
    }
    let frame = Frame::new(context, "Added");
    let main = html! {
        h1 { "What became of them" }
        table.list {
            caption.hidden { "Files and their reports" }
            thead { tr { th scope="col" { "File" } th scope="col" { "Report" } th scope="col" { "Outcome" } th.number scope="col" { "Claims" } } }
            tbody { @for added in &all {
                @if let Some(error) = &added.error { tr { th scope="row" { (shown(&added.name)) } td colspan="3" { (shown(error)) } } }
                @for row in &added.reports { tr data-row="" {
                    th scope="row" { (shown(&added.name)) }
                    td { a href=(frame.link(&format!("/reports/{}", row.id))) { (shown(row.title.as_deref().unwrap_or(&row.id))) } }
                    td { (row.outcome) }
                    td.number { (row.claims) }
                } }
            } }
        }
        p { a href=(frame.link("/")) { "To the first page" } }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn failed(name: &str, words: &str) -> Added {
    Added { name: name.to_owned(), reports: Vec::new(), error: Some(words.to_owned()) }
}

/// The page at an address: the only thing that is ever asked of another machine, and only when somebody names it.
fn fetched(url: &str, limit: u64) -> Result<(Vec<u8>, Origin), Added> {
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(failed(url, "is no http or https address"));
    }
    let page = Fetcher::new(FETCH_SECONDS).fetch(url, limit).map_err(|error| failed(url, &error.to_string()))?;
    Ok((page.bytes, Origin::Url { url: page.url, content_type: page.content_type }))
}

/// Reads and records all reports of a capture, in one transaction.
fn recorded(context: &Context<'_>, capture: &Capture) -> Result<Added, Failure> {
    let options = context.site.options();
    let (Some(pipeline), Some(read_by)) = (context.site.pipeline(), &options.read_by) else {
        return Err(Failure::Forbidden("nothing can be added here".to_owned()));
    };
    let tables = context.site.rereader()?.tables();
    let name = capture.name();
    let extents = match pipeline.extents(capture) {
        Ok(extents) => extents.spans,
        Err(error) => return Ok(failed(&name, &format!("cannot be read: {error}"))),
    };
    let mut ready: Vec<(NewReport, Option<String>)> = Vec::new();
    let mut unread = Vec::new();
    for extent in extents {
        match pipeline
            .read(capture, extent)
            .map_err(anyhow::Error::from)
            .and_then(|reading| new_report(capture, &reading, read_by, tables))
        {
            Ok((record, report)) => ready.push((report, record.report.title)),
            Err(error) => unread.push(error.to_string()),
        }
    }
    let author = context.request.field("author").unwrap_or(&options.author);
    let outcomes = match ready.is_empty() {
        true => Vec::new(),
        false => context.site.write(author, |batch| {
            ready.iter().map(|(report, _)| batch.record(report)).collect::<Result<Vec<_>, _>>()
        })?,
    };
    let reports = (ready.into_iter().zip(outcomes))
        .map(|((report, title), outcome)| {
            let (id, outcome) = match outcome {
                Recorded::New(id) => (id, "new"),
                Recorded::Version { report, .. } => (report, "version"),
                Recorded::Known(id) => (id, "known"),
                Recorded::Redacted(id) => (id, "redacted"),
            };
            Row { id: format!("r{id}"), outcome, claims: report.claims() as u64, title }
        })
        .collect::<Vec<_>>();
    let error = match (reports.is_empty(), unread.first()) {
        (_, Some(first)) => {
            Some(format!("{} not read: {first}", many(unread.len() as u64, "report was", "reports were")))
        }
        (true, None) => Some("holds no report".to_owned()),
        (false, None) => None,
    };
    Ok(Added { name, reports, error })
}
