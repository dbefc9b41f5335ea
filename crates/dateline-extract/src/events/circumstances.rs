//! Where, when and how many: the places, times and numbers of an event's own clause.

use super::attachment::Stage;
use super::event::{EventQuantity, EventType};
use super::frames::TriggerKind;
use super::reader::Candidate;
use super::roles::{Filler, Scene};
use crate::attribution::Extraction;
use crate::quantities::QuantityKind;
use dateline_nlp::TokenId;
use dateline_text::{Span, Text};

/// The nearest verb or trigger above a word, itself not counted.
fn governor(scene: Scene<'_>, at: u32, stop: &dyn Fn(u32) -> bool) -> Option<u32> {
    scene.tree.above(at).find(|&above| stop(above))
}

/// Whether a number at `at` belongs to the clause of the trigger.
fn in_clause(scene: Scene<'_>, candidate: &Candidate, at: u32) -> bool {
    let trigger = candidate.at;
    if candidate.trigger == TriggerKind::Verb {
        let verb = |word: u32| scene.tag(word).is_verb() && scene.tree.relation(word) != "aux" || word == trigger;
        return governor(scene, at, &verb) == Some(trigger);
    }
    let stop = |word: u32| word == trigger || scene.tag(word).is_verb() && scene.tree.relation(word) != "aux";
    let Some(above) = governor(scene, at, &stop) else { return false };
    let leans = candidate.support.is_some_and(|support| support.verb == above);
    let subject = matches!(scene.tree.relation(trigger), "nsubj" | "root") && scene.tree.head(trigger) == Some(above);
    above == trigger || leans || subject
}

/// Prepositions after which a place is where something happens.
const WHERE: [&str; 22] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "across",
    "around",
    "throughout",
    "along",
    "off",
    "over",
    "within",
    "north",
    "south",
    "east",
    "west",
    "on",
    "of",
    "above",
    "beside",
    "between",
    "to",
];

/// The places of an event's own clause, and those that its words name: "the Orlesk attack", "a campaign to free Varn".
pub(super) fn places(stage: &Stage<'_>, scene: Scene<'_>, candidate: &Candidate) -> Vec<Span<Text>> {
    let tree = scene.tree;
    let Some(id) = scene.analysis.sentence_of(TokenId(candidate.at)) else { return Vec::new() };
    let tokens = scene.analysis.sentences()[id.0 as usize].tokens();
    let taken = |at: u32| candidate.actor.iter().chain(&candidate.recipient).any(|filler| filler.head == at);
    let aim = aims(scene, candidate);
    let setting = stage.setting(candidate, &["where", "wherein"]);
    let mut found: Vec<(u32, Span<Text>)> = Vec::new();
    for filler in &candidate.place {
        found.push((filler.head, place_span(scene, filler.head)));
    }
    for at in tokens {
        let named = scene.is_named_place(at);
        let noun = scene.is("place", at) && scene.tag(at).is_noun() && scene.name_kind(at).is_none();
        // Of a name only the word that the others hang on.
        let inner = scene
            .analysis
            .name_of(TokenId(at))
            .is_some_and(|name| tree.head(at).is_some_and(|head| name.tokens.contains(&head)));
        if !(named || noun) || inner {
            continue;
        }
        let beside = named
            && tree.head(at).is_some_and(|head| {
                found.iter().any(|(place, _)| *place == head)
                    && matches!(tree.relation(at), "appos" | "nmod" | "conj" | "list" | "flat" | "dep" | "parataxis")
            });
        let is_aim = named && aim.contains(&at);
        if !is_aim && taken(at) {
            continue;
        }
        let located = match named {
            true => tree.led_by(at, &WHERE) && !(tree.led_by(at, &["of", "to"]) && tree.relation(at) != "nmod"),
            false => tree.led_by(at, &["in", "at", "near", "outside", "inside"]),
        } || moves(candidate.kind) && tree.led_by(at, &["from", "into"]);
        let of_trigger = candidate.trigger != TriggerKind::Verb
            && matches!(tree.relation(at), "compound" | "amod")
            && tree.head(at) == Some(candidate.at);
        let own = located || of_trigger && named;
        if is_aim || setting == Some(at) || beside || own && stage.belongs(candidate, at) {
            found.push((at, place_span(scene, at)));
        }
    }
    let mut spans: Vec<Span<Text>> = found.into_iter().map(|(_, span)| span).collect();
    spans.sort_by_key(|span| (span.start(), span.end()));
    spans.dedup();
    spans
}

/// Whether an event takes somebody out of a place or something into one.
fn moves(kind: EventType) -> bool {
    matches!(kind, EventType::Assault | EventType::Coerce | EventType::Disaster)
}

/// Named places that violence, a disaster or a visit is aimed at: whatever they are to the event, it is there too.
fn aims(scene: Scene<'_>, candidate: &Candidate) -> Vec<u32> {
    if !matches!(candidate.kind, EventType::Assault | EventType::Consult | EventType::Disaster) {
        return Vec::new();
    }
    let mut aims: Vec<u32> = candidate.recipient.iter().map(|filler| filler.head).collect();
    if candidate.kind == EventType::Assault && candidate.trigger != TriggerKind::Verb {
        // "a campaign to free the city", "the fight for the city"
        if let Some(purpose) = scene.purpose(candidate.at) {
            aims.extend(scene.tree.children(purpose).filter(|&child| scene.tree.relation(child) == "obj"));
        }
        let led = |&child: &u32| child > candidate.at && scene.tree.led_by(child, &["for", "on", "against"]);
        aims.extend(scene.tree.children(candidate.at).filter(led));
    }
    // "the city of Varn"
    let named: Vec<u32> = aims.iter().flat_map(|&aim| scene.tree.children(aim)).collect();
    aims.extend(named.into_iter().filter(|&part| scene.tree.led_by(part, &["of", "such", "including", "like"])));
    aims.retain(|&aim| scene.is_named_place(aim) && scene.lower(aim) != "west");
    aims
}

/// The words of a place: its name, with the noun that says what it is ("the town of Varn"); or the phrase of a noun, up to
/// a place within it that is one of its own.
fn place_span(scene: Scene<'_>, at: u32) -> Span<Text> {
    let tree = scene.tree;
    if let Some(name) = scene.analysis.name_of(TokenId(at)) {
        let kind = tree.head(at).filter(|&head| {
            head < at && tree.led_by(at, &["of"]) && scene.is("place", head) && scene.name_kind(head).is_none()
        });
        return match kind {
            Some(head) => scene.span(&(tree.phrase_start(head)..name.tokens.end.max(head + 1))),
            None => name.span,
        };
    }
    let mut phrase = scene.phrase(at);
    let inner = tree.children(at).find(|&child| child > at && scene.is_named_place(child));
    if let Some(inner) = inner {
        match tree.led_by(inner, &["of"]) {
            true => phrase.end = scene.analysis.name_of(TokenId(inner)).map_or(phrase.end, |name| name.tokens.end),
            false => phrase.end = tree.extent(inner).start.max(at + 1),
        }
    }
    scene.span(&phrase)
}

/// The times of an event's own clause.
pub(super) fn times(
    stage: &Stage<'_>,
    scene: Scene<'_>,
    candidate: &Candidate,
    extraction: &Extraction,
) -> Vec<Span<Text>> {
    let Some(id) = scene.analysis.sentence_of(TokenId(candidate.at)) else { return Vec::new() };
    let sentence = scene.analysis.sentences()[id.0 as usize].span;
    let first = extraction.times.partition_point(|time| time.span.end() <= sentence.start());
    let own = extraction.times[first..].iter().take_while(|time| time.span.start() < sentence.end());
    let setting = stage.setting(candidate, &["when"]);
    own.filter(|time| {
        let tokens = scene.analysis.tokens_in(time.span);
        let head = scene.tree.head_of(&tokens);
        setting.is_some_and(|setting| tokens.contains(&setting))
            || head.is_some_and(|head| stage.belongs(candidate, head))
    })
    .map(|time| time.span)
    .collect()
}

pub(super) fn quantities(scene: Scene<'_>, candidate: &Candidate, extraction: &Extraction) -> Vec<EventQuantity> {
    let Some(id) = scene.analysis.sentence_of(TokenId(candidate.at)) else { return Vec::new() };
    let sentence = scene.analysis.sentences()[id.0 as usize].span;
    let frame = &scene.frames.all()[candidate.frame];
    let all = &extraction.quantities;
    let first = all.partition_point(|quantity| quantity.span.end() <= sentence.start());
    let mut found = Vec::new();
    for quantity in all[first..].iter().take_while(|quantity| quantity.span.start() < sentence.end()) {
        let tokens = scene.analysis.tokens_in(quantity.span);
        let within = |filler: &Filler| {
            let span = scene.span(&filler.phrase);
            span.start() < quantity.span.end() && quantity.span.start() < span.end()
        };
        let of_recipient = candidate.recipient.iter().any(within);
        let of_actor = candidate.actor.iter().any(within);
        let Some(head) = scene.tree.head_of(&tokens) else { continue };
        let own = of_recipient || of_actor || in_clause(scene, candidate, head) || head == candidate.at;
        if !own {
            continue;
        }
        let casualty = quantity.casualty.stated().map(|casualty| casualty.value().as_str());
        let kind = match (quantity.kind, casualty, frame.counts.as_deref()) {
            (QuantityKind::Money, _, _) => "money",
            (QuantityKind::Count, Some("killed"), _) => "killed",
            (QuantityKind::Count, Some("injured"), _) => "injured",
            (QuantityKind::Count, Some("displaced"), _) => "displaced",
            (QuantityKind::Count, Some("arrested"), _) => "arrested",
            (QuantityKind::Count, _, Some("killed")) if of_recipient => "killed",
            (QuantityKind::Count, _, Some("injured")) if of_recipient => "injured",
            (QuantityKind::Count, _, Some("displaced")) if of_recipient => "displaced",
            (QuantityKind::Count, _, Some("arrested")) if of_recipient => "arrested",
            (QuantityKind::Count, _, _) => "count",
            _ => continue,
        };
        found.push(EventQuantity {
            span: quantity.span,
            of: quantity.of.stated().map(|of| of.value().lemma.clone()),
            kind,
            quantity: Some(quantity.id),
        });
    }
    found
}
