//! The REST API: which request goes where, who may make it, what was asked.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::validate::{self, EPHEMERAL, Rejection, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS};
use super::world::{APPLICATION_ID, Access, Channel, GUILD_ID, OTHER_GUILD_ID, TOKEN, World};
use super::{StandIn, answers};

/// A request that the bot made, and how it was answered.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path after `/api/v10`, without the query.
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
    /// What the bot was told.
    pub(crate) answer: Value,
    /// Whether `fail_next` made it fail.
    pub(crate) on_purpose: bool,
}

/// A failure that waits for its request.
pub(super) struct Fault {
    method: String,
    path: String,
    status: u16,
    body: Value,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The id of the first file of a message.
const FIRST_ATTACHMENT: u64 = 1_180_000_000_000_003_001;

/// What a request that is taken gets: a body, or 204.
pub(super) type Answered = Result<Option<Value>, Rejection>;

/// What a request brings.
pub(super) struct Form {
    pub(super) body: Value,
    /// The files that came with it, by name.
    files: Vec<(String, Vec<u8>)>,
}

impl Form {
    /// Returns a form for a message, with the attached files among its attachments.
    pub(super) fn message(&self, of: &Value) -> Value {
        let mut message = of.clone();
        if !self.files.is_empty() {
            let files = self.files.iter().zip(FIRST_ATTACHMENT..).enumerate().map(
                |(number, ((name, _), id))| {
                    let said = of["attachments"].as_array().into_iter().flatten();
                    let said = said.filter(|said| said["id"] == number);
                    let description = said.map(|said| said["description"].clone()).next();
                    let url = format!("https://cdn.discordapp.com/attachments/1/{id}/{name}");
                    json!({
                        "id": id.to_string(),
                        "filename": name,
                        "description": description,
                        "size": 1,
                        "url": url,
                        "proxy_url": url,
                    })
                },
            );
            message["attachments"] = files.collect();
        }
        message
    }
}

/// Serves a file that was attached or uploaded.
pub(super) async fn file(State(stand_in): State<StandIn>, Path(name): Path<String>) -> Response {
    match stand_in.look(|world| world.files.get(&name).cloned()) {
        Some(bytes) => bytes.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Answers any request that is not a WebSocket's.
pub(super) async fn answer(
    State(stand_in): State<StandIn>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri
        .path()
        .strip_prefix("/api/v10")
        .unwrap_or("/unknown-version");
    let form = read(&headers, &body);
    stand_in.change(|world| {
        let fault = world.faults.iter().position(|fault| {
            (fault.method == "*" || fault.method == method.as_str()) && path.contains(&fault.path)
        });
        let fault = fault.map(|index| world.faults.remove(index));
        let (status, answer, body) = match (&fault, form) {
            (Some(fault), form) => {
                let body = form.map_or(Value::Null, |form| form.body);
                (fault.status, Some(fault.body.clone()), body)
            }
            (None, Err(rejection)) => (rejection.status, Some(rejection.body), Value::Null),
            (None, Ok(form)) => {
                world.files.extend(form.files.iter().cloned());
                let authorized = is_authorized(&headers);
                match route(world, method.as_str(), path, authorized, &form) {
                    Ok(answer) => (if answer.is_some() { 200 } else { 204 }, answer, form.body),
                    Err(rejection) => (rejection.status, Some(rejection.body), form.body),
                }
            }
        };
        world.requests.push(Request {
            method: method.to_string(),
            path: path.to_owned(),
            body,
            status,
            answer: answer.clone().unwrap_or_default(),
            on_purpose: fault.is_some(),
        });
        respond(
            status,
            answer,
            fault.map(|fault| fault.headers).unwrap_or_default(),
        )
    })
}

fn respond(
    status: u16,
    answer: Option<Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let mut response = match answer {
        None => status.into_response(),
        Some(Value::String(page)) => {
            (status, [(header::CONTENT_TYPE, "text/html")], page).into_response()
        }
        Some(json) => (status, axum::Json(json)).into_response(),
    };
    response.headers_mut().extend(headers);
    response
}

fn is_authorized(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    given == Some(&format!("Bot {TOKEN}"))
}

/// Reads a body: JSON, or a form with files of which `payload_json` is the JSON.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<Form, Rejection> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = kind.and_then(|kind| kind.split_once("multipart/form-data; boundary="));
    let mut files = Vec::new();
    let mut payload = String::from_utf8_lossy(body).into_owned();
    if let Some((_, boundary)) = boundary {
        payload.clear();
        for part in split(body, format!("--{}", boundary.trim_matches('"')).as_bytes()) {
            let mark = b"\r\n\r\n";
            let Some(end) = part.windows(mark.len()).position(|window| window == mark) else {
                continue;
            };
            let head = String::from_utf8_lossy(&part[..end]);
            let content = &part[end + mark.len()..];
            let content = content.strip_suffix(b"\r\n").unwrap_or(content);
            if head.contains("name=\"payload_json\"") {
                payload = String::from_utf8_lossy(content).into_owned();
            } else if let Some((_, name)) = head.split_once("filename=\"") {
                let name = name.split('"').next().unwrap_or("").to_owned();
                files.push((name, content.to_vec()));
            }
        }
    }
    if payload.trim().is_empty() {
        return Ok(Form {
            body: Value::Null,
            files,
        });
    }
    let body = serde_json::from_str(&payload);
    let invalid = "The request body contains invalid JSON.";
    let body = body.map_err(|_| Rejection::new(400, 50109, invalid))?;
    Ok(Form { body, files })
}

/// Splits bytes at each place where a mark stands.
fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(place) = rest.windows(mark.len()).position(|window| window == mark) {
        parts.push(&rest[..place]);
        rest = &rest[place + mark.len()..];
    }
    parts.push(rest);
    parts
}

fn route(world: &mut World, method: &str, path: &str, authorized: bool, form: &Form) -> Answered {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let open = matches!(parts[..], ["gateway"] | ["interactions" | "webhooks", ..]);
    if !open && !authorized {
        return Err(Rejection::new(401, 0, "401: Unauthorized"));
    }
    match (method, &parts[..]) {
        ("GET", ["gateway"]) => Ok(Some(json!({ "url": world.gateway_url() }))),
        ("GET", ["gateway", "bot"]) => Ok(Some(json!({
            "url": world.gateway_url(),
            "shards": 1,
            "session_start_limit":
                { "total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1 },
        }))),
        ("GET", ["users", "@me"]) => Ok(Some(world.user_json(APPLICATION_ID))),
        ("POST", ["users", "@me", "channels"]) => direct_messages(world, &form.body),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(Some(application(world)))
        }
        ("GET", ["applications", APPLICATION_ID, "commands"]) => Ok(Some(json!(world.commands))),
        ("PUT", ["applications", APPLICATION_ID, "commands"]) => register(world, &form.body),
        ("POST", ["interactions", id, token, "callback"]) => {
            answers::callback(world, id, token, form)
        }
        (_, ["webhooks", application, token, rest @ ..]) => {
            answers::webhook(world, method, (application, token), rest, form)
        }
        ("GET", ["channels", id]) => {
            let channel = visible(world, id)?;
            Ok(Some(world.channel_json(channel)))
        }
        ("POST", ["channels", id, "typing"]) => writable(world, id, &Value::Null).map(|()| None),
        ("POST", ["channels", id, "messages"]) => post(world, id, form),
        (_, ["channels", channel, "messages", id]) => stored(world, method, channel, id, form),
        ("GET", ["guilds", id @ (GUILD_ID | OTHER_GUILD_ID)]) => Ok(Some(World::guild_json(id))),
        ("GET", ["guilds", _]) => Err(Rejection::new(404, 10004, "Unknown Guild")),
        _ => Err(not_found()),
    }
}

pub(super) fn not_found() -> Rejection {
    Rejection::new(404, 0, "404: Not Found")
}

fn application(world: &World) -> Value {
    let mut owner = world.user_json("1180000000000000999");
    owner["username"] = json!("owner");
    owner["bot"] = json!(false);
    json!({
        "id": APPLICATION_ID,
        "name": "Ibid",
        "icon": null,
        "description": "",
        "rpc_origins": [],
        "bot_public": true,
        "bot_require_code_grant": false,
        "owner": owner,
        "summary": "",
        "verify_key": "0".repeat(64),
        "team": null,
        "flags": 0,
        "tags": [],
        "approximate_guild_count": 2,
    })
}

fn direct_messages(world: &mut World, body: &Value) -> Answered {
    let person = snowflake(&body["recipient_id"]);
    let Some(person) = person.filter(|id| world.is_person(id)) else {
        return Err(Rejection::new(400, 50033, "Invalid Recipient(s)"));
    };
    let id = world.direct_messages(&person).id.clone();
    Ok(Some(world.channel_json(world.channel(&id).unwrap())))
}

/// Replaces the application's commands and returns them as Discord keeps them.
fn register(world: &mut World, body: &Value) -> Answered {
    let Some(commands) = body.as_array() else {
        return Err(Rejection::form(
            "",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used",
        ));
    };
    validate::commands(commands)?;
    let mut kept = commands.clone();
    for command in &mut kept {
        let id = world.snowflake();
        command["id"] = json!(id);
        command["version"] = json!(id);
        command["application_id"] = json!(APPLICATION_ID);
        for (field, usual) in [
            ("type", json!(1)),
            ("description", json!("")),
            ("default_member_permissions", json!(null)),
            ("dm_permission", json!(true)),
            ("nsfw", json!(false)),
            ("integration_types", json!([0])),
            ("contexts", json!(null)),
        ] {
            if command.get(field).is_none_or(Value::is_null) {
                command[field] = usual;
            }
        }
    }
    world.commands = kept;
    Ok(Some(json!(world.commands)))
}

/// Returns an id, which Discord takes as a text or as a number.
fn snowflake(id: &Value) -> Option<String> {
    id.as_str()
        .map(str::to_owned)
        .or_else(|| id.as_u64().map(|id| id.to_string()))
}

/// Returns a channel that the bot can see.
fn visible<'a>(world: &'a World, id: &str) -> Result<&'a Channel, Rejection> {
    let unknown = || Rejection::new(404, 10003, "Unknown Channel");
    let channel = world.channel(id).ok_or_else(unknown)?;
    match channel.access {
        Access::Hidden => Err(Rejection::new(403, 50001, "Missing Access")),
        _ => Ok(channel),
    }
}

/// Checks that the bot may write a message in a channel.
fn writable(world: &World, id: &str, message: &Value) -> Result<(), Rejection> {
    let channel = visible(world, id)?;
    let embeds = message["embeds"]
        .as_array()
        .is_some_and(|embeds| !embeds.is_empty());
    match channel.access {
        Access::ReadOnly if channel.recipient.is_some() => Err(Rejection::new(
            403,
            50007,
            "Cannot send messages to this user",
        )),
        Access::ReadOnly => Err(missing_permissions()),
        Access::NoEmbeds if embeds => Err(missing_permissions()),
        Access::Full | Access::NoEmbeds | Access::Hidden => Ok(()),
    }
}

fn missing_permissions() -> Rejection {
    Rejection::new(403, 50013, "Missing Permissions")
}

/// Takes a message that the bot writes to a channel.
fn post(world: &mut World, channel: &str, form: &Form) -> Answered {
    let message = form.message(&form.body);
    validate::message("", &message, SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS)?;
    writable(world, channel, &message)?;
    if validate::is_empty(&message) {
        return Err(Rejection::empty_message());
    }
    let extra = reference(world, channel, &message["message_reference"])?;
    let written = world.write(channel, APPLICATION_ID, &message, None, &extra);
    world.messages.last_mut().unwrap().fresh = true;
    Ok(Some(written))
}

/// Returns the fields of a reply; none if the message is no reply, or to one that may be gone.
fn reference(world: &World, channel: &str, reference: &Value) -> Result<Value, Rejection> {
    let Some(id) = snowflake(&reference["message_id"]) else {
        return Ok(json!({}));
    };
    let known = world
        .message(&id)
        .filter(|message| message.body["channel_id"] == channel && message.reader.is_none());
    match known {
        Some(message) => Ok(json!({
            "type": 19,
            "message_reference": { "type": 0, "channel_id": channel, "message_id": id },
            "referenced_message": message.body,
        })),
        None if reference["fail_if_not_exists"] == false => Ok(json!({})),
        None => {
            let (code, message) = ("REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            Err(Rejection::form("message_reference", code, message))
        }
    }
}

/// Reads, changes or deletes a message of a channel.
fn stored(world: &mut World, method: &str, channel: &str, id: &str, form: &Form) -> Answered {
    visible(world, channel)?;
    let message = world
        .message(id)
        .filter(|message| message.body["channel_id"] == channel);
    // Discord keeps ephemeral messages in no channel: only their webhook knows them.
    let message = message.filter(|message| message.reader.is_none());
    let body = message.ok_or_else(Rejection::unknown_message)?.body.clone();
    let own = body["author"]["id"] == APPLICATION_ID;
    match method {
        "GET" => Ok(Some(body)),
        "PATCH" if own => {
            let message = form.message(&form.body);
            validate::message("", &message, SUPPRESS_EMBEDS)?;
            world.edit(id, &message).map(Some)
        }
        "PATCH" => {
            let text = "Cannot edit a message authored by another user";
            Err(Rejection::new(403, 50005, text))
        }
        "DELETE" if own => world.delete(id).map(|()| None),
        "DELETE" => Err(missing_permissions()),
        _ => Err(not_found()),
    }
}

/// The flags that a message of an interaction may have.
pub(super) const ANSWER_FLAGS: u64 = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;

/// What was asked, and what is to fail.
impl StandIn {
    /// Lets the next request of a method (`*`: any) fail whose path contains a text.
    ///
    /// Faults queue up. A body that is a string is sent as a page of HTML, any other as JSON.
    pub(crate) fn fail_next(
        &self,
        method: &str,
        path: &str,
        status: u16,
        body: impl Into<Value>,
        headers: &[(&'static str, &'static str)],
    ) {
        let header = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        let fault = Fault {
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            body: body.into(),
            headers: headers.iter().map(header).collect(),
        };
        self.change(|world| world.faults.push(fault));
    }

    /// Returns every request so far, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.look(|world| world.requests.clone())
    }

    /// Waits until a request has been refused.
    pub(crate) async fn refused(&self) {
        let refused = |world: &mut World| {
            let mut requests = world.requests.iter();
            let refused = requests.any(|request| request.status >= 400 && !request.on_purpose);
            refused.then_some(())
        };
        self.wait_for("a request to refuse", refused).await;
    }

    /// Returns the requests that Discord would have refused; those of `fail_next` are left out.
    pub(crate) fn rejected(&self) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.status >= 400 && !request.on_purpose);
        requests
    }
}
