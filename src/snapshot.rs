//! The knowledge base at one moment, and the questions that are asked of it.
//!
//! A changed fact makes a new snapshot that shares the index of the one before and lays the change
//! over it: that takes the time of the change, not of the base.

mod preview;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::answer::{self, Ranked, Reply};
use crate::date::expression::{self, NO_EVENTS};
use crate::date::typed::readings;
use crate::date::{DayBounds, EventDate};
use crate::knowledge::{Changed, KnowledgeBase, ScopedFact};
use crate::matcher::{Lexicons, Matcher, Ranking};
use crate::question::Question;
use crate::text;
use crate::timeline::{Chronology, Selection, Timeline};

pub use preview::{Alike, Kinship, KnownQuestion, Turn, alike, turns};

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
    /// Minimum confidence, 0 to 1, that overrides the default.
    pub answer_from: Option<f32>,
}

/// What became of a question.
#[derive(Debug)]
pub struct Answered {
    /// The question as it was read.
    pub question: Question,
    /// The facts that may answer it, and the evidence.
    pub ranking: Ranking,
    /// The reply.
    pub reply: Reply,
}

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

    /// Reports whether the index is built.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.matcher.get().is_some()
    }

    /// Returns how many changes are laid over the index; none if it is not built yet.
    #[must_use]
    pub fn overlaid(&self) -> usize {
        self.matcher.get().map_or(0, Matcher::changes)
    }

    /// Asks a question on a day; `previous` is the question asked before it.
    #[must_use]
    pub fn ask(&self, text: &str, previous: Option<&str>, today: Date) -> Answered {
        self.ask_on(text, previous, today, Terms::default())
    }

    /// Asks a question on terms; see [`Snapshot::ask`].
    ///
    /// 1. The question is asked alone: what can be answered by itself leans on nothing.
    /// 2. If that finds no answer, and the question may lean on the previous one (“and where?”), it
    ///    is asked again together with that one.
    /// 3. If it asks several things at once, each part is also asked, leaning on the part before it.
    ///    The parts make the reply if at least one of them is answered and there is more than one
    ///    thing to say; otherwise the question as a whole does.
    ///
    /// Steps 1 and 2 rank the facts once each, step 3 once for each part (three at most). A
    /// question that leans on another costs one more ranking, that of the other one.
    #[must_use]
    pub fn ask_on(
        &self,
        text: &str,
        previous: Option<&str>,
        today: Date,
        terms: Terms,
    ) -> Answered {
        let mut question = Question::new(text, previous, today);
        let leans_on = question.previous.take();
        let mut ranking = self.ranked(&question, terms);
        // A question that leans on nothing would find the same again.
        if leans_on.is_some() && !ranking.is_answer() {
            question.previous = leans_on;
            ranking = self.ranked(&question, terms);
        }
        let parts: Vec<Ranked> = question
            .parts(today)
            .into_iter()
            .map(|part| Ranked {
                ranking: self.ranked(&part, terms),
                question: part,
            })
            .collect();
        let reply =
            answer::reply_to_parts(&parts).unwrap_or_else(|| answer::reply(&question, &ranking));
        Answered {
            question,
            ranking,
            reply,
        }
    }

    fn ranked(&self, question: &Question, terms: Terms) -> Ranking {
        let mut ranking = self.matcher().find_as_of(question, terms.as_of);
        ranking.answer_from = terms.answer_from.unwrap_or(ranking.answer_from);
        ranking
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
    #[must_use]
    pub fn with(&self, changes: &[Changed]) -> Self {
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

    /// Returns the same snapshot with its index, and its order of dated facts if it has one, built
    /// anew: nothing is laid over it.
    #[must_use]
    pub fn merged(&self) -> Self {
        let merged = Self::new(Arc::new(self.knowledge.merged()), self.lexicons);
        merged.matcher();
        if self.chronology.get().is_some() {
            merged.chronology();
        }
        merged
    }

    /// Reports whether another snapshot differs from this one by changes alone, laid over the same
    /// base.
    #[must_use]
    pub fn is_of_base(&self, other: &Self) -> bool {
        self.knowledge.is_of_base(&other.knowledge)
    }

    /// Returns what changed since an earlier snapshot of the same base.
    #[must_use]
    pub fn changes_since(&self, earlier: &Self) -> Vec<Changed> {
        let before = earlier.knowledge.changes();
        let same = |a: &Option<Arc<ScopedFact>>, b: &Option<Arc<ScopedFact>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.knowledge
            .changes()
            .iter()
            .filter(|(key, fact)| before.get(*key).is_none_or(|earlier| !same(earlier, fact)))
            .map(|((scope, id), fact)| (scope.clone(), id.clone(), fact.clone()))
            .collect()
    }
}
