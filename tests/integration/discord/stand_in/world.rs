//! What the stand-in knows: guilds, channels, people, messages, interactions and its clock.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::gateway::Session;
use super::rest::{Fault, Request};
use super::validate::{LOADING, Rejection, SUPPRESS_EMBEDS};

mod shapes;

use shapes::role_id;

/// The id of the application, which is also that of its bot.
pub(crate) const APPLICATION_ID: &str = "1180000000000000001";
/// The guild in which `mod` and `root` have their rights.
pub(crate) const GUILD_ID: &str = "1180000000000000100";
/// The guild in which nobody but `root` has rights.
pub(crate) const OTHER_GUILD_ID: &str = "1180000000000000200";
/// The token of the bot.
pub(crate) const TOKEN: &str = "fake-bot-token";

/// The intents of Discord's gateway that the stand-in tells apart.
pub(super) mod intent {
    pub(crate) const NONE: u64 = 0;
    pub(crate) const GUILDS: u64 = 1;
    pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
}

mod permission {
    pub(super) const ADMINISTRATOR: u64 = 1 << 3;
    pub(super) const MANAGE_GUILD: u64 = 1 << 5;
    pub(super) const VIEW_CHANNEL: u64 = 1 << 10;
    pub(super) const SEND_MESSAGES: u64 = 1 << 11;
    pub(super) const EMBED_LINKS: u64 = 1 << 14;
    pub(super) const SEND_IN_THREADS: u64 = 1 << 38;
    /// Attach files, read the history, use commands.
    const REST: u64 = 1 << 15 | 1 << 16 | 1 << 31;
    pub(super) const EVERYONE: u64 =
        VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | SEND_IN_THREADS | REST;
    pub(super) const ALL: u64 = (1 << 53) - 1;
}

/// The first millisecond that a snowflake can tell, in Unix time.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

/// What the bot may do in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// See it and write in it.
    Full,
    /// See it and write in it, but without embeds.
    NoEmbeds,
    /// See it; with a person's direct messages: the person takes none.
    ReadOnly,
    /// Nothing.
    Hidden,
}

impl Access {
    /// The permissions that are taken from the bot.
    fn denied(self) -> u64 {
        let write = permission::SEND_MESSAGES | permission::SEND_IN_THREADS;
        match self {
            Self::Full => 0,
            Self::NoEmbeds => permission::EMBED_LINKS,
            Self::ReadOnly => write,
            Self::Hidden => write | permission::VIEW_CHANNEL,
        }
    }
}

pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) id: String,
    pub(super) locale: String,
}

pub(super) struct Channel {
    pub(super) name: String,
    pub(super) id: String,
    /// Discord's number: 0 a text channel, 1 direct messages, 11 a thread.
    kind: u8,
    pub(super) guild: Option<&'static str>,
    parent: Option<String>,
    /// The person at the other end of direct messages.
    pub(super) recipient: Option<String>,
    pub(super) access: Access,
}

pub(super) struct Message {
    pub(super) body: Value,
    /// The only person who sees it, if it is ephemeral.
    pub(super) reader: Option<String>,
    /// Whether the bot wrote it to the channel by itself and no test was told of it yet.
    pub(super) fresh: bool,
}

/// The numbers by which Discord tells interactions apart.
pub(super) mod kind {
    pub(crate) const COMMAND: u64 = 2;
    pub(crate) const COMPONENT: u64 = 3;
    pub(crate) const AUTOCOMPLETE: u64 = 4;
    pub(crate) const MODAL: u64 = 5;
}

pub(super) struct Interaction {
    /// What was sent to the bot.
    pub(super) payload: Value,
    pub(super) person: String,
    pub(super) created: Timestamp,
    /// The message whose component was used, also for a modal which that opened.
    pub(super) source: Option<String>,
    /// What opened the modal that was sent, as Discord tells of it.
    pub(super) opened_by: Value,
    /// The first callback that was taken.
    pub(super) answer: Option<Value>,
    /// The id of `@original`, once there is one.
    pub(super) original: Option<String>,
    /// Whether the bot has edited `@original`.
    pub(super) edited: bool,
    pub(super) followups: Vec<String>,
}

impl Interaction {
    pub(super) fn kind(&self) -> u64 {
        self.payload["type"].as_u64().unwrap()
    }
}

pub(super) struct World {
    pub(super) port: u16,
    ahead: Duration,
    last_id: u64,
    people: Vec<Person>,
    pub(super) channels: Vec<Channel>,
    pub(super) messages: Vec<Message>,
    pub(super) commands: Vec<Value>,
    pub(super) interactions: HashMap<String, Interaction>,
    pub(super) requests: Vec<Request>,
    pub(super) faults: Vec<Fault>,
    pub(super) sessions: Vec<Session>,
    pub(super) heartbeat: Duration,
    pub(super) disallowed_intents: u64,
    pub(super) refuses_resume: bool,
    pub(super) identifies: usize,
    /// Handshakes that were never answered.
    pub(super) swallowed: usize,
    pub(super) resumes: usize,
    /// Who has the role `Curators`, which gives no right by itself, in the first guild.
    pub(super) curators: HashSet<String>,
    /// The guilds that the bot was taken from.
    pub(super) left: HashSet<String>,
    /// The files that were attached to commands or uploaded by the bot, by name.
    pub(super) files: HashMap<String, Vec<u8>>,
}

impl World {
    pub(super) fn new(port: u16) -> Self {
        let names = ["alice", "bob", "root", "mod"];
        let people = names.into_iter().zip(1..).map(|(name, number)| Person {
            name,
            id: format!("11800000000000010{number:02}"),
            locale: "en-US".to_owned(),
        });
        let channel = |name: &str, number: u16, kind, guild, parent: Option<&str>| Channel {
            name: name.to_owned(),
            id: format!("1180000000000002{number:03}"),
            kind,
            guild: Some(guild),
            parent: parent.map(str::to_owned),
            recipient: None,
            access: Access::Full,
        };
        Self {
            port,
            ahead: Duration::ZERO,
            last_id: 0,
            people: people.collect(),
            channels: vec![
                channel("general", 1, 0, GUILD_ID, None),
                channel("staff", 2, 0, GUILD_ID, None),
                channel("thread", 3, 11, GUILD_ID, Some("1180000000000002001")),
                channel("elsewhere", 4, 0, OTHER_GUILD_ID, None),
            ],
            messages: Vec::new(),
            commands: Vec::new(),
            interactions: HashMap::new(),
            requests: Vec::new(),
            faults: Vec::new(),
            sessions: Vec::new(),
            heartbeat: Duration::from_millis(41_250),
            disallowed_intents: 0,
            refuses_resume: false,
            identifies: 0,
            swallowed: 0,
            resumes: 0,
            curators: HashSet::new(),
            left: HashSet::new(),
            files: HashMap::new(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now() + self.ahead
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }

    /// Returns an id that was not used yet.
    pub(super) fn snowflake(&mut self) -> String {
        let milliseconds = self.now().as_millisecond() - DISCORD_EPOCH;
        self.last_id = (u64::try_from(milliseconds).unwrap() << 22).max(self.last_id + 1);
        self.last_id.to_string()
    }

    pub(super) fn person(&mut self, name: &str) -> &mut Person {
        let known = self
            .people
            .iter_mut()
            .find(|person| person.name == name || person.id == name);
        known.unwrap_or_else(|| panic!("there is nobody called {name:?}"))
    }

    pub(super) fn is_person(&self, id: &str) -> bool {
        self.people.iter().any(|person| person.id == id)
    }

    /// Returns the channel of a name or an id; `@alice` are the direct messages with Alice.
    pub(super) fn place(&mut self, place: &str) -> &mut Channel {
        if let Some(name) = place.strip_prefix('@') {
            let person = self.person(name).id.clone();
            return self.direct_messages(&person);
        }
        let mut known = self.channels.iter_mut();
        known
            .find(|channel| channel.name == place || channel.id == place)
            .unwrap_or_else(|| panic!("there is no channel called {place:?}"))
    }

    pub(super) fn direct_messages(&mut self, person: &str) -> &mut Channel {
        let is_theirs = |channel: &Channel| channel.recipient.as_deref() == Some(person);
        let index = self.channels.iter().position(is_theirs).unwrap_or_else(|| {
            let id = self.snowflake();
            self.channels.push(Channel {
                name: format!("direct messages with {person}"),
                id,
                kind: 1,
                guild: None,
                parent: None,
                recipient: Some(person.to_owned()),
                access: Access::Full,
            });
            self.channels.len() - 1
        });
        &mut self.channels[index]
    }

    pub(super) fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    pub(super) fn message(&self, id: &str) -> Option<&Message> {
        self.messages
            .iter()
            .find(|message| message.body["id"] == id)
    }

    /// Returns what a person may do in a channel or, without one, what the bot may.
    pub(super) fn permissions(&self, person: Option<&str>, channel: &Channel) -> u64 {
        let Some(id) = person else {
            return permission::EVERYONE & !channel.access.denied();
        };
        let rights = self.roles(id, channel.guild.unwrap_or(""));
        match rights.first() {
            Some(role) if role.ends_with('1') => permission::ALL,
            Some(role) if role.ends_with('2') => permission::EVERYONE | permission::MANAGE_GUILD,
            _ => permission::EVERYONE,
        }
    }

    /// The roles of a person in a guild; their ids end in 1 (Administrator), 2 (Manage Server) or 3
    /// (no right of its own).
    fn roles(&self, person: &str, guild: &str) -> Vec<String> {
        let name = self
            .people
            .iter()
            .find(|known| known.id == person)
            .map(|known| known.name);
        match name {
            Some("root") if !guild.is_empty() => vec![role_id(guild, 1)],
            Some("mod") if guild == GUILD_ID => vec![role_id(guild, 2)],
            Some(name) if guild == GUILD_ID && self.curators.contains(name) => {
                vec![role_id(guild, 3)]
            }
            _ => Vec::new(),
        }
    }

    /// Returns where a file can be got that somebody attached or the bot uploaded.
    pub(super) fn file_url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/files/{name}", self.port)
    }

    /// Puts a message into a channel and tells the gateway, unless only one person is to see it.
    ///
    /// `extra` are fields of the message besides those that its form gives.
    pub(super) fn write(
        &mut self,
        channel: &str,
        author: &str,
        form: &Value,
        reader: Option<String>,
        extra: &Value,
    ) -> Value {
        let id = self.snowflake();
        let mut body = json!({
            "id": id,
            "type": 0,
            "channel_id": channel,
            "author": self.user_json(author),
            "content": "",
            "timestamp": self.now().to_string(),
            "edited_timestamp": null,
            "tts": false,
            "mention_everyone": false,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": false,
            "flags": form["flags"].as_u64().unwrap_or(0),
        });
        for (field, value) in extra.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        // A reply shows what it replies to, but not what that replied to.
        if let Some(Value::Object(replied_to)) = body.get_mut("referenced_message") {
            replied_to.remove("referenced_message");
        }
        self.fill(&mut body, form);
        let fresh = false;
        self.messages.push(Message {
            body: body.clone(),
            reader,
            fresh,
        });
        self.announce("MESSAGE_CREATE", &id);
        body
    }

    /// Changes what a form names in a message and tells the gateway.
    ///
    /// # Errors
    ///
    /// Nothing would be left in it.
    pub(super) fn edit(&mut self, id: &str, form: &Value) -> Result<Value, Rejection> {
        let known = self.message(id).ok_or_else(Rejection::unknown_message)?;
        let mut body = known.body.clone();
        self.fill(&mut body, form);
        if super::validate::is_empty(&body) {
            return Err(Rejection::empty_message());
        }
        let kept = body["flags"].as_u64().unwrap_or(0) & !LOADING;
        body["flags"] = match form["flags"].as_u64() {
            Some(flags) => json!(kept & !SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS),
            None => json!(kept),
        };
        body["edited_timestamp"] = json!(self.now().to_string());
        let mut messages = self.messages.iter_mut();
        messages
            .find(|message| message.body["id"] == id)
            .unwrap()
            .body = body.clone();
        self.announce("MESSAGE_UPDATE", id);
        Ok(body)
    }

    pub(super) fn delete(&mut self, id: &str) -> Result<(), Rejection> {
        let known = self
            .messages
            .iter()
            .position(|message| message.body["id"] == id);
        let message = self
            .messages
            .remove(known.ok_or_else(Rejection::unknown_message)?);
        if message.reader.is_none() {
            let channel = self
                .channel(message.body["channel_id"].as_str().unwrap())
                .unwrap();
            let (intent, guild) = (messages_of(channel), channel.guild);
            let data = json!({ "id": id, "channel_id": channel.id, "guild_id": guild });
            self.dispatch("MESSAGE_DELETE", intent, &data);
        }
        Ok(())
    }

    /// Takes over from a form what a message can hold, as Discord stores it.
    fn fill(&self, body: &mut Value, form: &Value) {
        for list in ["embeds", "components", "attachments"] {
            if let Some(items) = form.get(list) {
                body[list] = if items.is_null() {
                    json!([])
                } else {
                    items.clone()
                };
            }
        }
        for embed in body["embeds"].as_array_mut().unwrap() {
            embed["type"] = json!("rich");
        }
        if let Some(content) = form.get("content") {
            body["content"] = json!(content.as_str().unwrap_or("").trim());
        }
        let allowed = &form["allowed_mentions"];
        let content = body["content"].as_str().unwrap();
        let parses = |kind: &str| {
            let parse = allowed["parse"].as_array();
            allowed.is_null() || parse.is_some_and(|parse| parse.iter().any(|item| item == kind))
        };
        let may_ping = |id: &str| {
            let named = allowed["users"].as_array();
            parses("users") || named.is_some_and(|named| named.iter().any(|item| item == id))
        };
        let called = |id: &str| content.contains(&format!("<@{id}>")) && may_ping(id);
        let replied_to = body["referenced_message"]["author"]["id"].as_str();
        let pings_replied = allowed.is_null() || allowed["replied_user"] == true;
        let everybody = self
            .people
            .iter()
            .map(|person| person.id.as_str())
            .chain([APPLICATION_ID]);
        let pinged = everybody
            .filter(|id| called(id) || pings_replied && replied_to == Some(id))
            .map(|id| self.user_json(id));
        let mentions: Vec<_> = pinged.collect();
        let calls_all = ["@everyone", "@here"]
            .iter()
            .any(|call| content.contains(call));
        let mention_everyone = calls_all && parses("everyone");
        body["mentions"] = json!(mentions);
        body["mention_everyone"] = json!(mention_everyone);
    }

    /// Tells the gateway of a message, as far as the bot may know it.
    fn announce(&mut self, event: &str, id: &str) {
        let message = self.message(id).unwrap();
        let channel = self
            .channel(message.body["channel_id"].as_str().unwrap())
            .unwrap();
        if message.reader.is_some() || channel.access == Access::Hidden {
            return;
        }
        let intent = messages_of(channel);
        let mut body = message.body.clone();
        if let Some(guild) = channel.guild {
            body["guild_id"] = json!(guild);
            body["member"] = self.member_json(body["author"]["id"].as_str().unwrap(), guild);
        }
        self.dispatch(event, intent, &body);
    }

    pub(super) fn dispatch(&mut self, event: &str, intent: u64, data: &Value) {
        for session in &mut self.sessions {
            session.dispatch(event, intent, data);
        }
    }
}

/// Returns the intent by which messages of a channel are asked for.
fn messages_of(channel: &Channel) -> u64 {
    match channel.guild {
        Some(_) => intent::GUILD_MESSAGES,
        None => intent::DIRECT_MESSAGES,
    }
}
