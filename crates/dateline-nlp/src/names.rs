//! Names in running text: what kinds there are, and how they are read from scores.
//!
//! Begin with [`Name`]; [`NameTags`] finds the best sequence of tags.

use crate::model::probability;
use dateline_text::{Span, Text};
use std::ops::Range;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameKind {
    /// A person, or persons of one name.
    Person,
    /// A company, agency, party, army, team or other body.
    Organization,
    /// A country, region or town: a place with a government.
    Gpe,
    /// A sea, mountain, continent or other place without a government.
    Location,
    /// A building, bridge, airport, camp or other thing built.
    Facility,
    /// A nationality, faith or political group, as a noun or an adjective.
    Norp,
    /// A war, disaster, conference or other event with a name.
    Event,
    /// A work, law, product, language or anything else with a name.
    Miscellaneous,
}

impl NameKind {
    /// All kinds, in the order of the trained tags.
    pub const ALL: &'static [NameKind] = &[
        NameKind::Person,
        NameKind::Organization,
        NameKind::Gpe,
        NameKind::Location,
        NameKind::Facility,
        NameKind::Norp,
        NameKind::Event,
        NameKind::Miscellaneous,
    ];

    /// The kind's code in records: `PER` `ORG` `GPE` `LOC` `FAC` `NORP` `EVENT` `MISC`.
    pub fn name(self) -> &'static str {
        match self {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Gpe => "GPE",
            NameKind::Location => "LOC",
            NameKind::Facility => "FAC",
            NameKind::Norp => "NORP",
            NameKind::Event => "EVENT",
            NameKind::Miscellaneous => "MISC",
        }
    }
}

/// A name at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The ids of its tokens, as a range over [`TokenId`](crate::TokenId)'s number; they are of one sentence.
    pub tokens: Range<u32>,
    /// From its first token to its last.
    pub span: Span<Text>,
    /// What it names.
    pub kind: NameKind,
    /// How sure the model is of extent and kind, from 0 to 1.
    pub confidence: f32,
}

/// What a trained tag says of a token's place in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameTag {
    /// In no name.
    Outside,
    /// The first of a name.
    Begin(NameKind),
    /// A later one.
    Inside(NameKind),
}

/// The tags of a model, in its order, ready to find the best sequence of them.
#[derive(Debug)]
pub(crate) struct NameTags {
    /// With the place of each in the model's list; tags that this program does not know are left out.
    tags: Vec<(usize, NameTag)>,
}

/// A name by its place among the words of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) words: Range<usize>,
    pub(crate) kind: NameKind,
    pub(crate) confidence: f32,
}

impl NameTags {
    /// Reads `O`, `B-PER`, `I-PER` and so on.
    pub(crate) fn new<'l>(labels: impl IntoIterator<Item = &'l str>) -> Self {
        let kind = |code: &str| NameKind::ALL.iter().copied().find(|kind| kind.name() == code);
        let tag = |label: &str| match label.split_once('-') {
            None if label == "O" => Some(NameTag::Outside),
            Some(("B", code)) => kind(code).map(NameTag::Begin),
            Some(("I", code)) => kind(code).map(NameTag::Inside),
            _ => None,
        };
        let tags = labels.into_iter().enumerate().filter_map(|(at, label)| Some((at, tag(label)?))).collect();
        NameTags { tags }
    }

    /// The names of a sentence: of all sequences in which a name goes on only after it has begun, the best by the sum
    /// of scores.
    ///
    /// `scores` gives the score of each of the model's tags for a word; what is no number counts as the worst.
    pub(crate) fn find<'s>(&self, count: usize, scores: impl Fn(usize) -> &'s [f32]) -> Vec<Found> {
        let score = |word: usize, tag: usize| -> f64 {
            let score = scores(word).get(tag).copied().unwrap_or(f32::NAN);
            if score.is_nan() { -WORST } else { f64::from(score).clamp(-WORST, WORST) }
        };
        let best_of = |row: &[f64], allowed: &dyn Fn(NameTag) -> bool| {
            let mut best: Option<usize> = None;
            for (at, &(_, tag)) in self.tags.iter().enumerate().take(row.len()) {
                if allowed(tag) && best.is_none_or(|best| row[at] > row[best]) {
                    best = Some(at);
                }
            }
            best
        };
        // For each word and tag, the best sum that ends there, and the tag before it.
        let mut sums: Vec<f64> = Vec::new();
        let mut back: Vec<Vec<usize>> = Vec::with_capacity(count);
        for word in 0..count {
            let open = best_of(&sums, &|_| true);
            let mut next = Vec::with_capacity(self.tags.len());
            let mut from = Vec::with_capacity(self.tags.len());
            for &(place, tag) in &self.tags {
                let before = match tag {
                    NameTag::Inside(kind) if word > 0 => {
                        best_of(&sums, &|tag| tag == NameTag::Begin(kind) || tag == NameTag::Inside(kind))
                    }
                    NameTag::Inside(_) => None,
                    NameTag::Outside | NameTag::Begin(_) => open,
                };
                let sum = match before {
                    Some(before) => sums[before],
                    None if word > 0 || matches!(tag, NameTag::Inside(_)) => f64::NEG_INFINITY,
                    None => 0.0,
                };
                next.push(sum + score(word, place));
                from.push(before.unwrap_or(0));
            }
            // Sums stay small however long the sentence is.
            let most = next.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if most.is_finite() {
                next.iter_mut().for_each(|sum| *sum -= most);
            }
            sums = next;
            back.push(from);
        }
        let Some(mut at) = best_of(&sums, &|_| true) else { return Vec::new() };
        let mut path = vec![NameTag::Outside; count];
        for word in (0..count).rev() {
            path[word] = self.tags[at].1;
            at = back[word][at];
        }
        self.names(&path, scores)
    }

    fn names<'s>(&self, path: &[NameTag], scores: impl Fn(usize) -> &'s [f32]) -> Vec<Found> {
        let mut names: Vec<Found> = Vec::new();
        for (word, &tag) in path.iter().enumerate() {
            let place = self.tags.iter().find(|(_, known)| *known == tag).map_or(0, |&(place, _)| place);
            match (tag, names.last_mut()) {
                (NameTag::Outside, _) => {}
                (NameTag::Inside(kind), Some(name)) if name.words.end == word && name.kind == kind => {
                    name.words.end = word + 1;
                    name.confidence = name.confidence.min(probability(scores(word), place));
                }
                // Viterbi leaves no name that goes on without having begun; should one, it begins here.
                (NameTag::Begin(kind) | NameTag::Inside(kind), _) => {
                    names.push(Found { words: word..word + 1, kind, confidence: probability(scores(word), place) });
                }
            }
        }
        names
    }
}

/// Beyond any score, and small enough that sums of them are numbers.
const WORST: f64 = 1e30;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LABELS: [&str; 6] = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-UNKNOWN"];

    /// Finds the names of a sentence with these tags as the best of each word by itself.
    fn check(tags: &str, expected: &[(Range<usize>, &str)]) {
        let rows: Vec<Vec<f32>> = tags
            .split(' ')
            .map(|tag| LABELS.iter().map(|label| if *label == tag { 3.0 } else { 0.0 }).collect())
            .collect();
        let found = NameTags::new(LABELS).find(rows.len(), |word| &rows[word]);
        let found: Vec<_> = found.into_iter().map(|name| (name.words, name.kind.name())).collect();
        assert_eq!(found, expected, "{tags}");
    }

    #[test]
    fn names_begin_and_go_on() {
        check("O B-PER I-PER O B-ORG", &[(1..3, "PER"), (4..5, "ORG")]);
        check("B-PER B-PER", &[(0..1, "PER"), (1..2, "PER")]);
        check("O O", &[]);
    }

    #[test]
    fn a_name_never_goes_on_from_another_kind() {
        // By the best of each word alone, a name would go on that has not begun.
        check("O O I-PER I-ORG B-ORG I-ORG", &[(2..4, "ORG"), (4..6, "ORG")]);
        check("B-UNKNOWN O", &[]);
    }

    #[test]
    fn no_words_and_no_tags_give_no_names() {
        assert!(NameTags::new(LABELS).find(0, |_| &[]).is_empty());
        assert!(NameTags::new([]).find(3, |_| &[]).is_empty());
    }

    /// The best sum of all allowed sequences, by trying all.
    fn best_of_all(tags: &NameTags, rows: &[Vec<f32>]) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for code in 0..tags.tags.len().pow(rows.len() as u32) {
            let (mut rest, mut sum, mut before) = (code, 0.0, NameTag::Outside);
            let mut allowed = true;
            for row in rows {
                let (place, tag) = tags.tags[rest % tags.tags.len()];
                rest /= tags.tags.len();
                if let NameTag::Inside(kind) = tag {
                    allowed &= before == NameTag::Begin(kind) || before == NameTag::Inside(kind);
                }
                sum += f64::from(row[place]);
                before = tag;
            }
            if allowed {
                best = best.max(sum);
            }
        }
        best
    }

    /// The sum of the sequence that the names stand for.
    fn sum_of(tags: &NameTags, rows: &[Vec<f32>], found: &[Found]) -> f64 {
        let tag_of = |word: usize| match found.iter().find(|name| name.words.contains(&word)) {
            Some(name) if name.words.start == word => NameTag::Begin(name.kind),
            Some(name) => NameTag::Inside(name.kind),
            None => NameTag::Outside,
        };
        let place = |tag: NameTag| tags.tags.iter().find(|(_, known)| *known == tag).map(|&(place, _)| place);
        rows.iter().enumerate().map(|(word, row)| place(tag_of(word)).map_or(0.0, |place| f64::from(row[place]))).sum()
    }

    proptest! {
        #[test]
        fn the_names_are_the_best_of_all(
            rows in proptest::collection::vec(proptest::collection::vec((-9_i8..9).prop_map(f32::from), 6), 1..6)
        ) {
            let tags = NameTags::new(LABELS);
            let found = tags.find(rows.len(), |word| &rows[word]);
            prop_assert_eq!(sum_of(&tags, &rows, &found), best_of_all(&tags, &rows));
        }

        #[test]
        fn any_scores_give_names_in_order(
            rows in proptest::collection::vec(proptest::collection::vec(any::<f32>(), 0..8), 0..30)
        ) {
            let mut end = 0;
            for name in NameTags::new(LABELS).find(rows.len(), |word| &rows[word]) {
                prop_assert!(name.words.start >= end && name.words.end > name.words.start);
                end = name.words.end;
            }
        }
    }
}
