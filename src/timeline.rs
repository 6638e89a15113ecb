//! Timelines: the dated facts of a selection in order.
//!
//! A date may be as coarse as a decade, open at one end, or uncertain. Whether a fact belongs to a span
//! of time is therefore certain, possible or impossible ([`InSpan`]); a timeline shows what is certain or
//! possible, and says which.

mod chronology;
mod pages;
pub mod picture;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::date::{Dated, DayBounds, InSpan, Side};
use crate::fact::{Fact, FactKind};
use crate::knowledge::ScopedFact;
use crate::matcher::Matcher;
use crate::source::SourceId;

pub use chronology::Chronology;
pub use pages::Pages;

/// The filter of a timeline. An absent field does not restrict it.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The subject in words: a topic, a person, a place, or anything else that the facts mention.
    pub about: Option<String>,
    /// The fact before or after which everything happened.
    pub beside: Option<Beside>,
    /// The days, which may be unbounded.
    pub span: DayBounds,
    /// The kind of fact.
    pub kind: Option<FactKind>,
    /// The source that the facts cite.
    pub source: Option<SourceId>,
    /// The day by which the facts were known.
    pub as_of: Option<Date>,
}

/// The facts that begin before or after a dated fact: those that share a topic with it if there are any,
/// otherwise all.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// The side: before the fact, or after it.
    pub side: Side,
}

/// The dated facts of a selection, in order.
#[derive(Debug)]
pub struct Timeline<'a> {
    facts: Vec<&'a Arc<ScopedFact>>,
    selection: &'a Selection,
    /// Whether every fact has all the words of the subject.
    is_exact: bool,
}

/// A fact on a timeline.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The fact.
    pub fact: &'a Arc<ScopedFact>,
    /// Its date.
    pub dated: &'a Dated,
    /// Whether its date is in the span for certain.
    pub in_span: InSpan,
}

impl<'a> Timeline<'a> {
    /// Selects the facts of a timeline from all dated facts. The matcher is needed only if the selection
    /// has a subject.
    #[must_use]
    pub fn new(
        chronology: &'a Chronology,
        matcher: impl FnOnce() -> &'a Matcher,
        selection: &'a Selection,
    ) -> Self {
        let about = selection
            .about
            .as_deref()
            .map(|words| matcher().about(words, |fact| fact.fact.when.is_some()));
        let is_exact = about.as_ref().is_none_or(|about| about.is_exact);
        let found: Option<HashSet<*const ScopedFact>> =
            about.map(|about| about.facts.into_iter().map(Arc::as_ptr).collect());
        let mut facts: Vec<_> = chronology.touching(selection.span).collect();
        facts.retain(|fact| {
            let meant = found
                .as_ref()
                .is_none_or(|found| found.contains(&Arc::as_ptr(fact)));
            meant && selection.admits(fact)
        });
        if let Some(beside) = &selection.beside
            && facts.iter().any(|fact| beside.shares_topic(fact))
        {
            facts.retain(|fact| beside.shares_topic(fact));
        }
        Self {
            facts,
            selection,
            is_exact,
        }
    }

    /// Returns the number of facts.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.facts.len()
    }

    /// Reports whether there are no facts.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Reports whether every fact has all the words of the subject. If no fact has them all, the timeline
    /// shows the facts that have the most.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Returns all entries in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.page(0..self.len())
    }

    /// Returns the entries at some positions, or none if the timeline does not have all of them; see
    /// [`Pages`].
    pub fn page(&self, positions: Range<usize>) -> impl Iterator<Item = Entry<'a>> {
        let facts = self.facts.get(positions).unwrap_or_default();
        facts.iter().filter_map(|fact| self.entry(fact))
    }

    /// Returns the position of the first entry that does not begin before a day, or of the last entry if
    /// all do. Positions count from 0.
    #[must_use]
    pub fn position_of(&self, day: Date) -> usize {
        let before = self.facts.partition_point(|fact| {
            let dated = fact.fact.when.as_ref();
            let first = dated.and_then(|dated| dated.date.bounds().first);
            first.is_none_or(|first| first < day)
        });
        before.min(self.len().saturating_sub(1))
    }

    fn entry(&self, fact: &'a Arc<ScopedFact>) -> Option<Entry<'a>> {
        let dated = fact.fact.when.as_ref()?;
        let lasting = is_lasting(&fact.fact);
        let in_span = dated.date.within(self.selection.span, lasting)?;
        let beside = match &self.selection.beside {
            Some(beside) => beside.holds(&fact.fact)?,
            None => InSpan::Certain,
        };
        Some(Entry {
            fact,
            dated,
            in_span: in_span.max(beside),
        })
    }
}

/// Reports whether a fact held throughout its date, rather than happening at some moment within it.
#[must_use]
pub fn is_lasting(fact: &Fact) -> bool {
    fact.kind == FactKind::State
}

impl Beside {
    /// Returns whether another fact begins on this side for certain or possibly, or nothing if it cannot.
    ///
    /// It is certain if every day on which one of them may begin is before every such day of the other.
    fn holds(&self, other: &Fact) -> Option<InSpan> {
        let own = &self.fact.fact.when.as_ref()?.date;
        let others = &other.when.as_ref()?.date;
        let is_plain = !own.is_qualified() && !others.is_qualified();
        let own_beginning = own.beginning(is_lasting(&self.fact.fact));
        let others_beginning = others.beginning(is_lasting(other));
        let (earlier, later) = match self.side {
            Side::Before => (others_beginning, own_beginning),
            Side::After => (own_beginning, others_beginning),
        };
        let apart =
            |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
        if is_plain && apart(earlier.last, later.first) {
            return Some(InSpan::Certain);
        }
        let may_be = earlier.first.is_none() || later.last.is_none();
        (may_be || apart(earlier.first, later.last)).then_some(InSpan::Possible)
    }

    fn admits(&self, other: &ScopedFact) -> bool {
        let is_it = (&other.scope, &other.fact.id) == (&self.fact.scope, &self.fact.fact.id);
        !is_it && self.holds(&other.fact).is_some()
    }

    fn shares_topic(&self, other: &ScopedFact) -> bool {
        let topics = &self.fact.fact.topics;
        let mut shared = other.fact.topics.iter();
        shared.any(|topic| topics.contains(topic))
    }
}

impl Selection {
    fn admits(&self, scoped: &ScopedFact) -> bool {
        let fact = &scoped.fact;
        let cites = |id: &SourceId| {
            fact.citations
                .iter()
                .any(|citation| citation.source.id.as_ref() == Some(id))
        };
        self.kind.is_none_or(|kind| fact.kind == kind)
            && self.source.as_ref().is_none_or(cites)
            && self.as_of.is_none_or(|day| scoped.was_known_by(day))
            && self
                .beside
                .as_ref()
                .is_none_or(|beside| beside.admits(scoped))
    }
}

#[cfg(test)]
mod tests;
