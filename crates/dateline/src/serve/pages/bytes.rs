//! The bytes that a report was read from.

use dateline_ledger::Id;
use maud::html;

use crate::serve::look::{Frame, grouped, shown};
use crate::serve::pages::{number, reports};
use crate::serve::request::{Answer, Body};
use crate::serve::site::{Context, Failure, Outcome};

/// How many bytes are shown on each side of those that are marked.
const AROUND: usize = 1500;

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let id = number(context.id, |id| if let Id::Report(report) = id { Some(report) } else { None })?;
    let report = context.ledger.report(id, &context.scope)?;
    let Some(bytes) = context.ledger.bytes(id)? else {
        return Err(Failure::NotFound(format!("the bytes of r{id} were redacted")));
    };
    if context.request.query("download") == Some("1") {
        // As a file: a page that was once somewhere else must not come alive here.
        let file = ("Content-Disposition", format!("attachment; filename=\"r{id}.bin\""));
        return Ok(Answer {
            status: 200,
            kind: "application/octet-stream",
            body: Body::Bytes(bytes),
            headers: vec![file],
        });
    }
    // Bytes are told by their place in the capture; what is kept begins with the report's own.
    let begin = context.ledger.entry(report.seq)?.operation.recorded().map_or(0, |recorded| recorded.extent.0) as usize;
    let place = |name: &str| {
        let told: usize = context.request.query(name).and_then(|at| at.parse().ok()).unwrap_or(begin);
        told.saturating_sub(begin).min(bytes.len())
    };
    let (from, to) = (place("from"), place("to").max(place("from")));
    let (first, end) = (from.saturating_sub(AROUND), (to + AROUND).min(bytes.len()));
    let words = |range: std::ops::Range<usize>| {
        String::from_utf8_lossy(&bytes[range]).lines().map(shown).collect::<Vec<_>>().join("\n")
    };
    let frame = Frame::new(context, format!("Bytes of r{id}"));
    let main = html! {
        p.kicker { a href=(frame.link(&format!("/reports/r{id}"))) { (reports::headline(&report)) } }
        h1 { "The bytes it was read from" }
        p { (grouped(bytes.len() as u64)) " bytes, SHA-256 " code { (report.sha256) } ". Shown as text, from byte " (begin + first) " to " (begin + end) ". "
            a href=(format!("/reports/r{id}/bytes?download=1")) { "All of them as a file" } }
        pre.bytes { (words(first..from)) @if to > from { mark #marked { (words(from..to)) } } (words(to..end)) }
    };
    Ok(Answer::html(200, frame.page(main)))
}
