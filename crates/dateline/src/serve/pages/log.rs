//! The operations: what was done to the ledger, when and by whom.

use dateline_ledger::{Entry, Id};
use maud::html;

use crate::serve::look::{Frame, PER_PAGE, button, day, other_forms, shown};
use crate::serve::pages::number;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Outcome};

fn value(entry: &Entry) -> serde_json::Value {
    serde_json::json!({
        "id": format!("o{}", entry.seq),
        "recorded_at": entry.recorded_at.to_string(),
        "author": entry.author,
        "operation": entry.operation,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    })
}

pub(in crate::serve) fn list(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let last = context.ledger.last()?;
    let skipped = (request.page() as u64 - 1).saturating_mul(PER_PAGE as u64);
    let until = last.saturating_sub(skipped);
    let first = until.saturating_sub(PER_PAGE as u64 - 1).max(1);
    let entries = (first..=until).rev().map(|seq| context.ledger.entry(seq)).collect::<Result<Vec<_>, _>>()?;
    match request.form {
        Form::Json => return Ok(Answer::json(&entries.iter().map(value).collect::<Vec<_>>())),
        Form::Csv => {
            let mut rows = vec![["id", "recorded_at", "author", "kind", "hash"].map(str::to_owned).to_vec()];
            rows.extend(entries.iter().map(|entry| {
                let at = entry.recorded_at.to_string();
                vec![
                    format!("o{}", entry.seq),
                    at,
                    entry.author.clone(),
                    entry.operation.kind().to_owned(),
                    entry.hash.clone(),
                ]
            }));
            return Ok(Answer::csv("log", &rows));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Log");
    let page = request.page();
    let main = html! {
        h1 { "Log" }
        p.lead { "Everything that was ever done to this ledger, the last first. Nothing here can be changed; an operation can be undone by another." }
        table.list {
            caption.hidden { "Operations" }
            thead { tr { th scope="col" { "Operation" } th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Hash" } } }
            tbody { @for entry in &entries {
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&format!("/log/o{}", entry.seq))) { "o" (entry.seq) } }
                    td { (day(Some(&entry.recorded_at.to_string()))) }
                    td { (shown(&entry.author)) }
                    td { (entry.operation.kind()) }
                    td { code { (entry.hash.get(..12).unwrap_or_default()) "…" } }
                }
            } }
        }
        nav.pager aria-label="Pages of the list" {
            @if page > 1 { a rel="prev" href=(frame.link(&format!("/log?page={}", page - 1))) { "← later" } " " }
            @if first > 1 { a rel="next" href=(frame.link(&format!("/log?page={}", page + 1))) { "earlier →" } }
        }
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let seq = number(context.id, |id| if let Id::Operation(seq) = id { Some(seq) } else { None })?;
    let entry = context.ledger.entry(seq)?;
    if context.request.form == Form::Json {
        return Ok(Answer::json(&value(&entry)));
    }
    let body = serde_json::to_string_pretty(&entry.operation).unwrap_or_default();
    let kind = entry.operation.kind();
    let frame = Frame::new(context, format!("Operation o{seq}"));
    let undoable = !matches!(kind, "opened" | "report" | "version" | "redacted" | "undo");
    let main = html! {
        p.kicker { (entry.recorded_at.to_string()) " · " (shown(&entry.author)) }
        h1 { "Operation o" (seq) ": " (kind) }
        pre { code { (shown_lines(&body)) } }
        dl.facts {
            dt { "Hash" } dd { code { (entry.hash) } }
            dt { "Hash of the one before" } dd { code { (entry.prev_hash) } }
        }
        @if undoable && frame.can_write() { (button(&frame, "undo", &format!("o{seq}"), "Undo it", "a mistake")) }
        nav.pager aria-label="Other operations" {
            @if seq > 1 { a rel="prev" href=(frame.link(&format!("/log/o{}", seq - 1))) { "← o" (seq - 1) } " " }
            @if seq < context.ledger.last()? { a rel="next" href=(frame.link(&format!("/log/o{}", seq + 1))) { "o" (seq + 1) " →" } }
        }
    };
    Ok(Answer::html(200, frame.page(main)))
}

fn shown_lines(text: &str) -> String {
    text.lines().map(shown).collect::<Vec<_>>().join("\n")
}
