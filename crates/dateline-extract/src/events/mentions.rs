//! Later mentions of an event that the report has told of before.

use super::event::{Argument, Event};
use super::roles::Scene;
use dateline_nlp::Tag;
use dateline_text::{Span, Text};

/// Joins later mentions of an event to its first: the same type and word or a word for it, and nothing that differs.
pub(super) fn join_mentions(scene: Scene<'_>, events: &mut [Event]) {
    for later in 1..events.len() {
        let definite = scene.tree.children(events[later].head.0).any(|child| {
            matches!(scene.lower(child), "the" | "this" | "these" | "that" | "those")
                && scene.tree.relation(child) == "det"
        });
        let noun = scene.tag(events[later].head.0).is_noun();
        let earlier = (later.saturating_sub(40)..later).rev().find(|&earlier| {
            let (a, b) = (&events[earlier], &events[later]);
            if a.kind.value() != b.kind.value() {
                return false;
            }
            let like = stem(scene, a.head.0) == stem(scene, b.head.0) || a.frame == b.frame && definite && noun;
            like && (definite && noun || agree(scene, a, b)) && !differ(scene, a, b)
        });
        if let Some(earlier) = earlier {
            events[later].same_as = Some(events[earlier].same_as.unwrap_or(events[earlier].id));
        }
    }
}

/// The letters that a verb and its noun share: "attack", "attacked"; "invade", "invasion".
fn stem<'a>(scene: Scene<'a>, at: u32) -> &'a str {
    let lemma = scene.lemma(at);
    let end = lemma.char_indices().nth(5).map_or(lemma.len(), |(at, _)| at);
    &lemma[..end]
}

/// Whether a participant, place or time of one is one of the other's.
fn agree(scene: Scene<'_>, a: &Event, b: &Event) -> bool {
    let share = |a: &[Argument], b: &[Argument]| {
        a.iter().any(|a| b.iter().any(|b| scene.lemma(a.head.0).eq_ignore_ascii_case(scene.lemma(b.head.0))))
    };
    share(&a.recipient, &b.recipient) || share(&a.actor, &b.actor) && a.head != b.head
}

/// Whether something is told of both and differs.
fn differ(scene: Scene<'_>, a: &Event, b: &Event) -> bool {
    let names = |arguments: &[Argument]| -> Vec<String> {
        let pronoun = |at: u32| matches!(scene.tag(at), Tag::Prp | Tag::Wp | Tag::PrpS);
        arguments
            .iter()
            .filter(|argument| !pronoun(argument.head.0))
            .map(|argument| scene.lemma(argument.head.0).to_lowercase())
            .collect()
    };
    let differ = |a: Vec<String>, b: Vec<String>| !a.is_empty() && !b.is_empty() && !a.iter().any(|a| b.contains(a));
    let words = |spans: &[Span<Text>]| -> Vec<String> {
        spans.iter().map(|&span| scene.document.words(span).to_lowercase()).collect()
    };
    let numbers = |event: &Event, kind: &str| -> Vec<String> {
        let own = event.quantity.iter().filter(|quantity| quantity.kind == kind);
        own.map(|quantity| scene.document.words(quantity.span).to_lowercase()).collect()
    };
    differ(names(&a.recipient), names(&b.recipient))
        || differ(names(&a.actor), names(&b.actor))
        || differ(words(&a.place), words(&b.place))
        || differ(words(&a.time), words(&b.time))
        || differ(numbers(a, "killed"), numbers(b, "killed"))
}
