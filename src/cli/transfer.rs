//! `ibid import` and `ibid export`: sources and facts as JSON lines or as pack files.

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::lines::{InputLine, lines};
use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::curation::Author;
use crate::curation::transfer::{BadLine, LINE_MAX, Line};
use crate::library::transfer::ImportError;
use crate::matcher::Lexicons;
use crate::scope::Scope;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file of JSON lines; - for standard input
    #[arg(default_value = "-")]
    file: String,
    /// The scope of lines that do not name one: local, pack:ID or guild:NUMBER
    #[arg(long, default_value = "local")]
    scope: Scope,
    /// The name of who imports them, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "operator")]
    author: String,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Only this scope: local, pack:ID or guild:NUMBER
    #[arg(long)]
    scope: Option<Scope>,
    /// The output: JSON lines, or a zip of pack files; a zip needs --scope and omits retired facts
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Zip,
}

impl Import {
    pub(super) fn reads_input(&self) -> bool {
        self.file == "-"
    }

    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let mut read = Vec::new();
        let mut bad = Vec::new();
        let bar = shared.terminal.progress(0, "reading");
        for line in lines(shared.terminal.read(&self.file)?, LINE_MAX) {
            bar.inc(1);
            let InputLine { number, text } =
                line.with_context(|| format!("cannot read {}", self.file))?;
            if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
                continue;
            }
            let parsed = text.map_err(|error| error.to_string()).and_then(|text| {
                serde_json::from_str::<Line>(&text).map_err(|error| error.to_string())
            });
            match parsed {
                Ok(parsed) => read.push((number, parsed)),
                Err(reason) => bad.push(BadLine {
                    line: number,
                    reason,
                }),
            }
        }
        bar.finish_and_clear();
        if !bad.is_empty() {
            return Ok(self.refuse(&bad, shared));
        }
        let library = shared.library(Lexicons::Used)?;
        let by = Author::Operator(self.author.clone());
        match library.import(read, &self.scope, &by, Timestamp::now()) {
            Ok(imported) => {
                shared.terminal.print(&render::imported(&imported))?;
                Ok(Outcome::Done)
            }
            Err(ImportError::Lines(bad)) => Ok(self.refuse(&bad, shared)),
            Err(ImportError::Library(error)) => Err(error.into()),
        }
    }

    fn refuse(&self, bad: &[BadLine], shared: &Shared) -> Outcome {
        for line in render::bad_lines(&self.file, bad) {
            shared.terminal.note(&line);
        }
        Outcome::Failed
    }
}

impl Export {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let library = shared.library(Lexicons::Used)?;
        if self.format == Format::Zip {
            let Some(scope) = &self.scope else {
                bail!("a zip contains the facts of one scope; choose it with --scope");
            };
            shared.terminal.print_bytes(&library.archive(scope)?)?;
            return Ok(Outcome::Done);
        }
        for line in library.export(self.scope.as_ref()) {
            shared
                .terminal
                .print(&format!("{}\n", serde_json::to_string(&line)?))?;
        }
        Ok(Outcome::Done)
    }
}
