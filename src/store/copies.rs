//! The two copies of a store side by side: what they lack, where they differ, what counts.

use std::path::Path;

use super::{LAYOUT, OLDEST_LAYOUT, StoreError, Verification, journal, log};
use crate::curation::{Entry, Redactions};

/// The two copies of a store, as they were read.
#[derive(Debug)]
pub(super) struct Copies<'a> {
    pub(super) logged: &'a [Entry],
    /// Why the log cannot be read, where it cannot.
    pub(super) damage: Option<String>,
    pub(super) read: &'a journal::Read,
}

impl<'a> Copies<'a> {
    pub(super) fn of(
        folder: &Path,
        found: &'a log::Found,
        read: &'a journal::Read,
    ) -> Result<Self, StoreError> {
        let logged: &[Entry] = match found {
            log::Found::Good(_, _, entries) => entries,
            log::Found::Nothing | log::Found::Damaged(_) => &[],
        };
        let other = layouts(found, read).find(|layout| !(OLDEST_LAYOUT..=LAYOUT).contains(layout));
        match other {
            Some(found) => Err(StoreError::Layout {
                path: folder.to_owned(),
                found,
            }),
            None => Ok(Self {
                logged,
                damage: match found {
                    log::Found::Damaged(error) => Some(error.to_string()),
                    log::Found::Good(..) | log::Found::Nothing => None,
                },
                read,
            }),
        }
    }

    pub(super) fn verified(&self, folder: &Path) -> Verification {
        let all = 1..=last(self.logged).max(self.read.last_seq());
        let lacking = |entries: &[Entry]| {
            all.clone()
                .filter(|seq| at(entries, *seq).is_none())
                .collect::<Vec<u64>>()
        };
        Verification {
            entries: *all.end(),
            damage: self.damage.clone(),
            lost_in_log: lacking(self.logged),
            lost_in_journal: lacking(&self.read.entries),
            bad_lines: self.read.bad_lines,
            interrupted: self.is_interrupted(),
            differing: self.differing().collect(),
            mendable: self.merged(folder).is_ok(),
        }
    }

    /// Returns the numbers of the entries that the two copies tell differently.
    fn differing(&self) -> impl Iterator<Item = u64> {
        let differ =
            |entry: &&Entry| at(&self.read.entries, entry.seq).is_some_and(|other| other != *entry);
        self.logged.iter().filter(differ).map(|entry| entry.seq)
    }

    /// Tells whether what the journal lacks is no more than the end of one group, and no line of it
    /// is bad but one that was being written.
    fn is_interrupted(&self) -> bool {
        let written = last(&self.read.entries);
        let ahead = self.logged.iter().filter(|entry| entry.seq > written);
        let groups = ahead.filter(|entry| entry.last).count();
        self.read.layout.is_some()
            && first_gap(&self.read.entries) > written
            && groups <= 1
            && self.read.bad_lines == u64::from(self.read.is_torn)
    }

    /// Returns the entries that count, up to the last whole group: those of whichever copy has all.
    ///
    /// The log is written and synced first. So where it lacks an entry that the journal ever had a
    /// line of, it has lost some, and only a journal without a bad line can tell which.
    pub(super) fn merged(&self, folder: &Path) -> Result<Vec<Entry>, StoreError> {
        let damaged = |seq| StoreError::Damaged {
            path: folder.to_owned(),
            seq,
        };
        if let Some(seq) = self.differing().next() {
            return Err(damaged(seq));
        }
        let log_is_short = self.damage.is_some() || last(self.logged) < self.read.last_seq();
        let from = if !log_is_short {
            self.logged
        } else if self.read.is_whole() {
            &self.read.entries
        } else {
            return Err(damaged(first_gap(self.logged)));
        };
        if first_gap(from) <= last(from) {
            return Err(damaged(first_gap(from)));
        }
        let whole = from
            .iter()
            .rposition(|entry| entry.last)
            .map_or(0, |place| place + 1);
        Ok(from.iter().take(whole).cloned().collect())
    }
}

/// Returns the layouts that the two copies name.
fn layouts(found: &log::Found, read: &journal::Read) -> impl Iterator<Item = u32> {
    let of_log = match found {
        log::Found::Good(_, layout, _) => *layout,
        log::Found::Nothing | log::Found::Damaged(_) => None,
    };
    read.layout.into_iter().chain(of_log)
}

/// Tells whether a copy is of an older layout that is read all the same.
pub(super) fn is_old(found: &log::Found, read: &journal::Read) -> bool {
    layouts(found, read).any(|layout| (OLDEST_LAYOUT..LAYOUT).contains(&layout))
}

/// Returns what the whole groups of some copies say is to be removed or forgotten.
pub(super) fn redactions<'a>(copies: impl IntoIterator<Item = &'a Vec<Entry>>) -> Redactions {
    let mut redactions = Redactions::default();
    for entries in copies {
        let whole = entries.iter().rposition(|entry| entry.last);
        for entry in entries.iter().take(whole.map_or(0, |last| last + 1)) {
            redactions.take_in(entry.seq, &entry.scope, &entry.event);
        }
    }
    redactions
}

/// Returns an entry without what is to be removed.
pub(super) fn redacted(redactions: &Redactions, mut entry: Entry) -> Entry {
    if let Some(event) = redactions.instead_of(entry.seq, &entry.scope, &entry.event) {
        entry.event = event;
    }
    entry
}

/// Takes out of what was read of both copies what either says is to be removed; tells whether the log
/// and whether the journal still had any of it.
pub(super) fn redact(found: &mut log::Found, read: &mut journal::Read) -> [bool; 2] {
    let mut none = Vec::new();
    let logged = match found {
        log::Found::Good(_, _, entries) => entries,
        log::Found::Nothing | log::Found::Damaged(_) => &mut none,
    };
    let redactions = redactions([&*logged, &read.entries]);
    [logged, &mut read.entries].map(|entries| {
        let mut had_any = false;
        for entry in entries {
            if let Some(event) = redactions.instead_of(entry.seq, &entry.scope, &entry.event) {
                entry.event = event;
                had_any = true;
            }
        }
        had_any
    })
}

/// Returns the number of the last entry, 0 where there is none.
fn last(entries: &[Entry]) -> u64 {
    entries.last().map_or(0, |entry| entry.seq)
}

/// Returns the first number that entries in order lack.
fn first_gap(entries: &[Entry]) -> u64 {
    (1..)
        .zip(entries)
        .find(|(seq, entry)| *seq != entry.seq)
        .map_or_else(|| entries.len() as u64 + 1, |(seq, _)| seq)
}

/// Returns the entry of a number from entries in order.
fn at(entries: &[Entry], seq: u64) -> Option<&Entry> {
    let place = entries.binary_search_by_key(&seq, |entry| entry.seq).ok()?;
    entries.get(place)
}
