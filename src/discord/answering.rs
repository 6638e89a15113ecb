//! Answers a question, whether it came from a command, a button or a message.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use tracing::debug;

use super::asker::Asker;
use super::bot::Conversation;
use super::custom_id::AskAgain;
use super::post::{Post, ReplyTo};
use super::render::{Heading, Renderer};
use super::scene::Scene;
use super::trouble::Trouble;
use crate::answer::Reply;
use crate::snapshot::Answered;
use crate::store::TextKey;
use crate::text;

/// A question as a person typed it, in plain characters.
#[derive(Debug, Clone)]
pub(super) struct Typed(String);

impl Typed {
    /// Reads a question. Returns `None` if it has neither letters nor digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let plain = text::plain(text);
        let question = plain.trim();
        question
            .chars()
            .any(char::is_alphanumeric)
            .then(|| Self(question.to_owned()))
    }
}

impl Scene<'_> {
    /// Answers a question, and remembers it as the previous question for the next one.
    pub(super) fn ask(
        &self,
        question: &Typed,
        as_of: Option<Date>,
        seen: ReplyTo,
    ) -> Result<Post, Trouble> {
        let Typed(question) = question;
        // A public reply must never show a private question as the previous one.
        let conversation = self.conversation(seen);
        let previous = self.bot.last.get(&conversation, Instant::now());
        debug!(question, previous, "asked");
        let asked = self.snapshot().ask_on(
            question,
            previous.as_deref(),
            self.bot.today(),
            self.terms(as_of),
        );
        if !asked.question.is_empty() {
            self.remember(question, seen);
        }
        self.shown(&asked, previous, as_of)
    }

    fn conversation(&self, seen: ReplyTo) -> Conversation {
        Conversation {
            user: self.asker.user,
            channel: self.asker.channel,
            seen,
        }
    }

    /// Remembers a question as the previous one.
    pub(super) fn remember(&self, question: &str, seen: ReplyTo) {
        let now = Instant::now();
        let put = |seen| {
            let conversation = self.conversation(seen);
            self.bot.last.put(conversation, question.to_owned(), now);
        };
        put(ReplyTo::Private);
        if seen != ReplyTo::Private {
            put(ReplyTo::Public);
        }
    }

    /// Answers a question that was not addressed to the bot, or returns `None` if the bot is not
    /// sure. Does not remember the question.
    pub(super) fn answer_if_sure(&self, question: &Typed) -> Result<Option<Post>, Trouble> {
        let Typed(question) = question;
        let terms = self.terms(None);
        let asked = self
            .snapshot()
            .ask_on(question, None, self.bot.today(), terms);
        if !matches!(asked.reply, Reply::Answer(_)) {
            return Ok(None);
        }
        self.shown(&asked, None, None).map(Some)
    }

    /// Asks a question that is in a message once more.
    pub(super) fn ask_again(&self, heading: &Heading, again: AskAgain) -> Answered {
        self.snapshot().ask_on(
            &heading.question,
            heading.previous.as_deref(),
            self.bot.today(),
            self.terms(again.as_of),
        )
    }

    /// Shows the outcome of a question.
    fn shown(
        &self,
        asked: &Answered,
        previous: Option<String>,
        as_of: Option<Date>,
    ) -> Result<Post, Trouble> {
        let heading = Heading {
            question: asked.question.text.clone(),
            previous: previous.filter(|_| asked.question.previous.is_some()),
        };
        let draft = self.keep_text(&heading)?;
        let renderer = self.renderer(self.asker, &heading, AskAgain { draft, as_of });
        let post = match &asked.reply {
            Reply::Answer(answer) => {
                let facts: Vec<_> = answer.facts.iter().map(|found| &*found.fact).collect();
                renderer.answer(&facts, answer.leads_with_date, &answer.open)
            }
            Reply::Clarification(clarification) => renderer.clarification(clarification),
            Reply::Refusal(refusal) => renderer.refusal(refusal),
        };
        self.bot.metrics.replied(&asked.reply);
        Ok(post)
    }

    /// Returns the renderer for the reply to a person's question.
    pub(super) fn renderer<'h>(
        &self,
        reader: Asker,
        heading: &'h Heading,
        again: AskAgain,
    ) -> Renderer<'h> {
        Renderer {
            words: reader.words,
            heading,
            again,
            asker: reader.user,
            can_be_put: reader.guild.is_some() && !self.settings.takes_no_questions,
            today: self.bot.today(),
        }
    }

    /// Keeps a question that is too long for its message.
    pub(super) fn keep_text(&self, heading: &Heading) -> Result<Option<TextKey>, Trouble> {
        if heading.is_whole() {
            return Ok(None);
        }
        let mut text = heading.question.clone();
        if let Some(previous) = &heading.previous {
            text.push('\n');
            text.push_str(previous);
        }
        Ok(Some(self.desk.keep_text(&text, Timestamp::now())?))
    }

    /// Returns the question that a button is about, and the previous one. They come from the draft
    /// that the button names, or from the message with the button.
    pub(super) fn question_of(
        &self,
        heading: Option<Heading>,
        again: AskAgain,
    ) -> Result<Heading, Trouble> {
        let gone = || Trouble::mistake(self.words.button_expired());
        let Some(draft) = again.draft else {
            return heading.ok_or_else(gone);
        };
        let drafted = self.desk.kept_text(draft, Timestamp::now())?;
        let kept = drafted.ok_or_else(gone)?;
        let (question, previous) = match kept.split_once('\n') {
            Some((question, previous)) => (question, Some(previous.to_owned())),
            None => (kept.as_str(), None),
        };
        Ok(Heading {
            question: question.to_owned(),
            previous,
        })
    }
}
