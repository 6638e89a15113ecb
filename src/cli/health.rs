//! `ibid health`: reports whether the running bot is connected.

use anyhow::bail;

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let Some(served) = shared.terminal.served() else {
        bail!(
            "no bot is running on {}; start one with `ibid serve`",
            shared.data.path().display()
        );
    };
    let connected = served
        .health
        .as_ref()
        .is_some_and(crate::discord::Health::is_connected);
    shared.terminal.print(render::health(connected))?;
    Ok(if connected {
        Outcome::Done
    } else {
        Outcome::Negative
    })
}
