//! Input that is read line by line, and the output for an invalid line.

use std::io;

use anyhow::Context as _;
use serde::Serialize;

use super::outcome::Outcome;
use super::terminal::Terminal;

/// A line of an input.
#[derive(Debug)]
pub(super) struct InputLine {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text without the line ending.
    pub(super) text: Result<String, LineError>,
}

/// Why a line cannot be read as text. The lines after it can still be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LineError {
    /// It is longer than this maximum, in bytes.
    #[error("the line is longer than {0} bytes; make it shorter")]
    TooLong(usize),
    /// It is not UTF-8.
    #[error("the line is not UTF-8; save the file as UTF-8")]
    NotUtf8,
}

/// The output for an invalid line of standard input.
#[derive(Debug, Serialize)]
pub(super) struct Rejection {
    /// The id on the line, if it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// What is wrong with the line.
    pub(super) error: String,
}

impl Rejection {
    /// Returns the rejection of a line, with the id at a JSON pointer if it can be read.
    pub(super) fn of_line(line: &str, id: &str, error: String) -> Self {
        let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
        Self {
            id: value.and_then(|value| Some(value.pointer(id)?.as_str()?.to_owned())),
            error,
        }
    }
}

impl From<String> for Rejection {
    fn from(error: String) -> Self {
        Self { id: None, error }
    }
}

/// Answers each line of standard input, of at most `limit` bytes, with a line on standard output. An
/// invalid line gets a [`Rejection`], and the next one is read.
pub(super) fn answer_each(
    terminal: &Terminal,
    limit: usize,
    answer: impl Fn(&str) -> Result<String, Rejection>,
) -> anyhow::Result<Outcome> {
    let mut all_good = true;
    for line in lines(terminal.read("-")?, limit) {
        let text = line.context("cannot read standard input")?.text;
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        let answered = text
            .map_err(|error| Rejection::from(error.to_string()))
            .and_then(|text| answer(&text));
        let printed = match answered {
            Ok(printed) => printed,
            Err(rejection) => {
                all_good = false;
                serde_json::to_string(&rejection)?
            }
        };
        terminal.print(&format!("{printed}\n"))?;
    }
    Ok(match all_good {
        true => Outcome::Done,
        false => Outcome::Failed,
    })
}

/// Returns the lines of an input, each of at most `limit` bytes.
pub(super) fn lines(
    mut input: Box<dyn io::BufRead>,
    limit: usize,
) -> impl Iterator<Item = io::Result<InputLine>> {
    (1..).map_while(move |number| {
        let line = next_line(&mut *input, limit).transpose()?;
        Some(line.map(|text| InputLine { number, text }))
    })
}

/// Reads one line of an input, keeping one byte more than `limit` at most.
fn next_line(
    input: &mut dyn io::BufRead,
    limit: usize,
) -> io::Result<Option<Result<String, LineError>>> {
    let mut kept = Vec::new();
    let mut length = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let (part, _) = buffer.split_at(end.unwrap_or(buffer.len()));
        let room = (limit + 1).saturating_sub(kept.len());
        kept.extend(part.iter().take(room));
        let used = part.len() + usize::from(end.is_some());
        length += used;
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    if length == 0 {
        return Ok(None);
    }
    Ok(Some(text_of(kept, limit)))
}

fn text_of(line: Vec<u8>, limit: usize) -> Result<String, LineError> {
    if line.len() > limit {
        return Err(LineError::TooLong(limit));
    }
    let text = String::from_utf8(line).map_err(|_| LineError::NotUtf8)?;
    Ok(text
        .trim_start_matches('\u{FEFF}')
        .trim_end_matches('\r')
        .to_owned())
}
