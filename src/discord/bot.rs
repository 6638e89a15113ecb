//! What the bot holds, and how it answers a question whichever way it came.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use serenity::all::{ChannelId, CreateModal, Member, UserId};
use tracing::{debug, warn};

use super::api::{Api, Callback, Seen, Waiting};
use super::custom_id::Asked;
use super::message::Post;
use super::metrics::Metrics;
use super::permissions::Rights;
use super::recent::Recent;
use super::render::{Heading, Renderer};
use super::trouble::Trouble;
use super::words::{self, Words};
use crate::answer::Reply;
use crate::curation::day_of;
use crate::library::Library;
use crate::scope::{GuildId, View};
use crate::snapshot::{Snapshot, Terms};
use crate::store::{Desk, DraftKey, GuildSettings};
use crate::text;

/// How long a question is remembered as the one before.
const FOLLOW_UP: Duration = Duration::from_secs(10 * 60);
/// How long nothing is answered unasked in a channel where something was.
const COOL_DOWN: Duration = Duration::from_secs(15);
/// So many messages of one person are answered in a minute where nothing else is set: more than people
/// type, and too few to fill a channel with.
pub const MESSAGES_A_MINUTE: u32 = 20;

/// The time in which a person's messages are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// How often it is told that nothing can be said in a channel.
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

/// How long after an interaction arrived its answer is promised for later.
const DEFER_AFTER: Duration = Duration::from_millis(1_500);

/// What every event is handled with.
#[derive(Debug)]
pub(super) struct Bot {
    pub(super) library: Arc<Library>,
    pub(super) desk: Arc<Desk>,
    pub(super) api: Api,
    pub(super) metrics: Metrics,
    pub(super) me: UserId,
    /// The day that “yesterday” is told from, where it is not today's.
    pub(super) today: Option<Date>,
    /// Whether the bot reads messages that do not mention it.
    pub(super) reads_messages: bool,
    /// The last question of each person in each channel: the last that all saw, and the last of all.
    pub(super) last: Recent<(u64, u64, Place), String>,
    /// Channels in which something was answered unasked a moment ago.
    pub(super) cooling: Recent<u64, ()>,
    /// How many messages of one person are answered in a minute.
    pub(super) messages_a_minute: u32,
    /// Since when each person's messages are counted, and how many there are.
    pub(super) counted: Recent<u64, (Instant, u32)>,
    /// Channels in which nothing can be said.
    pub(super) silent: Recent<u64, ()>,
    /// The parents of channels and threads.
    pub(super) parents: Recent<u64, Option<u64>>,
    /// Messages of which a button was pressed that works once.
    pub(super) pressed: Recent<u64, ()>,
    /// Who put which question to the moderators of which server.
    pub(super) put_by: Recent<(u64, u64, String), ()>,
    /// The language of people who used a command or a button, for what they write in messages.
    pub(super) languages: Recent<u64, &'static dyn Words>,
    /// Which draft of the desk has what a timeline is to be of.
    pub(super) selections: Recent<String, DraftKey>,
}

/// Who asks, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) user: u64,
    pub(super) channel: u64,
    pub(super) guild: Option<GuildId>,
    pub(super) rights: Rights,
    pub(super) words: &'static dyn Words,
}

impl Asker {
    /// Returns the number of the server, 0 in direct messages.
    pub(super) fn guild_number(self) -> u64 {
        self.guild.map_or(0, |guild| guild.0)
    }
}

/// What is seen where somebody asks, and by which settings.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) view: View,
    pub(super) settings: GuildSettings,
    pub(super) snapshot: Arc<Snapshot>,
}

impl Scene {
    /// Returns the terms on which questions are answered there.
    pub(super) fn terms(&self, as_of: Option<Date>) -> Terms {
        let percent = self.settings.answer_from;
        Terms {
            as_of,
            answer_from: percent.map(|percent| f32::from(percent) / 100.0),
        }
    }
}

/// Where the answer to an interaction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// In a new message that all see.
    Public,
    /// In a new message that only the person sees.
    Private,
    /// In the message that the button stands on.
    Same,
}

/// What some work comes to: the answer, and messages elsewhere.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) posts: Vec<Post>,
    pub(super) errands: Vec<Errand>,
}

/// A message to a channel that nobody there asked for.
#[derive(Debug)]
pub(super) struct Errand {
    pub(super) channel: ChannelId,
    pub(super) post: Post,
}

impl From<Vec<Post>> for Outcome {
    fn from(posts: Vec<Post>) -> Self {
        Self {
            posts,
            errands: Vec::new(),
        }
    }
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

    /// Returns the day that “yesterday” is told from.
    pub(super) fn today(&self) -> Date {
        self.today.unwrap_or_else(|| day_of(Timestamp::now()))
    }

    /// Returns who does something, where, and what they may do there at this moment.
    pub(super) fn asker(
        &self,
        user: UserId,
        (guild, channel): (Option<serenity::all::GuildId>, ChannelId),
        member: Option<&Member>,
        words: &'static dyn Words,
    ) -> Result<Asker, Trouble> {
        let guild = guild.map(|guild| GuildId(guild.get()));
        let rights = match guild {
            Some(guild) => Rights::of(member, &self.desk.settings(guild.0)?),
            None => Rights::default(),
        };
        Ok(Asker {
            user: user.get(),
            channel: channel.get(),
            guild,
            rights,
            words,
        })
    }

    /// Returns what is seen on a server, or in direct messages.
    pub(super) fn scene(&self, guild: Option<GuildId>) -> Result<Scene, Trouble> {
        let settings = match guild {
            Some(guild) => self.desk.settings(guild.0)?,
            None => GuildSettings::default(),
        };
        let packs = settings.packs.clone();
        let view = View { guild, packs };
        let snapshot = self.library.view(&view);
        Ok(Scene {
            view,
            settings,
            snapshot,
        })
    }

    /// Returns what shows somebody the reply to a question of theirs.
    pub(super) fn renderer<'a>(
        &self,
        asker: Asker,
        settings: &GuildSettings,
        heading: &'a Heading,
        asked: Asked,
    ) -> Renderer<'a> {
        Renderer {
            words: asker.words,
            heading,
            asked,
            asker: asker.user,
            can_be_put: asker.guild.is_some() && !settings.takes_no_questions,
            today: self.today(),
        }
    }

    /// Forgets somebody: on the desk, and in memory.
    pub(super) fn erase(&self, user: u64) -> Result<(), Trouble> {
        self.desk.erase(user)?;
        self.last.forget_where(|(of, ..)| *of == user);
        self.counted.forget_where(|of| *of == user);
        self.put_by.forget_where(|(_, of, _)| *of == user);
        self.languages.forget_where(|of| *of == user);
        Ok(())
    }

    /// Counts a message of somebody's; tells whether there are too many of theirs to answer it.
    pub(super) fn is_flood(&self, user: u64, now: Instant) -> bool {
        let counted = self.counted.get(&user, now);
        let counted = counted.filter(|(since, _)| now.saturating_duration_since(*since) < MINUTE);
        let (since, count) = counted.unwrap_or((now, 0));
        self.counted
            .put(user, (since, count.saturating_add(1)), now);
        count >= self.messages_a_minute
    }

    /// Returns the words for somebody who writes a message, which does not tell their language: those of
    /// the last command or button of theirs.
    pub(super) fn words_for(&self, user: u64) -> &'static dyn Words {
        let known = self.languages.get(&user, Instant::now());
        known.unwrap_or(words::ENGLISH)
    }

    /// Returns the words for a locale, and remembers whose it is.
    pub(super) fn words_of(&self, user: u64, locale: &str) -> &'static dyn Words {
        let words = words::of_locale(locale);
        self.languages.put(user, words, Instant::now());
        words
    }

    /// Answers a question, and remembers it for the one after it. The work may take a while.
    pub(super) fn ask(
        &self,
        asker: Asker,
        question: &str,
        as_of: Option<Date>,
        place: Place,
    ) -> Result<Post, Trouble> {
        let question = text::plain(question);
        let question = question.trim();
        // What was asked in private is never shown to others as the question before.
        let at = (asker.user, asker.channel, place);
        let previous = self.last.get(&at, Instant::now());
        debug!(question, previous, "asked");
        let scene = self.scene(asker.guild)?;
        let (previous_text, terms) = (previous.as_deref(), scene.terms(as_of));
        let snapshot = &scene.snapshot;
        let asked = snapshot.ask_on(question, previous_text, self.today(), terms);
        if !asked.question.is_empty() {
            self.remember(asker, question, place);
        }
        self.shown(asker, &scene.settings, &asked, (previous, as_of))
    }

    /// Remembers a question as the one before the next.
    pub(super) fn remember(&self, asker: Asker, question: &str, place: Place) {
        let now = Instant::now();
        let at = |place| (asker.user, asker.channel, place);
        self.last.put(at(Place::Private), question.to_owned(), now);
        if place != Place::Private {
            self.last.put(at(Place::Public), question.to_owned(), now);
        }
    }

    /// Answers a question that nobody asked the bot, where it is sure; `None` where it is not. What was
    /// not asked of it is not remembered.
    pub(super) fn answer_if_sure(
        &self,
        asker: Asker,
        question: &str,
    ) -> Result<Option<Post>, Trouble> {
        let question = text::plain(question);
        let scene = self.scene(asker.guild)?;
        let terms = scene.terms(None);
        let snapshot = &scene.snapshot;
        let asked = snapshot.ask_on(question.trim(), None, self.today(), terms);
        if !matches!(asked.reply, Reply::Answer(_)) {
            return Ok(None);
        }
        self.shown(asker, &scene.settings, &asked, (None, None))
            .map(Some)
    }

    /// Shows what became of a question.
    fn shown(
        &self,
        asker: Asker,
        settings: &GuildSettings,
        asked: &crate::snapshot::Answered,
        (previous, as_of): (Option<String>, Option<Date>),
    ) -> Result<Post, Trouble> {
        let heading = Heading {
            question: asked.question.text.clone(),
            previous: previous.filter(|_| asked.question.previous.is_some()),
        };
        let draft = self.draft(&heading)?;
        let renderer = self.renderer(asker, settings, &heading, Asked { draft, as_of });
        let post = match &asked.reply {
            Reply::Answer(answer) => {
                let facts: Vec<_> = answer.facts.iter().map(|found| &*found.fact).collect();
                renderer.answer(&facts, answer.leads_with_date, &answer.open)
            }
            Reply::Clarification(clarification) => renderer.clarification(clarification),
            Reply::Refusal(refusal) => renderer.refusal(refusal),
        };
        self.metrics.replied(&asked.reply);
        Ok(post)
    }

    /// Keeps a question that is too long for its message.
    pub(super) fn draft(&self, heading: &Heading) -> Result<Option<DraftKey>, Trouble> {
        if heading.is_whole() {
            return Ok(None);
        }
        let mut text = heading.question.clone();
        if let Some(previous) = &heading.previous {
            text.push('\n');
            text.push_str(previous);
        }
        Ok(Some(self.desk.draft(&text, Timestamp::now())?))
    }

    /// Answers an interaction with what some work comes to: at once, or where that takes too long
    /// with a promise first. What goes wrong is told to the person alone, unless all were promised an
    /// answer.
    pub(super) async fn respond<O: Into<Outcome> + Send + 'static>(
        self: &Arc<Self>,
        waiting: &Waiting,
        words: &'static dyn Words,
        place: Place,
        work: impl FnOnce(&Self) -> Result<O, Trouble> + Send + 'static,
    ) -> Result<(), Trouble> {
        let bot = Arc::clone(self);
        let mut work = tokio::task::spawn_blocking(move || work(&bot).map(Into::into));
        let promised_at = waiting.arrived + DEFER_AFTER;
        let (done, promised) = match tokio::time::timeout_at(promised_at.into(), &mut work).await {
            Ok(done) => (done, false),
            Err(_) => {
                self.promise(waiting, place).await?;
                (work.await, true)
            }
        };
        let done = done.unwrap_or_else(|panic| Err(Trouble::fault(panic)));
        let (outcome, failed): (Outcome, bool) = match done {
            Ok(outcome) => (outcome, false),
            Err(trouble) => (vec![self.tell(trouble, words)].into(), true),
        };
        let sent = self
            .send(waiting, place, outcome.posts, (promised, failed))
            .await;
        // What was done is told elsewhere, whether or not the answer arrived.
        self.run(outcome.errands).await;
        sent
    }

    /// Answers an interaction with a modal that some work makes: at once, for nothing can be promised.
    pub(super) async fn open_modal(
        self: &Arc<Self>,
        waiting: &Waiting,
        work: impl FnOnce(&Self) -> Result<CreateModal, Trouble> + Send + 'static,
    ) -> Result<(), Trouble> {
        let bot = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || work(&bot)).await;
        let modal = made.unwrap_or_else(|panic| Err(Trouble::fault(panic)))?;
        Ok(self.api.answer(waiting, &Callback::modal(modal)).await?)
    }

    /// Answers an interaction with some messages.
    async fn send(
        &self,
        waiting: &Waiting,
        place: Place,
        posts: Vec<Post>,
        (promised, failed): (bool, bool),
    ) -> Result<(), Trouble> {
        let mut posts = posts.into_iter();
        let Some(first) = posts.next() else {
            return Ok(());
        };
        match (promised, place) {
            // The message that the button stands on stays as it is.
            (_, Place::Same) if failed => self.api.tell(waiting, first).await?,
            (false, Place::Same) => {
                let first = first.seen_as_before();
                self.api.answer(waiting, &Callback::update(first)).await?;
            }
            (false, Place::Public) if !failed => {
                self.api.answer(waiting, &Callback::message(first)).await?;
            }
            (false, _) => {
                let first = first.private();
                self.api.answer(waiting, &Callback::message(first)).await?;
            }
            (true, Place::Same) => self.api.edit(waiting, &first.seen_as_before()).await?,
            (true, _) => self.api.edit(waiting, &first).await?,
        }
        for post in posts {
            self.api.follow_up(waiting, &post).await?;
        }
        Ok(())
    }

    /// Sends messages that nobody waits for; what cannot be sent is logged.
    pub(super) async fn run(&self, errands: Vec<Errand>) {
        for Errand { channel, post } in errands {
            if let Err(error) = self.api.post(channel, &post).await {
                warn!(%channel, %error, "a message could not be sent there");
            }
        }
    }

    async fn promise(&self, waiting: &Waiting, place: Place) -> Result<(), Trouble> {
        let promise = match place {
            Place::Public => Callback::message_later(Seen::ByAll),
            Place::Private => Callback::message_later(Seen::ByOne),
            Place::Same => Callback::update_later(),
        };
        Ok(self.api.answer(waiting, &promise).await?)
    }

    /// Makes the message that tells of trouble: what to do, or an apology that the log has too.
    pub(super) fn tell(&self, trouble: Trouble, words: &dyn Words) -> Post {
        match trouble {
            Trouble::Mistake(told) => Post::text(told),
            Trouble::Fault(fault) => {
                self.metrics.fault();
                let reference = fault.log();
                Post::text(words.apology(&reference))
            }
        }
    }
}
