//! What the desk needs of an engine: small records by key, in a few named trees.

use std::fmt;

use super::{Observer, StoreError};

/// The name of a tree of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tree(&'static str);

impl Tree {
    /// Names a tree.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// The key of a record and its text.
pub type Record = (Vec<u8>, String);

/// Records to put and to remove, all at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub(super) puts: Vec<(Tree, Vec<u8>, String)>,
    pub(super) removes: Vec<(Tree, Vec<u8>)>,
}

impl Batch {
    /// Puts a record, in the place of the one of the same key if there is one.
    pub fn put(&mut self, tree: Tree, key: Vec<u8>, text: String) {
        self.puts.push((tree, key, text));
    }

    /// Removes a record, if there is one of the key.
    pub fn remove(&mut self, tree: Tree, key: Vec<u8>) {
        self.removes.push((tree, key));
    }

    /// Reports whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.removes.is_empty()
    }
}

/// Small records by key, in a few named trees.
///
/// A batch says how records are afterwards: to apply it twice does no more than to apply it once. So
/// what failed with [`StoreError::Unknown`] can be tried again.
pub trait Shelf: fmt::Debug + Send + Sync {
    /// Returns the text of a record, if there is one.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<String>, StoreError>;

    /// Returns the records whose keys begin so, in the order of the keys.
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

    /// Removes and puts records, all of them or none; removals come first. It is durable once this
    /// returns `Ok`.
    ///
    /// # Errors
    ///
    /// After [`StoreError::Unknown`] the batch may be applied or not; after any other error it is
    /// not.
    fn apply(&self, batch: Batch) -> Result<(), StoreError>;

    /// Applies a batch; what it removes or replaces, and whatever was removed or replaced before,
    /// cannot be read in any copy that the engine made once this returns `Ok`.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if some of the copies may still have it. To erase the same again is
    /// safe.
    fn erase(&self, batch: Batch) -> Result<(), StoreError>;

    /// Registers an observer that is called before every later step towards durability.
    fn observe(&self, observer: Observer);
}
