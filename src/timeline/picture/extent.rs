//! Extents: dates as ranges of numbered days.

use jiff::civil::Date;

use super::Item;
use crate::date::Precision;

/// A day, counted from 1 January 1970, which is 0.
pub(super) type Day = i32;

/// The range of a date on the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The first day, or `None` for an open past.
    pub(super) first: Option<Day>,
    /// The day after the last, or `None` for an open future.
    pub(super) end: Option<Day>,
    /// The meaning of the range.
    pub(super) sort: Sort,
    /// Whether the date is uncertain or approximate.
    pub(super) unsure: bool,
}

/// The meaning of a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The date is one day.
    Moment,
    /// The fact happened at some time within the days.
    Within,
    /// The fact held on all of the days.
    Lasting,
}

impl Extent {
    pub(super) fn of(item: &Item) -> Self {
        let bounds = item.when.bounds();
        let sort = match item.when.precision() {
            Precision::Day => Sort::Moment,
            // Only a span gives the days on which a state held; "2018" alone means some time in that year.
            Precision::Span if item.lasting => Sort::Lasting,
            _ => Sort::Within,
        };
        Self {
            // The first day of the calendar counts as the open past, next to which it is sorted.
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

/// Returns the day with a number, or nothing if the calendar does not have it.
pub(super) fn date(day: Day) -> Option<Date> {
    let since = jiff::SignedDuration::from_hours(i64::from(day) * 24);
    Date::constant(1970, 1, 1).checked_add(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_equals_the_day_with_its_number() {
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
    fn only_a_state_with_a_span_is_lasting() {
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
