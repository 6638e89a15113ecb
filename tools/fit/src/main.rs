//! Fits the model to question sets, and prints `src/matcher/weights.rs`.
//!
//! Usage: `cargo run --release --manifest-path tools/fit/Cargo.toml -- SET… PACK… PACK,FILE…`. The
//! `README.md` of this package explains the arguments and where the sets come from.
//!
//! The ranking is a conditional logit (`McFadden`, 1974): the right fact against the other candidates of
//! its question. The confidence is a logistic regression on whether the first fact is right. Both are
//! fitted by maximum likelihood with a small ridge penalty.
//!
//! For the confidence, all public sets have the same weight, and each list of a pack has half of it. For
//! the ranking, the weight of a set or list is the square root of its size. Each variant of a set with
//! fewer phrasings counts a third of the set.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer tool that prints its result and its progress"
)]

mod logit;
mod rules;
mod sets;
mod source;

use std::path::Path;

use anyhow::bail;
use ibid::matcher::{Features, Model, Signals};

use logit::{Alternative, Choice};
use rules::{BY_RULE, BY_RULE_OF_CONFIDENCE};
use sets::{Set, SetKind};

/// The weight of each variant with fewer phrasings, as a share of its set's. Together they weigh as much
/// as the set.
const THINNED_COUNT: f64 = 1.0 / sets::THINNED.len() as f64;

/// The weight of a list of a pack for the confidence, as a share of a public set's. Curators wrote the
/// lists, so they are less like the questions that people ask. With a full share, the calibration error
/// is greater by .006 (`docs/QUALITY.md`).
const PACK_COUNT: f64 = 0.5;

/// The feature that is fitted last.
const UNPHRASED: &str = "unphrased";

fn main() -> anyhow::Result<()> {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    if folders.is_empty() {
        bail!("no sets: fit SET… PACK… PACK,FILE… (see tools/fit/README.md)");
    }
    let mut sets = Vec::new();
    for folder in &folders {
        sets.extend(match folder.split_once(',') {
            Some((pack, file)) => sets::read(Path::new(pack), Some(Path::new(file)))?,
            None => sets::read(Path::new(folder), None)?,
        });
    }
    for set in &sets {
        eprintln!("{}: {} questions", set.name, set.cases.len());
    }
    let ranking = fit_ranking(&sets);
    let model = Model {
        ranking: Features::of_values(narrow(&ranking)),
        ..Model::SHIPPED
    };
    let confidence = fit_confidence(&sets, model);
    print!("{}", source::weights(&sets, &ranking, &confidence));
    Ok(())
}

/// Fits the ranking in two steps: all weights but one to the unmodified sets; then [`UNPHRASED`], the
/// weight of a fact without phrasings, to all sets and their variants with fewer phrasings.
///
/// If the variants influenced the other weights, phrasings would count less in packs whose facts all have
/// some.
fn fit_ranking(sets: &[Set]) -> Vec<f64> {
    let (thinned, whole): (Vec<&Set>, Vec<&Set>) =
        sets.iter().partition(|set| set.kind == SetKind::Thinned);
    let mut choices = choices_of_fact(&whole);
    let fixed = [&BY_RULE[..], &[(UNPHRASED, 0.0)]].concat();
    let fitted = fit(&choices, Features::NAMES, &fixed);
    choices.extend(choices_of_fact(&thinned));
    let rest: Vec<(&str, f64)> = Features::NAMES
        .iter()
        .copied()
        .zip(fitted)
        .filter(|(name, _)| *name != UNPHRASED)
        .collect();
    fit(&choices, Features::NAMES, &rest)
}

/// Returns a choice between the candidates for each question whose right fact is among them.
fn choices_of_fact(sets: &[&Set]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for set in sets {
        let mut of_set = Vec::new();
        for case in &set.cases {
            let found = set.matcher.evidence(&case.question, case.without());
            let alternatives: Vec<Alternative> = found
                .iter()
                .map(|(fact, features)| Alternative {
                    figures: wide(&features.values()),
                    is_right: case.is_right(fact),
                })
                .collect();
            let right = alternatives.iter().filter(|fact| fact.is_right).count();
            if right > 0 && right < alternatives.len() {
                of_set.push(alternatives);
            }
        }
        choices.extend(weighed(of_set, |size| count(set, 1.0) * size.sqrt()));
    }
    choices
}

/// Fits the confidence with a fitted ranking. The last weight is the constant term.
fn fit_confidence(sets: &[Set], model: Model) -> Vec<f64> {
    let mut choices = Vec::new();
    for set in sets {
        let matcher = set.matcher.clone().with_model(model);
        let mut of_set = Vec::new();
        for case in &set.cases {
            let found = matcher.find_without(&case.question, case.without());
            let Some(signals) = found.signals else {
                continue;
            };
            let first = found.matches.first();
            let is_right = first.is_some_and(|first| case.is_right(&first.fact));
            let mut figures = wide(&signals.values());
            figures.push(1.0);
            // The figures of a refusal are all 0.
            let refusing = Alternative {
                figures: vec![0.0; figures.len()],
                is_right: !is_right,
            };
            of_set.push(vec![Alternative { figures, is_right }, refusing]);
        }
        choices.extend(weighed(of_set, |_| count(set, PACK_COUNT)));
    }
    let names = [Signals::NAMES, &["bias"]].concat();
    fit(&choices, &names, &BY_RULE_OF_CONFIDENCE)
}

/// Returns the weight of a set; `of_pack` is that of a list of a pack.
const fn count(set: &Set, of_pack: f64) -> f64 {
    match set.kind {
        SetKind::Whole => 1.0,
        SetKind::Thinned => THINNED_COUNT,
        SetKind::Pack => of_pack,
    }
}

/// Returns the choices of a set, all with the same weight. Their total is `together` of their number.
fn weighed(
    of_set: Vec<Vec<Alternative>>,
    together: impl Fn(f64) -> f64,
) -> impl Iterator<Item = Choice> {
    #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
    let size = of_set.len().max(1) as f64;
    let weight = together(size) / size;
    of_set.into_iter().map(move |alternatives| Choice {
        weight,
        alternatives,
    })
}

/// Fits one weight for each name. The weights in `fixed` keep their value.
fn fit(choices: &[Choice], names: &[&str], fixed: &[(&str, f64)]) -> Vec<f64> {
    let fixed: Vec<Option<f64>> = names
        .iter()
        .map(|name| fixed.iter().find(|(fixed, _)| fixed == name))
        .map(|found| found.map(|(_, weight)| *weight))
        .collect();
    let fitted = logit::fit(choices, &fixed);
    eprintln!("loss {:.5} over {} choices", fitted.loss, choices.len());
    fitted.weights
}

fn wide(figures: &[f32]) -> Vec<f64> {
    figures.iter().copied().map(f64::from).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "weights of a few digits")]
fn narrow<const N: usize>(figures: &[f64]) -> [f32; N] {
    let narrow: Vec<f32> = figures.iter().map(|figure| *figure as f32).collect();
    narrow.try_into().expect("there is a weight for each name")
}
