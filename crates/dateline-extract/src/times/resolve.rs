//! What an expression of time stands for: its value and interval.

use crate::times::calendar::{Day, Holiday, year_words};
use crate::times::phrases::{Amount, Base, Clock, Open, Phrase, TimeMod, can_begin, phrase, plain};
use crate::times::pieces::Pieces;
use crate::times::points::Point;
use crate::times::tense::{Side, Tense, tense};
use crate::times::words::{Part, TimeUnit};
use crate::times::{Interval, Moment, Published, Time, TimeId, TimeType, zone_words};
use dateline_text::{Block, BlockId, BlockKind, Document, EvidenceId, Grounded, RuleId, Slot, Span, Text, Trail};

/// A time as it was found, for the readers that come after.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) phrase: Phrase,
    pub(crate) id: TimeId,
}

/// The last time that the report spoke of.
#[derive(Clone, Copy)]
struct Spoken {
    point: Point,
    evidence: EvidenceId,
    block: BlockId,
    /// The piece of the block after its words.
    end: usize,
}

/// What is known while the blocks of a report are read in order.
pub(crate) struct Resolver<'t> {
    document: &'t Document,
    published: Option<&'t Published>,
    /// The quotations of the bytes that state the publication, made when first used.
    published_at: Option<Vec<EvidenceId>>,
    /// The day in the report's own dateline, where no publication is known.
    dateline: Option<(Day, EvidenceId)>,
    spoken: Option<Spoken>,
    /// The last day that the report spoke of.
    spoken_day: Option<Spoken>,
    /// Whether numbers like 03/12/2014 begin with the day, where another date of the report shows it.
    day_first: Option<bool>,
    pub(crate) times: Vec<Time>,
    pub(crate) warnings: Vec<String>,
}

/// What an expression was worked out to be.
#[derive(Default)]
struct Resolved {
    value: Option<String>,
    interval: Option<Interval>,
    /// The period it names, for what is said next.
    point: Option<Point>,
    uses_published: bool,
    uses_spoken: Option<EvidenceId>,
    verb: Option<Span<Text>>,
    confidence: f32,
}

/// Reads the times of one block.
pub(crate) fn read(
    resolver: &mut Resolver<'_>,
    pieces: &Pieces<'_>,
    id: BlockId,
    block: &Block,
    trail: &mut Trail,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let Some(phrase) = can_begin(pieces, at).then(|| phrase(pieces, at)).flatten() else {
            at += 1;
            continue;
        };
        let end = phrase.end.max(at + 1);
        let time = resolver.time(pieces, &phrase, id, block, trail);
        found.push(Found { phrase, id: time });
        at = end;
    }
    found
}

impl<'t> Resolver<'t> {
    pub(crate) fn new(document: &'t Document, published: Option<&'t Published>) -> Self {
        Resolver {
            document,
            published,
            published_at: None,
            dateline: None,
            spoken: None,
            spoken_day: None,
            day_first: day_first(document.text()),
            times: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The quotations that a value resolved against the publication rests on.
    fn publication(&mut self, trail: &mut Trail) -> Vec<EvidenceId> {
        let Some(published) = self.published else {
            return self.dateline.map(|(_, evidence)| evidence).into_iter().collect();
        };
        let at =
            self.published_at.get_or_insert_with(|| published.at.iter().map(|&at| trail.quote_source(at)).collect());
        at.clone()
    }

    fn time(
        &mut self,
        pieces: &Pieces<'_>,
        phrase: &Phrase,
        block_id: BlockId,
        block: &Block,
        trail: &mut Trail,
    ) -> TimeId {
        let span = pieces.span(phrase.first, phrase.end);
        // What a teaser says is reckoned from its own report's day, which nobody knows.
        let own = block.kind.is_evidence();
        let published = self.published.filter(|_| own);
        let spoken = self.spoken.filter(|_| own);
        let context = Context {
            pieces,
            phrase,
            kind: block.kind,
            block: block_id,
            published: published.map(|published| published.day).or(self.dateline.map(|(day, _)| day).filter(|_| own)),
            spoken,
            spoken_day: self.spoken_day.filter(|_| own),
            day_first: self.day_first,
        };
        let mut resolved = context.resolve();
        if resolved.uses_published
            && let Some(published) = published
        {
            resolved.confidence *= published.confidence.max(0.5);
        }
        let kind = context.kind();
        let words = self.document.words(span);
        match phrase.base {
            Base::Invalid => self.warnings.push(format!("“{words}” is no day of the calendar")),
            Base::Unordered(..) if resolved.value.as_ref().is_none_or(|value| value.contains('X')) => {
                self.warnings
                    .push(format!("“{words}”: the report does not show whether the day or the month comes first"));
            }
            _ => {}
        }
        let map = self.document.map();
        let mention = trail.quote(span, map);
        let mut rest = Vec::new();
        if resolved.uses_published {
            rest.extend(self.publication(trail));
        }
        rest.extend(resolved.uses_spoken);
        if let Some(verb) = resolved.verb {
            rest.push(trail.quote(verb, map));
        }
        let rule = RuleId(phrase.rule);
        let evidence = trail.derive(rule, mention, rest, None);
        let id = TimeId(self.times.len() as u32);
        if own && let Some(point) = resolved.point {
            let spoken = Some(Spoken { point, evidence, block: block_id, end: phrase.end });
            self.spoken = spoken;
            if matches!(point, Point::Day(_)) {
                self.spoken_day = spoken;
            }
        }
        if self.published.is_none()
            && self.dateline.is_none()
            && let (Base::Point(Point::Day(day)), true) = (&phrase.base, is_dateline(pieces, phrase, block, block_id))
        {
            self.dateline = Some((*day, evidence));
        }
        let confidence = resolved.confidence;
        let value = match resolved.value {
            Some(value) => Slot::Stated(Grounded::new(value, evidence, confidence)),
            None => Slot::Unresolved { mention },
        };
        let interval = match resolved.interval {
            Some(interval) => Slot::Stated(Grounded::new(interval, evidence, confidence)),
            // A length without an end, and a set, have no interval at all.
            None if matches!(kind, TimeType::Duration | TimeType::Set) => Slot::Unstated,
            None => Slot::Unresolved { mention },
        };
        let frequency = match phrase.base {
            Base::Set(_, frequency) => frequency,
            _ => None,
        };
        self.times.push(Time {
            id,
            span,
            kind,
            value,
            modifier: phrase.modifier,
            interval,
            frequency,
            block: block_id,
            rule,
            evidence,
            confidence,
        });
        id
    }
}

/// Whether a date is that of the report's own dateline: alone in its block, or before the first words of a report
/// ("TARN, 3 March 2031 (Varn News) – ").
fn is_dateline(pieces: &Pieces<'_>, phrase: &Phrase, block: &Block, id: BlockId) -> bool {
    if block.kind == BlockKind::Dateline {
        return true;
    }
    let opens = pieces.mark(phrase.end).is_some_and(|mark| matches!(mark, '(' | '-' | '–' | '—'))
        && !pieces.glued(phrase.end)
        && (0..phrase.first).all(|at| pieces.mark(at).is_some() || pieces.capital(at));
    block.kind == BlockKind::Paragraph && id.0 <= 4 && phrase.first <= 8 && opens
}

/// Whether a date in digits of the text shows that days come before months: 25/12/2014 says yes, 12/25/2014 no.
fn day_first(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    let (mut yes, mut no) = (0, 0);
    for (at, _) in text.match_indices('/') {
        let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u8>().ok());
        let start = (0..2)
            .rev()
            .map(|back| at.saturating_sub(back + 1))
            .find(|&from| bytes[from..at].iter().all(u8::is_ascii_digit) && from < at);
        let end = (1..=2)
            .rev()
            .map(|on| at + 1 + on)
            .find(|&to| bytes.get(at + 1..to).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit)));
        if let (Some(start), Some(end)) = (start, end)
            && bytes.get(end) == Some(&b'/')
            && let (Some(first), Some(second)) = (number(start, at), number(at + 1, end))
        {
            yes += u32::from((13..=31).contains(&first) && (1..=12).contains(&second));
            no += u32::from((1..=12).contains(&first) && (13..=31).contains(&second));
        }
    }
    match (yes, no) {
        (0, 0) => None,
        (_, 0) => Some(true),
        (0, _) => Some(false),
        _ => None,
    }
}

struct Context<'t, 'p> {
    pieces: &'p Pieces<'t>,
    phrase: &'p Phrase,
    kind: BlockKind,
    block: BlockId,
    published: Option<Day>,
    spoken: Option<Spoken>,
    spoken_day: Option<Spoken>,
    day_first: Option<bool>,
}

/// Steps on the way to a value: a period, or what is left when the year is not known.
enum Period {
    Known(Point),
    /// From the first to the last.
    Row(Point, Point),
    /// A value with `X` for what is not known.
    Partial(String),
    Unresolved,
}

fn whole_days(from: Day, to: Day) -> Interval {
    let moment = |day| Moment { day, minute: None, zone: None };
    Interval { from: moment(from), to: moment(to) }
}

impl Context<'_, '_> {
    fn kind(&self) -> TimeType {
        match self.phrase.base {
            Base::Set(..) => TimeType::Set,
            Base::Duration(..) => TimeType::Duration,
            Base::FromPublished(_, unit, _) | Base::FromBefore(_, unit, _) if unit.is_clock() => TimeType::Time,
            _ if self.phrase.part.is_some() || self.phrase.clock.is_some() => TimeType::Time,
            _ => TimeType::Date,
        }
    }

    /// The last time spoken of that is at least as exact as `unit`.
    fn spoken_within(&self, unit: TimeUnit) -> Option<Spoken> {
        self.spoken.filter(|spoken| spoken.point.unit() <= unit).or(self.spoken_day)
    }

    /// Whether the piece before `end` stands in the sentence of the phrase.
    fn same_sentence(&self, end: usize) -> bool {
        let analysis = self.pieces.analysis;
        let of = |piece: usize| self.pieces.token(piece).and_then(|token| analysis.sentence_of(token));
        of(end.saturating_sub(1)).is_some_and(|sentence| of(self.phrase.first) == Some(sentence))
    }

    fn tense(&self) -> Tense {
        tense(self.pieces, self.phrase.first, self.phrase.end, self.kind)
    }

    fn resolve(&self) -> Resolved {
        let mut resolved = Resolved { confidence: 0.95, ..Resolved::default() };
        let phrase = self.phrase;
        match &phrase.base {
            Base::Reference(value) => {
                resolved.value = Some((*value).to_owned());
                resolved.confidence = 0.9;
                return resolved;
            }
            Base::Set(value, _) => {
                resolved.value = Some(match phrase.part {
                    Some(part) => format!("{value}T{}", part.code()),
                    None => value.clone(),
                });
                return resolved;
            }
            Base::Duration(amount, unit, relation, more) => {
                self.duration(*amount, *unit, *relation, *more, &mut resolved);
                return resolved;
            }
            Base::FromPublished(amount, unit, sign) => {
                resolved.uses_published = self.published.is_some();
                let from = self.published.map(Point::Day);
                self.offset(from, *amount, *unit, *sign, &mut resolved);
                return resolved;
            }
            Base::FromBefore(amount, unit, sign) => {
                let from = match self.spoken_within(*unit) {
                    Some(spoken) => {
                        resolved.uses_spoken = Some(spoken.evidence);
                        Some(spoken.point)
                    }
                    None => {
                        resolved.uses_published = self.published.is_some() && *sign < 0;
                        self.published.filter(|_| *sign < 0).map(Point::Day)
                    }
                };
                resolved.confidence = 0.7;
                self.offset(from, *amount, *unit, *sign, &mut resolved);
                return resolved;
            }
            _ => {}
        }
        let period = self.period(&phrase.base, &mut resolved);
        self.finish(period, &mut resolved);
        resolved
    }

    /// Adds clock or part of the day, portion and interval.
    fn finish(&self, period: Period, resolved: &mut Resolved) {
        let phrase = self.phrase;
        let tail = match (phrase.clock, phrase.part) {
            (Some(clock), _) => clock_words(clock),
            (None, Some(part)) => format!("T{}", part.code()),
            (None, None) => String::new(),
        };
        match period {
            Period::Known(point) => {
                resolved.point = Some(point);
                resolved.value = Some(point.value() + &tail);
                let days = point.interval();
                resolved.interval = match (point, phrase.clock, phrase.part) {
                    (Point::Day(day), Some(clock), _) => clock_interval(day, clock),
                    (Point::Day(day), None, Some(part)) => part_interval(day, part),
                    _ => days.map(|(from, to)| portion(from, to, phrase.modifier)),
                };
            }
            Period::Row(from, to) => {
                resolved.point = Some(from);
                resolved.value = Some(format!("{}/{}", from.value(), to.value()));
                resolved.interval =
                    from.interval().zip(to.interval()).map(|((from, _), (_, to))| portion(from, to, phrase.modifier));
            }
            Period::Partial(value) => resolved.value = Some(value + &tail),
            Period::Unresolved => {
                resolved.value = None;
                resolved.confidence = 0.0;
            }
        }
    }

    fn duration(
        &self,
        amount: Amount,
        unit: TimeUnit,
        relation: i32,
        more: Option<(f64, TimeUnit)>,
        resolved: &mut Resolved,
    ) {
        let of = |count: Option<f64>| duration_words(count, unit, more);
        resolved.value = Some(match (amount.low, amount.high) {
            (Some(low), Some(high)) if low < high => format!("{}/{}", of(Some(low)), of(Some(high))),
            (low, _) => of(low),
        });
        // "The past three weeks" ends with the publication.
        if relation != 0
            && let (Some(day), Some(count), false) = (self.published, amount.high, unit.is_clock())
        {
            resolved.uses_published = true;
            let other = shifted(day, unit, count * f64::from(relation.signum()));
            // "the past 0 years" last no time.
            resolved.interval =
                other.filter(|&other| other != day).map(|other| whole_days(day.min(other), day.max(other)));
        }
    }

    /// "Two years ago", "three days later": a period as exact as its unit.
    fn offset(&self, from: Option<Point>, amount: Amount, unit: TimeUnit, sign: i32, resolved: &mut Resolved) {
        let exact = match (amount.low, amount.high) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        };
        let Some(count) = exact.filter(|count| *count < 100_000.0) else {
            // "Several years ago": some time before, no more is said.
            resolved.value = Some(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned());
            resolved.uses_published = false;
            resolved.uses_spoken = None;
            resolved.confidence = 0.8;
            return;
        };
        if unit.is_clock() {
            let day = from.and_then(|point| match point {
                Point::Day(day) => Some(day),
                _ => None,
            });
            let minutes = count
                * match unit {
                    TimeUnit::Hour => 60.0,
                    TimeUnit::Minute => 1.0,
                    _ => 0.0,
                };
            // Without the hour of publication only its day is known, and only for a short while.
            resolved.value = Some(match day.filter(|_| minutes <= 360.0) {
                Some(day) => format!("{day}TXX:XX"),
                None => "XXXX-XX-XXTXX:XX".to_owned(),
            });
            resolved.confidence = 0.6;
            return;
        }
        let whole = count.fract() == 0.0;
        let (count, unit) = match unit {
            TimeUnit::Year if !whole => (count * 12.0, TimeUnit::Month),
            TimeUnit::Decade if !whole => (count * 10.0, TimeUnit::Year),
            TimeUnit::Century if !whole => (count * 100.0, TimeUnit::Year),
            // A decade ago is a year, as near as anybody says so.
            TimeUnit::Decade => (count * 10.0, TimeUnit::Year),
            TimeUnit::Century => (count * 100.0, TimeUnit::Year),
            unit => (count, unit),
        };
        let count = (count.round() as i32).saturating_mul(sign);
        let period = match from.map(|from| from.moved(unit, count)) {
            Some(Some(point)) => Period::Known(point),
            _ => Period::Partial(open_value(unit)),
        };
        self.finish(period, resolved);
    }

    fn period(&self, base: &Base, resolved: &mut Resolved) -> Period {
        match base {
            Base::Point(point) => {
                resolved.confidence = if self.phrase.rule == "year" { 0.92 } else { 0.98 };
                Period::Known(*point)
            }
            Base::Span(from, to) => Period::Row(*from, *to),
            Base::Invalid => Period::Unresolved,
            Base::Unordered(a, b, year) => {
                let date = match self.day_first {
                    Some(true) => Day::new(*year, *b, *a),
                    Some(false) => Day::new(*year, *a, *b),
                    None => self.near(*a, *b, *year, resolved),
                };
                match date {
                    Some(day) => Period::Known(Point::Day(day)),
                    None => Period::Partial(format!("{}-XX-XX", year_words(*year))),
                }
            }
            Base::Open(open) => {
                let tense = self.tense();
                self.open(*open, &tense, resolved)
            }
            Base::Which(which, open) => self.which(*which, *open, resolved),
            Base::WhichUnit(which, unit) => match self.published {
                Some(day) => {
                    resolved.uses_published = true;
                    known(Point::of(*unit, day).plus(*which))
                }
                None => Period::Partial(open_value(*unit)),
            },
            Base::FiscalYear(which) => match self.published {
                Some(day) => {
                    resolved.uses_published = true;
                    resolved.confidence = 0.7;
                    known(Point::Fiscal(day.date().0).plus(*which))
                }
                None => Period::Partial("FYXXXX".to_owned()),
            },
            Base::WeekOf(day) => match self.period(day, resolved) {
                Period::Known(Point::Day(day)) => Period::Known(Point::Week(day.monday())),
                _ => Period::Partial(open_value(TimeUnit::Week)),
            },
            Base::Inside(open, outer) => self.inside(*open, outer, resolved),
            Base::Same(unit) => {
                resolved.confidence = 0.7;
                match self.spoken_within(*unit) {
                    Some(spoken) => match spoken.point.interval() {
                        Some((first, _)) => {
                            resolved.uses_spoken = Some(spoken.evidence);
                            Period::Known(Point::of(*unit, first))
                        }
                        None => Period::Partial(open_value(*unit)),
                    },
                    // "For the quarter" of a report without another time is its own.
                    None if self.pieces.is(self.phrase.first, "the")
                        && self.published.is_some()
                        && self.phrase.end - self.phrase.first == 2 =>
                    {
                        resolved.uses_published = true;
                        known(self.published.map(|day| Point::of(*unit, day)))
                    }
                    _ => Period::Partial(open_value(*unit)),
                }
            }
            Base::Following(count, unit) => {
                resolved.confidence = 0.7;
                match self
                    .spoken_within(*unit)
                    .and_then(|spoken| Some((spoken.point.moved(*unit, *count)?, spoken.evidence)))
                {
                    Some((point, evidence)) => {
                        resolved.uses_spoken = Some(evidence);
                        Period::Known(point)
                    }
                    // "The previous year" of a report without another time is the year before it came out.
                    None if *unit > TimeUnit::Day && *count < 0 && self.published.is_some() => {
                        resolved.uses_published = true;
                        known(self.published.and_then(|day| Point::of(*unit, day).plus(*count)))
                    }
                    None => Period::Partial(open_value(*unit)),
                }
            }
            Base::Today(days) => match self.published {
                Some(day) => {
                    resolved.uses_published = true;
                    known(day.plus(*days).map(Point::Day))
                }
                None => Period::Partial("XXXX-XX-XX".to_owned()),
            },
            Base::Nothing => {
                resolved.confidence = 0.6;
                // A clock without its day belongs to the day told of in its paragraph, or to the day of the report.
                let spoken = self.spoken.filter(|spoken| spoken.block == self.block);
                match (spoken.map(|spoken| (spoken.point, spoken.evidence)), self.published) {
                    (Some((Point::Day(day), evidence)), _) => {
                        resolved.uses_spoken = Some(evidence);
                        Period::Known(Point::Day(day))
                    }
                    (_, Some(day)) => {
                        resolved.uses_published = true;
                        Period::Known(Point::Day(day))
                    }
                    _ => Period::Partial("XXXX-XX-XX".to_owned()),
                }
            }
            Base::Reference(_)
            | Base::Set(..)
            | Base::Duration(..)
            | Base::FromPublished(..)
            | Base::FromBefore(..) => Period::Unresolved,
        }
    }

    /// The reading of an unordered date that lies within days of the publication, if only one does.
    fn near(&self, a: u8, b: u8, year: i32, resolved: &mut Resolved) -> Option<Day> {
        let published = self.published?;
        let close = |day: Option<Day>| day.filter(|day| (day.0 - published.0).abs() <= 14);
        match (close(Day::new(year, a, b)), close(Day::new(year, b, a))) {
            (Some(day), None) | (None, Some(day)) => {
                resolved.uses_published = true;
                resolved.confidence = 0.85;
                Some(day)
            }
            _ => None,
        }
    }

    /// A time without its year, by the tense of its clause.
    fn open(&self, open: Open, tense: &Tense, resolved: &mut Resolved) -> Period {
        let Some(published) = self.published else {
            return self.open_without_day(open, resolved);
        };
        resolved.uses_published = true;
        resolved.verb = tense.words;
        resolved.confidence = if tense.side == Side::Unknown { 0.75 } else { 0.9 };
        // "From November to January": the second is the next after the first.
        let first = self.phrase.first;
        if let Some(spoken) = self.spoken.filter(|spoken| spoken.block == self.block && spoken.end + 1 == first)
            && (self.pieces.is_any(first - 1, &["to", "through", "until", "till"]) || self.pieces.is_dash(first - 1))
            && let Some((from, _)) = spoken.point.interval()
            && let year = from.date().0
            && let Some(next) = [year, year + 1]
                .into_iter()
                .filter_map(|year| point_in(open, year))
                .find(|period| period_interval(period).is_some_and(|(start, _)| start >= from))
        {
            resolved.uses_spoken = Some(spoken.evidence);
            return next;
        }
        if let Open::Weekday(day) = open {
            return match day {
                0 => known(Some(Point::Weekend(weekend(published, tense.side)))),
                _ => known(weekday(published, day, tense.side).map(Point::Day)),
            };
        }
        if let Open::DayOfMonth(day, weekday) = open {
            return self.day_of_month(published, day, weekday, tense.side, resolved);
        }
        // In a story of the past, a month belongs to the year told of.
        if let Some(spoken) = self.spoken.filter(|spoken| spoken.block == self.block)
            && tense.side == Side::Past
            && let Some((from, _)) = spoken.point.interval()
            && spoken.point.unit() < TimeUnit::Year
            && self.same_sentence(spoken.end)
            && published.date().0 - from.date().0 >= 2
            && let Some(point) = point_in(open, from.date().0)
        {
            resolved.uses_spoken = Some(spoken.evidence);
            resolved.uses_published = false;
            resolved.confidence = 0.6;
            return point;
        }
        let year = published.date().0;
        let starts = |year: i32| Some((year, period_interval(&point_in(open, year)?)?));
        let past = [year, year - 1].into_iter().filter_map(starts).find(|(_, (from, _))| *from <= published);
        let future = [year - 1, year, year + 1].into_iter().filter_map(starts).find(|(_, (_, to))| *to > published);
        let chosen = match (tense.side, past, future) {
            (Side::Future, past, Some(future)) => {
                let back = past.map_or(i32::MAX, |past| published.0 - past.1.0.0);
                Some(match past {
                    Some(past) if future.1.0.0 - published.0 > 270 && back <= 45 => {
                        resolved.confidence = 0.6;
                        past
                    }
                    _ => future,
                })
            }
            (Side::Past, Some(past), Some(future)) => {
                // A past verb near a date that lies a little ahead is not its own: "officials said the May 3 vote".
                let back = published.0 - past.1.0.0;
                let ahead = future.1.0.0 - published.0;
                Some(
                    if back > 270 && ahead <= 45 && matches!(open, Open::Days(..) | Open::Month(_) | Open::Holiday(_)) {
                        resolved.confidence = 0.6;
                        future
                    } else {
                        past
                    },
                )
            }
            (_, Some(past), Some(future)) => {
                let back = published.0 - past.1.1.0.min(published.0);
                let ahead = future.1.0.0.max(published.0) - published.0;
                Some(if ahead < back { future } else { past })
            }
            (_, past, future) => past.or(future),
        };
        match chosen.and_then(|(year, _)| point_in(open, year)) {
            Some(period) => period,
            None => Period::Unresolved,
        }
    }

    /// "The 18th": of the month told of in the sentence, or the nearest on the side that the tense says.
    fn day_of_month(&self, published: Day, day: u8, weekday: u8, side: Side, resolved: &mut Resolved) -> Period {
        let fits = |date: &Day| weekday == 0 || date.weekday() == weekday;
        if let Some(spoken) = self.spoken.filter(|spoken| spoken.block == self.block && self.same_sentence(spoken.end))
            && matches!(spoken.point, Point::Day(_) | Point::Month(..))
            && let Some((from, _)) = spoken.point.interval()
            && let (year, month, _) = from.date()
            && let Some(date) = Day::new(year, month, day).filter(fits)
        {
            resolved.uses_spoken = Some(spoken.evidence);
            resolved.uses_published = false;
            return Period::Known(Point::Day(date));
        }
        let (year, month, _) = published.date();
        let near = |offset: i32| {
            let months = year * 12 + i32::from(month) - 1 + offset;
            Day::new(months.div_euclid(12), (months.rem_euclid(12) + 1) as u8, day).filter(fits)
        };
        let past = (0..12).filter_map(|back| near(-back)).find(|date| *date <= published);
        let future = (0..12).filter_map(near).find(|date| *date >= published);
        let date = match (side, past, future) {
            (Side::Past, Some(past), _) => Some(past),
            (Side::Future, _, Some(future)) => Some(future),
            (_, Some(past), Some(future)) => {
                resolved.confidence = 0.6;
                Some(if future.0 - published.0 < published.0 - past.0 { future } else { past })
            }
            (_, past, future) => past.or(future),
        };
        known(date.map(Point::Day))
    }

    fn open_without_day(&self, open: Open, resolved: &mut Resolved) -> Period {
        if let Some(spoken) = self.spoken.filter(|spoken| spoken.block == self.block)
            && spoken.point.unit() <= TimeUnit::Year
            && !matches!(open, Open::Weekday(_) | Open::Quarter(_) | Open::Half(_))
            && let Some((from, _)) = spoken.point.interval()
            && let Some(point) = point_in(open, from.date().0)
        {
            resolved.uses_spoken = Some(spoken.evidence);
            resolved.confidence = 0.5;
            return point;
        }
        partial(open)
    }

    fn which(&self, which: i32, open: Open, resolved: &mut Resolved) -> Period {
        let Some(published) = self.published else { return partial(open) };
        resolved.uses_published = true;
        if let Open::Weekday(day) = open {
            if day == 0 {
                // "This weekend", written on a Monday of what has been, is the one before.
                let monday = published.monday();
                if which == 0 {
                    let tense = self.tense();
                    resolved.verb = tense.words;
                    return known(Some(Point::Weekend(weekend(published, tense.side))));
                }
                return known(Point::Weekend(monday).plus(which));
            }
            let shift = i32::from(day) - i32::from(published.weekday());
            let day = match which {
                0 => published.plus(shift),
                1 => {
                    resolved.confidence = 0.7;
                    published.plus(if shift > 0 { shift } else { shift + 7 })
                }
                _ => published.plus(if shift < 0 { shift } else { shift - 7 }),
            };
            return known(day.map(Point::Day));
        }
        let year = published.date().0;
        let interval = |year: i32| Some((year, period_interval(&point_in(open, year)?)?));
        let chosen = match which {
            // "Last summer" is the latest that is over.
            -1 => [year, year - 1, year - 2].into_iter().filter_map(interval).find(|(_, (_, to))| *to <= published),
            1 => [year - 1, year, year + 1].into_iter().filter_map(interval).find(|(_, (from, _))| *from > published),
            _ => {
                let running = [year - 1, year]
                    .into_iter()
                    .filter_map(interval)
                    .find(|(_, (from, to))| *from <= published && published < *to);
                running.or_else(|| interval(year))
            }
        };
        match chosen.and_then(|(year, _)| point_in(open, year)) {
            Some(period) => period,
            None => partial(open),
        }
    }

    fn inside(&self, open: Open, outer: &Base, resolved: &mut Resolved) -> Period {
        match self.period(outer, resolved) {
            Period::Known(Point::Week(monday)) => match open {
                Open::Weekday(day) if day > 0 => known(monday.plus(i32::from(day) - 1).map(Point::Day)),
                _ => Period::Unresolved,
            },
            Period::Known(Point::Year(year)) => point_in(open, year).unwrap_or(Period::Unresolved),
            _ => partial(open),
        }
    }
}

fn known(point: Option<Point>) -> Period {
    point.map_or(Period::Unresolved, Period::Known)
}

/// The period that an open time is in a given year.
fn point_in(open: Open, year: i32) -> Option<Period> {
    Some(Period::Known(match open {
        Open::Month(month) => Point::Month(year, month),
        Open::Season(season) => Point::Season(year, season),
        Open::Quarter(quarter) => Point::Quarter(year, quarter),
        Open::Half(half) => Point::Half(year, half),
        Open::Holiday(holiday) => Point::Day(holiday.day(year)?),
        Open::Days(month, from, to) if from == to => Point::Day(Day::new(year, month, from)?),
        Open::Days(month, from, to) => {
            return Some(Period::Row(Point::Day(Day::new(year, month, from)?), Point::Day(Day::new(year, month, to)?)));
        }
        Open::Week(week) => {
            let monday = Day::new(year, 1, 4)?.monday();
            let monday = monday.plus(7 * (i32::from(week) - 1))?;
            // Few years have a week 53.
            (monday.week() == (year, week)).then_some(Point::Week(monday))?
        }
        Open::Weekday(_) | Open::DayOfMonth(..) => return None,
    }))
}

fn period_interval(period: &Period) -> Option<(Day, Day)> {
    match period {
        Period::Known(point) => point.interval(),
        Period::Row(from, to) => Some((from.interval()?.0, to.interval()?.1)),
        Period::Partial(_) | Period::Unresolved => None,
    }
}

/// What can be said of a time whose year is not known.
fn partial(open: Open) -> Period {
    Period::Partial(match open {
        Open::Month(month) => format!("XXXX-{month:02}"),
        Open::Days(month, from, to) if from == to => format!("XXXX-{month:02}-{from:02}"),
        Open::Days(month, from, to) => format!("XXXX-{month:02}-{from:02}/XXXX-{month:02}-{to:02}"),
        Open::Weekday(0) => "XXXX-WXX-WE".to_owned(),
        Open::Weekday(day) => format!("XXXX-WXX-{day}"),
        Open::DayOfMonth(day, 0) => format!("XXXX-XX-{day:02}"),
        Open::DayOfMonth(_, weekday) => format!("XXXX-WXX-{weekday}"),
        Open::Week(week) => format!("XXXX-W{week:02}"),
        Open::Season(season) => format!("XXXX-{}", season.code()),
        Open::Quarter(quarter) => format!("XXXX-Q{quarter}"),
        Open::Half(half) => format!("XXXX-H{half}"),
        Open::Holiday(Holiday::Fixed(month, day)) => format!("XXXX-{month:02}-{day:02}"),
        Open::Holiday(_) => return Period::Unresolved,
    })
}

/// The value of a period of which only the unit is known.
fn open_value(unit: TimeUnit) -> String {
    match unit {
        TimeUnit::Century => "XX",
        TimeUnit::Decade => "XXX",
        TimeUnit::Year => "XXXX",
        TimeUnit::Quarter => "XXXX-QX",
        TimeUnit::Month => "XXXX-XX",
        TimeUnit::Week => "XXXX-WXX",
        TimeUnit::Weekend => "XXXX-WXX-WE",
        _ => "XXXX-XX-XX",
    }
    .to_owned()
}

/// The Monday of the week whose weekend is meant.
fn weekend(published: Day, side: Side) -> Day {
    let monday = published.monday();
    if side == Side::Past && published.weekday() < 6 { Day(monday.0 - 7) } else { monday }
}

/// The weekday that a clause of this tense means: never more than six days away, the day of publication itself first.
fn weekday(published: Day, day: u8, side: Side) -> Option<Day> {
    let shift = (i32::from(day) - i32::from(published.weekday())).rem_euclid(7);
    match side {
        Side::Future => published.plus(shift),
        Side::Past | Side::Unknown => published.plus(if shift == 0 { 0 } else { shift - 7 }),
    }
}

/// Which days of a period an early, middle or late part can be: halves, since nobody says where "early" ends.
fn portion(from: Day, to: Day, modifier: Option<TimeMod>) -> Interval {
    let days = to.0 - from.0;
    match modifier {
        Some(TimeMod::Start) if days > 1 => whole_days(from, Day(from.0 + (days + 1) / 2)),
        Some(TimeMod::End) if days > 1 => whole_days(Day(from.0 + days / 2), to),
        Some(TimeMod::Mid) if days > 3 => whole_days(Day(from.0 + days / 4), Day(to.0 - days / 4)),
        _ => whole_days(from, to),
    }
}

fn moment(day: Day, minutes: i32, zone: Option<i16>) -> Option<Moment> {
    let day = day.plus(minutes.div_euclid(1440))?;
    Some(Moment { day, minute: Some(minutes.rem_euclid(1440) as u16), zone })
}

fn part_interval(day: Day, part: Part) -> Option<Interval> {
    let (from, to) = part.minutes();
    Some(Interval { from: moment(day, from, None)?, to: moment(day, to, None)? })
}

fn clock_interval(day: Day, clock: Clock) -> Option<Interval> {
    let from = i32::from(clock.minute);
    Some(Interval { from: moment(day, from, clock.zone)?, to: moment(day, from + 1, clock.zone)? })
}

fn clock_words(clock: Clock) -> String {
    let second = clock.second.map(|second| format!(":{second:02}")).unwrap_or_default();
    format!("T{:02}:{:02}{second}{}", clock.minute / 60, clock.minute % 60, zone_words(clock.zone))
}

/// An ISO 8601 duration: `P3W`, `PT30M`, `PXY` when how many is not said.
pub(crate) fn duration_words(count: Option<f64>, unit: TimeUnit, more: Option<(f64, TimeUnit)>) -> String {
    // Half an hour is thirty minutes, half a year six months.
    let (count, unit) = match (count, unit) {
        (Some(0.5), TimeUnit::Hour) => (Some(30.0), TimeUnit::Minute),
        (Some(0.5), TimeUnit::Minute) => (Some(30.0), TimeUnit::Second),
        (Some(0.5), TimeUnit::Year) => (Some(6.0), TimeUnit::Month),
        (Some(0.5), TimeUnit::Decade) => (Some(5.0), TimeUnit::Year),
        (Some(0.5), TimeUnit::Century) => (Some(50.0), TimeUnit::Year),
        // ISO 8601 has no letters for decades and centuries.
        (Some(count), TimeUnit::Decade) => (Some(count * 10.0), TimeUnit::Year),
        (Some(count), TimeUnit::Century) => (Some(count * 100.0), TimeUnit::Year),
        other => other,
    };
    // "5 1/2 hours", "two and a half minutes".
    let (count, more) = match (count, unit, more) {
        (Some(count), TimeUnit::Hour, None) if count.fract() == 0.5 && count > 1.0 => {
            (Some(count.trunc()), Some((30.0, TimeUnit::Minute)))
        }
        (Some(count), TimeUnit::Minute, None) if count.fract() == 0.5 && count > 1.0 => {
            (Some(count.trunc()), Some((30.0, TimeUnit::Second)))
        }
        (count, _, more) => (count, more),
    };
    let count = count.map_or("X".to_owned(), plain);
    let time = if unit.is_clock() { "T" } else { "" };
    let more = more.map(|(count, second)| {
        let time = if second.is_clock() && !unit.is_clock() { "T" } else { "" };
        format!("{time}{}{}", plain(count), second.letters())
    });
    format!("P{time}{count}{}{}", unit.letters(), more.unwrap_or_default())
}

/// The day `count` of `unit` later.
fn shifted(day: Day, unit: TimeUnit, count: f64) -> Option<Day> {
    if count.abs() > 100_000.0 {
        return None;
    }
    let months = |per: f64| {
        let (year, month, of_month) = day.date();
        let (year, month) = crate::times::calendar::month_plus(year, month, (count * per).round() as i32)?;
        Day::new(year, month, of_month.min(crate::times::calendar::days_in(year, month)))
    };
    match unit {
        TimeUnit::Century => months(1200.0),
        TimeUnit::Decade => months(120.0),
        TimeUnit::Year => months(12.0),
        TimeUnit::Quarter => months(3.0),
        TimeUnit::Month => months(1.0),
        TimeUnit::Week | TimeUnit::Weekend => day.plus((count * 7.0).round() as i32),
        TimeUnit::Day => day.plus(count.round() as i32),
        _ => None,
    }
}
