//! What would come of a moderator's wish, before it is done.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use strsim::sorensen_dice;

use super::live::said;
use super::{Asked, Library, LibraryError, Snapshot, View, Wish, Would};
use crate::answer::Reply;
use crate::curation::{Author, FactName, Stamp};
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::scope::GuildId;
use crate::text;

/// How much two statements have in common that say nearly the same, from 0 to 1: the share of their
/// pairs of letters that both have.
const NEARLY_THE_SAME: f64 = 0.8;

/// The facts alike another that are told of.
const ALIKE_MAX: usize = 5;

/// What would come of a wish.
#[derive(Debug)]
pub struct Preview {
    /// The fact as it would read, where it can be told at all.
    pub fact: Option<Arc<ScopedFact>>,
    /// Whether it would be told.
    pub is_told: bool,
    /// Facts that are much like it.
    pub alike: Vec<Alike>,
    /// The questions that would be answered otherwise.
    pub turns: Vec<Turn>,
}

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

/// A question that would be answered otherwise.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The question.
    pub question: String,
    /// The fact that answers it now, if any does.
    pub before: Option<Arc<ScopedFact>>,
    /// The fact that would answer it, if any would.
    pub after: Option<Arc<ScopedFact>>,
}

impl Library {
    /// Returns what would come of a wish: the fact, what is alike, and which of some known questions,
    /// each with the one before it if it leans on one, would be answered otherwise.
    ///
    /// # Errors
    ///
    /// As [`Library::submit`].
    pub fn preview(
        &self,
        view: &View,
        guild: GuildId,
        wish: Wish,
        questions: &[(String, Option<String>)],
        (now, today): (Timestamp, Date),
    ) -> Result<Preview, LibraryError> {
        let before = self.view(view);
        let (name, state, fact, read) = {
            let held = self.hold();
            let planned = wish.plan(held.store.holdings(), guild);
            let (name, events) = planned?;
            let stamp = Stamp {
                at: now,
                by: Author::Files,
            };
            let sources = before.knowledge().sources();
            let Would { state, fact, .. } = held.would_make(&name, events, stamp, sources)?;
            let read = said(&name.0, &state, &held.store.holdings().packs, sources).ok();
            (name, state, fact, read)
        };
        let is_told = fact.is_some();
        let mut changes = self.changes(&name, &state, fact);
        changes.retain(|(scope, ..)| view.shows(scope));
        before.matcher();
        let after = before.with(&changes);
        let names: BTreeSet<FactName> = changes
            .iter()
            .map(|(scope, id, _)| (scope.clone(), id.clone()))
            .collect();
        let alike = read
            .as_ref()
            .map(|fact| alike(&before, fact, &names, today));
        Ok(Preview {
            fact: read,
            is_told,
            alike: alike.unwrap_or_default(),
            turns: turns(&before, &after, questions, &names, today),
        })
    }
}

/// Returns the facts that are much like another, but for some.
fn alike(
    snapshot: &Snapshot,
    fact: &ScopedFact,
    but: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Alike> {
    let statement = text::folded(&fact.fact.statement);
    let questions: BTreeSet<String> = fact
        .fact
        .questions
        .iter()
        .map(|q| text::folded(q))
        .collect();
    let asked = [&fact.fact.statement]
        .into_iter()
        .chain(&fact.fact.questions);
    let mut seen = but.clone();
    let mut alike = Vec::new();
    for asked in asked {
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

/// Returns the questions that are answered otherwise after some facts changed.
fn turns(
    before: &Snapshot,
    after: &Snapshot,
    questions: &[(String, Option<String>)],
    changed: &BTreeSet<FactName>,
    today: Date,
) -> Vec<Turn> {
    let first = |reply: Reply| match reply {
        Reply::Answer(answer) => answer.facts.into_iter().next().map(|found| found.fact),
        Reply::Clarification(_) | Reply::Refusal(_) => None,
    };
    let mut turns = Vec::new();
    for (question, previous) in questions {
        let ask = |snapshot: &Snapshot| snapshot.ask(question, previous.as_deref(), today);
        let (was, is) = (ask(before), ask(after));
        let touched = |asked: &Asked| {
            let matches = asked.ranking.matches.iter();
            let mut names = matches.map(|found| (&found.fact.scope, &found.fact.fact.id));
            names.any(|(scope, id)| changed.contains(&(scope.clone(), id.clone())))
        };
        if !touched(&was) && !touched(&is) {
            continue;
        }
        let (before, after) = (first(was.reply), first(is.reply));
        // The same fact with another text is no other answer.
        let name = |fact: &Option<Arc<ScopedFact>>| {
            let fact = fact.as_ref();
            fact.map(|fact| (fact.scope.clone(), fact.fact.id.clone()))
        };
        let is_version =
            |name: &Option<FactName>| name.as_ref().is_some_and(|name| changed.contains(name));
        let (from, to) = (name(&before), name(&after));
        if from != to && !(is_version(&from) && is_version(&to)) {
            turns.push(Turn {
                question: question.clone(),
                before,
                after,
            });
        }
    }
    turns
}
