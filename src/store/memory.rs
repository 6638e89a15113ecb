//! The in-memory engine, which keeps everything until the process ends. It is for tests, including
//! those in which one process plays several.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ledger::whole_groups;

use super::{Batch, Health, Log, Observer, Record, Shelf, Soundness, StoreError, Tree};
use crate::curation::Entry;

/// A log and a shelf in memory. Clones share their data, as processes share a database.
#[derive(Clone, Default)]
pub struct Memory {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    records: BTreeMap<(Tree, Vec<u8>), String>,
    observer: Option<Observer>,
}

impl Kept {
    fn step(&mut self, name: &'static str) {
        if let Some(observer) = &mut self.observer {
            observer(name);
        }
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kept = self.hold();
        let mut shown = formatter.debug_struct("Memory");
        shown
            .field("entries", &kept.entries.len())
            .field("records", &kept.records.len())
            .finish()
    }
}

impl Memory {
    fn hold(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns all data as text.
    #[must_use]
    pub fn text(&self) -> String {
        let kept = self.hold();
        format!("{:?}{:?}", kept.entries, kept.records)
    }
}

impl Log for Memory {
    fn name(&self) -> String {
        "the store in memory".to_owned()
    }

    fn load(&mut self) -> Result<Vec<Entry>, StoreError> {
        self.tail(0)
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut kept = self.hold();
        kept.step("append");
        let next = kept.entries.len() as u64 + 1;
        if entries.first().is_some_and(|first| first.seq != next) {
            return Err(StoreError::Behind);
        }
        kept.entries.extend_from_slice(entries);
        Ok(())
    }

    fn replace(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut kept = self.hold();
        for entry in entries {
            let place = kept
                .entries
                .binary_search_by_key(&entry.seq, |other| other.seq);
            if let Some(replaced) = place.ok().and_then(|place| kept.entries.get_mut(place)) {
                *replaced = entry.clone();
            }
        }
        Ok(())
    }

    fn tail(&mut self, after: u64) -> Result<Vec<Entry>, StoreError> {
        let kept = self.hold();
        let entries = whole_groups(&kept.entries).iter();
        Ok(entries.filter(|entry| entry.seq > after).cloned().collect())
    }

    fn check(&self) -> Result<Health, StoreError> {
        Ok(Health {
            entries: self.hold().entries.len() as u64,
            soundness: Soundness::Whole {
                how: "kept in memory",
                but: None,
            },
        })
    }

    fn observe(&mut self, observer: Observer) {
        self.hold().observer = Some(observer);
    }
}

impl Shelf for Memory {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<String>, StoreError> {
        Ok(self.hold().records.get(&(tree, key.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Record>, StoreError> {
        let kept = self.hold();
        let from = kept.records.range((tree, prefix.to_vec())..);
        let begins = |(other, key): &(Tree, Vec<u8>)| *other == tree && key.starts_with(prefix);
        let found = from.take_while(|(name, _)| begins(name));
        Ok(found
            .map(|((_, key), text)| (key.clone(), text.clone()))
            .collect())
    }

    fn keys(&self, tree: Tree) -> Result<Vec<Vec<u8>>, StoreError> {
        let found = self.scan(tree, &[])?;
        Ok(found.into_iter().map(|(key, _)| key).collect())
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        let mut kept = self.hold();
        kept.step("apply");
        for name in batch.removes {
            kept.records.remove(&name);
        }
        for (tree, key, text) in batch.puts {
            kept.records.insert((tree, key), text);
        }
        Ok(())
    }

    fn erase(&self, batch: Batch) -> Result<(), StoreError> {
        self.apply(batch)
    }

    fn observe(&self, observer: Observer) {
        self.hold().observer = Some(observer);
    }
}
