//! Reads the ways in which pages write a day.
//!
//! Begin with [`Date`].

use std::fmt;

/// The first and the last year that a report can be from.
pub const YEARS: std::ops::RangeInclusive<u16> = 1990..=2100;

/// A day, with the time of day when that is stated. Always a day that exists.
///
/// Its `Display` is ISO 8601, as exact as what was stated: `2014-12-03`, `2014-12-03T17:04`, `2014-12-03T17:04-05:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
    time: Option<Time>,
}

/// A time of day as stated: never moved to another zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, if stated.
    pub second: Option<u8>,
    /// The zone, if stated and known.
    pub zone: Option<Zone>,
}

/// How far a clock is from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// UTC, written as `Z`, `GMT` or `UTC`.
    Utc,
    /// Minutes east of UTC.
    Offset(i16),
}

impl Date {
    /// The day, or `None` when the calendar has no such day or it lies outside of [`YEARS`].
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        known.then_some(Date { year, month, day, time: None })
    }

    /// The same day with a time of day; a time that no clock shows is left out.
    pub fn at(self, time: Option<Time>) -> Self {
        let time = time.filter(|time| time.hour < 24 && time.minute < 60 && time.second.unwrap_or(0) < 60);
        Date { time, ..self }
    }

    /// The year.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(&self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(&self) -> u8 {
        self.day
    }

    /// The time of day, if stated.
    pub fn time(&self) -> Option<Time> {
        self.time
    }

    /// Whether both are the same day, each in its own zone.
    pub fn same_day(&self, other: &Date) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }

    /// Days since 1 January 1970.
    pub fn day_number(&self) -> i32 {
        let (year, month) = (i32::from(self.year), i32::from(self.month));
        // March is the year's first month here, so that the leap day comes last.
        let year = if month <= 2 { year - 1 } else { year };
        let month = (month + 9) % 12;
        let leap_days = year / 4 - year / 100 + year / 400;
        year * 365 + leap_days + (month * 153 + 2) / 5 + i32::from(self.day) - 1 - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match time.zone {
            None => Ok(()),
            Some(Zone::Utc) => f.write_str("Z"),
            Some(Zone::Offset(minutes)) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
            }
        }
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for (year, month, day, exists) in [
            (2014, 12, 3, true),
            (2024, 2, 29, true),
            (2023, 2, 29, false),
            (2100, 2, 29, false),
            (2000, 2, 29, true),
            (2020, 2, 31, false),
            (2020, 13, 1, false),
            (2020, 0, 1, false),
            (2020, 4, 31, false),
            (1989, 12, 31, false),
            (2101, 1, 1, false),
        ] {
            assert_eq!(Date::new(year, month, day).is_some(), exists, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn days_are_numbered_from_1970() {
        for (year, month, day, number) in [(1990, 1, 1, 7305), (2000, 3, 1, 11017), (2026, 3, 2, 20514)] {
            assert_eq!(Date::new(year, month, day).unwrap().day_number(), number);
        }
    }

    #[test]
    fn a_date_is_written_as_exactly_as_it_was_stated() {
        let day = Date::new(2014, 12, 3).unwrap();
        let time = |second, zone| day.at(Some(Time { hour: 17, minute: 4, second, zone })).to_string();
        assert_eq!(day.to_string(), "2014-12-03");
        assert_eq!(time(None, None), "2014-12-03T17:04");
        assert_eq!(time(Some(9), Some(Zone::Utc)), "2014-12-03T17:04:09Z");
        assert_eq!(time(None, Some(Zone::Offset(-210))), "2014-12-03T17:04-03:30");
        assert_eq!(day.at(Some(Time { hour: 24, minute: 0, second: None, zone: None })), day);
    }
}
