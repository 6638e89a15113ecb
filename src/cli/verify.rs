//! `ibid verify`: every record of the store.

use super::{Outcome, Shared, render};
use crate::store::Store;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let verification = match shared.terminal.served() {
        Some(served) => served.library.verify()?,
        None => Store::inspect(&shared.data)?,
    };
    let told = render::verification(&shared.data, &verification);
    shared.terminal.print(&told)?;
    Ok(if verification.is_good() {
        Outcome::Done
    } else {
        Outcome::Negative
    })
}
