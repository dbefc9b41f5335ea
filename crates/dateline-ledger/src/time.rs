//! Points in time, as the ledger writes and compares them.

use std::fmt;

/// A second of UTC. Its `Display` is RFC 3339, `2031-03-04T05:06:07Z`, which sorts as it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

const DAY: i64 = 86_400;

/// The last second of the year 9999: later ones would not sort as text.
const LATEST: i64 = 253_402_300_799;

/// The first second of the year 0.
const EARLIEST: i64 = -62_167_219_200;

impl Timestamp {
    /// The point this many seconds after 1970 began; `None` outside of the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        (EARLIEST..=LATEST).contains(&seconds).then_some(Timestamp(seconds))
    }

    /// Seconds since 1970 began.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Reads a day (its first second) or a time of ISO 8601; a time without a zone is taken as UTC.
    pub fn first_of(words: &str) -> Option<Self> {
        parse(words).map(|(first, _)| first)
    }

    /// Reads a day, minute or second and gives the last second of it, so that "as of a day" holds all of that day.
    pub fn last_of(words: &str) -> Option<Self> {
        parse(words).map(|(_, last)| last)
    }
}

/// The first and the last second of what is written.
fn parse(words: &str) -> Option<(Timestamp, Timestamp)> {
    let words = words.trim();
    let (date, clock) = match words.split_once(['T', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (words, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * DAY;
    let (first, length) = match clock {
        None => (midnight, DAY),
        Some(clock) => {
            let (seconds, length) = seconds_of(clock)?;
            (midnight + seconds, length)
        }
    };
    Some((Timestamp::from_unix(first)?, Timestamp::from_unix(first + length - 1)?))
}

/// The seconds after midnight UTC of a time of day with its zone, and how long what is written lasts.
fn seconds_of(clock: &str) -> Option<(i64, i64)> {
    let (clock, zone) = match clock.find(['Z', 'z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, "Z"),
    };
    let clock = clock.split(['.', ',']).next()?;
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map(|second| digits(second, 2));
    let (second, length) = match second {
        None => (0, 60),
        Some(second) => (second?, 1),
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let east = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign @ ("+" | "-"), offset) => {
            let offset = offset.replace(':', "");
            let (hours, minutes) = offset.split_at_checked(2)?;
            let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
            let seconds = digits(hours, 2)? * 3600 + minutes * 60;
            if sign == "+" { seconds } else { -seconds }
        }
        _ => return None,
    };
    Some((hour * 3600 + minute * 60 + second.min(59) - east, length))
}

fn digits(words: &str, count: usize) -> Option<i64> {
    (words.len() == count && words.bytes().all(|byte| byte.is_ascii_digit())).then(|| words.parse().ok())?
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, by eras of 400 years that begin on the first of March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days from 1970-01-01; the inverse of [`days_since_1970`].
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, first: &str, last: &str) {
        let shown = |time: Option<Timestamp>| time.map_or("none".to_owned(), |time| time.to_string());
        assert_eq!(shown(Timestamp::first_of(words)), first, "{words}");
        assert_eq!(shown(Timestamp::last_of(words)), last, "{words}");
    }

    #[test]
    fn days_and_times_are_read() {
        check("2031-03-04", "2031-03-04T00:00:00Z", "2031-03-04T23:59:59Z");
        check("2031-03-04T05:06", "2031-03-04T05:06:00Z", "2031-03-04T05:06:59Z");
        check("2031-03-04 05:06:07.25", "2031-03-04T05:06:07Z", "2031-03-04T05:06:07Z");
        check("2032-02-29T23:30+02:00", "2032-02-29T21:30:00Z", "2032-02-29T21:30:59Z");
        check("2031-12-31T23:30:00-0130", "2032-01-01T01:00:00Z", "2032-01-01T01:00:00Z");
        check("1969-12-31", "1969-12-31T00:00:00Z", "1969-12-31T23:59:59Z");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for words in
            ["", "yesterday", "2031-02-29", "2031-13-01", "2031-3-4", "2031-03-04T25:00", "2031-03-04Tnoon", "é"]
        {
            check(words, "none", "none");
        }
    }

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        for days in -150_000..150_000 {
            let (year, month, day) = date_of(days);
            assert_eq!(days_since_1970(year, month, day), days);
        }
    }
}
