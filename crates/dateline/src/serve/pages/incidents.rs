//! Incidents, and one incident: its reports, what is claimed of it, by how many independent sources, and the numbers given.

use std::collections::BTreeMap;

use dateline_ledger::{ClaimView, Id, IncidentList, IncidentView};
use maud::{Markup, html};

use crate::matter::{MatterClaim, Told, claims_of, told};
use crate::serve::look::{self, Frame, Pager, day, grouped, many, other_forms, quoted, shown, stance};
use crate::serve::pages::{claims, graph, number, reports};
use crate::serve::record::Record;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// The most reports of an incident whose claims are grouped.
const MOST: usize = 40;

fn row(incident: &IncidentView) -> serde_json::Value {
    let days = incident.days();
    serde_json::json!({
        "id": format!("i{}", incident.id),
        "title": incident.title(),
        "first_day": days.map(|days| days.0),
        "last_day": days.map(|days| days.1),
        "publishers": incident.publishers,
        "reports": incident.reports.iter().map(|report| format!("r{}", report.id)).collect::<Vec<_>>(),
        "judged": incident.judged,
    })
}

pub(in crate::serve) fn list(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let all = || {
        let mut incidents = context.ledger.incidents(&context.scope)?;
        incidents.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then(a.id.cmp(&b.id)));
        Ok::<_, Failure>(incidents)
    };
    match request.form {
        Form::Json => return Ok(Answer::json(&all()?.iter().map(row).collect::<Vec<_>>())),
        Form::Csv => {
            let mut rows =
                vec![["id", "title", "first_day", "last_day", "publishers", "reports"].map(str::to_owned).to_vec()];
            rows.extend(all()?.iter().map(|one| {
                let (first, last) = one.days().unwrap_or_default();
                let reports: Vec<String> = one.reports.iter().map(|report| format!("r{}", report.id)).collect();
                let title = one.title().unwrap_or_default().to_owned();
                vec![
                    format!("i{}", one.id),
                    title,
                    first.to_owned(),
                    last.to_owned(),
                    one.publishers.to_string(),
                    reports.join(" "),
                ]
            }));
            return Ok(Answer::csv("incidents", &rows));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Incidents");
    let list = |window| Ok::<_, Failure>(context.ledger.incident_list(window, &context.scope)?);
    let (listed, pager) = Pager::of(request, |list: &IncidentList| list.count, list)?;
    let (count, alone) = (listed.count as u64, listed.alone);
    let main = html! {
        h1 { "Incidents" }
        p.lead { (many(count - alone, "incident is", "incidents are")) " told of by more than one report; "
            (many(alone, "report stands", "reports stand")) " alone." }
        @if count == alone { p.small { "Run " code { "dateline link" } " to have the program propose which reports belong together." } }
        table.list {
            caption.hidden { "Incidents" }
            thead { tr { th scope="col" { "As the oldest report puts it" } th.number scope="col" { "Reports" } th.number scope="col" { "Outlets" } th scope="col" { "Days" } } }
            tbody { @for incident in &listed.incidents {
                @let days = incident.days.as_ref().map(|(first, last)| (first.as_str(), last.as_str()));
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&format!("/incidents/i{}", incident.id))) { (shown(incident.title.as_deref().unwrap_or("without a headline"))) } }
                    td.number { (grouped(incident.reports)) }
                    td.number { (grouped(incident.publishers)) }
                    td { (day(days.map(|days| days.0))) @if let Some((first, last)) = days { @if first != last { " – " (day(Some(last))) } } }
                }
            } }
        }
        (pager.links(request))
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let id = number(context.id, |id| match id {
        Id::Incident(incident) => Some(incident),
        _ => None,
    })?;
    let incident = context.ledger.incident(id, &context.scope)?;
    let (reports, claims) = matter(context, &incident)?;
    let ids: Vec<u64> = reports.iter().map(|told| told.report.id).collect();
    let known: BTreeMap<(u64, String), ClaimView> = (context.ledger.claims_in(&ids, &context.scope)?.into_iter())
        .map(|claim| ((claim.report, claim.local.clone()), claim))
        .collect();
    if context.request.form == Form::Json {
        let rows: Vec<_> = claims.iter().map(|claim| claim_row(claim, &known)).collect();
        return Ok(Answer::json(&serde_json::json!({ "incident": row(&incident), "claims": rows })));
    }
    let frame = Frame::new(context, incident.title().unwrap_or("Incident").to_owned());
    let shared: Vec<&MatterClaim> = claims.iter().filter(|claim| claim.said.len() > 1).collect();
    let days = incident.days();
    let mut in_order: Vec<_> = incident.reports.iter().collect();
    in_order.sort_by(|a, b| (&a.published, a.id).cmp(&(&b.published, b.id)));
    let told: Vec<_> = incident.reports.iter().take(MOST).collect();
    let drawn = graph::lines(context, &told, graph::Middle::Reports)?;
    let main = html! {
        p.kicker { "Incident i" (incident.id) @if let Some((first, last)) = days { " · " (day(Some(first))) @if first != last { " – " (day(Some(last))) } } }
        h1 { (shown(incident.title().unwrap_or("without a headline"))) }
        p.lead { (many(incident.reports.len() as u64, "report", "reports")) " of " (many(incident.publishers, "outlet", "outlets"))
            @if incident.judged > 0 { ", " (many(incident.judged, "pair of them", "pairs of them")) " judged by people to belong together" } "." }
        section aria-labelledby="claims" {
            h2 #claims { "What is claimed, and by how many" }
            @if shared.is_empty() { p.empty { "No claim is spoken to twice." } }
            @else { (matrix(&frame, &shared, &known, &incident)) }
            p.small { "Sources are counted after copies, credits and outlets are followed to one root each; a range tells how far only probable ones do. Rules: " code { (dateline_ledger::independence::RULES) } ". The program never says what is true." }
        }
        (numbers(context, &frame, &incident, &reports)?)
        (graph::section(&frame, &drawn, graph::Middle::Reports))
        section aria-labelledby="order" {
            h2 #order { "In the order they came out" }
            ol.stack { @for report in in_order {
                li.item data-row="" {
                    p.kicker { (day(report.published.as_deref())) " · " (reports::outlet(report)) (reports::badge(report)) }
                    p.headline { a href=(frame.link(&format!("/reports/r{}", report.id))) { (reports::headline(report)) } }
                }
            } }
        }
        (claims::said_of(&frame, &context.ledger.opinions_on(Id::Incident(incident.id))?))
        (claims::note_form(&frame, &format!("i{}", incident.id)))
        (other_forms(context.request, &["json"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn matter(context: &Context<'_>, incident: &IncidentView) -> Result<(Vec<Told>, Vec<MatterClaim>), Failure> {
    let rereader = context.site.rereader()?;
    let mut reports = Vec::new();
    for report in incident.reports.iter().take(MOST) {
        reports.extend(told(context.ledger, rereader, report)?);
    }
    let ids: Vec<u64> = incident.reports.iter().map(|report| report.id).collect();
    let claims = claims_of(&reports, &context.ledger.links_of(&ids, &context.scope)?, rereader.tables());
    Ok((reports, claims))
}

fn claim_row(claim: &MatterClaim, known: &BTreeMap<(u64, String), ClaimView>) -> serde_json::Value {
    let status = &claim.status;
    let said: Vec<_> = (claim.said.iter())
        .map(|said| {
            let id = known.get(&(said.report, said.local.clone())).map(|claim| format!("c{}", claim.id));
            serde_json::json!({
                "claim": id, "report": format!("r{}", said.report), "source": said.source, "content": said.content,
                "stance": said.evidence.stance.name(), "is_evidence": said.evidence.is_evidence,
            })
        })
        .collect();
    let range = |span: dateline_ledger::independence::Span| serde_json::json!({ "low": span.low, "high": span.high });
    serde_json::json!({
        "status": status.status.name(), "rules": status.rules, "reason": status.reason,
        "asserting": range(status.asserting.named), "denying": range(status.denying.all),
        "collapsed": status.asserting.collapses.iter().map(|one| one.dependence.reason.clone()).collect::<Vec<_>>(),
        "said": said,
    })
}

/// Claims by outlets: a row a claim, a cell what the outlet's sources do with it.
fn matrix(
    frame: &Frame<'_>,
    shared: &[&MatterClaim],
    known: &BTreeMap<(u64, String), ClaimView>,
    incident: &IncidentView,
) -> Markup {
    let outlet = |report: u64| -> String {
        let found = incident.reports.iter().find(|one| one.id == report).and_then(|one| one.publisher.clone());
        found.unwrap_or_else(|| format!("r{report}"))
    };
    html! {
        ol.stack { @for claim in shared.iter().take(40) {
            @let status = &claim.status;
            li.item data-row="" {
                p { span class={ "stance " (look_of(status.status.name())) } { span.shape aria-hidden="true" { (shape_of(status.status.name())) } " " (status.status.name()) }
                    " " span.small { (shown(&status.reason)) } }
                p.headline { @if let Some(first) = claim.said.iter().find(|said| said.evidence.is_evidence).or(claim.said.first()) { (quoted(&first.content)) } }
                table.matrix { caption.hidden { "Who does what with it" } tbody { @for said in &claim.said {
                    tr {
                        th scope="row" { (shown(&outlet(said.report))) @if !said.evidence.is_evidence { " " span.badge { "no evidence" } } }
                        td { @match known.get(&(said.report, said.local.clone())) {
                            Some(claim) => (claims::who(frame, claim)),
                            None => b { (shown(&said.source)) },
                        } }
                        td { (stance(said.evidence.stance.name())) }
                        td { @match known.get(&(said.report, said.local.clone())) {
                            Some(claim) => a.content href=(frame.link(&format!("/claims/c{}", claim.id))) { (look::said(&said.content)) },
                            None => (shown(&said.content)),
                        } }
                    }
                } } }
                @if !status.asserting.collapses.is_empty() {
                    details { summary.small { "Why not more sources" } ul.small { @for one in &status.asserting.collapses { li { (shown(&one.dependence.reason)) } } } }
                }
            }
        } }
        @if shared.len() > 40 { p.small { "The 40 that most is said of, of " (grouped(shared.len() as u64)) "." } }
    }
}

fn look_of(status: &str) -> &'static str {
    match status {
        "corroborated" | "confirmed" => "yes",
        "denied" | "contested" | "withdrawn" => "no",
        _ => "open",
    }
}

fn shape_of(status: &str) -> &'static str {
    match status {
        "corroborated" => "●●",
        "confirmed" => "✓",
        "contested" => "⇄",
        "denied" => "✕",
        "withdrawn" => "↺",
        "single-sourced" => "●",
        _ => "○",
    }
}

/// A number as a report gives it.
struct Given {
    day: String,
    report: u64,
    outlet: String,
    words: String,
}

/// How many were killed, hurt and so on, as each report gives it.
fn numbers(
    context: &Context<'_>,
    frame: &Frame<'_>,
    incident: &IncidentView,
    told: &[Told],
) -> Result<Markup, Failure> {
    let mut by_class: BTreeMap<String, Vec<Given>> = BTreeMap::new();
    for report in &incident.reports {
        let gist = told.iter().find(|told| told.report.id == report.id).and_then(|told| told.gist.people());
        let given: Vec<(String, String)> = match gist {
            Some(people) => people.iter().map(|one| (one.class.clone(), one.words.clone())).collect(),
            None => {
                let Some(json) = context.ledger.record(report.id)? else { continue };
                let quantities = Record::read(&json).quantities.into_iter();
                quantities.filter_map(|quantity| Some((quantity.casualty?, quantity.at.text))).collect()
            }
        };
        for (class, words) in given {
            let day = report.published.as_deref().and_then(|day| day.get(..10)).unwrap_or_default().to_owned();
            let outlet = report.publisher.clone().unwrap_or_default();
            by_class.entry(class).or_default().push(Given { day, report: report.id, outlet, words });
        }
    }
    if by_class.is_empty() {
        return Ok(html! {});
    }
    for rows in by_class.values_mut() {
        rows.sort_by(|a, b| a.day.cmp(&b.day).then(a.report.cmp(&b.report)));
        rows.dedup_by(|a, b| a.report == b.report && a.words == b.words);
    }
    Ok(html! {
        section aria-labelledby="numbers" {
            h2 #numbers { "Numbers, as each report gives them" }
            div.columns { @for (class, rows) in &by_class {
                div {
                    h3 { (shown(class)) }
                    table { caption.hidden { "Numbers of: " (shown(class)) } tbody { @for given in rows.iter().take(20) {
                        tr {
                            td { (day(Some(given.day.as_str()).filter(|day| !day.is_empty()))) }
                            th scope="row" { a href=(frame.link(&format!("/reports/r{}", given.report))) { (shown(if given.outlet.is_empty() { "outlet not stated" } else { &given.outlet })) } }
                            td { (quoted(&given.words)) }
                        }
                    } } }
                }
            } }
        }
    })
}
