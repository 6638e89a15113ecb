//! The desk's records in two files, each of which shows which of its lines are missing.
//!
//! # Layout
//!
//! The folder `desk/` contains `first.jsonl` and `second.jsonl`, with the same lines in both:
//! `{"crc":"<CRC-32 in hex>","line":{…}}`. See [`copy`] for their contents.
//!
//! # Durability
//!
//! A change is acknowledged only after it was appended to the first file and synced, and then to the
//! second and synced. Opening reads both files, checks every line, fills the gaps of each from the
//! other, and rewrites both unless they contain exactly the valid records.
//!
//! An erasure is acknowledged only after both files were rewritten and damaged copies that had been put
//! aside were removed. Both files are also rewritten when changes far outnumber records.

mod carry;
mod copy;
mod merge;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use super::{TwinError, free_name, make_folder, remove_put_aside};
use crate::config::DataFolder;
use crate::store::{Batch, Observer, Record, Repaired, Shelf, StoreError, Tree};
use copy::{Copy, Found, Line};
use merge::{Merged, merged};

/// Records by tree and key.
type Records = BTreeMap<String, BTreeMap<Vec<u8>, String>>;

/// The file names of the two copies in the desk's folder.
const NAMES: [&str; 2] = ["first.jsonl", "second.jsonl"];

/// The minimum number of changes before both copies are rewritten: about a megabyte of small ones.
const CHANGES_MIN: u64 = 2_000;

/// The desk's records in a data folder. The folder's log must be open, because its lock keeps other
/// processes away.
pub(in crate::store) struct TwinShelf {
    records: RwLock<Records>,
    /// Held during every change.
    files: Mutex<Files>,
}

impl std::fmt::Debug for TwinShelf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("TwinShelf");
        shown
            .field("folder", &self.hold().folder)
            .finish_non_exhaustive()
    }
}

struct Files {
    folder: PathBuf,
    /// The copies, or `None` if they may differ from the records and must be rewritten before the next
    /// change.
    copies: Option<[Copy; 2]>,
    generation: u64,
    /// The number of the last line.
    last: u64,
    /// The number of lines appended since the copies were rewritten.
    changes: u64,
    observer: Option<Observer>,
}

impl TwinShelf {
    /// Opens the desk of a data folder, which is created if it is missing. Also returns the repairs
    /// that were made. The desk of an older version is converted.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if its layout is not supported, or if the system returns an error.
    pub(in crate::store) fn open(data: &DataFolder) -> Result<(Self, Vec<Repaired>), StoreError> {
        Ok(Self::open_copies(&data.desk())?)
    }

    fn open_copies(folder: &Path) -> Result<(Self, Vec<Repaired>), TwinError> {
        let mut repaired = Vec::new();
        carry::finish(folder)?;
        make_folder(folder)?;
        let paths = NAMES.map(|name| folder.join(name));
        let [first, second] = &paths;
        let found = [Found::read(first)?, Found::read(second)?];
        let exists = found.iter().any(|copy| copy.exists);
        let mut merged = merged(&found[0], &found[1]);
        let carried = if exists && !merged.is_short {
            None
        } else {
            carry::records(folder, &mut repaired)?
        };
        if let Some(records) = carried {
            merged.records = records;
        } else {
            report(&paths, &merged, &mut repaired)?;
        }
        let mut files = Files {
            folder: folder.to_owned(),
            copies: None,
            generation: merged.generation,
            last: 0,
            changes: 0,
            observer: None,
        };
        if merged.is_tidy {
            files.copies = Some([Copy::open(first)?, Copy::open(second)?]);
            files.last = count(&merged.records);
        } else {
            files.write_anew(&merged.records)?;
        }
        carry::tidy(folder)?;
        let shelf = Self {
            records: RwLock::new(merged.records),
            files: Mutex::new(files),
        };
        Ok((shelf, repaired))
    }

    fn hold(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn records(&self) -> RwLockReadGuard<'_, Records> {
        self.records.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a change to both copies and applies it to the records.
    fn change(&self, files: &mut Files, batch: &Batch) -> Result<(), TwinError> {
        if files.copies.is_none() {
            files.write_anew(&self.records())?;
        }
        let line = Line::of(files.generation, files.last + 1, batch);
        files.append(&line)?;
        let mut records = self.records.write().unwrap_or_else(PoisonError::into_inner);
        line.apply(&mut records);
        Ok(())
    }
}

impl Files {
    /// Rewrites both copies so that they contain exactly some records.
    fn write_anew(&mut self, records: &Records) -> Result<(), TwinError> {
        self.copies = None;
        self.generation += 1;
        let [first, second] = NAMES.map(|name| self.folder.join(name));
        let observer = &mut self.observer;
        let mut step = |name| {
            if let Some(observer) = observer {
                observer(name);
            }
        };
        let first = Copy::write(&first, self.generation, records, &mut step)?;
        let second = Copy::write(&second, self.generation, records, &mut step)?;
        self.copies = Some([first, second]);
        self.last = count(records);
        self.changes = 0;
        Ok(())
    }

    fn append(&mut self, line: &Line) -> Result<(), TwinError> {
        let observer = &mut self.observer;
        let mut step = |name| {
            if let Some(observer) = observer {
                observer(name);
            }
        };
        // If one of them fails, the copies may differ and are rewritten before the next change.
        let mut copies = self
            .copies
            .take()
            .expect("the copies are opened or rewritten before a change");
        for copy in &mut copies {
            copy.append(line, &mut step)?;
        }
        self.copies = Some(copies);
        self.last += 1;
        self.changes += 1;
        Ok(())
    }
}

impl Shelf for TwinShelf {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<String>, StoreError> {
        let records = self.records();
        let tree = records.get(tree.name());
        Ok(tree.and_then(|tree| tree.get(key)).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Record>, StoreError> {
        let records = self.records();
        let Some(tree) = records.get(tree.name()) else {
            return Ok(Vec::new());
        };
        let found = tree
            .range(prefix.to_vec()..)
            .take_while(|(key, _)| key.starts_with(prefix));
        Ok(found
            .map(|(key, text)| (key.clone(), text.clone()))
            .collect())
    }

    fn keys(&self, tree: Tree) -> Result<Vec<Vec<u8>>, StoreError> {
        let records = self.records();
        let tree = records.get(tree.name());
        Ok(tree.map_or_else(Vec::new, |tree| tree.keys().cloned().collect()))
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut files = self.hold();
        let changed = self.change(&mut files, &batch);
        // A part may have been written.
        changed.map_err(|error| StoreError::Unknown(error.into()))?;
        if files.changes > CHANGES_MIN.max(2 * count(&self.records())) {
            // The change itself is durable. A failed rewrite is retried before the next change.
            drop(files.write_anew(&self.records()));
        }
        Ok(())
    }

    fn erase(&self, batch: Batch) -> Result<(), StoreError> {
        let mut files = self.hold();
        let erase = |files: &mut Files| {
            self.change(files, &batch)?;
            files.write_anew(&self.records())?;
            for name in NAMES {
                remove_put_aside(&files.folder.join(name))?;
            }
            remove_put_aside(&files.folder)
        };
        erase(&mut files).map_err(|error| StoreError::Unknown(error.into()))
    }

    fn observe(&self, observer: Observer) {
        self.hold().observer = Some(observer);
    }
}

/// How often a desk is read before a fault is reported: a running bot may change it in the middle of
/// a read.
const LOOKS: usize = 3;

/// Returns the faults of the copies in a desk's folder, without repairing anything.
pub(super) fn faults(folder: &Path) -> Result<Vec<String>, TwinError> {
    let mut faults = Vec::new();
    for _ in 0..LOOKS {
        let [first, second] = NAMES.map(|name| folder.join(name));
        // The second is never ahead of the first.
        let of_second = Found::read(&second)?;
        let of_first = Found::read(&first)?;
        if !of_first.exists && !of_second.exists {
            return Ok(Vec::new());
        }
        let merged = merged(&of_first, &of_second);
        let damaged = [first, second].into_iter().zip(merged.damaged);
        let damaged = damaged
            .filter(|(_, is_damaged)| *is_damaged)
            .map(|(path, _)| format!("{} is damaged", path.display()));
        let short = "the desk has lost records: neither copy contains them".to_owned();
        faults = merged
            .is_short
            .then_some(short)
            .into_iter()
            .chain(damaged)
            .collect();
        if faults.is_empty() {
            break;
        }
    }
    Ok(faults)
}

fn count(records: &Records) -> u64 {
    records.values().map(|tree| tree.len() as u64).sum()
}

/// Reports damage to the copies. If both have lost the same line, they are put aside.
fn report(
    paths: &[PathBuf; 2],
    merged: &Merged,
    repaired: &mut Vec<Repaired>,
) -> Result<(), TwinError> {
    let damaged = paths.iter().zip(merged.damaged);
    if !merged.is_short {
        for (path, _) in damaged.filter(|(_, is_damaged)| *is_damaged) {
            repaired.push(super::repaired_from(path, "other copy", None));
        }
        return Ok(());
    }
    for path in paths.iter().filter(|path| path.exists()) {
        let aside = free_name(path);
        std::fs::copy(path, &aside).map_err(TwinError::io("copy", path))?;
        repaired.push(Repaired(format!(
            "{} was damaged, and so was the other copy: records that neither contains are lost; the damaged one is kept as {}",
            path.display(),
            aside.display()
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{database, record};
    use super::*;

    const TREE: Tree = Tree::named("settings");

    fn put(key: u8, text: &str) -> Batch {
        let mut batch = Batch::default();
        batch.put(TREE, vec![key], text.to_owned());
        batch
    }

    /// A desk with three records and as many changes.
    fn made() -> (tempfile::TempDir, DataFolder) {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path());
        let (shelf, repaired) = TwinShelf::open(&data).unwrap();
        assert_eq!(repaired, []);
        for key in 0..3 {
            shelf.apply(put(key, &format!("text {key}"))).unwrap();
        }
        (folder, data)
    }

    fn opened(data: &DataFolder) -> (usize, Vec<String>) {
        let (shelf, repaired) = TwinShelf::open(data).unwrap();
        let repaired = repaired.iter().map(ToString::to_string).collect();
        (shelf.keys(TREE).unwrap().len(), repaired)
    }

    /// Changes a line of a copy, from 0, the head.
    fn change_line(data: &DataFolder, name: &str, line: usize, change: impl Fn(&str) -> String) {
        let path = data.desk().join(name);
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.split_inclusive('\n').enumerate();
        let changed = lines.map(|(number, text)| {
            if number == line {
                change(text)
            } else {
                text.to_owned()
            }
        });
        fs::write(&path, changed.collect::<String>()).unwrap();
    }

    #[test]
    fn after_a_start_both_copies_are_identical_and_contain_only_valid_records() {
        let (_folder, data) = made();
        assert_eq!(opened(&data), (3, vec![]));
        let copies = NAMES.map(|name| fs::read_to_string(data.desk().join(name)).unwrap());
        assert_eq!(copies[0], copies[1]);
        assert_eq!(copies[0].lines().count(), 4);
        assert_eq!(opened(&data), (3, vec![]));
        let again = NAMES.map(|name| fs::read_to_string(data.desk().join(name)).unwrap());
        assert_eq!(again, copies);
    }

    #[test]
    fn each_copy_is_repaired_with_lines_from_the_other() {
        let (_folder, data) = made();
        change_line(&data, NAMES[0], 1, |line| line.replace("text", "test"));
        change_line(&data, NAMES[1], 3, |_| String::new());
        change_line(&data, NAMES[1], 0, |_| "no head\n".to_owned());
        let (count, repaired) = opened(&data);
        assert_eq!(count, 3);
        let desk = data.desk();
        let expected = NAMES.map(|name| {
            let path = desk.join(name);
            format!(
                "{} was damaged and was repaired from the other copy",
                path.display()
            )
        });
        assert_eq!(repaired, expected);
        assert_eq!(opened(&data), (3, vec![]));
    }

    #[test]
    fn if_both_copies_lack_a_line_they_are_reported_and_kept_aside_until_an_erasure() {
        let (folder, data) = made();
        for name in NAMES {
            change_line(&data, name, 2, |line| line.replace("text", "test"));
        }
        let (shelf, repaired) = TwinShelf::open(&data).unwrap();
        assert_eq!(shelf.keys(TREE).unwrap(), [vec![0], vec![2]]);
        let aside = NAMES.map(|name| data.desk().join(format!("{name}.damaged-1")));
        for (repaired, aside) in repaired.iter().zip(&aside) {
            assert!(aside.exists());
            let says = repaired.to_string();
            assert!(
                says.contains("records that neither contains are lost"),
                "{says}"
            );
            assert!(
                says.ends_with(&format!("is kept as {}", aside.display())),
                "{says}"
            );
        }
        fs::create_dir(folder.path().join("desk.damaged-1")).unwrap();
        let mut batch = Batch::default();
        batch.remove(TREE, vec![0]);
        shelf.erase(batch).unwrap();
        assert!(aside.iter().all(|aside| !aside.exists()));
        assert!(!folder.path().join("desk.damaged-1").exists());
        drop(shelf);
        assert_eq!(opened(&data), (1, vec![]));
    }

    #[test]
    fn the_last_line_of_the_second_copy_may_be_missing_and_that_of_the_first_may_not() {
        for (name, reports) in [(NAMES[0], 1), (NAMES[1], 0)] {
            let (_folder, data) = made();
            change_line(&data, name, 3, |line| line.get(..20).unwrap().to_owned());
            let (count, repaired) = opened(&data);
            assert_eq!(
                (count, repaired.len()),
                (3, reports),
                "{name}: {repaired:?}"
            );
        }
    }

    #[test]
    fn a_copy_that_is_a_generation_behind_is_rewritten_without_a_report() {
        let (_folder, data) = made();
        let second = data.desk().join(NAMES[1]);
        let before = fs::read(&second).unwrap();
        assert_eq!(opened(&data), (3, vec![]));
        fs::write(&second, before).unwrap();
        assert_eq!(opened(&data), (3, vec![]));
        // The older copy is used if the newer one is not complete.
        let before = fs::read(&second).unwrap();
        let (shelf, _) = TwinShelf::open(&data).unwrap();
        shelf.erase(Batch::default()).unwrap();
        drop(shelf);
        fs::write(&second, before).unwrap();
        change_line(&data, NAMES[0], 2, |_| String::new());
        let (count, repaired) = opened(&data);
        assert_eq!((count, repaired.len()), (3, 1), "{repaired:?}");
    }

    #[test]
    fn copies_are_rewritten_when_changes_outnumber_records() {
        let (_folder, data) = made();
        let (shelf, _) = TwinShelf::open(&data).unwrap();
        shelf.hold().changes = CHANGES_MIN;
        shelf.apply(put(1, "another")).unwrap();
        for name in NAMES {
            let text = fs::read_to_string(data.desk().join(name)).unwrap();
            assert_eq!(text.lines().count(), 4);
            assert!(text.contains("another") && !text.contains("text 1"));
        }
        shelf.apply(put(9, "more")).unwrap();
        drop(shelf);
        assert_eq!(opened(&data), (4, vec![]));
    }

    #[test]
    fn after_a_failed_write_the_copies_are_made_identical_before_the_next_change() {
        let (_folder, data) = made();
        let (shelf, _) = TwinShelf::open(&data).unwrap();
        // The first copy has the line, the second cannot be written.
        let second = data.desk().join(NAMES[1]);
        let read_only = fs::File::open(&second).unwrap();
        shelf.hold().copies.as_mut().unwrap()[1].replace_file(read_only);
        let failed = shelf.apply(put(7, "half written")).unwrap_err();
        assert!(matches!(failed, StoreError::Unknown(_)), "{failed}");
        assert_eq!(shelf.get(TREE, &[7]).unwrap(), None);
        shelf.apply(put(8, "whole")).unwrap();
        drop(shelf);
        let (shelf, repaired) = TwinShelf::open(&data).unwrap();
        assert_eq!(repaired, []);
        assert_eq!(
            shelf.keys(TREE).unwrap(),
            [vec![0], vec![1], vec![2], vec![8]]
        );
    }

    #[test]
    fn an_unsupported_layout_is_refused_and_not_changed() {
        let (_folder, data) = made();
        let head = copy::encode(&serde_json::json!({
            "ibid-desk": 3, "generation": 1, "base": 0,
        }));
        let head = String::from_utf8(head.unwrap()).unwrap();
        change_line(&data, NAMES[0], 0, |_| head.clone());
        let before = fs::read(data.desk().join(NAMES[0])).unwrap();
        let error = TwinShelf::open(&data).unwrap_err();
        assert!(error.to_string().contains("has layout 3"), "{error}");
        assert_eq!(fs::read(data.desk().join(NAMES[0])).unwrap(), before);
    }

    /// Makes a desk in the format of an older version.
    fn older(data: &DataFolder) {
        fs::create_dir_all(data.desk()).unwrap();
        let database = database::open(&data.desk()).unwrap();
        database.insert("layout", &[1]).unwrap();
        for number in 0..50_u64 {
            let value = serde_json::json!({ "log_channel": number });
            let tree = database.open_tree("settings").unwrap();
            let record = record::encode(&value).unwrap();
            tree.insert(number.to_be_bytes(), record).unwrap();
        }
        database.flush().unwrap();
    }

    #[test]
    fn the_desk_of_an_older_version_is_converted_once() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path());
        older(&data);
        fs::write(data.desk().join("snap.0000000000009000.generating"), "").unwrap();
        assert_eq!(opened(&data), (50, vec![]));
        let mut names: Vec<_> = fs::read_dir(data.desk())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, NAMES);
        let (shelf, _) = TwinShelf::open(&data).unwrap();
        let text = shelf.get(TREE, &7_u64.to_be_bytes()).unwrap();
        assert_eq!(text.as_deref(), Some(r#"{"log_channel":7}"#));
    }

    #[test]
    fn an_interrupted_conversion_is_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path());
        older(&data);
        // Only the first copy was started, and it is not complete.
        let half = "{\"crc\":\"00000000\",\"line\":{}}\n";
        fs::write(data.desk().join(NAMES[0]), half).unwrap();
        assert_eq!(opened(&data), (50, vec![]));
        // A renewal by the older version, interrupted between its two moves.
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path());
        older(&data);
        fs::rename(data.desk(), folder.path().join("desk.new")).unwrap();
        assert_eq!(opened(&data), (50, vec![]));
    }

    #[test]
    fn a_damaged_desk_of_an_older_version_is_always_reported() {
        for name in ["db", "conf", "snap"] {
            let folder = tempfile::tempdir().unwrap();
            let data = DataFolder::new(folder.path());
            older(&data);
            let files = fs::read_dir(data.desk()).unwrap();
            let mut files = files.map(|file| file.unwrap().path());
            let Some(file) = files.find(|file| file.display().to_string().contains(name)) else {
                continue;
            };
            let length = fs::read(&file).unwrap().len();
            fs::write(&file, vec![0xA5; length]).unwrap();
            let (count, repaired) = opened(&data);
            assert_eq!(count == 50, name != "db", "{name}: {count}, {repaired:?}");
            if name == "db" {
                let [repaired] = repaired.try_into().unwrap();
                assert!(
                    repaired.contains("was replaced by an empty one"),
                    "{repaired}"
                );
                assert!(folder.path().join("desk.damaged-1").join("db").exists());
            }
            assert_eq!(opened(&data), (count, vec![]));
        }
    }
}
