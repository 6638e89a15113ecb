//! `ibid verify`: checks every record of the store.

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::store;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let health = match shared.terminal.served() {
        Some(served) => served.library.verify()?,
        None => store::inspect(&shared.data)?,
    };
    let shown = render::verification(shared.data.path(), &health);
    shared.terminal.print(&shown)?;
    Ok(if health.is_good() {
        Outcome::Done
    } else {
        Outcome::Negative
    })
}
