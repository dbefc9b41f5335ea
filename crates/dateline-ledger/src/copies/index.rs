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

/// The keys by which a report's text is found: small enough to be kept with it, so that its words need not be cut again.
///
/// Hashes of 32 bits: two that are equal by chance propose a pair that shares nothing, and the comparison of words sees that.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CopyKeys {
    /// The bands of its signature.
    bands: Vec<u32>,
    /// The smallest shingles of every few.
    kept: Vec<u32>,
}

impl CopyKeys {
    /// The keys of a text; `window` as in [`IndexOptions`].
    pub fn new(text: &CopyText, window: usize) -> Self {
        let short = |hash: u64| (hash >> 32) as u32;
        let bands = Signature::new(text).map(|signature| signature.bands().map(short).collect());
        let mut kept: Vec<u32> = winnowed(text.shingles(), window).into_iter().map(short).collect();
        kept.sort_unstable();
        kept.dedup();
        CopyKeys { bands: bands.unwrap_or_default(), kept }
    }
}

/// Lists of reports under keys, in one piece of memory: a report has a hundred keys, and most of them are its own.
#[derive(Clone, Debug, Default)]
struct Postings {
    /// The place of the last report under a key.
    last: HashMap<u32, u32>,
    /// A report and the place of the one before it, [`NONE`] for none.
    places: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Postings {
    fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.last.get(&key).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let &(report, before) = self.places.get(next as usize)?;
            next = before;
            Some(report)
        })
    }

    /// A list that is full stays as it is: its length says that the key is common.
    fn push_capped(&mut self, key: u32, report: u32, cap: usize) {
        if self.of(key).take(cap).count() < cap {
            let place = self.places.len() as u32;
            let before = self.last.insert(key, place).unwrap_or(NONE);
            self.places.push((report, before));
        }
    }
}

/// An index over reports, each under the number that the caller gives it.
#[derive(Clone, Debug, Default)]
pub struct CopyIndex {
    options: IndexOptions,
    bands: Postings,
    kept: Postings,
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
        self.add_keys(report, &CopyKeys::new(text, self.options.window))
    }

    /// As [`CopyIndex::add`], by keys that were kept.
    pub fn add_keys(&mut self, report: u32, keys: &CopyKeys) -> Vec<u32> {
        let candidates = self.candidates(keys);
        for &band in &keys.bands {
            self.bands.push_capped(band, report, self.options.common);
        }
        for &shingle in &keys.kept {
            self.kept.push_capped(shingle, report, self.options.common);
        }
        self.reports += 1;
        candidates
    }

    /// The reports of the index that may share text with one of these keys, the likeliest first.
    pub fn candidates(&self, keys: &CopyKeys) -> Vec<u32> {
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        for &band in &keys.bands {
            for report in self.bands.of(band) {
                *votes.entry(report).or_default() += self.options.shared.max(1);
            }
        }
        for &shingle in &keys.kept {
            if self.kept.of(shingle).take(self.options.common).count() < self.options.common {
                for report in self.kept.of(shingle) {
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
