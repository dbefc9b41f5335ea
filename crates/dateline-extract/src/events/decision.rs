//! Which of the readings of a trigger holds, if any.
//!
//! Begin with [`decide`]. Without trained weights the frames' own order decides: the narrowest frame whose conditions
//! hold, with the next one of another type as the runner-up.

use super::event::EventType;
use super::reader::Candidate;
use super::roles::Scene;

/// What is decided of one trigger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decision {
    /// The reading that holds, by its place among the candidates; none for no event.
    pub(crate) choice: Option<usize>,
    /// How sure, from 0 to 1.
    pub(crate) confidence: f32,
    /// The next best type.
    pub(crate) runner_up: Option<(EventType, f32)>,
    /// What decided, for people.
    pub(crate) because: Vec<String>,
}

/// Decides between the candidates of one trigger, which stand in the order of their frames.
pub(crate) fn decide(_scene: Scene<'_>, candidates: &[Candidate]) -> Decision {
    let Some(first) = candidates.first() else { return Decision::default() };
    let other = candidates.iter().find(|candidate| candidate.kind != first.kind);
    let runner_up = other.map(|other| (other.kind, (other.confidence - 0.3).max(0.0)));
    let because = vec!["the narrowest frame whose conditions hold".to_owned()];
    Decision { choice: Some(0), confidence: first.confidence, runner_up, because }
}
