//! Finding words in all reports.

use maud::html;
use serde::Serialize;

use crate::serve::look::{Frame, day, many, other_forms, shown};
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Outcome};

/// The most places that are shown.
const MOST: usize = 200;

#[derive(Serialize)]
struct Row<'h> {
    report: String,
    published: Option<&'h str>,
    publisher: Option<&'h str>,
    title: Option<&'h str>,
    block: u64,
    block_kind: &'h str,
    words: String,
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let query = request.query("q");
    let hits = match query {
        Some(query) => context.ledger.search(query, MOST, false, &context.scope)?,
        None => Vec::new(),
    };
    let rows = || {
        hits.iter().map(|hit| Row {
            report: format!("r{}", hit.report),
            published: hit.published.as_deref(),
            publisher: hit.publisher.as_deref(),
            title: hit.title.as_deref(),
            block: hit.block,
            block_kind: &hit.block_kind,
            words: hit.words.iter().map(|(_, words)| words.as_str()).collect(),
        })
    };
    match request.form {
        Form::Json => return Ok(Answer::json(&rows().collect::<Vec<_>>())),
        Form::Csv => {
            let names = ["report", "published", "publisher", "title", "block", "block_kind", "words"];
            let mut cells = vec![names.map(str::to_owned).to_vec()];
            let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
            cells.extend(rows().map(|row| {
                let block = row.block.to_string();
                vec![
                    row.report,
                    text(row.published),
                    text(row.publisher),
                    text(row.title),
                    block,
                    row.block_kind.to_owned(),
                    row.words,
                ]
            }));
            return Ok(Answer::csv("search", &cells));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Search");
    let main = html! {
        h1 { "Search" }
        @if let Some(query) = query {
            p.lead { (many(hits.len() as u64, "place", "places")) " with " q { (shown(query)) }
                @if hits.len() == MOST { ", the best only" } "." }
            ol.stack { @for hit in &hits {
                li.item data-row="" {
                    p.kicker { (day(hit.published.as_deref())) " · " (shown(hit.publisher.as_deref().unwrap_or("outlet not stated"))) }
                    p.headline { a href=(frame.link(&format!("/reports/r{}#b{}", hit.report, hit.block))) {
                        (shown(hit.title.as_deref().unwrap_or("without a headline"))) } }
                    p { @for (found, words) in &hit.words { @if *found { mark { (shown(words)) } } @else { (shown(words)) } } }
                }
            } }
            (other_forms(request, &["json", "csv"]))
        } @else {
            p { "Type words above. " code { "\"in a row\"" } ", " code { "this OR that" } " and " code { "begin*" } " work too." }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}
