//! Events for people: a line each, under whoever holds them.

use dateline_extract::AttributionId;
use dateline_extract::events::{Argument, Event, Holder, Polarity, Reality};
use dateline_text::{Span, Text};

use crate::Reading;
use crate::record::event_id;
use crate::terminal::{Look, Theme};

/// What stands in links to other reports is no event of this one.
pub(crate) fn is_evidence(reading: &Reading, event: &Event) -> bool {
    reading.document.block(event.block).is_some_and(|block| block.kind.is_evidence())
}

/// Who did what to whom, in one line of words: `Neral → the junta`.
pub(crate) fn event_words(reading: &Reading, event: &Event) -> String {
    let list = |arguments: &[Argument]| {
        let words: Vec<&str> = arguments.iter().map(|argument| reading.document.words(argument.span)).collect();
        words.join("; ")
    };
    let mut words = match (event.actor.is_empty(), event.recipient.is_empty()) {
        (true, true) => String::new(),
        (false, true) => list(&event.actor),
        (true, false) => format!("→ {}", list(&event.recipient)),
        (false, false) => format!("{} → {}", list(&event.actor), list(&event.recipient)),
    };
    let mut add = |spans: Vec<Span<Text>>| {
        for span in spans {
            words.push_str(if words.is_empty() { "" } else { " · " });
            words.push_str(reading.document.words(span));
        }
    };
    add(event.place.clone());
    add(event.time.clone());
    let told = |span: &Span<Text>| event.recipient.iter().chain(&event.actor).any(|other| other.span.overlaps(*span));
    add(event.quantity.iter().map(|quantity| quantity.span).filter(|span| !told(span)).collect());
    words
}

fn line(reading: &Reading, event: &Event, theme: &Theme) -> String {
    let lead = format!("{:>7}  ", event_id(event));
    let mode = event.mode.as_ref().map(|mode| format!(" {mode}")).unwrap_or_default();
    let trigger: Vec<&str> = event.trigger.iter().map(|&span| reading.document.words(span)).collect();
    let trigger = format!(" [{}]", trigger.join(" … "));
    let status = match (event.polarity, event.reality) {
        (Some(Polarity::Negative), _) => " did not happen".to_owned(),
        (_, Some(reality)) if reality != Reality::Actual => format!(" {}", reality.name()),
        _ => String::new(),
    };
    let same = event.same_as.map(|id| format!(" = v{}", id.0 + 1)).unwrap_or_default();
    let words = event_words(reading, event);
    let words = if words.is_empty() { words } else { format!(": {words}") };
    theme.flow(
        &[
            (Look::Faint, &lead),
            (Look::Act, event.kind.value().name()),
            (Look::Plain, &mode),
            (Look::Open, &status),
            (Look::Faint, &trigger),
            (Look::Plain, &words),
            (Look::Faint, &same),
        ],
        9,
    ) + "\n"
}

/// The events that a statement holds.
pub(crate) fn held_by(reading: &Reading, id: AttributionId, theme: &Theme) -> String {
    let own = reading.extraction.events.iter().filter(|event| event.held_by == Some(Holder::Attributed(id)));
    own.map(|event| line(reading, event, theme)).collect()
}

/// The events that the report itself holds, or whose holder is not known.
pub(crate) fn of_the_report(reading: &Reading, theme: &Theme) -> String {
    let own = reading
        .extraction
        .events
        .iter()
        .filter(|event| is_evidence(reading, event) && !matches!(event.held_by, Some(Holder::Attributed(_))));
    let lines: String = own.map(|event| line(reading, event, theme)).collect();
    match lines.is_empty() {
        true => lines,
        false => format!("{}{lines}", theme.paint(Look::Faint, "\n  events, in the report's own words:\n")),
    }
}
