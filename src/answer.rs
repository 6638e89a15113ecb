//! The reply to a ranked question: an answer, a question back, or a refusal that says why.
//!
//! Deciding is pure: it compares the confidence of the ranking with its threshold.
//!
//! - At or above the threshold, the reply is an [`Answer`].
//! - Somewhat below it, and with two or three facts of nearly the same score, the reply is a
//!   [`Clarification`], unless something speaks against all of them.
//! - Anything else is a [`Refusal`], with a [`Reason`] and the closest facts. A refusal is a value, not an
//!   error.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::matcher::{Match, Ranking};
use crate::question::{AnswerKind, Question, QuestionWord};
use crate::text;

/// The minimum score of a fact that is offered when asking back, as a share of the best score.
///
/// Of the dev halves' questions in doubt (`docs/QUALITY.md`), 35 % have two or three such facts, and the
/// right one is among them for 63 % of these. With .8 it would be 60 %, and 61 %.
const CLARIFY_WITHIN: f32 = 0.9;
/// The maximum number of facts in one reply, as an answer or to choose from: what fits on a phone screen
/// in Discord.
const SHOWN: usize = 3;

/// The reply to a question.
#[derive(Debug, Clone)]
pub enum Reply {
    /// One or more facts answer the question.
    Answer(Answer),
    /// A question back: which of a few facts is meant.
    Clarification(Clarification),
    /// The material does not answer the question.
    Refusal(Refusal),
}

/// An answer: one fact, or several that answer the same question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// One to three facts. If they answer the same question, the most recent is first; if the question has
    /// parts, they are in the order of the parts.
    pub facts: Vec<Match>,
    /// Whether the question asks for a date and the first fact has one.
    pub leads_with_date: bool,
    /// The parts of the question that the material does not answer.
    pub open: Vec<String>,
}

/// A question back.
#[derive(Debug, Clone)]
pub struct Clarification {
    /// Two or three facts to choose from, best first.
    pub candidates: Vec<Match>,
}

/// A refusal, with details that may help the asker anyway.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Why the question is not answered.
    pub reason: Reason,
    /// The content words that occur in the material, as they were typed.
    pub known: Vec<String>,
    /// The content words that do not occur in the material, as they were typed.
    pub unknown: Vec<String>,
    /// Up to three facts closest to the question, best first.
    pub nearest: Vec<Match>,
}

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The question has nothing to look for.
    NothingAsked,
    /// The material has none of its content words.
    NothingKnown,
    /// A curator has marked this question as not answered.
    KnownUnanswered {
        /// The `not` phrasing that the question matches.
        question: String,
    },
    /// No dated fact fits the times in the question.
    NothingThen,
    /// The question has names that do not occur in the material.
    UnknownNames(Vec<String>),
    /// Some facts are close, but none is close enough.
    NotNearEnough,
}

/// A question with its ranking.
#[derive(Debug)]
pub struct Ranked {
    /// The question.
    pub question: Question,
    /// The facts that may answer it, with the evidence.
    pub ranking: Ranking,
}

/// Returns the reply to a question.
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

/// Returns the reply to the parts of a question that asks several things at once, or nothing if it is better
/// answered as a whole: no part can be answered, or there is only one thing to say.
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
    // If the facts contradict each other, the most recent one is the likeliest to be true.
    facts.sort_by_key(|found| Reverse(found.fact.known_since()));
    let dated = facts
        .first()
        .is_some_and(|first| first.fact.fact.when.is_some());
    Answer {
        facts,
        leads_with_date: dated && question.asks == AnswerKind::When,
        open: Vec::new(),
    }
}

/// Reports whether another fact answers the same question as the first: both have the phrasing that matched.
fn answers_too(first: &Match, other: &Match) -> bool {
    if first.features.exact > 0.0 {
        return other.features.exact > 0.0;
    }
    match (&first.phrasing, &other.phrasing) {
        (Some(a), Some(b)) => text::folded(a) == text::folded(b),
        _ => false,
    }
}

/// Returns the facts with nearly the best score; none if the question is about another time, has an unknown
/// name, or is closest to a `not` phrasing.
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
        .numbered_words()
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

/// Returns words of a question as they were typed, without repetitions.
fn as_typed<'a>(
    question: &Question,
    words: impl IntoIterator<Item = &'a QuestionWord>,
) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words
        .into_iter()
        .map(|word| {
            let typed = question.text.get(word.span.clone());
            typed.expect("a word of a question is in its text")
        })
        .filter(|typed| seen.insert(*typed))
        .map(str::to_owned)
        .collect()
}
