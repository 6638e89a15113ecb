//! `ibid serve`: the Discord bot.

use std::io::IsTerminal as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::outcome::Outcome;
use super::shared::Shared;
use super::{control, render};
use crate::config;
use crate::discord::{self, Health, Patience, Serving};
use crate::library::{Library, PacksRead, retention};
use crate::matcher::Lexicons;
use crate::store::Desk;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The address to use instead of <https://discord.com>, for a proxy or a test
    #[arg(long, env = "IBID_DISCORD_API", value_name = "URL", value_parser = api)]
    discord_api: Option<String>,
    /// The number of shards; by default the number that Discord recommends
    #[arg(long, env = "IBID_SHARDS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    shards: Option<u32>,
    /// Read messages that do not mention the bot, for answer channels; needs the message content
    /// intent in the developer portal
    #[arg(long, env = "IBID_MESSAGE_CONTENT")]
    message_content: bool,
    /// Serve /healthz and /metrics on this port of the loopback address
    #[arg(long, env = "IBID_METRICS", value_name = "PORT")]
    metrics: Option<u16>,
    /// What to log: error, warn, info, debug or trace, or a filter like “info,ibid=debug”; debug
    /// includes the questions people ask
    #[arg(
        long,
        env = "IBID_LOG",
        value_name = "FILTER",
        default_value = "info,serenity=warn"
    )]
    log: String,
    /// The format of the log
    #[arg(long, env = "IBID_LOG_FORMAT", value_enum, default_value = "text")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

fn api(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}; write http://HOST:PORT"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("write http://HOST:PORT".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

impl Serve {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        if control::is_running(shared) {
            bail!(
                "a bot is already running on {}; stop it, or choose another folder with --data",
                shared.data.path().display()
            );
        }
        let token = config::token()?;
        self.begin_logging()?;
        let library = shared.library(Lexicons::Used)?;
        let (desk, repaired) = Desk::open(&shared.data)?;
        for repaired in &repaired {
            shared.terminal.note(&render::repaired(repaired));
        }
        let serving = Serving {
            token,
            api: self.discord_api.clone(),
            shards: self.shards,
            reads_messages: self.message_content,
            metrics: self
                .metrics
                .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
            today: shared.today,
            messages_a_minute: discord::MESSAGES_A_MINUTE,
            patience: Patience::default(),
        };
        let runtime = tokio::runtime::Runtime::new().context("cannot start the bot's threads")?;
        let ran = runtime.block_on(run(shared, serving, library, Arc::new(desk)));
        // A blocking task that is still running would not end by itself.
        runtime.shutdown_timeout(Duration::from_secs(1));
        ran?;
        Ok(Outcome::Done)
    }

    fn begin_logging(&self) -> anyhow::Result<()> {
        // serenity logs the whole content of frames that it cannot read.
        let silent = "serenity::gateway::ws=error";
        let filter = EnvFilter::try_new(&self.log)
            .with_context(|| {
                format!(
                    "“{}” is not a filter for --log; write one like “info,ibid=debug”",
                    self.log
                )
            })?
            .add_directive(silent.parse().context("cannot read a log directive")?);
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        match self.log_format {
            LogFormat::Text => log.init(),
            LogFormat::Json => log.json().init(),
        }
        Ok(())
    }
}

async fn run(
    shared: &Shared,
    serving: Serving,
    library: Arc<Library>,
    desk: Arc<Desk>,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let health: Arc<OnceLock<Health>> = Arc::default();
    let socket = control::Socket::open(&shared.data);
    let (asked, seen) = (Arc::clone(&library), Arc::clone(&health));
    let listening = async {
        match &socket {
            Ok(socket) => socket.listen(asked, seen).await,
            Err(error) => {
                tracing::warn!("{error:#}; other commands cannot reach the bot");
                std::future::pending::<()>().await;
            }
        }
    };
    let sweeping = sweep(Arc::clone(&library), Arc::clone(&desk));
    let (hang_up, terminate) = (SignalKind::hangup(), SignalKind::terminate());
    let mut hang_up = signal(hang_up).context("cannot listen for SIGHUP")?;
    let mut terminate = signal(terminate).context("cannot listen for SIGTERM")?;
    let reloading = Arc::clone(&library);
    let asked_to = async {
        loop {
            tokio::select! {
                _ = hang_up.recv() => drop(tokio::spawn(reload(Arc::clone(&reloading)))),
                _ = terminate.recv() => break,
                _ = tokio::signal::ctrl_c() => break,
            }
        }
        tracing::info!("stopping; requests in progress are finished first");
        stop.cancel();
        // Ignore later signals: the bot is stopping.
        std::future::pending::<()>().await;
    };
    let served = discord::serve(serving, library, desk, stop.clone(), |started| {
        drop(health.set(started.health.clone()));
        drop(shared.terminal.print(&render::started(started)));
    });
    tokio::select! {
        served = served => served?,
        () = asked_to => {}
        () = listening => {}
        () = sweeping => {}
    }
    Ok(())
}

/// Erases expired data, now and every day.
async fn sweep(library: Arc<Library>, desk: Arc<Desk>) {
    let mut days = tokio::time::interval(Duration::from_secs(24 * 60 * 60));
    loop {
        days.tick().await;
        let (library, desk) = (Arc::clone(&library), Arc::clone(&desk));
        let swept = tokio::task::spawn_blocking(move || {
            retention::sweep(&library, &desk, Timestamp::now())
        });
        if let Ok(Err(error)) = swept.await {
            tracing::error!(%error, "cannot erase expired data");
        }
    }
}

/// Reloads the packs, on SIGHUP.
async fn reload(library: Arc<Library>) {
    let reloaded = tokio::task::spawn_blocking(move || library.reload(Timestamp::now())).await;
    match reloaded {
        Ok(Ok(reloaded)) => {
            for finding in &reloaded.findings {
                tracing::warn!(
                    rule = finding.rule.name(),
                    path = finding.path,
                    message = finding.message,
                    "a finding"
                );
            }
            match reloaded.packs {
                PacksRead::Changed(changed) => tracing::info!(changed, "the packs were reloaded"),
                PacksRead::Refused => {
                    tracing::error!("the packs have errors; nothing was changed");
                }
            }
        }
        Ok(Err(error)) => tracing::error!(%error, "cannot reload the packs"),
        Err(error) => tracing::error!(%error, "reloading the packs failed"),
    }
}
