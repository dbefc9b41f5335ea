//! The ledger as it stood on two days, side by side.

use std::collections::BTreeMap;

use dateline_ledger::{ClaimFilter, ClaimView, Scope};
use maud::{Markup, html};

use crate::serve::look::{Frame, grouped, last_second, shown, stance};
use crate::serve::pages::claims;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// What is counted on each of the two days.
struct Stood {
    reports: u64,
    sources: BTreeMap<String, u64>,
    claims: Vec<ClaimView>,
    stances: BTreeMap<String, u64>,
}

fn stood(context: &Context<'_>, scope: &Scope) -> Result<Stood, Failure> {
    let reports =
        context.ledger.reports(scope)?.iter().filter(|report| report.standing.name() == "current").count() as u64;
    let claims = context.ledger.claims(&ClaimFilter::default(), scope)?;
    let sources = context.ledger.sources(&ClaimFilter::default(), scope)?;
    let mut stances = BTreeMap::new();
    for claim in &claims {
        *stances.entry(claim.stance.clone()).or_default() += 1;
    }
    let sources = sources.named.into_iter().map(|source| (source.name, source.claims)).collect();
    Ok(Stood { reports, sources, claims, stances })
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let days: Vec<String> = {
        let mut days: Vec<String> = context
            .ledger
            .reports(&context.scope)?
            .iter()
            .filter_map(|report| Some(report.published.as_deref()?.get(..10)?.to_owned()))
            .collect();
        days.sort();
        days.dedup();
        days
    };
    let from = request.query("from").map(str::to_owned).or_else(|| days.first().cloned());
    let to = request.query("to").map(str::to_owned).or_else(|| days.last().cloned());
    let (Some(from), Some(to)) = (from, to) else {
        if request.form == Form::Json {
            return Err(Failure::Bad("no report has a date, so say which days: from and to".to_owned()));
        }
        let frame = Frame::new(context, "Compare");
        let main = html! { h1 { "Two days side by side" } p.empty { "No report has a date, so there are no days to compare." } };
        return Ok(Answer::html(200, frame.page(main)));
    };
    let clock = |words: &str| match last_second(words) {
        Some(time) => Ok(Scope { published: Some(time), ..context.scope }),
        None => Err(Failure::Bad(format!("{words:?} is no day; write it as 2031-03-04"))),
    };
    let (before, after) = (stood(context, &clock(&from)?)?, stood(context, &clock(&to)?)?);
    let known: std::collections::BTreeSet<u64> = before.claims.iter().map(|claim| claim.id).collect();
    let new: Vec<&ClaimView> = after.claims.iter().filter(|claim| !known.contains(&claim.id)).collect();
    if request.form == Form::Json {
        let side = |day: &str, stood: &Stood| serde_json::json!({ "day": day, "reports": stood.reports, "claims": stood.claims.len(), "stances": stood.stances });
        let rows: Vec<_> = new.iter().map(|claim| claims::row(claim)).collect();
        return Ok(Answer::json(
            &serde_json::json!({ "from": side(&from, &before), "to": side(&to, &after), "new_claims": rows }),
        ));
    }
    let frame = Frame::new(context, "Compare");
    let mut names: Vec<&String> = before.stances.keys().chain(after.stances.keys()).collect();
    names.sort();
    names.dedup();
    let mut sources: Vec<(&String, u64, u64)> = (after.sources.iter())
        .map(|(name, count)| (name, before.sources.get(name).copied().unwrap_or(0), *count))
        .filter(|(_, old, now)| old != now)
        .collect();
    sources.sort_by(|a, b| (b.2 - b.1.min(b.2)).cmp(&(a.2 - a.1.min(a.2))).then(a.0.cmp(b.0)));
    let main = html! {
        h1 { "Two days side by side" }
        form.filters.row action="/compare" {
            label { "From " input type="date" name="from" value=(from) list="days"; }
            label { "to " input type="date" name="to" value=(to) list="days"; }
            datalist #days { @for day in &days { option value=(day) {} } }
            button { "Compare" }
        }
        table.list {
            caption.hidden { "What there was on each day" }
            thead { tr { td {} th.number scope="col" { "By " time datetime=(from) { (shown(&from)) } } th.number scope="col" { "By " time datetime=(to) { (shown(&to)) } } th.number scope="col" { "Change" } } }
            tbody {
                (change(html! { "Reports" }, before.reports, after.reports))
                (change(html! { "Claims" }, before.claims.len() as u64, after.claims.len() as u64))
                @for name in names {
                    (change(stance(name), before.stances.get(name).copied().unwrap_or(0), after.stances.get(name).copied().unwrap_or(0)))
                }
            }
        }
        div.columns {
            section aria-labelledby="new" {
                h2 #new { "New by then" }
                @if new.is_empty() { p.empty { "No claim is new." } }
                ol.claims { @for claim in new.iter().rev().take(40) { (claims::item(&frame, claim)) } }
                @if new.len() > 40 { p.small { "The latest 40 of " (grouped(new.len() as u64)) "." } }
            }
            section aria-labelledby="voices" {
                h2 #voices { "Whose claims changed" }
                table { caption.hidden { "Sources whose claims changed" } thead { tr { th scope="col" { "Source" } th.number scope="col" { "then" } th.number scope="col" { "now" } } }
                    tbody { @for (name, old, now) in sources.iter().take(30) {
                        tr.changed { th scope="row" { (shown(name)) @if *old == 0 { " " span.badge { "new" } } } td.number { (grouped(*old)) } td.number { (grouped(*now)) } }
                    } }
                }
            }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn change(name: Markup, old: u64, now: u64) -> Markup {
    let by = now as i64 - old as i64;
    html! {
        tr.changed[by != 0] {
            th scope="row" { (name) } td.number { (grouped(old)) } td.number { (grouped(now)) }
            td.number { @if by == 0 { "–" } @else { @if by > 0 { "+" } @else { "−" } (grouped(by.unsigned_abs())) } }
        }
    }
}
