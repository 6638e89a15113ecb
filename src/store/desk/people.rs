//! Who is who in histories: the one record that leads from a random person id to a Discord id, and the
//! one that can be erased.

use std::io;

use super::{Desk, StoreError, all};
use crate::curation::PersonId;

impl Desk {
    /// Returns the person id of somebody in Discord, drawn where there is none yet.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn person(&self, user: u64) -> Result<PersonId, StoreError> {
        let mut writing = self.hold();
        let key = user.to_be_bytes();
        if let Some(known) = self.get(&self.people, &key)? {
            return Ok(known);
        }
        let random = getrandom::u64().map_err(io::Error::other);
        let random = random.map_err(StoreError::io("draw a number for", &self.folder))?;
        let person = PersonId(random);
        let put = (key.to_vec(), &person);
        self.write(&mut writing, &self.people, Some(put), &[])?;
        Ok(person)
    }

    /// Returns the person id of somebody in Discord, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn known_person(&self, user: u64) -> Result<Option<PersonId>, StoreError> {
        self.get(&self.people, &user.to_be_bytes())
    }

    /// Returns the Discord id of a person, unless it was erased.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn user(&self, person: PersonId) -> Result<Option<u64>, StoreError> {
        let people = self.listed(all::<PersonId>(&self.people, &[]))?;
        let found = people.into_iter().find(|(_, other)| *other == person);
        Ok(found.and_then(|(key, _)| Some(u64::from_be_bytes(key.try_into().ok()?))))
    }

    /// Erases what is kept of somebody: who they are in histories, and which questions they want to be
    /// told the answer of.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn erase(&self, user: u64) -> Result<(), StoreError> {
        self.unsubscribe(user)?;
        let mut writing = self.hold();
        let key = user.to_be_bytes().to_vec();
        self.write::<()>(&mut writing, &self.people, None, &[key])
    }
}
