//! The facts and their log kept in step: a change is admitted, numbered, appended and taken in.

use jiff::Timestamp;

use super::{CommitError, Health, Log, Observer, StoreError};
use crate::curation::{Admission, Author, Conflict, Draft, Entry, Holdings, Redactions, Stamp};

/// How often a change is tried again because another process was first.
const RACES_MAX: usize = 100;

/// Everything that happened, and what it amounts to.
#[derive(Debug)]
pub struct Ledger {
    log: Box<dyn Log>,
    holdings: Holdings,
    /// The number of the last entry, 0 if there is none.
    last: u64,
    /// Whether an earlier change could not be written whole.
    halted: bool,
}

/// An entry that contradicts those before it.
#[derive(Debug, thiserror::Error)]
#[error(
    "{store} is damaged: its entry {seq} does not fit those before it; put back a copy of it, or move it aside and start anew: the packs will be loaded again"
)]
struct Contradiction {
    store: String,
    seq: u64,
    source: Conflict,
}

impl Ledger {
    /// Reads a log.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read whole, or if its entries contradict each
    /// other.
    pub fn open(mut log: Box<dyn Log>) -> Result<Self, StoreError> {
        let entries = log.load()?;
        let mut ledger = Self {
            log,
            holdings: Holdings::default(),
            last: 0,
            halted: false,
        };
        for entry in &entries {
            ledger.replay(entry)?;
        }
        Ok(ledger)
    }

    /// Returns everything that the events so far amount to.
    #[must_use]
    pub const fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// Registers an observer that is called before every later step towards durability.
    pub fn observe(&mut self, observer: Observer) {
        self.log.observe(observer);
    }

    /// Writes a group of changes: all of it is there for good when this returns, or none of it.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError::Conflict`] if a change does not fit, and otherwise as
    /// [`Ledger::write`].
    pub fn commit(
        &mut self,
        drafts: Vec<Draft>,
        by: &Author,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let by = by.clone();
        let admission = self.holdings.admit(drafts, Stamp { at, by })?;
        self.write(admission)
    }

    /// Writes a group of changes that was admitted: all of it is there for good when this returns,
    /// or none of it.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError::Conflict`] if others were written since and a change no longer fits;
    /// then nothing is written. After [`StoreError::Unknown`] the group may be there when the store
    /// is opened again or not, and the ledger takes no more changes until then; after any other
    /// error of the store nothing is written.
    pub fn write(&mut self, mut admission: Admission) -> Result<(), CommitError> {
        for _ in 0..RACES_MAX {
            if self.halted {
                return Err(StoreError::Halted(self.log.name()).into());
            }
            if !self.holdings.is_current(&admission) {
                admission = admission.again(&self.holdings)?;
            }
            let entries = admission.number(self.last + 1);
            let Some(last) = entries.last().map(|last| last.seq) else {
                return Ok(());
            };
            match self.log.append(&entries) {
                Ok(()) => {
                    self.holdings.take_in(admission);
                    self.last = last;
                    return self.redact(&entries).map_err(CommitError::from);
                }
                Err(StoreError::Behind) => {
                    admission.take_back(entries);
                    self.catch_up()?;
                }
                Err(error) => {
                    self.halted = matches!(error, StoreError::Unknown(_));
                    return Err(error.into());
                }
            }
        }
        Err(StoreError::Behind.into())
    }

    /// Takes in what another process appended since; returns those entries.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read, or do not fit.
    pub fn catch_up(&mut self) -> Result<Vec<Entry>, StoreError> {
        let entries = self.log.tail(self.last)?;
        for entry in &entries {
            self.replay(entry)?;
        }
        Ok(entries)
    }

    /// Reads all that is kept and checks it. Changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Log::check`].
    pub fn check(&self) -> Result<Health, StoreError> {
        self.log.check()
    }

    fn replay(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let taken = self
            .holdings
            .replay(&entry.scope, &entry.event, &entry.stamp());
        taken.map_err(|source| {
            StoreError::Corrupt(Box::new(Contradiction {
                store: self.log.name(),
                seq: entry.seq,
                source,
            }))
        })?;
        self.last = entry.seq;
        Ok(())
    }

    /// Has the engine remove what new entries say is removed or forgotten, if any does.
    fn redact(&mut self, new: &[Entry]) -> Result<(), StoreError> {
        if !new.iter().any(Entry::removes) {
            return Ok(());
        }
        // If this fails, the rest is done when the store is opened.
        self.halted = true;
        let entries = self.log.load()?;
        let redactions = redactions([&entries]);
        let replaced = entries.iter().filter_map(|entry| {
            let event = redactions.instead_of(entry.seq, &entry.scope, &entry.event)?;
            Some(Entry {
                event,
                ..entry.clone()
            })
        });
        self.log.replace(&replaced.collect::<Vec<_>>())?;
        self.halted = false;
        Ok(())
    }
}

/// Returns what the whole groups of some copies say is to be removed or forgotten.
pub(super) fn redactions<'a>(copies: impl IntoIterator<Item = &'a Vec<Entry>>) -> Redactions {
    let mut redactions = Redactions::default();
    for entry in copies.into_iter().flat_map(|entries| whole_groups(entries)) {
        redactions.take_in(entry.seq, &entry.scope, &entry.event);
    }
    redactions
}

/// Returns entries up to the last that ends its group.
pub(super) fn whole_groups(entries: &[Entry]) -> &[Entry] {
    let end = entries.iter().rposition(|entry| entry.last);
    entries
        .get(..end.map_or(0, |last| last + 1))
        .expect("an entry's place is within the entries")
}
