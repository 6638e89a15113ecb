//! A time that somebody typed by itself: EDTF, or the words for it.

use jiff::civil::Date;

use super::expression::{self, Period, TimeRelation};
use super::{DayBounds, EventDate};
use crate::text;

/// A text that tells no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It is not understood.
    #[error("is not understood as a time; write 2018-07-16, 2018-07, 2018 or “july 2018”")]
    NotUnderstood,
    /// It comes every year.
    #[error("needs a year: write it with one")]
    NeedsYear,
    /// It is one day in Britain and another in America.
    #[error("can be {0} or {1}: write the one that is meant")]
    TwoReadings(Date, Date),
}

/// Returns the days of a time that somebody typed on a day.
///
/// # Errors
///
/// Returns a [`TimeError`] where the text tells no days.
pub fn days(text: &str, today: Date) -> Result<DayBounds, TimeError> {
    read(text, today).map(|(date, _)| date.bounds())
}

/// Returns the date that somebody typed on a day: “since 2014” is a span without an end.
///
/// # Errors
///
/// Returns a [`TimeError`] where the text tells no date.
pub fn date_of(text: &str, today: Date) -> Result<EventDate, TimeError> {
    let (date, relation) = read(text, today)?;
    let span = |edtf: String| edtf.parse().map_err(|_| TimeError::NotUnderstood);
    match relation {
        TimeRelation::In => Ok(date),
        TimeRelation::Since => span(format!("{date}/..")),
        TimeRelation::Until => span(format!("../{date}")),
        // What lies somewhere before or after has no date.
        TimeRelation::Before | TimeRelation::After => Err(TimeError::NotUnderstood),
    }
}

fn read(text: &str, today: Date) -> Result<(EventDate, TimeRelation), TimeError> {
    if let Ok(date) = text.trim().parse::<EventDate>() {
        return Ok((date, TimeRelation::In));
    }
    if let Some(day) = in_figures(text)? {
        let day = day.to_string().parse();
        return day
            .map(|day| (day, TimeRelation::In))
            .map_err(|_| TimeError::NotUnderstood);
    }
    let words = text::words(text);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let found = expression::find(&folded, today).into_iter().next();
    let found = found.filter(|found| found.words == (0..folded.len()));
    let found = found.ok_or(TimeError::NotUnderstood)?;
    match found.period {
        Period::Dated(date) => Ok((date, found.relation)),
        Period::Yearly { .. } => Err(TimeError::NeedsYear),
    }
}

/// Returns the day that is written in figures: 16.7.2018, 16/7/2018, 7/16/2018.
fn in_figures(text: &str) -> Result<Option<Date>, TimeError> {
    let parts: Vec<&str> = text.trim().split(['/', '.']).collect();
    let [first, second, year] = parts.as_slice() else {
        return Ok(None);
    };
    let (Ok(first), Ok(second), Ok(year)) = (
        first.trim().parse(),
        second.trim().parse(),
        year.trim().parse(),
    ) else {
        return Ok(None);
    };
    if !(1000..=9999).contains(&year) {
        return Ok(None);
    }
    let british = Date::new(year, second, first).ok();
    // Points stand between the parts of a date where the day comes first.
    let american = Date::new(year, first, second).ok();
    let american = american.filter(|_| text.contains('/'));
    match (british, american) {
        (Some(british), Some(american)) if british != american => {
            Err(TimeError::TwoReadings(british, american))
        }
        (british, american) => Ok(british.or(american)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_date_is_read_with_the_precision_that_it_is_typed_with() {
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
            let read = date_of(text, TODAY).map(|date| date.to_string());
            assert_eq!(read.as_deref(), Ok(edtf), "{text}");
        }
    }

    #[test]
    fn what_tells_no_date_says_why() {
        assert_eq!(date_of("soon", TODAY), Err(TimeError::NotUnderstood));
        assert_eq!(date_of("before 2018", TODAY), Err(TimeError::NotUnderstood));
        assert_eq!(date_of("31/31/2018", TODAY), Err(TimeError::NotUnderstood));
        assert_eq!(date_of("16 July", TODAY), Err(TimeError::NeedsYear));
        let readings = TimeError::TwoReadings(date(2018, 4, 3), date(2018, 3, 4));
        assert_eq!(date_of("3/4/2018", TODAY), Err(readings.clone()));
        assert_eq!(
            readings.to_string(),
            "can be 2018-04-03 or 2018-03-04: write the one that is meant"
        );
    }
}
