//! The bot's metrics, and the page that shows them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::answer::Reply;

/// The bounds of the buckets of answering times, in seconds. Discord waits 3 s.
const SECONDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.1, 0.5, 1.5, 3.0];

/// The metrics of one process. Clones share the same counters.
#[derive(Debug, Clone)]
pub(super) struct Metrics {
    registry: Arc<Registry>,
    replies: Family<Labels, Counter>,
    events: Family<Labels, Counter>,
    seconds: Histogram,
    failed: Family<Labels, Counter>,
    faults: Counter,
    unspoken: Counter,
    reconnects: Counter,
    settings_reads: Counter,
    connected: Gauge<i64, AtomicI64>,
    /// Whether all shards are connected.
    whole: Arc<AtomicBool>,
}

/// Registers a metric under a name, with a description of what it counts.
fn shown<M: Metric + Clone>(
    registry: &mut Registry,
    name: &'static str,
    counts: &'static str,
    figure: M,
) -> M {
    registry.register(name, counts, figure.clone());
    figure
}

/// The labels of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    of: &'static str,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("ibid");
        let all = &mut registry;
        let family = Family::default;
        Self {
            replies: shown(
                all,
                "replies",
                "Questions, by what became of them",
                family(),
            ),
            events: shown(
                all,
                "events",
                "What people did that the bot acted on",
                family(),
            ),
            seconds: shown(
                all,
                "answer_seconds",
                "Time from the arrival of an interaction until Discord has its answer",
                Histogram::new(SECONDS),
            ),
            failed: shown(
                all,
                "failed_requests",
                "Requests to Discord that came to nothing, by why",
                family(),
            ),
            faults: shown(
                all,
                "faults",
                "Faults of the bot's own, or of Discord's, that cost an answer",
                Counter::default(),
            ),
            unspoken: shown(
                all,
                "unspoken",
                "Replies that the bot had no right to post",
                Counter::default(),
            ),
            reconnects: shown(
                all,
                "reconnects",
                "Connections that were given up and made anew by the watchdog",
                Counter::default(),
            ),
            settings_reads: shown(
                all,
                "settings_reads",
                "How often the settings of a server were read to answer somebody",
                Counter::default(),
            ),
            connected: shown(
                all,
                "connected_shards",
                "Shards that are connected",
                Gauge::default(),
            ),
            whole: Arc::default(),
            registry: Arc::new(registry),
        }
    }

    pub(super) fn replied(&self, reply: &Reply) {
        let of = match reply {
            Reply::Answer(_) => "answer",
            Reply::Clarification(_) => "clarification",
            Reply::Refusal(_) => "refusal",
        };
        self.replies.get_or_create(&Labels { of }).inc();
    }

    pub(super) fn event(&self, of: &'static str) {
        self.events.get_or_create(&Labels { of }).inc();
    }

    pub(super) fn answered(&self, after: Duration) {
        self.seconds.observe(after.as_secs_f64());
    }

    /// Counts a failed request to Discord, by the label of its error.
    pub(super) fn request_failed(&self, of: &'static str) {
        self.failed.get_or_create(&Labels { of }).inc();
    }

    /// Counts a read of a server's settings.
    pub(super) fn settings_read(&self) {
        self.settings_reads.inc();
    }

    pub(super) fn fault(&self) {
        self.faults.inc();
    }

    pub(super) fn unspoken(&self) {
        self.unspoken.inc();
    }

    pub(super) fn reconnected(&self) {
        self.reconnects.inc();
    }

    pub(super) fn connected(&self, shards: usize, all: usize) {
        self.connected
            .set(i64::try_from(shards).unwrap_or(i64::MAX));
        self.whole.store(shards == all, Ordering::Relaxed);
    }

    /// Reports whether all shards are connected.
    pub(super) fn is_connected(&self) -> bool {
        self.whole.load(Ordering::Relaxed)
    }

    fn page(&self) -> String {
        let mut page = String::new();
        // Writing to a string cannot fail. If it did, the page would be visibly incomplete.
        let written = encode(&mut page, &self.registry);
        if let Err(error) = written {
            tracing::error!(%error, "the figures cannot be written");
        }
        page
    }
}

/// Serves `/healthz` and `/metrics` at an address until it is cancelled.
///
/// # Errors
///
/// Returns the system's error if it cannot listen on the address.
pub(super) async fn serve(
    address: SocketAddr,
    metrics: Metrics,
    cancelled: CancellationToken,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    let pages = Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(figures))
        .with_state(metrics);
    tokio::spawn(async move {
        let served =
            axum::serve(listener, pages).with_graceful_shutdown(cancelled.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "the page of metrics is gone");
        }
    });
    Ok(bound)
}

async fn health(State(metrics): State<Metrics>) -> impl IntoResponse {
    if metrics.is_connected() {
        (StatusCode::OK, "connected\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not connected\n")
    }
}

async fn figures(State(metrics): State<Metrics>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], metrics.page())
}
