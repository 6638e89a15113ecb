//! The bot's state between events, and the only way to the parts that wait for a disk.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use serenity::all::UserId;

use super::api::Api;
use super::metrics::Metrics;
use super::post::ReplyTo;
use super::recent::Recent;
use super::trouble::Trouble;
use super::words::{self, Words};
use crate::curation::day_of;
use crate::library::Library;
use crate::store::{Desk, TextKey};

/// How long the bot remembers a question as the previous one.
const FOLLOW_UP: Duration = Duration::from_secs(10 * 60);
/// How long the bot stays quiet in an answer channel after it answered there.
const COOL_DOWN: Duration = Duration::from_secs(15);
/// The default number of one person's messages that are answered in a minute: more than people
/// type, and too few to flood a channel.
pub const MESSAGES_A_MINUTE: u32 = 20;

/// The period over which a person's messages are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// How often to log that the bot cannot post in a channel.
const TOLD_EVERY: Duration = Duration::from_secs(60 * 60);
/// How long the bot remembers a channel's parent.
const PARENT_KEPT: Duration = Duration::from_secs(60 * 60);
/// How long the bot remembers a pressed button. After that, the message no longer has the button.
const PRESSED_KEPT: Duration = Duration::from_secs(5 * 60);
/// How long the bot remembers who sent a question to the moderators.
const PUT_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the bot remembers a person's language.
const LANGUAGE_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long repeated requests for a timeline share a draft. Drafts are kept for a day, so the
/// buttons then work for at least as long again.
const SELECTION_KEPT: Duration = Duration::from_secs(12 * 60 * 60);
/// The maximum number of people, channels or messages to remember something about.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");

/// The person and channel of a previous question, and who saw it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Conversation {
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) seen: ReplyTo,
}

/// A question (folded) that somebody sent to the moderators of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PutBy {
    pub(super) guild: u64,
    pub(super) user: u64,
    pub(super) question: String,
}

/// The number of messages by a person, and since when they are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    since: Instant,
    messages: u32,
}

/// The data on disk. Access to it may block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) library: &'a Library,
    pub(super) desk: &'a Desk,
}

/// The state that every event handler uses.
#[derive(Debug)]
pub(super) struct Bot {
    /// Used only by [`Bot::blocking`].
    library: Arc<Library>,
    /// Used only by [`Bot::blocking`].
    desk: Arc<Desk>,
    pub(super) api: Api,
    pub(super) metrics: Metrics,
    pub(super) me: UserId,
    /// The day that “yesterday” is relative to, if it is not the present day.
    pub(super) today: Option<Date>,
    /// Whether the bot reads messages that do not mention it.
    pub(super) reads_messages: bool,
    /// Each person's previous question in each channel: the last public one, and the last of all.
    pub(super) last: Recent<Conversation, String>,
    /// Channels in which the bot recently answered a question that was not addressed to it.
    pub(super) cooling: Recent<u64, ()>,
    /// The maximum number of one person's messages that are answered in a minute.
    pub(super) messages_a_minute: u32,
    /// How many messages each person sent, and since when they are counted.
    pub(super) counted: Recent<u64, Count>,
    /// Channels in which the bot cannot post.
    pub(super) silent: Recent<u64, ()>,
    /// The parents of channels and threads.
    pub(super) parents: Recent<u64, Option<u64>>,
    /// Messages with a pressed button that works only once.
    pub(super) pressed: Recent<u64, ()>,
    /// The questions that were sent to the moderators, with server and person.
    pub(super) put_by: Recent<PutBy, ()>,
    /// The language of people who used a command or a button, for replies to their messages.
    pub(super) languages: Recent<u64, &'static Words>,
    /// The desk's draft that holds the selection of each timeline.
    pub(super) selections: Recent<String, TextKey>,
}

impl Bot {
    pub(super) fn new(
        library: Arc<Library>,
        desk: Arc<Desk>,
        api: Api,
        metrics: Metrics,
        me: UserId,
    ) -> Self {
        Self {
            library,
            desk,
            api,
            metrics,
            me,
            today: None,
            reads_messages: false,
            last: Recent::new(REMEMBERED, FOLLOW_UP),
            cooling: Recent::new(REMEMBERED, COOL_DOWN),
            messages_a_minute: MESSAGES_A_MINUTE,
            counted: Recent::new(REMEMBERED, MINUTE),
            silent: Recent::new(REMEMBERED, TOLD_EVERY),
            parents: Recent::new(REMEMBERED, PARENT_KEPT),
            pressed: Recent::new(REMEMBERED, PRESSED_KEPT),
            put_by: Recent::new(REMEMBERED, PUT_KEPT),
            languages: Recent::new(REMEMBERED, LANGUAGE_KEPT),
            selections: Recent::new(REMEMBERED, SELECTION_KEPT),
        }
    }

    /// Returns the day that “yesterday” is relative to.
    pub(super) fn today(&self) -> Date {
        self.today.unwrap_or_else(|| day_of(Timestamp::now()))
    }

    /// Runs work that may wait for a disk, on a thread that may block. The library and the desk can
    /// be reached only through here, so no thread that serves connections ever waits for them.
    pub(super) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, Stored<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let bot = Arc::clone(self);
        apart(move || {
            let stored = Stored {
                library: &bot.library,
                desk: &bot.desk,
            };
            work(&bot, stored)
        })
        .await
    }

    /// Erases from memory what the bot remembers about a person.
    pub(super) fn forget(&self, user: u64) {
        self.last.forget_where(|of| of.user == user);
        self.counted.forget_where(|of| *of == user);
        self.put_by.forget_where(|of| of.user == user);
        self.languages.forget_where(|of| *of == user);
    }

    /// Counts a person's message. Reports whether they have sent too many for it to be answered.
    pub(super) fn is_flood(&self, user: u64, now: Instant) -> bool {
        let count = self
            .counted
            .get(&user, now)
            .filter(|count| now.saturating_duration_since(count.since) < MINUTE)
            .unwrap_or(Count {
                since: now,
                messages: 0,
            });
        let with_this = Count {
            messages: count.messages.saturating_add(1),
            ..count
        };
        self.counted.put(user, with_this, now);
        count.messages >= self.messages_a_minute
    }

    /// Returns the words for the author of a message. A message does not carry a language, so they
    /// are in the language of the author's last command or button.
    pub(super) fn words_for(&self, user: u64) -> &'static Words {
        let known = self.languages.get(&user, Instant::now());
        known.unwrap_or_else(words::english)
    }

    /// Returns the words for a locale, and remembers it as the person's language.
    pub(super) fn words_of(&self, user: u64, locale: &str) -> &'static Words {
        let words = words::of_locale(locale);
        self.languages.put(user, words, Instant::now());
        words
    }
}

/// Runs work on a thread that may block. A panic in it becomes a fault.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panic| Err(Trouble::fault(panic)))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[tokio::test]
    async fn what_waits_for_a_disk_does_not_hold_up_connections() {
        let serving = thread::current().id();
        let waited = apart(|| Ok(thread::current().id())).await.unwrap();
        assert_ne!(waited, serving);
        let broken = apart(|| -> Result<(), Trouble> { panic!("a broken invariant") }).await;
        assert!(matches!(broken, Err(Trouble::Fault(_))), "{broken:?}");
    }
}
