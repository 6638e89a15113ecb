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
mod lines;
mod outcome;
mod redact;
mod reload;
mod render;
mod serve;
mod shared;
mod terminal;
mod timeline;
mod transfer;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::{Outcome, outcome};
use shared::Shared;

/// Answers questions from curated facts, word for word, with citation and date, or refuses
#[derive(Debug, Parser)]
#[command(name = "ibid", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer a question; exit code 0: answered, 1: refused, 2: failed, 3: asked back
    Ask(ask::Ask),
    /// Ask one question after another
    Chat,
    /// Show dated facts in order
    Timeline(timeline::Timeline),
    /// Show how a date or time is understood; exit code 0: understood, 1: not
    Date(date::Date),
    /// Check the packs of the knowledge folder; exit code 0: clean, 1: findings, 2: could not check
    Check(check::Check),
    /// Ask the questions of a file and count the correct replies
    Eval(eval::Eval),
    /// Make a fingerprint of a text that must not be republished
    Fingerprint(fingerprint::Fingerprint),
    /// Import sources and facts from JSON lines: all of them or none
    Import(transfer::Import),
    /// Export sources and facts as JSON lines, or as a zip of pack files
    Export(transfer::Export),
    /// Add facts
    #[command(subcommand)]
    Fact(fact::FactCommand),
    /// Remove a fact's text for good, from every revision and both copies of the store
    Redact(redact::Redact),
    /// Run the Discord bot; stop it with Ctrl-C or SIGTERM
    Serve(serve::Serve),
    /// Reload the packs of the running bot; exit code 0: reloaded, 1: unchanged because of errors,
    /// 2: no bot is running
    Reload,
    /// Check whether the running bot is connected; exit code 0: connected, 1: not, 2: no bot is
    /// running
    Health,
    /// Check every record of the store; exit code 0: good, 1: damaged, 2: could not check
    Verify,
}

/// Runs the command on the process's command line.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are not failures. Printing fails only if nobody reads the output.
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
        // The running bot holds the store, so it ran the command.
        Some(ended) => ended,
        None => cli.command.run(&cli.shared),
    };
    outcome(ended, &cli.shared.terminal).into()
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

    /// Reports whether the command reads standard input.
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

    /// Reports whether the command needs the store, which a running bot holds.
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
            // A chat forwards each question itself; the others use no store, or open their own.
            Self::Chat | Self::Check(_) | Self::Fingerprint(_) | Self::Serve(_) => false,
        }
    }
}
