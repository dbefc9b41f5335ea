//! Days and weeks of the Gregorian calendar, reckoned back before it began (ISO 8601), without zones or clocks.
//!
//! A hundred lines of integer arithmetic: all that a report's days need. A crate for dates would bring zones, clocks and
//! parsers, none of which this crate may use.

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The years that a day can be in; beyond them nothing is reckoned.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = -9999..=9999;

impl Day {
    /// The day with this date, or `None` when the calendar has no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Day> {
        let exists = YEARS.contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        exists.then(|| Day::count(year, month, day))
    }

    /// Days from the era's beginning, by Howard Hinnant's well-known count of days from civil dates.
    fn count(year: i32, month: u8, day: u8) -> Day {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = (i32::from(month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i32::from(day) - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month and day of the month.
    pub fn date(self) -> (i32, u8, u8) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (year + era * 400 + i32::from(month <= 2), month as u8, day as u8)
    }

    /// The weekday, from 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> u8 {
        ((self.0 + 3).rem_euclid(7) + 1) as u8
    }

    /// The ISO 8601 year and week.
    pub fn week(self) -> (i32, u8) {
        let thursday = Day(self.0 - i32::from(self.weekday()) + 4);
        let year = thursday.date().0;
        let first = Day::count(year, 1, 1);
        (year, ((thursday.0 - first.0) / 7 + 1) as u8)
    }

    /// The Monday of its week.
    pub(crate) fn monday(self) -> Day {
        Day(self.0 - i32::from(self.weekday()) + 1)
    }

    /// The day `days` later, or `None` outside the years that are reckoned.
    pub(crate) fn plus(self, days: i32) -> Option<Day> {
        let day = Day(self.0.checked_add(days)?);
        (Day::count(-9999, 1, 1)..=Day::count(9999, 12, 31)).contains(&day).then_some(day)
    }
}

impl std::fmt::Display for Day {
    /// ISO 8601, such as `2031-03-04`; years before 1 have a minus sign.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{}-{month:02}-{day:02}", year_words(year))
    }
}

/// A year in four digits.
pub(crate) fn year_words(year: i32) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

/// The number of days in a month.
pub(crate) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year and month `months` later.
pub(crate) fn month_plus(year: i32, month: u8, months: i32) -> Option<(i32, u8)> {
    let count = year.checked_mul(12)?.checked_add(i32::from(month) - 1)?.checked_add(months)?;
    let year = count.div_euclid(12);
    YEARS.contains(&year).then_some((year, (count.rem_euclid(12) + 1) as u8))
}

/// How the date of a holiday is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, weekday, and which of them; -1 for the last.
    Nth(u8, u8, i8),
    /// Days after Easter Sunday.
    Easter(i16),
    /// One day of history.
    Once(Day),
    /// No rule is known.
    Unknown,
}

impl Holiday {
    /// Reads the rule of a table's row.
    pub(crate) fn from_rule(rule: &str) -> Option<Holiday> {
        let words: Vec<&str> = rule.split(' ').collect();
        Some(match words[..] {
            ["fixed", date] => {
                let (month, day) = date.split_once('-')?;
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                Day::new(2000, month, day)?;
                Holiday::Fixed(month, day)
            }
            ["nth", month, weekday, which] => {
                Holiday::Nth(month.parse().ok()?, weekday.parse().ok()?, which.parse().ok()?)
            }
            ["easter", days] => Holiday::Easter(days.parse().ok()?),
            ["day", date] => {
                let mut parts = date.splitn(3, '-');
                let year = parts.next()?.parse().ok()?;
                let month = parts.next()?.parse().ok()?;
                Holiday::Once(Day::new(year, month, parts.next()?.parse().ok()?)?)
            }
            ["unknown"] => Holiday::Unknown,
            _ => return None,
        })
    }

    /// Its day in `year`.
    pub(crate) fn day(self, year: i32) -> Option<Day> {
        match self {
            Holiday::Fixed(month, day) => Day::new(year, month, day),
            Holiday::Nth(month, weekday, which) => {
                let gap = |from: Day| (i32::from(weekday) - i32::from(from.weekday())).rem_euclid(7);
                if which < 0 {
                    let last = Day::new(year, month, days_in(year, month))?;
                    return Some(Day(last.0 - (7 - gap(last)) % 7));
                }
                let first = Day::new(year, month, 1)?;
                Some(Day(first.0 + gap(first) + 7 * (i32::from(which) - 1)))
            }
            Holiday::Easter(days) => Day(easter(year)?.0).plus(i32::from(days)),
            Holiday::Once(day) => Some(day),
            Holiday::Unknown => None,
        }
    }
}

/// Easter Sunday of the western churches (the anonymous Gregorian reckoning).
fn easter(year: i32) -> Option<Day> {
    if year < 1583 {
        return None;
    }
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Day::new(year, (sum / 31) as u8, (sum % 31 + 1) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same_thing() {
        let mut before = None;
        for count in (-800_000..800_000).step_by(13) {
            let day = Day(count);
            let (year, month, of_month) = day.date();
            assert_eq!(Day::new(year, month, of_month), Some(day));
            assert!(before < Some((year, month, of_month)));
            before = Some((year, month, of_month));
        }
        assert_eq!(Day::new(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::new(2031, 2, 31), None);
        assert_eq!(Day::new(2100, 2, 29), None);
        assert_eq!(Day::new(2000, 2, 29).map(|day| day.to_string()).as_deref(), Some("2000-02-29"));
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        for (date, week, weekday) in [
            ((2005, 1, 1), (2004, 53), 6),
            ((2005, 1, 2), (2004, 53), 7),
            ((2007, 1, 1), (2007, 1), 1),
            ((2008, 12, 29), (2009, 1), 1),
            ((2010, 1, 3), (2009, 53), 7),
            ((2014, 12, 3), (2014, 49), 3),
        ] {
            let day = Day::new(date.0, date.1, date.2).unwrap();
            assert_eq!((day.week(), day.weekday()), (week, weekday), "{date:?}");
        }
    }

    #[test]
    fn holidays_fall_on_their_days() {
        let check = |rule: &str, year, expected: &str| {
            let holiday = Holiday::from_rule(rule).unwrap();
            assert_eq!(holiday.day(year).map(|day| day.to_string()).as_deref(), Some(expected), "{rule}");
        };
        check("nth 11 4 4", 2014, "2014-11-27");
        check("nth 5 1 -1", 2021, "2021-05-31");
        check("nth 9 1 1", 2014, "2014-09-01");
        check("easter 0", 2024, "2024-03-31");
        check("easter -2", 2015, "2015-04-03");
        check("fixed 12-25", 2001, "2001-12-25");
        assert_eq!(Holiday::from_rule("fixed 02-31"), None);
    }
}
