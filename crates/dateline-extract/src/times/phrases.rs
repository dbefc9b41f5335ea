//! Finds the expressions of time in a block, as what they say and not yet what they stand for.
//!
//! [`phrase`] looks at the pieces from one place on and returns the longest reading it knows. It looks no further than
//! a few dozen pieces, so that a pass over a block is linear.

use crate::quantities::numbers::{Number, Written, cardinal, ordinal, whole_words};
use crate::times::calendar::{Day, Holiday};
use crate::times::pieces::{PieceKind, Pieces};
use crate::times::points::Point;
use crate::times::words::{BoundWord, Part, Season, Sense, TimeUnit};
use dateline_nlp::Tag;

/// TIMEX3's modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeMod {
    /// The first part of it.
    Start,
    /// The middle part of it.
    Mid,
    /// The last part of it.
    End,
    /// About.
    Approx,
    /// More than.
    MoreThan,
    /// At least.
    EqualOrMore,
    /// Less than.
    LessThan,
    /// At most.
    EqualOrLess,
}

impl TimeMod {
    /// TIMEX3's word for it.
    pub fn name(self) -> &'static str {
        match self {
            TimeMod::Start => "START",
            TimeMod::Mid => "MID",
            TimeMod::End => "END",
            TimeMod::Approx => "APPROX",
            TimeMod::MoreThan => "MORE_THAN",
            TimeMod::EqualOrMore => "EQUAL_OR_MORE",
            TimeMod::LessThan => "LESS_THAN",
            TimeMod::EqualOrLess => "EQUAL_OR_LESS",
        }
    }

    fn of_bound(bound: BoundWord) -> Option<TimeMod> {
        Some(match bound {
            BoundWord::Equal => return None,
            BoundWord::About => TimeMod::Approx,
            BoundWord::More => TimeMod::MoreThan,
            BoundWord::AtLeast => TimeMod::EqualOrMore,
            BoundWord::Less => TimeMod::LessThan,
            BoundWord::AtMost => TimeMod::EqualOrLess,
        })
    }
}

/// How many, from the least to the most; neither when the words do not say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Amount {
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) minute: u16,
    pub(crate) second: Option<u8>,
    /// Minutes east of UTC.
    pub(crate) zone: Option<i16>,
}

/// A time that lacks its year, or its week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Open {
    Month(u8),
    /// Month, first and last day.
    Days(u8, u8, u8),
    Weekday(u8),
    /// A day of a month that is not told, and its weekday or 0: "the 18th", "Friday the 13th".
    DayOfMonth(u8, u8),
    /// A week by its number in ISO's years.
    Week(u8),
    Season(Season),
    Quarter(u8),
    Half(u8),
    Holiday(Holiday),
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Base {
    Point(Point),
    /// From the first to the last, both counted in.
    Span(Point, Point),
    Open(Open),
    /// "last year", "this week", "next Monday": how many from the one that is.
    Which(i32, Open),
    WhichUnit(i32, TimeUnit),
    /// "last fiscal year".
    FiscalYear(i32),
    /// "the week of April 10".
    WeekOf(Box<Base>),
    /// An open time inside of another: "the third quarter of last year".
    Inside(Open, Box<Base>),
    /// "the same day", "that week".
    Same(TimeUnit),
    /// "the following day": as many units from the time spoken of before.
    Following(i32, TimeUnit),
    /// "today", "yesterday".
    Today(i32),
    /// "two years ago": units from the publication.
    FromPublished(Amount, TimeUnit, i32),
    /// "two days later": units from the time spoken of before.
    FromBefore(Amount, TimeUnit, i32),
    Reference(&'static str),
    /// How long, and whether it ends or begins at the publication.
    Duration(Amount, TimeUnit, i32, Option<(f64, TimeUnit)>),
    /// Value, and how often in it.
    Set(String, Option<u32>),
    /// Only a clock or a part of a day.
    Nothing,
    /// A date that no calendar has, such as 31 February.
    Invalid,
    /// Two numbers whose order the text does not tell: day and month, year.
    Unordered(u8, u8, i32),
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) base: Base,
    pub(crate) part: Option<Part>,
    pub(crate) clock: Option<Clock>,
    pub(crate) modifier: Option<TimeMod>,
    pub(crate) rule: &'static str,
}

impl Phrase {
    fn new(first: usize, end: usize, base: Base, rule: &'static str) -> Self {
        Phrase { first, end, base, part: None, clock: None, modifier: None, rule }
    }
}

/// Whether a piece can begin an expression of time at all: a cheap test before the readings are tried.
pub(crate) fn can_begin(pieces: &Pieces<'_>, at: usize) -> bool {
    match pieces.kind(at) {
        Some(PieceKind::Digits) => true,
        Some(PieceKind::Mark(mark)) => matches!(mark, '\'' | '’' | 'ʼ' | '‘') || !mark.is_ascii() && mark.is_numeric(),
        Some(PieceKind::Letters) => pieces.entry(at).is_some_and(|entry| entry.begins_time),
        None => false,
    }
}

/// Reads the expression of time that begins at piece `at`.
pub(crate) fn phrase(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let mut best: Option<Phrase> = None;
    for read in READINGS {
        if let Some(found) = read(pieces, at)
            && best.as_ref().is_none_or(|best| found.end > best.end)
        {
            best = Some(found);
        }
    }
    best
}

type Reading = fn(&Pieces<'_>, usize) -> Option<Phrase>;

const READINGS: [Reading; 7] = [timed, portion, set, duration, reference, part_alone, clock_alone];

// Days and larger periods.

/// A day or larger period, with the part of the day or clock beside it.
fn timed(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let mut found = date(pieces, at)?;
    attach(pieces, &mut found);
    Some(found)
}

/// Whether a day is meant, so that a clock can stand beside it.
fn is_day(base: &Base) -> bool {
    match base {
        Base::Point(point) => matches!(point, Point::Day(_)),
        Base::Open(open) | Base::Which(_, open) | Base::Inside(open, _) => {
            matches!(open, Open::Days(..) | Open::Weekday(_) | Open::DayOfMonth(..) | Open::Holiday(_))
        }
        Base::Today(_) | Base::Same(TimeUnit::Day) | Base::Following(_, TimeUnit::Day) => true,
        _ => false,
    }
}

/// Adds the part of the day or the clock that follows a day.
fn attach(pieces: &Pieces<'_>, found: &mut Phrase) {
    if !is_day(&found.base) || found.clock.is_some() {
        return;
    }
    let mut next = found.end;
    if pieces.is_apostrophe(next) && pieces.is(next + 1, "s") && part(pieces, next + 2).is_some() {
        next += 2;
    }
    next += usize::from(pieces.is_dash(next) && part(pieces, next + 1).is_some());
    next += usize::from(pieces.is_any(next, &["early", "late", "in"]) && part_of_day(pieces, next + 1).is_some());
    if let Some((part, end)) = part_of_day(pieces, next)
        && !pieces.form(end - 1).ends_with("ings")
        && !pieces.form(end - 1).eq_ignore_ascii_case("nights")
    {
        found.part = Some(part);
        found.end = end;
    }
    let next = found.end;
    let comma = usize::from(pieces.is_mark(next, ','));
    let at = usize::from(pieces.is_any(next + comma, &["at", "around", "about"]));
    if let Some((clock, end)) = clock(pieces, next + comma + at, at == 1)
        && (comma == 0 || at == 1 || pieces.mark(next + comma + 1).is_none())
    {
        found.clock = Some(clock);
        found.end = end;
    }
}

fn part(pieces: &Pieces<'_>, at: usize) -> Option<Part> {
    pieces.sense(at, |sense| match sense {
        Sense::Part(part) => Some(part),
        _ => None,
    })
}

/// "morning", "the morning", "mid-morning".
fn part_of_day(pieces: &Pieces<'_>, at: usize) -> Option<(Part, usize)> {
    let the = usize::from(pieces.is(at, "the"));
    let mid = if pieces.is(at + the, "mid") && pieces.is_dash(at + the + 1) { 2 } else { 0 };
    part(pieces, at + the + mid).map(|part| (part, at + the + mid + 1))
}

fn which(pieces: &Pieces<'_>, at: usize) -> Option<i32> {
    pieces.sense(at, |sense| match sense {
        Sense::Which(which) => Some(which),
        _ => None,
    })
}

fn unit(pieces: &Pieces<'_>, at: usize) -> Option<TimeUnit> {
    pieces.sense(at, |sense| match sense {
        Sense::Unit(unit) => Some(unit),
        _ => None,
    })
}

fn month(pieces: &Pieces<'_>, at: usize) -> Option<(u8, bool)> {
    let found = pieces.sense(at, |sense| match sense {
        Sense::Month(month, caps) => Some((month, caps)),
        _ => None,
    })?;
    // "may", "march" and the short forms are words of other kinds too.
    let short = pieces.form(at).len() <= 4 && !matches!(found.0, 5..=7);
    (pieces.capital(at) || !found.1 && !short).then_some(found)
}

/// A month's name, with the stop of a short form.
fn month_name(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let (month, _) = month(pieces, at)?;
    let stop = pieces.form(at).len() <= 4 && pieces.is_mark(at + 1, '.') && pieces.glued(at + 1);
    Some((month, at + 1 + usize::from(stop)))
}

fn weekday(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let (day, caps) = pieces.sense(at, |sense| match sense {
        Sense::Weekday(day, caps) => Some((day, caps)),
        _ => None,
    })?;
    if caps && (!pieces.capital(at) || pieces.tag(at) == Some(Tag::Vbd)) {
        return None;
    }
    let stop = pieces.form(at).len() <= 5 && pieces.is_mark(at + 1, '.') && pieces.glued(at + 1);
    // "Sun" and "Sat" are days only before a date or a stop.
    let end = at + 1 + usize::from(stop);
    let next = end + usize::from(pieces.is_mark(end, ','));
    let sure = !caps || stop || month(pieces, next).is_some() || pieces.digits(next).is_some() && next == end;
    (sure && pieces.form(at).len() > 2).then_some((day, end))
}

fn season(pieces: &Pieces<'_>, at: usize) -> Option<Season> {
    pieces.sense(at, |sense| match sense {
        Sense::Season(season) => Some(season),
        _ => None,
    })
}

fn small_number(digits: &str, most: u8) -> Option<u8> {
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|number| (1..=most).contains(number))
}

/// A day of the month: "3", "3rd", "the third" not among them.
fn day_of_month(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let day = small_number(pieces.digits(at)?, 31)?;
    if let Some((_, end)) = ordinal(pieces, at) {
        return Some((day, end));
    }
    // Not the beginning of "3.5", "3,000", "3%", "3pm", "3:30".
    let next = at + 1;
    let glued = pieces.glued(next);
    let number_goes_on = glued
        && (matches!(pieces.mark(next), Some(',' | '.' | ':' | '/'))
            && pieces.digits(next + 1).is_some()
            && pieces.glued(next + 1)
            || matches!(pieces.mark(next), Some('%' | '°'))
            || pieces.is_letters(next));
    (!number_goes_on).then_some((day, next))
}

/// A year in four digits, from 1000 to 2100 or so.
fn year(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    let digits = pieces.digits(at)?;
    let year: i32 = digits.parse().ok()?;
    let next = at + 1;
    let joined = pieces.glued(next)
        && (pieces.is_letters(next) && !pieces.is(next, "s")
            || matches!(pieces.mark(next), Some('%' | '°' | '$' | '€' | '£'))
            || matches!(pieces.mark(next), Some(',' | '.' | ':'))
                && pieces.digits(next + 1).is_some()
                && pieces.glued(next + 1));
    let before = at > 0
        && pieces.glued(at)
        && (pieces.is_letters(at - 1)
            || matches!(pieces.mark(at - 1), Some('$' | '£' | '€' | '¥' | '₹' | '#' | '+' | '.' | ',' | ':')));
    (digits.len() == 4 && (1000..=2150).contains(&year) && !joined && !before).then_some((year, next))
}

/// A year after a month: in four digits, or in two after an apostrophe.
fn year_after(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    let comma = usize::from(pieces.is_mark(at, ','));
    let of = usize::from(comma == 0 && pieces.is_any(at, &["of", "in"]));
    if let Some(found) = year(pieces, at + comma + of) {
        return Some(found);
    }
    short_year(pieces, at).or_else(|| spelled_year(pieces, at + comma + of))
}

/// "'82".
fn short_year(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    let digits = pieces.digits(at + 1).filter(|digits| digits.len() == 2)?;
    let open = pieces.is_apostrophe(at) || pieces.is_mark(at, '‘');
    (open && !pieces.glued(at) && pieces.glued(at + 1) && !pieces.glued(at + 2)
        || open && !pieces.glued(at) && pieces.mark(at + 2).is_some_and(|mark| matches!(mark, '.' | ',' | ';' | ')')))
    .then(|| digits.parse::<i32>().ok())
    .flatten()
    .map(|year| (if year < 30 { 2000 + year } else { 1900 + year }, at + 2))
}

/// The period before which, or inside which, a month or weekday can be named: "last year", "2014".
fn enclosing(pieces: &Pieces<'_>, at: usize) -> Option<(Base, usize)> {
    let of = usize::from(pieces.is_any(at, &["of", "in"]));
    let the = usize::from(pieces.is_any(at + of, &["the"]));
    let from = at + of + the;
    if let (
        Some(which),
        Some(unit @ (TimeUnit::Year | TimeUnit::Week | TimeUnit::Month | TimeUnit::Century | TimeUnit::Decade)),
        0,
    ) = (which(pieces, from), unit(pieces, from + 1), the)
    {
        return Some((Base::WhichUnit(which, unit), from + 2));
    }
    if of == 1
        && pieces.is_any(at + of, &["that", "the"])
        && pieces.is_any(at + of + 1 + usize::from(pieces.is(at + of + 1, "same")), &["year"])
    {
        let end = at + of + 2 + usize::from(pieces.is(at + of + 1, "same"));
        return Some((Base::Same(TimeUnit::Year), end));
    }
    if let Some((year, end)) = fiscal_year(pieces, from) {
        return Some((Base::Point(Point::Fiscal(year)), end));
    }
    if let Some((year, end)) = year(pieces, from) {
        return Some((Base::Point(Point::Year(year)), end));
    }
    None
}

/// "fiscal 2014", "fiscal year 2014", "the 2014 fiscal year", "FY2014".
fn fiscal_year(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    let fiscal = |at: usize| pieces.sense(at, |sense| (sense == Sense::Fiscal).then_some(()));
    if fiscal(at).is_some() {
        let next = at + 1 + usize::from(pieces.is_any(at + 1, &["year", "years"]));
        if let Some(found) = year(pieces, next) {
            return Some(found);
        }
    }
    if let Some((found, end)) = year(pieces, at)
        && fiscal(end).is_some()
        && pieces.is(end + 1, "year")
    {
        return Some((found, end + 2));
    }
    fiscal_glued(pieces, at)
}

/// "FY2014", "FY14".
fn fiscal_glued(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    if pieces.form(at) != "FY" {
        return None;
    }
    let digits = pieces.digits(at + 1)?;
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        4 if (1900..=2150).contains(&year) => Some((year, at + 2)),
        2 => Some((2000 + year, at + 2)),
        _ => None,
    }
}

/// "Q3".
fn quarter_glued(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    letter_glued(pieces, at, "q", 4)
}

/// A letter with a digit up to `most` right after it.
fn letter_glued(pieces: &Pieces<'_>, at: usize, letter: &str, most: u8) -> Option<(u8, usize)> {
    let digit = pieces.digits(at + 1).filter(|_| pieces.is(at, letter) && pieces.glued(at + 1))?;
    small_number(digit, most).map(|number| (number, at + 2))
}

/// A day or a larger period without clock: all readings, the longest first.
fn date(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    numeric(pieces, at)
        .or_else(|| day_name_date(pieces, at))
        .or_else(|| named_holiday(pieces, at))
        .or_else(|| relative(pieces, at))
        .or_else(|| quarter_or_half(pieces, at))
        .or_else(|| decade_or_century(pieces, at))
        .or_else(|| season_date(pieces, at))
        .or_else(|| week_number(pieces, at))
        .or_else(|| bare_year(pieces, at))
        .or_else(|| day_in_month(pieces, at))
}

/// "2014-12-03", "3/12/2014", "9/11", "2010-12".
fn numeric(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if pieces.glued(at)
        && at > 0
        && !matches!(pieces.mark(at - 1), Some('(' | '"' | '“' | '\'' | '‘' | '[' | '–' | '—'))
    {
        return None;
    }
    let first = pieces.digits(at)?;
    // "20141203".
    let joined =
        pieces.glued(at + 1) && (pieces.is_letters(at + 1) || pieces.glued(at + 2) && pieces.digits(at + 2).is_some());
    if first.len() == 8 && (first.starts_with("19") || first.starts_with("20")) && !joined {
        let part = |from: usize, to: usize| first.get(from..to)?.parse::<u8>().ok();
        let day = Day::new(first.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?)?;
        return Some(Phrase::new(at, at + 1, Base::Point(Point::Day(day)), "date-in-digits"));
    }
    let joint = |from: usize| {
        let mark = pieces.mark(from)?;
        (pieces.glued(from) && pieces.glued(from + 1) && pieces.digits(from + 1).is_some()).then_some(mark)
    };
    let mark = joint(at + 1)?;
    let second = pieces.digits(at + 2)?;
    let third = joint(at + 3).filter(|next| *next == mark).and_then(|_| pieces.digits(at + 4));
    let goes_on = |end: usize| joint(end).is_some_and(|mark| matches!(mark, '-' | '/' | '.'));
    if let Some(third) = third {
        let end = at + 5;
        if goes_on(end) || pieces.glued(end) && pieces.is_letters(end) && !pieces.is(end, "T") {
            return None;
        }
        let dash = matches!(mark, '-' | '‐' | '‑');
        let (year, month, day) =
            if first.len() == 4 && (dash || mark == '/' || mark == '.') && second.len() <= 2 && third.len() <= 2 {
                (first.parse::<i32>().ok()?, second.parse::<u8>().ok()?, third.parse::<u8>().ok()?)
            } else if (third.len() == 4 || third.len() == 2 && mark == '/') && (mark == '/' || mark == '.' || dash) {
                let year: i32 = third.parse().ok()?;
                let year = match third.len() {
                    4 => year,
                    _ if year < 50 => 2000 + year,
                    _ => 1900 + year,
                };
                let (a, b) = (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?);
                if first.len() > 2 || second.len() > 2 || !(1000..=2150).contains(&year) {
                    return None;
                }
                match (a, b) {
                    (13..=31, 1..=12) => (year, b, a),
                    (1..=12, 13..=31) => (year, a, b),
                    _ if a == b && (1..=12).contains(&a) => (year, a, b),
                    // Europe's points stand for day, month, year.
                    (1..=31, 1..=12) if mark == '.' => (year, b, a),
                    (1..=12, 1..=12) => {
                        return Some(Phrase::new(at, end, Base::Unordered(a, b, year), "date-in-digits"));
                    }
                    _ => return None,
                }
            } else {
                return None;
            };
        if !(1000..=2150).contains(&year) {
            return None;
        }
        let base = Day::new(year, month, day).map_or(Base::Invalid, |day| Base::Point(Point::Day(day)));
        if base == Base::Invalid && (month > 12 || month == 0 || day == 0 || day > 31) {
            return None;
        }
        let mut found = Phrase::new(at, end, base, "date-in-digits");
        // "2014-12-03T10:30Z".
        if pieces.is(end, "T")
            && pieces.glued(end)
            && pieces.glued(end + 1)
            && let Some((clock, after)) = clock(pieces, end + 1, true)
        {
            found.clock = Some(clock);
            found.end = after;
            if pieces.is(after, "Z") && pieces.glued(after) {
                found.end = after + 1;
                found.clock = Some(Clock { zone: Some(0), ..clock });
            }
        }
        return Some(found);
    }
    if goes_on(at + 3) || pieces.glued(at + 3) && (pieces.is_letters(at + 3) || pieces.is_mark(at + 3, '%')) {
        return None;
    }
    if mark == '/' && (first, second) == ("9", "11") {
        return Day::new(2001, 9, 11)
            .map(|day| Phrase::new(at, at + 3, Base::Point(Point::Day(day)), "day-with-a-name"));
    }
    // "2010-12", "2010–2012", "2013/14".
    let (from, _) = year(pieces, at)?;
    let dash = pieces.is_dash(at + 1);
    if !dash && mark != '/' {
        return None;
    }
    let to: i32 = second.parse().ok()?;
    let to = match second.len() {
        4 => to,
        2 => from - from % 100 + to,
        _ => return None,
    };
    let month = second.len() == 2 && (1..=12).contains(&(to % 100)) && to % 100 != 0;
    if to > from && to - from <= 200 && (1000..=2150).contains(&to) {
        if fiscal_word(pieces, at + 3) {
            return Some(Phrase::new(at, at + 5, Base::Point(Point::Fiscal(to)), "fiscal-year"));
        }
        return Some(Phrase::new(at, at + 3, Base::Span(Point::Year(from), Point::Year(to)), "range-of-years"));
    }
    (month && dash)
        .then(|| Phrase::new(at, at + 3, Base::Point(Point::Month(from, (to % 100) as u8)), "date-in-digits"))
}

fn fiscal_word(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.sense(at, |sense| (sense == Sense::Fiscal).then_some(())).is_some() && pieces.is(at + 1, "year")
}

/// Dates with a weekday or a month by name.
fn day_name_date(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if let Some((day, end)) = weekday(pieces, at) {
        // "Friday, May 28, 2006": the date says it all.
        let comma = usize::from(pieces.is_mark(end, ','));
        let the = usize::from(pieces.is(end + comma, "the"));
        if let Some(mut found) = month_date(pieces, end + comma + the).filter(|found| is_day(&found.base)) {
            found.first = at;
            return Some(found);
        }
        if let Some((number, after)) = numbered_day(pieces, end + comma + the) {
            return Some(Phrase::new(at, after, Base::Open(Open::DayOfMonth(number, day)), "day-of-month"));
        }
        if let Some((base, after)) = enclosing(pieces, end)
            && matches!(base, Base::WhichUnit(_, TimeUnit::Week))
        {
            return Some(Phrase::new(at, after, Base::Inside(Open::Weekday(day), Box::new(base)), "weekday-of-week"));
        }
        if pieces.is(end, "last") && !pieces.is_letters(end + 1) {
            return Some(Phrase::new(at, end + 1, Base::Which(-1, Open::Weekday(day)), "weekday"));
        }
        if pieces.is_any(end, &["week", "wk"]) {
            return None;
        }
        return Some(Phrase::new(at, end, Base::Open(Open::Weekday(day)), "weekday"));
    }
    month_date(pieces, at)
}

/// A day of a month as an ordinal that counts nothing: "13th", "the thirteenth".
fn numbered_day(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let (day, end) = ordinal(pieces, at).filter(|(day, _)| (1..=31).contains(day))?;
    let goes_on = pieces.tag(end).is_some_and(|tag| tag.is_noun() || tag.is_adjective() || tag == Tag::Cd)
        || pieces.is_dash(end) && pieces.glued(end)
        || pieces.is(end, "of")
        || unit(pieces, end).is_some();
    (!goes_on).then_some((day as u8, end))
}

/// "on the 18th": a day without its month.
fn day_in_month(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let leads = at > 0 && pieces.is_any(at - 1, &["on", "by", "until", "till", "from", "since", "before", "after"]);
    let digits = pieces.digits(at + 1).is_some();
    if !leads || !digits || !pieces.is(at, "the") {
        return None;
    }
    let (day, end) = numbered_day(pieces, at + 1)?;
    // "On the 18th they" and "on the 18th hole": only what can follow a day.
    let ends = !pieces.is_letters(end)
        || pieces.tag(end).is_some_and(|tag| {
            tag.is_verb() || matches!(tag, Tag::In | Tag::Cc | Tag::Md | Tag::Prp | Tag::Dt | Tag::To | Tag::Wrb)
        });
    ends.then(|| Phrase::new(at, end, Base::Open(Open::DayOfMonth(day, 0)), "day-of-month"))
}

/// "week 31", "week 27 of last year", "the first week of 2015".
fn week_number(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is(at, "the"));
    let from = at + the;
    let year = |end: usize| {
        enclosing(pieces, end).filter(|(base, _)| {
            matches!(
                base,
                Base::Point(Point::Year(_)) | Base::WhichUnit(_, TimeUnit::Year) | Base::Same(TimeUnit::Year)
            )
        })
    };
    if pieces.form(from) == "week"
        && let Some(week) = pieces.digits(from + 1).and_then(|digits| small_number(digits, 53))
        && !(pieces.glued(from + 2) && (pieces.is_letters(from + 2) || pieces.is_dash(from + 2)))
    {
        if let Some((base, after)) = year(from + 2) {
            return Some(Phrase::new(at, after, Base::Inside(Open::Week(week), Box::new(base)), "week-of-year"));
        }
        // "Week 5 of the campaign" is none of the calendar's, "week 3 days" neither.
        let leads = at > 0 && pieces.is_any(at - 1, &["in", "for", "by", "until", "since", "from", "to"]);
        let ends = !pieces.is_letters(from + 2)
            || pieces.is_any(from + 2, &["and", "or", "but", "to", "when", "after", "because", "as"]);
        return (leads && ends).then(|| Phrase::new(at, from + 2, Base::Open(Open::Week(week)), "week-of-year"));
    }
    let (order, end) = ordinal(pieces, from).filter(|(order, _)| (1..=53).contains(order))?;
    if pieces.form(end) != "week" {
        return None;
    }
    let (base, after) = year(end + 1)?;
    Some(Phrase::new(at, after, Base::Inside(Open::Week(order as u8), Box::new(base)), "week-of-year"))
}

/// A year in words: "nineteen ninety-six", "nineteen hundred eighty", "two thousand and five".
fn spelled_year(pieces: &Pieces<'_>, at: usize) -> Option<(i32, usize)> {
    let (first, end) = whole_words(pieces, at)?;
    if (1700..=2100).contains(&first) && end > at + 1 {
        return Some((first as i32, end));
    }
    let (second, end) = whole_words(pieces, end).filter(|_| (17..=20).contains(&first))?;
    (10..=99).contains(&second).then_some(((first * 100 + second) as i32, end))
}

/// The last day of a row of days: "May 3-5", "3 to 5 May".
fn second_day(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let dash = pieces.is_dash(at);
    (dash || pieces.is_any(at, &["to", "through"])).then(|| day_of_month(pieces, at + 1)).flatten()
}

/// Dates with a month by name.
fn month_date(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let dated = |first: usize, last: usize, month: u8, from: u8, to: u8, year: Option<i32>, rule| {
        let base = match year {
            Some(year) => match (Day::new(year, month, from), Day::new(year, month, to)) {
                (Some(day), Some(last)) if day == last => Base::Point(Point::Day(day)),
                (Some(day), Some(last)) if day < last => Base::Span(Point::Day(day), Point::Day(last)),
                _ => Base::Invalid,
            },
            // A leap year has the most days.
            None if Day::new(2000, month, from).is_none() || Day::new(2000, month, to).is_none() || from > to => {
                Base::Invalid
            }
            None => Base::Open(Open::Days(month, from, to)),
        };
        Phrase::new(first, last, base, rule)
    };
    let inside = |open: Open, end: usize| match enclosing(pieces, end) {
        Some((base, after)) if matches!(base, Base::WhichUnit(_, TimeUnit::Year) | Base::Same(TimeUnit::Year)) => {
            Some((Base::Inside(open, Box::new(base)), after))
        }
        _ => None,
    };
    // "From May to October 2020", "18 Nov - 19 Dec 2015": the year after the second is the first's too.
    let year_of_second = |month: u8, end: usize| {
        let joint = pieces.is_dash(end) || pieces.is_any(end, &["to", "through", "until", "till", "and"]);
        let (month_at, day) = match month_name(pieces, end + 1) {
            Some((second, after)) => (Some((second, after)), day_of_month(pieces, after)),
            None => {
                let day = day_of_month(pieces, end + 1);
                (day.and_then(|(_, after)| month_name(pieces, after)), None)
            }
        };
        let (second, after) = month_at.filter(|_| joint)?;
        let after = day.filter(|_| year(pieces, after).is_none()).map_or(after, |(_, after)| after);
        let (year, _) = year_after(pieces, after)?;
        Some(if second < month { year - 1 } else { year })
    };
    // "3 May 2014", "the 3rd of May", "3-5 May".
    let the = usize::from(pieces.is(at, "the"));
    let spelled = || {
        ordinal(pieces, at + the).filter(|(day, end)| {
            (1..=31).contains(day)
                && (pieces.is(*end, "of") || the == 1)
                && month_name(pieces, end + usize::from(pieces.is(*end, "of"))).is_some()
        })
    };
    if let Some((from, end)) = day_of_month(pieces, at + the).or_else(|| spelled().map(|(day, end)| (day as u8, end)))
        && !(pieces.glued(at)
            && the == 0
            && at > 0
            && (pieces.is_letters(at - 1) || matches!(pieces.mark(at - 1), Some('.' | ',' | '$' | '£' | '/'))))
    {
        let (to, end) = second_day(pieces, end).unwrap_or((from, end));
        let of = usize::from(pieces.is(end, "of"));
        let dash = usize::from(of == 0 && pieces.is_dash(end) && pieces.glued(end));
        if let Some((month, after)) = month_name(pieces, end + of + dash) {
            let dash = usize::from(dash == 1 && pieces.is_dash(after));
            let (year, after) = match year_after(pieces, after + dash) {
                Some((year, after)) => (Some(year), after),
                None => (year_of_second(month, after), after),
            };
            if year.is_none()
                && from == to
                && let Some((base, after)) = inside(Open::Days(month, from, from), after)
            {
                return Some(Phrase::new(at, after, base, "day-and-month"));
            }
            return Some(dated(at, after, month, from, to, year, "day-and-month"));
        }
    }
    // "Twenty-five January nineteen eighty-six": a day in words only with its year.
    let in_words = |at: usize| whole_words(pieces, at).filter(|(day, _)| (1..=31).contains(day));
    if let Some((day, end)) = in_words(at)
        && let Some((month, end)) = month_name(pieces, end)
        && let Some((year, end)) = year(pieces, end).or_else(|| spelled_year(pieces, end))
    {
        return Some(dated(at, end, month, day as u8, day as u8, Some(year), "day-and-month"));
    }
    // "May 3, 2014", "May 3-5", "May 2014", "May".
    let (of_year, end) = month_name(pieces, at)?;
    if let Some((day, after)) = in_words(end)
        && let Some((year, after)) = year(pieces, after).or_else(|| spelled_year(pieces, after))
    {
        return Some(dated(at, after, of_year, day as u8, day as u8, Some(year), "month-and-day"));
    }
    let sure = !month(pieces, at).is_some_and(|(_, caps)| caps);
    let the = usize::from(pieces.is(end, "the"));
    if let Some((from, after)) = day_of_month(pieces, end + the)
        && year(pieces, end).is_none()
    {
        let (to, after) = second_day(pieces, after).filter(|(to, _)| *to > from).unwrap_or((from, after));
        let (year, after) = match year_after(pieces, after) {
            Some((year, after)) => (Some(year), after),
            None => (year_of_second(of_year, after), after),
        };
        if year.is_none()
            && from == to
            && let Some((base, after)) = inside(Open::Days(of_year, from, from), after)
        {
            return Some(Phrase::new(at, after, base, "month-and-day"));
        }
        return Some(dated(at, after, of_year, from, to, year, "month-and-day"));
    }
    if let Some((day, after)) = ordinal(pieces, end + the).filter(|(day, _)| (1..=31).contains(day))
        && sure
    {
        return Some(dated(at, after, of_year, day as u8, day as u8, None, "month-and-day"));
    }
    let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
    if let Some((year, after)) = year_after(pieces, end + dash).filter(|_| !pieces.is(end, "in")) {
        return Some(Phrase::new(at, after, Base::Point(Point::Month(year, of_year)), "month-and-year"));
    }
    if let Some(year) = year_of_second(of_year, end) {
        return Some(Phrase::new(at, end, Base::Point(Point::Month(year, of_year)), "month-and-year"));
    }
    if let Some((base, after)) = inside(Open::Month(of_year), end) {
        return Some(Phrase::new(at, after, base, "month-of-year"));
    }
    // "May" and "March" alone: only where a time can stand.
    let before = at > 0
        && (pieces.is_any(
            at - 1,
            &[
                "in", "since", "by", "until", "till", "of", "from", "last", "next", "this", "early", "late", "through",
                "during", "before", "after", "for", "and", "to", "between", "every", "mid", "around",
            ],
        ) || pieces.is_dash(at - 1));
    let verb = pieces.tag(at).is_some_and(|tag| tag == Tag::Md || tag.is_verb());
    let name = pieces.capital(end) && !sure && !before;
    let surname = at > 0 && !sure && pieces.capital(at - 1) && !before;
    (sure && pieces.form(at).len() > 4 || before && !verb && !name && !surname)
        .then(|| Phrase::new(at, at + 1, Base::Open(Open::Month(of_year)), "month"))
}

fn named_holiday(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if !pieces.capital(at) {
        return None;
    }
    let (holiday, end) = pieces.phrase(at, |sense| match sense {
        Sense::Holiday(holiday) => Some(holiday),
        _ => None,
    })?;
    // "Easter Island", "Christmas Carol": a name goes on, "Christmas Day" is in the table.
    if pieces.capital(end) && pieces.is_letters(end) && !pieces.glued(end) && weekday(pieces, end).is_none() {
        return None;
    }
    let open = Open::Holiday(holiday);
    if let Holiday::Once(day) = holiday {
        return Some(Phrase::new(at, end, Base::Point(Point::Day(day)), "day-with-a-name"));
    }
    if let Some((base, after)) = enclosing(pieces, end)
        && matches!(base, Base::Point(Point::Year(_)) | Base::WhichUnit(_, TimeUnit::Year))
    {
        return Some(Phrase::new(at, after, Base::Inside(open, Box::new(base)), "holiday"));
    }
    Some(Phrase::new(at, end, Base::Open(open), "holiday"))
}

/// "first quarter of 2009", "Q3 2014", "the second half".
fn quarter_or_half(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is(at, "the"));
    let from = at + the;
    let (open, end) = if let Some((quarter, end)) = quarter_glued(pieces, from) {
        (Open::Quarter(quarter), end)
    } else if let Some((half, end)) = letter_glued(pieces, from, "h", 2) {
        // "H1" alone is a bus, a vitamin, a visa.
        let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
        enclosing(pieces, end + dash)?;
        (Open::Half(half), end)
    } else {
        let fiscal = usize::from(pieces.sense(from, |sense| (sense == Sense::Fiscal).then_some(())).is_some());
        let (order, end) = match ordinal(pieces, from + fiscal) {
            Some(found) => found,
            None if pieces.is_any(from, &["last", "final"])
                && unit(pieces, from + 1) == Some(TimeUnit::Quarter)
                && enclosing(pieces, from + 2).is_some() =>
            {
                (4, from + 1)
            }
            None => return None,
        };
        let fiscal = usize::from(pieces.sense(end, |sense| (sense == Sense::Fiscal).then_some(())).is_some());
        let end = end + fiscal;
        let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
        let next = end + dash;
        if unit(pieces, next) == Some(TimeUnit::Quarter)
            && !pieces.form(next).ends_with('s')
            && (1..=4).contains(&order)
        {
            (Open::Quarter(order as u8), next + 1)
        } else if pieces.is(next, "half") && (1..=2).contains(&order) {
            let year = enclosing(pieces, next + 1).is_some()
                || pieces.is(next + 1, "of")
                    && pieces.is(next + 2, "the")
                    && unit(pieces, next + 3) == Some(TimeUnit::Year);
            if !year && dash == 0 {
                return None;
            }
            (Open::Half(order as u8), next + 1)
        } else {
            return None;
        }
    };
    let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
    if let Some((base, after)) = enclosing(pieces, end + dash) {
        let base = match (base, open) {
            (Base::Point(Point::Fiscal(year)), Open::Quarter(quarter)) => {
                Base::Point(Point::FiscalQuarter(year, quarter))
            }
            (Base::Point(Point::Year(year)), Open::Quarter(quarter)) => Base::Point(Point::Quarter(year, quarter)),
            (Base::Point(Point::Year(year)), Open::Half(half)) => Base::Point(Point::Half(year, half)),
            (base, open) => Base::Inside(open, Box::new(base)),
        };
        return Some(Phrase::new(at, after, base, "quarter-of-year"));
    }
    if pieces.is(end, "of") && pieces.is(end + 1, "the") && unit(pieces, end + 2) == Some(TimeUnit::Year) {
        return Some(Phrase::new(at, end + 3, Base::Open(open), "quarter"));
    }
    Some(Phrase::new(at, end, Base::Open(open), "quarter"))
}

/// "the 1990s", "the '90s", "the 19th century".
fn decade_or_century(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is(at, "the"));
    let from = at + the;
    let era = |end: usize| {
        pieces.phrase(end, |sense| match sense {
            Sense::Era(before) => Some(before),
            _ => None,
        })
    };
    if let Some((order, end)) = ordinal(pieces, from).filter(|(order, _)| (1..=30).contains(order)) {
        let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
        if unit(pieces, end + dash) == Some(TimeUnit::Century) {
            let end = end + dash + 1;
            let (before, end) = era(end).unwrap_or((false, end));
            let century = order as i32;
            return Some(Phrase::new(
                at,
                end,
                Base::Point(Point::Century(if before { -century } else { century - 1 })),
                "century",
            ));
        }
        return None;
    }
    let tens_of_s = |digits_at: usize| {
        let apostrophe = usize::from(pieces.is_apostrophe(digits_at + 1));
        let s = digits_at + 1 + apostrophe;
        (pieces.is(s, "s") && pieces.glued(s) && pieces.glued(digits_at + 1)).then_some(s + 1)
    };
    if let Some(digits) = pieces.digits(from)
        && !(the == 0 && pieces.glued(at) && at > 0 && pieces.is_letters(at - 1))
    {
        let end = tens_of_s(from)?;
        let year: i32 = digits.parse().ok()?;
        if digits.len() == 4 && (1000..=2100).contains(&year) && year % 10 == 0 {
            let century = year % 100 == 0 && year < 2000;
            let point = if century { Point::Century(year / 100) } else { Point::Decade(year / 10) };
            return Some(Phrase::new(at, end, Base::Point(point), "decade"));
        }
        if digits.len() == 2 && year % 10 == 0 && year >= 20 && the == 1 {
            return Some(Phrase::new(at, end, Base::Point(Point::Decade(190 + year / 10)), "decade"));
        }
        return None;
    }
    if (pieces.is_apostrophe(from) || pieces.is_mark(from, '‘'))
        && let Some(digits) = pieces.digits(from + 1).filter(|digits| digits.len() == 2 && pieces.glued(from + 1))
        && let Some(end) = tens_of_s(from + 1)
    {
        let year: i32 = digits.parse().ok()?;
        let decade = if year < 20 { 200 + year / 10 } else { 190 + year / 10 };
        return (year % 10 == 0).then(|| Phrase::new(at, end, Base::Point(Point::Decade(decade)), "decade"));
    }
    // "the nineties", "the nineteen-nineties" not among them; an age ("in her forties") is none.
    let tens = pieces.sense(from, |sense| match sense {
        Sense::Tens(tens) => Some(i32::from(tens)),
        _ => None,
    })?;
    (the == 1).then(|| Phrase::new(at, from + 1, Base::Point(Point::Decade(190 + tens / 10)), "decade"))
}

/// "summer 2014", "the summer of 2014", "in the summer".
fn season_date(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is(at, "the"));
    let season = season(pieces, at + the)?;
    let end = at + the + 1;
    let word = pieces.form(at + the);
    if pieces.tag(at + the).is_some_and(Tag::is_verb) {
        return None;
    }
    let year =
        |base: &Base| matches!(base, Base::Point(_) | Base::WhichUnit(_, TimeUnit::Year) | Base::Same(TimeUnit::Year));
    if let Some((base, after)) = enclosing(pieces, end).filter(|(base, _)| year(base)) {
        let base = match base {
            Base::Point(Point::Year(year)) => Base::Point(Point::Season(year, season)),
            base => Base::Inside(Open::Season(season), Box::new(base)),
        };
        return Some(Phrase::new(at, after, base, "season"));
    }
    let before =
        at > 0 && pieces.is_any(at - 1, &["in", "during", "by", "since", "until", "this", "early", "late", "through"]);
    let free = word.len() > 6
        || word.eq_ignore_ascii_case("winter")
        || word.eq_ignore_ascii_case("summer")
        || word.eq_ignore_ascii_case("autumn");
    let noun = pieces.tag(at + the).is_none_or(Tag::is_noun);
    let compound = pieces.tag(end).is_some_and(Tag::is_noun) && !pieces.is_mark(end, ',') || pieces.is(end, "of");
    (noun && !compound && before && (free || the == 1))
        .then(|| Phrase::new(at, end, Base::Open(Open::Season(season)), "season"))
}

/// Words before a year that other numbers can have too.
const YEAR_LEADS: [&str; 17] = [
    "by", "of", "from", "to", "between", "and", "before", "after", "through", "late", "early", "mid", "for", "around",
    "the", "or", "about",
];

/// A year by itself, where a year can stand.
fn bare_year(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if let Some((year, end)) = fiscal_year(pieces, at) {
        return Some(Phrase::new(at, end, Base::Point(Point::Fiscal(year)), "fiscal-year"));
    }
    let the = usize::from(pieces.is(at, "the"));
    if the == 1
        && let Some((year, end)) = fiscal_year(pieces, at + 1)
    {
        return Some(Phrase::new(at, end, Base::Point(Point::Fiscal(year)), "fiscal-year"));
    }
    if the == 1
        && pieces.is(at + 1, "year")
        && let Some((year, end)) = year(pieces, at + 2)
    {
        return Some(Phrase::new(at, end, Base::Point(Point::Year(year)), "year"));
    }
    if let Some(found) = era_year(pieces, at) {
        return Some(found);
    }
    if let Some((year, end)) = short_year(pieces, at) {
        let before =
            at > 0 && pieces.is_any(at - 1, &["in", "of", "since", "until", "from", "by", "to", "late", "early"]);
        return before.then(|| Phrase::new(at, end, Base::Point(Point::Year(year)), "year"));
    }
    // "Since nineteen ninety-six", and not "in two thousand homes".
    if at > 0
        && pieces.is_any(at - 1, &["in", "since", "until", "by"])
        && let Some((year, end)) = spelled_year(pieces, at)
        && !pieces.tag(end).is_some_and(|tag| tag.is_noun() || tag.is_adjective() || tag == Tag::Cd)
    {
        return Some(Phrase::new(at, end, Base::Point(Point::Year(year)), "year"));
    }
    let (year, end) = year(pieces, at)?;
    let found = Some(Phrase::new(at, end, Base::Point(Point::Year(year)), "year"));
    if at > 0 && pieces.is_any(at - 1, &["in", "since", "until", "till", "during", "circa", "c", "year"]) {
        return found;
    }
    let lead = |before: usize| {
        pieces.is_any(before, &YEAR_LEADS)
            || pieces.mark(before).is_some_and(|mark| matches!(mark, '(' | ',' | '-' | '–' | '—' | '[' | '/' | ';'))
            || season(pieces, before).is_some()
            || before > 0
                && pieces.is_mark(before, '.')
                && pieces.is_any(before - 1, &["c", "ca", "m", "b", "d", "div"])
    };
    let weak = at.checked_sub(1).is_none_or(lead);
    // A count: "1,900 people", "2000 soldiers", "2000 km"; a number of a thing: "Room 2014", "resolution 1973".
    let next_measure = pieces
        .sense(end, |sense| matches!(sense, Sense::Measure(_) | Sense::Unit(_) | Sense::Scale(_)).then_some(()))
        .is_some();
    let plural = pieces.tag(end).is_some_and(|tag| tag == Tag::Nns) && !pieces.glued(end);
    let leader = at > 0 && pieces.sense(at - 1, |sense| (sense == Sense::Leader).then_some(())).is_some();
    let money = at > 0 && pieces.sense(at - 1, |sense| matches!(sense, Sense::Measure(_)).then_some(())).is_some();
    if next_measure || leader || money {
        return None;
    }
    let modern = (1900..=2040).contains(&year);
    let counted_plural = plural && !(weak && modern)
        || plural && at > 0 && pieces.is_any(at - 1, &["of", "about", "around", "some", "over", "by", "to"]);
    let bounded = at > 0
        && pieces.is_any(at - 1, &["about", "some", "over", "than", "least", "around", "nearly", "almost"])
        && !pieces.is_mark(end, ',')
        && plural;
    if counted_plural || bounded {
        return None;
    }
    let old = weak
        && (pieces.mark(end).is_some_and(|mark| mark != '\'' && mark != '’')
            || end == pieces.len()
            || pieces.is_any(end, &["and", "to", "or", "when", "the", "until", "by", "as", "he", "she", "they", "it"]));
    // "The Russell 2000 Index": a year inside of a name.
    let name = at > 0
        && !weak
        && pieces.capital(at - 1)
        && pieces.is_letters(at - 1)
        && pieces.capital(end)
        && pieces.tag(at - 1).is_none_or(Tag::is_name);
    let second = at > 1 && pieces.is_dash(at - 1) && pieces.digits(at - 2).is_some_and(|digits| digits.len() == 4);
    ((modern && (weak || pieces.is_letters(at - 1)) || old || second) && !name).then_some(found?)
}

/// "394 AD", "AD 842", "44 BC".
fn era_year(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let era = |at: usize| {
        pieces.phrase(at, |sense| match sense {
            Sense::Era(before) => Some(before),
            _ => None,
        })
    };
    let number =
        |at: usize| pieces.digits(at).filter(|digits| digits.len() <= 4).and_then(|digits| digits.parse::<i32>().ok());
    let upper = |at: usize| pieces.form(at).chars().all(|c| !c.is_lowercase());
    let (year, before, end) = if let Some(year) = number(at) {
        let (before, end) = era(at + 1).filter(|_| upper(at + 1))?;
        (year, before, end)
    } else {
        let (before, end) = era(at).filter(|_| upper(at) && pieces.form(at).len() >= 2)?;
        (number(end).filter(|_| !before && pieces.is(at, "ad"))?, before, end + 1)
    };
    (year > 0)
        .then(|| Phrase::new(at, end, Base::Point(Point::Year(if before { 1 - year } else { year })), "year-of-an-era"))
}

/// "last week", "next Monday", "this morning", "the following day", "yesterday".
fn relative(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if let Some((days, end)) = pieces.phrase(at, |sense| match sense {
        Sense::Deictic(days) => Some(days),
        _ => None,
    }) {
        return Some(Phrase::new(at, end, Base::Today(days), "deictic-day"));
    }
    if pieces.is(at, "tonight") {
        let mut found = Phrase::new(at, at + 1, Base::Today(0), "deictic-day");
        found.part = Some(Part::Night);
        return Some(found);
    }
    // "The entire year".
    if pieces.is(at, "the")
        && pieces.is_any(at + 1, &["entire", "whole", "full"])
        && let Some(unit) = unit(pieces, at + 2).filter(|unit| *unit >= TimeUnit::Day)
        && !pieces.form(at + 2).ends_with('s')
        && pieces.tag(at + 3).is_none_or(|tag| !tag.is_noun())
        && !pieces.is_dash(at + 3)
    {
        return Some(Phrase::new(at, at + 3, Base::Same(unit), "same-period"));
    }
    let the = usize::from(pieces.is(at, "the"));
    let from = at + the;
    // "that day", "the same week", "that same year", "the day".
    let that = pieces.is(at, "that") || pieces.is(from, "same") && the == 1;
    if that {
        let same = usize::from(pieces.is(at, "that") && pieces.is(at + 1, "same"));
        let next = if pieces.is(at, "that") { at + 1 + same } else { from + 1 };
        if let Some(unit) = unit(pieces, next).filter(|unit| !unit.is_clock()) {
            let verb = pieces.tag(next).is_some_and(Tag::is_verb);
            return (!verb && !pieces.form(next).ends_with('s'))
                .then(|| Phrase::new(at, next + 1, Base::Same(unit), "same-period"));
        }
        if let Some(part) = part(pieces, next) {
            let mut found = Phrase::new(at, next + 1, Base::Same(TimeUnit::Day), "same-period");
            found.part = Some(part);
            return Some(found);
        }
        return None;
    }
    // "to end the day", "for the quarter": the period that the report tells of.
    if the == 1
        && let Some(unit) = unit(pieces, from).filter(|unit| {
            matches!(unit, TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Year)
        })
        && at > 0
        && !pieces.capital(from)
        && !pieces.form(from).ends_with('s')
        && !(at > 1 && pieces.is(at - 1, "of") && (pieces.capital(at - 2) || pieces.is_any(at - 2, &["time", "end"])))
        && (pieces.mark(from + 1).is_some_and(|mark| !is_joint(mark))
            || from + 1 == pieces.len()
            || pieces.tag(from + 1).is_some_and(|tag| tag.is_verb() || tag == Tag::Md)
            || pieces.is_any(from + 1, &["at", "to", "with", "on", "by", "in", "up", "down", "as", "and"]))
        && !pieces.is_apostrophe(from + 1)
    {
        return Some(Phrase::new(at, from + 1, Base::Same(unit), "same-period"));
    }
    // "the day before", "the week after", "the day earlier".
    if the == 1
        && let Some(unit) = unit(pieces, from).filter(|unit| !unit.is_clock())
    {
        if pieces.is(from, "weekend") {
            return Some(Phrase::new(at, from + 1, Base::Which(0, Open::Weekday(0)), "weekend"));
        }
        for (words, count) in [(["before", "last"], -2), (["after", "next"], 2)] {
            if pieces.is(from + 1, words[0]) && pieces.is(from + 2, words[1]) && unit > TimeUnit::Day {
                return Some(Phrase::new(at, from + 3, Base::WhichUnit(count, unit), "deictic-period"));
            }
        }
        if unit == TimeUnit::Week
            && pieces.is_any(from + 1, &["of", "beginning", "ending", "commencing"])
            && let Some(day) = date(pieces, from + 2).filter(|day| is_day(&day.base))
        {
            return Some(Phrase::new(at, day.end, Base::WeekOf(Box::new(day.base)), "week-of-a-day"));
        }
        let sign = if pieces.is_any(from + 1, &["before", "earlier"]) {
            -1
        } else if pieces.is_any(from + 1, &["after", "later"]) {
            1
        } else {
            0
        };
        let ends = !pieces.is_letters(from + 2)
            || pieces.is_any(from + 2, &["and", "but", "in", "at", "he", "she", "it", "they", "when"]);
        if sign != 0 && ends && !pieces.form(from).ends_with('s') {
            return Some(Phrase::new(at, from + 2, Base::Following(sign, unit), "next-to-a-period"));
        }
        return None;
    }
    let count = which(pieces, from)?;
    let word = pieces.form(from);
    let discourse = the == 1
        && count != 0
        && (word.eq_ignore_ascii_case("following")
            || word.eq_ignore_ascii_case("next")
            || word.eq_ignore_ascii_case("previous"));
    let mut next = from + 1;
    // "this past Friday", "this coming week", "this current year".
    let mut count = count;
    let mut past = word.eq_ignore_ascii_case("past");
    if count == 0
        && let Some(second) = which(pieces, next).filter(|second| *second != 0)
    {
        count = second;
        past = pieces.is(next, "past");
        next += 1;
    }
    if let Some((part, end)) = part(pieces, next).map(|part| (part, next + 1)) {
        // "last night" is yesterday's, "this morning" today's.
        if !discourse && (the == 1 || count > 0) || pieces.form(next).ends_with('s') {
            return None;
        }
        let base = if discourse { Base::Following(count, TimeUnit::Day) } else { Base::Today(count) };
        let mut found = Phrase::new(at, end, base, "part-of-a-day");
        found.part = Some(part);
        return Some(found);
    }
    if let Some((day, end)) = weekday(pieces, next) {
        return Some(Phrase::new(at, end, Base::Which(count, Open::Weekday(day)), "weekday"));
    }
    if let Some((month, end)) = month_name(pieces, next) {
        if let Some((day, end)) = day_of_month(pieces, end) {
            return (count != 0)
                .then(|| Phrase::new(at, end, Base::Which(count, Open::Days(month, day, day)), "month-and-day"));
        }
        return Some(Phrase::new(at, end, Base::Which(count, Open::Month(month)), "month"));
    }
    if let Some(season) = season(pieces, next) {
        let compound = pieces.tag(next + 1) == Some(Tag::Nns);
        return (!compound).then(|| Phrase::new(at, next + 1, Base::Which(count, Open::Season(season)), "season"));
    }
    if pieces.capital(next)
        && let Some((holiday, end)) = pieces.phrase(next, |sense| match sense {
            Sense::Holiday(holiday) => Some(holiday),
            _ => None,
        })
    {
        return Some(Phrase::new(at, end, Base::Which(count, Open::Holiday(holiday)), "holiday"));
    }
    let mut fiscal = false;
    if pieces.sense(next, |sense| (sense == Sense::Fiscal).then_some(())).is_some() {
        fiscal = true;
        next += 1;
    }
    next += usize::from(pieces.is_any(next, &["calendar", "entire", "whole", "full", "very"]));
    // "The past fortnight".
    let two = pieces.sense(next, |sense| match sense {
        Sense::TwoUnits(unit) => Some(unit),
        _ => None,
    });
    if let Some(unit) = two.filter(|_| count != 0 && !pieces.form(next).ends_with('s')) {
        let amount = Amount { low: Some(2.0), high: Some(2.0) };
        return Some(Phrase::new(at, next + 1, Base::Duration(amount, unit, count, None), "span-to-now"));
    }
    let unit = unit(pieces, next).filter(|unit| !unit.is_clock())?;
    if pieces.form(next).ends_with('s') {
        return None;
    }
    let end = next + 1;
    if unit == TimeUnit::Weekend {
        return Some(Phrase::new(at, end, Base::Which(count, Open::Weekday(0)), "weekend"));
    }
    if unit == TimeUnit::Day && count == 0 {
        return pieces.is(from, "this").then(|| Phrase::new(at, end, Base::Today(0), "deictic-day"));
    }
    if discourse && !(word.eq_ignore_ascii_case("next") && unit > TimeUnit::Day && unit != TimeUnit::Year) {
        return Some(Phrase::new(at, end, Base::Following(count, unit), "next-to-a-period"));
    }
    if fiscal && unit == TimeUnit::Year {
        return Some(Phrase::new(at, end, Base::FiscalYear(count), "fiscal-year"));
    }
    if past || the == 1 && count != 0 && unit != TimeUnit::Quarter {
        // "the past year" is how long, up to now.
        let amount = Amount { low: Some(1.0), high: Some(1.0) };
        return Some(Phrase::new(at, end, Base::Duration(amount, unit, count, None), "span-to-now"));
    }
    if unit == TimeUnit::Day {
        return None;
    }
    Some(Phrase::new(at, end, Base::WhichUnit(count, unit), "deictic-period"))
}

/// "early March", "mid-2014", "the end of last year", "later this week".
fn portion(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let portion = |at: usize| {
        pieces.sense(at, |sense| {
            Some(match sense {
                Sense::PortionStart => TimeMod::Start,
                Sense::PortionMid => TimeMod::Mid,
                Sense::PortionEnd => TimeMod::End,
                _ => return None,
            })
        })
    };
    let the = usize::from(pieces.is(at, "the"));
    let from = at + the;
    let (modifier, next) = if pieces.is_any(from, &["earlier", "later"]) && the == 0 {
        let next = from + 1 + usize::from(pieces.is_any(from + 1, &["on", "in"]));
        (None, next)
    } else {
        let very = usize::from(pieces.is(from, "very"));
        let modifier = portion(from + very)?;
        let mut next = from + very + 1;
        if pieces.is_any(from + very, &["early", "late", "mid"]) {
            next += usize::from(pieces.is_dash(next) || pieces.is(next, "in"));
        } else {
            if !pieces.is(next, "of") {
                return None;
            }
            next += 1;
        }
        (Some(modifier), next)
    };
    // "the end of the year", "the end of the week".
    let article = usize::from(pieces.is(next, "the"));
    // "by end of year", "at the end of month".
    let lead = the == 1 || at > 0 && pieces.is_any(at - 1, &["by", "before", "until", "at"]);
    let bare = lead && article == 0 && pieces.digits(next + 1).is_none();
    let mut found = if (article == 1 || bare)
        && let Some(unit) = unit(pieces, next + article).filter(|unit| *unit >= TimeUnit::Week)
        && !pieces.form(next + article).ends_with('s')
        && date(pieces, next).is_none()
    {
        Phrase::new(next, next + 1 + article, Base::WhichUnit(0, unit), "deictic-period")
    } else {
        timed(pieces, next)?
    };
    if matches!(found.base, Base::Duration(..)) {
        return None;
    }
    found.first = at;
    found.modifier = modifier;
    Some(found)
}

// Lengths and sets.

/// Adjectives between a number and its unit.
const BETWEEN: [&str; 14] = [
    "straight",
    "consecutive",
    "full",
    "whole",
    "more",
    "business",
    "calendar",
    "working",
    "successive",
    "additional",
    "long",
    "short",
    "entire",
    "solid",
];

/// How many, and the piece after.
pub(crate) fn amount(pieces: &Pieces<'_>, at: usize) -> Option<(Amount, usize)> {
    if pieces.is(at, "between") {
        let low = cardinal(pieces, at + 1, false)?;
        let high = pieces.is(low.end, "and").then(|| cardinal(pieces, low.end + 1, false)).flatten()?;
        return (low.value < high.value).then_some((Amount { low: Some(low.value), high: Some(high.value) }, high.end));
    }
    if pieces.is(at, "half") && pieces.is_any(at + 1, &["a", "an"]) && unit(pieces, at + 2).is_some() {
        return Some((Amount { low: Some(0.5), high: Some(0.5) }, at + 2));
    }
    if pieces.is(at, "all") && unit(pieces, at + 1).is_some() && !pieces.form(at + 1).ends_with('s') {
        return Some((Amount { low: Some(1.0), high: Some(1.0) }, at + 1));
    }
    // "The next couple of weeks".
    if at > 0
        && which(pieces, at - 1).is_some()
        && pieces.sense(at, |sense| matches!(sense, Sense::Dozen(2)).then_some(())).is_some()
    {
        return Some((Amount { low: Some(2.0), high: Some(2.0) }, at + 1 + usize::from(pieces.is(at + 1, "of"))));
    }
    if let Some(low) = cardinal(pieces, at, false) {
        let joint = pieces.is_any(low.end, &["to", "or"]) || pieces.is_dash(low.end);
        if joint
            && let Some(high) = cardinal(pieces, low.end + 1, false)
            && high.value > low.value
        {
            return Some((Amount { low: Some(low.value), high: Some(high.value) }, high.end));
        }
        return Some((Amount { low: Some(low.value), high: Some(low.value) }, low.end));
    }
    if let Some((vague, end)) = pieces.phrase(at, |sense| match sense {
        Sense::Vague(range) => Some(range),
        _ => None,
    }) {
        if pieces.is_any(at, &["some", "most", "the"]) {
            return None;
        }
        let end = end + usize::from(pieces.is(end, "of"));
        return Some((Amount { low: vague.map(|range| range.0), high: vague.map(|range| range.1) }, end));
    }
    if pieces.is_any(at, &["a", "an", "another"]) {
        let couple = pieces.sense(at + 1, |sense| matches!(sense, Sense::Dozen(2)).then_some(())).is_some();
        if couple {
            return Some((Amount { low: Some(2.0), high: Some(2.0) }, at + 2 + usize::from(pieces.is(at + 2, "of"))));
        }
        return Some((Amount { low: Some(1.0), high: Some(1.0) }, at + 1));
    }
    None
}

/// "more than two months", "the past three weeks", "two years ago", "three days later".
fn duration(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is_any(at, &["the", "these", "those"]));
    let mut next = at + the;
    let mut relation = 0;
    if let Some(which) = which(pieces, next).filter(|which| *which != 0) {
        relation = which;
        next += 1;
    } else if the == 1 && pieces.is_any(next, &["first", "final", "full"]) {
        next += 1;
    } else if the == 1 && amount(pieces, next).is_none() {
        return None;
    }
    let mut modifier = None;
    if relation == 0
        && pieces.is(next, "recent")
        && unit(pieces, next + 1).is_some_and(|unit| unit >= TimeUnit::Day)
        && pieces.form(next + 1).ends_with('s')
    {
        relation = -1;
        next += 1;
    }
    if let Some((bound, end)) = pieces.phrase(next, |sense| match sense {
        Sense::Bound(bound) => Some(bound),
        _ => None,
    }) && !(pieces.is(next, "all") && end == next + 1)
    {
        modifier = Some(bound);
        next = end;
    }
    let counted = amount(pieces, next);
    let bare = counted.is_none();
    let (amount, mut next) = match counted {
        Some((amount, end)) => (amount, end),
        // "years", "the coming days": how many is not said.
        None => (Amount { low: None, high: None }, next),
    };
    let dash = pieces.is_dash(next) && pieces.glued(next);
    next += usize::from(dash);
    if !bare {
        while pieces.is_any(next, &BETWEEN) && next < at + 12 {
            next += 1;
        }
    }
    // "Two nights", "a stay of 1 night": as many days.
    let nights = !bare
        && (pieces.is(next, "nights") && amount.low.is_some()
            || pieces.is(next, "night") && next > at && pieces.digits(next - 1).is_some());
    let (unit, twice) = match unit(pieces, next) {
        Some(unit) => (unit, false),
        None if nights => (TimeUnit::Day, false),
        None => {
            let two = pieces.sense(next, |sense| match sense {
                Sense::TwoUnits(unit) => Some(unit),
                _ => None,
            })?;
            (two, true)
        }
    };
    let plural = pieces.form(next).ends_with('s');
    // "A decades-long war", "the day-long talks": a length without a number.
    let long = bare
        && relation == 0
        && pieces.is_dash(next + 1)
        && pieces.glued(next + 1)
        && pieces.glued(next + 2)
        && pieces.is(next + 2, "long");
    if long && unit > TimeUnit::Second {
        let amount = if plural { amount } else { Amount { low: Some(1.0), high: Some(1.0) } };
        let mut found = Phrase::new(at, next + 3, Base::Duration(amount, unit, 0, None), "duration");
        found.modifier = modifier.and_then(TimeMod::of_bound);
        return Some(found);
    }
    // "The 2018 day five": a year before a unit is none of it.
    if !plural && !dash && pieces.digits(next - usize::from(next > at)).is_some_and(|digits| digits.len() == 4) {
        return None;
    }
    if bare && (!plural || the == 1 && relation == 0 || unit.is_clock() && relation == 0) {
        return None;
    }
    if bare && relation == 0 {
        let verb = pieces.tag(next).is_some_and(Tag::is_verb);
        let before = at > 0
            && (pieces.is_any(
                at - 1,
                &[
                    "for", "in", "within", "take", "last", "took", "taking", "after", "over", "lasted", "spent",
                    "recent", "and", "of", "be", "earlier",
                ],
            ) || pieces.mark(at - 1).is_some_and(|mark| matches!(mark, '"' | '“' | '‘')));
        let making = pieces.is(next + 1, "in") && pieces.is(next + 2, "the") && pieces.is(next + 3, "making");
        let led = before || making || pieces.is_any(next + 1, &["ago", "later", "earlier", "before", "of", "after"]);
        if verb || !led && modifier.is_none() || unit == TimeUnit::Quarter {
            return None;
        }
    }
    // A second of two, a quarter of a thing: no length of time.
    let article = !bare && pieces.is_any(next - 1, &["a", "an"]);
    if unit == TimeUnit::Second
        && (article && !pieces.is(next + 1, "later") && !pieces.is_any(next + 1, &["ago"])
            || !plural && !dash && pieces.digits(next - 1).is_none()
            || pieces.is(next, "sec") && pieces.digits(next - 1).is_none())
    {
        return None;
    }
    if unit == TimeUnit::Quarter
        && (article || !plural && !dash)
        && !pieces.is_any(next + 1, &["ago", "earlier", "later"])
    {
        return None;
    }
    // "Three quarters of the country" is a share.
    if unit == TimeUnit::Quarter
        && pieces.is(next + 1, "of")
        && !pieces.is_letters(next + 3)
            | pieces.is_any(
                next + 2,
                &["the", "a", "all", "its", "their", "those", "these", "them", "an", "his", "her", "our"],
            )
    {
        return None;
    }
    let mut end = next + 1;
    // Ages are quantities: "14 years old", "14-year-old", "six months of age".
    let aged = end + usize::from(pieces.is_dash(end));
    if pieces.is_any(aged, &["old", "olds"]) || pieces.is(end, "of") && pieces.is(end + 1, "age") {
        return None;
    }
    let times = if twice { 2.0 } else { 1.0 };
    let mut amount = Amount { low: amount.low.map(|low| low * times), high: amount.high.map(|high| high * times) };
    // "a year and a half", "two hours and 30 minutes".
    let mut more = None;
    if pieces.is(end, "and") && pieces.is(end + 1, "a") && pieces.is(end + 2, "half") {
        amount = Amount { low: amount.low.map(|low| low + 0.5), high: amount.high.map(|high| high + 0.5) };
        end += 3;
    } else if amount.low.is_some() {
        let and = usize::from(pieces.is(end, "and") || pieces.is_mark(end, ','));
        if let Some(second) = cardinal(pieces, end + and, false).filter(|number| number.written != Written::Fraction)
            && let Some(second_unit) = self::unit(pieces, second.end).filter(|second_unit| *second_unit < unit)
            && !pieces.is_any(second.end + 1, &["ago", "later", "earlier"])
        {
            more = Some((second.value, second_unit));
            end = second.end + 1;
        }
    }
    // What the words after it say.
    if let Some((bound, after)) = pieces.phrase(end, |sense| match sense {
        Sense::After(bound) => Some(bound),
        _ => None,
    }) && !pieces.is(end, "at")
        && !pieces.is(end, "plus")
    {
        modifier = Some(bound);
        end = after;
    }
    let finish = |base: Base, end: usize, rule: &'static str| {
        let mut found = Phrase::new(at, end, base, rule);
        found.modifier = modifier.and_then(TimeMod::of_bound);
        Some(found)
    };
    if relation == 0 && !dash {
        if pieces.is(end, "ago") {
            return finish(Base::FromPublished(amount, unit, -1), end + 1, "time-ago");
        }
        if pieces.is(end, "from") && pieces.is(end + 1, "now") {
            return finish(Base::FromPublished(amount, unit, 1), end + 2, "time-from-now");
        }
        if pieces.is(end, "from") && pieces.is_any(end + 1, &["today"]) {
            return finish(Base::FromPublished(amount, unit, 1), end + 2, "time-from-now");
        }
        let clause = |at: usize| {
            pieces.is_letters(at)
                && !pieces.is_any(
                    at,
                    &[
                        "and", "but", "in", "at", "he", "she", "it", "they", "when", "by", "on", "for", "with",
                        "after", "as",
                    ],
                )
        };
        if pieces.is(end, "earlier") || pieces.is(end, "before") && !clause(end + 1) {
            return finish(Base::FromBefore(amount, unit, -1), end + 1, "time-earlier");
        }
        if pieces.is(end, "later") || pieces.is(end, "afterward") || pieces.is(end, "afterwards") {
            return finish(Base::FromBefore(amount, unit, 1), end + 1, "time-later");
        }
    }
    // "a day" by itself says how long only with a reason: "for a day", "a day of".
    if article && relation == 0 && modifier.is_none() && more.is_none() && amount.low == Some(1.0) {
        let before = at > 0
            && pieces.is_any(
                at - 1,
                &[
                    "for", "in", "within", "after", "than", "about", "over", "only", "just", "take", "takes", "took",
                    "under", "lasted", "spent", "half", "of", "during", "nearly", "almost",
                ],
            );
        let another = pieces.is(next - 1, "another");
        let before = before
            || unit >= TimeUnit::Hour && pieces.is_any(end, &["after", "before", "since", "of"])
            || unit > TimeUnit::Day && !pieces.tag(end).is_some_and(Tag::is_noun);
        if !before && !another
            || unit == TimeUnit::Day
                && !pieces.is_any(at.saturating_sub(1), &["for", "in", "within", "than"])
                && !another
        {
            return None;
        }
    }
    let rule = if relation == 0 { "length-of-time" } else { "span-to-now" };
    finish(Base::Duration(amount, unit, relation, more), end, rule)
}

/// "every Monday", "twice a year", "daily", "Mondays".
fn set(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let value_of = |amount: f64, unit: TimeUnit| {
        let time = if unit.is_clock() { "T" } else { "" };
        format!("P{time}{}{}", plain(amount), unit.letters())
    };
    if let Some((value, end)) = pieces.phrase(at, |sense| match sense {
        Sense::Set(value) => Some(value),
        _ => None,
    }) {
        // A newspaper's name is none: "the Daily Varn".
        let name = pieces.capital(at) && (at > 0 && pieces.is(at - 1, "the") || pieces.capital(end));
        return (!name).then(|| Phrase::new(at, end, Base::Set(value.to_owned(), None), "set"));
    }
    let weekdays = |at: usize| {
        pieces.sense(at, |sense| match sense {
            Sense::Weekdays(day) => Some(day),
            _ => None,
        })
    };
    let many_parts = |at: usize| part(pieces, at).filter(|_| pieces.form(at).ends_with('s'));
    if let Some((day, end)) = weekday(pieces, at)
        && let Some(part) = many_parts(end)
    {
        let mut found = Phrase::new(at, end + 1, Base::Set(format!("XXXX-WXX-{day}"), None), "set-of-weekdays");
        found.part = Some(part);
        return Some(found);
    }
    if pieces.is(at, "weekends")
        && (at == 0 || cardinal(pieces, at - 1, false).is_none() && which(pieces, at - 1).is_none())
    {
        return Some(Phrase::new(at, at + 1, Base::Set("XXXX-WXX-WE".to_owned(), None), "set"));
    }
    if let Some(day) = weekdays(at) {
        return Some(Phrase::new(at, at + 1, Base::Set(format!("XXXX-WXX-{day}"), None), "set-of-weekdays"));
    }
    let every = |at: usize| pieces.sense(at, |sense| (sense == Sense::Every).then_some(())).is_some();
    if every(at) {
        let mut next = at + 1;
        let other = pieces.is(next, "other") || pieces.is(next, "second");
        next += usize::from(other);
        if let Some((day, end)) = weekday(pieces, next) {
            let part = part(pieces, end);
            let mut found =
                Phrase::new(at, end + usize::from(part.is_some()), Base::Set(format!("XXXX-WXX-{day}"), None), "set");
            found.part = part;
            return Some(found);
        }
        if let Some((month, end)) = month_name(pieces, next) {
            return Some(Phrase::new(at, end, Base::Set(format!("XXXX-{month:02}"), None), "set"));
        }
        if let Some(season) = season(pieces, next) {
            return Some(Phrase::new(at, next + 1, Base::Set(format!("XXXX-{}", season.code()), None), "set"));
        }
        if let Some(part) = part(pieces, next) {
            let mut found = Phrase::new(at, next + 1, Base::Set("XXXX-XX-XX".to_owned(), None), "set");
            found.part = Some(part);
            return Some(found);
        }
        let count = if other { 2.0 } else { 1.0 };
        let (count, next) = match cardinal(pieces, next, false) {
            Some(number) => (number.value, number.end),
            None if pieces.is(next, "few") => return None,
            None => (count, next),
        };
        next_single(pieces, next, count)?;
        let unit = unit(pieces, next)?;
        let value = match unit {
            TimeUnit::Weekend if count == 1.0 => "XXXX-WXX-WE".to_owned(),
            // A quarter is three months where it comes again and again.
            TimeUnit::Quarter => value_of(count * 3.0, TimeUnit::Month),
            unit => value_of(count, unit),
        };
        return Some(Phrase::new(at, next + 1, Base::Set(value, None), "set"));
    }
    // "twice a year", "three times a week", "once every two years".
    let (often, next) = if pieces.is(at, "once") {
        (1, at + 1)
    } else if pieces.is(at, "twice") {
        (2, at + 1)
    } else if let Some(number) = cardinal(pieces, at, false).filter(|number| pieces.is(number.end, "times")) {
        (number.value as u32, number.end + 1)
    } else if rate_before(pieces, at) {
        (0, at)
    } else {
        return None;
    };
    if !pieces.is_any(next, &["a", "an", "per", "each", "every"]) {
        return None;
    }
    let (count, after) = match cardinal(pieces, next + 1, false).filter(|_| every(next)) {
        Some(number) => (number.value, number.end),
        None => (1.0, next + 1),
    };
    next_single(pieces, after, count)?;
    let unit = unit(pieces, after)?;
    if pieces.is_any(after + 1, &["ago", "later", "earlier", "before"]) {
        return None;
    }
    let often = (often > 0).then_some(often);
    Some(Phrase::new(at, after + 1, Base::Set(value_of(count, unit), often), "set"))
}

/// "each year" but "every two years"; a unit of this number stands at `at`.
fn next_single(pieces: &Pieces<'_>, at: usize, count: f64) -> Option<()> {
    unit(pieces, at)?;
    (pieces.form(at).ends_with('s')
        == (count > 1.0 && !pieces.is(at.saturating_sub(1), "other") && !pieces.is(at.saturating_sub(1), "second")))
    .then_some(())
}

/// Whether a number, a sum or a share stands before `at`, so that "a year" says for how long it is reckoned.
fn rate_before(pieces: &Pieces<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    if pieces.is(at, "per") {
        return true;
    }
    let measure = pieces.sense(before, |sense| match sense {
        Sense::Measure(id) => Some(pieces.words.measure(id).kind),
        _ => None,
    });
    let digits = (before.saturating_sub(5)..at).any(|at| pieces.digits(at).is_some());
    pieces.is_any(at, &["a", "an"]) && (measure.is_some() && digits || pieces.is_mark(before, '%'))
}

/// A number without needless decimals.
pub(crate) fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{}", number as i64) } else { format!("{number}") }
}

fn is_joint(mark: char) -> bool {
    matches!(mark, '-' | '‐' | '‑' | '/')
}

// What no calendar fixes, and times of day.

fn reference(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    if let Some((unit, end)) = pieces.phrase(at, |sense| match sense {
        Sense::PeriodEnd(unit) => Some(unit),
        _ => None,
    }) {
        let noun = pieces.tag(end).is_some_and(|tag| tag.is_noun() && !tag.is_name());
        let mut found = Phrase::new(at, end, Base::WhichUnit(0, unit), "deictic-period");
        found.modifier = Some(TimeMod::End);
        return (!noun).then_some(found);
    }
    if let Some((value, end)) = pieces.phrase(at, |sense| match sense {
        Sense::Reference(value) => Some(value),
        _ => None,
    }) {
        // "The current president", and not a current in the sea or "current account".
        if pieces.is(at, "current") {
            let adjective = pieces.tag(at).is_some_and(Tag::is_adjective);
            let noun = pieces.tag(end).is_some_and(|tag| tag.is_noun() || tag.is_adjective());
            let other = pieces.is_any(end, &["account", "accounts", "affairs", "events"]);
            return (adjective && noun && !other).then(|| Phrase::new(at, end, Base::Reference(value), "reference"));
        }
        // "now that", "as soon as", "so far as".
        let other = pieces.is(end, "that") && pieces.is(at, "now")
            || pieces.is_any(end, &["as"]) && value != "PRESENT_REF"
            || pieces.is(at, "so") && pieces.is(end, "as");
        return (!other).then(|| Phrase::new(at, end, Base::Reference(value), "reference"));
    }
    // "She later said", "who died later": a time after the one told of.
    if pieces.is(at, "later") && !pieces.capital(at) && at > 0 {
        let verb = |at: usize| pieces.tag(at).is_some_and(Tag::is_verb);
        let adverb = pieces.tag(at).is_some_and(Tag::is_adverb);
        let beside = verb(at + 1) || verb(at - 1) && !pieces.is_letters(at + 1);
        let other = pieces.is_any(at - 1, &["or", "no", "much"]) || pieces.is(at + 1, "than");
        return (adverb && beside && !other)
            .then(|| Phrase::new(at, at + 1, Base::Reference("FUTURE_REF"), "reference"));
    }
    // "Earlier, he said": a time before the one told of.
    if pieces.is_any(at, &["earlier", "later"]) && pieces.capital(at) && !pieces.is(at + 1, "than") {
        let value = if pieces.is(at, "earlier") { "PAST_REF" } else { "FUTURE_REF" };
        let alone = pieces.is_mark(at + 1, ',')
            || pieces.tag(at + 1).is_some_and(|tag| matches!(tag, Tag::Prp | Tag::Dt | Tag::Nnp | Tag::PrpS));
        return alone.then(|| Phrase::new(at, at + 1, Base::Reference(value), "reference"));
    }
    if pieces.is_any(at, &["the", "that"])
        && at > 0
        && pieces.is(at + 1, "time")
        && pieces.is_any(at - 1, &["at", "by", "since", "until"])
    {
        let more =
            pieces.is_any(at + 2, &["of", "to", "when", "that", "for", "being", "he", "she", "it", "they", "the", "a"]);
        let since = pieces.is(at, "that") || pieces.is(at - 1, "at");
        return (!more && since).then(|| Phrase::new(at, at + 2, Base::Reference("PAST_REF"), "reference"));
    }
    if pieces.is(at, "the") {
        let value = if pieces.is(at + 1, "past") {
            "PAST_REF"
        } else if pieces.is(at + 1, "future") {
            "FUTURE_REF"
        } else {
            return None;
        };
        let noun = pieces.tag(at + 2).is_some_and(|tag| tag.is_noun() || tag == Tag::Cd || tag.is_adjective());
        return (!noun).then(|| Phrase::new(at, at + 2, Base::Reference(value), "reference"));
    }
    None
}

/// A part of a day without its day: "overnight", "in the morning".
fn part_alone(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let the = usize::from(pieces.is(at, "the"));
    let found = part(pieces, at + the)?;
    let overnight = pieces.is(at, "overnight");
    let end = at + the + 1;
    if pieces.sense(at + the, |sense| matches!(sense, Sense::ClockWord(_)).then_some(())).is_some() {
        return None;
    }
    // "the morning of May 3".
    if pieces.is_any(end, &["of", "on"])
        && let Some(mut day) = date(pieces, end + 1).filter(|day| is_day(&day.base))
    {
        day.first = at;
        day.part = Some(found);
        return Some(day);
    }
    let before = at > 0 && the == 1 && pieces.is_any(at - 1, &["in", "during", "into", "through"]);
    let noun = pieces.tag(end).is_some_and(Tag::is_noun);
    // "In the mornings": again and again.
    if before && !noun && pieces.is(at - 1, "in") && pieces.is_any(at + 1, &["mornings", "afternoons", "evenings"]) {
        let mut phrase = Phrase::new(at, end, Base::Set("XXXX-XX-XX".to_owned(), None), "set");
        phrase.part = Some(found);
        return Some(phrase);
    }
    if noun || !before && !overnight || pieces.form(at + the).ends_with('s') {
        return None;
    }
    let mut phrase = Phrase::new(at, end, Base::Nothing, "part-of-a-day");
    phrase.part = Some(found);
    Some(phrase)
}

/// A clock, and the day that may follow it.
fn clock_alone(pieces: &Pieces<'_>, at: usize) -> Option<Phrase> {
    let before = at > 0
        && pieces.is_any(
            at - 1,
            &[
                "at", "by", "from", "until", "till", "around", "about", "before", "after", "since", "between", "to",
                "and",
            ],
        );
    if at > 0
        && pieces.glued(at)
        && (pieces.is_letters(at - 1) || matches!(pieces.mark(at - 1), Some(':' | '.' | ',' | '$' | '-')))
    {
        return None;
    }
    let (told, mut end) = clock(pieces, at, before)?;
    let mut found = Phrase::new(at, end, Base::Nothing, "clock");
    // "10 a.m. Friday", "8:30 GMT on Monday", "9 in the evening".
    let comma = usize::from(pieces.is_mark(end, ','));
    let on = usize::from(pieces.is(end + comma, "on"));
    // "10:35 a.m. (0735 GMT) Friday": the same hour told twice before its day.
    if pieces.is_mark(end, '(')
        && let Some((_, inner)) = clock(pieces, end + 1, true)
        && pieces.is_mark(inner, ')')
        && let Some(day) = date(pieces, inner + 1 + usize::from(pieces.is(inner + 1, "on")))
        && is_day(&day.base)
    {
        found.base = day.base;
        found.end = day.end;
        found.clock = Some(told);
        return Some(found);
    }
    if let Some((_, after)) = part_of_day(pieces, end + 1).filter(|_| pieces.is(end, "in")) {
        end = after;
        found.end = end;
    } else if let Some(day) = date(pieces, end + comma + on).filter(|day| {
        // "16:15 UTC, 1 June": after a comma only a day with its month belongs to the clock.
        let dated = matches!(day.base, Base::Open(Open::Days(..)) | Base::Point(Point::Day(_)));
        is_day(&day.base) && (comma == 0 || on == 1 || dated)
    }) {
        found.base = day.base;
        found.end = day.end;
        found.part = day.part.filter(|_| false);
    }
    found.clock = Some(told);
    Some(found)
}

/// "Half past seven", "a quarter to eight", "ten minutes past nine": minutes before or behind an hour.
fn clock_beside_hour(pieces: &Pieces<'_>, at: usize) -> Option<(Clock, usize)> {
    let article = usize::from(pieces.is(at, "a"));
    let (minutes, next, exact) = if pieces.is(at, "half") {
        (30, at + 1, false)
    } else if pieces.is(at + article, "quarter") {
        (15, at + article + 1, true)
    } else {
        let number = cardinal(pieces, at, false)?;
        let spelled = usize::from(pieces.is_any(number.end, &["minutes", "minute", "min"]));
        let small = number.value.fract() == 0.0 && (1.0..30.0).contains(&number.value);
        (small.then_some(number.value as u16)?, number.end + spelled, spelled == 1)
    };
    let past = pieces.is(next, "past");
    // "Five to seven" is a range as often.
    let to = exact && pieces.is(next, "to");
    if !past && !to {
        return None;
    }
    let hour = || {
        let number = cardinal(pieces, next + 1, false)?;
        let fits = number.value.fract() == 0.0 && (1.0..=12.0).contains(&number.value);
        let counts = pieces.tag(number.end).is_some_and(Tag::is_noun);
        let clock = Clock { minute: number.value as u16 * 60, second: None, zone: None };
        (fits && !counts).then_some((clock, number.end))
    };
    let (told, end) = plain_clock(pieces, next + 1, true).or_else(hour).filter(|(told, _)| told.minute % 60 == 0)?;
    let minute = if past { told.minute + minutes } else { (told.minute + 24 * 60 - minutes) % (24 * 60) };
    (minute < 24 * 60).then_some((Clock { minute, ..told }, end))
}

/// Reads a time of day; `asked` says that a word before it ("at") lets a bare "10:30" be one.
fn clock(pieces: &Pieces<'_>, at: usize, asked: bool) -> Option<(Clock, usize)> {
    clock_beside_hour(pieces, at).or_else(|| plain_clock(pieces, at, asked))
}

/// A time of day by its own hour.
fn plain_clock(pieces: &Pieces<'_>, at: usize, asked: bool) -> Option<(Clock, usize)> {
    let word = pieces.sense(at, |sense| match sense {
        Sense::ClockWord(minute) => Some(minute),
        _ => None,
    });
    if let Some(minute) = word {
        let (zone, end) = zone(pieces, at + 1).unwrap_or((None, at + 1));
        return Some((Clock { minute, second: None, zone }, end));
    }
    let noon = |at: usize| {
        pieces.sense(at, |sense| match sense {
            Sense::Am => Some(false),
            Sense::Pm => Some(true),
            _ => None,
        })
    };
    let (hour, spelled, mut end) = match pieces.digits(at) {
        Some(digits) if digits.len() <= 2 => (digits.parse::<u16>().ok()?, false, at + 1),
        // "0800 UTC", "1430 GMT", "1600 hours".
        Some(digits) if digits.len() == 4 => {
            let number: u16 = digits.parse().ok()?;
            let (hour, minute) = (number / 100, number % 100);
            let hours = pieces.is_any(at + 1, &["hours", "hrs", "h"]);
            let (zone, end) = match zone(pieces, at + 1) {
                Some(found) if !pieces.is(at + 1, "et") => found,
                _ if noon(at + 1).is_some() && (1..=12).contains(&hour) => {
                    let minute = hour % 12 * 60 + minute + if noon(at + 1) == Some(true) { 12 * 60 } else { 0 };
                    return (number % 100 < 60).then_some((Clock { minute, second: None, zone: None }, at + 2));
                }
                _ if hours && (asked || digits.starts_with('0')) => (None, at + 2),
                _ => return None,
            };
            return (hour < 24 && minute < 60)
                .then_some((Clock { minute: hour * 60 + minute, second: None, zone }, end));
        }
        Some(_) => return None,
        None => {
            let Number { value, end, .. } =
                cardinal(pieces, at, false).filter(|number| number.value >= 1.0 && number.value <= 12.0)?;
            (value as u16, true, end)
        }
    };
    let (mut minute, mut second, mut sure) = (0, None, false);
    let joint = |from: usize, mark: char| pieces.is_mark(from, mark) && pieces.glued(from) && pieces.glued(from + 1);
    if !spelled {
        let colon = joint(end, ':');
        if (colon || joint(end, '.')) && pieces.digits(end + 1).is_some_and(|digits| digits.len() == 2) {
            minute = pieces.digits(end + 1)?.parse().ok()?;
            end += 2;
            if colon && joint(end, ':') && pieces.digits(end + 1).is_some_and(|digits| digits.len() == 2) {
                second = Some(pieces.digits(end + 1)?.parse().ok().filter(|second| *second < 60)?);
                end += 2;
            }
            sure = colon && (asked || pieces.digits(at).is_some_and(|digits| digits.len() == 2));
            if !colon && noon(end).is_none() && zone(pieces, end).is_none() {
                return None;
            }
        }
    }
    let mut hour = hour;
    if let Some(after_noon) = noon(end) {
        if hour == 0 || hour > 12 {
            return None;
        }
        // "10 am", but not "I am": the number before it decides.
        hour = hour % 12 + if after_noon { 12 } else { 0 };
        sure = true;
        end += 1;
        if pieces.is_mark(end, '.')
            && pieces.glued(end)
            && pieces.form(end - 1).contains('.')
            && !pieces.form(end - 1).ends_with('.')
        {
            end += 1;
        }
    } else if pieces.is(end, "o") && pieces.is_apostrophe(end + 1) && pieces.is(end + 2, "clock") {
        sure = true;
        end += 3;
        if let Some((part, after)) = part_of_day(pieces, end + 1).filter(|_| pieces.is(end, "in")) {
            hour = hour % 12 + if matches!(part, Part::Morning) { 0 } else { 12 };
            end = after;
        }
    }
    if !sure
        && minute == 0
        && (1..=12).contains(&hour)
        && pieces.is(end, "in")
        && pieces.is(end + 1, "the")
        && let Some(part) = part(pieces, end + 2).filter(|_| !pieces.form(end + 2).ends_with('s'))
    {
        hour = hour % 12 + if matches!(part, Part::Morning) { 0 } else { 12 };
        sure = true;
        end += 3;
    }
    let found = zone(pieces, end);
    if spelled && !sure {
        return None;
    }
    let sure = sure
        || found.is_some() && end.checked_sub(2).and_then(|at| pieces.mark(at)) == Some(':')
        || found.is_some() && minute > 0;
    let (zone, end) = found.filter(|_| sure).unwrap_or((None, end));
    (sure && hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60)
        .then_some((Clock { minute: hour * 60 + minute, second, zone }, end))
}

/// "GMT", "(GMT +8)", "local time".
fn zone(pieces: &Pieces<'_>, at: usize) -> Option<(Option<i16>, usize)> {
    let open = usize::from(pieces.is_mark(at, '('));
    let from = at + open;
    if let Some((zone, end)) = pieces.phrase(from, |sense| match sense {
        Sense::Zone(zone) => Some(zone.unwrap_or(0)),
        _ => None,
    }) {
        if !pieces.form(from).chars().all(char::is_uppercase) && pieces.form(from).len() < 6 {
            return None;
        }
        let sign = match pieces.mark(end) {
            Some('+') => 1,
            Some('-' | '−' | '–')
                if pieces.digits(end + 1).is_some_and(|digits| digits.len() <= 2) && pieces.glued(end + 1) =>
            {
                -1
            }
            _ => 0,
        };
        let (zone, end) =
            match pieces.digits(end + 1).and_then(|digits| digits.parse::<i16>().ok()).filter(|hours| *hours <= 14) {
                Some(hours) if sign != 0 => (zone + sign * hours * 60, end + 2),
                _ => (zone, end),
            };
        let close = usize::from(open == 1 && pieces.is_mark(end, ')'));
        return (open == close).then_some((Some(zone), end + close));
    }
    let (_, end) = pieces.phrase(from, |sense| (sense == Sense::Local).then_some(()))?;
    let name = pieces.form(from);
    (open == 0 && (end > from + 1 || name == "ET")).then_some((None, end))
}
