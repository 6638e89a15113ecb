//! Parts of a period: “early July”, “the end of 2018”, “the first week of October”.

use jiff::civil::Weekday;

use super::absolute::quarter_of;
use super::grammar::{At, Grammar};
use super::{Period, Yearly, names};
use crate::date::stretch::{self, Stretch, Third, Unit};
use crate::date::{EventDate, Precision};

/// Which units within a period: the second, the last two, the first ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Order {
    /// The number of the first one, from 1, or `None` if they are counted from the end.
    first: Option<i64>,
    count: i64,
}

impl Grammar<'_> {
    /// Reads “early 2018”, “mid-July”, “the end of last year”, “the second half of 2018”.
    pub(super) fn part(&self, at: usize) -> At<Period> {
        if let Some((half, next)) = self.half_of(at) {
            let (of, end) = self.period(next, true)?;
            return Some((of.map(self.today, |of| stretch::half(of, half))?, end));
        }
        let third = match self.word(at) {
            "early" | "beginning" | "start" | "earlier" => Third::Early,
            "mid" | "middle" => Third::Mid,
            "late" | "end" | "later" => Third::Late,
            _ => return None,
        };
        let is_noun = matches!(self.word(at), "beginning" | "start" | "middle" | "end");
        let next = at + 1 + usize::from(self.symbol(at + 1) == Some('-'));
        // “End of year”, but not “end the war”.
        let whole = self.past(next, &["of", "in"]);
        if is_noun && whole == next && Unit::named(self.word(next)).is_none() {
            return None;
        }
        let is_time = is_noun || matches!(self.word(at), "early" | "mid" | "late");
        let (of, end) = self.period(whole, is_time)?;
        let is_day = of.has_day();
        // “Earlier yesterday” is a part of a day, and counts as the day.
        if !is_time && !is_day {
            return None;
        }
        let part = match of {
            // “Mid-July”, of any year.
            Period::Yearly(Yearly {
                month, days: None, ..
            }) => Period::Yearly(Yearly {
                month,
                days: Some(third.of_month()),
                about: true,
            }),
            of => of.map(self.today, |of| stretch::third(of, third))?,
        };
        Some((part, end))
    }

    /// Reads “first half of”, “last half of”.
    fn half_of(&self, at: usize) -> At<bool> {
        let second = match self.word(at) {
            "last" | "latter" => true,
            _ => match self.number(at).filter(|number| number.is_ordinal)?.value {
                1 => false,
                2 => true,
                _ => return None,
            },
        };
        let is_half = self.word(at + 1) == "half" && self.word(at + 2) == "of";
        is_half.then_some((second, at + 3))
    }

    /// Reads “the first week of October”, “the third quarter”, “the last two months of 2021”, “the
    /// second Monday of next month”.
    pub(super) fn ordered(&self, at: usize, announced: bool) -> At<Period> {
        let (order, hyphen) = self.order(at)?;
        let next = hyphen + usize::from(self.symbol(hyphen) == Some('-'));
        let weekday = names::weekday(self.word(next));
        let unit = Unit::named(self.word(next));
        if weekday.is_none() && unit.is_none() {
            return None;
        }
        let of = self.past(next + 1, &["of", "in"]);
        let has_of = of > next + 1;
        // “The third week next year” works without “of”, but “last week Friday” means something
        // else.
        let is_complete = has_of || self.typed && order.first.is_some();
        let (within, end) = match is_complete.then(|| self.period(of, has_of)).flatten() {
            Some(found) => found,
            // “The second Sunday” is in this month.
            None if announced && self.typed && order.first.is_some() && weekday.is_some() => {
                (Period::Dated(self.stretch(Unit::Month, 0)?), next + 1)
            }
            None => return None,
        };
        let period = within.map(self.today, |within| match (weekday, unit) {
            (Some(weekday), _) => weekday_of(within, weekday, order),
            // A week can extend beyond the period; larger units cannot (“last year in July”).
            (None, Some(unit)) => units_of(within, unit, order)
                .filter(|date| unit < Unit::Month || within.bounds().contains(date.bounds())),
            (None, None) => None,
        });
        Some((period?, end))
    }

    /// Reads “first”, “3rd”, “last”, “first two”, “last 3”.
    fn order(&self, at: usize) -> At<Order> {
        let number = |at: usize| {
            self.number(at)
                .filter(|number| (1..=400).contains(&number.value))
        };
        let first = match self.word(at) {
            "last" => None,
            _ => Some(number(at).filter(|number| number.is_ordinal)?.value),
        };
        let several =
            number(at + 1).filter(|number| !number.is_ordinal && !matches!(first, Some(2..)));
        Some(match several {
            Some(several) => (
                Order {
                    first,
                    count: several.value,
                },
                at + 2,
            ),
            None => (Order { first, count: 1 }, at + 1),
        })
    }

    /// Reads “week 31 of 2018”, “the week of the 18th”, “the week starting February 4”, “w/c Feb
    /// 4”.
    pub(super) fn week_of(&self, at: usize) -> At<Period> {
        let commencing =
            self.word(at) == "w" && self.symbol(at + 1) == Some('/') && self.word(at + 2) == "c";
        let unit = match self.word(at) {
            _ if commencing => Unit::Week,
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            _ => return None,
        };
        if unit == Unit::Week
            && let Some(number) = self
                .number(at + 1)
                .filter(|number| !number.is_ordinal && number.figures <= 2)
        {
            let (year, end) = self
                .year_after(at + 2)
                .unwrap_or_else(|| (i64::from(self.today.year()), at + 2));
            let new_year = jiff::civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
            let order = Order {
                first: Some(number.value),
                count: 1,
            };
            return Some((
                Period::Dated(units_of(
                    &Stretch::of(Unit::Year, new_year)?.date()?,
                    Unit::Week,
                    order,
                )?),
                end,
            ));
        }
        let next = match self.word(at + 1) {
            _ if commencing => at + 3,
            "of" => at + 2,
            "starting" | "beginning" | "commencing" => self.past(at + 2, &["on"]),
            _ => return None,
        };
        let (day, end) = self.period(next, true)?;
        let period = day.map(self.today, |day| {
            let bounds = day.bounds();
            let (first, last) = stretch::both(bounds)?;
            (first == last).then(|| Stretch::of(unit, first)?.date())?
        });
        Some((period?, end))
    }
}

/// Returns the units with some numbers within a period, such as its last two months.
fn units_of(within: &EventDate, unit: Unit, order: Order) -> Option<EventDate> {
    let (first, last) = stretch::both(within.bounds())?;
    if unit == Unit::Quarter && within.precision() == Precision::Year && order.count == 1 {
        // The last quarter of a year is the fourth.
        let number = order.first.unwrap_or(4);
        return (1..=4)
            .contains(&number)
            .then(|| quarter_of(first.year().into(), unit, number))?;
    }
    // As in ISO 8601, the first week is the one with the first Thursday.
    let (head, tail) = match unit {
        Unit::Week => {
            let thursday = stretch::weekday_from(first, Weekday::Thursday)?;
            let last = stretch::weekday_from(Unit::Day.after(last, -6)?, Weekday::Thursday)?;
            (Stretch::of(unit, thursday)?, Stretch::of(unit, last)?)
        }
        Unit::Day | Unit::Month | Unit::Quarter | Unit::Half | Unit::Year | Unit::Decade => {
            (Stretch::of(unit, first)?, Stretch::of(unit, last)?)
        }
        Unit::Weekend | Unit::Fortnight | Unit::Season | Unit::Century => return None,
    };
    let (start, end) = match order.first {
        Some(number) => (
            head.later(number - 1)?,
            head.later(number + order.count - 2)?,
        ),
        None => (tail.later(1 - order.count)?, tail),
    };
    if start.first < head.first || tail.first < end.first {
        return None;
    }
    match start == end {
        true => start.date(),
        false => stretch::span(&start.date()?, &end.date()?),
    }
}

/// Returns the day of the week with a number within a period, such as its second Monday.
fn weekday_of(within: &EventDate, weekday: Weekday, order: Order) -> Option<EventDate> {
    let (first, last) = stretch::both(within.bounds())?;
    let day = match order.first {
        Some(number) => Unit::Week.after(stretch::weekday_from(first, weekday)?, number - 1)?,
        None => stretch::weekday_from(Unit::Day.after(last, -6)?, weekday)?,
    };
    (order.count == 1 && first <= day && day <= last).then(|| stretch::day(day))?
}
