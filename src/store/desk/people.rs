//! Who is who in histories: the one record that leads from a random person id to a Discord id, and the
//! one that can be erased.

use super::{Batch, Desk, PEOPLE, StoreError, UNANSWERED, put};
use crate::curation::PersonId;

impl Desk {
    /// Returns the person id of somebody in Discord, drawn where there is none yet.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn person(&self, user: u64) -> Result<PersonId, StoreError> {
        let _writing = self.hold();
        let key = user.to_be_bytes();
        if let Some(known) = self.get(PEOPLE, &key)? {
            return Ok(known);
        }
        let person = PersonId(getrandom::u64().map_err(no_random)?);
        self.put_record(PEOPLE, key.to_vec(), &person, Vec::new())?;
        Ok(person)
    }

    /// Returns the person id of somebody in Discord, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn known_person(&self, user: u64) -> Result<Option<PersonId>, StoreError> {
        self.get(PEOPLE, &user.to_be_bytes())
    }

    /// Returns the Discord id of a person, unless it was erased.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn user(&self, person: PersonId) -> Result<Option<u64>, StoreError> {
        let people = self.all::<PersonId>(PEOPLE)?;
        let found = people.into_iter().find(|(_, other)| *other == person);
        Ok(found.and_then(|(key, _)| Some(u64::from_be_bytes(key.try_into().ok()?))))
    }

    /// Erases what is kept of somebody: who they are in histories, and which questions they want to
    /// be told the answer of.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read, or if some copy may still have it.
    pub fn erase(&self, user: u64) -> Result<(), StoreError> {
        let _writing = self.hold();
        let mut batch = Batch::default();
        batch.remove(PEOPLE, user.to_be_bytes().to_vec());
        for (key, waiting) in self.without_subscriber(user)? {
            put(&mut batch, UNANSWERED, key, &waiting);
        }
        self.shelf.erase(batch)
    }
}

/// Returns the error of a system that has no random numbers.
pub(super) fn no_random(error: getrandom::Error) -> StoreError {
    StoreError::Unavailable(error.into())
}
