//! The model: how much each kind of evidence counts.

use super::evidence::{Features, Signals};

/// How much each kind of evidence counts: a linear model, by whose sum facts are ranked, and a logistic
/// one, which turns signals into a probability. [`Model::SHIPPED`] is the one that was fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    /// The weight of each feature in the score, by which facts are ranked.
    pub ranking: Features,
    /// The weight of each signal in the confidence.
    pub confidence: Signals,
    /// The constant term of the confidence.
    pub bias: f32,
}

impl Model {
    /// Returns the score of a fact: the weighted sum of its features.
    #[must_use]
    pub fn score(&self, features: &Features) -> f32 {
        features.sum_by(&self.ranking)
    }

    /// Returns the features by name, each with its value and its part of the score.
    #[must_use]
    pub fn score_parts(&self, features: &Features) -> Vec<(&'static str, f32, f32)> {
        features.parts_by(&self.ranking)
    }

    /// Returns the probability that the question can be answered and the first fact is right.
    #[must_use]
    pub fn probability(&self, signals: &Signals) -> f32 {
        1.0 / (1.0 + (-(self.bias + signals.sum_by(&self.confidence))).exp())
    }

    /// Returns the signals by name, each with its value and its part in the decision.
    #[must_use]
    pub fn confidence_parts(&self, signals: &Signals) -> Vec<(&'static str, f32, f32)> {
        signals.parts_by(&self.confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_a_fact_never_makes_it_less_sure() {
        let Signals {
            score,
            chosen,
            misspelt_score,
            support_lead,
            guarded_kind,
            guarded_names,
            phrasing,
            nearer_not,
            not_support,
            ..
        } = Model::SHIPPED.confidence;
        assert!(score > 0.0 && chosen > 0.0 && phrasing > 0.0);
        assert!(misspelt_score > 0.0 && support_lead > 0.0 && guarded_kind > 0.0);
        assert!(guarded_names < 0.0);
        assert!(nearer_not < 0.0 && not_support < 0.0);
    }

    #[test]
    fn a_phrasing_word_for_word_decides_alone() {
        // A question that many others are like, near to several that are known to be open.
        let signals = Signals {
            exact: 1.0,
            score: 0.7,
            chosen: 0.2_f32.ln(),
            nearer_not: 0.0,
            not_support: 0.8,
            time_unmet: 1.0,
            phrased: 1.0,
            phrasing: 1.0,
            ..Signals::default()
        };
        assert!(Model::SHIPPED.probability(&signals) > 0.9);
    }
}
