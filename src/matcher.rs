//! The matcher: ranks the facts that may answer a question, with the evidence for each.
//!
//! No language model is involved. A question is answered in three stages:
//!
//! 1. *Gathering* finds the 40 likeliest facts through an inverted index, by words alone.
//! 2. *Scoring* compares the question with every text of these facts and adds up 16 features, weighted by a
//!    fitted linear model.
//! 3. The *confidence*, a fitted logistic regression on 17 signals of the ranking, estimates whether the
//!    first fact is the right answer; a *threshold* turns it into a decision.
//!
//! The same facts and the same question always give the same ranking.
//!
//! The modules, in the order of the algorithm:
//!
//! - `trigrams`: the letters of words; `vocabulary`: the words of the material, and the corrections of
//!   misspelt words; `parallel`: work on several threads
//! - `index`: the texts of facts as numbers, laid out so that a question reads them without allocating;
//!   `segments`: a large immutable index, and a small one of the facts that changed since. Each change makes
//!   a new matcher that shares the large index
//! - `readings`: the terms that each word of a question may stand for, by its stem, through the lexicon or
//!   as a misspelling; `query`: how each word of the material relates to a question
//! - `gathering`: the likeliest facts by words alone; `anchor`: questions relative to an event; `score`: the
//!   features of each candidate, text by text; `retrieval`: these steps in order
//! - `confidence`: the signals of a ranking; `threshold`: the confidence that an answer needs
//! - `evidence`: features and signals by name; `model`: their weights; `weights`: the fitted values
//!
//! Two more services use the index: `about` finds the facts of a timeline, and `completion` completes a word.

// The material.
mod index;
mod parallel;
mod segments;
mod trigrams;
mod vocabulary;

// A question.
mod query;
mod readings;

// From the question to its facts.
mod anchor;
mod candidate;
mod gathering;
mod retrieval;
mod score;

// From the facts to a decision.
mod confidence;
mod threshold;

// The evidence and its weights.
mod evidence;
mod model;
mod weights;

// Other services of the index.
mod about;
mod completion;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::fact::FactId;
use crate::knowledge::ScopedFact;
use crate::question::WordNumber;
use crate::scope::Scope;

pub use about::About;
pub use evidence::{Features, Signals};
pub use index::{Lexicons, PhrasingNumber};
pub use model::Model;
pub use readings::How;
pub use threshold::ANSWER_FROM;

use index::{FactNumber, Packs, Segment};
use threshold::{CLARIFY_SHARE, Thresholds};

/// The searchable index of a knowledge base.
///
/// It is immutable and cheap to clone; [`Matcher::with`] returns the matcher of a changed base.
#[derive(Debug, Clone)]
pub struct Matcher {
    base: Arc<Segment>,
    /// The facts that changed since the base was built.
    overlay: Option<Arc<Segment>>,
    /// The facts of the base that were retired or replaced since.
    hidden: Arc<BTreeSet<FactNumber>>,
    packs: Arc<Packs>,
    model: Model,
    /// The thresholds of the scopes, tuned when a question first needs them.
    thresholds: Arc<OnceLock<Thresholds>>,
}

/// A phrasing that is left out, so that it can be asked as if its fact did not have it.
#[derive(Debug, Clone, Copy)]
pub struct Without<'a> {
    /// The scope of the fact.
    pub scope: &'a Scope,
    /// The fact.
    pub fact: &'a FactId,
    /// The phrasing.
    pub omitted: Omitted,
}

/// The number of a phrasing that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omitted {
    /// One of the questions that the fact answers.
    Phrasing(PhrasingNumber),
    /// One of the questions that it does not answer.
    Not(PhrasingNumber),
}

/// A fact that may answer a question.
#[derive(Debug, Clone)]
pub struct Match {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// The evidence.
    pub features: Features,
    /// The score in points: the weighted sum of the features.
    pub score: f32,
    /// The phrasing closest to the question.
    pub phrasing: Option<String>,
}

/// The facts that may answer a question, and the confidence in the first one.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Up to ten facts, best first.
    pub matches: Vec<Match>,
    /// The minimum confidence for an answer, 0 to 1.
    pub answer_from: f32,
    /// The words of the question that the first fact matches, and how.
    pub explained: Vec<(WordNumber, How)>,
    /// The probability, 0 to 1, that the first fact is the right answer.
    pub confidence: f32,
    /// The signals that the confidence follows from; absent if no fact was found.
    pub signals: Option<Signals>,
    /// The number of names in the question that do not occur in the material.
    pub unknown_names: usize,
    /// The words of the question that occur in no fact. A word that occurs only in `not` phrasings is one of
    /// them.
    pub unknown: Vec<WordNumber>,
    /// Whether the question mentions times that no dated fact fits.
    pub nothing_then: bool,
    /// The `not` phrasing closest to the question, if no phrasing is as close.
    pub known_unanswered: Option<String>,
}

impl Ranking {
    /// Reports whether the confidence suffices to answer with the first fact.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        !self.matches.is_empty() && self.confidence >= self.answer_from
    }

    /// Reports whether the confidence is somewhat below the threshold, so that asking back may help.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.is_answer() && self.confidence >= CLARIFY_SHARE * self.answer_from
    }
}
