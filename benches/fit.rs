//! Fits the model to question sets, and prints `src/matcher/weights.rs`.
//!
//! `cargo bench --bench fit -- FOLDER…`: each folder has `facts.jsonl`, import lines as `ibid export`
//! writes them, and `questions.jsonl`, the lines that `ibid eval` reads; or it is a knowledge pack,
//! whose phrasings are asked one at a time as if they were not there, its `not` phrasings with them.
//! `PACK,FILE` asks the lines of a file of a pack's facts instead. A pack's `questions.toml` is never
//! read. `docs/QUALITY.md` tells which sets the shipped model was fitted to.
//!
//! A folder whose facts have phrasings is read again with fewer of them: no public set has facts with
//! phrasings beside facts without, as a server's own have that were added to a pack's.
//!
//! Ranking is a conditional logit (`McFadden`, 1974): the right fact against the other candidates of
//! its question. The confidence is a logistic regression on whether the first fact is right. Both are
//! maximum likelihood under a small ridge penalty, found by Newton's method; for the
//! confidence each folder counts the same, a pack's list half; for ranking each as the square root of its
//! size. A reading with fewer phrasings counts a third of its folder.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of developers that prints its result and how it goes"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use ibid::fact::Fact;
use ibid::knowledge::entry::fact_of;
use ibid::knowledge::format::FactEntry;
use ibid::knowledge::pack::Pack;
use ibid::knowledge::{KnowledgeBase, ScopedFact};
use ibid::library::read_packs;
use ibid::matcher::{Features, Lexicons, Matcher, Model, Signals, Without};
use ibid::question::Question;
use ibid::scope::Scope;
use jiff::civil::{Date, date};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The day on which all questions are asked.
const TODAY: Date = date(2026, 11, 24);
/// The penalty on the squares of the weights.
const RIDGE: f64 = 1e-4;
/// How many phrasings a fact keeps at the most, in each reading with fewer of them.
const THINNED: [usize; 3] = [1, 3, 10];
/// How much each of these readings counts beside the folder as it is.
const THINNED_COUNT: f64 = 1.0 / THINNED.len() as f64;
/// How much a list of a pack's, all written by curators, counts for the confidence beside a folder of
/// what people ask.
const PACK_COUNT: f64 = 0.5;
/// The feature that is fitted last.
const UNPHRASED: &str = "unphrased";
/// What is set by rule and not fitted: a phrasing word for word decides alone; and no public set has
/// dated facts, or questions that lean on the one before.
const BY_RULE: [(&str, f64); 3] = [("exact", 30.0), ("context", 0.3), ("dated", 0.9)];
/// The same of the confidence.
const BY_RULE_OF_CONFIDENCE: [(&str, f64); 1] = [("exact", 9.0)];

/// A folder of facts, and questions about them.
struct Set {
    name: String,
    matcher: Matcher,
    cases: Vec<Case>,
    kind: SetKind,
}

/// What a set was read from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SetKind {
    /// A folder of lines, as it is.
    Folder,
    /// One with fewer phrasings.
    Thinned,
    /// A list of a pack's.
    Pack,
}

/// A question whose right answers are known, none where it cannot be answered.
#[derive(Clone)]
struct Case {
    question: Question,
    right: Vec<String>,
    without: Option<(Arc<ScopedFact>, u16, bool)>,
}

#[derive(Deserialize)]
struct FactLine {
    fact: FactEntry,
}

#[derive(Deserialize)]
struct QuestionLine {
    question: String,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    previous: Option<String>,
}

/// One observation: a weight, and for each alternative its figures and whether it is right.
struct Choice {
    weight: f64,
    alternatives: Vec<(Vec<f64>, bool)>,
}

fn main() -> anyhow::Result<()> {
    let folders: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if folders.is_empty() {
        // `cargo bench` runs every benchmark: this one has nothing to say without sets.
        eprintln!("cargo bench --bench fit -- FOLDER…");
        return Ok(());
    }
    let mut sets = Vec::new();
    for folder in &folders {
        sets.extend(match folder.split_once(',') {
            Some((pack, file)) => Set::read(Path::new(pack), Some(Path::new(file)))?,
            None => Set::read(Path::new(folder), None)?,
        });
    }
    let ranking = fit_ranking(&sets);
    let model = Model {
        ranking: Features::of_values(&narrow(&ranking)),
        ..Model::SHIPPED
    };
    let (confidence, bias) = fit_confidence(&sets, model);
    print_model(&sets, &ranking, &confidence, bias);
    Ok(())
}

impl Set {
    fn read(folder: &Path, questions: Option<&Path>) -> anyhow::Result<Vec<Self>> {
        let name = folder.file_name().context("a folder has a name")?;
        let name = name.to_string_lossy().into_owned();
        let sets = if folder.join("pack.toml").exists() {
            Self::of_pack(&name, folder, questions)?
        } else {
            Self::of_lines(&name, folder)?
        };
        for set in &sets {
            eprintln!("{}: {} questions", set.name, set.cases.len());
        }
        Ok(sets)
    }

    /// Reads a folder of lines: as it is, and with fewer phrasings where it has any.
    fn of_lines(name: &str, folder: &Path) -> anyhow::Result<Vec<Self>> {
        let facts = read_lines(&folder.join("facts.jsonl"))?;
        let facts = facts.into_iter().map(|FactLine { fact }| {
            let id = fact.id.clone();
            let fact = fact_of(fact, |_| None);
            fact.map_err(|faults| anyhow::anyhow!("{id}: {faults:?}"))
        });
        let facts: Vec<Fact> = facts.collect::<anyhow::Result<_>>()?;
        let questions: Vec<QuestionLine> = read_lines(&folder.join("questions.jsonl"))?;
        let cases: Vec<Case> = questions.into_iter().map(Case::of).collect();
        let of_facts = |name: String, facts: Vec<Fact>, kind| Self {
            name,
            matcher: Matcher::new(&knowledge_of(facts), Lexicons::Used),
            cases: cases.clone(),
            kind,
        };
        let is_phrased = facts.iter().any(|fact| !fact.questions.is_empty());
        let thinned = THINNED.iter().filter(|_| is_phrased).map(|most| {
            let facts = facts.iter().map(|fact| thinned(fact, *most)).collect();
            of_facts(
                format!("{name}, 0 to {most} phrasings a fact"),
                facts,
                SetKind::Thinned,
            )
        });
        let thinned: Vec<Self> = thinned.collect();
        let whole = of_facts(name.to_owned(), facts, SetKind::Folder);
        Ok(std::iter::once(whole).chain(thinned).collect())
    }

    /// Returns how much it counts beside a folder, if a list of a pack's counts `of_pack`.
    const fn count(&self, of_pack: f64) -> f64 {
        match self.kind {
            SetKind::Folder => 1.0,
            SetKind::Thinned => THINNED_COUNT,
            SetKind::Pack => of_pack,
        }
    }

    /// Reads a pack: its phrasings and its `not` phrasings, each left out in turn, or the questions of
    /// a file.
    fn of_pack(name: &str, folder: &Path, questions: Option<&Path>) -> anyhow::Result<Vec<Self>> {
        let parent = folder.parent().context("a pack stands in a folder")?;
        let (packs, _) = read_packs(parent, TODAY)?;
        let is_it = |pack: &Pack| pack.head.id.as_str() == name;
        let Some(pack) = packs.into_iter().find(is_it) else {
            bail!("{} cannot be read; see `ibid check`", folder.display());
        };
        let knowledge = KnowledgeBase::of_packs(&[pack]);
        let left_out = |is_not| {
            let facts = knowledge.facts();
            facts
                .flat_map(|fact| Case::left_out(fact, is_not))
                .collect()
        };
        let lists: Vec<(String, Vec<Case>)> = match questions {
            Some(file) => {
                let lines = read_lines(file)?.into_iter().map(Case::of).collect();
                vec![(format!("questions of {}", file.display()), lines)]
            }
            None => vec![
                ("its phrasings".to_owned(), left_out(false)),
                ("what it does not answer".to_owned(), left_out(true)),
            ],
        };
        let matcher = Matcher::new(&knowledge, Lexicons::Used);
        let sets = lists.into_iter().map(|(list, cases)| Self {
            name: format!("{name}, {list}"),
            matcher: matcher.clone(),
            cases,
            kind: SetKind::Pack,
        });
        Ok(sets.collect())
    }
}

impl Case {
    /// Returns the phrasings of a fact as questions, or its `not` phrasings.
    fn left_out(fact: &Arc<ScopedFact>, is_not: bool) -> Vec<Self> {
        let (texts, right) = if is_not {
            (&fact.fact.not, Vec::new())
        } else {
            (&fact.fact.questions, vec![fact.fact.id.to_string()])
        };
        let cases = (0_u16..).zip(texts).map(|(place, text)| Self {
            question: Question::new(text, None, TODAY),
            right: right.clone(),
            without: Some((Arc::clone(fact), place, is_not)),
        });
        cases.collect()
    }

    fn of(line: QuestionLine) -> Self {
        Self {
            question: Question::new(&line.question, line.previous.as_deref(), TODAY),
            right: line.expect,
            without: None,
        }
    }

    fn without(&self) -> Option<Without<'_>> {
        let (fact, phrasing, is_not) = self.without.as_ref()?;
        Some(Without {
            scope: &fact.scope,
            fact: &fact.fact.id,
            phrasing: *phrasing,
            is_not: *is_not,
        })
    }

    fn is_right(&self, fact: &ScopedFact) -> bool {
        self.right.iter().any(|id| id == fact.fact.id.as_str())
    }
}

/// Returns a fact with 0 to `most` of its phrasings: how many and which hangs on its id, so that
/// they are the same in each run.
fn thinned(fact: &Fact, most: usize) -> Fact {
    let digest = Sha256::digest(format!("{most} {}", fact.id));
    let [kept, first, ..] = digest.0;
    let count = fact.questions.len();
    let kept = (usize::from(kept) * (most + 1) / 256).min(count);
    let phrasings = fact.questions.iter().cycle();
    Fact {
        questions: phrasings
            .skip(usize::from(first) * count / 256)
            .take(kept)
            .cloned()
            .collect(),
        ..fact.clone()
    }
}

fn knowledge_of(facts: Vec<Fact>) -> KnowledgeBase {
    let facts = facts.into_iter().map(|fact| {
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: None,
            review_by: None,
        })
    });
    KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts.collect())
}

fn read_lines<T: for<'a> Deserialize<'a>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = (1..).zip(text.lines());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {number}", path.display()))
        })
        .collect()
}

/// Fits the ranking to the sets as they are, and then, with the readings that have fewer phrasings,
/// what a fact without any gets in their place. If these had a say in the rest, a pack whose facts
/// all have phrasings would make less of them.
fn fit_ranking(sets: &[Set]) -> Vec<f64> {
    let (thinned, whole): (Vec<&Set>, Vec<&Set>) =
        sets.iter().partition(|set| set.kind == SetKind::Thinned);
    let mut choices = choices_of_fact(&whole);
    let by_rule = [&BY_RULE[..], &[(UNPHRASED, 0.0)]].concat();
    let fitted = fit(&choices, Features::NAMES, &by_rule);
    choices.extend(choices_of_fact(&thinned));
    let names = Features::NAMES.iter().copied();
    let rest: Vec<(&str, f64)> = names
        .zip(fitted)
        .filter(|(name, _)| *name != UNPHRASED)
        .collect();
    fit(&choices, Features::NAMES, &rest)
}

/// Returns the questions that a fact answers, each with what there is to choose from.
fn choices_of_fact(sets: &[&Set]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for set in sets {
        let before = choices.len();
        for case in &set.cases {
            let found = set.matcher.evidence(&case.question, case.without());
            let alternatives: Vec<_> = found
                .iter()
                .map(|(fact, features)| (wide(&features.values()), case.is_right(fact)))
                .collect();
            let right = alternatives.iter().filter(|(_, right)| *right).count();
            if right > 0 && right < alternatives.len() {
                choices.push(Choice {
                    weight: 1.0,
                    alternatives,
                });
            }
        }
        weigh(&mut choices, before, |size| set.count(1.0) * size.sqrt());
    }
    choices
}

fn fit_confidence(sets: &[Set], model: Model) -> (Vec<f64>, f64) {
    let mut choices = Vec::new();
    for set in sets {
        let matcher = set.matcher.clone().with_model(model);
        let before = choices.len();
        for case in &set.cases {
            let found = matcher.find_without(&case.question, case.without());
            let Some(signals) = found.signals else {
                continue;
            };
            let right = found
                .matches
                .first()
                .is_some_and(|first| case.is_right(&first.fact));
            let mut figures = wide(&signals.values());
            figures.push(1.0);
            // The first fact against saying nothing, which has no figures.
            let nothing = vec![0.0; figures.len()];
            choices.push(Choice {
                weight: 1.0,
                alternatives: vec![(figures, right), (nothing, !right)],
            });
        }
        weigh(&mut choices, before, |_| set.count(PACK_COUNT));
    }
    let mut names = Signals::NAMES.to_vec();
    names.push("bias");
    let mut fitted = fit(&choices, &names, &BY_RULE_OF_CONFIDENCE);
    let bias = fitted.pop().unwrap_or_default();
    (fitted, bias)
}

/// Makes the choices of a set weigh so much together, each the same.
fn weigh(choices: &mut [Choice], before: usize, together: impl Fn(f64) -> f64) {
    let own = choices.get_mut(before..).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
    let size = own.len().max(1) as f64;
    for choice in own {
        choice.weight = together(size) / size;
    }
}

/// Returns the weights under which what was right is likeliest.
fn fit(choices: &[Choice], names: &[&str], by_rule: &[(&str, f64)]) -> Vec<f64> {
    let fixed = |name: &&str| {
        by_rule
            .iter()
            .find(|(rule, _)| rule == name)
            .map(|(_, weight)| *weight)
    };
    let mut weights: Vec<f64> = names
        .iter()
        .map(|name| fixed(name).unwrap_or_default())
        .collect();
    let free: Vec<bool> = names.iter().map(|name| fixed(name).is_none()).collect();
    let mut loss = likelihood(choices, &weights).0;
    for _ in 0..100 {
        let (_, gradient, curvature) = likelihood(choices, &weights);
        let step = solve(curvature, gradient, &free);
        // Half the step as long as it leads too far.
        let better = (0..20).find_map(|halvings| {
            let share = 0.5_f64.powi(halvings);
            let tried: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(weight, step)| weight - share * step)
                .collect();
            let reached = likelihood(choices, &tried).0;
            (reached < loss).then_some((tried, reached))
        });
        let Some((tried, reached)) = better else {
            break;
        };
        let gained = loss - reached;
        (weights, loss) = (tried, reached);
        if gained < 1e-10 {
            break;
        }
    }
    eprintln!("loss {loss:.5} over {} choices", choices.len());
    weights
}

/// Returns the penalised loss with its gradient and its curvature (the expected one, which is never
/// negative).
fn likelihood(choices: &[Choice], weights: &[f64]) -> (f64, Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let total: f64 = choices.iter().map(|choice| choice.weight).sum();
    let mut loss: f64 = weights
        .iter()
        .map(|weight| RIDGE * weight * weight / 2.0)
        .sum();
    let mut gradient: Vec<f64> = weights.iter().map(|weight| RIDGE * weight).collect();
    let mut curvature = vec![vec![0.0; size]; size];
    for choice in choices {
        let weight = choice.weight / total;
        let scores: Vec<f64> = choice
            .alternatives
            .iter()
            .map(|(figures, _)| {
                figures
                    .iter()
                    .zip(weights)
                    .map(|(figure, weight)| figure * weight)
                    .sum()
            })
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f64 = parts.iter().sum();
        let right: f64 = parts
            .iter()
            .zip(&choice.alternatives)
            .map(|(part, (_, right))| if *right { *part } else { 0.0 })
            .sum();
        loss -= weight * (right.max(1e-300) / all).ln();
        let mut mean = vec![0.0; size];
        for (part, (figures, is_right)) in parts.iter().zip(&choice.alternatives) {
            let share = part / all;
            let of_right = if *is_right {
                part / right.max(1e-300)
            } else {
                0.0
            };
            for (place, figure) in figures.iter().enumerate() {
                add(&mut mean, place, share * figure);
                add(&mut gradient, place, weight * (share - of_right) * figure);
            }
        }
        for (part, (figures, _)) in parts.iter().zip(&choice.alternatives) {
            let share = weight * part / all;
            if share < 1e-9 {
                continue;
            }
            let apart: Vec<f64> = figures
                .iter()
                .zip(&mean)
                .map(|(figure, mean)| figure - mean)
                .collect();
            for (row, a) in curvature.iter_mut().zip(&apart) {
                for (place, b) in apart.iter().enumerate() {
                    add(row, place, share * a * b);
                }
            }
        }
    }
    for (place, row) in curvature.iter_mut().enumerate() {
        add(row, place, RIDGE);
    }
    (loss, gradient, curvature)
}

fn add(figures: &mut [f64], place: usize, figure: f64) {
    if let Some(known) = figures.get_mut(place) {
        *known += figure;
    }
}

/// Solves a system of equations by elimination; what is not free does not move.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>, free: &[bool]) -> Vec<f64> {
    let size = right.len();
    for place in (0..size).filter(|place| !free.get(*place).copied().unwrap_or(false)) {
        for row in &mut rows {
            if let Some(figure) = row.get_mut(place) {
                *figure = 0.0;
            }
        }
        if let Some(row) = rows.get_mut(place) {
            *row = vec![0.0; size];
            add(row, place, 1.0);
        }
        if let Some(figure) = right.get_mut(place) {
            *figure = 0.0;
        }
    }
    // The matrix is symmetric and positive: no pivots need to be looked for.
    for place in 0..size {
        let Some(own) = rows.get(place).cloned() else {
            break;
        };
        let pivot = own.get(place).copied().unwrap_or(1.0);
        let own_right = right.get(place).copied().unwrap_or_default();
        for other in (0..size).filter(|other| *other != place) {
            let Some(row) = rows.get_mut(other) else {
                break;
            };
            let factor = row.get(place).copied().unwrap_or_default() / pivot;
            if factor == 0.0 {
                continue;
            }
            for (figure, own) in row.iter_mut().zip(&own) {
                *figure -= factor * own;
            }
            add(&mut right, other, -factor * own_right);
        }
    }
    let pivots = rows
        .iter()
        .enumerate()
        .map(|(place, row)| row.get(place).copied().unwrap_or(1.0));
    right
        .iter()
        .zip(pivots)
        .map(|(right, pivot)| right / pivot)
        .collect()
}

fn print_model(sets: &[Set], ranking: &[f64], confidence: &[f64], bias: f64) {
    let weight = |(name, weight): (&&str, &f64)| format!("        {name}: {weight:.3},\n");
    let sets: Vec<String> = sets
        .iter()
        .map(|set| format!("//! - `{}`: {} questions\n", set.name, set.cases.len()))
        .collect();
    println!(
        "//! The weights of the model. Made by `cargo bench --bench fit`; not to be edited.\n//!\n\
         //! Fitted to (`docs/QUALITY.md` tells where these are from):\n//!\n{}\n\
         use super::confidence::Signals;\nuse super::features::Features;\nuse super::model::Model;\n\n\
         pub(super) const SHIPPED: Model = Model {{\n    ranking: Features {{\n{}    }},\n    \
         confidence: Signals {{\n{}    }},\n    bias: {bias:.3},\n}};",
        sets.concat(),
        Features::NAMES
            .iter()
            .zip(ranking)
            .map(weight)
            .collect::<String>(),
        Signals::NAMES
            .iter()
            .zip(confidence)
            .map(weight)
            .collect::<String>(),
    );
}

fn wide(figures: &[f32]) -> Vec<f64> {
    figures.iter().copied().map(f64::from).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "weights of a few digits")]
fn narrow(figures: &[f64]) -> Vec<f32> {
    figures.iter().map(|figure| *figure as f32).collect()
}
