//! A timeline as JSON or CSV.

use jiff::civil::Date;
use serde::Serialize;

use crate::date::{DateBasis, DayBounds, EventDate, InSpan};
use crate::fact::FactKind;
use crate::knowledge::format::{CiteEntry, FactEntry};
use crate::timeline::{Entry, Timeline};

/// A fact of a timeline, with its citations as the format writes them.
#[derive(Debug, Serialize)]
struct Row<'a, C> {
    id: &'a str,
    when: &'a EventDate,
    from: Option<Date>,
    to: Option<Date>,
    basis: DateBasis,
    kind: FactKind,
    statement: &'a str,
    citations: C,
    in_span: InSpan,
    said_by: Option<&'a str>,
}

impl<'a, C> Row<'a, C> {
    fn new(entry: &Entry<'a>, citations: C) -> Self {
        let DayBounds { first, last } = entry.dated.date.bounds();
        let fact = &entry.fact.fact;
        Self {
            id: fact.id.as_str(),
            when: &entry.dated.date,
            from: first,
            to: last,
            basis: entry.dated.basis,
            kind: fact.kind,
            statement: &fact.statement,
            citations,
            in_span: entry.in_span,
            said_by: fact.said_by.as_deref(),
        }
    }
}

fn citations(entry: &Entry<'_>) -> Vec<CiteEntry> {
    FactEntry::clone(entry.fact.fact.entry()).spelled_out().cite
}

/// Returns a timeline as a JSON array.
pub(super) fn json(timeline: &Timeline<'_>) -> anyhow::Result<String> {
    let rows: Vec<_> = timeline
        .entries()
        .map(|entry| Row::new(&entry, citations(&entry)))
        .collect();
    Ok(format!("{}\n", serde_json::to_string(&rows)?))
}

/// Returns a timeline as CSV (RFC 4180), with the citations as JSON.
pub(super) fn csv(timeline: &Timeline<'_>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if timeline.is_empty() {
        writer.write_record([
            "id",
            "when",
            "from",
            "to",
            "basis",
            "kind",
            "statement",
            "citations",
            "in_span",
            "said_by",
        ])?;
    }
    for entry in timeline.entries() {
        let citations = serde_json::to_string(&citations(&entry))?;
        writer.serialize(Row::new(&entry, citations))?;
    }
    Ok(writer.into_inner()?)
}
