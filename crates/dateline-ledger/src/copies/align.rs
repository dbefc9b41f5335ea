//! Compares two texts: how much they share, and which words.

use super::words::{CopyText, SHINGLE};
use dateline_text::{Span, Text};
use std::collections::HashMap;

/// How much of two texts' shingles is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlap {
    /// Different shingles of both.
    pub shared: usize,
    /// Shared ones among those of either.
    pub jaccard: f64,
    /// Shared ones among those of the first.
    pub first: f64,
    /// Shared ones among those of the second.
    pub second: f64,
}

impl Overlap {
    /// Shared ones among those of the text that has fewer.
    pub fn containment(&self) -> f64 {
        self.first.max(self.second)
    }
}

/// A run of equal words, by their places among the words of each text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first word in the first text.
    pub first: u32,
    /// Its first word in the second text.
    pub second: u32,
    /// How many words.
    pub words: u32,
    /// How many of them stand outside quotation marks in both texts; none where the run speaks of "us" and "you" like a statement
    /// that is set off without marks.
    pub narrated: u32,
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// In shares of shingles.
    pub overlap: Overlap,
    /// The runs of equal words, in the order of the first text; no word of either stands in two.
    pub runs: Vec<Run>,
    /// How many words of either text the runs hold.
    pub words: u32,
    /// How many of these nobody is quoted with, in runs of [`CopyRule::run`] words or more.
    pub narrated: u32,
    /// How many words nobody is quoted with the first text has, and the second.
    pub own: (u32, u32),
}

/// How one sentence of a text stands to another text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceShare {
    /// The sentence's place in the text.
    pub span: Span<Text>,
    /// Its number of words.
    pub words: u32,
    /// How many of these stand in runs of equal words.
    pub shared: u32,
}

impl SentenceShare {
    /// Whether the sentence is passed on: five words or more, and four fifths of them stand in the other text.
    pub fn is_copied(&self) -> bool {
        self.words as usize >= SHINGLE && self.shared * 5 >= self.words * 4
    }
}

/// What two reports are to each other, as far as their words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    /// They share no more than two reports of one matter would: formulas, titles, the same quotations.
    Own,
    /// One holds passages of the other's running text among text of its own.
    Part,
    /// One is the other for the most part.
    Whole,
}

impl CopyKind {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            CopyKind::Own => "own",
            CopyKind::Part => "part",
            CopyKind::Whole => "whole",
        }
    }
}

/// When two reports are copies.
///
/// What somebody said reads the same in every report that quotes it, so equal quotations prove no copying: only
/// words of the reporters themselves count, and only in runs that two people would not write by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyRule {
    /// How many words a run needs to count.
    pub run: u32,
    /// How many such words two reports must share to be called copies in part.
    pub words: u32,
    /// Or which share of the shorter one's words nobody is quoted with, if there are at least half as many words as that.
    pub share: f64,
    /// From which share of the shorter one's words on the whole is a copy.
    pub whole: f64,
}

impl Default for CopyRule {
    fn default() -> Self {
        CopyRule { run: 8, words: 40, share: 0.3, whole: 0.6 }
    }
}

impl CopyRule {
    /// What the two compared reports are to each other.
    pub fn decide(&self, comparison: &Comparison) -> CopyKind {
        let shorter = comparison.own.0.min(comparison.own.1).max(1);
        let share = f64::from(comparison.narrated) / f64::from(shorter);
        if share >= self.whole && comparison.narrated >= self.run {
            CopyKind::Whole
        } else if comparison.narrated >= self.words || (share >= self.share && comparison.narrated * 2 >= self.words) {
            CopyKind::Part
        } else {
            CopyKind::Own
        }
    }
}

/// How many places of a shingle in the second text are looked at: a formula that is repeated more often is no evidence.
const PLACES: usize = 8;

/// In how many words of a run one of the first or second person makes it somebody's own words.
const SPOKEN: usize = 25;

/// Compares two texts word by word.
pub fn compare(first: &CopyText, second: &CopyText, rule: &CopyRule) -> Comparison {
    let runs = runs(first, second);
    let own = |text: &CopyText| text.words().iter().filter(|word| !word.quoted).count() as u32;
    Comparison {
        overlap: overlap(first, second),
        words: runs.iter().map(|run| run.words).sum(),
        narrated: runs.iter().filter(|run| run.words >= rule.run).map(|run| run.narrated).sum(),
        own: (own(first), own(second)),
        runs,
    }
}

impl Comparison {
    /// How each of the first text's sentences stands to the second text.
    ///
    /// `sentences` are spans of the first text, in text order.
    pub fn sentences(&self, first: &CopyText, sentences: &[Span<Text>]) -> Vec<SentenceShare> {
        let mut covered = vec![false; first.words().len()];
        for run in &self.runs {
            for at in run.first..run.first + run.words {
                if let Some(word) = covered.get_mut(at as usize) {
                    *word = true;
                }
            }
        }
        let words = first.words();
        sentences
            .iter()
            .map(|&span| {
                let from = words.partition_point(|word| word.span.start() < span.start());
                let to = words.partition_point(|word| word.span.start() < span.end()).max(from);
                let shared = covered[from..to].iter().filter(|&&covered| covered).count();
                SentenceShare { span, words: (to - from) as u32, shared: shared as u32 }
            })
            .collect()
    }
}

fn overlap(first: &CopyText, second: &CopyText) -> Overlap {
    let (a, b) = (first.shingle_set(), second.shingle_set());
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
    Overlap { shared, jaccard: share(a.len() + b.len() - shared), first: share(a.len()), second: share(b.len()) }
}

/// The longest run from each place on, from the start of the first text to its end.
fn runs(first: &CopyText, second: &CopyText) -> Vec<Run> {
    let mut places: HashMap<u64, Vec<u32>> = HashMap::with_capacity(second.shingles().len());
    for (at, &shingle) in second.shingles().iter().enumerate() {
        let list = places.entry(shingle).or_default();
        if list.len() < PLACES {
            list.push(at as u32);
        }
    }
    let (a, b) = (first.words(), second.words());
    let mut taken = vec![false; b.len()];
    let mut runs = Vec::new();
    let mut at = 0;
    while at < first.shingles().len() {
        let mut best: Option<(usize, usize)> = None;
        for &place in places.get(&first.shingles()[at]).into_iter().flatten() {
            let place = place as usize;
            let equal = a[at..]
                .iter()
                .zip(&b[place..])
                .zip(&taken[place..])
                .take_while(|((a, b), taken)| a.hash == b.hash && !**taken)
                .count();
            if equal >= SHINGLE && best.is_none_or(|(_, words)| equal > words) {
                best = Some((place, equal));
            }
        }
        let Some((place, words)) = best else {
            at += 1;
            continue;
        };
        taken[place..place + words].fill(true);
        let narrated = (0..words).filter(|&k| !a[at + k].quoted && !b[place + k].quoted).count();
        // A statement, letter or post that is set off without marks gives itself away by its "we" and "you".
        let personal = a[at..at + words].iter().filter(|word| word.personal).count();
        let narrated = if personal >= 2 && personal * SPOKEN >= words { 0 } else { narrated };
        runs.push(Run { first: at as u32, second: place as u32, words: words as u32, narrated: narrated as u32 });
        at += words;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "The harbour of Port Velluno was closed on Friday after a fire broke out in a fuel depot, \
        officials said. Firefighters from three towns worked through the night to keep the flames away from the \
        grain silos on the eastern quay. No one was hurt, the port authority said in a brief statement. The depot had been due for inspection in spring.";

    fn check(first: &str, second: &str, kind: CopyKind) -> Comparison {
        let rule = CopyRule::default();
        let (a, b) = (CopyText::new(first), CopyText::new(second));
        let comparison = compare(&a, &b, &rule);
        assert_eq!(rule.decide(&comparison), kind, "{comparison:?}");
        let back = compare(&b, &a, &rule);
        assert_eq!(rule.decide(&back), kind, "the other way round: {back:?}");
        comparison
    }

    #[test]
    fn a_wire_story_with_another_beginning_is_a_copy() {
        let copy = format!("A huge blaze shut a port. {WIRE}");
        assert!(check(WIRE, &copy, CopyKind::Whole).overlap.containment() > 0.9);
    }

    #[test]
    fn a_passage_among_own_reporting_is_a_part() {
        let own = "Rosa Quintel watched from her kitchen window as the sky turned orange. She had packed two bags by ten \
            and woken the neighbors, as the loudspeaker vans told them to. By morning the wind had turned, the smoke lay over \
            the fields to the south, and the bakery on the square opened as on any other day. Her brother, who drives a crane at \
            the terminal, heard of it from a colleague. He spent the night on the pier and came home with soot on his hands and \
            nothing to say. The council meets on Monday to ask who had let the depot grow so near to the houses.";
        let second = "Firefighters from three towns worked through the night to keep the flames away from the grain silos on \
            the eastern quay. No one was hurt, the port authority said in a brief statement. The depot had been due for \
            inspection in spring.";
        let mixed = format!("{own} {second}");
        let comparison = check(WIRE, &mixed, CopyKind::Whole);
        // The wire story is in the mixed one for the most part; a longer wire story would be so in part.
        let longer =
            format!("{WIRE} {}", "Ship after ship had to wait outside the bay that day and the next. ".repeat(8));
        check(&longer, &mixed, CopyKind::Part);
        let a = CopyText::new(WIRE);
        let end = WIRE.find("Firefighters").unwrap() as u32;
        let shares = comparison.sentences(&a, &[Span::new(0, end), Span::new(end, WIRE.len() as u32)]);
        assert_eq!((shares[0].is_copied(), shares[1].is_copied()), (false, true), "{shares:?}");
    }

    #[test]
    fn the_same_quotation_makes_no_copy() {
        let said = "“We have never been so close to losing the whole of the old town as in those hours on Friday night, and \
            we will not rest until every tank stands at least five kilometers away from any house”";
        let a = format!("The mayor spoke at noon. {said}, she told the council. Traders want the port to open soon.");
        let b = format!("Anger is growing. After the meeting the mayor wrote: {said}. Nobody from the company came.");
        check(&a, &b, CopyKind::Own);
    }

    #[test]
    fn nothing_is_a_copy_of_nothing() {
        check("", "", CopyKind::Own);
        check("one", WIRE, CopyKind::Own);
    }

    #[test]
    fn repeated_words_are_counted_once() {
        let text = "again and again and again and again and again and again ".repeat(20);
        let copy = CopyText::new(&text);
        let comparison = compare(&copy, &copy, &CopyRule::default());
        assert!(comparison.words as usize <= copy.words().len());
    }
}
