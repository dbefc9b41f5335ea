//! Which reports are about one incident: names, numbers and words, weighed by how rare they are.
//!
//! Reports share weighted terms; those that share much on average are one group. Two incidents of one kind (two
//! piracies, two nominations) share so many words that they end up in one, so each group is looked at again on its
//! own: among its reports, what all of them say weighs next to nothing, and what is left either falls into two parts or does not.
//!
//! A [`ReportSet`] takes reports one by one and keeps numbers in place of words. The work stays near-linear because a report is
//! found by the last few holders of each of its terms within some days, and weighed against the best of those alone.

use super::cluster::{Judgement, ScoredPair, average_link};
use super::rarity::Background;
use super::terms::ReportTerms;
use std::collections::{BTreeMap, HashMap};

/// How reports are grouped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReportOptions {
    /// From which average cosine on reports are one group.
    pub threshold: f64,
    /// How much the rarity within a group counts when it is looked at again, against the rarity among all.
    pub within: f64,
    /// Below which ratio, of the likeness across to the likeness inside, a group falls into two.
    pub apart: f64,
    /// How many reports each of the two needs.
    pub smallest: usize,
    /// How many days may lie between the publication of two reports that are compared.
    pub days: i32,
    /// By how many of its last holders a term finds reports; what is found is then weighed by all terms.
    pub common: usize,
    /// How many reports one is compared with, those that share most first.
    pub candidates: usize,
    /// Below which cosine two reports share nothing.
    pub floor: f64,
}

impl Default for ReportOptions {
    fn default() -> Self {
        ReportOptions {
            threshold: 0.12,
            within: 0.3,
            apart: 0.4,
            smallest: 4,
            days: 30,
            common: 300,
            candidates: 100,
            floor: 0.05,
        }
    }
}

/// Larger groups are not looked at again: the work grows with the square, and so many reports of one matter are a topic.
const LARGEST: usize = 300;
/// In how many steps before the last one two parts of some size must show.
const STEPS: usize = 4;

/// A report's terms by their numbers, with weights whose squares add up to 1.
type Vector = Vec<(u32, f32)>;

/// The groups of reports that are about one incident, by their places in `reports`.
pub fn link_reports(reports: &[ReportTerms], options: &ReportOptions, judgements: &[Judgement]) -> Vec<Vec<u32>> {
    let mut set = ReportSet::default();
    reports.iter().for_each(|report| set.add(report));
    set.weighed(&Background::default()).groups(options, judgements)
}

/// Reports to be grouped, while they come in. Best in the order of their days.
#[derive(Clone, Debug, Default)]
pub struct ReportSet {
    vocabulary: HashMap<String, u32>,
    /// In how many reports each term stands.
    counts: Vec<u32>,
    days: Vec<Option<i32>>,
    vectors: Vec<Vector>,
}

impl ReportSet {
    /// Adds a report; the first has the place 0.
    pub fn add(&mut self, report: &ReportTerms) {
        let mut vector = Vector::new();
        for (term, kind, count) in report.iter() {
            let number = match self.vocabulary.get(term) {
                Some(&number) => number,
                None => {
                    let number = self.counts.len() as u32;
                    self.vocabulary.insert(term.to_owned(), number);
                    self.counts.push(0);
                    number
                }
            };
            self.counts[number as usize] += 1;
            vector.push((number, ((1.0 + f64::from(count).ln()).powf(0.3) * kind.weight()) as f32));
        }
        vector.sort_unstable_by_key(|&(number, _)| number);
        vector.shrink_to_fit();
        self.days.push(report.day);
        self.vectors.push(vector);
    }

    /// The reports, weighed by how rare each term is among all of them and in the language.
    pub fn weighed(self, background: &Background) -> WeighedReports {
        let ReportSet { vocabulary, counts, days, mut vectors } = self;
        let mut rarity = vec![0.0; counts.len()];
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each term has a place of its own, so their order does not matter"
        )]
        for (term, number) in vocabulary {
            rarity[number as usize] = background.weight(&term, counts[number as usize], vectors.len());
        }
        let mut lengths = Vec::with_capacity(vectors.len());
        for vector in &mut vectors {
            vector
                .iter_mut()
                .for_each(|(number, value)| *value = (f64::from(*value) * rarity[*number as usize]) as f32);
            vector.retain(|&(_, value)| value > 0.0);
            lengths.push(normalize(vector));
        }
        WeighedReports { rarity, days, vectors, lengths }
    }
}

/// Makes the squares of a vector's weights add up to 1, and gives its length before.
fn normalize(vector: &mut Vector) -> f64 {
    let length = vector.iter().map(|&(_, value)| f64::from(value) * f64::from(value)).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, value)| *value = (f64::from(*value) / length) as f32);
    }
    length
}

fn cosine(first: &Vector, second: &Vector) -> f64 {
    let (mut a, mut b, mut sum) = (0, 0, 0.0);
    while let (Some(&(left, x)), Some(&(right, y))) = (first.get(a), second.get(b)) {
        match left.cmp(&right) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                sum += f64::from(x) * f64::from(y);
                (a, b) = (a + 1, b + 1);
            }
        }
    }
    sum
}

/// Reports whose terms are weighed, ready to be compared.
#[derive(Clone, Debug)]
pub struct WeighedReports {
    rarity: Vec<f64>,
    days: Vec<Option<i32>>,
    vectors: Vec<Vector>,
    /// The lengths of the vectors before they were made 1.
    lengths: Vec<f64>,
}

/// The last reports that hold each term, with its weight there.
struct Holders(Vec<Vec<(u32, f32)>>);

impl Holders {
    fn add(&mut self, at: u32, vector: &Vector, common: usize) {
        for &(number, value) in vector {
            let holders = &mut self.0[number as usize];
            if holders.len() >= 2 * common.max(1) {
                holders.drain(..common);
            }
            holders.push((at, value));
        }
    }
}

impl WeighedReports {
    /// How likely two reports are about the same incident, from 0 to 1.
    pub fn likeness(&self, first: u32, second: u32) -> f64 {
        match (self.vectors.get(first as usize), self.vectors.get(second as usize)) {
            (Some(first), Some(second)) => cosine(first, second),
            _ => 0.0,
        }
    }

    /// The groups of reports that are about one incident, in the order of their first reports.
    pub fn groups(&self, options: &ReportOptions, judgements: &[Judgement]) -> Vec<Vec<u32>> {
        let pairs = self.pairs(options, None);
        let groups = average_link(self.vectors.len() as u32, &pairs, judgements, options.threshold);
        drop(pairs);
        let judged = judged_same(judgements);
        let mut found = Vec::new();
        for group in groups {
            self.split(group, options, &judged, &mut found);
        }
        found.sort();
        found
    }

    /// The groups of what is new, in which old reports stand as they were joined before: nothing is taken apart, so only what is
    /// new is compared. Groups without a new report are left out.
    ///
    /// `joined` are pairs of old reports that are in one group.
    pub fn grown(
        &self,
        is_new: &[bool],
        joined: &[(u32, u32)],
        options: &ReportOptions,
        judgements: &[Judgement],
    ) -> Vec<Vec<u32>> {
        let new = |at: u32| is_new.get(at as usize) == Some(&true);
        let pairs = self.pairs(options, Some(is_new));
        // What people judged first: a group of before that contradicts it is not made again.
        let before = joined.iter().map(|&(first, second)| Judgement::Same(first, second));
        let all: Vec<Judgement> = judgements.iter().copied().chain(before).collect();
        let groups = average_link(self.vectors.len() as u32, &pairs, &all, options.threshold);
        let judged = judged_same(judgements);
        let mut found = Vec::new();
        for group in groups.into_iter().filter(|group| group.iter().any(|&at| new(at))) {
            match group.iter().all(|&at| new(at)) {
                true => self.split(group, options, &judged, &mut found),
                false => found.push(group),
            }
        }
        found.sort();
        found
    }

    /// The cosines of the pairs that share a term which is not too frequent, and lie near in time; with `is_new`, only those with
    /// a new report on a side.
    fn pairs(&self, options: &ReportOptions, is_new: Option<&[bool]>) -> Vec<ScoredPair> {
        let new = |at: usize| is_new.is_none_or(|is_new| is_new.get(at) == Some(&true));
        let empty = || Holders(vec![Vec::new(); self.rarity.len()]);
        // A new report is compared with all, an old one with the new ones before it.
        let (mut all, mut only_new) = (empty(), empty());
        let key = |day: Option<i32>| day.unwrap_or(i32::MAX);
        let is_in_order = self.days.is_sorted_by_key(|&day| key(day));
        let mut pairs = Vec::new();
        let mut shared = vec![0.0; self.vectors.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (at, vector) in self.vectors.iter().enumerate() {
            let is_near = |other: u32| match (self.days[at], self.days[other as usize]) {
                (Some(a), Some(b)) => (a - b).abs() <= options.days,
                _ => true,
            };
            let holders = if new(at) { &all } else { &only_new };
            for &(number, value) in vector {
                // The last ones are the nearest when reports come in the order of their days.
                for &(other, theirs) in holders.0[number as usize].iter().rev().take(options.common) {
                    if is_in_order && !is_near(other) {
                        break;
                    }
                    let sum = &mut shared[other as usize];
                    if *sum == 0.0 {
                        touched.push(other);
                    }
                    *sum += f64::from(value) * f64::from(theirs);
                }
            }
            let mut found: Vec<(u32, f64)> = Vec::new();
            for other in touched.drain(..) {
                let score = std::mem::take(&mut shared[other as usize]);
                if score >= options.floor / 2.0 && is_near(other) {
                    found.push((other, score));
                }
            }
            // Of those that share most of what is not frequent, the ones that share most of all.
            best(&mut found, 2 * options.candidates);
            found.iter_mut().for_each(|(other, score)| *score = cosine(vector, &self.vectors[*other as usize]));
            found.retain(|&(_, score)| score >= options.floor);
            best(&mut found, options.candidates);
            pairs.extend(found.into_iter().map(|(other, score)| ScoredPair { first: other, second: at as u32, score }));
            all.add(at as u32, vector, options.common);
            if is_new.is_some() && new(at) {
                only_new.add(at as u32, vector, options.common);
            }
        }
        pairs
    }

    /// Puts a group among the found ones, or the two that it falls into, and so on.
    fn split(&self, group: Vec<u32>, options: &ReportOptions, judged: &[(u32, u32)], found: &mut Vec<Vec<u32>>) {
        match self.parts(&group, options) {
            Some([first, second])
                if !judged.iter().any(|(a, b)| {
                    first.contains(a) && second.contains(b) || first.contains(b) && second.contains(a)
                }) =>
            {
                self.split(first, options, judged, found);
                self.split(second, options, judged, found);
            }
            _ => found.push(group),
        }
    }

    fn parts(&self, group: &[u32], options: &ReportOptions) -> Option<[Vec<u32>; 2]> {
        let count = group.len();
        if count < 2 * options.smallest.max(1) || count > LARGEST {
            return None;
        }
        let mut inside: BTreeMap<u32, u32> = BTreeMap::new();
        for &(number, _) in group.iter().flat_map(|&at| &self.vectors[at as usize]) {
            *inside.entry(number).or_default() += 1;
        }
        let local = |number: u32| {
            let holders = inside.get(&number).copied().unwrap_or(1);
            ((count as f64 + 0.5) / f64::from(holders.max(1))).ln().max(0.02)
        };
        let vector = |at: u32| {
            let length = self.lengths[at as usize];
            let mut vector = self.vectors[at as usize].clone();
            for (number, value) in &mut vector {
                // What stands there is weighed by the rarity among all, of which a part gives way to the rarity in the group.
                let ratio = local(*number) / self.rarity[*number as usize];
                *value = (f64::from(*value) * length * ratio.powf(options.within)) as f32;
            }
            normalize(&mut vector);
            vector
        };
        let vectors: Vec<Vector> = group.iter().map(|&at| vector(at)).collect();
        let mut likeness = vec![vec![0.0; count]; count];
        for first in 0..count {
            for second in 0..first {
                let cosine = cosine(&vectors[first], &vectors[second]);
                likeness[first][second] = cosine;
                likeness[second][first] = cosine;
            }
        }
        let [first, second] = two_parts(&likeness, options.smallest)?;
        let inside = |part: &[usize]| {
            let pairs = part.len() * (part.len() - 1);
            mean_between(&likeness, part, part) * (part.len() * part.len()) as f64 / pairs.max(1) as f64
        };
        let ratio = mean_between(&likeness, &first, &second) / (inside(&first) * inside(&second)).max(1e-9).sqrt();
        if ratio >= options.apart {
            return None;
        }
        let mut homes = [first.clone(), second.clone()];
        for at in (0..count).filter(|at| !first.contains(at) && !second.contains(at)) {
            let nearer = mean_between(&likeness, &[at], &first) < mean_between(&likeness, &[at], &second);
            homes[usize::from(nearer)].push(at);
        }
        Some(homes.map(|mut part| {
            part.sort_unstable();
            part.into_iter().map(|at| group[at]).collect()
        }))
    }
}

/// Keeps the highest scores.
fn best(found: &mut Vec<(u32, f64)>, most: usize) {
    if found.len() > most {
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(most);
    }
}

fn judged_same(judgements: &[Judgement]) -> Vec<(u32, u32)> {
    let same = |judgement: &Judgement| if let Judgement::Same(a, b) = *judgement { Some((a, b)) } else { None };
    judgements.iter().filter_map(same).collect()
}

fn mean_between(likeness: &[Vec<f64>], first: &[usize], second: &[usize]) -> f64 {
    let sum: f64 = first.iter().flat_map(|&a| second.iter().map(move |&b| likeness[a][b])).sum();
    sum / (first.len() * second.len()).max(1) as f64
}

/// The two largest groups of some size, at the latest step of average link at which there are two.
fn two_parts(likeness: &[Vec<f64>], smallest: usize) -> Option<[Vec<usize>; 2]> {
    let count = likeness.len();
    let mut sums = likeness.to_vec();
    let mut groups: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    let mut best = None;
    let mut left = count;
    while left > 2 {
        let mut top: Option<(usize, usize, f64)> = None;
        for first in 0..count {
            for second in first + 1..count {
                let (a, b) = (groups[first].len(), groups[second].len());
                if a == 0 || b == 0 {
                    continue;
                }
                let average = sums[first][second] / (a * b) as f64;
                if top.is_none_or(|(_, _, score)| average > score) {
                    top = Some((first, second, average));
                }
            }
        }
        let (first, second, _) = top?;
        let moved = std::mem::take(&mut groups[second]);
        groups[first].extend(moved);
        let moved_sums = std::mem::take(&mut sums[second]);
        for (other, sum) in moved_sums.iter().enumerate() {
            sums[first][other] += sum;
            let total = sums[first][other];
            if let Some(row) = sums.get_mut(other).filter(|row| !row.is_empty()) {
                row[first] = total;
            }
        }
        left -= 1;
        if left <= STEPS + 1 {
            let mut large: Vec<&Vec<usize>> = groups.iter().filter(|group| group.len() >= smallest).collect();
            if large.len() >= 2 {
                large.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
                best = Some([large[0].clone(), large[1].clone()]);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::TermKind;

    fn report(words: &str, day: i32) -> ReportTerms {
        let mut terms = ReportTerms::of_day(Some(day));
        for word in words.split(' ') {
            let kind = match word.chars().next() {
                Some('0'..='9') => TermKind::Number,
                Some('A'..='Z') => TermKind::Name,
                _ => TermKind::Word,
            };
            terms.add(word, kind);
        }
        terms
    }

    fn check(reports: &[(&str, i32)], judgements: &[Judgement], expected: &[&[u32]]) {
        let reports: Vec<ReportTerms> = reports.iter().map(|(words, day)| report(words, *day)).collect();
        assert_eq!(link_reports(&reports, &ReportOptions::default(), judgements), expected);
    }

    const FIRE: &str = "fire harbor Velluno depot fuel";
    const VOTE: &str = "vote mayor Lindvik count protest";

    #[test]
    fn reports_of_one_matter_are_one_group() {
        let reports =
            [(FIRE, 1), ("depot Velluno fire fuel firefighter", 2), (VOTE, 2), ("count vote Lindvik mayor", 3)];
        check(&reports, &[], &[&[0, 1], &[2, 3]]);
    }

    #[test]
    fn months_between_keep_them_apart() {
        check(&[(FIRE, 1), (FIRE, 2), (FIRE, 90), (VOTE, 90)], &[], &[&[0, 1], &[2], &[3]]);
    }

    #[test]
    fn judgements_hold() {
        let reports = [(FIRE, 1), (FIRE, 2), (VOTE, 2)];
        check(&reports, &[Judgement::Different(0, 1), Judgement::Same(1, 2)], &[&[0], &[1, 2]]);
    }

    #[test]
    fn twin_incidents_fall_apart() {
        let first = [
            "navy pirate gulf ship capture Saturday 23 Tabar",
            "pirate navy ship gulf capture 23 Tabar arms",
            "gulf pirate navy 23 Tabar ship",
            "navy ship pirate gulf Tabar Saturday 23",
        ];
        let second = [
            "navy pirate gulf ship capture Thursday 26 Sukanya",
            "pirate navy ship gulf capture 26 Sukanya arms",
            "gulf pirate navy 26 Sukanya ship",
            "navy ship pirate gulf Sukanya Thursday 26",
        ];
        let other = [
            "fire harbor depot fuel Velluno",
            "vote mayor count Lindvik",
            "quake tremor island Oria",
            "match goal cup Brenn",
        ];
        let reports: Vec<(&str, i32)> = first.into_iter().chain(second).chain(other).map(|words| (words, 1)).collect();
        check(&reports, &[], &[&[0, 1, 2, 3], &[4, 5, 6, 7], &[8], &[9], &[10], &[11]]);
    }

    #[test]
    fn what_is_new_joins_what_was_there() {
        let reports =
            [(FIRE, 1), ("depot Velluno fire fuel firefighter", 2), (VOTE, 2), ("count vote Lindvik mayor", 3)];
        let mut set = ReportSet::default();
        reports.iter().for_each(|(words, day)| set.add(&report(words, *day)));
        let set = set.weighed(&Background::default());
        assert!(set.likeness(0, 1) > 0.2 && set.likeness(0, 2) < 0.05 && set.likeness(0, 9) == 0.0);
        let grown = |is_new: &[bool], joined: &[(u32, u32)], judgements: &[Judgement]| {
            set.grown(is_new, joined, &ReportOptions::default(), judgements)
        };
        assert_eq!(grown(&[true; 4], &[], &[]), [[0, 1], [2, 3]]);
        // An old report that comes later in time is compared with the new one too.
        assert_eq!(grown(&[true, false, false, false], &[(2, 3)], &[]), [[0, 1]]);
        assert_eq!(grown(&[false, true, false, false], &[], &[Judgement::Different(0, 1)]), [[1]]);
        // What was joined stays, whatever it is like; what somebody judged goes before it.
        assert_eq!(grown(&[false, true, false, false], &[(0, 2)], &[]), [[0, 1, 2]]);
        let judged = [Judgement::Different(0, 2)];
        assert_eq!(grown(&[false, true, false, false], &[(0, 2)], &judged), [[0, 1]]);
        assert!(grown(&[false; 4], &[(0, 1)], &[]).is_empty());
    }

    #[test]
    fn nothing_makes_no_groups() {
        check(&[], &[], &[]);
        check(&[("", 1), ("", 1)], &[], &[&[0], &[1]]);
    }
}
