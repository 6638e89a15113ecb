//! Previews: what a change to some facts would affect, computed before it is made.

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

/// The minimum similarity, from 0 to 1, of two statements that say nearly the same: the Sørensen–Dice
/// coefficient of their pairs of letters.
const NEARLY_THE_SAME: f64 = 0.8;

/// The maximum number of similar facts that are reported.
const ALIKE_MAX: usize = 5;

/// A fact that is similar to another.
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
    /// They have the same statement.
    SameStatement,
    /// Their statements are nearly the same.
    NearStatement,
    /// They have a phrasing in common, but different statements.
    SameQuestion,
}

/// A question whose answer is known: a test question of a pack, or one whose answer people found helpful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownQuestion {
    /// The question.
    pub text: String,
    /// The previous question, if it is a follow-up.
    pub previous: Option<String>,
}

/// A question that would be answered differently.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The question.
    pub question: String,
    /// The fact that answers it now, if any.
    pub before: Option<Arc<ScopedFact>>,
    /// The fact that would answer it after the change, if any.
    pub after: Option<Arc<ScopedFact>>,
}

/// Returns up to five facts that are similar to a fact, leaving out those in `except`.
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

/// Returns the questions that another fact answers after a change.
///
/// Another version of the same fact is not another answer. Questions that do not find any of the
/// `changed` facts are not compared.
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
        // A new version of the changed fact is not another answer.
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

/// Reports whether some facts are among the matches of a question.
fn is_touched(answered: &Answered, changed: &BTreeSet<FactName>) -> bool {
    let mut found = answered.ranking.matches.iter();
    found.any(|found| changed.contains(&name(&found.fact)))
}

fn name(fact: &ScopedFact) -> FactName {
    (fact.scope.clone(), fact.fact.id.clone())
}

/// Returns the first fact of an answer; nothing for any other reply.
fn first(reply: Reply) -> Option<Arc<ScopedFact>> {
    match reply {
        Reply::Answer(answer) => answer.facts.into_iter().next().map(|found| found.fact),
        Reply::Clarification(_) | Reply::Refusal(_) => None,
    }
}
