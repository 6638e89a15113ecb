//! How a database is written anew: sled keeps what was removed or written over until it needs the room,
//! and what is to be gone must be gone. What is new is made beside the old one, whole, before it is moved
//! to its place; one cut off anywhere loses nothing.

use std::path::{Path, PathBuf};

use super::{TwinError, sync};

/// Returns where what is to stand in a folder's place is made.
pub(super) fn fresh(folder: &Path) -> PathBuf {
    folder.with_extension("new")
}

fn old(folder: &Path) -> PathBuf {
    folder.with_extension("old")
}

/// Puts what was made anew, which is whole and synced, in the place of a folder. The old one stays beside
/// it until it is tidied away.
pub(super) fn put_in_place(folder: &Path) -> Result<(), TwinError> {
    let (fresh, old) = (fresh(folder), old(folder));
    sync(&fresh)?;
    rename(folder, &old)?;
    rename(&fresh, folder)?;
    folder.parent().map_or(Ok(()), sync)
}

/// Finishes a renewal that was cut off between its two moves.
pub(super) fn finish(folder: &Path) -> Result<(), TwinError> {
    let fresh = fresh(folder);
    if !folder.exists() && fresh.exists() {
        rename(&fresh, folder)?;
    }
    Ok(())
}

/// Removes what a renewal left beside a folder.
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
