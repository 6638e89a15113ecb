//! Dates with exactly the precision that a source states.
//!
//! An [`EventDate`] is an expression of the Extended Date/Time Format (EDTF, ISO 8601-2:2019),
//! levels 0 and 1, without a time of day. Every date has [`DayBounds`]: the first and the last
//! calendar day that it can mean. Comparison never claims more than is known: a year is neither
//! before nor after one of its own months.

pub mod expression;
mod stretch;
pub mod typed;
mod words;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use edtf_core::{Bound, Edtf, IntervalEndpoint};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use stretch::{Stretch, Unit};

pub use words::DateWords;

/// A date as a source states it: a day, a month, a season, a year or a span, certain or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDate(
    /// Boxed, because most facts have fewer dates than fields for them.
    Box<Expression>,
);

/// An EDTF expression and the days that it can include.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expression {
    edtf: Edtf,
    bounds: DayBounds,
}

/// The first and the last day that a date or a span can include.
///
/// `None` means that the end is open or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayBounds {
    /// The first day, or `None` if the start is open.
    pub first: Option<Date>,
    /// The last day, or `None` if the end is open.
    pub last: Option<Date>,
}

/// The precision of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A season.
    Season,
    /// A year.
    Year,
    /// One of several years: a decade, a century.
    Years,
    /// A span of time.
    Span,
}

/// How a date is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// The source states all of it.
    #[default]
    Stated,
    /// A curator inferred at least a part of it; the fact's note explains how.
    Inferred,
    /// It is the date on which the source was published.
    Published,
}

/// A date, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The date.
    pub date: EventDate,
    /// How it is known.
    pub basis: DateBasis,
}

/// The error for a text that is not a date Ibid can store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not EDTF, or not a day of the calendar.
    #[error("“{text}” is not an EDTF date: {reason}{}", cure(.text))]
    NotEdtf {
        /// The text.
        text: String,
        /// The EDTF parser's message.
        reason: String,
    },
    /// It is EDTF level 2 (sets, masked digits inside, exponents).
    #[error("“{0}” uses EDTF level 2; Ibid supports levels 0 and 1")]
    LevelTwo(String),
    /// Its year is outside the supported range.
    #[error("“{0}” is not an EDTF date that Ibid supports: years must be from -9999 to 9999")]
    TooFar(String),
    /// It has a time of day.
    #[error("“{0}” has a time of day; Ibid dates facts by the day")]
    TimeOfDay(String),
}

impl EventDate {
    /// Returns the first and the last day that the date can mean.
    #[must_use]
    pub fn bounds(&self) -> DayBounds {
        self.0.bounds
    }

    /// Reports whether the date is marked as uncertain (`?`) or approximate (`~`).
    #[must_use]
    pub fn is_qualified(&self) -> bool {
        self.0.edtf.is_uncertain() || self.0.edtf.is_approximate()
    }

    /// Returns its precision.
    #[must_use]
    pub fn precision(&self) -> Precision {
        let Edtf::Date(date) = &self.0.edtf else {
            return Precision::Span;
        };
        let is_month = date.month.is_some_and(|month| month.value().is_some());
        let is_day = date.day.is_some_and(|day| day.value().is_some());
        match date.precision() {
            _ if date.year.value().is_none() => Precision::Years,
            edtf_core::Precision::Season => Precision::Season,
            edtf_core::Precision::Day if is_day => Precision::Day,
            _ if is_month => Precision::Month,
            _ => Precision::Year,
        }
    }

    /// Returns the heading of its group in a list ordered by [`EventDate::list_order`]: the month
    /// in which it begins, or the year if it begins with the year and lasts beyond the first month.
    /// A date without a beginning has no heading.
    #[must_use]
    pub fn heading(&self) -> Option<Self> {
        let DayBounds { first, last } = self.0.bounds;
        let first = first?;
        let begins_year = first.day_of_year() == 1;
        let ends_with_month = last.is_some_and(|last| last <= first.last_of_month());
        let unit = if begins_year && !ends_with_month {
            Unit::Year
        } else {
            Unit::Month
        };
        Stretch::of(unit, first)?.date()
    }

    /// Returns the TIMEX3 value (`TimeML` 1.2.1) of a day, a month or a year, without marks of
    /// uncertainty, or `None` for other periods.
    #[must_use]
    pub fn timex(&self) -> Option<String> {
        let plain = matches!(
            self.precision(),
            Precision::Day | Precision::Month | Precision::Year
        );
        plain.then(|| {
            self.to_string()
                .trim_end_matches(['~', '?', '%'])
                .to_owned()
        })
    }

    /// Returns the days that a span certainly includes: from the last day on which it can begin to
    /// the first day on which it can end.
    fn held(&self) -> Option<DayBounds> {
        let Edtf::Interval(interval) = &self.0.edtf else {
            return None;
        };
        let IntervalEndpoint::Date(start) = interval.start else {
            return None;
        };
        let first = day_of(Edtf::Date(start).bounds().latest)?;
        let last = match interval.end {
            IntervalEndpoint::Open => None,
            IntervalEndpoint::Date(end) => Some(day_of(Edtf::Date(end).bounds().earliest)?),
            _ => Some(first),
        };
        let in_order = last.is_none_or(|last| first <= last);
        in_order.then_some(DayBounds {
            first: Some(first),
            last,
        })
    }

    /// Returns whether the date certainly or possibly lies in a span of days, or `None` if it
    /// cannot.
    ///
    /// `lasting` means that the date belongs to something that held throughout (a state), not to
    /// something that happened at one moment within it.
    #[must_use]
    pub fn within(&self, span: DayBounds, lasting: bool) -> Option<InSpan> {
        if !self.0.bounds.overlaps(span) {
            return None;
        }
        let held = self.held().filter(|_| lasting);
        // Every date lies in a span that is open at both ends.
        let certain = span == DayBounds::default()
            || !self.is_qualified()
                && (span.contains(self.0.bounds) || held.is_some_and(|held| held.overlaps(span)));
        Some(if certain {
            InSpan::Certain
        } else {
            InSpan::Possible
        })
    }

    /// Returns the days on which it can begin: the days of its start if it lasted, all its days if
    /// it happened at one moment.
    #[must_use]
    pub fn beginning(&self, lasting: bool) -> DayBounds {
        let held = self.held().filter(|_| lasting);
        let bounds = self.0.bounds;
        DayBounds {
            last: held.map_or(bounds.last, |held| held.first),
            ..bounds
        }
    }

    /// Compares two dates for sorting a list: by first day, then the longer before the shorter,
    /// then by text.
    ///
    /// Unlike [`PartialOrd`], this order is total, and does not imply which date came first.
    #[must_use]
    pub fn list_order(&self, other: &Self) -> Ordering {
        let first = |date: &Self| date.0.bounds.first.unwrap_or(Date::MIN);
        let last = |date: &Self| date.0.bounds.last.unwrap_or(Date::MAX);
        first(self)
            .cmp(&first(other))
            .then_with(|| last(other).cmp(&last(self)))
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

/// Before or after something in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// Whether a date certainly or only possibly lies in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InSpan {
    /// Every day that the date can mean lies in the span, or the state certainly held then.
    Certain,
    /// Only some of the days that the date can mean lie in the span.
    Possible,
}

impl DayBounds {
    /// Returns the bounds of one day.
    #[must_use]
    pub const fn day(day: Date) -> Self {
        Self {
            first: Some(day),
            last: Some(day),
        }
    }

    /// Returns the days as a date: a single day or a span, or `None` if both ends are open.
    #[must_use]
    pub fn date(self) -> Option<EventDate> {
        match (self.first, self.last) {
            (Some(first), Some(last)) => stretch::days(first, last),
            (Some(first), None) => format!("{}/..", stretch::iso(first)).parse().ok(),
            (None, Some(last)) => format!("../{}", stretch::iso(last)).parse().ok(),
            (None, None) => None,
        }
    }

    /// Reports whether the two spans share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let apart = |last: Option<Date>, first: Option<Date>| matches!((last, first), (Some(last), Some(first)) if last < first);
        !apart(self.last, other.first) && !apart(other.last, self.first)
    }

    /// Reports whether every day of `other` is in this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        let starts = self
            .first
            .is_none_or(|first| other.first.is_some_and(|day| first <= day));
        let ends = self
            .last
            .is_none_or(|last| other.last.is_some_and(|day| day <= last));
        starts && ends
    }
}

impl PartialOrd for EventDate {
    /// Orders two dates only if every day of one is before every day of the other.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        let before = |a: &Self, b: &Self| matches!((a.0.bounds.last, b.0.bounds.first), (Some(last), Some(first)) if last < first);
        if before(self, other) {
            Some(Ordering::Less)
        } else if before(other, self) {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

impl FromStr for EventDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let edtf = Edtf::parse(text).map_err(|error| DateError::NotEdtf {
            text: text.to_owned(),
            reason: error.to_string(),
        })?;
        if matches!(edtf, Edtf::DateTime(_)) {
            return Err(DateError::TimeOfDay(text.to_owned()));
        }
        if edtf.level() > 1 || matches!(edtf, Edtf::Set(_)) {
            return Err(DateError::LevelTwo(text.to_owned()));
        }
        let reach = edtf.bounds();
        let too_far = |bound| matches!(bound, Bound::Date(_)) && day_of(bound).is_none();
        if too_far(reach.earliest) || too_far(reach.latest) {
            return Err(DateError::TooFar(text.to_owned()));
        }
        let bounds = DayBounds {
            first: day_of(reach.earliest),
            last: day_of(reach.latest),
        };
        Ok(Self(Box::new(Expression { edtf, bounds })))
    }
}

/// Returns the hint of an error: the EDTF form of a date in words that has only one meaning.
fn cure(text: &str) -> String {
    typed::unmistakable(text).map_or_else(String::new, |meant| format!("; write {meant}"))
}

/// Returns the calendar day of a bound, or `None` if it is open or outside jiff's years (±9999).
fn day_of(bound: Bound) -> Option<Date> {
    let Bound::Date(day) = bound else { return None };
    let year = i16::try_from(day.year).ok()?;
    let month = i8::try_from(day.month).ok()?;
    Date::new(year, month, i8::try_from(day.day).ok()?).ok()
}

impl fmt::Display for EventDate {
    /// Writes the date as EDTF.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.edtf.fmt(formatter)
    }
}

impl Serialize for EventDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for EventDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EventDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "EDTF, levels 0 and 1: 2018-07-16, 2018-07, 2018, 2018?, 1958~, 2014/.., 2018-07-02/2018-07-08, 2018-21 (spring)",
            "examples": ["2018-07-16", "2018-07", "2014/..", "1958~"],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> EventDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_is_neither_before_nor_after_its_own_month() {
        assert_eq!(date("2018").partial_cmp(&date("2018-07")), None);
        assert_eq!(date("2018-07").partial_cmp(&date("2018")), None);
        assert!(date("2017") < date("2018-07"));
        assert!(date("2018-07-16") > date("2018-06"));
    }

    #[test]
    fn a_span_without_an_end_is_never_before_anything() {
        assert_eq!(date("2014/..").partial_cmp(&date("2018")), None);
        assert!(date("2013") < date("2014/.."));
    }

    #[test]
    fn each_malformed_date_is_rejected_with_the_reason() {
        for (text, says) in [
            ("2018-13-01", "not an EDTF date"),
            ("2018-02-30", "not an EDTF date"),
            ("July 16", "not an EDTF date"),
            ("", "not an EDTF date"),
            ("{2018,2019}", "level 2"),
            ("2018-07-16T10:00:00Z", "time of day"),
            ("2019/2018", "end precedes"),
            ("Y170000002", "years must be from"),
        ] {
            let error = text.parse::<EventDate>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn the_error_for_a_date_in_words_suggests_its_edtf_form() {
        for (text, cure) in [
            ("16 July 2018", Some("2018-07-16")),
            ("early 2018", Some("2018-01~/2018-04~")),
            ("3/4/2018", None),
            ("last week", None),
            ("Friday", None),
        ] {
            let error = text.parse::<EventDate>().unwrap_err().to_string();
            let suggested = error.split_once("; write ").map(|(_, edtf)| edtf);
            assert_eq!(suggested, cure, "{error}");
        }
    }

    #[test]
    fn a_state_certainly_holds_in_each_year_of_its_span() {
        let span = date("2018").bounds();
        assert_eq!(date("2014/..").within(span, true), Some(InSpan::Certain));
        assert_eq!(date("2014/..").within(span, false), Some(InSpan::Possible));
        assert_eq!(
            date("2018-07-16").within(span, false),
            Some(InSpan::Certain)
        );
        assert_eq!(date("2017").within(span, true), None);
        let december = date("2018-12").bounds();
        assert_eq!(
            date("2014/2018").within(december, true),
            Some(InSpan::Possible)
        );
        assert_eq!(date("2014/").within(december, true), Some(InSpan::Possible));
        assert_eq!(
            date("2018-12-05~").within(december, true),
            Some(InSpan::Possible)
        );
    }

    proptest! {
        #[test]
        fn reading_a_date_never_panics(text in "\\PC{0,24}") {
            drop(text.parse::<EventDate>());
        }

        #[test]
        fn a_date_parses_back_from_its_text(year in 0_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
            for text in [format!("{year:04}"), format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}-{day:02}"), format!("{year:04}/.."), format!("{year:04}~")] {
                prop_assert_eq!(date(&text).to_string(), text);
            }
        }

        #[test]
        fn the_list_order_never_contradicts_the_partial_order(a in 1000_i16..=1100, b in 1000_i16..=1100, month in 1_i8..=12) {
            let (a, b) = (date(&format!("{a}")), date(&format!("{b}-{month:02}")));
            if let Some(order) = a.partial_cmp(&b) {
                prop_assert_eq!(a.list_order(&b), order);
            }
        }
    }
}
