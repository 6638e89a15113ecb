//! The second copy: a text file with one checksummed line per entry.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{LAYOUT, Repaired, Step, TwinError, free_name, repaired_from, sync};
use crate::curation::Entry;

/// The journal, open at its end.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

/// The contents of a journal file.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The layout in its first line, or `None` if the file is missing or empty.
    pub(super) layout: Option<u32>,
    /// The entries of its good lines, in order, the first of each number.
    pub(super) entries: Vec<Entry>,
    /// Whether the first line is bad.
    bad_header: bool,
    /// The number of other bad lines.
    pub(super) bad_lines: u64,
    /// Whether the last bad line has no line end, as if it was being written.
    pub(super) is_torn: bool,
}

impl Read {
    /// Reports whether there is a journal and every line of it is good.
    pub(super) const fn is_whole(&self) -> bool {
        self.layout.is_some() && self.bad_lines == 0
    }

    /// Returns the number of the last entry for which the journal has a line, good or bad.
    pub(super) fn last_seq(&self) -> u64 {
        let lines = self.entries.len() as u64 + self.bad_lines;
        self.entries.last().map_or(0, |entry| entry.seq).max(lines)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    #[serde(rename = "ibid-journal")]
    layout: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    crc: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    entry: &'a RawValue,
}

/// Reads a journal file. Bad lines are skipped and counted.
pub(super) fn read(path: &Path) -> Result<Read, TwinError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Read::default()),
        Err(error) => return Err(TwinError::io("open", path)(error)),
    };
    let mut read = Read::default();
    let mut file = BufReader::new(file);
    for number in 0.. {
        let mut line = Vec::new();
        let length = file.read_until(b'\n', &mut line);
        if length.map_err(TwinError::io("read", path))? == 0 {
            break;
        }
        let has_end = line.pop_if(|byte| *byte == b'\n').is_some();
        if number == 0
            && let Ok(header) = serde_json::from_slice::<Header>(&line)
        {
            read.layout = Some(header.layout);
            continue;
        }
        match entry(&line) {
            Some(entry) => read.entries.push(entry),
            // A bad first line is the header, so no entry is lost with it.
            None if number == 0 => read.bad_header = true,
            None => {
                read.bad_lines += 1;
                read.is_torn = !has_end;
            }
        }
    }
    let in_order = read.entries.is_sorted_by(|a, b| a.seq < b.seq);
    if !in_order {
        read.entries.sort_by_key(|entry| entry.seq);
        read.entries.dedup_by_key(|entry| entry.seq);
        read.bad_lines += 1;
    }
    Ok(read)
}

fn entry(line: &[u8]) -> Option<Entry> {
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    let good = line.crc == checksum(line.entry.get());
    good.then(|| serde_json::from_str(line.entry.get()).ok())?
}

fn checksum(json: &str) -> String {
    format!("{:08x}", crc32fast::hash(json.as_bytes()))
}

impl Journal {
    /// Opens the journal for appending, after making sure that its file contains exactly these
    /// entries. A file with bad lines is put aside.
    pub(super) fn open(
        path: &Path,
        read: &Read,
        entries: &[Entry],
        repaired: &mut Vec<Repaired>,
    ) -> Result<Self, TwinError> {
        if !read.is_whole() || read.entries != entries {
            let exists = read.layout.is_some() || read.bad_lines > 0;
            let aside = (read.bad_lines > 0).then(|| free_name(path));
            if let Some(aside) = &aside {
                std::fs::copy(path, aside).map_err(TwinError::io("copy", path))?;
            }
            if exists || !entries.is_empty() {
                repaired.push(repaired_from(path, "log", aside.as_deref()));
            }
            replace(path, entries)?;
        }
        let file = File::options().append(true).open(path);
        let file = file.map_err(TwinError::io("open", path))?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Replaces the file with one that contains exactly these entries.
    pub(super) fn renew(&mut self, entries: &[Entry]) -> Result<(), TwinError> {
        replace(&self.path, entries)?;
        let file = File::options().append(true).open(&self.path);
        self.file = file.map_err(TwinError::io("open", &self.path))?;
        Ok(())
    }

    /// Appends entries and syncs the file. A failed write is undone.
    pub(super) fn append(
        &mut self,
        entries: &[Entry],
        step: &mut impl FnMut(Step),
    ) -> Result<(), TwinError> {
        let failed = TwinError::io;
        let end = self
            .file
            .seek(SeekFrom::End(0))
            .map_err(failed("read", &self.path))?;
        step(Step::Append);
        if let Err(error) = write_lines(&self.file, entries) {
            // Best effort: opening the store skips a torn line.
            drop(self.file.set_len(end));
            return Err(failed("write", &self.path)(error));
        }
        step(Step::SyncJournal);
        self.file.sync_data().map_err(failed("sync", &self.path))
    }
}

/// Writes a complete journal beside the old one and replaces it.
pub(super) fn replace(path: &Path, entries: &[Entry]) -> Result<(), TwinError> {
    let beside = path.with_extension("jsonl.new");
    let file = File::create(&beside).map_err(TwinError::io("create", &beside))?;
    let written = serde_json::to_string(&Header { layout: LAYOUT })
        .map_err(io::Error::from)
        .and_then(|header| writeln!(&file, "{header}"))
        .and_then(|()| write_lines(&file, entries))
        .and_then(|()| file.sync_all());
    written.map_err(TwinError::io("write", &beside))?;
    std::fs::rename(&beside, path).map_err(TwinError::io("write", path))?;
    path.parent().map_or(Ok(()), sync)
}

fn write_lines(file: &File, entries: &[Entry]) -> io::Result<()> {
    let mut writer = BufWriter::new(file);
    for entry in entries {
        let json = serde_json::to_string(entry)?;
        let crc = checksum(&json).into();
        let entry = RawValue::from_string(json)?;
        serde_json::to_writer(&mut writer, &Line { crc, entry: &entry })?;
        writer.write_all(b"\n")?;
    }
    writer.flush()
}
