//! Confidence: the signals from which the probability is worked out that the question can be answered
//! and that the first fact is right.

use super::evidence::Signals;
use super::query::Query;
use super::readings::How;
use super::retrieval::Candidate;
use super::score::NotLikeness;
use crate::question::Question;
use crate::source::SourceId;

/// The score, in points, that counts one half. A first fact that is right has 13 points in the median of
/// the dev halves, 16 where the facts have the phrasing that is paraphrased (`selqa_alt`).
const SCORE_HALF: f32 = 16.0;

/// The smallest share in the softmax of which the logarithm is taken: below, the logarithm would grow
/// without bound, though a share of .001 already says that another fact is a thousand times likelier.
const SHARE_LEAST: f32 = 0.001;

impl Signals {
    /// Returns the signals of a ranking; nothing for an empty one.
    ///
    /// `explained` are the words that the first fact explains; `is_not` says that the question is a `not`
    /// phrasing.
    pub(super) fn of(
        query: &Query<'_>,
        candidates: &[Candidate<'_>],
        explained: &[(usize, How)],
        is_not: bool,
    ) -> Option<Self> {
        let (first, others) = candidates.split_first()?;
        let rivals = rivals(first, others);
        let nearest = nearest_nots(candidates);
        let Candidate { fact, scored, .. } = first;
        let features = scored.features;
        let score = scored.score.max(0.0);
        let bounded = score / (score + SCORE_HALF);
        let is_misspelt = |(_, how): &(usize, How)| matches!(how, How::Misspelt(_));
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

/// Returns 1 for yes and 0 for no.
fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Returns the candidates that compete with the first: those that do not cite the same passage.
fn rivals<'a>(first: &Candidate<'_>, others: &'a [Candidate<'a>]) -> Vec<&'a Candidate<'a>> {
    let own = passage(first);
    others
        .iter()
        .filter(|other| own.is_none() || passage(other) != own)
        .collect()
}

/// Returns the passage that a candidate rests on first: its source, and the paragraph there.
fn passage<'a>(candidate: &'a Candidate<'_>) -> Option<(&'a SourceId, usize)> {
    let citation = candidate.fact.fact.citations.first();
    Some((citation.source.id.as_ref()?, citation.place?.paragraph))
}

/// Returns the share of the first candidate in the softmax of the scores, 0 to 1.
fn share_of_softmax(first: &Candidate<'_>, rivals: &[&Candidate<'_>]) -> f32 {
    let odds = rivals
        .iter()
        .map(|rival| (rival.scored.score - first.scored.score).exp());
    1.0 / (1.0 + odds.sum::<f32>())
}

/// Returns how much more support the first candidate has than any rival with phrasings; 0 if there is
/// no such rival.
fn support_lead(first: &Candidate<'_>, rivals: &[&Candidate<'_>]) -> f32 {
    rivals
        .iter()
        .filter(|rival| rival.scored.best_phrasing.is_some())
        .map(|rival| rival.scored.features.support)
        .reduce(f32::max)
        .map_or(0.0, |most| first.scored.features.support - most)
}

/// Returns how like the question each `not` phrasing of the candidates is, the likest first.
fn nearest_nots(candidates: &[Candidate<'_>]) -> Vec<f32> {
    let mut nots: Vec<f32> = candidates
        .iter()
        .flat_map(|candidate| &candidate.scored.nots)
        .map(|not| not.likeness)
        .collect();
    nots.sort_by(|a, b| b.total_cmp(a));
    nots
}

/// Returns the natural logarithm of the number of words that carry a subject in a question and in the
/// one that it leans on.
#[expect(clippy::cast_precision_loss, reason = "a count of words")]
fn content(question: &Question) -> f32 {
    let before = question.previous.iter().map(AsRef::as_ref);
    let questions = before.chain([question]);
    let words: usize = questions.map(|question| question.content().count()).sum();
    (words.max(1) as f32).ln()
}

/// Returns the `not` phrasing that is most like the question, if it is more like it than every phrasing
/// that is answered.
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
    fn a_phrasing_that_leans_on_another_is_as_sure_as_one_alone() {
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
    fn a_word_taken_for_a_misspelling_is_known_from_the_word_itself() {
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
    fn what_a_guarded_fact_gives_and_lacks_is_told_apart() {
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
    fn a_fact_leads_by_what_its_phrasings_have_over_those_of_the_rivals() {
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
        assert!(alone == 0.0, "{alone}: nobody is led");
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
