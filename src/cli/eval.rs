//! `ibid eval`: a file of questions, and how many come back right.

mod plot;
pub(super) mod tune;

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Outcome, Shared, render};
use crate::answer::Reply;
use crate::date::EventDate;
use crate::knowledge::format::AskEntry;
use crate::knowledge::pack::read_questions;
use crate::library::{Asked, Snapshot};
use crate::matcher::{Lexicons, Match};
use crate::text;

/// The least run of words that a citation must share with a gold quotation.
const SHARED_WORDS: usize = 3;

#[derive(Debug, Args)]
pub(super) struct Eval {
    /// Questions as JSON lines, or a pack's questions.toml; - for standard input
    file: String,
    /// Write the figures as JSON
    #[arg(long)]
    json: bool,
    /// Leave the packs' lexicons out, to see what the phrasings do alone
    #[arg(long)]
    without_lexicon: bool,
    /// List each question that does not come back right
    #[arg(long)]
    misses: bool,
    /// Show what other thresholds would make of the questions; with a file, draw it as SVG, and how
    /// far the confidence is to be relied on
    #[arg(long, value_name = "SVG", num_args = 0..=1, require_equals = true)]
    tune: Option<Option<PathBuf>>,
}

/// A question whose right answer is known.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Case {
    pub(super) question: String,
    #[serde(default)]
    previous: Option<String>,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    gold: Vec<Gold>,
    answerable: Option<bool>,
    #[serde(default)]
    date: Option<EventDate>,
    #[serde(default)]
    today: Option<Date>,
}

#[derive(Debug, Clone, Deserialize)]
struct Gold {
    quote: String,
}

/// What came back of a file of questions.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Score {
    pub(super) questions: usize,
    pub(super) answerable: usize,
    /// Answered, with the right fact first.
    pub(super) right: usize,
    /// The right fact is among the first three, whatever the outcome.
    pub(super) right_in_3: usize,
    /// Answered, with another fact first; questions that may be refused count only here.
    pub(super) wrong: usize,
    /// Refused, though it can be answered.
    pub(super) missed: usize,
    /// Asked back, of the questions that can be answered.
    pub(super) clarified: usize,
    pub(super) unanswerable: usize,
    pub(super) refused_rightly: usize,
    pub(super) answered_falsely: usize,
    /// The questions that expect a date.
    pub(super) dated: usize,
    /// Answered, with that date first.
    pub(super) dates_right: usize,
    /// The mean distance of the confidence from the share of right first facts, in bins.
    pub(super) calibration_error: f64,
    /// What became of each question whose answer is known, or known not to be.
    #[serde(skip)]
    pub(super) told: Vec<Told>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) confidence: f32,
    /// Whether the first fact is right.
    pub(super) right: bool,
    pub(super) answerable: bool,
}

/// A question that did not come back right.
#[derive(Debug, Clone)]
pub(super) struct Miss {
    pub(super) what: &'static str,
    pub(super) question: String,
    pub(super) confidence: f32,
    pub(super) first: Option<String>,
    pub(super) expected: Vec<String>,
}

impl Eval {
    pub(super) fn reads_input(&self) -> bool {
        self.file == "-"
    }

    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let cases = read(&self.file, shared)?;
        let lexicons = if self.without_lexicon {
            Lexicons::Ignored
        } else {
            Lexicons::Used
        };
        let library = shared.library(lexicons)?;
        let bar = shared.terminal.progress(cases.len(), "asking");
        let cases = bar.wrap_iter(cases.into_iter());
        let (score, misses) = Score::of(&library.snapshot(), cases, shared.today());
        bar.finish_and_clear();
        if let Some(Some(path)) = &self.tune {
            let drawn = plot::drawn(&score.told)?;
            let file = shared.terminal.path(&path.to_string_lossy());
            fs::write(file, drawn).with_context(|| format!("cannot write {}", path.display()))?;
        }
        if self.misses {
            for miss in &misses {
                shared.terminal.print(&render::miss(miss))?;
            }
        }
        if self.tune.is_some() {
            shared
                .terminal
                .print(&render::trade_off(&tune::trade_off(&score.told)))?;
        } else if self.json {
            shared
                .terminal
                .print(&format!("{}\n", serde_json::to_string(&score)?))?;
        } else {
            shared.terminal.print(&render::score(&score))?;
        }
        Ok(Outcome::Done)
    }
}

fn read(path: &str, shared: &Shared) -> anyhow::Result<Vec<Case>> {
    let mut text = String::new();
    let read = shared.terminal.read(path)?.read_to_string(&mut text);
    read.with_context(|| format!("cannot read {path}"))?;
    if std::path::Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "toml")
    {
        return match read_questions(path, &text) {
            Ok(file) => Ok(file.ask.iter().map(Case::of).collect()),
            Err(findings) => {
                let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
                bail!("{path} cannot be read\n{}", findings.join("\n"))
            }
        };
    }
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let cases = lines.map(|(number, line)| {
        serde_json::from_str(line).with_context(|| {
            format!("{path}, line {number} is no question: it needs `question` and `answerable`")
        })
    });
    cases.collect()
}

impl Case {
    pub(super) fn of(ask: &AskEntry) -> Self {
        let expect: Vec<String> = ask.expect.ids().into_iter().map(str::to_owned).collect();
        Self {
            question: ask.q.clone(),
            previous: ask.previous.clone(),
            answerable: Some(!expect.is_empty()),
            expect,
            gold: Vec::new(),
            date: ask.date.clone(),
            today: None,
        }
    }

    /// Tells whether a fact is a right answer: an expected one, or one whose first citation shares
    /// a run of words with a gold quotation.
    fn is_right(&self, found: &Match) -> bool {
        let fact = &found.fact.fact;
        let cited = &fact.citations.first().quote.exact;
        self.expect.iter().any(|id| id == fact.id.as_str())
            || self
                .gold
                .iter()
                .any(|gold| shares_a_run(&gold.quote, cited))
    }
}

/// Tells whether two texts share a contiguous run of at least three words and half of the shorter.
fn shares_a_run(a: &str, b: &str) -> bool {
    let words = |text| {
        text::words(text)
            .into_iter()
            .map(|word| word.folded)
            .collect::<Vec<_>>()
    };
    let (a, b) = (words(a), words(b));
    let needed = SHARED_WORDS.max(a.len().min(b.len()).div_ceil(2));
    a.windows(needed)
        .any(|run| b.windows(needed).any(|other| run == other))
}

impl Score {
    /// Asks each question and counts what comes back.
    pub(super) fn of(
        snapshot: &Snapshot,
        cases: impl Iterator<Item = Case>,
        today: Date,
    ) -> (Self, Vec<Miss>) {
        let mut score = Self::default();
        let mut misses = Vec::new();
        for case in cases {
            let day = case.today.unwrap_or(today);
            let asked = snapshot.ask(&case.question, case.previous.as_deref(), day);
            let matches = &asked.ranking.matches;
            let right_first = matches.first().is_some_and(|first| case.is_right(first));
            let what = score.count(&case, &asked, right_first);
            if case.answerable == Some(true)
                && matches.iter().take(3).any(|found| case.is_right(found))
            {
                score.right_in_3 += 1;
            }
            score.told.extend(case.answerable.map(|answerable| Told {
                confidence: asked.ranking.confidence,
                right: right_first,
                answerable,
            }));
            misses.extend(what.map(|what| Miss {
                what,
                question: case.question.clone(),
                confidence: asked.ranking.confidence,
                first: matches.first().map(|first| first.fact.fact.id.to_string()),
                expected: if case.expect.is_empty() {
                    case.gold.iter().map(|gold| gold.quote.clone()).collect()
                } else {
                    case.expect.clone()
                },
            }));
        }
        score.calibration_error = tune::calibration_error(&score.told);
        (score, misses)
    }

    /// Counts one question; returns what went wrong with it, if anything did.
    fn count(&mut self, case: &Case, asked: &Asked, right_first: bool) -> Option<&'static str> {
        self.questions += 1;
        if let (Some(expected), true) = (&case.date, case.answerable == Some(true)) {
            self.dated += 1;
            if let Reply::Answer(answer) = &asked.reply {
                let first = answer
                    .facts
                    .first()
                    .and_then(|first| first.fact.fact.when.as_ref());
                self.dates_right += usize::from(first.is_some_and(|dated| dated.date == *expected));
            }
        }
        let (counter, what) = match (&asked.reply, case.answerable) {
            (Reply::Answer(_), Some(true)) if right_first => (&mut self.right, None),
            (Reply::Answer(_), Some(true)) => (&mut self.wrong, Some("wrong")),
            (Reply::Answer(_), Some(false)) => {
                (&mut self.answered_falsely, Some("answered falsely"))
            }
            (Reply::Answer(_), None) if !right_first => (&mut self.wrong, Some("wrong")),
            (Reply::Refusal(_), Some(true)) => (&mut self.missed, Some("missed")),
            (Reply::Clarification(_), Some(true)) => (&mut self.clarified, Some("asked back")),
            (Reply::Refusal(_), Some(false)) => (&mut self.refused_rightly, None),
            _ => (&mut 0, None),
        };
        *counter += 1;
        match case.answerable {
            Some(true) => self.answerable += 1,
            Some(false) => self.unanswerable += 1,
            None => {}
        }
        what
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_right_by_half_of_the_shorter_text_in_one_run() {
        let gold = "the maximum the leadership can hope for is the lifting of EU sanctions";
        assert!(shares_a_run(gold, "the lifting of EU sanctions"));
        assert!(!shares_a_run(
            gold,
            "the lifting of all sanctions there are"
        ));
        assert!(!shares_a_run(gold, "EU sanctions"));
        assert!(shares_a_run("By Shawn Wayne", "By Shawn Wayne"));
    }
}
