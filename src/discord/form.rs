//! A fact as a person types it, in the five fields of a modal or the options of a command.

mod entry;
mod modal;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serenity::all::Message;

use super::limits::{MODAL_TEXT, length};
use super::words::Words;
use crate::curation::FactName;
use crate::date::EventDate;
use crate::date::expression::Events;
use crate::fact::{FactId, FactKind, QUESTION_MAX, STATEMENT_MAX};
use crate::knowledge::KnowledgeBase;
use crate::knowledge::format::{CiteEntry, FactEntry};
use crate::library::Listed;

/// A fact as typed, kept until it is saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Form {
    statement: String,
    date: String,
    quote: String,
    source: String,
    /// One question on each line.
    questions: String,
    /// The parts that have no field.
    pub(super) more: More,
    /// The reason for a correction.
    pub(super) why: Option<String>,
    /// The id of a new fact, once it has one. It ensures that saving twice adds only one fact.
    id: Option<FactId>,
    /// The fact to correct.
    pub(super) of: Option<Corrected>,
    /// The queued question that the fact answers.
    pub(super) answers: Option<String>,
}

/// What already exists when a form is read.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) knowledge: &'a KnowledgeBase,
    pub(super) today: Date,
    /// The events that a date may refer to.
    pub(super) events: Events<'a>,
}

/// The parts of a fact that do not fit in the five fields of a modal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct More {
    pub(super) kind: Option<FactKind>,
    pub(super) topics: Option<Vec<String>>,
    pub(super) said_by: Option<String>,
    pub(super) note: Option<String>,
    pub(super) review_by: Option<String>,
    /// Whether the person says that they checked the fact today.
    pub(super) checked: bool,
    /// The message that the form was made from, its author and its date.
    pub(super) link: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<EventDate>,
}

/// The fact that a form corrects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Corrected {
    pub(super) fact: FactName,
    /// The revision that the person saw, and its text.
    pub(super) seen: u32,
    pub(super) entry: Box<FactEntry>,
    /// The questions that did not fit.
    left_out: Vec<String>,
}

/// The parts of a fact that a command's options set. The others stay as they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) statement: Option<String>,
    pub(super) date: Option<String>,
    pub(super) quote: Option<String>,
    pub(super) source: Option<String>,
    pub(super) question: Option<String>,
    pub(super) more: More,
}

impl Given {
    /// Reports whether any option sets something, so that no modal is needed.
    pub(super) fn fills_any(&self) -> bool {
        let fields = [
            &self.statement,
            &self.date,
            &self.quote,
            &self.source,
            &self.question,
        ];
        fields.into_iter().any(Option::is_some) || self.more != More::default()
    }
}

impl Form {
    /// Makes a form from a message.
    pub(super) fn of_message(words: &Words, message: &Message, text: &str, link: &str) -> Self {
        let by = &message.author;
        let author = by.global_name.as_ref().unwrap_or(&by.name).clone();
        let day: String = message.timestamp.to_string().chars().take(10).collect();
        Self {
            statement: text.chars().take(STATEMENT_MAX).collect(),
            quote: text.chars().take(STATEMENT_MAX).collect(),
            source: format!("{} {link}", words.message_by(&author)),
            more: More {
                link: Some(link.to_owned()),
                authors: vec![author],
                published: day.parse().ok(),
                ..More::default()
            },
            ..Self::default()
        }
    }

    /// Makes the form that answers a question.
    pub(super) fn answering(question: &str) -> Self {
        let mut form = Self::default();
        form.also_answering(question);
        form
    }

    /// Makes the form that corrects a fact.
    pub(super) fn correcting(fact: &Listed) -> Self {
        let entry = fact.state.entry();
        let mut questions = String::new();
        let mut left_out = Vec::new();
        for question in &entry.questions {
            if length(&questions) + length(question) + 1 > usize::from(MODAL_TEXT) {
                left_out.push(question.clone());
                continue;
            }
            if !questions.is_empty() {
                questions.push('\n');
            }
            questions.push_str(question);
        }
        let cite = entry.cite.first();
        Self {
            statement: entry.statement.clone(),
            date: entry
                .when
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            quote: cite.map(|cite| cite.quote.clone()).unwrap_or_default(),
            source: cite.map(source_of).unwrap_or_default(),
            questions,
            of: Some(Corrected {
                fact: fact.name.clone(),
                seen: fact.state.revision(),
                entry: Box::new(FactEntry::clone(entry)),
                left_out,
            }),
            ..Self::default()
        }
    }

    /// Applies a command's options.
    pub(super) fn fill(&mut self, given: Given) {
        let fields = [
            (&mut self.statement, given.statement),
            (&mut self.date, given.date),
            (&mut self.quote, given.quote),
            (&mut self.source, given.source),
        ];
        for (field, given) in fields {
            if let Some(text) = given {
                *field = text;
            }
        }
        if let Some(question) = given.question {
            if !self.questions.is_empty() {
                self.questions.push('\n');
            }
            self.questions.push_str(&question);
        }
        self.more = More {
            link: self.more.link.take(),
            authors: std::mem::take(&mut self.more.authors),
            published: self.more.published.take(),
            ..given.more
        };
    }

    /// Adds a question that the fact answers.
    pub(super) fn also_answering(&mut self, question: &str) {
        self.answers = Some(question.to_owned());
        // A question that is too long for a fact is still answered, but the fact omits it.
        if question.chars().count() > QUESTION_MAX {
            return;
        }
        let question = question.replace(['\n', '\r'], " ");
        let lines = [self.questions.as_str(), &question];
        self.questions = lines.join("\n").trim().to_owned();
    }

    /// Discards the id, so that the next reading picks another one.
    pub(super) fn forget_id(&mut self) {
        self.id = None;
    }

    /// Applies the correction to the current fact, after another person changed it.
    pub(super) fn rebase(&mut self, now: &Listed) {
        let left_out = self.of.take().map(|of| of.left_out).unwrap_or_default();
        self.of = Some(Corrected {
            fact: now.name.clone(),
            seen: now.state.revision(),
            entry: Box::new(FactEntry::clone(now.state.entry())),
            left_out,
        });
    }

    /// Reports whether every required part is present.
    pub(super) fn is_whole(&self) -> bool {
        let fields = [&self.statement, &self.quote, &self.source];
        fields.into_iter().all(|field| !field.trim().is_empty())
    }
}

/// Returns the source of a citation as a person would type it.
fn source_of(cite: &CiteEntry) -> String {
    if let Some(id) = &cite.source {
        return id.to_string();
    }
    let parts = [cite.title.as_deref(), cite.url.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
