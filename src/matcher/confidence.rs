//! How sure the matcher may be: the probability that the question can be answered and that the
//! first fact is right.

use std::sync::Arc;

use super::index::Index;
use super::score::{Query, Scored};
use crate::knowledge::ScopedFact;

/// What the probability is worked out from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signals {
    /// The first fact's score.
    pub score: f32,
    /// Its score over that of the best fact that rests on another passage.
    pub margin: f32,
    /// 1 where the question is a phrasing of the fact, −1 where it is a `not` phrasing.
    pub exact: f32,
    /// 1 where a phrasing of the fact asks for the kind of thing that the question asks for.
    pub gives_kind: f32,
    /// Likeness of the most like `not` phrasing of any fact.
    pub not: f32,
    /// Mean likeness of the three most like `not` phrasings.
    pub not_support: f32,
    /// Share of the question, by weight, that the whole material does not know.
    pub unknown: f32,
    /// The number of names that the whole material does not know.
    pub unknown_names: f32,
    /// 1 where the question speaks of a time that the fact's date does not fit.
    pub time_unmet: f32,
}

/// The weights of a logistic model. They were fitted by leaving out a tenth at a time of the
/// phrasings and `not` phrasings of two packs, and on sixty questions about nothing in them; all
/// but those of `exact`, which decides alone, and of `time_unmet`, for which there were too few.
const WEIGHTS: Signals = Signals {
    score: 5.4,
    margin: 2.15,
    exact: 9.0,
    gives_kind: 0.78,
    not: -2.13,
    not_support: -4.83,
    unknown: -0.7,
    unknown_names: -1.48,
    time_unmet: -2.0,
};

/// The model's constant term, from the same fit.
const BIAS: f32 = -2.31;

impl Signals {
    /// Returns what the decision on the first of the scored facts is worked out from.
    pub(super) fn of<'a>(
        query: &Query<'_>,
        scored: &[Scored],
        index: &Index,
        fact: impl Fn(u32) -> Option<&'a Arc<ScopedFact>>,
    ) -> Option<Self> {
        let first = scored.first()?;
        let passage = |scored: &Scored| {
            let citation = fact(scored.fact)?.fact.citations.first();
            Some((citation.source.id.as_ref()?, citation.place?.paragraph))
        };
        let own = passage(first);
        let rival = scored
            .iter()
            .skip(1)
            .find(|other| own.is_none() || passage(other) != own);
        let score = first.features.score();
        let mut nots: Vec<f32> = scored
            .iter()
            .flat_map(|scored| &scored.nots)
            .map(|(likeness, _)| *likeness)
            .collect();
        nots.sort_by(|a, b| b.total_cmp(a));
        let flag = |is: bool| f32::from(u8::from(is));
        Some(Self {
            score,
            margin: score - rival.map_or(0.0, |rival| rival.features.score()),
            exact: first.features.exact - flag(query.is_known_unanswered(index)),
            gives_kind: flag(first.gives_kind),
            not: nots.first().copied().unwrap_or_default(),
            not_support: nots.iter().take(3).sum::<f32>() / 3.0,
            unknown: query.unknown_share(),
            #[expect(clippy::cast_precision_loss, reason = "at most a thousand words")]
            unknown_names: query.unknown_names() as f32,
            time_unmet: flag(first.time_unmet),
        })
    }

    /// Returns the signals by name, each with its value and its part in the decision.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, f32, f32); 9] {
        let part = |name, value: f32, weight: f32| (name, value, value * weight);
        [
            part("score", self.score, WEIGHTS.score),
            part("margin", self.margin, WEIGHTS.margin),
            part("exact", self.exact, WEIGHTS.exact),
            part("gives kind", self.gives_kind, WEIGHTS.gives_kind),
            part("not", self.not, WEIGHTS.not),
            part("not support", self.not_support, WEIGHTS.not_support),
            part("unknown", self.unknown, WEIGHTS.unknown),
            part("unknown names", self.unknown_names, WEIGHTS.unknown_names),
            part("time unmet", self.time_unmet, WEIGHTS.time_unmet),
        ]
    }

    /// Returns the probability that the question can be answered and the first fact is right.
    #[must_use]
    pub fn probability(&self) -> f32 {
        let sum: f32 = self.parts().iter().map(|(.., part)| part).sum();
        1.0 / (1.0 + (-(BIAS + sum)).exp())
    }
}

/// Returns the fact and the number of the `not` phrasing that is most like the question, where it
/// is more like it than every phrasing that is answered.
pub(super) fn unanswered(scored: &[Scored]) -> Option<(u32, u16)> {
    let answered = scored
        .iter()
        .map(|scored| scored.features.phrasing)
        .fold(0.0, f32::max);
    let nots = scored.iter().flat_map(|scored| {
        scored
            .nots
            .iter()
            .map(|(likeness, number)| (*likeness, scored.fact, *number))
    });
    let (likeness, fact, number) = nots.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (likeness > answered).then_some((fact, number))
}
