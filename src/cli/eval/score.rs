//! Questions with known answers, and how many get the correct reply.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tune::{self, Graded};
use crate::answer::Reply;
use crate::date::EventDate;
use crate::knowledge::format::AskEntry;
use crate::matcher::Match;
use crate::snapshot::{Answered, Snapshot};
use crate::text;

/// The minimum run of words that a citation must share with a gold quotation.
const SHARED_WORDS: usize = 3;

/// A question with a known answer.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::cli) struct Case {
    pub(in crate::cli) question: String,
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

/// The results of a file of questions.
#[derive(Debug, Clone, Default, Serialize)]
pub(in crate::cli) struct Score {
    pub(in crate::cli) questions: usize,
    pub(in crate::cli) answerable: usize,
    /// Answered, with the right fact first.
    pub(in crate::cli) right: usize,
    /// The right fact is among the first three, whatever the outcome.
    pub(in crate::cli) right_in_3: usize,
    /// Answered, with another fact first; questions that may be refused count only here.
    pub(in crate::cli) wrong: usize,
    /// Refused, although it can be answered.
    pub(in crate::cli) missed: usize,
    /// Asked back, although it can be answered.
    pub(in crate::cli) clarified: usize,
    pub(in crate::cli) unanswerable: usize,
    pub(in crate::cli) refused_rightly: usize,
    pub(in crate::cli) answered_falsely: usize,
    /// The questions that expect a date.
    pub(in crate::cli) dated: usize,
    /// Answered, with that date first.
    pub(in crate::cli) dates_right: usize,
    /// The mean difference between the confidence and the share of correct first facts, in bins.
    pub(in crate::cli) calibration_error: f64,
    /// Each question whose answer is known, or known not to exist.
    #[serde(skip)]
    pub(super) graded: Vec<Graded>,
}

/// A question that did not get the correct reply.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Miss {
    pub(in crate::cli) what: &'static str,
    pub(in crate::cli) question: String,
    pub(in crate::cli) confidence: f32,
    pub(in crate::cli) first: Option<String>,
    pub(in crate::cli) expected: Vec<String>,
}

impl Case {
    pub(in crate::cli) fn of(ask: &AskEntry) -> Self {
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

    /// Reports whether a fact is a correct answer: it is expected, or its first citation shares a run
    /// of words with a gold quotation.
    fn is_right(&self, found: &Match) -> bool {
        let fact = &found.fact.fact;
        let cited = fact.citations.first().quote.exact;
        self.expect.iter().any(|id| id == fact.id.as_str())
            || self
                .gold
                .iter()
                .any(|gold| shares_a_run(&gold.quote, cited))
    }
}

/// Reports whether two texts share a contiguous run of at least three words and half of the shorter.
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
    /// Asks each question and counts the results.
    pub(in crate::cli) fn of(
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
            score
                .graded
                .extend(case.answerable.map(|answerable| Graded {
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
        score.calibration_error = tune::calibration_error(&score.graded);
        (score, misses)
    }

    /// Counts one question; returns what went wrong with it, if anything did.
    fn count(&mut self, case: &Case, asked: &Answered, right_first: bool) -> Option<&'static str> {
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
            (Reply::Answer(_), Some(false)) => (&mut self.answered_falsely, Some("false answer")),
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
