//! The terminal: commands, their flags and their exit codes.

mod ask;
mod chat;
mod check;
mod control;
mod date;
mod eval;
mod fact;
mod fingerprint;
mod health;
mod redact;
mod reload;
mod render;
mod serve;
mod terminal;
mod timeline;
mod transfer;
mod verify;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::DataFolder;
use crate::library::{Library, day_of};
use crate::matcher::Lexicons;
use terminal::Terminal;

/// Answers questions from a curated fact base: word for word, cited and dated; or refuses.
#[derive(Debug, Parser)]
#[command(name = "ibid", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// The flags that every command has.
#[derive(Debug, Args)]
struct Shared {
    /// The folder of knowledge packs
    #[arg(
        long,
        global = true,
        env = "IBID_KNOWLEDGE",
        default_value = "knowledge"
    )]
    knowledge: PathBuf,
    /// The folder of the store, made where it is missing
    #[arg(long, global = true, env = "IBID_DATA", default_value = "ibid-data")]
    data: DataFolder,
    /// The day that “yesterday” and the like are told from, as 2018-07-16; if absent, the
    /// current day in UTC
    #[arg(long, global = true, env = "IBID_TODAY", value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    #[arg(skip)]
    terminal: Terminal,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer a question: exit code 0 answered, 1 refused, 3 asked back, 2 failed
    Ask(ask::Ask),
    /// Ask one question after another
    Chat,
    /// Show dated facts in order
    Timeline(timeline::Timeline),
    /// Tell how a time is understood: exit code 0 understood, 1 not
    Date(date::Date),
    /// Check the packs of the knowledge folder: exit code 0 clean, 1 findings, 2 could not check
    Check(check::Check),
    /// Ask a file of questions and count what comes back right
    Eval(eval::Eval),
    /// Make the fingerprint of a text that may not be republished
    Fingerprint(fingerprint::Fingerprint),
    /// Read sources and facts from JSON lines: all of them or none
    Import(transfer::Import),
    /// Write sources and facts as JSON lines, or as a zip of a pack's files
    Export(transfer::Export),
    /// Add facts
    #[command(subcommand)]
    Fact(fact::FactCommand),
    /// Remove a fact's text for good, from every revision and both copies of the store
    Redact(redact::Redact),
    /// Run the Discord bot until it is told to stop (Ctrl-C, SIGTERM)
    Serve(serve::Serve),
    /// Have the running bot read the packs again: exit code 0 read, 1 left as they were because of
    /// findings, 2 no bot is running
    Reload,
    /// Ask the running bot whether it is connected: exit code 0 connected, 1 not, 2 no bot is running
    Health,
    /// Check every record of the store: exit code 0 good, 1 damaged, 2 could not check
    Verify,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    /// It did what it was asked, or answered.
    Done,
    /// It refused, or found something.
    Negative,
    /// It could not do what it was asked.
    Failed,
    /// It asked back.
    AskedBack,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Negative => 1,
            Outcome::Failed => 2,
            Outcome::AskedBack => 3,
        })
    }
}

/// Runs the command that the process was called with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no failures; they cannot be printed only where nobody reads.
            let failed = error.use_stderr();
            drop(error.print());
            return if failed {
                Outcome::Failed.into()
            } else {
                Outcome::Done.into()
            };
        }
    };
    let ended = match control::forward(&cli) {
        // A bot has the store: it does what was asked.
        Some(ended) => ended,
        None => cli.command.run(&cli.shared),
    };
    outcome(ended, &cli.shared.terminal).into()
}

/// Tells of what went wrong, and returns how the command ended.
fn outcome(ended: anyhow::Result<Outcome>, terminal: &Terminal) -> Outcome {
    match ended {
        Ok(outcome) => outcome,
        // Whoever read the output has read enough.
        Err(error) if is_broken_pipe(&error) => Outcome::Done,
        Err(error) => {
            terminal.note(&format!("error: {error:#}"));
            Outcome::Failed
        }
    }
}

impl Command {
    fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        match self {
            Self::Ask(ask) => ask.run(shared),
            Self::Chat => chat::run(shared),
            Self::Timeline(timeline) => timeline.run(shared),
            Self::Date(date) => date.run(shared),
            Self::Check(check) => check.run(shared),
            Self::Eval(eval) => eval.run(shared),
            Self::Fingerprint(fingerprint) => fingerprint.run(shared),
            Self::Import(import) => import.run(shared),
            Self::Export(export) => export.run(shared),
            Self::Fact(command) => command.run(shared),
            Self::Redact(redact) => redact.run(shared),
            Self::Verify => verify::run(shared),
            Self::Serve(serve) => serve.run(shared),
            Self::Reload => reload::run(shared),
            Self::Health => health::run(shared),
        }
    }

    /// Tells whether it reads standard input.
    fn reads_input(&self) -> bool {
        match self {
            Self::Ask(ask) => ask.reads_input(),
            Self::Import(import) => import.reads_input(),
            Self::Eval(eval) => eval.reads_input(),
            Self::Date(date) => date.reads_input(),
            Self::Fact(_) | Self::Chat => true,
            _ => false,
        }
    }

    /// Tells whether it needs the store, which a running bot has.
    const fn needs_store(&self) -> bool {
        match self {
            Self::Ask(_)
            | Self::Timeline(_)
            | Self::Date(_)
            | Self::Eval(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Fact(_)
            | Self::Redact(_)
            | Self::Verify
            | Self::Reload
            | Self::Health => true,
            // A chat asks line by line; the rest needs no store, or makes one its own.
            Self::Chat | Self::Check(_) | Self::Fingerprint(_) | Self::Serve(_) => false,
        }
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    let day = text.parse();
    day.map_err(|_: jiff::Error| "write a day as 2018-07-16")
}

impl Shared {
    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| day_of(Timestamp::now()))
    }

    /// Opens the library, telling on standard error what there is to tell.
    fn library(&self, lexicons: Lexicons) -> anyhow::Result<Arc<Library>> {
        if let Some(served) = self.terminal.served() {
            if lexicons != Lexicons::Used {
                bail!("a running bot has its lexicons in use; end it, or choose another --data");
            }
            return Ok(Arc::clone(&served.library));
        }
        let (library, opening) =
            Library::open(&self.knowledge, &self.data, lexicons, Timestamp::now())?;
        for line in render::opening(&opening) {
            self.terminal.note(&line);
        }
        Ok(Arc::new(library))
    }
}

impl Shared {
    /// Answers each line of standard input, of at most `limit` bytes, with one on standard output; a line that is no good gets an
    /// error, and the next goes on.
    fn answer_lines(
        &self,
        limit: usize,
        answer: impl Fn(&str) -> Result<String, Rejection>,
    ) -> anyhow::Result<Outcome> {
        let mut all_good = true;
        for (_, line) in lines(self.terminal.read("-")?, limit) {
            let line = line.context("cannot read standard input")?;
            if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
                continue;
            }
            let answered = line.map_err(Rejection::from).and_then(|line| answer(&line));
            let printed = match answered {
                Ok(printed) => printed,
                Err(rejection) => {
                    all_good = false;
                    serde_json::to_string(&rejection)?
                }
            };
            self.terminal.print(&format!("{printed}\n"))?;
        }
        Ok(match all_good {
            true => Outcome::Done,
            false => Outcome::Failed,
        })
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes
        .into_iter()
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// What is printed for a line of standard input that is no good.
#[derive(Debug, Serialize)]
struct Rejection {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    error: String,
}

impl Rejection {
    /// Names the id that a line has at a place, as far as it can be read.
    fn of_line(line: &str, id: &str, error: String) -> Self {
        let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        let id = value.pointer(id).and_then(|id| id.as_str());
        let id = id.map(str::to_owned);
        Self { id, error }
    }
}

impl From<String> for Rejection {
    fn from(error: String) -> Self {
        Self { id: None, error }
    }
}

/// Returns the lines of an input, numbered from 1, each without its end; a line is an error where it is longer than `limit` bytes or is not UTF-8, and the next one goes on.
fn lines(
    mut input: Box<dyn io::BufRead>,
    limit: usize,
) -> impl Iterator<Item = (usize, io::Result<Result<String, String>>)> {
    let mut number = 0;
    std::iter::from_fn(move || {
        number += 1;
        line(&mut *input, limit)
            .transpose()
            .map(|line| (number, line))
    })
}

/// Reads one line of an input, keeping no more of it than the limit.
fn line(input: &mut dyn io::BufRead, limit: usize) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    let mut length = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer
            .get(..end.unwrap_or(buffer.len()))
            .unwrap_or_default();
        let room = (limit + 1).saturating_sub(bytes.len());
        bytes.extend(part.iter().take(room));
        length += part.len();
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            length += 1;
            break;
        }
    }
    if length == 0 {
        return Ok(None);
    }
    if bytes.len() > limit {
        return Ok(Some(Err(format!(
            "the line is longer than {limit} bytes; make it shorter"
        ))));
    }
    let text = String::from_utf8(bytes).map_err(|_| "the line is not UTF-8; save it so".to_owned());
    Ok(Some(text.map(|text| {
        text.trim_start_matches('\u{FEFF}')
            .trim_end_matches('\r')
            .to_owned()
    })))
}
