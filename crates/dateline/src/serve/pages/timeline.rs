//! When reports came out, by day: a picture and the same as a table.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::serve::look::{Frame, grouped, link, many, other_forms};
use crate::serve::request::{Answer, Form, Request};
use crate::serve::site::{Context, Outcome};

/// Reports and claims by day.
type Days = BTreeMap<String, (u64, u64)>;

/// Bars of reports by day, each a link to the reports of its day.
pub(in crate::serve) fn chart(days: &Days, request: &Request) -> Markup {
    if days.len() < 2 {
        return html! {};
    }
    let most = days.values().map(|day| day.0).max().unwrap_or(1).max(1) as f64;
    let step = 960.0 / days.len() as f64;
    let wide = (step * 0.72).clamp(1.0, 64.0);
    let every = (days.len() as f64 / 12.0).ceil().max(1.0) as usize;
    let words = format!("Reports by day of publication, from {} to {}", first(days), last(days));
    html! {
        figure.chart {
            svg viewBox="0 0 960 150" role="img" aria-label=(words) preserveAspectRatio="xMidYMid meet" {
                title { (words) }
                line.axis x1="0" y1="124" x2="960" y2="124" {}
                @for (at, (day, counts)) in days.iter().enumerate() {
                    @let left = at as f64 * step + (step - wide) / 2.0;
                    @let tall = counts.0 as f64 / most * 104.0;
                    a href=(link(request, &format!("/reports?day={day}"))) {
                        title { (day) ": " (many(counts.0, "report", "reports")) ", " (many(counts.1, "claim", "claims")) }
                        rect.bar-of-day x=(format!("{left:.1}")) y=(format!("{:.1}", 124.0 - tall)) width=(format!("{wide:.1}")) height=(format!("{tall:.1}")) {}
                        text.count x=(format!("{:.1}", left + wide / 2.0)) y=(format!("{:.1}", 118.0 - tall)) text-anchor="middle" { @if days.len() <= 40 { (counts.0) } }
                    }
                    @if at % every == 0 {
                        text.tick x=(format!("{:.1}", left + wide / 2.0)) y="142" text-anchor="middle" { (day) }
                    }
                }
            }
            figcaption { "Reports by day of publication. " a href=(link(request, "/timeline")) { "As a table" } }
        }
    }
}

fn first(days: &Days) -> &str {
    days.keys().next().map_or("", String::as_str)
}

fn last(days: &Days) -> &str {
    days.keys().next_back().map_or("", String::as_str)
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let totals = context.ledger.totals(&context.scope)?;
    let days = &totals.days;
    match request.form {
        Form::Json => {
            let rows: Vec<_> = (days.iter())
                .map(|(day, counts)| serde_json::json!({ "day": day, "reports": counts.0, "claims": counts.1 }))
                .collect();
            return Ok(Answer::json(&rows));
        }
        Form::Csv => {
            let mut rows = vec![["day", "reports", "claims"].map(str::to_owned).to_vec()];
            rows.extend(days.iter().map(|(day, counts)| vec![day.clone(), counts.0.to_string(), counts.1.to_string()]));
            return Ok(Answer::csv("timeline", &rows));
        }
        Form::Html => {}
    }
    let dateless = totals.dateless;
    let frame = Frame::new(context, "Timeline");
    let main = html! {
        h1 { "Timeline" }
        (chart(days, request))
        @if dateless > 0 { p.small { (many(dateless, "report has", "reports have")) " no date and " @if dateless == 1 { "is" } @else { "are" } " not shown." } }
        table.list {
            thead { tr { th scope="col" { "Day" } th.number scope="col" { "Reports" } th.number scope="col" { "Claims" } th scope="col" { "As known then" } } }
            tbody { @for (day, counts) in days.iter().rev() {
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&format!("/reports?day={day}"))) { time datetime=(day) { (day) } } }
                    td.number { (grouped(counts.0)) }
                    td.number { (grouped(counts.1)) }
                    td { a href=(format!("/?as_of={day}")) { "the ledger as of this day" } }
                }
            } }
        }
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}
