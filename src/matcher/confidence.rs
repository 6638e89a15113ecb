//! How sure the matcher may be: the probability that the question can be answered and that the
//! first fact is right.

use std::sync::Arc;

use super::Place;
use super::features::figures;
use super::query::Query;
use super::score::Scored;
use super::slots::How;
use crate::knowledge::ScopedFact;
use crate::question::Question;

/// The score that counts half of what a score can count, about that of a first fact that is right.
const SCORE_HALF: f32 = 16.0;
/// The smallest share of which the logarithm is taken.
const SHARE_LEAST: f32 = 0.001;

figures! {
    /// What the probability is worked out from.
    Signals {
        /// 1 where the question is a phrasing of the fact, −1 where it is a `not` phrasing.
        exact,
        /// The first fact's score, by the share that it is of itself and 16 more: what one more point
        /// adds is less the more there are.
        score,
        /// The logarithm of the share of the first fact among all that the model would choose from: of
        /// the softmax of the scores.
        chosen,
        /// The score, where the first fact explains a word of the question as a misspelling: such a word
        /// counts less in the score than the word itself, but it is seldom the wrong one.
        misspelt_score,
        /// Mean likeness of the first fact's three best phrasings, less the greatest such mean of a rival
        /// that has phrasings: below 0 where the rival's is greater. 0 where there is no such rival, as to
        /// lead nobody says nothing, and where the first fact is guarded, of which it tells nothing.
        support_lead,
        /// Share of the question's neighbouring words that are neighbours there.
        order,
        /// 1 where the fact gives the kind of thing that the question asks for, or where it asks for none
        /// in particular.
        gives_kind,
        /// 1 where the question speaks of a time that the fact's date does not fit.
        time_unmet,
        /// How much more the question is like a `not` phrasing of any fact than like a phrasing of the
        /// first.
        nearer_not,
        /// Mean likeness of the three most like `not` phrasings.
        not_support,
        /// 1 where the first fact has phrasings. This and what follows, as far as `phrased_order`, is 0
        /// where it has none.
        phrased,
        /// Likeness of its best phrasing, by words, to the fourth power: to be nearly the same says
        /// much, to be somewhat alike says little.
        phrasing,
        /// The logarithm of the number of the question's words that carry a subject, and of those of
        /// the question that it leans on.
        phrased_content,
        /// Share of the question's neighbouring words that are neighbours there.
        phrased_order,
        /// 1 where the first fact is guarded by `not` phrasings: where somebody thought of what it does
        /// not answer. This and what follows it is 0 where it has none.
        guarded,
        /// The same as `gives_kind`.
        guarded_kind,
        /// Share of the question's names that the fact does not have.
        guarded_names,
    }
}

impl Signals {
    /// Returns what the decision on the first of the scored facts is worked out from; `explained` are
    /// the words that it explains, and `is_not` tells of a question that is a `not` phrasing.
    pub(super) fn of<'a>(
        query: &Query<'_>,
        scored: &[(Place, Scored)],
        explained: &[(usize, How)],
        is_not: bool,
        fact: impl Fn(Place) -> Option<&'a Arc<ScopedFact>>,
    ) -> Option<Self> {
        let (place, first) = scored.first()?;
        let passage = |place: Place| {
            let citation = fact(place)?.fact.citations.first();
            Some((citation.source.id.as_ref()?, citation.place?.paragraph))
        };
        let own = passage(*place);
        let features = first.features;
        // Facts that rest on the same passage are not each other's rivals.
        let others = scored.iter().skip(1);
        let rivals = others.filter(|(place, _)| own.is_none() || passage(*place) != own);
        let rivals = rivals.map(|(_, rival)| rival);
        let odds = rivals
            .clone()
            .map(|rival| (rival.score - first.score).exp());
        let chosen = 1.0 / (1.0 + odds.sum::<f32>());
        let phrased_rivals = rivals.filter(|rival| rival.best_phrasing.is_some());
        let most = phrased_rivals
            .map(|rival| rival.features.support)
            .reduce(f32::max);
        let lead = most.map_or(0.0, |most| features.support - most);
        let mut nots: Vec<f32> = scored
            .iter()
            .flat_map(|(_, scored)| &scored.nots)
            .map(|(likeness, _)| *likeness)
            .collect();
        nots.sort_by(|a, b| b.total_cmp(a));
        let nearest_not = nots.first().copied().unwrap_or_default();
        let flag = |is: bool| f32::from(u8::from(is));
        let score = first.score.max(0.0);
        let score = score / (score + SCORE_HALF);
        let is_misspelt = |(_, how): &(usize, How)| matches!(how, How::Misspelt(_));
        let gives_kind = flag(first.gives_kind);
        let phrased = flag(first.best_phrasing.is_some());
        let guarded = flag(fact(*place).is_some_and(|fact| !fact.fact.not.is_empty()));
        Some(Self {
            exact: features.exact - flag(is_not),
            score,
            chosen: chosen.max(SHARE_LEAST).ln(),
            misspelt_score: score * flag(explained.iter().any(is_misspelt)),
            support_lead: (1.0 - guarded) * lead,
            order: features.order,
            gives_kind,
            time_unmet: flag(first.time_unmet),
            nearer_not: (nearest_not - first.phrasing).max(0.0),
            not_support: nots.iter().take(3).sum::<f32>() / 3.0,
            phrased,
            phrasing: first.phrasing.powi(4),
            phrased_content: phrased * content(query.question),
            phrased_order: phrased * features.order,
            guarded,
            guarded_kind: guarded * gives_kind,
            guarded_names: guarded * features.names_missing,
        })
    }
}

/// Returns the logarithm of the number of words that carry a subject in a question and in the one
/// that it leans on.
#[expect(clippy::cast_precision_loss, reason = "a count of words")]
fn content(question: &Question) -> f32 {
    let before = question.previous.iter().map(AsRef::as_ref);
    let questions = before.chain([question]);
    let words: usize = questions.map(|question| question.content().count()).sum();
    (words.max(1) as f32).ln()
}

/// Returns the fact and the number of the `not` phrasing that is most like the question, where it
/// is more like it than every phrasing that is answered.
pub(super) fn unanswered(scored: &[(Place, Scored)]) -> Option<(Place, u16)> {
    let answered = scored
        .iter()
        .map(|(_, scored)| scored.phrasing)
        .fold(0.0, f32::max);
    let nots = scored.iter().flat_map(|(place, scored)| {
        scored
            .nots
            .iter()
            .map(|(likeness, number)| (*likeness, *place, *number))
    });
    let (likeness, fact, number) = nots.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (likeness > answered).then_some((fact, number))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::Date;

    use super::*;
    use crate::knowledge::KnowledgeBase;
    use crate::knowledge::entry::fact_of;
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
