//! `ibid timeline`: dated facts in order.

use anyhow::{anyhow, bail};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use super::{Outcome, Shared, render};
use crate::date::expression::NO_EVENTS;
use crate::date::typed::days;
use crate::date::{DateBasis, DayBounds, EventDate, InSpan};
use crate::fact::FactKind;
use crate::knowledge::format::CiteEntry;
use crate::matcher::Lexicons;
use crate::source::SourceId;
use crate::timeline::{Entry, Selection};

#[derive(Debug, Args)]
pub(super) struct Timeline {
    /// What it is about: a topic, a name, a few words
    about: Vec<String>,
    /// The first day: 2018-07-16, 2018-07, 2018, “july 2018”, “last week”
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The last day, written the same way
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only facts of this kind: event, state, claim or expectation
    #[arg(long, value_parser = kind)]
    kind: Option<FactKind>,
    /// Only facts that cite this source, by its id
    #[arg(long)]
    source: Option<SourceId>,
    /// Only what was published, or else recorded, by this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Write a JSON array
    #[arg(long)]
    json: bool,
}

fn kind(text: &str) -> Result<FactKind, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "write event, state, claim or expectation".to_owned())
}

/// A fact of a timeline as it is printed for programs.
#[derive(Debug, Serialize)]
struct EntryLine<'a> {
    id: &'a str,
    when: &'a EventDate,
    from: Option<Date>,
    to: Option<Date>,
    basis: DateBasis,
    kind: FactKind,
    statement: &'a str,
    citations: Vec<CiteEntry>,
    in_span: InSpan,
}

impl Timeline {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let day = |text: &Option<String>| match text {
            Some(text) => {
                days(text, shared.today(), NO_EVENTS).map_err(|error| anyhow!("“{text}” {error}"))
            }
            None => Ok(DayBounds::default()),
        };
        let span = DayBounds {
            first: day(&self.from)?.first,
            last: day(&self.to)?.last,
        };
        if matches!((span.first, span.last), (Some(first), Some(last)) if last < first) {
            bail!("--to lies before --from; exchange the two");
        }
        let about = self.about.join(" ");
        let selection = Selection {
            about: Some(about).filter(|about| !about.trim().is_empty()),
            span,
            kind: self.kind,
            source: self.source.clone(),
            as_of: self.as_of,
        };
        let library = shared.library(Lexicons::Used)?;
        let entries = library.snapshot().timeline(&selection);
        if self.json {
            let lines: Vec<EntryLine<'_>> = entries.iter().filter_map(entry_line).collect();
            shared
                .terminal
                .print(&format!("{}\n", serde_json::to_string(&lines)?))?;
        } else {
            shared.terminal.print(&render::timeline(&entries))?;
        }
        Ok(if entries.is_empty() {
            Outcome::Negative
        } else {
            Outcome::Done
        })
    }
}

fn entry_line(entry: &Entry) -> Option<EntryLine<'_>> {
    let fact = &entry.fact.fact;
    let dated = fact.when.as_ref()?;
    let DayBounds { first, last } = dated.date.bounds();
    Some(EntryLine {
        id: fact.id.as_str(),
        when: &dated.date,
        from: first,
        to: last,
        basis: dated.basis,
        kind: fact.kind,
        statement: &fact.statement,
        citations: fact.citations.iter().map(CiteEntry::from).collect(),
        in_span: entry.in_span,
    })
}
