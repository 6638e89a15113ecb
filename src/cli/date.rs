//! `ibid date`: how a typed date or time is understood.

use clap::Args;
use jiff::civil::Date as Day;
use serde::{Deserialize, Serialize};

use super::lines::{self, Rejection};
use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::date::EventDate;
use crate::date::typed::{TimeError, readings};
use crate::matcher::Lexicons;

/// The maximum length of a line, in bytes: far longer than any date.
const LINE_MAX: usize = 64 * 1024;

#[derive(Debug, Args)]
pub(super) struct Date {
    /// The date or time: “16 July 2018”, “last week”, “two days before the summit”, or EDTF
    #[arg(required_unless_present = "jsonl")]
    text: Vec<String>,
    /// Read JSON lines from standard input: {"id":"1","text":"last week","ref":"2018-07-16"}
    #[arg(long, conflicts_with = "text")]
    jsonl: bool,
}

#[derive(Debug, Deserialize)]
struct TimeLine {
    id: String,
    text: String,
    /// The day that relative times refer to; today if absent.
    #[serde(default, rename = "ref")]
    relative_to: Option<Day>,
}

/// The output for one time.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Printed<'a> {
    Understood {
        id: &'a str,
        edtf: &'a EventDate,
        /// The first day.
        start: Option<Day>,
        /// The day after the last; absent for a single day or an open end.
        #[serde(skip_serializing_if = "Option::is_none")]
        end: Option<Day>,
        /// The TIMEX3 value of a day, a month or a year (`TimeML` 1.2.1).
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        words: String,
        /// Other possible meanings.
        #[serde(skip_serializing_if = "<[EventDate]>::is_empty")]
        also: &'a [EventDate],
    },
    NotUnderstood {
        id: &'a str,
        not_understood: Vec<String>,
    },
}

impl Date {
    /// Reports whether it reads standard input.
    pub(super) const fn reads_input(&self) -> bool {
        self.jsonl
    }

    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        if self.jsonl {
            return jsonl(shared);
        }
        let library = shared.library(Lexicons::Used)?;
        let snapshot = library.snapshot();
        let events = |named: &[&str]| snapshot.event(named);
        let text = self.text.join(" ");
        match readings(&text, shared.today(), &events) {
            Ok(dates) => {
                shared.terminal.print(&render::dates(&dates))?;
                Ok(Outcome::Done)
            }
            Err(error) => {
                shared.terminal.print(&render::no_date(&text, &error))?;
                Ok(Outcome::Negative)
            }
        }
    }
}

fn jsonl(shared: &Shared) -> anyhow::Result<Outcome> {
    let library = shared.library(Lexicons::Used)?;
    let snapshot = library.snapshot();
    let events = |named: &[&str]| snapshot.event(named);
    lines::answer_each(&shared.terminal, LINE_MAX, |line| {
        let time: TimeLine = serde_json::from_str(line).map_err(|error| {
            let error = format!(
                "invalid time: {error}; write {{\"id\":\"…\",\"text\":\"…\",\"ref\":\"2018-07-16\"}}"
            );
            Rejection::of_line(line, "/id", error)
        })?;
        let day = time.relative_to.unwrap_or_else(|| shared.today());
        let read = readings(&time.text, day, &events);
        serde_json::to_string(&printed(&time.id, &read)).map_err(|error| error.to_string().into())
    })
}

fn printed<'a>(id: &'a str, read: &'a Result<Vec<EventDate>, TimeError>) -> Printed<'a> {
    let dates = read.as_deref().unwrap_or_default();
    let Some((edtf, also)) = dates.split_first() else {
        let not_understood = match read {
            Err(TimeError::NotUnderstood(words)) => words.clone(),
            _ => Vec::new(),
        };
        return Printed::NotUnderstood { id, not_understood };
    };
    let bounds = edtf.bounds();
    let is_day = bounds.first.is_some() && bounds.first == bounds.last;
    let end = bounds.last.filter(|_| !is_day);
    Printed::Understood {
        id,
        edtf,
        start: bounds.first,
        end: end.and_then(|last| last.tomorrow().ok()),
        value: edtf.timex(),
        words: edtf.in_words(),
        also,
    }
}
