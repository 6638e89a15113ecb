//! A server with the bot on it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ibid::discord::{Patience, ServeError, Serving, serve};
use ibid::library::Library;
use ibid::matcher::Lexicons;
use ibid::store::Desk;
use jiff::Timestamp;
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::stand_in::{StandIn, TOKEN};
use crate::scene::{Scene, TODAY};

/// A bot that runs, and the Discord that it runs in.
pub(crate) struct Guild {
    pub(crate) discord: StandIn,
    pub(crate) scene: Scene,
    pub(crate) library: Arc<Library>,
    pub(crate) desk: Arc<Desk>,
    stop: CancellationToken,
    served: JoinHandle<Result<(), ServeError>>,
}

/// How a bot is started.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    /// Whether it reads messages that do not mention it.
    pub(crate) reads_messages: bool,
    /// How long its shards may be without a connection.
    pub(crate) unconnected: Option<Duration>,
}

impl Guild {
    /// A bot with the shipped packs.
    pub(crate) async fn shipped() -> Self {
        Self::start(StandIn::start().await, Scene::shipped(), Setting::default()).await
    }

    /// A bot with the shipped packs that reads all messages.
    pub(crate) async fn reading() -> Self {
        let setting = Setting {
            reads_messages: true,
            ..Setting::default()
        };
        Self::start(StandIn::start().await, Scene::shipped(), setting).await
    }

    /// Starts a bot and waits until it is connected.
    pub(crate) async fn start(discord: StandIn, scene: Scene, setting: Setting) -> Self {
        let guild = Self::begin(discord, scene, setting, TOKEN);
        guild.discord.connected().await;
        guild
    }

    /// Starts a bot.
    pub(crate) fn begin(discord: StandIn, scene: Scene, setting: Setting, token: &str) -> Self {
        let (library, desk) = open(&scene);
        let stop = CancellationToken::new();
        let patience = Patience {
            look: Duration::from_millis(20),
            unconnected: setting.unconnected.unwrap_or(Duration::from_secs(30)),
            ..Patience::default()
        };
        let serving = Serving {
            token: token.into(),
            api: Some(discord.url()),
            shards: None,
            reads_messages: setting.reads_messages,
            metrics: None,
            today: Some(TODAY.parse().unwrap()),
            patience,
        };
        let served = serve(
            serving,
            Arc::clone(&library),
            Arc::clone(&desk),
            stop.clone(),
            |_| {},
        );
        let served = tokio::spawn(served);
        Self {
            discord,
            scene,
            library,
            desk,
            stop,
            served,
        }
    }

    /// Stops the bot; what it keeps stays in the scene.
    pub(crate) async fn stop(self) -> (StandIn, Scene, Result<(), ServeError>) {
        self.stop.cancel();
        self.ended().await
    }

    /// Waits until the bot has stopped by itself.
    pub(crate) async fn ended(self) -> (StandIn, Scene, Result<(), ServeError>) {
        let ended = tokio::time::timeout(Duration::from_secs(20), self.served);
        let ended = ended.await.expect("the bot stops").unwrap();
        (self.discord, self.scene, ended)
    }

    /// Stops the bot and starts another on the same folder.
    pub(crate) async fn restart(self) -> Self {
        let (discord, scene, ended) = self.stop().await;
        ended.unwrap();
        Self::start(discord, scene, Setting::default()).await
    }
}

fn open(scene: &Scene) -> (Arc<Library>, Arc<Desk>) {
    let data: PathBuf = scene.path("ibid-data");
    let now = Timestamp::UNIX_EPOCH;
    let (library, _) =
        Library::open(&scene.path("knowledge"), &data, Lexicons::Used, now).unwrap();
    let (desk, _) = Desk::open(&data.join("desk")).unwrap();
    (Arc::new(library), Arc::new(desk))
}

/// Returns what was sent as it is sent, one value a line.
pub(crate) fn shown(sent: &Value) -> String {
    serde_json::to_string_pretty(sent).unwrap()
}

/// Returns the labels of a message's buttons, row by row.
pub(crate) fn labels(message: &Value) -> Vec<Vec<&str>> {
    let rows = message["components"].as_array().unwrap().iter();
    let labels = |row: &'_ Value| row["components"].as_array().unwrap().clone();
    rows.map(|row| {
        let count = labels(row).len();
        (0..count)
            .map(|place| message_label(row, place))
            .collect::<Vec<_>>()
    })
    .collect()
}

fn message_label(row: &Value, place: usize) -> &str {
    row["components"][place]["label"].as_str().unwrap()
}
