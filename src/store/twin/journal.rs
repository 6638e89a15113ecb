//! The second copy: a text file of one checksummed line an entry.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{LAYOUT, Repaired, Step, TwinError, free_name, made_good, sync};
use crate::curation::Entry;

/// The journal, open at its end.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

/// What a journal file was found to hold.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The layout that its first line names; `None` where there is no file, or an empty one.
    pub(super) layout: Option<u32>,
    /// The entries of its good lines, in order, the first of each number.
    pub(super) entries: Vec<Entry>,
    /// Whether the first line is no good.
    bad_header: bool,
    /// The number of the other lines that are no good.
    pub(super) bad_lines: u64,
    /// Whether the last of them is without its end, as a line is that was being written.
    pub(super) is_torn: bool,
}

impl Read {
    /// Returns whether there is a journal, and every line of it is good.
    pub(super) const fn is_whole(&self) -> bool {
        self.layout.is_some() && self.bad_lines == 0
    }

    /// Returns the number of the last entry that the journal ever had a line of, good or not.
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

/// Reads a journal file; a line that is damaged or torn is passed over and counted.
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
            // A first line that is no good is the header: no entry is lost with it.
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
    /// Opens the journal to append to, first making its file hold just these entries. A file with
    /// lines that are no good is kept aside.
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
                repaired.push(made_good(path, "log", aside.as_deref()));
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

    /// Puts a file that holds just these entries in the place of the one there is.
    pub(super) fn renew(&mut self, entries: &[Entry]) -> Result<(), TwinError> {
        replace(&self.path, entries)?;
        let file = File::options().append(true).open(&self.path);
        self.file = file.map_err(TwinError::io("open", &self.path))?;
        Ok(())
    }

    /// Appends entries and syncs the file. What could not be written whole is taken back.
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
            // Best effort: a torn line is passed over when the store is opened.
            drop(self.file.set_len(end));
            return Err(failed("write", &self.path)(error));
        }
        step(Step::SyncJournal);
        self.file.sync_data().map_err(failed("sync", &self.path))
    }
}

/// Writes a whole journal beside the old one and puts it in its place.
pub(super) fn replace(path: &Path, entries: &[Entry]) -> Result<(), TwinError> {
    let beside = path.with_extension("jsonl.new");
    let file = File::create(&beside).map_err(TwinError::io("make", &beside))?;
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
