//! sled databases, opened and synced so that their contents survive a power cut.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use backon::{BlockingRetryable as _, ConstantBuilder};

/// The size of sled's page cache, in bytes: enough for recent changes, small next to the facts in
/// memory.
const CACHE_BYTES: u64 = 16 << 20;

/// How often opening a locked database is retried, and the pause before each retry.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// Opens the database of a folder, which is created if it is missing.
pub(super) fn open(folder: &Path) -> io::Result<sled::Db> {
    remove_leftovers(folder)?;
    let open = || {
        catch(|| {
            let config = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES);
            // Every change is flushed when it is made, so sled does not need its timer.
            config.flush_every_ms(None).open()
        })
    };
    // A database that was just closed may still be locked: sled's threads end a little later, and a
    // process that is being started has a copy of the lock.
    let pauses = ConstantBuilder::default()
        .with_delay(PAUSE)
        .with_max_times(TRIES);
    let database = open.retry(pauses).when(is_locked).call()?;
    // sled does not sync these files, and without them its database does not open after a power cut.
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
    Ok(database)
}

/// Removes snapshots that sled was still writing when its process ended: sled 0.34.7 reads them as
/// complete ones and then finds nothing in the database.
fn remove_leftovers(folder: &Path) -> io::Result<()> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for file in files {
        let path = file?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        if name.is_some_and(|name| name.starts_with("snap.") && name.ends_with(".generating")) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Runs a call to sled and turns a panic into an error: sled panics on some damaged files.
pub(super) fn catch<T>(run: impl FnOnce() -> sled::Result<T>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(io_error),
        Err(_) => Err(io::Error::other("sled cannot read the database")),
    }
}

/// Reports whether a database is locked. sled 0.34.7 has no error kind for that, only this message.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock on")
}

/// Reports whether an error comes from the system and says nothing about damage to the files.
pub(super) fn is_refusal(error: &io::Error) -> bool {
    is_locked(error)
        || matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied
                | io::ErrorKind::ReadOnlyFilesystem
                | io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge
                | io::ErrorKind::WouldBlock
        )
}

/// Returns sled's error as an I/O error.
pub(super) fn io_error(error: sled::Error) -> io::Error {
    match error {
        sled::Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_waits_for_a_lock_and_does_not_report_it_as_damage() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path()).unwrap();
        let config = sled::Config::new().path(folder.path());
        let locked = catch(|| config.open()).unwrap_err();
        assert!(is_locked(&locked) && is_refusal(&locked), "{locked}");
        let holding = std::thread::spawn(move || {
            std::thread::sleep(PAUSE * 3);
            drop(first);
        });
        assert!(open(folder.path()).is_ok());
        holding.join().unwrap();
    }

    #[test]
    fn a_snapshot_that_was_being_written_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(folder.path()).unwrap();
        database.insert("key", "value").unwrap();
        database.flush().unwrap();
        drop(database);
        let leftover = folder.path().join("snap.0000000000009000.generating");
        fs::write(&leftover, "").unwrap();
        let database = open(folder.path()).unwrap();
        assert_eq!(database.get("key").unwrap().as_deref(), Some(&b"value"[..]));
        assert!(!leftover.exists());
    }
}
