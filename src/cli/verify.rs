//! `ibid verify`: every record of the store.

use super::{Outcome, Shared, print, render};
use crate::store::Store;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let verification = Store::inspect(&shared.data)?;
    print(&render::verification(&shared.data, &verification))?;
    Ok(if verification.is_good() {
        Outcome::Done
    } else {
        Outcome::Negative
    })
}
