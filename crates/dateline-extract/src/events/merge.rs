//! What the trained branch says of who takes part, put together with what the rules read from the tree.
//!
//! Begin with [`participants`] and [`circumstances`]. The rules come first. The branch fills a role that they leave empty,
//! adds whom they overlook, and takes out what it finds too unlikely; how sure it must be for each was chosen in training
//! (`training/events`) on reports that it had not read. Without a branch nothing changes.

use super::event::Event;
use super::reader::Candidate;
use super::roles::{Filler, Scene};
use crate::attribution::Extraction;
use crate::phrases::Range;
use crate::triggers::Limit;
use dateline_nlp::{EventReading, Tag, TokenId};
use dateline_text::{Span, Text};

/// A word stands in a role from this score on.
const INSIDE: f32 = 0.4;

/// The most fillers of a role that the branch gives.
const MOST: usize = 6;

/// A role as the branch has it: its name, and the limits of filling it, of dropping what the rules have, and of adding to it.
struct Role {
    name: &'static str,
    fill: Limit,
    drop: Limit,
    add: Limit,
}

const ACTOR: Role = Role { name: "actor", fill: Limit::FillActor, drop: Limit::DropActor, add: Limit::AddActor };
const RECIPIENT: Role =
    Role { name: "recipient", fill: Limit::FillRecipient, drop: Limit::DropRecipient, add: Limit::AddRecipient };
const PLACE: Role = Role { name: "place", fill: Limit::AddPlace, drop: Limit::DropPlace, add: Limit::AddPlace };
const TIME: Role = Role { name: "time", fill: Limit::AddTime, drop: Limit::DropTime, add: Limit::AddTime };

/// The branch's scores of one role of one event.
#[derive(Clone, Copy)]
struct Scores<'a> {
    scene: Scene<'a>,
    reading: &'a EventReading,
    role: usize,
}

impl<'a> Scores<'a> {
    fn new(scene: Scene<'a>, at: u32, role: &Role) -> Option<Scores<'a>> {
        let place = scene.analysis.event_roles().iter().position(|name| **name == *role.name)?;
        Some(Scores { scene, reading: scene.analysis.event_reading(TokenId(at))?, role: place })
    }

    fn of(self, word: u32) -> f32 {
        self.reading.role(self.role, TokenId(word))
    }

    /// The score of the likeliest of some words.
    fn best(self, mut words: Range) -> f32 {
        let first = words.next().map_or(0.0, |word| self.of(word));
        words.fold(first, |best, word| best.max(self.of(word)))
    }

    /// The runs of words of the trigger's sentence that stand in the role, each with its best score.
    fn runs(self) -> Vec<(Range, f32)> {
        let analysis = self.scene.analysis;
        let sentence = analysis.sentence_of(self.reading.token).and_then(|id| analysis.sentences().get(id.0 as usize));
        let Some(sentence) = sentence else { return Vec::new() };
        let mut runs: Vec<Range> = Vec::new();
        for word in sentence.tokens().filter(|&word| self.of(word) >= INSIDE && word != self.reading.token.0) {
            match runs.last_mut() {
                Some(run) if run.end == word => run.end = word + 1,
                _ => runs.push(word..word + 1),
            }
        }
        let mark = |word: u32| self.scene.tag(word).is_punctuation();
        for run in &mut runs {
            while run.end > run.start && mark(run.end - 1) {
                run.end -= 1;
            }
            while run.start < run.end && mark(run.start) {
                run.start += 1;
            }
        }
        runs.retain(|run| !run.is_empty());
        runs.into_iter().map(|run| (run.clone(), self.best(run))).collect()
    }

    /// Those who stand in the role: the noun phrases of the runs.
    fn fillers(self) -> Vec<(Filler, f32)> {
        let scene = self.scene;
        let mut found: Vec<(Filler, f32)> = Vec::new();
        for (run, sure) in self.runs() {
            let Some(head) = scene.tree.head_of(&run) else { continue };
            let tag = scene.tag(head);
            let nominal = tag.is_noun() || scene.tree.nominal(head) || scene.is_actor(head);
            if tag.is_verb() || !nominal {
                continue;
            }
            let trigger = self.reading.token.0;
            // A phrase may be longer than the branch has it, but not hold the event itself or be another one.
            let phrase = scene.phrase(head);
            let fits = !phrase.contains(&trigger) && phrase.start <= run.end && run.start <= phrase.end;
            let mut phrase = if fits { phrase } else { run };
            // "the council's": the ending is no part of who it is.
            if phrase.len() > 1 && scene.tag(phrase.end - 1) == Tag::Pos {
                phrase.end -= 1;
            }
            if found.iter().any(|(other, _)| meet(&other.phrase, &phrase)) || found.len() >= MOST {
                continue;
            }
            found.push((Filler { head, phrase, path: format!("{:.2} likely to the branch", sure) }, sure));
        }
        found
    }
}

fn meet(one: &Range, other: &Range) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether the tables say that a noun cannot do anything: "a car struck them".
fn is_thing(scene: Scene<'_>, head: u32) -> bool {
    let classes = ["weapon", "calamity", "violence", "target", "no-actor", "time-word"];
    !scene.is_actor(head) && classes.iter().any(|class| scene.is(class, head))
}

/// Fills, mends and thins out the actors and recipients of a candidate; says what it did.
pub(crate) fn participants(scene: Scene<'_>, candidate: &mut Candidate) -> Vec<String> {
    let mut told = Vec::new();
    let Some(weights) = scene.frames.weights() else { return told };
    let roles = if candidate.reciprocal { &[ACTOR][..] } else { &[ACTOR, RECIPIENT][..] };
    for role in roles {
        let Some(scores) = Scores::new(scene, candidate.at, role) else { continue };
        let (own, other) = match role.name {
            "actor" => (&mut candidate.actor, &candidate.recipient),
            _ => (&mut candidate.recipient, &candidate.actor),
        };
        // What the rules have and the branch finds too unlikely, unless it cannot know: a word outside its window.
        let before = own.len();
        let seen = |filler: &Filler| scores.reading.window.contains(&filler.head);
        own.retain(|filler| !seen(filler) || scores.best(filler.phrase.clone()) >= weights.limit(role.drop));
        if own.len() < before {
            told.push(format!("the branch finds {} of the rules' {} too unlikely", before - own.len(), role.name));
        }
        let least = weights.limit(if own.is_empty() { role.fill } else { role.add });
        let taken: Vec<Range> = own.iter().chain(other).map(|filler| filler.phrase.clone()).collect();
        let words = own.len();
        let acts = role.name == ACTOR.name;
        let more = scores.fillers().into_iter().filter(|(filler, sure)| {
            let can = !acts || !is_thing(scene, filler.head);
            can && *sure >= least
                && !taken.iter().any(|phrase| meet(phrase, &filler.phrase) || phrase.contains(&filler.head))
        });
        own.extend(more.map(|(filler, _)| filler));
        if own.len() > words {
            told.push(format!("{} of its {} by the branch", own.len() - words, role.name));
        }
        own.sort_by_key(|filler| filler.phrase.start);
    }
    told
}

/// Adds places and times that the branch is sure of, and takes out those that it finds too unlikely.
pub(crate) fn circumstances(scene: Scene<'_>, extraction: &Extraction, event: &mut Event) {
    let Some(weights) = scene.frames.weights() else { return };
    let at = event.head.0;
    if let Some(scores) = Scores::new(scene, at, &PLACE) {
        drop_unlikely(scores, &mut event.place, weights.limit(PLACE.drop));
        for (filler, sure) in scores.fillers() {
            let span =
                scene.analysis.name_of(TokenId(filler.head)).map_or(scene.span(&filler.phrase), |name| name.span);
            let taken = event.actor.iter().chain(&event.recipient).any(|taken| taken.span.overlaps(span));
            let known = event.place.iter().any(|place| place.overlaps(span));
            if sure >= weights.limit(PLACE.add) && scene.is_place(filler.head) && !taken && !known {
                event.place.push(span);
            }
        }
        event.place.sort_by_key(|span| (span.start(), span.end()));
    }
    if let Some(scores) = Scores::new(scene, at, &TIME) {
        drop_unlikely(scores, &mut event.time, weights.limit(TIME.drop));
        for (run, sure) in scores.runs() {
            let span = scene.span(&run);
            if sure < weights.limit(TIME.add) || event.time.iter().any(|time| time.overlaps(span)) {
                continue;
            }
            let first = extraction.times.partition_point(|time| time.span.end() <= span.start());
            let own = extraction.times[first..].iter().take_while(|time| time.span.start() < span.end());
            event.time.extend(own.map(|time| time.span));
        }
        event.time.sort_by_key(|span| (span.start(), span.end()));
        event.time.dedup();
    }
}

fn drop_unlikely(scores: Scores<'_>, spans: &mut Vec<Span<Text>>, least: f32) {
    spans.retain(|&span| {
        let words = scores.scene.analysis.tokens_in(span);
        !scores.reading.window.contains(&words.start) || scores.best(words) >= least
    });
}
