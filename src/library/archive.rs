//! Facts as a zip of pack files, for review outside of Ibid.

use std::io::{self, Cursor, Read as _, Write as _};

use zip::ZipArchive;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::Library;
use crate::curation::transfer::Line;
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::format::{FactEntry, LexiconFile, PackFile};
use crate::knowledge::pack::{Content, FILE_MAX, Pack, PackFiles};
use crate::knowledge::writing;
use crate::scope::{PackId, Scope};

/// The maximum number of files in an archive.
const FILES_MAX: usize = 1_000;
/// The maximum total size of an archive's files when unpacked, in bytes.
const UNPACKED_MAX: u64 = 50_000_000;

/// An error of writing or reading an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no such pack.
    #[error("there is no pack “{0}”; `ibid export` lists all packs")]
    NoPack(PackId),
    /// The file is not a zip, or it is damaged.
    #[error("cannot read the file as a zip; create it again")]
    Zip(#[from] ZipError),
    /// The archive cannot be written or read.
    #[error("cannot write or read the archive")]
    Io(#[from] io::Error),
    /// A text cannot be written as TOML.
    #[error("cannot write a text as TOML")]
    Toml(#[from] toml::ser::Error),
    /// The archive is too large.
    #[error(
        "the archive contains more than {FILES_MAX} files, or more than {UNPACKED_MAX} bytes unpacked; split it"
    )]
    TooLarge,
}

impl Library {
    /// Returns the live facts and the sources of a scope as a zip of pack files. The same facts always
    /// give the same bytes. Retired facts are left out, and so is which fact a server's version
    /// replaces, because pack files cannot express either.
    ///
    /// # Errors
    ///
    /// Returns an [`ArchiveError`] if there is no such pack, or a text cannot be written.
    pub fn archive(&self, scope: &Scope) -> Result<Vec<u8>, ArchiveError> {
        let (mut sources, mut facts) = (Vec::new(), Vec::new());
        for line in self.export(Some(scope)) {
            sources.extend(line.source);
            facts.extend(line.fact.filter(|_| line.retired.is_none()));
        }
        let (head, lexicon) = self.head(scope)?;
        let files = writing::files(&head, &lexicon, sources, facts)?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in files {
            zip.start_file(format!("{}/{path}", head.id), SimpleFileOptions::default())?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn head(&self, scope: &Scope) -> Result<(PackFile, LexiconFile), ArchiveError> {
        if let Scope::Pack(id) = scope {
            let held = self.hold();
            let pack = held.store.holdings().packs.get(id);
            let pack = pack.ok_or_else(|| ArchiveError::NoPack(id.clone()))?;
            return Ok((pack.head.clone(), pack.lexicon.clone()));
        }
        let id = scope.to_string().replace(':', "-");
        let head = PackFile {
            title: format!("The facts of {scope}"),
            id: id.parse().map_err(|_| ZipError::FileNotFound)?,
            language: "en".to_owned(),
            // The publisher of the files chooses the licence.
            licence: "LicenseRef-unstated".to_owned(),
            review_after_months: None,
        };
        Ok((head, LexiconFile::default()))
    }
}

/// The contents of a zip of pack files.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// Its sources and facts as numbered import lines, or `None` if a file has an error.
    pub lines: Option<Vec<(usize, Line)>>,
    /// The findings about its files.
    pub findings: Vec<Finding>,
}

/// Returns the pack in a zip.
///
/// # Errors
///
/// Returns an [`ArchiveError`] if the bytes are not a zip, or too large.
pub fn unpacked(bytes: &[u8]) -> Result<Unpacked, ArchiveError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut files = PackFiles::default();
    let mut left = UNPACKED_MAX;
    if zip.len() > FILES_MAX {
        return Err(ArchiveError::TooLarge);
    }
    for number in 0..zip.len() {
        let mut file = zip.by_index(number)?;
        let Some(path) = file.enclosed_name().filter(|_| file.is_file()) else {
            continue;
        };
        let path = path.to_string_lossy().replace('\\', "/");
        let mut content = Vec::new();
        // The sizes that a zip declares may be false.
        file.by_ref().take(left + 1).read_to_end(&mut content)?;
        let size = content.len() as u64;
        left = left.checked_sub(size).ok_or(ArchiveError::TooLarge)?;
        let content = if size > FILE_MAX {
            Content::TooLarge(size)
        } else {
            match String::from_utf8(content) {
                Ok(text) => Content::Text(text),
                Err(error) => Content::NotUtf8(error.utf8_error().valid_up_to()),
            }
        };
        files.files.insert(path, content);
    }
    inside(&mut files);
    let (pack, findings) = Pack::read(&files);
    let is_error = |finding: &Finding| finding.severity() == Severity::Error;
    let pack = pack.filter(|_| !findings.iter().any(is_error));
    let lines = pack.map(|pack| {
        let line = Line {
            scope: None,
            source: None,
            fact: None,
            retired: None,
            instead_of: None,
        };
        let sources = pack.sources.into_values().map(|source| Line {
            source: Some(source.entry),
            ..line.clone()
        });
        let facts = pack.facts.into_iter().map(|fact| Line {
            fact: Some(FactEntry::clone(fact.value.entry())),
            ..line.clone()
        });
        (1..).zip(sources.chain(facts)).collect()
    });
    Ok(Unpacked { lines, findings })
}

/// Removes the pack's folder from the paths, and drops files that are not pack files.
fn inside(files: &mut PackFiles) {
    let heads = files.files.keys();
    let head = heads
        .filter(|path| *path == "pack.toml" || path.ends_with("/pack.toml"))
        .min_by_key(|path| path.len());
    let folder = head.and_then(|head| head.strip_suffix("pack.toml"));
    let folder = folder.unwrap_or_default().to_owned();
    folder.trim_end_matches('/').clone_into(&mut files.folder);
    let all = std::mem::take(&mut files.files);
    files.files = all
        .into_iter()
        .filter_map(|(path, content)| {
            let path = path.strip_prefix(&folder)?.to_owned();
            let counts = ["pack.toml", "lexicon.toml", "questions.toml"].contains(&path.as_str())
                || path.starts_with("facts/")
                || path.starts_with("sources/");
            counts.then_some((path, content))
        })
        .collect();
}
