//! A snapshot: the knowledge base at one moment, with everything that answers questions about it.
//!
//! A snapshot never changes. A changed fact makes a new one, which shares the index of the old one and adds
//! the change as an overlay; this takes the time of the change, not of the base. Readers keep the snapshot
//! that they have.

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

/// The knowledge base at one moment, with its index and its dated facts in order.
///
/// The index and the order are built when they are first needed.
#[derive(Debug)]
pub struct Snapshot {
    knowledge: Arc<KnowledgeBase>,
    matcher: OnceLock<Matcher>,
    chronology: OnceLock<Chronology>,
    lexicons: Lexicons,
}

/// The conditions that an answer must meet.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms {
    /// If set, only facts that were known by this day count.
    pub as_of: Option<Date>,
    /// If set, the minimum confidence for an answer, 0 to 1, instead of the tuned threshold.
    pub answer_from: Option<f32>,
}

/// A question with its ranking and its reply.
#[derive(Debug)]
pub struct Answered {
    /// The question as it was read.
    pub question: Question,
    /// The facts that may answer it, with the evidence.
    pub ranking: Ranking,
    /// The reply.
    pub reply: Reply,
}

impl Snapshot {
    /// Returns the snapshot of a knowledge base; nothing is built yet.
    #[must_use]
    pub const fn new(knowledge: Arc<KnowledgeBase>, lexicons: Lexicons) -> Self {
        Self {
            knowledge,
            matcher: OnceLock::new(),
            chronology: OnceLock::new(),
            lexicons,
        }
    }

    /// Returns the knowledge base.
    #[must_use]
    pub fn knowledge(&self) -> &KnowledgeBase {
        &self.knowledge
    }

    /// Returns the matcher, building its index on the first call.
    pub fn matcher(&self) -> &Matcher {
        self.matcher
            .get_or_init(|| Matcher::new(&self.knowledge, self.lexicons))
    }

    /// Reports whether the index is built.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.matcher.get().is_some()
    }

    /// Returns the number of facts in the overlay of the index; 0 if the index is not built yet.
    #[must_use]
    pub fn overlaid(&self) -> usize {
        self.matcher.get().map_or(0, Matcher::changes)
    }

    /// Answers a question that is asked on the day `today`; `previous` is the question before it.
    #[must_use]
    pub fn ask(&self, text: &str, previous: Option<&str>, today: Date) -> Answered {
        self.ask_on(text, previous, today, Terms::default())
    }

    /// Answers a question under some terms; see [`Snapshot::ask`].
    ///
    /// 1. The question is asked alone: a question that can be answered alone is not a follow-up.
    /// 2. If that finds no answer and the question may be a follow-up (“and where?”), it is asked again
    ///    in the context of the previous question.
    /// 3. If it asks several things at once, each part is also asked, in the context of the part before
    ///    it. The parts make the reply if at least one of them is answered and there is more than one
    ///    thing to say; otherwise the whole question does.
    ///
    /// Steps 1 and 2 rank the facts once each, step 3 once for each part (at most three). Each ranking in the
    /// context of another question ranks that question as well.
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
        // Without a previous question, asking again would find the same.
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

    /// Returns the date of the event that some folded words name, or nothing if they name events on different
    /// dates.
    #[must_use]
    pub fn event(&self, named: &[&str]) -> Option<EventDate> {
        self.matcher().event_named(named)
    }

    /// Returns the timeline of a selection.
    #[must_use]
    pub fn timeline<'a>(&'a self, selection: &'a Selection) -> Timeline<'a> {
        Timeline::new(self.chronology(), || self.matcher(), selection)
    }

    /// Returns a selection with the time in its subject as its span: “last week”, or “tariffs since 2014”, of
    /// which “tariffs” remains the subject.
    ///
    /// The selection is unchanged if it has a span already, if its subject does not have exactly one
    /// time, or if the time is part of a topic or a name.
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
        about.get(sole.span.clone()).filter(|time| is_time(time))?;
        let date = sole.dates(today).into_iter().next()?;
        let (before, after) = (about.get(..sole.span.start)?, about.get(sole.span.end..)?);
        let rest: Vec<&str> = before
            .split_whitespace()
            .chain(after.split_whitespace())
            .collect();
        Some((date, rest.join(" ")))
    }

    /// Returns all dated facts in order, sorting them on the first call.
    fn chronology(&self) -> &Chronology {
        let order = || Chronology::new(self.knowledge.facts());
        self.chronology.get_or_init(order)
    }

    /// Returns the snapshot after some changes.
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

    /// Returns a snapshot of the same facts with its index built anew, without an overlay; the order of
    /// the dated facts too, if this snapshot has it.
    #[must_use]
    pub fn merged(&self) -> Self {
        let merged = Self::new(Arc::new(self.knowledge.merged()), self.lexicons);
        merged.matcher();
        if self.chronology.get().is_some() {
            merged.chronology();
        }
        merged
    }

    /// Reports whether another snapshot has the same base, and so differs from this one only by its overlay.
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
