//! Which of the readings of a trigger holds, if any; and which words tell of an event that no frame knows.
//!
//! Begin with [`decide`] and [`propose`]. Without trained weights the frames' own order decides: the narrowest frame
//! whose conditions hold, with the next one of another type as the runner-up. With weights ([`Triggers`]) a reading that
//! they find too unlikely is dropped, the likeliest type among the frames' is taken, and a word without a frame, or whose
//! frames' conditions do not hold, is an event where the weights are sure of it. Below that there is none: no type is
//! ever a default.

use super::event::EventType;
use super::reader::{Candidate, Reader, Rejection};
use super::roles::Scene;
use crate::triggers::features::{Vote, is_asked};
use crate::triggers::{Limit, Scores, Triggers};
use dateline_nlp::TokenId;

/// What is decided of one trigger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decision {
    /// The reading that holds, by its place among the candidates; none for no event.
    pub(crate) choice: Option<usize>,
    /// A type that holds instead of those of the candidates.
    pub(crate) instead: Option<EventType>,
    /// How sure, from 0 to 1.
    pub(crate) confidence: f32,
    /// The next best type.
    pub(crate) runner_up: Option<(EventType, f32)>,
    /// What decided, for people.
    pub(crate) because: Vec<String>,
}

/// From this rank on frames are so narrow that no likelihood of another frame's type counts.
const CERTAIN: i64 = 3;

/// Decides between the candidates of one trigger, which stand in the order of their frames.
///
/// `found` are those of the whole sentence, which the trained layer looks at.
pub(crate) fn decide(
    scene: Scene<'_>,
    candidates: &[Candidate],
    found: &[Candidate],
    rejected: &[Rejection],
) -> Decision {
    let Some(first) = candidates.first() else { return Decision::default() };
    let Some(weights) = scene.frames.weights() else {
        let other = candidates.iter().find(|candidate| candidate.kind != first.kind);
        let runner_up = other.map(|other| (other.kind, (other.confidence - 0.3).max(0.0)));
        let because = vec!["the narrowest frame whose conditions hold".to_owned()];
        return Decision { choice: Some(0), instead: None, confidence: first.confidence, runner_up, because };
    };
    let votes = votes_of(scene, found, rejected, first.at);
    let scores = weights.scores(scene.analysis, TokenId(first.at), &votes);
    let some = events(weights, &scores);
    if some < weights.limit_for(Limit::Keep, scene.analysis) {
        let because =
            vec![format!("no event, says the trained layer: {some:.2} likely{}", branch(scene, weights, first.at))];
        return Decision { confidence: 1.0 - some, because, ..Decision::default() };
    }
    let likely = |kind: EventType| class_of(weights, kind).map_or(0.0, |class| scores.of(class));
    // A frame that is sure of its words leaves no choice to those below it.
    let rank = |at: usize| scene.frames.all().get(candidates[at].frame).map_or(0, |frame| frame.rank);
    let top = (0..candidates.len()).map(rank).max().unwrap_or(0);
    let order = (0..candidates.len()).rev().filter(|&at| top < CERTAIN || rank(at) == top);
    let best = order.max_by(|&one, &other| likely(candidates[one].kind).total_cmp(&likely(candidates[other].kind)));
    let best = best.unwrap_or(0);
    let of_frames = candidates[best].kind;
    let times = weights.limit(Limit::Other);
    let instead = likeliest(weights, &scores).filter(|&(kind, score)| {
        let by_cause = scene.frames.all()[candidates[best].frame].by_cause;
        kind != of_frames && !by_cause && top < CERTAIN && score > times * likely(of_frames)
    });
    let instead = instead.map(|(kind, _)| kind);
    let kind = instead.unwrap_or(of_frames);
    let mut because = vec![told(weights, &scores, kind) + &branch(scene, weights, first.at)];
    if instead.is_some() {
        because.push(format!("not {}, as its frame has it", of_frames.name()));
    }
    because.extend(features(scene, weights, first.at, &votes, kind));
    Decision { choice: Some(best), instead, confidence: some, runner_up: runner_up(weights, &scores, kind), because }
}

/// The events of words for which no frame speaks, of a sentence whose candidates are `found`.
pub(crate) fn propose(
    reader: Reader<'_>,
    tokens: std::ops::Range<u32>,
    found: &[Candidate],
    rejected: &[Rejection],
) -> Vec<(Candidate, Decision)> {
    let scene = reader.scene;
    let Some(weights) = scene.frames.weights() else { return Vec::new() };
    let mut proposed = Vec::new();
    for at in tokens.filter(|&at| is_asked(scene.analysis, TokenId(at))) {
        // "imposed a curfew": the noun says what was done, and the verb that it leans on is part of it.
        let lends = |candidate: &Candidate| candidate.support.is_some_and(|support| support.verb == at);
        if found.iter().any(|candidate| (candidate.at == at || lends(candidate)) && !candidate.anaphoric) {
            continue;
        }
        let votes = votes_of(scene, found, rejected, at);
        let scores = weights.scores(scene.analysis, TokenId(at), &votes);
        let best = (0..scores.0.len()).max_by(|&one, &other| scores.of(one).total_cmp(&scores.of(other)));
        let Some((class, kind)) =
            best.and_then(|class| Some((class, EventType::from_name(weights.classes().get(class)?)?)))
        else {
            continue;
        };
        let least = match (votes.is_empty(), scene.tag(at).is_verb()) {
            (false, _) => Limit::Barred,
            (true, true) => Limit::Verb,
            (true, false) => Limit::Noun,
        };
        if scores.of(class) < weights.limit_for(least, scene.analysis) {
            continue;
        }
        let mut because = vec![told(weights, &scores, kind) + &branch(scene, weights, at)];
        because.extend(features(scene, weights, at, &votes, kind));
        let runner_up = runner_up(weights, &scores, kind);
        let decision = Decision { choice: Some(0), instead: None, confidence: scores.of(class), runner_up, because };
        proposed.extend(reader.proposed(at, kind).map(|candidate| (candidate, decision)));
    }
    proposed
}

/// What the frames say of a word, to the weights.
pub(crate) fn votes_of<'a>(
    scene: Scene<'a>,
    candidates: &[Candidate],
    rejected: &[Rejection],
    at: u32,
) -> Vec<Vote<'a>> {
    let frames = scene.frames.all();
    let vote = |frame: usize, has_actor: bool, has_recipient: bool, barred: bool| {
        let frame = frames.get(frame)?;
        Some(Vote { frame: &frame.id, kind: frame.kind.name(), has_actor, has_recipient, barred })
    };
    // A word that only takes up what is told elsewhere is no vote.
    let own = candidates.iter().filter(|candidate| candidate.at == at).filter_map(|candidate| {
        let (has_actor, has_recipient) = (!candidate.actor.is_empty(), !candidate.recipient.is_empty());
        vote(candidate.frame, has_actor, has_recipient, candidate.anaphoric)
    });
    let barred = rejected.iter().filter(|rejection| rejection.at == at);
    own.chain(barred.filter_map(|rejection| vote(rejection.frame, false, false, true))).collect()
}

/// How likely the word tells of any event.
fn events(weights: &Triggers, scores: &Scores) -> f32 {
    let is_event = |class: &str| EventType::from_name(class).is_some();
    weights.classes().iter().zip(&scores.0).filter(|(class, _)| is_event(class)).map(|(_, score)| score).sum()
}

fn class_of(weights: &Triggers, kind: EventType) -> Option<usize> {
    weights.classes().iter().position(|class| **class == *kind.name())
}

fn told(weights: &Triggers, scores: &Scores, kind: EventType) -> String {
    let likely = class_of(weights, kind).map_or(0.0, |class| scores.of(class));
    format!("the trained layer: {} {likely:.2} likely, no event {:.2}", kind.name(), 1.0 - events(weights, scores))
}

/// What the branch of the language model says by itself, which the layer's numbers hold already.
fn branch(scene: Scene<'_>, weights: &Triggers, at: u32) -> String {
    let Some(scores) = weights.branch(scene.analysis, TokenId(at)) else { return String::new() };
    let best = (0..scores.len()).max_by(|&one, &other| scores[one].total_cmp(&scores[other])).unwrap_or(0);
    format!("; by the branch alone {} {:.2}", weights.classes()[best], scores[best])
}

/// The likeliest type of event.
fn likeliest(weights: &Triggers, scores: &Scores) -> Option<(EventType, f32)> {
    let types = weights.classes().iter().zip(&scores.0);
    let types = types.filter_map(|(class, &score)| Some((EventType::from_name(class)?, score)));
    types.max_by(|one, other| one.1.total_cmp(&other.1))
}

fn features(scene: Scene<'_>, weights: &Triggers, at: u32, votes: &[Vote<'_>], kind: EventType) -> Vec<String> {
    let Some(class) = class_of(weights, kind) else { return Vec::new() };
    let top = weights.because(scene.analysis, TokenId(at), votes, class);
    let top: Vec<String> = top.iter().map(|(name, worth)| format!("{name} {worth:+.1}")).collect();
    if top.is_empty() { Vec::new() } else { vec![format!("its strongest features: {}", top.join(", "))] }
}

fn runner_up(weights: &Triggers, scores: &Scores, kind: EventType) -> Option<(EventType, f32)> {
    let types = weights.classes().iter().zip(&scores.0);
    let types = types.filter_map(|(class, &score)| Some((EventType::from_name(class)?, score)));
    types.filter(|&(other, score)| other != kind && score >= 0.01).max_by(|one, other| one.1.total_cmp(&other.1))
}
