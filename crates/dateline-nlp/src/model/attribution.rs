//! The attribution branch: layers of its own on the core's lower ones, and the heads that find who says what.
//!
//! Begin with [`Branch::read`]. A cue head scores every word; for each word or run of words that may be a cue, the pair
//! head says of every word of the window whether it is source, content or neither. Stance and attitude are read off the
//! cue and its content. `training/attribution/heads.py` is the twin in Python.

use super::encoder::{Config, Layer, multiply, quantize};
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

/// The classes of distance to the cue, and the one of the cue itself.
const DISTANCES: usize = 23;
const OWN_DISTANCE: usize = 11;

/// How many words the wide layer of the pair head sees, and how many of them stand on each side.
const WIDE: usize = 5;
const SIDE: usize = WIDE / 2;

/// Layers and heads, with the file that they lie in.
#[derive(Debug)]
pub(super) struct Branch {
    weights: Weights,
    hidden: usize,
    fork: usize,
    layers: Vec<Layer>,
    cue: Linear,
    pair_cue: Linear,
    pair_word: Linear,
    pair_product: Linear,
    pair_distance: Vec<f32>,
    pair_inside: Vec<f32>,
    pair_wide: Linear,
    pair_out: Linear,
    stance_hidden: Linear,
    stance_out: Linear,
    attitude: Linear,
    stances: Vec<String>,
    attitudes: Vec<String>,
}

/// The room that the branch's heads work in.
#[derive(Debug, Default)]
pub(super) struct BranchRoom {
    bytes: Vec<u8>,
    scales: Vec<f32>,
    inner_bytes: Vec<u8>,
    inner_scales: Vec<f32>,
    keys: Vec<f32>,
    query: Vec<f32>,
    rows: Vec<f32>,
    hidden: Vec<f32>,
    around: Vec<f32>,
    scores: Vec<f32>,
}

/// Tells one core from another: a hash (FNV-1a) of what a branch that forks at `fork` stands on.
fn fingerprint(core: &Weights, config: Config, pieces: usize, fork: usize) -> Result<u64, ModelError> {
    let below = fork.checked_sub(1).ok_or_else(|| ModelError::new("config layers", ModelErrorKind::Value))?;
    let norm = format!("layer.{below}.norm2");
    let parts = [
        core.floats_at("embed.word.scale", &[pieces])?,
        core.floats_at(&format!("{norm}.weight"), &[config.hidden])?,
        core.floats_at(&format!("{norm}.bias"), &[config.hidden])?,
    ];
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in &parts {
        for &byte in core.at(part) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

/// The class of a distance in words: those up to 3 apart, then by doubling.
fn distance_class(steps: i64) -> usize {
    let size = steps.unsigned_abs();
    let bucket = if size < 4 { size as usize } else { (2 + size.ilog2() as usize).min(OWN_DISTANCE) };
    if steps < 0 { OWN_DISTANCE - bucket } else { OWN_DISTANCE + bucket }
}

impl Branch {
    pub(super) fn new(weights: Weights, core: &Weights, pieces: usize, config: Config) -> Result<Branch, ModelError> {
        let hidden = config.hidden;
        let lines = weights.lines("attribution.config")?;
        let entry = |key: &str| {
            let value = lines.iter().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key);
            let missing = || ModelError::new(format!("attribution.config {key}"), ModelErrorKind::Missing);
            value.map(|(_, value)| value.trim()).ok_or_else(missing)
        };
        let wrong = |key: &str| ModelError::new(format!("attribution.config {key}"), ModelErrorKind::Value);
        let count: usize = entry("layers")?.parse().map_err(|_| wrong("layers"))?;
        if count == 0 || count >= config.layers {
            return Err(wrong("layers"));
        }
        let fork = config.layers - count;
        let made_for = u64::from_str_radix(entry("core")?, 16).map_err(|_| wrong("core"))?;
        if made_for != fingerprint(core, config, pieces, fork)? {
            return Err(ModelError::new("attribution.config core", ModelErrorKind::OtherCore));
        }
        let layers = (0..count)
            .map(|layer| Layer::new(&weights, &format!("attribution.layer.{layer}"), config))
            .collect::<Result<Vec<_>, ModelError>>()?;
        let stances = labels_of(&weights, "labels.stance")?;
        let attitudes = labels_of(&weights, "labels.attitude")?;
        let linear = |name: &str, inputs, outputs| weights.linear(&format!("attribution.{name}"), inputs, outputs);
        let pair_cue = linear("pair.cue", hidden, None)?;
        let pair = pair_cue.outputs;
        let stance_hidden = linear("stance.hidden", 2 * hidden, None)?;
        // Layers that others go on from fill whole blocks, so that their rows have no gaps.
        if !pair.is_multiple_of(BLOCK) || !stance_hidden.outputs.is_multiple_of(BLOCK) {
            return Err(ModelError::new("attribution.pair.cue", ModelErrorKind::Shape));
        }
        Ok(Branch {
            hidden,
            fork,
            cue: linear("cue", hidden, Some(3))?,
            pair_word: linear("pair.word", hidden, Some(pair))?,
            pair_product: linear("pair.product", pair, Some(pair))?,
            pair_distance: weights.floats("attribution.pair.distance", &[DISTANCES, pair])?,
            pair_inside: weights.floats("attribution.pair.inside", &[pair])?,
            pair_wide: linear("pair.wide", WIDE * pair, Some(pair))?,
            pair_out: linear("pair.out", pair, Some(3))?,
            stance_out: linear("stance.out", stance_hidden.outputs, Some(stances.len()))?,
            attitude: linear("attitude", hidden, Some(attitudes.len()))?,
            pair_cue,
            stance_hidden,
            layers,
            stances,
            attitudes,
            weights,
        })
    }

    /// The layer of the core in whose place the branch begins.
    pub(super) fn fork(&self) -> usize {
        self.fork
    }

    pub(super) fn weights(&self) -> &Weights {
        &self.weights
    }

    pub(super) fn layers(&self) -> &[Layer] {
        &self.layers
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
        let BranchRoom { bytes, scales, scores, keys, .. } = room;
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
            multiply(kernel, weights.matrix(&self.pair_word), bytes, scales, keys, self.hidden);
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
        let BranchRoom { inner_bytes, inner_scales, keys, query, rows, hidden, around, scores, .. } = room;
        let width = self.pair_cue.outputs;
        let count = words.len();
        let vector = mean(vectors, self.hidden, cue.clone());
        quantize(kernel, &vector, self.hidden, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.pair_cue), inner_bytes, inner_scales, query, self.hidden);
        rows.clear();
        for key in keys.chunks_exact(width) {
            rows.extend(query.iter().zip(key).map(|(query, key)| query * key));
        }
        quantize(kernel, rows, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.pair_product), inner_bytes, inner_scales, hidden, width);
        for (word, (row, key)) in hidden.chunks_exact_mut(width).zip(keys.chunks_exact(width)).enumerate() {
            let steps = if word < cue.start {
                word as i64 - cue.start as i64
            } else {
                (word as i64 - cue.end as i64 + 1).max(0)
            };
            let distance = &self.pair_distance[distance_class(steps) * width..][..width];
            let inside = cue.contains(&word);
            for (at, value) in row.iter_mut().enumerate() {
                *value = query[at] + key[at] + *value + distance[at];
                if inside {
                    *value += self.pair_inside[at];
                }
            }
            kernel.activate(row);
        }
        // Each word with those beside it; beyond the window's ends there are zeros.
        around.clear();
        around.resize(count * WIDE * width, 0.0);
        for (word, row) in around.chunks_exact_mut(WIDE * width).enumerate() {
            for (shift, part) in row.chunks_exact_mut(width).enumerate() {
                let other = (word + shift).checked_sub(SIDE).filter(|&other| other < count);
                if let Some(other) = other {
                    part.copy_from_slice(&hidden[other * width..][..width]);
                }
            }
        }
        quantize(kernel, around, WIDE * width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.pair_wide), inner_bytes, inner_scales, rows, WIDE * width);
        for (row, wide) in hidden.chunks_exact_mut(width).zip(rows.chunks_exact_mut(width)) {
            kernel.activate(wide);
            row.iter_mut().zip(&*wide).for_each(|(value, wide)| *value += wide);
        }
        quantize(kernel, hidden, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.pair_out), inner_bytes, inner_scales, scores, width);
        let of = |class: usize| -> Vec<f32> {
            scores.chunks_exact(self.pair_out.padded_outputs()).map(|row| probability(&row[..3], class)).collect()
        };
        let (source, content) = (of(1), of(2));

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

/// The probability of each score.
fn probabilities(scores: &[f32]) -> Vec<f32> {
    (0..scores.len()).map(|of| probability(scores, of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_fall_into_classes() {
        let classes = |steps: &[i64]| steps.iter().map(|&steps| distance_class(steps)).collect::<Vec<_>>();
        assert_eq!(classes(&[0, 1, 2, 3, 4, 7, 8, 500, 5000]), [11, 12, 13, 14, 15, 15, 16, 21, 22]);
        assert_eq!(classes(&[-1, -3, -4, -8, -5000]), [10, 8, 7, 6, 0]);
    }

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
