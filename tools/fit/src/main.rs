//! Fits the model to question sets, and prints `src/matcher/weights.rs`.
//!
//! `cargo run --release --manifest-path tools/fit/Cargo.toml -- SET… PACK… PACK,FILE…`; `README.md`
//! beside this package says what each may be and where the sets come from.
//!
//! Ranking is a conditional logit (`McFadden`, 1974): the right fact against the other candidates of
//! its question. The confidence is a logistic regression on whether the first fact is right. Both are
//! maximum likelihood under a small ridge penalty. For the confidence each set counts the same, and each
//! list of a pack half; for ranking each counts as the square root of its size. A reading of a set with
//! fewer phrasings counts a third of the set.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for developers that prints its result and its progress"
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

/// How much each reading with fewer phrasings counts, as a share of its set: together as much as it.
const THINNED_COUNT: f64 = 1.0 / sets::THINNED.len() as f64;

/// How much a list of a pack, all written by curators, counts for the confidence, as a share of a set of
/// what people ask. At a whole share the calibration error is .006 greater (`docs/QUALITY.md`).
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

/// Fits the ranking to the sets as they are, and then, with the readings that have fewer phrasings,
/// the weight that a fact without any gets in their place. If these readings had a say in the rest, a
/// pack whose facts all have phrasings would make less of them.
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

/// Returns the questions that a fact answers, each with the facts to choose from.
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

/// Fits the confidence under a ranking; the last weight is the constant term.
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
            // Refusing has no figures.
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

/// Returns how much a set counts, if a list of a pack counts `of_pack`.
const fn count(set: &Set, of_pack: f64) -> f64 {
    match set.kind {
        SetKind::Whole => 1.0,
        SetKind::Thinned => THINNED_COUNT,
        SetKind::Pack => of_pack,
    }
}

/// Makes choices of a set's alternatives, all of the same weight, which together weigh `together` of their
/// number.
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

/// Fits one weight for each name; those that are `fixed` keep their value.
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
