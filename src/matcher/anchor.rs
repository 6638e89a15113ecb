//! Questions with a time relative to an event: “before the summit”, “two days after the summit”.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::Matcher;
use super::index::{FactNumber, Segment};
use super::segments::{FactRef, NumberedSegment};
use crate::date::expression::{self, TimeExpression};
use crate::date::{DayBounds, EventDate};
use crate::fact::FactKind;
use crate::knowledge::ScopedFact;
use crate::question::{Question, QuestionWord};
use crate::text::{self, english};

/// The event that a question is relative to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// The days before or after the event that the question means.
    span: DayBounds,
    event: FactRef,
}

impl Anchor {
    /// Reports whether a fact's date fits the days that the question means; nothing for a fact without a
    /// date, and for the event itself, which is neither before nor after.
    pub(super) fn fits(&self, at: FactRef, fact: &ScopedFact) -> Option<bool> {
        let when = fact.fact.when.as_ref()?;
        (self.event != at).then(|| self.span.overlaps(when.date.bounds()))
    }
}

impl Matcher {
    /// Returns the event that a question is relative to (“before the summit”), if exactly one is named.
    pub(super) fn anchor(&self, question: &Question, segments: &[&Segment]) -> Option<Anchor> {
        let announces = |word: &QuestionWord| expression::announces_event(&word.folded);
        if !question.words.iter().any(announces) {
            return None;
        }
        let looked_up: RefCell<Vec<(Vec<String>, FactRef)>> = RefCell::default();
        let events = |named: &[&str]| {
            let (event, date) = self.event(named, segments)?;
            let words = named.iter().map(|word| (*word).to_owned()).collect();
            looked_up.borrow_mut().push((words, event));
            Some(date)
        };
        // Times relative to the day of asking are among the question's own times already.
        let found = question.times_with(&events);
        let is_new = |found: &TimeExpression| {
            let mut times = question.times.iter();
            !times.any(|time| time.span.start < found.span.end && found.span.start < time.span.end)
        };
        let anchored = found.into_iter().find(is_new)?;
        let span = anchored.known_spans().into_iter().next()?;
        let words = text::words(question.text.get(anchored.span)?);
        let is_in = |named: &[String]| {
            let mut named = named.iter();
            named.all(|named| words.iter().any(|word| word.folded == *named))
        };
        let events = looked_up.into_inner();
        let (_, event) = events.into_iter().rfind(|(named, _)| is_in(named))?;
        Some(Anchor { span, event })
    }

    /// Returns the date of the event that some folded words name, or nothing if they name events on different
    /// dates.
    #[must_use]
    pub fn event_named(&self, named: &[&str]) -> Option<EventDate> {
        let (_, date) = self.event(named, &self.segments())?;
        Some(date)
    }

    fn event(&self, named: &[&str], segments: &[&Segment]) -> Option<(FactRef, EventDate)> {
        let mut dated = self
            .events(named, segments)
            .into_iter()
            .filter_map(|event| {
                let when = self.fact(event).fact.when.as_ref()?;
                Some((event, when.date.clone()))
            });
        let first = dated.next()?;
        dated.all(|(_, date)| date == first.1).then_some(first)
    }

    /// Returns the live dated events that have a topic with all of some content words.
    fn events(&self, named: &[&str], segments: &[&Segment]) -> Vec<FactRef> {
        let content: Vec<&str> = named
            .iter()
            .copied()
            .filter(|word| !english::is_function_word(word))
            .collect();
        NumberedSegment::all(segments)
            .flat_map(|within| {
                let events = events_in(within.segment, &content).into_iter();
                events.map(move |number| within.fact_ref(number))
            })
            .filter(|event| self.is_live(*event))
            .collect()
    }
}

/// Returns the dated events of a segment that have a topic with all of some words.
fn events_in(segment: &Segment, named: &[&str]) -> BTreeSet<FactNumber> {
    let terms = named
        .iter()
        .map(|word| segment.stems(word).first().copied());
    let Some(terms) = terms.collect::<Option<Vec<_>>>() else {
        return BTreeSet::new();
    };
    let has_topic = |fact: &ScopedFact| {
        fact.fact.topics.iter().any(|topic| {
            let words = text::words(topic).into_iter();
            let stems: Vec<_> = words.flat_map(|word| segment.stems(&word.folded)).collect();
            terms.iter().all(|term| stems.contains(term))
        })
    };
    let mut events = terms
        .iter()
        .map(|term| segment.holding(*term).map(|(number, _)| number).collect())
        .reduce(|a: BTreeSet<FactNumber>, b| &a & &b)
        .unwrap_or_else(BTreeSet::new);
    events.retain(|number| {
        let fact = segment.entry(*number);
        fact.fact.kind == FactKind::Event && fact.fact.when.is_some() && has_topic(fact)
    });
    events
}
