//! What would come of a moderator's wish, before it is done.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Library, LibraryError, Would};
use crate::curation::live::said;
use crate::curation::{Author, FactName, Stamp, Wish};
use crate::knowledge::ScopedFact;
use crate::scope::{GuildId, View};
use crate::snapshot::{Alike, KnownQuestion, Turn, alike, turns};

/// What would come of a wish.
#[derive(Debug)]
pub struct Preview {
    /// The fact as it would read, if it can be shown at all.
    pub fact: Option<Arc<ScopedFact>>,
    /// Whether it would be live.
    pub is_told: bool,
    /// Facts that are much like it.
    pub alike: Vec<Alike>,
    /// The questions that would be answered differently.
    pub turns: Vec<Turn>,
}

impl Library {
    /// Returns what would come of a wish: the fact, what is alike, and which of some known questions
    /// would be answered differently.
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
            let read = said(&name.0, &would.state, packs, sources).ok();
            (name, would, read)
        };
        let Would { state, fact, .. } = would;
        let is_told = fact.is_some();
        let mut changes = self.changes(&name, &state, fact);
        changes.retain(|(scope, ..)| view.shows(scope));
        // The snapshot before is indexed, so that the one after shares its index.
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
            is_told,
            alike,
            turns: turns(&before, &after, questions, &names, today),
        })
    }
}
