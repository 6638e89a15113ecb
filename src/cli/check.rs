//! `ibid check`: the packs of the knowledge folder, file by file.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::eval::score::{Case, Score};
use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::knowledge::KnowledgeBase;
use crate::knowledge::check::quoted_shares;
use crate::knowledge::finding::Severity;
use crate::knowledge::pack::Pack;
use crate::knowledge::schema::schemas;
use crate::library::read_packs;
use crate::matcher::Lexicons;
use crate::snapshot::Snapshot;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// List each test question of the packs that does not get the expected reply
    #[arg(long)]
    questions: bool,
    /// Also write the JSON Schemas of the pack files into each pack's schema folder
    #[arg(long)]
    write_schemas: bool,
}

impl Check {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let today = shared.today();
        let (packs, findings) = read_packs(&shared.knowledge, today)?;
        for finding in &findings {
            shared.terminal.print(&render::finding(finding))?;
        }
        for pack in &packs {
            if self.write_schemas {
                write_schemas(Path::new(&pack.folder))?;
            }
            shared
                .terminal
                .print(&render::pack(pack, &quoted_shares(pack)))?;
            self.ask_its_questions(pack, shared)?;
        }
        let count = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity() == severity)
                .count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        shared
            .terminal
            .print(&render::check_summary(packs.len(), errors, warnings))?;
        let clean = errors == 0 && (warnings == 0 || !self.strict);
        Ok(if clean {
            Outcome::Done
        } else {
            Outcome::Negative
        })
    }

    fn ask_its_questions(&self, pack: &Pack, shared: &Shared) -> anyhow::Result<()> {
        if pack.asks.is_empty() {
            return Ok(());
        }
        let knowledge = KnowledgeBase::of_packs(std::slice::from_ref(pack));
        let snapshot = Snapshot::new(Arc::new(knowledge), Lexicons::Used);
        let cases = pack.asks.iter().map(|ask| Case::of(&ask.value));
        let (score, misses) = Score::of(&snapshot, cases, shared.today());
        shared.terminal.print(&render::own_questions(&score))?;
        if self.questions {
            for miss in misses {
                shared.terminal.print(&render::miss(&miss))?;
            }
        }
        Ok(())
    }
}

fn write_schemas(pack: &Path) -> anyhow::Result<()> {
    let folder = pack.join("schema");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, json) in schemas() {
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
