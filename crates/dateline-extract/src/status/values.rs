//! The values of a status.

use crate::attribution::{AttributionId, named};

named! {
    /// Whether the words say that it happened or that it did not.
    Polarity {
        /// It did, or is spoken of so.
        Positive = "+",
        /// It did not.
        Negative = "-",
    }
}

named! {
    /// How real the event is in the words of its holder.
    Reality {
        /// It happened.
        Actual = "actual",
        /// It goes on.
        Ongoing = "ongoing",
        /// It is scheduled or will come.
        Planned = "planned",
        /// It may or might be, or only under a condition.
        Possible = "possible",
        /// Somebody threatens to do it.
        Threatened = "threatened",
        /// Somebody asks for it.
        Requested = "requested",
        /// Somebody tried to do it.
        Attempted = "attempted",
        /// A habit or a kind, and no single event.
        Generic = "generic",
    }
}

named! {
    /// How factual somebody says that it is: FactBank's values.
    FactValue {
        /// Certainly so.
        Certain = "CT+",
        /// Probably so.
        Probable = "PR+",
        /// Possibly so.
        Possible = "PS+",
        /// Certainly not so.
        CertainNot = "CT-",
        /// Probably not so.
        ProbableNot = "PR-",
        /// Possibly not so.
        PossibleNot = "PS-",
        /// Known whether, not said.
        CertainOpen = "CTu",
        /// Not told.
        Unknown = "Uu",
    }
}

/// Who says that the event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The text itself.
    Author,
    /// The source of an attribution.
    Attributed(AttributionId),
}

/// How factual the event is for one source, seen through the chain of those who report it.
#[derive(Clone, Debug, PartialEq)]
pub struct Factuality {
    /// The sources inwards from the author; empty for the author.
    pub according_to: Vec<AttributionId>,
    /// How factual.
    pub value: FactValue,
}
