//! Candidate: a fact that was gathered for a question, with its score.

use std::sync::Arc;

use super::Match;
use super::score::Scored;
use super::segments::FactRef;
use crate::knowledge::ScopedFact;

/// A fact that may answer a question, with its score.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub(super) at: FactRef,
    pub(super) fact: &'a Arc<ScopedFact>,
    pub(super) scored: Scored,
}

impl Candidate<'_> {
    /// Returns the key that orders candidates with equal scores.
    pub(super) fn key(&self) -> impl Ord {
        (&self.fact.scope, &self.fact.fact.id)
    }

    pub(super) fn matched(&self) -> Match {
        let phrasing = self.scored.best_phrasing.map(|number| {
            let phrasing = self.fact.fact.questions.get(number.index());
            phrasing.expect("the index has the phrasings of the fact")
        });
        Match {
            fact: Arc::clone(self.fact),
            features: self.scored.features,
            score: self.scored.score,
            phrasing: phrasing.cloned(),
        }
    }
}
