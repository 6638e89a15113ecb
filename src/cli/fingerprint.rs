//! `ibid fingerprint`: digests that prove quotations from a text that must not be republished.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use clap::Args;

use super::outcome::Outcome;
use super::shared::Shared;
use crate::source::{self, paragraphs};

#[derive(Debug, Args)]
pub(super) struct Fingerprint {
    /// The text, with blank lines between paragraphs; - for standard input
    file: String,
    /// Skip the first N lines: the title and its subtitle
    #[arg(long, value_name = "N", default_value_t = 0)]
    title_lines: usize,
    /// Skip the last N paragraphs: what is not part of the source
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
                "{} has no paragraphs left; lower --title-lines or --skip-last",
                self.file
            );
        }
        shared
            .terminal
            .print(&source::Fingerprint::of(&body).to_string())?;
        Ok(Outcome::Done)
    }
}
