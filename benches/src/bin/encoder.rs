//! Times the language model's encoder beside the crate `rten`, which runs the same network exported to ONNX.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml --features rten --bin encoder -- WEIGHTS ONNX
//! ```
//!
//! `WEIGHTS` is `lang/en/weights/language.bin`; `ONNX` has the inputs `pieces`, `cases` and `bias` and the output `hidden`, in
//! floats or dynamically quantized. Both run on one thread and take turns, so that a busy machine favors neither; ours reads the
//! heads too, the other stops at the vectors. The best round counts.

#![allow(clippy::disallowed_methods, reason = "a stopwatch that reads files")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline_nlp::model::{Model, Scratch, Window};
use rten::{RunOptions, ThreadPool, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// How often each shape is run.
const ROUNDS: usize = 60;

/// A small generator, the same in every run.
fn numbers(count: usize, end: usize) -> Vec<usize> {
    let mut state = 1u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % end
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, onnx] = arguments.as_slice() else { return Err("encoder WEIGHTS ONNX".into()) };
    let ours = Model::new(std::fs::read(weights)?)?;
    let theirs = rten::Model::load_file(onnx)?;
    let pool = Arc::new(ThreadPool::with_num_threads(1));
    let vocabulary = ours.vocabulary().lines().count();
    let mut scratch = Scratch::default();
    for (count, length) in [(1, 32), (1, 128), (5, 25), (32, 25)] {
        let pieces = numbers(count * length, vocabulary);
        let cases = numbers(count * length, 11);
        let windows: Vec<Window> = (0..count)
            .map(|window| {
                let words = length as u32 - 2;
                let range = window * length..(window + 1) * length;
                Window {
                    pieces: pieces[range.clone()].iter().map(|piece| *piece as u32).collect(),
                    cases: cases[range].iter().map(|case| *case as u8).collect(),
                    words: (1..=words).map(|piece| (piece, piece)).collect(),
                    sentences: (0..words).step_by(25).map(|first| first..(first + 25).min(words)).collect(),
                }
            })
            .collect();
        let tensor = |values: &[usize]| {
            NdTensor::from_data([count, length], values.iter().map(|value| *value as i32).collect::<Vec<_>>())
        };
        let (pieces, cases) = (tensor(&pieces), tensor(&cases));
        let bias = NdTensor::<f32, 4>::zeros([count, 1, 1, length]);
        let (mut our_best, mut their_best) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            std::hint::black_box(ours.read_all(&windows, &mut scratch)?);
            our_best = our_best.min(start.elapsed());
            let inputs: Vec<(rten::NodeId, ValueOrView<'_>)> = vec![
                (theirs.node_id("pieces")?, pieces.view().into()),
                (theirs.node_id("cases")?, cases.view().into()),
                (theirs.node_id("bias")?, bias.view().into()),
            ];
            let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
            let start = Instant::now();
            std::hint::black_box(theirs.run(inputs, &[theirs.node_id("hidden")?], Some(options))?);
            their_best = their_best.min(start.elapsed());
        }
        let speed = |taken: Duration| (count * length) as f64 / taken.as_secs_f64();
        println!(
            "{count:2} windows of {length:3}: {:6.0} pieces/s ({}), rten {:6.0}",
            speed(our_best),
            ours.kernel().name(),
            speed(their_best)
        );
    }
    Ok(())
}
