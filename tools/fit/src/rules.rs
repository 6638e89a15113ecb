//! The weights that are set by hand, and notes for readers of the fitted ones.

/// The weights of the ranking that are set by hand.
///
/// A question that equals a phrasing must be answered whatever else is found, and no public set has dated
/// facts or follow-up questions to fit to.
pub(crate) const BY_RULE: [(&str, f64); 3] = [("exact", 30.0), ("context", 0.3), ("dated", 0.9)];

/// The weights of the confidence that are set by hand.
pub(crate) const BY_RULE_OF_CONFIDENCE: [(&str, f64); 1] = [("exact", 9.0)];

/// The notes on surprising weights at the head of the generated file.
pub(crate) const NOTES: &str = "\
//! A weight marked `by rule` is set by hand: a question that equals a phrasing must be answered whatever
//! else is found, and no public set has dated facts or follow-up questions to fit to.
//!
//! Two weights are negative although more of the figure is better:
//!
//! - `joined_squared` of the ranking is `joined` with each word's weight squared. Together the two make a
//!   rare word count slightly less than in proportion to its weight.
//! - `order` of the confidence is already part of the score. This weight takes some of it back, and
//!   `phrased_order` returns it if the fact has phrasings.
";
