//! The time expressions that people type: “16th of july”, “since 2014”, “between 2014 and 2018”.
//!
//! One small grammar over lower-case words. It never invents precision: a day without a year stays
//! a day of every year ([`Period::Yearly`]), and what it does not understand it leaves alone.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{DayBounds, EventDate};

/// A time that a text speaks of, and the words that do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// How what is asked for lies towards the period.
    pub relation: TimeRelation,
    /// The period.
    pub period: Period,
    /// The words of the expression, its preposition included.
    pub words: Range<usize>,
}

/// How something lies towards a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeRelation {
    /// In it or on it.
    In,
    /// From its beginning onwards.
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
    /// A month, or a day of it, of a year that was not named.
    Yearly {
        /// The month, 1 to 12.
        month: i8,
        /// The day, 1 to 31, where one was named.
        day: Option<i8>,
    },
}

impl TimeExpression {
    /// Tells whether a dated fact fits, for certain or possibly.
    #[must_use]
    pub fn fits(&self, date: &EventDate) -> bool {
        let bounds = date.bounds();
        match &self.period {
            Period::Dated(period) => self.relation.span(period.bounds()).overlaps(bounds),
            Period::Yearly { month, day } => yearly(bounds, self.relation, *month, *day),
        }
    }
}

impl TimeRelation {
    /// Returns the days that stand in this relation to a period.
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

/// Tells whether a fact's days fit a month or day of an unnamed year, taken in the fact's own year.
fn yearly(bounds: DayBounds, relation: TimeRelation, month: i8, day: Option<i8>) -> bool {
    let Some(year) = bounds.first.or(bounds.last).map(Date::year) else {
        return false;
    };
    // A fact that may be of any day of two months or more cannot be said to be of one of them.
    if let (Some(first), Some(last)) = (bounds.first, bounds.last)
        && first.until(last).is_ok_and(|length| length.get_days() > 62)
    {
        return false;
    }
    let Ok(first) = Date::new(year, month, day.unwrap_or(1)) else {
        return false;
    };
    let last = if day.is_some() {
        first
    } else {
        first.last_of_month()
    };
    let open = bounds.first.is_none() || bounds.last.is_none();
    !open
        && relation
            .span(DayBounds {
                first: Some(first),
                last: Some(last),
            })
            .overlaps(bounds)
}

/// Returns every time expression in a text of lower-case words, in order.
///
/// `today` resolves what is relative (“last week”).
#[must_use]
pub fn find(words: &[&str], today: Date) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(expression) = expression(words, at, today) {
            at = expression.words.end;
            found.push(expression);
        } else {
            at += 1;
        }
    }
    found
}

/// Tells of a word that a stated time cannot do without: a year or a decade.
#[must_use]
pub fn is_year(word: &str) -> bool {
    year(word).is_some() || decade(word).is_some()
}

/// Returns the days that a text of lower-case words states: every expression with a year, and years
/// that stand alone or side by side (“2005-2006”). What depends on the day of reading is passed
/// over.
#[must_use]
pub fn stated(words: &[&str]) -> Vec<DayBounds> {
    let mut times = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let read = expression(words, at, Date::ZERO).filter(|found| {
            found
                .words
                .clone()
                .any(|at| words.get(at).is_some_and(|word| is_year(word)))
        });
        if let Some(TimeExpression {
            relation,
            period: Period::Dated(date),
            words,
        }) = read
        {
            times.push(relation.span(date.bounds()));
            at = words.end;
            continue;
        }
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

fn expression(words: &[&str], start: usize, today: Date) -> Option<TimeExpression> {
    let word = |at: usize| words.get(at).copied();
    let (relation, prepositions) = match (word(start)?, word(start + 1)) {
        ("since" | "from", _) => (Some(TimeRelation::Since), 1),
        ("until" | "till" | "by", _) => (Some(TimeRelation::Until), 1),
        ("before", _) => (Some(TimeRelation::Before), 1),
        ("prior", Some("to")) | ("ahead", Some("of")) => (Some(TimeRelation::Before), 2),
        ("after", _) => (Some(TimeRelation::After), 1),
        ("between", _) => return between(words, start, today),
        ("in" | "on" | "during" | "around", _) => (Some(TimeRelation::In), 1),
        _ => (None, 0),
    };
    let article = usize::from(word(start + prepositions) == Some("the"));
    let (period, end) = period(
        words,
        start + prepositions + article,
        relation.is_some(),
        today,
    )?;
    if relation == Some(TimeRelation::Since)
        && matches!(word(end), Some("to" | "until" | "till"))
        && let Some(whole) = to(words, start, (&period, end), today)
    {
        return Some(whole);
    }
    Some(TimeExpression {
        relation: relation.unwrap_or(TimeRelation::In),
        period,
        words: start..end,
    })
}

/// Reads “between A and B”.
fn between(words: &[&str], start: usize, today: Date) -> Option<TimeExpression> {
    let (first, end) = period(words, start + 1, true, today)?;
    (words.get(end) == Some(&"and")).then_some(())?;
    to(words, start, (&first, end), today)
}

/// Reads the second half of a span, whose joining word stands at the end of its first half.
fn to(
    words: &[&str],
    start: usize,
    (first, joint): (&Period, usize),
    today: Date,
) -> Option<TimeExpression> {
    let (second, end) = period(words, joint + 1, true, today)?;
    let (Period::Dated(first), Period::Dated(second)) = (first, second) else {
        return None;
    };
    let span = format!("{first}/{second}").parse().ok()?;
    let relation = TimeRelation::In;
    Some(TimeExpression {
        relation,
        period: Period::Dated(span),
        words: start..end,
    })
}

/// Reads one period at a word; `announced` tells that a time preposition stands before it.
fn period(words: &[&str], at: usize, announced: bool, today: Date) -> Option<(Period, usize)> {
    let word = |at: usize| words.get(at).copied();
    let dated = |text: String, end| Some((Period::Dated(text.parse().ok()?), end));
    if let Some((period, length)) = relative(word(at)?, word(at + 1), today) {
        return Some((Period::Dated(period), at + length));
    }
    if let (Some(year), Some(month), Some(day)) = (
        word(at).and_then(year),
        word(at + 1).and_then(two_digits),
        word(at + 2).and_then(two_digits),
    ) {
        return dated(format!("{year:04}-{month:02}-{day:02}"), at + 3);
    }
    if let Some((month, day, end)) = day_of_month(words, at) {
        return match word(end).and_then(year) {
            Some(year) => dated(format!("{year:04}-{month:02}-{day:02}"), end + 1),
            None => Some((
                Period::Yearly {
                    month,
                    day: Some(day),
                },
                end,
            )),
        };
    }
    if let Some(month) = word(at).and_then(|word| month_named(word, false)) {
        let next = at + 1 + usize::from(word(at + 1) == Some("of"));
        if let Some(year) = word(next).and_then(year) {
            return dated(format!("{year:04}-{month:02}"), next + 1);
        }
        // A number that is no day of the month leaves nothing that can be relied on.
        let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        if word(at + 1).is_some_and(number) {
            return None;
        }
        // “May” and “March” are also verbs: alone they need a preposition before them.
        let ambiguous = matches!(word(at), Some("may" | "march" | "mar"));
        return (announced || !ambiguous).then_some((Period::Yearly { month, day: None }, at + 1));
    }
    if let Some(decade) = decade(word(at)?) {
        return dated(format!("{decade}X"), at + 1);
    }
    // A bare number of four digits is a year at the end of a text or after a preposition; before a
    // noun it is more often an amount.
    let is_year = announced || at + 1 == words.len();
    dated(
        format!("{:04}", year(word(at)?).filter(|_| is_year)?),
        at + 1,
    )
}

/// Reads “16th of july”, “16 july”, “july 16th” or “july the 16th”.
fn day_of_month(words: &[&str], at: usize) -> Option<(i8, i8, usize)> {
    let word = |at: usize| words.get(at).copied();
    if let Some(day) = word(at).and_then(day_number) {
        let next = at + 1 + usize::from(word(at + 1) == Some("of"));
        let month = word(next).and_then(|word| month_named(word, true))?;
        return is_day(month, day).then_some((month, day, next + 1));
    }
    let next = at + 1 + usize::from(word(at + 1) == Some("the"));
    let day = word(next).and_then(day_number)?;
    let month = word(at).and_then(|word| month_named(word, true))?;
    is_day(month, day).then_some((month, day, next + 1))
}

/// Tells whether some year has this day; a leap year has them all.
fn is_day(month: i8, day: i8) -> bool {
    Date::new(2000, month, day).is_ok()
}

/// Reads “yesterday”, “last month”, “this year”…; returns the period and the words it takes.
fn relative(word: &str, unit: Option<&str>, today: Date) -> Option<(EventDate, usize)> {
    let day = |days: i64| {
        today
            .checked_add(days.days())
            .ok()?
            .to_string()
            .parse()
            .ok()
    };
    match word {
        "today" | "tonight" => return Some((day(0)?, 1)),
        "yesterday" => return Some((day(-1)?, 1)),
        "tomorrow" => return Some((day(1)?, 1)),
        _ => {}
    }
    let steps: i64 = match word {
        "last" | "previous" => -1,
        "this" | "current" => 0,
        "next" => 1,
        _ => return None,
    };
    let text = match unit? {
        "week" => {
            let monday = today.checked_add(steps.weeks()).ok()?;
            let monday = monday
                .checked_sub(i64::from(monday.weekday().since(Weekday::Monday)).days())
                .ok()?;
            format!("{monday}/{}", monday.checked_add(6.days()).ok()?)
        }
        "month" => {
            let month = today.first_of_month().checked_add(steps.months()).ok()?;
            format!("{:04}-{:02}", month.year(), month.month())
        }
        "year" => format!("{:04}", i64::from(today.year()) + steps),
        _ => return None,
    };
    Some((text.parse().ok()?, 2))
}

/// Returns a year of four digits, 1000 to 2999.
fn year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse()
        .ok()
        .filter(|year| digits && (1000..3000).contains(year))
}

/// Returns the first three digits of a decade: “1980s”.
fn decade(word: &str) -> Option<&str> {
    let digits = word.strip_suffix("0s")?;
    let is_decade = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_decade.then_some(digits)
}

fn two_digits(word: &str) -> Option<i8> {
    (word.len() == 2).then(|| word.parse().ok())?
}

/// Returns the day of “16”, “16th”, “3rd”.
fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .unwrap_or(word);
    (digits.len() <= 2)
        .then(|| digits.parse().ok())?
        .filter(|day| (1..=31).contains(day))
}

/// Returns the month of a name or of its usual abbreviation; where a day number stands beside it,
/// also of a name with one slip of the keyboard.
fn month_named(word: &str, slips: bool) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let named = |name: &&str| {
        word == *name || word == "sept" && *name == "september" || name.get(..3) == Some(word)
    };
    let slipped = |name: &&str| slips && word.len() > 4 && strsim::osa_distance(word, name) == 1;
    let position = NAMES
        .iter()
        .position(named)
        .or_else(|| NAMES.iter().position(slipped))?;
    i8::try_from(position + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(TimeRelation, String, String)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let today = Date::constant(2026, 11, 23);
        let written = |period: &Period| match period {
            Period::Dated(date) => date.to_string(),
            Period::Yearly {
                month,
                day: Some(day),
            } => format!("{month}-{day}"),
            Period::Yearly { month, day: None } => format!("{month}"),
        };
        find(&words, today)
            .into_iter()
            .map(|found| {
                (
                    found.relation,
                    written(&found.period),
                    words[found.words.clone()].join(" "),
                )
            })
            .collect()
    }

    #[test]
    fn the_times_that_people_type_are_read() {
        use TimeRelation::{After, Before, In, Since, Until};
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
        ] {
            assert_eq!(
                read(text),
                [(relation, period.to_owned(), words.to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_left_alone() {
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
        ] {
            let found = read(text);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_text_states_its_years() {
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
        let found = find(&["july", "16"], Date::constant(2026, 11, 23)).remove(0);
        assert!(found.fits(&"2018-07-16".parse().unwrap()));
        assert!(!found.fits(&"2018-07-03".parse().unwrap()));
        assert!(!found.fits(&"2014/..".parse().unwrap()));
        assert!(!found.fits(&"2018".parse().unwrap()));
    }
}
