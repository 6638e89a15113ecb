//! Import and export of sources and facts.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Library, LibraryError};
use crate::curation::Author;
use crate::curation::transfer::{self, BadLine, Imported, Line, Plan};
use crate::scope::Scope;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some lines are invalid.
    #[error("nothing was imported, because {} of the lines are invalid", .0.len())]
    Lines(Vec<BadLine>),
    /// The library returned an error.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Library {
    /// Imports sources and facts: all of them or none. A fact gets a new revision only if it has
    /// changed.
    ///
    /// # Errors
    ///
    /// Returns every invalid line, or the error of the store.
    pub fn import(
        &self,
        lines: Vec<(usize, Line)>,
        scope: &Scope,
        by: &Author,
        now: Timestamp,
    ) -> Result<Imported, ImportError> {
        let mut held = self.hold();
        let plan = Plan::of(held.store.holdings(), &held.packs, lines, scope);
        if !plan.bad.is_empty() {
            return Err(ImportError::Lines(plan.bad));
        }
        let scopes: BTreeSet<Scope> = plan
            .drafts
            .iter()
            .map(|draft| draft.scope.clone())
            .collect();
        held.store
            .commit(plan.drafts, by, now)
            .map_err(LibraryError::from)?;
        match (scopes.first(), scopes.len()) {
            (None, _) => {}
            (Some(Scope::Guild(guild)), 1) => self.forget_views(*guild),
            _ => self.publish(&held),
        }
        Ok(plan.imported)
    }

    /// Returns what an import would do, without doing it.
    ///
    /// # Errors
    ///
    /// Returns every invalid line.
    pub fn try_import(
        &self,
        lines: Vec<(usize, Line)>,
        scope: &Scope,
    ) -> Result<Imported, ImportError> {
        let held = self.hold();
        let plan = Plan::of(held.store.holdings(), &held.packs, lines, scope);
        if plan.bad.is_empty() {
            Ok(plan.imported)
        } else {
            Err(ImportError::Lines(plan.bad))
        }
    }

    /// Returns the sources and facts of one scope or of all, ordered by scope and id.
    #[must_use]
    pub fn export(&self, scope: Option<&Scope>) -> Vec<Line> {
        transfer::export(self.hold().store.holdings(), scope)
    }
}
