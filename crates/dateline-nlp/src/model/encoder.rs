//! The encoder: from pieces to one vector for each piece.
//!
//! Begin with [`Encoder::read`]. Every product is made of whole numbers with a scale for each piece, so that no piece is
//! rounded differently because of another one; only attention looks at other pieces, and only at those of its window.

use std::ops::Range;

use super::kernel::{BLOCK, Bytes, Columns, Kernel, Matrix, Packed, PackedHead, Words};
use super::weights::{Linear, ModelError, ModelErrorKind, Norm, Weights};
use super::{Run, Stage, Window};

/// The sizes of a model, as its `config` gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) layers: usize,
    pub(super) hidden: usize,
    pub(super) heads: usize,
    pub(super) intermediate: usize,
    pub(super) positions: usize,
    pub(super) window: usize,
}

/// The largest sizes that a file may ask for.
const LARGEST: Config =
    Config { layers: 64, hidden: 4096, heads: 256, intermediate: 16384, positions: 512, window: 512 };

impl Config {
    pub(super) fn new(weights: &Weights) -> Result<Config, ModelError> {
        let lines = weights.lines("config")?;
        let number = |key: &str, largest: usize| {
            let value = lines.iter().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key);
            let (_, value) = value.ok_or_else(|| ModelError::new(format!("config {key}"), ModelErrorKind::Missing))?;
            match value.trim().parse::<usize>() {
                Ok(value) if (1..=largest).contains(&value) => Ok(value),
                _ => Err(ModelError::new(format!("config {key}"), ModelErrorKind::Value)),
            }
        };
        let config = Config {
            layers: number("layers", LARGEST.layers)?,
            hidden: number("hidden", LARGEST.hidden)?,
            heads: number("heads", LARGEST.heads)?,
            intermediate: number("intermediate", LARGEST.intermediate)?,
            positions: number("positions", LARGEST.positions)?,
            window: number("window", LARGEST.window)?,
        };
        let error = |key: &str| Err(ModelError::new(format!("config {key}"), ModelErrorKind::Value));
        if !config.hidden.is_multiple_of(config.heads) || ![16, 32, 64, 128].contains(&config.width()) {
            return error("heads");
        }
        if !config.intermediate.is_multiple_of(BLOCK) {
            return error("intermediate");
        }
        if config.positions < 3 || config.window > config.positions {
            return error("window");
        }
        Ok(config)
    }

    /// The width of an attention head.
    pub(super) fn width(&self) -> usize {
        self.hidden / self.heads
    }
}

/// One layer of an encoder: attention, and the two wide layers.
#[derive(Debug)]
pub(super) struct Layer {
    qkv: Linear,
    attention: Linear,
    norm_attention: Norm,
    up: Linear,
    down: Linear,
    norm_down: Norm,
}

impl Layer {
    /// The layer whose tensors begin with `name`.
    pub(super) fn new(weights: &Weights, name: &str, config: Config) -> Result<Layer, ModelError> {
        let Config { hidden, intermediate, .. } = config;
        Ok(Layer {
            qkv: weights.linear(&format!("{name}.qkv"), hidden, Some(3 * hidden))?,
            attention: weights.linear(&format!("{name}.attention"), hidden, Some(hidden))?,
            norm_attention: weights.norm(&format!("{name}.norm1"), hidden)?,
            up: weights.linear(&format!("{name}.up"), hidden, Some(intermediate))?,
            down: weights.linear(&format!("{name}.down"), intermediate, Some(hidden))?,
            norm_down: weights.norm(&format!("{name}.norm2"), hidden)?,
        })
    }
}

/// The places of the encoder's tensors.
#[derive(Debug)]
pub(super) struct Encoder {
    config: Config,
    pieces: usize,
    word: Range<usize>,
    word_scale: Range<usize>,
    position: Range<usize>,
    case: Range<usize>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// The number of letter-case classes.
pub(super) const CASES: usize = 16;

/// How many branches there may be.
pub(super) const BRANCHES: usize = 2;

/// The room that the encoder works in, kept between windows.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The vectors of all pieces, before and after each layer.
    pub(super) hidden: Vec<f32>,
    /// For each branch the vectors before the layer that it begins in the place of.
    forked: [Vec<f32>; BRANCHES],
    bytes: Vec<u8>,
    scales: Vec<f32>,
    inner: Vec<u8>,
    inner_scales: Vec<f32>,
    wide: Vec<f32>,
    result: Vec<f32>,
    heads: Heads,
}

/// The room of an attention head.
#[derive(Debug, Default)]
struct Heads {
    packed: PackedHead,
    scores: Vec<f32>,
    probabilities: Vec<i16>,
    probability_scales: Vec<f32>,
}

/// How many queries are read together, so that their scores stay in the nearest cache.
const QUERIES: usize = 24;

/// How many pieces go through the wide layers together, so that what lies between them stays in cache.
const TALL: usize = 128;

/// Makes rows of floats 8-bit integers.
pub(super) fn quantize(kernel: Kernel, rows: &[f32], width: usize, bytes: &mut Vec<u8>, scales: &mut Vec<f32>) {
    let count = rows.len() / width;
    let stride = width.next_multiple_of(4);
    bytes.resize(count * stride, 128);
    scales.clear();
    for (row, out) in rows.chunks_exact(width).zip(bytes.chunks_exact_mut(stride)) {
        scales.push(kernel.quantize(row, &mut out[..width]));
    }
}

impl Encoder {
    pub(super) fn new(weights: &Weights, config: Config) -> Result<Encoder, ModelError> {
        let Config { hidden, positions, .. } = config;
        let (pieces, word) = weights.rows_i8("embed.word", hidden)?;
        let layers = (0..config.layers)
            .map(|layer| Layer::new(weights, &format!("layer.{layer}"), config))
            .collect::<Result<Vec<_>, ModelError>>()?;
        Ok(Encoder {
            config,
            pieces,
            word,
            word_scale: weights.floats_at("embed.word.scale", &[pieces])?,
            position: weights.floats_at("embed.position", &[positions, hidden])?,
            case: weights.floats_at("embed.case", &[CASES, hidden])?,
            norm: weights.norm("embed.norm", hidden)?,
            layers,
        })
    }

    /// The number of pieces in the vocabulary.
    pub(super) fn pieces(&self) -> usize {
        self.pieces
    }

    /// Reads windows that were checked; the vectors of their pieces, one window after the other, are in `room.hidden`.
    ///
    /// What goes into the layers `forks` is kept for [`Encoder::branch`].
    pub(super) fn read(
        &self,
        run: &mut Run<'_>,
        windows: &[&Window],
        forks: [Option<usize>; BRANCHES],
        room: &mut Room,
    ) {
        self.embed(run, windows, room);
        (run.watch)(Stage::Embedding);
        for (number, layer) in self.layers.iter().enumerate() {
            for (kept, fork) in room.forked.iter_mut().zip(forks) {
                if fork == Some(number) {
                    kept.clone_from(&room.hidden);
                }
            }
            self.attend(run, layer, windows, room);
            self.feed(run, layer, room);
        }
    }

    /// Reads the same windows again from the fork of the branch with this number on, by its layers; the vectors are in
    /// `room.hidden` instead.
    pub(super) fn branch(
        &self,
        run: &mut Run<'_>,
        layers: &[Layer],
        windows: &[&Window],
        number: usize,
        room: &mut Room,
    ) {
        std::mem::swap(&mut room.hidden, &mut room.forked[number]);
        for layer in layers {
            self.attend(run, layer, windows, room);
            self.feed(run, layer, room);
        }
    }

    /// Adds half of a piece's own vector, as it is before the layers read it, to `sum`.
    pub(super) fn add_half(&self, weights: &Weights, piece: u32, sum: &mut [f32]) {
        let (width, piece) = (self.config.hidden, piece as usize);
        let rows = weights.at(&self.word);
        let scale = weights.at(&self.word_scale).as_chunks::<4>().0.get(piece).copied().map_or(0.0, f32::from_le_bytes);
        let row = rows.get(piece * width..(piece + 1) * width).unwrap_or_default();
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += f32::from(value.cast_signed()) * scale * 0.5;
        }
    }

    fn embed(&self, run: &mut Run<'_>, windows: &[&Window], room: &mut Room) {
        let Run { weights, kernel, .. } = *run;
        let width = self.config.hidden;
        let (words, scales) = (weights.at(&self.word), weights.at(&self.word_scale));
        let (positions, cases) = (weights.at(&self.position), weights.at(&self.case));
        let count: usize = windows.iter().map(|window| window.pieces.len()).sum();
        room.hidden.resize(count * width, 0.0);
        let mut rows = room.hidden.chunks_exact_mut(width);
        for window in windows {
            for ((position, (&piece, &case)), row) in window.pieces.iter().zip(&window.cases).enumerate().zip(&mut rows)
            {
                let (piece, case) = (piece as usize, usize::from(case));
                let scale = scales.as_chunks::<4>().0[piece];
                kernel.embed(
                    &words[piece * width..][..width],
                    f32::from_le_bytes(scale),
                    &positions[position * width * 4..][..width * 4],
                    &cases[case * width * 4..][..width * 4],
                    row,
                );
                kernel.normalize(row, &self.norm.weight, &self.norm.bias);
            }
        }
    }

    /// Attention, what it adds to each vector, and the normalization.
    fn attend(&self, run: &mut Run<'_>, layer: &Layer, windows: &[&Window], room: &mut Room) {
        let Run { weights, kernel, .. } = *run;
        let Config { hidden, heads, .. } = self.config;
        let width = self.config.width();
        let Room { hidden: vectors, bytes, scales, wide, result, heads: head_room, .. } = room;
        let count = vectors.len() / hidden;
        quantize(kernel, vectors, hidden, bytes, scales);
        (run.watch)(Stage::Vectors);
        result.resize(count * hidden, 0.0);
        let qkv = weights.matrix(&layer.qkv);
        // A few heads at a time: their queries, keys and values stay in cache, and fill the kernel's registers.
        let together = (64 / width).max(1);
        for first in (0..heads).step_by(together) {
            let some = together.min(heads - first);
            let group = some * width;
            wide.resize(count * 3 * group, 0.0);
            for part in 0..3 {
                let of = |part: usize, first: usize| {
                    let start = (part * hidden + first * width) / BLOCK;
                    qkv.part(start, (start + group / BLOCK).min(qkv.blocks()))
                };
                let next = match part {
                    0 | 1 => of(part + 1, first),
                    _ if first + some < heads => of(0, first + some),
                    _ => weights.matrix(&layer.attention),
                };
                let matrix = of(part, first).before(next);
                let rows = Bytes { values: bytes, stride: hidden, scales };
                kernel.multiply(matrix, rows, &mut wide[part * group..], 3 * group);
            }
            (run.watch)(Stage::Products);
            let mut start = 0;
            for window in windows {
                let end = start + window.pieces.len();
                for head in 0..some {
                    let columns = Columns { stride: 3 * group, first: head * width, part: group, width };
                    let out = &mut result[start * hidden + (first + head) * width..];
                    self.head(kernel, &wide[start * 3 * group..end * 3 * group], columns, head_room, out);
                }
                start = end;
            }
            (run.watch)(Stage::Attention);
        }
        quantize(kernel, result, hidden, bytes, scales);
        (run.watch)(Stage::Vectors);
        let matrix = weights.matrix(&layer.attention).before(weights.matrix(&layer.up));
        multiply(kernel, matrix, bytes, scales, result, hidden);
        (run.watch)(Stage::Products);
        for (vector, result) in vectors.chunks_exact_mut(hidden).zip(result.chunks_exact(hidden)) {
            kernel.add(vector, result);
            kernel.normalize(vector, &layer.norm_attention.weight, &layer.norm_attention.bias);
        }
        (run.watch)(Stage::Vectors);
    }

    /// One attention head in one window.
    fn head(&self, kernel: Kernel, wide: &[f32], columns: Columns, room: &mut Heads, out: &mut [f32]) {
        let Columns { stride, width, .. } = columns;
        let hidden = self.config.hidden;
        let count = wide.len() / stride;
        let padded = count.next_multiple_of(BLOCK);
        kernel.pack_head(wide, columns, &mut room.packed);
        let packed = &room.packed;
        let keys = Packed { values: &packed.keys, inputs: width, scales: &packed.key_scales };
        let ones = [1.0; 128];
        let values = Packed { values: &packed.values, inputs: padded, scales: &ones[..width] };
        room.scores.resize(QUERIES * padded, 0.0);
        room.probabilities.resize(QUERIES * padded, 0);
        room.probability_scales.resize(QUERIES, 0.0);
        for first in (0..count).step_by(QUERIES) {
            let some = QUERIES.min(count - first);
            let queries = Words {
                values: &packed.queries[first * width..(first + some) * width],
                stride: width,
                scales: &packed.query_scales[first..first + some],
            };
            kernel.multiply_words(keys, queries, &mut room.scores, padded);
            let rows = room.scores.chunks_exact_mut(padded).zip(room.probabilities.chunks_exact_mut(padded));
            for ((row, out), scale) in rows.zip(&mut room.probability_scales[..some]) {
                *scale = kernel.probabilities(row, count, &packed.value_scales, out);
            }
            let probabilities = Words {
                values: &room.probabilities[..some * padded],
                stride: padded,
                scales: &room.probability_scales[..some],
            };
            kernel.multiply_words(values, probabilities, &mut out[first * hidden..], hidden);
        }
    }

    /// The two wide layers, what they add to each vector, and the normalization.
    fn feed(&self, run: &mut Run<'_>, layer: &Layer, room: &mut Room) {
        let Run { weights, kernel, .. } = *run;
        let Config { hidden, intermediate, .. } = self.config;
        let Room { hidden: vectors, bytes, scales, inner, inner_scales, wide, result, .. } = room;
        let count = vectors.len() / hidden;
        quantize(kernel, vectors, hidden, bytes, scales);
        (run.watch)(Stage::Vectors);
        let (up, down) = (weights.matrix(&layer.up), weights.matrix(&layer.down));
        // Some rows at a time: what comes between the layers stays in cache.
        result.resize(count * hidden, 0.0);
        for first in (0..count).step_by(TALL) {
            let end = (first + TALL).min(count);
            multiply(kernel, up.before(down), &bytes[first * hidden..end * hidden], &scales[first..end], wide, hidden);
            (run.watch)(Stage::Products);
            inner.resize(wide.len(), 0);
            inner_scales.resize(end - first, 0.0);
            let rows = wide.chunks_exact_mut(intermediate).zip(inner.chunks_exact_mut(intermediate));
            for ((row, out), scale) in rows.zip(&mut *inner_scales) {
                *scale = kernel.activate_quantize(row, out);
            }
            (run.watch)(Stage::Activation);
            let rows = Bytes { values: inner, stride: intermediate, scales: inner_scales };
            kernel.multiply(down.before(up), rows, &mut result[first * hidden..], hidden);
            (run.watch)(Stage::Products);
        }
        for (vector, result) in vectors.chunks_exact_mut(hidden).zip(result.chunks_exact(hidden)) {
            kernel.add(vector, result);
            kernel.normalize(vector, &layer.norm_down.weight, &layer.norm_down.bias);
        }
        (run.watch)(Stage::Vectors);
    }
}

/// Multiplies rows of `width` bytes with a matrix; the result has as many columns as the matrix outputs, whole blocks.
pub(super) fn multiply(
    kernel: Kernel,
    matrix: Matrix<'_>,
    bytes: &[u8],
    scales: &[f32],
    result: &mut Vec<f32>,
    width: usize,
) {
    let stride = matrix.blocks() * BLOCK;
    result.resize(scales.len() * stride, 0.0);
    kernel.multiply(matrix, Bytes { values: bytes, stride: width.next_multiple_of(4), scales }, result, stride);
}
