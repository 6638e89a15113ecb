//! Absolute times: days in figures or words, months, seasons, quarters, years.

use jiff::civil::Date;

use super::grammar::{At, Grammar};
use super::lexeme::{Kind, Number};
use super::{Period, Yearly, names};
use crate::date::EventDate;
use crate::date::stretch::{self, Stretch, Unit, iso_year};

/// A month (1 to 12) and a day (1 to 31), without a year.
type MonthDay = (i8, i8);

impl Grammar<'_> {
    pub(super) fn absolute(&self, at: usize, announced: bool) -> At<Period> {
        self.named_day(at)
            .or_else(|| self.in_figures(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.month(at, announced))
            .or_else(|| self.season(at, announced))
            .or_else(|| self.quarter(at, announced))
            .or_else(|| self.decade_or_century(at))
            .or_else(|| self.year_alone(at, announced))
    }

    fn named_day(&self, at: usize) -> At<Period> {
        let (later, length) = match (self.word(at), self.word(at + 1)) {
            ("today" | "tonight", _) => (0, 1),
            // “2014 to date”.
            ("date", _) if at > 0 && self.joint(at - 1).is_some() => (0, 1),
            ("now" | "present", _) if self.typed || at > 0 && self.joint(at - 1).is_some() => {
                (0, 1)
            }
            ("this", "morning" | "afternoon" | "evening") => (0, 2),
            ("yesterday", _) => (-1, 1),
            ("vorgestern", _) if self.typed => (-2, 1),
            ("ubermorgen" | "uebermorgen", _) if self.typed => (2, 1),
            ("last", "night") => (-1, 2),
            ("tomorrow" | "tmrw" | "tmr", _) => (1, 1),
            _ => return None,
        };
        Some((Period::Dated(self.stretch(Unit::Day, later)?), at + length))
    }

    /// Reads 2018-07-16, 16.7.2018, 7/16/18, 20180716, 2018-07, 07/2018, 16/7.
    fn in_figures(&self, at: usize) -> At<Period> {
        let first = self
            .number(at)
            .filter(|number| !number.is_ordinal && number.figures > 0)?;
        if first.figures == 8 {
            let (year, month, day) = (
                first.value / 10_000,
                first.value / 100 % 100,
                first.value % 100,
            );
            return Some((Period::Dated(dated(year, month, day)?), at + 1));
        }
        let (second, symbol, next) = self.next_figures(at)?;
        let third = self.next_figures(next).filter(|(third, other, _)| {
            *other == symbol || matches!(other, ',' | '.') || third.figures == 4
        });
        if let Some((third, _, last)) = third
            && let Some(period) = self.day_in_figures(first, second, third, symbol)
        {
            return Some((period, last + 1));
        }
        let year_month = match (first.figures, second.figures) {
            (4, 1 | 2) => Some((first.value, second.value)),
            (1 | 2, 4) => Some((second.value, first.value)),
            _ => None,
        };
        if let Some((year, month)) = year_month {
            let month = (1..=12).contains(&month).then_some(month)?;
            return Some((
                Period::Dated(format!("{}-{month:02}", year_text(year)?).parse().ok()?),
                next + 1,
            ));
        }
        // In a sentence, two numbers are rarely a day: “4.22 percent”, “5-7 tanks”.
        let is_day = self.typed && first.figures <= 2 && second.figures <= 2;
        is_day
            .then(|| self.month_and_day_in_figures(first.value, second.value))?
            .map(|period| (period, next + 1))
    }

    /// Returns the number that follows the number at a position, with the separator between them.
    fn next_figures(&self, at: usize) -> Option<(Number, char, usize)> {
        let figures = |at: usize| {
            self.number(at)
                .filter(|number| !number.is_ordinal && number.figures > 0)
        };
        let symbol = self
            .symbol(at + 1)
            .filter(|symbol| matches!(symbol, '/' | '-' | '.' | ','));
        if let Some(symbol) = symbol {
            // In a sentence, the pieces of a date are written without spaces.
            let together = self
                .lexemes
                .get(at + 1..=at + 2)?
                .iter()
                .all(|piece| piece.glued);
            let number = figures(at + 2).filter(|_| together || self.typed)?;
            return Some((number, symbol, at + 2));
        }
        // “2018 07 16”: a year, then two digits each.
        let before = figures(at)?;
        let number = figures(at + 1)
            .filter(|number| number.figures <= 2 && matches!(before.figures, 2 | 4))?;
        let after = || figures(at + 2).is_some_and(|number| number.figures == 2);
        let is_one = before.figures == 4 && after()
            || before.figures == 2
                && at > 0
                && figures(at - 1).is_some_and(|number| number.figures == 4);
        is_one.then_some((number, ' ', at + 1))
    }

    /// Returns the days that three numbers with a separator can mean.
    fn day_in_figures(
        &self,
        first: Number,
        second: Number,
        third: Number,
        symbol: char,
    ) -> Option<Period> {
        if second.figures > 2 {
            return None;
        }
        if first.figures == 4 && third.figures <= 2 {
            return dated(first.value, second.value, third.value).map(Period::Dated);
        }
        if first.figures > 2 {
            return None;
        }
        let year = match third.figures {
            4 => third.value,
            1 | 2 => self.full_year(third.value),
            _ => return None,
        };
        let british = dated(year, second.value, first.value);
        // With dots between them, the day comes first if possible.
        let american =
            dated(year, first.value, second.value).filter(|_| symbol != '.' || british.is_none());
        Period::nearest_first(
            [british, american].into_iter().flatten().collect(),
            self.today,
        )
    }

    /// Returns the days that two numbers without a year can mean, in either order.
    fn month_and_day_in_figures(&self, first: i64, second: i64) -> Option<Period> {
        let days: Vec<MonthDay> = [(first, second), (second, first)]
            .into_iter()
            .filter_map(|(month, day)| Some((i8::try_from(month).ok()?, i8::try_from(day).ok()?)))
            .filter(|(month, day)| is_day(*month, *day))
            .collect();
        match days.as_slice() {
            [] => None,
            [(month, day)] => Some(yearly(*month, Some(*day))),
            both => {
                let readings = both
                    .iter()
                    .flat_map(|(month, day)| yearly(*month, Some(*day)).readings(self.today));
                Period::nearest_first(readings.collect(), self.today)
            }
        }
    }

    /// Returns the year nearest to today that ends with two digits.
    pub(super) fn full_year(&self, year: i64) -> i64 {
        let today = i64::from(self.today.year());
        let century = today.div_euclid(100) * 100;
        let years = [century - 100, century, century + 100].map(|century| century + year);
        years
            .into_iter()
            .min_by_key(|year| (year - today).abs())
            .expect("one of the three centuries is the nearest")
    }

    /// Reads “16th of July 2018”, “July the 16th, 2018”, “2018/Jul/16”.
    fn day_of_month(&self, at: usize) -> At<Period> {
        if let Some((year, next)) = self.year(at)
            && let Some(month) = names::month(self.word(self.separated(next)), false)
        {
            let next = self.separated(next) + 1;
            let (day, end) = self.day(self.separated(next))?;
            return Some((Period::Dated(dated(year, month.into(), day.into())?), end));
        }
        let ((month, day), end) = self.month_and_day(at).or_else(|| {
            let (feast, length) = self.feast(at)?;
            Some((feast, at + length))
        })?;
        // “16-Jul-18”.
        let symbol = self
            .symbol(end)
            .filter(|symbol| matches!(symbol, '-' | '/' | '.'));
        let short = self.number(end + 1).filter(|number| number.figures == 2);
        if let Some(short) = short
            && symbol.is_some()
            && self.number(at).is_some()
            && self.symbol(at + 1) == symbol
        {
            let year = self.full_year(short.value);
            return Some((
                Period::Dated(dated(year, month.into(), day.into())?),
                end + 2,
            ));
        }
        if let Some((year, end)) = self.year_after(end) {
            return Some((Period::Dated(dated(year, month.into(), day.into())?), end));
        }
        // Not a day that no year has, such as 30 February.
        is_day(month, day).then(|| (yearly(month, Some(day)), end))
    }

    /// Reads a holiday that is on the same day every year; returns it with its number of lexemes.
    fn feast(&self, at: usize) -> Option<(MonthDay, usize)> {
        const FEASTS: [(&[&str], MonthDay); 10] = [
            (&["new", "year", "s", "day"], (1, 1)),
            (&["new", "year", "s", "eve"], (12, 31)),
            (&["valentine", "s", "day"], (2, 14)),
            (&["halloween"], (10, 31)),
            (&["christmas", "eve"], (12, 24)),
            (&["christmas", "day"], (12, 25)),
            (&["christmas"], (12, 25)),
            (&["heiligabend"], (12, 24)),
            (&["weihnachten"], (12, 25)),
            (&["silvester"], (12, 31)),
        ];
        FEASTS.into_iter().find_map(|(name, day)| {
            let mut end = at;
            for word in name {
                end += usize::from(*word == "s" && self.symbol(end) == Some('\''));
                if self.word(end) != *word {
                    return None;
                }
                end += 1;
            }
            Some((day, end - at))
        })
    }

    /// Reads a day and a month in either order.
    pub(super) fn month_and_day(&self, at: usize) -> At<MonthDay> {
        if let Some((day, next)) = self.day(at) {
            let next = self.past(self.separated(self.past(next, &["day"])), &["of"]);
            let month = names::month(self.word(next), true)?;
            return Some(((month, day), next + 1));
        }
        let next = self.past(self.separated(at + 1), &["the"]);
        let (day, end) = self.day(next)?;
        let month = names::month(self.word(at), true)?;
        // “July 16, 2018”, but not “May 2018”, and not “July 2-7”, which is a span.
        Some(((month, day), end))
    }

    /// Reads the number of a day.
    pub(super) fn day(&self, at: usize) -> At<i8> {
        let number = self.number(at).filter(|number| number.figures <= 2)?;
        let day = i8::try_from(number.value).ok()?;
        (1..=31).contains(&day).then_some((day, at + 1))
    }

    /// Skips one separator between the pieces of a date.
    pub(super) fn separated(&self, at: usize) -> usize {
        let is_one = matches!(self.symbol(at), Some('/' | '-' | '.' | ','));
        let comma = is_one && self.symbol(at) != Some(',') && self.symbol(at + 1) == Some(',');
        at + usize::from(is_one) + usize::from(comma)
    }

    /// Reads the year that can follow a month or a day: “, 2018”, “of 2018”, “'87”, “next year”.
    pub(super) fn year_after(&self, at: usize) -> At<i64> {
        let bare = self.separated(at);
        let next = self.past(bare, &["of", "in"]);
        if let Some(found) = self.year(next) {
            return Some(found);
        }
        let quoted = self.symbol(next) == Some('\'');
        let short = self.number(next + usize::from(quoted)).filter(|number| {
            number.figures == 2 && (quoted || self.word(at) == "of") && !number.is_ordinal
        });
        if let Some(short) = short {
            return Some((self.full_year(short.value), next + usize::from(quoted) + 1));
        }
        let (later, end) = self.relative_year(next)?;
        Some((i64::from(self.today.year()) + later, end))
    }

    /// Reads “this year”, “last year”, “next year”.
    fn relative_year(&self, at: usize) -> At<i64> {
        let later = match self.word(at) {
            "this" | "current" => 0,
            "last" | "previous" => -1,
            "next" | "following" => 1,
            _ => return None,
        };
        (self.word(at + 1) == "year").then_some((later, at + 2))
    }

    /// Reads a year of four digits or in words, 1000 to 2999, or any year with an era.
    pub(super) fn year(&self, at: usize) -> At<i64> {
        let number = self.number(at).filter(|number| !number.is_ordinal)?;
        let (before, length) = self.era(at + 1);
        if length > 0 && (1..10_000).contains(&number.value) {
            // Astronomical numbering: the year 0 is 1 BC.
            let year = if before {
                1 - number.value
            } else {
                number.value
            };
            return Some((year, at + 1 + length));
        }
        let is_written = matches!(number.figures, 0 | 4);
        let is_year = is_written && (1000..3000).contains(&number.value);
        is_year.then_some((number.value, at + 1))
    }

    /// Reads “BC”, “BCE”, “AD”, “CE”, “v. Chr.”; returns whether it is before Christ, and the
    /// number of lexemes.
    fn era(&self, at: usize) -> (bool, usize) {
        match (
            self.word(at),
            self.symbol(at + 1),
            self.word(at + 2),
            self.symbol(at + 3),
        ) {
            ("b", Some('.'), "c", Some('.')) => (true, 4),
            ("v", Some('.'), "chr", dot) if self.typed => (true, 3 + usize::from(dot == Some('.'))),
            ("n", Some('.'), "chr", dot) if self.typed => {
                (false, 3 + usize::from(dot == Some('.')))
            }
            ("bc" | "bce", ..) => (true, 1),
            ("ad" | "ce", ..) => (false, 1),
            _ => (false, 0),
        }
    }

    /// Reads “July 2018”, “2018 July”, “July last year”, “July”.
    fn month(&self, at: usize, announced: bool) -> At<Period> {
        let of_year = |year: i64, month: i8| {
            Some(Period::Dated(
                format!("{}-{month:02}", year_text(year)?).parse().ok()?,
            ))
        };
        if let Some((year, next)) = self.year(at) {
            let next = self.separated(next);
            let month = names::month(self.word(next), false)
                .filter(|_| self.typed || !names::is_other_word(self.word(next)))?;
            return Some((of_year(year, month)?, next + 1));
        }
        let month = names::month(self.word(at), false)?;
        if let Some((year, end)) = self.year_after(at + 1) {
            return Some((of_year(year, month)?, end));
        }
        // If a number follows that is not a day of the month, the meaning is unclear.
        let next = self.separated(at + 1);
        if self.number(next).is_some_and(|number| number.figures > 0)
            && self.joint(at + 1).is_none()
        {
            return None;
        }
        // “May” and “March” are also verbs: alone, they need a preposition before them.
        let is_month = announced || !names::is_other_word(self.word(at));
        let dot = usize::from(self.symbol(at + 1) == Some('.') && self.typed);
        is_month.then(|| (yearly(month, None), at + 1 + dot))
    }

    /// Reads “summer 2018”, “the winter of 1994”, “2018 summer”, “summer”.
    fn season(&self, at: usize, announced: bool) -> At<Period> {
        let of_year = |year: i64, month: i8| {
            let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
            Stretch::of(Unit::Season, first)?.date()
        };
        if let Some((year, next)) = self.year(at) {
            let month = names::season(self.word(next))?;
            return Some((Period::Dated(of_year(year, month)?), next + 1));
        }
        let month = names::season(self.word(at))?;
        if let Some((year, end)) = self.year_after(at + 1) {
            return Some((Period::Dated(of_year(year, month)?), end));
        }
        // “The fall of the government” is not a season.
        let alone = announced && (self.typed || self.word(at) != "fall");
        let year = i64::from(self.today.year());
        let near = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|year| of_year(year, month));
        alone
            .then(|| Period::nearest_first(near.collect(), self.today))?
            .map(|period| (period, at + 1))
    }

    /// Reads “Q3 2018”, “2018 Q3”, “H1 2018”, “2018H1”.
    fn quarter(&self, at: usize, announced: bool) -> At<Period> {
        if let Some((year, next)) = self.year(at) {
            let next = self.past(self.separated(next), &["the", "of"]);
            let (unit, number, end) = self.named_quarter(next)?;
            return Some((Period::Dated(quarter_of(year, unit, number)?), end));
        }
        let (unit, number, next) = self.named_quarter(at)?;
        if let Some((year, end)) = self.year_after(next) {
            return Some((Period::Dated(quarter_of(year, unit, number)?), end));
        }
        let year = i64::from(self.today.year());
        let near = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|year| quarter_of(year, unit, number));
        announced
            .then(|| Period::nearest_first(near.collect(), self.today))?
            .map(|period| (period, next))
    }

    /// Reads “Q3”, “third quarter”, “second half”; returns the unit, its number, and the end.
    pub(super) fn named_quarter(&self, at: usize) -> Option<(Unit, i64, usize)> {
        let glued = self.lexemes.get(at + 1).is_some_and(|piece| piece.glued);
        let unit = match self.word(at) {
            "q" if glued => Some((Unit::Quarter, 4)),
            "h" if glued => Some((Unit::Half, 2)),
            _ => None,
        };
        if let Some((unit, most)) = unit {
            let number = self.number(at + 1)?.value;
            return (1..=most)
                .contains(&number)
                .then_some((unit, number, at + 2));
        }
        let number = match self.word(at) {
            "last" | "latter" if self.word(at + 1) == "half" => 2,
            _ => self.number(at).filter(|number| number.is_ordinal)?.value,
        };
        let next = at + 1 + usize::from(self.symbol(at + 1) == Some('-'));
        match Unit::named(self.word(next))? {
            unit @ Unit::Quarter if (1..=4).contains(&number) => Some((unit, number, next + 1)),
            unit @ Unit::Half if (1..=2).contains(&number) => Some((unit, number, next + 1)),
            _ => None,
        }
    }

    /// Reads “the 1980s”, “the '80s”, “the 15th century”.
    fn decade_or_century(&self, at: usize) -> At<Period> {
        let quoted = usize::from(self.symbol(at) == Some('\''));
        if let Kind::Decade(first) = self.lexemes.get(at + quoted)?.kind {
            let year = match first {
                1000.. => first,
                // The last one that has begun: people use this form for the past.
                short => {
                    let century = self.today.year().div_euclid(100) * 100;
                    [century, century - 100]
                        .into_iter()
                        .map(|century| century + short)
                        .find(|year| *year <= self.today.year())?
                }
            };
            let first = Date::new(year, 1, 1).ok()?;
            let decade = Stretch::of(Unit::Decade, first)?.date()?;
            // “The 1800s” usually means the century.
            let century = (year % 100 == 0 && year < 2000 && quoted == 0)
                .then(|| Stretch::of(Unit::Century, first)?.date())
                .flatten();
            let period = match century {
                Some(century) => Period::OneOf(vec![century, decade]),
                None => Period::Dated(decade),
            };
            return Some((period, at + quoted + 1));
        }
        let number = self.number(at).filter(|number| number.is_ordinal)?;
        let next = at + 1 + usize::from(self.symbol(at + 1) == Some('-'));
        if self.word(next) != "century" || !(1..=99).contains(&number.value) {
            return None;
        }
        let (before, length) = self.era(next + 1);
        let century = i16::try_from(number.value).ok()?;
        // The first century BC begins with 100 BC, which is the year -99.
        let first = if before {
            1 - 100 * century
        } else {
            (century - 1) * 100
        };
        let date = if before {
            let last = first + 99;
            format!("{}/{}", iso_year(first), iso_year(last))
                .parse()
                .ok()?
        } else {
            Stretch {
                unit: Unit::Century,
                first: Date::new(first, 1, 1).ok()?,
            }
            .date()?
        };
        Some((Period::Dated(date), next + 1 + length))
    }

    /// Reads a year alone: “2018”, “the year 247”, “44 BC”, “AD 50”.
    fn year_alone(&self, at: usize, announced: bool) -> At<Period> {
        let of = |year: i64| Some(Period::Dated(year_text(year)?.parse().ok()?));
        let start = self.past(at, &["calendar"]);
        if self.word(start) == "year" || matches!(self.word(start), "ad" | "cy") {
            let number = self.number(start + 1).filter(|number| !number.is_ordinal)?;
            let (before, length) = self.era(start + 2);
            let year = match self.word(start) {
                "cy" if number.figures == 2 => self.full_year(number.value),
                _ if before => 1 - number.value,
                _ => number.value,
            };
            let figures = if self.typed { 1 } else { 3 };
            let is_year =
                number.figures == 0 || number.figures >= figures || self.word(start) == "ad";
            return is_year
                .then(|| of(year))?
                .map(|period| (period, start + 2 + length));
        }
        let (year, end) = self.year(at)?;
        let with_era = end > at + 1;
        // A number of four digits is a year at the end of a text or after a preposition; before a
        // noun, it is usually an amount.
        let last = self
            .lexemes
            .get(end..)?
            .iter()
            .all(|piece| matches!(piece.kind, Kind::Symbol(_)));
        let is_year = announced || with_era || last || self.joint(end).is_some();
        is_year.then(|| of(year))?.map(|period| (period, end))
    }
}

fn yearly(month: i8, day: Option<i8>) -> Period {
    Period::Yearly(Yearly {
        month,
        days: day.map(|day| (day, day)),
        about: false,
    })
}

/// Reports whether any year has this day.
pub(super) fn is_day(month: i8, day: i8) -> bool {
    Date::new(2000, month, day).is_ok()
}

pub(super) fn dated(year: i64, month: i64, day: i64) -> Option<EventDate> {
    let year = i16::try_from(year).ok()?;
    stretch::day(Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?)
}

fn year_text(year: i64) -> Option<String> {
    let year = i16::try_from(year).ok()?;
    (-9999..=9999).contains(&year).then(|| iso_year(year))
}

/// Returns a quarter or a half of a year.
pub(super) fn quarter_of(year: i64, unit: Unit, number: i64) -> Option<EventDate> {
    let first = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    Stretch { unit, first }.later(number - 1)?.date()
}
