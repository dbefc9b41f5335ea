//! The reports as a list, with facets.

use std::collections::BTreeMap;

use dateline_ledger::{ReportView, Standing};
use maud::{Markup, html};
use serde::Serialize;

use crate::serve::look::{Frame, Pager, day, grouped, other_forms, shown, with};
use crate::serve::request::{Answer, Form, Request};
use crate::serve::site::{Context, Failure, Outcome};

/// A report as programs get it.
#[derive(Serialize)]
pub(in crate::serve) struct Row<'r> {
    id: String,
    published: Option<&'r str>,
    publisher: Option<&'r str>,
    title: Option<&'r str>,
    byline: Option<&'r str>,
    language: Option<&'r str>,
    url: Option<&'r str>,
    standing: &'static str,
    version: u64,
    claims: u64,
    mentions: u64,
    grade: Option<&'r str>,
    recorded_at: &'r str,
    sha256: &'r str,
}

pub(in crate::serve) fn row(report: &ReportView) -> Row<'_> {
    Row {
        id: format!("r{}", report.id),
        published: report.published.as_deref(),
        publisher: report.publisher.as_deref(),
        title: report.title.as_deref(),
        byline: report.byline.as_deref(),
        language: report.language.as_deref(),
        url: report.url.as_deref(),
        standing: report.standing.name(),
        version: report.version,
        claims: report.claims,
        mentions: report.mentions,
        grade: report.grade.as_deref(),
        recorded_at: &report.recorded_at,
        sha256: &report.sha256,
    }
}

pub(in crate::serve) fn list(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let all = context.ledger.reports(&context.scope)?;
    let every = request.query("standing") == Some("all");
    let standing: Vec<&ReportView> =
        all.iter().filter(|report| every || report.standing == Standing::Current).collect();
    let fits = |report: &ReportView, but: &str| {
        let is = |name: &str, value: &str| but == name || request.query(name).is_none_or(|wanted| wanted == value);
        is("publisher", report.publisher.as_deref().unwrap_or("-"))
            && is("language", report.language.as_deref().unwrap_or("-"))
            && is("day", of_day(report))
    };
    let mut reports: Vec<&ReportView> = standing.iter().copied().filter(|report| fits(report, "")).collect();
    sort(&mut reports, request.query("sort").unwrap_or("-published"))?;
    match request.form {
        Form::Json => return Ok(Answer::json(&reports.iter().map(|report| row(report)).collect::<Vec<_>>())),
        Form::Csv => return Ok(Answer::csv("reports", &cells(&reports))),
        Form::Html => {}
    }
    let frame = Frame::new(context, "Reports");
    let pager = Pager::new(request, reports.len());
    let facet = |name: &'static str, words: &str, value: fn(&ReportView) -> &str| {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for report in standing.iter().filter(|report| fits(report, name)) {
            *counts.entry(value(report)).or_default() += 1;
        }
        facets(request, name, words, counts)
    };
    let main = html! {
        h1 { "Reports" }
        div.with-aside {
            aside aria-label="Narrow the list" {
                (facet("publisher", "Outlet", |report| report.publisher.as_deref().unwrap_or("-")))
                (facet("day", "Published", of_day))
                (facet("language", "Language", |report| report.language.as_deref().unwrap_or("-")))
                p.small {
                    @if every { a href=(with(request, "standing", "")) { "Leave out what no longer counts" } }
                    @else { a href=(with(request, "standing", "all")) { "Show superseded and withdrawn ones too" } }
                }
            }
            section aria-label="The list" {
                @if reports.is_empty() { p.empty { "No report fits." } }
                @else {
                    table.list {
                        thead { tr {
                            (head(request, "published", "Published"))
                            (head(request, "publisher", "Outlet"))
                            (head(request, "title", "Headline"))
                            (head(request, "claims", "Claims"))
                        } }
                        tbody { @for report in &reports[pager.first..pager.end] {
                            tr data-row="" {
                                td { (day(report.published.as_deref())) }
                                td { (outlet(report)) }
                                th scope="row" {
                                    a href=(frame.link(&format!("/reports/r{}", report.id))) { (headline(report)) }
                                    (badge(report))
                                }
                                td.number { (grouped(report.claims)) }
                            }
                        } }
                    }
                    (pager.links(request))
                }
                (other_forms(request, &["json", "csv"]))
            }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn of_day(report: &ReportView) -> &str {
    report.published.as_deref().and_then(|published| published.get(..10)).unwrap_or("-")
}

fn sort(reports: &mut [&ReportView], by: &str) -> Result<(), Failure> {
    let (key, turned) = by.strip_prefix('-').map_or((by, false), |key| (key, true));
    match key {
        "published" => reports.sort_by(|a, b| (&a.published, a.id).cmp(&(&b.published, b.id))),
        "recorded" => reports.sort_by_key(|report| report.seq),
        "publisher" => reports.sort_by(|a, b| (&a.publisher, a.id).cmp(&(&b.publisher, b.id))),
        "claims" => reports.sort_by_key(|report| (report.claims, report.id)),
        "title" => reports.sort_by(|a, b| (&a.title, a.id).cmp(&(&b.title, b.id))),
        other => return Err(Failure::Bad(format!("{other:?} is nothing to sort by"))),
    }
    if turned {
        reports.reverse();
    }
    Ok(())
}

/// The head of a column that sorts.
fn head(request: &Request, key: &str, words: &str) -> Markup {
    let now = request.query("sort").unwrap_or("-published");
    let (sorted, next) = match now.strip_prefix('-') {
        _ if now == key => (Some("ascending"), format!("-{key}")),
        Some(turned) if turned == key => (Some("descending"), key.to_owned()),
        _ => (None, key.to_owned()),
    };
    html! { th scope="col" aria-sort=[sorted] { a href=(with(request, "sort", &next)) { (words) } } }
}

/// A facet: its values with how many reports have each.
pub(in crate::serve) fn facets(request: &Request, name: &str, words: &str, counts: BTreeMap<&str, u64>) -> Markup {
    let chosen = request.query(name);
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    html! {
        section.facet {
            h2 { (words) }
            ul {
                @if let Some(chosen) = chosen {
                    li { b { (shown(if chosen == "-" { "not stated" } else { chosen })) } " " a href=(with(request, name, "")) { "× all" } }
                } @else {
                    @for (value, count) in counts.iter().take(12) {
                        li { a href=(with(request, name, value)) { (shown(if *value == "-" { "not stated" } else { value })) } " " span.count { (grouped(*count)) } }
                    }
                    @if counts.len() > 12 { li.small { "and " (counts.len() - 12) " more" } }
                }
            }
        }
    }
}

/// The headline, or what stands for it.
pub(in crate::serve) fn headline(report: &ReportView) -> String {
    let named = report.title.as_deref().or(report.url.as_deref()).or(report.path.as_deref()).or(report.name.as_deref());
    named.map_or_else(|| format!("r{}", report.id), shown)
}

/// The outlet.
pub(in crate::serve) fn outlet(report: &ReportView) -> Markup {
    match &report.publisher {
        Some(publisher) => html! { (shown(publisher)) },
        None => html! { span.empty { "outlet not stated" } },
    }
}

/// What is unusual about a report.
pub(in crate::serve) fn badge(report: &ReportView) -> Markup {
    html! {
        @if report.standing != Standing::Current { " " span.badge { (report.standing.name()) } }
        @if report.version > 1 { " " span.badge { "version " (report.version) } }
        @if let Some(grade) = &report.grade { " " span.badge { "grade " (shown(grade)) } }
    }
}

fn cells(reports: &[&ReportView]) -> Vec<Vec<String>> {
    let names = [
        "id",
        "published",
        "publisher",
        "title",
        "byline",
        "language",
        "url",
        "standing",
        "version",
        "claims",
        "sha256",
    ];
    let mut rows = vec![names.map(str::to_owned).to_vec()];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    rows.extend(reports.iter().map(|report| {
        vec![
            format!("r{}", report.id),
            text(&report.published),
            text(&report.publisher),
            text(&report.title),
            text(&report.byline),
            text(&report.language),
            text(&report.url),
            report.standing.name().to_owned(),
            report.version.to_string(),
            report.claims.to_string(),
            report.sha256.clone(),
        ]
    }));
    rows
}
