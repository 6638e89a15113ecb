//! What is kept beside the facts and may be forgotten: a server's settings, questions that wait for
//! its moderators, questions whose answer helped, who is who in histories, and texts too long for a
//! button.
//!
//! It is a sled database of its own, with a tree for each sort of record. The journal never forgets;
//! what people asked must be, so none of it is there. Each change is synced before it counts. One
//! copy is kept: where it is damaged it is put aside, and the desk begins empty. Each opening writes it
//! anew, so that of what was forgotten nothing is left in its files.

mod drafts;
mod guilds;
mod people;
mod questions;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::database::{self, catch, is_refusal};
use super::{Observer, Step, StoreError, free_name, make_folder, record, renewal, sync};
use crate::curation::PersonId;
use drafts::{DRAFTS_KEPT, Draft};

pub use drafts::DraftKey;
pub use guilds::GuildSettings;
pub use questions::{Marked, Put, QuestionKey, Subscriber, Unanswered};

/// The layout of the trees that this version reads and writes.
const LAYOUT: u8 = 1;
/// How long questions are kept.
const QUESTIONS_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// What is kept beside the facts and may be forgotten.
pub struct Desk {
    folder: PathBuf,
    database: sled::Db,
    settings: sled::Tree,
    unanswered: sled::Tree,
    marked: sled::Tree,
    people: sled::Tree,
    drafts: sled::Tree,
    /// How many drafts there are.
    drafted: AtomicUsize,
    /// Held by whoever changes something; tells of each step.
    writing: Mutex<Option<Observer>>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Desk");
        shown.field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens the desk of a folder, made where it is missing. Returns also where a damaged one was
    /// put aside, if it was. The folder's store must be open: it keeps other processes away.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where the system refuses.
    pub fn open(folder: &Path) -> Result<(Self, Option<PathBuf>), StoreError> {
        // Where this fails the desk stays as it is, and what is amiss with it is found below.
        drop(renew(folder));
        make_folder(folder)?;
        match Self::read(folder) {
            Ok(desk) => Ok((desk, None)),
            Err(error) if is_refusal(&error) => Err(StoreError::io("open", folder)(error)),
            Err(_) => {
                let aside = free_name(folder);
                std::fs::rename(folder, &aside).map_err(StoreError::io("put aside", folder))?;
                make_folder(folder)?;
                let desk = Self::read(folder).map_err(StoreError::io("open", folder))?;
                Ok((desk, Some(aside)))
            }
        }
    }

    fn read(folder: &Path) -> io::Result<Self> {
        let is_new = !folder.join("db").exists();
        let database = database::open(folder)?;
        // sled takes some damaged files for empty ones; it cannot make this up.
        if is_new {
            catch(|| database.insert("layout", &[LAYOUT]))?;
            catch(|| database.flush())?;
            std::fs::File::open(folder.join("db"))?.sync_all()?;
        } else if catch(|| database.get("layout"))?.as_deref() != Some(&[LAYOUT]) {
            return Err(io::Error::other("it has no layout that this version reads"));
        }
        let tree = |name: &str| catch(|| database.open_tree(name));
        let desk = Self {
            folder: folder.to_owned(),
            settings: tree("settings")?,
            unanswered: tree("unanswered")?,
            marked: tree("marked")?,
            people: tree("people")?,
            drafts: tree("drafts")?,
            drafted: AtomicUsize::default(),
            database,
            writing: Mutex::default(),
        };
        // A record that cannot be read is found now, not when somebody presses a button.
        all::<GuildSettings>(&desk.settings, &[])?;
        all::<Unanswered>(&desk.unanswered, &[])?;
        all::<Marked>(&desk.marked, &[])?;
        all::<PersonId>(&desk.people, &[])?;
        let drafts = all::<Draft>(&desk.drafts, &[])?;
        desk.drafted.store(drafts.len(), Ordering::Relaxed);
        Ok(desk)
    }

    /// Has every write and sync of later changes told of.
    pub fn observe(&self, observer: Observer) {
        *self.hold() = Some(observer);
    }

    /// Forgets what was kept for as long as it may be.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read or written.
    pub fn sweep(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut writing = self.hold();
        let oldest = now - QUESTIONS_KEPT;
        let waiting = self.listed(all::<Unanswered>(&self.unanswered, &[]))?;
        let waiting = waiting
            .into_iter()
            .map(|(key, waiting)| (key, waiting.last));
        let waiting = fallen(waiting.collect(), oldest, usize::MAX);
        let marked = self.listed(all::<Marked>(&self.marked, &[]))?;
        let marked = marked.into_iter().map(|(key, marked)| (key, marked.last));
        let marked = fallen(marked.collect(), oldest, usize::MAX);
        let drafts = self.listed(all::<Draft>(&self.drafts, &[]))?;
        let drafts = drafts.into_iter().map(|(key, draft)| (key, draft.at));
        let drafts = fallen(drafts.collect(), now - DRAFTS_KEPT, usize::MAX);
        self.write::<()>(&mut writing, &self.unanswered, None, &waiting)?;
        self.write::<()>(&mut writing, &self.marked, None, &marked)?;
        self.write::<()>(&mut writing, &self.drafts, None, &drafts)?;
        self.drafted.fetch_sub(drafts.len(), Ordering::Relaxed);
        Ok(())
    }

    fn hold(&self) -> MutexGuard<'_, Option<Observer>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get<T: DeserializeOwned>(
        &self,
        tree: &sled::Tree,
        key: &[u8],
    ) -> Result<Option<T>, StoreError> {
        let found = catch(|| tree.get(key)).and_then(|found| {
            let read = found.map(|record| record::decode(&record));
            read.transpose()
        });
        found.map_err(StoreError::io("read", &self.folder))
    }

    fn of_guild<T: DeserializeOwned>(
        &self,
        tree: &sled::Tree,
        guild: u64,
    ) -> Result<Vec<T>, StoreError> {
        let found = self.listed(all(tree, &guild.to_be_bytes()))?;
        Ok(found.into_iter().map(|(_, value)| value).collect())
    }

    fn listed<T>(&self, found: io::Result<Vec<T>>) -> Result<Vec<T>, StoreError> {
        found.map_err(StoreError::io("read", &self.folder))
    }

    /// Puts a record and removes others, at once and for good.
    fn write<T: Serialize>(
        &self,
        observer: &mut Option<Observer>,
        tree: &sled::Tree,
        put: Option<(Vec<u8>, &T)>,
        remove: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        let mut step = |step| {
            if let Some(observer) = observer {
                observer(step);
            }
        };
        let failed = || StoreError::io("write", &self.folder);
        let mut batch = sled::Batch::default();
        for key in remove {
            batch.remove(key.as_slice());
        }
        if let Some((key, value)) = put {
            batch.insert(key, record::encode(value).map_err(failed())?);
        }
        step(Step::Insert);
        catch(|| tree.apply_batch(batch)).map_err(failed())?;
        step(Step::Flush);
        catch(|| self.database.flush()).map_err(failed())?;
        step(Step::SyncLog);
        sync(&self.folder.join("db"))
    }
}

/// Writes a desk anew, so that nothing is left of what was forgotten.
fn renew(folder: &Path) -> Result<(), StoreError> {
    renewal::finish(folder)?;
    renewal::tidy(folder)?;
    if !folder.join("db").exists() {
        return Ok(());
    }
    let fresh = renewal::fresh(folder);
    let copied = database::open(folder).and_then(|from| {
        let to = database::open(&fresh)?;
        catch(|| {
            to.import(from.export());
            to.flush()
        })
    });
    copied.map_err(StoreError::io("write", &fresh))?;
    sync(&fresh.join("db"))?;
    renewal::put_in_place(folder)?;
    renewal::tidy(folder)
}

/// Reads the records of a tree whose keys begin so.
fn all<T: DeserializeOwned>(tree: &sled::Tree, prefix: &[u8]) -> io::Result<Vec<(Vec<u8>, T)>> {
    let records = catch(|| tree.scan_prefix(prefix).collect::<sled::Result<Vec<_>>>())?;
    let decoded = records
        .into_iter()
        .map(|(key, record)| Ok((key.to_vec(), record::decode(&record)?)));
    decoded.collect()
}

/// Returns the key of a server's record about some texts.
fn key(guild: u64, parts: &[&str]) -> Vec<u8> {
    let mut key = guild.to_be_bytes().to_vec();
    key.extend(digest(parts).iter().take(8));
    key
}

/// Returns the SHA-256 of some texts, each apart from the next.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

/// Returns the records that are to go when one is added: those from before a moment, and the oldest
/// of those that are too many.
fn fallen(mut others: Vec<(Vec<u8>, Timestamp)>, oldest: Timestamp, most: usize) -> Vec<Vec<u8>> {
    others.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let mut place = 0_usize..;
    others.retain(|(_, at)| place.next().is_some_and(|place| place + 1 >= most) || *at < oldest);
    others.into_iter().map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::fact::FactId;
    use crate::scope::{GuildId, Scope};

    pub(super) fn open(folder: &Path) -> Desk {
        Desk::open(&folder.join("desk")).unwrap().0
    }

    pub(super) fn hour(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn what_was_put_on_the_desk_is_there_when_it_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let fact: (Scope, FactId) = (Scope::Local, "a".parse().unwrap());
        let draft = {
            let desk = open(folder.path());
            assert_eq!(desk.put(7, "Who won?", hour(0)).unwrap(), Put::Waits(1));
            assert_eq!(desk.put(7, "who won", hour(1)).unwrap(), Put::Waits(2));
            assert_eq!(desk.put(8, "who won", hour(1)).unwrap(), Put::Waits(1));
            desk.mark(7, "Who won?", (&fact.0, &fact.1), true, hour(0))
                .unwrap();
            desk.mark(7, "who won", (&fact.0, &fact.1), false, hour(0))
                .unwrap();
            desk.set(7, |settings| {
                settings.answer_channels.insert(1, true);
            })
            .unwrap();
            desk.draft("long", hour(0)).unwrap()
        };
        let desk = open(folder.path());
        let [waiting] = desk.unanswered(7).unwrap().try_into().unwrap();
        assert_eq!((waiting.question.as_str(), waiting.asked), ("Who won?", 2));
        let [marked] = desk.marked(7).unwrap().try_into().unwrap();
        assert_eq!((marked.helped, marked.not_helped), (1, 1));
        assert_eq!(
            desk.settings(7).unwrap().answer_channels,
            BTreeMap::from([(1, true)])
        );
        assert_eq!(
            desk.drafted(draft, hour(1)).unwrap().as_deref(),
            Some("long")
        );
        assert_eq!(desk.drafted(draft, hour(25)).unwrap(), None);
    }

    #[test]
    fn the_oldest_fall_out_by_number_and_by_age() {
        let key = |number: u8| vec![number];
        let kept = |others: &[(u8, i64)], most| {
            let others = others.iter().map(|(number, at)| (key(*number), hour(*at)));
            fallen(others.collect(), hour(10), most)
        };
        assert_eq!(kept(&[(1, 11), (2, 9), (3, 12)], 9), [key(2)]);
        assert_eq!(kept(&[(1, 11), (2, 14), (3, 12)], 3), [key(1)]);
        assert_eq!(kept(&[(1, 11), (2, 14), (3, 12)], 4), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn what_is_old_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let desk = open(folder.path());
        let fact: (Scope, FactId) = (Scope::Local, "a".parse().unwrap());
        for (guild, at) in [(7, 0), (8, 100)] {
            desk.put(guild, "Who won?", hour(at)).unwrap();
            desk.mark(guild, "Who won?", (&fact.0, &fact.1), true, hour(at))
                .unwrap();
            desk.draft("long", hour(at)).unwrap();
        }
        desk.sweep(hour(180 * 24 + 50)).unwrap();
        let left = |guild| {
            let waiting = desk.unanswered(guild).unwrap().len();
            waiting + desk.marked(guild).unwrap().len()
        };
        assert_eq!((left(7), left(8), desk.drafts.len()), (0, 2, 0));
    }

    #[test]
    fn nothing_is_left_of_what_was_forgotten_once_the_desk_is_opened_again() {
        let stands_there = |folder: &Path| {
            let files = std::fs::read_dir(folder.join("desk")).unwrap();
            let mut files = files.map(|file| file.unwrap().path());
            files.any(|file| {
                let bytes = std::fs::read(file).unwrap_or_default();
                bytes.windows(9).any(|window| window == b"Xanthippe")
            })
        };
        let folder = tempfile::tempdir().unwrap();
        let desk = open(folder.path());
        desk.put(7, "Who was Xanthippe?", hour(0)).unwrap();
        desk.put(8, "Who was Socrates?", hour(0)).unwrap();
        desk.forget(GuildId(7)).unwrap();
        drop(desk);
        assert!(stands_there(folder.path()));
        let desk = open(folder.path());
        assert!(!stands_there(folder.path()));
        assert_eq!(desk.unanswered(8).unwrap().len(), 1);
        drop(desk);
        // Cut off between its two moves, it is there again.
        std::fs::rename(folder.path().join("desk"), folder.path().join("desk.new")).unwrap();
        assert_eq!(open(folder.path()).unanswered(8).unwrap().len(), 1);
    }

    #[test]
    fn a_damaged_desk_is_put_aside_and_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).put(7, "Who won?", hour(0)).unwrap();
        let file = folder.path().join("desk/db");
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, vec![0xA5; bytes.len()]).unwrap();
        std::fs::write(folder.path().join("desk/conf"), "nonsense").unwrap();
        let (desk, aside) = Desk::open(&folder.path().join("desk")).unwrap();
        assert!(aside.is_some_and(|aside| aside.exists()));
        assert_eq!(desk.unanswered(7).unwrap(), []);
        assert_eq!(desk.put(7, "Who won?", hour(0)).unwrap(), Put::Waits(1));
    }
}
