//! Periods of the calendar, from centuries down to days: their TIMEX3 value, first day and end, and neighbours.

use crate::times::calendar::{Day, month_plus, year_words};
use crate::times::words::{Season, TimeUnit};

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// By its first two digits: 19 for 1900 to 1999.
    Century(i32),
    /// By its first three digits.
    Decade(i32),
    Year(i32),
    /// A year of the books, which need not begin in January.
    Fiscal(i32),
    FiscalQuarter(i32, u8),
    Half(i32, u8),
    Quarter(i32, u8),
    Season(i32, Season),
    Month(i32, u8),
    /// A week by its Monday.
    Week(Day),
    /// A weekend by the Monday of its week.
    Weekend(Day),
    Day(Day),
}

impl Point {
    /// The unit of the period.
    pub(crate) fn unit(self) -> TimeUnit {
        match self {
            Point::Century(_) => TimeUnit::Century,
            Point::Decade(_) => TimeUnit::Decade,
            Point::Year(_) | Point::Fiscal(_) => TimeUnit::Year,
            Point::Half(..) | Point::Quarter(..) | Point::FiscalQuarter(..) | Point::Season(..) => TimeUnit::Quarter,
            Point::Month(..) => TimeUnit::Month,
            Point::Week(_) => TimeUnit::Week,
            Point::Weekend(_) => TimeUnit::Weekend,
            Point::Day(_) => TimeUnit::Day,
        }
    }

    /// The TIMEX3 value.
    pub(crate) fn value(self) -> String {
        match self {
            Point::Century(century) if century < 0 => format!("-{:02}", -century),
            Point::Century(century) => format!("{century:02}"),
            Point::Decade(decade) if decade < 0 => format!("-{:03}", -decade),
            Point::Decade(decade) => format!("{decade:03}"),
            Point::Year(year) => year_words(year),
            Point::Fiscal(year) => format!("FY{}", year_words(year)),
            Point::FiscalQuarter(year, quarter) => format!("FY{}-Q{quarter}", year_words(year)),
            Point::Half(year, half) => format!("{}-H{half}", year_words(year)),
            Point::Quarter(year, quarter) => format!("{}-Q{quarter}", year_words(year)),
            Point::Season(year, season) => format!("{}-{}", year_words(year), season.code()),
            Point::Month(year, month) => format!("{}-{month:02}", year_words(year)),
            Point::Week(monday) => {
                let (year, week) = monday.week();
                format!("{}-W{week:02}", year_words(year))
            }
            Point::Weekend(monday) => format!("{}-WE", Point::Week(monday).value()),
            Point::Day(day) => day.to_string(),
        }
    }

    /// The first day and the day after the last; none for a year of the books, whose first day the text does not tell.
    pub(crate) fn interval(self) -> Option<(Day, Day)> {
        let months = |year: i32, month: u8, count: i32| {
            let (to_year, to_month) = month_plus(year, month, count)?;
            Some((Day::new(year, month, 1)?, Day::new(to_year, to_month, 1)?))
        };
        match self {
            Point::Century(century) => months(century * 100, 1, 1200),
            Point::Decade(decade) => months(decade * 10, 1, 120),
            Point::Year(year) => months(year, 1, 12),
            Point::Fiscal(_) | Point::FiscalQuarter(..) => None,
            Point::Half(year, half) => months(year, half * 6 - 5, 6),
            Point::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Point::Season(year, season) => match season {
                Season::Spring => months(year, 3, 3),
                Season::Summer => months(year, 6, 3),
                Season::Autumn => months(year, 9, 3),
                Season::Winter => months(year, 12, 3),
            },
            Point::Month(year, month) => months(year, month, 1),
            Point::Week(monday) => Some((monday, monday.plus(7)?)),
            Point::Weekend(monday) => Some((monday.plus(5)?, monday.plus(7)?)),
            Point::Day(day) => Some((day, day.plus(1)?)),
        }
    }

    /// The period of `unit` that `day` lies in.
    pub(crate) fn of(unit: TimeUnit, day: Day) -> Point {
        let (year, month, _) = day.date();
        match unit {
            TimeUnit::Century => Point::Century(year.div_euclid(100)),
            TimeUnit::Decade => Point::Decade(year.div_euclid(10)),
            TimeUnit::Year => Point::Year(year),
            TimeUnit::Quarter => Point::Quarter(year, (month - 1) / 3 + 1),
            TimeUnit::Month => Point::Month(year, month),
            TimeUnit::Week => Point::Week(day.monday()),
            TimeUnit::Weekend => Point::Weekend(day.monday()),
            TimeUnit::Day | TimeUnit::Hour | TimeUnit::Minute | TimeUnit::Second => Point::Day(day),
        }
    }

    /// The same kind of period, `count` of them later.
    pub(crate) fn plus(self, count: i32) -> Option<Point> {
        let year_sum = |year: i32| year.checked_add(count).filter(|year| (-9999..=9999).contains(year));
        Some(match self {
            Point::Century(century) => Point::Century(century.checked_add(count).filter(|c| (-99..=99).contains(c))?),
            Point::Decade(decade) => Point::Decade(decade.checked_add(count).filter(|d| (-999..=999).contains(d))?),
            Point::Year(year) => Point::Year(year_sum(year)?),
            Point::Fiscal(year) => Point::Fiscal(year_sum(year)?),
            Point::FiscalQuarter(year, quarter) => {
                let (year, month) = month_plus(year, quarter * 3, count.checked_mul(3)?)?;
                Point::FiscalQuarter(year, month / 3)
            }
            Point::Half(year, half) => {
                let (year, month) = month_plus(year, half * 6, count.checked_mul(6)?)?;
                Point::Half(year, month / 6)
            }
            Point::Quarter(year, quarter) => {
                let (year, month) = month_plus(year, quarter * 3, count.checked_mul(3)?)?;
                Point::Quarter(year, month / 3)
            }
            Point::Season(year, season) => Point::Season(year_sum(year)?, season),
            Point::Month(year, month) => {
                let (year, month) = month_plus(year, month, count)?;
                Point::Month(year, month)
            }
            Point::Week(monday) => Point::Week(monday.plus(count.checked_mul(7)?)?),
            Point::Weekend(monday) => Point::Weekend(monday.plus(count.checked_mul(7)?)?),
            Point::Day(day) => Point::Day(day.plus(count)?),
        })
    }

    /// The period `count` of `unit` later, as exact as both allow: "two years before March 2010" is a year.
    pub(crate) fn moved(self, unit: TimeUnit, count: i32) -> Option<Point> {
        let from = match self {
            Point::Fiscal(_) | Point::FiscalQuarter(..) => self,
            _ => Point::of(unit, self.interval()?.0),
        };
        if unit == TimeUnit::Quarter && !matches!(from, Point::Quarter(..) | Point::FiscalQuarter(..)) {
            return None;
        }
        // A count of days from a whole year says no day.
        if self.unit() > unit && !matches!(self, Point::Fiscal(_) | Point::FiscalQuarter(..)) {
            return None;
        }
        from.plus(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_intervals() {
        let check = |point: Point, value: &str, from: &str, to: &str| {
            let (first, end) = point.interval().unwrap();
            assert_eq!((point.value().as_str(), &*first.to_string(), &*end.to_string()), (value, from, to));
        };
        let day = Day::new(2014, 12, 3).unwrap();
        check(Point::Century(19), "19", "1900-01-01", "2000-01-01");
        check(Point::Decade(199), "199", "1990-01-01", "2000-01-01");
        check(Point::Quarter(2009, 4), "2009-Q4", "2009-10-01", "2010-01-01");
        check(Point::of(TimeUnit::Week, day), "2014-W49", "2014-12-01", "2014-12-08");
        check(Point::of(TimeUnit::Weekend, day), "2014-W49-WE", "2014-12-06", "2014-12-08");
        check(Point::Season(2014, Season::Winter), "2014-WI", "2014-12-01", "2015-03-01");
        check(Point::Month(2014, 12).plus(1).unwrap(), "2015-01", "2015-01-01", "2015-02-01");
        assert_eq!(Point::Year(2014).moved(TimeUnit::Day, 3), None);
        assert_eq!(Point::Day(day).moved(TimeUnit::Year, -2), Some(Point::Year(2012)));
    }
}
