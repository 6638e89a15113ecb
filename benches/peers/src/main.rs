//! Compares Ibid with other methods of finding a fact: the same facts and questions, one thread, one run.
//!
//! Usage: `cargo run --release -- SIZE…`, with numbers of made-up facts (default: 10,000 and 100,000), or
//! `cargo run --release -- --set FOLDER…`. A folder holds `facts.jsonl`, import lines as `ibid export`
//! writes them, and `questions.jsonl`, lines as `ibid eval` reads them; at most 2,000 of its answerable
//! questions are asked. Prints a Markdown table for each set.
//!
//! The time of a method is from the text of a question to its ten best facts. Its build time is from the
//! facts in memory to the first question; only Ibid builds on all cores.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer tool that prints its result"
)]

#[expect(
    dead_code,
    reason = "only `speed` measures hostile questions and additions"
)]
#[path = "../../material/mod.rs"]
mod material;
mod scan;
mod set;
mod words;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use ibid::knowledge::KnowledgeBase;
use ibid::matcher::{Lexicons, Matcher};
use ibid::question::Question;

use material::{FactText, TODAY, Times};
use scan::{ByJaroWinkler, ByRatio};
use set::Set;
use words::{ByBm25, ByFuzzyWords};

/// The sizes that are measured if none is given.
const SIZES: [usize; 2] = [10_000, 100_000];
/// The number of questions that are asked before any time counts.
const WARMING: usize = 200;
/// The maximum number of questions whose times count.
const QUESTIONS: usize = 2_000;
/// The number of facts from which a method that reads every fact is asked fewer questions.
const LARGE: usize = 100_000;
/// The number of questions that such a method is asked then.
const QUESTIONS_OF_SCAN: usize = 50;
/// The number of facts that a method returns.
const FOUND: usize = 10;

/// A method of finding a fact.
trait Method {
    /// Returns the indexes of the best facts in the list of facts, best first.
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>>;
}

struct ByIbid {
    matcher: Matcher,
    /// The index of each fact in the list of facts, by its id.
    places: Vec<(String, usize)>,
}

impl ByIbid {
    fn new(knowledge: &KnowledgeBase, facts: &[FactText]) -> Self {
        let ids = facts.iter().map(|fact| fact.id.clone());
        let mut places: Vec<_> = ids.zip(0..).collect();
        places.sort_unstable();
        Self {
            matcher: Matcher::new(knowledge, Lexicons::Used),
            places,
        }
    }
}

impl Method for ByIbid {
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>> {
        let found = self.matcher.find(&Question::new(question, None, TODAY));
        let places = found.matches.iter().filter_map(|found| {
            let id = found.fact.fact.id.as_str();
            let place = self
                .places
                .binary_search_by(|(other, _)| other.as_str().cmp(id));
            self.places.get(place.ok()?).map(|(_, place)| *place)
        });
        Ok(places.collect())
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((option, folders)) if option == "--set" => {
            for folder in folders {
                measure(&Set::read(Path::new(folder))?)?;
            }
        }
        Some(_) => {
            for size in &arguments {
                measure(&Set::made_up(size.parse()?)?)?;
            }
        }
        None => {
            for size in SIZES {
                measure(&Set::made_up(size)?)?;
            }
        }
    }
    Ok(())
}

/// Measures all methods on a set, and prints the table.
fn measure(set: &Set) -> anyhow::Result<()> {
    let facts = &set.facts;
    println!("{}: {} facts\n", set.name, facts.len());
    println!("| method | build, s | questions | p50, µs | p99, µs | first |");
    println!("| --- | --: | --: | --: | --: | --: |");
    let few = if facts.len() < LARGE {
        QUESTIONS
    } else {
        QUESTIONS_OF_SCAN
    };
    row(set, "Ibid", QUESTIONS, || {
        Ok(ByIbid::new(&set.knowledge, facts))
    })?;
    row(set, "tantivy, BM25 over stems", QUESTIONS, || {
        ByBm25::new(facts)
    })?;
    row(set, "tantivy, fuzzy words", QUESTIONS, || {
        ByFuzzyWords::new(facts)
    })?;
    row(set, "strsim, Jaro-Winkler of every text", few, || {
        Ok(ByJaroWinkler::new(facts))
    })?;
    row(set, "rapidfuzz, ratio of every text", few, || {
        Ok(ByRatio::new(facts))
    })?;
    println!();
    Ok(())
}

/// Builds a method, asks it the questions, and prints its row.
fn row<M: Method>(
    set: &Set,
    name: &str,
    questions: usize,
    method: impl FnOnce() -> anyhow::Result<M>,
) -> anyhow::Result<()> {
    eprintln!("{name}…");
    let start = Instant::now();
    let method = black_box(method()?);
    let build = start.elapsed().as_secs_f64();
    let (warming, counted) = set.asked(questions);
    for case in &warming {
        black_box(method.find(&case.question)?);
    }
    let mut right = 0;
    let mut times = Vec::with_capacity(counted.len());
    for case in &counted {
        let start = Instant::now();
        let found = black_box(method.find(&case.question)?);
        times.push(start.elapsed().as_secs_f64() * 1e6);
        right += usize::from(
            found
                .first()
                .is_some_and(|first| case.right.contains(first)),
        );
    }
    let times: Times = times.into_iter().collect();
    println!(
        "| {name} | {build:.3} | {} | {:.1} | {:.1} | {:.1} % |",
        counted.len(),
        times.within(50),
        times.within(99),
        100.0 * right as f64 / counted.len().max(1) as f64,
    );
    Ok(())
}
