//! The people behind histories. Only this record links a random person id to a Discord id, and it can
//! be erased.

use super::{Batch, Desk, PEOPLE, StoreError, UNANSWERED, put};
use crate::curation::PersonId;

impl Desk {
    /// Returns the person id of a Discord user, drawn at random if there is none yet.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
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

    /// Returns the person id of a Discord user, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn known_person(&self, user: u64) -> Result<Option<PersonId>, StoreError> {
        self.get(PEOPLE, &user.to_be_bytes())
    }

    /// Returns the Discord id of a person, unless it was erased.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn user(&self, person: PersonId) -> Result<Option<u64>, StoreError> {
        let people = self.all::<PersonId>(PEOPLE)?;
        let found = people.into_iter().find(|(_, other)| *other == person);
        Ok(found.and_then(|(key, _)| Some(u64::from_be_bytes(key.try_into().ok()?))))
    }

    /// Erases what is stored about a Discord user: their person id, and their requests to be notified
    /// of answers.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if the records cannot be read, or if a copy may still contain them.
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

/// Returns the error of a system without random numbers.
pub(super) fn no_random(error: getrandom::Error) -> StoreError {
    StoreError::Unavailable(error.into())
}
