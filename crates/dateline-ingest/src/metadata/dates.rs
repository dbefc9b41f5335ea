//! Reads the ways in which pages write a day.
//!
//! [`read`] takes a value that should be a date (an attribute, a JSON string), [`find`] looks for the first date in
//! running words, [`in_url`] in an address. All are total and linear: they return a day that exists and stands there
//! in full, or nothing. A day without its year is no date, "yesterday" is no date, and the machine's clock and zone are
//! never asked.
//!
//! Begin with [`Date`], then [`find`].

use std::fmt;
use std::ops::Range;

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

    /// The day of this number since 1 January 1970, if it lies inside of [`YEARS`].
    pub fn of_day_number(number: i32) -> Option<Self> {
        let shifted = number.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Date::new(u16::try_from(year).ok()?, month as u8, day as u8)
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

/// Which number comes first where a date is written in numbers, as `03/12/2014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

impl Order {
    /// The order that readers of a language tag with a region use: `en-US` and `en-GB` tell, `en` does not.
    pub fn of_language(tag: &str) -> Option<Self> {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or("").to_ascii_lowercase();
        let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
        match (language.as_str(), region.as_deref()) {
            (_, Some("US" | "PH" | "PR" | "GU")) => Some(Order::MonthFirst),
            // Canada writes both.
            (_, Some("CA")) => None,
            ("en", None) | ("", _) => None,
            // Year first when in numbers; what is not, follows English habits too variously to tell.
            ("zh" | "ja" | "ko" | "hu" | "lt", _) => None,
            _ => Some(Order::DayFirst),
        }
    }

    /// The order in the country of an address, if its top-level domain is one where English days come first.
    pub fn of_url(url: &str) -> Option<Self> {
        let host = super::names::host_of(url)?;
        let country = host.rsplit('.').next().unwrap_or("");
        let day_first =
            ["uk", "ie", "au", "nz", "in", "za", "sg", "hk", "ng", "ke", "pk", "eu", "de", "fr", "es", "it", "nl"];
        day_first.contains(&country).then_some(Order::DayFirst)
    }
}

/// A date and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The day.
    pub date: Date,
    /// The bytes that say so, time of day included.
    pub range: Range<usize>,
    /// Whether it could as well be another day: `03/12/2014` where nothing tells the order, `3/12/14`.
    pub doubtful: bool,
}

/// Values over this many bytes are no dates.
const MAX_VALUE: usize = 200;

/// Reads a value that should be a date: every form that [`find`] knows, and those that only make sense when nothing
/// else stands there (`20141203`, `2014-W49-3`, `2014-337`, seconds or milliseconds since 1970).
pub fn read(value: &str, order: Option<Order>) -> Option<Found> {
    let trimmed = value.trim();
    if trimmed.len() > MAX_VALUE {
        return None;
    }
    let start = value.len() - value.trim_start().len();
    if let Some(date) = compact(trimmed) {
        return Some(Found { date, range: start..start + trimmed.len(), doubtful: false });
    }
    find(value, order)
}

/// The forms of [`read`] that are no dates in running words.
fn compact(value: &str) -> Option<Date> {
    let number = |range: Range<usize>| value.get(range)?.parse::<u32>().ok();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return match value.len() {
            8 => Date::new(number(0..4)? as u16, number(4..6)? as u8, number(6..8)? as u8),
            14 => {
                let day = Date::new(number(0..4)? as u16, number(4..6)? as u8, number(6..8)? as u8)?;
                let (hour, minute, second) = (number(8..10)? as u8, number(10..12)? as u8, number(12..14)? as u8);
                Some(day.at(Some(Time { hour, minute, second: Some(second), zone: None })))
            }
            10 => of_seconds(value.parse().ok()?),
            13 => of_seconds(value.parse::<u64>().ok()? / 1000),
            _ => None,
        };
    }
    let (year, rest) = (number(0..4)?, value.get(4..)?);
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if let Some(week) = rest.strip_prefix(['W', 'w']) {
        let digits: String = week.chars().filter(|&letter| letter != '-').collect();
        let (week, weekday) = (digits.get(0..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?);
        // The fourth of January is always in the first week. Day 0 was a Thursday.
        let fourth = Date::new(year as u16, 1, 4)?.day_number();
        let monday = fourth - (fourth + 3).rem_euclid(7);
        let known = (1..=53).contains(&week) && (1..=7).contains(&weekday) && digits.len() == 3;
        return known.then(|| Date::of_day_number(monday + (week - 1) * 7 + weekday - 1))?;
    }
    if rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        let (first, day) = (Date::new(year as u16, 1, 1)?, rest.parse::<i32>().ok()?);
        let date = Date::of_day_number(first.day_number() + day - 1)?;
        return (day > 0 && date.year == first.year).then_some(date);
    }
    None
}

fn of_seconds(seconds: u64) -> Option<Date> {
    let day = Date::of_day_number(i32::try_from(seconds / 86_400).ok()?)?;
    let rest = (seconds % 86_400) as u32;
    let (hour, minute, second) = ((rest / 3600) as u8, (rest / 60 % 60) as u8, (rest % 60) as u8);
    Some(day.at(Some(Time { hour, minute, second: Some(second), zone: Some(Zone::Utc) })))
}

/// Finds the first date in running words.
pub fn find(text: &str, order: Option<Order>) -> Option<Found> {
    let pieces = Pieces::cut(text);
    (0..pieces.list.len()).find_map(|at| pieces.date_at(at, order))
}

/// Finds all dates in running words, from left to right.
pub fn find_all(text: &str, order: Option<Order>) -> Vec<Found> {
    let pieces = Pieces::cut(text);
    let mut found: Vec<Found> = Vec::new();
    for at in 0..pieces.list.len() {
        if found.last().is_none_or(|last| last.range.end <= pieces.list[at].start) {
            found.extend(pieces.date_at(at, order));
        }
    }
    found
}

/// Finds the day that stands in an address: `/2014/12/03/`, `/2014/dec/3/`, `/2014-12-03-name`, `/20141203/`.
///
/// Looks at the path only. The year comes first, since other orders in addresses are as often something else.
pub fn in_url(url: &str) -> Option<Found> {
    let path_start = url.find("://").map_or(0, |at| at + 3);
    let path_start = path_start + url.get(path_start..)?.find('/')?;
    let path = &url[path_start..];
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            at += 1;
            continue;
        }
        let free = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if free && let Some((date, len)) = url_date(&path[at..], digits) {
            let start = path_start + at;
            return Some(Found { date, range: start..start + len, doubtful: false });
        }
        at += digits;
    }
    None
}

/// The date at the start of a piece of an address that begins with `digits` digits, and its length.
fn url_date(path: &str, digits: usize) -> Option<(Date, usize)> {
    let number = |range: Range<usize>| path.get(range)?.parse::<u16>().ok();
    if digits == 8 {
        return Some((Date::new(number(0..4)?, number(4..6)? as u8, number(6..8)? as u8)?, 8));
    }
    let separator = path.as_bytes().get(4).copied().filter(|byte| digits == 4 && b"/-_.".contains(byte))?;
    let year = number(0..4)?;
    let rest = &path[5..];
    let word_len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &rest[..word_len];
    // `/2014/1203/`
    if word_len == 4 && separator == b'/' && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Date::new(year, number(5..7)? as u8, number(7..9)? as u8)?, 9));
    }
    let month = match word.parse::<u8>() {
        Ok(month) if word_len <= 2 => month,
        _ => month_named(&word.to_ascii_lowercase())?,
    };
    let day_start = 5 + word_len + 1;
    if path.as_bytes().get(day_start - 1) != Some(&separator) {
        return None;
    }
    let day_len = path[day_start..].bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&day_len) {
        return None;
    }
    let date = Date::new(year, month, number(day_start..day_start + day_len)? as u8)?;
    Some((date, day_start + day_len))
}

/// The year and month of an address that has both but no day: `/2014/12/name`.
pub fn month_in_url(url: &str) -> Option<(u16, u8)> {
    let parts: Vec<&str> = url.split('/').skip(3).take(12).collect();
    parts.windows(2).find_map(|pair| {
        let (year, month) = (pair[0].parse::<u16>().ok()?, pair[1].parse::<u8>().ok()?);
        (pair[0].len() == 4 && pair[1].len() == 2 && Date::new(year, month, 1).is_some()).then_some((year, month))
    })
}

/// The month of this name or short form, in lower case and without a stop.
///
/// English, German, French, Spanish, Italian, Dutch, Portuguese; Swedish, Danish, Norwegian, Polish, Russian, Turkish.
fn month_named(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" | "januar" | "jänner" | "janvier" | "janv" | "enero" | "ene" | "gennaio" | "gen"
        | "januari" | "janeiro" | "stycznia" | "января" | "янв" | "ocak" => 1,
        "february" | "feb" | "febr" | "februar" | "feber" | "février" | "fevrier" | "févr" | "fév" | "fevr"
        | "febrero" | "febbraio" | "februari" | "fevereiro" | "fev" | "lutego" | "февраля" | "фев" | "şubat" => {
            2
        }
        "march" | "mar" | "märz" | "maerz" | "mär" | "mrz" | "mars" | "marzo" | "maart" | "mrt" | "março" | "marco"
        | "marts" | "marca" | "марта" | "мар" | "mart" => 3,
        "april" | "apr" | "avril" | "avr" | "abril" | "abr" | "aprile" | "kwietnia" | "апреля" | "апр" | "nisan" => {
            4
        }
        "may" | "mai" | "mayo" | "maggio" | "mag" | "mei" | "maio" | "maj" | "maja" | "мая" | "mayıs" => 5,
        "june" | "jun" | "juni" | "juin" | "junio" | "giugno" | "giu" | "junho" | "czerwca" | "июня" | "haziran" => {
            6
        }
        "july" | "jul" | "juli" | "juillet" | "juil" | "julio" | "luglio" | "lug" | "julho" | "lipca" | "июля"
        | "temmuz" => 7,
        "august" | "aug" | "août" | "aout" | "agosto" | "ago" | "augustus" | "augusti" | "sierpnia" | "августа"
        | "авг" | "ağustos" => 8,
        "september" | "sept" | "sep" | "septembre" | "septiembre" | "setiembre" | "settembre" | "set" | "sett"
        | "setembro" | "września" | "сентября" | "сен" | "eylül" => 9,
        "october" | "oct" | "oktober" | "okt" | "octobre" | "octubre" | "ottobre" | "ott" | "outubro" | "out"
        | "października" | "октября" | "окт" | "ekim" => 10,
        "november" | "nov" | "novembre" | "noviembre" | "novembro" | "listopada" | "ноября" | "ноя" | "kasım" => {
            11
        }
        "december" | "dec" | "dezember" | "dez" | "décembre" | "decembre" | "déc" | "diciembre" | "dic"
        | "dicembre" | "dezembro" | "desember" | "des" | "grudnia" | "декабря" | "дек" | "aralık" => 12,
        _ => return None,
    })
}

/// Minutes east of UTC of the zone names that mean one zone in news; `ET` and `IST` do not.
fn zone_named(word: &str) -> Option<Zone> {
    let hours = match word {
        "z" | "utc" | "gmt" | "wet" => return Some(Zone::Utc),
        "edt" | "ast" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "akdt" => -8,
        "akst" => -9,
        "hst" => -10,
        "bst" | "cet" | "mez" | "wat" | "west" => 1,
        "cest" | "mesz" | "eet" | "cat" | "sast" => 2,
        "eest" | "eat" | "msk" => 3,
        "pkt" => 5,
        "sgt" | "hkt" | "awst" | "pht" => 8,
        "jst" | "kst" => 9,
        "aest" => 10,
        "aedt" => 11,
        "nzst" => 12,
        "nzdt" => 13,
        _ => return None,
    };
    Some(Zone::Offset(hours * 60))
}

/// A number, a word in lower case, or another character; white space is left out.
#[derive(Debug)]
struct Piece {
    kind: Kind,
    start: usize,
    end: usize,
}

#[derive(Debug, PartialEq)]
enum Kind {
    /// At most nine digits; longer runs are [`Kind::Other`].
    Number(u32),
    Word(String),
    Other(char),
}

/// A text cut into pieces. Each question about them looks at a fixed number of pieces.
struct Pieces {
    list: Vec<Piece>,
}

impl Pieces {
    fn cut(text: &str) -> Self {
        let mut list = Vec::new();
        let mut letters = text.char_indices().peekable();
        while let Some((start, letter)) = letters.next() {
            if letter.is_whitespace() || letter == '\u{200B}' || letter == '\u{FEFF}' {
                continue;
            }
            let mut end = start + letter.len_utf8();
            let mut extend = |same: fn(char) -> bool| {
                while let Some((at, next)) = letters.next_if(|&(_, next)| same(next)) {
                    end = at + next.len_utf8();
                }
                end
            };
            if letter.is_ascii_digit() {
                let end = extend(|next| next.is_ascii_digit());
                let kind = match end - start {
                    1..=9 => Kind::Number(text[start..end].parse().unwrap_or(0)),
                    _ => Kind::Other('#'),
                };
                list.push(Piece { kind, start, end });
            } else if is_han(letter) {
                list.push(Piece { kind: Kind::Word(letter.to_string()), start, end });
            } else if letter.is_alphabetic() {
                let end = extend(|next| (next.is_alphabetic() && !is_han(next)) || next == '\u{301}');
                // Nothing of interest has more letters, so a page that is one word costs nothing.
                let word = if end - start <= 32 { text[start..end].to_lowercase() } else { String::new() };
                list.push(Piece { kind: Kind::Word(word), start, end });
            } else {
                list.push(Piece { kind: Kind::Other(letter), start, end });
            }
        }
        Pieces { list }
    }

    fn number(&self, at: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let piece = self.list.get(at)?;
        match piece.kind {
            Kind::Number(number) if digits.contains(&(piece.end - piece.start)) => Some(number),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.list.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn other(&self, at: usize) -> Option<char> {
        match self.list.get(at)?.kind {
            Kind::Other(letter) => Some(letter),
            _ => None,
        }
    }

    /// Whether no white space stands between this piece and the one before.
    fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.list.get(at).is_some_and(|piece| self.list[at - 1].end == piece.start)
    }

    /// The date that begins at this piece, with the time of day before or behind it.
    fn date_at(&self, at: usize, order: Option<Order>) -> Option<Found> {
        // `1.2.3.2014`, `v3-4-2014`, `1,12/03/2014`: part of a longer number.
        if self.is_glued(at)
            && self.number(at, 1..=9).is_some()
            && (matches!(self.other(at - 1), Some('.' | '/' | '-' | ',' | ':' | '$' | '#' | '='))
                && at >= 2
                && self.is_glued(at - 1)
                && self.number(at - 2, 1..=9).is_some())
        {
            return None;
        }
        if let Some((time, next)) = self.time(at) {
            let mut next = next;
            while matches!(self.other(next), Some(',' | '-' | '–' | '—' | '|' | '·' | '•' | '/'))
                || matches!(self.word(next), Some("on" | "am" | "le" | "el" | "il" | "uhr"))
                || self.word(next).is_some_and(is_weekday)
            {
                next += 1;
                if next > at + 14 {
                    return None;
                }
            }
            if let Some((date, end, doubtful)) = self.day(next, order) {
                return Some(self.found(at, end, date.at(date.time.or(Some(time))), doubtful));
            }
        }
        let (date, end, doubtful) = self.day(at, order)?;
        if date.time.is_some() {
            return Some(self.found(at, end, date, doubtful));
        }
        let (time, end) = match self.time_after(end) {
            Some((time, end)) => (Some(time), end),
            None => (None, end),
        };
        Some(self.found(at, end, date.at(time), doubtful))
    }

    fn found(&self, first: usize, end: usize, date: Date, doubtful: bool) -> Found {
        Found { date, range: self.list[first].start..self.list[end - 1].end, doubtful }
    }

    /// The day that begins at this piece, the piece after it, and whether it is doubtful.
    fn day(&self, at: usize, order: Option<Order>) -> Option<(Date, usize, bool)> {
        if self.number(at, 4..=4).is_some() {
            return self.year_first(at);
        }
        if self.number(at, 1..=2).is_some() {
            return self.day_named_month(at).or_else(|| self.in_numbers(at, order));
        }
        self.named_month_day(at)
    }

    /// `2014-12-03`, `2014/12/3`, `2014.12.03`, `2014 December 3`, `2014-Dec-03`, `2014年12月3日`.
    fn year_first(&self, at: usize) -> Option<(Date, usize, bool)> {
        let year = self.number(at, 4..=4)? as u16;
        if self.word(at + 1) == Some("年") && self.word(at + 3) == Some("月") && self.word(at + 5) == Some("日") {
            let (month, day) = (self.number(at + 2, 1..=2)?, self.number(at + 4, 1..=2)?);
            return Some((Date::new(year, month as u8, day as u8)?, at + 6, false));
        }
        let separator = self.other(at + 1).filter(|letter| matches!(letter, '-' | '/' | '.' | '‐' | '‑' | '–'));
        let month_at = at + 1 + usize::from(separator.is_some());
        let (month, after) = match self.number(month_at, 1..=2) {
            Some(month) => {
                separator?;
                (month as u8, month_at + 1)
            }
            None => self.month(month_at)?,
        };
        let day_at = match separator {
            Some(letter) if self.other(after) == Some(letter) => after + 1,
            Some(_) => return None,
            None => after + usize::from(self.other(after) == Some(',')),
        };
        let day = self.number(day_at, 1..=2)?;
        let end = day_at + 1;
        (!self.goes_on(end)).then_some(())?;
        Some((Date::new(year, month, day as u8)?, end, false))
    }

    /// `3 December 2014`, `3rd of Dec. 2014`, `3. Dezember 2014`, `3 de diciembre de 2014`, `03-Dec-14`, `1er mars 2014`.
    fn day_named_month(&self, at: usize) -> Option<(Date, usize, bool)> {
        let day = self.number(at, 1..=2)?;
        let mut next = at + 1;
        let suffixed = matches!(self.word(next), Some("st" | "nd" | "rd" | "th" | "er" | "re" | "e" | "ste" | "de"));
        if suffixed && self.is_glued(next) {
            next += 1;
        }
        let dashed = matches!(self.other(next), Some('-' | '/' | '‐' | '‑'));
        while matches!(self.other(next), Some('.' | ',' | '-' | '/' | 'º' | 'ª' | '°' | '‐' | '‑'))
            || matches!(self.word(next), Some("of" | "de" | "º" | "ª" | "o" | "d"))
        {
            next += 1;
            if next > at + 5 {
                return None;
            }
        }
        let (month, mut next) = self.month(next)?;
        while matches!(self.other(next), Some(',' | '-' | '/' | '‐' | '‑'))
            || matches!(self.word(next), Some("of" | "de" | "del"))
        {
            next += 1;
            if next > at + 10 {
                return None;
            }
        }
        let (year, end) = self.year(next, dashed)?;
        Some((Date::new(year, month, day as u8)?, end, false))
    }

    /// `December 3, 2014`, `Dec. 3rd 2014`, `Dec 03 17:04:05 EST 2014`.
    fn named_month_day(&self, at: usize) -> Option<(Date, usize, bool)> {
        let (month, mut next) = self.month(at)?;
        let dashed = matches!(self.other(next), Some('-' | '/'));
        while matches!(self.other(next), Some('-' | '/' | ',')) || self.word(next) == Some("the") {
            next += 1;
            if next > at + 4 {
                return None;
            }
        }
        let day = self.number(next, 1..=2)? as u8;
        next += 1;
        if self.is_glued(next) && matches!(self.word(next), Some("st" | "nd" | "rd" | "th")) {
            next += 1;
        }
        let day_end = next;
        while matches!(self.other(next), Some(',' | '.' | '-' | '/')) || self.word(next) == Some("of") {
            next += 1;
            if next > day_end + 2 {
                return None;
            }
        }
        if let Some((year, end)) = self.year(next, dashed) {
            // `December 3, 2014:30` has no year, `Mar 3 2014-04-05` is a list.
            return Some((Date::new(year, month, day)?, end, false));
        }
        let (time, next) = self.time_after(day_end)?;
        let next = next + usize::from(self.other(next) == Some(','));
        let (year, end) = self.year(next, false)?;
        Some((Date::new(year, month, day)?.at(Some(time)), end, false))
    }

    /// `03/12/2014`, `3.12.2014`, `03-12-14`.
    fn in_numbers(&self, at: usize, order: Option<Order>) -> Option<(Date, usize, bool)> {
        let separator = self.other(at + 1).filter(|letter| matches!(letter, '/' | '.' | '-'))?;
        let (first, second) = (self.number(at, 1..=2)? as u8, self.number(at + 2, 1..=2)? as u8);
        if self.other(at + 3) != Some(separator) {
            return None;
        }
        // Either all parts touch, or `3. 12. 2014`.
        let glued = (at + 1..=at + 4).all(|piece| self.is_glued(piece));
        if !glued && separator != '.' {
            return None;
        }
        let end = at + 5;
        if self.goes_on(end) {
            return None;
        }
        let (year, short) = match self.number(at + 4, 4..=4) {
            Some(year) => (year as u16, false),
            None if glued => (century(self.number(at + 4, 2..=2)?), true),
            None => return None,
        };
        let (day_first, month_first) = (Date::new(year, second, first), Date::new(year, first, second));
        let (date, doubtful) = match (day_first, month_first) {
            (Some(day_first), Some(month_first)) if day_first != month_first => match (order, separator) {
                (_, '.') | (Some(Order::DayFirst), _) => (day_first, false),
                (Some(Order::MonthFirst), _) => (month_first, false),
                (None, '-') => (day_first, true),
                (None, _) => (month_first, true),
            },
            (day_first, month_first) => (day_first.or(month_first)?, false),
        };
        Some((date, end, doubtful || short))
    }

    /// Whether a number goes on behind its last piece, as in `3.12.2014.5`.
    fn goes_on(&self, end: usize) -> bool {
        self.is_glued(end)
            && self.is_glued(end + 1)
            && matches!(self.other(end), Some('.' | '/' | '-'))
            && self.number(end + 1, 1..=9).is_some()
    }

    /// The month named here and the piece after it, its stop included.
    fn month(&self, at: usize) -> Option<(u8, usize)> {
        let month = month_named(self.word(at)?)?;
        let stop = self.other(at + 1) == Some('.') && self.is_glued(at + 1);
        Some((month, at + 1 + usize::from(stop)))
    }

    /// The year here: four digits, `'14`, or two digits where `short` allows it.
    fn year(&self, at: usize, short: bool) -> Option<(u16, usize)> {
        if let Some(year) = self.number(at, 4..=4) {
            // `March 3, 2030:15` does not occur; `3 March 17:30` has two digits and so is no year.
            return Some((year as u16, at + 1));
        }
        let apostrophe = matches!(self.other(at), Some('\'' | '’' | '‘')) && self.is_glued(at + 1);
        let at = at + usize::from(apostrophe);
        let year = self.number(at, 2..=2).filter(|_| short || apostrophe)?;
        (self.other(at + 1) != Some(':')).then(|| (century(year), at + 1))
    }

    /// The time of day behind a date, and the piece after it.
    fn time_after(&self, at: usize) -> Option<(Time, usize)> {
        let mut next = at;
        while matches!(self.other(next), Some(',' | '-' | '–' | '—' | '|' | '·' | '•' | '/' | ';' | '@' | '(' | ':'))
            || matches!(
                self.word(next),
                Some("t" | "at" | "um" | "à" | "a" | "alle" | "ore" | "om" | "às" | "kl" | "las")
            )
        {
            next += 1;
            if next > at + 3 {
                return None;
            }
        }
        self.time(next)
    }

    /// The time of day that begins here, and the piece after it: `17:04`, `5:04:09 p.m. EST`, `5 pm`, `17h04`, `16.50`
    /// where a zone or "Uhr" follows, `10:00:00.000+01:00`.
    fn time(&self, at: usize) -> Option<(Time, usize)> {
        let hour = self.number(at, 1..=2)?;
        let mut next = at + 1;
        let (mut minute, mut second) = (None, None);
        let mut weak = false;
        let separated = self.other(next) == Some(':')
            || self.word(next) == Some("h") && self.is_glued(next)
            || self.other(next) == Some('.') && self.is_glued(next) && self.is_glued(next + 1);
        if separated && let Some(number) = self.number(next + 1, 2..=2) {
            weak = self.other(next) == Some('.');
            minute = Some(number);
            next += 2;
            if self.other(next) == Some(':')
                && let Some(number) = self.number(next + 1, 2..=2)
            {
                second = Some(number as u8);
                next += 2;
                if matches!(self.other(next), Some('.' | ',')) && self.is_glued(next) && self.is_glued(next + 1) {
                    next += if self.number(next + 1, 1..=9).is_some() { 2 } else { 0 };
                }
            }
        }
        let mut hour = hour;
        let mut marked = false;
        let half = match (self.word(next), self.other(next + 1), self.word(next + 2)) {
            (Some("am"), ..) => Some((0, next + 1)),
            (Some("pm"), ..) => Some((12, next + 1)),
            (Some("a"), Some('.'), Some("m")) => Some((0, next + 3)),
            (Some("p"), Some('.'), Some("m")) => Some((12, next + 3)),
            _ => None,
        };
        if let Some((add, end)) = half.filter(|_| (1..=12).contains(&hour)) {
            hour = hour % 12 + add;
            next = end + usize::from(self.other(end) == Some('.') && self.is_glued(end));
            marked = true;
        } else if self.word(next) == Some("uhr") {
            next += 1;
            marked = true;
        }
        let (zone, end) = match self.zone(next) {
            Some((zone, end)) => (Some(zone), end),
            None => (None, next),
        };
        if minute.is_none() && !marked || weak && !marked && zone.is_none() {
            return None;
        }
        let time = Time { hour: hour as u8, minute: minute.unwrap_or(0) as u8, second, zone };
        (time.hour < 24 && time.minute < 60).then_some((time, end))
    }

    /// The zone here and the piece after it: `Z`, `GMT`, `(EST)`, `+01:00`, `-0500`, `GMT+2`.
    fn zone(&self, at: usize) -> Option<(Zone, usize)> {
        let open = matches!(self.other(at), Some('(' | ',' | '['));
        let at = at + usize::from(open);
        if let Some(zone) = self.word(at).and_then(zone_named) {
            let close = at + 1 + usize::from(open && matches!(self.other(at + 1), Some(')' | ']')));
            if zone == Zone::Utc
                && let Some((offset, end)) = self.offset(at + 1)
            {
                return Some((offset, end));
            }
            return Some((zone, close));
        }
        self.offset(at)
    }

    fn offset(&self, at: usize) -> Option<(Zone, usize)> {
        let sign = match self.other(at)? {
            '+' => 1,
            '-' | '−' => -1,
            _ => return None,
        };
        if !self.is_glued(at + 1) {
            return None;
        }
        let (hours, minutes, end) = match self.number(at + 1, 4..=4) {
            Some(both) => (both / 100, both % 100, at + 2),
            None => {
                let hours = self.number(at + 1, 1..=2)?;
                let minutes = if self.other(at + 2) == Some(':') { self.number(at + 3, 2..=2) } else { None };
                (hours, minutes.unwrap_or(0), at + 2 + 2 * usize::from(minutes.is_some()))
            }
        };
        (hours <= 14 && minutes < 60).then(|| {
            let minutes = sign * (hours * 60 + minutes) as i16;
            (if minutes == 0 { Zone::Utc } else { Zone::Offset(minutes) }, end)
        })
    }
}

/// Two digits of a year: 90 to 99 are the last century's.
fn century(year: u32) -> u16 {
    (if year >= 90 { 1900 + year } else { 2000 + year }) as u16
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}')
}

/// Whether a word in lower case names a month or a day of the week.
pub(super) fn is_of_dates(word: &str) -> bool {
    month_named(word).is_some() || is_weekday(word)
}

fn is_weekday(word: &str) -> bool {
    const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    word.ends_with("day") && word.len() <= 9
        || SHORT.contains(&word)
        || matches!(word, "tues" | "weds" | "thur" | "thurs")
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
        for number in 7305..47_846 {
            assert_eq!(Date::of_day_number(number).unwrap().day_number(), number);
        }
    }

    /// Reads `text` as running words, without knowing the order of days and months.
    fn check(text: &str, expected: Option<&str>) {
        let found = find(text, None).filter(|found| !found.doubtful);
        assert_eq!(found.as_ref().map(|found| found.date.to_string()).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn dates_in_words() {
        for (text, expected) in [
            ("3 December 2014", "2014-12-03"),
            ("03 December, 2014", "2014-12-03"),
            ("3rd December 2014", "2014-12-03"),
            ("the 3rd of December 2014", "2014-12-03"),
            ("December 3, 2014", "2014-12-03"),
            ("December 3rd, 2014", "2014-12-03"),
            ("December 3 2014", "2014-12-03"),
            ("DECEMBER 3, 2014", "2014-12-03"),
            ("Dec. 3, 2014", "2014-12-03"),
            ("Dec 3, '14", "2014-12-03"),
            ("Sept. 9, 2020", "2020-09-09"),
            ("Wed, Dec. 3rd 2014 5:04 p.m. EST", "2014-12-03T17:04-05:00"),
            ("Wed, 03 Dec 2014 17:04:05 +0100", "2014-12-03T17:04:05+01:00"),
            ("Wed, 3 Dec 2014 17:04:05 GMT", "2014-12-03T17:04:05Z"),
            ("Wednesday, 03-Dec-14 17:04:05 GMT", "2014-12-03T17:04:05Z"),
            ("Wed Dec  3 17:04:05 2014", "2014-12-03T17:04:05"),
            ("Wed Dec 03 17:04:05 PST 2014", "2014-12-03T17:04:05-08:00"),
            ("Published Mar 6, 2026, 07:00 AM", "2026-03-06T07:00"),
            ("March 3, 2026 at 9:14 p.m. GMT", "2026-03-03T21:14Z"),
            ("Monday, March 2, 2026 14:40 GMT", "2026-03-02T14:40Z"),
            ("Monday 2 March 2026 16.50 GMT", "2026-03-02T16:50Z"),
            ("14:30, 4 Mar 2026 | Updated 15:05, 4 Mar 2026", "2026-03-04T14:30"),
            ("9:14 p.m. on Tuesday, March 3, 2026", "2026-03-03T21:14"),
            ("2 March 2026 at noon", "2026-03-02"),
            ("4 March 2026, 09:25By Ann Orme", "2026-03-04T09:25"),
            ("Published 4 March 2026Share", "2026-03-04"),
            ("12 am, January 1, 2020", "2020-01-01T00:00"),
            ("January 1, 2020 12:30 pm (ET)", "2020-01-01T12:30"),
            ("January 1, 2020 | 5 min read", "2020-01-01"),
            ("January 1, 2020 - 12 comments", "2020-01-01"),
            ("May 5, 2021", "2021-05-05"),
            ("February 29, 2024", "2024-02-29"),
            ("2014 December 3", "2014-12-03"),
            ("2014-Dec-03", "2014-12-03"),
            ("03-Dec-2014", "2014-12-03"),
            ("03/Dec/2014", "2014-12-03"),
            ("2014年12月3日", "2014-12-03"),
            ("3. Dezember 2014", "2014-12-03"),
            ("3. März 2014, 17:04 Uhr", "2014-03-03T17:04"),
            ("Mittwoch, 3. Dez. 2014 um 7 Uhr", "2014-12-03T07:00"),
            ("3 décembre 2014 à 17h04", "2014-12-03T17:04"),
            ("1er août 2014", "2014-08-01"),
            ("le 14 févr. 2020", "2020-02-14"),
            ("3 de diciembre de 2014", "2014-12-03"),
            ("3 de enero del 2015", "2015-01-03"),
            ("3 dicembre 2014", "2014-12-03"),
            ("1° luglio 2019", "2019-07-01"),
            ("3 december 2014 om 17:04", "2014-12-03T17:04"),
            ("3 mrt. 2014", "2014-03-03"),
            ("3 de dezembro de 2014 às 17h04", "2014-12-03T17:04"),
            ("3 de março de 2014", "2014-03-03"),
            ("3 декабря 2014", "2014-12-03"),
            ("3 grudnia 2014", "2014-12-03"),
            ("3 Aralık 2014", "2014-12-03"),
            ("\u{200b}3\u{a0}December\u{a0}2014", "2014-12-03"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn dates_in_numbers() {
        for (text, expected) in [
            ("2014-12-03", "2014-12-03"),
            ("2014/12/03", "2014-12-03"),
            ("2014.12.03", "2014-12-03"),
            ("2014-12-3", "2014-12-03"),
            ("2014-12-03T10:00:00+01:00", "2014-12-03T10:00:00+01:00"),
            ("2014-12-03T10:00:00.000Z", "2014-12-03T10:00:00Z"),
            ("2014-12-03T10:00:00-0330", "2014-12-03T10:00:00-03:30"),
            ("2014-12-03T10:00Z", "2014-12-03T10:00Z"),
            ("2014-12-03 10:00:00 UTC", "2014-12-03T10:00:00Z"),
            ("2014-12-03 10:00:00 GMT+2", "2014-12-03T10:00:00+02:00"),
            ("2014-12-03t10:00:00+00:00", "2014-12-03T10:00:00Z"),
            ("2014-12-03T24:30", "2014-12-03"),
            ("03.12.2014", "2014-12-03"),
            ("3. 12. 2014", "2014-12-03"),
            ("31/12/2014", "2014-12-31"),
            ("12/31/2014", "2014-12-31"),
            ("12/12/2014", "2014-12-12"),
            ("12/31/2014 5:04 PM", "2014-12-31T17:04"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "December 2014",
            "2014",
            "2014-12",
            "3 December",
            "March 2 (Pellworth)",
            "yesterday",
            "2 hours ago",
            "31 February 2020",
            "February 29, 2023",
            "31 April 2020",
            "2014-13-01",
            "2014-02-30",
            "32/12/2014",
            "3 December 1914",
            "3 December 2914",
            "03/12/2014",
            "3/12/14",
            "1.2.3.2014",
            "v10.11.2014.5",
            "192.168.20.14",
            "20-14-2",
            "score 3-2 2014",
            "may 2014 be good",
            "Dec 3, 17:30",
            "3 December 17:30",
            "call 03 12 2014",
            "99/99/9999",
            "20141203",
            "1417572000000",
            "December 345, 2014",
            "12345678-12-03",
            "Stocks fell 3 march 20",
            "decembery 3, 2014",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn the_order_of_numbers_comes_from_the_language_or_stays_in_doubt() {
        let read_as = |order| find("03/12/2014", order).map(|found| (found.date.to_string(), found.doubtful));
        assert_eq!(read_as(Some(Order::DayFirst)), Some(("2014-12-03".to_owned(), false)));
        assert_eq!(read_as(Some(Order::MonthFirst)), Some(("2014-03-12".to_owned(), false)));
        assert!(read_as(None).unwrap().1);
        // An order that gives no day of the calendar is not this date's.
        assert_eq!(find("31/12/2014", Some(Order::MonthFirst)).unwrap().date.to_string(), "2014-12-31");
        for (tag, order) in [
            ("en-US", Some(Order::MonthFirst)),
            ("en_us", Some(Order::MonthFirst)),
            ("en-GB", Some(Order::DayFirst)),
            ("de", Some(Order::DayFirst)),
            ("en", None),
            ("en-CA", None),
            ("zh-Hant-TW", None),
            ("", None),
        ] {
            assert_eq!(Order::of_language(tag), order, "{tag}");
        }
    }

    #[test]
    fn whole_values_may_be_shorter() {
        for (value, expected) in [
            ("20141203", Some("2014-12-03")),
            ("20141203170405", Some("2014-12-03T17:04:05")),
            ("2014-W49-3", Some("2014-12-03")),
            ("2014W493", Some("2014-12-03")),
            ("2015-W01-1", Some("2014-12-29")),
            ("2014-337", Some("2014-12-03")),
            ("2014-366", None),
            ("2014-000", None),
            ("2014-W54-1", None),
            ("1417626245", Some("2014-12-03T17:04:05Z")),
            ("1417626245123", Some("2014-12-03T17:04:05Z")),
            ("99999999999999999999", None),
            ("9999999999999", None),
            ("0000000000", None),
            (" 2014-12-03 ", Some("2014-12-03")),
            ("published on 2014-12-03", Some("2014-12-03")),
        ] {
            assert_eq!(read(value, None).map(|found| found.date.to_string()).as_deref(), expected, "{value:?}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        for (url, expected) in [
            ("https://willowpost.example/2014/12/03/talks", Some("2014-12-03")),
            ("https://willowpost.example/2014/dec/03/talks", Some("2014-12-03")),
            ("https://willowpost.example/2014/December/3/talks", Some("2014-12-03")),
            ("https://willowpost.example/world/2014-12-03-talks.html", Some("2014-12-03")),
            ("https://willowpost.example/world/20141203/talks", Some("2014-12-03")),
            ("https://willowpost.example/world/20141203-talks", Some("2014-12-03")),
            ("https://willowpost.example/2014/1203/talks", Some("2014-12-03")),
            ("https://willowpost.example/2014/12/talks-20141203", Some("2014-12-03")),
            ("https://willowpost.example/2014/13/03/talks", None),
            ("https://willowpost.example/2014/12/talks", None),
            ("https://willowpost.example/a120141203", None),
            ("https://willowpost.example/talks?d=2014/12/03", None),
            ("https://2014-12-03.example/talks", None),
            ("https://willowpost.example", None),
            ("2014/12/03", None),
        ] {
            assert_eq!(in_url(url).map(|found| found.date.to_string()).as_deref(), expected, "{url}");
            if let Some(found) = in_url(url) {
                assert!(url.get(found.range).unwrap().starts_with("2014"), "{url}");
            }
        }
    }

    #[test]
    fn the_place_is_that_of_the_date() {
        let text = "Posted — by Ann, 3 décembre 2014 à 17:04, in Halvek";
        let found = find(text, None).unwrap();
        assert_eq!(&text[found.range], "3 décembre 2014 à 17:04");
        let both = find_all("14:30, 4 Mar 2026 | Updated 15:05, 5 Mar 2026", None);
        assert_eq!(
            both.iter().map(|found| found.date.to_string()).collect::<Vec<_>>(),
            ["2026-03-04T14:30", "2026-03-05T15:05"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read(text in "[-0-9a-zA-Zé年.:/, +T']{0,60}") {
            for found in find_all(&text, None) {
                proptest::prop_assert!(text.get(found.range).is_some());
            }
            read(&text, Some(Order::DayFirst));
            in_url(&text);
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
