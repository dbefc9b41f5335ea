//! The floats of the model, written once. Each kernel compiles these functions for its own instructions.
//!
//! What keeps the bits the same: reductions run in 16 sums whose order of joining is fixed, products and sums are rounded
//! one by one (Rust never fuses them by itself), and nothing comes from a mathematical library.

use super::{BLOCK, Columns, FINE, LOG2_E, PROBABLE, PackedHead};

/// Added to a small number and taken away again, it rounds to the nearest whole number, ties to even; the low bits of the
/// sum are then that number.
const ROUND: f32 = 12_582_912.0;

/// The larger of two. Unlike `f32::max` it is one instruction.
#[inline(always)]
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// Joins 16 sums, always in the same order.
#[inline(always)]
fn total(lanes: &[f32; BLOCK]) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|i| lanes[i] + lanes[i + 8]);
    let four: [f32; 4] = std::array::from_fn(|i| eight[i] + eight[i + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

/// The largest of 16.
#[inline(always)]
fn largest(lanes: &[f32; BLOCK]) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|i| larger(lanes[i], lanes[i + 8]));
    let four: [f32; 4] = std::array::from_fn(|i| larger(eight[i], eight[i + 4]));
    larger(larger(four[0], four[2]), larger(four[1], four[3]))
}

/// 2 to the power of `x`, for `x` from -126 to 126, to about 2 parts in 10 million.
#[inline(always)]
#[allow(clippy::approx_constant)] // A coefficient that was fitted; it is not meant to be the logarithm of 2.
pub(crate) fn exp2(x: f32) -> f32 {
    let rounded = x + ROUND;
    let part = x - (rounded - ROUND);
    // The best polynomial of its degree for the relative error over -0.5..=0.5, as a tree: a chain would keep the processor
    // waiting.
    let square = part * part;
    let low = part * 6.931_47e-1 + 1.0;
    let middle = part * 5.550_733_6e-2 + 2.402_224_2e-1;
    let high = part * 1.326_472_7e-3_f32 + 9.671_513e-3;
    let power = (high * square + middle) * square + low;
    let exponent = rounded.to_bits() << 23;
    f32::from_bits(power.to_bits().wrapping_add(exponent))
}

/// The Gaussian error linear unit in its usual approximation by a hyperbolic tangent, which is this logistic function.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    const SLOPE: f32 = -2.0 * 0.797_884_6 * LOG2_E;
    let power = x * (SLOPE + (SLOPE * 0.044_715) * (x * x));
    let power = if power < -126.0 { -126.0 } else { power };
    let power = if power > 126.0 { 126.0 } else { power };
    x / (1.0 + exp2(power))
}

/// The largest absolute value of a row.
#[inline(always)]
fn magnitude(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<BLOCK>();
    let mut lanes = [0.0; BLOCK];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = larger(value.abs(), *lane);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = larger(value.abs(), *lane);
    }
    largest(&lanes)
}

/// Divides by the largest value, and says by what to multiply afterwards; a row of zeros stays one.
#[inline(always)]
fn scales(magnitude: f32, largest: f32) -> (f32, f32) {
    if magnitude > 0.0 { (largest / magnitude, magnitude / largest) } else { (0.0, 0.0) }
}

#[inline(always)]
pub(super) fn quantize(row: &[f32], out: &mut [u8]) -> f32 {
    quantize_to(row, magnitude(row), out)
}

/// Quantizes a row whose largest value is known.
#[inline(always)]
fn quantize_to(row: &[f32], magnitude: f32, out: &mut [u8]) -> f32 {
    let (by, scale) = scales(magnitude, 127.0);
    for (whole, value) in out.iter_mut().zip(row) {
        *whole = (value * by + (ROUND + 128.0)).to_bits() as u8;
    }
    scale
}

#[inline(always)]
pub(super) fn activate_quantize(row: &mut [f32], out: &mut [u8]) -> f32 {
    let (chunks, rest) = row.as_chunks_mut::<BLOCK>();
    let mut lanes = [0.0; BLOCK];
    for chunk in chunks {
        for i in 0..BLOCK {
            chunk[i] = gelu(chunk[i]);
            lanes[i] = larger(chunk[i].abs(), lanes[i]);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *value = gelu(*value);
        *lane = larger(value.abs(), *lane);
    }
    quantize_to(row, largest(&lanes), out)
}

#[inline(always)]
pub(super) fn activate(row: &mut [f32]) {
    for value in row {
        *value = gelu(*value);
    }
}

/// Makes a row whole numbers up to `largest`, and gives their scale.
#[inline(always)]
fn quantize_fine<const W: usize>(row: &[f32], largest: f32, out: &mut [i16; W]) -> f32 {
    let row = &row[..W];
    let (by, scale) = scales(magnitude(row), largest);
    for (whole, values) in out.as_chunks_mut::<BLOCK>().0.iter_mut().zip(row.as_chunks::<BLOCK>().0) {
        *whole = values.map(|value| (value * by + ROUND).to_bits() as i16);
    }
    scale
}

#[inline(always)]
pub(super) fn pack_head(rows: &[f32], columns: Columns, packed: &mut PackedHead) {
    // The compiler makes better code where it knows the width.
    match columns.width {
        16 => pack::<16>(rows, columns, packed),
        32 => pack::<32>(rows, columns, packed),
        64 => pack::<64>(rows, columns, packed),
        _ => pack::<128>(rows, columns, packed),
    }
}

#[inline(always)]
fn pack<const W: usize>(rows: &[f32], columns: Columns, packed: &mut PackedHead) {
    let Columns { stride, first, part, .. } = columns;
    let padded = packed.key_scales.len();
    let queries = packed.queries.as_chunks_mut::<W>().0.iter_mut();
    for ((row, out), scale) in rows.chunks_exact(stride).zip(queries).zip(&mut packed.query_scales) {
        // Powers of 2 are what `probabilities` takes.
        *scale = quantize_fine(&row[first..], FINE, out) * LOG2_E;
    }
    for (index, rows) in rows.chunks(BLOCK * stride).enumerate() {
        let scales = &mut packed.key_scales[index * BLOCK..][..BLOCK];
        let keys = packed.rows.as_chunks_mut::<W>().0.iter_mut();
        for ((row, out), scale) in rows.chunks_exact(stride).zip(keys).zip(scales) {
            *scale = quantize_fine(&row[part + first..], FINE, out);
        }
        let block = &mut packed.keys[index * BLOCK * W..][..BLOCK * W];
        for (key, row) in packed.rows.as_chunks::<W>().0.iter().enumerate() {
            for (two, line) in row.as_chunks::<2>().0.iter().zip(block.as_chunks_mut::<32>().0) {
                line[key * 2..][..2].copy_from_slice(two);
            }
        }
    }
    // It is 16. A number that the compiler does not know keeps it from taking the loop below apart into single values.
    let columns_of_block = BLOCK.min(stride);
    let (mut one, mut other) = ([0i16; W], [0i16; W]);
    for (index, rows) in rows.chunks(2 * stride).enumerate() {
        packed.value_scales[index * 2] = quantize_fine(&rows[2 * part + first..], PROBABLE, &mut one);
        if rows.len() > stride {
            packed.value_scales[index * 2 + 1] =
                quantize_fine(&rows[stride + 2 * part + first..], PROBABLE, &mut other);
        }
        let pairs = one.as_chunks::<BLOCK>().0.iter().zip(other.as_chunks::<BLOCK>().0);
        for (block, (ones, others)) in pairs.enumerate() {
            let line = &mut packed.values[block * BLOCK * padded + index * 32..][..32];
            for ((one, other), two) in ones[..columns_of_block].iter().zip(others).zip(line.as_chunks_mut::<2>().0) {
                *two = [*one, *other];
            }
        }
    }
}

#[inline(always)]
pub(super) fn embed(word: &[u8], scale: f32, position: &[u8], case: &[u8], out: &mut [f32]) {
    let (position, case) = (position.as_chunks::<4>().0, case.as_chunks::<4>().0);
    for (((value, &word), position), case) in out.iter_mut().zip(word).zip(position).zip(case) {
        *value = f32::from(word.cast_signed()) * scale + f32::from_le_bytes(*position) + f32::from_le_bytes(*case);
    }
}

#[inline(always)]
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

/// The sum of a row after `change`.
#[inline(always)]
fn sum(row: &[f32], change: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = row.as_chunks::<BLOCK>();
    let mut lanes = [0.0; BLOCK];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += change(*value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += change(*value);
    }
    total(&lanes)
}

#[inline(always)]
pub(super) fn normalize(row: &mut [f32], weight: &[f32], bias: &[f32]) {
    let width = row.len() as f32;
    let mean = sum(row, |value| value) / width;
    let variance = sum(row, |value| (value - mean) * (value - mean)) / width;
    let by = 1.0 / (variance + 1e-12).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
        *value = (*value - mean) * by * weight + bias;
    }
}

#[inline(always)]
pub(super) fn probabilities(row: &mut [f32], length: usize, value_scales: &[f32], out: &mut [i16]) -> f32 {
    for value in &mut row[length..] {
        *value = f32::MIN;
    }
    let (chunks, _) = row.as_chunks_mut::<BLOCK>();
    let mut most = [f32::MIN; BLOCK];
    for chunk in &*chunks {
        for (lane, value) in most.iter_mut().zip(chunk) {
            *lane = larger(*value, *lane);
        }
    }
    let most = largest(&most);
    let mut sums = [0.0; BLOCK];
    let mut magnitudes = [0.0; BLOCK];
    let (value_scales, _) = value_scales.as_chunks::<BLOCK>();
    for (chunk, weights) in chunks.iter_mut().zip(value_scales) {
        for i in 0..BLOCK {
            let power = chunk[i] - most;
            let power = if power < -126.0 { -126.0 } else { power };
            let probability = exp2(power);
            sums[i] += probability;
            let weighed = probability * weights[i];
            magnitudes[i] = larger(weighed, magnitudes[i]);
            chunk[i] = weighed;
        }
    }
    let (by, scale) = scales(largest(&magnitudes), PROBABLE);
    for (whole, value) in out.iter_mut().zip(row) {
        *whole = (*value * by + ROUND).to_bits() as i16;
    }
    scale / total(&sums)
}

#[inline(always)]
pub(super) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let ((ones, rest), (others, other_rest)) = (one.as_chunks::<BLOCK>(), other.as_chunks::<BLOCK>());
    let mut lanes = [0.0; BLOCK];
    for (one, other) in ones.iter().zip(others) {
        for i in 0..BLOCK {
            lanes[i] += one[i] * other[i];
        }
    }
    for ((lane, one), other) in lanes.iter_mut().zip(rest).zip(other_rest) {
        *lane += one * other;
    }
    total(&lanes)
}
