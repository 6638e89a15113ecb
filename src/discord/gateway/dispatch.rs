//! Takes Discord's events to the code that answers them.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwapOption;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use serenity::all::{Client, Context, FullEvent, Interaction, Ready, ShardManager};
use serenity::framework::Framework;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, info, info_span, warn};

use crate::discord::api::Waiting;
use crate::discord::bot::{Bot, Stored};
use crate::discord::trouble::Trouble;
use crate::discord::{buttons, commands, incoming, modals, words};

/// Takes Discord's events to the code that answers them.
#[derive(Clone)]
pub(super) struct Dispatcher(pub(super) Arc<Dispatching>);

pub(super) struct Dispatching {
    pub(super) bot: Arc<Bot>,
    pub(super) options: poise::FrameworkOptions<Arc<Bot>, Trouble>,
    /// The runtime in which answers continue after a connection is dropped.
    pub(super) outside: Handle,
    pub(super) tasks: TaskTracker,
    /// The shard manager of the current connection. poise needs it, but commands never ask for it.
    pub(super) shards: ArcSwapOption<ShardManager>,
    /// Tells the watchdog that a shard is connected.
    pub(super) connected: Notify,
}

#[serenity::async_trait]
impl Framework for Dispatcher {
    async fn init(&mut self, client: &Client) {
        let manager = Arc::clone(&client.shard_manager);
        self.0.shards.store(Some(manager));
    }

    async fn dispatch(&self, ctx: Context, event: FullEvent) {
        let arrived = Instant::now();
        if matches!(event, FullEvent::Ready { .. } | FullEvent::Resume { .. }) {
            self.0.connected.notify_one();
        }
        let dispatching = Arc::clone(&self.0);
        let span = span_of(&event);
        let handled = async move { dispatching.handle(ctx, event, arrived).await };
        self.0
            .tasks
            .spawn_on(handled.instrument(span), &self.0.outside);
    }
}

fn span_of(event: &FullEvent) -> tracing::Span {
    match event {
        FullEvent::InteractionCreate {
            interaction: Interaction::Command(command) | Interaction::Autocomplete(command),
        } => {
            info_span!("interaction", id = %command.id, command = command.data.name, guild = command.guild_id.map(|guild| guild.get()))
        }
        FullEvent::InteractionCreate {
            interaction: Interaction::Component(press),
        } => {
            info_span!("interaction", id = %press.id, button = press.data.custom_id.get(..1), guild = press.guild_id.map(|guild| guild.get()))
        }
        FullEvent::InteractionCreate {
            interaction: Interaction::Modal(modal),
        } => {
            info_span!("interaction", id = %modal.id, modal = modal.data.custom_id.get(..1), guild = modal.guild_id.map(|guild| guild.get()))
        }
        FullEvent::Message { new_message } => {
            info_span!("message", id = %new_message.id, guild = new_message.guild_id.map(|guild| guild.get()))
        }
        _ => tracing::Span::none(),
    }
}

impl Dispatching {
    /// Handles an event. A panic in it is handled like any other fault.
    async fn handle(&self, ctx: Context, event: FullEvent, arrived: Instant) {
        let waiting = waiting(&event, arrived);
        let handled = AssertUnwindSafe(self.act(&ctx, event, arrived));
        let trouble = match handled.catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(trouble)) => trouble,
            Err(_) => Trouble::fault("a panic, which is logged above"),
        };
        let Some((waiting, locale)) = waiting else {
            // Nobody waits for an answer, so the error only goes to the log.
            drop(self.bot.explain(trouble, words::english()));
            return;
        };
        let post = self.bot.explain(trouble, words::of_locale(&locale));
        if let Err(error) = self.bot.api.send_privately(&waiting, post).await {
            warn!(%error, "an apology could not be made");
        }
    }

    async fn act(&self, ctx: &Context, event: FullEvent, arrived: Instant) -> Result<(), Trouble> {
        match event {
            FullEvent::Message { new_message } => incoming::hear(&self.bot, &new_message).await,
            FullEvent::InteractionCreate {
                interaction: Interaction::Component(press),
            } => {
                self.bot.metrics.event("button");
                buttons::press(&self.bot, &press, arrived).await
            }
            FullEvent::InteractionCreate {
                interaction: Interaction::Modal(modal),
            } => {
                self.bot.metrics.event("modal");
                modals::submit(&self.bot, &modal, arrived).await
            }
            FullEvent::GuildCreate { guild, .. } => self.came(guild.id).await,
            // An outage does not mean that the bot was removed.
            FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
                self.left(incomplete.id).await
            }
            FullEvent::InteractionCreate {
                interaction: Interaction::Command(_) | Interaction::Autocomplete(_),
            } => {
                self.bot.metrics.event("command");
                let Some(shard_manager) = &*self.shards.load() else {
                    return Err(Trouble::fault("an interaction before the connection"));
                };
                let framework = poise::FrameworkContext {
                    serenity_context: ctx,
                    bot_id: self.bot.me,
                    options: &self.options,
                    user_data: &self.bot,
                    shard_manager,
                };
                let dispatched = poise::dispatch_event(framework, event);
                commands::ARRIVED.scope(arrived, dispatched).await;
                Ok(())
            }
            FullEvent::Ready { data_about_bot } => {
                let shard = data_about_bot.shard.map(|shard| shard.id.0);
                info!(shard, guilds = data_about_bot.guilds.len(), "connected");
                self.left_meanwhile(&data_about_bot).await
            }
            FullEvent::Resume { .. } => {
                info!("connected again, nothing missed");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Dispatching {
    /// Records that the bot is on a server. The server may have removed it before.
    async fn came(&self, guild: serenity::all::GuildId) -> Result<(), Trouble> {
        self.note(guild, |left| left.is_some(), None).await
    }

    /// Records that the bot was removed from a server. The server's data is erased later.
    async fn left(&self, guild: serenity::all::GuildId) -> Result<(), Trouble> {
        let now = Timestamp::now();
        self.note(guild, |left| left.is_none(), Some(now)).await
    }

    /// Records which servers removed the bot while it was away. Discord sends each shard the
    /// complete list of its servers.
    async fn left_meanwhile(&self, ready: &Ready) -> Result<(), Trouble> {
        let (shard, shards) = ready.shard.map_or((0, 1), |of| (of.id.0, of.total.max(1)));
        let there: BTreeSet<u64> = ready.guilds.iter().map(|guild| guild.id.get()).collect();
        let noted = self.bot.blocking(move |_, Stored { library, desk }| {
            let guilds = library.guilds().into_iter().chain(desk.guilds()?);
            let known: BTreeSet<u64> = guilds.map(|guild| guild.0).collect();
            // Discord's formula for the shard of a server.
            let of_shard = |guild: &u64| (guild >> 22) % u64::from(shards) == u64::from(shard);
            let now = Timestamp::now();
            for guild in known.difference(&there).filter(|guild| of_shard(guild)) {
                if desk.settings(*guild)?.left.is_none() {
                    desk.set(*guild, |settings| settings.left = Some(now))?;
                }
            }
            Ok(())
        });
        noted.await
    }

    async fn note(
        &self,
        guild: serenity::all::GuildId,
        is_news: impl FnOnce(Option<Timestamp>) -> bool + Send + 'static,
        left: Option<Timestamp>,
    ) -> Result<(), Trouble> {
        let noted = self.bot.blocking(move |_, Stored { desk, .. }| {
            if is_news(desk.settings(guild.get())?.left) {
                desk.set(guild.get(), |settings| settings.left = left)?;
            }
            Ok(())
        });
        noted.await
    }
}

/// Returns the interaction that waits for an answer to an event, and the language for an apology.
fn waiting(event: &FullEvent, arrived: Instant) -> Option<(Waiting, String)> {
    let FullEvent::InteractionCreate { interaction } = event else {
        return None;
    };
    let (id, application, token, locale) = match interaction {
        Interaction::Command(command) => (
            command.id,
            command.application_id,
            &command.token,
            &command.locale,
        ),
        Interaction::Component(press) => {
            (press.id, press.application_id, &press.token, &press.locale)
        }
        Interaction::Modal(modal) => (modal.id, modal.application_id, &modal.token, &modal.locale),
        _ => return None,
    };
    let waiting = Waiting {
        id,
        application,
        token: token.as_str().into(),
        arrived,
    };
    Some((waiting, locale.clone()))
}
