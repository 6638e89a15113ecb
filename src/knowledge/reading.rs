//! Reads TOML into the types of the format and reports all findings at once.
//!
//! serde stops at the first error. Each error is therefore reported, its value is removed from the
//! parsed document, and the rest is read again until there are no more errors.

use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::finding::{Finding, Rule};

/// The most syntax errors that are reported of one file; later ones are seldom useful.
const SYNTAX_ERRORS: usize = 50;

/// A file's path and text, for converting byte offsets to lines and columns.
#[derive(Debug)]
pub(super) struct FileText<'a> {
    path: &'a str,
    text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> FileText<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = [0]
            .into_iter()
            .chain(ends.map(|(end, _)| end + 1))
            .collect();
        Self {
            path,
            text,
            line_starts,
        }
    }

    /// Makes a finding at a byte offset of the file.
    pub(super) fn finding(&self, rule: Rule, at: usize, message: impl Into<String>) -> Finding {
        let position = Some(self.line_and_column(at));
        Finding {
            path: self.path.to_owned(),
            position,
            rule,
            message: message.into(),
        }
    }

    /// Returns the line and the column of a byte offset, both from 1; columns are counted in
    /// characters.
    pub(super) fn line_and_column(&self, at: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.line_starts.get(line))
            .expect("the first line starts at 0");
        // For an offset within a multi-byte character, only the line is known.
        let before = self.text.get(*start..at).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// Parses the file as TOML, reporting every syntax error.
    pub(super) fn parse(&self, findings: &mut Vec<Finding>) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        findings.extend(errors.iter().take(SYNTAX_ERRORS).map(|error| {
            self.finding(
                Rule::Syntax,
                error.span().unwrap_or_default().start,
                error.message(),
            )
        }));
        table
    }

    /// Reports whether a value is a TOML date, written without quotation marks.
    fn is_bare_date(&self, span: &Range<usize>) -> bool {
        let value = self.text.get(span.clone()).unwrap_or_default();
        value.starts_with(|first: char| first.is_ascii_digit()) && value.contains('-')
    }

    /// Reads a value of the document and reports every part that does not match the format.
    ///
    /// `what` names the value in the findings: `fact “helsinki-summit”`.
    pub(super) fn read<T: for<'de> Deserialize<'de>>(
        &self,
        mut value: Spanned<DeValue<'a>>,
        what: &str,
        findings: &mut Vec<Finding>,
    ) -> Option<T> {
        // Keys that a finding mentions already: their absence is not reported again.
        let mut mentioned = HashSet::new();
        let mut supplied = HashSet::new();
        let mut clean = true;
        loop {
            let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(read) => return clean.then_some(read),
                Err(error) => error,
            };
            clean = false;
            let span = error.span().unwrap_or_else(|| value.span());
            let rule = rule_of(error.message());
            let key = backticked(error.message())
                .next()
                .unwrap_or_default()
                .to_owned();
            let meant = nearest_key(rule, error.message()).map(str::to_owned);
            if rule != Rule::MissingKey || !mentioned.contains(&key) {
                let mut message = error.message().lines().collect::<Vec<_>>().join(" ");
                if self.is_bare_date(&span) {
                    message = "a date must be in quotation marks".to_owned();
                }
                if let Some(meant) = &meant {
                    message.extend(["; did you mean `", meant, "`?"]);
                }
                findings.push(self.finding(rule, span.start, format!("{what}: {message}")));
            }
            mentioned.extend(meant);
            let can_continue = if rule == Rule::MissingKey {
                supplied.insert((span.start, key.clone())) && supply(&mut value, &span, &key)
            } else {
                strike(&mut value, &span)
                    .map(|key| mentioned.insert(key))
                    .is_some()
            };
            if !can_continue {
                return None;
            }
        }
    }
}

/// Returns the rule for an error of the TOML reader, which only has a message.
fn rule_of(message: &str) -> Rule {
    let of_a_date = [
        "” is not an EDTF date",
        "” uses EDTF level 2",
        "” has a time of day",
    ];
    if message.starts_with("unknown field") {
        Rule::UnknownKey
    } else if message.starts_with("missing field") {
        Rule::MissingKey
    } else if of_a_date.iter().any(|words| message.contains(words)) {
        Rule::BadDate
    } else if message.contains("” is not an id") {
        Rule::BadId
    } else {
        Rule::WrongValue
    }
}

/// Returns the known key that is most similar to the unknown key in a message.
fn nearest_key(rule: Rule, message: &str) -> Option<&str> {
    let mut keys = backticked(message);
    let unknown = keys.next().filter(|_| rule == Rule::UnknownKey)?;
    keys.map(|known| (strsim::osa_distance(unknown, known), known))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, known)| known)
}

fn backticked(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// Removes the key or the value at a span, and returns its key.
fn strike(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => {
            let here = table
                .iter()
                .find(|(key, value)| key.span() == *span || value.span() == *span)
                .map(|(key, _)| key.clone());
            if let Some(key) = here {
                table.remove(&key);
                return Some(key.get_ref().to_string());
            }
            table.iter_mut().find_map(|(_, value)| strike(value, span))
        }
        DeValue::Array(array) => {
            if array.iter().any(|value| value.span() == *span) {
                *array = array
                    .iter()
                    .filter(|value| value.span() != *span)
                    .cloned()
                    .collect();
                return Some(String::new());
            }
            array.iter_mut().find_map(|value| strike(value, span))
        }
        _ => None,
    }
}

/// Adds a text for the missing key of the table at a span, so that the next error can be found.
fn supply(value: &mut Spanned<DeValue<'_>>, at: &Range<usize>, key: &str) -> bool {
    let here = value.span() == *at;
    match value.get_mut() {
        DeValue::Table(table) if here => {
            let text = Spanned::new(at.clone(), DeValue::String("missing".into()));
            table
                .insert(Spanned::new(at.clone(), key.to_owned().into()), text)
                .is_none()
        }
        DeValue::Table(table) => table.iter_mut().any(|(_, value)| supply(value, at, key)),
        DeValue::Array(array) => array.iter_mut().any(|value| supply(value, at, key)),
        _ => false,
    }
}
