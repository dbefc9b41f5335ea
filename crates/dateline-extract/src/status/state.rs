//! What is known of an event at one word of its path, and how each effect of a word changes it.

use super::signatures::Effect;
use crate::events::{FactValue, Reality};

/// How sure the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    Sure,
    Probable,
    Possible,
    Open,
}

/// The status so far, from the top of the path down to some word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    /// The words say that it did not happen.
    pub(super) negative: bool,
    /// It did not come about, whatever its polarity: a failed attempt is spoken of, and is not done.
    pub(super) undone: bool,
    pub(super) certainty: Certainty,
    /// None while nothing says more than that it is told of.
    pub(super) reality: Option<Reality>,
    /// What is tried below this failed.
    pub(super) failed: bool,
    /// The clause tells of the past.
    pub(super) past: bool,
    /// It is taken for granted: what stands above does not bear on it.
    pub(super) taken: bool,
}

impl State {
    /// What a plain sentence says.
    pub(super) const PLAIN: State = State {
        negative: false,
        undone: false,
        certainty: Certainty::Sure,
        reality: None,
        failed: false,
        past: false,
        taken: false,
    };

    /// A fact that the text takes for granted.
    pub(super) const TAKEN: State = State { taken: true, ..State::PLAIN };

    pub(super) fn flip(&mut self) {
        self.negative = !self.negative;
        self.undone = self.negative;
    }

    pub(super) fn deny(&mut self) {
        self.negative = true;
        self.undone = true;
    }

    /// Not told as done: something above says that it is still to come, or may be.
    pub(super) fn unreal(&self) -> bool {
        use Reality::{Planned, Possible, Requested, Threatened};
        matches!(self.reality, Some(Planned | Possible | Requested | Threatened))
    }

    /// Sets a reality, and how sure it is; an actual event is none any more.
    pub(super) fn set(&mut self, reality: Reality, certainty: Certainty) {
        self.reality = Some(reality);
        self.certainty = certainty;
    }

    fn weaken(&mut self, certainty: Certainty) {
        let rank = |certainty: Certainty| certainty as u8;
        if rank(certainty) > rank(self.certainty) {
            self.certainty = certainty;
        }
    }

    /// The event of a noun that the words above do not say more of: their doubts hold, their "not" does not.
    pub(super) fn noun_below(&self, definite: bool) -> State {
        if definite || !self.unreal() {
            State { past: self.past, ..State::TAKEN }
        } else {
            State { negative: false, undone: false, failed: false, ..*self }
        }
    }

    /// What a word with this effect makes of it.
    pub(super) fn apply(&mut self, effect: Effect, hostile: bool) {
        use Certainty::{Open, Possible as Weak, Probable, Sure};
        let asserted = self.certainty == Sure && !self.unreal();
        match effect {
            Effect::Implies | Effect::Begins | Effect::Occurs | Effect::Does => {}
            Effect::ImpliesNot => self.flip(),
            Effect::Able => {
                if !(self.negative || self.unreal() || self.past) {
                    self.set(Reality::Possible, Open);
                }
            }
            Effect::Ceases => {
                if asserted && !self.negative {
                    self.deny();
                    self.reality = Some(Reality::Ongoing);
                } else {
                    *self = State { reality: Some(Reality::Ongoing), ..State::TAKEN };
                }
            }
            Effect::Cancels => {
                let cancelled = asserted && !self.negative;
                *self = State { reality: Some(Reality::Planned), ..State::PLAIN };
                if cancelled {
                    self.deny();
                }
            }
            Effect::Continues | Effect::Ongoing => {
                if self.reality.is_none() {
                    self.reality = Some(Reality::Ongoing);
                }
            }
            Effect::Attempts => {
                if self.unreal() {
                    self.weaken(Open);
                } else if !self.negative {
                    self.set(Reality::Attempted, if self.failed { Sure } else { Open });
                    self.undone = self.failed;
                }
            }
            Effect::Failed => self.failed = true,
            Effect::Prevented => self.deny(),
            Effect::Plans => {
                if !matches!(self.reality, Some(Reality::Possible | Reality::Requested | Reality::Threatened)) {
                    self.reality = Some(Reality::Planned);
                }
                if !self.negative {
                    self.weaken(Open);
                }
            }
            Effect::Schedules => self.reality = Some(Reality::Planned),
            Effect::Expects => {
                self.reality = Some(Reality::Planned);
                self.weaken(Probable);
            }
            Effect::Requests => *self = State { reality: Some(Reality::Requested), certainty: Open, ..State::PLAIN },
            Effect::Forbids => {
                *self = State { reality: Some(Reality::Requested), certainty: Open, ..State::PLAIN };
                self.deny();
            }
            Effect::Threatens => *self = State { reality: Some(Reality::Threatened), certainty: Open, ..State::PLAIN },
            Effect::Promises => {
                let reality = if hostile { Reality::Threatened } else { Reality::Planned };
                *self = State { reality: Some(reality), certainty: Open, ..State::PLAIN };
            }
            Effect::Facts => *self = State::TAKEN,
            Effect::Likely | Effect::Seems => {
                self.reality = Some(Reality::Possible);
                self.weaken(Probable);
            }
            Effect::Unlikely => {
                self.reality = Some(Reality::Possible);
                self.undone = !self.undone;
                self.weaken(Probable);
            }
            Effect::Possible => {
                self.reality = Some(Reality::Possible);
                self.weaken(Weak);
            }
            Effect::Hoped | Effect::If => {
                *self = State { reality: Some(Reality::Possible), certainty: Open, ..State::PLAIN };
            }
            Effect::Doubted | Effect::Alleged => *self = State { certainty: Open, ..State::PLAIN },
            Effect::Generic => {
                self.set(Reality::Generic, if self.certainty == Sure { Sure } else { Open });
            }
            Effect::Nearly | Effect::Too => {
                self.deny();
                self.certainty = Sure;
            }
        }
    }

    /// Who promises not to do harm, or to keep others from it, threatens nobody.
    pub(super) fn appease(&mut self) {
        if self.negative && self.reality == Some(Reality::Threatened) {
            self.reality = Some(Reality::Planned);
        }
    }

    /// FactBank's value for whoever holds it.
    pub(super) fn value(&self) -> FactValue {
        match (self.certainty, self.undone) {
            (Certainty::Sure, false) => FactValue::Certain,
            (Certainty::Sure, true) => FactValue::CertainNot,
            (Certainty::Probable, false) => FactValue::Probable,
            (Certainty::Probable, true) => FactValue::ProbableNot,
            (Certainty::Possible, false) => FactValue::Possible,
            (Certainty::Possible, true) => FactValue::PossibleNot,
            (Certainty::Open, _) => FactValue::Unknown,
        }
    }
}
