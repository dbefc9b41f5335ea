//! Finds the few reports that may share text with a new one.
//!
//! Two keys. MinHash signatures in bands find texts that are equal for the most part. Texts that share one passage among much
//! else have unlike signatures, so a second key takes the smallest shingle of every few that follow one another: whatever run of
//! words is long enough has such a shingle in both texts (winnowing). A shingle that many reports hold is a formula and
//! proposes nobody.

use super::words::{CopyText, mix};
use std::collections::{BTreeMap, HashMap};

/// How many permutations a signature holds.
const PERMUTATIONS: usize = 64;
/// How many bands it is cut into.
const BANDS: usize = 16;
/// How many rows a band has.
const ROWS: usize = PERMUTATIONS / BANDS;

/// The MinHash signature of a text: 64 numbers whose agreement with another's estimates how alike the two texts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(pub [u32; PERMUTATIONS]);

impl Signature {
    /// The signature of a text; `None` when it is shorter than a shingle.
    pub fn new(text: &CopyText) -> Option<Self> {
        if text.shingle_set().is_empty() {
            return None;
        }
        let mut least = [u32::MAX; PERMUTATIONS];
        for &shingle in text.shingle_set() {
            for (at, slot) in least.iter_mut().enumerate() {
                // Odd multipliers make each a permutation of the 64-bit numbers, of which the upper half is kept.
                let factor = mix(at as u64 + 1) | 1;
                let value = (mix(shingle.wrapping_mul(factor)) >> 32) as u32;
                *slot = (*slot).min(value);
            }
        }
        Some(Signature(least))
    }

    /// The share of equal numbers, which estimates the Jaccard index of the two texts' shingles.
    pub fn agreement(&self, other: &Self) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        equal as f64 / PERMUTATIONS as f64
    }

    fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.0
            .chunks(ROWS)
            .enumerate()
            .map(|(band, rows)| rows.iter().fold(mix(band as u64 + 0x5eed), |hash, &row| mix(hash ^ u64::from(row))))
    }
}

/// What the index may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexOptions {
    /// Of how many shingles in a row the smallest is kept. Runs of equal words this long and four more are always found.
    pub window: usize,
    /// How many reports may hold a shingle before it counts as a formula.
    pub common: usize,
    /// How many kept shingles two texts must share to be proposed by them.
    pub shared: usize,
    /// How many reports are proposed at most, those that share most first.
    pub candidates: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        IndexOptions { window: 8, common: 64, shared: 2, candidates: 200 }
    }
}

/// An index over reports, each under the number that the caller gives it.
#[derive(Clone, Debug, Default)]
pub struct CopyIndex {
    options: IndexOptions,
    bands: HashMap<u64, Vec<u32>>,
    kept: HashMap<u64, Vec<u32>>,
    reports: usize,
}

impl CopyIndex {
    /// An empty index.
    pub fn new(options: IndexOptions) -> Self {
        CopyIndex { options, ..CopyIndex::default() }
    }

    /// How many reports it holds.
    pub fn len(&self) -> usize {
        self.reports
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.reports == 0
    }

    /// Adds a report and returns the earlier ones that may share text with it, the likeliest first.
    pub fn add(&mut self, report: u32, text: &CopyText) -> Vec<u32> {
        let candidates = self.candidates(text);
        if let Some(signature) = Signature::new(text) {
            for band in signature.bands() {
                push_capped(self.bands.entry(band).or_default(), report, self.options.common);
            }
        }
        for shingle in winnowed(text.shingles(), self.options.window) {
            push_capped(self.kept.entry(shingle).or_default(), report, self.options.common);
        }
        self.reports += 1;
        candidates
    }

    /// The reports of the index that may share text with this one, the likeliest first.
    pub fn candidates(&self, text: &CopyText) -> Vec<u32> {
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        if let Some(signature) = Signature::new(text) {
            for band in signature.bands() {
                for &report in self.bands.get(&band).into_iter().flatten() {
                    *votes.entry(report).or_default() += self.options.shared.max(1);
                }
            }
        }
        for shingle in winnowed(text.shingles(), self.options.window) {
            let holders = self.kept.get(&shingle).map_or(&[][..], Vec::as_slice);
            if holders.len() < self.options.common {
                for &report in holders {
                    *votes.entry(report).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(u32, usize)> =
            votes.into_iter().filter(|&(_, votes)| votes >= self.options.shared.max(1)).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(self.options.candidates);
        found.into_iter().map(|(report, _)| report).collect()
    }
}

/// A list that is full stays as it is: its length says that the key is common.
fn push_capped(list: &mut Vec<u32>, report: u32, cap: usize) {
    if list.len() < cap {
        list.push(report);
    }
}

/// The smallest shingle of each window, in order and without repeats.
fn winnowed(shingles: &[u64], window: usize) -> Vec<u64> {
    let window = window.max(1);
    let mut kept: Vec<u64> = if shingles.len() < window {
        shingles.iter().min().into_iter().copied().collect()
    } else {
        shingles.windows(window).filter_map(|w| w.iter().min()).copied().collect()
    };
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|at| format!("w{} ", at * 7919 % 100_003)).collect()
    }

    #[test]
    fn equal_texts_and_shared_passages_are_found() {
        let mut index = CopyIndex::new(IndexOptions::default());
        assert!(index.add(1, &CopyText::new(&words(0, 200))).is_empty());
        assert!(index.add(2, &CopyText::new(&words(1000, 1300))).is_empty());
        assert_eq!(index.add(3, &CopyText::new(&words(0, 200))), [1]);
        // Forty words of the second report among 300 of its own.
        let part = format!("{}{}{}", words(5000, 5150), words(1100, 1140), words(6000, 6150));
        assert_eq!(index.add(4, &CopyText::new(&part)), [2]);
        assert_eq!(index.len(), 4);
    }

    #[test]
    fn a_formula_proposes_nobody() {
        let mut index = CopyIndex::new(IndexOptions { common: 3, ..IndexOptions::default() });
        for report in 0..10 {
            let start = 10_000 * (report as usize + 1);
            let text = format!("{}{}", words(0, 20), words(start, start + 100));
            let found = index.add(report, &CopyText::new(&text));
            assert!(found.is_empty() || report < 3, "{report}: {found:?}");
        }
    }

    #[test]
    fn agreement_estimates_the_jaccard_index() {
        let (a, b) = (CopyText::new(&words(0, 300)), CopyText::new(&words(100, 400)));
        let (a, b) = (Signature::new(&a).unwrap(), Signature::new(&b).unwrap());
        let agreement = a.agreement(&b);
        assert!((0.3..0.7).contains(&agreement), "{agreement}");
        assert_eq!(a.agreement(&a), 1.0);
    }
}
