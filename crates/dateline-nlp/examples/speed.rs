//! Times the language model on one thread: pieces and words a second, and what each part of the work takes.
//!
//! `cargo run --release -p dateline-nlp --example speed -- WEIGHTS [KERNEL] [PIECES]` reads windows of `PIECES` random pieces
//! (128 if not said), with words of one or two pieces in sentences of about 25; the arithmetic does not care which pieces
//! they are. The figures are the best of several rounds, part by part.
#![allow(clippy::disallowed_methods)] // It reads the weights and the clock.

use dateline_nlp::model::{Kernel, Model, Scratch, Stage, Window};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How many windows are read in a round, and how many rounds there are.
const WINDOWS: usize = 16;
const ROUNDS: usize = 20;

fn window(seed: usize, length: usize, pieces: usize) -> Window {
    let mut state = seed as u64 * 2 + 1;
    let mut below = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % end
    };
    let mut window = Window {
        pieces: (0..length).map(|_| below(pieces) as u32).collect(),
        cases: (0..length).map(|_| below(11) as u8).collect(),
        ..Window::default()
    };
    let mut at = 1;
    while at + 1 < length {
        let last = (at + usize::from(below(4) == 0)).min(length - 2);
        window.words.push((at as u32, last as u32));
        at = last + 1;
    }
    let count = window.words.len() as u32;
    window.sentences = (0..count).step_by(25).map(|start| start..(start + 25).min(count)).collect();
    window
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which weights file?")?;
    let bytes = std::fs::read(path)?;
    let start = Instant::now();
    let mut model = Model::new(bytes)?;
    println!("loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    if let Some(name) = arguments.next() {
        let kernel = Kernel::available().into_iter().find(|kernel| kernel.name() == name);
        model = model.with_kernel(kernel.ok_or("no such kernel here")?);
    }
    let length: usize = arguments.next().map_or(Ok(128), |number| number.parse())?;
    let vocabulary = model.vocabulary().lines().count();
    let windows: Vec<Window> = (0..WINDOWS).map(|seed| window(seed, length, vocabulary)).collect();
    let words: usize = windows.iter().map(|window| window.words.len()).sum();
    let mut scratch = Scratch::default();
    // A round is a sequence of parts, the same in every round. Each part counts with its shortest time, so that a busy
    // machine does not count as ours.
    let mut parts: Vec<(Stage, Duration)> = Vec::new();
    let mut best_round = Duration::MAX;
    for round in 0..ROUNDS {
        let start = Instant::now();
        let mut before = start;
        let mut index = 0;
        model.read_watched(&windows, &mut scratch, &mut |stage| {
            let now = Instant::now();
            if round == 0 {
                parts.push((stage, now - before));
            } else {
                parts[index].1 = parts[index].1.min(now - before);
            }
            index += 1;
            before = now;
        })?;
        best_round = best_round.min(start.elapsed());
    }
    let best: Duration = parts.iter().map(|(_, taken)| taken).sum();
    let mut best_stages: BTreeMap<Stage, Duration> = BTreeMap::new();
    for (stage, taken) in parts {
        *best_stages.entry(stage).or_default() += taken;
    }
    let seconds = best.as_secs_f64();
    println!(
        "{}: {:.0} pieces/s, {:.0} words/s, in windows of {length}",
        model.kernel().name(),
        (WINDOWS * length) as f64 / seconds,
        words as f64 / seconds
    );
    println!("  the best round as a whole: {:.0} pieces/s", (WINDOWS * length) as f64 / best_round.as_secs_f64());
    for (stage, taken) in best_stages {
        let microseconds = taken.as_secs_f64() * 1e6 / (WINDOWS * length) as f64;
        let share = 100.0 * taken.as_secs_f64() / seconds;
        println!("  {:<10} {microseconds:6.2} us a piece, {share:4.1} %", format!("{stage:?}"));
    }
    Ok(())
}
