//! How sure the matcher may be: the probability that the question can be answered and that the
//! first fact is right.

use std::sync::Arc;

use super::Place;
use super::features::figures;
use super::query::Query;
use super::score::Scored;
use crate::knowledge::ScopedFact;

figures! {
    /// What the probability is worked out from.
    Signals {
        /// 1 where the question is a phrasing of the fact, −1 where it is a `not` phrasing.
        exact,
        /// The first fact's score.
        score,
        /// The same, squared, over 10: what one more point adds is less the more there are.
        score_squared,
        /// The share of the first fact among all that the model would choose from: the softmax of
        /// the scores.
        chosen,
        /// The logarithm of the number of the question's words.
        length,
        /// The logarithm of the number of facts: among many, some are like any question.
        facts,
        /// 1 where the first fact has phrasings.
        phrased,
        /// The score, where it has phrasings.
        phrased_score,
        /// Likeness of its best phrasing, by words.
        phrasing,
        /// The share of the first fact, where it has phrasings.
        phrased_chosen,
        /// The logarithm of the number of the question's words, where it has phrasings.
        phrased_length,
        /// Share of the question's words that the fact has, rare words counting more.
        telling,
        /// Likeness of all that is said of the fact, by letters.
        letters_of_all,
        /// Share of the question's neighbouring words that are neighbours there.
        order,
        /// 1 where the fact gives the kind of thing that the question asks for.
        gives_kind,
        /// Share of the question, by weight, that the whole material does not know.
        unknown,
        /// Share of the question's names that the fact does not have.
        names_missing,
        /// 1 where the question speaks of a time that the fact's date does not fit.
        time_unmet,
        /// Likeness of the most like `not` phrasing of any fact.
        not,
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
        let length = logarithm(query.slots.len());
        let phrased = flag(first.best_phrasing.is_some());
        Some(Self {
            exact: features.exact - flag(asked.is_not),
            score,
            score_squared: score * score / 10.0,
            chosen,
            length,
            facts: logarithm(asked.facts),
            phrased,
            phrased_score: phrased * score,
            phrasing: first.phrasing,
            phrased_chosen: phrased * chosen,
            phrased_length: phrased * length,
            telling: features.telling,
            letters_of_all: features.letters_of_all,
            order: features.order,
            gives_kind: flag(first.gives_kind),
            unknown: query.unknown_share(),
            names_missing: features.names_missing,
            time_unmet: flag(first.time_unmet),
            not: nots.first().copied().unwrap_or_default(),
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
