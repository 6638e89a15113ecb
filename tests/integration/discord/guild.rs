//! A server with the bot on it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ibid::config::DataFolder;
use ibid::discord::{Patience, ServeError, Serving, serve};
use ibid::library::Library;
use ibid::matcher::Lexicons;
use ibid::store::Desk;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::stand_in::{APPLICATION_ID, Interaction, StandIn, TOKEN};
use crate::scene::{Scene, TODAY, fact_line};

/// A bot that runs, and the Discord that it runs in.
pub(crate) struct Guild {
    pub(crate) discord: StandIn,
    pub(crate) scene: Scene,
    pub(crate) library: Arc<Library>,
    pub(crate) desk: Arc<Desk>,
    /// Where the bot shows its figures, once it has begun.
    figures: Arc<OnceLock<SocketAddr>>,
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
    /// How long a shard may go without an answer to its heartbeat.
    pub(crate) silent: Option<Duration>,
    /// How many messages of one person are answered in a minute.
    pub(crate) messages_a_minute: Option<u32>,
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

    /// A bot with a pack whose sources are stored.
    pub(crate) async fn handbook() -> Self {
        let scene = Scene::with_data("handbook", "knowledge/handbook");
        Self::start(StandIn::start().await, scene, Setting::default()).await
    }

    /// A bot whose facts are of one year after the other from 1900 on.
    pub(crate) async fn with_dated_facts(count: usize) -> Self {
        let scene = Scene::new();
        let lines = (0..count).map(|number| {
            let mut line: Value = serde_json::from_str(&fact_line(&format!("l{number}"))).unwrap();
            line["fact"]["when"] = json!((1900 + number).to_string());
            format!("{line}\n")
        });
        let run = scene.run_with(&["import"], lines.collect::<String>());
        assert_eq!(run.code, Some(0), "{}", run.err);
        Self::start(StandIn::start().await, scene, Setting::default()).await
    }

    /// A bot whose facts say what nobody means well by, wherever a fact has a text.
    pub(crate) async fn with_hostile_facts(texts: &[String]) -> Self {
        let scene = Scene::new();
        let lines = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !ibid::text::is_blank(text));
        let lines = lines.map(|(number, text)| {
            let short: String = text.chars().take(200).collect();
            let short = if short.trim().is_empty() {
                "…"
            } else {
                &short
            };
            let fact = json!({ "fact": {
                "id": format!("f{number}"), "statement": text, "said_by": text, "note": text,
                "topics": [short, "lamp"],
                "questions": [format!("what does lamp {number}x say"), short],
                "cite": [{ "title": text, "quote": text, "url": text, "authors": [text] }],
            }});
            format!("{fact}\n")
        });
        let run = scene.run_with(&["import"], lines.collect::<String>());
        assert_eq!(run.code, Some(0), "{}", run.err);
        Self::start(StandIn::start().await, scene, Setting::default()).await
    }

    /// A bot without any pack.
    pub(crate) async fn empty() -> Self {
        Self::start(StandIn::start().await, Scene::new(), Setting::default()).await
    }

    /// Has somebody run a command in a place; returns the message that answers.
    pub(crate) async fn run(&self, who: &str, place: &str, name: &str, options: Value) -> Value {
        self.discord
            .slash(who, place, name, options)
            .message()
            .await
    }

    /// Has somebody press a button; returns the message that answers.
    pub(crate) async fn press(&self, who: &str, message: &Value, label: &str) -> Value {
        self.discord
            .click_label(who, &id(message), label)
            .message()
            .await
    }

    /// Has `mod` add a fact with the options of `/fact add` and save it; returns what is then shown.
    pub(crate) async fn add(&self, options: Value) -> Value {
        let preview = self.run("mod", "general", "fact add", options).await;
        self.press("mod", &preview, "Save").await
    }

    /// Has somebody ask in a place; returns what they read first.
    pub(crate) async fn answer(&self, who: &str, place: &str, question: &str) -> String {
        let options = json!({ "question": question });
        description(&self.run(who, place, "ask", options).await)
    }

    /// Has somebody ask with `/ask` in the general channel.
    pub(crate) fn ask(&self, who: &str, question: &str) -> Interaction {
        let options = json!({ "question": question });
        self.discord.slash(who, "general", "ask", options)
    }

    /// Has somebody switch answering unasked on or off; returns what they are told.
    pub(crate) async fn answer_channel(&self, who: &str, place: &str, on: bool) -> String {
        let options = json!({ "on": on });
        let name = "settings answer-channel";
        let answer = self.discord.slash(who, place, name, options).answer().await;
        assert_eq!(answer["data"]["flags"], 64);
        text(&answer["data"]["content"]).unwrap()
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
            silent: setting.silent.unwrap_or(Duration::from_secs(100)),
            ..Patience::default()
        };
        let serving = Serving {
            token: token.into(),
            api: Some(discord.url()),
            shards: None,
            reads_messages: setting.reads_messages,
            metrics: Some((Ipv4Addr::LOCALHOST, 0).into()),
            today: Some(TODAY.parse().unwrap()),
            messages_a_minute: setting.messages_a_minute.unwrap_or(u32::MAX),
            patience,
        };
        let figures = Arc::new(OnceLock::new());
        let (shown, its_library, its_desk) = (figures.clone(), library.clone(), desk.clone());
        let stopped = stop.clone();
        let served = tokio::spawn(async move {
            serve(serving, its_library, its_desk, stopped, |started| {
                shown.set(started.metrics.unwrap()).unwrap();
            })
            .await
        });
        Self {
            discord,
            scene,
            library,
            desk,
            figures,
            stop,
            served,
        }
    }

    /// Returns what one of the bot's figures counts.
    pub(crate) async fn figure(&self, name: &str) -> u64 {
        let address = self.figures.get().expect("the bot has begun");
        let page = reqwest::get(format!("http://{address}/metrics"));
        let page = page.await.unwrap().text().await.unwrap();
        let line = page.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {page}"))
            .trim()
            .parse()
            .unwrap()
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
    let data = DataFolder::new(scene.path("ibid-data"));
    let now = Timestamp::UNIX_EPOCH;
    let (library, _) = Library::open(&scene.path("knowledge"), &data, Lexicons::Used, now).unwrap();
    let (desk, _) = Desk::open(&data).unwrap();
    (Arc::new(library), Arc::new(desk))
}

/// Returns how the bot is mentioned.
pub(crate) fn mention() -> String {
    format!("<@{APPLICATION_ID}>")
}

/// Returns what was sent as it is sent.
pub(crate) fn shown(sent: &Value) -> String {
    serde_json::to_string_pretty(sent).unwrap()
}

/// Returns the text of a message's first embed.
pub(crate) fn description(message: &Value) -> String {
    text(&message["embeds"][0]["description"]).unwrap_or_default()
}

/// Returns the question that stands above a message.
pub(crate) fn author(message: &Value) -> Option<String> {
    text(&message["embeds"][0]["author"]["name"])
}

/// Returns what stands at the foot of a message.
pub(crate) fn footer(message: &Value) -> Option<String> {
    text(&message["embeds"][0]["footer"]["text"])
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Returns the labels of a message's buttons, row by row.
pub(crate) fn labels(message: &Value) -> Vec<Vec<&str>> {
    let rows = message["components"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let parts = row["components"].as_array().unwrap().iter();
            parts.filter_map(|part| part["label"].as_str()).collect()
        })
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect()
}

/// Returns a message as a person reads it: its texts, its buttons, its menus. Moments are left out.
pub(crate) fn legible(message: &Value) -> String {
    let mut lines = Vec::new();
    lines.extend(text(&message["content"]).filter(|content| !content.is_empty()));
    for embed in message["embeds"].as_array().into_iter().flatten() {
        lines.extend(text(&embed["author"]["name"]).map(|name| format!("“{name}”")));
        lines.extend(text(&embed["title"]).map(|title| format!("# {title}")));
        lines.extend(text(&embed["description"]));
        lines.extend(text(&embed["footer"]["text"]));
    }
    for row in message["components"].as_array().into_iter().flatten() {
        let components = row["components"].as_array().unwrap().iter();
        let shown = components.map(|component| match text(&component["label"]) {
            Some(label) => format!("[{label}]"),
            None => {
                let options = component["options"].as_array().unwrap().iter();
                let options = options.map(|option| {
                    let note = text(&option["description"]);
                    let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
                    format!("\n  - {}{note}", text(&option["label"]).unwrap())
                });
                let hint = text(&component["placeholder"]).unwrap_or_default();
                format!("<{hint}>{}", options.collect::<String>())
            }
        });
        lines.push(shown.collect::<Vec<_>>().join(" "));
    }
    without_moments(&lines.join("\n"))
}

fn without_moments(text: &str) -> String {
    let mut parts = text.split("<t:");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(":f>").unwrap();
        left.push_str("<moment>");
        left.push_str(rest);
    }
    left
}

/// Returns the id of a message.
pub(crate) fn id(message: &Value) -> String {
    text(&message["id"]).unwrap()
}
