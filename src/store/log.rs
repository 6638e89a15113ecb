//! The first copy: sled. Nothing outside this file knows of sled.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Entry, LAYOUT, Step, StoreError, make_folder, sync};

/// The version byte of a record.
const RECORD: u8 = 1;

/// sled's page cache: enough for the latest changes, small beside the facts in memory.
const CACHE_BYTES: u64 = 16 << 20;

/// Records that go into sled at once; a group may be larger, its last record makes it count.
const BATCH: usize = 1_000;

/// The log of entries by sequence number, in a sled database of its own folder.
#[derive(Debug)]
pub(super) struct Log {
    folder: PathBuf,
    database: sled::Db,
    tree: sled::Tree,
}

/// What was found where the log should be.
#[derive(Debug)]
pub(super) enum Found {
    /// There is none yet.
    Nothing,
    /// A log, every record of which is good, with its layout and its entries in order.
    Good(Log, Option<u32>, Vec<Entry>),
    /// A log that cannot be read whole, and why.
    Damaged(io::Error),
}

impl Log {
    /// Looks at a folder without making anything in it.
    pub(super) fn find(folder: &Path) -> Result<Found, StoreError> {
        if !folder.join("conf").exists() && !folder.join("db").exists() {
            return Ok(Found::Nothing);
        }
        let read = open_database(folder).and_then(|log| {
            let layout = log.layout()?;
            let entries = log.read()?;
            Ok(Found::Good(log, layout, entries))
        });
        match read {
            Err(error) if is_refusal(&error) => Err(StoreError::io("open", folder)(error)),
            Err(damage) => Ok(Found::Damaged(damage)),
            Ok(found) => Ok(found),
        }
    }

    /// Makes an empty log.
    pub(super) fn create(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder)?;
        let log = open_database(folder).map_err(StoreError::io("open", folder))?;
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
    fn read(&self) -> io::Result<Vec<Entry>> {
        let records = catch(|| self.tree.iter().collect::<sled::Result<Vec<_>>>())?;
        records
            .into_iter()
            .map(|(key, record)| decode(&key, &record))
            .collect()
    }

    /// Makes the log, which holds some entries, hold just the ones that count; tells whether it
    /// lacked any.
    pub(super) fn heal(&mut self, held: &[Entry], entries: &[Entry]) -> Result<bool, StoreError> {
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

    /// Puts entries in and syncs sled's file.
    pub(super) fn append(
        &mut self,
        entries: &[Entry],
        step: &mut impl FnMut(Step),
    ) -> Result<(), StoreError> {
        for chunk in entries.chunks(BATCH) {
            let mut batch = sled::Batch::default();
            for entry in chunk {
                let record = encode(entry).map_err(StoreError::io("write", &self.folder))?;
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

    fn failed(&self, doing: &'static str) -> impl FnOnce(sled::Error) -> StoreError {
        let path = self.folder.clone();
        move |error| StoreError::Io {
            doing,
            path,
            source: io_error(error),
        }
    }
}

fn open_database(folder: &Path) -> io::Result<Log> {
    let (database, tree) = catch(|| {
        let config = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES);
        // Every change is flushed as it is made: sled need not do it by the clock.
        let database = config.flush_every_ms(None).open()?;
        let tree = database.open_tree("log")?;
        Ok((database, tree))
    })?;
    // sled leaves these unsynced; without them its database would not open after a power cut.
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name == "conf" || name.starts_with("snap.")) {
            fs::File::open(path)?.sync_all()?;
        }
    }
    fs::File::open(folder)?.sync_all()?;
    Ok(Log {
        folder: folder.to_owned(),
        database,
        tree,
    })
}

/// Runs something of sled's, a panic of which is an error: it does panic on some damaged files.
fn catch<T>(run: impl FnOnce() -> sled::Result<T>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(io_error),
        Err(_) => Err(io::Error::other("sled could not make sense of it")),
    }
}

/// Tells an error of the system's, which says nothing of the files, from damage to them.
fn is_refusal(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::WouldBlock
    )
}

fn io_error(error: sled::Error) -> io::Error {
    match error {
        sled::Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn encode(entry: &Entry) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(entry)?;
    let mut record = vec![RECORD];
    record.extend(crc32fast::hash(&json).to_be_bytes());
    record.extend(json);
    Ok(record)
}

fn decode(key: &[u8], record: &[u8]) -> io::Result<Entry> {
    let bad = || io::Error::other("a record is not what was written");
    let (version, rest) = record.split_first().ok_or_else(bad)?;
    let (checksum, json) = rest.split_first_chunk::<4>().ok_or_else(bad)?;
    let good = *version == RECORD && crc32fast::hash(json).to_be_bytes() == *checksum;
    let entry: Entry = serde_json::from_slice(json)?;
    (good && key == entry.seq.to_be_bytes())
        .then_some(entry)
        .ok_or_else(bad)
}
