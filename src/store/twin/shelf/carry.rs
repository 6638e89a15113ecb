//! Converts the desk of an older version, a sled database, once.

use std::fs;
use std::path::Path;

use serde_json::value::RawValue;

use super::super::{TwinError, database, free_name, make_folder, record, renewal, sync};
use super::Records;
use crate::store::Repaired;

/// The trees of the older version.
const TREES: [&str; 5] = ["settings", "unanswered", "marked", "people", "drafts"];

/// The layout of the older version's trees.
const LAYOUT: u8 = 1;

/// Finishes a renewal by the older version that was interrupted between its two moves.
pub(super) fn finish(folder: &Path) -> Result<(), TwinError> {
    renewal::finish(folder)
}

/// The files of the older version to read, one attempt after the other. The snapshot says where each
/// page is in the file; without one sled finds the pages by reading the file.
const TRIES: [&[&str]; 3] = [&["db", "conf", "snap."], &["db", "conf"], &["db"]];

/// Returns the records of an older version's desk in a folder, if there is one. Its files are not
/// changed, because a copy of them is read. A desk that cannot be read completely is also put aside.
pub(super) fn records(
    folder: &Path,
    repaired: &mut Vec<Repaired>,
) -> Result<Option<Records>, TwinError> {
    if !folder.join("db").exists() && !folder.join("conf").exists() {
        return Ok(None);
    }
    let beside = renewal::fresh(folder);
    let mut records = None;
    for (number, names) in TRIES.iter().enumerate() {
        renewal::tidy(folder)?;
        copy(folder, &beside, |name| {
            let is_leftover = name.ends_with(".generating");
            !is_leftover && names.iter().any(|prefix| name.starts_with(prefix))
        })?;
        match read(&beside) {
            Ok(read) => {
                records = Some((read, number == 0));
                break;
            }
            Err(error) if database::is_refusal(&error) => {
                return Err(TwinError::io("open", &beside)(error));
            }
            Err(error) => tracing::debug!(%error, "cannot read the desk of an older version"),
        }
    }
    renewal::tidy(folder)?;
    if let Some((records, true)) = records {
        return Ok(Some(records));
    }
    let aside = free_name(folder);
    copy(folder, &aside, |_| true)?;
    let what_is_left = if records.is_some() {
        "was restored as far as it could be read"
    } else {
        "was replaced by an empty one: settings and waiting questions are lost"
    };
    repaired.push(Repaired(format!(
        "{} was damaged and {what_is_left}; the damaged one is kept as {}",
        folder.display(),
        aside.display()
    )));
    Ok(Some(
        records.map_or_else(Records::new, |(records, _)| records),
    ))
}

/// Copies the wanted files of a folder into a new folder.
fn copy(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<(), TwinError> {
    make_folder(to)?;
    for found in fs::read_dir(from).map_err(TwinError::io("read", from))? {
        let path = found.map_err(TwinError::io("read", from))?.path();
        let Some(name) = path.file_name().filter(|_| path.is_file()) else {
            continue;
        };
        if wanted(&name.to_string_lossy()) {
            fs::copy(&path, to.join(name)).map_err(TwinError::io("copy", &path))?;
        }
    }
    Ok(())
}

fn read(folder: &Path) -> std::io::Result<Records> {
    let database = database::open(folder)?;
    if database::catch(|| database.get("layout"))?.as_deref() != Some(&[LAYOUT]) {
        return Err(std::io::Error::other("its layout is not supported"));
    }
    let mut records = Records::new();
    for name in TREES {
        let found = database::catch(|| {
            let tree = database.open_tree(name)?;
            tree.iter().collect::<sled::Result<Vec<_>>>()
        })?;
        let tree = records.entry(name.to_owned()).or_default();
        for (key, bytes) in found {
            let text: Box<RawValue> = record::decode(&bytes)?;
            tree.insert(key.to_vec(), text.get().to_owned());
        }
    }
    Ok(records)
}

/// Removes the older version's files, once their records are in both copies.
pub(super) fn tidy(folder: &Path) -> Result<(), TwinError> {
    renewal::tidy(folder)?;
    let mut removed = false;
    for found in fs::read_dir(folder).map_err(TwinError::io("read", folder))? {
        let path = found.map_err(TwinError::io("read", folder))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        let is_old = name.is_some_and(|name| {
            matches!(&*name, "db" | "conf" | "blobs") || name.starts_with("snap.")
        });
        if !is_old {
            continue;
        }
        let remove = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        remove.map_err(TwinError::io("remove", &path))?;
        removed = true;
    }
    if removed { sync(folder) } else { Ok(()) }
}
