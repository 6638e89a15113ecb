//! A question and the facts → the facts that may answer it, with the evidence for each.
//!
//! The modules, in the order of the algorithm:
//!
//! - `trigrams`: the letters of words; `vocabulary`: the words of the material, and the way from a
//!   misspelt word to them; `parallel`: work on several threads
//! - `index`: the texts of facts as numbers, laid out so that a question reads them without allocating;
//!   `segments`: an immutable index with a small one of the facts that changed since. Another state is
//!   another matcher, which shares the large one
//! - `readings`: the terms that each word of a question may stand for, by its stem, through the lexicon or
//!   as a misspelling; `query`: what each word of the material is to a question
//! - `gathering`: the likeliest facts by words alone; `anchor`: events that a question places itself by;
//!   `score`: the evidence for each of these facts, text by text; `retrieval`: all of this in order
//! - `confidence`: the signals of a ranking; `threshold`: the confidence that an answer needs
//! - `evidence`: features and signals by name; `model`: how much each counts; `weights`: as it was fitted
//!
//! Beside the algorithm: `about` finds facts for a timeline, `completion` completes a word.

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
mod gathering;
mod retrieval;
mod score;

// From the facts to a decision.
mod confidence;
mod threshold;

// What counts, and how much.
mod evidence;
mod model;
mod weights;

// Beside the algorithm.
mod about;
mod completion;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::fact::FactId;
use crate::knowledge::ScopedFact;
use crate::scope::Scope;

pub use about::About;
pub use evidence::{Features, Signals};
pub use index::{Lexicons, PhrasingNumber};
pub use model::Model;
pub use readings::How;
pub use threshold::ANSWER_FROM;

use index::{FactNumber, Packs, Segment};
use threshold::{CLARIFY_SHARE, Thresholds};

/// The facts of a knowledge base, ready to be asked.
#[derive(Debug, Clone)]
pub struct Matcher {
    base: Arc<Segment>,
    /// The facts that changed since the base was built.
    overlay: Option<Arc<Segment>>,
    /// The facts of the base that have been retired or replaced since.
    hidden: Arc<BTreeSet<FactNumber>>,
    packs: Arc<Packs>,
    model: Model,
    /// The thresholds of the scopes, worked out when a question is first in doubt.
    thresholds: Arc<OnceLock<Thresholds>>,
}

/// A phrasing of a fact that is passed over, to see what the others make of it.
#[derive(Debug, Clone, Copy)]
pub struct Without<'a> {
    /// The scope of the fact.
    pub scope: &'a Scope,
    /// The fact.
    pub fact: &'a FactId,
    /// Which of its phrasings.
    pub omitted: Omitted,
}

/// A phrasing that is passed over, by its number.
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
    /// The score: the sum of the evidence by its weights.
    pub score: f32,
    /// The phrasing most like the question.
    pub phrasing: Option<String>,
}

/// The facts that may answer a question, and how sure the first of them is.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The facts that may answer, best first.
    pub matches: Vec<Match>,
    /// The confidence from which it is answered.
    pub answer_from: f32,
    /// The words of the question that the first fact explains, by position, and how.
    pub explained: Vec<(usize, How)>,
    /// The probability that the question can be answered and the first fact is right, 0 to 1.
    pub confidence: f32,
    /// What the confidence was worked out from; nothing if there is no fact.
    pub signals: Option<Signals>,
    /// The number of names in the question that the whole material does not know.
    pub unknown_names: usize,
    /// The words of the question, by position, that occur in no fact; words of `not` phrasings alone
    /// are among them.
    pub unknown: Vec<usize>,
    /// Whether the question speaks of times that no dated fact fits.
    pub nothing_then: bool,
    /// A question that is known not to be answered, if this one is more like it than like any that is.
    pub known_unanswered: Option<String>,
}

impl Ranking {
    /// Reports whether the matcher is sure enough of the first fact to answer.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        !self.matches.is_empty() && self.confidence >= self.answer_from
    }

    /// Reports whether it is nearly sure enough, so that asking back may help.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.is_answer() && self.confidence >= CLARIFY_SHARE * self.answer_from
    }
}
