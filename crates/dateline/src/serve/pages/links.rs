//! Review of links: two reports side by side, what they share, why the program thinks that they belong together, and what
//! people say of it.

use std::collections::{BTreeMap, BTreeSet};

use dateline_ledger::{Id, LinkView, Opinion, ReportView, SAME_INCIDENT};
use maud::{Markup, html};

use crate::serve::look::{Frame, day, grouped, many, other_forms, shown, sureness};
use crate::serve::pages::{number, reports};
use crate::serve::record::Record;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// How much of each report is shown, in words.
const MOST_WORDS: usize = 900;

/// So many equal words in a row are marked as one stretch.
const RUN: usize = 4;

/// A link between two reports that waits for a word of somebody.
struct Waiting {
    link: LinkView,
    left: u64,
    right: u64,
    /// How much rests on it: the claims of both reports.
    weight: u64,
}

impl Waiting {
    fn doubt(&self) -> f64 {
        (self.link.score - 0.5).abs()
    }
}

/// The links that nobody has judged, those first that are asked for first.
fn waiting(context: &Context<'_>, known: &BTreeMap<u64, ReportView>) -> Result<Vec<Waiting>, Failure> {
    let root = |report: u64| known.get(&report).map_or(report, |view| view.root);
    let judged: BTreeSet<(u64, u64)> =
        context.ledger.judged_pairs(&context.scope)?.into_iter().map(|pair| (pair.first, pair.second)).collect();
    let mut all: Vec<Waiting> = Vec::new();
    for link in context.ledger.links(&context.scope)? {
        let (Some(left), Some(right)) = (of_report(&link.left), of_report(&link.right)) else { continue };
        let (first, second) = (root(left).min(root(right)), root(left).max(root(right)));
        let is_judged = link.relation == SAME_INCIDENT && judged.contains(&(first, second));
        if link.verdict.is_none() && !is_judged {
            let claims = |report: u64| known.get(&report).map_or(0, |view| view.claims);
            all.push(Waiting { weight: claims(left) + claims(right), link, left, right });
        }
    }
    match context.request.query("by") {
        None | Some("doubt") => {
            all.sort_by(|a, b| a.doubt().total_cmp(&b.doubt()).then(a.link.id.cmp(&b.link.id)));
        }
        Some("weight") => all.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.link.id.cmp(&b.link.id))),
        Some(other) => return Err(Failure::Bad(format!("{other:?} is no order; `doubt` and `weight` are"))),
    }
    Ok(all)
}

fn of_report(id: &str) -> Option<u64> {
    match id.parse() {
        Ok(Id::Report(report)) => Some(report),
        _ => None,
    }
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let known: BTreeMap<u64, ReportView> =
        context.ledger.reports(&context.scope)?.into_iter().map(|report| (report.id, report)).collect();
    let all = waiting(context, &known)?;
    match request.form {
        Form::Json => return Ok(Answer::json(&all.iter().map(row).collect::<Vec<_>>())),
        Form::Csv => {
            let mut rows =
                vec![["id", "relation", "left", "right", "score", "weight", "reasons"].map(str::to_owned).to_vec()];
            rows.extend(all.iter().map(|one| {
                let reasons: Vec<String> =
                    one.link.reasons.iter().map(|reason| format!("{}={}", reason.feature, reason.value)).collect();
                vec![
                    format!("l{}", one.link.id),
                    one.link.relation.clone(),
                    one.link.left.clone(),
                    one.link.right.clone(),
                    one.link.score.to_string(),
                    one.weight.to_string(),
                    reasons.join(" "),
                ]
            }));
            return Ok(Answer::csv("links", &rows));
        }
        Form::Html => {}
    }
    let link_of = |id: &str| number(id, |id| if let Id::Link(link) = id { Some(link) } else { None });
    let after = request.query("after").map(link_of).transpose()?;
    let shown_now = match request.query("at").map(link_of).transpose()? {
        Some(id) => Some(context.ledger.link(id)?),
        // What was passed over has a place in the order; one that was judged since then has none.
        None => match after.and_then(|after| all.iter().position(|one| one.link.id == after)) {
            Some(place) => all.get(place + 1).or(all.first()).map(|one| one.link.clone()),
            None => all.first().map(|one| one.link.clone()),
        },
    };
    let frame = Frame::new(context, "Review of links");
    let by = request.query("by").unwrap_or("doubt");
    let order = |name: &str| frame.link(&format!("/review/links?by={name}"));
    let main = html! {
        p.kicker { a href=(frame.link("/review")) { "Review" } }
        h1 { "Do these belong together?" }
        p { (many(all.len() as u64, "link waits", "links wait")) " for a word of somebody. "
            @if by == "weight" { "Those come first on which most claims rest; " a href=(order("doubt")) { "the most doubtful first" } "." }
            @else { "The most doubtful come first; " a href=(order("weight")) { "those on which most rests first" } "." }
            @if frame.can_write() { " " span.small { kbd { "s" } " same · " kbd { "d" } " different · " kbd { "n" } " next · " kbd { "u" } " undo" } } }
        (done(context, &frame, by)?)
        @if !frame.can_write() { p.scope { "This ledger is served to be read only: nothing can be judged here." } }
        @match &shown_now {
            None => p.empty { "No link waits." },
            Some(link) => (side_by_side(context, &frame, link, by)?),
        }
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn row(one: &Waiting) -> serde_json::Value {
    let reasons: Vec<_> = (one.link.reasons.iter())
        .map(|reason| serde_json::json!({ "feature": reason.feature, "value": reason.value }))
        .collect();
    serde_json::json!({
        "id": format!("l{}", one.link.id), "relation": one.link.relation, "left": format!("r{}", one.left),
        "right": format!("r{}", one.right), "score": one.link.score, "weight": one.weight, "reasons": reasons,
    })
}

/// What was just said of a link, with the way back.
fn done(context: &Context<'_>, frame: &Frame<'_>, by: &str) -> Result<Markup, Failure> {
    let (Some(done), Some(was)) = (context.request.query("done"), context.request.query("was")) else {
        return Ok(html! {});
    };
    let seq = number(done, |id| if let Id::Operation(seq) = id { Some(seq) } else { None })?;
    let link = context.ledger.link(number(was, |id| if let Id::Link(link) = id { Some(link) } else { None })?)?;
    let entry = context.ledger.entry(seq)?;
    Ok(html! {
        div.scope role="status" {
            p { "Operation " a href=(frame.link(&format!("/log/o{seq}"))) { "o" (seq) } " by " (shown(&entry.author)) ": " (verdict_of(&entry.operation))
                ", " (shown(&link.left)) " and " (shown(&link.right)) ". " }
            @if frame.can_write() {
                (form(frame, "undo", &format!("o{seq}"), "Undo", "a mistake", &format!("/review/links?by={by}&at=l{}", link.id)))
            }
        }
    })
}

fn verdict_of(operation: &dateline_ledger::Operation) -> &'static str {
    match operation {
        dateline_ledger::Operation::Judgement(judgement) => judgement.verdict.name(),
        other => other.kind(),
    }
}

/// A form of one button that comes back to this queue.
fn form(frame: &Frame<'_>, verb: &str, of: &str, words: &str, reason: &str, back: &str) -> Markup {
    form_as(frame, (verb, verb), of, words, reason, back)
}

/// The same, where the key that presses it has another name than the verb.
fn form_as(frame: &Frame<'_>, (verb, key): (&str, &str), of: &str, words: &str, reason: &str, back: &str) -> Markup {
    html! {
        form.inline method="post" action="/review" {
            (frame.signed())
            input type="hidden" name="verb" value=(verb);
            input type="hidden" name="of" value=(of);
            input type="hidden" name="reason" value=(reason);
            input type="hidden" name="author" value=(frame.author());
            input type="hidden" name="back" value=(frame.link(back));
            button data-verb=(key) { (words) }
        }
    }
}

fn side_by_side(context: &Context<'_>, frame: &Frame<'_>, link: &LinkView, by: &str) -> Result<Markup, Failure> {
    let (Some(left), Some(right)) = (of_report(&link.left), of_report(&link.right)) else {
        return Ok(html! { p.empty { "This link joins no two reports." } });
    };
    let views = [context.ledger.report(left, &context.scope)?, context.ledger.report(right, &context.scope)?];
    let texts = [body(context, left)?, body(context, right)?];
    let words = texts.each_ref().map(|text| words_of(text));
    let marked = [marks(&texts[0], &words[0], &texts[1], &words[1]), marks(&texts[1], &words[1], &texts[0], &words[0])];
    let is_incident = link.relation == SAME_INCIDENT;
    let own = format!("l{}", link.id);
    let pair = format!("r{left} r{right}");
    let back = format!("/review/links?by={by}&was={own}");
    let next = frame.link(&format!("/review/links?by={by}&after={own}"));
    let reason = "read side by side";
    Ok(html! {
        p.lead { @if is_incident { "Do both tell of one incident?" } @else { "Does the left one pass on the words of the right one?" } }
        @if frame.can_write() {
            div.buttons.judge {
                @if is_incident {
                    (form(frame, "same", &pair, "Same incident", reason, &back))
                    (form(frame, "different", &pair, "Different", reason, &back))
                } @else {
                    (form_as(frame, ("accept", "same"), &own, "A copy", reason, &back))
                    (form_as(frame, ("reject", "different"), &own, "Its own words", reason, &back))
                }
                a.next rel="next" data-verb="next" href=(next) { "Next without a word" }
            }
        }
        div.sides data-pair=(own) {
            @for (at, view) in views.iter().enumerate() {
                article aria-label=(format!("Report r{}", view.id)) {
                    p.kicker { (reports::outlet(view)) " · " (day(view.published.as_deref())) (reports::badge(view)) }
                    h2 { a href=(frame.link(&format!("/reports/r{}", view.id))) { (reports::headline(view)) } }
                    (marked[at].text)
                    @if marked[at].cut { p.small { "The first " (grouped(MOST_WORDS as u64)) " words." } }
                }
            }
        }
        p.small { mark { "Marked" } ": " (RUN) " words or more that stand in both in this order. " span.shared { "Dotted" } ": names, numbers and long words that both have." }
        section aria-labelledby="reasons" {
            h2 #reasons { "What the score is made of" }
            table.reasons {
                caption.hidden { "The reasons of the program" }
                thead { tr { th scope="col" { "What was compared" } th.number scope="col" { "Value" } } }
                tbody {
                    @for reason in &link.reasons { tr { th scope="row" { (in_words(&reason.feature)) } td.number { (format!("{:.3}", reason.value).trim_end_matches('0').trim_end_matches('.')) } } }
                    tr { th scope="row" { "Words in a row that both have" } td.number { (grouped(marked[0].in_runs)) } }
                    tr { th scope="row" { "Names, numbers and long words that both have" } td.number { (grouped(marked[0].terms)) } }
                    tr { th scope="row" { b { "The score, for “" (shown(&link.relation)) "”" } } td.number { (sureness(link.score)) } }
                }
            }
            p.small { "Proposed by " code { (shown(&link.proposed_by)) } " in operation " a href=(frame.link(&format!("/log/o{}", link.seq))) { "o" (link.seq) } ". "
                "A score is no verdict: what people judge holds whatever it says." }
        }
        (trail(context, frame, link)?)
    })
}

/// The report's own words: its text without what stands around it on the page and what only leads to other reports.
fn body(context: &Context<'_>, report: u64) -> Result<String, Failure> {
    let text = context.ledger.text(report)?.unwrap_or_default();
    let stored = context.ledger.record(report)?.map(|json| Record::read(&json)).unwrap_or_default();
    if stored.blocks.is_empty() {
        return Ok(text);
    }
    let points: Vec<char> = text.chars().collect();
    let own = stored.blocks.iter().filter(|block| !matches!(block.kind.as_str(), "furniture" | "related"));
    let words = own.map(|block| {
        let end = block.end.min(points.len());
        points[block.start.min(end)..end].iter().collect::<String>()
    });
    Ok(words.collect::<Vec<_>>().join("\n\n"))
}

/// What people said of the two, the last first.
fn trail(context: &Context<'_>, frame: &Frame<'_>, link: &LinkView) -> Result<Markup, Failure> {
    let mut opinions: Vec<Opinion> = context.ledger.opinions_on(Id::Link(link.id))?;
    if let Ok(left) = link.left.parse() {
        let both = |one: &Opinion| {
            let sides = [Some(one.target.as_str()), one.other.as_deref()];
            one.kind == "judgement"
                && sides.contains(&Some(link.left.as_str()))
                && sides.contains(&Some(link.right.as_str()))
        };
        opinions.extend(context.ledger.opinions_on(left)?.into_iter().filter(both));
    }
    opinions.sort_by_key(|one| std::cmp::Reverse(one.seq));
    Ok(html! {
        section aria-labelledby="said" {
            h2 #said { "What people said of it" }
            @if opinions.is_empty() { p.empty { "Nobody has said anything of these two." } }
            ol.stack { @for one in &opinions {
                li.item.undone[one.undone_by.is_some()] {
                    p.kicker { (day(Some(&one.recorded_at))) " · " (shown(&one.author)) " · "
                        a href=(frame.link(&format!("/log/o{}", one.seq))) { "o" (one.seq) } }
                    p { b { (shown(one.value.as_deref().unwrap_or(&one.kind))) } " — " (shown(&one.reason)) }
                    @if let Some(by) = one.undone_by { p.small { "Undone by o" (by) "." } }
                }
            } }
        }
    })
}

fn in_words(feature: &str) -> String {
    match feature {
        "shared-terms" => "Names and words that both have, the rarer the more".to_owned(),
        "days-apart" => "Days between the two".to_owned(),
        "share-of-own-words" => "Share of the left one’s own words that stand in the right one".to_owned(),
        "words-in-a-row" => "Words of the left one that stand in the right one in the same order".to_owned(),
        other => shown(&other.replace('-', " ")),
    }
}

/// A word of a text: where it stands, and how it is compared.
struct Word {
    start: usize,
    end: usize,
    key: String,
    /// Whether it tells reports apart: a name, a number, a long word.
    is_term: bool,
}

fn words_of(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let mut begins_sentence = true;
    let mut close = |start: usize, end: usize, begins: &mut bool| {
        let word = &text[start..end];
        let is_name = word.chars().next().is_some_and(char::is_uppercase) && !*begins && word.len() > 2;
        let is_number = word.chars().any(|c| c.is_ascii_digit());
        let is_term = is_name || is_number || word.chars().count() > 7;
        out.push(Word { start, end, key: word.to_lowercase(), is_term });
        *begins = false;
    };
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                close(from, at, &mut begins_sentence);
                start = None;
            }
            _ => {}
        }
        if matches!(c, '.' | '!' | '?' | '\n') {
            begins_sentence = true;
        }
    }
    if let Some(from) = start {
        close(from, text.len(), &mut begins_sentence);
    }
    out
}

/// A report's text with what the other has too marked in it.
struct Marked {
    text: Markup,
    in_runs: u64,
    terms: u64,
    cut: bool,
}

fn marks(text: &str, own: &[Word], other_text: &str, other: &[Word]) -> Marked {
    // No run goes over a line: a headline and the first words under it are not in a row.
    let runs = |text: &str, words: &[Word]| -> Vec<(usize, Vec<String>)> {
        (words.windows(RUN).enumerate())
            .filter(|(_, window)| !text[window[0].start..window[RUN - 1].end].contains('\n'))
            .map(|(at, window)| (at, window.iter().map(|word| word.key.clone()).collect()))
            .collect()
    };
    let known: BTreeSet<Vec<String>> = runs(other_text, other).into_iter().map(|run| run.1).collect();
    let mut in_run = vec![false; own.len()];
    for (at, run) in runs(text, own) {
        if known.contains(&run) {
            in_run[at..at + RUN].fill(true);
        }
    }
    let terms: BTreeSet<&str> = other.iter().filter(|word| word.is_term).map(|word| word.key.as_str()).collect();
    let is_shared = |word: &Word| word.is_term && terms.contains(word.key.as_str());
    let shared: BTreeSet<&str> = own.iter().filter(|word| is_shared(word)).map(|word| word.key.as_str()).collect();
    let end = own.get(MOST_WORDS).map_or(text.len(), |word| word.start);
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < own.len().min(MOST_WORDS) {
        let kind = |at: usize| if in_run[at] { 2 } else { i32::from(is_shared(&own[at])) };
        let own_kind = kind(at);
        if own_kind == 0 {
            at += 1;
            continue;
        }
        let mut last = at;
        // Only runs go over the space between words.
        while own_kind == 2
            && last + 1 < own.len().min(MOST_WORDS)
            && kind(last + 1) == 2
            && !text[own[last].end..own[last + 1].start].contains('\n')
        {
            last += 1;
        }
        pieces.push(plain(&text[from..own[at].start]));
        let words = shown(&text[own[at].start..own[last].end]);
        pieces.push(if own_kind == 2 {
            html! { mark { (words) } }
        } else {
            html! { span.shared { (words) } }
        });
        from = own[last].end;
        at = last + 1;
    }
    pieces.push(plain(&text[from..end.max(from)]));
    Marked {
        text: html! { div.told { @for piece in &pieces { (piece) } } },
        in_runs: in_run.iter().filter(|is| **is).count() as u64,
        terms: shared.len() as u64,
        cut: own.len() > MOST_WORDS,
    }
}

/// Words as they stand, lines kept.
fn plain(words: &str) -> Markup {
    let lines: Vec<String> = words.split('\n').map(shown).collect();
    html! { (lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_is_marked() {
        let (left, right) = (
            "Fire at Kerrin\nThe mayor of Kerrin said on Monday that two boats burned.",
            "In Kerrin, the mayor of Kerrin said on Tuesday that 2 boats burned.",
        );
        let (own, other) = (words_of(left), words_of(right));
        let marked = marks(left, &own, right, &other);
        let text = marked.text.into_string();
        assert!(text.contains("<mark>The mayor of Kerrin said on</mark> Monday"), "{text}");
        assert!(text.contains("<span class=\"shared\">Kerrin</span>\n"), "{text}");
        assert_eq!((marked.in_runs, marked.terms, marked.cut), (6, 1, false));
        let nothing = marks("One.", &words_of("One."), "", &[]);
        assert_eq!(nothing.text.into_string(), "<div class=\"told\">One.</div>");
    }

    #[test]
    fn words_are_cut_at_their_edges() {
        let words = words_of("Über 40 Tote.\nEin");
        let keys: Vec<(&str, bool)> = words.iter().map(|word| (word.key.as_str(), word.is_term)).collect();
        assert_eq!(keys, [("über", false), ("40", true), ("tote", true), ("ein", false)]);
    }
}
