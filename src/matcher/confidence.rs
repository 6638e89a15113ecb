//! Confidence: the signals that estimate whether the first fact of a ranking is the right answer.
//!
//! The confidence is a probability from 0 to 1: that the material answers the question and that the first
//! fact is that answer. It is a logistic regression on [`Signals`], which this module computes. The
//! signals compare the first fact with the question, with its rivals (the other candidates that do not
//! cite the same passage), and with the `not` phrasings of all candidates, which are questions that
//! curators marked as not answered. [`Model::probability`](super::Model::probability) weighs the signals;
//! `threshold` decides how much confidence an answer needs; `docs/QUALITY.md` reports the calibration.

use super::candidate::Candidate;
use super::evidence::Signals;
use super::query::Query;
use super::readings::How;
use super::score::NotLikeness;
use crate::question::{Question, WordNumber};
use crate::source::SourceId;

/// The score, in points, that the signal `score` maps to one half.
///
/// A correct first fact has a median of 13 points on the dev halves, and of 16 on `selqa_alt`, whose
/// questions paraphrase a phrasing of their fact.
const SCORE_HALF: f32 = 16.0;

/// The lower limit of the softmax share before its logarithm is taken.
///
/// Without a limit the logarithm would fall without bound, although a share of .001 already means that the
/// rivals together are a thousand times likelier.
const SHARE_LEAST: f32 = 0.001;

impl Signals {
    /// Returns the signals of a ranking, or nothing if it is empty.
    ///
    /// `explained` lists the words of the question that the first fact matches; `is_not` states whether the
    /// question is a `not` phrasing of any fact.
    pub(super) fn of(
        query: &Query<'_>,
        candidates: &[Candidate<'_>],
        explained: &[(WordNumber, How)],
        is_not: bool,
    ) -> Option<Self> {
        let (first, others) = candidates.split_first()?;
        let rivals = rivals(first, others);
        let nearest = nearest_nots(candidates);
        let Candidate { fact, scored, .. } = first;
        let features = scored.features;
        let score = scored.score.max(0.0);
        let bounded = score / (score + SCORE_HALF);
        let is_misspelt = |(_, how): &(WordNumber, How)| matches!(how, How::Misspelt(_));
        let gives_kind = flag(scored.gives_kind);
        let phrased = flag(scored.best_phrasing.is_some());
        let guarded = flag(!fact.fact.not.is_empty());
        Some(Self {
            exact: features.exact - flag(is_not),
            score: bounded,
            chosen: share_of_softmax(first, &rivals).max(SHARE_LEAST).ln(),
            misspelt_score: bounded * flag(explained.iter().any(is_misspelt)),
            support_lead: (1.0 - guarded) * support_lead(first, &rivals),
            order: features.order,
            gives_kind,
            time_unmet: flag(scored.time_unmet),
            nearer_not: (nearest.first().copied().unwrap_or(0.0) - scored.phrasing).max(0.0),
            not_support: nearest.iter().take(3).sum::<f32>() / 3.0,
            phrased,
            phrasing: scored.phrasing.powi(4),
            phrased_content: phrased * content(query.question),
            phrased_order: phrased * features.order,
            guarded,
            guarded_kind: guarded * gives_kind,
            guarded_names: guarded * features.names_missing,
        })
    }
}

/// Returns 1 for `true` and 0 for `false`.
fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Returns the candidates that compete with the first one: those that do not cite the same passage.
fn rivals<'a>(first: &Candidate<'_>, others: &'a [Candidate<'a>]) -> Vec<&'a Candidate<'a>> {
    let own = passage(first);
    others
        .iter()
        .filter(|other| own.is_none() || passage(other) != own)
        .collect()
}

/// Returns the first passage that a candidate cites, as its source and paragraph number.
fn passage<'a>(candidate: &'a Candidate<'_>) -> Option<(&'a SourceId, usize)> {
    let citation = candidate.fact.fact.citations.first();
    Some((citation.source.id.as_ref()?, citation.place?.paragraph))
}

/// Returns the first candidate's share, from 0 to 1, in the softmax of its score and its rivals'.
fn share_of_softmax(first: &Candidate<'_>, rivals: &[&Candidate<'_>]) -> f32 {
    let odds = rivals
        .iter()
        .map(|rival| (rival.scored.score - first.scored.score).exp());
    1.0 / (1.0 + odds.sum::<f32>())
}

/// Returns the first candidate's `support` minus the highest among the rivals that have phrasings, or 0 if
/// no rival has any.
fn support_lead(first: &Candidate<'_>, rivals: &[&Candidate<'_>]) -> f32 {
    rivals
        .iter()
        .filter(|rival| rival.scored.best_phrasing.is_some())
        .map(|rival| rival.scored.features.support)
        .reduce(f32::max)
        .map_or(0.0, |most| first.scored.features.support - most)
}

/// Returns the likeness of every `not` phrasing of the candidates to the question, highest first.
fn nearest_nots(candidates: &[Candidate<'_>]) -> Vec<f32> {
    let mut nots: Vec<f32> = candidates
        .iter()
        .flat_map(|candidate| &candidate.scored.nots)
        .map(|not| not.likeness)
        .collect();
    nots.sort_by(|a, b| b.total_cmp(a));
    nots
}

/// Returns the natural logarithm of the number of content words in a question and in the one that it
/// follows up on.
#[expect(clippy::cast_precision_loss, reason = "a count of words")]
fn content(question: &Question) -> f32 {
    let before = question.previous.iter().map(AsRef::as_ref);
    let questions = before.chain([question]);
    let words: usize = questions.map(|question| question.content().count()).sum();
    (words.max(1) as f32).ln()
}

/// Returns the `not` phrasing closest to the question, if no phrasing of a candidate is as close.
pub(super) fn known_unanswered(candidates: &[Candidate<'_>]) -> Option<String> {
    let answered = candidates
        .iter()
        .map(|candidate| candidate.scored.phrasing)
        .fold(0.0, f32::max);
    let (candidate, NotLikeness { likeness, number }) = candidates
        .iter()
        .flat_map(|candidate| {
            candidate
                .scored
                .nots
                .iter()
                .map(move |not| (candidate, *not))
        })
        .max_by(|(_, a), (_, b)| a.likeness.total_cmp(&b.likeness))?;
    let phrasing = candidate.fact.fact.not.get(number.index());
    let phrasing = phrasing.expect("the index has the `not` phrasings of the fact");
    (likeness > answered).then(|| phrasing.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use jiff::civil::Date;

    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::knowledge::{KnowledgeBase, ScopedFact};
    use crate::matcher::{Lexicons, Matcher};
    use crate::scope::Scope;

    fn fact(entry: serde_json::Value) -> Arc<ScopedFact> {
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact: fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap(),
            recorded: None,
            review_by: None,
        })
    }

    fn matcher(facts: Vec<Arc<ScopedFact>>) -> Matcher {
        let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts);
        Matcher::new(&knowledge, Lexicons::Used)
    }

    fn signals(matcher: &Matcher, text: &str) -> Signals {
        let question = Question::new(text, None, Date::ZERO);
        matcher.find(&question).signals.unwrap()
    }

    #[test]
    fn a_phrasing_asked_as_a_follow_up_is_at_least_as_certain_as_one_asked_alone() {
        let matcher = matcher(vec![fact(serde_json::json!({
            "id": "hours", "statement": "The hall opens at nine, Mondays aside.",
            "questions": ["when does the hall open", "is it open on mondays"],
            "not": ["is it open on sundays", "is it open at night", "is it open on feast days"],
            "cite": [{"title": "The hall", "quote": "opens at nine"}],
        }))]);
        let sure = |previous| {
            let question = Question::new("is it open on mondays", previous, Date::ZERO);
            assert_eq!(question.previous.is_some(), previous.is_some());
            matcher.find(&question).confidence
        };
        let (alone, leaning) = (sure(None), sure(Some("when does the hall open")));
        assert!(alone > 0.95 && leaning >= alone, "{alone} {leaning}");
    }

    #[test]
    fn a_corrected_word_raises_its_own_signal_and_lowers_the_score() {
        let matcher = matcher(vec![fact(serde_json::json!({
            "id": "hours", "statement": "The library opens at nine.",
            "questions": ["when does the library open"],
            "cite": [{"title": "The library", "quote": "opens at nine"}],
        }))]);
        let plain = signals(&matcher, "so when does the library open today");
        let misspelt = signals(&matcher, "so when does the libary open today");
        assert!(plain.misspelt_score == 0.0 && misspelt.misspelt_score > 0.0);
        assert!(misspelt.score < plain.score, "{misspelt:?} {plain:?}");
    }

    #[test]
    fn a_guarded_fact_has_its_own_signals_for_kind_and_names() {
        let hall = |not: &[&str]| {
            matcher(vec![fact(serde_json::json!({
                "id": "hall", "statement": "The hall stands by the river.",
                "questions": ["where is the hall", "is the hall by the river"], "not": not,
                "cite": [{"title": "The hall", "quote": "by the river"}],
            }))])
        };
        let (open, guarded) = (hall(&[]), hall(&["who built the bridge"]));
        let asked = "how many people does the hall by the river hold";
        let of = signals(&guarded, asked);
        assert!(of.guarded == 1.0 && of.guarded_kind == 0.0 && of.support_lead == 0.0);
        assert!(signals(&open, asked).guarded == 0.0);
        assert!(signals(&guarded, "so where is the hall then").guarded_kind == 1.0);
        let strange = signals(&guarded, "is the hall by the river in Lisbon");
        assert!(strange.guarded_names > of.guarded_names, "{strange:?}");
    }

    #[test]
    fn the_lead_is_the_support_of_the_first_fact_minus_that_of_its_best_rival() {
        let hall = |id, questions: &[&str]| {
            fact(serde_json::json!({
                "id": id, "statement": format!("The {id} opens at nine."), "questions": questions,
                "cite": [{"title": "The town", "quote": "opens at nine"}],
            }))
        };
        let lead = |pool: &[&str]| {
            let facts = vec![
                hall("hall", &["when does the hall open"]),
                hall("pool", pool),
            ];
            signals(&matcher(facts), "so when does the hall open").support_lead
        };
        let alone = lead(&[]);
        assert!(alone == 0.0, "{alone}: no rival has phrasings");
        let beside = lead(&["when does the pool open"]);
        let alike = lead(&["when does the hall open, and the pool"]);
        assert!(beside > alike, "{beside} {alike}");
        let facts = vec![
            hall("hall", &[]),
            hall("pool", &["when does the pool open"]),
        ];
        let unphrased = signals(&matcher(facts), "the hall opens at nine").support_lead;
        assert!(unphrased < 0.0, "{unphrased}");
    }
}
