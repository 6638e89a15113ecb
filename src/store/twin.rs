//! The engine for one process with its own folder, which keeps everything in two copies.
//!
//! # Layout
//!
//! A data folder contains
//!
//! - `lock`, locked by the process that uses the store;
//! - `log/`, a sled database whose tree `log` maps a sequence number (`u64`, big-endian) to a
//!   record: a version byte (1), the CRC-32 of the rest (big-endian), and an [`Entry`] as JSON;
//! - `journal.jsonl`, the same entries as text: a first line with the layout's number, then for
//!   each entry `{"crc":"<CRC-32 in hex>","entry":{…}}`;
//! - `desk/`, the records that are kept beside the facts and can be erased: see [`shelf`].
//!
//! Sequence numbers start at 1 and have no gaps. A change may be a group of entries, and its last
//! entry is marked `"last":true`. Entries after the last mark were never acknowledged and are
//! dropped when the store is opened.
//!
//! Entries never change, with one exception: if an entry redacts a text or forgets a scope, both
//! copies are rewritten without it. If that is interrupted, the next opening finishes it.
//!
//! # Durability
//!
//! sled's own flush does not survive a power cut, and one copy can be damaged. Therefore a change is
//! acknowledged only after it is in sled and sled's file is synced, and it is in the journal and the
//! journal is synced. Opening reads both copies completely, checks every record, and repairs each
//! copy from the other.

mod copies;
mod database;
mod journal;
mod log;
mod record;
mod renewal;
mod shelf;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Health, Log, Observer, Repaired, Soundness, StoreError};
use crate::config::DataFolder;
use crate::curation::Entry;

use copies::Copies;
use journal::Journal;
use log::SledLog;
pub(super) use shelf::TwinShelf;

/// The layout that this version writes.
pub const LAYOUT: u32 = 3;

/// The oldest layout that this version reads. A store of layout 2 holds what one of layout 3 may.
const OLDEST_LAYOUT: u32 = 2;

/// How long opening waits for another process to release the store.
const PATIENCE: Duration = Duration::from_secs(2);

/// A write or a sync within a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Entries go into sled.
    Insert,
    /// sled writes its buffers.
    Flush,
    /// sled's file is synced.
    SyncLog,
    /// Lines go to the end of the journal.
    Append,
    /// The journal is synced.
    SyncJournal,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Flush => "flush",
            Self::SyncLog => "sync the log",
            Self::Append => "append",
            Self::SyncJournal => "sync the journal",
        }
    }
}

/// An error of the engine. Each message names the path and the cure.
#[derive(Debug, thiserror::Error)]
enum TwinError {
    /// Another process has the store open.
    #[error(
        "the store {0} is in use by another process; stop that process, or choose another folder with --data"
    )]
    InUse(PathBuf),
    /// Another version of Ibid wrote it.
    #[error(
        "the store {path} has layout {found}, but this version of Ibid reads layouts {OLDEST_LAYOUT} to {LAYOUT}; {}",
        cure_of_layout(*.found)
    )]
    Layout {
        /// The folder.
        path: PathBuf,
        /// Its layout.
        found: u32,
    },
    /// A system call failed.
    #[error("cannot {doing} {path}; {}", cure_of_io(.source))]
    Io {
        /// The operation.
        doing: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another version of Ibid wrote the desk.
    #[error(
        "the desk {path} has layout {found}, which this version of Ibid does not read; use the version that wrote it, or a newer one"
    )]
    DeskLayout {
        /// The copy of the desk.
        path: PathBuf,
        /// Its layout.
        found: u32,
    },
    /// Neither copy is complete, or the two contradict each other. Nothing was changed.
    #[error(
        "the store {path} is damaged: entry {seq} is lost or differs between its log and its journal, and neither is complete; restore a backup of the folder, or move it away and restart: the packs will be loaded again"
    )]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// The first entry that is lost, or differs between the copies.
        seq: u64,
    },
}

fn cure_of_layout(found: u32) -> &'static str {
    if found < LAYOUT {
        "export its facts with the version that wrote it, and import them into a new folder"
    } else {
        "use the version that wrote it, or a newer one"
    }
}

fn cure_of_io(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "free some space there and try again: acknowledged changes are safe"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give this user permission to write there, or choose another folder with --data"
        }
        _ => "check the disk and try again: acknowledged changes are safe",
    }
}

impl TwinError {
    fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

impl From<TwinError> for StoreError {
    fn from(error: TwinError) -> Self {
        match &error {
            TwinError::InUse(_) => Self::InUse(error.into()),
            TwinError::Layout { .. } | TwinError::DeskLayout { .. } => Self::Refused(error.into()),
            TwinError::Damaged { .. } => Self::Corrupt(error.into()),
            TwinError::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    Self::Refused(error.into())
                }
                _ => Self::Unavailable(error.into()),
            },
        }
    }
}

/// The log of a data folder. While it is open, no other process can open it.
pub(super) struct Twin {
    data: DataFolder,
    log: SledLog,
    journal: Journal,
    /// The entries read by opening, until `load` takes them.
    read: Option<Vec<Entry>>,
    observer: Option<Observer>,
    _lock: File,
}

impl std::fmt::Debug for Twin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Twin");
        shown.field("data", &self.data).finish_non_exhaustive()
    }
}

impl Twin {
    /// Opens the log of a data folder, which is created if it is missing, and repairs damage.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if another process has it open, if its layout is not supported, if
    /// both copies have lost the same entry, or if the system returns an error.
    pub(super) fn open(data: &DataFolder) -> Result<(Self, Vec<Repaired>), StoreError> {
        Ok(Self::open_copies(data)?)
    }

    fn open_copies(data: &DataFolder) -> Result<(Self, Vec<Repaired>), TwinError> {
        let folder = data.path();
        make_folder(folder)?;
        let lock = lock(data)?;
        let (journal_path, log_path) = (data.journal(), data.log());
        let mut read = journal::read(&journal_path)?;
        renewal::finish(&log_path)?;
        let mut found = SledLog::find(&log_path, &read.entries)?;
        let is_old = copies::is_old(&found, &read);
        let [log_is_due, journal_is_due] = copies::redact(&mut found, &mut read);
        let entries = Copies::of(folder, &found, &read)?.merged(folder)?;
        let mut repaired = Vec::new();
        if log_is_due || journal_is_due {
            remove_put_aside(&log_path)?;
            remove_put_aside(&journal_path)?;
        }
        let mut log = repaired_log(found, &log_path, &entries, &mut repaired)?;
        if log_is_due || is_old {
            log.renew(&entries)?;
        }
        renewal::tidy(&log_path)?;
        if journal_is_due || is_old {
            journal::replace(&journal_path, &entries)?;
            read = journal::read(&journal_path)?;
        }
        let journal = Journal::open(&journal_path, &read, &entries, &mut repaired)?;
        sync(folder)?;
        let twin = Self {
            data: data.clone(),
            log,
            journal,
            read: Some(entries),
            observer: None,
            _lock: lock,
        };
        Ok((twin, repaired))
    }

    /// Reads both copies of a folder and checks every record, without repairing anything.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if there is no store, if another process has it open, or if the system
    /// returns an error.
    pub(super) fn inspect(data: &DataFolder) -> Result<Health, StoreError> {
        let inspect = || {
            let folder = data.path();
            std::fs::metadata(folder).map_err(TwinError::io("open", folder))?;
            let _lock = lock(data)?;
            let mut read = journal::read(&data.journal())?;
            let mut found = SledLog::find(&data.log(), &read.entries)?;
            // An interrupted redaction is not damage: the next opening finishes it.
            copies::redact(&mut found, &mut read);
            with_desk(Copies::of(folder, &found, &read)?.health(folder), data)
        };
        Ok(inspect()?)
    }

    fn read(&self) -> Result<Vec<Entry>, TwinError> {
        let read = self.log.read();
        read.map_err(TwinError::io("read", &self.data.log()))
    }

    fn renew(&mut self, entries: &[Entry]) -> Result<(), TwinError> {
        // The journal comes last: while it still has the text, the next opening finishes this.
        remove_put_aside(&self.data.log())?;
        remove_put_aside(&self.data.journal())?;
        self.log.renew(entries)?;
        self.journal.renew(entries)
    }
}

impl Log for Twin {
    fn name(&self) -> String {
        format!("the store {}", self.data.path().display())
    }

    fn load(&mut self) -> Result<Vec<Entry>, StoreError> {
        match self.read.take() {
            Some(entries) => Ok(entries),
            None => Ok(self.read()?),
        }
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.read = None;
        let observer = &mut self.observer;
        let mut step = |step: Step| {
            if let Some(observer) = observer {
                observer(step.name());
            }
        };
        let written = self
            .log
            .append(entries, &mut step)
            .and_then(|()| self.journal.append(entries, &mut step));
        // A part may have been written.
        written.map_err(|error| StoreError::Unknown(error.into()))
    }

    fn replace(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.read = None;
        let mut all = self.read()?;
        for entry in entries {
            if let Ok(place) = all.binary_search_by_key(&entry.seq, |other| other.seq)
                && let Some(replaced) = all.get_mut(place)
            {
                *replaced = entry.clone();
            }
        }
        Ok(self.renew(&all)?)
    }

    fn tail(&mut self, after: u64) -> Result<Vec<Entry>, StoreError> {
        let mut entries = self.read()?;
        entries.retain(|entry| entry.seq > after);
        Ok(entries)
    }

    fn check(&self) -> Result<Health, StoreError> {
        let read = journal::read(&self.data.journal())?;
        let (logged, damage) = match self.log.read() {
            Ok(entries) => (entries, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let copies = Copies {
            logged: &logged,
            damage,
            read: &read,
        };
        Ok(with_desk(copies.health(self.data.path()), &self.data)?)
    }

    fn observe(&mut self, observer: Observer) {
        self.observer = Some(observer);
    }
}

/// Adds the faults of the desk to the result for the facts.
fn with_desk(mut health: Health, data: &DataFolder) -> Result<Health, TwinError> {
    let desk = shelf::faults(&data.desk())?;
    match &mut health.soundness {
        Soundness::Damaged { faults, .. } => faults.extend(desk),
        Soundness::Whole { .. } if desk.is_empty() => {}
        whole @ Soundness::Whole { .. } => {
            *whole = Soundness::Damaged {
                faults: desk,
                cure: "start the bot: it repairs each copy of the desk from the other",
            };
        }
    }
    Ok(health)
}

/// Repairs the log so that it contains exactly the valid entries.
fn repaired_log(
    found: log::Found,
    path: &Path,
    entries: &[Entry],
    repaired: &mut Vec<Repaired>,
) -> Result<SledLog, TwinError> {
    let is_damaged = match found {
        log::Found::Good(mut log, _, held) => {
            if log.heal(&held, entries)? {
                repaired.push(repaired_from(path, "journal", None));
            }
            return Ok(log);
        }
        log::Found::Damaged(_) => true,
        log::Found::Nothing => false,
    };
    // If an interrupted redaction caused the damage, the damaged log may contain the redacted text.
    let may_be_kept = !entries.last().is_some_and(Entry::removes);
    let aside = (is_damaged && may_be_kept).then(|| free_name(path));
    if let Some(aside) = &aside {
        std::fs::rename(path, aside).map_err(TwinError::io("put aside", path))?;
    } else if is_damaged {
        std::fs::remove_dir_all(path).map_err(TwinError::io("remove", path))?;
    }
    let mut log = SledLog::create(path)?;
    log.heal(&[], entries)?;
    if is_damaged || !entries.is_empty() {
        repaired.push(repaired_from(path, "journal", aside.as_deref()));
    }
    Ok(log)
}

/// Returns the message about a copy that was repaired from another.
fn repaired_from(what: &Path, from: &str, aside: Option<&Path>) -> Repaired {
    let kept = aside.map(|aside| format!("; the damaged one is kept as {}", aside.display()));
    Repaired(format!(
        "{} was damaged and was repaired from the {from}{}",
        what.display(),
        kept.unwrap_or_default()
    ))
}

/// The suffix of a file or folder that was put aside; a number follows.
const ASIDE: &str = ".damaged-";

/// Returns the first free name for a file or folder to put aside.
fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!("{ASIDE}{number}"));
        PathBuf::from(name)
    };
    (1..)
        .map(name)
        .find(|path| !path.exists())
        .expect("fewer than four billion copies are put aside")
}

/// Removes the damaged copies of a file or folder that were put aside: they may contain erased text.
fn remove_put_aside(path: &Path) -> Result<(), TwinError> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let prefix = format!("{}{ASIDE}", name.to_string_lossy());
    let mut removed = false;
    for found in std::fs::read_dir(folder).map_err(TwinError::io("read", folder))? {
        let found = found.map_err(TwinError::io("read", folder))?.path();
        let of = found.file_name().map(|name| name.to_string_lossy());
        let number = of.as_ref().and_then(|name| name.strip_prefix(&prefix));
        let is_put_aside = number.is_some_and(|number| number.parse::<u32>().is_ok());
        if !is_put_aside {
            continue;
        }
        let remove = if found.is_dir() {
            std::fs::remove_dir_all(&found)
        } else {
            std::fs::remove_file(&found)
        };
        remove.map_err(TwinError::io("remove", &found))?;
        removed = true;
    }
    if removed { sync(folder) } else { Ok(()) }
}

fn make_folder(folder: &Path) -> Result<(), TwinError> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(TwinError::io("create the folder", folder))?;
    match folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        Some(parent) => sync(parent),
        None => sync(Path::new(".")),
    }
}

/// Locks a data folder, waiting briefly for a process that is about to end.
fn lock(data: &DataFolder) -> Result<File, TwinError> {
    let path = data.lock();
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.map_err(TwinError::io("open", &path))?;
    let pause = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                std::thread::sleep(pause);
                waited += pause;
            }
            Err(TryLockError::WouldBlock) => return Err(TwinError::InUse(data.path().to_owned())),
            Err(TryLockError::Error(error)) => return Err(TwinError::io("lock", &path)(error)),
        }
    }
}

/// Syncs a file or a folder to the disk.
fn sync(path: &Path) -> Result<(), TwinError> {
    let file = File::open(path).map_err(TwinError::io("open", path))?;
    file.sync_all().map_err(TwinError::io("sync", path))
}
