//! The facts that a few words are about: the selection of a timeline.

use std::sync::Arc;

use jiff::civil::Date;

use super::Matcher;
use super::query::Query;
use super::readings::Slot;
use super::segments::NumberedSegment;
use crate::knowledge::ScopedFact;
use crate::question::Question;

/// The facts that a few words are about.
#[derive(Debug)]
pub struct About<'a> {
    /// The facts, in no particular order.
    pub facts: Vec<&'a Arc<ScopedFact>>,
    /// Whether each fact has all the content words, rather than the most of any fact.
    pub is_exact: bool,
}

impl Matcher {
    /// Returns the facts that a few words are about, among those that `admits` accepts.
    ///
    /// These are the facts whose texts have all the content words. If there are none, they are the facts that
    /// have the most of these words, and at least half. Function words alone select nothing.
    #[must_use]
    pub fn about(&self, words: &str, admits: impl Fn(&ScopedFact) -> bool) -> About<'_> {
        let question = Question::new(words, None, Date::ZERO);
        let segments = self.segments();
        let query = Query::new(&question, &segments);
        let content: Vec<&Slot> = query
            .slots
            .iter()
            .filter(|slot| !slot.is_function)
            .collect();
        let admitted: Vec<(&Arc<ScopedFact>, u8)> = NumberedSegment::all(&segments)
            .flat_map(|within| {
                let numbers = within.segment.numbers().zip(words_held(&content, within));
                numbers.map(move |(number, held)| (within.fact_ref(number), held))
            })
            .filter(|(at, _)| self.is_live(*at))
            .map(|(at, held)| (self.fact(at), held))
            .filter(|(fact, _)| admits(fact))
            .collect();
        let most = admitted.iter().map(|(_, held)| *held).max().unwrap_or(0);
        let is_enough = most > 0 && usize::from(most) * 2 >= content.len();
        About {
            facts: admitted
                .into_iter()
                .filter(|(_, held)| is_enough && *held == most)
                .map(|(fact, _)| fact)
                .collect(),
            is_exact: !is_enough || usize::from(most) == content.len(),
        }
    }
}

/// Returns, for each fact of a segment, how many of some words it has.
fn words_held(words: &[&Slot], within: NumberedSegment<'_>) -> Vec<u8> {
    let NumberedSegment { number, segment } = within;
    let mut held = vec![0_u8; segment.facts.len()];
    // The word that last reached each fact: several readings of one word count once.
    let mut found = vec![None; segment.facts.len()];
    for (word, slot) in (0_u8..).zip(words) {
        let readings = slot.readings_in(number).iter();
        for (fact, _) in readings.flat_map(|reading| segment.holding(reading.term)) {
            let found = found.get_mut(fact.index());
            let found = found.expect("a fact's number is one of its segment");
            if *found != Some(word) {
                *found = Some(word);
                let held = held.get_mut(fact.index());
                *held.expect("a fact's number is one of its segment") += 1;
            }
        }
    }
    held
}
