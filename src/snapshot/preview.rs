//! What a change to some facts would come to, seen before it is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use strsim::sorensen_dice;

use super::{Answered, Snapshot};
use crate::answer::Reply;
use crate::curation::FactName;
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::text;

/// How much two statements have in common that say nearly the same, from 0 to 1: the share of their
/// pairs of letters that both have.
const NEARLY_THE_SAME: f64 = 0.8;

/// The most facts that are reported as much like another.
const ALIKE_MAX: usize = 5;

/// A fact that is much like another.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// What they have in common.
    pub kinship: Kinship,
}

/// What two facts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// They state the same.
    SameStatement,
    /// They state nearly the same.
    NearStatement,
    /// They answer the same question, and state something else.
    SameQuestion,
}

/// A question whose answer is known: one that a pack is tested with, or that people found answered
/// well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownQuestion {
    /// The question.
    pub text: String,
    /// The question asked before it, if it leans on one.
    pub previous: Option<String>,
}

/// A question that would be answered differently.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The question.
    pub question: String,
    /// The fact that answers it now, if any does.
    pub before: Option<Arc<ScopedFact>>,
    /// The fact that would answer it, if any would.
    pub after: Option<Arc<ScopedFact>>,
}

/// Returns the facts that are much like another, except some.
#[must_use]
pub fn alike(
    snapshot: &Snapshot,
    fact: &ScopedFact,
    except: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Alike> {
    let statement = text::folded(&fact.fact.statement);
    let questions: BTreeSet<String> = fact
        .fact
        .questions
        .iter()
        .map(|question| text::folded(question))
        .collect();
    let texts = std::iter::once(&fact.fact.statement).chain(&fact.fact.questions);
    let mut seen = except.clone();
    let mut alike = Vec::new();
    for asked in texts {
        let ranking = snapshot.matcher().find(&Question::new(asked, None, today));
        for found in ranking.matches {
            let other = &found.fact.fact;
            let folded = text::folded(&other.statement);
            let shares = |question: &String| questions.contains(&text::folded(question));
            let kinship = if folded == statement {
                Kinship::SameStatement
            } else if other.questions.iter().any(shares) {
                Kinship::SameQuestion
            } else if sorensen_dice(&folded, &statement) >= NEARLY_THE_SAME {
                Kinship::NearStatement
            } else {
                continue;
            };
            if seen.insert((found.fact.scope.clone(), other.id.clone())) {
                alike.push(Alike {
                    fact: found.fact,
                    kinship,
                });
            }
        }
    }
    alike.truncate(ALIKE_MAX);
    alike
}

/// Returns the questions that are answered differently after some facts changed.
#[must_use]
pub fn turns(
    before: &Snapshot,
    after: &Snapshot,
    questions: &[KnownQuestion],
    changed: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Turn> {
    let mut turns = Vec::new();
    for KnownQuestion { text, previous } in questions {
        let ask = |snapshot: &Snapshot| snapshot.ask(text, previous.as_deref(), today);
        let (was, is) = (ask(before), ask(after));
        if !is_touched(&was, changed) && !is_touched(&is, changed) {
            continue;
        }
        let (was, is) = (first(was.reply), first(is.reply));
        let (from, to) = (was.as_deref().map(name), is.as_deref().map(name));
        // The same fact with another text is no other answer.
        let is_version =
            |name: &Option<FactName>| name.as_ref().is_some_and(|name| changed.contains(name));
        if from != to && !(is_version(&from) && is_version(&to)) {
            turns.push(Turn {
                question: text.clone(),
                before: was,
                after: is,
            });
        }
    }
    turns
}

/// Reports whether a question found any of some facts.
fn is_touched(answered: &Answered, changed: &BTreeSet<FactName>) -> bool {
    let mut found = answered.ranking.matches.iter();
    found.any(|found| changed.contains(&name(&found.fact)))
}

fn name(fact: &ScopedFact) -> FactName {
    (fact.scope.clone(), fact.fact.id.clone())
}

/// Returns the fact that leads an answer.
fn first(reply: Reply) -> Option<Arc<ScopedFact>> {
    match reply {
        Reply::Answer(answer) => answer.facts.into_iter().next().map(|found| found.fact),
        Reply::Clarification(_) | Reply::Refusal(_) => None,
    }
}
