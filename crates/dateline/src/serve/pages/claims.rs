//! The claims as a list, and one claim with all that explains it.

use dateline_ledger::{ClaimFilter, ClaimList, ClaimView, FIELDS, Id};
use maud::{Markup, html};
use serde::Serialize;

use crate::serve::look::{Frame, Pager, button, day, other_forms, quoted, said, shown, stance, sureness};
use crate::serve::pages::{number, reports};
use crate::serve::record::Record;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// A claim as programs get it.
#[derive(Serialize)]
pub(in crate::serve) struct Row<'c> {
    id: String,
    report: String,
    published: Option<&'c str>,
    publisher: Option<&'c str>,
    source: &'c str,
    source_name: Option<&'c str>,
    source_id: String,
    source_type: &'c str,
    cue: &'c str,
    stance: &'c str,
    attitude: &'c str,
    #[serde(rename = "type")]
    kind: &'c str,
    content: &'c str,
    nested_in: Option<String>,
    block_kind: &'c str,
    is_evidence: bool,
    start: u64,
    end: u64,
    rule: &'c str,
    confidence: f64,
    grade: Option<&'c str>,
    verdict: Option<&'c str>,
}

pub(in crate::serve) fn row(claim: &ClaimView) -> Row<'_> {
    Row {
        id: format!("c{}", claim.id),
        report: format!("r{}", claim.report),
        published: claim.published.as_deref(),
        publisher: claim.publisher.as_deref(),
        source: &claim.source,
        source_name: claim.source_name.as_deref(),
        source_id: format!("s{}", claim.source_id),
        source_type: &claim.source_type,
        cue: &claim.cue,
        stance: &claim.stance,
        attitude: &claim.attitude,
        kind: &claim.kind,
        content: &claim.content,
        nested_in: claim.nested_in.map(|id| format!("c{id}")),
        block_kind: &claim.block_kind,
        is_evidence: claim.is_evidence,
        start: claim.start,
        end: claim.stop,
        rule: &claim.rule,
        confidence: claim.confidence,
        grade: claim.grade.as_deref(),
        verdict: claim.verdict.as_deref(),
    }
}

pub(in crate::serve) fn list(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let words = |name: &str| request.query(name).map(str::to_owned);
    let report = match request.query("report") {
        Some(id) => Some(number(id, |id| if let Id::Report(report) = id { Some(report) } else { None })?),
        None => None,
    };
    let filter = ClaimFilter {
        report,
        source: words("source"),
        text: words("text"),
        everything: request.query("all") == Some("1"),
        ..ClaimFilter::default()
    };
    let wanted = request.query("stance");
    let filter = ClaimFilter { stance: wanted.map(str::to_owned), ..filter };
    if request.form != Form::Html {
        let claims = context.ledger.claims(&filter, &context.scope)?;
        return Ok(match request.form {
            Form::Csv => Answer::csv("claims", &cells(&claims)),
            _ => Answer::json(&claims.iter().map(row).collect::<Vec<_>>()),
        });
    }
    let list = |window| Ok::<_, Failure>(context.ledger.claim_list(&filter, window, false, &context.scope)?);
    let (listed, pager) = Pager::of(request, |list: &ClaimList| list.count, list)?;
    let claims = &listed.claims;
    let counts = listed.stances.iter().map(|(stance, count)| (stance.as_str(), *count)).collect();
    let frame = Frame::new(context, "Claims");
    let main = html! {
        h1 { "Claims" }
        div.with-aside {
            aside aria-label="Narrow the list" {
                form.filters action="/claims" {
                    (frame.kept())
                    label { "Source " input name="source" value=[request.query("source")]; }
                    label { "Said " input name="text" value=[request.query("text")]; }
                    @if let Some(stance) = wanted { input type="hidden" name="stance" value=(stance); }
                    label.check { input type="checkbox" name="all" value="1" checked[filter.everything]; " teasers and rejected ones too" }
                    button { "Narrow" }
                }
                (reports::facets(request, "stance", "Stance", counts))
            }
            section aria-label="The list" {
                @if claims.is_empty() { p.empty { "No claim fits." } }
                ol.claims { @for claim in claims { (item(&frame, claim)) } }
                (pager.links(request))
                (other_forms(request, &["json", "csv"]))
            }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

/// A claim in a list.
pub(in crate::serve) fn item(frame: &Frame<'_>, claim: &ClaimView) -> Markup {
    html! {
        li.claim data-row="" {
            p.kicker {
                (day(claim.published.as_deref())) " · "
                a href=(frame.link(&format!("/reports/r{}", claim.report))) { (shown(claim.publisher.as_deref().unwrap_or("outlet not stated"))) }
                (notes(claim))
            }
            p { (who(frame, claim)) " " (stance(&claim.stance)) " "
                a.content href=(frame.link(&format!("/claims/c{}", claim.id))) { (said(&claim.content)) } }
        }
    }
}

fn notes(claim: &ClaimView) -> Markup {
    html! {
        @if !claim.is_evidence { " · " span.badge { "teaser, no evidence" } }
        @if let Some(verdict) = &claim.verdict { " · " span.badge { (shown(verdict)) } }
        @if let Some(grade) = &claim.grade { " · " span.badge { "grade " (shown(grade)) } }
        @if !claim.relabeled.is_empty() { " · " span.badge { "put right" } }
    }
}

/// Who says it, with a link to all that they say.
pub(in crate::serve) fn who(frame: &Frame<'_>, claim: &ClaimView) -> Markup {
    let words = claim.source_name.as_deref().unwrap_or(&claim.source);
    html! {
        @if words.is_empty() { b.empty { "Nobody named" } }
        @else if claim.is_named { b { a href=(frame.link(&format!("/sources/s{}", claim.source_id))) { (shown(words)) } } }
        @else { b { (shown(words)) } }
    }
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let id = number(context.id, |id| if let Id::Claim(claim) = id { Some(claim) } else { None })?;
    let claim = context.ledger.claim(id, &context.scope)?;
    let opinions = context.ledger.opinions_on(Id::Claim(id))?;
    if context.request.form == Form::Json {
        return Ok(Answer::json(&row(&claim)));
    }
    let report = context.ledger.report(claim.report, &context.scope)?;
    let stored = context.ledger.record(claim.report)?.map(|json| Record::read(&json)).unwrap_or_default();
    let read = stored.attributions.iter().find(|attribution| attribution.id == claim.local);
    let text = context.ledger.text(claim.report)?.unwrap_or_default();
    let frame = Frame::new(context, format!("Claim c{id}"));
    let own = format!("c{id}");
    let evidence = read.map(|read| read.evidence.as_slice()).unwrap_or_default();
    let main = html! {
        p.kicker { "Claim " (own) " · " (day(claim.published.as_deref())) " · " (reports::outlet(&report)) (notes(&claim)) }
        h1.quote { (who(&frame, &claim)) " " (stance(&claim.stance)) " " @if claim.content.is_empty() { (said("")) } @else { (quoted(&claim.content)) } }
        blockquote.context { (in_context(&text, claim.start as usize, claim.stop as usize)) }
        p { "In " a href=(frame.link(&format!("/reports/r{}#{}", claim.report, claim.local))) { (reports::headline(&report)) } }
        section aria-labelledby="why" {
            h2 #why { "Why it says so" }
            table.explain {
                caption.hidden { "Each value with the words that it rests on" }
                thead { tr { th scope="col" { "Value" } th scope="col" { "Read as" } th scope="col" { "Words" } } }
                tbody {
                    tr { th scope="row" { "source" } td { (shown(claim.source_name.as_deref().unwrap_or("not stated"))) } td { (quoted(&claim.source)) } }
                    tr { th scope="row" { "kind of source" } td { (shown(&claim.source_type)) } td {} }
                    tr { th scope="row" { "stance" } td { (stance(&claim.stance)) } td { (quoted(&claim.cue)) } }
                    tr { th scope="row" { "attitude" } td { (shown(&claim.attitude)) } td {} }
                    tr { th scope="row" { "type" } td { (shown(&claim.kind)) } td { (quoted(&claim.content)) } }
                    @if let Some(outer) = claim.nested_in {
                        tr { th scope="row" { "inside of" } td { a href=(frame.link(&format!("/claims/c{outer}"))) { "c" (outer) } } td {} }
                    }
                    tr { th scope="row" { "rule" } td { code { (shown(&claim.rule)) } } td { (sureness(claim.confidence)) } }
                    tr { th scope="row" { "read by" } td { (shown(&report.program)) } td {} }
                    tr { th scope="row" { "bytes" } td colspan="2" { @for (from, to) in evidence {
                        a href=(frame.link(&format!("/reports/r{}/bytes?from={from}&to={to}", claim.report))) { (from) "–" (to) } " "
                    } @if evidence.is_empty() { span.empty { "not kept" } } } }
                    @for (field, was) in &claim.relabeled {
                        tr { th scope="row" { (shown(field)) } td { "put right by a person" } td { "was read as " q { (shown(was)) } } }
                    }
                }
            }
        }
        (said_of(&frame, &opinions))
        @if frame.can_write() { (forms(&frame, &claim, &own)) }
    };
    Ok(Answer::html(200, frame.page(main)))
}

/// The words with some around them.
fn in_context(text: &str, start: usize, end: usize) -> Markup {
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = (start.min(chars.len()), end.min(chars.len()));
    let from = chars[..start].iter().rposition(|&c| c == '\n').map_or(0, |at| at + 1).max(start.saturating_sub(300));
    let to = chars[end..].iter().position(|&c| c == '\n').map_or(chars.len(), |at| end + at).min(end + 300);
    let words = |range: std::ops::Range<usize>| shown(&chars[range].iter().collect::<String>());
    html! { (words(from..start)) mark { (words(start..end.max(start))) } (words(end.max(start)..to)) }
}

/// What people said of something.
pub(in crate::serve) fn said_of(frame: &Frame<'_>, opinions: &[dateline_ledger::Opinion]) -> Markup {
    html! {
        @if !opinions.is_empty() {
            section aria-labelledby="said" {
                h2 #said { "What people said of it" }
                ol.stack { @for opinion in opinions {
                    li.item.undone[opinion.undone_by.is_some()] {
                        p.kicker { (day(Some(&opinion.recorded_at))) " · " (shown(&opinion.author)) " · "
                            a href=(frame.link(&format!("/log/o{}", opinion.seq))) { "o" (opinion.seq) } }
                        p { b { (shown(&opinion.kind)) }
                            @if let Some(field) = &opinion.field { " " (shown(field)) }
                            @if let Some(value) = &opinion.value { ": " (shown(value)) } " — " (shown(&opinion.reason)) }
                        @if let Some(by) = opinion.undone_by { p.small { "Undone by o" (by) "." } }
                        @else if frame.can_write() { (button(frame, "undo", &format!("o{}", opinion.seq), "Undo", "a mistake")) }
                    }
                } }
            }
        }
    }
}

/// The form for a note on anything that has an id.
pub(in crate::serve) fn note_form(frame: &Frame<'_>, of: &str) -> Markup {
    html! {
        @if frame.can_write() {
            section.review aria-labelledby="note" {
                h2 #note { "Note something on it" }
                form method="post" action="/review" {
                    (frame.signed())
                    input type="hidden" name="of" value=(of);
                    input type="hidden" name="back" value=(frame.own());
                    label { "Your name " input name="author" required value=(frame.author()); }
                    label { "The note " input name="reason" required; }
                    div.buttons { button name="verb" value="note" { "Note" } }
                }
            }
        }
    }
}

fn forms(frame: &Frame<'_>, claim: &ClaimView, own: &str) -> Markup {
    html! {
        section.review aria-labelledby="say" {
            h2 #say { "Say something of it" }
            form method="post" action="/review" {
                (frame.signed())
                input type="hidden" name="of" value=(own);
                input type="hidden" name="back" value=(frame.own());
                label { "Your name " input name="author" required value=(frame.author()); }
                label { "Reason, or the note " input name="reason" required; }
                div.buttons {
                    button name="verb" value="accept" data-key="1" { "Right" }
                    button name="verb" value="reject" data-key="2" { "Wrong" }
                    button name="verb" value="note" { "Note" }
                }
            }
            form method="post" action="/review" {
                (frame.signed())
                input type="hidden" name="verb" value="relabel";
                input type="hidden" name="of" value=(own);
                input type="hidden" name="field" value="stance";
                input type="hidden" name="back" value=(frame.own());
                label { "Your name " input name="author" required value=(frame.author()); }
                label { "The stance is rather " select name="value" {
                    @for value in FIELDS.iter().find(|field| field.0 == "stance").map(|field| field.1).unwrap_or_default() {
                        option value=(value) selected[*value == claim.stance] { (value) }
                    }
                } }
                label { "Reason " input name="reason" required; }
                div.buttons { button { "Put right" } }
            }
        }
    }
}

fn cells(claims: &[ClaimView]) -> Vec<Vec<String>> {
    let names = [
        "id",
        "report",
        "published",
        "publisher",
        "source",
        "source_name",
        "source_type",
        "cue",
        "stance",
        "attitude",
        "type",
        "content",
        "nested_in",
        "block_kind",
        "is_evidence",
        "start",
        "end",
        "rule",
        "confidence",
        "verdict",
    ];
    let mut rows = vec![names.map(str::to_owned).to_vec()];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    rows.extend(claims.iter().map(|claim| {
        vec![
            format!("c{}", claim.id),
            format!("r{}", claim.report),
            text(&claim.published),
            text(&claim.publisher),
            claim.source.clone(),
            text(&claim.source_name),
            claim.source_type.clone(),
            claim.cue.clone(),
            claim.stance.clone(),
            claim.attitude.clone(),
            claim.kind.clone(),
            claim.content.clone(),
            claim.nested_in.map(|id| format!("c{id}")).unwrap_or_default(),
            claim.block_kind.clone(),
            claim.is_evidence.to_string(),
            claim.start.to_string(),
            claim.stop.to_string(),
            claim.rule.clone(),
            claim.confidence.to_string(),
            text(&claim.verdict),
        ]
    }));
    rows
}
