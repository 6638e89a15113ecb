//! `ibid ask`: one question, or JSON lines of them.

use std::time::Instant;

use clap::Args;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lines::{self, Rejection};
use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::answer::Reply;
use crate::date::EventDate;
use crate::matcher::{Lexicons, Match};
use crate::snapshot::{Answered, Snapshot};

/// The longest line of questions, in bytes.
const LINE_MAX: usize = 64 * 1024;

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// The question, in your own words
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    question: Vec<String>,
    /// The previous question, which this one may refer to
    #[arg(long, value_name = "QUESTION")]
    previous: Option<String>,
    /// Explain the reply: matched words, features and their weights
    #[arg(long)]
    explain: bool,
    /// Read questions as JSON lines from standard input and write replies as JSON lines
    #[arg(long)]
    jsonl: bool,
}

impl Ask {
    pub(super) const fn reads_input(&self) -> bool {
        self.jsonl
    }

    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let library = shared.library(Lexicons::Used)?;
        let snapshot = library.snapshot();
        if self.jsonl {
            return jsonl(&snapshot, shared);
        }
        let text = self.question.join(" ");
        let asked = snapshot.ask(&text, self.previous.as_deref(), shared.today());
        shared
            .terminal
            .print(&render::reply(&asked, shared.today()))?;
        if self.explain {
            shared.terminal.print(&render::explanation(&asked))?;
        }
        Ok(outcome(&asked.reply))
    }
}

/// Returns the outcome for a reply.
pub(super) const fn outcome(reply: &Reply) -> Outcome {
    match reply {
        Reply::Answer(_) => Outcome::Done,
        Reply::Clarification(_) => Outcome::AskedBack,
        Reply::Refusal(_) => Outcome::Negative,
    }
}

#[derive(Debug, Deserialize)]
struct QuestionLine {
    id: String,
    question: String,
    #[serde(default)]
    previous: Option<String>,
    #[serde(default)]
    today: Option<Date>,
}

/// The output for one question.
#[derive(Debug, Serialize)]
struct AnswerLine<'a> {
    id: &'a str,
    outcome: &'static str,
    ranked: Vec<&'a str>,
    citations: Vec<CitationLine<'a>>,
    dates: Vec<&'a EventDate>,
    confidence: f32,
    latency_us: u128,
}

#[derive(Debug, Serialize)]
struct CitationLine<'a> {
    fact: &'a str,
    quote: &'a str,
    source: &'a str,
    paragraph: Option<usize>,
}

fn jsonl(snapshot: &Snapshot, shared: &Shared) -> anyhow::Result<Outcome> {
    let today = shared.today();
    // The index is built now, so that its time is not counted as the first question's.
    snapshot.matcher();
    lines::answer_each(&shared.terminal, LINE_MAX, |line| {
        let question: QuestionLine = serde_json::from_str(line).map_err(|error| {
            let error =
                format!("invalid question: {error}; write {{\"id\":\"…\",\"question\":\"…\"}}");
            Rejection::of_line(line, "/id", error)
        })?;
        let begun = Instant::now();
        let today = question.today.unwrap_or(today);
        let asked = snapshot.ask(&question.question, question.previous.as_deref(), today);
        let answered = answer_line(&question.id, &asked, begun);
        serde_json::to_string(&answered).map_err(|error| error.to_string().into())
    })
}

fn answer_line<'a>(id: &'a str, asked: &'a Answered, begun: Instant) -> AnswerLine<'a> {
    let (outcome, cited): (_, &[Match]) = match &asked.reply {
        Reply::Answer(answer) => ("answer", &answer.facts),
        Reply::Clarification(clarification) => ("clarify", &clarification.candidates),
        Reply::Refusal(_) => ("refuse", &[]),
    };
    let facts = || cited.iter().map(|found| &found.fact.fact);
    let citations = facts().flat_map(|fact| {
        fact.citations.iter().map(move |citation| CitationLine {
            fact: fact.id.as_str(),
            quote: citation.quote.exact,
            source: &citation.source.title,
            paragraph: citation.place.map(|place| place.paragraph),
        })
    });
    AnswerLine {
        id,
        outcome,
        ranked: asked
            .ranking
            .matches
            .iter()
            .map(|found| found.fact.fact.id.as_str())
            .collect(),
        citations: citations.collect(),
        dates: facts()
            .filter_map(|fact| fact.when.as_ref())
            .map(|dated| &dated.date)
            .collect(),
        confidence: asked.ranking.confidence,
        latency_us: begun.elapsed().as_micros(),
    }
}
