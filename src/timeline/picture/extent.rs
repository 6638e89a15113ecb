//! Dates as days on a line.

use jiff::civil::Date;

use super::Item;
use crate::date::Precision;

/// A day, counted from the first of January 1970.
pub(super) type Day = i32;

/// What a date takes up on the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The first day, or `None` where the past is open.
    pub(super) first: Option<Day>,
    /// The day after the last, or `None` where the future is open.
    pub(super) end: Option<Day>,
    /// What the date says of its days.
    pub(super) sort: Sort,
    /// Whether the date is uncertain or approximate.
    pub(super) unsure: bool,
}

/// What a date says of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// It is one day.
    Moment,
    /// It is some time within them.
    Within,
    /// It is all of them.
    Lasting,
}

impl Extent {
    pub(super) fn of(item: &Item) -> Self {
        let bounds = item.when.bounds();
        let sort = match item.when.precision() {
            Precision::Day => Sort::Moment,
            // Only a span has days that a state holds through: what is so in "2018" is so at some
            // time of that year.
            Precision::Span if item.lasting => Sort::Lasting,
            _ => Sort::Within,
        };
        Self {
            // The calendar's first day counts as the open past, beside which it is listed.
            first: bounds.first.filter(|day| *day > Date::MIN).map(number),
            end: bounds.last.map(|last| number(last).saturating_add(1)),
            sort,
            unsure: item.when.is_qualified(),
        }
    }
}

/// Returns the number of a day.
pub(super) fn number(day: Date) -> Day {
    let since = day.duration_since(Date::constant(1970, 1, 1));
    i32::try_from(since.as_hours() / 24).expect("the calendar has fewer days than 2³¹")
}

/// Returns the day of a number, where the calendar has it.
pub(super) fn date(day: Day) -> Option<Date> {
    let since = jiff::SignedDuration::from_hours(i64::from(day) * 24);
    Date::constant(1970, 1, 1).checked_add(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        for day in [
            Date::MIN,
            Date::MAX,
            Date::constant(2018, 7, 16),
            Date::ZERO,
        ] {
            assert_eq!(date(number(day)), Some(day));
        }
        assert_eq!(number(Date::constant(1970, 1, 2)), 1);
        assert_eq!(number(Date::constant(1969, 12, 31)), -1);
    }

    #[test]
    fn only_a_span_lasts() {
        let sort = |when: &str, lasting| {
            let when = when.parse().unwrap();
            let item = Item {
                when,
                lasting,
                certain: true,
                heading: String::new(),
                text: String::new(),
                source: String::new(),
            };
            Extent::of(&item).sort
        };
        assert_eq!(sort("2018-07-16", true), Sort::Moment);
        assert_eq!(sort("2018", true), Sort::Within);
        assert_eq!(sort("2014/..", true), Sort::Lasting);
        assert_eq!(sort("2014/2018", false), Sort::Within);
    }
}
