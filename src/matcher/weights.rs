//! The weights of the model. Made by `cargo bench --bench fit`; not to be edited.
//!
//! Fitted to (`docs/QUALITY.md` tells where these are from):
//!
//! - `squad2`: 1482 questions
//! - `selqa_alt`: 678 questions
//! - `timeqa`: 270 questions
//! - `hint3_curekart`: 984 questions
//! - `hint3_sofmattress`: 374 questions
//! - `banking77`: 1482 questions
//! - `clinc150`: 1998 questions
//! - `russia-us-2018`: 2792 questions
//! - `handbook`: 410 questions
//! - `russia-us-2018, questions of benches/premises/russia-us-2018.jsonl`: 164 questions
//! - `handbook, questions of benches/premises/handbook.jsonl`: 164 questions

use super::confidence::Signals;
use super::features::Features;
use super::model::Model;

pub(super) const SHIPPED: Model = Model {
    ranking: Features {
        exact: 30.000,
        support: 4.881,
        joined: 8.457,
        telling: -2.331,
        share: 0.562,
        letters: 0.972,
        letters_support: 2.778,
        letters_of_all: 7.007,
        order: 3.097,
        asked: 0.464,
        gives: 0.455,
        names_missing: -0.680,
        dated: 0.869,
        began: 3.162,
        context: 0.300,
    },
    confidence: Signals {
        exact: 9.000,
        score: 0.350,
        score_squared: 0.028,
        chosen: 2.519,
        length: 0.344,
        facts: -0.171,
        phrased: -2.314,
        phrased_score: 0.032,
        phrasing: -0.413,
        phrased_chosen: 0.567,
        phrased_length: 0.314,
        telling: -0.634,
        letters_of_all: -3.509,
        order: -0.558,
        gives_kind: 1.319,
        unknown: -0.612,
        names_missing: -0.004,
        time_unmet: -0.644,
        not: -1.782,
        not_support: -2.567,
    },
    bias: -3.526,
};
