//! The interface of an engine for facts: an append-only log of numbered entries.

use std::fmt;

use super::StoreError;
use crate::curation::Entry;

/// An append-only log of entries, numbered from 1 without gaps.
///
/// A call may be slow, and an engine may be unreachable for a while: see the variants of
/// [`StoreError`]. Only one process appends through a value, but other processes may append to the
/// same log if the engine allows it.
pub trait Log: fmt::Debug + Send {
    /// Returns the name of the store for people, such as “the store ./ibid-data”.
    fn name(&self) -> String;

    /// Returns the entries of all complete groups, in order. Redacted texts are not in them.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if the entries cannot be read completely.
    fn load(&mut self) -> Result<Vec<Entry>, StoreError>;

    /// Appends a group of entries with the next numbers: all of it or nothing. The group is durable
    /// when this returns `Ok`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError::Behind`] if another process has appended entries with these numbers.
    /// After [`StoreError::Unknown`] the group may or may not be there; after any other error it is
    /// not.
    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Replaces the entries with the same numbers. When this returns `Ok`, the replaced entries cannot
    /// be read from any copy that the engine made.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if a copy may still contain a replaced entry.
    fn replace(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Returns the entries of complete groups after a number. Another process may have appended them.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    fn tail(&mut self, after: u64) -> Result<Vec<Entry>, StoreError>;

    /// Reads and checks all records, without changing anything.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if the records cannot be checked. Damage is not an error but part of
    /// the result.
    fn check(&self) -> Result<Health, StoreError>;

    /// Registers an observer that is called before every later write and sync.
    fn observe(&mut self, observer: Observer);
}

/// A function that is called before each write and sync of a change, with the engine's name for the
/// step. A test can end the process in it to see what is left.
pub type Observer = Box<dyn FnMut(&'static str) + Send>;

/// The result of checking a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The number of entries.
    pub entries: u64,
    /// Whether all of them are intact.
    pub soundness: Soundness,
}

/// Whether every acknowledged entry is stored as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Soundness {
    /// Every acknowledged entry is intact.
    Whole {
        /// What that means for this engine, such as “both copies are complete and identical”.
        how: &'static str,
        /// What is missing but was never acknowledged, if anything.
        but: Option<&'static str>,
    },
    /// At least one copy is damaged.
    Damaged {
        /// The damage found.
        faults: Vec<String>,
        /// What the operator can do.
        cure: &'static str,
    },
}

impl Health {
    /// Reports whether every acknowledged entry is intact.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self.soundness, Soundness::Whole { .. })
    }
}

/// A repair that was made when a store was opened, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired(pub(super) String);

impl fmt::Display for Repaired {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
