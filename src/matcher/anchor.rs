//! Questions that place themselves by an event: “before the summit”, “two days after the summit”.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::index::Segment;
use super::{Matcher, Place};
use crate::date::expression::{self, TimeExpression};
use crate::date::{DayBounds, EventDate};
use crate::fact::FactKind;
use crate::knowledge::ScopedFact;
use crate::question::{Question, QuestionWord};
use crate::text::english;

impl Matcher {
    /// Returns the days before or after an event that the question names (“before the summit”),
    /// and the event.
    pub(super) fn anchor(
        &self,
        question: &Question,
        segments: &[&Segment],
    ) -> Option<(DayBounds, Place)> {
        let announces = |word: &QuestionWord| expression::announces_event(&word.folded);
        if !question.words.iter().any(announces) {
            return None;
        }
        let looked_up: RefCell<Vec<(Vec<String>, Place)>> = RefCell::default();
        let events = |named: &[&str]| {
            let (place, date) = self.event(named, segments)?;
            let words = named.iter().map(|word| (*word).to_owned()).collect();
            looked_up.borrow_mut().push((words, place));
            Some(date)
        };
        // What is relative to the day of asking is among the question's own times.
        let found = question.times_with(&events);
        let is_new = |found: &TimeExpression| {
            let mut times = question.times.iter();
            !times.any(|time| {
                time.place.start < found.place.end && found.place.start < time.place.end
            })
        };
        let anchored = found.into_iter().find(is_new)?;
        let span = anchored.known_spans().into_iter().next()?;
        let words = crate::text::words(question.text.get(anchored.place)?);
        let is_in = |named: &[String]| {
            let mut named = named.iter();
            named.all(|named| words.iter().any(|word| word.folded == *named))
        };
        let looked_up = looked_up.into_inner();
        let (_, event) = looked_up.into_iter().rfind(|(named, _)| is_in(named))?;
        Some((span, event))
    }

    /// Returns the date of the event that some folded words name; nothing where several are named
    /// so, on different days.
    #[must_use]
    pub fn event_named(&self, named: &[&str]) -> Option<EventDate> {
        let (_, date) = self.event(named, &self.segments())?;
        Some(date)
    }

    fn event(&self, named: &[&str], segments: &[&Segment]) -> Option<(Place, EventDate)> {
        let mut dated = self.events(named, segments).filter_map(|place| {
            let when = self.fact(place)?.fact.when.as_ref()?;
            Some((place, when.date.clone()))
        });
        let first = dated.next()?;
        dated.all(|(_, date)| date == first.1).then_some(first)
    }

    /// Returns the dated events one of whose topics has all of some words, as far as these carry a
    /// subject.
    fn events(&self, named: &[&str], segments: &[&Segment]) -> std::vec::IntoIter<Place> {
        let named = named.iter().copied();
        let named: Vec<&str> = named
            .filter(|word| !english::is_function_word(word))
            .collect();
        let of_segment = |(place, segment): (usize, &&Segment)| {
            let numbers = self.events_in(&named, place, segment).into_iter();
            numbers.map(move |number| Place {
                segment: place,
                number,
            })
        };
        let events: Vec<Place> = segments.iter().enumerate().flat_map(of_segment).collect();
        events.into_iter()
    }

    fn events_in(&self, named: &[&str], place: usize, segment: &Segment) -> Vec<u32> {
        let terms = named
            .iter()
            .map(|word| segment.stems(word).first().copied());
        let Some(terms) = terms.collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let holding = terms.iter().map(|term| {
            let facts = segment.holding(*term).map(|(number, _)| number);
            facts.collect::<BTreeSet<u32>>()
        });
        let all = holding.reduce(|a, b| &a & &b).unwrap_or_default();
        let named_in = |fact: &ScopedFact| {
            fact.fact.topics.iter().any(|topic| {
                let words = crate::text::words(topic).into_iter();
                let stems: Vec<_> = words.flat_map(|word| segment.stems(&word.folded)).collect();
                terms.iter().all(|term| stems.contains(term))
            })
        };
        let is_event = |number: &u32| {
            let fact = segment.facts.get(*number as usize);
            fact.is_some_and(|fact| {
                fact.fact.kind == FactKind::Event && fact.fact.when.is_some() && named_in(fact)
            })
        };
        let told = all
            .into_iter()
            .filter(|number| self.is_told(place, *number));
        told.filter(is_event).collect()
    }
}

/// Tells whether a fact's date fits the event that a question names; the event itself is neither
/// before nor after.
pub(super) fn anchored(
    anchor: Option<(DayBounds, Place)>,
    at: Place,
    fact: &ScopedFact,
) -> Option<bool> {
    let (span, event) = anchor?;
    let when = fact.fact.when.as_ref()?;
    (event != at).then(|| span.overlaps(when.date.bounds()))
}
