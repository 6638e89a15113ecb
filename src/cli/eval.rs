//! `ibid eval`: how many questions of a file get the correct reply.

mod plot;
pub(super) mod score;
pub(super) mod tune;

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::knowledge::pack::read_questions;
use crate::matcher::Lexicons;
use score::{Case, Score};

#[derive(Debug, Args)]
pub(super) struct Eval {
    /// The questions: JSON lines, or a pack's questions.toml; - for standard input
    file: String,
    /// Write the figures as JSON
    #[arg(long)]
    json: bool,
    /// Ignore the packs' lexicons, to see the effect of the phrasings alone
    #[arg(long)]
    without_lexicon: bool,
    /// List each question that does not get the correct reply
    #[arg(long)]
    misses: bool,
    /// Show the results at other thresholds; with a file, also draw them and the reliability of the
    /// confidence as SVG
    #[arg(long, value_name = "SVG", num_args = 0..=1, require_equals = true)]
    tune: Option<Option<PathBuf>>,
}

impl Eval {
    pub(super) fn reads_input(&self) -> bool {
        self.file == "-"
    }

    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let cases = read(&self.file, shared)?;
        let lexicons = if self.without_lexicon {
            Lexicons::Ignored
        } else {
            Lexicons::Used
        };
        let library = shared.library(lexicons)?;
        let bar = shared.terminal.progress(cases.len(), "asking");
        let cases = bar.wrap_iter(cases.into_iter());
        let (score, misses) = Score::of(&library.snapshot(), cases, shared.today());
        bar.finish_and_clear();
        if let Some(Some(path)) = &self.tune {
            let drawn = plot::drawn(&score.graded)?;
            let file = shared.terminal.path(&path.to_string_lossy());
            fs::write(file, drawn).with_context(|| format!("cannot write {}", path.display()))?;
        }
        if self.misses {
            for miss in &misses {
                shared.terminal.print(&render::miss(miss))?;
            }
        }
        if self.tune.is_some() {
            shared
                .terminal
                .print(&render::trade_off(&tune::trade_off(&score.graded)))?;
        } else if self.json {
            shared
                .terminal
                .print(&format!("{}\n", serde_json::to_string(&score)?))?;
        } else {
            shared.terminal.print(&render::score(&score))?;
        }
        Ok(Outcome::Done)
    }
}

fn read(path: &str, shared: &Shared) -> anyhow::Result<Vec<Case>> {
    let mut text = String::new();
    let read = shared.terminal.read(path)?.read_to_string(&mut text);
    read.with_context(|| format!("cannot read {path}"))?;
    if std::path::Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "toml")
    {
        return match read_questions(path, &text) {
            Ok(file) => Ok(file.ask.iter().map(Case::of).collect()),
            Err(findings) => {
                let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
                bail!("{path} cannot be read\n{}", findings.join("\n"))
            }
        };
    }
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let cases = lines.map(|(number, line)| {
        serde_json::from_str(line).with_context(|| {
            format!("{path}, line {number} is not a question: it needs `question` and `answerable`")
        })
    });
    cases.collect()
}
