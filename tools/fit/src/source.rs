//! The printed file: the weights as Rust.

use ibid::matcher::{Features, Signals};

use crate::rules::{BY_RULE, BY_RULE_OF_CONFIDENCE, NOTES};
use crate::sets::Set;

/// Returns the text of `src/matcher/weights.rs`; the last weight of the confidence is its constant term.
pub(crate) fn weights(sets: &[Set], ranking: &[f64], confidence: &[f64]) -> String {
    let sets: String = sets
        .iter()
        .map(|set| format!("//! - `{}`: {} questions\n", set.name, set.cases.len()))
        .collect();
    let (bias, signals) = confidence
        .split_last()
        .expect("the constant term is fitted with the signals");
    format!(
        "//! The weights of the model. Made by `tools/fit`; not to be edited.\n//!\n\
         //! Fitted to (`docs/QUALITY.md` says where these are from):\n//!\n{sets}//!\n{NOTES}\n\
         use super::evidence::{{Features, Signals}};\nuse super::model::Model;\n\n\
         impl Model {{\n    \
         /// The model that was fitted to public question sets; `docs/QUALITY.md` says how good it is.\n    \
         pub const SHIPPED: Self = Self {{\n        \
         ranking: Features {{\n{}        }},\n        \
         confidence: Signals {{\n{}        }},\n        \
         bias: {bias:.3},\n    }};\n}}\n",
        lines(Features::NAMES, ranking, &BY_RULE),
        lines(Signals::NAMES, signals, &BY_RULE_OF_CONFIDENCE),
    )
}

fn lines(names: &[&str], weights: &[f64], by_rule: &[(&str, f64)]) -> String {
    let line = |(name, weight): (&&str, &f64)| {
        let mark = if by_rule.iter().any(|(rule, _)| rule == name) {
            " // by rule"
        } else {
            ""
        };
        format!("            {name}: {weight:.3},{mark}\n")
    };
    names.iter().zip(weights).map(line).collect()
}
