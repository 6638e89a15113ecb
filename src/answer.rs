//! A ranking of facts → the reply: an answer, a question back, or an honest refusal.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::matcher::{Match, Ranking};
use crate::question::{Asked, Question, QuestionWord};
use crate::text;

/// The share of the best score that a fact needs to be asked back about.
///
/// Of the public sets' questions in doubt (dev halves), 35 % have two or three such facts, and the right
/// one is among them for 63 %. At .8 it is 60 % of the questions, and 61 %.
const CLARIFY_WITHIN: f32 = 0.9;
/// The most facts that one reply shows, as an answer or to choose from: what fits a screen in Discord.
const SHOWN: usize = 3;

/// What Ibid replies to a question.
#[derive(Debug, Clone)]
pub enum Reply {
    /// It answers.
    Answer(Answer),
    /// It asks which of a few facts is meant.
    Clarification(Clarification),
    /// It says that the material does not answer.
    Refusal(Refusal),
}

/// An answer: a fact, and what else answers the very same question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The facts: one, or up to three that answer the same question, the newest first, or each a part
    /// of it.
    pub facts: Vec<Match>,
    /// Whether a date is asked for and the first fact has one.
    pub leads_with_date: bool,
    /// The parts of the question that the material does not answer.
    pub open: Vec<String>,
}

/// A question back.
#[derive(Debug, Clone)]
pub struct Clarification {
    /// Two or three facts to choose from, the likeliest first.
    pub candidates: Vec<Match>,
}

/// A refusal, and what may help all the same.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Why the question is not answered.
    pub reason: Reason,
    /// The question's words that the material knows.
    pub known: Vec<String>,
    /// The question's words that the material does not know.
    pub unknown: Vec<String>,
    /// The facts nearest to the question, the nearest first.
    pub nearest: Vec<Match>,
}

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There is nothing in it that could be looked for.
    NothingAsked,
    /// The material has none of its words.
    NothingKnown,
    /// It is known that the material does not answer this.
    KnownUnanswered {
        /// The question that curators noted as not answered.
        question: String,
    },
    /// The material has nothing of the time it speaks of.
    NothingThen,
    /// It names somebody or something that the material does not know.
    UnknownNames(Vec<String>),
    /// Something is near, nothing near enough.
    NotNearEnough,
}

/// A question, and what was found for it.
#[derive(Debug)]
pub struct Ranked {
    /// The question.
    pub question: Question,
    /// The facts that may answer it, and the evidence.
    pub ranking: Ranking,
}

/// Decides what to reply.
#[must_use]
pub fn reply(question: &Question, ranking: &Ranking) -> Reply {
    if question.is_empty() || ranking.matches.is_empty() {
        return Reply::Refusal(refusal(question, ranking));
    }
    if ranking.is_answer() {
        return Reply::Answer(answer(question, ranking));
    }
    let candidates = candidates(ranking);
    if ranking.is_doubtful() && candidates.len() > 1 {
        return Reply::Clarification(Clarification { candidates });
    }
    Reply::Refusal(refusal(question, ranking))
}

/// Decides what to reply to a question that asks several things at once: each part by itself, if at
/// least one of them can be answered and the answers differ.
#[must_use]
pub fn reply_to_parts(parts: &[Ranked]) -> Option<Reply> {
    let (answered, unanswered): (Vec<_>, Vec<_>) = parts
        .iter()
        .partition(|part| !part.question.is_empty() && part.ranking.is_answer());
    let mut facts: Vec<Match> = Vec::new();
    for part in &answered {
        for found in answer(&part.question, &part.ranking).facts {
            if !facts
                .iter()
                .any(|known| Arc::ptr_eq(&known.fact, &found.fact))
            {
                facts.push(found);
            }
        }
    }
    facts.truncate(SHOWN);
    let open: Vec<String> = unanswered
        .iter()
        .map(|part| part.question.text.clone())
        .collect();
    (facts.len() + open.len() > 1 && !facts.is_empty()).then_some(Reply::Answer(Answer {
        facts,
        leads_with_date: false,
        open,
    }))
}

fn answer(question: &Question, ranking: &Ranking) -> Answer {
    let mut facts: Vec<Match> = ranking.matches.iter().take(1).cloned().collect();
    if let Some(first) = ranking.matches.first() {
        let same = ranking
            .matches
            .iter()
            .skip(1)
            .filter(|other| answers_too(first, other));
        facts.extend(same.take(SHOWN - 1).cloned());
    }
    // If they say different things, the newest is likeliest to hold.
    facts.sort_by_key(|found| Reverse(found.fact.known_since()));
    let dated = facts
        .first()
        .is_some_and(|first| first.fact.fact.when.is_some());
    Answer {
        facts,
        leads_with_date: dated && question.asks == Asked::When,
        open: Vec::new(),
    }
}

/// Reports whether another fact answers the very question that decided for the first: the curated
/// phrasing is the same.
fn answers_too(first: &Match, other: &Match) -> bool {
    if first.features.exact > 0.0 {
        return other.features.exact > 0.0;
    }
    match (&first.phrasing, &other.phrasing) {
        (Some(a), Some(b)) => text::folded(a) == text::folded(b),
        _ => false,
    }
}

/// Returns the facts that are about as likely as the first, if nothing speaks against them.
fn candidates(ranking: &Ranking) -> Vec<Match> {
    let untimely = ranking
        .signals
        .is_none_or(|signals| signals.time_unmet > 0.0);
    let strange = untimely || ranking.unknown_names > 0;
    if strange || ranking.known_unanswered.is_some() {
        return Vec::new();
    }
    let best = ranking.matches.first().map_or(0.0, |first| first.score);
    let near = |found: &&Match| found.score >= CLARIFY_WITHIN * best;
    ranking
        .matches
        .iter()
        .take(SHOWN)
        .filter(near)
        .cloned()
        .collect()
}

fn refusal(question: &Question, ranking: &Ranking) -> Refusal {
    let content = question
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.is_function);
    let (unknown, known): (Vec<_>, Vec<_>) =
        content.partition(|(number, _)| ranking.unknown.contains(number));
    let names: Vec<&QuestionWord> = unknown
        .iter()
        .map(|(_, word)| *word)
        .filter(|word| word.is_name)
        .collect();
    let reason = if question.is_empty() {
        Reason::NothingAsked
    } else if known.is_empty() && question.previous.is_none() {
        Reason::NothingKnown
    } else if ranking.nothing_then {
        Reason::NothingThen
    } else if !names.is_empty() {
        Reason::UnknownNames(as_typed(question, names))
    } else if let Some(question) = &ranking.known_unanswered {
        Reason::KnownUnanswered {
            question: question.clone(),
        }
    } else {
        Reason::NotNearEnough
    };
    let off_topic = matches!(reason, Reason::NothingAsked | Reason::NothingKnown);
    let nearest = if off_topic { 0 } else { SHOWN };
    Refusal {
        reason,
        known: as_typed(question, known.into_iter().map(|(_, word)| word)),
        unknown: as_typed(question, unknown.into_iter().map(|(_, word)| word)),
        nearest: ranking.matches.iter().take(nearest).cloned().collect(),
    }
}

/// Returns words of a question as they are typed, each once.
fn as_typed<'a>(
    question: &Question,
    words: impl IntoIterator<Item = &'a QuestionWord>,
) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words
        .into_iter()
        .map(|word| {
            let typed = question.text.get(word.place.clone());
            typed.expect("a word of a question is in its text")
        })
        .filter(|typed| seen.insert(*typed))
        .map(str::to_owned)
        .collect()
}
