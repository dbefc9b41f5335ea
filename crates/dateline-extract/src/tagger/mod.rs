//! The trained tagger's scores, read as attributions.
//!
//! Begin with [`decode`]: of one [`CueReading`] it makes a [`Tagged`], with the words of source and content as runs of
//! tokens and the likeliest stance and attitude. It looks at scores and trees alone; quotations are made whole, and what
//! the rules found is weighed against it, in `pass/hybrid.rs`.
//!
//! A source needs scores of its own, and the tree must not speak against it: who is spoken to, or undergoes what a
//! passive tells, says nothing.

mod calibration;

use crate::attribution::{Attitude, Stance, TaggerScores};
use crate::clauses::Clauses;
use crate::phrases::Range;
use dateline_nlp::{Analysis, CueReading, Tag, TokenId};

/// A word is content from this probability on.
const CONTENT: f32 = 0.5;

/// A source has a word of at least this probability, and goes on over words of at least the other.
const SOURCE: f32 = 0.35;
const SOURCE_EDGE: f32 = 0.3;

/// The subject of the cue is its source where the head scores it at least so high and no other word higher than
/// [`SOURCE`].
const SUBJECT: f32 = 0.1;

pub(crate) use calibration::Calibration;

/// What each score of a [`CueReading`] stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scales {
    stances: Vec<Option<Stance>>,
    attitudes: Vec<Option<Attitude>>,
}

impl Scales {
    pub(crate) fn of(analysis: &Analysis) -> Scales {
        Scales {
            stances: analysis.stances().iter().map(|name| Stance::from_name(name)).collect(),
            attitudes: analysis.attitudes().iter().map(|name| Attitude::from_name(name)).collect(),
        }
    }

    /// The likeliest stance, where `prior` says how much more likely each is than the scores alone have it.
    pub(crate) fn stance(&self, cue: &CueReading, prior: impl Fn(Stance) -> f32) -> Option<(Stance, f32)> {
        likeliest(&self.stances, &cue.stances, prior)
    }

    /// The likeliest attitude, in the same way.
    pub(crate) fn attitude(&self, cue: &CueReading, prior: impl Fn(Attitude) -> f32) -> Option<(Attitude, f32)> {
        likeliest(&self.attitudes, &cue.attitudes, prior)
    }
}

/// What the tagger says of an attribution with this source, content and stance, whose cue is `cue`.
pub(crate) fn scores(
    cue: &CueReading,
    source: Option<&Range>,
    content: &[Range],
    stance: Stance,
    scales: &Scales,
) -> TaggerScores {
    let of = |at: u32| cue.content(TokenId(at));
    let (mut inside, mut words) = (0.0, 0.0);
    for at in content.iter().cloned().flatten().filter(|at| cue.window.contains(at)) {
        inside += of(at);
        words += 1.0;
    }
    let all: f32 = cue.window.clone().map(of).sum();
    let either = words + all - inside;
    let source_score = |at: u32| cue.source(TokenId(at));
    let likeliest = |words: Range| words.map(source_score).fold(0.0, f32::max);
    let stances = scales.stances.iter().zip(&cue.stances);
    TaggerScores {
        cue: cue.probability,
        // Where nothing is told ("declined to comment") there is nothing to differ on.
        content: if content.is_empty() { 1.0 } else { inside / either },
        source: source.map_or_else(|| 1.0 - likeliest(cue.window.clone()), |source| likeliest(source.clone())),
        stance: stances.filter(|(known, _)| **known == Some(stance)).map(|(_, score)| *score).sum(),
    }
}

/// The value with the highest score, the first of equals, and its share of all.
fn likeliest<V: Copy>(values: &[Option<V>], scores: &[f32], prior: impl Fn(V) -> f32) -> Option<(V, f32)> {
    let mut best: Option<(V, f32)> = None;
    let mut sum = 0.0;
    for (value, score) in values.iter().zip(scores) {
        let Some(value) = *value else { continue };
        let score = score * prior(value);
        sum += score;
        if best.is_none_or(|(_, most)| score > most) {
            best = Some((value, score));
        }
    }
    best.filter(|_| sum > 0.0).map(|(value, score)| (value, score / sum))
}

/// An attribution as the tagger has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tagged {
    /// The words of the cue.
    pub(crate) cue: Range,
    /// The word of the cue that the others hang on.
    pub(crate) head: u32,
    /// How likely the cue is one.
    pub(crate) probability: f32,
    /// Who says so, and how likely its likeliest word is.
    pub(crate) source: Option<(Range, f32)>,
    /// What is said, in text order, as runs of words; may end with marks that are no part of it.
    pub(crate) content: Vec<Range>,
    /// The mean probability of the content's words.
    pub(crate) content_score: f32,
}

/// Reads the scores of one cue; nothing where they show no content.
pub(crate) fn decode(cue: &CueReading, analysis: &Analysis) -> Option<Tagged> {
    let tree = Clauses::of(analysis);
    let words = cue.tokens.clone();
    let head = tree.and_then(|tree| tree.head_of(&words)).unwrap_or(words.start);
    let content = content(cue, analysis);
    if content.is_empty() {
        return None;
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for at in content.iter().cloned().flatten() {
        sum += cue.content(TokenId(at));
        count += 1.0;
    }
    let source = source(cue, analysis, tree, head, &content);
    Some(Tagged { cue: words, head, probability: cue.probability, source, content, content_score: sum / count })
}

/// The words of the content as runs: holes of one word are filled, and single words beside longer runs left out.
fn content(cue: &CueReading, analysis: &Analysis) -> Vec<Range> {
    let is_content = |at: u32| {
        let (content, source) = (cue.content(TokenId(at)), cue.source(TokenId(at)));
        content > CONTENT && content > source && !cue.tokens.contains(&at)
    };
    let mut runs: Vec<Range> = Vec::new();
    for at in cue.window.clone().filter(|&at| is_content(at)) {
        match runs.last_mut() {
            // A hole is filled unless the cue or the source stands in it.
            Some(run)
                if at <= run.end + 1
                    && (run.end..at)
                        .all(|hole| !cue.tokens.contains(&hole) && cue.source(TokenId(hole)) < SOURCE_EDGE) =>
            {
                run.end = at + 1;
            }
            _ => runs.push(at..at + 1),
        }
    }
    if runs.iter().any(|run| run.len() > 1) {
        runs.retain(|run| run.len() > 1);
    }
    let is_mark = |at: u32| analysis.tag(TokenId(at)).is_punctuation();
    runs.retain(|run| !run.clone().all(is_mark));
    runs
}

/// The source: the run of words around the likeliest one, made the noun phrase that the tree has there.
fn source(
    cue: &CueReading,
    analysis: &Analysis,
    tree: Option<Clauses<'_>>,
    head: u32,
    content: &[Range],
) -> Option<(Range, f32)> {
    let taken = |at: u32| cue.tokens.contains(&at) || content.iter().any(|piece| piece.contains(&at));
    let score = |at: u32| if taken(at) { 0.0 } else { cue.source(TokenId(at)) };
    let mut best: Option<(u32, f32)> = None;
    for at in cue.window.clone() {
        if best.is_none_or(|(_, most)| score(at) > most) {
            best = Some((at, score(at)));
        }
    }
    let subject = tree.and_then(|tree| tree.subject(head)).filter(|&noun| noun < head && !taken(noun));
    let (word, sure) = match best.filter(|(_, sure)| *sure >= SOURCE) {
        Some(best) => best,
        None => subject.map(|noun| (noun, score(noun))).filter(|(_, sure)| *sure >= SUBJECT)?,
    };
    let mut run = word..word + 1;
    while run.start > cue.window.start && score(run.start - 1) >= SOURCE_EDGE {
        run.start -= 1;
    }
    while run.end < cue.window.end && score(run.end) >= SOURCE_EDGE {
        run.end += 1;
    }
    while run.len() > 1 && analysis.tag(TokenId(run.end - 1)).is_punctuation() && run.end - 1 != word {
        run.end -= 1;
    }
    let Some(tree) = tree else { return Some((run, sure)) };
    let noun = tree.head_of(&run)?;
    if analysis.tag(TokenId(noun)) == Tag::Ex || !can_say(tree, noun, head) {
        return None;
    }
    let phrase = tree.source(noun);
    let fits = phrase.contains(&word) && !phrase.clone().any(taken);
    Some((if fits { phrase } else { run }, sure))
}

/// Whether the tree lets the noun be whoever says what the cue introduces.
fn can_say(tree: Clauses<'_>, noun: u32, cue: u32) -> bool {
    let hangs = tree.head(noun) == Some(cue);
    // "Farmers are urged to": those it is said to.
    let undergoes = hangs && matches!(tree.deprel(noun), "nsubj:pass" | "csubj:pass");
    let spoken_to = hangs && (tree.relation(noun) == "iobj" || tree.addressee(cue) == Some(noun));
    !undergoes && !spoken_to
}
