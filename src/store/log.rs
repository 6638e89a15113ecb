//! The first copy: sled. Nothing outside this file knows of sled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Entry, Step, StoreError, make_folder, sync};

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

/// An opened log.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) log: Log,
    /// The entries that it holds.
    pub(super) held: Vec<Entry>,
    /// The entries that could be read: those that it holds, or what was saved of a damaged one.
    pub(super) entries: Vec<Entry>,
}

impl Log {
    /// Opens the log. A database that sled cannot open or read is put aside whole, and an empty
    /// one is begun.
    pub(super) fn open(folder: &Path, mended: &mut Vec<String>) -> Result<Opened, StoreError> {
        make_folder(folder)?;
        let (damage, salvaged) = match open_database(folder) {
            Ok(log) => match log.read() {
                Ok(entries) => {
                    return Ok(Opened {
                        log,
                        held: entries.clone(),
                        entries,
                    });
                }
                Err(error) => (error, log.scan()),
            },
            Err(error) => (error, Vec::new()),
        };
        if is_refusal(&damage) {
            return Err(StoreError::io("open", folder)(damage));
        }
        let aside = put_aside(folder)?;
        mended.push(format!(
            "{} was damaged ({damage}) and is made anew from the journal; as it was, it is kept in {}",
            folder.display(),
            aside.display()
        ));
        make_folder(folder)?;
        let log = open_database(folder).map_err(StoreError::io("open", folder))?;
        Ok(Opened {
            log,
            held: Vec::new(),
            entries: salvaged,
        })
    }

    /// Returns every good record in order, passing over the others.
    pub(super) fn scan(&self) -> Vec<Entry> {
        let records = self.tree.iter().filter_map(Result::ok);
        records
            .filter_map(|(key, record)| decode(&key, &record).ok())
            .collect()
    }

    /// Returns every record in order.
    fn read(&self) -> io::Result<Vec<Entry>> {
        let records = catch(|| self.tree.iter().collect::<sled::Result<Vec<_>>>())?;
        records
            .into_iter()
            .map(|(key, record)| decode(&key, &record))
            .collect()
    }

    /// Makes the log, which holds some entries, hold just the ones that count.
    pub(super) fn heal(&mut self, held: &[Entry], entries: &[Entry]) -> Result<(), StoreError> {
        if held == entries {
            return Ok(());
        }
        let surplus = held.iter().filter(|entry| entry.seq > entries.len() as u64);
        for entry in surplus {
            self.tree
                .remove(entry.seq.to_be_bytes())
                .map_err(self.failed("write"))?;
        }
        let held: std::collections::HashSet<u64> = held.iter().map(|entry| entry.seq).collect();
        let missing: Vec<Entry> = entries
            .iter()
            .filter(|entry| !held.contains(&entry.seq))
            .cloned()
            .collect();
        self.append(&missing, &mut |_| {})?;
        sync(&self.folder)
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

/// Renames a folder to the first free name of its own with a number.
fn put_aside(folder: &Path) -> Result<PathBuf, StoreError> {
    let name = |number: u32| folder.with_extension(format!("damaged-{number}"));
    let aside = (1..)
        .map(name)
        .find(|path| !path.exists())
        .unwrap_or_else(|| name(0));
    fs::rename(folder, &aside).map_err(StoreError::io("put aside", folder))?;
    Ok(aside)
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
