//! The arithmetic of the model: one table of functions for each kind of processor, all with the same results.
//!
//! Begin with [`Kernel`]. Products are of integers, which no order of adding can change; everything else is written once,
//! in [`lanes`], with additions in a fixed order and no fused multiplications, and compiled for each kind of processor.
//! So every kernel gives the same bits, which the tests of this module and `tests/exact.rs` check.

mod lanes;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::fmt;

/// How many outputs lie side by side in a packed matrix, and how many sums run side by side in a reduction.
pub(crate) const BLOCK: usize = 16;

/// The largest whole number that a query's or key's component becomes.
pub(crate) const FINE: f32 = 4095.0;

/// The largest whole number that a probability or a value's component becomes: 512 products of two still fit an `i32`.
pub(crate) const PROBABLE: f32 = 2047.0;

/// A matrix of 8-bit integers with what turns its sums into floats.
///
/// `weight` holds blocks of 16 outputs; in a block, four inputs of each output follow one another, so that a line of
/// 64 bytes is 16 outputs by 4 inputs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matrix<'a> {
    pub(crate) weight: &'a [u8],
    /// A multiple of 4.
    pub(crate) inputs: usize,
    /// What takes back the 128 that every activation is too large: the sum of each output's weights, times -128.
    pub(crate) offset: &'a [i32],
    pub(crate) scale: &'a [f32],
    pub(crate) bias: &'a [f32],
    /// Weights that will be needed next, to be fetched in time; it changes nothing but the speed.
    pub(crate) ahead: &'a [u8],
}

impl<'a> Matrix<'a> {
    /// The same with what comes next.
    pub(crate) fn before(self, next: Matrix<'a>) -> Matrix<'a> {
        Matrix { ahead: next.weight, ..self }
    }

    /// The number of blocks of 16 outputs.
    pub(crate) fn blocks(&self) -> usize {
        self.scale.len() / BLOCK
    }

    /// Some of the blocks.
    pub(crate) fn part(&self, first: usize, end: usize) -> Matrix<'a> {
        Matrix {
            weight: &self.weight[first * BLOCK * self.inputs..end * BLOCK * self.inputs],
            inputs: self.inputs,
            offset: &self.offset[first * BLOCK..end * BLOCK],
            scale: &self.scale[first * BLOCK..end * BLOCK],
            bias: &self.bias[first * BLOCK..end * BLOCK],
            ahead: self.ahead,
        }
    }

    fn check(&self, rows: Bytes<'_>, out: &[f32], stride: usize) {
        let (outputs, count) = (self.scale.len(), rows.scales.len());
        assert!(self.inputs.is_multiple_of(4) && outputs.is_multiple_of(BLOCK));
        assert!(self.weight.len() == outputs * self.inputs);
        assert!(self.offset.len() == outputs && self.bias.len() == outputs);
        assert!(rows.stride >= self.inputs && rows.values.len() >= rows.stride * count);
        assert!(stride >= outputs && (count == 0 || out.len() >= stride * (count - 1) + outputs));
    }
}

/// Rows of activations: each a whole number of 8 bits with 128 added, and the scale of each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a> {
    pub(crate) values: &'a [u8],
    pub(crate) stride: usize,
    pub(crate) scales: &'a [f32],
}

/// Rows of 16-bit integers and the scale of each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) values: &'a [i16],
    pub(crate) stride: usize,
    pub(crate) scales: &'a [f32],
}

/// A matrix of 16-bit integers: blocks of 16 outputs, in a block two inputs of each output side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed<'a> {
    pub(crate) values: &'a [i16],
    /// A multiple of 2.
    pub(crate) inputs: usize,
    /// One for each output, a multiple of 16 of them.
    pub(crate) scales: &'a [f32],
}

impl Packed<'_> {
    fn check(&self, rows: Words<'_>, out: &[f32], stride: usize) {
        let (outputs, count) = (self.scales.len(), rows.scales.len());
        assert!(self.inputs.is_multiple_of(2) && outputs.is_multiple_of(BLOCK));
        assert!(self.values.len() == outputs * self.inputs);
        assert!(rows.stride >= self.inputs && rows.values.len() >= rows.stride * count);
        assert!(stride >= outputs && (count == 0 || out.len() >= stride * (count - 1) + outputs));
    }
}

/// Where an attention head's columns lie in rows of queries, keys and values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    /// From one row to the next.
    pub(crate) stride: usize,
    /// The first column of the head's queries.
    pub(crate) first: usize,
    /// From the queries to the keys, and from the keys to the values.
    pub(crate) part: usize,
    /// How many columns of each the head has: 16, 32, 64 or 128.
    pub(crate) width: usize,
}

/// The queries, keys and values of an attention head as integers with a scale for each row.
///
/// What fills the last block of 16 keys and values keeps what was there before: such a key's score is thrown away, and such a
/// value's probability is 0.
#[derive(Debug, Default)]
pub(crate) struct PackedHead {
    /// In rows.
    pub(crate) queries: Vec<i16>,
    pub(crate) query_scales: Vec<f32>,
    /// Sixteen keys in rows.
    rows: Vec<i16>,
    /// Packed with the keys as outputs.
    pub(crate) keys: Vec<i16>,
    pub(crate) key_scales: Vec<f32>,
    /// Packed with the columns as outputs.
    pub(crate) values: Vec<i16>,
    pub(crate) value_scales: Vec<f32>,
}

impl PackedHead {
    fn resize(&mut self, count: usize, width: usize) {
        let padded = count.next_multiple_of(BLOCK);
        self.queries.resize(count * width, 0);
        self.query_scales.resize(count, 0.0);
        self.rows.resize(BLOCK * width, 0);
        self.keys.resize(padded * width, 0);
        self.key_scales.resize(padded, 0.0);
        self.values.resize(padded * width, 0);
        self.value_scales.resize(padded, 0.0);
        self.value_scales[count..].fill(0.0);
    }
}

/// A word's row of bytes and its scale, the rows of its position and its case as little-endian floats, and their sum.
type Embed = fn(&[u8], f32, &[u8], &[u8], &mut [f32]);

/// The functions of one kind of processor.
struct Functions {
    name: &'static str,
    multiply: fn(Matrix<'_>, Bytes<'_>, &mut [f32], usize),
    multiply_words: fn(Packed<'_>, Words<'_>, &mut [f32], usize),
    embed: Embed,
    normalize: fn(&mut [f32], &[f32], &[f32]),
    add: fn(&mut [f32], &[f32]),
    activate: fn(&mut [f32]),
    quantize: fn(&[f32], &mut [u8]) -> f32,
    activate_quantize: fn(&mut [f32], &mut [u8]) -> f32,
    pack_head: fn(&[f32], Columns, &mut PackedHead),
    probabilities: fn(&mut [f32], usize, &[f32], &mut [i16]) -> f32,
    dot: fn(&[f32], &[f32]) -> f32,
}

/// The functions of [`lanes`], compiled for processors with these features.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! compile_lanes {
    ($features:literal) => {
        $crate::model::kernel::compile_lanes! { $features;
            embed(word: &[u8], scale: f32, position: &[u8], case: &[u8], out: &mut [f32]) -> ();
            normalize(row: &mut [f32], weight: &[f32], bias: &[f32]) -> ();
            add(row: &mut [f32], other: &[f32]) -> ();
            activate(row: &mut [f32]) -> ();
            quantize(row: &[f32], out: &mut [u8]) -> f32;
            activate_quantize(row: &mut [f32], out: &mut [u8]) -> f32;
            pack_head(rows: &[f32], columns: crate::model::kernel::Columns, packed: &mut crate::model::kernel::PackedHead) -> ();
            probabilities(row: &mut [f32], length: usize, value_scales: &[f32], out: &mut [i16]) -> f32;
            dot(one: &[f32], other: &[f32]) -> f32;
        }
    };
    ($features:literal; $($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(pub(super) fn $name($($argument: $type),*) -> $result {
            #[target_feature(enable = $features)]
            fn compiled($($argument: $type),*) -> $result {
                crate::model::kernel::lanes::$name($($argument),*)
            }
            // SAFETY: a kernel is only handed out where the processor has its features.
            unsafe { compiled($($argument),*) }
        })*
    };
}
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use compile_lanes;

/// How many tiles of at most `most` rows there are, and where tile `index` of them begins: tiles are about equally high.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn tile(rows: usize, most: usize, index: usize) -> usize {
    let tiles = rows.div_ceil(most).max(1);
    rows * index / tiles
}

/// The functions that a processor's instructions make fast; a value can only be had for instructions that are there.
#[derive(Clone, Copy)]
pub struct Kernel(&'static Functions);

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kernel").field(&self.name()).finish()
    }
}

impl Kernel {
    /// The kernels that this processor can run, the fastest first. The last is plain Rust and always there.
    pub fn available() -> Vec<Kernel> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        kernels.extend(x86::available().into_iter().map(Kernel));
        #[cfg(target_arch = "aarch64")]
        kernels.extend(neon::available().into_iter().map(Kernel));
        kernels.push(Kernel(&scalar::FUNCTIONS));
        kernels
    }

    /// The fastest kernel that this processor can run.
    pub fn best() -> Kernel {
        // `available` always holds the plain one.
        Kernel::available().first().copied().unwrap_or(Kernel(&scalar::FUNCTIONS))
    }

    /// Its name, such as `avx512`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Multiplies rows with a matrix into rows of `stride` floats.
    pub(crate) fn multiply(self, matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
        matrix.check(rows, out, stride);
        (self.0.multiply)(matrix, rows, out, stride);
    }

    /// Multiplies rows of 16-bit integers with a matrix into rows of `stride` floats.
    pub(crate) fn multiply_words(self, matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
        matrix.check(rows, out, stride);
        (self.0.multiply_words)(matrix, rows, out, stride);
    }

    /// Sums a scaled row of 8-bit integers and two rows of little-endian floats.
    pub(crate) fn embed(self, word: &[u8], scale: f32, position: &[u8], case: &[u8], out: &mut [f32]) {
        (self.0.embed)(word, scale, position, case, out);
    }

    /// Gives a row mean 0 and variance 1, then scales and shifts it.
    pub(crate) fn normalize(self, row: &mut [f32], weight: &[f32], bias: &[f32]) {
        (self.0.normalize)(row, weight, bias);
    }

    /// Adds one row to another.
    pub(crate) fn add(self, row: &mut [f32], other: &[f32]) {
        (self.0.add)(row, other);
    }

    /// Applies the activation function.
    pub(crate) fn activate(self, row: &mut [f32]) {
        (self.0.activate)(row);
    }

    /// Makes a row 8-bit integers, with 128 added, and gives their scale.
    pub(crate) fn quantize(self, row: &[f32], out: &mut [u8]) -> f32 {
        (self.0.quantize)(row, out)
    }

    /// Applies the activation function, which changes the row, and quantizes.
    pub(crate) fn activate_quantize(self, row: &mut [f32], out: &mut [u8]) -> f32 {
        (self.0.activate_quantize)(row, out)
    }

    /// Packs the queries, keys and values of an attention head: see [`PackedHead`].
    pub(crate) fn pack_head(self, rows: &[f32], columns: Columns, packed: &mut PackedHead) {
        assert!([16, 32, 64, 128].contains(&columns.width));
        packed.resize(rows.len() / columns.stride, columns.width);
        (self.0.pack_head)(rows, columns, packed);
    }

    /// Makes the first `length` scores of a row, which are powers of 2, probabilities, weighs each with its `value_scales`, makes them integers, and
    /// gives their scale. What follows up to the end of the row becomes 0.
    pub(crate) fn probabilities(self, row: &mut [f32], length: usize, value_scales: &[f32], out: &mut [i16]) -> f32 {
        (self.0.probabilities)(row, length, value_scales, out)
    }

    /// The product of two rows.
    pub(crate) fn dot(self, one: &[f32], other: &[f32]) -> f32 {
        (self.0.dot)(one, other)
    }
}

/// 2 to the power of `x`, for `x` from -126 to 126.
pub(crate) use lanes::exp2;

/// The base-2 logarithm of e.
pub(crate) const LOG2_E: f32 = std::f32::consts::LOG2_E;
