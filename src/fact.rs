//! Facts: statements kept word for word, with the quotations that prove them.

mod entry;

use std::iter::{Map, Zip};
use std::ops::Deref;
use std::sync::Arc;
use std::{fmt, slice};

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date::Dated;
use crate::id::id;
use crate::source::{Citation, Proof, Source};

pub use entry::{CiteEntry, FactEntry};

/// The longest statement or quotation, in characters.
pub const STATEMENT_MAX: usize = 2_000;
/// The longest question, in characters.
pub const QUESTION_MAX: usize = 300;
/// The most questions of one fact; the same limit applies to its `not` questions.
pub const QUESTIONS_MAX: usize = 500;
/// The most topics of one fact.
pub const TOPICS_MAX: usize = 100;
/// The most citations of one fact.
pub const CITATIONS_MAX: usize = 100;

/// A statement that Ibid can answer with: an entry and the proof of each of its citations.
///
/// A fact without a citation cannot be constructed. A fact dereferences to its entry, which it
/// shares with whoever made it: `fact.statement` is the entry's statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// When the event happened or the state held.
    pub when: Option<Dated>,
    /// The quotations that prove it.
    pub citations: Citations,
}

impl Deref for Fact {
    type Target = FactEntry;

    fn deref(&self) -> &FactEntry {
        &self.citations.entry
    }
}

impl Fact {
    /// Makes a fact from proved citations and their entry.
    #[must_use]
    pub fn new(citations: Citations) -> Self {
        let FactEntry { when, basis, .. } = &*citations.entry;
        let basis = basis.unwrap_or_default();
        let when = when.clone().map(|date| Dated { date, basis });
        Self { when, citations }
    }

    /// Returns the entry that it was made from.
    #[must_use]
    pub const fn entry(&self) -> &Arc<FactEntry> {
        &self.citations.entry
    }

    /// Returns the same fact with the entry [spelled out](FactEntry::spelled_out).
    #[must_use]
    pub fn spelled_out(mut self) -> Self {
        let entry = Arc::unwrap_or_clone(self.citations.entry);
        self.citations.entry = Arc::new(entry.spelled_out());
        self
    }

    /// Returns the last day before the fact is due for review: the end of its `review_by` date if
    /// it has one, otherwise the given number of months after it was last checked.
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

/// The kind of statement that a fact makes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Something that happened or is due to happen.
    Event,
    /// Something that is or was the case.
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

/// Whether a fact is live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is live.
    Current,
    /// It was retired.
    Retired {
        /// The reason, as given by whoever retired it.
        reason: String,
    },
    /// It is a server's version of another fact, and the server gave it up: the other fact is live
    /// there again.
    Yielded,
}

/// The citations of a fact: at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Citations {
    /// The entry that contains the quotations.
    entry: Arc<FactEntry>,
    /// One proof for each citation of the entry, in the same order.
    proofs: Box<[Proof]>,
}

/// The error for a fact without a citation, or with a citation that has no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fact needs at least one citation, and a proof for each of them")]
pub struct Uncited;

/// An iterator over the citations of a fact, in order.
pub type EachCitation<'a> = Map<
    Zip<slice::Iter<'a, CiteEntry>, slice::Iter<'a, Proof>>,
    fn((&'a CiteEntry, &'a Proof)) -> Citation<'a>,
>;

impl Citations {
    /// Combines the citations of an entry with their proofs, which are in the entry's order.
    ///
    /// # Errors
    ///
    /// Returns [`Uncited`] if the entry has no citation, or if the number of proofs differs.
    pub fn new(entry: Arc<FactEntry>, proofs: Vec<Proof>) -> Result<Self, Uncited> {
        if proofs.is_empty() || proofs.len() != entry.cite.len() {
            return Err(Uncited);
        }
        let proofs = proofs.into_boxed_slice();
        Ok(Self { entry, proofs })
    }

    /// Returns the first citation.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "an empty list cannot be constructed"
    )]
    pub fn first(&self) -> Citation<'_> {
        self.iter().next().expect("citations are never empty")
    }

    /// Returns the citations, in order.
    pub fn iter(&self) -> EachCitation<'_> {
        self.entry.cite.iter().zip(&self.proofs).map(cited)
    }

    /// Returns the cited sources, so that equal ones can be replaced by one shared source.
    pub(crate) fn sources_mut(&mut self) -> impl Iterator<Item = &mut Arc<Source>> {
        self.proofs.iter_mut().map(|proof| &mut proof.source)
    }
}

fn cited<'a>((cite, proof): (&'a CiteEntry, &'a Proof)) -> Citation<'a> {
    Citation {
        source: &proof.source,
        quote: cite.quote(),
        place: proof.place,
    }
}

impl<'a> IntoIterator for &'a Citations {
    type Item = Citation<'a>;
    type IntoIter = EachCitation<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

id! {
    /// The id of a fact, unique within its scope.
    FactId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_without_a_citation_cannot_be_made() {
        let entry: FactEntry = serde_json::from_value(serde_json::json!({
            "id": "hall", "statement": "The hall opens at nine.", "cite": [],
        }))
        .unwrap();
        assert_eq!(Citations::new(Arc::new(entry), Vec::new()), Err(Uncited));
    }
}
