//! What the facts need of an engine: an append-only log of numbered entries.

use std::fmt;

use super::StoreError;
use crate::curation::Entry;

/// An append-only log of entries, numbered from 1 without gaps.
///
/// A call may be slow, and an engine may be away for a while: see the kinds of [`StoreError`]. One
/// process at a time appends through one value; other processes may append to the same log if the
/// engine lets them.
pub trait Log: fmt::Debug + Send {
    /// Returns what people call this store, as in “the store ./ibid-data”.
    fn name(&self) -> String;

    /// Returns every entry of whole groups, in order. What was to be removed of earlier entries is
    /// not in them.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if the entries cannot be read whole.
    fn load(&mut self) -> Result<Vec<Entry>, StoreError>;

    /// Appends a group of entries that continues the numbers, all of it or none. It is durable once
    /// this returns `Ok`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError::Behind`] if another process has appended entries of these numbers.
    /// After [`StoreError::Unknown`] the group may be there or not; after any other error it is
    /// not.
    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Puts entries in the place of those of the same numbers. What they replace cannot be read in
    /// any copy that the engine made once this returns `Ok`.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if some of the copies may still have it.
    fn replace(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// Returns the entries of whole groups after a number, such as another process appended.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    fn tail(&mut self, after: u64) -> Result<Vec<Entry>, StoreError>;

    /// Reads all that is kept and checks it. Changes nothing.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be looked at; damage is a finding.
    fn check(&self) -> Result<Health, StoreError>;

    /// Registers an observer that is called before every later step towards durability.
    fn observe(&mut self, observer: Observer);
}

/// Something that is told before each write and sync of a change, by the name that the engine has for
/// it. It can end the process to see what is left.
pub type Observer = Box<dyn FnMut(&'static str) + Send>;

/// What checking a store found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// How many entries there are.
    pub entries: u64,
    /// Whether they are all as they were written.
    pub soundness: Soundness,
}

/// Whether all that was acknowledged is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Soundness {
    /// It is.
    Whole {
        /// What that means for this engine, as in “both copies whole and the same”.
        how: &'static str,
        /// What is missing that was never acknowledged, if anything is.
        but: Option<&'static str>,
    },
    /// It is not, in some copy at least.
    Damaged {
        /// What is amiss.
        faults: Vec<String>,
        /// What to do.
        cure: &'static str,
    },
}

impl Health {
    /// Reports whether everything that was acknowledged is kept as it was written.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self.soundness, Soundness::Whole { .. })
    }
}

/// Something that was damaged and that opening a store made good, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired(pub(super) String);

impl fmt::Display for Repaired {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
