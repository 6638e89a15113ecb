//! The grammar of times: relations to a period, and spans made of two periods.

use std::cell::Cell;

use jiff::civil::Date;

use super::lexeme::{Kind, Lexeme, Number, lexemes};
use super::{Events, Found, Period, TimeExpression, TimeRelation};
use crate::date::stretch::{self, Unit};
use crate::date::{EventDate, Precision};

/// How deeply periods can be nested (“the first week of the second month of 2018”).
const DEPTH_MAX: u8 = 4;

/// Words after which a sentence can name an event.
pub(super) const ANNOUNCING: [&str; 8] = [
    "before",
    "after",
    "following",
    "since",
    "until",
    "till",
    "during",
    "to",
];

/// The most words in the name of an event.
const EVENT_WORDS: usize = 5;

/// The state of reading one text.
pub(super) struct Grammar<'a> {
    pub(super) lexemes: Vec<Lexeme>,
    /// The day that relative times refer to.
    pub(super) today: Date,
    /// Whether the text is only a time, so that “15” and “may” must be times.
    pub(super) typed: bool,
    pub(super) events: Events<'a>,
    depth: Cell<u8>,
}

/// The value read at a position, and the index of the next lexeme, as in a parser combinator. The
/// index is never beyond the end of the lexemes.
pub(super) type At<T> = Option<(T, usize)>;

/// The invariant of [`At`].
const WITHIN: &str = "a value ends within the lexemes";

/// Phrases before a period, longest first.
const RELATIONS: [(&[&str], TimeRelation); 37] = [
    (&["no", "earlier", "than"], TimeRelation::Since),
    (&["on", "or", "after"], TimeRelation::Since),
    (&["as", "early", "as"], TimeRelation::Since),
    (&["no", "later", "than"], TimeRelation::Until),
    (&["on", "or", "before"], TimeRelation::Until),
    (&["before", "or", "on"], TimeRelation::Until),
    (&["before", "or", "in"], TimeRelation::Until),
    (&["as", "late", "as"], TimeRelation::Until),
    (&["starting", "from"], TimeRelation::Since),
    (&["starting", "on"], TimeRelation::Since),
    (&["beginning", "on"], TimeRelation::Since),
    (&["up", "to"], TimeRelation::Until),
    (&["ending", "with"], TimeRelation::Until),
    (&["earlier", "than"], TimeRelation::Before),
    (&["sooner", "than"], TimeRelation::Before),
    (&["prior", "to"], TimeRelation::Before),
    (&["ahead", "of"], TimeRelation::Before),
    (&["later", "than"], TimeRelation::After),
    (&["since"], TimeRelation::Since),
    (&["from"], TimeRelation::Since),
    (&["starting"], TimeRelation::Since),
    (&["beginning"], TimeRelation::Since),
    (&["until"], TimeRelation::Until),
    (&["till"], TimeRelation::Until),
    (&["til"], TimeRelation::Until),
    (&["by"], TimeRelation::Until),
    (&["before"], TimeRelation::Before),
    (&["after"], TimeRelation::After),
    (&["sometime", "in"], TimeRelation::In),
    (&["some", "time", "in"], TimeRelation::In),
    (&["back", "in"], TimeRelation::In),
    (&["in"], TimeRelation::In),
    (&["on"], TimeRelation::In),
    (&["at"], TimeRelation::In),
    (&["during"], TimeRelation::In),
    (&["over"], TimeRelation::In),
    (&["within"], TimeRelation::In),
];

/// Words for “approximately”.
const ABOUT: [&str; 9] = [
    "nearly",
    "almost",
    "around",
    "circa",
    "ca",
    "c",
    "roughly",
    "approximately",
    "about",
];

/// Phrases after a period: “2018 or later”.
const AFTERWORDS: [(&[&str], TimeRelation); 11] = [
    (&["or", "later"], TimeRelation::Since),
    (&["or", "after"], TimeRelation::Since),
    (&["and", "later"], TimeRelation::Since),
    (&["and", "after"], TimeRelation::Since),
    (&["and", "beyond"], TimeRelation::Since),
    (&["onwards"], TimeRelation::Since),
    (&["onward"], TimeRelation::Since),
    (&["or", "earlier"], TimeRelation::Until),
    (&["or", "before"], TimeRelation::Until),
    (&["and", "earlier"], TimeRelation::Until),
    (&["and", "before"], TimeRelation::Until),
];

impl<'a> Grammar<'a> {
    pub(super) fn new(text: &str, today: Date, typed: bool, events: Events<'a>) -> Self {
        let mut lexemes = lexemes(text);
        if typed {
            super::german::in_english(&mut lexemes);
        }
        Self {
            lexemes,
            today,
            typed,
            events,
            depth: Cell::new(0),
        }
    }

    /// Returns every time expression, in order.
    pub(super) fn expressions(&self) -> impl Iterator<Item = TimeExpression> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < self.lexemes.len() {
                if let Some((found, end)) = self.expression(at).filter(|(_, end)| *end > at) {
                    let pieces = self.lexemes.get(at..end).expect(WITHIN);
                    at = end;
                    let Found { period, relation } = found;
                    let span = pieces.first()?.span.start..pieces.last()?.span.end;
                    return Some(TimeExpression {
                        relation,
                        period,
                        span,
                    });
                }
                at += 1;
            }
            None
        })
    }

    /// Returns the words and numbers of the text that are outside some expressions.
    pub(super) fn beyond(&self, text: &str, found: &[TimeExpression]) -> Vec<String> {
        let outside = |piece: &&Lexeme| {
            !found
                .iter()
                .any(|found| found.span.contains(&piece.span.start))
        };
        let pieces = self.lexemes.iter().filter(outside);
        let words = pieces.filter(
            |piece| !matches!(piece.kind, Kind::Symbol(symbol) if !symbol.is_alphanumeric()),
        );
        let written = words.filter_map(|piece| text.get(piece.span.clone()));
        written.map(str::to_owned).collect()
    }

    fn expression(&self, at: usize) -> At<Found> {
        if let Some((period, end)) = self.between(at) {
            return Some((Found::at(period), end));
        }
        let (relation, start) = match self.one_of(at, &RELATIONS) {
            Some((relation, start)) => (Some(relation), start),
            None => (None, at),
        };
        let announced = relation.is_some() || self.typed;
        // “From 2 to 7 July” is one span of days.
        if matches!(
            relation,
            None | Some(TimeRelation::In | TimeRelation::Since)
        ) && let Some((period, end)) = self.days_apart(start)
        {
            return Some((Found::at(period), end));
        }
        if let Some(found) = relation.and_then(|relation| self.edge(start, relation)) {
            return Some(found);
        }
        let with_relation = self.period_about(start, announced).map(|(period, end)| {
            match self.spanning(relation, &period, end) {
                Some((span, end)) => (Found::at(span), end),
                None => self.related(period, end, relation),
            }
        });
        // In “beginning of 2018”, the apparent preposition is part of the period.
        with_relation.or_else(|| {
            relation?;
            let (period, end) = self.period_about(at, self.typed)?;
            Some((Found::at(period), end))
        })
    }

    /// Reads “before the end of 2018” and “after the beginning of March”: until the end of the
    /// period, and from its beginning.
    fn edge(&self, start: usize, relation: TimeRelation) -> At<Found> {
        let noun = self.past(start, &["the"]);
        let relation = match (relation, self.word(noun)) {
            (TimeRelation::Before, "end") => TimeRelation::Until,
            (TimeRelation::After, "beginning" | "start") => TimeRelation::Since,
            _ => return None,
        };
        let of = Some(noun + 2).filter(|_| self.word(noun + 1) == "of")?;
        let (period, end) = self.period(of, true)?;
        Some((Found { period, relation }, end))
    }

    /// Adds the relation to a period; it can also follow the period (“2018 or later”).
    fn related(
        &self,
        period: Period,
        end: usize,
        relation: Option<TimeRelation>,
    ) -> (Found, usize) {
        if relation.is_none()
            && let Some((relation, end)) = self.one_of(end, &AFTERWORDS)
        {
            return (Found { period, relation }, end);
        }
        let relation = relation.unwrap_or(TimeRelation::In);
        // “From 2018 on”.
        let on = relation == TimeRelation::Since && self.word(end) == "on";
        (Found { period, relation }, end + usize::from(on))
    }

    /// Reads the rest of “from A to B”, “A to B”, “A - B” after A.
    fn spanning(&self, relation: Option<TimeRelation>, first: &Period, joint: usize) -> At<Period> {
        // The meaning of “after 2014 to 2018” is unclear.
        let may_span = matches!(
            relation,
            None | Some(TimeRelation::In | TimeRelation::Since)
        );
        if let Some(span) = self.shortened(first, joint).filter(|_| may_span) {
            return Some(span);
        }
        let second = self.joint(joint).filter(|_| may_span)?;
        let (last, end) = self.period_about(second, true)?;
        // The end of “2018-02-30” and “45 BC to 14” is not a day of this year.
        let figures = |piece: &Lexeme| match piece.kind {
            Kind::Number(number) => number.figures > 0,
            Kind::Symbol(_) => true,
            _ => false,
        };
        let in_figures = self.lexemes.get(second..end)?.iter().all(figures);
        if matches!(first, Period::Dated(_)) && in_figures && !self.has_year(second..end) {
            return None;
        }
        // In a sentence and without “from”, the end of a span needs a year.
        let bare = relation != Some(TimeRelation::Since) && !self.typed;
        if bare && !self.has_year(second..end) {
            return None;
        }
        Some((self.joined(first, &last)?, end))
    }

    /// Reads the shortened end of a span: “1914-18”, “2018/19”, “2018-07-16-18”.
    fn shortened(&self, first: &Period, joint: usize) -> At<Period> {
        let Period::Dated(first) = first else {
            return None;
        };
        let is_tight = |at: usize| self.lexemes.get(at).is_some_and(|piece| piece.glued);
        if !matches!(self.symbol(joint), Some('-' | '/'))
            || !is_tight(joint)
            || !is_tight(joint + 1)
        {
            return None;
        }
        let short = self
            .number(joint + 1)
            .filter(|number| number.figures == 2)?
            .value;
        let begins = first.bounds().first?;
        let begun = i64::from(begins.year()).rem_euclid(100);
        let later = |years: i64| {
            let stretch = stretch::Stretch::of(Unit::Year, begins)?;
            stretch.later(years)?.date()
        };
        let last = match first.precision() {
            Precision::Year if short > begun => later(short - begun)?,
            // “1999-00”.
            Precision::Year if begun == 99 && short == 0 => later(1)?,
            // A winter spans two years.
            Precision::Season if begins.month() == 12 && short == (begun + 1) % 100 => {
                return Some((Period::Dated(first.clone()), joint + 2));
            }
            Precision::Day if short > i64::from(begins.day()) => {
                let day = i8::try_from(short).ok()?;
                stretch::day(Date::new(begins.year(), begins.month(), day).ok()?)?
            }
            _ => return None,
        };
        Some((Period::Dated(stretch::span(first, &last)?), joint + 2))
    }

    fn has_year(&self, range: std::ops::Range<usize>) -> bool {
        let pieces = self.lexemes.get(range).expect(WITHIN);
        pieces.iter().any(|piece| match piece.kind {
            Kind::Number(number) => number.figures == 4 || number.value >= 1000,
            Kind::Decade(_) => true,
            _ => false,
        })
    }

    /// Reads the word or dash between the two ends of a span.
    pub(super) fn joint(&self, at: usize) -> Option<usize> {
        let words = ["to", "until", "till", "til", "through", "thru"];
        let is_symbol =
            matches!(self.symbol(at), Some('-')) || self.typed && self.symbol(at) == Some('~');
        if is_symbol {
            return Some(at + 1);
        }
        words.contains(&self.word(at)).then_some(at + 1)
    }

    /// Reads “between A and B”.
    fn between(&self, at: usize) -> At<Period> {
        if self.word(at) != "between" {
            return None;
        }
        if let Some(found) = self.days_apart(at + 1) {
            return Some(found);
        }
        let (first, joint) = self.period_about(at + 1, true)?;
        let second = match self.word(joint) {
            "and" => joint + 1,
            _ => self.joint(joint)?,
        };
        let (last, end) = self.period_about(second, true)?;
        Some((self.joined(&first, &last)?, end))
    }

    /// Joins two periods into one span; a period without a year takes the year of the other.
    fn joined(&self, first: &Period, last: &Period) -> Option<Period> {
        let span = |first: &EventDate, last: &EventDate| stretch::span(first, last);
        let begins = |date: &EventDate| date.bounds().first;
        match (first, last) {
            (Period::Dated(first), Period::Dated(last)) => span(first, last).map(Period::Dated),
            (Period::Yearly(first), Period::Dated(last)) => {
                let year = begins(last)?.year();
                let same = first.in_year(year).and_then(|first| span(&first, last));
                let before = || span(&first.in_year(year - 1)?, last);
                same.or_else(before).map(Period::Dated)
            }
            (Period::Dated(first), Period::Yearly(last)) => {
                let year = begins(first)?.year();
                let same = last.in_year(year).and_then(|last| span(first, &last));
                let next = || span(first, &last.in_year(year + 1)?);
                same.or_else(next).map(Period::Dated)
            }
            (Period::Yearly(first), Period::Yearly(last)) => {
                let year = self.today.year();
                let spans = [year - 1, year, year + 1].into_iter().filter_map(|year| {
                    let first = first.in_year(year)?;
                    let same = last.in_year(year).and_then(|last| span(&first, &last));
                    same.or_else(|| span(&first, &last.in_year(year + 1)?))
                });
                Period::nearest_first(spans.collect(), self.today)
            }
            (Period::OneOf(_), _) | (_, Period::OneOf(_)) => {
                let firsts = first.readings(self.today);
                let lasts = last.readings(self.today);
                let ordered = firsts
                    .iter()
                    .find_map(|first| lasts.iter().find_map(|last| span(first, last)));
                ordered.map(Period::Dated)
            }
        }
    }

    /// Reads a period that can be marked as approximate: “around 2010”.
    pub(super) fn period_about(&self, at: usize, announced: bool) -> At<Period> {
        // In a sentence, “about” before a time usually means “concerning”.
        let marked = ABOUT.contains(&self.word(at)) && (self.typed || self.word(at) != "about");
        if marked {
            let dot = usize::from(self.symbol(at + 1) == Some('.'));
            // “C19” is not a year.
            if dot == 0 && self.lexemes.get(at + 1).is_some_and(|next| next.glued) {
                return None;
            }
            let (period, end) = self.period(at + 1 + dot, true)?;
            return Some((period.map(self.today, stretch::about)?, end));
        }
        self.period(at, announced)
    }

    /// Reads one period; `announced` means that a word before it introduces a time.
    pub(super) fn period(&self, at: usize, announced: bool) -> At<Period> {
        let depth = self.depth.get();
        if depth == DEPTH_MAX {
            return None;
        }
        self.depth.set(depth + 1);
        let article = usize::from(self.word(at) == "the");
        let start = match (self.word(at + article), self.word(at + article + 1)) {
            ("whole" | "all", "of") => at + article + 2,
            ("whole", _) => at + article + 1,
            _ => at + article,
        };
        let found = self
            .days_apart(start)
            .or_else(|| self.part(start))
            .or_else(|| self.offset(start, announced))
            .or_else(|| self.week_of(start))
            .or_else(|| self.ordered(start, announced))
            .or_else(|| self.relative(start, announced))
            .or_else(|| self.weekday(start, announced))
            .or_else(|| self.absolute(start, announced))
            .or_else(|| self.day_alone(start, announced && (article == 1 || self.typed)))
            .or_else(|| self.event(start, announced));
        self.depth.set(depth);
        let (period, end) = found?;
        Some(self.refined(period, end))
    }

    /// Reads a refinement after a period: “next week on Friday”, “last year's third quarter”,
    /// “Tuesday morning”.
    fn refined(&self, period: Period, end: usize) -> (Period, usize) {
        self.weekday_within(&period, end)
            .or_else(|| self.quarter_within(&period, end))
            .or_else(|| self.month_within(&period, end))
            .unwrap_or_else(|| {
                let of_day = matches!(self.word(end), "morning" | "afternoon" | "evening" | "night");
                let is_day = matches!(period.readings(self.today).first(), Some(date) if date.precision() == Precision::Day);
                let end = end + usize::from(of_day && is_day);
                let clock = (is_day && self.typed).then(|| self.clock(end)).flatten();
                (period, clock.unwrap_or(end))
            })
    }

    /// Skips a time of day, because dates have none: “at 3 pm”, “T14:00:00Z”.
    fn clock(&self, at: usize) -> Option<usize> {
        let at = self.past(self.separated(at), &["at", "t", "um"]);
        self.number(at)?;
        let mut end = at + 1;
        while matches!(self.symbol(end), Some(':' | '.')) && self.number(end + 1).is_some() {
            end += 2;
        }
        let named = self.past(end, &["am", "pm", "uhr", "z", "utc", "gmt"]);
        (end > at + 1 || named > end).then_some(named)
    }

    /// Reads the longest name of a known event.
    fn event(&self, at: usize, announced: bool) -> At<Period> {
        let before = |words: usize| at.checked_sub(words).map_or("", |before| self.word(before));
        let article = usize::from(before(1) == "the");
        // “From Russia”, “by Trump” and “in Helsinki” are not times, so in a sentence only a few
        // words can introduce an event.
        let introduced = self.typed || ANNOUNCING.contains(&before(1 + article));
        if !announced || !introduced {
            return None;
        }
        let named: Vec<&str> = (at..at + EVENT_WORDS)
            .map_while(|at| match &self.lexemes.get(at)?.kind {
                Kind::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .collect();
        (1..=named.len()).rev().find_map(|count| {
            let date = (self.events)(named.get(..count)?)?;
            Some((Period::Dated(date), at + count))
        })
    }

    /// Returns the word at a position, or an empty text if the lexeme there is not a word.
    pub(super) fn word(&self, at: usize) -> &str {
        match self.lexemes.get(at).map(|piece| &piece.kind) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    pub(super) fn number(&self, at: usize) -> Option<Number> {
        match self.lexemes.get(at)?.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn symbol(&self, at: usize) -> Option<char> {
        match self.lexemes.get(at)?.kind {
            Kind::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// Skips each of some words once, in order, if it is at the position.
    pub(super) fn past(&self, at: usize, words: &[&str]) -> usize {
        words
            .iter()
            .fold(at, |at, word| at + usize::from(self.word(at) == *word))
    }

    /// Reads the first phrase of a table that matches at a position.
    fn one_of(&self, at: usize, table: &[(&[&str], TimeRelation)]) -> At<TimeRelation> {
        table.iter().find_map(|(phrase, relation)| {
            let matches = phrase
                .iter()
                .enumerate()
                .all(|(step, word)| self.word(at + step) == *word);
            matches.then_some((*relation, at + phrase.len()))
        })
    }

    /// Reads a unit in the singular: “week”, not “weeks”.
    pub(super) fn one_unit(&self, at: usize) -> Option<Unit> {
        let word = self.word(at);
        Unit::named(word).filter(|_| !word.ends_with('s'))
    }

    /// Returns the stretch of a unit that is `later` units after today's.
    pub(super) fn stretch(&self, unit: Unit, later: i64) -> Option<EventDate> {
        stretch::Stretch::of(unit, self.today)?.later(later)?.date()
    }
}
