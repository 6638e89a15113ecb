//! Turns an entry into a fact, or reports all its faults.

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::finding::Rule;
use super::format::{CiteEntry, FactEntry, SourceEntry};
use crate::fact::{
    CITATIONS_MAX, Citations, Fact, QUESTION_MAX, QUESTIONS_MAX, STATEMENT_MAX, TOPICS_MAX,
};
use crate::source::{Proof, QuoteError, Source, SourceId, SourceText, Text, paragraphs};
use crate::text;

/// A fault of an entry that could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The broken rule.
    pub rule: Rule,
    /// The problem, including the value.
    pub message: String,
    pub(super) field: Field,
}

/// The part of an entry that has a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Whole,
    Key(&'static str),
    Cite(usize, &'static str),
}

impl Field {
    /// Returns every part of an entry that can have a fault.
    pub(super) fn all(entry: &Spanned<DeValue<'_>>) -> Vec<Self> {
        let keys = [
            "statement",
            "questions",
            "not",
            "topics",
            "basis",
            "note",
            "said_by",
            "cite",
        ]
        .map(Self::Key);
        let cited = entry
            .get_ref()
            .get("cite")
            .and_then(|cite| cite.get_ref().as_array());
        let cites = (0..cited.map_or(0, |cited| cited.len()))
            .flat_map(|number| ["quote", "source"].map(|key| Self::Cite(number, key)));
        [Self::Whole].into_iter().chain(keys).chain(cites).collect()
    }

    /// Returns the byte offset of the part, or of the whole entry if it has no such part.
    pub(super) fn span_in(self, entry: &Spanned<DeValue<'_>>) -> usize {
        let value = match self {
            Self::Whole => None,
            Self::Key(key) => entry.get_ref().get(key),
            Self::Cite(number, key) => {
                let cite = entry
                    .get_ref()
                    .get("cite")
                    .and_then(|cite| cite.get_ref().get(number));
                cite.and_then(|cite| cite.get_ref().get(key).or(Some(cite)))
            }
        };
        value.unwrap_or(entry).span().start
    }
}

/// Makes a fact from an entry, after checking the limits of its texts and finding its quotations.
///
/// # Errors
///
/// Returns every fault of the entry.
pub fn fact_of(
    entry: FactEntry,
    source: impl Fn(&SourceId) -> Option<Arc<Source>>,
) -> Result<Fact, Vec<Fault>> {
    proved(Arc::new(entry), source)
}

/// Makes a fact from a shared entry without copying its texts; see [`fact_of`].
///
/// # Errors
///
/// Returns every fault of the entry.
pub fn proved(
    entry: Arc<FactEntry>,
    source: impl Fn(&SourceId) -> Option<Arc<Source>>,
) -> Result<Fact, Vec<Fault>> {
    let mut faults = texts(&entry);
    let mut proofs = Vec::with_capacity(entry.cite.len());
    for (number, cite) in entry.cite.iter().enumerate() {
        match proof(number, cite, &source) {
            Ok(proof) => proofs.push(proof),
            Err(fault) => faults.push(fault),
        }
    }
    if entry.cite.is_empty() {
        let message = "it needs at least one citation".to_owned();
        faults.push(Fault {
            rule: Rule::Uncited,
            message,
            field: Field::Whole,
        });
    }
    match Citations::new(entry, proofs) {
        Ok(citations) if faults.is_empty() => Ok(Fact::new(citations)),
        _ => Err(faults),
    }
}

/// Returns the faults of an entry's texts: empty, too long or too many.
fn texts(entry: &FactEntry) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |rule, key, message| {
        faults.push(Fault {
            rule,
            message,
            field: Field::Key(key),
        });
    };
    let lists = [
        ("questions", &entry.questions, QUESTIONS_MAX),
        ("not", &entry.not, QUESTIONS_MAX),
        ("topics", &entry.topics, TOPICS_MAX),
    ];
    let statement = std::slice::from_ref(&entry.statement);
    for (key, texts, limit) in [("statement", statement, STATEMENT_MAX)]
        .into_iter()
        .chain(lists.map(|(key, list, _)| (key, list.as_slice(), QUESTION_MAX)))
    {
        for text in texts {
            let length = text.chars().count();
            if text::is_blank(text) {
                fault(
                    Rule::EmptyText,
                    key,
                    format!("`{key}` contains an empty text"),
                );
            } else if length > limit {
                fault(
                    Rule::TooLong,
                    key,
                    format!("`{key}` contains a text of {length} characters; the limit is {limit}"),
                );
            }
        }
    }
    let remarks = [("note", &entry.note), ("said_by", &entry.said_by)];
    for (key, text) in remarks {
        let length = text.as_ref().map_or(0, |text| text.chars().count());
        if length > STATEMENT_MAX {
            let message = format!("`{key}` has {length} characters; the limit is {STATEMENT_MAX}");
            fault(Rule::TooLong, key, message);
        }
    }
    let cites = entry.cite.len();
    if cites > CITATIONS_MAX {
        let message = format!("it has {cites} citations; the limit is {CITATIONS_MAX}");
        fault(Rule::TooMany, "cite", message);
    }
    for (key, list, limit) in lists {
        if list.len() > limit {
            fault(
                Rule::TooMany,
                key,
                format!("`{key}` has {} entries; the limit is {limit}", list.len()),
            );
        }
    }
    if entry.basis.is_some() && entry.when.is_none() {
        fault(
            Rule::WrongValue,
            "basis",
            "it has `basis`, but not `when`".to_owned(),
        );
    }
    faults
}

fn proof(
    number: usize,
    cite: &CiteEntry,
    source: impl Fn(&SourceId) -> Option<Arc<Source>>,
) -> Result<Proof, Fault> {
    let fault = |rule, key, message| Fault {
        rule,
        message,
        field: Field::Cite(number, key),
    };
    let source = match &cite.source {
        Some(id) => source(id).ok_or_else(|| {
            fault(
                Rule::SourceMissing,
                "source",
                format!("there is no source “{id}”"),
            )
        })?,
        None => Arc::new(cite.source_in_place().ok_or_else(|| {
            let message =
                "a citation needs a `source`, or the `title` or `url` of an inline source";
            fault(Rule::MissingKey, "quote", message.to_owned())
        })?),
    };
    let heads = cite.title.iter().chain(&cite.url).chain(&cite.authors);
    if heads
        .clone()
        .any(|text| text.chars().count() > STATEMENT_MAX)
        || cite.authors.len() > CITATIONS_MAX
    {
        let message = format!(
            "the inline source has a text of more than {STATEMENT_MAX} characters, or more than \
             {CITATIONS_MAX} authors"
        );
        return Err(fault(Rule::TooLong, "quote", message));
    }
    let length = cite.quote.chars().count();
    if length > STATEMENT_MAX {
        let message = format!("a quotation has {length} characters; the limit is {STATEMENT_MAX}");
        return Err(fault(Rule::TooLong, "quote", message));
    }
    if text::is_blank(&cite.quote) {
        return Err(fault(
            Rule::EmptyText,
            "quote",
            "the quotation is empty".to_owned(),
        ));
    }
    Proof::new(source, cite.quote()).map_err(|error| {
        let rule = match error {
            QuoteError::NotFound { .. } => Rule::QuoteNotFound,
            QuoteError::Ambiguous(_) => Rule::QuoteAmbiguous,
            QuoteError::TooShort => Rule::QuoteTooShort,
            QuoteError::Empty => Rule::EmptyText,
        };
        fault(rule, "quote", format!("the quotation is {error}"))
    })
}

/// The error for a source entry that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("source “{id}”: {reason}")]
pub struct FaultySource {
    /// The source.
    pub id: SourceId,
    /// The problem.
    pub reason: String,
}

impl SourceEntry {
    /// Makes the source from the entry.
    ///
    /// # Errors
    ///
    /// Returns a [`FaultySource`] if the entry has both a text and a fingerprint, or a fingerprint
    /// that cannot be read.
    pub fn source(&self) -> Result<Source, FaultySource> {
        let faulty = |reason: String| FaultySource {
            id: self.id.clone(),
            reason,
        };
        let text = match (&self.text, &self.fingerprint) {
            (None, None) => SourceText::Unknown,
            (Some(text), None) => SourceText::Stored(Box::new(Text::new(paragraphs(text)))),
            (None, Some(fingerprint)) => {
                let unreadable = |error| faulty(format!("its fingerprint cannot be read: {error}"));
                SourceText::Fingerprint(fingerprint.parse().map_err(unreadable)?)
            }
            (Some(_), Some(_)) => {
                return Err(faulty(
                    "it has both a text and a fingerprint; keep only one of them".to_owned(),
                ));
            }
        };
        Ok(self.head.clone().into_source(Some(self.id.clone()), text))
    }
}
