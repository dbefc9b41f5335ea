//! The events branch: layers of its own on the core's lower ones, and the heads that find events and who takes part.
//!
//! Begin with [`Events::read`]. A trigger head says of every word of which type of event it tells, if of any; for each
//! word that may tell of one the pair head says of every word of the window which role it stands in.
//! `training/events/branch.py` is the twin in Python.

use super::branch::{Branch, BranchRoom, PairHead, probabilities};
use super::encoder::{Config, multiply, quantize};
use super::heads::{labels_of, vectors_of_words};
use super::weights::{Linear, ModelError, ModelErrorKind, Weights};
use super::{Run, Stage, Window};

/// What the branch says of a word that may tell of an event. Words are counted from the first of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct TriggerScores {
    /// The word.
    pub word: u32,
    /// Of each role, in the order of [`Model::event_roles`](super::Model::event_roles), how likely each word of the
    /// window stands in it.
    pub roles: Vec<Vec<f32>>,
}

/// The roles of words that are less likely to tell of some event are not read.
const CANDIDATE: f32 = 0.08;

/// The most words of a window whose roles are read: real ones hold a dozen, and hostile ones must not take ten times the
/// time.
const MOST: usize = 32;

/// The first label of types and of roles stands for neither.
const NONE: usize = 0;

/// The branch and its heads.
#[derive(Debug)]
pub(super) struct Events {
    pub(super) branch: Branch,
    hidden: usize,
    trigger: Linear,
    pair: PairHead,
    types: Vec<String>,
    /// Without the first, which stands for none.
    roles: Vec<String>,
}

impl Events {
    pub(super) fn new(weights: Weights, core: &Weights, pieces: usize, config: Config) -> Result<Events, ModelError> {
        let branch = Branch::new(weights, "events", core, pieces, config)?;
        let (hidden, weights) = (config.hidden, branch.weights());
        let types = labels_of(weights, "labels.event")?;
        let mut roles = labels_of(weights, "labels.role")?;
        let trigger = weights.linear("events.trigger", hidden, Some(types.len()))?;
        let pair = PairHead::new(weights, "events.pair", hidden, roles.len())?;
        if types.len() < 2 || roles.len() < 2 {
            return Err(ModelError::new("labels.event", ModelErrorKind::Value));
        }
        roles.remove(NONE);
        Ok(Events { hidden, trigger, pair, types, roles, branch })
    }

    pub(super) fn types(&self) -> &[String] {
        &self.types
    }

    pub(super) fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Reads a window from the branch's vectors of its pieces: how likely each type is of each word, one word after the
    /// other, and the roles of words that may tell of an event.
    pub(super) fn read(
        &self,
        run: &mut Run<'_>,
        window: &Window,
        pieces: &[f32],
        room: &mut BranchRoom,
    ) -> (Vec<f32>, Vec<TriggerScores>) {
        let Run { weights, kernel, .. } = *run;
        let vectors = vectors_of_words(window, pieces, self.hidden);
        quantize(kernel, &vectors, self.hidden, &mut room.bytes, &mut room.scales);
        let BranchRoom { bytes, scales, scores, .. } = room;
        multiply(kernel, weights.matrix(&self.trigger), bytes, scales, scores, self.hidden);
        let count = self.types.len();
        let likely: Vec<f32> =
            scores.chunks_exact(self.trigger.padded_outputs()).flat_map(|row| probabilities(&row[..count])).collect();
        let words = candidates(likely.chunks_exact(count).map(|word| 1.0 - word[NONE]));
        if !words.is_empty() {
            self.pair.prepare(run, room);
        }
        let triggers = words
            .into_iter()
            .map(|word| {
                let vector = &vectors[word * self.hidden..][..self.hidden];
                let roles = self.pair.read(run, vector, word..word + 1, room);
                TriggerScores { word: word as u32, roles }
            })
            .collect();
        (run.watch)(Stage::Events);
        (likely, triggers)
    }
}

/// The words that may tell of an event, in order: if there are too many, the likeliest.
fn candidates(likely: impl Iterator<Item = f32>) -> Vec<usize> {
    let mut found: Vec<(usize, f32)> = likely.enumerate().filter(|(_, sure)| *sure > CANDIDATE).collect();
    if found.len() > MOST {
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.truncate(MOST);
        found.sort_by_key(|(word, _)| *word);
    }
    found.into_iter().map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_words_are_read() {
        assert_eq!(candidates([0.9, 0.01, 0.1, 0.5].into_iter()), [0, 2, 3]);
        let many = candidates((0..100).map(|at| 0.5 + at as f32 / 1000.0));
        assert_eq!((many.len(), many[0]), (MOST, 100 - MOST));
    }
}
