//! The engine of one process with a folder of its own: everything is kept in two copies.
//!
//! # Layout
//!
//! A data folder holds
//!
//! - `lock`, locked by the process that uses the store;
//! - `log/`, a sled database whose tree `log` maps a sequence number (`u64`, big-endian) to a
//!   record: a version byte (1), the CRC-32 of the rest (big-endian), and an [`Entry`] as JSON;
//! - `journal.jsonl`, the same entries as text: a first line with the layout's number, then for
//!   each entry `{"crc":"<CRC-32 in hex>","entry":{…}}`;
//! - `desk/`, what is kept beside the facts and may be forgotten: see [`shelf`].
//!
//! Sequence numbers begin at 1 and have no gaps. A change may be a group of entries, the last of
//! which is marked `"last":true`; entries after the last mark were never acknowledged, and are
//! dropped when the store is opened.
//!
//! Entries are never changed, with one exception: if an entry says that a text is removed or a
//! scope forgotten, both copies are written anew without it. Opening does what was left of that.
//!
//! # Durability
//!
//! sled's own flush is not safe against a power cut, and one copy can be damaged. So a change is
//! acknowledged only after it is in sled, sled's file is synced, and it is in the journal and the
//! journal is synced. Opening reads both copies whole, checks every record, and makes each copy
//! good from the other.

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

/// How long opening waits for another process to let go of the store.
const PATIENCE: Duration = Duration::from_secs(2);

/// A write or a sync that a change takes.
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

/// An error of the engine. Each names the path and the cure.
#[derive(Debug, thiserror::Error)]
enum TwinError {
    /// Another process has it open.
    #[error(
        "the store {0} is in use by another process; end that process, or choose another folder with --data"
    )]
    InUse(PathBuf),
    /// Another version of Ibid wrote it.
    #[error(
        "the store {path} has layout {found}, this ibid reads layouts {OLDEST_LAYOUT} to {LAYOUT}; {}",
        cure_of_layout(*.found)
    )]
    Layout {
        /// The folder.
        path: PathBuf,
        /// The layout it has.
        found: u32,
    },
    /// The system refused to read or to write.
    #[error("cannot {doing} {path}; {}", cure_of_io(.source))]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another version of Ibid wrote the desk.
    #[error(
        "the desk {path} has layout {found}, which this ibid does not read; use the version that wrote it, or a newer one"
    )]
    DeskLayout {
        /// The copy of the desk.
        path: PathBuf,
        /// The layout it has.
        found: u32,
    },
    /// Neither copy has everything, or the two contradict each other. Nothing was changed.
    #[error(
        "the store {path} is damaged: its log and its journal do not both have entry {seq}, and neither is whole; put back a copy of the folder, or move it aside and start anew: the packs will be loaded again"
    )]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// The first entry that is lost or told differently.
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
            "make room there and try again: what was acknowledged is safe"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give this user the right to write there, or choose another folder with --data"
        }
        _ => "look after the disk and try again: what was acknowledged is safe",
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

/// The log in a data folder. While it is open no other process can open it.
pub(super) struct Twin {
    data: DataFolder,
    log: SledLog,
    journal: Journal,
    /// What opening read, until it is asked for.
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
    /// Opens the log of a data folder, made if it is missing, and repairs what is damaged.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if another process has it, if it has another layout, if both copies
    /// are damaged at one place, or if the system refuses.
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
        let mut found = SledLog::find(&log_path)?;
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

    /// Reads both copies of a folder whole, checks every record, and repairs nothing.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if there is no store, if another process has it, or if the system
    /// refuses.
    pub(super) fn inspect(data: &DataFolder) -> Result<Health, StoreError> {
        let inspect = || {
            let folder = data.path();
            std::fs::metadata(folder).map_err(TwinError::io("open", folder))?;
            let _lock = lock(data)?;
            let mut read = journal::read(&data.journal())?;
            let mut found = SledLog::find(&data.log())?;
            // A redaction that was cut off is finished when the store is opened: it is no damage.
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
        // The journal last: as long as it has what is to be gone, opening finishes this.
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
        // Part of it may be there.
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

/// Adds to what was found of the facts what is amiss with the desk.
fn with_desk(mut health: Health, data: &DataFolder) -> Result<Health, TwinError> {
    let desk = shelf::faults(&data.desk())?;
    match &mut health.soundness {
        Soundness::Damaged { faults, .. } => faults.extend(desk),
        Soundness::Whole { .. } if desk.is_empty() => {}
        whole @ Soundness::Whole { .. } => {
            *whole = Soundness::Damaged {
                faults: desk,
                cure: "start the bot: it makes each copy of the desk good from the other",
            };
        }
    }
    Ok(health)
}

/// Makes what was found of the log hold just the entries that count.
fn repaired_log(
    found: log::Found,
    path: &Path,
    entries: &[Entry],
    repaired: &mut Vec<Repaired>,
) -> Result<SledLog, TwinError> {
    let is_damaged = match found {
        log::Found::Good(mut log, _, held) => {
            if log.heal(&held, entries)? {
                repaired.push(made_good(path, "journal", None));
            }
            return Ok(log);
        }
        log::Found::Damaged(_) => true,
        log::Found::Nothing => false,
    };
    // A redaction that was cut off may be what damaged it: then it may have what is to be gone.
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
        repaired.push(made_good(path, "journal", aside.as_deref()));
    }
    Ok(log)
}

/// Returns what people read of a copy that was made good from another.
fn made_good(what: &Path, from: &str, aside: Option<&Path>) -> Repaired {
    let kept = aside.map(|aside| format!("; the damaged one is kept as {}", aside.display()));
    Repaired(format!(
        "{} was damaged and is made good from the {from}{}",
        what.display(),
        kept.unwrap_or_default()
    ))
}

/// The number that follows a name in that of something put aside.
const ASIDE: &str = ".damaged-";

/// Returns the first free name for what is put aside.
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

/// Removes what was put aside of a file or a folder, because it may hold what is to be gone.
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
    std::fs::create_dir_all(folder).map_err(TwinError::io("make the folder", folder))?;
    match folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        Some(parent) => sync(parent),
        None => sync(Path::new(".")),
    }
}

/// Takes a data folder's lock, waiting a little for a process that is about to end.
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
