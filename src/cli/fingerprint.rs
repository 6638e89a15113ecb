//! `ibid fingerprint`: digests that prove quotations of a text which may not be republished.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use clap::Args;

use super::outcome::Outcome;
use super::shared::Shared;
use crate::source::{self, paragraphs};

#[derive(Debug, Args)]
pub(super) struct Fingerprint {
    /// The text, paragraphs apart by blank lines; - for standard input
    file: String,
    /// Leave out so many lines at the beginning: the title and what belongs to it
    #[arg(long, value_name = "N", default_value_t = 0)]
    title_lines: usize,
    /// Leave out so many paragraphs at the end: what is not the source's own
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip_last: usize,
}

impl Fingerprint {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let mut text = String::new();
        let read = shared.terminal.read(&self.file)?.read_to_string(&mut text);
        read.with_context(|| format!("cannot read {} as text", self.file))?;
        let lines: Vec<&str> = text.lines().skip(self.title_lines).collect();
        let mut body = paragraphs(&lines.join("\n"));
        body.truncate(body.len().saturating_sub(self.skip_last));
        if body.is_empty() {
            bail!(
                "{} has no paragraph left to make a fingerprint of",
                self.file
            );
        }
        shared
            .terminal
            .print(&source::Fingerprint::of(&body).to_string())?;
        Ok(Outcome::Done)
    }
}
