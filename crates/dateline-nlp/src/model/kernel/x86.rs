//! The kernels for x86-64: AVX-512 with VNNI, AVX with VNNI, and AVX2.
//!
//! A tile of rows and blocks of outputs keeps its sums in registers while the weights stream by once.
#![allow(unsafe_code)] // Vector instructions read memory by pointer, and must be there.

use std::arch::x86_64::*;

use super::{BLOCK, Bytes, Functions, Matrix, Packed, Words, tile};

/// The kernels of this processor, the fastest first.
pub(super) fn available() -> Vec<&'static Functions> {
    let mut found = Vec::new();
    let wide = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni");
    if wide {
        found.push(&avx512::FUNCTIONS);
    }
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avxvnni") {
        found.push(&avxvnni::FUNCTIONS);
    }
    if is_x86_feature_detected!("avx2") {
        found.push(&avx2::FUNCTIONS);
    }
    // Nothing that `avx512` does not do better, but the same source as `avxvnni`, for which we have no processor.
    #[cfg(test)]
    if wide {
        found.push(&avx512vl::FUNCTIONS);
    }
    found
}

/// A matrix and rows as the tiles see them: lines of 64 bytes, and four bytes of a row for each.
#[derive(Clone, Copy)]
struct Operands<'a> {
    weight: *const u8,
    /// The lines of a block.
    lines: usize,
    offset: Option<&'a [i32]>,
    scale: &'a [f32],
    bias: Option<&'a [f32]>,
    rows: *const u8,
    /// The bytes from one row to the next.
    row_stride: usize,
    row_scales: &'a [f32],
    ahead: &'a [u8],
    /// Lines that will be needed soon, or any.
    next: *const u8,
}

impl<'a> Operands<'a> {
    fn of_bytes(matrix: Matrix<'a>, rows: Bytes<'a>) -> Operands<'a> {
        Operands {
            weight: matrix.weight.as_ptr(),
            lines: matrix.inputs / 4,
            offset: Some(matrix.offset),
            scale: matrix.scale,
            bias: Some(matrix.bias),
            rows: rows.values.as_ptr(),
            row_stride: rows.stride,
            row_scales: rows.scales,
            ahead: matrix.ahead,
            next: matrix.ahead.as_ptr(),
        }
    }

    fn of_words(matrix: Packed<'a>, rows: Words<'a>) -> Operands<'a> {
        Operands {
            weight: matrix.values.as_ptr().cast(),
            lines: matrix.inputs / 2,
            offset: None,
            scale: matrix.scales,
            bias: None,
            rows: rows.values.as_ptr().cast(),
            row_stride: rows.stride * 2,
            row_scales: rows.scales,
            ahead: &[],
            next: std::ptr::null(),
        }
    }
}

mod avx512 {
    use super::*;

    pub(super) static FUNCTIONS: Functions = Functions {
        name: "avx512",
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
        crate::model::kernel::compile_lanes!("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni");
    }

    /// The rows of a tile: with 4 blocks, 24 sums, 4 lines of weights and a row's bytes fit the 32 registers.
    const ROWS: usize = 6;

    fn multiply(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
        // SAFETY: the kernel is only handed out where the processor has its features, and `Matrix::check` was called.
        unsafe { all::<false>(Operands::of_bytes(matrix, rows), out, stride) }
    }

    fn multiply_words(matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
        // SAFETY: the kernel is only handed out where the processor has its features, and `Packed::check` was called.
        unsafe { all::<true>(Operands::of_words(matrix, rows), out, stride) }
    }

    /// All tiles.
    ///
    /// # Safety
    ///
    /// The operands must hold what their sizes say, and `out` a row of `stride` floats for each row but the last, which may
    /// end after the outputs.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    unsafe fn all<const WORDS: bool>(operands: Operands<'_>, out: &mut [f32], stride: usize) {
        let (blocks, count) = (operands.scale.len() / BLOCK, operands.row_scales.len());
        let tiles = count.div_ceil(ROWS);
        for block in (0..blocks).step_by(4) {
            // While the first tiles of these blocks are made, the next blocks come nearer, a line with each line.
            let next = if block + 4 < blocks {
                operands.weight.wrapping_add((block + 4) * operands.lines * 64)
            } else {
                operands.ahead.as_ptr()
            };
            for index in 0..tiles {
                let (row, end) = (tile(count, ROWS, index), tile(count, ROWS, index + 1));
                let operands = Operands { next: next.wrapping_add(index.min(4) * operands.lines * 64), ..operands };
                // SAFETY: the tiles lie inside the operands and inside `out`.
                unsafe {
                    let out = out.as_mut_ptr().add(row * stride + block * BLOCK);
                    match (blocks - block).min(4) {
                        4 => rows::<WORDS, 4>(operands, row, end - row, block, out, stride),
                        3 => rows::<WORDS, 3>(operands, row, end - row, block, out, stride),
                        2 => rows::<WORDS, 2>(operands, row, end - row, block, out, stride),
                        _ => rows::<WORDS, 1>(operands, row, end - row, block, out, stride),
                    }
                }
            }
        }
    }

    /// One tile of `count` rows.
    ///
    /// # Safety
    ///
    /// As [`sums`].
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    #[inline]
    unsafe fn rows<const WORDS: bool, const B: usize>(
        operands: Operands<'_>,
        row: usize,
        count: usize,
        block: usize,
        out: *mut f32,
        stride: usize,
    ) {
        // SAFETY: as the caller's.
        unsafe {
            match count {
                6 => sums::<WORDS, 6, B>(operands, row, block, out, stride),
                5 => sums::<WORDS, 5, B>(operands, row, block, out, stride),
                4 => sums::<WORDS, 4, B>(operands, row, block, out, stride),
                3 => sums::<WORDS, 3, B>(operands, row, block, out, stride),
                2 => sums::<WORDS, 2, B>(operands, row, block, out, stride),
                _ => sums::<WORDS, 1, B>(operands, row, block, out, stride),
            }
        }
    }

    /// The sums of a tile of `R` rows and `B` blocks, as floats.
    ///
    /// # Safety
    ///
    /// Rows and blocks from the given ones on must be in the operands, and `out` must have room for them.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    unsafe fn sums<const WORDS: bool, const R: usize, const B: usize>(
        operands: Operands<'_>,
        row: usize,
        block: usize,
        out: *mut f32,
        stride: usize,
    ) {
        let Operands { lines, row_stride, .. } = operands;
        // SAFETY: all reads are of `R` rows of `lines * 4` bytes, of `B` blocks of `lines * 64` bytes, and of 16 numbers for
        // each block; all writes are of 16 floats for each row and block.
        unsafe {
            let weight = operands.weight.add(block * lines * 64);
            let rows = operands.rows.add(row * row_stride);
            let mut sums = [[_mm512_setzero_si512(); B]; R];
            if let Some(offset) = operands.offset {
                for b in 0..B {
                    let offset = _mm512_loadu_si512(offset.as_ptr().add((block + b) * BLOCK).cast());
                    for sums in &mut sums {
                        sums[b] = offset;
                    }
                }
            }
            for line in 0..lines {
                if !WORDS {
                    _mm_prefetch::<_MM_HINT_T1>(operands.next.wrapping_add(line * 64).cast());
                }
                let mut weights = [_mm512_setzero_si512(); B];
                for (b, weights) in weights.iter_mut().enumerate() {
                    *weights = _mm512_loadu_si512(weight.add((b * lines + line) * 64).cast());
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    let four = rows.add(r * row_stride + line * 4).cast::<i32>().read_unaligned();
                    let four = _mm512_set1_epi32(four);
                    for b in 0..B {
                        sums[b] = if WORDS {
                            _mm512_dpwssd_epi32(sums[b], four, weights[b])
                        } else {
                            _mm512_dpbusd_epi32(sums[b], four, weights[b])
                        };
                    }
                }
            }
            for b in 0..B {
                let scale = _mm512_loadu_ps(operands.scale.as_ptr().add((block + b) * BLOCK));
                for (r, sums) in sums.iter().enumerate() {
                    let by = _mm512_mul_ps(_mm512_set1_ps(operands.row_scales[row + r]), scale);
                    let mut result = _mm512_mul_ps(_mm512_cvtepi32_ps(sums[b]), by);
                    if let Some(bias) = operands.bias {
                        result = _mm512_add_ps(result, _mm512_loadu_ps(bias.as_ptr().add((block + b) * BLOCK)));
                    }
                    _mm512_storeu_ps(out.add(r * stride + b * BLOCK), result);
                }
            }
        }
    }
}

mod avx2 {
    use super::*;

    pub(super) static FUNCTIONS: Functions = Functions {
        name: "avx2",
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
        crate::model::kernel::compile_lanes!("avx2");
    }

    fn multiply(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
        // SAFETY: the kernel is only handed out where the processor has its features, and `Matrix::check` was called.
        unsafe { all::<false>(Operands::of_bytes(matrix, rows), out, stride) }
    }

    fn multiply_words(matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
        // SAFETY: the kernel is only handed out where the processor has its features, and `Packed::check` was called.
        unsafe { all::<true>(Operands::of_words(matrix, rows), out, stride) }
    }

    /// All tiles.
    ///
    /// # Safety
    ///
    /// The operands must hold what their sizes say, and `out` a row of `stride` floats for each row but the last, which may
    /// end after the outputs.
    #[target_feature(enable = "avx2")]
    unsafe fn all<const WORDS: bool>(operands: Operands<'_>, out: &mut [f32], stride: usize) {
        let (blocks, count) = (operands.scale.len() / BLOCK, operands.row_scales.len());
        let most = if WORDS { 4 } else { 2 };
        // The bytes of a tile's rows, widened: the instruction that multiplies bytes cuts its sums off at 16 bits.
        let length = if WORDS { 0 } else { operands.lines * 4 };
        let mut wide = vec![0i16; most * length];
        for first in (0..blocks).step_by(4) {
            for index in 0..count.div_ceil(most) {
                let (row, end) = (tile(count, most, index), tile(count, most, index + 1));
                for (r, wide) in (row..end).zip(wide.chunks_exact_mut(length.max(1))) {
                    // SAFETY: a row has `lines * 4` bytes.
                    let bytes =
                        unsafe { std::slice::from_raw_parts(operands.rows.add(r * operands.row_stride), length) };
                    for (wide, byte) in wide.iter_mut().zip(bytes) {
                        *wide = i16::from(*byte);
                    }
                }
                for block in first..(first + 4).min(blocks) {
                    // SAFETY: the tiles lie inside the operands and inside `out`, and `wide` has the tile's rows.
                    unsafe {
                        let out = out.as_mut_ptr().add(row * stride + block * BLOCK);
                        match (WORDS, end - row) {
                            (false, 2) => bytes::<2>(operands, &wide, row, block, out, stride),
                            (false, _) => bytes::<1>(operands, &wide, row, block, out, stride),
                            (true, 4) => words::<4>(operands, row, block, out, stride),
                            (true, 3) => words::<3>(operands, row, block, out, stride),
                            (true, 2) => words::<2>(operands, row, block, out, stride),
                            (true, _) => words::<1>(operands, row, block, out, stride),
                        }
                    }
                }
            }
        }
    }

    /// The sums of `R` rows of bytes, which were widened, and one block, as floats.
    ///
    /// # Safety
    ///
    /// The block, and the rows from the given one on, must be in the operands, `wide` must hold those rows, and `out`
    /// must have room for them.
    #[target_feature(enable = "avx2")]
    unsafe fn bytes<const R: usize>(
        operands: Operands<'_>,
        wide: &[i16],
        row: usize,
        block: usize,
        out: *mut f32,
        stride: usize,
    ) {
        let lines = operands.lines;
        // Two sums for each output, four outputs in a register.
        let mut sums = [[_mm256_setzero_si256(); 4]; R];
        // SAFETY: the reads are of a block of `lines * 64` bytes, and of `lines * 4` words of each row.
        unsafe {
            let weight = operands.weight.add(block * lines * 64);
            for line in 0..lines {
                let mut fours = [_mm256_setzero_si256(); R];
                for (r, four) in fours.iter_mut().enumerate() {
                    let words = wide.as_ptr().add((r * lines + line) * 4).cast::<i64>().read_unaligned();
                    *four = _mm256_set1_epi64x(words);
                }
                for quarter in 0..4 {
                    let weights = _mm_loadu_si128(weight.add(line * 64 + quarter * 16).cast());
                    let weights = _mm256_cvtepi8_epi16(weights);
                    for (sums, four) in sums.iter_mut().zip(fours) {
                        sums[quarter] = _mm256_add_epi32(sums[quarter], _mm256_madd_epi16(four, weights));
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let halves: [__m256i; 2] = std::array::from_fn(|half| {
                let pairs = _mm256_hadd_epi32(sums[2 * half], sums[2 * half + 1]);
                _mm256_permute4x64_epi64::<0b11_01_10_00>(pairs)
            });
            // SAFETY: as the caller's.
            unsafe { finish(operands, halves, row + r, block, out.add(r * stride)) }
        }
    }

    /// The sums of `R` rows of words and one block, as floats.
    ///
    /// # Safety
    ///
    /// The block, and the rows from the given one on, must be in the operands, and `out` must have room for them.
    #[target_feature(enable = "avx2")]
    unsafe fn words<const R: usize>(operands: Operands<'_>, row: usize, block: usize, out: *mut f32, stride: usize) {
        let Operands { lines, row_stride, .. } = operands;
        // SAFETY: all reads are of `R` rows of `lines * 4` bytes and of a block of `lines * 64` bytes.
        let sums = unsafe {
            let weight = operands.weight.add(block * lines * 64);
            let rows = operands.rows.add(row * row_stride);
            let mut sums = [[_mm256_setzero_si256(); 2]; R];
            for line in 0..lines {
                let weights: [__m256i; 2] = [0, 32].map(|half| _mm256_loadu_si256(weight.add(line * 64 + half).cast()));
                for (r, sums) in sums.iter_mut().enumerate() {
                    let two = rows.add(r * row_stride + line * 4).cast::<i32>().read_unaligned();
                    let two = _mm256_set1_epi32(two);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(two, weights));
                    }
                }
            }
            sums
        };
        for (r, sums) in sums.iter().enumerate() {
            // SAFETY: as the caller's.
            unsafe { finish(operands, *sums, row + r, block, out.add(r * stride)) }
        }
    }

    /// Makes the sums of a row and a block floats.
    ///
    /// # Safety
    ///
    /// The row and the block must be in the operands, and `out` must have room for 16 floats.
    #[target_feature(enable = "avx2")]
    #[inline]
    pub(super) unsafe fn finish(operands: Operands<'_>, halves: [__m256i; 2], row: usize, block: usize, out: *mut f32) {
        let row_scale = _mm256_set1_ps(operands.row_scales[row]);
        for (half, mut sums) in halves.into_iter().enumerate() {
            let at = block * BLOCK + half * 8;
            // SAFETY: all reads are of 8 numbers of the block, and the write of 8 floats.
            unsafe {
                if let Some(offset) = operands.offset {
                    sums = _mm256_add_epi32(sums, _mm256_loadu_si256(offset.as_ptr().add(at).cast()));
                }
                let by = _mm256_mul_ps(row_scale, _mm256_loadu_ps(operands.scale.as_ptr().add(at)));
                let mut result = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), by);
                if let Some(bias) = operands.bias {
                    result = _mm256_add_ps(result, _mm256_loadu_ps(bias.as_ptr().add(at)));
                }
                _mm256_storeu_ps(out.add(half * 8), result);
            }
        }
    }
}

/// The kernel for VNNI in registers of 256 bits: its two instructions have other names with AVX-512 than without.
macro_rules! vnni_256 {
    ($module:ident, $features:literal, $bytes:ident, $words:ident) => {
        mod $module {
            use super::*;

            pub(super) static FUNCTIONS: Functions = Functions {
                name: stringify!($module),
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
                crate::model::kernel::compile_lanes!($features);
            }

            /// The rows of a tile: 12 sums, two halves of a line and a row's bytes fit the 16 registers.
            const ROWS: usize = 6;

            fn multiply(matrix: Matrix<'_>, rows: Bytes<'_>, out: &mut [f32], stride: usize) {
                // SAFETY: the kernel is only handed out where the processor has its features, and `Matrix::check` was called.
                unsafe { all::<false>(Operands::of_bytes(matrix, rows), out, stride) }
            }

            fn multiply_words(matrix: Packed<'_>, rows: Words<'_>, out: &mut [f32], stride: usize) {
                // SAFETY: the kernel is only handed out where the processor has its features, and `Packed::check` was called.
                unsafe { all::<true>(Operands::of_words(matrix, rows), out, stride) }
            }

            /// All tiles.
            ///
            /// # Safety
            ///
            /// The operands must hold what their sizes say, and `out` a row of `stride` floats for each row but the last,
            /// which may end after the outputs.
            #[target_feature(enable = $features)]
            unsafe fn all<const WORDS: bool>(operands: Operands<'_>, out: &mut [f32], stride: usize) {
                let (blocks, count) = (operands.scale.len() / BLOCK, operands.row_scales.len());
                for block in 0..blocks {
                    for index in 0..count.div_ceil(ROWS) {
                        let (row, end) = (tile(count, ROWS, index), tile(count, ROWS, index + 1));
                        // SAFETY: the tiles lie inside the operands and inside `out`.
                        unsafe {
                            let out = out.as_mut_ptr().add(row * stride + block * BLOCK);
                            match end - row {
                                6 => sums::<WORDS, 6>(operands, row, block, out, stride),
                                5 => sums::<WORDS, 5>(operands, row, block, out, stride),
                                4 => sums::<WORDS, 4>(operands, row, block, out, stride),
                                3 => sums::<WORDS, 3>(operands, row, block, out, stride),
                                2 => sums::<WORDS, 2>(operands, row, block, out, stride),
                                _ => sums::<WORDS, 1>(operands, row, block, out, stride),
                            }
                        }
                    }
                }
            }

            /// The sums of `R` rows and one block, as floats.
            ///
            /// # Safety
            ///
            /// The block, and the rows from the given one on, must be in the operands, and `out` must have room for them.
            #[target_feature(enable = $features)]
            unsafe fn sums<const WORDS: bool, const R: usize>(
                operands: Operands<'_>,
                row: usize,
                block: usize,
                out: *mut f32,
                stride: usize,
            ) {
                let Operands { lines, row_stride, .. } = operands;
                // SAFETY: all reads are of `R` rows of `lines * 4` bytes and of a block of `lines * 64` bytes.
                let sums = unsafe {
                    let weight = operands.weight.add(block * lines * 64);
                    let rows = operands.rows.add(row * row_stride);
                    let mut sums = [[_mm256_setzero_si256(); 2]; R];
                    for line in 0..lines {
                        let weights: [__m256i; 2] =
                            [0, 32].map(|half| _mm256_loadu_si256(weight.add(line * 64 + half).cast()));
                        for (r, sums) in sums.iter_mut().enumerate() {
                            let four = rows.add(r * row_stride + line * 4).cast::<i32>().read_unaligned();
                            let four = _mm256_set1_epi32(four);
                            for (sum, weights) in sums.iter_mut().zip(weights) {
                                *sum = if WORDS { $words(*sum, four, weights) } else { $bytes(*sum, four, weights) };
                            }
                        }
                    }
                    sums
                };
                for (r, sums) in sums.iter().enumerate() {
                    // SAFETY: as the caller's; `finish` needs AVX2, which these features include.
                    unsafe { avx2::finish(operands, *sums, row + r, block, out.add(r * stride)) }
                }
            }
        }
    };
}

vnni_256!(avxvnni, "avx2,avxvnni", _mm256_dpbusd_avx_epi32, _mm256_dpwssd_avx_epi32);
#[cfg(test)]
vnni_256!(avx512vl, "avx2,avx512f,avx512vl,avx512vnni", _mm256_dpbusd_epi32, _mm256_dpwssd_epi32);
