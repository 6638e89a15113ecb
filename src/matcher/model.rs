//! The model: the weight of each feature and each signal.
//!
//! Facts are ranked by a linear score, the weighted sum of their [`Features`]. The confidence in the first
//! fact is a logistic regression on the [`Signals`] of the ranking. `tools/fit` fits both by maximum
//! likelihood; `weights` holds the result.

use super::evidence::{Features, Signals};

/// The weights of the ranking and of the confidence. [`Model::SHIPPED`] is the fitted model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    /// The weight of each feature in a fact's score, in points.
    pub ranking: Features,
    /// The weight of each signal in the log-odds of the confidence.
    pub confidence: Signals,
    /// The constant term of the log-odds.
    pub bias: f32,
}

impl Model {
    /// Returns the score of a fact in points: the weighted sum of its features.
    #[must_use]
    pub fn score(&self, features: &Features) -> f32 {
        features.sum_by(&self.ranking)
    }

    /// Returns each feature as its name, its value and its contribution to the score, in points.
    #[must_use]
    pub fn score_parts(&self, features: &Features) -> Vec<(&'static str, f32, f32)> {
        features.parts_by(&self.ranking)
    }

    /// Returns the confidence: the probability that the first fact is the right answer.
    #[must_use]
    pub fn probability(&self, signals: &Signals) -> f32 {
        1.0 / (1.0 + (-(self.bias + signals.sum_by(&self.confidence))).exp())
    }

    /// Returns each signal as its name, its value and its contribution to the log-odds.
    #[must_use]
    pub fn confidence_parts(&self, signals: &Signals) -> Vec<(&'static str, f32, f32)> {
        signals.parts_by(&self.confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_for_a_fact_never_lowers_its_confidence() {
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
    fn a_question_that_equals_a_phrasing_is_answered_whatever_the_other_signals_are() {
        // A question with many rivals, close to several `not` phrasings.
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
