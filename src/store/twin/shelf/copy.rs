//! One copy of the desk: a text file of checksummed lines that is rewritten from time to time.
//!
//! The first line is the head: the layout, the file's generation, and the number of base lines that
//! follow, one per record. The remaining lines are changes. All lines after the head are numbered from
//! 1 and name the generation, so missing lines can be detected.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::TwinError;
use super::Records;

/// The layout of the desk that this version writes. Layout 1 was a sled database.
const LAYOUT: u32 = 2;

/// The first line of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    #[serde(rename = "ibid-desk")]
    layout: u32,
    /// How often the desk has been rewritten.
    pub(super) generation: u64,
    /// The number of lines after this one that contain the records at that time, one each.
    pub(super) base: u64,
}

/// A line after the head: records to remove and records to store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    generation: u64,
    seq: u64,
    /// Trees and keys, in hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remove: Vec<(String, HexKey)>,
    /// Trees, keys, and texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    put: Vec<(String, HexKey, String)>,
}

/// A key, written in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct HexKey(Vec<u8>);

impl From<HexKey> for String {
    fn from(key: HexKey) -> Self {
        use std::fmt::Write as _;
        let mut hex = Self::with_capacity(key.0.len() * 2);
        for byte in key.0 {
            write!(hex, "{byte:02x}").expect("a text can be written to");
        }
        hex
    }
}

impl TryFrom<String> for HexKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let byte = |pair: &[u8]| match pair {
            [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        bytes.map(Self).ok_or("a key is not written in hexadecimal")
    }
}

impl Line {
    /// Returns the line of a change.
    pub(super) fn of(generation: u64, seq: u64, batch: &crate::store::Batch) -> Self {
        let puts = batch.puts.iter();
        let removes = batch.removes.iter();
        Self {
            generation,
            seq,
            remove: removes
                .map(|(tree, key)| (tree.name().to_owned(), HexKey(key.clone())))
                .collect(),
            put: puts
                .map(|(tree, key, text)| {
                    (tree.name().to_owned(), HexKey(key.clone()), text.clone())
                })
                .collect(),
        }
    }

    /// Applies the line to records.
    pub(super) fn apply(self, records: &mut Records) {
        for (tree, key) in self.remove {
            if let Some(tree) = records.get_mut(&tree) {
                tree.remove(&key.0);
            }
        }
        for (tree, key, text) in self.put {
            records.entry(tree).or_default().insert(key.0, text);
        }
    }
}

/// The contents of a copy.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Whether there is a file.
    pub(super) exists: bool,
    pub(super) head: Option<Head>,
    /// The generation in the head or, without a head, in the lines.
    pub(super) generation: Option<u64>,
    /// The good lines by number.
    pub(super) lines: BTreeMap<u64, Line>,
    /// The number of damaged lines, including the head.
    pub(super) bad: u64,
    /// Whether the last line is bad and has no line end, as if it was being written.
    pub(super) is_torn: bool,
}

impl Found {
    /// Returns the number of the last good line.
    pub(super) fn last(&self) -> u64 {
        self.lines.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    /// Reads a copy. Bad lines are skipped and counted.
    pub(super) fn read(path: &Path) -> Result<Self, TwinError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(TwinError::io("open", path)(error)),
        };
        let mut found = Self {
            exists: true,
            ..Self::default()
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut file = BufReader::new(file);
        for number in 0.. {
            let mut text = Vec::new();
            let length = file.read_until(b'\n', &mut text);
            if length.map_err(TwinError::io("read", path))? == 0 {
                break;
            }
            let has_end = text.pop_if(|byte| *byte == b'\n').is_some();
            found.is_torn = false;
            if number == 0
                && let Some(head) = decode::<Head>(&text)
            {
                if head.layout != LAYOUT {
                    return Err(TwinError::DeskLayout {
                        path: path.to_owned(),
                        found: head.layout,
                    });
                }
                found.head = Some(head);
            } else if let Some(line) = decode::<Line>(&text).filter(|_| has_end) {
                lines.push(line);
            } else {
                found.bad += 1;
                found.is_torn = !has_end;
            }
        }
        let of_lines = || lines.iter().map(|line| line.generation).max();
        found.generation = found.head.map(|head| head.generation).or_else(of_lines);
        for line in lines {
            // A line of another generation comes from a disk block of another file.
            if Some(line.generation) == found.generation {
                found.lines.insert(line.seq, line);
            } else {
                found.bad += 1;
            }
        }
        Ok(found)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Checked<'a> {
    #[serde(borrow)]
    crc: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    line: &'a RawValue,
}

fn checksum(json: &str) -> String {
    format!("{:08x}", crc32fast::hash(json.as_bytes()))
}

fn decode<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    let checked: Checked<'_> = serde_json::from_slice(text).ok()?;
    let is_good = checked.crc == checksum(checked.line.get());
    is_good.then(|| serde_json::from_str(checked.line.get()).ok())?
}

pub(super) fn encode(line: &impl Serialize) -> io::Result<Vec<u8>> {
    let json = serde_json::to_string(line)?;
    let crc = checksum(&json).into();
    let line = RawValue::from_string(json)?;
    let mut text = serde_json::to_vec(&Checked { crc, line: &line })?;
    text.push(b'\n');
    Ok(text)
}

/// The file of a copy, open at its end.
#[derive(Debug)]
pub(super) struct Copy {
    path: PathBuf,
    file: File,
}

impl Copy {
    /// Opens the file of a complete copy.
    pub(super) fn open(path: &Path) -> Result<Self, TwinError> {
        let file = File::options().append(true).open(path);
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(TwinError::io("open", path))?,
        })
    }

    /// Replaces the file with one that contains exactly some records. At every moment either the old or
    /// the new file is complete.
    pub(super) fn write(
        path: &Path,
        generation: u64,
        records: &Records,
        step: &mut dyn FnMut(&'static str),
    ) -> Result<Self, TwinError> {
        let beside = path.with_extension("jsonl.new");
        step("write beside");
        let file = File::create(&beside).map_err(TwinError::io("create", &beside))?;
        let written = write_records(&file, generation, records);
        written.map_err(TwinError::io("write", &beside))?;
        step("sync beside");
        file.sync_all().map_err(TwinError::io("sync", &beside))?;
        step("put in place");
        std::fs::rename(&beside, path).map_err(TwinError::io("write", path))?;
        step("sync folder");
        path.parent().map_or(Ok(()), super::super::sync)?;
        Self::open(path)
    }

    /// Writes to another file from now on.
    #[cfg(test)]
    pub(super) fn replace_file(&mut self, file: File) {
        self.file = file;
    }

    /// Appends a line and syncs the file.
    pub(super) fn append(
        &mut self,
        line: &Line,
        step: &mut dyn FnMut(&'static str),
    ) -> Result<(), TwinError> {
        let failed = |doing| TwinError::io(doing, &self.path);
        let text = encode(line).map_err(failed("write"))?;
        let end = self.file.seek(SeekFrom::End(0)).map_err(failed("read"))?;
        step("append");
        if let Err(error) = self.file.write_all(&text) {
            // Best effort: opening the desk skips a torn line.
            drop(self.file.set_len(end));
            return Err(failed("write")(error));
        }
        step("sync");
        self.file.sync_data().map_err(failed("sync"))
    }
}

fn write_records(file: &File, generation: u64, records: &Records) -> io::Result<()> {
    let mut writer = BufWriter::new(file);
    let count: usize = records.values().map(BTreeMap::len).sum();
    let head = Head {
        layout: LAYOUT,
        generation,
        base: count as u64,
    };
    writer.write_all(&encode(&head)?)?;
    let all = records
        .iter()
        .flat_map(|(tree, records)| records.iter().map(move |record| (tree, record)));
    for (seq, (tree, (key, text))) in (1..).zip(all) {
        let line = Line {
            generation,
            seq,
            remove: Vec::new(),
            put: vec![(tree.clone(), HexKey(key.clone()), text.clone())],
        };
        writer.write_all(&encode(&line)?)?;
    }
    writer.flush()
}
