//! Reads the files of a knowledge folder, which [`crate::knowledge`] interprets.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use crate::knowledge::pack::{Content, FILE_MAX, PackFiles};

/// Returns the files of each pack in a knowledge folder, ordered by folder name.
///
/// Files beside the packs and names that begin with a dot are skipped. A file without an extension,
/// where a pack's folder is expected, is returned as a pack with one unreadable file.
pub(super) fn packs(folder: &Path) -> io::Result<Vec<PackFiles>> {
    let mut packs = Vec::new();
    for path in sorted(folder)? {
        let name = file_name(&path);
        if path.is_dir() {
            let mut pack = PackFiles {
                folder: path.display().to_string(),
                ..PackFiles::default()
            };
            read_into(&mut pack, &path, "")?;
            packs.push(pack);
        } else if !name.contains('.') {
            let content = Content::Unreadable("not a folder".to_owned());
            let files = [(String::new(), content)].into();
            packs.push(PackFiles {
                folder: path.display().to_string(),
                files,
            });
        }
    }
    Ok(packs)
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths: Vec<_> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.retain(|path| !file_name(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Reads the files of a pack's folder and of its two subfolders.
fn read_into(pack: &mut PackFiles, folder: &Path, prefix: &str) -> io::Result<()> {
    for path in sorted(folder)? {
        let name = format!("{prefix}{}", file_name(&path));
        if path.is_dir() {
            if matches!(name.as_str(), "facts" | "sources") {
                read_into(pack, &path, &format!("{name}/"))?;
            }
        } else if [".toml", ".md", ".fingerprint"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            pack.files.insert(name, content(&path));
        }
    }
    Ok(())
}

fn content(path: &Path) -> Content {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| {
        let length = file.metadata()?.len();
        if length <= FILE_MAX {
            file.take(FILE_MAX + 1).read_to_end(&mut bytes)?;
        }
        Ok(length.max(bytes.len() as u64))
    });
    match read {
        Err(error) => Content::Unreadable(error.to_string()),
        Ok(length) if length > FILE_MAX => Content::TooLarge(length),
        Ok(_) => match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::NotUtf8(error.utf8_error().valid_up_to()),
        },
    }
}
