//! Records that are kept beside the facts and can be erased: server settings, questions waiting for
//! moderators, questions with feedback, the people behind histories, and texts too long for a button.
//!
//! The log of facts keeps everything, but people's questions must be erased after a time, so they are
//! stored here instead. This module has the rules, and a [`Shelf`] does the storing: a change is durable
//! before it takes effect, and erased data is gone from every copy.

mod guilds;
mod people;
mod questions;
mod texts;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::twin::TwinShelf;
use super::{Batch, Observer, Repaired, Shelf, StoreError, Tree};
use crate::config::DataFolder;
use crate::curation::PersonId;
use texts::{KeptText, TEXTS_KEPT};

pub use guilds::GuildSettings;
pub use questions::{Marked, Put, QuestionKey, Subscriber, Unanswered};
pub use texts::TextKey;

const SETTINGS: Tree = Tree::named("settings");
const UNANSWERED: Tree = Tree::named("unanswered");
const MARKED: Tree = Tree::named("marked");
const PEOPLE: Tree = Tree::named("people");
const TEXTS: Tree = Tree::named("drafts");

/// How long questions are kept, as `/privacy` promises.
const QUESTIONS_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Records that are kept beside the facts and can be erased.
pub struct Desk {
    shelf: Box<dyn Shelf>,
    /// Held during every change.
    writing: Mutex<()>,
}

/// A record that this version cannot read.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot read a record of “{tree}” in the desk; use the Ibid version that wrote it, or a newer one"
)]
struct BadRecord {
    tree: &'static str,
    source: serde_json::Error,
}

impl fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Desk");
        shown.field("shelf", &self.shelf).finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens the desk of a data folder, which is created if it is missing. Also returns the repairs
    /// that were made. The folder's store must already be open, because its lock keeps other processes
    /// away.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read, or if the system returns an error.
    pub fn open(data: &DataFolder) -> Result<(Self, Vec<Repaired>), StoreError> {
        let (shelf, repaired) = TwinShelf::open(data)?;
        Ok((Self::on(Box::new(shelf))?, repaired))
    }

    /// Returns the desk on a shelf.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if a record cannot be read.
    pub fn on(shelf: Box<dyn Shelf>) -> Result<Self, StoreError> {
        let desk = Self {
            shelf,
            writing: Mutex::default(),
        };
        // Read every record now, so that a bad one is not first noticed when somebody presses a button.
        desk.all::<GuildSettings>(SETTINGS)?;
        desk.all::<Unanswered>(UNANSWERED)?;
        desk.all::<Marked>(MARKED)?;
        desk.all::<PersonId>(PEOPLE)?;
        desk.all::<KeptText>(TEXTS)?;
        Ok(desk)
    }

    /// Registers an observer that is called before every write and sync of later changes.
    pub fn observe(&self, observer: Observer) {
        self.shelf.observe(observer);
    }

    /// Erases questions and texts that have been kept for their maximum time.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read or written.
    pub fn sweep(&self, now: Timestamp) -> Result<(), StoreError> {
        let _writing = self.hold();
        let oldest = now - QUESTIONS_KEPT;
        let mut batch = Batch::default();
        for (key, waiting) in self.all::<Unanswered>(UNANSWERED)? {
            if waiting.last < oldest {
                batch.remove(UNANSWERED, key);
            }
        }
        for (key, marked) in self.all::<Marked>(MARKED)? {
            if marked.last < oldest {
                batch.remove(MARKED, key);
            }
        }
        for (key, kept) in self.all::<KeptText>(TEXTS)? {
            if kept.at < now - TEXTS_KEPT {
                batch.remove(TEXTS, key);
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        self.shelf.erase(batch)
    }

    fn hold(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get<T: DeserializeOwned>(&self, tree: Tree, key: &[u8]) -> Result<Option<T>, StoreError> {
        let found = self.shelf.get(tree, key)?;
        found.map(|text| decode(tree, &text)).transpose()
    }

    /// Returns the records of a tree.
    fn all<T: DeserializeOwned>(&self, tree: Tree) -> Result<Vec<(Vec<u8>, T)>, StoreError> {
        self.beginning(tree, &[])
    }

    /// Returns the records of a tree that belong to a server.
    fn of_guild<T: DeserializeOwned>(
        &self,
        tree: Tree,
        guild: u64,
    ) -> Result<Vec<(Vec<u8>, T)>, StoreError> {
        self.beginning(tree, &guild.to_be_bytes())
    }

    fn beginning<T: DeserializeOwned>(
        &self,
        tree: Tree,
        prefix: &[u8],
    ) -> Result<Vec<(Vec<u8>, T)>, StoreError> {
        let found = self.shelf.scan(tree, prefix)?.into_iter();
        found
            .map(|(key, text)| Ok((key, decode(tree, &text)?)))
            .collect()
    }

    /// Puts a record and removes others of its tree.
    fn put_record<T: Serialize>(
        &self,
        tree: Tree,
        key: Vec<u8>,
        value: &T,
        remove: Vec<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for key in remove {
            batch.remove(tree, key);
        }
        put(&mut batch, tree, key, value);
        self.shelf.apply(batch)
    }

    fn remove_record(&self, tree: Tree, key: Vec<u8>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.remove(tree, key);
        self.shelf.apply(batch)
    }
}

fn put<T: Serialize>(batch: &mut Batch, tree: Tree, key: Vec<u8>, value: &T) {
    let text =
        serde_json::to_string(value).expect("every record of the desk can be written as JSON");
    batch.put(tree, key, text);
}

fn decode<T: DeserializeOwned>(tree: Tree, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| {
        let tree = tree.name();
        StoreError::Corrupt(Box::new(BadRecord { tree, source }))
    })
}

/// Returns the key of a server's record about some texts.
fn key(guild: u64, parts: &[&str]) -> Vec<u8> {
    let mut key = guild.to_be_bytes().to_vec();
    key.extend(digest(parts).iter().take(8));
    key
}

/// Returns the SHA-256 of some texts, with a separator after each.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

/// Returns the keys to remove when a record is added: those from before `oldest`, and the oldest of
/// the others beyond `most`.
fn expired(mut others: Vec<(Vec<u8>, Timestamp)>, oldest: Timestamp, most: usize) -> Vec<Vec<u8>> {
    others.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let mut place = 0_usize..;
    others.retain(|(_, at)| place.next().is_some_and(|place| place + 1 >= most) || *at < oldest);
    others.into_iter().map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactId;
    use crate::scope::Scope;
    use crate::store::memory::Memory;

    pub(super) fn desk() -> Desk {
        Desk::on(Box::new(Memory::default())).unwrap()
    }

    pub(super) fn hour(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn the_oldest_records_are_removed_by_number_and_by_age() {
        let key = |number: u8| vec![number];
        let kept = |others: &[(u8, i64)], most| {
            let others = others.iter().map(|(number, at)| (key(*number), hour(*at)));
            expired(others.collect(), hour(10), most)
        };
        assert_eq!(kept(&[(1, 11), (2, 9), (3, 12)], 9), [key(2)]);
        assert_eq!(kept(&[(1, 11), (2, 14), (3, 12)], 3), [key(1)]);
        assert_eq!(kept(&[(1, 11), (2, 14), (3, 12)], 4), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn a_sweep_erases_expired_questions_and_texts() {
        let desk = desk();
        let fact: (Scope, FactId) = (Scope::Local, "a".parse().unwrap());
        for (guild, at) in [(7, 0), (8, 100)] {
            desk.put(guild, "Who won?", hour(at)).unwrap();
            desk.mark(guild, "Who won?", (&fact.0, &fact.1), true, hour(at))
                .unwrap();
            desk.keep_text("long", hour(at)).unwrap();
        }
        desk.sweep(hour(180 * 24 + 50)).unwrap();
        let left = |guild| {
            let waiting = desk.unanswered(guild).unwrap().len();
            waiting + desk.marked(guild).unwrap().len()
        };
        let texts = desk.shelf.keys(TEXTS).unwrap().len();
        assert_eq!((left(7), left(8), texts), (0, 2, 0));
    }

    #[test]
    fn a_record_of_another_version_is_reported_when_the_desk_is_opened() {
        let memory = Memory::default();
        let mut batch = Batch::default();
        batch.put(SETTINGS, vec![0; 8], "{\"mood\":1}".to_owned());
        memory.apply(batch).unwrap();
        let error = Desk::on(Box::new(memory)).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt(_)), "{error}");
    }
}
