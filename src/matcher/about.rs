//! The facts that a few words are about, for a timeline.

use std::sync::Arc;

use jiff::civil::Date;

use super::Matcher;
use super::index::Segment;
use super::query::Query;
use super::slots::Slot;
use crate::knowledge::ScopedFact;
use crate::question::Question;

/// The facts that a few words are about.
#[derive(Debug)]
pub struct About<'a> {
    /// The facts, in no order.
    pub facts: Vec<&'a Arc<ScopedFact>>,
    /// Whether they have all the words, not only the most of them.
    pub is_exact: bool,
}

impl Matcher {
    /// Returns the facts, of those that are admitted, that a few words are about: those of which
    /// everything that is said has each of the words that carry a subject; where there is none, those that
    /// have the most of the words, and at least half. Words of grammar alone are about nothing.
    #[must_use]
    pub fn about(&self, words: &str, admits: impl Fn(&ScopedFact) -> bool) -> About<'_> {
        let question = Question::new(words, None, Date::ZERO);
        let segments = self.segments();
        let query = Query::new(&question, &segments);
        let telling: Vec<&Slot> = query
            .slots
            .iter()
            .filter(|slot| !slot.is_function)
            .collect();
        let held: Vec<Vec<u8>> = segments
            .iter()
            .enumerate()
            .map(|(place, segment)| words_held(&telling, place, segment))
            .collect();
        let numbered = segments.iter().zip(&held).enumerate();
        let told = numbered.flat_map(|(place, (segment, held))| {
            let facts = (0..).zip(&segment.facts).zip(held);
            let admitted =
                facts.filter(|((number, fact), _)| self.is_told(place, *number) && admits(fact));
            admitted
                .map(|((_, fact), held)| (fact, *held))
                .collect::<Vec<_>>()
        });
        let told: Vec<(&Arc<ScopedFact>, u8)> = told.collect();
        let most = told.iter().map(|(_, held)| *held).max().unwrap_or_default();
        let is_enough = most > 0 && usize::from(most) * 2 >= telling.len();
        let best = told
            .into_iter()
            .filter(|(_, held)| is_enough && *held == most);
        let facts = best.map(|(fact, _)| fact).collect();
        About {
            facts,
            is_exact: !is_enough || usize::from(most) == telling.len(),
        }
    }
}

/// Returns how many of some words each fact of a segment holds.
fn words_held(words: &[&Slot], place: usize, segment: &Segment) -> Vec<u8> {
    let mut held = vec![0_u8; segment.facts.len()];
    // By which word a fact was last found: several ways may lead to it.
    let mut found = vec![u8::MAX; segment.facts.len()];
    for (word, slot) in (0_u8..).zip(words) {
        let ways = slot.ways.get(place).into_iter().flatten();
        for (number, _) in ways.flat_map(|way| segment.holding(way.term)) {
            let number = number as usize;
            if let (Some(held), Some(found)) = (held.get_mut(number), found.get_mut(number))
                && *found != word
            {
                *found = word;
                *held += 1;
            }
        }
    }
    held
}
