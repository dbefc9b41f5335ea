//! Numbers as each source gives them.

use std::collections::BTreeMap;

/// A range of numbers; an end that is not told is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// At least.
    pub low: Option<f64>,
    /// At most.
    pub high: Option<f64>,
}

impl NumberRange {
    /// Whether both can be true of one number.
    pub fn overlaps(&self, other: &NumberRange) -> bool {
        let below = |low: Option<f64>, high: Option<f64>| low.zip(high).is_none_or(|(low, high)| low <= high);
        below(self.low, other.high) && below(other.low, self.high)
    }
}

/// One number that somebody gives.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberSaid {
    /// One key for all names of the source.
    pub source: String,
    /// Whether the source has a name.
    pub is_named: bool,
    /// The number.
    pub range: NumberRange,
    /// The day of publication, in days since any fixed day.
    pub day: Option<i32>,
    /// The caller's number of the claim.
    pub claim: u32,
}

impl NumberSaid {
    fn agrees(&self, other: &NumberSaid) -> bool {
        let grown = |of: &NumberSaid, than: &NumberSaid| {
            let is_earlier = of.day.zip(than.day).is_some_and(|(of, than)| of < than);
            NumberRange { high: of.range.high.filter(|_| !is_earlier), ..of.range }
        };
        grown(self, other).overlaps(&grown(other, self))
    }
}

/// The numbers that are given for one thing: the dead of one incident, its strikes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The last number of each source, in the order of the sources' keys.
    pub by_source: Vec<NumberSaid>,
    /// The lowest that any source gives.
    pub low: Option<f64>,
    /// The highest that any source gives; `None` too where the highest is "more than".
    pub high: Option<f64>,
    /// Whether one number could be what all named sources say: every two of their ranges overlap, and what was said on an
    /// earlier day may have grown since.
    pub agree: bool,
}

impl Numbers {
    /// Puts numbers side by side. Of what one source says, the number of the last day holds: tolls rise.
    pub fn new(said: &[NumberSaid]) -> Self {
        let mut last: BTreeMap<&str, &NumberSaid> = BTreeMap::new();
        for number in said {
            let later = |old: &NumberSaid| (number.day, number.claim) >= (old.day, old.claim);
            if last.get(number.source.as_str()).is_none_or(|old| later(old)) {
                last.insert(&number.source, number);
            }
        }
        let by_source: Vec<NumberSaid> = last.into_values().cloned().collect();
        let named: Vec<&NumberSaid> = by_source.iter().filter(|number| number.is_named).collect();
        let agree = named.iter().enumerate().all(|(at, a)| named[..at].iter().all(|b| a.agrees(b)));
        let low = by_source.iter().filter_map(|number| number.range.low.or(number.range.high)).reduce(f64::min);
        let open = by_source.iter().any(|number| number.range.high.is_none());
        let high = by_source.iter().filter_map(|number| number.range.high).reduce(f64::max).filter(|_| !open);
        Numbers { by_source, low, high, agree }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str, low: Option<f64>, high: Option<f64>, day: i32) -> NumberSaid {
        let range = NumberRange { low, high };
        NumberSaid { source: source.into(), is_named: !source.is_empty(), range, day: Some(day), claim: day as u32 }
    }

    fn check(numbers: &[NumberSaid], low: Option<f64>, high: Option<f64>, agree: bool) {
        let found = Numbers::new(numbers);
        assert_eq!((found.low, found.high, found.agree), (low, high, agree), "{found:?}");
    }

    #[test]
    fn ranges_that_overlap_agree() {
        let (police, clinic) = (said("police", Some(12.0), Some(12.0), 1), said("clinic", Some(10.0), Some(20.0), 1));
        check(&[police.clone(), clinic], Some(10.0), Some(20.0), true);
        check(&[police.clone(), said("clinic", Some(15.0), Some(15.0), 1)], Some(12.0), Some(15.0), false);
        check(&[police, said("clinic", Some(10.0), None, 1)], Some(10.0), None, true);
    }

    #[test]
    fn a_source_is_heard_with_its_last_number() {
        check(
            &[said("police", Some(3.0), Some(3.0), 1), said("police", Some(9.0), Some(9.0), 2)],
            Some(9.0),
            Some(9.0),
            true,
        );
    }

    #[test]
    fn who_has_no_name_contests_nothing() {
        check(
            &[said("police", Some(3.0), Some(3.0), 1), said("", Some(40.0), Some(40.0), 1)],
            Some(3.0),
            Some(40.0),
            true,
        );
        check(&[], None, None, true);
    }
}
