//! When reports came out, by day: a picture and the same as a table.

use std::collections::BTreeMap;

use dateline_ledger::{ReportView, Timestamp};
use maud::{Markup, html};

use crate::serve::look::{Frame, grouped, link, many, other_forms, with_all};
use crate::serve::request::{Answer, Form, Request};
use crate::serve::site::{Context, Failure, Outcome};

/// Reports and claims by day.
type ByDay = BTreeMap<String, (u64, u64)>;

/// The days that an address is about: a range of the day of publication.
#[derive(Default)]
pub(in crate::serve) struct Days {
    from: Option<String>,
    to: Option<String>,
}

impl Days {
    /// What `from` and `to` of the address say.
    pub(in crate::serve) fn of(request: &Request) -> Result<Self, Failure> {
        let day = |name: &str| match request.query(name) {
            None => Ok(None),
            Some(words) if words.len() == 10 && Timestamp::first_of(words).is_some() => Ok(Some(words.to_owned())),
            Some(words) => Err(Failure::Bad(format!("{words:?} is no day; write it as 2031-03-04"))),
        };
        Ok(Days { from: day("from")?, to: day("to")? })
    }

    /// Whether there is no range.
    pub(in crate::serve) fn are_all(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether a report came out on one of them; without a range all do, dated or not.
    pub(in crate::serve) fn hold(&self, report: &ReportView) -> bool {
        match report.published.as_deref().and_then(|published| published.get(..10)) {
            Some(day) => self.hold_day(day),
            None => self.are_all(),
        }
    }

    fn hold_day(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|from| day >= from) && self.to.as_deref().is_none_or(|to| day <= to)
    }
}

/// The form that sets the range of a page, which the chart's own brush does too.
pub(in crate::serve) fn range_form(frame: &Frame<'_>, request: &Request, days: &Days) -> Markup {
    html! {
        form.filters.row.range action=(request.path) {
            (frame.kept())
            @if let Some(window) = request.query("box") { input type="hidden" name="box" value=(window); }
            label { "From " input type="date" name="from" value=[days.from.as_deref()]; }
            label { "to " input type="date" name="to" value=[days.to.as_deref()]; }
            button { "Show these days" }
            @if !days.are_all() {
                a href=(with_all(request, &[("from", ""), ("to", "")])) { "All days" }
                @let other = if request.path == "/map" { "/timeline" } else { "/map" };
                a href=(link(request, &format!("{other}?from={}&to={}", days.from.as_deref().unwrap_or_default(), days.to.as_deref().unwrap_or_default()))) {
                    @if other == "/map" { "These days on the map" } @else { "These days as a timeline" }
                }
            }
        }
    }
}

/// Bars of reports by day, each a link: on a page that has a range to that day alone, elsewhere to the reports of the day.
pub(in crate::serve) fn chart(days: &ByDay, request: &Request, range: &Days) -> Markup {
    if days.len() < 2 {
        return html! {};
    }
    let most = days.values().map(|day| day.0).max().unwrap_or(1).max(1) as f64;
    let step = 960.0 / days.len() as f64;
    let wide = (step * 0.72).clamp(1.0, 64.0);
    let every = (days.len() as f64 / 12.0).ceil().max(1.0) as usize;
    let words = format!("Reports by day of publication, from {} to {}", first(days), last(days));
    let has_range = matches!(request.path.as_str(), "/map" | "/timeline");
    let to = |day: &str| match has_range {
        true => with_all(request, &[("from", day), ("to", day)]),
        false => link(request, &format!("/reports?day={day}")),
    };
    html! {
        figure.chart data-brush=[has_range.then_some("")] {
            svg viewBox="0 0 960 150" role="group" aria-label=(words) preserveAspectRatio="none" {
                line.axis x1="0" y1="124" x2="960" y2="124" {}
                @for (at, (day, counts)) in days.iter().enumerate() {
                    @let left = at as f64 * step + (step - wide) / 2.0;
                    @let tall = counts.0 as f64 / most * 104.0;
                    @let told = format!("{day}: {}, {}", many(counts.0, "report", "reports"), many(counts.1, "claim", "claims"));
                    a.outside[!range.hold_day(day)] href=(to(day)) aria-label=(told) data-day=(day) tabindex=[(days.len() > 40).then_some("-1")] {
                        title { (told) }
                        rect.hit x=(format!("{:.1}", at as f64 * step)) y="0" width=(format!("{step:.1}")) height="124" {}
                        rect.bar-of-day x=(format!("{left:.1}")) y=(format!("{:.1}", 124.0 - tall)) width=(format!("{wide:.1}")) height=(format!("{tall:.1}")) {}
                        @if days.len() <= 40 { text.count x=(format!("{:.1}", left + wide / 2.0)) y=(format!("{:.1}", 118.0 - tall)) text-anchor="middle" { (counts.0) } }
                    }
                    @if at % every == 0 {
                        text.tick x=(format!("{:.1}", left + wide / 2.0)) y="142" text-anchor="middle" { (day) }
                    }
                }
            }
            figcaption { "Reports by day of publication, " (first(days)) " to " (last(days)) ". " @if request.path != "/timeline" { a href=(link(request, "/timeline")) { "As a table" } } }
        }
    }
}

fn first(days: &ByDay) -> &str {
    days.keys().next().map_or("", String::as_str)
}

fn last(days: &ByDay) -> &str {
    days.keys().next_back().map_or("", String::as_str)
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let totals = context.ledger.totals(&context.scope)?;
    let range = Days::of(request)?;
    let days: ByDay =
        totals.days.iter().filter(|(day, _)| range.hold_day(day)).map(|(day, counts)| (day.clone(), *counts)).collect();
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
        (chart(&totals.days, request, &range))
        (range_form(&frame, request, &range))
        @if dateless > 0 { p.small { (many(dateless, "report has", "reports have")) " no date and " @if dateless == 1 { "is" } @else { "are" } " not shown." } }
        table.list {
            caption.hidden { "Reports and claims by day" }
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
