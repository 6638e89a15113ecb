//! A time that somebody typed alone, as into a date field: EDTF or words.

use jiff::civil::{Date, date};

use super::expression::{self, Events, NO_EVENTS, NotATime, Period, TimeExpression, TimeRelation};
use super::{DayBounds, EventDate};

/// The error for a text that is not a usable time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// These words of it are not understood.
    #[error("is not understood as a time; write it like 2018-07-16, 2018-07, 2018 or “july 2018”")]
    NotUnderstood(Vec<String>),
    /// It recurs every year.
    #[error("needs a year; add one")]
    NeedsYear,
    /// It has two meanings: the British or the American order, the last Friday or the next.
    #[error("can mean {0} or {1}; write the one you mean")]
    TwoReadings(EventDate, EventDate),
    /// It has no first day: “until 2018”.
    #[error("has no first day; write a time with a beginning")]
    NoFirstDay,
    /// It has no last day: “since 2014”.
    #[error("has no last day; write a time with an end")]
    NoLastDay,
}

/// Returns the dates that a text can mean on a day, the most likely first: “since 2014” is a span
/// without an end.
///
/// # Errors
///
/// Returns a [`TimeError`] if the text is not a time.
pub fn readings(text: &str, today: Date, events: Events<'_>) -> Result<Vec<EventDate>, TimeError> {
    if let Ok(date) = text.trim().parse::<EventDate>() {
        return Ok(vec![date]);
    }
    let dates = read(text, today, events)?.dates(today);
    match dates.is_empty() {
        true => Err(TimeError::NotUnderstood(vec![text.trim().to_owned()])),
        false => Ok(dates),
    }
}

/// [`first_day`] or [`last_day`].
pub type DayOf = fn(&str, Date, Events<'_>) -> Result<Date, TimeError>;

/// Returns the first day of a time that somebody typed on a day. If the time has several readings,
/// the nearest one counts; a date in figures with two readings is an error.
///
/// # Errors
///
/// Returns a [`TimeError`] if the text has no such day.
pub fn first_day(text: &str, today: Date, events: Events<'_>) -> Result<Date, TimeError> {
    let days = days(text, today, events)?;
    days.first.ok_or(TimeError::NoFirstDay)
}

/// Returns the last day of a time that somebody typed on a day; see [`first_day`].
///
/// # Errors
///
/// Returns a [`TimeError`] if the text has no such day.
pub fn last_day(text: &str, today: Date, events: Events<'_>) -> Result<Date, TimeError> {
    let days = days(text, today, events)?;
    days.last.ok_or(TimeError::NoLastDay)
}

fn days(text: &str, today: Date, events: Events<'_>) -> Result<DayBounds, TimeError> {
    let readings = readings(text, today, events)?;
    let is_in_figures = !text.chars().any(char::is_alphabetic);
    match readings.as_slice() {
        [first, second, ..] if is_in_figures => {
            Err(TimeError::TwoReadings(first.clone(), second.clone()))
        }
        [nearest, ..] => Ok(nearest.bounds()),
        [] => Err(TimeError::NotUnderstood(vec![text.trim().to_owned()])),
    }
}

/// Returns the date that somebody typed on a day, if it has only one meaning.
///
/// # Errors
///
/// Returns a [`TimeError`] if the text is not a date, or can mean several.
pub fn date_of(text: &str, today: Date, events: Events<'_>) -> Result<EventDate, TimeError> {
    if let Ok(date) = text.trim().parse::<EventDate>() {
        return Ok(date);
    }
    let found = read(text, today, events)?;
    let strange = || TimeError::NotUnderstood(vec![text.trim().to_owned()]);
    match (&found.period, found.relation) {
        // “Before 2018” is a range, not a date.
        (_, TimeRelation::Before | TimeRelation::After) => return Err(strange()),
        (Period::Yearly(_), _) => return Err(TimeError::NeedsYear),
        _ => {}
    }
    let mut dates = found.dates(today).into_iter();
    match (dates.next(), dates.next()) {
        (Some(first), Some(second)) => Err(TimeError::TwoReadings(first, second)),
        (Some(sole), None) => Ok(sole),
        (None, _) => Err(strange()),
    }
}

/// Returns the date that a text means regardless of the day on which it is typed.
pub(super) fn unmistakable(text: &str) -> Option<EventDate> {
    let on = |today| {
        let found = expression::whole(text, today, NO_EVENTS).ok()?;
        let is_date = !matches!(found.relation, TimeRelation::Before | TimeRelation::After);
        let mut dates = is_date.then(|| found.dates(today))?.into_iter();
        dates.next().filter(|_| dates.len() == 0)
    };
    // A date relative to the day of typing is different a century and some months later.
    let [one, other] = [date(1900, 1, 1), date(2010, 6, 9)].map(on);
    one.filter(|one| other.as_ref() == Some(one))
}

fn read(text: &str, today: Date, events: Events<'_>) -> Result<TimeExpression, TimeError> {
    expression::whole(text, today, events)
        .map_err(|NotATime { words }| TimeError::NotUnderstood(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_typed_date_keeps_its_precision() {
        for (text, edtf) in [
            ("2018-07-16", "2018-07-16"),
            ("2018~", "2018~"),
            ("July 2018", "2018-07"),
            ("16 July 2018", "2018-07-16"),
            ("yesterday", "2026-11-22"),
            ("since 2014", "2014/.."),
            ("until 2018", "../2018"),
            ("16.7.2018", "2018-07-16"),
            ("16/7/2018", "2018-07-16"),
            ("7/16/2018", "2018-07-16"),
            ("5/5/2018", "2018-05-05"),
        ] {
            let read = date_of(text, TODAY, NO_EVENTS).map(|date| date.to_string());
            assert_eq!(read.as_deref(), Ok(edtf), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_a_date_is_rejected_with_the_reason() {
        let read = |text| date_of(text, TODAY, NO_EVENTS);
        let strange = |words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned());
            Err(TimeError::NotUnderstood(words.collect()))
        };
        assert_eq!(read("soon"), strange(&["soon"]));
        assert_eq!(read("soon after 2018"), strange(&["soon"]));
        assert_eq!(read("before 2018"), strange(&["before 2018"]));
        assert_eq!(read("31/31/2018"), strange(&["31", "31", "2018"]));
        assert_eq!(read("16 July"), Err(TimeError::NeedsYear));
        for (text, asks) in [
            (
                "3/4/2018",
                "can mean 2018-04-03 or 2018-03-04; write the one you mean",
            ),
            (
                "Friday",
                "can mean 2026-11-20 or 2026-11-27; write the one you mean",
            ),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), asks);
        }
    }

    #[test]
    fn days_takes_the_nearest_reading_but_rejects_ambiguous_figures() {
        let read = |text| days(text, TODAY, NO_EVENTS);
        assert_eq!(read("friday"), Ok(DayBounds::day(date(2026, 11, 20))));
        assert_eq!(read("16 july"), Ok(DayBounds::day(date(2026, 7, 16))));
        assert!(matches!(read("3/4/2018"), Err(TimeError::TwoReadings(..))));
    }

    /// Returns the readings of a text, joined by “or”, or the reason why there are none.
    fn read_all(text: &str) -> String {
        match readings(text, TODAY, &|named| match named {
            ["summit"] => "2018-07-16".parse().ok(),
            _ => None,
        }) {
            Ok(dates) => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                dates.join(" or ")
            }
            Err(TimeError::NotUnderstood(words)) => format!("? {}", words.join(" ")),
            Err(error) => error.to_string(),
        }
    }

    /// What people type on TODAY, a Monday, and its meaning.
    const TYPED: &[(&str, &str)] = &[
        // Days, in figures and in words.
        ("2018-07-16", "2018-07-16"),
        ("16th of July, 2018", "2018-07-16"),
        ("July the sixteenth two thousand and eighteen", "2018-07-16"),
        ("Jul/16/2018", "2018-07-16"),
        ("2018/jul/16", "2018-07-16"),
        ("20180716", "2018-07-16"),
        ("16.7.18", "2018-07-16"),
        ("4/3/2018", "2018-04-03 or 2018-03-04"),
        ("13/3/2018", "2018-03-13"),
        ("15 march 44 bc", "-0043-03-15"),
        ("Monday, 16 July 2018", "2018-07-16"),
        ("Friday, 16 July 2018", "? Friday"),
        ("30 February 2018", "? 30"),
        ("2018-02-30", "? 2018 02 30"),
        ("2018-13-01", "? 2018 13 01"),
        ("16-Jul-18", "2018-07-16"),
        ("2018-07-16T14:00:00Z", "2018-07-16"),
        ("16 July 2018 at 3 pm", "2018-07-16"),
        ("christmas 2017", "2017-12-25"),
        ("new year's eve", "2026-12-31 or 2025-12-31"),
        // Months, seasons, quarters, years and longer.
        ("07/2018", "2018-07"),
        ("2018, July", "2018-07"),
        ("july last year", "2025-07"),
        ("last year in july", "2025-07"),
        ("sometime in 2018", "2018"),
        ("the whole of 2018", "2018"),
        ("the 1800s", "18XX or 180X"),
        ("C19", "? C"),
        ("summer 2018", "2018-22"),
        ("the winter of 1994", "1994-24"),
        ("Q3 2018", "2018-07/2018-09"),
        ("third quarter of 2018", "2018-07/2018-09"),
        ("H1 2018", "2018-01/2018-06"),
        ("nineteen eighty-six", "1986"),
        ("the year 247", "0247"),
        ("300 BC", "-0299"),
        ("the 1980s", "198X"),
        ("the '80s", "198X"),
        ("the nineties", "199X"),
        ("20th century", "19XX"),
        ("first century BC", "-0099/0000"),
        // Parts of a period, marked as approximate.
        ("early 2018", "2018-01~/2018-04~"),
        ("mid-July 2018", "2018-07-11~/2018-07-20~"),
        ("late 1980s", "1987~/1989~"),
        ("the end of last year", "2025-09~/2025-12~"),
        ("the second half of 2018", "2018-07/2018-12"),
        ("around 2010", "2010~"),
        ("circa July 2018", "2018-07~"),
        ("the first week of 2015", "2014-12-29/2015-01-04"),
        ("the last week of July 2018", "2018-07-23/2018-07-29"),
        ("week 31 of 2018", "2018-07-30/2018-08-05"),
        ("the week of 18 July 2018", "2018-07-16/2018-07-22"),
        ("the second Monday of next month", "2026-12-14"),
        ("first ten days of last year", "2025-01-01/2025-01-10"),
        // Relative to the day.
        ("yesterday", "2026-11-22"),
        ("the day before yesterday", "2026-11-21"),
        ("last week", "2026-11-16/2026-11-22"),
        ("the week after next", "2026-12-07/2026-12-13"),
        ("this weekend", "2026-11-28/2026-11-29"),
        ("last quarter", "2026-07/2026-09"),
        ("next decade", "203X"),
        ("the past 3 weeks", "2026-11-02/2026-11-22"),
        ("last two decades", "2000/2019"),
        ("this September", "2026-09"),
        ("last June", "2026-06"),
        ("next March", "2027-03"),
        ("last Friday", "2026-11-20"),
        ("next Friday", "2026-12-04"),
        ("this coming Friday", "2026-11-27"),
        ("Friday", "2026-11-20 or 2026-11-27"),
        ("Monday", "2026-11-23 or 2026-11-16 or 2026-11-30"),
        ("Friday of next week", "2026-12-04"),
        ("Friday the 13th", "2026-11-13 or 2027-08-13"),
        ("Tuesday morning", "2026-11-17 or 2026-11-24"),
        ("the 18th", "2026-11-18 or 2026-12-18"),
        ("20th of next month", "2026-12-20"),
        ("three days ago", "2026-11-20"),
        ("two weeks ago", "2026-11-09~"),
        ("two years ago", "2024~"),
        ("1 month and 21 days ago", "2026-10-02"),
        ("in two weeks", "2026-12-07~"),
        ("three weeks from tomorrow", "2026-12-15"),
        ("earlier this month", "2026-11-01/2026-11-23"),
        ("the rest of the year", "2026-11-23/2026-12-31"),
        ("year to date", "2026-01-01/2026-11-23"),
        // Relative to an event.
        ("two days before the summit", "2018-07-14"),
        ("after the summit", "2018-07-17/.."),
        ("two days following the summit", "2018-07-18"),
        // Relative to a period.
        ("two years after 2018", "2020"),
        ("two years before 2018", "2016"),
        ("a month after July 2018", "2018-08"),
        ("a month after 2018", "2019-01"),
        ("two years after July 2018", "2020-07"),
        ("two days before July 2018", "2018-06-29"),
        ("a year after 16 July 2018", "2019-07-16"),
        ("a week after last week", "2026-11-23/2026-11-29"),
        ("before the party", "? before the party"),
        // Spans, open and closed.
        ("since 2014", "2014/.."),
        ("until July 2018", "../2018-07"),
        ("before 2018", "../2017-12-31"),
        ("after July 2018", "2018-08-01/.."),
        ("2018 or later", "2018/.."),
        ("before the end of 2018", "../2018"),
        ("between May 2014 and 2018", "2014-05/2018"),
        ("from 2014 to 2018", "2014/2018"),
        ("2014-2018", "2014/2018"),
        ("1914-18", "1914/1918"),
        ("1999-00", "1999/2000"),
        ("2018/19", "2018/2019"),
        ("2018-07-16-18", "2018-07-16/2018-07-18"),
        ("winter 2017-18", "2017-24"),
        ("45 BC to 14", "? to"),
        ("from 2018 on", "2018/.."),
        ("2–7 February 2018", "2018-02-02/2018-02-07"),
        ("Feb 2 to 7, 2018", "2018-02-02/2018-02-07"),
        ("nov 18 - dec 19, 2015", "2015-11-18/2015-12-19"),
        ("nov-feb 2017", "2016-11/2017-02"),
        ("from the end of 2007 to 2009", "2007-09~/2009"),
        ("2018 to 2014", "? to"),
        // German.
        ("16. Juli 2018", "2018-07-16"),
        ("Anfang März 2018", "2018-03-01~/2018-03-10~"),
        ("letzte Woche", "2026-11-16/2026-11-22"),
        ("vor 2 Tagen", "2026-11-21"),
        ("vor einem Jahr", "2025~"),
        ("vor 2018", "../2017-12-31"),
        ("vor zwei Tagen", "2026-11-21"),
        ("vorgestern", "2026-11-21"),
        ("16. bis 18. Juli 2018", "2018-07-16/2018-07-18"),
        ("die 90er", "199X"),
        ("44 v. Chr.", "-0043"),
        ("79 n. Chr.", "0079"),
        ("zwei Tage vor dem Summit", "2018-07-14"),
        ("vergangene Woche", "2026-11-16/2026-11-22"),
        ("zwischen Mai 2014 und 2018", "2014-05/2018"),
        // Not a time, or too vague.
        ("soon", "? soon"),
        ("a few days ago", "? a few days ago"),
        ("July 33", "? July 33"),
        ("the fifth Sunday", "2026-11-29"),
        ("99999999999999999999999", "? 99999999999999999999999"),
        ("", "? "),
    ];

    #[test]
    fn the_grammar_reads_the_times_that_people_type() {
        let read = TYPED
            .iter()
            .map(|(text, edtf)| (*text, read_all(text), *edtf));
        let wrong: Vec<_> = read.filter(|(_, read, edtf)| read != edtf).collect();
        assert_eq!(wrong, []);
    }

    proptest::proptest! {
        #[test]
        fn reading_a_time_never_panics(text in "\\PC{0,40}") {
            drop(readings(&text, TODAY, NO_EVENTS));
        }

        #[test]
        fn time_words_in_any_order_never_panic(
            words in proptest::collection::vec(proptest::sample::select(vec![
                "the", "first", "last", "next", "week", "of", "early", "july", "16", "2018", "-", "/", "to",
                "before", "two", "days", "ago", "friday", "from", "q3", "century", "bc", "9999", "1980s", "in",
            ]), 0..12),
            year in -9999_i16..=9999,
        ) {
            let today = Date::new(year, 2, 28).unwrap();
            for date in readings(&words.join(" "), today, NO_EVENTS).unwrap_or_default() {
                let again: EventDate = date.to_string().parse().unwrap();
                proptest::prop_assert_eq!(again, date);
            }
        }
    }
}
