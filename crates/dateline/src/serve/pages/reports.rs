//! The reports as a list, with facets.

use std::collections::BTreeMap;

use dateline_ledger::{ReportFilter, ReportList, ReportOrder, ReportView, Standing, Window};
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
    let every = request.query("standing") == Some("all");
    let words = |name: &str| request.query(name).map(str::to_owned);
    let (order, is_turned) = order(request.query("sort").unwrap_or("-published"))?;
    let filter = ReportFilter {
        publisher: words("publisher"),
        day: words("day"),
        language: words("language"),
        everything: every,
        order,
        is_turned,
        without_facets: request.form != Form::Html,
    };
    let list = |window| Ok::<_, Failure>(context.ledger.report_list(&filter, window, &context.scope)?);
    if request.form != Form::Html {
        let all: ReportList = list(Window { first: 0, most: usize::MAX })?;
        return Ok(match request.form {
            Form::Csv => Answer::csv("reports", &cells(&all.reports)),
            _ => Answer::json(&all.reports.iter().map(row).collect::<Vec<_>>()),
        });
    }
    let (listed, pager) = Pager::of(request, |list: &ReportList| list.count, list)?;
    let reports = &listed.reports;
    let frame = Frame::new(context, "Reports");
    let facet = |name: &str, words: &str, at: usize| {
        let counts = listed.facets[at].iter().map(|(value, count)| (value.as_str(), *count)).collect();
        facets(request, name, words, counts)
    };
    let main = html! {
        h1 { "Reports" }
        div.with-aside {
            aside aria-label="Narrow the list" {
                (facet("publisher", "Outlet", 0))
                (facet("day", "Published", 1))
                (facet("language", "Language", 2))
                p.small {
                    @if every { a href=(with(request, "standing", "")) { "Leave out what no longer counts" } }
                    @else { a href=(with(request, "standing", "all")) { "Show superseded and withdrawn ones too" } }
                }
            }
            section aria-label="The list" {
                @if reports.is_empty() { p.empty { "No report fits." } }
                @else {
                    table.list {
                        caption.hidden { "Reports" }
                        thead { tr {
                            (head(request, "published", "Published"))
                            (head(request, "publisher", "Outlet"))
                            (head(request, "title", "Headline"))
                            (head(request, "claims", "Claims"))
                        } }
                        tbody { @for report in reports {
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

fn order(by: &str) -> Result<(ReportOrder, bool), Failure> {
    let (key, is_turned) = by.strip_prefix('-').map_or((by, false), |key| (key, true));
    let order = ReportOrder::named(key);
    order.map(|order| (order, is_turned)).ok_or_else(|| Failure::Bad(format!("{key:?} is nothing to sort by")))
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

fn cells(reports: &[ReportView]) -> Vec<Vec<String>> {
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
