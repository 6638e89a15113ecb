//! The threshold: the minimum confidence for an answer, tuned for each pack that has enough phrasings.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::index::PhrasingNumber;
use super::segments::NumberedSegment;
use super::{Matcher, Omitted, Without};
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::scope::Scope;

/// The confidence from which a question is answered by default: it is then likelier right than not. On
/// the public sets as many questions come out right from .36 on, answerable or not, but a quarter of the
/// unanswerable ones is answered; from .5 on, a sixth.
pub const ANSWER_FROM: f32 = 0.5;

/// The fewest phrasings from which a pack's own threshold is worked out: each is worth 2 % of the
/// result then.
const PHRASINGS: usize = 50;

/// The most phrasings, and the most `not` phrasings, that are asked to find a threshold. The article has
/// 1,990 and 802; asking 30, 60, 240 or 1,000 of each gives the same threshold, in half to six times the
/// time.
const ASKED: usize = 120;

/// The lowest threshold that a pack may have. Its phrasings are easier than people's questions, so they
/// lower it only as far as most questions of the public sets still come out right.
const LOWEST: f32 = 0.4;

/// The highest threshold that a pack may have. Its `not` phrasings are near misses, denser than in what
/// people ask, so they do not raise it.
const HIGHEST: f32 = ANSWER_FROM;

/// The cost of a wrong answer, in right answers: less than one, because near misses are much denser among
/// a pack's phrasings than among people's questions. The article's threshold is .40 up to here, .41 at .5,
/// .46 at 1; the handbook's (`tests/data`) is .40 up to .5, .42 at .7.
const COST: f32 = 0.3;

/// The share of the threshold from which a question is asked back. Of the dev halves' questions between
/// .35 and .5, the right fact is first for 40 % and among the first three for 54 %; between .25 and .35,
/// for 27 % and 42 %.
pub(super) const CLARIFY_SHARE: f32 = 0.7;

/// Questions about nothing that a pack is likely to be about.
const OFF_TOPIC: &str = include_str!("off-topic.txt");

/// The threshold of each scope that has one of its own.
pub(super) type Thresholds = BTreeMap<Scope, f32>;

/// A question that was asked to find a threshold.
#[derive(Debug, Clone, Copy)]
struct Tried {
    confidence: f32,
    /// Whether the first fact is right.
    is_right: bool,
}

/// Reports whether the threshold decides at a confidence: whether it is neither below each that a
/// scope may have, doubt included, nor above.
pub(super) fn is_in_doubt(confidence: f32) -> bool {
    (CLARIFY_SHARE * LOWEST..HIGHEST).contains(&confidence)
}

/// Finds the threshold of each scope that has enough phrasings: that under which its phrasings, left
/// out one at a time, its `not` phrasings and questions off every topic come out best.
pub(super) fn thresholds(matcher: &Matcher) -> Thresholds {
    let segments = matcher.segments();
    let live = NumberedSegment::all(&segments).flat_map(|within| {
        let facts = within
            .segment
            .numbers()
            .map(move |number| within.fact_ref(number));
        facts.filter(|fact| matcher.is_live(*fact))
    });
    let mut scopes: BTreeMap<&Scope, Vec<&Arc<ScopedFact>>> = BTreeMap::new();
    for fact in live.map(|fact| matcher.fact(fact)) {
        scopes.entry(&fact.scope).or_default().push(fact);
    }
    scopes
        .into_iter()
        .filter(|(_, facts)| {
            let phrasings: usize = facts.iter().map(|fact| fact.fact.questions.len()).sum();
            phrasings >= PHRASINGS
        })
        .map(|(scope, facts)| (scope.clone(), threshold(matcher, &facts)))
        .collect()
}

fn threshold(matcher: &Matcher, facts: &[&Arc<ScopedFact>]) -> f32 {
    let numbers = |texts: &[String]| (0..texts.len()).filter_map(PhrasingNumber::at);
    let phrasings = sample(facts, |fact| {
        numbers(&fact.fact.questions)
            .map(Omitted::Phrasing)
            .collect()
    });
    let nots = sample(facts, |fact| {
        numbers(&fact.fact.not).map(Omitted::Not).collect()
    });
    let left_out = phrasings
        .into_iter()
        .chain(nots)
        .map(|(fact, omitted)| ask_without(matcher, fact, omitted));
    let off_topic = OFF_TOPIC
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|text| {
            let found = matcher.find_without(&Question::new(text, None, Date::ZERO), None);
            Tried {
                confidence: found.confidence,
                is_right: false,
            }
        });
    best(left_out.chain(off_topic).collect())
}

/// Returns at most [`ASKED`] phrasings of some facts, evenly spread.
fn sample<'a>(
    facts: &[&'a Arc<ScopedFact>],
    phrasings: impl Fn(&ScopedFact) -> Vec<Omitted>,
) -> Vec<(&'a ScopedFact, Omitted)> {
    let all: Vec<(&ScopedFact, Omitted)> = facts
        .iter()
        .flat_map(|fact| {
            let of_fact = phrasings(fact).into_iter();
            of_fact.map(move |phrasing| (&***fact, phrasing))
        })
        .collect();
    let every = all.len().div_ceil(ASKED).max(1);
    all.into_iter().step_by(every).collect()
}

/// Asks a phrasing as if it were not there.
fn ask_without(matcher: &Matcher, fact: &ScopedFact, omitted: Omitted) -> Tried {
    let (texts, number, is_not) = match omitted {
        Omitted::Phrasing(number) => (&fact.fact.questions, number, false),
        Omitted::Not(number) => (&fact.fact.not, number, true),
    };
    let text = texts.get(number.index());
    let text = text.expect("the phrasing is one of the fact");
    let without = Without {
        scope: &fact.scope,
        fact: &fact.fact.id,
        omitted,
    };
    let question = Question::new(text, None, Date::ZERO);
    let found = matcher.find_without(&question, Some(without));
    let first = found.matches.first();
    let finds_it = first
        .is_some_and(|first| first.fact.scope == fact.scope && first.fact.fact.id == fact.fact.id);
    Tried {
        confidence: found.confidence,
        is_right: finds_it && !is_not,
    }
}

/// Returns the threshold above which right answers outweigh wrong ones the most.
fn best(mut tried: Vec<Tried>) -> f32 {
    tried.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut worth = 0.0;
    let (mut most, mut threshold) = (0.0, HIGHEST);
    for Tried {
        confidence,
        is_right,
    } in tried
    {
        worth += if is_right { 1.0 } else { -COST };
        if worth >= most {
            (most, threshold) = (worth, confidence);
        }
    }
    threshold.clamp(LOWEST, HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::KnowledgeBase;
    use crate::matcher::Lexicons;

    #[test]
    fn the_best_threshold_lets_in_what_is_right_and_keeps_out_what_is_not() {
        let best_of = |tried: &[(f32, bool)]| {
            let tried = tried.iter().map(|(confidence, is_right)| Tried {
                confidence: *confidence,
                is_right: *is_right,
            });
            best(tried.collect())
        };
        for (tried, expected) in [
            // Clear: each right answer is surer than each wrong one.
            (
                &[
                    (0.9, true),
                    (0.8, true),
                    (0.6, true),
                    (0.5, false),
                    (0.2, false),
                ][..],
                HIGHEST,
            ),
            // Timid: right answers lie below the default.
            (
                &[(0.6, true), (0.46, true), (0.44, true), (0.1, false)],
                0.44,
            ),
            // Rash: a right answer lies below what a pack may have.
            (&[(0.6, true), (0.2, true)], LOWEST),
            // Hopeless: nothing is right.
            (&[(0.6, false), (0.3, false)], HIGHEST),
        ] {
            let found = best_of(tried);
            assert!(
                (found - expected).abs() < f32::EPSILON,
                "{tried:?}: {found}"
            );
        }
    }

    #[test]
    fn questions_off_every_topic_are_many_and_different() {
        let lines: std::collections::BTreeSet<_> = OFF_TOPIC.lines().collect();
        assert!(lines.len() >= 60 && lines.len() == OFF_TOPIC.lines().count());
    }

    #[test]
    fn a_pack_of_few_phrasings_has_no_threshold_of_its_own() {
        let matcher = Matcher::new(&KnowledgeBase::default(), Lexicons::Used);
        assert!(thresholds(&matcher).is_empty());
    }
}
