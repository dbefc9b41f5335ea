//! Measures the finding of copies.
//!
//! `copies pairs PAIRS.tsv BODIES.jsonl`: precision and recall of the rule on pairs that were labeled by hand, and
//! whether the index proposes the pairs that are copies. `copies speed COUNT...`: seconds for so many made-up reports.

// A measuring tool reads files and the clock.
#![allow(clippy::disallowed_methods)]

use dateline_ledger::copies::{CopyIndex, CopyKind, CopyRule, CopyText, IndexOptions, compare};
use serde_json::Value;
use std::collections::BTreeMap;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pairs", pairs, bodies] => measure_pairs(pairs, bodies),
        ["speed", counts @ ..] => {
            for count in counts {
                measure_speed(count.parse()?);
            }
            Ok(())
        }
        _ => Err("copies pairs PAIRS.tsv BODIES.jsonl | copies speed COUNT...".into()),
    }
}

#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    gold: usize,
    whole_right: usize,
    pairs: usize,
}

impl Score {
    fn add(&mut self, gold: &str, found: CopyKind) {
        let (is_copy, says_copy) = (gold != "own", found != CopyKind::Own);
        self.right += usize::from(is_copy && says_copy);
        self.found += usize::from(says_copy);
        self.gold += usize::from(is_copy);
        self.whole_right += usize::from(gold == found.name());
        self.pairs += 1;
    }

    fn print(&self, name: &str) {
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        println!(
            "{name}: {} pairs, {} copies; P {:.3} R {:.3}; own, part or whole right {:.3}",
            self.pairs,
            self.gold,
            share(self.right, self.found),
            share(self.right, self.gold),
            share(self.whole_right, self.pairs)
        );
    }
}

fn measure_pairs(pairs: &str, bodies: &str) -> Result<(), Failure> {
    let mut texts: BTreeMap<String, CopyText> = BTreeMap::new();
    for line in std::fs::read_to_string(bodies)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let (id, text) = (row["doc_id"].as_str().unwrap_or(""), row["text"].as_str().unwrap_or(""));
        texts.insert(id.to_owned(), CopyText::new(text));
    }
    let numbers: BTreeMap<&str, u32> = texts.keys().zip(0..).map(|(id, number)| (id.as_str(), number)).collect();
    let mut index = CopyIndex::new(IndexOptions::default());
    let mut proposed: Vec<Vec<u32>> = Vec::new();
    for (id, text) in &texts {
        proposed.push(index.add(numbers[id.as_str()], text));
    }
    let rule = CopyRule::default();
    let (mut all, mut halves) = (Score::default(), [Score::default(), Score::default()]);
    let (mut copies, mut proposed_copies) = (0, 0);
    for (at, line) in std::fs::read_to_string(pairs)?.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[a, _, b, _, label] = cells.as_slice() else { return Err(format!("line {at} has no five cells").into()) };
        let (Some(first), Some(second)) = (texts.get(a), texts.get(b)) else { continue };
        let comparison = compare(first, second, &rule);
        let kind = rule.decide(&comparison);
        all.add(label, kind);
        halves[at % 2].add(label, kind);
        if label != "own" {
            copies += 1;
            let (low, high) = (numbers[a].min(numbers[b]), numbers[a].max(numbers[b]));
            proposed_copies += usize::from(proposed[high as usize].contains(&low));
        }
        if (label != "own") != (kind != CopyKind::Own) {
            println!(
                "{at}\t{label}\t{}\tnarrated {} of {:?}\t{a} {b}",
                kind.name(),
                comparison.narrated,
                comparison.own
            );
        }
    }
    all.print("all");
    halves[0].print("the even half, with which the rule was set");
    halves[1].print("the odd half");
    let candidates: usize = proposed.iter().map(Vec::len).sum();
    println!("the index proposes {proposed_copies} of {copies} copies, and {candidates} pairs in all");
    Ok(())
}

/// A made-up report: the same every time for one number. One in five passes on an earlier one's passage.
fn report(number: u64) -> String {
    let mut state = number;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::new();
    for _ in 0..300 {
        // Few words are frequent and many are rare, as in a language.
        let range = 1 << (3 + next(14));
        text.push_str(&format!("w{} ", next(range)));
    }
    if number.is_multiple_of(5) && number > 0 {
        let other = report(number / 2 * 2 + 1 - 2);
        text.push_str(&other[..other.len() / 3]);
    }
    text
}

fn measure_speed(count: u64) {
    let start = std::time::Instant::now();
    let rule = CopyRule::default();
    let mut index = CopyIndex::new(IndexOptions::default());
    let mut texts: Vec<CopyText> = Vec::new();
    let (mut pairs, mut copies) = (0_usize, 0_usize);
    for number in 0..count {
        let text = CopyText::new(&report(number));
        for other in index.add(number as u32, &text) {
            pairs += 1;
            copies += usize::from(rule.decide(&compare(&texts[other as usize], &text, &rule)) != CopyKind::Own);
        }
        texts.push(text);
    }
    println!("{count} reports: {:.1} s, {pairs} pairs compared, {copies} copies", start.elapsed().as_secs_f64());
}
