//! The attribution branch: layers of its own on the core's lower ones, and the heads that find who says what.
//!
//! Begin with [`Branch::read`]. A cue head scores every word; for each word or run of words that may be a cue, the pair
//! head says of every word of the window whether it is source, content or neither. Stance and attitude are read off the
//! cue and its content. `training/attribution/heads.py` is the twin in Python.

use super::branch::{Branch, BranchRoom, PairHead, probabilities};
use super::encoder::{Config, multiply, quantize};
use super::heads::{labels_of, probability, vectors_of_words};
use super::kernel::BLOCK;
use super::weights::{Linear, ModelError, ModelErrorKind, Weights};
use super::{Run, Stage, Window};
use std::ops::Range;

/// What the branch says of words that may be a cue. Words are counted from the first of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct CueScores {
    /// The words of the cue.
    pub words: Range<u32>,
    /// How likely they are a cue: that of the likeliest of them.
    pub probability: f32,
    /// For each word of the window, how likely it is part of the cue's source.
    pub source: Vec<f32>,
    /// For each word of the window, how likely it is part of the cue's content.
    pub content: Vec<f32>,
    /// How likely each stance is, in the order of [`Model::stances`](super::Model::stances).
    pub stances: Vec<f32>,
    /// How likely each attitude is, in the order of [`Model::attitudes`](super::Model::attitudes).
    pub attitudes: Vec<f32>,
}

/// The least probability of a word that may be a cue.
const CANDIDATE: f32 = 0.05;

/// The probability from which a word is one.
const LIKELY: f32 = 0.5;

/// The most cues of a window that are read: real ones hold a dozen, and hostile ones must not take ten times the time.
const MOST: usize = 32;

/// The branch and its heads.
#[derive(Debug)]
pub(super) struct Attribution {
    pub(super) branch: Branch,
    hidden: usize,
    cue: Linear,
    pair: PairHead,
    stance_hidden: Linear,
    stance_out: Linear,
    attitude: Linear,
    stances: Vec<String>,
    attitudes: Vec<String>,
}

impl Attribution {
    pub(super) fn new(
        weights: Weights,
        core: &Weights,
        pieces: usize,
        config: Config,
    ) -> Result<Attribution, ModelError> {
        let branch = Branch::new(weights, "attribution", core, pieces, config)?;
        let (hidden, weights) = (config.hidden, branch.weights());
        let stances = labels_of(weights, "labels.stance")?;
        let attitudes = labels_of(weights, "labels.attitude")?;
        let linear = |name: &str, inputs, outputs| weights.linear(&format!("attribution.{name}"), inputs, outputs);
        let pair = PairHead::new(weights, "attribution.pair", hidden, 3)?;
        let stance_hidden = linear("stance.hidden", 2 * hidden, None)?;
        // Layers that others go on from fill whole blocks, so that their rows have no gaps.
        if !stance_hidden.outputs.is_multiple_of(BLOCK) {
            return Err(ModelError::new("attribution.stance.hidden", ModelErrorKind::Shape));
        }
        Ok(Attribution {
            hidden,
            cue: linear("cue", hidden, Some(3))?,
            stance_out: linear("stance.out", stance_hidden.outputs, Some(stances.len()))?,
            attitude: linear("attitude", hidden, Some(attitudes.len()))?,
            pair,
            stance_hidden,
            stances,
            attitudes,
            branch,
        })
    }

    pub(super) fn stances(&self) -> &[String] {
        &self.stances
    }

    pub(super) fn attitudes(&self) -> &[String] {
        &self.attitudes
    }

    /// Reads what may be cues in a window from the branch's vectors of its pieces.
    pub(super) fn read(
        &self,
        run: &mut Run<'_>,
        window: &Window,
        pieces: &[f32],
        room: &mut BranchRoom,
    ) -> Vec<CueScores> {
        let Run { weights, kernel, .. } = *run;
        let vectors = vectors_of_words(window, pieces, self.hidden);
        quantize(kernel, &vectors, self.hidden, &mut room.bytes, &mut room.scales);
        let BranchRoom { bytes, scales, scores, .. } = room;
        multiply(kernel, weights.matrix(&self.cue), bytes, scales, scores, self.hidden);
        let words: Vec<(f32, bool)> = scores
            .chunks_exact(self.cue.padded_outputs())
            .map(|row| {
                let (begins, goes_on) = (probability(&row[..3], 1), probability(&row[..3], 2));
                (begins + goes_on, begins > goes_on)
            })
            .collect();
        let cues = candidates(&words);
        if !cues.is_empty() {
            self.pair.prepare(run, room);
        }
        let cues = cues.into_iter().map(|cue| self.pairs(run, &vectors, cue, &words, room)).collect();
        (run.watch)(Stage::Attribution);
        cues
    }

    /// What one cue's source and content are, and what its source does.
    fn pairs(
        &self,
        run: &Run<'_>,
        vectors: &[f32],
        cue: Range<usize>,
        words: &[(f32, bool)],
        room: &mut BranchRoom,
    ) -> CueScores {
        let Run { weights, kernel, .. } = *run;
        let vector = mean(vectors, self.hidden, cue.clone());
        let mut classes = self.pair.read(run, &vector, cue.clone(), room).into_iter();
        let (source, content) = (classes.next().unwrap_or_default(), classes.next().unwrap_or_default());
        let BranchRoom { inner_bytes, inner_scales, rows, scores, .. } = room;

        let said = weighted_mean(vectors, self.hidden, &content);
        let both: Vec<f32> = vector.iter().chain(&said).copied().collect();
        quantize(kernel, &both, 2 * self.hidden, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.stance_hidden), inner_bytes, inner_scales, rows, 2 * self.hidden);
        kernel.activate(rows);
        quantize(kernel, rows, rows.len(), inner_bytes, inner_scales);
        let stance_width = self.stance_hidden.outputs;
        multiply(kernel, weights.matrix(&self.stance_out), inner_bytes, inner_scales, scores, stance_width);
        let stances = probabilities(&scores[..self.stances.len()]);
        quantize(kernel, &vector, self.hidden, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.attitude), inner_bytes, inner_scales, scores, self.hidden);
        let attitudes = probabilities(&scores[..self.attitudes.len()]);
        let likeliest = words[cue.clone()].iter().map(|(sure, _)| *sure).fold(0.0, f32::max);
        let words = cue.start as u32..cue.end as u32;
        CueScores { words, probability: likeliest, source, content, stances, attitudes }
    }
}

/// What may be cues: runs of likely words, and of those that are left runs of less likely ones.
fn candidates(words: &[(f32, bool)]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (word, &(sure, begins)) in words.iter().enumerate() {
        let likely = sure > LIKELY;
        let goes_on = open.as_ref().is_some_and(|cue| {
            let same = (words[cue.start].0 > LIKELY) == likely;
            same && !begins
        });
        match &mut open {
            Some(cue) if goes_on && sure > CANDIDATE => cue.end = word + 1,
            _ => {
                found.extend(open.take());
                open = (sure > CANDIDATE).then_some(word..word + 1);
            }
        }
    }
    found.extend(open);
    if found.len() > MOST {
        let best = |cue: &Range<usize>| words[cue.clone()].iter().map(|(sure, _)| *sure).fold(0.0, f32::max);
        found.sort_by(|one, other| best(other).total_cmp(&best(one)).then(one.start.cmp(&other.start)));
        found.truncate(MOST);
        found.sort_by_key(|cue| cue.start);
    }
    found
}

/// The mean vector of some words.
fn mean(vectors: &[f32], width: usize, words: Range<usize>) -> Vec<f32> {
    let count = words.len().max(1) as f32;
    let mut sum = vec![0.0; width];
    for vector in vectors[words.start * width..words.end * width].chunks_exact(width) {
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }
    sum.iter_mut().for_each(|sum| *sum /= count);
    sum
}

/// The mean vector of the words that are more likely content than not.
fn weighted_mean(vectors: &[f32], width: usize, content: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    let mut count: f32 = 0.0;
    for (vector, _) in vectors.chunks_exact(width).zip(content).filter(|(_, sure)| **sure > 0.5) {
        count += 1.0;
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }
    sum.iter_mut().for_each(|sum| *sum /= count.max(1.0));
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_runs_of_like_words() {
        let words = [(0.9, true), (0.8, false), (0.2, false), (0.01, false), (0.1, true), (0.1, false), (0.7, true)];
        assert_eq!(candidates(&words), [0..2, 2..3, 4..6, 6..7]);
        // Two that begin side by side are two.
        assert_eq!(candidates(&[(0.9, true), (0.9, true)]), [0..1, 1..2]);
        let many: Vec<(f32, bool)> = (0..100).map(|at| (0.5 + at as f32 / 1000.0, true)).collect();
        assert_eq!(candidates(&many).len(), MOST);
        assert_eq!(candidates(&many)[0], 68..69);
    }
}
