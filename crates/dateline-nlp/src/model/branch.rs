//! What branches share: layers of their own on the core's lower ones, and the head that says of every word what it is to
//! one place of the window.
//!
//! Begin with [`Branch::new`]. `attribution` and `events` add their own heads; `training/attribution/heads.py` and
//! `training/events/branch.py` are the twins in Python.

use super::Run;
use super::encoder::{Config, Layer, multiply, quantize};
use super::heads::probability;
use super::kernel::BLOCK;
use super::weights::{Linear, ModelError, ModelErrorKind, Weights};
use std::ops::Range;

/// The classes of distance to the place, and the one of the place itself.
const DISTANCES: usize = 23;
const OWN_DISTANCE: usize = 11;

/// How many words the wide layer of the pair head sees, and how many of them stand on each side.
const WIDE: usize = 5;
const SIDE: usize = WIDE / 2;

/// Layers that go on from the core's lower ones, with the file that they lie in.
#[derive(Debug)]
pub(super) struct Branch {
    weights: Weights,
    fork: usize,
    layers: Vec<Layer>,
}

impl Branch {
    /// The branch whose tensors begin with `name`, if it was made for this core.
    pub(super) fn new(
        weights: Weights,
        name: &str,
        core: &Weights,
        pieces: usize,
        config: Config,
    ) -> Result<Branch, ModelError> {
        let lines = weights.lines(&format!("{name}.config"))?;
        let error = |key: &str, kind| ModelError::new(format!("{name}.config {key}"), kind);
        let entry = |key: &str| {
            let value = lines.iter().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key);
            value.map(|(_, value)| value.trim()).ok_or_else(|| error(key, ModelErrorKind::Missing))
        };
        let wrong = |key: &str| error(key, ModelErrorKind::Value);
        let count: usize = entry("layers")?.parse().map_err(|_| wrong("layers"))?;
        if count == 0 || count >= config.layers {
            return Err(wrong("layers"));
        }
        let fork = config.layers - count;
        let made_for = u64::from_str_radix(entry("core")?, 16).map_err(|_| wrong("core"))?;
        if made_for != fingerprint(core, config, pieces, fork)? {
            return Err(error("core", ModelErrorKind::OtherCore));
        }
        let layers = (0..count)
            .map(|layer| Layer::new(&weights, &format!("{name}.layer.{layer}"), config))
            .collect::<Result<Vec<_>, ModelError>>()?;
        Ok(Branch { weights, fork, layers })
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

/// The room that a branch's heads work in.
#[derive(Debug, Default)]
pub(super) struct BranchRoom {
    pub(super) bytes: Vec<u8>,
    pub(super) scales: Vec<f32>,
    pub(super) inner_bytes: Vec<u8>,
    pub(super) inner_scales: Vec<f32>,
    pub(super) rows: Vec<f32>,
    pub(super) scores: Vec<f32>,
    keys: Vec<f32>,
    query: Vec<f32>,
    hidden: Vec<f32>,
    around: Vec<f32>,
}

/// The head that says of every word of a window what it is to one word or run of words.
#[derive(Debug)]
pub(super) struct PairHead {
    hidden: usize,
    query: Linear,
    word: Linear,
    product: Linear,
    distance: Vec<f32>,
    inside: Vec<f32>,
    wide: Linear,
    out: Linear,
}

impl PairHead {
    /// The head whose tensors begin with `name` and a dot, with so many classes.
    pub(super) fn new(weights: &Weights, name: &str, hidden: usize, classes: usize) -> Result<PairHead, ModelError> {
        let linear = |part: &str, inputs, outputs| weights.linear(&format!("{name}.{part}"), inputs, outputs);
        let query = linear("cue", hidden, None)?;
        let width = query.outputs;
        // Layers that others go on from fill whole blocks, so that their rows have no gaps.
        if !width.is_multiple_of(BLOCK) {
            return Err(ModelError::new(format!("{name}.cue"), ModelErrorKind::Shape));
        }
        Ok(PairHead {
            hidden,
            word: linear("word", hidden, Some(width))?,
            product: linear("product", width, Some(width))?,
            distance: weights.floats(&format!("{name}.distance"), &[DISTANCES, width])?,
            inside: weights.floats(&format!("{name}.inside"), &[width])?,
            wide: linear("wide", WIDE * width, Some(width))?,
            out: linear("out", width, Some(classes))?,
            query,
        })
    }

    /// Prepares the words of a window, whose vectors lie quantized in `room.bytes` and `room.scales`.
    pub(super) fn prepare(&self, run: &Run<'_>, room: &mut BranchRoom) {
        let BranchRoom { bytes, scales, keys, .. } = room;
        multiply(run.kernel, run.weights.matrix(&self.word), bytes, scales, keys, self.hidden);
    }

    /// Of each class but the first, how likely each word of the prepared window is of it, to the words `place` whose mean
    /// vector is `vector`.
    pub(super) fn read(
        &self,
        run: &Run<'_>,
        vector: &[f32],
        place: Range<usize>,
        room: &mut BranchRoom,
    ) -> Vec<Vec<f32>> {
        let Run { weights, kernel, .. } = *run;
        let BranchRoom { inner_bytes, inner_scales, keys, query, rows, hidden, around, scores, .. } = room;
        let width = self.query.outputs;
        let count = keys.len() / width;
        quantize(kernel, vector, self.hidden, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.query), inner_bytes, inner_scales, query, self.hidden);
        rows.clear();
        for key in keys.chunks_exact(width) {
            rows.extend(query.iter().zip(key).map(|(query, key)| query * key));
        }
        quantize(kernel, rows, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.product), inner_bytes, inner_scales, hidden, width);
        for (word, (row, key)) in hidden.chunks_exact_mut(width).zip(keys.chunks_exact(width)).enumerate() {
            let steps = if word < place.start {
                word as i64 - place.start as i64
            } else {
                (word as i64 - place.end as i64 + 1).max(0)
            };
            let distance = &self.distance[distance_class(steps) * width..][..width];
            let inside = place.contains(&word);
            for (at, value) in row.iter_mut().enumerate() {
                *value = query[at] + key[at] + *value + distance[at];
                if inside {
                    *value += self.inside[at];
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
        multiply(kernel, weights.matrix(&self.wide), inner_bytes, inner_scales, rows, WIDE * width);
        for (row, wide) in hidden.chunks_exact_mut(width).zip(rows.chunks_exact_mut(width)) {
            kernel.activate(wide);
            row.iter_mut().zip(&*wide).for_each(|(value, wide)| *value += wide);
        }
        quantize(kernel, hidden, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.out), inner_bytes, inner_scales, scores, width);
        let (classes, stride) = (self.out.outputs, self.out.padded_outputs());
        (1..classes)
            .map(|class| scores.chunks_exact(stride).map(|row| probability(&row[..classes], class)).collect())
            .collect()
    }
}

/// The class of a distance in words: those up to 3 apart, then by doubling.
fn distance_class(steps: i64) -> usize {
    let size = steps.unsigned_abs();
    let bucket = if size < 4 { size as usize } else { (2 + size.ilog2() as usize).min(OWN_DISTANCE) };
    if steps < 0 { OWN_DISTANCE - bucket } else { OWN_DISTANCE + bucket }
}

/// The probability of each score.
pub(super) fn probabilities(scores: &[f32]) -> Vec<f32> {
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
}
