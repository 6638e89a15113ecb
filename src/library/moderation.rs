//! Doing what moderators wish.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Library, LibraryError};
use crate::curation::{Author, FactName, FactState, Wish};
use crate::fact::{FactId, Standing};
use crate::knowledge::{Changed, FactKey, ScopedFact};
use crate::scope::{GuildId, Scope, View};

/// What was done to a fact.
#[derive(Debug, Clone)]
pub struct Done {
    /// The fact: for another scope's fact the server's version.
    pub name: FactName,
    /// How it stands now.
    pub state: FactState,
}

impl Library {
    /// Does what a moderator wants. It is durable once this returns, and the next question sees it.
    ///
    /// # Errors
    ///
    /// Returns a [`LibraryError`] where it does not fit the facts as they stand, where what comes of
    /// it could not be told, or where the store refuses.
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

    /// Returns what a server sees otherwise where one of its facts stands so.
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
            let told = (*state.standing() == Standing::Yielded).then(of_all);
            changes.push((scope.clone(), id.clone(), told.flatten()));
        }
        changes
    }

    /// Returns an id that a server has no fact of: the one that is wished, or that with a number.
    #[must_use]
    pub fn free_id(&self, guild: GuildId, wished: &FactId) -> FactId {
        let held = self.hold();
        held.store.holdings().free_id(&Scope::Guild(guild), wished)
    }
}
