//! Keeps the facts in step with their log: a change is admitted, numbered, appended and applied.

use jiff::Timestamp;

use super::{CommitError, Health, Log, Observer, StoreError};
use crate::curation::{Admission, Author, Conflict, Draft, Entry, Holdings, Redactions, Stamp};

/// How often a change is retried because another process was first.
const RACES_MAX: usize = 100;

/// The log of changes, and the facts that result from it.
#[derive(Debug)]
pub struct Ledger {
    log: Box<dyn Log>,
    holdings: Holdings,
    /// The number of the last entry, 0 if there is none.
    last: u64,
    /// Whether an earlier change could not be written completely.
    halted: bool,
}

/// An entry that contradicts the entries before it.
#[derive(Debug, thiserror::Error)]
#[error(
    "{store} is damaged: entry {seq} contradicts the entries before it; restore a backup, or move the store away and restart: the packs will be loaded again"
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
    /// Returns a [`StoreError`] if it cannot be read completely, or if its entries contradict each
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

    /// Returns the state that results from all events so far.
    #[must_use]
    pub const fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// Registers an observer that is called before every later write and sync.
    pub fn observe(&mut self, observer: Observer) {
        self.log.observe(observer);
    }

    /// Admits and writes a group of changes. On success the whole group is durable.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError::Conflict`] if a change conflicts with the current facts; other errors are
    /// those of [`Ledger::write`].
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

    /// Writes an admitted group of changes. On success the whole group is durable.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError::Conflict`] if other changes were written since and a change no longer
    /// fits; nothing is written. After [`StoreError::Unknown`] the group may or may not be there when
    /// the store is opened again, and the ledger accepts no more changes until then. After any other
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

    /// Applies the entries that another process has appended, and returns them.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read, or contradict the entries before them.
    pub fn catch_up(&mut self) -> Result<Vec<Entry>, StoreError> {
        let entries = self.log.tail(self.last)?;
        for entry in &entries {
            self.replay(entry)?;
        }
        Ok(entries)
    }

    /// Reads and checks all records, without changing anything.
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

    /// Has the engine remove the texts that new entries redact or forget, if any.
    fn redact(&mut self, new: &[Entry]) -> Result<(), StoreError> {
        if !new.iter().any(Entry::removes) {
            return Ok(());
        }
        // If this fails, the next opening of the store finishes it.
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

/// Returns what the complete groups of some copies redact or forget.
pub(super) fn redactions<'a>(copies: impl IntoIterator<Item = &'a Vec<Entry>>) -> Redactions {
    let mut redactions = Redactions::default();
    for entry in copies.into_iter().flat_map(|entries| whole_groups(entries)) {
        redactions.take_in(entry.seq, &entry.scope, &entry.event);
    }
    redactions
}

/// Returns the entries up to the last one that ends its group.
pub(super) fn whole_groups(entries: &[Entry]) -> &[Entry] {
    let end = entries.iter().rposition(|entry| entry.last);
    entries
        .get(..end.map_or(0, |last| last + 1))
        .expect("the index of an entry is within the entries")
}
