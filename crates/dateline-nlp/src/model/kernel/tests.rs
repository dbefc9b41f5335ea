//! Every kernel against plain Rust, over random shapes, and plain Rust against the mathematics.

use super::*;
use proptest::prelude::*;

const SCALAR: Kernel = Kernel(&scalar::FUNCTIONS);

/// What `run` gives with each kernel must be what it gives in plain Rust.
fn check<T: PartialEq + fmt::Debug>(run: impl Fn(Kernel) -> T) -> Result<(), TestCaseError> {
    let expected = run(SCALAR);
    for kernel in Kernel::available() {
        prop_assert_eq!(&run(kernel), &expected, "{}", kernel.name());
    }
    Ok(())
}

/// Floats as bits, for comparing.
fn bits(floats: &[f32]) -> Vec<u32> {
    floats.iter().map(|float| float.to_bits()).collect()
}

fn floats(count: usize) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(prop_oneof![8 => -8.0..8.0f32, 1 => -300.0..300.0f32, 1 => Just(0.0)], count)
}

/// Rows of some length; what they hold comes from the second number.
fn rows() -> impl Strategy<Value = Vec<f32>> {
    (1..200usize).prop_flat_map(floats)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn products_of_bytes_are_the_same(
        (rows, inputs, blocks, gap) in (0..20usize, 1..100usize, 1..11usize, 0..3usize),
        seed in any::<u8>(),
    ) {
        let inputs = inputs * 4;
        let outputs = blocks * BLOCK;
        let mut state = u32::from(seed);
        let mut byte = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // The ends are where instructions that cut off would show.
            match state >> 28 { 0 => 0, 1 => 255, 2 => 127, 3 => 128, _ => (state >> 16) as u8 }
        };
        let weight: Vec<u8> = (0..outputs * inputs).map(|_| byte()).collect();
        let line = |output: usize, four: usize| (output / BLOCK * (inputs / 4) + four) * 64 + output % BLOCK * 4;
        let offset: Vec<i32> = (0..outputs)
            .map(|output| {
                let fours = (0..inputs / 4).flat_map(|four| &weight[line(output, four)..][..4]);
                fours.map(|weight| i32::from(weight.cast_signed()) * -128).sum()
            })
            .collect();
        let scale: Vec<f32> = (0..outputs).map(|_| f32::from(byte()) / 1000.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|_| f32::from(byte()) - 100.0).collect();
        let stride = inputs + gap * 4;
        let values: Vec<u8> = (0..rows * stride).map(|_| byte()).collect();
        let scales: Vec<f32> = (0..rows).map(|_| f32::from(byte()) / 300.0).collect();
        let matrix = Matrix { weight: &weight, inputs, offset: &offset, scale: &scale, bias: &bias, ahead: &weight };
        let rows = Bytes { values: &values, stride, scales: &scales };
        check(|kernel| {
            let mut out = vec![-1.0; scales.len() * (outputs + gap)];
            kernel.multiply(matrix, rows, &mut out, outputs + gap);
            bits(&out)
        })?;
    }

    #[test]
    fn products_of_words_are_the_same(
        (rows, inputs, blocks, gap) in (0..20usize, 1..200usize, 1..9usize, 0..3usize),
        seed in any::<u8>(),
    ) {
        let inputs = inputs * 2;
        let outputs = blocks * BLOCK;
        let mut state = u32::from(seed);
        let mut word = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i16 % 4096
        };
        let packed: Vec<i16> = (0..outputs * inputs).map(|_| word()).collect();
        let scale: Vec<f32> = (0..outputs).map(|_| f32::from(word()) / 1000.0).collect();
        let stride = inputs + gap * 2;
        let values: Vec<i16> = (0..rows * stride).map(|_| word()).collect();
        let scales: Vec<f32> = (0..rows).map(|_| f32::from(word()) / 300.0).collect();
        let matrix = Packed { values: &packed, inputs, scales: &scale };
        let rows = Words { values: &values, stride, scales: &scales };
        check(|kernel| {
            let mut out = vec![-1.0; scales.len() * (outputs + gap)];
            kernel.multiply_words(matrix, rows, &mut out, outputs + gap);
            bits(&out)
        })?;
    }

    #[test]
    fn floats_are_the_same(row in rows(), other in floats(200), more in floats(200)) {
        check(|kernel| {
            let mut row = row.clone();
            kernel.normalize(&mut row, &other, &more);
            bits(&row)
        })?;
        check(|kernel| {
            let mut row = row.clone();
            kernel.add(&mut row, &other);
            bits(&row)
        })?;
        check(|kernel| {
            let mut row = row.clone();
            kernel.activate(&mut row);
            bits(&row)
        })?;
        check(|kernel| {
            let mut out = vec![0; row.len()];
            (kernel.quantize(&row, &mut out).to_bits(), out)
        })?;
        check(|kernel| {
            let (mut row, mut out) = (row.clone(), vec![0; row.len()]);
            (kernel.activate_quantize(&mut row, &mut out).to_bits(), out)
        })?;
        check(|kernel| kernel.dot(&row, &other[..row.len()]).to_bits())?;
        let bytes: Vec<u8> = other.iter().map(|value| *value as i8 as u8).collect();
        let floats: Vec<u8> = more.iter().flat_map(|value| value.to_le_bytes()).collect();
        check(|kernel| {
            let mut out = vec![0.0; row.len()];
            kernel.embed(&bytes, 0.37, &floats, &floats, &mut out);
            bits(&out)
        })?;
    }

    #[test]
    fn heads_are_packed_the_same(count in 1..50usize, power in 0..4u32, values in floats(500)) {
        let width = BLOCK << power;
        let columns = Columns { stride: 6 * width, first: width, part: 2 * width, width };
        let rows: Vec<f32> = values.iter().copied().cycle().take(count * columns.stride).collect();
        check(|kernel| {
            let mut packed = PackedHead::default();
            kernel.pack_head(&rows, columns, &mut packed);
            let scales = [packed.query_scales, packed.key_scales, packed.value_scales].map(|scales| bits(&scales));
            (packed.queries, packed.keys, packed.values, scales)
        })?;
    }

    #[test]
    fn probabilities_are_the_same(row in rows(), scales in floats(208)) {
        let padded = row.len().next_multiple_of(BLOCK);
        let mut scales: Vec<f32> = scales[..padded].iter().map(|scale| scale.abs()).collect();
        scales[row.len()..].fill(0.0);
        check(|kernel| {
            let mut scores = row.clone();
            scores.resize(padded, 99.0);
            let mut out = vec![0; padded];
            let scale = kernel.probabilities(&mut scores, row.len(), &scales, &mut out);
            (scale.to_bits(), out)
        })?;
    }
}

/// The largest difference of two functions over a range.
fn difference(range: std::ops::RangeInclusive<i32>, one: impl Fn(f32) -> f64, other: impl Fn(f64) -> f64) -> f64 {
    range.map(|step| step as f32 / 1000.0).map(|x| (one(x) - other(f64::from(x))).abs()).fold(0.0, f64::max)
}

#[test]
fn powers_are_near_the_true_ones() {
    let relative = difference(-126_000..=126_000, |x| f64::from(exp2(x)) / f64::from(x).exp2(), |_| 1.0);
    assert!(relative < 3e-7, "{relative}");
}

#[test]
fn the_activation_is_near_the_true_one() {
    let activate = |x: f32| {
        let mut row = [x];
        SCALAR.activate(&mut row);
        f64::from(row[0])
    };
    let true_one = |x: f64| 0.5 * x * (1.0 + (0.797_884_560_8 * (x + 0.044715 * x * x * x)).tanh());
    let absolute = difference(-40_000..=40_000, activate, true_one);
    assert!(absolute < 3e-6, "{absolute}");
}

#[test]
fn whole_numbers_are_the_nearest() {
    let row: Vec<f32> = (-1270..=1270).map(|step| step as f32 / 10.0).collect();
    let mut out = vec![0; row.len()];
    let scale = SCALAR.quantize(&row, &mut out);
    assert_eq!(scale, 1.0);
    for (value, whole) in row.iter().zip(out) {
        assert_eq!(value.round_ties_even() as i32, i32::from(whole) - 128, "{value}");
    }
    assert_eq!(SCALAR.quantize(&[0.0; 20], &mut [0; 20]), 0.0);
}

#[test]
fn attention_is_a_mean_by_probabilities() {
    // Two scores whose difference is the logarithm of 3: a quarter and three quarters.
    let mut scores = [0.0f32; BLOCK];
    scores[1] = 3.0f32.log2();
    let mut scales = [0.0; BLOCK];
    scales[..2].copy_from_slice(&[1.0, 2.0]);
    let mut out = [0; BLOCK];
    let scale = SCALAR.probabilities(&mut scores, 2, &scales, &mut out);
    let weighed: Vec<f32> = out.iter().map(|whole| f32::from(*whole) * scale).collect();
    assert!((weighed[0] - 0.25).abs() < 1e-3 && (weighed[1] - 1.5).abs() < 1e-3, "{weighed:?}");
    assert_eq!(weighed[2..], [0.0; BLOCK - 2]);
}
