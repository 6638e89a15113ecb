//! Results at different thresholds, and how reliable the confidence is.

/// The number of bins of the calibration error, each with as many questions.
const BINS: usize = 10;

/// The result of a question whose answer is known, or known not to exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graded {
    /// The confidence, from 0 to 1.
    pub(super) confidence: f32,
    /// Whether the first fact is correct.
    pub(super) right: bool,
    /// Whether it can be answered.
    pub(super) answerable: bool,
}

/// The results at a threshold, as counts of questions.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Trade {
    pub(in crate::cli) threshold: f32,
    /// Answered, with the correct fact.
    pub(in crate::cli) right: usize,
    /// Answered with another fact.
    pub(in crate::cli) wrong: usize,
    /// Not answered, although it could be.
    pub(in crate::cli) missed: usize,
    /// Answered, although it cannot be.
    pub(in crate::cli) falsely: usize,
    /// Not answered, correctly.
    pub(in crate::cli) refused: usize,
}

/// A tenth of the questions by confidence.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Bin {
    /// The mean confidence.
    pub(in crate::cli) confidence: f64,
    /// The share of correct first facts.
    pub(in crate::cli) right: f64,
    /// The number of questions.
    pub(in crate::cli) size: usize,
}

/// Returns the results at thresholds from 0.05 to 0.95, in steps of 0.05.
pub(super) fn trade_off(questions: &[Graded]) -> Vec<Trade> {
    (1_u8..20)
        .map(|step| trade(questions, f32::from(step) * 0.05))
        .collect()
}

fn trade(questions: &[Graded], threshold: f32) -> Trade {
    let count = |is: &dyn Fn(&Graded, bool) -> bool| {
        questions
            .iter()
            .filter(|question| is(question, question.confidence >= threshold))
            .count()
    };
    Trade {
        threshold,
        right: count(&|question, answered| answered && question.answerable && question.right),
        wrong: count(&|question, answered| answered && question.answerable && !question.right),
        missed: count(&|question, answered| !answered && question.answerable),
        falsely: count(&|question, answered| answered && !question.answerable),
        refused: count(&|question, answered| !answered && !question.answerable),
    }
}

/// Returns the questions by confidence, in bins with as many questions each.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of questions, far below 2^52"
)]
pub(super) fn bins(questions: &[Graded]) -> Vec<Bin> {
    let mut sorted = questions.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let count = sorted.len();
    let bin = |number: usize| sorted.get(count * number / BINS..count * (number + 1) / BINS);
    let bins = (0..BINS).filter_map(bin).filter(|bin| !bin.is_empty());
    bins.map(|bin| {
        let size = bin.len();
        let confidence: f64 = bin
            .iter()
            .map(|question| f64::from(question.confidence))
            .sum();
        let right = bin.iter().filter(|question| question.right).count();
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
pub(super) fn calibration_error(questions: &[Graded]) -> f64 {
    let distance = |bin: &Bin| (bin.confidence - bin.right).abs() * bin.size as f64;
    let sum: f64 = bins(questions).iter().map(distance).sum();
    sum / questions.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graded(confidence: f32, right: bool, answerable: bool) -> Graded {
        Graded {
            confidence,
            right,
            answerable,
        }
    }

    #[test]
    fn a_confidence_that_is_the_share_of_right_ones_has_no_calibration_error() {
        let half: Vec<Graded> = (0..20)
            .map(|number| graded(0.5, number % 2 == 0, true))
            .collect();
        assert!(calibration_error(&half) < 1e-9);
        let sure_and_wrong: Vec<Graded> = (0..20).map(|_| graded(1.0, false, true)).collect();
        assert!((calibration_error(&sure_and_wrong) - 1.0).abs() < 1e-9);
        assert!(calibration_error(&[]).abs() < 1e-9);
    }

    #[test]
    fn a_higher_threshold_answers_less_of_everything() {
        let questions = [
            graded(0.9, true, true),
            graded(0.6, false, true),
            graded(0.4, true, true),
            graded(0.6, false, false),
            graded(0.1, false, false),
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
