//! The durable store: everything that ever happened to the facts, kept twice.
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
//! - `desk/`, a sled database of its own for what is kept beside the facts and may be forgotten: see
//!   [`Desk`].
//!
//! Sequence numbers begin at 1 and have no gaps. A change may be a group of entries, the last of
//! which is marked `"last":true`; entries after the last mark were never acknowledged, and are
//! dropped when the store is opened.
//!
//! Entries are never changed, with one exception: where an entry says that a text is removed or a
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
mod desk;
mod journal;
mod log;
mod record;
mod renewal;

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use crate::curation::{Admission, Author, Conflict, Draft, Entry, Event, Holdings, Stamp};

use copies::Copies;
pub use desk::{Desk, DraftKey, GuildSettings, Marked, Put, QuestionKey, Subscriber, Unanswered};
use journal::Journal;
use log::Log;

/// The layout that this version writes.
pub const LAYOUT: u32 = 3;

/// The oldest layout that this version reads. A store of layout 2 holds what one of layout 3 may.
const OLDEST_LAYOUT: u32 = 2;

/// How long opening waits for another process to let go of the store.
const PATIENCE: Duration = Duration::from_secs(2);

/// A write or a sync that a change takes, told of just before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
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

/// Something that is told of every [`Step`]; it can end the process to see what is left.
pub type Observer = Box<dyn FnMut(Step) + Send>;

/// An error of the store. Each names the path and the cure.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
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
    /// An entry of the store contradicts those before it. Nothing was changed.
    #[error(
        "the store {path} is damaged: its entry {seq} does not fit those before it; put back a copy of the folder, or move it aside and start anew: the packs will be loaded again"
    )]
    Contradiction {
        /// The folder.
        path: PathBuf,
        /// The entry.
        seq: u64,
        /// How it contradicts.
        source: Conflict,
    },
    /// An earlier change could not be written whole.
    #[error(
        "the store {0} takes no more changes, because an earlier one could not be written; mend the cause and start again"
    )]
    Halted(PathBuf),
}

/// Why a change was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// It does not fit the facts as they are. Nothing was written.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
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

impl StoreError {
    fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

/// The store of a data folder. While it is open no other process can open it.
pub struct Store {
    folder: PathBuf,
    log: Log,
    journal: Journal,
    holdings: Holdings,
    last_seq: u64,
    halted: bool,
    observer: Option<Observer>,
    mended: Vec<Mended>,
    _lock: File,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Store");
        shown
            .field("folder", &self.folder)
            .field("last_seq", &self.last_seq);
        shown.finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store of a folder, made where it is missing, and mends what is damaged.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where another process has it, where it has another layout, where
    /// both copies are damaged at one place, or where the system refuses.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let journal_path = folder.join("journal.jsonl");
        let mut read = journal::read(&journal_path)?;
        let log_path = folder.join("log");
        renewal::finish(&log_path)?;
        let mut found = Log::find(&log_path)?;
        let is_old = copies::is_old(&found, &read);
        let [log_is_due, journal_is_due] = copies::redact(&mut found, &mut read);
        let copies = Copies::of(folder, &found, &read)?;
        let entries = copies.merged(folder)?;
        let mut mended = Vec::new();
        let mut log = match found {
            log::Found::Good(mut log, _, held) => {
                if log.heal(&held, &entries)? {
                    mended.push(Mended::Log {
                        log: log_path,
                        aside: None,
                    });
                }
                log
            }
            damaged => {
                let aside = matches!(damaged, log::Found::Damaged(_)).then(|| free_name(&log_path));
                if let Some(aside) = &aside {
                    let put_aside = std::fs::rename(&log_path, aside);
                    put_aside.map_err(StoreError::io("put aside", &log_path))?;
                }
                let mut log = Log::create(&log_path)?;
                log.heal(&[], &entries)?;
                if aside.is_some() || !entries.is_empty() {
                    mended.push(Mended::Log {
                        log: log_path,
                        aside,
                    });
                }
                log
            }
        };
        if log_is_due || is_old {
            log.renew(&entries)?;
        }
        renewal::tidy(&folder.join("log"))?;
        if journal_is_due || is_old {
            journal::replace(&journal_path, &entries)?;
            read = journal::read(&journal_path)?;
        }
        let journal = Journal::open(&journal_path, &read, &entries, &mut mended)?;
        sync(folder)?;
        let mut holdings = Holdings::default();
        for entry in &entries {
            let taken = holdings.replay(&entry.scope, &entry.event, &entry.stamp());
            taken.map_err(|source| StoreError::Contradiction {
                path: folder.to_owned(),
                seq: entry.seq,
                source,
            })?;
        }
        let last_seq = entries.last().map_or(0, |entry| entry.seq);
        Ok(Self {
            folder: folder.to_owned(),
            log,
            journal,
            holdings,
            last_seq,
            halted: false,
            observer: None,
            mended,
            _lock: lock,
        })
    }

    /// Has every write and sync of later changes told of.
    pub fn observe(&mut self, observer: Observer) {
        self.observer = Some(observer);
    }

    /// Returns what opening had to mend.
    #[must_use]
    pub fn mended(&self) -> &[Mended] {
        &self.mended
    }

    /// Returns everything that the events so far amount to.
    #[must_use]
    pub const fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// Writes a group of changes: all of it is there for good when this returns, or none of it.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError::Conflict`] if a change does not fit, and otherwise as
    /// [`Store::write`].
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
    /// then nothing is written. Any other error leaves it open whether the group is there once the
    /// store is opened again, and the store takes no more changes until then.
    pub fn write(&mut self, mut admission: Admission) -> Result<(), CommitError> {
        if self.halted {
            return Err(StoreError::Halted(self.folder.clone()).into());
        }
        if !self.holdings.is_current(&admission) {
            let stamp = admission.stamp().clone();
            admission = self.holdings.admit(admission.drafts().to_vec(), stamp)?;
        }
        let entries = admission.number(self.last_seq + 1);
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let last_seq = last.seq;
        let removes = |entry: &Entry| matches!(entry.event, Event::Redact { .. } | Event::Forget);
        let removes = entries.iter().any(removes);
        if let Err(error) = self.append(&entries) {
            self.halted = true;
            return Err(error.into());
        }
        self.holdings.take_in(admission);
        self.last_seq = last_seq;
        if removes {
            self.redact()?;
        }
        Ok(())
    }

    /// Writes both copies anew without what entries say is removed or forgotten.
    fn redact(&mut self) -> Result<(), StoreError> {
        // Where this fails, the rest is done when the store is opened.
        self.halted = true;
        let path = self.folder.join("log");
        let entries = self.log.read().map_err(StoreError::io("read", &path))?;
        let redactions = copies::redactions([&entries]);
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|entry| copies::redacted(&redactions, entry))
            .collect();
        self.log.renew(&entries)?;
        self.journal.renew(&entries)?;
        self.halted = false;
        Ok(())
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut observer = self.observer.take();
        let mut step = |step| {
            if let Some(observer) = &mut observer {
                observer(step);
            }
        };
        let written = self
            .log
            .append(entries, &mut step)
            .and_then(|()| self.journal.append(entries, &mut step));
        self.observer = observer;
        written
    }

    /// Reads both copies of a folder whole, checks every record, and mends nothing.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where there is no store, where another process has it, or where
    /// the system refuses.
    pub fn inspect(folder: &Path) -> Result<Verification, StoreError> {
        let journal_path = folder.join("journal.jsonl");
        std::fs::metadata(folder).map_err(StoreError::io("open", folder))?;
        let _lock = lock(folder)?;
        let mut read = journal::read(&journal_path)?;
        let mut found = Log::find(&folder.join("log"))?;
        // A redaction that was cut off is finished when the store is opened: it is no damage.
        copies::redact(&mut found, &mut read);
        Ok(Copies::of(folder, &found, &read)?.verified(folder))
    }

    /// Reads both copies of the open store whole, and checks every record.
    ///
    /// # Errors
    ///
    /// As [`Store::inspect`].
    pub fn verify(&self) -> Result<Verification, StoreError> {
        let read = journal::read(&self.folder.join("journal.jsonl"))?;
        let (logged, damage) = match self.log.read() {
            Ok(entries) => (entries, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let copies = Copies {
            logged: &logged,
            damage,
            read: &read,
        };
        Ok(copies.verified(&self.folder))
    }
}

/// Something that opening made good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mended {
    /// The log was made whole from the journal.
    Log {
        /// The log.
        log: PathBuf,
        /// Where the damaged one is kept, if it could not be read.
        aside: Option<PathBuf>,
    },
    /// The journal was made whole from the log.
    Journal {
        /// The journal.
        journal: PathBuf,
        /// Where the damaged one is kept, if it had lines that were no good.
        aside: Option<PathBuf>,
    },
}

/// What [`Store::inspect`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many entries there are.
    pub entries: u64,
    /// Why the log cannot be read, where it cannot.
    pub damage: Option<String>,
    /// The entries that the log has no good record of.
    pub lost_in_log: Vec<u64>,
    /// The entries that the journal has no good line of.
    pub lost_in_journal: Vec<u64>,
    /// The lines of the journal that are no good.
    pub bad_lines: u64,
    /// The entries that the two copies tell differently.
    pub differing: Vec<u64>,
    /// Whether a change was cut off before it was acknowledged, and nothing else is amiss.
    pub interrupted: bool,
    /// Whether opening the store makes it good.
    pub mendable: bool,
}

impl Verification {
    /// Returns whether everything that was acknowledged is in both copies, and the same.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        let whole = self.lost_in_journal.is_empty() && self.bad_lines == 0;
        self.damage.is_none()
            && self.lost_in_log.is_empty()
            && self.differing.is_empty()
            && (whole || self.interrupted)
    }
}

/// Returns the first free name for what is put aside.
fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{number}"));
        PathBuf::from(name)
    };
    (1..)
        .map(name)
        .find(|path| !path.exists())
        .unwrap_or_else(|| name(0))
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(StoreError::io("make the folder", folder))?;
    match folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        Some(parent) => sync(parent),
        None => sync(Path::new(".")),
    }
}

/// Takes the folder's lock, waiting a little for a process that is about to end.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.map_err(StoreError::io("open", &path))?;
    let pause = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                std::thread::sleep(pause);
                waited += pause;
            }
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(folder.to_owned())),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
    }
}

/// Syncs a file or a folder to the disk.
fn sync(path: &Path) -> Result<(), StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    file.sync_all().map_err(StoreError::io("sync", path))
}
