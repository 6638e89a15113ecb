//! Changes by moderators.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Library, LibraryError};
use crate::curation::{Author, FactName, FactState, Wish};
use crate::fact::{FactId, Standing};
use crate::knowledge::{Changed, FactKey, ScopedFact};
use crate::scope::{GuildId, Scope, View};

/// The result of a moderator's change.
#[derive(Debug, Clone)]
pub struct Done {
    /// The changed fact. If the fact belongs to another scope, this is the server's version of it.
    pub name: FactName,
    /// Its new state.
    pub state: FactState,
}

impl Library {
    /// Makes a moderator's change. When this returns, it is durable and takes effect.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] if the change conflicts with the current facts, if the resulting fact
    /// would be invalid, or if the store returns an error.
    pub fn submit(
        &self,
        view: &View,
        guild: GuildId,
        wish: Wish,
        by: &Author,
        now: Timestamp,
    ) -> Result<Done, LibraryError> {
        let snapshot = self.view(view);
        let sources = snapshot.knowledge().sources();
        let mut held = self.hold();
        let (name, events) = wish.plan(held.store.holdings(), guild)?;
        let (state, fact) = held.make(&name, events, by, now, sources)?;
        let changes = self.changes(&name, &state, fact);
        self.change_for(guild, &changes);
        Ok(Done { name, state })
    }

    /// Returns what changes in a server's view if one of its facts has a state.
    pub(super) fn changes(
        &self,
        name: &FactName,
        state: &FactState,
        fact: Option<Arc<ScopedFact>>,
    ) -> Vec<Changed> {
        let mut changes = vec![(name.0.clone(), name.1.clone(), fact)];
        if let Some((scope, id)) = &state.instead_of {
            let all = self.snapshot();
            let of_all = || all.knowledge().fact(FactKey::of(scope, id)).cloned();
            let live = (*state.standing() == Standing::Yielded).then(of_all);
            changes.push((scope.clone(), id.clone(), live.flatten()));
        }
        changes
    }

    /// Returns an id that is not taken in a server: the wished one, or that one with a number.
    #[must_use]
    pub fn free_id(&self, guild: GuildId, wished: &FactId) -> FactId {
        let held = self.hold();
        held.store.holdings().free_id(&Scope::Guild(guild), wished)
    }
}
