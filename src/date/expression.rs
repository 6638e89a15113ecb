//! The time expressions that people type: “16th of July”, “since 2014”, “two days before the
//! summit”.
//!
//! A small grammar reads them, relative to a given day. It never adds precision: “two years ago” is
//! approximately a year, a day without a year is that day of every year ([`Period::Yearly`]), and
//! “Friday” has several readings ([`Period::OneOf`]). It ignores what it does not understand.

mod absolute;
mod german;
mod grammar;
mod lexeme;
mod names;
mod numeral;
mod parts;
mod relative;

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::{DayBounds, EventDate, Precision, stretch};
use grammar::Grammar;

/// Looks up the date of an event by the folded words that name it (“summit”).
pub type Events<'a> = &'a dyn Fn(&[&str]) -> Option<EventDate>;

/// A lookup without events.
pub const NO_EVENTS: Events<'static> = &|_| None;

/// Reports whether the name of an event can follow a folded word in a text.
#[must_use]
pub fn announces_event(folded: &str) -> bool {
    grammar::ANNOUNCING.contains(&folded)
}

/// A time in a text, and its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// The relation to the period: in it, before it, and so on.
    pub relation: TimeRelation,
    /// The period.
    pub period: Period,
    /// The byte range of the expression in the text, including its preposition.
    pub span: Range<usize>,
}

/// A relation in time to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeRelation {
    /// In it or on it.
    In,
    /// From its beginning.
    Since,
    /// Up to its end.
    Until,
    /// Ended before it begins.
    Before,
    /// Begins after it ends.
    After,
}

/// A period of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Period {
    /// A known day, month, year or span.
    Dated(EventDate),
    /// A month or some of its days, without a year.
    Yearly(Yearly),
    /// One of several dates, the most likely first: “Friday”, 3/4/2018.
    OneOf(Vec<EventDate>),
}

/// A month or some of its days, in every year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yearly {
    /// The month, 1 to 12.
    pub month: i8,
    /// The first and the last day, 1 to 31, or `None` for the whole month.
    pub days: Option<(i8, i8)>,
    /// Whether the days are approximate: “mid-July”.
    pub about: bool,
}

/// A period, and the relation to it.
#[derive(Debug, Clone)]
struct Found {
    period: Period,
    relation: TimeRelation,
}

impl Found {
    const fn at(period: Period) -> Self {
        let relation = TimeRelation::In;
        Self { period, relation }
    }
}

impl TimeExpression {
    /// Reports whether a date certainly or possibly fits.
    #[must_use]
    pub fn fits(&self, date: &EventDate) -> bool {
        let bounds = date.bounds();
        match &self.period {
            Period::Dated(period) => self.relation.span(period.bounds()).overlaps(bounds),
            Period::Yearly(yearly) => yearly.fits(bounds, self.relation),
            Period::OneOf(readings) => readings
                .iter()
                .any(|date| self.relation.span(date.bounds()).overlaps(bounds)),
        }
    }

    /// Returns the spans of days that it can mean; the list is empty if it recurs every year.
    #[must_use]
    pub fn known_spans(&self) -> Vec<DayBounds> {
        let dates = match &self.period {
            Period::Dated(date) => std::slice::from_ref(date),
            Period::OneOf(dates) => dates,
            Period::Yearly(_) => &[],
        };
        let span = |date: &EventDate| self.relation.span(date.bounds());
        dates.iter().map(span).collect()
    }

    /// Returns the dates that it can mean, the most likely first: “since 2014” is a span without an
    /// end.
    #[must_use]
    pub fn dates(&self, today: Date) -> Vec<EventDate> {
        let next = |day: Option<Date>| stretch::day(day?.tomorrow().ok()?);
        let previous = |day: Option<Date>| stretch::day(day?.yesterday().ok()?);
        let related = |date: EventDate| match self.relation {
            TimeRelation::In => Some(date),
            TimeRelation::Since => stretch::onwards(&date),
            TimeRelation::Until => stretch::up_to(&date),
            TimeRelation::Before => stretch::up_to(&previous(date.bounds().first)?),
            TimeRelation::After => stretch::onwards(&next(date.bounds().last)?),
        };
        let readings = self.period.readings(today).into_iter();
        readings.filter_map(related).collect()
    }
}

impl Period {
    /// Returns the dates that it can mean on a day, the most likely first. For a yearly period,
    /// these are the two nearest.
    #[must_use]
    pub fn readings(&self, today: Date) -> Vec<EventDate> {
        match self {
            Self::Dated(date) => vec![date.clone()],
            Self::OneOf(dates) => dates.clone(),
            Self::Yearly(yearly) => {
                // A leap day is at most eight years away.
                let years = (-8..=8).filter_map(|later| today.year().checked_add(later));
                let mut near: Vec<EventDate> =
                    years.filter_map(|year| yearly.in_year(year)).collect();
                near.sort_by_key(|date| stretch::distance(date, today));
                near.truncate(2);
                near
            }
        }
    }

    /// Makes a period from the dates that it can mean, the nearest to a day first.
    fn nearest_first(mut dates: Vec<EventDate>, today: Date) -> Option<Self> {
        dates.sort_by_key(|date| stretch::distance(date, today));
        dates.dedup();
        match dates.len() {
            0 => None,
            1 => dates.pop().map(Self::Dated),
            _ => Some(Self::OneOf(dates)),
        }
    }

    /// Replaces each date that it can mean, and drops those for which `change` returns `None`.
    fn map(&self, today: Date, change: impl Fn(&EventDate) -> Option<EventDate>) -> Option<Self> {
        let changed = self.readings(today).iter().filter_map(change).collect();
        Self::nearest_first(changed, today)
    }

    /// Keeps the dates that fall on a day of the week.
    fn on_weekday(&self, weekday: Weekday, today: Date) -> Option<Self> {
        let falls = |date: &EventDate| {
            date.bounds()
                .first
                .is_some_and(|day| day.weekday() == weekday)
        };
        let dates = match self {
            // A date falls on every day of the week within twelve years, except for a leap day.
            Self::Yearly(yearly) => (-12..=12)
                .filter_map(|later| yearly.in_year(today.year().checked_add(later)?))
                .filter(falls)
                .collect(),
            _ => self.readings(today).into_iter().filter(falls).collect(),
        };
        Self::nearest_first(dates, today)
    }

    /// Reports whether it has the precision of a day.
    fn has_day(&self) -> bool {
        match self {
            Self::Dated(date) => date.precision() == Precision::Day,
            Self::Yearly(yearly) => yearly.days.is_some_and(|(first, last)| first == last),
            Self::OneOf(dates) => dates.iter().all(|date| date.precision() == Precision::Day),
        }
    }

    /// Returns a day of the week if the period is a week, or a span of days that has only one such
    /// day.
    fn weekday_of(&self, weekday: Weekday) -> Option<Self> {
        let Self::Dated(week) = self else { return None };
        let (first, last) = stretch::both(week.bounds())?;
        let day = stretch::weekday_from(first, weekday)?;
        let length = first.until(last).ok()?.get_days();
        let is_one = (1..=6).contains(&length) && day <= last;
        is_one.then(|| stretch::day(day))?.map(Self::Dated)
    }
}

impl TimeRelation {
    /// Returns the days that have this relation to a period.
    #[must_use]
    pub fn span(self, period: DayBounds) -> DayBounds {
        let next = |day: Date| day.tomorrow().unwrap_or(Date::MAX);
        let previous = |day: Date| day.yesterday().unwrap_or(Date::MIN);
        match self {
            Self::In => period,
            Self::Since => DayBounds {
                first: period.first,
                last: None,
            },
            Self::Until => DayBounds {
                first: None,
                last: period.last,
            },
            Self::Before => DayBounds {
                first: None,
                last: period.first.map(previous),
            },
            Self::After => DayBounds {
                first: period.last.map(next),
                last: None,
            },
        }
    }
}

impl Yearly {
    /// Returns its date in one year, or `None` if that year has no such day.
    fn in_year(&self, year: i16) -> Option<EventDate> {
        let month = Date::new(year, self.month, 1).ok()?;
        let Some((first, last)) = self.days else {
            return stretch::Stretch::of(stretch::Unit::Month, month)?.date();
        };
        // A span of days is cut off at the end of the month; a single day must exist.
        let last = if first < last {
            last.min(month.days_in_month())
        } else {
            last
        };
        let day = |day| Date::new(year, self.month, day).ok();
        let days = stretch::days(day(first)?, day(last)?)?;
        if self.about {
            stretch::about(&days)
        } else {
            Some(days)
        }
    }

    /// Reports whether a fact's days fit, in the fact's own year.
    fn fits(&self, bounds: DayBounds, relation: TimeRelation) -> bool {
        let Some((first, last)) = stretch::both(bounds) else {
            return false;
        };
        // A fact with a range of two months or more is too vague to fit a month or a day.
        if first.until(last).is_ok_and(|length| length.get_days() > 62) {
            return false;
        }
        let own = self.in_year(first.year());
        own.is_some_and(|own| relation.span(own.bounds()).overlaps(bounds))
    }
}

/// Returns every time expression in a sentence, in order.
///
/// Relative times (“last week”) are relative to `today`. Words that can also mean something else
/// (“may”, “the fall”, “4.22”) are times only after a word that introduces one.
#[must_use]
pub fn find(text: &str, today: Date) -> Vec<TimeExpression> {
    find_with(text, today, NO_EVENTS)
}

/// Returns every time expression in a sentence, including those that name an event (“before the
/// summit”).
#[must_use]
pub fn find_with(text: &str, today: Date, events: Events<'_>) -> Vec<TimeExpression> {
    let grammar = Grammar::new(text, today, false, events);
    grammar.expressions().collect()
}

/// The error for a text that is not exactly one time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not understood as a time: {}", .words.join(" "))]
pub struct NotATime {
    /// The words that are not understood; all words if the text has several times.
    pub words: Vec<String>,
}

/// Returns the time of a text that consists of exactly one time.
///
/// # Errors
///
/// Returns [`NotATime`] if some words are not understood, or if there are several times.
pub fn whole(text: &str, today: Date, events: Events<'_>) -> Result<TimeExpression, NotATime> {
    let grammar = Grammar::new(text, today, true, events);
    let mut found: Vec<TimeExpression> = grammar.expressions().collect();
    let strange = grammar.beyond(text, &found);
    let words = match (found.pop(), found.is_empty(), strange.is_empty()) {
        (Some(sole), true, true) => return Ok(sole),
        // Two times next to each other are not one time.
        (_, _, true) => grammar.beyond(text, &[]),
        _ => strange,
    };
    Err(NotATime { words })
}

/// Reports whether a folded word is a year or a decade, which every stated time has.
#[must_use]
pub fn is_year(word: &str) -> bool {
    let decade = word
        .strip_suffix('s')
        .filter(|digits| digits.ends_with('0'));
    year(decade.unwrap_or(word)).is_some()
}

/// Returns the days that a text of folded words states: every expression with a year, and years
/// alone or in pairs (“2005-2006”). Relative times are ignored.
#[must_use]
pub fn stated(words: &[&str]) -> Vec<DayBounds> {
    let text = words.join(" ");
    let grammar = Grammar::new(&text, Date::ZERO, false, NO_EVENTS);
    let mut times = Vec::new();
    let mut end = 0;
    let found: Vec<TimeExpression> = grammar.expressions().collect();
    // A year alone can be the first of a pair.
    let names_year = |span: &Range<usize>| {
        let words = part(&text, span.clone());
        year(words).is_none() && words.split(' ').any(is_year)
    };
    let dated = found.into_iter().filter(|found| names_year(&found.span));
    for found in dated {
        times.extend(stated_alone(&text, end..found.span.start));
        if let Period::Dated(date) = &found.period {
            times.push(found.relation.span(date.bounds()));
        }
        end = found.span.end;
    }
    times.extend(stated_alone(&text, end..text.len()));
    times
}

/// Returns the part of a text with a span whose ends are those of an expression or of the text.
fn part(text: &str, span: Range<usize>) -> &str {
    text.get(span)
        .expect("an expression begins and ends between two characters of its text")
}

/// Returns the years that occur alone or in pairs in a part of a text.
fn stated_alone(text: &str, span: Range<usize>) -> Vec<DayBounds> {
    let words: Vec<&str> = part(text, span).split(' ').collect();
    let mut times = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let second = words.get(at + 1).and_then(|word| year(word));
        if let Some(first) = year(word) {
            let last = second.filter(|last| (first..first.saturating_add(100)).contains(last));
            times.push(DayBounds {
                first: Date::new(first, 1, 1).ok(),
                last: Date::new(last.unwrap_or(first), 12, 31).ok(),
            });
            at += usize::from(last.is_some());
        }
        at += 1;
    }
    times
}

/// Returns a year of four digits, 1000 to 2999.
fn year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse()
        .ok()
        .filter(|year| digits && (1000..3000).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn read(text: &str) -> Vec<(TimeRelation, String, String)> {
        let written = |period: &Period| match period {
            Period::Dated(date) => date.to_string(),
            Period::Yearly(Yearly { month, days, .. }) => match days {
                Some((first, last)) if first == last => format!("{month}-{first}"),
                Some((first, last)) => format!("{month}-{first}..{last}"),
                None => format!("{month}"),
            },
            Period::OneOf(dates) => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                dates.join(" or ")
            }
        };
        let shown = |found: TimeExpression| {
            let words = text.get(found.span).unwrap().to_owned();
            (found.relation, written(&found.period), words)
        };
        find(text, TODAY).into_iter().map(shown).collect()
    }

    #[test]
    fn times_are_found_in_sentences() {
        use TimeRelation::{After, Before, In, Since, Until};
        let mut wrong = Vec::new();
        for (text, relation, period, words) in [
            ("16th of july whats on", In, "7-16", "16th of july"),
            ("what happens on july 16", In, "7-16", "on july 16"),
            (
                "on 16 july 2018 please",
                In,
                "2018-07-16",
                "on 16 july 2018",
            ),
            ("anything since 2014", Since, "2014", "since 2014"),
            (
                "before june 2015 then",
                Before,
                "2015-06",
                "before june 2015",
            ),
            (
                "prior to 2018 07 16",
                Before,
                "2018-07-16",
                "prior to 2018 07 16",
            ),
            (
                "after the 3rd of july",
                After,
                "7-3",
                "after the 3rd of july",
            ),
            ("until may", Until, "5", "until may"),
            (
                "from 2014 to 2018 then",
                In,
                "2014/2018",
                "from 2014 to 2018",
            ),
            (
                "between may 2014 and 2018",
                In,
                "2014-05/2018",
                "between may 2014 and 2018",
            ),
            ("in the 1980s", In, "198X", "in the 1980s"),
            ("last week", In, "2026-11-16/2026-11-22", "last week"),
            ("this month", In, "2026-11", "this month"),
            ("yesterday", In, "2026-11-22", "yesterday"),
            ("16 jully", In, "7-16", "16 jully"),
            ("meet up in mid july?", In, "7-11..20", "in mid july"),
            (
                "on 2018-07-16 in Helsinki",
                In,
                "2018-07-16",
                "on 2018-07-16",
            ),
            (
                "in early 2018 then",
                In,
                "2018-01~/2018-04~",
                "in early 2018",
            ),
            ("what was new 2 days ago?", In, "2026-11-21", "2 days ago"),
            ("the 2014-2018 talks", In, "2014/2018", "the 2014-2018"),
        ] {
            let found = read(text);
            if found != [(relation, period.to_owned(), words.to_owned())] {
                wrong.push((text, found));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn words_that_only_look_like_times_are_ignored() {
        let mut wrong = Vec::new();
        for text in [
            "may i ask",
            "they march on",
            "12 tanks",
            "the 2000 troops there",
            "on july 33",
            "the 12 jury members",
            "the main meeting",
            "",
            "before the summit",
            "it rose 4.22 percent",
            "from Russia by train in Helsinki",
            "who sat in the sun",
            "the fall of the government",
            "the second man",
            "how much did it grow in two weeks",
            "tell me about the year",
        ] {
            let found = read(text);
            if !found.is_empty() {
                wrong.push((text, found));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn stated_returns_the_years_of_a_text() {
        let read = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let years =
                |bounds: DayBounds| (bounds.first.map(Date::year), bounds.last.map(Date::year));
            stated(&words).into_iter().map(years).collect::<Vec<_>>()
        };
        assert_eq!(read("chair 2005 2006"), [(Some(2005), Some(2006))]);
        assert_eq!(read("in 1972 the dukes moved"), [(Some(1972), Some(1972))]);
        assert_eq!(
            read("he led it from 1991 to 1996"),
            [(Some(1991), Some(1996))]
        );
        assert_eq!(read("a member since 1958"), [(Some(1958), None)]);
        assert_eq!(read("last year on 16 july"), []);
    }

    #[test]
    fn a_day_without_a_year_fits_that_day_of_any_year() {
        let found = find("July 16", TODAY).remove(0);
        assert!(found.fits(&"2018-07-16".parse().unwrap()));
        assert!(!found.fits(&"2018-07-03".parse().unwrap()));
        assert!(!found.fits(&"2014/..".parse().unwrap()));
        assert!(!found.fits(&"2018".parse().unwrap()));
    }
}
