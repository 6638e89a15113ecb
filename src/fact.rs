//! A fact: one statement of a source, kept word for word with what proves it.

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date::{Dated, EventDate};
use crate::id::id;
use crate::source::Citation;

/// The longest statement or quotation, in characters.
pub const STATEMENT_MAX: usize = 2_000;
/// The longest question, in characters.
pub const QUESTION_MAX: usize = 300;
/// The most questions (and, apart, the most `not` questions) of one fact.
pub const QUESTIONS_MAX: usize = 500;
/// The most topics of one fact.
pub const TOPICS_MAX: usize = 100;
/// The most citations of one fact.
pub const CITATIONS_MAX: usize = 100;

/// A statement that Ibid can answer with.
///
/// It cannot be made without a citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its name, unique in its scope and never used again.
    pub id: FactId,
    /// The fact in one or a few sentences, shown word for word.
    pub statement: String,
    /// When what it tells of happened or held.
    pub when: Option<Dated>,
    /// A curator's remark on the fact, on its date above all.
    pub note: Option<String>,
    /// What sort of statement it is.
    pub kind: FactKind,
    /// Whom the source says it comes from.
    pub said_by: Option<String>,
    /// What it is about.
    pub topics: Vec<String>,
    /// Questions it answers, in the curators' words.
    pub questions: Vec<String>,
    /// Questions close to it which it does not answer.
    pub not: Vec<String>,
    /// When a curator last checked it.
    pub verified: Option<EventDate>,
    /// Until when it can be told without a mark.
    pub review_by: Option<EventDate>,
    /// What proves it.
    pub citations: Citations,
}

impl Fact {
    /// Returns the last day on which it can be told without a mark: the one that it names, else so
    /// many months after it was last checked.
    #[must_use]
    pub fn review_day(&self, review_after_months: Option<u16>) -> Option<Date> {
        if let Some(review_by) = &self.review_by {
            return review_by.bounds().last;
        }
        let verified = self.verified.as_ref()?.bounds().last?;
        let months = i64::from(review_after_months?).months();
        verified.checked_add(months).ok()
    }
}

/// What sort of statement a fact is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Something that happened or is due to happen.
    Event,
    /// Something that is or was so.
    #[default]
    State,
    /// Something that somebody says, thinks or holds.
    Claim,
    /// Something that is expected.
    Expectation,
}

impl fmt::Display for FactKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Event => "event",
            Self::State => "state",
            Self::Claim => "claim",
            Self::Expectation => "expectation",
        })
    }
}

/// Whether a fact is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is told.
    Current,
    /// It was withdrawn, for the reason given.
    Retired {
        /// Why, in the words of whoever withdrew it.
        reason: String,
    },
    /// It is a server's version of another fact, given up: that one is told again.
    Yielded,
}

/// The citations of a fact: at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Citations(Box<[Citation]>);

/// A fact without a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fact needs at least one citation")]
pub struct Uncited;

impl Citations {
    /// Returns the citation that leads.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "an empty list cannot be made")]
    pub fn first(&self) -> &Citation {
        self.0.first().expect("citations are never empty")
    }

    /// Returns all of them, the leading one first.
    pub fn iter(&self) -> std::slice::Iter<'_, Citation> {
        self.0.iter()
    }

    /// Returns all of them, the leading one first, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Citation> {
        self.0.iter_mut()
    }
}

impl<'a> IntoIterator for &'a Citations {
    type Item = &'a Citation;
    type IntoIter = std::slice::Iter<'a, Citation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<Vec<Citation>> for Citations {
    type Error = Uncited;

    fn try_from(citations: Vec<Citation>) -> Result<Self, Uncited> {
        if citations.is_empty() {
            Err(Uncited)
        } else {
            Ok(Self(citations.into()))
        }
    }
}

id! {
    /// The name of a fact, unique in its scope.
    FactId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_without_a_citation_cannot_be_made() {
        assert_eq!(Citations::try_from(Vec::new()), Err(Uncited));
    }
}
