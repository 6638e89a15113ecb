//! What the bot holds from one event to the next, and the one way to what waits for a disk.

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

/// How long a question is remembered as the one before.
const FOLLOW_UP: Duration = Duration::from_secs(10 * 60);
/// How long nothing is answered unasked in a channel where something was.
const COOL_DOWN: Duration = Duration::from_secs(15);
/// So many messages of one person are answered in a minute where nothing else is set: more than people
/// type, and too few to fill a channel with.
pub const MESSAGES_A_MINUTE: u32 = 20;

/// The time in which a person's messages are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// How often to log that the bot cannot post in a channel.
const TOLD_EVERY: Duration = Duration::from_secs(60 * 60);
/// How long a channel's parent is remembered.
const PARENT_KEPT: Duration = Duration::from_secs(60 * 60);
/// How long it is remembered that a button was pressed; afterwards the message has it no more.
const PRESSED_KEPT: Duration = Duration::from_secs(5 * 60);
/// How long it is remembered who put a question to the moderators.
const PUT_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long somebody's language is remembered.
const LANGUAGE_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a timeline that is asked for again leads to the same draft: then there is as long again for its
/// buttons, since drafts are kept for a day.
const SELECTION_KEPT: Duration = Duration::from_secs(12 * 60 * 60);
/// The most people, channels or messages of which something is remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");

/// Whose last question is remembered, and who saw it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Conversation {
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) seen: ReplyTo,
}

/// Who put which question, folded, to the moderators of which server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PutBy {
    pub(super) guild: u64,
    pub(super) user: u64,
    pub(super) question: String,
}

/// How many messages of somebody there are since a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    since: Instant,
    messages: u32,
}

/// What is kept on disks, and may have to be waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) library: &'a Library,
    pub(super) desk: &'a Desk,
}

/// What every event is handled with.
#[derive(Debug)]
pub(super) struct Bot {
    /// Reached by [`Bot::blocking`] alone.
    library: Arc<Library>,
    /// Reached by [`Bot::blocking`] alone.
    desk: Arc<Desk>,
    pub(super) api: Api,
    pub(super) metrics: Metrics,
    pub(super) me: UserId,
    /// The day that “yesterday” is relative to, if it is not the present day.
    pub(super) today: Option<Date>,
    /// Whether the bot reads messages that do not mention it.
    pub(super) reads_messages: bool,
    /// The last question of each person in each channel: the last that all saw, and the last of all.
    pub(super) last: Recent<Conversation, String>,
    /// Channels in which something was answered unasked a moment ago.
    pub(super) cooling: Recent<u64, ()>,
    /// How many messages of one person are answered in a minute.
    pub(super) messages_a_minute: u32,
    /// Since when each person's messages are counted, and how many there are.
    pub(super) counted: Recent<u64, Count>,
    /// Channels in which nothing can be said.
    pub(super) silent: Recent<u64, ()>,
    /// The parents of channels and threads.
    pub(super) parents: Recent<u64, Option<u64>>,
    /// Messages of which a button was pressed that works once.
    pub(super) pressed: Recent<u64, ()>,
    /// Who put which question to the moderators of which server.
    pub(super) put_by: Recent<PutBy, ()>,
    /// The language of people who used a command or a button, for what they write in messages.
    pub(super) languages: Recent<u64, &'static Words>,
    /// Which draft of the desk has what a timeline is to be of.
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

    /// Does some work that may wait for a disk, on a thread that may wait. Nothing else leads to the
    /// library and the desk, so that no thread that serves connections ever waits for either.
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

    /// Forgets what is remembered of somebody in memory.
    pub(super) fn forget(&self, user: u64) {
        self.last.forget_where(|of| of.user == user);
        self.counted.forget_where(|of| *of == user);
        self.put_by.forget_where(|of| of.user == user);
        self.languages.forget_where(|of| *of == user);
    }

    /// Counts a message of somebody's; reports whether there are too many of theirs to answer it.
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

    /// Returns the words for somebody who writes a message, which does not say their language: those of
    /// the last command or button of theirs.
    pub(super) fn words_for(&self, user: u64) -> &'static Words {
        let known = self.languages.get(&user, Instant::now());
        known.unwrap_or_else(words::english)
    }

    /// Returns the words for a locale, and remembers whose it is.
    pub(super) fn words_of(&self, user: u64, locale: &str) -> &'static Words {
        let words = words::of_locale(locale);
        self.languages.put(user, words, Instant::now());
        words
    }
}

/// Does some work on a thread that may wait; a panic in it is a fault.
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
