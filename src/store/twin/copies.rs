//! Compares the two copies of a store: missing entries, differences, and which copy is valid.

use std::path::Path;

use super::{LAYOUT, OLDEST_LAYOUT, TwinError, journal, log};
use crate::curation::Entry;
use crate::store::ledger::{redactions, whole_groups};
use crate::store::{Health, Soundness};

/// The contents of the two copies of a store.
#[derive(Debug)]
pub(super) struct Copies<'a> {
    pub(super) logged: &'a [Entry],
    /// Why the log cannot be read, if it cannot.
    pub(super) damage: Option<String>,
    pub(super) read: &'a journal::Read,
}

impl<'a> Copies<'a> {
    pub(super) fn of(
        folder: &Path,
        found: &'a log::Found,
        read: &'a journal::Read,
    ) -> Result<Self, TwinError> {
        let logged: &[Entry] = match found {
            log::Found::Good(_, _, entries) => entries,
            log::Found::Nothing | log::Found::Damaged(_) => &[],
        };
        let other = layouts(found, read).find(|layout| !(OLDEST_LAYOUT..=LAYOUT).contains(layout));
        match other {
            Some(found) => Err(TwinError::Layout {
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

    pub(super) fn health(&self, folder: &Path) -> Health {
        let entries = last(self.logged).max(self.read.last_seq());
        let lacking = |held: &[Entry]| -> Vec<u64> {
            let all = 1..=entries;
            all.filter(|seq| at(held, *seq).is_none()).collect()
        };
        let (lost_in_log, lost_in_journal) = (lacking(self.logged), lacking(&self.read.entries));
        let differing: Vec<u64> = self.differing().collect();
        let is_whole = lost_in_journal.is_empty() && self.read.bad_lines == 0;
        let log_is_good = self.damage.is_none() && lost_in_log.is_empty() && differing.is_empty();
        let soundness = if log_is_good && (is_whole || self.is_interrupted()) {
            Soundness::Whole {
                how: "both copies are complete and identical",
                but: (!is_whole).then_some(
                    "except for the last change, which was interrupted before it was acknowledged",
                ),
            }
        } else {
            let damage = self.damage.as_ref();
            let unreadable = damage.map(|damage| format!("the log cannot be read: {damage}"));
            let lists = [
                ("the log lacks entries", lost_in_log),
                ("the journal lacks entries", lost_in_journal),
                ("the two differ in entries", differing),
            ];
            let listed = lists
                .into_iter()
                .filter(|(_, entries)| !entries.is_empty())
                .map(|(what, entries)| format!("{what} {}", numbers(&entries)));
            Soundness::Damaged {
                faults: unreadable.into_iter().chain(listed).collect(),
                cure: if self.merged(folder).is_ok() {
                    "run any ibid command that opens the store: it repairs each copy from the other"
                } else {
                    "restore a backup of the folder, or move it away and restart"
                },
            }
        };
        Health { entries, soundness }
    }

    /// Returns the numbers of the entries that differ between the copies.
    fn differing(&self) -> impl Iterator<Item = u64> {
        let differ =
            |entry: &&Entry| at(&self.read.entries, entry.seq).is_some_and(|other| other != *entry);
        self.logged.iter().filter(differ).map(|entry| entry.seq)
    }

    /// Reports whether the journal lacks at most the end of one group, and has no bad line except one
    /// that was being written.
    fn is_interrupted(&self) -> bool {
        let written = last(&self.read.entries);
        let ahead = self.logged.iter().filter(|entry| entry.seq > written);
        let groups = ahead.filter(|entry| entry.last).count();
        self.read.layout.is_some()
            && first_gap(&self.read.entries) > written
            && groups <= 1
            && self.read.bad_lines == u64::from(self.read.is_torn)
    }

    /// Returns the valid entries, up to the last complete group, from the copy that has them all.
    ///
    /// The log is written and synced first. So if it lacks an entry for which the journal has or had a
    /// line, the log has lost entries, and only a journal without bad lines has all of them.
    pub(super) fn merged(&self, folder: &Path) -> Result<Vec<Entry>, TwinError> {
        let damaged = |seq| TwinError::Damaged {
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
        Ok(whole_groups(from).to_vec())
    }
}

/// The maximum number of entries that are listed.
const LISTED_MAX: usize = 20;

/// Returns a list of entry numbers for people.
fn numbers(entries: &[u64]) -> String {
    let listed: Vec<String> = entries
        .iter()
        .take(LISTED_MAX)
        .map(u64::to_string)
        .collect();
    let more = if entries.len() > LISTED_MAX {
        " …"
    } else {
        ""
    };
    listed.join(", ") + more
}

/// Returns the layout numbers in the two copies.
fn layouts(found: &log::Found, read: &journal::Read) -> impl Iterator<Item = u32> {
    let of_log = match found {
        log::Found::Good(_, layout, _) => *layout,
        log::Found::Nothing | log::Found::Damaged(_) => None,
    };
    read.layout.into_iter().chain(of_log)
}

/// Reports whether a copy has an older layout that is still supported.
pub(super) fn is_old(found: &log::Found, read: &journal::Read) -> bool {
    layouts(found, read).any(|layout| (OLDEST_LAYOUT..LAYOUT).contains(&layout))
}

/// Removes from the contents of both copies what either copy redacts or forgets. Returns whether the
/// log, and whether the journal, still contained any of it.
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

/// Returns the number of the last entry, or 0 if there is none.
fn last(entries: &[Entry]) -> u64 {
    entries.last().map_or(0, |entry| entry.seq)
}

/// Returns the first number missing from ordered entries.
fn first_gap(entries: &[Entry]) -> u64 {
    (1..)
        .zip(entries)
        .find(|(seq, entry)| *seq != entry.seq)
        .map_or_else(|| entries.len() as u64 + 1, |(seq, _)| seq)
}

/// Returns the entry with a number from ordered entries.
fn at(entries: &[Entry], seq: u64) -> Option<&Entry> {
    let place = entries.binary_search_by_key(&seq, |entry| entry.seq).ok()?;
    entries.get(place)
}
