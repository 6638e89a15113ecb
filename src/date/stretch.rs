//! The units of the calendar (the week of 16 July, the year 2018), and those before and after them.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::date::{DayBounds, EventDate, Precision};

/// A unit of the calendar, from the finest to the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Day,
    /// Monday to Sunday, as in ISO 8601.
    Week,
    /// Saturday and Sunday.
    Weekend,
    Fortnight,
    Month,
    Quarter,
    /// Spring, summer, autumn or winter of the northern hemisphere, as in EDTF.
    Season,
    Half,
    Year,
    Decade,
    Century,
}

/// One stretch of the calendar: a unit, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) unit: Unit,
    pub(super) first: Date,
}

impl Unit {
    /// Reads the name of a unit.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "day" | "days" => Self::Day,
            "week" | "weeks" | "wk" | "wks" => Self::Week,
            "weekend" | "weekends" => Self::Weekend,
            "fortnight" | "fortnights" => Self::Fortnight,
            "month" | "months" => Self::Month,
            "quarter" | "quarters" => Self::Quarter,
            "half" | "halves" => Self::Half,
            "year" | "years" | "yr" | "yrs" => Self::Year,
            "decade" | "decades" => Self::Decade,
            "century" | "centuries" => Self::Century,
            _ => return None,
        })
    }

    /// Returns its length as days and months; one of the two is zero.
    const fn length(self) -> (i64, i64) {
        match self {
            Self::Day => (1, 0),
            Self::Week | Self::Weekend => (7, 0),
            Self::Fortnight => (14, 0),
            Self::Month => (0, 1),
            Self::Quarter | Self::Season => (0, 3),
            Self::Half => (0, 6),
            Self::Year => (0, 12),
            Self::Decade => (0, 120),
            Self::Century => (0, 1200),
        }
    }

    /// Returns the day `count` units after a day, or before it if `count` is negative.
    pub(super) fn after(self, day: Date, count: i64) -> Option<Date> {
        let (days, months) = self.length();
        // `days` panics if the span is too long for the calendar; `try_days` returns an error.
        let whole_days = jiff::Span::new().try_days(days.checked_mul(count)?).ok()?;
        let span = whole_days.try_months(months.checked_mul(count)?).ok()?;
        day.checked_add(span).ok()
    }
}

impl Stretch {
    /// Returns the stretch of a unit that contains a day.
    pub(super) fn of(unit: Unit, day: Date) -> Option<Self> {
        let monday = || Unit::Day.after(day, -i64::from(day.weekday().since(Weekday::Monday)));
        let month_of = |length: i8, shift: i8| {
            let month = day.month() - 1 - shift;
            let first = day.first_of_month();
            Unit::Month.after(first, -i64::from(month.rem_euclid(length)))
        };
        let year_of = |length: i16| {
            let year = day.year().div_euclid(length) * length;
            Date::new(year, 1, 1).ok()
        };
        let first = match unit {
            Unit::Day => day,
            Unit::Week | Unit::Fortnight => monday()?,
            Unit::Weekend => Unit::Day.after(monday()?, 5)?,
            Unit::Month => day.first_of_month(),
            Unit::Quarter => month_of(3, 0)?,
            // Spring begins in March, winter in December.
            Unit::Season => month_of(3, 2)?,
            Unit::Half => month_of(6, 0)?,
            Unit::Year => year_of(1)?,
            Unit::Decade => year_of(10)?,
            Unit::Century => year_of(100)?,
        };
        Some(Self { unit, first })
    }

    /// Returns the stretch `count` units later.
    pub(super) fn later(self, count: i64) -> Option<Self> {
        let first = self.unit.after(self.first, count)?;
        Some(Self { first, ..self })
    }

    /// Returns its last day.
    pub(super) fn last(self) -> Option<Date> {
        match self.unit {
            Unit::Weekend => Unit::Day.after(self.first, 1),
            _ => self.later(1)?.first.yesterday().ok(),
        }
    }

    pub(super) fn date(self) -> Option<EventDate> {
        let first = self.first;
        let year = iso_year(first.year());
        let text = match self.unit {
            Unit::Day => iso(first),
            Unit::Month => format!("{year}-{:02}", first.month()),
            Unit::Season => format!("{year}-{}", 20 + first.month().div_euclid(3)),
            Unit::Year => year,
            Unit::Decade if first.year() >= 0 => format!("{}X", year.get(..3)?),
            Unit::Century if first.year() >= 0 => format!("{}XX", year.get(..2)?),
            Unit::Week | Unit::Weekend | Unit::Fortnight => {
                return days(first, self.last()?);
            }
            Unit::Quarter | Unit::Half => return whole(first, self.last()?),
            Unit::Decade | Unit::Century => return years(first, self.last()?),
        };
        text.parse().ok()
    }
}

/// Writes a year as in EDTF: with four digits, and a minus sign before the year 0.
pub(super) fn iso_year(year: i16) -> String {
    match year {
        ..0 => format!("-{:04}", year.unsigned_abs()),
        0.. => format!("{year:04}"),
    }
}

pub(super) fn iso(day: Date) -> String {
    format!(
        "{}-{:02}-{:02}",
        iso_year(day.year()),
        day.month(),
        day.day()
    )
}

/// Returns a day as a date.
pub(super) fn day(day: Date) -> Option<EventDate> {
    iso(day).parse().ok()
}

/// Returns the span from one day to another, or a single day if they are the same.
pub(super) fn days(first: Date, last: Date) -> Option<EventDate> {
    if first == last {
        return day(first);
    }
    format!("{}/{}", iso(first), iso(last)).parse().ok()
}

fn whole(first: Date, last: Date) -> Option<EventDate> {
    let month = |day: Date| format!("{}-{:02}", iso_year(day.year()), day.month());
    let (first, last) = (month(first), month(last));
    let text = match first == last {
        true => first,
        false => format!("{first}/{last}"),
    };
    text.parse().ok()
}

fn years(first: Date, last: Date) -> Option<EventDate> {
    let (first, last) = (iso_year(first.year()), iso_year(last.year()));
    let text = match first == last {
        true => first,
        false => format!("{first}/{last}"),
    };
    text.parse().ok()
}

/// Returns a date marked as approximate.
pub(super) fn about(date: &EventDate) -> Option<EventDate> {
    let marked = |part: &str| match part {
        "" | ".." => part.to_owned(),
        part if part.ends_with(['~', '?', '%']) => part.to_owned(),
        part => format!("{part}~"),
    };
    let text = date.to_string();
    let parts: Vec<String> = text.splitn(2, '/').map(marked).collect();
    parts.join("/").parse().ok()
}

/// Returns the span from the beginning of one date to the end of another.
pub(super) fn span(first: &EventDate, last: &EventDate) -> Option<EventDate> {
    format!("{}/{}", opening(first)?, closing(last)?)
        .parse()
        .ok()
}

/// Returns the open span that starts with a date.
pub(super) fn onwards(first: &EventDate) -> Option<EventDate> {
    format!("{}/..", opening(first)?).parse().ok()
}

/// Returns the open span that ends with a date.
pub(super) fn up_to(last: &EventDate) -> Option<EventDate> {
    format!("../{}", closing(last)?).parse().ok()
}

/// Writes the start of a span that begins with a date.
fn opening(date: &EventDate) -> Option<String> {
    end(date, date.bounds().first, |text| {
        text.split_once('/').map(|(first, _)| first)
    })
}

fn closing(date: &EventDate) -> Option<String> {
    end(date, date.bounds().last, |text| {
        text.split_once('/').map(|(_, last)| last)
    })
}

fn end(
    date: &EventDate,
    day: Option<Date>,
    of_span: impl Fn(&str) -> Option<&str>,
) -> Option<String> {
    let day = day?;
    let text = date.to_string();
    let mark: String = text.chars().filter(|mark| *mark == '~').take(1).collect();
    Some(match date.precision() {
        Precision::Span => of_span(&text)?.to_owned(),
        Precision::Years => format!("{}{mark}", iso_year(day.year())),
        Precision::Season => format!("{}-{:02}{mark}", iso_year(day.year()), day.month()),
        Precision::Day | Precision::Month | Precision::Year => text,
    })
}

/// A third of a period, as in everyday speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Third {
    Early,
    Mid,
    Late,
}

impl Third {
    /// Returns the first and the last day of a third of a month.
    pub(super) const fn of_month(self) -> (i8, i8) {
        match self {
            Self::Early => (1, 10),
            Self::Mid => (11, 20),
            Self::Late => (21, 31),
        }
    }
}

/// Returns a third of a period, marked as approximate: four months of a year, ten days of a month.
/// A single day is returned unchanged.
pub(super) fn third(of: &EventDate, third: Third) -> Option<EventDate> {
    let (first, last) = both(of.bounds())?;
    if first == last {
        return Some(of.clone());
    }
    if of.precision() == Precision::Month {
        let (begins, ends) = third.of_month();
        let day = |day: i8| Date::new(first.year(), first.month(), day.min(last.day())).ok();
        return about(&days(day(begins)?, day(ends)?)?);
    }
    let number = match third {
        Third::Early => 0,
        Third::Mid => 1,
        Third::Late => 2,
    };
    about(&portion(first, last, number, 3)?)
}

/// Returns one of the two halves of a period.
pub(super) fn half(of: &EventDate, second: bool) -> Option<EventDate> {
    let (first, last) = both(of.bounds())?;
    portion(first, last, i64::from(second), 2)
}

/// Returns one of the parts of a period, which are as equal as whole years, months or days allow.
fn portion(first: Date, last: Date, number: i64, parts: i64) -> Option<EventDate> {
    type Joined = fn(Date, Date) -> Option<EventDate>;
    let next = last.tomorrow().ok()?;
    let months = (i64::from(next.year()) - i64::from(first.year())) * 12 + i64::from(next.month())
        - i64::from(first.month());
    let whole_months = first.day() == 1 && next.day() == 1 && months >= parts;
    let whole_years =
        whole_months && first.month() == 1 && next.month() == 1 && months >= 12 * parts;
    let (unit, count, joined): (Unit, i64, Joined) = if whole_years {
        (Unit::Year, months / 12, years)
    } else if whole_months {
        (Unit::Month, months, whole)
    } else {
        let count = first.until(next).ok()?.get_days();
        (Unit::Day, i64::from(count), days)
    };
    // The remainder goes to the parts in the middle.
    let edge = |number: i64| (number * count + parts / 2).div_euclid(parts);
    let start = unit.after(first, edge(number))?;
    let end = unit.after(first, edge(number + 1))?.yesterday().ok()?;
    joined(start, end)
}

/// Returns both ends of a period, or `None` if one is open.
pub(super) fn both(bounds: DayBounds) -> Option<(Date, Date)> {
    bounds.first.zip(bounds.last)
}

/// Returns the first day on or after a day that is the given day of the week.
pub(super) fn weekday_from(day: Date, weekday: Weekday) -> Option<Date> {
    let days = weekday.since(day.weekday());
    day.checked_add(i64::from(days).days()).ok()
}

/// Returns the number of days between a period and a day, or 0 if the period contains the day.
pub(super) fn distance(date: &EventDate, day: Date) -> i64 {
    let apart = |a: Date, b: Date| {
        a.until(b)
            .map_or(i64::MAX, |span| i64::from(span.get_days()))
    };
    match both(date.bounds()) {
        Some((first, _)) if day < first => apart(day, first),
        Some((_, last)) if last < day => apart(last, day),
        _ => 0,
    }
}
