//! One report: its text with what was read marked in it, and who says what beside it.

use std::collections::BTreeSet;

use dateline_ledger::{ClaimFilter, ClaimView, Id, ReportView};
use maud::{Markup, html};

use crate::serve::look::{Frame, class_of, day, grouped, many, said, shown, stance, sureness};
use crate::serve::pages::{claims, number, reports};
use crate::serve::record::{Argument, Attribution, Event, Record, Words};
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let id = number(context.id, |id| if let Id::Report(report) = id { Some(report) } else { None })?;
    let report = context.ledger.report(id, &context.scope)?;
    let json = context.ledger.record(id)?;
    let text = context.ledger.text(id)?;
    if context.request.form == Form::Json {
        let Some(json) = json else { return Err(Failure::NotFound(format!("the words of r{id} were redacted"))) };
        let record: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
        return Ok(Answer::json(
            &serde_json::json!({ "report": reports::row(&report), "text": text, "record": record }),
        ));
    }
    let filter = ClaimFilter { report: Some(id), everything: true, ..ClaimFilter::default() };
    let claims = context.ledger.claims(&filter, &context.scope)?;
    let frame = Frame::new(context, reports::headline(&report));
    let opinions = context.ledger.opinions_on(Id::Report(id))?;
    let main = html! {
        article.report {
            p.kicker { (reports::outlet(&report)) " · " (day(report.published.as_deref()))
                @if let Some(from) = &report.published_from { " " span.small { "(from " (shown(from)) ")" } }
                @if let Some(byline) = &report.byline { " · " (shown(byline)) } (reports::badge(&report)) }
            h1 { (reports::headline(&report)) }
            @match (&text, &json) {
                (Some(text), Some(json)) => (read(&frame, Some((&report, &claims)), text, &Record::read(json))),
                _ => p.scope { "The words of this report were redacted. What stays is that it was there, and its hashes." },
            }
            (facts(&frame, &report))
            (claims::said_of(&frame, &opinions))
            @if frame.can_write() && report.standing.name() == "current" {
                section.review aria-labelledby="act" {
                    h2 #act { "Say something of the report" }
                    form method="post" action="/review" {
                        (frame.signed())
                        input type="hidden" name="of" value=(format!("r{id}"));
                        input type="hidden" name="back" value=(frame.own());
                        label { "Your name " input name="author" required value=(frame.author()); }
                        label { "Reason, or the note " input name="reason" required; }
                        div.buttons { button name="verb" value="note" { "Note" } button name="verb" value="withdraw" { "No longer counts" } }
                    }
                }
            }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn facts(frame: &Frame<'_>, report: &ReportView) -> Markup {
    let id = report.id;
    let cited = cite(report);
    html! {
        section aria-labelledby="about" {
            h2 #about { "About this report" }
            dl.facts {
                @if let Some(url) = &report.url { dt { "Address" } dd { (shown(url)) } }
                @if let Some(path) = &report.path { dt { "File" } dd { (shown(path)) } }
                dt { "Recorded" } dd { (day(Some(&report.recorded_at))) " by operation " a href=(frame.link(&format!("/log/o{}", report.seq))) { "o" (report.seq) } }
                dt { "Bytes" } dd { a href=(frame.link(&format!("/reports/r{id}/bytes"))) { (grouped(report.size)) } ", SHA-256 " code { (report.sha256.get(..16).unwrap_or_default()) "…" } }
                dt { "Read by" } dd { (shown(&report.program)) }
            }
            details { summary { "Cite" }
                p { (shown(&cited.text)) }
                pre { code { (cited.bibtex) } }
                pre { code { (cited.csl) } }
            }
            p.forms { "Also as " a href=(format!("/reports/r{id}.json")) { "JSON" } }
        }
    }
}

struct Cited {
    text: String,
    bibtex: String,
    csl: String,
}

/// How to cite a report, in three ways.
fn cite(report: &ReportView) -> Cited {
    let (title, outlet) = (reports::headline(report), report.publisher.as_deref().map(shown).unwrap_or_default());
    let day = report.published.as_deref().and_then(|day| day.get(..10)).unwrap_or_default();
    let url = report.url.as_deref().map(shown).unwrap_or_default();
    let author = report.byline.as_deref().map(shown).unwrap_or_default();
    let mut parts = vec![author.clone(), format!("“{title}”"), outlet.clone(), day.to_owned(), url.clone()];
    parts.retain(|part| !part.is_empty());
    let escaped = |words: &str| words.replace(['{', '}', '\\'], "");
    let mut fields = vec![format!("  title = {{{}}}", escaped(&title))];
    for (name, value) in [("author", &author), ("journal", &outlet), ("url", &url)] {
        if !value.is_empty() {
            fields.push(format!("  {name} = {{{}}}", escaped(value)));
        }
    }
    let mut parts_of_day = day.split('-');
    if let (Some(year), Some(month)) = (parts_of_day.next().filter(|year| !year.is_empty()), parts_of_day.next()) {
        fields.push(format!("  year = {{{year}}}"));
        fields.push(format!("  month = {{{month}}}"));
    }
    let date: Vec<u32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    let mut csl = serde_json::json!({ "id": format!("r{}", report.id), "type": "article-newspaper", "title": title });
    for (name, value) in [("container-title", &outlet), ("URL", &url)] {
        if !value.is_empty() {
            csl[name] = serde_json::json!(value);
        }
    }
    if !author.is_empty() {
        csl["author"] = serde_json::json!([{ "literal": author }]);
    }
    if date.len() == 3 {
        csl["issued"] = serde_json::json!({ "date-parts": [date] });
    }
    Cited {
        text: parts.join(", ") + ".",
        bibtex: format!("@article{{r{},\n{}\n}}", report.id, fields.join(",\n")),
        csl: serde_json::to_string_pretty(&csl).unwrap_or_default(),
    }
}

/// A report's text with what was read in it, and the same as lists.
pub(in crate::serve) fn read(
    frame: &Frame<'_>,
    recorded: Option<(&ReportView, &[ClaimView])>,
    text: &str,
    record: &Record,
) -> Markup {
    let points: Vec<char> = text.chars().collect();
    let link = |local: &str| {
        let (_, claims) = recorded?;
        let claim = claims.iter().find(|claim| claim.local == local)?;
        Some(frame.link(&format!("/claims/c{}", claim.id)))
    };
    html! {
        div.reading {
            div.text lang="en" { @for block in blocks(&points, record, recorded.map(|(report, _)| report.id)) { (block) } }
            aside.said aria-label="Who says what" {
                h2 { "Who says what" }
                @if record.attributions.is_empty() { p.empty { "No statement was found." } }
                ol.statements { @for attribution in &record.attributions { (statement(attribution, &record.attributions, link(&attribution.id))) } }
                @if !record.events.is_empty() {
                    h2 { "What happened, and who holds it" }
                    ul.events { @for event in &record.events { (happened(event)) } }
                }
                (grounded(record))
                @if !record.warnings.is_empty() {
                    h2 { "What could not be read" }
                    ul.small { @for warning in &record.warnings { li { (shown(warning)) } } }
                }
            }
        }
    }
}

/// A statement of the list, indented under the one that it stands in.
fn statement(attribution: &Attribution, all: &[Attribution], link: Option<String>) -> Markup {
    let mut depth = 0;
    let mut outer = attribution.nested_in.as_deref();
    while let Some(found) = outer.and_then(|id| all.iter().find(|other| other.id == id)) {
        depth += 1;
        outer = found.nested_in.as_deref();
        if depth == 4 {
            break;
        }
    }
    let source = attribution.source_name.clone().unwrap_or_else(|| joined(&attribution.source));
    let evidence = !matches!(attribution.block_kind.as_str(), "related" | "furniture");
    html! {
        li id=(format!("say-{}", attribution.id)) class={ "depth-" (depth) @if !evidence { " teaser" } } data-mark=(attribution.id) data-row="" {
            p {
                @if source.is_empty() { b.empty { "Nobody named" } } @else { b { (shown(&source)) } }
                " " (stance(&attribution.stance)) " "
                a.content href=(format!("#{}", attribution.id)) { (said(&joined(&attribution.content))) }
            }
            p.small {
                @if !evidence { span.badge { "teaser, no evidence" } " " }
                (shown(&attribution.kind)) " " (shown(&attribution.attitude)) " · " (shown(&attribution.source_type.replace('_', " ")))
                " · rule " code { (shown(&attribution.rule)) } " " (sureness(attribution.confidence))
                @if let Some(link) = link { " · " a href=(link) { "why" } }
            }
        }
    }
}

fn happened(event: &Event) -> Markup {
    let who = |arguments: &[Argument]| {
        let each: Vec<String> = arguments
            .iter()
            .map(|argument| {
                let mut codes: Vec<String> = argument.country.iter().cloned().collect();
                match &argument.sector {
                    Some(serde_json::Value::Array(sectors)) => {
                        codes.extend(sectors.iter().filter_map(|sector| sector.as_str().map(str::to_owned)))
                    }
                    Some(serde_json::Value::String(sector)) => codes.push(sector.clone()),
                    _ => {}
                }
                let codes = if codes.is_empty() { String::new() } else { format!(" [{}]", codes.join(" ")) };
                shown(&argument.text) + &codes
            })
            .collect();
        each.join(", ")
    };
    let (actor, recipient) = (who(&event.actor), who(&event.recipient));
    html! {
        li data-mark=(event.id) {
            p { span.code { (shown(event.kind.as_deref().unwrap_or("?"))) @if let Some(mode) = &event.mode { "/" (shown(mode)) } }
                " " @if !actor.is_empty() { b { (actor) } " " } a href=(format!("#{}", event.id)) { q { (shown(&joined(&event.trigger))) } }
                @if !recipient.is_empty() { " " b { (recipient) } }
                @for words in event.place.iter().chain(&event.time) { " · " (shown(&words.text)) } }
            p.small {
                @if let Some(reality) = &event.reality { (shown(reality)) }
                @if event.polarity.as_deref() == Some("negative") || event.polarity.as_deref() == Some("-") { ", negated" }
                @match event.held_by.as_deref() {
                    None => {},
                    Some("AUTHOR") => " · held by the report itself",
                    Some(holder) => { " · held by " a href=(format!("#say-{holder}")) { (shown(holder)) } },
                }
                @if let Some(code) = &event.cameo { " · CAMEO " (shown(code)) }
                @if let Some(frame) = &event.frame { " · frame " code { (shown(frame)) } }
                @if let Some(sure) = event.confidence { " " (sureness(sure)) }
            }
        }
    }
}

/// Times, places, quantities, names and relations.
fn grounded(record: &Record) -> Markup {
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or fewer"),
        (None, None) => "how many is not said".to_owned(),
    };
    html! {
        @if !record.times.is_empty() {
            details { summary { (many(record.times.len() as u64, "time", "times")) }
                table { caption.hidden { "Times" } tbody { @for time in &record.times { tr {
                    th scope="row" { q { (shown(&time.at.text)) } } td { (shown(&time.kind)) }
                    td { (shown(time.value.as_deref().unwrap_or("not resolved")))
                        @if let (Some(from), Some(to)) = (&time.from, &time.to) { span.small { " " (shown(from)) " to " (shown(to)) } } }
                    td { code { (shown(&time.rule)) } }
                } } } }
            }
        }
        @if !record.places.is_empty() {
            details { summary { (many(record.places.len() as u64, "place", "places")) }
                table { caption.hidden { "Places" } tbody { @for place in &record.places { tr {
                    th scope="row" { q { (shown(&place.at.text)) } } td { (shown(place.usage.as_deref().unwrap_or(""))) }
                    td { (shown(place.name.as_deref().unwrap_or("not resolved"))) @if let Some(country) = &place.country { ", " (shown(country)) }
                        @if let (Some(lat), Some(lon)) = (place.lat, place.lon) { span.small { " " (format!("{lat:.2}, {lon:.2}")) @if let Some(radius) = place.radius_km { " ± " (format!("{radius:.0}")) " km" } } } }
                    td { @if let Some(sure) = place.confidence { (sureness(sure)) } }
                } } } }
            }
        }
        @if !record.quantities.is_empty() {
            details { summary { (many(record.quantities.len() as u64, "number", "numbers")) }
                table { caption.hidden { "Numbers" } tbody { @for quantity in &record.quantities { tr {
                    th scope="row" { q { (shown(&quantity.at.text)) } } td { (shown(&quantity.kind)) }
                    td { (shown(&quantity.bound)) " " (range(quantity.low, quantity.high)) @if let Some(unit) = &quantity.unit { " " (shown(unit)) } @if let Some(of) = &quantity.of { " " (shown(of)) } }
                    td { (shown(quantity.casualty.as_deref().unwrap_or(""))) }
                } } } }
            }
        }
        @if !record.entities.is_empty() {
            details { summary { (many(record.entities.len() as u64, "name", "names")) }
                table { caption.hidden { "Names" } tbody { @for entity in &record.entities { tr {
                    th scope="row" { (shown(&entity.name)) } td { (shown(entity.kind.as_deref().unwrap_or(""))) }
                    td { (shown(entity.country.as_deref().unwrap_or(""))) @if let Some(item) = &entity.wikidata { " " (shown(item)) } }
                    td.number { (entity.mentions.len()) "×" }
                } } } }
            }
        }
        @if !record.relations.is_empty() {
            details { summary { (many(record.relations.len() as u64, "relation", "relations")) }
                @let name = |id: &str| record.entities.iter().find(|entity| entity.id == id).map_or_else(|| id.to_owned(), |entity| entity.name.clone());
                table { caption.hidden { "Relations" } tbody { @for relation in &record.relations { tr {
                    th scope="row" { (shown(&name(&relation.subject))) } td { @if relation.polarity == "-" { "not " } (shown(&relation.predicate.replace('_', " "))) } td { (shown(&name(&relation.object))) }
                } } } }
            }
        }
    }
}

fn joined(spans: &[Words]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" … ")
}

/// A stretch of text with what it is.
struct Mark<'r> {
    start: usize,
    end: usize,
    class: String,
    id: &'r str,
}

fn marks(record: &Record) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut add = |words: &Words, class: String, id| marks.push(Mark { start: words.start, end: words.end, class, id });
    for attribution in &record.attributions {
        let id = attribution.id.as_str();
        for words in &attribution.content {
            add(words, format!("said {}", class_of(&attribution.stance)), id);
        }
        for words in &attribution.source {
            add(words, "source".to_owned(), id);
        }
        for words in &attribution.cue {
            add(words, format!("cue {}", class_of(&attribution.stance)), id);
        }
    }
    for event in &record.events {
        for words in &event.trigger {
            add(words, "trigger".to_owned(), &event.id);
        }
    }
    for time in &record.times {
        add(&time.at, "time".to_owned(), "");
    }
    for place in &record.places {
        add(&place.at, "place".to_owned(), "");
    }
    for quantity in &record.quantities {
        add(&quantity.at, "quantity".to_owned(), "");
    }
    marks.retain(|mark| mark.start < mark.end);
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

/// The blocks of the text, with their marks.
fn blocks(points: &[char], record: &Record, report: Option<u64>) -> Vec<Markup> {
    let marks = marks(record);
    let mut named = BTreeSet::new();
    let mut out = Vec::new();
    let mut next = 0;
    for (number, block) in record.blocks.iter().enumerate() {
        let (start, end) = (block.start.min(points.len()), block.end.min(points.len()));
        while next < marks.len() && marks[next].start < start {
            next += 1;
        }
        let first = next;
        while next < marks.len() && marks[next].start < end {
            next += 1;
        }
        let words = pieces(points, start, end, &marks[first..next], &mut named);
        let kind = block.kind.as_str();
        let source = block.source.first().zip(block.source.last()).map(|(first, last)| (first.0, last.1));
        let class =
            format!("block {}", if kind.bytes().all(|byte| byte.is_ascii_lowercase()) { kind } else { "paragraph" });
        let bytes = report
            .zip(source)
            .map(|(report, (from, to))| format!("/reports/r{report}/bytes?from={from}&to={to}#marked"));
        out.push(html! {
            div class=(class) id=(format!("b{number}")) {
                @if kind != "paragraph" { span.kind { (shown(kind)) } }
                p { (words) }
                @if let Some(bytes) = bytes { a.to-bytes href=(bytes) title="the bytes that this was read from" { span.hidden { "Bytes of this paragraph" } } }
            }
        });
    }
    out
}

/// The words of a block in pieces that are of one kind each.
fn pieces<'r>(points: &[char], start: usize, end: usize, marks: &[Mark<'r>], named: &mut BTreeSet<&'r str>) -> Markup {
    let mut cuts: Vec<usize> =
        marks.iter().flat_map(|mark| [mark.start, mark.end.min(end)]).chain([start, end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut open: Vec<&Mark<'_>> = Vec::new();
    let mut next = 0;
    let mut out: Vec<Markup> = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        open.retain(|mark| mark.end > from);
        while next < marks.len() && marks[next].start <= from {
            if marks[next].end > from {
                open.push(&marks[next]);
            }
            next += 1;
        }
        let words = shown(&points[from..to].iter().collect::<String>());
        if open.is_empty() {
            out.push(html! { (words) });
            continue;
        }
        let mut classes: Vec<&str> = open.iter().flat_map(|mark| mark.class.split(' ')).collect();
        classes.sort_unstable();
        classes.dedup();
        let mut ids: Vec<&str> = open.iter().map(|mark| mark.id).filter(|id| !id.is_empty()).collect();
        ids.sort_unstable();
        ids.dedup();
        // The first words of a statement carry its address.
        let anchor = open
            .iter()
            .filter(|mark| mark.start == from && !mark.id.is_empty())
            .find(|mark| !named.contains(mark.id))
            .map(|mark| mark.id);
        if let Some(anchor) = open.iter().find(|mark| Some(mark.id) == anchor) {
            // Found among `marks`, which live as long as the set.
            if let Some(mark) = marks.iter().find(|mark| mark.id == anchor.id) {
                named.insert(mark.id);
            }
        }
        let is_cue = classes.contains(&"cue");
        let first = open.iter().find(|mark| mark.class.starts_with("cue")).map(|mark| mark.id);
        out.push(html! {
            span class=(classes.join(" ")) id=[anchor] data-marks=(ids.join(" ")) {
                @if is_cue { @if let Some(id) = first { a href=(format!("#say-{id}")) { (words) } } } @else { (words) }
            }
        });
    }
    html! { @for piece in out { (piece) } }
}
