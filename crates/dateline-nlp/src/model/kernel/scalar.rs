//! The kernel in plain Rust: the twin that the others are tested against, and the one for processors without another.

use super::{BLOCK, Bytes, Functions, Matrix, Packed, Words, lanes};

pub(super) static FUNCTIONS: Functions = Functions {
    name: "scalar",
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

fn multiply(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
    for block in 0..matrix.blocks() {
        let part = matrix.part(block, block + 1);
        for (row, &row_scale) in rows.scales.iter().enumerate() {
            let values = &rows.values[row * rows.stride..][..matrix.inputs];
            let mut sums = [0i32; BLOCK];
            sums.copy_from_slice(part.offset);
            for (line, four) in part.weight.as_chunks::<64>().0.iter().zip(values.as_chunks::<4>().0) {
                for (sum, weights) in sums.iter_mut().zip(line.as_chunks::<4>().0) {
                    for (&weight, &value) in weights.iter().zip(four) {
                        *sum = sum.wrapping_add(i32::from(weight.cast_signed()) * i32::from(value));
                    }
                }
            }
            let out = &mut out[row * stride + block * BLOCK..][..BLOCK];
            for (i, out) in out.iter_mut().enumerate() {
                *out = sums[i] as f32 * (row_scale * part.scale[i]) + part.bias[i];
            }
        }
    }
}

fn multiply_words(matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
    for (block, scales) in matrix.scales.as_chunks::<BLOCK>().0.iter().enumerate() {
        let weights = &matrix.values[block * BLOCK * matrix.inputs..][..BLOCK * matrix.inputs];
        for (row, &row_scale) in rows.scales.iter().enumerate() {
            let values = &rows.values[row * rows.stride..][..matrix.inputs];
            let mut sums = [0i32; BLOCK];
            for (line, two) in weights.as_chunks::<32>().0.iter().zip(values.as_chunks::<2>().0) {
                for (sum, weights) in sums.iter_mut().zip(line.as_chunks::<2>().0) {
                    for (&weight, &value) in weights.iter().zip(two) {
                        *sum = sum.wrapping_add(i32::from(weight) * i32::from(value));
                    }
                }
            }
            let out = &mut out[row * stride + block * BLOCK..][..BLOCK];
            for (i, out) in out.iter_mut().enumerate() {
                *out = sums[i] as f32 * (row_scale * scales[i]);
            }
        }
    }
}
