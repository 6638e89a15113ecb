//! Requests to Discord, with retries where they help.
//!
//! serenity's own rate limiter is off. It keeps an entry for every interaction token forever, and
//! one person's limit can delay the reply to another (both seen in 0.12.5). This module obeys
//! Discord's limits itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::Value;
use serenity::all::{
    ApplicationId, ChannelId, CreateAttachment, InteractionId, LightMethod, Request, Route,
};
use serenity::http::{Multipart, MultipartUpload};

use super::metrics::Metrics;
use super::post::{EPHEMERAL, File, Payload, Post};
use super::trouble::Trouble;

/// The time limit of one request.
const REQUEST_MAX: Duration = Duration::from_secs(10);
/// The maximum number of retries of a request.
const RETRIES: usize = 5;
/// The first pause after an error on Discord's side. Later pauses are longer.
const PAUSE: Duration = Duration::from_millis(250);
/// The time limit for sending a message, including waits for rate limits.
const MESSAGE_MAX: Duration = Duration::from_secs(60);
/// The latest moment to answer an interaction, counted from its arrival. Discord accepts no answer
/// after 3 s.
const CALLBACK_MAX: Duration = Duration::from_millis(2_800);
/// How long the messages of an interaction can be written, counted from its arrival. Discord's
/// token lasts 15 min.
const TOKEN_MAX: Duration = Duration::from_secs(14 * 60);

/// The client for Discord's API.
#[derive(Debug)]
pub(super) struct Api {
    client: reqwest::Client,
    token: SecretString,
    base: Option<String>,
    /// The end of the pause that Discord asked for. Until then, nothing is sent.
    held_until: Mutex<Instant>,
    metrics: Metrics,
}

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    /// Discord rejected the request.
    #[error("Discord refuses ({status}, code {code}): {message}")]
    Refused {
        status: StatusCode,
        /// Discord's error code, or 0 if there is none.
        code: u64,
        message: String,
    },
    /// There were too many requests.
    #[error("Discord wants fewer requests, for {} ms", .retry_after.as_millis())]
    Limited { retry_after: Duration },
    /// Discord cannot be reached.
    #[error("Discord cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// No answer came in time.
    #[error("Discord did not answer in time")]
    Late,
    /// The request cannot be encoded.
    #[error("the request cannot be written")]
    Unwritten(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ApiError {
    /// Discord's *Interaction has already been acknowledged*.
    const ACKNOWLEDGED: u64 = 40060;
    /// Discord's *Missing Access*, *Cannot send messages to this user*, *Missing Permissions*,
    /// *Thread is archived* and *Cannot reply without permission to read message history*.
    const FORBIDDEN: [u64; 5] = [50001, 50007, 50013, 50083, 160_002];

    /// Returns the label for this error in the metrics.
    const fn label(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Limited { .. } => "limited",
            Self::Unreachable(_) => "unreachable",
            Self::Late => "late",
            Self::Unwritten(_) => "unwritten",
        }
    }

    /// Reports whether a retry may succeed.
    fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, .. } => status.is_server_error(),
            Self::Limited { .. } | Self::Unreachable(_) => true,
            Self::Late | Self::Unwritten(_) => false,
        }
    }

    /// Reports whether the bot lacks a permission that the request needs.
    pub(super) fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if Self::FORBIDDEN.contains(code))
    }

    /// Reports whether the token is invalid.
    pub(super) fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status == StatusCode::UNAUTHORIZED)
    }
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self::fault(error)
    }
}

/// An interaction that waits for its answer.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) id: InteractionId,
    pub(super) application: ApplicationId,
    pub(super) token: SecretString,
    pub(super) arrived: Instant,
}

/// How to answer an interaction: Discord's *interaction callback types*.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Callback<T> {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

/// Who will see a deferred message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    ByAll,
    ByOne,
}

impl Serialize for Seen {
    /// Returns the flags of the message.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let flags = match self {
            Self::ByAll => 0,
            Self::ByOne => EPHEMERAL,
        };
        [("flags", flags)]
            .into_iter()
            .collect::<BTreeMap<_, _>>()
            .serialize(serializer)
    }
}

impl Payload for Seen {}

impl<T: Payload> Payload for Callback<T> {
    fn files(&self) -> &[File] {
        self.data.as_ref().map_or(&[], Payload::files)
    }
}

impl Callback<Seen> {
    /// Sends a new message later.
    pub(super) const fn message_later(seen: Seen) -> Self {
        Self {
            kind: 5,
            data: Some(seen),
        }
    }

    /// Changes the message with the button later.
    pub(super) const fn update_later() -> Self {
        Self {
            kind: 6,
            data: None,
        }
    }
}

impl<T> Callback<T> {
    /// Sends a new message.
    pub(super) const fn message(data: T) -> Self {
        Self {
            kind: 4,
            data: Some(data),
        }
    }

    /// Opens a modal.
    pub(super) const fn modal(data: T) -> Self {
        Self {
            kind: 9,
            data: Some(data),
        }
    }

    /// Changes the message with the button.
    pub(super) const fn update(data: T) -> Self {
        Self {
            kind: 7,
            data: Some(data),
        }
    }
}

impl Api {
    /// Makes a client for Discord, or for a substitute at the given address.
    ///
    /// # Errors
    ///
    /// Returns an error if the system does not support secure connections.
    pub(super) fn new(
        token: &SecretString,
        base: Option<String>,
        metrics: Metrics,
    ) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder().timeout(REQUEST_MAX).build()?;
        Ok(Self {
            client,
            token: format!("Bot {}", token.expose_secret()).into(),
            base,
            held_until: Mutex::new(Instant::now()),
            metrics,
        })
    }

    /// Answers an interaction. If an earlier try did arrive, the interaction counts as answered.
    pub(super) async fn answer<T: Payload>(
        &self,
        waiting: &Waiting,
        callback: &Callback<T>,
    ) -> Result<(), ApiError> {
        match self.answer_first(waiting, callback).await {
            Err(ApiError::Refused { code, .. }) if code == ApiError::ACKNOWLEDGED => Ok(()),
            answered => answered,
        }
    }

    /// Sends a message that only the person sees, even if the interaction already has an answer.
    pub(super) async fn send_privately(
        &self,
        waiting: &Waiting,
        post: Post,
    ) -> Result<(), ApiError> {
        let post = post.private();
        match self.answer_first(waiting, &Callback::message(&post)).await {
            Err(ApiError::Refused { code, .. }) if code == ApiError::ACKNOWLEDGED => {
                self.follow_up(waiting, &post).await
            }
            answered => answered,
        }
    }

    async fn answer_first<T: Payload>(
        &self,
        waiting: &Waiting,
        callback: &Callback<T>,
    ) -> Result<(), ApiError> {
        let route = Route::InteractionResponse {
            interaction_id: waiting.id,
            token: waiting.token.expose_secret(),
        };
        let until = waiting.arrived + CALLBACK_MAX;
        let answered = self
            .send_json(LightMethod::Post, route, Some(callback), until)
            .await;
        self.metrics.answered(waiting.arrived.elapsed());
        answered.map(drop)
    }

    /// Changes all or part of a message: the answer to an interaction, or the message with the
    /// button.
    pub(super) async fn edit(
        &self,
        waiting: &Waiting,
        change: &impl Payload,
    ) -> Result<(), ApiError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: waiting.application,
            token: waiting.token.expose_secret(),
        };
        let until = waiting.arrived + TOKEN_MAX;
        let sent = self.send_json(LightMethod::Patch, route, Some(change), until);
        sent.await.map(drop)
    }

    /// Adds a message to the answer of an interaction.
    pub(super) async fn follow_up(&self, waiting: &Waiting, post: &Post) -> Result<(), ApiError> {
        let route = Route::WebhookFollowupMessages {
            application_id: waiting.application,
            token: waiting.token.expose_secret(),
        };
        let until = waiting.arrived + TOKEN_MAX;
        let sent = self.send_json(LightMethod::Post, route, Some(post), until);
        sent.await.map(drop)
    }

    /// Downloads an attached file. Returns `None` if the file exceeds the maximum size in bytes.
    pub(super) async fn download(
        &self,
        url: &str,
        most: usize,
    ) -> Result<Option<Vec<u8>>, ApiError> {
        // The token is for Discord's API only.
        let unreachable = |error: reqwest::Error| ApiError::Unreachable(error.without_url());
        let mut response = self.client.get(url).send().await.map_err(unreachable)?;
        let status = response.status();
        if !status.is_success() {
            return Err(ApiError::Refused {
                status,
                code: 0,
                message: "a file that was attached is not there".to_owned(),
            });
        }
        let mut file = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if file.len() + chunk.len() > most {
                return Ok(None);
            }
            file.extend_from_slice(&chunk);
        }
        Ok(Some(file))
    }

    /// Posts a message in a channel.
    pub(super) async fn post(&self, channel: ChannelId, post: &Post) -> Result<(), ApiError> {
        let route = Route::ChannelMessages {
            channel_id: channel,
        };
        self.send_json(
            LightMethod::Post,
            route,
            Some(post),
            Instant::now() + MESSAGE_MAX,
        )
        .await
        .map(drop)
    }

    /// Sends a GET request.
    pub(super) async fn get(&self, route: Route<'_>) -> Result<Value, ApiError> {
        let until = Instant::now() + MESSAGE_MAX;
        self.send_json(LightMethod::Get, route, None::<&Value>, until)
            .await
    }

    /// Sends a PUT request, which replaces what is there.
    pub(super) async fn put(
        &self,
        route: Route<'_>,
        body: &impl Payload,
    ) -> Result<Value, ApiError> {
        let until = Instant::now() + MESSAGE_MAX;
        self.send_json(LightMethod::Put, route, Some(body), until)
            .await
    }

    /// Sends a request with an optional JSON body and optional files.
    async fn send_json(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<&impl Payload>,
        until: Instant,
    ) -> Result<Value, ApiError> {
        let files = body.map_or(&[][..], Payload::files);
        let json = body
            .map(serde_json::to_string)
            .transpose()
            .map_err(|error| ApiError::Unwritten(error.into()))?;
        let attached: Vec<CreateAttachment> = files
            .iter()
            .map(|file| CreateAttachment::bytes(&*file.bytes, &file.name))
            .collect();
        let request = || {
            let request = Request::new(route, method);
            if attached.is_empty() {
                return request.body(json.clone().map(String::into_bytes));
            }
            request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(attached.clone()),
                payload_json: json.clone(),
                fields: Vec::new(),
            }))
        };
        self.send(until, request).await
    }

    /// Sends a request, and retries it while a retry helps and there is time.
    async fn send<'a>(
        &self,
        until: Instant,
        request: impl Fn() -> Request<'a>,
    ) -> Result<Value, ApiError> {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(PAUSE)
            .with_max_times(RETRIES)
            .with_jitter();
        let tried = (|| self.send_once(request()))
            .retry(pauses)
            .when(ApiError::is_passing)
            .adjust(|error, pause| match error {
                ApiError::Limited { retry_after } => pause.map(|_| *retry_after),
                _ => pause,
            });
        let sent = tokio::time::timeout_at(until.into(), tried)
            .await
            .unwrap_or(Err(ApiError::Late));
        if let Err(error) = &sent {
            self.metrics.request_failed(error.label());
        }
        sent
    }

    async fn send_once(&self, request: Request<'_>) -> Result<Value, ApiError> {
        let held_until = *self.held();
        tokio::time::sleep_until(held_until.into()).await;
        let (token, base) = (self.token.expose_secret(), self.base.as_deref());
        let built = request
            .build(&self.client, token, base)
            .map_err(|error| ApiError::Unwritten(error.into()))?;
        // An address contains an interaction's token, which only Discord may see.
        let unreachable = |error: reqwest::Error| ApiError::Unreachable(error.without_url());
        let response = built.send().await.map_err(unreachable)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.bytes().await.map_err(unreachable)?;
        let body: Value = serde_json::from_slice(&text).unwrap_or_default();
        if status == StatusCode::TOO_MANY_REQUESTS {
            let header = headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok());
            let seconds = body
                .get("retry_after")
                .and_then(Value::as_f64)
                .or_else(|| header?.parse().ok())
                .unwrap_or(1.0);
            let retry_after = Duration::try_from_secs_f64(seconds).unwrap_or(REQUEST_MAX);
            // A proxy in front of Discord reports only that there are too many requests.
            let of_all = body
                .get("global")
                .and_then(Value::as_bool)
                .unwrap_or_else(|| body.is_null());
            if of_all {
                *self.held() = Instant::now() + retry_after;
            }
            return Err(ApiError::Limited { retry_after });
        }
        if status.is_success() {
            return Ok(body);
        }
        let message = body.get("message").and_then(Value::as_str);
        Err(ApiError::Refused {
            status,
            code: body.get("code").and_then(Value::as_u64).unwrap_or_default(),
            message: message.unwrap_or("no reason given").to_owned(),
        })
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.held_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
