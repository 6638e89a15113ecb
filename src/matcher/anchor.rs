//! Questions that place themselves by an event: “before the summit”.

use std::collections::BTreeSet;

use super::index::Segment;
use super::{Matcher, Place};
use crate::date::DayBounds;
use crate::date::expression::TimeRelation;
use crate::fact::FactKind;
use crate::knowledge::ScopedFact;
use crate::question::Question;

impl Matcher {
    /// Returns the days before or after an event that the question names (“before the summit”),
    /// and the event.
    pub(super) fn anchor(
        &self,
        question: &Question,
        segments: &[&Segment],
    ) -> Option<(DayBounds, Place)> {
        let words = &question.words;
        let (at, relation) = words.iter().enumerate().find_map(|(at, word)| {
            Some(match word.folded.as_str() {
                "before" => (at, TimeRelation::Before),
                "after" => (at, TimeRelation::After),
                _ => return None,
            })
        })?;
        let named = words.iter().skip(at + 1).filter(|word| !word.is_function);
        let named: Vec<&str> = named.take(3).map(|word| word.folded.as_str()).collect();
        // “before the summit in Helsinki”, “after the summit Trump said”: as many words as name one.
        let event = (1..=named.len()).rev().find_map(|count| {
            let named = named.get(..count)?.join(" ");
            self.event(&named, segments)
        })?;
        let date = &self.fact(event)?.fact.when.as_ref()?.date;
        Some((relation.span(date.bounds()), event))
    }

    /// Returns the dated event one of whose topics has all of some words.
    fn event(&self, named: &str, segments: &[&Segment]) -> Option<Place> {
        let named: Vec<_> = named.split(' ').collect();
        segments.iter().enumerate().find_map(|(place, segment)| {
            let terms = named
                .iter()
                .map(|word| segment.stems(word).first().copied());
            let terms: Vec<_> = terms.collect::<Option<_>>()?;
            let holding = terms.iter().map(|term| {
                segment
                    .holding(*term)
                    .map(|(number, _)| number)
                    .collect::<BTreeSet<u32>>()
            });
            let all = holding.reduce(|a, b| &a & &b)?;
            let named_in = |fact: &ScopedFact| {
                fact.fact.topics.iter().any(|topic| {
                    let words = crate::text::words(topic).into_iter();
                    let stems: Vec<_> =
                        words.flat_map(|word| segment.stems(&word.folded)).collect();
                    terms.iter().all(|term| stems.contains(term))
                })
            };
            let is_event = |number: &u32| {
                segment.facts.get(*number as usize).is_some_and(|fact| {
                    fact.fact.kind == FactKind::Event && fact.fact.when.is_some() && named_in(fact)
                })
            };
            let number = all
                .into_iter()
                .filter(|number| self.is_told(place, *number))
                .find(is_event)?;
            Some(Place {
                segment: place,
                number,
            })
        })
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
