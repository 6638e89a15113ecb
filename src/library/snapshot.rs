//! The knowledge base at one moment, and how one moment follows another.
//!
//! A changed fact makes a new snapshot that shares the index of the one before and lays the change
//! over it: that takes the time of the change, not of the base. When many changes have gathered, the
//! index is built anew in the background, and what changed meanwhile is laid over that.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use arc_swap::ArcSwap;
use jiff::civil::Date;

use super::Asked;
use crate::answer;
use crate::date::expression::{self, NO_EVENTS};
use crate::date::typed::readings;
use crate::date::{DayBounds, EventDate};
use crate::fact::FactId;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::matcher::{Lexicons, Matcher, Ranking};
use crate::question::Question;
use crate::scope::Scope;
use crate::text;
use crate::timeline::{Chronology, Selection, Timeline};

/// The most changes that are laid over an index before it is built anew: so many take about as long
/// to lay over it as a question may wait.
pub(super) const OVERLAID: usize = 128;

/// The knowledge base at one moment. It never changes; the next change makes another.
#[derive(Debug)]
pub struct Snapshot {
    knowledge: Arc<KnowledgeBase>,
    matcher: OnceLock<Matcher>,
    chronology: OnceLock<Chronology>,
    lexicons: Lexicons,
}

/// What an answer is to keep to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms {
    /// Only what was known by this day.
    pub as_of: Option<Date>,
    /// From how sure on it is given, from 0 to 1, where not the default.
    pub answer_from: Option<f32>,
}

/// The snapshot of now, read without locks.
#[derive(Debug)]
pub(super) struct Now {
    snapshot: Arc<ArcSwap<Snapshot>>,
    /// Whether an index is being built in the background.
    building: Arc<AtomicBool>,
    /// The most changes that are laid over an index.
    overlaid: usize,
}

/// A fact that changed, with what is told of it now, if anything.
pub(super) type Changed = (Scope, FactId, Option<Arc<ScopedFact>>);

impl Snapshot {
    /// Makes the snapshot of a knowledge base.
    #[must_use]
    pub const fn new(knowledge: Arc<KnowledgeBase>, lexicons: Lexicons) -> Self {
        Self {
            knowledge,
            matcher: OnceLock::new(),
            chronology: OnceLock::new(),
            lexicons,
        }
    }

    /// Returns the facts.
    #[must_use]
    pub fn knowledge(&self) -> &KnowledgeBase {
        &self.knowledge
    }

    /// Returns the matcher, its index built when it is first asked for.
    pub fn matcher(&self) -> &Matcher {
        self.matcher
            .get_or_init(|| Matcher::new(&self.knowledge, self.lexicons))
    }

    /// Tells whether the index is built.
    pub(super) fn is_indexed(&self) -> bool {
        self.matcher.get().is_some()
    }

    /// Asks a question on a day; `previous` is the question asked before it.
    #[must_use]
    pub fn ask(&self, text: &str, previous: Option<&str>, today: Date) -> Asked {
        self.ask_on(text, previous, today, Terms::default())
    }

    /// Asks a question on terms; see [`Snapshot::ask`].
    #[must_use]
    pub fn ask_on(&self, text: &str, previous: Option<&str>, today: Date, terms: Terms) -> Asked {
        let ranked = |question: &Question| {
            let mut ranking = self.matcher().find_as_of(question, terms.as_of);
            ranking.answer_from = terms.answer_from.unwrap_or(ranking.answer_from);
            ranking
        };
        let find = |previous| {
            let question = Question::new(text, previous, today);
            let ranking = ranked(&question);
            (question, ranking)
        };
        // What can be answered by itself leans on nothing.
        let alone = find(None);
        let (question, ranking) = if previous.is_some() && !alone.1.is_answer() {
            find(previous)
        } else {
            alone
        };
        let parts: Vec<(Question, Ranking)> = question
            .parts(today)
            .into_iter()
            .map(|part| {
                let ranking = ranked(&part);
                (part, ranking)
            })
            .collect();
        let reply =
            answer::reply_to_parts(&parts).unwrap_or_else(|| answer::reply(&question, &ranking));
        Asked {
            question,
            ranking,
            reply,
        }
    }

    /// Returns the date of the event that some folded words name; nothing where several are named so.
    #[must_use]
    pub fn event(&self, named: &[&str]) -> Option<EventDate> {
        self.matcher().event_named(named)
    }

    /// Returns the dated facts of a selection in order.
    #[must_use]
    pub fn timeline<'a>(&'a self, selection: &'a Selection) -> Timeline<'a> {
        Timeline::new(self.chronology(), || self.matcher(), selection)
    }

    /// Returns a selection whose subject is a time (“last week”), or has one in it (“tariffs since 2014”), as
    /// one of that time and the rest; but for a time that stands in a topic or a name.
    #[must_use]
    pub fn in_time(&self, selection: Selection, today: Date) -> Selection {
        let no_span = selection.span == DayBounds::default();
        let about = selection.about.as_deref().filter(|_| no_span);
        match about.and_then(|about| self.time_and_rest(about, today)) {
            Some((time, rest)) => Selection {
                about: Some(rest).filter(|rest| !rest.is_empty()),
                span: time.bounds(),
                ..selection
            },
            None => selection,
        }
    }

    fn time_and_rest(&self, about: &str, today: Date) -> Option<(EventDate, String)> {
        let is_time = |text: &str| {
            let subjects = self.knowledge.subjects(&text::folded(text), 1);
            subjects.is_empty()
        };
        if let Ok(dates) = readings(about, today, NO_EVENTS) {
            let first = dates.into_iter().next();
            return first
                .filter(|_| is_time(about))
                .map(|time| (time, String::new()));
        }
        let found = expression::find(about, today);
        let [sole] = found.as_slice() else {
            return None;
        };
        about.get(sole.place.clone()).filter(|time| is_time(time))?;
        let date = sole.dates(today).into_iter().next()?;
        let (before, after) = (about.get(..sole.place.start)?, about.get(sole.place.end..)?);
        let rest: Vec<&str> = before
            .split_whitespace()
            .chain(after.split_whitespace())
            .collect();
        Some((date, rest.join(" ")))
    }

    /// Returns all dated facts in order, put in order when they are first asked for.
    fn chronology(&self) -> &Chronology {
        let order = || Chronology::new(self.knowledge.facts());
        self.chronology.get_or_init(order)
    }

    /// Returns the snapshot in which some facts changed.
    pub(super) fn with(&self, changes: &[Changed]) -> Self {
        let mut knowledge = (*self.knowledge).clone();
        let mut chronology = self.chronology.get().cloned();
        for (scope, id, fact) in changes {
            let before = knowledge.named(scope, id);
            chronology = chronology.map(|chronology| chronology.with(before, fact.as_ref()));
            knowledge = knowledge.with(scope.clone(), id.clone(), fact.clone());
        }
        let matcher = self.matcher.get().map(|matcher| matcher.with(changes));
        Self {
            knowledge: Arc::new(knowledge),
            matcher: matcher.map_or_else(OnceLock::new, OnceLock::from),
            chronology: chronology.map_or_else(OnceLock::new, OnceLock::from),
            lexicons: self.lexicons,
        }
    }

    /// Returns what changed since an earlier snapshot of the same base.
    fn changes_since(&self, earlier: &Self) -> Vec<Changed> {
        let before = earlier.knowledge.changes();
        let same = |a: &Option<Arc<ScopedFact>>, b: &Option<Arc<ScopedFact>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let changes = self.knowledge.changes().iter();
        changes
            .filter(|(key, fact)| before.get(*key).is_none_or(|earlier| !same(earlier, fact)))
            .map(|((scope, id), fact)| (scope.clone(), id.clone(), fact.clone()))
            .collect()
    }
}

impl Now {
    /// Makes a beginning; so many changes at most are laid over an index.
    pub(super) fn new(snapshot: Snapshot, overlaid: usize) -> Self {
        Self {
            overlaid,
            snapshot: Arc::new(ArcSwap::from_pointee(snapshot)),
            building: Arc::default(),
        }
    }

    /// Returns the snapshot of now.
    pub(super) fn get(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Puts another knowledge base in place of this one.
    pub(super) fn replace(&self, snapshot: Snapshot) {
        self.snapshot.store(Arc::new(snapshot));
    }

    /// Tells changed facts from now on. The caller sees to it that changes come one at a time.
    pub(super) fn change(&self, changes: &[Changed]) {
        self.snapshot.rcu(|now| now.with(changes));
        let now = self.get();
        let overlaid = now.matcher.get().map_or(0, Matcher::changes);
        if overlaid > self.overlaid && !self.building.swap(true, Ordering::AcqRel) {
            let (snapshot, building) = (Arc::clone(&self.snapshot), Arc::clone(&self.building));
            // Without a thread the changes stay laid over the base, and the next one tries again.
            let merge = move || {
                merge(&snapshot, &now);
                building.store(false, Ordering::Release);
            };
            if thread::Builder::new()
                .name("index".to_owned())
                .spawn(merge)
                .is_err()
            {
                self.building.store(false, Ordering::Release);
            }
        }
    }
}

/// Builds the index of a snapshot anew, and puts it in place with what changed meanwhile.
fn merge(current: &ArcSwap<Snapshot>, from: &Snapshot) {
    let knowledge = Arc::new(from.knowledge.merged());
    let merged = Snapshot::new(knowledge, from.lexicons);
    merged.matcher();
    if from.chronology.get().is_some() {
        merged.chronology();
    }
    current.rcu(|now| {
        // Another base was put in place meanwhile: then this index is of no use.
        if !now.knowledge.is_of_base(&from.knowledge) {
            return Arc::clone(now);
        }
        Arc::new(merged.with(&now.changes_since(from)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::matcher::ANSWER_FROM;

    fn fact(number: usize) -> Arc<ScopedFact> {
        let statement = format!("The gate number {number} opens at dawn in harbour {number}x.");
        let entry = serde_json::json!({
            "id": format!("gate-{number:05}"), "statement": statement, "kind": "state",
            "questions": [format!("when does gate {number}x open")],
            "cite": [{"title": "The book of gates", "quote": statement}],
        });
        let entry = serde_json::from_value(entry).unwrap();
        let fact = fact_of(entry, |_| None).unwrap();
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: None,
            review_by: None,
        })
    }

    fn first(snapshot: &Snapshot, number: usize) -> Option<String> {
        let asked = snapshot.ask(&format!("when does gate {number}x open"), None, Date::ZERO);
        let found = asked.ranking.matches.first();
        let sure = asked.ranking.confidence >= ANSWER_FROM;
        found
            .filter(|_| sure)
            .map(|found| found.fact.fact.id.to_string())
    }

    #[test]
    fn changes_are_told_at_once_and_stay_when_the_index_is_built_anew() {
        let base = KnowledgeBase::new(
            std::collections::BTreeMap::new(),
            std::collections::BTreeMap::new(),
            (0..20).map(fact).collect(),
        );
        let now = Now::new(Snapshot::new(Arc::new(base), Lexicons::Used), 4);
        assert_eq!(first(&now.get(), 7).as_deref(), Some("gate-00007"));
        for number in 20..30 {
            let fact = fact(number);
            now.change(&[(Scope::Local, fact.fact.id.clone(), Some(fact))]);
            assert!(first(&now.get(), number).is_some(), "{number}");
        }
        let retired = fact(7);
        now.change(&[(Scope::Local, retired.fact.id.clone(), None)]);
        assert_eq!(first(&now.get(), 7), None);
        while now.building.load(Ordering::Acquire) {
            thread::yield_now();
        }
        let merged = now.get();
        assert!(merged.matcher().changes() < 11);
        assert_eq!(merged.knowledge().facts().count(), 29);
        assert_eq!(first(&merged, 7), None);
        for number in [0, 19, 20, 29] {
            assert!(first(&merged, number).is_some(), "{number}");
        }
    }
}
