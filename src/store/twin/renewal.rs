//! Rewriting a database: sled keeps removed and overwritten data until it needs the space, but erased
//! data must be gone. The new database is completed beside the old one before it is moved into place, so
//! an interruption loses nothing.

use std::path::{Path, PathBuf};

use super::{TwinError, sync};

/// Returns the path where the replacement of a folder is created.
pub(super) fn fresh(folder: &Path) -> PathBuf {
    folder.with_extension("new")
}

fn old(folder: &Path) -> PathBuf {
    folder.with_extension("old")
}

/// Replaces a folder with its completed and synced replacement. The old one is kept beside it until
/// [`tidy`] removes it.
pub(super) fn put_in_place(folder: &Path) -> Result<(), TwinError> {
    let (fresh, old) = (fresh(folder), old(folder));
    sync(&fresh)?;
    rename(folder, &old)?;
    rename(&fresh, folder)?;
    folder.parent().map_or(Ok(()), sync)
}

/// Finishes a renewal that was interrupted between its two moves.
pub(super) fn finish(folder: &Path) -> Result<(), TwinError> {
    let fresh = fresh(folder);
    if !folder.exists() && fresh.exists() {
        rename(&fresh, folder)?;
    }
    Ok(())
}

/// Removes the leftovers of a renewal beside a folder.
pub(super) fn tidy(folder: &Path) -> Result<(), TwinError> {
    for left in [fresh(folder), old(folder)] {
        if left.exists() {
            std::fs::remove_dir_all(&left).map_err(TwinError::io("remove", &left))?;
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<(), TwinError> {
    std::fs::rename(from, to).map_err(TwinError::io("move", from))
}
