//! When: the expressions of time in a report, their TIMEX3 values and the intervals they stand for.
//!
//! Three steps: the block's characters are cut into pieces (`pieces`), finer than tokens; a matcher reads from them
//! what an expression says (`phrases`); and a pass in text order works out what it stands for, from the day of
//! publication with the tense of the clause (`tense`), or from the time spoken of before. Nothing is taken from a
//! clock: without a day of publication, "on Thursday" stays `XXXX-WXX-4`, without an interval.
//!
//! Begin with [`Time`], then `resolve`.

pub(crate) mod calendar;
pub(crate) mod phrases;
pub(crate) mod pieces;
pub(crate) mod points;
mod resolve;
mod tense;
pub(crate) mod words;

pub use calendar::Day;
pub use phrases::TimeMod;
pub(crate) use resolve::{Found, Resolver, read};
pub use words::GroundingTables;

use dateline_text::{BlockId, EvidenceId, Grounded, RuleId, Slot, Source, Span, Text};
use std::fmt;

/// The day a report was published, and where the report says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The day.
    pub day: Day,
    /// The bytes of the capture that say so; empty when it was read from elsewhere, such as an address.
    pub at: Vec<Span<Source>>,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// What kind of time an expression names: TIMEX3's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeType {
    /// A day or something larger.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

impl TimeType {
    /// TIMEX3's word for it.
    pub fn name(self) -> &'static str {
        match self {
            TimeType::Date => "DATE",
            TimeType::Time => "TIME",
            TimeType::Duration => "DURATION",
            TimeType::Set => "SET",
        }
    }
}

/// A day, or a minute of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Minutes from midnight, when the text tells a time of day.
    pub minute: Option<u16>,
    /// Minutes east of UTC, when the text tells a zone.
    pub zone: Option<i16>,
}

impl fmt::Display for Moment {
    /// ISO 8601, as exact as what was stated: `2031-03-04`, `2031-03-04T10:30`, `2031-03-04T10:30Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        if let Some(minute) = self.minute {
            write!(f, "T{:02}:{:02}", minute / 60, minute % 60)?;
            write!(f, "{}", zone_words(self.zone))?;
        }
        Ok(())
    }
}

/// A zone as ISO 8601 writes it after a time of day.
pub(crate) fn zone_words(zone: Option<i16>) -> String {
    match zone {
        None => String::new(),
        Some(0) => "Z".to_owned(),
        Some(zone) => {
            let sign = if zone < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", zone.unsigned_abs() / 60, zone.unsigned_abs() % 60)
        }
    }
}

/// From when to when; `to` is no longer part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The beginning.
    pub from: Moment,
    /// The end, excluded.
    pub to: Moment,
}

/// The place of a time in [`crate::Extraction::times`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeId(pub u32);

/// One expression of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// Its place in the extraction.
    pub id: TimeId,
    /// The words.
    pub span: Span<Text>,
    /// What kind of time it names.
    pub kind: TimeType,
    /// TIMEX3's value. Parts that the text does not tell stand as `X`; unresolved when there is nothing to say at all.
    pub value: Slot<String>,
    /// TIMEX3's modifier.
    pub modifier: Option<TimeMod>,
    /// The interval that it stands for; unresolved when it is relative to a time that is not known.
    pub interval: Slot<Interval>,
    /// For a set, how many times in its period.
    pub frequency: Option<u32>,
    /// The block it stands in; a related link's is no evidence for this report.
    pub block: BlockId,
    /// The rule that read it.
    pub rule: RuleId,
    /// What it rests on: its words, and what they were resolved against.
    pub evidence: EvidenceId,
    /// How sure the reader is of the value, from 0 to 1.
    pub confidence: f32,
}

impl Time {
    /// The grounded value, if there is one.
    pub fn stated(&self) -> Option<&Grounded<String>> {
        self.value.stated()
    }
}
