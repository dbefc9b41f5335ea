//! Dates as the tables know them: a year, a month or a day.

use crate::times::Day;
use std::fmt;

/// A year, month or day: "2014", "2014-06" or "2014-06-29".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableDate {
    year: u16,
    month: u8,
    day: u8,
}

impl TableDate {
    /// Reads it; `None` for an empty cell or other words.
    pub fn parse(words: &str) -> Option<Self> {
        let mut parts = words.split('-');
        let year = parts.next()?.parse().ok()?;
        let mut part = || parts.next().map_or(Some(0), |part| part.parse().ok());
        let (month, day) = (part()?, part()?);
        (month <= 12 && day <= 31 && (month > 0 || day == 0)).then_some(TableDate { year, month, day })
    }

    /// Its first day as a number that can be compared, year before month before day.
    pub(crate) fn first(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// Its last day in the same way; days and months that it does not name are the highest there could be.
    pub(crate) fn last(self) -> u32 {
        let part = |part: u8| if part == 0 { 99 } else { u32::from(part) };
        u32::from(self.year) * 10_000 + part(self.month) * 100 + part(self.day)
    }
}

impl fmt::Display for TableDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().take_while(|&part| part > 0) {
            write!(formatter, "-{part:02}")?;
        }
        Ok(())
    }
}

/// The day as a number like [`TableDate::first`].
pub(crate) fn number(day: Day) -> u32 {
    let (year, month, day) = day.date();
    u32::try_from(year).unwrap_or(0) * 10_000 + u32::from(month) * 100 + u32::from(day)
}

/// Whether `day` lies between the two, either of which may be unknown.
pub(crate) fn within(day: u32, from: Option<TableDate>, to: Option<TableDate>) -> bool {
    from.is_none_or(|from| from.first() <= day) && to.is_none_or(|to| day <= to.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str, day: (i32, u8, u8), expected: bool) {
        let day = number(Day::new(day.0, day.1, day.2).unwrap_or(Day(0)));
        assert_eq!(within(day, TableDate::parse(from), TableDate::parse(to)), expected, "{from}..{to}");
    }

    #[test]
    fn dates_are_as_wide_as_they_are_known() {
        check("2013-02-01", "2017-01-20", (2014, 12, 3), true);
        check("2013-02-01", "2017-01-20", (2017, 1, 21), false);
        check("2014", "2014-06", (2014, 6, 30), true);
        check("2014", "2014-06", (2014, 7, 1), false);
        check("", "", (1900, 1, 1), true);
    }

    #[test]
    fn dates_read_as_they_are_written() {
        for words in ["2014", "2014-06", "2014-06-29"] {
            assert_eq!(TableDate::parse(words).map(|date| date.to_string()).as_deref(), Some(words));
        }
        for words in ["", "June", "2014-13", "2014-00-03"] {
            assert_eq!(TableDate::parse(words), None, "{words}");
        }
    }
}
