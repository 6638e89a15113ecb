//! `ibid reload`: has the running bot reload the packs.

use anyhow::bail;
use jiff::Timestamp;

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::library::PacksRead;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let Some(served) = shared.terminal.served() else {
        bail!(
            "no bot is running on {}; it will load the packs when it starts",
            shared.data.path().display()
        );
    };
    let reloaded = served.library.reload(Timestamp::now())?;
    for finding in &reloaded.findings {
        shared.terminal.print(&render::finding(finding))?;
    }
    tracing::info!(
        changed = reloaded.packs.changed(),
        findings = reloaded.findings.len(),
        "the packs were reloaded on request"
    );
    shared.terminal.print(&render::reloaded(&reloaded))?;
    Ok(match reloaded.packs {
        PacksRead::Changed(_) => Outcome::Done,
        PacksRead::Refused => Outcome::Negative,
    })
}
