//! The interface of an engine for the desk: small records by key, in a few named trees.

use std::fmt;

use super::{Observer, StoreError};

/// The name of a tree of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tree(&'static str);

impl Tree {
    /// Returns the name of a tree.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name as text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// The key of a record and its text.
pub type Record = (Vec<u8>, String);

/// Records to store and to remove in one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub(super) puts: Vec<(Tree, Vec<u8>, String)>,
    pub(super) removes: Vec<(Tree, Vec<u8>)>,
}

impl Batch {
    /// Stores a record, replacing the one with the same key if there is one.
    pub fn put(&mut self, tree: Tree, key: Vec<u8>, text: String) {
        self.puts.push((tree, key, text));
    }

    /// Removes the record with a key, if there is one.
    pub fn remove(&mut self, tree: Tree, key: Vec<u8>) {
        self.removes.push((tree, key));
    }

    /// Reports whether the batch is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.removes.is_empty()
    }
}

/// Small records by key, in a few named trees.
///
/// Applying a batch twice has the same effect as applying it once, so a batch that failed with
/// [`StoreError::Unknown`] can be retried.
pub trait Shelf: fmt::Debug + Send + Sync {
    /// Returns the text of a record, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<String>, StoreError>;

    /// Returns the records whose keys begin with a prefix, ordered by key.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Record>, StoreError>;

    /// Returns the keys of a tree in order.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    fn keys(&self, tree: Tree) -> Result<Vec<Vec<u8>>, StoreError>;

    /// Applies a batch: all of it or nothing, removals first. It is durable when this returns `Ok`.
    ///
    /// # Errors
    ///
    /// After [`StoreError::Unknown`] the batch may or may not be applied; after any other error it is
    /// not.
    fn apply(&self, batch: Batch) -> Result<(), StoreError>;

    /// Applies a batch and erases what it removes or replaces. When this returns `Ok`, nothing that was
    /// ever removed or replaced can be read from any copy that the engine made.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if a copy may still contain erased data. Erasing again is safe.
    fn erase(&self, batch: Batch) -> Result<(), StoreError>;

    /// Registers an observer that is called before every later write and sync.
    fn observe(&self, observer: Observer);
}
