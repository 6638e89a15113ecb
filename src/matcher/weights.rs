//! The weights of the model. Made by `tools/fit`; not to be edited.
//!
//! Fitted to (`docs/QUALITY.md` says where these are from):
//!
//! - `squad2`: 1482 questions
//! - `selqa_alt`: 678 questions
//! - `selqa_alt, 0 to 1 phrasings a fact`: 678 questions
//! - `selqa_alt, 0 to 3 phrasings a fact`: 678 questions
//! - `selqa_alt, 0 to 10 phrasings a fact`: 678 questions
//! - `timeqa`: 270 questions
//! - `hint3_curekart`: 984 questions
//! - `hint3_curekart, 0 to 1 phrasings a fact`: 984 questions
//! - `hint3_curekart, 0 to 3 phrasings a fact`: 984 questions
//! - `hint3_curekart, 0 to 10 phrasings a fact`: 984 questions
//! - `hint3_sofmattress`: 374 questions
//! - `hint3_sofmattress, 0 to 1 phrasings a fact`: 374 questions
//! - `hint3_sofmattress, 0 to 3 phrasings a fact`: 374 questions
//! - `hint3_sofmattress, 0 to 10 phrasings a fact`: 374 questions
//! - `banking77`: 1482 questions
//! - `banking77, 0 to 1 phrasings a fact`: 1482 questions
//! - `banking77, 0 to 3 phrasings a fact`: 1482 questions
//! - `banking77, 0 to 10 phrasings a fact`: 1482 questions
//! - `clinc150`: 1998 questions
//! - `clinc150, 0 to 1 phrasings a fact`: 1998 questions
//! - `clinc150, 0 to 3 phrasings a fact`: 1998 questions
//! - `clinc150, 0 to 10 phrasings a fact`: 1998 questions
//! - `russia-us-2018, its phrasings`: 1990 questions
//! - `russia-us-2018, what it does not answer`: 802 questions
//! - `handbook, its phrasings`: 312 questions
//! - `handbook, what it does not answer`: 98 questions
//! - `russia-us-2018, questions of tools/fit/premises/russia-us-2018.jsonl`: 164 questions
//! - `handbook, questions of tools/fit/premises/handbook.jsonl`: 164 questions
//!
//! A weight marked `by rule` is set and not fitted: a question that is a phrasing word for word decides
//! alone, and no public set has dated facts or questions that lean on the one before.
//!
//! Two weights are negative though more of the figure is better:
//!
//! - `telling` of the ranking is the figure of `joined` with each word's weight squared. Both together say
//!   that a rare word counts a little less than in proportion to its weight.
//! - `order` of the confidence is in the score already. This takes a part of it back; `phrased_order` adds
//!   to it again if the fact has phrasings.

use super::evidence::{Features, Signals};
use super::model::Model;

impl Model {
    /// The model that was fitted to public question sets; `docs/QUALITY.md` says how good it is.
    pub const SHIPPED: Self = Self {
        ranking: Features {
            exact: 30.000, // by rule
            unphrased: 2.607,
            support: 4.913,
            joined: 8.314,
            telling: -2.373,
            share: 0.793,
            letters: 1.084,
            letters_support: 2.683,
            letters_of_all: 7.040,
            order: 3.093,
            asked: 0.480,
            gives: 0.467,
            names_missing: -0.669,
            dated: 0.900, // by rule
            began: 3.330,
            context: 0.300, // by rule
        },
        confidence: Signals {
            exact: 9.000, // by rule
            score: 7.688,
            chosen: 1.473,
            misspelt_score: 0.610,
            support_lead: 1.880,
            order: -1.067,
            gives_kind: 0.202,
            time_unmet: -0.453,
            nearer_not: -1.810,
            not_support: -3.604,
            phrased: -1.398,
            phrasing: 2.129,
            phrased_content: 0.616,
            phrased_order: 1.406,
            guarded: -1.730,
            guarded_kind: 1.919,
            guarded_names: -0.939,
        },
        bias: -2.063,
    };
}
