//! The threshold: the minimum confidence for an answer, tuned for each pack that has enough phrasings.
//!
//! The confidence of one pack does not mean quite the same as that of another. A pack that has at least
//! [`PHRASINGS`] phrasings is therefore examined on its own questions: its phrasings, each left out while
//! it is asked; its `not` phrasings, asked the same way; and questions on topics that hardly any pack
//! covers. Its threshold is the lowest confidence at which right answers outweigh wrong ones the most,
//! limited to [`LOWEST`] to [`HIGHEST`]. Every other pack uses [`ANSWER_FROM`].
//!
//! The examination takes a few hundred rankings, so it waits until a confidence is in the range in which
//! a threshold can make a difference.
//!
//! All confidences and thresholds are probabilities from 0 to 1. Unless a constant says otherwise, it was
//! chosen on the dev halves of the public sets (`docs/QUALITY.md`).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::index::PhrasingNumber;
use super::segments::NumberedSegment;
use super::{Matcher, Omitted, Without};
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::scope::Scope;

/// The default threshold: an answer is more likely right than wrong.
///
/// On the public sets, a threshold of .36 handles as many questions correctly in total, but it answers a
/// quarter of the unanswerable ones; .5 answers a sixth.
pub const ANSWER_FROM: f32 = 0.5;

/// The number of phrasings that a pack needs for a threshold of its own. With 50, one phrasing counts for
/// 2 % of the result.
const PHRASINGS: usize = 50;

/// The maximum number of phrasings, and of `not` phrasings, that are asked to tune a threshold.
///
/// The article has 1,990 and 802. Asking 30, 60, 240 or 1,000 of each gives the same threshold and takes
/// from half to six times as long.
const SAMPLE: usize = 120;

/// The lowest threshold that a pack may have.
///
/// A pack's phrasings are easier than the questions that people ask. They therefore lower the threshold
/// only as far as most questions of the public sets are still handled correctly.
const LOWEST: f32 = 0.4;

/// The highest threshold that a pack may have.
///
/// A pack's `not` phrasings are near misses, which are far more frequent there than among the questions
/// that people ask. They therefore never raise the threshold above the default.
const HIGHEST: f32 = ANSWER_FROM;

/// The cost of a wrong answer, in right answers.
///
/// It is below 1 because near misses are far more frequent among a pack's phrasings than among people's
/// questions. The article's threshold is .40 with a cost of up to .3, .41 with .5 and .46 with 1; the
/// handbook's (`tests/data`) is .40 with up to .5 and .42 with .7.
const COST: f32 = 0.3;

/// The minimum confidence for asking back instead of refusing, as a share of the threshold.
///
/// With a confidence between .35 and .5, the right fact is first for 40 % of the dev halves' questions and
/// among the first three for 54 %; between .25 and .35, for 27 % and 42 %.
pub(super) const CLARIFY_SHARE: f32 = 0.7;

/// Questions on topics that a pack is unlikely to cover, one a line.
const OFF_TOPIC: &str = include_str!("off-topic.txt");

/// The thresholds of the scopes that have their own.
pub(super) type Thresholds = BTreeMap<Scope, f32>;

/// The outcome of one question that was asked to tune a threshold.
#[derive(Debug, Clone, Copy)]
struct Tried {
    confidence: f32,
    /// Whether the first fact is right.
    is_right: bool,
}

/// Reports whether the scope's threshold can change the reply at this confidence.
///
/// Below the range, every threshold refuses without asking back; above it, every threshold answers.
pub(super) fn is_in_doubt(confidence: f32) -> bool {
    (CLARIFY_SHARE * LOWEST..HIGHEST).contains(&confidence)
}

/// Tunes the threshold of each scope that has at least [`PHRASINGS`] phrasings; see the module's
/// documentation.
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

/// Returns at most [`SAMPLE`] phrasings of some facts, evenly spread over them.
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
    let every = all.len().div_ceil(SAMPLE).max(1);
    all.into_iter().step_by(every).collect()
}

/// Asks a phrasing as if its fact did not have it.
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

/// Returns the threshold with the highest total, counting 1 for each right answer at or above it and
/// −[`COST`] for each wrong one; the lowest such threshold if there are several.
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
    fn the_best_threshold_admits_right_answers_and_excludes_wrong_ones() {
        let best_of = |tried: &[(f32, bool)]| {
            let tried = tried.iter().map(|(confidence, is_right)| Tried {
                confidence: *confidence,
                is_right: *is_right,
            });
            best(tried.collect())
        };
        for (tried, expected) in [
            // Clear: every right answer has more confidence than every wrong one.
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
            // Timid: some right answers are below the default.
            (
                &[(0.6, true), (0.46, true), (0.44, true), (0.1, false)],
                0.44,
            ),
            // Rash: a right answer is below the lowest threshold that a pack may have.
            (&[(0.6, true), (0.2, true)], LOWEST),
            // Hopeless: no answer is right.
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
    fn there_are_sixty_different_off_topic_questions() {
        let lines: std::collections::BTreeSet<_> = OFF_TOPIC.lines().collect();
        assert!(lines.len() >= 60 && lines.len() == OFF_TOPIC.lines().count());
    }

    #[test]
    fn a_pack_with_few_phrasings_has_no_threshold_of_its_own() {
        let matcher = Matcher::new(&KnowledgeBase::default(), Lexicons::Used);
        assert!(thresholds(&matcher).is_empty());
    }
}
