//! Which reports are about one incident: names, numbers and words, weighed by how rare they are.
//!
//! Reports share weighted terms; those that share much on average are one group. Two incidents of one kind (two
//! piracies, two nominations) share so many words that they end up in one, so each group is looked at again on its
//! own: among its reports, what all of them say weighs next to nothing, and what is left either falls into two parts or does not.

use super::cluster::{Judgement, ScoredPair, average_link};
use super::rarity::Rarity;
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
    /// How many reports may hold a term by which reports are found; a more frequent one is still weighed.
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
            common: 1000,
            candidates: 100,
            floor: 0.05,
        }
    }
}

/// Larger groups are not looked at again: the work grows with the square, and so many reports of one matter are a topic.
const LARGEST: usize = 300;
/// In how many steps before the last one two parts of some size must show.
const STEPS: usize = 4;

/// A report's terms as a vector of length 1.
type Vector = BTreeMap<u32, f64>;

/// The groups of reports that are about one incident, by their places in `reports`.
pub fn link_reports(reports: &[ReportTerms], options: &ReportOptions, judgements: &[Judgement]) -> Vec<Vec<u32>> {
    let mut rarity = Rarity::default();
    reports.iter().for_each(|report| rarity.add(report.iter().map(|(term, ..)| term)));
    let mut numbers = Numbers::default();
    let vectors: Vec<Vector> =
        reports.iter().map(|report| numbers.vector(report, |term| rarity.weight(term))).collect();
    let pairs = pairs_of(reports, &vectors, options);
    let groups = average_link(reports.len() as u32, &pairs, judgements, options.threshold);
    let judged: Vec<(u32, u32)> = judgements
        .iter()
        .filter_map(|judgement| if let Judgement::Same(a, b) = *judgement { Some((a, b)) } else { None })
        .collect();
    let mut found = Vec::new();
    for group in groups {
        split(group, reports, &rarity, options, &judged, &mut found);
    }
    found.sort();
    found
}

/// How likely a report is about the same incident as each of some others, from 0 to 1, with the terms that say so; for
/// reports that come in one by one. `rarity` has counted the terms of all.
pub fn likeness(first: &ReportTerms, second: &ReportTerms, rarity: &Rarity) -> (f64, Vec<String>) {
    let mut numbers = Numbers::default();
    let (a, b) =
        (numbers.vector(first, |term| rarity.weight(term)), numbers.vector(second, |term| rarity.weight(term)));
    let mut shared: Vec<(f64, &str)> = first
        .iter()
        .filter_map(|(term, ..)| {
            let number = numbers.0.get(term)?;
            Some((a.get(number)? * b.get(number)?, term))
        })
        .collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    (cosine(&a, &b), shared.into_iter().map(|(_, term)| term.to_owned()).collect())
}

/// The numbers that stand for terms.
#[derive(Default)]
struct Numbers(BTreeMap<String, u32>);

impl Numbers {
    fn vector(&mut self, report: &ReportTerms, weight: impl Fn(&str) -> f64) -> Vector {
        let mut vector = Vector::new();
        for (term, kind, count) in report.iter() {
            let value = (1.0 + f64::from(count).ln()).powf(0.3) * weight(term) * kind.weight();
            let next = self.0.len() as u32;
            let number = match self.0.get(term) {
                Some(&number) => number,
                None => *self.0.entry(term.to_owned()).or_insert(next),
            };
            if value > 0.0 {
                vector.insert(number, value);
            }
        }
        let length = vector.values().map(|value| value * value).sum::<f64>().sqrt();
        if length > 0.0 {
            vector.values_mut().for_each(|value| *value /= length);
        }
        vector
    }
}

fn cosine(first: &Vector, second: &Vector) -> f64 {
    let (few, many) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    few.iter().filter_map(|(number, value)| Some(value * many.get(number)?)).sum()
}

/// The cosines of the pairs that share a term which is not too frequent, and lie near in time.
fn pairs_of(reports: &[ReportTerms], vectors: &[Vector], options: &ReportOptions) -> Vec<ScoredPair> {
    let mut holders: HashMap<u32, Vec<(u32, f64)>> = HashMap::new();
    let mut pairs = Vec::new();
    // What each earlier report shares with the one at hand, and which ones share anything.
    let mut shared = vec![0.0; vectors.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        for (number, value) in vector {
            let holders = holders.entry(*number).or_default();
            // The last ones are the nearest when reports come in the order of their days.
            for &(other, theirs) in holders.iter().rev().take(options.common) {
                let sum = &mut shared[other as usize];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += value * theirs;
            }
            holders.push((at as u32, *value));
        }
        let near = |other: u32| match (reports[at].day, reports[other as usize].day) {
            (Some(a), Some(b)) => (a - b).abs() <= options.days,
            _ => true,
        };
        let mut found: Vec<(u32, f64)> = Vec::new();
        for other in touched.drain(..) {
            let score = std::mem::take(&mut shared[other as usize]);
            if score >= options.floor && near(other) {
                found.push((other, score));
            }
        }
        if found.len() > options.candidates {
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.truncate(options.candidates);
        }
        pairs.extend(found.into_iter().map(|(other, score)| ScoredPair { first: other, second: at as u32, score }));
    }
    pairs
}

/// Puts a group among the found ones, or the two that it falls into, and so on.
fn split(
    group: Vec<u32>,
    reports: &[ReportTerms],
    rarity: &Rarity,
    options: &ReportOptions,
    judged: &[(u32, u32)],
    found: &mut Vec<Vec<u32>>,
) {
    match parts(&group, reports, rarity, options) {
        Some([first, second])
            if !judged
                .iter()
                .any(|(a, b)| first.contains(a) && second.contains(b) || first.contains(b) && second.contains(a)) =>
        {
            split(first, reports, rarity, options, judged, found);
            split(second, reports, rarity, options, judged, found);
        }
        _ => found.push(group),
    }
}

fn parts(group: &[u32], reports: &[ReportTerms], rarity: &Rarity, options: &ReportOptions) -> Option<[Vec<u32>; 2]> {
    let count = group.len();
    if count < 2 * options.smallest.max(1) || count > LARGEST {
        return None;
    }
    let mut inside = Rarity::default();
    group.iter().for_each(|&at| inside.add(reports[at as usize].iter().map(|(term, ..)| term)));
    let local = |term: &str| ((count as f64 + 0.5) / f64::from(inside.count(term).max(1))).ln().max(0.02);
    let weight = |term: &str| rarity.weight(term).powf(1.0 - options.within) * local(term).powf(options.within);
    let mut numbers = Numbers::default();
    let vectors: Vec<Vector> = group.iter().map(|&at| numbers.vector(&reports[at as usize], weight)).collect();
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
    fn likeness_names_the_shared_terms() {
        let (first, second) = (report(FIRE, 1), report("depot fire bakery", 1));
        let mut rarity = Rarity::default();
        for report in [&first, &second, &report(VOTE, 1)] {
            rarity.add(report.iter().map(|(term, ..)| term));
        }
        let (score, terms) = likeness(&first, &second, &rarity);
        assert!(score > 0.1 && score < 0.9, "{score}");
        assert_eq!(terms, ["depot", "fire"]);
    }

    #[test]
    fn nothing_makes_no_groups() {
        check(&[], &[], &[]);
        check(&[("", 1), ("", 1)], &[], &[&[0], &[1]]);
    }
}
