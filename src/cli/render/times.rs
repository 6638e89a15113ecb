//! Timelines, and how times are understood.

use super::{DATE, FAINT, citation, date, styled, wrapped};
use crate::date::typed::TimeError;
use crate::date::{EventDate, InSpan};
use crate::text::plain;
use crate::timeline::Entry;

/// A timeline, the dates in the left column.
pub(in crate::cli) fn timeline(entries: &[Entry]) -> String {
    if entries.is_empty() {
        return "No dated fact is in that selection. Widen the span, or use other words.\n"
            .to_owned();
    }
    let dated = entries
        .iter()
        .filter_map(|entry| Some((entry, date(entry.fact.fact.when.as_ref()?))));
    let dated: Vec<(&Entry, String)> = dated.collect();
    let column = dated
        .iter()
        .map(|(_, date)| date.chars().count())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (entry, date) in dated {
        let fact = &entry.fact.fact;
        let possibly = if entry.in_span == InSpan::Possible {
            " (possibly)"
        } else {
            ""
        };
        let statement = format!("{}{possibly}", plain(&fact.statement));
        let indent = " ".repeat(column + 2);
        let body = wrapped(&statement, &indent);
        let body = body.trim_start();
        let padding = " ".repeat(column + 2 - date.chars().count());
        let cited = wrapped(&citation(fact.citations.first()), &indent);
        text.extend([
            &styled(DATE, &date),
            &padding,
            body,
            "\n",
            &styled(FAINT, &cited),
            "\n",
        ]);
    }
    text
}

/// What a time can mean: EDTF, words, and its days.
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

/// A text that is no time.
pub(in crate::cli) fn no_date(text: &str, error: &TimeError) -> String {
    let strange = match error {
        TimeError::NotUnderstood(words) if !words.is_empty() => {
            format!(" (not understood: {})", plain(&words.join(", ")))
        }
        _ => String::new(),
    };
    format!("“{}” {error}{strange}\n", plain(text))
}
