//! How sure the matcher may be: the probability that the question can be answered and that the
//! first fact is right.

use std::sync::Arc;

use super::Place;
use super::features::figures;
use super::query::Query;
use super::score::Scored;
use crate::knowledge::ScopedFact;

/// From here on it tells nothing more that a fact is further ahead.
const LEAD_MOST: f32 = 8.0;

figures! {
    /// What the probability is worked out from.
    Signals {
        /// 1 where the question is a phrasing of the fact, −1 where it is a `not` phrasing.
        exact,
        /// The first fact's score.
        score,
        /// The same, squared, over 10: what one more point adds is less the more there are.
        score_squared,
        /// The share of the first fact among all that the model would choose from, squared: the
        /// softmax of the scores.
        chosen_squared,
        /// The logarithm of the number of facts: among many, some are like any question.
        facts,
        /// The same by the share of the first fact: to be chosen among many says more.
        facts_chosen,
        /// Share of the question's neighbouring words that are neighbours there.
        order,
        /// 1 where the fact gives the kind of thing that the question asks for.
        gives_kind,
        /// 1 where the question speaks of a time that the fact's date does not fit.
        time_unmet,
        /// 1 where the first fact has phrasings. This and what follows it is 0 where it has none.
        phrased,
        /// The share of the first fact among all.
        phrased_chosen,
        /// How far its score is above the next fact's, at most [`LEAD_MOST`].
        phrased_lead,
        /// The logarithm of the number of the question's words that carry a subject, and of those of
        /// the question that it leans on.
        phrased_content,
        /// Share of the question's neighbouring words that are neighbours there.
        phrased_order,
        /// Likeness of its best phrasing, by words, to the fourth power: to be nearly the same says
        /// much, to be somewhat alike says little.
        phrasing,
        /// How much more the question is like a `not` phrasing of any fact than like that phrasing.
        nearer_not,
        /// Mean likeness of the three most like `not` phrasings.
        not_support,
    }
}

/// What is known of a question besides the facts that may answer it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking {
    /// Whether it is a `not` phrasing.
    pub(super) is_not: bool,
    /// The number of facts that there are.
    pub(super) facts: usize,
}

impl Signals {
    /// Returns what the decision on the first of the scored facts is worked out from.
    pub(super) fn of<'a>(
        query: &Query<'_>,
        scored: &[(Place, Scored)],
        asked: Asking,
        fact: impl Fn(Place) -> Option<&'a Arc<ScopedFact>>,
    ) -> Option<Self> {
        let (place, first) = scored.first()?;
        let passage = |place: Place| {
            let citation = fact(place)?.fact.citations.first();
            Some((citation.source.id.as_ref()?, citation.place?.paragraph))
        };
        let own = passage(*place);
        let features = first.features;
        let score = first.score;
        // Facts that rest on the same passage are not each other's rivals.
        let rivals = scored.iter().skip(1);
        let rivals = rivals.filter(|(place, _)| own.is_none() || passage(*place) != own);
        let all = 1.0
            + rivals
                .map(|(_, rival)| (rival.score - score).exp())
                .sum::<f32>();
        let chosen = 1.0 / all;
        let mut nots: Vec<f32> = scored
            .iter()
            .flat_map(|(_, scored)| &scored.nots)
            .map(|(likeness, _)| *likeness)
            .collect();
        nots.sort_by(|a, b| b.total_cmp(a));
        let flag = |is: bool| f32::from(u8::from(is));
        let asked_before = query.question.previous.iter();
        let questions = asked_before.map(AsRef::as_ref).chain([query.question]);
        let content = logarithm(questions.map(|question| question.content().count()).sum());
        let facts = logarithm(asked.facts);
        let next = scored.get(1).map_or(0.0, |(_, next)| next.score);
        let phrased = flag(first.best_phrasing.is_some());
        Some(Self {
            exact: features.exact - flag(asked.is_not),
            score,
            score_squared: score * score / 10.0,
            chosen_squared: chosen * chosen,
            facts,
            facts_chosen: facts * chosen,
            order: features.order,
            gives_kind: flag(first.gives_kind),
            time_unmet: flag(first.time_unmet),
            phrased,
            phrased_chosen: phrased * chosen,
            phrased_lead: phrased * (score - next).min(LEAD_MOST),
            phrased_content: phrased * content,
            phrased_order: phrased * features.order,
            phrasing: first.phrasing.powi(4),
            nearer_not: (nots.first().copied().unwrap_or_default() - first.phrasing).max(0.0),
            not_support: nots.iter().take(3).sum::<f32>() / 3.0,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words and facts")]
fn logarithm(count: usize) -> f32 {
    (count.max(1) as f32).ln()
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
