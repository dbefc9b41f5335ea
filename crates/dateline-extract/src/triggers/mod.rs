//! Which words tell of events, and of which type, as trained weights see it.
//!
//! Begin with [`Triggers`]: a linear model over what [`features`] tells of a word and over the two vectors that the
//! language model has for it: its form's alone, and what it read of it in its sentence. `training/events` makes the weights. It only says how likely what is: what becomes of that, the
//! decision in [`crate::events`] says.

pub mod features;

use crate::lexicon::ExtractError;
use dateline_nlp::{Analysis, TokenId};
use features::Vote;

/// How many classes there are at most: no event, the types, and acts of speech about events.
const MOST: usize = 24;

/// Trained weights: how likely a word tells of each type of event, or of none.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    classes: Vec<Box<str>>,
    thresholds: Vec<f32>,
    /// The features in ascending order, and of each a weight for every class, in steps of `steps`.
    numbers: Vec<u32>,
    weights: Vec<i8>,
    steps: Vec<f32>,
    /// Where the features begin whose first bits are the place.
    begins: Vec<u32>,
    /// Of each class the weights for the vector of a word's form, then for the one that was read of it.
    vector: Vec<i8>,
    vector_steps: Vec<f32>,
    bias: Vec<f32>,
    width: usize,
}

/// What the weights say of one word: of each class of [`Triggers::classes`], how likely it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores(pub Vec<f32>);

/// A number that the training chose, by its place among the thresholds of the weights.
///
/// The decision uses one set of numbers for the layer alone, and another one where a branch is weighed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Limit {
    /// A frame's reading stands if some event is at least so likely.
    Keep = 0,
    /// A word whose frames are barred is an event if a type is at least so likely.
    Barred = 1,
    /// A verb without a frame is one if a type is at least so likely.
    Verb = 2,
    /// Another word without a frame.
    Noun = 3,
    /// A type that no frame of the word has stands if it is so many times as likely as the likeliest of theirs.
    Other = 11,
    /// An actor of the branch's where the rules have none.
    FillActor = 12,
    /// An actor of the rules' goes if the branch finds it less likely.
    DropActor = 13,
    /// An actor of the branch's beside those of the rules.
    AddActor = 14,
    /// A recipient of the branch's where the rules have none.
    FillRecipient = 15,
    /// A recipient of the rules' goes if the branch finds it less likely.
    DropRecipient = 16,
    /// A recipient of the branch's beside those of the rules.
    AddRecipient = 17,
    /// A place of the branch's.
    AddPlace = 18,
    /// A place of the rules' goes if the branch finds it less likely.
    DropPlace = 19,
    /// A time of the branch's.
    AddTime = 20,
    /// A time of the rules' goes if the branch finds it less likely.
    DropTime = 21,
}

/// Where the weights of the layer, of the branch and for no event stand among the thresholds, and from where on those stand
/// that go with the branch.
const MIXTURE: std::ops::Range<usize> = 4..7;

/// The file begins with this.
const MAGIC: &[u8] = b"dateline-events-1\n";

/// By how many first bits of their numbers features are found.
const BITS: u32 = 12;

impl Triggers {
    /// Reads weights as `training/events` writes them.
    ///
    /// # Errors
    ///
    /// When the bytes are no such file, or are cut off.
    pub fn new(bytes: &[u8]) -> Result<Self, ExtractError> {
        Self::read(bytes).ok_or_else(|| ExtractError::word("event weights", 1))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes.strip_prefix(MAGIC)?);
        let names = rest.number()? as usize;
        let names = std::str::from_utf8(rest.bytes(names)?).ok()?;
        let classes: Vec<Box<str>> = names.split(' ').map(Box::from).collect();
        let (count, thresholds) = (rest.number()? as usize, rest.number()? as usize);
        let width = rest.number()? as usize;
        if classes.len() > MOST || classes.first().is_none_or(|first| &**first != "NONE") {
            return None;
        }
        let read = Triggers {
            thresholds: rest.floats(thresholds)?,
            bias: rest.floats(classes.len())?,
            steps: rest.floats(classes.len())?,
            vector_steps: rest.floats(classes.len())?,
            numbers: rest.numbers(count)?,
            weights: rest.signed(count.checked_mul(classes.len())?)?,
            vector: rest.signed(width.checked_mul(2 * classes.len())?)?,
            begins: Vec::new(),
            width,
            classes,
        };
        if !rest.0.is_empty() || !read.numbers.is_sorted_by(|one, next| one < next) {
            return None;
        }
        let begins = (0..=1u32 << BITS)
            .map(|first| read.numbers.partition_point(|number| number >> (32 - BITS) < first) as u32)
            .collect();
        Some(Triggers { begins, ..read })
    }

    /// The classes: `NONE`, PLOVER's types, `DISASTER` and `STATEMENT`.
    pub fn classes(&self) -> &[Box<str>] {
        &self.classes
    }

    /// A number that the training chose; without one, a number that changes nothing.
    pub fn limit(&self, limit: Limit) -> f32 {
        let unknown = match limit {
            Limit::DropActor | Limit::DropRecipient | Limit::DropPlace | Limit::DropTime => 0.0,
            Limit::Other => f32::INFINITY,
            // No probability reaches it.
            _ => 2.0,
        };
        self.thresholds.get(limit as usize).copied().unwrap_or(unknown)
    }

    /// As [`Triggers::limit`], for a decision about the words of this analysis: [`Limit::Keep`] to [`Limit::Noun`] are
    /// others where a branch is weighed in.
    pub fn limit_for(&self, limit: Limit, analysis: &Analysis) -> f32 {
        match limit {
            Limit::Keep | Limit::Barred | Limit::Verb | Limit::Noun if self.mixes(analysis) => {
                self.thresholds.get(MIXTURE.end + limit as usize).copied().unwrap_or(2.0)
            }
            _ => self.limit(limit),
        }
    }

    /// Whether the weights say how to weigh in what the branch of the language model says, and there is one.
    fn mixes(&self, analysis: &Analysis) -> bool {
        let types = analysis.event_types();
        self.thresholds.len() > MIXTURE.end && !types.is_empty() && types == &*self.classes
    }

    /// The weights of a feature, if it has some.
    fn row(&self, number: u32) -> Option<&[i8]> {
        let first = (number >> (32 - BITS)) as usize;
        let (start, end) = (*self.begins.get(first)? as usize, *self.begins.get(first + 1)? as usize);
        let at = start + self.numbers.get(start..end)?.iter().position(|&other| other == number)?;
        self.weights.get(at * self.classes.len()..(at + 1) * self.classes.len())
    }

    /// What adds up for each class, of the numbers of a word's features and of its two vectors: its form's and its own.
    fn sums(&self, numbers: &[u32], vectors: [&[i8]; 2]) -> Vec<f32> {
        let mut sums = [0i32; MOST];
        for row in numbers.iter().filter_map(|&number| self.row(number)) {
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(weight);
            }
        }
        let vectors = vectors.map(|values| {
            let square: i32 = values.iter().map(|&value| i32::from(value) * i32::from(value)).sum();
            (values, (square.max(1) as f32).sqrt())
        });
        (0..self.classes.len())
            .map(|class| {
                let mut sum = self.bias[class] + sums[class] as f32 * self.steps[class];
                for (part, (values, length)) in vectors.iter().enumerate() {
                    let at = (class * 2 + part) * self.width;
                    let own = &self.vector[at..at + self.width];
                    let each = own.iter().zip(*values).map(|(&one, &other)| i32::from(one) * i32::from(other));
                    sum += each.sum::<i32>() as f32 / length * self.vector_steps[class];
                }
                sum
            })
            .collect()
    }

    /// How likely each class is, of features' numbers and of vectors that were made elsewhere.
    pub fn probabilities(&self, numbers: &[u32], vectors: [&[i8]; 2]) -> Scores {
        let sums = self.sums(numbers, vectors);
        let greatest = sums.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = sums.iter().map(|sum| (sum - greatest).exp()).collect();
        let total: f32 = powers.iter().sum();
        Scores(powers.iter().map(|power| power / total).collect())
    }

    /// How likely the word is of each class.
    pub fn scores(&self, analysis: &Analysis, id: TokenId, votes: &[Vote<'_>]) -> Scores {
        let mut numbers = Vec::with_capacity(96);
        features::each(analysis, id, votes, &mut |template, words| numbers.push(features::number(template, words)));
        numbers.sort_unstable();
        numbers.dedup();
        let vectors = [analysis.form_vector(id), analysis.vector(id)].map(|vector| {
            vector.map(|vector| vector.values).filter(|values| values.len() == self.width).unwrap_or_default()
        });
        let scores = self.probabilities(&numbers, vectors);
        match self.branch(analysis, id) {
            Some(branch) => self.mixed(&scores, branch),
            None => scores,
        }
    }

    /// What the branch of the language model says of a word, if there is one and these weights know how to weigh it.
    pub fn branch<'a>(&self, analysis: &'a Analysis, id: TokenId) -> Option<&'a [f32]> {
        let scores = analysis.event_scores(id);
        (self.mixes(analysis) && scores.len() == self.classes.len()).then_some(scores)
    }

    /// The layer's and the branch's likelihoods, multiplied after being raised to their weights.
    fn mixed(&self, layer: &Scores, branch: &[f32]) -> Scores {
        let [of_layer, of_branch, none] = self.thresholds[MIXTURE] else { return layer.clone() };
        let least = 1e-6f32;
        let pairs = layer.0.iter().zip(branch).enumerate();
        let powers: Vec<f32> = pairs
            .map(|(class, (layer, branch))| {
                let sum = of_layer * layer.max(least).ln() + of_branch * branch.max(least).ln();
                (sum + if class == 0 { none } else { 0.0 }).exp()
            })
            .collect();
        let total: f32 = powers.iter().sum();
        Scores(powers.iter().map(|power| power / total).collect())
    }

    /// The features of a word that speak most for a class against no event, with what they add.
    pub fn because(&self, analysis: &Analysis, id: TokenId, votes: &[Vote<'_>], class: usize) -> Vec<(String, f32)> {
        let mut found: Vec<(String, f32)> = Vec::new();
        features::each(analysis, id, votes, &mut |template, words| {
            let Some(row) = self.row(features::number(template, words)) else { return };
            let worth = |class: usize| f32::from(row[class]) * self.steps[class];
            found.push((features::written(template, words), worth(class) - worth(0)));
        });
        found.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then_with(|| one.0.cmp(&other.0)));
        found.dedup();
        found.truncate(5);
        found
    }
}

impl Scores {
    /// How likely the class at this place is.
    pub fn of(&self, class: usize) -> f32 {
        self.0.get(class).copied().unwrap_or(0.0)
    }
}

/// What is left of a file.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn numbers(&mut self, count: usize) -> Option<Vec<u32>> {
        let bytes = self.bytes(count.checked_mul(4)?)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect())
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        Some(self.numbers(count)?.into_iter().map(f32::from_bits).collect())
    }

    fn signed(&mut self, count: usize) -> Option<Vec<i8>> {
        Some(self.bytes(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }
}
