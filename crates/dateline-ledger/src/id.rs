//! The short names of what a ledger holds.

use std::fmt;
use std::str::FromStr;

use crate::LedgerError;

/// What an id names.
///
/// Ids are given once, in the order of the log, and never again: neither a withdrawal nor a redaction frees one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// `r12`: a report, or a later version of one.
    Report(u64),
    /// `c12`: a claim, which is one statement in one report.
    Claim(u64),
    /// `m12`: a mention of an event in one report.
    Mention(u64),
    /// `e12`: a thing that one report names.
    Entity(u64),
    /// `s12`: the source that makes claim 12, with all else that it says.
    Source(u64),
    /// `i12`: the incident that report 12 tells of.
    Incident(u64),
    /// `l12`: a proposed link.
    Link(u64),
    /// `o12`: an operation, which is a line of the log.
    Operation(u64),
}

impl Id {
    fn parts(self) -> (char, u64) {
        match self {
            Id::Report(number) => ('r', number),
            Id::Claim(number) => ('c', number),
            Id::Mention(number) => ('m', number),
            Id::Entity(number) => ('e', number),
            Id::Source(number) => ('s', number),
            Id::Incident(number) => ('i', number),
            Id::Link(number) => ('l', number),
            Id::Operation(number) => ('o', number),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, number) = self.parts();
        write!(f, "{letter}{number}")
    }
}

impl FromStr for Id {
    type Err = LedgerError;

    fn from_str(words: &str) -> Result<Self, LedgerError> {
        // SQLite's numbers end where those of `i64` do.
        let is_kept = |number: &u64| i64::try_from(*number).is_ok();
        let digits = words.get(1..).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = || digits?.parse::<u64>().ok().filter(is_kept);
        let make = match words.chars().next() {
            Some('r') => Id::Report,
            Some('c') => Id::Claim,
            Some('m') => Id::Mention,
            Some('e') => Id::Entity,
            Some('s') => Id::Source,
            Some('i') => Id::Incident,
            Some('l') => Id::Link,
            Some('o') => Id::Operation,
            _ => return Err(LedgerError::NotAnId { id: words.to_owned() }),
        };
        number().map(make).ok_or_else(|| LedgerError::NotAnId { id: words.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written() {
        for words in ["r1", "c20", "m3", "e4", "s5", "i6", "l7", "o8"] {
            assert_eq!(words.parse::<Id>().unwrap().to_string(), words);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for words in ["", "r", "12", "x1", "r-1", "r1x", "é1", "r9223372036854775808", "r99999999999999999999999"] {
            assert!(words.parse::<Id>().is_err(), "{words}");
        }
    }
}
