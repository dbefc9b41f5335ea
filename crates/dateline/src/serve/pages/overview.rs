//! The first page: what the ledger holds, at a glance.

use dateline_ledger::{ReportFilter, Window};
use maud::html;

use crate::serve::look::{Frame, day, grouped, many, said, shown, stance};
use crate::serve::pages::{claims, reports, timeline};
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Outcome};

/// How many sources are shown, and how many reports and denials.
const HEARD: usize = 12;
const FEW: usize = 8;

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let totals = context.ledger.totals(&context.scope)?;
    let sources = context.ledger.source_list(Window { first: 0, most: HEARD }, &context.scope)?;
    let (count, mentions) = (totals.claims, totals.mentions);
    if context.request.form == Form::Json {
        return Ok(Answer::json(&serde_json::json!({
            "reports": totals.reports, "claims": count, "mentions": mentions, "sources": sources.count,
        })));
    }
    let by_day = ReportFilter { is_turned: true, without_facets: true, ..ReportFilter::default() };
    let few = Window { first: 0, most: FEW };
    let latest = context.ledger.report_list(&by_day, few, &context.scope)?.reports;
    let disputes = context.ledger.last_claims("denies", FEW, &context.scope)?;
    let frame = Frame::new(context, "What is known");
    let link = |path: &str| frame.link(path);
    let main = html! {
        h1.hidden { "What this ledger holds" }
        @if totals.reports == 0 {
            (super::add::form(context, &frame))
            p.lead { "This ledger is empty. Record reports with " code { "dateline add FILE…" } ", or "
                a href=(link("/read")) { "read a text" } " without recording it." }
        } @else {
            p.lead {
                a href=(link("/reports")) { (many(totals.reports, "report", "reports")) }
                " make " a href=(link("/claims")) { (many(count, "claim", "claims")) }
                " by " a href=(link("/sources")) { (many(sources.count as u64, "named source", "named sources")) }
                @if mentions > 0 { " and mention " (many(mentions, "event", "events")) } "."
            }
            (timeline::chart(&totals.days, context.request, &timeline::Days::default()))
            div.columns {
                section aria-labelledby="latest" {
                    h2 #latest { "Latest reports" }
                    ol.stack { @for report in &latest {
                        li.item {
                            p.kicker { (day(report.published.as_deref())) " · " (reports::outlet(report)) }
                            p.headline { a href=(link(&format!("/reports/r{}", report.id))) { (reports::headline(report)) } }
                            p.small { (many(report.claims, "claim", "claims")) }
                        }
                    } }
                }
                section aria-labelledby="denied" {
                    h2 #denied { "Denied" }
                    @if disputes.is_empty() { p.empty { "Nobody denies anything in these reports." } }
                    ol.stack { @for claim in &disputes {
                        li.item {
                            p.kicker { (day(claim.published.as_deref())) " · " (shown(claim.publisher.as_deref().unwrap_or("outlet not stated"))) }
                            p { (claims::who(&frame, claim)) " " (stance(&claim.stance)) " "
                                a href=(link(&format!("/claims/c{}", claim.id))) { (said(&claim.content)) } }
                        }
                    } }
                }
                section aria-labelledby="heard" {
                    h2 #heard { "Most heard" }
                    table {
                        caption.hidden { "The sources with most claims" }
                        thead { tr { th scope="col" { "Source" } th.number scope="col" { "Claims" } th.number scope="col" { "Outlets" } } }
                        tbody { @for source in &sources.sources {
                            tr {
                                th scope="row" { a href=(link(&format!("/sources/s{}", source.id))) { (shown(&source.name)) } }
                                td.number { (grouped(source.claims)) }
                                td.number { (grouped(source.publishers)) }
                            }
                        } }
                    }
                    p.small { (many(sources.unnamed, "claim has", "claims have")) " a source without a name, or none." }
                }
            }
            (super::add::form(context, &frame))
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}
