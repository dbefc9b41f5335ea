//! Review: what a person should look at, and what they say of it.

use dateline_ledger::{ClaimFilter, ClaimView, Id, Verdict};
use maud::html;

use crate::serve::look::{Frame, Pager, button, many, other_forms, said, shown, stance, sureness};
use crate::serve::pages::claims;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// The claims that nobody has judged, the most doubtful first.
fn doubtful(context: &Context<'_>) -> Result<Vec<ClaimView>, Failure> {
    let mut claims = context.ledger.claims(&ClaimFilter::default(), &context.scope)?;
    claims.retain(|claim| claim.verdict.is_none());
    claims.sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then(a.id.cmp(&b.id)));
    Ok(claims)
}

pub(in crate::serve) fn queue(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let claims = doubtful(context)?;
    match request.form {
        Form::Json => return Ok(Answer::json(&claims.iter().map(claims::row).collect::<Vec<_>>())),
        Form::Csv => {
            let mut rows = vec![["id", "confidence", "source", "stance", "content"].map(str::to_owned).to_vec()];
            rows.extend(claims.iter().map(|claim| {
                vec![
                    format!("c{}", claim.id),
                    claim.confidence.to_string(),
                    claim.source.clone(),
                    claim.stance.clone(),
                    claim.content.clone(),
                ]
            }));
            return Ok(Answer::csv("review", &rows));
        }
        Form::Html => {}
    }
    let links = context.ledger.links(&context.scope)?.iter().filter(|link| link.verdict.is_none()).count() as u64;
    let frame = Frame::new(context, "Review");
    let pager = Pager::new(request, claims.len());
    let main = html! {
        h1 { "Review" }
        p.lead { "What the program is least sure of comes first. " kbd { "j" } " and " kbd { "k" } " move, " kbd { "1" } " is right, " kbd { "2" } " is wrong; each is an operation that can be undone." }
        @if !frame.can_write() { p.scope { "This ledger is served to be read only: nothing can be judged here." } }
        section aria-labelledby="links" {
            h2 #links { "Do these belong together?" }
            @if links == 0 { p.empty { "No link waits for a word of somebody." } }
            @else { p { a href=(frame.link("/review/links")) { (many(links, "link", "links")) " side by side" } ", the most doubtful first; or "
                a href=(frame.link("/review/links?by=weight")) { "those first on which most rests" } "." } }
        }
        section aria-labelledby="claims" {
            h2 #claims { "Are these read rightly?" }
            @if claims.is_empty() { p.empty { "All claims are judged." } }
            ol.claims { @for claim in &claims[pager.first..pager.end] {
                li.claim data-row="" {
                    p { (claims::who(&frame, claim)) " " (stance(&claim.stance)) " "
                        a.content href=(frame.link(&format!("/claims/c{}", claim.id))) { (said(&claim.content)) } }
                    div.buttons {
                        (sureness(claim.confidence)) " " code { (shown(&claim.rule)) }
                        @if frame.can_write() {
                            (button(&frame, "accept", &format!("c{}", claim.id), "Right", "read and found right"))
                            (button(&frame, "reject", &format!("c{}", claim.id), "Wrong", "read and found wrong"))
                        }
                    }
                }
            } }
            (pager.links(request))
        }
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

pub(in crate::serve) fn post(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let field = |name: &str| {
        request.field(name).ok_or_else(|| Failure::Bad(format!("the form lacks “{name}”: say who you are, and why")))
    };
    let (verb, reason) = (field("verb")?, field("reason")?);
    let author = request.field("author").unwrap_or(&context.site.options().author);
    let of: Vec<Id> = field("of")?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let one = *of.first().ok_or_else(|| Failure::Bad("the form does not say what it is about".to_owned()))?;
    let value = request.field("value");
    let seq = context.site.write(author, |batch| {
        let verdict = match verb {
            "accept" => Some(Verdict::Accept),
            "reject" => Some(Verdict::Reject),
            "same" => Some(Verdict::Same),
            "different" => Some(Verdict::Different),
            "split" => Some(Verdict::Split),
            _ => None,
        };
        match (verb, one) {
            _ if verdict.is_some() => batch.judge(verdict.unwrap_or(Verdict::Accept), &of, reason),
            ("grade", id) => batch.grade(id, value.unwrap_or_default(), reason),
            ("note", id) => batch.note(id, reason),
            ("relabel", Id::Claim(claim)) => {
                batch.relabel(claim, request.field("field").unwrap_or_default(), value.unwrap_or_default(), reason)
            }
            ("withdraw", Id::Report(report)) => batch.withdraw(report, reason),
            ("undo", Id::Operation(operation)) => batch.undo(operation, reason),
            (verb, id) => Err(dateline_ledger::LedgerError::Refused { what: format!("{verb} cannot be done to {id}") }),
        }
    })?;
    let seq = format!("o{seq}");
    // Only a page of this site: an address with a host would lead away.
    let back =
        request.field("back").filter(|back| back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'));
    Ok(Answer::to(match back {
        // The queue of links says what was done last.
        Some(back) if back.contains("&was=") => format!("{back}&done={seq}"),
        back => back.unwrap_or("/log").to_owned(),
    }))
}
