//! A stand-in for Discord: its REST API and its gateway on loopback, with people who use the bot.
//!
//! It refuses what Discord refuses, with Discord's codes, so that a test sees a mistake that only
//! Discord would have shown. Two guilds are there: in one the channels `general` and `staff` and
//! the thread `thread`, in the other `elsewhere`; `@alice` are the direct messages with Alice.
//! Alice and Bob have no rights, `root` is an administrator of both guilds, `mod` may manage the
//! first. Its clock is the real one plus what [`StandIn::advance`] adds, so no test sleeps.

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;

use world::World;

mod answers;
mod gateway;
mod people;
mod rest;
mod validate;
mod world;

pub(crate) use people::Interaction;
pub(crate) use rest::Request;
pub(crate) use world::{APPLICATION_ID, Access, GUILD_ID, OTHER_GUILD_ID, TOKEN};

/// How long a test waits for the bot before it fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// A handle to the stand-in; its clones are the same stand-in.
#[derive(Clone)]
pub(crate) struct StandIn {
    shared: Arc<Shared>,
}

struct Shared {
    world: Mutex<World>,
    /// Told whenever the world may have changed.
    changed: watch::Sender<()>,
    /// Whether the gateway keeps silent.
    hanging: watch::Sender<bool>,
    /// Whether the next handshake is never answered.
    swallowing: AtomicBool,
}

impl StandIn {
    /// Starts to listen on a free port, for as long as the test's runtime lives.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stand_in = Self {
            shared: Arc::new(Shared {
                world: Mutex::new(World::new(port)),
                changed: watch::Sender::new(()),
                hanging: watch::Sender::new(false),
                swallowing: AtomicBool::new(false),
            }),
        };
        let router = Router::new()
            .route("/ws", get(gateway::accept))
            .route("/ws/", get(gateway::accept))
            .route("/files/{name}", get(rest::file))
            .fallback(rest::answer)
            .with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        stand_in
    }

    /// Returns the address for serenity's `proxy`.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.look(|world| world.port))
    }

    /// Returns the address for serenity's `ws_url`.
    pub(crate) fn gateway_url(&self) -> String {
        self.look(|world| world.gateway_url())
    }

    /// Puts the stand-in's clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.change(|world| world.advance(by));
    }

    /// Does something to the world and tells all who wait.
    fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let done = self.look(act);
        self.shared.changed.send_replace(());
        done
    }

    fn look<T>(&self, see: impl FnOnce(&mut World) -> T) -> T {
        // A test that panics while it looks is to fail by its own words, not by a poisoned lock.
        let mut world = self
            .shared
            .world
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        see(&mut world)
    }

    fn hanging(&self) -> watch::Receiver<bool> {
        self.shared.hanging.subscribe()
    }

    fn hang(&self, hang: bool) {
        self.shared.hanging.send_replace(hang);
    }

    /// Waits until something is to be seen in the world.
    ///
    /// # Panics
    ///
    /// It was not seen in [`PATIENCE`]; the message tells the requests up to then.
    async fn wait_for<T>(&self, what: &str, mut see: impl FnMut(&mut World) -> Option<T>) -> T {
        let mut changes = self.shared.changed.subscribe();
        let seen = async {
            loop {
                if let Some(seen) = self.look(&mut see) {
                    return seen;
                }
                changes.changed().await.unwrap();
            }
        };
        let seen = tokio::time::timeout(PATIENCE, seen).await;
        seen.unwrap_or_else(|_| panic!("waited for {what}; the bot did:\n{}", self.transcript()))
    }

    /// Returns what the bot did so far, to be read by a person.
    fn transcript(&self) -> String {
        let (identifies, resumes) = (self.identifies(), self.resumes());
        let mut text = format!("identified {identifies} times, resumed {resumes} times\n");
        for Request {
            method,
            path,
            body,
            status,
            answer,
            ..
        } in self.requests()
        {
            writeln!(text, "{method} {path} {body}\n  -> {status} {answer}").unwrap();
        }
        text
    }
}
