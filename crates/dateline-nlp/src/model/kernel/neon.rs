//! The kernel for 64-bit ARM.
//!
//! Activations lose their added 128 here, for the instructions multiply signed bytes; the offset then falls away too, as
//! the loader has checked that it is what the 128 would add.
#![allow(unsafe_code)] // Vector instructions read memory by pointer.

use std::arch::aarch64::*;

use super::{BLOCK, Bytes, Functions, Matrix, Packed, Words, tile};

/// The kernels of this processor.
pub(super) fn available() -> Vec<&'static Functions> {
    if std::arch::is_aarch64_feature_detected!("neon") { vec![&FUNCTIONS] } else { Vec::new() }
}

static FUNCTIONS: Functions = Functions {
    name: "neon",
    multiply,
    multiply_words,
    embed: lanes::embed,
    normalize: lanes::normalize,
    add: lanes::add,
    activate: lanes::activate,
    quantize: lanes::quantize,
    activate_quantize: lanes::activate_quantize,
    pack_head: lanes::pack_head,
    probabilities: lanes::probabilities,
    dot: lanes::dot,
};

mod lanes {
    crate::model::kernel::compile_lanes!("neon");
}

/// The rows of a tile: with 8 registers of sums each, they fit the 32 registers.
const ROWS: usize = 2;

fn multiply(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
    let count = rows.scales.len();
    for block in 0..matrix.blocks() {
        let part = matrix.part(block, block + 1);
        for index in 0..count.div_ceil(ROWS) {
            let (row, end) = (tile(count, ROWS, index), tile(count, ROWS, index + 1));
            let out = &mut out[row * stride + block * BLOCK..];
            // SAFETY: the kernel is only handed out where the processor has its features.
            unsafe {
                if end - row == 2 {
                    bytes::<2>(part, rows, row, out, stride)
                } else {
                    bytes::<1>(part, rows, row, out, stride)
                }
            }
        }
    }
}

fn multiply_words(matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
    let count = rows.scales.len();
    for block in 0..matrix.scales.len() / BLOCK {
        for index in 0..count.div_ceil(ROWS) {
            let (row, end) = (tile(count, ROWS, index), tile(count, ROWS, index + 1));
            let out = &mut out[row * stride + block * BLOCK..];
            // SAFETY: the kernel is only handed out where the processor has its features.
            unsafe {
                if end - row == 2 {
                    words::<2>(matrix, block, rows, row, out, stride);
                } else {
                    words::<1>(matrix, block, rows, row, out, stride);
                }
            }
        }
    }
}

/// The sums of `R` rows and one block, as floats.
#[target_feature(enable = "neon")]
fn bytes<const R: usize>(matrix: Matrix<'_>, rows: Bytes<'_>, row: usize, out: &mut [f32], stride: usize) {
    let rows_of: [&[u8]; R] = std::array::from_fn(|r| &rows.values[(row + r) * rows.stride..][..matrix.inputs]);
    // Two sums for each output, two outputs in a register.
    let mut sums = [[vdupq_n_s32(0); 8]; R];
    for (line, weights) in matrix.weight.as_chunks::<64>().0.iter().enumerate() {
        for (sums, values) in sums.iter_mut().zip(&rows_of) {
            let mut four = [0; 4];
            four.copy_from_slice(&values[line * 4..][..4]);
            let four = vreinterpretq_s8_s32(vdupq_n_s32(i32::from_le_bytes(four) ^ 0x8080_8080_u32 as i32));
            for (quarter, weights) in weights.as_chunks::<16>().0.iter().enumerate() {
                // SAFETY: it reads 16 bytes of an array of 16.
                let weights = unsafe { vld1q_s8(weights.as_ptr().cast()) };
                let low = vmull_s8(vget_low_s8(weights), vget_low_s8(four));
                let high = vmull_high_s8(weights, four);
                sums[quarter * 2] = vpadalq_s16(sums[quarter * 2], low);
                sums[quarter * 2 + 1] = vpadalq_s16(sums[quarter * 2 + 1], high);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        finish(sums, rows.scales[row + r], matrix.scale, Some(matrix.bias), &mut out[r * stride..][..BLOCK]);
    }
}

/// The sums of `R` rows of words and one block, as floats.
#[target_feature(enable = "neon")]
fn words<const R: usize>(
    matrix: Packed<'_>,
    block: usize,
    rows: Words<'_>,
    row: usize,
    out: &mut [f32],
    stride: usize,
) {
    let rows_of: [&[i16]; R] = std::array::from_fn(|r| &rows.values[(row + r) * rows.stride..][..matrix.inputs]);
    let weights = &matrix.values[block * BLOCK * matrix.inputs..][..BLOCK * matrix.inputs];
    let mut sums = [[vdupq_n_s32(0); 8]; R];
    for (line, weights) in weights.as_chunks::<32>().0.iter().enumerate() {
        for (sums, values) in sums.iter_mut().zip(&rows_of) {
            let (first, second) = (values[line * 2] as u16, values[line * 2 + 1] as u16);
            let two = vreinterpretq_s16_u32(vdupq_n_u32(u32::from(first) | u32::from(second) << 16));
            for (quarter, weights) in weights.as_chunks::<8>().0.iter().enumerate() {
                // SAFETY: it reads 8 words of an array of 8.
                let weights = unsafe { vld1q_s16(weights.as_ptr()) };
                sums[quarter * 2] = vmlal_s16(sums[quarter * 2], vget_low_s16(weights), vget_low_s16(two));
                sums[quarter * 2 + 1] = vmlal_high_s16(sums[quarter * 2 + 1], weights, two);
            }
        }
    }
    let scale = &matrix.scales[block * BLOCK..][..BLOCK];
    for (r, sums) in sums.iter().enumerate() {
        finish(sums, rows.scales[row + r], scale, None, &mut out[r * stride..][..BLOCK]);
    }
}

/// Makes the sums of a row and a block floats.
#[target_feature(enable = "neon")]
#[inline]
fn finish(sums: &[int32x4_t; 8], row_scale: f32, scale: &[f32], bias: Option<&[f32]>, out: &mut [f32]) {
    for (quarter, pairs) in sums.as_chunks::<2>().0.iter().enumerate() {
        let mut whole = [0i32; 4];
        // SAFETY: it writes 4 numbers to an array of 4.
        unsafe { vst1q_s32(whole.as_mut_ptr(), vpaddq_s32(pairs[0], pairs[1])) };
        for (i, whole) in whole.iter().enumerate() {
            let at = quarter * 4 + i;
            let product = *whole as f32 * (row_scale * scale[at]);
            out[at] = bias.map_or(product, |bias| product + bias[at]);
        }
    }
}
