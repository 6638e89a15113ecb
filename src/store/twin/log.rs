//! The first copy: a tree in a sled database.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::database::{self, catch, io_error, is_refusal};
use super::{LAYOUT, Step, TwinError, make_folder, record, renewal, sync};
use crate::curation::Entry;

/// The number of records in a sled batch. A group may be larger, because only its last record makes it
/// valid.
const BATCH: usize = 1_000;

/// The log of entries by sequence number, in a sled database of its own folder.
#[derive(Debug)]
pub(super) struct SledLog {
    folder: PathBuf,
    database: sled::Db,
    tree: sled::Tree,
}

/// The log found in a folder.
#[derive(Debug)]
pub(super) enum Found {
    /// There is no log yet.
    Nothing,
    /// A log whose records are all good, with its layout and its entries in order.
    Good(SledLog, Option<u32>, Vec<Entry>),
    /// A log that cannot be read completely, and why.
    Damaged(io::Error),
}

impl SledLog {
    /// Returns the log in a folder, without creating anything. `other` has the entries of the other copy, in
    /// order.
    pub(super) fn find(folder: &Path, other: &[Entry]) -> Result<Found, TwinError> {
        if !folder.join("conf").exists() && !folder.join("db").exists() {
            return Ok(Found::Nothing);
        }
        let read = open_database(folder).and_then(|log| {
            let layout = log.layout()?;
            let entries = log.read_beside(other)?;
            Ok(Found::Good(log, layout, entries))
        });
        match read {
            Err(error) if is_refusal(&error) => Err(TwinError::io("open", folder)(error)),
            Err(damage) => Ok(Found::Damaged(damage)),
            Ok(found) => Ok(found),
        }
    }

    /// Creates an empty log.
    pub(super) fn create(folder: &Path) -> Result<Self, TwinError> {
        make_folder(folder)?;
        let log = open_database(folder).map_err(TwinError::io("open", folder))?;
        log.database
            .insert("layout", &LAYOUT.to_be_bytes())
            .map_err(log.failed("write"))?;
        log.database.flush().map_err(log.failed("write"))?;
        sync(&folder.join("db"))?;
        Ok(log)
    }

    fn layout(&self) -> io::Result<Option<u32>> {
        let layout = catch(|| self.database.get("layout"))?;
        Ok(layout.and_then(|bytes| Some(u32::from_be_bytes(bytes.as_ref().try_into().ok()?))))
    }

    /// Reads every record again, in order.
    pub(super) fn read(&self) -> io::Result<Vec<Entry>> {
        self.read_beside(&[])
    }

    /// Reads every record, in order. An entry that is the same in the other copy shares its text with
    /// that one, so that opening a store takes little more memory than it holds.
    fn read_beside(&self, other: &[Entry]) -> io::Result<Vec<Entry>> {
        let mut records = self.tree.iter();
        let mut entries = Vec::with_capacity(other.len());
        while let Some((key, record)) = catch(|| records.next().transpose())? {
            let entry = decode(&key, &record)?;
            let same = other
                .binary_search_by_key(&entry.seq, |other| other.seq)
                .ok()
                .and_then(|place| other.get(place))
                .filter(|other| **other == entry);
            entries.push(same.cloned().unwrap_or(entry));
        }
        Ok(entries)
    }

    /// Makes a log that contains `held` contain exactly `entries`. Returns whether any was missing.
    pub(super) fn heal(&mut self, held: &[Entry], entries: &[Entry]) -> Result<bool, TwinError> {
        let surplus = held.iter().filter(|entry| entry.seq > entries.len() as u64);
        for entry in surplus {
            self.tree
                .remove(entry.seq.to_be_bytes())
                .map_err(self.failed("write"))?;
        }
        let held: HashSet<u64> = held.iter().map(|entry| entry.seq).collect();
        let missing = entries.iter().filter(|entry| !held.contains(&entry.seq));
        let missing: Vec<Entry> = missing.cloned().collect();
        if held.len() == entries.len() && missing.is_empty() {
            return Ok(false);
        }
        self.append(&missing, &mut |_| {})?;
        sync(&self.folder)?;
        Ok(!missing.is_empty())
    }

    /// Replaces the log with one that contains exactly these entries, because sled keeps overwritten
    /// data.
    pub(super) fn renew(&mut self, entries: &[Entry]) -> Result<(), TwinError> {
        renewal::tidy(&self.folder)?;
        let mut renewed = Self::create(&renewal::fresh(&self.folder))?;
        renewed.append(entries, &mut |_| {})?;
        drop(renewed);
        renewal::put_in_place(&self.folder)?;
        *self = open_database(&self.folder).map_err(TwinError::io("open", &self.folder))?;
        renewal::tidy(&self.folder)
    }

    /// Writes entries and syncs sled's file.
    pub(super) fn append(
        &mut self,
        entries: &[Entry],
        step: &mut impl FnMut(Step),
    ) -> Result<(), TwinError> {
        for chunk in entries.chunks(BATCH) {
            let mut batch = sled::Batch::default();
            for entry in chunk {
                let record = record::encode(entry).map_err(TwinError::io("write", &self.folder))?;
                batch.insert(&entry.seq.to_be_bytes(), record);
            }
            step(Step::Insert);
            self.tree.apply_batch(batch).map_err(self.failed("write"))?;
        }
        step(Step::Flush);
        self.database.flush().map_err(self.failed("write"))?;
        step(Step::SyncLog);
        sync(&self.folder.join("db"))
    }

    fn failed(&self, doing: &'static str) -> impl FnOnce(sled::Error) -> TwinError {
        let path = self.folder.clone();
        move |error| TwinError::Io {
            doing,
            path,
            source: io_error(error),
        }
    }
}

fn open_database(folder: &Path) -> io::Result<SledLog> {
    let database = database::open(folder)?;
    let tree = catch(|| database.open_tree("log"))?;
    Ok(SledLog {
        folder: folder.to_owned(),
        database,
        tree,
    })
}

fn decode(key: &[u8], record: &[u8]) -> io::Result<Entry> {
    let entry: Entry = record::decode(record)?;
    if key == entry.seq.to_be_bytes() {
        Ok(entry)
    } else {
        Err(io::Error::other("a record has the key of another"))
    }
}
