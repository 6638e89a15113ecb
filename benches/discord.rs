//! Measures the Discord bot: the time from an interaction to its answer, and whether memory stays flat.
//!
//! Usage: `cargo bench --bench discord -- [RATE [SECONDS [MANY]]]`. First, RATE interactions a second are
//! sent for SECONDS (default: 200 and 30); then MANY more (100,000), as fast as they are answered. The
//! real binary runs in its own process with the shipped pack, over HTTP and WebSocket on the loopback; a
//! stand-in for Discord only counts. A time is from handing the frame to the socket until the callback's
//! request has been read, so it includes both ways over the loopback. Prints Markdown.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer tool that prints its result"
)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, oneshot};

const BOT: &str = "1180000000000000001";
/// The number of interactions that wait for an answer at once when they are sent as fast as they are
/// answered.
const AT_ONCE: usize = 32;
/// The time to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The actions of people, which are repeated in this order.
const DEEDS: [Deed; 6] = [
    Deed::Ask("when do trump and putin meat?"),
    Deed::Type("when is the sum"),
    Deed::Ask("how many nato tanks are in poland"),
    Deed::Press("s:22bdebb6f8cc3711"),
    Deed::Ask("what strains the alliance with europe these days?"),
    Deed::Press("w:@"),
];

/// An action of a person.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Ask(&'static str),
    Type(&'static str),
    Press(&'static str),
}

/// The stand-in for Discord.
#[derive(Clone)]
struct Discord(Arc<Shared>);

struct Shared {
    address: String,
    /// The frames on their way to the bot.
    frames: mpsc::UnboundedSender<String>,
    /// Notified when the bot opens its session.
    session: Mutex<Option<oneshot::Sender<()>>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Instant>>>,
    outgoing: tokio::sync::Mutex<mpsc::UnboundedReceiver<String>>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<u32> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(|argument| argument.parse())
        .collect::<Result<_, _>>()
        .context("cargo bench --bench discord -- [RATE [SECONDS [MANY]]]")?;
    let given = |place: usize, default| arguments.get(place).copied().unwrap_or(default);
    let (rate, seconds, many) = (given(0, 200), given(1, 30), given(2, 100_000));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let (frames, outgoing) = mpsc::unbounded_channel();
    let (sender, ready) = oneshot::channel();
    let discord = Discord(Arc::new(Shared {
        address: address.clone(),
        frames,
        session: Mutex::new(Some(sender)),
        waiting: Mutex::default(),
        outgoing: tokio::sync::Mutex::new(outgoing),
    }));
    tokio::spawn(axum::serve(listener, routes(discord.clone())).into_future());
    let folder = tempfile::tempdir()?;
    let mut bot = start(&address, folder.path())?;
    let measured = async {
        tokio::time::timeout(PATIENCE, ready).await??;
        eprintln!("warming up…");
        discord.as_fast_as_answered(1_000).await?;
        eprintln!("{rate} a second for {seconds} s…");
        let times = discord.at_rate(rate, seconds).await?;
        print_times(rate, &times);
        println!("| interactions | memory of the bot, MiB |\n| --: | --: |");
        let print_memory = |count: u32| -> anyhow::Result<()> {
            println!("| {count} | {:.1} |", memory(&bot)?);
            Ok(())
        };
        print_memory(0)?;
        let begun = Instant::now();
        for tenth in 1..=10 {
            eprintln!("{} of {many}…", many / 10 * tenth);
            discord.as_fast_as_answered(many / 10).await?;
            print_memory(many / 10 * tenth)?;
        }
        let a_second = f64::from(many) / begun.elapsed().as_secs_f64();
        println!("\nThese interactions were answered at a rate of {a_second:.0} a second.");
        anyhow::Ok(())
    };
    let measured = measured.await;
    bot.kill()?;
    bot.wait()?;
    measured
}

fn start(address: &str, data: &Path) -> anyhow::Result<Child> {
    let knowledge = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    Command::new(env!("CARGO_BIN_EXE_ibid"))
        .args(["serve", "--discord-api", &format!("http://{address}")])
        .args(["--today", "2026-11-24", "--log", "warn", "--knowledge"])
        .arg(knowledge)
        .arg("--data")
        .arg(data)
        .env("DISCORD_TOKEN", "a-token")
        .stdout(Stdio::null())
        .spawn()
        .context("the bot does not start")
}

/// Returns the resident memory of a process, in MiB.
fn memory(process: &Child) -> anyhow::Result<f64> {
    let path = format!("/proc/{}/status", process.id());
    let status = fs::read_to_string(path).context("memory can be read only on Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    let kibibytes: f64 = kibibytes
        .context("the kernel does not report the memory")?
        .parse()?;
    Ok(kibibytes / 1024.0)
}

fn print_times(rate: u32, times: &[Duration]) {
    let at = |share: usize| {
        let place = (times.len() * share / 1000).min(times.len().saturating_sub(1));
        times
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!("| a second | interactions | p50, ms | p90, ms | p99, ms | p99.9, ms | most, ms |");
    println!("| --: | --: | --: | --: | --: | --: | --: |");
    println!(
        "| {rate} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |\n",
        times.len(),
        at(500),
        at(900),
        at(990),
        at(999),
        at(1000)
    );
}

impl Discord {
    /// Runs `rate` actions a second, and returns the times of all, in ascending order.
    async fn at_rate(&self, rate: u32, seconds: u32) -> anyhow::Result<Vec<Duration>> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut under_way = Vec::new();
        for number in 0..rate * seconds {
            ticks.tick().await;
            let discord = self.clone();
            under_way.push(tokio::spawn(async move { discord.done(number).await }));
        }
        let mut times = Vec::with_capacity(under_way.len());
        for one in under_way {
            times.push(one.await??);
        }
        times.sort();
        Ok(times)
    }

    /// Runs `count` actions as fast as they are answered.
    async fn as_fast_as_answered(&self, count: u32) -> anyhow::Result<()> {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut under_way = Vec::new();
        for number in 0..count {
            let place = Arc::clone(&places).acquire_owned().await?;
            let discord = self.clone();
            under_way.push(tokio::spawn(async move {
                let done = discord.done(number).await;
                drop(place);
                done.map(drop)
            }));
        }
        for one in under_way {
            one.await??;
        }
        Ok(())
    }

    /// Runs an action, and returns the time of its answer.
    async fn done(&self, number: u32) -> anyhow::Result<Duration> {
        // Ids and people differ, as in Discord.
        let id = format!("{}", 1_300_000_000_000_000_000_u64 + random());
        let deed = DEEDS.iter().cycle().nth(number as usize % DEEDS.len());
        let deed = deed.context("there are deeds")?;
        let frame = interaction(*deed, &id, number % 5_000).to_string();
        let (sender, answered) = oneshot::channel();
        self.waiting().insert(id, sender);
        let begun = Instant::now();
        self.0.frames.send(frame)?;
        let answered = tokio::time::timeout(PATIENCE, answered).await;
        let answered = answered.context("an interaction was not answered")??;
        Ok(answered - begun)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, HashMap<String, oneshot::Sender<Instant>>> {
        let waiting = self.0.waiting.lock();
        waiting.unwrap_or_else(PoisonError::into_inner)
    }
}

fn random() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(4_194_304, Ordering::Relaxed)
}

fn routes(discord: Discord) -> Router {
    let me = || async {
        Json(json!({ "id": BOT, "username": "ibid", "discriminator": "0", "bot": true }))
    };
    Router::new()
        .route("/api/v10/users/@me", get(me))
        .route("/api/v10/oauth2/applications/@me", get(me))
        .route(
            "/api/v10/applications/{id}/commands",
            put(|| async { Json(json!([])) }),
        )
        .route("/api/v10/gateway", get(gateway))
        .route("/api/v10/gateway/bot", get(gateway))
        .route(
            "/api/v10/interactions/{id}/{token}/callback",
            post(callback),
        )
        .route("/ws/", get(connect))
        .route("/ws", get(connect))
        .with_state(discord)
}

async fn gateway(State(discord): State<Discord>) -> Json<Value> {
    let url = format!("ws://{}/ws", discord.0.address);
    let limit = json!({ "total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1 });
    Json(json!({ "url": url, "shards": 1, "session_start_limit": limit }))
}

async fn callback(
    State(discord): State<Discord>,
    UrlPath((id, _)): UrlPath<(String, String)>,
    Json(_): Json<Value>,
) -> StatusCode {
    let answered = Instant::now();
    match discord.waiting().remove(&id) {
        Some(waiting) => {
            // The receiver is gone if the wait timed out, which is reported there.
            waiting.send(answered).unwrap_or_default();
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

async fn connect(State(discord): State<Discord>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| async move {
        if let Err(error) = converse(&discord, socket).await {
            eprintln!("the gateway ended: {error:#}");
        }
    })
}

async fn converse(discord: &Discord, mut socket: WebSocket) -> anyhow::Result<()> {
    let mut outgoing = discord.0.outgoing.lock().await;
    let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": 41_250 } });
    socket.send(Message::text(hello.to_string())).await?;
    loop {
        tokio::select! {
            frame = outgoing.recv() => {
                let frame = frame.context("no more actions will come")?;
                socket.send(Message::text(frame)).await?;
            }
            said = socket.recv() => {
                // The bot is stopped after the measurement.
                let Some(Ok(said)) = said else { return Ok(()) };
                let Message::Text(said) = said else { continue };
                let said: Value = serde_json::from_str(&said)?;
                match said.get("op").and_then(Value::as_u64) {
                    Some(1) => {
                        let heard = json!({ "op": 11, "s": null, "t": null, "d": null });
                        socket.send(Message::text(heard.to_string())).await?;
                    }
                    Some(2) => {
                        socket.send(Message::text(ready(&discord.0.address).to_string())).await?;
                        let session = discord.0.session.lock();
                        let session = session.unwrap_or_else(PoisonError::into_inner).take();
                        ensure!(session.is_some_and(|sender| sender.send(()).is_ok()), "the bot opened a second session");
                    }
                    _ => {}
                }
            }
        }
    }
}

fn ready(address: &str) -> Value {
    let user = json!({ "id": BOT, "username": "ibid", "discriminator": "0", "avatar": null, "bot": true, "mfa_enabled": false, "flags": 0 });
    json!({ "op": 0, "s": 1, "t": "READY", "d": {
        "v": 10, "user": user, "guilds": [], "session_id": "s", "shard": [0, 1],
        "resume_gateway_url": format!("ws://{address}/ws"),
        "application": { "id": BOT, "flags": 0 },
    }})
}

/// Returns the frame of an interaction.
fn interaction(deed: Deed, id: &str, person: u32) -> Value {
    let person = format!("{}", 1_180_000_000_000_100_000_u64 + u64::from(person));
    let user = json!({ "id": person, "username": "somebody", "discriminator": "0", "avatar": null, "global_name": null, "public_flags": 0 });
    let option = |question: &str, focused: bool| {
        let mut option = json!({ "name": "question", "type": 3, "value": question });
        if focused && let Some(fields) = option.as_object_mut() {
            fields.insert("focused".to_owned(), true.into());
        }
        json!({ "id": "1180000000000000100", "name": "ask", "type": 1, "options": [option] })
    };
    let (kind, data) = match deed {
        Deed::Ask(question) => (2, option(question, false)),
        Deed::Type(beginning) => (4, option(beginning, true)),
        Deed::Press(id) => (3, json!({ "custom_id": id, "component_type": 2 })),
    };
    let mut d = json!({
        "id": id, "application_id": BOT, "type": kind, "data": data, "token": format!("token-{id}"), "version": 1,
        "guild_id": "1180000000000000200", "channel_id": "1180000000000000300",
        "channel": { "id": "1180000000000000300", "type": 0, "name": "general", "permissions": "0" },
        "member": {
            "user": user, "roles": [], "premium_since": null, "permissions": "2147483648", "pending": false,
            "nick": null, "mute": false, "deaf": false, "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "avatar": null, "communication_disabled_until": null, "flags": 0,
        },
        "locale": "en-US", "guild_locale": "en-US", "app_permissions": "274877991936", "entitlements": [],
        "authorizing_integration_owners": { "0": "1180000000000000200" }, "context": 0,
        "attachment_size_limit": 10_485_760,
    });
    if let (Deed::Press(_), Some(fields)) = (deed, d.as_object_mut()) {
        fields.insert("message".to_owned(), message());
    }
    json!({ "op": 0, "s": 2, "t": "INTERACTION_CREATE", "d": d })
}

/// Returns a message of the bot with an answer, as a button press contains it.
fn message() -> Value {
    let bot = json!({ "id": BOT, "username": "ibid", "discriminator": "0", "avatar": null, "bot": true, "public_flags": 0 });
    let embed = json!({ "type": "rich", "author": { "name": "when do trump and putin meat?" }, "description": "…", "color": 1 });
    json!({
        "id": "1180000000000000400", "channel_id": "1180000000000000300", "author": bot, "content": "",
        "timestamp": "2026-11-24T00:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [embed],
        "pinned": false, "type": 20, "flags": 0, "components": [],
    })
}
