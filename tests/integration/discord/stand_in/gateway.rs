//! The gateway: sessions, what they are told, and how they are taken up again.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::StandIn;
use super::world::{APPLICATION_ID, GUILD_ID, OTHER_GUILD_ID, TOKEN, World, intent};

/// How long a client may take to answer the close of a connection.
const CLOSING: Duration = Duration::from_secs(1);

/// What is to happen on a connection.
pub(super) enum Frame {
    Send(Value),
    Close(u16, &'static str),
    /// The end of the TCP connection, without a word.
    Drop,
}

/// A gateway session, which outlives its connections.
pub(super) struct Session {
    id: String,
    intents: u64,
    /// All that was dispatched; the first has the sequence number 1.
    dispatched: Vec<Value>,
    /// The connection that is told; `None` while the session waits to be resumed.
    pub(super) connection: Option<UnboundedSender<Frame>>,
    /// Every connection that the session had and that may still be open.
    open: Vec<UnboundedSender<Frame>>,
}

impl Session {
    pub(super) fn dispatch(&mut self, event: &str, intent: u64, data: &Value) {
        if self.intents & intent != intent {
            return;
        }
        let mut data = data.clone();
        if event.starts_with("MESSAGE_") && self.intents & intent::MESSAGE_CONTENT == 0 {
            censor(&mut data);
        }
        let number = self.dispatched.len() + 1;
        let dispatch = json!({ "op": 0, "s": number, "t": event, "d": data });
        self.dispatched.push(dispatch.clone());
        self.send(Frame::Send(dispatch));
    }

    fn send(&self, frame: Frame) {
        if let Some(connection) = &self.connection {
            drop(connection.send(frame));
        }
    }

    /// Sends a frame on every connection; what is dispatched from now on waits for a RESUME.
    fn interrupt(&mut self, frame: impl Fn() -> Frame) {
        self.connection = None;
        for connection in &self.open {
            drop(connection.send(frame()));
        }
    }
}

/// Empties what a bot without the message content intent does not get to see.
fn censor(message: &mut Value) {
    let calls_bot = |user: &Value| user["id"] == APPLICATION_ID;
    let shown = message["guild_id"].is_null()
        || calls_bot(&message["author"])
        || message["mentions"]
            .as_array()
            .is_some_and(|users| users.iter().any(calls_bot));
    if !shown && message.get("content").is_some() {
        message["content"] = json!("");
        for list in ["embeds", "components", "attachments"] {
            message[list] = json!([]);
        }
    }
    let guild = message["guild_id"].clone();
    if let Some(referenced) = message
        .get_mut("referenced_message")
        .filter(|it| it.is_object())
    {
        referenced["guild_id"] = guild;
        censor(referenced);
        referenced.as_object_mut().unwrap().remove("guild_id");
    }
}

/// Answers a WebSocket handshake, unless the gateway hangs.
pub(super) async fn accept(State(stand_in): State<StandIn>, upgrade: WebSocketUpgrade) -> Response {
    // One handshake at the most is swallowed while connections go on.
    let swallowed = stand_in.shared.swallowing.swap(false, Ordering::SeqCst);
    if swallowed || *stand_in.hanging().borrow() {
        stand_in.change(|world| world.swallowed += 1);
        std::future::pending::<()>().await;
    }
    upgrade.on_upgrade(|socket| serve(stand_in, socket))
}

async fn serve(stand_in: StandIn, mut socket: WebSocket) {
    let (connection, mut frames) = unbounded_channel();
    let mut hanging = stand_in.hanging();
    let interval = stand_in.look(|world| world.heartbeat.as_millis());
    let interval = u64::try_from(interval).unwrap();
    let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": interval } });
    drop(connection.send(Frame::Send(hello)));
    let session = converse(
        &stand_in,
        &mut socket,
        &connection,
        &mut frames,
        &mut hanging,
    )
    .await;
    stand_in.change(|world| leave(world, &connection, session));
}

/// How a connection ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The client said goodbye for good: the session is over.
    Finished,
    /// The session can be resumed.
    Cut,
}

/// Serves a connection until it ends.
async fn converse(
    stand_in: &StandIn,
    socket: &mut WebSocket,
    connection: &UnboundedSender<Frame>,
    frames: &mut UnboundedReceiver<Frame>,
    hanging: &mut watch::Receiver<bool>,
) -> End {
    loop {
        tokio::select! {
            biased;
            () = until(hanging, true) => {
                until(hanging, false).await;
                return End::Cut;
            }
            frame = frames.recv() => match frame {
                Some(Frame::Send(value)) => {
                    if socket.send(Message::text(value.to_string())).await.is_err() {
                        return End::Cut;
                    }
                }
                Some(Frame::Close(code, reason)) => {
                    close(socket, code, reason).await;
                    return End::Cut;
                }
                Some(Frame::Drop) | None => return End::Cut,
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    let heard = serde_json::from_str(&text).unwrap_or_default();
                    stand_in.change(|world| hear(world, connection, &heard));
                }
                // Discord: a client that closes with 1000 or 1001 gives its session up.
                Some(Ok(Message::Close(Some(CloseFrame { code: 1000 | 1001, .. })))) => {
                    return End::Finished;
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Cut,
                Some(Ok(_)) => {}
            },
        }
    }
}

async fn until(flag: &mut watch::Receiver<bool>, wanted: bool) {
    drop(flag.wait_for(|value| *value == wanted).await);
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    drop(socket.send(Message::Close(Some(frame))).await);
    let answered = async { while let Some(Ok(_)) = socket.recv().await {} };
    drop(tokio::time::timeout(CLOSING, answered).await);
}

fn leave(world: &mut World, connection: &UnboundedSender<Frame>, end: End) {
    let had = |session: &Session| {
        session
            .open
            .iter()
            .any(|open| open.same_channel(connection))
    };
    if end == End::Finished {
        world.sessions.retain(|session| !had(session));
    }
    for session in &mut world.sessions {
        session.open.retain(|open| !open.same_channel(connection));
        session
            .connection
            .take_if(|current| current.same_channel(connection));
    }
}

/// Takes what a client said.
fn hear(world: &mut World, connection: &UnboundedSender<Frame>, heard: &Value) {
    let data = &heard["d"];
    match heard["op"].as_u64() {
        Some(1) => drop(connection.send(Frame::Send(json!({ "op": 11, "s": null, "t": null })))),
        Some(2) => identify(world, connection, data),
        Some(6) => resume(world, connection, data),
        // A presence, a voice state, a request for members: taken, of no consequence here.
        Some(3 | 4 | 8) => {}
        _ => drop(connection.send(Frame::Close(4001, "Unknown opcode."))),
    }
}

fn is_token(data: &Value) -> bool {
    data["token"]
        .as_str()
        .unwrap_or("")
        .trim_start_matches("Bot ")
        == TOKEN
}

fn identify(world: &mut World, connection: &UnboundedSender<Frame>, data: &Value) {
    world.identifies += 1;
    let intents = data["intents"].as_u64().unwrap_or(0);
    let refusal = if !is_token(data) {
        Some(Frame::Close(4004, "Authentication failed."))
    } else if intents & world.disallowed_intents != 0 {
        Some(Frame::Close(4014, "Disallowed intent(s)."))
    } else if is_known(world, connection) {
        Some(Frame::Close(4005, "Already authenticated."))
    } else {
        None
    };
    if let Some(refusal) = refusal {
        drop(connection.send(refusal));
        return;
    }
    let unavailable = |guild: &str| json!({ "id": guild, "unavailable": true });
    let mut user = world.user_json(APPLICATION_ID);
    user["verified"] = json!(true);
    user["mfa_enabled"] = json!(false);
    user["email"] = json!(null);
    let id = format!("5e551011{}", world.snowflake());
    let here = [GUILD_ID, OTHER_GUILD_ID].into_iter();
    let here = here.filter(|guild| !world.left.contains(*guild));
    let ready = json!({
        "v": 10,
        "user": user,
        "guilds": here.map(unavailable).collect::<Vec<_>>(),
        "session_id": id,
        "session_type": "normal",
        "resume_gateway_url": world.gateway_url(),
        "shard": data.get("shard").cloned().unwrap_or_else(|| json!([0, 1])),
        "application": { "id": APPLICATION_ID, "flags": 0 },
        "user_settings": {},
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
    });
    let guilds = [GUILD_ID, OTHER_GUILD_ID].into_iter();
    let guilds = guilds.filter(|guild| !world.left.contains(*guild));
    let guilds: Vec<Value> = guilds.map(|guild| world.guild_create_json(guild)).collect();
    let mut session = Session {
        id,
        intents,
        dispatched: Vec::new(),
        connection: Some(connection.clone()),
        open: vec![connection.clone()],
    };
    session.dispatch("READY", intent::NONE, &ready);
    for guild in guilds {
        session.dispatch("GUILD_CREATE", intent::GUILDS, &guild);
    }
    world.sessions.push(session);
}

fn is_known(world: &World, connection: &UnboundedSender<Frame>) -> bool {
    let mut open = world.sessions.iter().flat_map(|session| &session.open);
    open.any(|known| known.same_channel(connection))
}

fn resume(world: &mut World, connection: &UnboundedSender<Frame>, data: &Value) {
    world.resumes += 1;
    if !is_token(data) {
        drop(connection.send(Frame::Close(4004, "Authentication failed.")));
        return;
    }
    let refuses = world.refuses_resume;
    let mut sessions = world.sessions.iter_mut();
    let session = sessions.find(|session| data["session_id"] == session.id && !refuses);
    let Some(session) = session else {
        drop(connection.send(Frame::Send(invalid_session(false))));
        return;
    };
    let heard = usize::try_from(data["seq"].as_u64().unwrap_or(0)).unwrap();
    if heard > session.dispatched.len() {
        drop(connection.send(Frame::Close(4007, "Invalid seq.")));
        return;
    }
    session.open.push(connection.clone());
    session.connection = Some(connection.clone());
    for missed in session.dispatched.iter().skip(heard) {
        session.send(Frame::Send(missed.clone()));
    }
    session.dispatch("RESUMED", intent::NONE, &json!({ "_trace": [] }));
}

fn invalid_session(resumable: bool) -> Value {
    json!({ "op": 9, "s": null, "t": null, "d": resumable })
}

impl World {
    pub(super) fn gateway_url(&self) -> String {
        format!("ws://127.0.0.1:{}/ws", self.port)
    }

    fn interrupt(&mut self, frame: impl Fn() -> Frame) {
        for session in &mut self.sessions {
            session.interrupt(&frame);
        }
    }
}

/// The gateway's breakdowns.
impl StandIn {
    /// Ends the TCP connection of every session without a close frame.
    pub(crate) fn drop_gateway(&self) {
        self.change(|world| world.interrupt(|| Frame::Drop));
    }

    /// Closes the connection of every session with a code.
    pub(crate) fn close_gateway(&self, code: u16) {
        self.change(|world| {
            world.interrupt(|| Frame::Close(code, "Closed by the test."));
            // Discord: after these there is nothing to resume.
            if matches!(code, 4003 | 4004 | 4007 | 4009 | 4010..=4014) {
                world.sessions.clear();
            }
        });
    }

    /// Lets connections stay open in silence and swallows new handshakes; or ends that.
    ///
    /// When it ends, the silent connections are cut; a swallowed handshake is never answered.
    pub(crate) fn hang_gateway(&self, hang: bool) {
        self.change(|world| {
            for session in &mut world.sessions {
                session.connection = None;
            }
        });
        self.hang(hang);
    }

    /// Asks every session to reconnect (op 7), and swallows the handshakes that follow.
    pub(crate) fn reconnect_into_silence(&self) {
        self.shared.swallowing.store(true, Ordering::SeqCst);
        self.reconnect();
    }

    /// Asks every session to reconnect (op 7); what is dispatched meanwhile waits for the RESUME.
    pub(crate) fn reconnect(&self) {
        let reconnect = || Frame::Send(json!({ "op": 7, "s": null, "t": null, "d": null }));
        self.change(|world| world.interrupt(reconnect));
    }

    /// Calls every session invalid (op 9); what cannot be resumed is forgotten.
    pub(crate) fn invalidate(&self, resumable: bool) {
        self.change(|world| {
            world.interrupt(|| Frame::Send(invalid_session(resumable)));
            if !resumable {
                world.sessions.clear();
            }
        });
    }

    /// Answers every RESUME by an invalid session; or ends that.
    pub(crate) fn refuse_resume(&self, refuse: bool) {
        self.change(|world| world.refuses_resume = refuse);
    }

    /// Closes with 4014 on any of these intents.
    pub(crate) fn disallow_intents(&self, intents: u64) {
        self.change(|world| world.disallowed_intents = intents);
    }

    /// Sets how often the connections to come are to send a heartbeat.
    pub(crate) fn set_heartbeat(&self, interval: Duration) {
        self.change(|world| world.heartbeat = interval);
    }

    /// Returns how many times a client has identified.
    pub(crate) fn identifies(&self) -> usize {
        self.look(|world| world.identifies)
    }

    /// Returns how many times a client has asked to resume.
    pub(crate) fn resumes(&self) -> usize {
        self.look(|world| world.resumes)
    }

    /// Waits until a handshake has been swallowed.
    pub(crate) async fn swallowed(&self) {
        let swallowed = |world: &mut World| (world.swallowed > 0).then_some(());
        self.wait_for("a handshake to swallow", swallowed).await;
    }

    /// Waits until a session is ready, or has been resumed.
    pub(crate) async fn connected(&self) {
        let connected = |world: &mut World| {
            let mut sessions = world.sessions.iter();
            sessions
                .any(|session| session.connection.is_some())
                .then_some(())
        };
        self.wait_for("a session to be ready", connected).await;
    }
}
