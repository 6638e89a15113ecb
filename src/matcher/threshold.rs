//! From how sure on a fact is told: for each pack its own, where it has phrasings enough.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Matcher, Without};
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::scope::Scope;

/// The confidence from which a question is answered where nothing else is known: that it is likelier
/// right than not. On the public sets as many questions come out right from .36 on, answerable or not, but
/// a quarter of the unanswerable are answered, from here a sixth.
pub const ANSWER_FROM: f32 = 0.5;

/// The fewest phrasings of which a pack's own threshold can be told.
const PHRASINGS: usize = 50;

/// The most phrasings, and the most `not` phrasings, that are asked to find it.
const ASKED: usize = 120;

/// The thresholds that a pack may have. Its `not` phrasings are near misses, denser than in what
/// people ask, so they do not raise it; its phrasings are easier than questions, so they lower it
/// only this far: where most questions of the public sets still come out right.
const LOWEST: f32 = 0.4;
const HIGHEST: f32 = ANSWER_FROM;

/// What a wrong answer costs beside what a right one is worth: less, as near misses are so much denser
/// here than in what people ask.
const COST: f32 = 0.3;

/// Questions about nothing that a pack is likely to be about.
const OFF_TOPIC: &str = include_str!("off-topic.txt");

/// From how sure on the facts of each scope are told.
pub(super) type Thresholds = BTreeMap<Scope, f32>;

/// Tells of a confidence at which the threshold decides.
pub(super) fn is_in_doubt(confidence: f32) -> bool {
    (CLARIFY_SHARE * LOWEST..HIGHEST).contains(&confidence)
}

/// The share of the threshold from which a question is asked back.
pub(super) const CLARIFY_SHARE: f32 = 0.7;

/// Finds the threshold of each scope that has phrasings enough: that under which its phrasings, left
/// out one at a time, its `not` phrasings and questions off every topic come out best.
pub(super) fn thresholds(matcher: &Matcher) -> Thresholds {
    let mut scopes: BTreeMap<&Scope, Vec<&Arc<ScopedFact>>> = BTreeMap::new();
    for fact in matcher.told() {
        scopes.entry(&fact.scope).or_default().push(fact);
    }
    let enough = scopes.into_iter().filter(|(_, facts)| {
        let phrasings: usize = facts.iter().map(|fact| fact.fact.questions.len()).sum();
        phrasings >= PHRASINGS
    });
    enough
        .map(|(scope, facts)| (scope.clone(), threshold(matcher, &facts)))
        .collect()
}

fn threshold(matcher: &Matcher, facts: &[&Arc<ScopedFact>]) -> f32 {
    let mut tried = Vec::new();
    for is_not in [false, true] {
        let of = |fact: &'_ Arc<ScopedFact>| {
            if is_not {
                fact.fact.not.len()
            } else {
                fact.fact.questions.len()
            }
        };
        let all = facts
            .iter()
            .flat_map(|fact| (0..of(fact)).map(move |place| (*fact, place)));
        let count: usize = facts.iter().map(|fact| of(fact)).sum();
        let every = count.div_ceil(ASKED).max(1);
        tried.extend(
            all.step_by(every)
                .filter_map(|(fact, place)| asked(matcher, fact, place, is_not)),
        );
    }
    let off_topic = OFF_TOPIC.lines().filter(|line| !line.starts_with('#'));
    tried.extend(off_topic.map(|text| {
        let found = matcher.find_without(&Question::new(text, None, Date::ZERO), None);
        (found.confidence, false)
    }));
    best(tried)
}

/// Asks a phrasing as if it were not there; returns how sure the matcher is, and whether rightly.
fn asked(matcher: &Matcher, fact: &ScopedFact, place: usize, is_not: bool) -> Option<(f32, bool)> {
    let list = if is_not {
        &fact.fact.not
    } else {
        &fact.fact.questions
    };
    let question = Question::new(list.get(place)?, None, Date::ZERO);
    let without = Without {
        scope: &fact.scope,
        fact: &fact.fact.id,
        phrasing: u16::try_from(place).ok()?,
        is_not,
    };
    let found = matcher.find_without(&question, Some(without));
    let first = found.matches.first();
    let right = first.is_some_and(|first| {
        !is_not && first.fact.scope == fact.scope && first.fact.fact.id == fact.fact.id
    });
    Some((found.confidence, right))
}

/// Returns the threshold above which right answers outweigh wrong ones the most.
fn best(mut tried: Vec<(f32, bool)>) -> f32 {
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut worth = 0.0;
    let mut best = (0.0, HIGHEST);
    for (confidence, right) in tried {
        worth += if right { 1.0 } else { -COST };
        if worth >= best.0 {
            best = (worth, confidence);
        }
    }
    best.1.clamp(LOWEST, HIGHEST)
}

impl Matcher {
    /// Returns every fact that is told.
    fn told(&self) -> impl Iterator<Item = &Arc<ScopedFact>> {
        let base = (0..).zip(&self.base.facts);
        let base = base.filter(|(number, _)| self.is_told(0, *number));
        let overlay = self.overlay.iter().flat_map(|overlay| &overlay.facts);
        base.map(|(_, fact)| fact).chain(overlay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::KnowledgeBase;

    #[test]
    fn the_best_threshold_lets_in_what_is_right_and_keeps_out_what_is_not() {
        let clear = [
            (0.9, true),
            (0.8, true),
            (0.6, true),
            (0.5, false),
            (0.2, false),
        ];
        assert!((best(clear.to_vec()) - ANSWER_FROM).abs() < f32::EPSILON);
        let timid = [(0.6, true), (0.46, true), (0.44, true), (0.1, false)];
        assert!((best(timid.to_vec()) - 0.44).abs() < f32::EPSILON);
        let rash = [(0.6, true), (0.2, true)];
        assert!((best(rash.to_vec()) - LOWEST).abs() < f32::EPSILON);
        let hopeless = [(0.6, false), (0.3, false)];
        assert!((best(hopeless.to_vec()) - HIGHEST).abs() < f32::EPSILON);
    }

    #[test]
    fn questions_off_every_topic_are_many_and_different() {
        let lines: std::collections::BTreeSet<_> = OFF_TOPIC.lines().collect();
        assert!(lines.len() >= 60 && lines.len() == OFF_TOPIC.lines().count());
    }

    #[test]
    fn a_pack_of_few_phrasings_has_no_threshold_of_its_own() {
        let matcher = Matcher::new(&KnowledgeBase::default(), super::super::Lexicons::Used);
        assert!(thresholds(&matcher).is_empty());
    }
}
