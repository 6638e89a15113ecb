//! The weights that are set by rule and not fitted, and what a reader of the others should know.

/// The weights of the ranking that are set by rule: a question that is a phrasing word for word decides
/// alone, and no public set has dated facts or questions that lean on the one before.
pub(crate) const BY_RULE: [(&str, f64); 3] = [("exact", 30.0), ("context", 0.3), ("dated", 0.9)];

/// The same of the confidence.
pub(crate) const BY_RULE_OF_CONFIDENCE: [(&str, f64); 1] = [("exact", 9.0)];

/// What the head of the printed file says of weights that look odd.
pub(crate) const NOTES: &str = "\
//! A weight marked `by rule` is set and not fitted: a question that is a phrasing word for word decides
//! alone, and no public set has dated facts or questions that lean on the one before.
//!
//! Two weights are negative though more of the figure is better:
//!
//! - `telling` of the ranking is the figure of `joined` with each word's weight squared. Both together say
//!   that a rare word counts a little less than in proportion to its weight.
//! - `order` of the confidence is in the score already. This takes a part of it back; `phrased_order` adds
//!   to it again if the fact has phrasings.
";
