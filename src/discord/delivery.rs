//! Answers interactions at once, after a promise or with a modal. Also sends messages elsewhere.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{ChannelId, CreateModal};
use tracing::warn;

use super::api::{Callback, Seen, Waiting};
use super::asker::Caller;
use super::bot::Bot;
use super::post::{Post, ReplyTo};
use super::scene::Scene;
use super::trouble::Trouble;
use super::words::Words;

/// How long after an interaction arrived the bot promises an answer for later.
const DEFER_AFTER: Duration = Duration::from_millis(1_500);

/// An interaction: who waits for its answer, and how Discord accepts it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) caller: Caller,
    pub(super) waiting: Waiting,
}

impl Call {
    /// Returns the words in the language of the person who waits.
    pub(super) fn words(&self) -> &'static Words {
        self.caller.asker.words
    }
}

/// The result of some work: the answer, and messages elsewhere.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) posts: Vec<Post>,
    pub(super) errands: Vec<Errand>,
}

/// A message to a channel in which nobody asked for it.
#[derive(Debug)]
pub(super) struct Errand {
    pub(super) channel: ChannelId,
    pub(super) post: Post,
}

impl Errand {
    /// Makes an errand to a channel. Returns `None` for 0, which is no channel's id.
    pub(super) fn new(channel: u64, post: Post) -> Option<Self> {
        (channel > 0).then(|| Self {
            channel: ChannelId::new(channel),
            post,
        })
    }
}

impl From<Vec<Post>> for Outcome {
    fn from(posts: Vec<Post>) -> Self {
        Self {
            posts,
            errands: Vec::new(),
        }
    }
}

impl From<Post> for Outcome {
    fn from(post: Post) -> Self {
        vec![post].into()
    }
}

/// Whether an answer was promised before it was ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    None,
    Made,
}

impl Bot {
    /// Answers an interaction with the result of some work: at once, or after a promise if the work
    /// takes too long. Only the person sees an error, unless a public answer was promised.
    pub(super) async fn respond<O: Into<Outcome> + Send + 'static>(
        self: &Arc<Self>,
        call: &Call,
        to: ReplyTo,
        work: impl FnOnce(&Scene<'_>) -> Result<O, Trouble> + Send + 'static,
    ) -> Result<(), Trouble> {
        let mut work = pin!(self.in_scene(call.caller.clone(), move |scene| {
            work(scene).map(Into::into)
        }));
        let promised_at = call.waiting.arrived + DEFER_AFTER;
        match tokio::time::timeout_at(promised_at.into(), &mut work).await {
            Ok(done) => self.deliver(call, to, done, Promise::None).await,
            Err(_) => {
                self.promise(&call.waiting, to).await?;
                self.deliver(call, to, work.await, Promise::Made).await
            }
        }
    }

    /// Answers an interaction with a message that is already complete.
    pub(super) async fn say(&self, call: &Call, to: ReplyTo, post: Post) -> Result<(), Trouble> {
        self.deliver(call, to, Ok(post.into()), Promise::None).await
    }

    /// Answers an interaction with a mistake that is known without further work.
    pub(super) async fn refuse(&self, call: &Call, text: &str) -> Result<(), Trouble> {
        let mistake = Err(Trouble::mistake(text));
        self.deliver(call, ReplyTo::Private, mistake, Promise::None)
            .await
    }

    /// Explains what went wrong. Only the person who waits sees it.
    pub(super) async fn say_trouble(&self, call: &Call, trouble: Trouble) -> Result<(), Trouble> {
        let post = self.explain(trouble, call.words());
        Ok(self.api.send_privately(&call.waiting, post).await?)
    }

    /// Answers an interaction with a modal that some work makes. It must answer at once, because a
    /// modal cannot be promised.
    pub(super) async fn open_modal(
        self: &Arc<Self>,
        call: &Call,
        work: impl FnOnce(&Scene<'_>) -> Result<CreateModal, Trouble> + Send + 'static,
    ) -> Result<(), Trouble> {
        let modal = self.in_scene(call.caller.clone(), work).await?;
        Ok(self
            .api
            .answer(&call.waiting, &Callback::modal(modal))
            .await?)
    }

    /// Answers an interaction with the result of some work, and sends the messages elsewhere.
    async fn deliver(
        &self,
        call: &Call,
        to: ReplyTo,
        done: Result<Outcome, Trouble>,
        promise: Promise,
    ) -> Result<(), Trouble> {
        let waiting = &call.waiting;
        match done {
            Ok(Outcome { posts, errands }) => {
                let sent = self.send(waiting, to, posts, promise).await;
                // Report the change elsewhere, whether or not the answer arrived.
                self.run(errands).await;
                sent
            }
            Err(trouble) => {
                let post = self.explain(trouble, call.words());
                match (promise, to) {
                    // The message with the button stays as it is.
                    (_, ReplyTo::Same) => self.api.send_privately(waiting, post).await?,
                    (Promise::None, _) => {
                        let only_here = Callback::message(post.private());
                        self.api.answer(waiting, &only_here).await?;
                    }
                    (Promise::Made, _) => self.api.edit(waiting, &post).await?,
                }
                Ok(())
            }
        }
    }

    /// Answers an interaction with one or more messages.
    async fn send(
        &self,
        waiting: &Waiting,
        to: ReplyTo,
        posts: Vec<Post>,
        promise: Promise,
    ) -> Result<(), Trouble> {
        let mut posts = posts.into_iter();
        let Some(first) = posts.next() else {
            return Ok(());
        };
        match (promise, to) {
            (Promise::None, ReplyTo::Same) => {
                let update = Callback::update(first.seen_as_before());
                self.api.answer(waiting, &update).await?;
            }
            (Promise::None, ReplyTo::Public) => {
                self.api.answer(waiting, &Callback::message(first)).await?;
            }
            (Promise::None, ReplyTo::Private) => {
                let only_here = Callback::message(first.private());
                self.api.answer(waiting, &only_here).await?;
            }
            (Promise::Made, ReplyTo::Same) => {
                self.api.edit(waiting, &first.seen_as_before()).await?;
            }
            (Promise::Made, _) => self.api.edit(waiting, &first).await?,
        }
        for post in posts {
            self.api.follow_up(waiting, &post).await?;
        }
        Ok(())
    }

    /// Sends messages that nobody waits for. Logs each one that cannot be sent.
    pub(super) async fn run(&self, errands: Vec<Errand>) {
        for Errand { channel, post } in errands {
            if let Err(error) = self.api.post(channel, &post).await {
                warn!(%channel, %error, "a message could not be sent there");
            }
        }
    }

    async fn promise(&self, waiting: &Waiting, to: ReplyTo) -> Result<(), Trouble> {
        let promise = match to {
            ReplyTo::Public => Callback::message_later(Seen::ByAll),
            ReplyTo::Private => Callback::message_later(Seen::ByOne),
            ReplyTo::Same => Callback::update_later(),
        };
        Ok(self.api.answer(waiting, &promise).await?)
    }

    /// Makes the message that reports trouble. It says what to do, or apologises and gives the
    /// number under which the log has the error.
    pub(super) fn explain(&self, trouble: Trouble, words: &Words) -> Post {
        match trouble {
            Trouble::Mistake(text) => Post::text(text),
            Trouble::Fault(fault) => {
                self.metrics.fault();
                let reference = fault.log();
                Post::text(words.apology(&reference))
            }
        }
    }
}
