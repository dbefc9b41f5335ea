//! The kernel for 64-bit ARM.
//!
//! Activations lose their added 128 here, for the instructions multiply signed bytes; the offset then falls away too, as
//! the loader has checked that it is what the 128 would add.
#![allow(unsafe_code)] // Vector instructions read memory by pointer.

use std::arch::aarch64::*;

use super::{BLOCK, Bytes, Functions, Matrix, Packed, Words, tile};

/// The kernels of this processor, the fastest first.
pub(super) fn available() -> Vec<&'static Functions> {
    let mut found = Vec::new();
    if std::arch::is_aarch64_feature_detected!("neon") {
        if std::arch::is_aarch64_feature_detected!("dotprod") {
            found.push(&DOT_PRODUCT);
        }
        found.push(&NEON);
    }
    found
}

static NEON: Functions = Functions {
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

/// NEON with its instruction for four products of bytes at once.
static DOT_PRODUCT: Functions = Functions { name: "neon-dot", multiply: multiply_dot, ..NEON };

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

fn multiply_dot(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
    let count = rows.scales.len();
    for block in 0..matrix.blocks() {
        let part = matrix.part(block, block + 1);
        for index in 0..count.div_ceil(4) {
            let (row, end) = (tile(count, 4, index), tile(count, 4, index + 1));
            let out = &mut out[row * stride + block * BLOCK..];
            // SAFETY: the kernel is only handed out where the processor has its features.
            unsafe {
                match end - row {
                    4 => bytes_dot::<4>(part, rows, row, out, stride),
                    3 => bytes_dot::<3>(part, rows, row, out, stride),
                    2 => bytes_dot::<2>(part, rows, row, out, stride),
                    _ => bytes_dot::<1>(part, rows, row, out, stride),
                }
            }
        }
    }
}

/// Adds to each of four sums the products of four bytes each; the intrinsic for it is not stable yet.
#[target_feature(enable = "neon,dotprod")]
#[inline]
fn add_products(mut sums: int32x4_t, weights: int8x16_t, four: int8x16_t) -> int32x4_t {
    // SAFETY: the instruction touches these registers only, and is there with the feature.
    unsafe {
        std::arch::asm!(
            "sdot {0:v}.4s, {1:v}.16b, {2:v}.16b",
            inout(vreg) sums, in(vreg) weights, in(vreg) four,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    sums
}

/// The sums of `R` rows and one block, as floats.
#[target_feature(enable = "neon,dotprod")]
fn bytes_dot<const R: usize>(matrix: Matrix<'_>, rows: Bytes<'_>, row: usize, out: &mut [f32], stride: usize) {
    let rows_of: [&[u8]; R] = std::array::from_fn(|r| &rows.values[(row + r) * rows.stride..][..matrix.inputs]);
    let mut sums = [[vdupq_n_s32(0); 4]; R];
    for (line, weights) in matrix.weight.as_chunks::<64>().0.iter().enumerate() {
        let (quarters, _) = weights.as_chunks::<16>();
        // SAFETY: each reads 16 bytes of an array of 16.
        let weights: [int8x16_t; 4] = std::array::from_fn(|i| unsafe { vld1q_s8(quarters[i].as_ptr().cast()) });
        for (sums, values) in sums.iter_mut().zip(&rows_of) {
            let four = signed(values, line);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = add_products(*sum, weights, four);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let out = &mut out[r * stride..][..BLOCK];
        finish(sums, rows.scales[row + r], matrix.scale, Some(matrix.bias), out);
    }
}

/// Four bytes of a row without their 128, four times.
#[target_feature(enable = "neon")]
#[inline]
fn signed(values: &[u8], line: usize) -> int8x16_t {
    let mut four = [0; 4];
    four.copy_from_slice(&values[line * 4..][..4]);
    vreinterpretq_s8_s32(vdupq_n_s32(i32::from_le_bytes(four) ^ 0x8080_8080_u32 as i32))
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
            let four = signed(values, line);
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
        let out = &mut out[r * stride..][..BLOCK];
        finish(&join(sums), rows.scales[row + r], matrix.scale, Some(matrix.bias), out);
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
        finish(&join(sums), rows.scales[row + r], scale, None, &mut out[r * stride..][..BLOCK]);
    }
}

/// Joins the two sums that each output has.
#[target_feature(enable = "neon")]
#[inline]
fn join(sums: &[int32x4_t; 8]) -> [int32x4_t; 4] {
    [0, 1, 2, 3].map(|i| vpaddq_s32(sums[2 * i], sums[2 * i + 1]))
}

/// Makes the sums of a row and a block floats.
#[target_feature(enable = "neon")]
#[inline]
fn finish(sums: &[int32x4_t; 4], row_scale: f32, scale: &[f32], bias: Option<&[f32]>, out: &mut [f32]) {
    let (row_scale, (scale, _), (out, _)) = (vdupq_n_f32(row_scale), scale.as_chunks::<4>(), out.as_chunks_mut::<4>());
    let bias = bias.map(|bias| bias.as_chunks::<4>().0);
    for (i, out) in out.iter_mut().enumerate() {
        // SAFETY: all reads and the write are of arrays of 4.
        unsafe {
            let by = vmulq_f32(row_scale, vld1q_f32(scale[i].as_ptr()));
            let mut result = vmulq_f32(vcvtq_f32_s32(sums[i]), by);
            if let Some(bias) = bias {
                result = vaddq_f32(result, vld1q_f32(bias[i].as_ptr()));
            }
            vst1q_f32(out.as_mut_ptr(), result);
        }
    }
}
