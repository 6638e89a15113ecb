//! What thresholds trade, and how far a confidence is to be relied on.

use super::Told;

/// The bins of the calibration error, each of as many questions.
const BINS: usize = 10;

/// What a threshold makes of some questions, each a count.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Trade {
    pub(in crate::cli) threshold: f32,
    /// Answered, and rightly.
    pub(in crate::cli) right: usize,
    /// Answered with another fact.
    pub(in crate::cli) wrong: usize,
    /// Not answered, though it could be.
    pub(in crate::cli) missed: usize,
    /// Answered, though it cannot be.
    pub(in crate::cli) falsely: usize,
    /// Not answered, and rightly.
    pub(in crate::cli) refused: usize,
}

/// A tenth of the questions by confidence.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Bin {
    /// The mean confidence.
    pub(in crate::cli) confidence: f64,
    /// The share of right first facts.
    pub(in crate::cli) right: f64,
    /// The number of questions.
    pub(in crate::cli) size: usize,
}

/// Returns what every twentieth of a threshold makes of some questions.
pub(super) fn trade_off(told: &[Told]) -> Vec<Trade> {
    (1_u8..20)
        .map(|step| trade(told, f32::from(step) * 0.05))
        .collect()
}

fn trade(told: &[Told], threshold: f32) -> Trade {
    let count = |is: &dyn Fn(&Told, bool) -> bool| {
        let counted = told
            .iter()
            .filter(|told| is(told, told.confidence >= threshold));
        counted.count()
    };
    Trade {
        threshold,
        right: count(&|told, answered| answered && told.answerable && told.right),
        wrong: count(&|told, answered| answered && told.answerable && !told.right),
        missed: count(&|told, answered| !answered && told.answerable),
        falsely: count(&|told, answered| answered && !told.answerable),
        refused: count(&|told, answered| !answered && !told.answerable),
    }
}

/// Returns the questions in bins of as many each, by confidence.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of questions, far below 2^52"
)]
pub(super) fn bins(told: &[Told]) -> Vec<Bin> {
    let mut told = told.to_vec();
    told.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let count = told.len();
    let bin = |number: usize| told.get(count * number / BINS..count * (number + 1) / BINS);
    let bins = (0..BINS).filter_map(bin).filter(|bin| !bin.is_empty());
    bins.map(|bin| {
        let size = bin.len();
        let confidence: f64 = bin.iter().map(|told| f64::from(told.confidence)).sum();
        let right = bin.iter().filter(|told| told.right).count();
        Bin {
            confidence: confidence / size as f64,
            right: right as f64 / size as f64,
            size,
        }
    })
    .collect()
}

/// Returns the expected calibration error: in bins of as many questions each, the mean distance of
/// confidence and share of right first facts (Naeini, Cooper and Hauskrecht, 2015).
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of questions, far below 2^52"
)]
pub(super) fn calibration_error(told: &[Told]) -> f64 {
    let distance = |bin: &Bin| (bin.confidence - bin.right).abs() * bin.size as f64;
    let sum: f64 = bins(told).iter().map(distance).sum();
    sum / told.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(confidence: f32, right: bool, answerable: bool) -> Told {
        Told {
            confidence,
            right,
            answerable,
        }
    }

    #[test]
    fn a_confidence_that_is_the_share_of_right_ones_has_no_calibration_error() {
        let half: Vec<Told> = (0..20)
            .map(|number| told(0.5, number % 2 == 0, true))
            .collect();
        assert!(calibration_error(&half) < 1e-9);
        let sure_and_wrong: Vec<Told> = (0..20).map(|_| told(1.0, false, true)).collect();
        assert!((calibration_error(&sure_and_wrong) - 1.0).abs() < 1e-9);
        assert!(calibration_error(&[]).abs() < 1e-9);
    }

    #[test]
    fn a_higher_threshold_answers_less_of_everything() {
        let questions = [
            told(0.9, true, true),
            told(0.6, false, true),
            told(0.4, true, true),
            told(0.6, false, false),
            told(0.1, false, false),
        ];
        let half = trade(&questions, 0.5);
        let counts = (
            half.right,
            half.wrong,
            half.missed,
            half.falsely,
            half.refused,
        );
        assert_eq!(counts, (1, 1, 1, 1, 1));
        let answered = |trade: &Trade| trade.right + trade.wrong + trade.falsely;
        assert!(trade_off(&questions).is_sorted_by(|a, b| answered(a) >= answered(b)));
    }
}
