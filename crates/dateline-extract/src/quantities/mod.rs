//! How many, how much: the quantities of a report, with bound, unit, and what is counted.
//!
//! The reader walks over the pieces of a block (see `times::pieces`), leaves out what is a date or a clock, and reads a
//! bound, a currency, a number or range, a unit, and the noun that is counted. A number that is part of a name ("Flight
//! 370", "G7") or a reference ("Article 5") is no quantity. A vague word ("several") gives no numbers; where it
//! bounds one well enough ("dozens"), `low` and `high` hold that and the bound is `vague`.
//!
//! Begin with [`Quantity`], then `Reader::quantity`.

mod counted;
pub(crate) mod numbers;
mod reader;

pub(crate) use reader::read;

use dateline_text::{BlockId, EvidenceId, Grounded, RuleId, Slot, Span, Text};

macro_rules! named {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $($(#[$doc])* $variant,)+
        }

        impl $type {
            /// All values, in the order of the declaration.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The word for it in the record.
            pub fn name(self) -> &'static str {
                match self {
                    $($type::$variant => $name,)+
                }
            }
        }
    };
}

named! {
    /// How the number stands to the true value.
    Bound {
        /// It is the value.
        Equal = "=",
        /// About.
        About = "~",
        /// More than it.
        More = ">",
        /// It or more.
        AtLeast = ">=",
        /// Less than it.
        Less = "<",
        /// It or less.
        AtMost = "<=",
        /// From the lower to the higher.
        Between = "between",
        /// The words do not bound it exactly.
        Vague = "vague",
    }
}

named! {
    /// What is measured.
    QuantityKind {
        /// A number of things.
        Count = "count",
        /// A sum.
        Money = "money",
        /// A share in hundredths.
        Percent = "percent",
        /// A length.
        Length = "length",
        /// A mass.
        Mass = "mass",
        /// An area.
        Area = "area",
        /// How old.
        Age = "age",
        /// How long.
        Duration = "duration",
        /// A place in an order.
        Ordinal = "ordinal",
        /// So many in a time or for a number of others.
        Rate = "rate",
        /// Any other measure: volume, temperature, speed, data, power.
        Measure = "measure",
    }
}

/// A number with what the words say of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lowest, when the words tell; the number itself where there is one.
    pub low: Option<f64>,
    /// The highest, when the words tell.
    pub high: Option<f64>,
    /// How they stand to the true value.
    pub bound: Bound,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The base form of the head noun.
    pub lemma: String,
    /// The noun with the words that go before it; for a unit, the unit.
    pub span: Span<Text>,
}

/// The place of a quantity in [`crate::Extraction::quantities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuantityId(pub u32);

/// One quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its place in the extraction.
    pub id: QuantityId,
    /// The words, from the bound to the unit or the counted noun.
    pub span: Span<Text>,
    /// What is measured.
    pub kind: QuantityKind,
    /// How many; unresolved for words like "several".
    pub range: Slot<Range>,
    /// The unit or currency (ISO 4217 where the words tell which).
    pub unit: Slot<String>,
    /// What is counted.
    pub of: Slot<Counted>,
    /// Of how many, as in "three of the five".
    pub out_of: Option<f64>,
    /// For each of what: "a year", "per barrel".
    pub per: Slot<String>,
    /// Whether the words say that it is a total so far.
    pub cumulative: bool,
    /// What happened to the people counted: `killed` `injured` `displaced` `arrested` `infected` `missing`.
    pub casualty: Slot<String>,
    /// The block it stands in; a related link's is no evidence for this report.
    pub block: BlockId,
    /// The rule that read it.
    pub rule: RuleId,
    /// What it rests on.
    pub evidence: EvidenceId,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

impl Quantity {
    /// The grounded range, if there is one.
    pub fn stated(&self) -> Option<&Grounded<Range>> {
        self.range.stated()
    }
}
