//! Relative times: “two weeks ago”, “last month”, “the day before the summit”.

use jiff::civil::Date;

use super::grammar::{At, Grammar};
use super::lexeme::Kind;
use super::{Period, Yearly, names};
use crate::date::stretch::{self, Stretch, Unit};
use crate::date::{EventDate, Precision, Side};

/// A length of time, in the units in which it is written.
#[derive(Debug, Clone)]
struct Length {
    /// At least one.
    parts: Vec<Count>,
}

/// A number of units: “three weeks”.
#[derive(Debug, Clone, Copy)]
struct Count {
    number: i64,
    unit: Unit,
}

/// Which unit is meant, relative to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Last,
    This,
    Next,
    /// The most recent one that has ended: “past”.
    Past,
    /// The next one to begin: “coming”.
    Coming,
}

impl Step {
    /// Returns the number of units after today's unit.
    const fn later(self) -> i64 {
        match self {
            Self::This => 0,
            Self::Last | Self::Past => -1,
            Self::Next | Self::Coming => 1,
        }
    }
}

impl Length {
    /// Returns the day at this distance before or after another.
    fn from(&self, day: Date, side: Side) -> Option<Date> {
        // Years and months first, days last: “1 month 21 days ago” is 21 days before a month ago.
        let mut parts = self.parts.clone();
        parts.sort_by_key(|part| std::cmp::Reverse(part.unit));
        parts.iter().try_fold(day, |day, part| {
            part.unit.after(day, direction(side) * part.number)
        })
    }

    /// Returns the length if it is counted in whole calendar units, as in “the last two quarters”.
    fn whole(&self) -> Option<Count> {
        let [count] = self.parts.as_slice() else {
            return None;
        };
        let units = [Unit::Quarter, Unit::Half, Unit::Decade, Unit::Century];
        (units.contains(&count.unit) && count.number > 0).then_some(*count)
    }

    fn finest(&self) -> Unit {
        self.parts
            .iter()
            .map(|part| part.unit)
            .min()
            .expect("a length has a part")
    }
}

/// Returns the sign of a side: -1 or 1.
const fn direction(side: Side) -> i64 {
    match side {
        Side::Before => -1,
        Side::After => 1,
    }
}

impl Grammar<'_> {
    /// Reads “two days ago”, “three weeks from tomorrow”, “the day before yesterday”, “in two
    /// weeks”, “within 5 days”, “a week starting tomorrow”.
    pub(super) fn offset(&self, at: usize, announced: bool) -> At<Period> {
        if let Some(found) = self.beside(at) {
            return Some(found);
        }
        let before = at.checked_sub(1).map(|before| self.word(before));
        let within = before == Some("within");
        let next = usize::from(within && matches!(self.word(at), "next" | "upcoming" | "coming"));
        let (length, end) = self.length(at + next)?;
        let away = |side, end| {
            let day = length.from(self.today, side)?;
            Some((vague(&length, day)?, end))
        };
        match self.word(end) {
            "ago" | "earlier" if self.word(end + 1) != "than" => {
                return away(Side::Before, end + 1);
            }
            "later" | "hence" if self.word(end + 1) != "than" => {
                return away(Side::After, end + 1);
            }
            "from" if self.word(end + 1) == "now" => return away(Side::After, end + 2),
            "starting" | "beginning" => return self.starting(&length, end + 1),
            _ => {}
        }
        let side = match self.word(end) {
            "before" | "prior" => Some(Side::Before),
            "after" | "from" | "since" | "following" => Some(Side::After),
            _ => None,
        };
        if let Some(side) = side
            && let Some((base, end)) = self.period(self.past(end + 1, &["to"]), true)
        {
            return Some((from_period(&base, &length, side, self.today)?, end));
        }
        match before {
            Some("in") if announced => self.in_length(&length, end),
            Some("within") if announced => {
                let last = length.from(self.today, Side::After)?;
                Some((Period::Dated(stretch::days(self.today, last)?), end))
            }
            _ => None,
        }
    }

    /// Reads the start of a length: “a week starting tomorrow”.
    fn starting(&self, length: &Length, at: usize) -> At<Period> {
        let (start, end) = self.period(self.past(at, &["on", "from"]), true)?;
        let period = start.map(self.today, |start| {
            let first = start.bounds().first?;
            stretch::days(first, length.from(first, Side::After)?.yesterday().ok()?)
        });
        Some((period?, end))
    }

    /// Returns the end of a length after “in”. A typed “in two weeks” is a day, but “how much did
    /// it grow in two weeks” means the length.
    fn in_length(&self, length: &Length, end: usize) -> At<Period> {
        let time = self.past(end, &["s", "time"]);
        if time == end && !self.typed {
            return None;
        }
        Some((vague(length, length.from(self.today, Side::After)?)?, time))
    }

    /// Reads “the day before yesterday”, “the week after next”, “the day after the summit”.
    fn beside(&self, at: usize) -> At<Period> {
        let unit = self.one_unit(at)?;
        let side = match self.word(at + 1) {
            "before" => Side::Before,
            "after" => Side::After,
            _ => return None,
        };
        let base = self.past(at + 2, &["the"]);
        // “The week after next”.
        let beyond = match (self.word(base), side) {
            ("last", Side::Before) => Some(-2),
            ("next", Side::After) => Some(2),
            _ => None,
        };
        if let Some(later) = beyond
            && Unit::named(self.word(base + 1)).is_none()
        {
            return Some((Period::Dated(self.stretch(unit, later)?), base + 1));
        }
        if let Some((base, end)) = self.period(at + 2, true) {
            let period = base.map(self.today, |base| {
                let bounds = base.bounds();
                let day = match side {
                    Side::Before => bounds.first?,
                    Side::After => bounds.last?,
                };
                Stretch::of(unit, day)?.later(direction(side))?.date()
            });
            return Some((period?, end));
        }
        // “The day before”, with nothing after it, is relative to today.
        let alone = self.typed && self.lexemes.len() == at + 2;
        alone
            .then(|| self.stretch(unit, direction(side)))?
            .map(|date| (Period::Dated(date), at + 2))
    }

    /// Reads a length of time: “2 years, 1 month and 21 days”, “a fortnight”, “3days”.
    fn length(&self, at: usize) -> At<Length> {
        let mut parts = Vec::new();
        let mut end = at;
        loop {
            let next = match (parts.is_empty(), self.word(end), self.symbol(end)) {
                (false, "and", _) | (false, _, Some(',')) => end + 1,
                _ => end,
            };
            let Some((count, after)) = self.count_of(next) else {
                break;
            };
            parts.push(count);
            end = after;
        }
        (!parts.is_empty()).then_some((Length { parts }, end))
    }

    /// Reads “three weeks”, “a month”, “a couple of days”.
    fn count_of(&self, at: usize) -> At<Count> {
        let (number, next) = match self.word(at) {
            "a" | "an" if self.word(at + 1) == "couple" => (2, self.past(at + 2, &["of"])),
            "couple" => (2, self.past(at + 1, &["of"])),
            "a" | "an" => (1, at + 1),
            _ => {
                let number = self.number(at).filter(|number| !number.is_ordinal)?;
                (number.value, at + 1)
            }
        };
        let unit = Unit::named(self.word(next))?;
        (number <= 100_000).then_some((Count { number, unit }, next + 1))
    }

    /// Reads “last week”, “next two years”, “this September”, “the past 3 weeks”, “last summer”.
    pub(super) fn relative(&self, at: usize, announced: bool) -> At<Period> {
        if let Some(found) = self.so_far(at) {
            return Some(found);
        }
        // “Five past years”.
        if let Some(number) = self.number(at).filter(|number| !number.is_ordinal)
            && let Some((step, next)) = self.step(at + 1)
            && let Some(unit) = Unit::named(self.word(next))
        {
            let length = Length {
                parts: vec![Count {
                    number: number.value,
                    unit,
                }],
            };
            return Some((self.several(step, &length)?, next + 1));
        }
        let (step, after_step) = self.step(at).or_else(|| {
            // “The week” means this week.
            let is_unit = self.one_unit(at).is_some_and(|unit| unit != Unit::Half);
            let numbered = self.number(at + 1).is_some() || self.word(at + 1) == "of";
            (is_unit && self.typed && announced && !numbered).then_some((Step::This, at))
        })?;
        let next = self.past(after_step, &["calendar"]);
        if step != Step::This
            && let Some((length, end)) = self.length(next)
        {
            return Some((self.several(step, &length)?, end));
        }
        if let Some(unit) = self.one_unit(next) {
            let date = self.stretch(unit, step.later())?;
            return Some((Period::Dated(date), next + 1));
        }
        self.named_relative(step, next)
    }

    fn step(&self, at: usize) -> At<Step> {
        let pair = (self.word(at), self.word(at + 1));
        Some(match pair {
            ("this", "past") => (Step::Past, at + 2),
            ("this", "coming" | "upcoming") => (Step::Coming, at + 2),
            ("this" | "current", _) => (Step::This, at + 1),
            ("same" | "that" | "my", _) if self.typed => (Step::This, at + 1),
            ("last" | "previous", _) => (Step::Last, at + 1),
            ("next" | "following", _) => (Step::Next, at + 1),
            ("past", _) => (Step::Past, at + 1),
            ("coming" | "upcoming", _) => (Step::Coming, at + 1),
            _ => return None,
        })
    }

    /// Returns the days of “the last three weeks”: whole calendar units for quarters, halves,
    /// decades and centuries, otherwise the length counted from today, without today itself.
    fn several(&self, step: Step, length: &Length) -> Option<Period> {
        let side = match step {
            Step::This => return None,
            Step::Last | Step::Past => Side::Before,
            Step::Next | Step::Coming => Side::After,
        };
        let date = if let Some(Count { number, unit }) = length.whole() {
            let near = Stretch::of(unit, self.today)?.later(direction(side))?;
            let far = near.later(direction(side) * (number - 1))?;
            let (first, last) = match side {
                Side::Before => (far, near),
                Side::After => (near, far),
            };
            stretch::span(&first.date()?, &last.date()?)
        } else {
            let far = length.from(self.today, side)?;
            match side {
                Side::Before => stretch::days(far, self.today.yesterday().ok()?),
                Side::After => stretch::days(self.today.tomorrow().ok()?, far),
            }
        };
        Some(Period::Dated(date?))
    }

    /// Reads a month or a season after “this”, “last” or “next”.
    fn named_relative(&self, step: Step, at: usize) -> At<Period> {
        let year = i64::from(self.today.year());
        let month = names::month(self.word(at), false);
        // “This September 5th” is a day.
        if month.is_some() && self.number(at + 1).is_some() {
            return None;
        }
        let (unit, first_month) = match month {
            Some(month) => (Unit::Month, month),
            None => (Unit::Season, names::season(self.word(at))?),
        };
        let of_year = |year: i64| {
            let first = Date::new(i16::try_from(year).ok()?, first_month, 1).ok()?;
            Stretch::of(unit, first)
        };
        let near = || {
            [year - 2, year - 1, year, year + 1, year + 2]
                .into_iter()
                .filter_map(of_year)
        };
        let over = |stretch: &Stretch| stretch.last().is_some_and(|last| last < self.today);
        let stretch = match step {
            Step::This => of_year(year),
            Step::Last | Step::Past => near().rfind(over),
            Step::Next | Step::Coming => near().find(|stretch| self.today < stretch.first),
        };
        Some((Period::Dated(stretch?.date()?), at + 1))
    }

    /// Reads “earlier this year”, “later in the month”, “the rest of the week”, “year to date”.
    fn so_far(&self, at: usize) -> At<Period> {
        if self.word(at + 1) == "to" && self.word(at + 2) == "date" {
            let unit = Unit::named(self.word(at))?;
            let first = Stretch::of(unit, self.today)?.first;
            return Some((Period::Dated(stretch::days(first, self.today)?), at + 3));
        }
        let earlier = match self.word(at) {
            "earlier" => true,
            "later" => false,
            "rest" | "remainder" if self.word(at + 1) == "of" => false,
            _ => return None,
        };
        let next = self.past(at + 1, &["in", "of"]);
        let named = matches!(self.word(next), "this" | "the");
        let unit = Unit::named(self.word(next + 1)).filter(|unit| named && *unit != Unit::Day)?;
        let stretch = Stretch::of(unit, self.today)?;
        let date = match earlier {
            true => stretch::days(stretch.first, self.today),
            false => stretch::days(self.today, stretch.last()?),
        };
        Some((Period::Dated(date?), next + 2))
    }

    /// Reads a day of the week: “Friday”, “last Friday”, “Friday the 13th”, “Friday, 16 July 2018”,
    /// “Friday of next week”.
    pub(super) fn weekday(&self, at: usize, announced: bool) -> At<Period> {
        let (step, start) = match self.step(at) {
            Some((step, next)) => (Some(step), next),
            None => (None, at),
        };
        let weekday = names::weekday(self.word(start))?;
        let dot = usize::from(self.symbol(start + 1) == Some('.'));
        let next = start + 1 + dot;
        let beyond = self.past(self.separated(next), &["the", "on"]);
        let open = match self.symbol(next) {
            Some('(') => next + 1,
            _ => beyond,
        };
        if let Some((period, end)) = self.in_figures_or_words(open) {
            let end = end + usize::from(self.symbol(end) == Some(')'));
            return Some((period.on_weekday(weekday, self.today)?, end));
        }
        if step.is_none()
            && let Some((day, end)) = self
                .day(open)
                .filter(|_| self.typed || self.word(next) == "the")
        {
            return Some((self.days_numbered(day, Some(weekday))?, end));
        }
        if step.is_none()
            && let Some((week, end)) = self
                .period(self.past(next, &["of", "in"]), false)
                .filter(|_| next == start + 1)
            && let Some(period) = week.weekday_of(weekday)
        {
            return Some((period, end));
        }
        // “In the sun” is not a Sunday.
        let has_article = at > 0 && self.word(at - 1) == "the";
        let is_day = announced && !has_article
            || step.is_some()
            || !names::is_other_weekday(self.word(start));
        let period = is_day.then(|| self.weekday_by_step(step, weekday))??;
        Some((period, next))
    }

    fn in_figures_or_words(&self, at: usize) -> At<Period> {
        let is_date = self.number(at).is_some() || names::month(self.word(at), false).is_some();
        let found = is_date.then(|| self.absolute(at, false))?;
        found.filter(|(period, _)| period.has_day())
    }

    /// Returns the day of the week that is meant: in the previous or next week after “last” or
    /// “next”, otherwise the most recent one or the next one.
    fn weekday_by_step(&self, step: Option<Step>, weekday: jiff::civil::Weekday) -> Option<Period> {
        let today = self.today;
        let of_week = |later: i64| {
            let monday = Stretch::of(Unit::Week, today)?.later(later)?.first;
            stretch::weekday_from(monday, weekday)
        };
        let before = || stretch::weekday_from(Unit::Day.after(today, -7)?, weekday);
        let after = || stretch::weekday_from(today.tomorrow().ok()?, weekday);
        let day = match step {
            Some(Step::Last) => of_week(-1),
            Some(Step::This) => of_week(0),
            Some(Step::Next) => of_week(1),
            Some(Step::Past) => before(),
            Some(Step::Coming) => after(),
            None => {
                // Questions are more often about the past, so the most recent day comes first.
                let today = (today.weekday() == weekday).then_some(today);
                let near = [today, before(), after()].into_iter().flatten();
                return Some(Period::OneOf(near.filter_map(stretch::day).collect()));
            }
        };
        stretch::day(day?).map(Period::Dated)
    }

    /// Reads the day that follows a week: “next week on Friday”.
    pub(super) fn weekday_within(&self, period: &Period, end: usize) -> At<Period> {
        let next = self.past(self.separated(end), &["on"]);
        let weekday = names::weekday(self.word(next))?;
        // “From Monday to Friday”: Friday is not a day within Monday.
        let period = period.weekday_of(weekday)?;
        Some((period, next + 1))
    }

    /// Reads “in July” after “last year”.
    pub(super) fn month_within(&self, period: &Period, end: usize) -> At<Period> {
        let Period::Dated(year) = period else {
            return None;
        };
        let is_year = year.precision() == Precision::Year && self.word(end) == "in";
        let month = names::month(self.word(end + 1), false).filter(|_| is_year)?;
        let first = Date::new(year.bounds().first?.year(), month, 1).ok()?;
        Some((
            Period::Dated(Stretch::of(Unit::Month, first)?.date()?),
            end + 2,
        ))
    }

    /// Reads “'s third quarter” after a year.
    pub(super) fn quarter_within(&self, period: &Period, end: usize) -> At<Period> {
        if self.symbol(end) != Some('\'') || self.word(end + 1) != "s" {
            return None;
        }
        let (unit, number, end) = self.named_quarter(end + 2)?;
        let year = period.readings(self.today).first()?.bounds().first?.year();
        let date = super::absolute::quarter_of(year.into(), unit, number)?;
        Some((Period::Dated(date), end))
    }

    /// Reads “the 18th”, “the 15th of next month”.
    pub(super) fn day_alone(&self, at: usize, announced: bool) -> At<Period> {
        let (day, after_number) = self.day(at)?;
        let next = self.past(after_number, &["day"]);
        let named = next > after_number;
        let of = self.past(next, &["of", "in"]);
        if let Some((step, end)) = self
            .step(of)
            .or_else(|| (self.word(of) == "the").then_some((Step::This, of + 1)))
            && self.word(end) == "month"
        {
            let month = Stretch::of(Unit::Month, self.today)?
                .later(step.later())?
                .first;
            let day = Date::new(month.year(), month.month(), day).ok()?;
            return Some((Period::Dated(stretch::day(day)?), end + 1));
        }
        // A cardinal number is a day only if no word follows.
        let number = self.number(at)?;
        let alone = number.is_ordinal
            || self.typed
                && !matches!(
                    self.lexemes.get(next).map(|piece| &piece.kind),
                    Some(Kind::Word(_))
                );
        (announced && alone && !named)
            .then(|| self.days_numbered(day, None))?
            .map(|period| (period, next))
    }

    /// Returns the nearest days before and after today with a number, and on a day of the week if
    /// given.
    fn days_numbered(&self, day: i8, weekday: Option<jiff::civil::Weekday>) -> Option<Period> {
        let months = Stretch::of(Unit::Month, self.today)?;
        let of = |later: i64| {
            let month = months.later(later)?.first;
            let day = Date::new(month.year(), month.month(), day).ok()?;
            weekday
                .is_none_or(|weekday| day.weekday() == weekday)
                .then_some(day)
        };
        // A day of the month falls on each day of the week within fourteen months.
        let before = (0..=14)
            .filter_map(|back| of(-back))
            .find(|day| *day <= self.today);
        let after = (0..=14).filter_map(of).find(|day| *day >= self.today);
        let near = [before, after]
            .into_iter()
            .flatten()
            .filter_map(stretch::day);
        Period::nearest_first(near.collect(), self.today)
    }

    /// Reads two days of one month: “2–7 February 2018”, “Feb 2 to 7”, “4 to 22 this month”.
    pub(super) fn days_apart(&self, at: usize) -> At<Period> {
        let start = self.past(at, &["the"]);
        if let Some((first, next)) = self.day(start)
            // “16. bis 18. Juli”.
            && let next = next + usize::from(self.typed && self.symbol(next) == Some('.'))
            && let Some(joint) = self
                .joint(next)
                .or_else(|| (self.word(next) == "and").then_some(next + 1))
            && let joint = self.past(joint, &["the"])
            && self.day(joint).is_some()
        {
            let (last, end) = match self.month_and_day(joint) {
                Some(_) => self.period(joint, true)?,
                None => self.day_alone(joint, false)?,
            };
            let span = match last {
                Period::Yearly(Yearly {
                    month,
                    days: Some((_, last)),
                    about,
                }) => (first < last).then_some(Period::Yearly(Yearly {
                    month,
                    days: Some((first, last)),
                    about,
                })),
                last => last.map(self.today, |last| days_to(last, first)),
            };
            return Some((span?, end));
        }
        // “February 2 to 7, 2018”.
        let ((month, first), next) = self
            .month_and_day(start)
            .filter(|_| names::month(self.word(start), false).is_some())?;
        let joint = self.past(
            self.joint(next)
                .or_else(|| (self.word(next) == "and").then_some(next + 1))?,
            &["the"],
        );
        let (last, end) = self.day(joint).filter(|(_, end)| {
            names::month(self.word(self.past(*end, &["of"])), false).is_none()
        })?;
        if last <= first || self.number(joint).is_some_and(|number| number.figures > 2) {
            return None;
        }
        let days = Yearly {
            month,
            days: Some((first, last)),
            about: false,
        };
        Some(match self.year_after(end) {
            Some((year, end)) => (Period::Dated(days.in_year(i16::try_from(year).ok()?)?), end),
            None => (Period::Yearly(days), end),
        })
    }
}

/// Returns the days of one month from a number to a day.
fn days_to(last: &EventDate, first: i8) -> Option<EventDate> {
    let last = last.bounds().last?;
    let first = Date::new(last.year(), last.month(), first).ok()?;
    (first <= last).then(|| stretch::days(first, last))?
}

/// Returns the time at a distance from today, with the precision of the distance: “two years ago”
/// is approximately a year, “two weeks ago” approximately a day.
fn vague(length: &Length, day: Date) -> Option<Period> {
    let unit = match length.finest() {
        Unit::Day => return stretch::day(day).map(Period::Dated),
        Unit::Week | Unit::Weekend | Unit::Fortnight => Unit::Day,
        Unit::Month | Unit::Quarter | Unit::Season | Unit::Half => Unit::Month,
        Unit::Year => Unit::Year,
        Unit::Decade | Unit::Century => Unit::Decade,
    };
    stretch::about(&Stretch::of(unit, day)?.date()?).map(Period::Dated)
}

/// Returns the time at a distance before or after a period. It has the coarser precision of the
/// two, but days are counted from the edge of the period.
fn from_period(base: &Period, length: &Length, side: Side, today: Date) -> Option<Period> {
    base.map(today, |base| {
        let (first, last) = stretch::both(base.bounds())?;
        let edge = match side {
            Side::Before => first,
            Side::After => last,
        };
        let day = length.from(edge, side)?;
        let is_whole = |unit| {
            let begins = Stretch::of(unit, first).map(|stretch| stretch.first);
            let ends = Stretch::of(unit, last).and_then(Stretch::last);
            begins == Some(first) && ends == Some(last)
        };
        let finest = match length.finest() {
            Unit::Day => Unit::Day,
            Unit::Week | Unit::Weekend | Unit::Fortnight => Unit::Week,
            Unit::Month | Unit::Quarter | Unit::Season | Unit::Half => Unit::Month,
            Unit::Year | Unit::Decade | Unit::Century => Unit::Year,
        };
        let unit = [Unit::Year, Unit::Month, Unit::Week]
            .into_iter()
            .find(|unit| *unit <= finest && is_whole(*unit))
            .unwrap_or(Unit::Day);
        let date = Stretch::of(unit, day)?.date()?;
        match base.is_qualified() {
            true => stretch::about(&date),
            false => Some(date),
        }
    })
}
