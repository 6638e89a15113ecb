//! A serenity client in its own runtime, and the watch over its shards.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use serde_json::Value;
use serenity::all::{
    Client, ConnectionStage, GatewayError, GatewayIntents, HttpBuilder, ShardId, ShardManager,
};
use serenity::client::ClientBuilder;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::dispatch::Dispatcher;
use super::{Patience, ServeError, Serving};

/// A serenity client in its own runtime.
#[derive(Debug)]
pub(super) struct Connection {
    runtime: Option<Runtime>,
    manager: Option<Arc<ShardManager>>,
    opened: oneshot::Receiver<Arc<ShardManager>>,
    ended: oneshot::Receiver<serenity::Result<()>>,
    shards: u32,
    /// Each shard's latest heartbeat answer, and when it was first seen.
    alive: HashMap<ShardId, (Option<Duration>, Instant)>,
}

/// How a connection ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// The bot must stop.
    Stopped,
    /// The connection is lost, and a new one may work.
    Lost,
    /// Discord rejects the bot as it is set up.
    Hopeless(ServeError),
}

impl Connection {
    pub(super) fn open(
        serving: &Serving,
        dispatcher: &Dispatcher,
        address: &Value,
    ) -> Result<Self, ServeError> {
        let url = address
            .get("url")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let advised = address
            .get("shards")
            .and_then(Value::as_u64)
            .and_then(|shards| u32::try_from(shards).ok());
        let shards = serving.shards.or(advised).unwrap_or(1).max(1);
        let mut intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::DIRECT_MESSAGES;
        if serving.reads_messages {
            intents |= GatewayIntents::MESSAGE_CONTENT;
        }
        let mut http = HttpBuilder::new(serving.token.expose_secret()).ratelimiter_disabled(true);
        if let Some(api) = &serving.api {
            http = http.proxy(api);
        }
        let client =
            ClientBuilder::new_with_http(http.build(), intents).framework(dispatcher.clone());
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("gateway")
            .enable_all()
            .build()
            .map_err(|error| ServeError::System(error.into()))?;
        let (tell_opened, opened) = oneshot::channel();
        let (tell_ended, ended) = oneshot::channel();
        runtime.spawn(async move {
            let run = async {
                let mut client: Client = client.await?;
                if let Some(url) = url {
                    *client.ws_url.lock().await = url;
                }
                drop(tell_opened.send(Arc::clone(&client.shard_manager)));
                client.start_shards(shards).await
            };
            drop(tell_ended.send(run.await));
        });
        Ok(Self {
            runtime: Some(runtime),
            manager: None,
            opened,
            ended,
            shards,
            alive: HashMap::new(),
        })
    }

    /// Watches the shards until they are lost for good or the bot must stop.
    pub(super) async fn watch(
        &mut self,
        patience: Patience,
        dispatcher: &Dispatcher,
        stop: &CancellationToken,
    ) -> Ended {
        let super::dispatch::Dispatching {
            bot,
            connected: changed,
            ..
        } = &*dispatcher.0;
        let between_shards = Duration::from_secs(5) * (self.shards - 1);
        let unconnected = patience.unconnected + between_shards;
        let mut good = Instant::now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ended::Stopped,
                ended = &mut self.ended => return how(ended),
                manager = &mut self.opened, if self.manager.is_none() => match manager {
                    Ok(manager) => self.manager = Some(manager),
                    Err(_) => return Ended::Lost,
                },
                () = changed.notified() => {}
                () = tokio::time::sleep(patience.look) => {}
            }
            let connected = self.connected(patience.silent).await;
            let all = self.shards as usize;
            bot.metrics.connected(connected, all);
            if connected == all {
                good = Instant::now();
            } else if good.elapsed() > unconnected {
                let shards = self.shards;
                warn!(connected, shards, "the gateway hangs; connecting anew");
                return Ended::Lost;
            }
        }
    }

    /// Returns how many shards are connected and not silent for too long. The number is 0 if the
    /// manager itself does not answer.
    async fn connected(&mut self, silent: Duration) -> usize {
        let Some(manager) = &self.manager else {
            return 0;
        };
        let runners = tokio::time::timeout(Duration::from_millis(500), manager.runners.lock());
        let Ok(runners) = runners.await else {
            return 0;
        };
        let now = Instant::now();
        let mut connected = 0;
        for (shard, runner) in runners.iter() {
            let heard = (runner.latency, now);
            let alive = self.alive.entry(*shard).or_insert(heard);
            // Latency is measured to the nanosecond, so each answer has a different value.
            if alive.0 != runner.latency || runner.stage != ConnectionStage::Connected {
                *alive = heard;
            }
            let is_silent = now.duration_since(alive.1) > silent;
            connected += usize::from(runner.stage == ConnectionStage::Connected && !is_silent);
        }
        connected
    }

    /// Disconnects cleanly, if the client still responds.
    pub(super) async fn close(mut self) {
        if let Some(manager) = self.manager.take() {
            let goodbye = manager.shutdown_all();
            // A client that hangs does not receive this.
            drop(tokio::time::timeout(Duration::from_secs(1), goodbye).await);
        }
    }
}

impl Drop for Connection {
    /// Drops the runtime, with everything that hangs in it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn how(ended: Result<serenity::Result<()>, oneshot::error::RecvError>) -> Ended {
    match ended {
        Ok(Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication))) => {
            Ended::Hopeless(ServeError::Token)
        }
        Ok(Err(serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ))) => Ended::Hopeless(ServeError::Intents),
        Ok(Err(error)) => {
            warn!(%error, "the connection is gone");
            Ended::Lost
        }
        Ok(Ok(())) | Err(_) => Ended::Lost,
    }
}
