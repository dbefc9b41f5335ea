//! The sources, and one source with all that it says.

use dateline_ledger::{ClaimFilter, Id, SourceList, SourceView};
use maud::{Markup, html};
use serde::Serialize;

use crate::serve::look::{Frame, Pager, class_of, day, grouped, many, other_forms, shown, stance};
use crate::serve::pages::{claims, number};
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

#[derive(Serialize)]
struct Row<'s> {
    id: String,
    name: &'s str,
    source_type: &'s str,
    claims: u64,
    reports: u64,
    publishers: u64,
    stances: &'s std::collections::BTreeMap<String, u64>,
    first_day: Option<&'s str>,
    last_day: Option<&'s str>,
    grade: Option<&'s str>,
}

fn row(source: &SourceView) -> Row<'_> {
    Row {
        id: format!("s{}", source.id),
        name: &source.name,
        source_type: &source.source_type,
        claims: source.claims,
        reports: source.reports,
        publishers: source.publishers,
        stances: &source.stances,
        first_day: source.days.as_ref().map(|days| days.0.as_str()),
        last_day: source.days.as_ref().map(|days| days.1.as_str()),
        grade: source.grade.as_deref(),
    }
}

pub(in crate::serve) fn list(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let all = || context.ledger.sources(&ClaimFilter::default(), &context.scope);
    match request.form {
        Form::Json => return Ok(Answer::json(&all()?.named.iter().map(row).collect::<Vec<_>>())),
        Form::Csv => {
            let names =
                ["id", "name", "source_type", "claims", "reports", "publishers", "first_day", "last_day", "grade"];
            let mut rows = vec![names.map(str::to_owned).to_vec()];
            rows.extend(all()?.named.iter().map(row).map(|row| {
                let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
                vec![
                    row.id,
                    row.name.to_owned(),
                    row.source_type.to_owned(),
                    row.claims.to_string(),
                    row.reports.to_string(),
                    row.publishers.to_string(),
                    text(row.first_day),
                    text(row.last_day),
                    text(row.grade),
                ]
            }));
            return Ok(Answer::csv("sources", &rows));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Sources");
    let list = |window| Ok::<_, Failure>(context.ledger.source_list(window, &context.scope)?);
    let (sources, pager) = Pager::of(request, |list: &SourceList| list.count, list)?;
    let main = html! {
        h1 { "Sources" }
        p.lead { (many(sources.count as u64, "named source", "named sources")) ", the most heard first; "
            (many(sources.unnamed, "claim has", "claims have")) " a source without a name, or none. "
            a href=(frame.link("/independence")) { "Who draws on whom" } }
        table.list {
            caption.hidden { "Sources" }
            thead { tr {
                th scope="col" { "Source" } th scope="col" { "Kind" } th.number scope="col" { "Claims" }
                th.number scope="col" { "Reports" } th.number scope="col" { "Outlets" } th scope="col" { "What they do" } th scope="col" { "Days" }
            } }
            tbody { @for source in &sources.sources {
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&format!("/sources/s{}", source.id))) { (shown(&source.name)) }
                        @if let Some(grade) = &source.grade { " " span.badge { "grade " (shown(grade)) } } }
                    td { (shown(&source.source_type.replace('_', " "))) }
                    td.number { (grouped(source.claims)) }
                    td.number { (grouped(source.reports)) }
                    td.number { (grouped(source.publishers)) }
                    td { (bar(source)) }
                    td { (days(source)) }
                }
            } }
        }
        (pager.links(request))
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

/// The stances as a bar, with the numbers in words for those who do not see it.
fn bar(source: &SourceView) -> Markup {
    let words: Vec<String> =
        source.stances.iter().map(|(stance, count)| format!("{count} {}", stance.replace('_', " "))).collect();
    let words = words.join(", ");
    let mut at = 0.0;
    let parts: Vec<(&str, f64, f64)> = (source.stances.iter())
        .map(|(stance, count)| {
            let (left, width) = (at, *count as f64 / source.claims.max(1) as f64 * 120.0);
            at += width;
            (class_of(stance), left, (width - 0.6).max(0.4))
        })
        .collect();
    html! {
        svg.bar viewBox="0 0 120 10" role="img" aria-label=(words) {
            title { (words) }
            @for (class, left, width) in parts {
                rect class=(class) x=(format!("{left:.1}")) y="0" width=(format!("{width:.1}")) height="10" {}
            }
        }
    }
}

fn days(source: &SourceView) -> Markup {
    match &source.days {
        None => html! { span.empty { "no date" } },
        Some((first, last)) if first == last => day(Some(first)),
        Some((first, last)) => html! { (day(Some(first))) " – " (day(Some(last))) },
    }
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let id = number(context.id, |id| if let Id::Source(source) = id { Some(source) } else { None })?;
    let filter = ClaimFilter { source_of: Some(id), ..ClaimFilter::default() };
    let claims = context.ledger.claims(&filter, &context.scope)?;
    let sources = context.ledger.sources(&filter, &context.scope)?;
    let Some(source) = sources.named.first() else {
        return Err(Failure::NotFound(format!("s{id} has no name that its claims could be gathered under")));
    };
    if context.request.form == Form::Json {
        let claims: Vec<_> = claims.iter().map(claims::row).collect();
        return Ok(Answer::json(&serde_json::json!({ "source": row(source), "claims": claims })));
    }
    let frame = Frame::new(context, source.name.clone());
    let pager = Pager::new(context.request, claims.len());
    let opinions = context.ledger.opinions_on(Id::Source(source.id))?;
    let main = html! {
        p.kicker { "Source s" (source.id) " · " (shown(&source.source_type.replace('_', " "))) }
        h1 { (shown(&source.name)) @if let Some(grade) = &source.grade { " " span.badge { "grade " (shown(grade)) } } }
        p.lead { (many(source.claims, "claim", "claims")) " in " (many(source.reports, "report", "reports")) " of "
            (many(source.publishers, "outlet", "outlets")) ", " (days(source)) "." }
        p { @for (name, count) in &source.stances { (stance(name)) " " (grouped(*count)) "  " } }
        ol.claims { @for claim in &claims[pager.first..pager.end] { (claims::item(&frame, claim)) } }
        (pager.links(context.request))
        (claims::said_of(&frame, &opinions))
        (claims::note_form(&frame, &format!("s{}", source.id)))
        @if frame.can_write() {
            section.review aria-labelledby="grade" {
                h2 #grade { "How far can it be relied on?" }
                p.small { "From A, always, to E, never; F, cannot be told (Admiralty scale)." }
                div.buttons { @for grade in ["A", "B", "C", "D", "E", "F"] { (grading(&frame, source.id, grade)) } }
            }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn grading(frame: &Frame<'_>, source: u64, grade: &str) -> Markup {
    html! {
        form.inline method="post" action="/review" {
            (frame.signed())
            input type="hidden" name="verb" value="grade";
            input type="hidden" name="of" value=(format!("s{source}"));
            input type="hidden" name="value" value=(grade);
            input type="hidden" name="reason" value="graded on the page of the source";
            input type="hidden" name="author" value=(frame.author());
            input type="hidden" name="back" value=(frame.own());
            button { (grade) }
        }
    }
}
