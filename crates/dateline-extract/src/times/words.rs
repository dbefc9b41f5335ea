//! The words of times and quantities, read from tables, and looked up by form.

use crate::lexicon::{ExtractError, rows};
use crate::times::calendar::Holiday;
use std::collections::HashMap;

/// The tables of times and quantities of a language: tab-separated lines, `#` for comments.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroundingTables<'t> {
    /// Class, value, words of time.
    pub times: &'t str,
    /// Rule, names of holidays.
    pub holidays: &'t str,
    /// Class, value, words of number.
    pub numbers: &'t str,
    /// Kind, unit, forms.
    pub units: &'t str,
    /// Class of what happened to people, words.
    pub people: &'t str,
}

/// A unit of time, as in an ISO 8601 duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TimeUnit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl TimeUnit {
    const ALL: [(&'static str, TimeUnit, &'static str); 11] = [
        ("TS", TimeUnit::Second, "second"),
        ("TM", TimeUnit::Minute, "minute"),
        ("TH", TimeUnit::Hour, "hour"),
        ("D", TimeUnit::Day, "day"),
        ("WE", TimeUnit::Weekend, "weekend"),
        ("W", TimeUnit::Week, "week"),
        ("M", TimeUnit::Month, "month"),
        ("Q", TimeUnit::Quarter, "quarter"),
        ("Y", TimeUnit::Year, "year"),
        ("DE", TimeUnit::Decade, "decade"),
        ("CE", TimeUnit::Century, "century"),
    ];

    fn from_code(code: &str) -> Option<TimeUnit> {
        TimeUnit::ALL.iter().find(|row| row.0 == code).map(|row| row.1)
    }

    /// The letters after the number in a duration.
    pub(crate) fn letters(self) -> &'static str {
        TimeUnit::ALL.iter().find(|row| row.1 == self).map_or("", |row| row.0.trim_start_matches('T'))
    }

    /// The unit's name in a quantity.
    pub(crate) fn name(self) -> &'static str {
        TimeUnit::ALL.iter().find(|row| row.1 == self).map_or("", |row| row.2)
    }

    /// Whether it is shorter than a day.
    pub(crate) fn is_clock(self) -> bool {
        self < TimeUnit::Day
    }
}

/// A part of a year that has no first and last day by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
    Daytime,
}

impl Part {
    const ALL: [(&'static str, Part); 6] = [
        ("MO", Part::Morning),
        ("MI", Part::Midday),
        ("AF", Part::Afternoon),
        ("EV", Part::Evening),
        ("NI", Part::Night),
        ("DT", Part::Daytime),
    ];

    pub(crate) fn code(self) -> &'static str {
        Part::ALL.iter().find(|row| row.1 == self).map_or("", |row| row.0)
    }

    /// Minutes of the day from and to; what goes past midnight has more than a day's minutes.
    pub(crate) fn minutes(self) -> (i32, i32) {
        match self {
            Part::Morning => (0, 12 * 60),
            Part::Midday => (11 * 60, 14 * 60),
            Part::Afternoon => (12 * 60, 18 * 60),
            Part::Evening => (17 * 60, 24 * 60),
            Part::Night => (18 * 60, 30 * 60),
            Part::Daytime => (6 * 60, 20 * 60),
        }
    }
}

/// What a number is said to be in relation to the true value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoundWord {
    Equal,
    About,
    More,
    AtLeast,
    Less,
    AtMost,
}

/// One meaning of a word or of a few words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sense {
    Month(u8, bool),
    Weekday(u8, bool),
    Weekdays(u8),
    Season(Season),
    Unit(TimeUnit),
    TwoUnits(TimeUnit),
    Part(Part),
    Deictic(i32),
    Tonight,
    Reference(&'static str),
    Set(&'static str),
    Fiscal,
    Tens(u8),
    Which(i32),
    Every,
    PortionStart,
    PortionMid,
    PortionEnd,
    Zone(Option<i16>),
    Am,
    Pm,
    ClockWord(u16),
    Local,
    Era(bool),
    Plan,
    PeriodEnd(TimeUnit),
    Start,
    Lead,
    Holiday(Holiday),
    One(u64),
    Teen(u64),
    Ten(u64),
    Hundred,
    Scale(u8),
    Short(u8),
    Dozen(u64),
    Ordinal(u64),
    Suffix,
    Fraction(u64),
    Vague(Option<(f64, f64)>),
    Both,
    Bound(BoundWord),
    After(BoundWord),
    Cumulative,
    Leader,
    Invariant,
    Measure(u16),
    Glued(u16),
    People(u8),
}

impl Sense {
    /// Whether an expression of time can begin with such a word.
    fn begins_time(self) -> bool {
        !self.is_only_inside() && !matches!(self, Sense::Both | Sense::Lead | Sense::Measure(_))
    }

    /// Whether a quantity can begin with such a word.
    fn begins_quantity(self) -> bool {
        matches!(
            self,
            Sense::One(_)
                | Sense::Teen(_)
                | Sense::Ten(_)
                | Sense::Hundred
                | Sense::Scale(_)
                | Sense::Dozen(_)
                | Sense::Ordinal(_)
                | Sense::Fraction(_)
                | Sense::Vague(_)
                | Sense::Both
                | Sense::Bound(_)
                | Sense::Lead
                | Sense::Measure(_)
        )
    }

    /// Whether the word only matters inside of an expression, or beside it.
    fn is_only_inside(self) -> bool {
        matches!(
            self,
            Sense::Leader
                | Sense::Invariant
                | Sense::People(_)
                | Sense::Glued(_)
                | Sense::Plan
                | Sense::Cumulative
                | Sense::After(_)
                | Sense::Short(_)
                | Sense::Suffix
                | Sense::Zone(_)
                | Sense::Local
                | Sense::Am
                | Sense::Pm
        )
    }
}

/// What kind of measure a unit is, by its name in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) kind: &'static str,
    pub(crate) id: u16,
}

/// The meanings of one form, and of the rows of words that begin with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) senses: Vec<Sense>,
    /// More words and what they mean with the first; the longest first.
    phrases: Vec<(Box<[Box<str>]>, Sense)>,
    /// Whether an expression of time can begin with it.
    pub(crate) begins_time: bool,
    /// Whether a quantity can begin with it.
    pub(crate) begins_quantity: bool,
}

/// All words of times and quantities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    entries: Vec<Entry>,
    by_form: HashMap<Box<str>, u32>,
    units: Vec<(&'static str, Box<str>)>,
    people: Vec<Box<str>>,
}

const KINDS: [&str; 6] = ["percent", "length", "mass", "area", "measure", "money"];
const REFERENCES: [&str; 3] = ["PRESENT_REF", "PAST_REF", "FUTURE_REF"];
const SETS: [&str; 10] = ["P1D", "P1W", "P2W", "P1M", "P2M", "P3M", "P6M", "P1Y", "P2Y", "PT1H"];

fn fixed(list: &[&'static str], value: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| *known == value)
}

impl Words {
    pub(crate) fn new(tables: &GroundingTables<'_>) -> Result<Self, ExtractError> {
        let mut words = Words::default();
        for (table, text) in [("times", tables.times), ("numbers", tables.numbers)] {
            for (line, row) in rows(text) {
                let [class, value, forms] = row[..] else { return Err(ExtractError::column(table, line)) };
                let sense = sense(class, value).ok_or(ExtractError::word(table, line))?;
                words.add(forms, sense);
            }
        }
        for (line, row) in rows(tables.holidays) {
            let [rule, forms] = row[..] else { return Err(ExtractError::column("holidays", line)) };
            let holiday = Holiday::from_rule(rule).ok_or(ExtractError::word("holidays", line))?;
            words.add(forms, Sense::Holiday(holiday));
        }
        for (line, row) in rows(tables.units) {
            let [kind, name, forms] = row[..] else { return Err(ExtractError::column("units", line)) };
            let glued = kind == "glued";
            let kind = if glued { "measure" } else { kind };
            let known = fixed(&KINDS, kind).ok_or(ExtractError::word("units", line))?;
            let same = |unit: &&(&'static str, Box<str>)| &*unit.1 == name;
            let id = match words.units.iter().find(same).is_some() && glued {
                true => words.units.iter().position(|unit| &*unit.1 == name).unwrap_or(0),
                false => {
                    words.units.push((known, name.into()));
                    words.units.len() - 1
                }
            };
            let id = u16::try_from(id).map_err(|_| ExtractError::word("units", line))?;
            words.add(forms, if glued { Sense::Glued(id) } else { Sense::Measure(id) });
        }
        for (line, row) in rows(tables.people) {
            let [class, forms] = row[..] else { return Err(ExtractError::column("people", line)) };
            words.people.push(class.into());
            let id = u8::try_from(words.people.len() - 1).map_err(|_| ExtractError::word("people", line))?;
            words.add(forms, Sense::People(id));
        }
        for entry in &mut words.entries {
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.0.len()));
            let senses = || entry.senses.iter().copied().chain(entry.phrases.iter().map(|phrase| phrase.1));
            entry.begins_time = senses().any(Sense::begins_time);
            entry.begins_quantity = senses().any(Sense::begins_quantity);
        }
        Ok(words)
    }

    fn add(&mut self, forms: &str, sense: Sense) {
        for form in forms.split(", ") {
            let mut pieces = crate::times::pieces::forms(form).into_iter();
            let Some(first) = pieces.next() else { continue };
            let rest: Box<[Box<str>]> = pieces.map(Into::into).collect();
            let next = self.entries.len() as u32;
            let at = *self.by_form.entry(first.into()).or_insert(next);
            if at == next {
                self.entries.push(Entry::default());
            }
            let entry = &mut self.entries[at as usize];
            if rest.is_empty() {
                entry.senses.push(sense);
            } else {
                entry.phrases.push((rest, sense));
            }
        }
    }

    /// The entry of a form in lower case.
    pub(crate) fn find(&self, form: &str) -> Option<u32> {
        self.by_form.get(form).copied()
    }

    pub(crate) fn entry(&self, at: u32) -> &Entry {
        &self.entries[at as usize]
    }

    pub(crate) fn measure(&self, id: u16) -> Measure {
        Measure { kind: self.units[usize::from(id)].0, id }
    }

    pub(crate) fn unit_name(&self, id: u16) -> &str {
        &self.units[usize::from(id)].1
    }

    pub(crate) fn people_class(&self, id: u8) -> &str {
        &self.people[usize::from(id)]
    }
}

impl Entry {
    /// The phrases that go on from this word: their further words, and what they mean.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = (&[Box<str>], Sense)> {
        self.phrases.iter().map(|(rest, sense)| (&**rest, *sense))
    }
}

fn sense(class: &str, value: &str) -> Option<Sense> {
    let caps = value.ends_with(" caps");
    let plain = value.trim_end_matches(" caps");
    let number = || plain.parse::<u64>().ok();
    let small = || plain.parse::<u8>().ok();
    Some(match class {
        "month" => Sense::Month(small().filter(|month| (1..=12).contains(month))?, caps),
        "weekday" => Sense::Weekday(small().filter(|day| (1..=7).contains(day))?, caps),
        "weekdays" => Sense::Weekdays(small().filter(|day| (1..=7).contains(day))?),
        "season" => Sense::Season(match value {
            "SP" => Season::Spring,
            "SU" => Season::Summer,
            "FA" => Season::Autumn,
            "WI" => Season::Winter,
            _ => return None,
        }),
        "unit" => Sense::Unit(TimeUnit::from_code(value)?),
        "two" => Sense::TwoUnits(TimeUnit::from_code(value)?),
        "part" => Sense::Part(Part::ALL.iter().find(|row| row.0 == value)?.1),
        "deictic" => Sense::Deictic(value.parse().ok()?),
        "tonight" => Sense::Tonight,
        "reference" => Sense::Reference(fixed(&REFERENCES, value)?),
        "set" => Sense::Set(fixed(&SETS, value)?),
        "fiscal" => Sense::Fiscal,
        "decade" => Sense::Tens(small()?),
        "which" => Sense::Which(value.parse().ok()?),
        "every" => Sense::Every,
        "portion" => match value {
            "START" => Sense::PortionStart,
            "MID" => Sense::PortionMid,
            "END" => Sense::PortionEnd,
            _ => return None,
        },
        "zone" if value == "Z" => Sense::Zone(None),
        "zone" => Sense::Zone(Some(value.parse().ok()?)),
        "half" if value == "AM" => Sense::Am,
        "half" if value == "PM" => Sense::Pm,
        "noon" => {
            let (hour, minute) = value.split_once(':')?;
            Sense::ClockWord(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
        }
        "clock" => Sense::Local,
        "era" => Sense::Era(value == "BC"),
        "plan" => Sense::Plan,
        "start" => Sense::Start,
        "lead" => Sense::Lead,
        "yearend" => Sense::PeriodEnd(TimeUnit::from_code(value)?),
        "one" => Sense::One(number()?),
        "teen" => Sense::Teen(number()?),
        "ten" => Sense::Ten(number()?),
        "hundred" => Sense::Hundred,
        "scale" => Sense::Scale(small()?),
        "short" => Sense::Short(small()?),
        "dozen" => Sense::Dozen(number()?),
        "ordinal" => Sense::Ordinal(number()?),
        "suffix" => Sense::Suffix,
        "fraction" => Sense::Fraction(number().filter(|number| *number > 1)?),
        "vague" if value == "- -" => Sense::Vague(None),
        "vague" => {
            let (low, high) = value.split_once(' ')?;
            Sense::Vague(Some((low.parse().ok()?, high.parse().ok()?)))
        }
        "both" => Sense::Both,
        "bound" | "after" => {
            let bound = match value {
                "=" => BoundWord::Equal,
                "~" => BoundWord::About,
                ">" => BoundWord::More,
                ">=" => BoundWord::AtLeast,
                "<" => BoundWord::Less,
                "<=" => BoundWord::AtMost,
                _ => return None,
            };
            if class == "bound" { Sense::Bound(bound) } else { Sense::After(bound) }
        }
        "cumulative" => Sense::Cumulative,
        "leader" => Sense::Leader,
        "invariant" => Sense::Invariant,
        _ => return None,
    })
}
