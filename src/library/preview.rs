//! The preview of a moderator's change.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Library, LibraryError, Would};
use crate::curation::live::scoped_fact;
use crate::curation::{Author, FactName, Stamp, Wish};
use crate::knowledge::ScopedFact;
use crate::scope::{GuildId, View};
use crate::snapshot::{Alike, KnownQuestion, Turn, alike, turns};

/// The effects of a change that has not been made yet.
#[derive(Debug)]
pub struct Preview {
    /// The resulting fact, if it can be shown.
    pub fact: Option<Arc<ScopedFact>>,
    /// Whether the fact would be live.
    pub is_live: bool,
    /// Similar facts.
    pub alike: Vec<Alike>,
    /// The questions that would be answered differently.
    pub turns: Vec<Turn>,
}

impl Library {
    /// Returns the effects of a change: the resulting fact, similar facts, and which of the known
    /// questions would be answered differently.
    ///
    /// # Errors
    ///
    /// As [`Library::submit`].
    pub fn preview(
        &self,
        view: &View,
        guild: GuildId,
        wish: Wish,
        questions: &[KnownQuestion],
        now: Timestamp,
        today: Date,
    ) -> Result<Preview, LibraryError> {
        let before = self.view(view);
        let (name, would, read) = {
            let held = self.hold();
            let (name, events) = wish.plan(held.store.holdings(), guild)?;
            let stamp = Stamp {
                at: now,
                by: Author::Files,
            };
            let sources = before.knowledge().sources();
            let would = held.would_make(&name, events, stamp, sources)?;
            let packs = &held.store.holdings().packs;
            let read = scoped_fact(&name.0, &would.state, packs, sources).ok();
            (name, would, read)
        };
        let Would { state, fact, .. } = would;
        let is_live = fact.is_some();
        let mut changes = self.changes(&name, &state, fact);
        changes.retain(|(scope, ..)| view.shows(scope));
        // Index the snapshot before, so that the one after shares its index.
        before.matcher();
        let after = before.with(&changes);
        let names: BTreeSet<FactName> = changes
            .iter()
            .map(|(scope, id, _)| (scope.clone(), id.clone()))
            .collect();
        let alike = match &read {
            Some(fact) => alike(&before, fact, &names, today),
            None => Vec::new(),
        };
        Ok(Preview {
            fact: read,
            is_live,
            alike,
            turns: turns(&before, &after, questions, &names, today),
        })
    }
}
