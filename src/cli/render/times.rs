//! Texts about timelines and dates.

use textwrap::core::display_width;

use super::{
    DATE, FAINT, STRONG, attributed, citation_without_address, date, said_by, styled, wrapped,
};
use crate::date::typed::TimeError;
use crate::date::{DayBounds, EventDate, InSpan};
use crate::drawing::Fonts;
use crate::text::plain;
use crate::timeline::picture::{Item, Picture, PictureWords, Theme, in_words};
use crate::timeline::{Entry, Selection, Timeline};
use crate::wording;

/// The maximum width of the left column: a longer date gets its own line.
const DATES_MAX: usize = 30;
/// The maximum length of a picture's description, in characters.
const PICTURE_IN_WORDS_MAX: usize = 2_000;

/// Returns the mark on a fact that only possibly lies in the span.
pub(in crate::cli) fn possibly() -> String {
    format!("({})", wording::english().possibly())
}

/// Returns the text shown instead of an empty timeline.
pub(in crate::cli) fn nothing() -> &'static str {
    wording::english().empty_timeline()
}

/// Returns the title of a timeline.
pub(in crate::cli) fn title(selection: &Selection) -> String {
    let about = selection.about.as_deref().map(plain);
    wording::english().timeline(about.as_deref())
}

/// Returns the heading of a timeline, line by line: the span as it was understood, the number of
/// facts.
pub(in crate::cli) fn heading(timeline: &Timeline<'_>, selection: &Selection) -> Vec<String> {
    let words = wording::english();
    let count = Some(timeline.len()).filter(|count| *count > 0);
    let count = count.map(|count| words.count_of_facts(count));
    let span = selection.span.date().map(|span| span.in_words());
    let as_of = selection
        .as_of
        .and_then(|day| DayBounds::day(day).date())
        .map(|day| words.known_by(&day.in_words()));
    let parts: Vec<String> = span.into_iter().chain(as_of).chain(count).collect();
    let mut lines = Vec::new();
    if !parts.is_empty() {
        lines.push(parts.join(", "));
    }
    if !timeline.is_exact() {
        lines.push(words.inexact_timeline().to_owned());
    }
    lines
}

/// Returns the date of an entry.
pub(in crate::cli) fn date_of(entry: &Entry<'_>) -> String {
    date(entry.dated)
}

/// Returns a timeline by year and month, with the dates in the left column.
pub(in crate::cli) fn timeline(timeline: &Timeline<'_>, selection: &Selection) -> String {
    let heading = heading(timeline, selection);
    if timeline.is_empty() {
        let lines = heading.iter().map(String::as_str).chain([nothing()]);
        return lines.flat_map(|line| [line, "\n"]).collect();
    }
    let widths = timeline
        .entries()
        .map(|entry| display_width(&date(entry.dated)));
    let column = widths
        .filter(|width| *width <= DATES_MAX)
        .max()
        .unwrap_or(DATES_MAX);
    let indent = " ".repeat(column + 2);
    let mut text = String::new();
    for line in heading {
        text.extend([&styled(FAINT, &line), "\n"]);
    }
    let mut shown = None;
    for entry in timeline.entries() {
        let heading = entry.dated.date.heading();
        if let Some(heading) = heading
            .as_ref()
            .filter(|heading| Some(*heading) != shown.as_ref())
        {
            text.extend(["\n", &styled(STRONG, &heading.in_words()), "\n"]);
        }
        shown = heading;
        let fact = &entry.fact.fact;
        let mut statement = plain(&fact.statement);
        if entry.in_span == InSpan::Possible {
            statement.extend([" ", &possibly()]);
        }
        let date = date(entry.dated);
        let gap = match (column + 2).checked_sub(display_width(&date)) {
            Some(gap) => " ".repeat(gap),
            None => format!("\n{indent}"),
        };
        let cited = wrapped(&attributed(fact), &indent);
        text.extend([
            &styled(DATE, &date),
            &gap,
            wrapped(&statement, &indent).trim_start(),
            "\n",
            &styled(FAINT, &cited),
            "\n",
        ]);
    }
    text
}

/// Returns a picture of some entries.
pub(in crate::cli) fn picture<'a>(
    entries: impl Iterator<Item = Entry<'a>>,
    selection: &Selection,
    theme: Theme,
) -> Picture {
    let title = title(selection);
    let words = PictureWords::ENGLISH.titled(&title);
    Picture::new(&items(entries), &words, theme, Fonts::here())
}

/// Returns the description of a picture of some entries.
pub(in crate::cli) fn picture_in_words<'a>(
    entries: impl Iterator<Item = Entry<'a>>,
    selection: &Selection,
) -> String {
    in_words(&title(selection), &items(entries), PICTURE_IN_WORDS_MAX)
}

fn items<'a>(entries: impl Iterator<Item = Entry<'a>>) -> Vec<Item> {
    let source = |entry: &Entry<'_>| {
        let fact = &entry.fact.fact;
        let cited = citation_without_address(&fact.citations.first());
        let who = fact.said_by.as_deref().map(said_by);
        let parts: Vec<String> = who.into_iter().chain([cited]).collect();
        parts.join("; ")
    };
    entries
        .map(|entry| Item::new(&entry, date(entry.dated), source(&entry)))
        .collect()
}

/// Returns an entry as a calendar shows it: the statement, after its date unless that is one day.
pub(in crate::cli) fn entry_in_calendar(entry: &Entry<'_>) -> String {
    let bounds = entry.dated.date.bounds();
    let statement = plain(&entry.fact.fact.statement);
    match bounds.first == bounds.last && !entry.dated.date.is_qualified() {
        true => statement,
        false => format!("{}: {statement}", date(entry.dated)),
    }
}

/// Returns the note about facts that a calendar cannot contain.
pub(in crate::cli) fn not_in_calendar(facts: usize) -> String {
    match facts {
        1 => "1 fact is left out: calendars start at the year 1".to_owned(),
        facts => format!("{facts} facts are left out: calendars start at the year 1"),
    }
}

/// Returns the note about which page of a picture is drawn.
pub(in crate::cli) fn page_of_picture(page: usize, pages: usize) -> String {
    format!("page {page} of {pages}; draw another with --page NUMBER")
}

/// Returns what a time can mean: EDTF, words, and its days.
pub(in crate::cli) fn dates(dates: &[EventDate]) -> String {
    let rows = dates.iter().map(|date| {
        let bounds = date.bounds();
        let day = |day: Option<jiff::civil::Date>| {
            day.map_or_else(|| "open".to_owned(), |day| day.to_string())
        };
        let days = match (bounds.first, bounds.last) {
            (first, last) if first == last => day(first),
            (first, last) => format!("{} to {}", day(first), day(last)),
        };
        format!(
            "{}  {} ({days})\n",
            styled(DATE, &date.to_string()),
            date.in_words()
        )
    });
    rows.collect()
}

/// Returns the error about a text that is not a time.
pub(in crate::cli) fn no_date(text: &str, error: &TimeError) -> String {
    let strange = match error {
        TimeError::NotUnderstood(words) if !words.is_empty() => {
            format!(" (not understood: {})", plain(&words.join(", ")))
        }
        _ => String::new(),
    };
    format!("“{}” {error}{strange}\n", plain(text))
}
