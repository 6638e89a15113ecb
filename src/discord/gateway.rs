//! The connection to Discord, watched over.
//!
//! serenity keeps it. But its connecting has no time-out, and one handshake that is swallowed leaves
//! it waiting for good while `start` never returns (seen in 0.12.5). A client that hangs cannot be
//! stopped: so each one lives in a runtime of its own, which is thrown away with it when the
//! watchdog has had enough. What people asked is answered outside of it, and goes on.

mod connection;
mod dispatch;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use jiff::civil::Date;
use secrecy::SecretString;
use serde_json::Value;
use serenity::all::{Permissions, Route, UserId};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::api::{Api, ApiError};
use super::bot::Bot;
use super::commands;
use super::metrics::{self, Metrics};
use crate::library::Library;
use crate::store::Desk;
use connection::{Connection, Ended};
use dispatch::{Dispatcher, Dispatching};

/// How the bot is to be connected.
#[derive(Debug)]
pub struct Serving {
    /// The bot's token.
    pub token: SecretString,
    /// What stands in the place of `https://discord.com`, if anything does.
    pub api: Option<String>,
    /// The number of shards, where Discord is not to say.
    pub shards: Option<u32>,
    /// Whether to read messages that do not mention the bot (the *message content intent*).
    pub reads_messages: bool,
    /// Where to show `/healthz` and `/metrics`, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// The day that “yesterday” is relative to, if it is not the present day.
    pub today: Option<Date>,
    /// How many messages of one person are answered in a minute: see [`super::MESSAGES_A_MINUTE`].
    pub messages_a_minute: u32,
    /// How long to wait for what.
    pub patience: Patience,
}

/// How long the gateway waits for what.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long shards may be without a connection before they are given up and connected anew. A
    /// shard more may take 5 s more: Discord lets one identify every 5 s.
    pub unconnected: Duration,
    /// How long a shard may go without an answer to its heartbeat before it counts as unconnected:
    /// serenity takes a shard that hangs while it resumes for connected. Discord wants a heartbeat
    /// about every 41 s.
    pub silent: Duration,
    /// How often to look after them.
    pub look: Duration,
    /// How long to wait for what is under way when the bot is to stop.
    pub stop: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            unconnected: Duration::from_secs(30),
            silent: Duration::from_secs(100),
            look: Duration::from_secs(2),
            stop: Duration::from_secs(5),
        }
    }
}

/// What the bot reports once it is ready to connect.
#[derive(Debug)]
pub struct Started {
    /// The bot's name.
    pub name: String,
    /// Where a server's owner invites the bot.
    pub invite: String,
    /// Where the figures are shown, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// Whether it is connected.
    pub health: Health,
}

/// Reports whether the bot is connected, as long as it runs.
#[derive(Debug, Clone)]
pub struct Health(Metrics);

impl Health {
    /// Reports whether the bot is connected now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.0.is_connected()
    }
}

/// Why the bot cannot serve. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The token is no good.
    #[error(
        "Discord does not accept the token; copy it anew from the developer portal (Bot, Reset Token) into DISCORD_TOKEN or the file DISCORD_TOKEN_FILE"
    )]
    Token,
    /// An intent is not switched on.
    #[error(
        "Discord does not grant the message content intent; switch it on in the developer portal (Bot, Privileged Gateway Intents), or leave out --message-content"
    )]
    Intents,
    /// Discord cannot be asked what it takes to begin.
    #[error("cannot {doing}: {reason}; look after the network, or after --discord-api")]
    Discord {
        /// What was being done.
        doing: &'static str,
        /// What Discord or the network says.
        reason: String,
    },
    /// The page of figures has no address.
    #[error("cannot show metrics at {address}; choose another with --metrics")]
    Metrics {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system has no threads or no secure connections left.
    #[error("cannot begin")]
    System(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ServeError {
    fn asking(doing: &'static str) -> impl FnOnce(ApiError) -> Self {
        move |error| {
            if error.is_unauthorized() {
                return Self::Token;
            }
            let reason = match std::error::Error::source(&error) {
                Some(source) => format!("{error} ({source})"),
                None => error.to_string(),
            };
            Self::Discord { doing, reason }
        }
    }
}

/// The rights that the bot needs where it is to be asked: to see a channel, to speak in it and in its
/// threads, to show embeds, and to reply to messages.
const RIGHTS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// The pause before the first new connection, and the longest: at this, no day sees the 1,000
/// identifications after which Discord resets a token.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// Connects the bot and answers until `stop` is cancelled. `started` is called when all is ready to
/// connect.
///
/// # Errors
///
/// Returns a [`ServeError`] where it cannot begin, or Discord will not have it.
pub async fn serve(
    serving: Serving,
    library: Arc<Library>,
    desk: Arc<Desk>,
    stop: CancellationToken,
    started: impl FnOnce(&Started),
) -> Result<(), ServeError> {
    let tasks = TaskTracker::new();
    let patience = serving.patience;
    let parts = Parts {
        library,
        desk,
        tasks: tasks.clone(),
        stop: &stop,
    };
    let answering = answer(serving, parts, started);
    let ended = tokio::select! {
        ended = answering => ended,
        // Connected or not yet: what has begun is finished, nothing new begins.
        () = closed(&stop, &patience) => Ok(()),
    };
    tasks.close();
    if tokio::time::timeout(patience.stop, tasks.wait())
        .await
        .is_err()
    {
        warn!(left = tasks.len(), "stopped before everything was answered");
    }
    ended
}

/// Waits until the bot is to stop and has had time to say good-bye.
async fn closed(stop: &CancellationToken, patience: &Patience) {
    stop.cancelled().await;
    tokio::time::sleep(patience.stop / 2).await;
}

/// What an answering bot is made of.
struct Parts<'a> {
    library: Arc<Library>,
    desk: Arc<Desk>,
    tasks: TaskTracker,
    stop: &'a CancellationToken,
}

/// Asks Discord what it takes to begin, connects, and answers.
async fn answer(
    serving: Serving,
    parts: Parts<'_>,
    started: impl FnOnce(&Started),
) -> Result<(), ServeError> {
    let Parts {
        library,
        desk,
        tasks,
        stop,
    } = parts;
    let figures = Metrics::new();
    let api = Api::new(&serving.token, serving.api.clone(), figures.clone())
        .map_err(|error| ServeError::System(error.into()))?;
    let itself = Itself::of(&api).await?;

    // The index is built before anybody asks.
    let snapshot = library.snapshot();
    let built = tokio::task::spawn_blocking(move || snapshot.matcher().changes());
    built
        .await
        .map_err(|error| ServeError::System(error.into()))?;

    let known = commands::all();
    let route = Route::Commands {
        application_id: itself.application.into(),
    };
    let registered = api.put(route, &commands::registrations(&known)).await;
    registered.map_err(ServeError::asking("register the commands"))?;

    let mut bot = Bot::new(library, desk, api, figures.clone(), itself.user);
    bot.today = serving.today;
    bot.reads_messages = serving.reads_messages;
    bot.messages_a_minute = serving.messages_a_minute;
    let shown_at = match serving.metrics {
        Some(address) => {
            let shown = metrics::serve(address, figures.clone(), stop.clone()).await;
            Some(shown.map_err(|source| ServeError::Metrics { address, source })?)
        }
        None => None,
    };
    started(&Started {
        invite: format!(
            "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions={}",
            itself.application,
            RIGHTS.bits()
        ),
        name: itself.name,
        metrics: shown_at,
        health: Health(figures),
    });

    let dispatcher = Dispatcher(Arc::new(Dispatching {
        bot: Arc::new(bot),
        options: poise::FrameworkOptions {
            commands: known,
            on_error: |error| Box::pin(commands::report(error)),
            ..poise::FrameworkOptions::default()
        },
        outside: Handle::current(),
        tasks,
        shards: ArcSwapOption::empty(),
        connected: Notify::new(),
    }));
    keep_connected(&serving, &dispatcher, stop).await
}

/// Who the bot is.
#[derive(Debug)]
struct Itself {
    user: UserId,
    application: u64,
    name: String,
}

impl Itself {
    /// Asks Discord who the bot is.
    async fn of(api: &Api) -> Result<Self, ServeError> {
        let me = api
            .get(Route::UserMe)
            .await
            .map_err(ServeError::asking("ask Discord who the bot is"))?;
        let application = api
            .get(Route::Oauth2ApplicationCurrent)
            .await
            .map_err(ServeError::asking("ask Discord for the application"))?;
        let id = |value: &Value| {
            value
                .get("id")
                .and_then(Value::as_str)
                .and_then(|id| id.parse::<u64>().ok())
                .filter(|id| *id > 0)
                .ok_or_else(|| ServeError::Discord {
                    doing: "read who the bot is",
                    reason: "Discord's answer has no id".to_owned(),
                })
        };
        let name = me.get("username").and_then(Value::as_str);
        Ok(Self {
            user: UserId::new(id(&me)?),
            application: id(&application)?,
            name: name.unwrap_or_default().to_owned(),
        })
    }
}

/// Connects, and connects anew whenever a connection is gone for too long.
async fn keep_connected(
    serving: &Serving,
    dispatcher: &Dispatcher,
    stop: &CancellationToken,
) -> Result<(), ServeError> {
    let bot = &dispatcher.0.bot;
    let mut pause = PAUSES.0;
    loop {
        let address = tokio::select! {
            address = bot.api.get(Route::GatewayBot) => address,
            () = stop.cancelled() => return Ok(()),
        };
        let begun = Instant::now();
        match address.map_err(ServeError::asking("ask Discord where to connect")) {
            Err(ServeError::Token) => return Err(ServeError::Token),
            Err(error) => warn!(%error, "not connected"),
            Ok(address) => {
                let mut connection = Connection::open(serving, dispatcher, &address)?;
                let ended = connection.watch(serving.patience, dispatcher, stop).await;
                connection.close().await;
                bot.metrics.connected(0, 1);
                match ended {
                    Ended::Stopped => return Ok(()),
                    Ended::Hopeless(error) => return Err(error),
                    Ended::Lost => bot.metrics.reconnected(),
                }
            }
        }
        if begun.elapsed() > PAUSES.1 {
            pause = PAUSES.0;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return Ok(()),
        }
        pause = (pause * 2).min(PAUSES.1);
    }
}
