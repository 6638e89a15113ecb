//! The connection to Discord, under a watchdog.
//!
//! serenity keeps the connection, but connecting has no time-out. If one handshake gets no reply,
//! serenity waits forever and `start` never returns (seen in 0.12.5). A client that hangs cannot
//! be stopped. So each client has its own runtime, and the watchdog drops the whole runtime.
//! Questions are answered outside that runtime, so their answers still go out.

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

/// How to connect the bot.
#[derive(Debug)]
pub struct Serving {
    /// The bot's token.
    pub token: SecretString,
    /// The address to use instead of `https://discord.com`, if any.
    pub api: Option<String>,
    /// The number of shards, if Discord should not choose it.
    pub shards: Option<u32>,
    /// Whether to read messages that do not mention the bot (the *message content intent*).
    pub reads_messages: bool,
    /// Where to serve `/healthz` and `/metrics`, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// The day that “yesterday” is relative to, if it is not the present day.
    pub today: Option<Date>,
    /// How many of one person's messages to answer in a minute. See [`super::MESSAGES_A_MINUTE`].
    pub messages_a_minute: u32,
    /// The time limits.
    pub patience: Patience,
}

/// The time limits of the gateway.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long shards may stay unconnected before the bot drops them and connects again. Each
    /// further shard adds 5 s, because Discord lets one shard identify every 5 s.
    pub unconnected: Duration,
    /// How long a shard may wait for the answer to a heartbeat before it counts as unconnected.
    /// serenity treats a shard that hangs while it resumes as connected. Discord asks for a
    /// heartbeat about every 41 s.
    pub silent: Duration,
    /// How often to check the shards.
    pub look: Duration,
    /// How long to wait for unfinished work when the bot stops.
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

/// What the bot reports when it is ready to connect.
#[derive(Debug)]
pub struct Started {
    /// The bot's name.
    pub name: String,
    /// The address at which a server's owner invites the bot.
    pub invite: String,
    /// The address that serves the metrics, if any.
    pub metrics: Option<SocketAddr>,
    /// Whether the bot is connected.
    pub health: Health,
}

/// Reports whether the bot is connected, for as long as it runs.
#[derive(Debug, Clone)]
pub struct Health(Metrics);

impl Health {
    /// Reports whether the bot is connected now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.0.is_connected()
    }
}

/// Why the bot cannot serve. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The token is invalid.
    #[error(
        "Discord does not accept the token; copy it anew from the developer portal (Bot, Reset Token) into DISCORD_TOKEN or the file DISCORD_TOKEN_FILE"
    )]
    Token,
    /// An intent is not switched on.
    #[error(
        "Discord does not grant the message content intent; switch it on in the developer portal (Bot, Privileged Gateway Intents), or leave out --message-content"
    )]
    Intents,
    /// A request that the bot needs before it can connect failed.
    #[error("cannot {doing}: {reason}; look after the network, or after --discord-api")]
    Discord {
        /// What the bot was doing.
        doing: &'static str,
        /// The error from Discord or the network.
        reason: String,
    },
    /// The metrics page cannot use its address.
    #[error("cannot show metrics at {address}; choose another with --metrics")]
    Metrics {
        /// The address.
        address: SocketAddr,
        /// The error from the system.
        source: std::io::Error,
    },
    /// The system has no more threads, or no secure connections.
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

/// The permissions that the bot needs where people ask it: to see a channel, to write in it and its
/// threads, to show embeds, and to reply to messages.
const RIGHTS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// The first and the longest pause before a new connection. At the longest, the bot stays below the
/// 1,000 identifications a day after which Discord resets a token.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// Connects the bot and answers questions until `stop` is cancelled. Calls `started` when the bot
/// is ready to connect.
///
/// # Errors
///
/// Returns a [`ServeError`] if the bot cannot start, or if Discord rejects it.
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
        // Whether or not the bot is connected, finish what has begun and begin nothing new.
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

/// Waits until the bot must stop and has had time to disconnect cleanly.
async fn closed(stop: &CancellationToken, patience: &Patience) {
    stop.cancelled().await;
    tokio::time::sleep(patience.stop / 2).await;
}

/// The parts of a running bot.
struct Parts<'a> {
    library: Arc<Library>,
    desk: Arc<Desk>,
    tasks: TaskTracker,
    stop: &'a CancellationToken,
}

/// Asks Discord for what the bot needs to start, connects, and answers questions.
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

    // Build the index before the first question.
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

/// The bot's identity.
#[derive(Debug)]
struct Itself {
    user: UserId,
    application: u64,
    name: String,
}

impl Itself {
    /// Asks Discord for the bot's identity.
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

/// Connects, and connects again whenever a connection is lost for too long.
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
