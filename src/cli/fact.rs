//! `ibid fact add`: facts from JSON lines, each acknowledged once it is durable.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lines::{self, Rejection};
use super::outcome::Outcome;
use super::shared::Shared;
use crate::curation::Author;
use crate::curation::transfer::LINE_MAX;
use crate::knowledge::format::FactEntry;
use crate::library::Library;
use crate::matcher::Lexicons;
use crate::scope::Scope;

#[derive(Debug, Subcommand)]
pub(super) enum FactCommand {
    /// Add facts from JSON lines on standard input: {"fact":{…}} with the keys of facts.toml
    ///
    /// Each fact is acknowledged on standard output with its id, revision and scope once it is
    /// durable. An invalid line gets an error, and the command continues with the next one.
    Add(Add),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The name of who adds them, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "operator")]
    author: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactLine {
    fact: FactEntry,
}

#[derive(Debug, Serialize)]
struct Acknowledgement<'a> {
    id: &'a str,
    revision: u32,
    scope: &'a Scope,
}

impl FactCommand {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        match self {
            Self::Add(add) => add.run(shared),
        }
    }
}

impl Add {
    fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let library = shared.library(Lexicons::Used)?;
        let by = Author::Operator(self.author.clone());
        lines::answer_each(&shared.terminal, LINE_MAX, |line| add(&library, line, &by))
    }
}

fn add(library: &Library, line: &str, by: &Author) -> Result<String, Rejection> {
    let FactLine { fact } = serde_json::from_str(line).map_err(|error| {
        let error =
            format!("invalid fact: {error}; write {{\"fact\":{{…}}}} with the keys of facts.toml");
        Rejection::of_line(line, "/fact/id", error)
    })?;
    let id = fact.id.clone();
    let rejected = |error: String| Rejection {
        id: Some(id.to_string()),
        error,
    };
    let revision = library
        .add(fact, by, Timestamp::now())
        .map_err(|error| rejected(error.to_string()))?;
    let acknowledged = Acknowledgement {
        id: id.as_str(),
        revision,
        scope: &Scope::Local,
    };
    serde_json::to_string(&acknowledged).map_err(|error| rejected(error.to_string()))
}
