//! `ibid verify`: every record of the store.

use super::{Outcome, Shared, print, render};
use crate::matcher::Lexicons;

pub(super) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let library = shared.library(Lexicons::Used)?;
    let verification = library.verify()?;
    print(&render::verification(&shared.data, &verification))?;
    Ok(if verification.is_good() {
        Outcome::Done
    } else {
        Outcome::Negative
    })
}
