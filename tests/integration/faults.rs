//! Faults injected into a desk: kills, damaged files and power cuts, with a count of lost changes. The
//! tests inject a few of each, `cargo bench --bench faults` hundreds.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ibid::config::DataFolder;
use ibid::curation::PersonId;
use ibid::scope::GuildId;
use ibid::store::{Desk, Put, TextKey};
use jiff::Timestamp;

/// Set for the process that is killed: the folder, and the number of its first change.
const ORDERS: &str = "IBID_TEST_DESK_ORDERS";

/// A generator of numbers that spread the faults and are the same in each run (linear congruential, with
/// Knuth's multiplier).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// The counted results of some faults.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The number of faults.
    pub(crate) faults: usize,
    /// The number of changes acknowledged before the faults, summed over all faults.
    pub(crate) acknowledged: usize,
    /// The number of acknowledged changes that were lost.
    pub(crate) lost: usize,
    /// The number of faults after which a change was lost and opening reported nothing.
    pub(crate) silent: usize,
    /// The number of faults after which opening reported a repair.
    pub(crate) reported: usize,
    /// The number of faults after which the desk did not open.
    pub(crate) refused: usize,
}

impl Tally {
    /// Opens a desk after a fault and counts which of some changes are missing.
    fn take(&mut self, data: &DataFolder, done: &[Done]) {
        self.faults += 1;
        self.acknowledged += done.len();
        let Ok((desk, repaired)) = Desk::open(data) else {
            self.refused += 1;
            return;
        };
        let missing = done.iter().filter(|done| !done.holds(&desk, data)).count();
        self.lost += missing;
        self.reported += usize::from(!repaired.is_empty());
        self.silent += usize::from(missing > 0 && repaired.is_empty());
        drop(desk);
        let (_, again) = Desk::open(data).unwrap();
        assert!(again.is_empty(), "repaired twice: {again:?}");
    }
}

/// An acknowledged change to a desk, and how to find it.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    number: u64,
    proof: Proof,
}

#[derive(Debug, Clone)]
enum Proof {
    Question,
    Settings,
    Person(PersonId),
    Text(TextKey),
    Forgotten,
}

/// The number of changes before their kinds repeat.
const KINDS: u64 = 6;

fn secret(number: u64) -> String {
    format!("Who hid treasure {number} under the oak?")
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

impl Done {
    /// Makes the change with a number. Each concerns a different server and person.
    fn new(desk: &Desk, number: u64) -> Self {
        let proof = match number % KINDS {
            0 => {
                desk.put(number, &secret(number), now()).unwrap();
                Proof::Question
            }
            1 => {
                let set = desk.set(number, |settings| settings.log_channel = Some(number));
                set.unwrap();
                Proof::Settings
            }
            2 => Proof::Person(desk.person(number).unwrap()),
            3 => Proof::Text(desk.keep_text(&format!("text {number}"), now()).unwrap()),
            // Half of the questions are erased again, and nothing of them may be left.
            4 if number % (2 * KINDS) == 4 => {
                desk.forget(GuildId(number - 4)).unwrap();
                Proof::Forgotten
            }
            _ => {
                desk.put(number, &secret(number), now()).unwrap();
                Proof::Question
            }
        };
        Self { number, proof }
    }

    /// Reports whether a desk has the change, or has nothing left of an erased question.
    fn holds(&self, desk: &Desk, data: &DataFolder) -> bool {
        let number = self.number;
        match &self.proof {
            // A later change erases it, and may or may not have been made.
            Proof::Question if number.is_multiple_of(2 * KINDS) => true,
            Proof::Question => desk.look(number, &secret(number)).unwrap() == Some(Put::Waits(1)),
            Proof::Settings => desk.settings(number).unwrap().log_channel == Some(number),
            Proof::Person(person) => desk.known_person(number).unwrap() == Some(*person),
            Proof::Text(key) => {
                let text = format!("text {number}");
                desk.kept_text(*key, now()).unwrap() == Some(text)
            }
            Proof::Forgotten => !is_anywhere(data.path(), secret(number - 4).as_bytes()),
        }
    }
}

/// Reports whether a text is in any file of a folder.
pub(crate) fn is_anywhere(folder: &Path, text: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|found| {
        let path = found.unwrap().path();
        if path.is_dir() {
            return is_anywhere(&path, text);
        }
        let bytes = fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text)
    })
}

impl std::fmt::Display for Done {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = self.number;
        match &self.proof {
            Proof::Question => write!(formatter, "question {number} -"),
            Proof::Settings => write!(formatter, "settings {number} -"),
            Proof::Person(person) => write!(formatter, "person {number} {person}"),
            Proof::Text(key) => write!(formatter, "text {number} {key}"),
            Proof::Forgotten => write!(formatter, "forgotten {number} -"),
        }
    }
}

fn read_done(line: &str) -> Option<Done> {
    let [kind, number, proof] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let proof = match kind {
        "question" => Proof::Question,
        "settings" => Proof::Settings,
        "person" => Proof::Person(proof.parse().unwrap()),
        "text" => Proof::Text(proof.parse().unwrap()),
        "forgotten" => Proof::Forgotten,
        _ => return None,
    };
    let number = number.parse().unwrap();
    Some(Done { number, proof })
}

/// Makes one change after the other until it is killed, if [`kills`] started this process; otherwise
/// returns at once.
pub(crate) fn be_killed() {
    let Some(orders) = std::env::var_os(ORDERS) else {
        return;
    };
    let orders = orders.into_string().unwrap();
    let (folder, first) = orders.split_once('\n').unwrap();
    let (desk, repaired) = Desk::open(&DataFolder::new(folder)).unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nopen {}", repaired.len()).unwrap();
    for number in first.parse::<u64>().unwrap().. {
        let done = Done::new(&desk, number);
        writeln!(out, "{done}").unwrap();
        out.flush().unwrap();
    }
}

/// Kills a process `rounds` times, at its start or while it changes a desk.
pub(crate) fn kills(rounds: usize, command: impl Fn() -> Command) -> Tally {
    let mut tally = Tally::default();
    let mut dice = Dice::new(1);
    let mut folder = tempfile::tempdir().unwrap();
    let mut done: Vec<Done> = Vec::new();
    let mut next = 0;
    for round in 0..rounds {
        // Start a new desk from time to time, because searching a large one takes long.
        if round % 30 == 0 {
            folder = tempfile::tempdir().unwrap();
            (done, next) = (Vec::new(), 0);
        }
        let data = DataFolder::new(folder.path());
        let mut child = command()
            .env(ORDERS, format!("{}\n{next}", folder.path().display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        if round % 2 == 0 {
            // At the start: a process takes a few milliseconds until it opens the desk.
            std::thread::sleep(Duration::from_micros(dice.below(12_000) as u64));
        } else {
            let mut begin = lines.by_ref().map_while(Result::ok);
            begin.find(|line| line.starts_with("open "));
            std::thread::sleep(Duration::from_micros(dice.below(25_000) as u64));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let said = lines.map_while(Result::ok);
        done.extend(said.filter_map(|line| read_done(&line)));
        tally.take(&data, &done);
        // The interrupted change may be there, so the next one has another number.
        next = done
            .last()
            .map_or(0, |done| done.number + 2)
            .next_multiple_of(2 * KINDS);
    }
    tally
}

/// A desk with some changes.
struct Made {
    folder: tempfile::TempDir,
    done: Vec<Done>,
}

impl Made {
    fn new(changes: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (desk, _) = Desk::open(&DataFolder::new(folder.path())).unwrap();
        let done = (0..changes)
            .map(|number| Done::new(&desk, number))
            .collect();
        Self { folder, done }
    }
}

fn copied(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("desk")).unwrap();
    for file in files(from) {
        let name = file.file_name().unwrap();
        fs::copy(&file, folder.path().join("desk").join(name)).unwrap();
    }
    folder
}

fn files(data: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(data.join("desk")).unwrap();
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// The number of ways in which [`damage`] can damage a file.
const WAYS: usize = 10;

/// Damages a file in one of several ways.
fn damage(path: &Path, way: usize, dice: &mut Dice) {
    let mut bytes = fs::read(path).unwrap();
    let at = dice.below(bytes.len());
    match way {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => (0..20).for_each(|_| {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }),
        2 => bytes
            .iter_mut()
            .skip(at)
            .take(512)
            .for_each(|byte| *byte = 0),
        3 => bytes.truncate(at),
        // Truncated at the end of a line: every remaining line is good.
        4 => {
            let end = bytes.iter().take(at).rposition(|byte| *byte == b'\n');
            bytes.truncate(end.map_or(0, |end| end + 1));
        }
        5 => bytes.clear(),
        6 => {
            fs::remove_file(path).unwrap();
            return;
        }
        7 => bytes.iter_mut().for_each(|byte| *byte = 0),
        // One line is removed.
        8 => {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let gone = dice.below(lines.len());
            let left = lines
                .iter()
                .enumerate()
                .filter(|(number, _)| *number != gone);
            bytes = left.flat_map(|(_, line)| line.iter().copied()).collect();
        }
        // An extra line end.
        _ => bytes.insert(at, b'\n'),
    }
    fs::write(path, bytes).unwrap();
}

/// Damages one file of a desk `rounds` times, after changes and after a clean start.
pub(crate) fn damages(rounds: usize) -> Tally {
    let mut tally = Tally::default();
    let mut dice = Dice::new(2);
    let made = Made::new(60);
    let tidy = copied(made.folder.path());
    drop(Desk::open(&DataFolder::new(tidy.path())).unwrap());
    for round in 0..rounds {
        let from = if round % 2 == 0 {
            made.folder.path()
        } else {
            tidy.path()
        };
        let folder = copied(from);
        let files = files(folder.path());
        damage(&files[round / 2 % files.len()], round / 4 % WAYS, &mut dice);
        tally.take(&DataFolder::new(folder.path()), &made.done);
    }
    tally
}

/// Adds possible leftovers of a killed process to the files of a desk, `rounds` times.
pub(crate) fn leftovers(rounds: usize) -> Tally {
    const NAMES: [&str; 5] = [
        "snap.0000000000009000.generating",
        "snap.0000000000009000",
        "first.jsonl.new",
        "second.jsonl.new",
        "blobs",
    ];
    let mut tally = Tally::default();
    let mut dice = Dice::new(3);
    let made = Made::new(30);
    for round in 0..rounds {
        let folder = copied(made.folder.path());
        let bytes: Vec<u8> = match round % 3 {
            0 => Vec::new(),
            1 => vec![0; 400],
            _ => (0..300)
                .map(|_| u8::try_from(dice.below(256)).unwrap())
                .collect(),
        };
        let path = folder.path().join("desk").join(NAMES[round % NAMES.len()]);
        fs::write(path, bytes).unwrap();
        tally.take(&DataFolder::new(folder.path()), &made.done);
    }
    tally
}

/// The files of a desk by name.
type Disk = BTreeMap<String, Vec<u8>>;

fn disk(data: &Path) -> Disk {
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    };
    files(data).into_iter().map(read).collect()
}

/// A desk at the moment before a write or a sync.
struct Cut {
    /// The synced contents.
    durable: Disk,
    /// The written contents.
    written: Disk,
    /// The number of acknowledged changes.
    acknowledged: usize,
}

/// Watches a desk's files at each step.
struct Watch {
    data: PathBuf,
    durable: Disk,
    /// The last step, and the files before it.
    before: Option<(&'static str, Disk)>,
    acknowledged: usize,
    cuts: Vec<Cut>,
}

impl Watch {
    /// Updates the durable contents after the last step.
    fn settle(&mut self, written: &Disk) {
        match self.before.take() {
            // A file that differs from its durable contents is the one that was synced.
            Some(("sync" | "sync beside", at)) => {
                let changed = at
                    .iter()
                    .filter(|(name, bytes)| self.durable.get(*name) != Some(*bytes));
                let changed: Disk = changed
                    .map(|(name, bytes)| (name.clone(), bytes.clone()))
                    .collect();
                self.durable.extend(changed);
            }
            Some(("sync folder", _)) => self.durable = written.clone(),
            _ => {}
        }
    }

    fn step(&mut self, name: &'static str) {
        let written = disk(&self.data);
        self.settle(&written);
        self.cuts.push(Cut {
            durable: self.durable.clone(),
            written: written.clone(),
            acknowledged: self.acknowledged,
        });
        self.before = Some((name, written));
    }
}

/// The number of ways in which a power cut can leave bytes that were written but not synced.
const LEFT: usize = 6;

/// Returns a disk after a power cut, in one of several ways.
fn after(cut: &Cut, way: usize, dice: &mut Dice) -> Disk {
    let mut disk = if way == 1 {
        cut.written.clone()
    } else {
        cut.durable.clone()
    };
    if way < 2 {
        return disk;
    }
    for (name, written) in &cut.written {
        let durable = cut.durable.get(name).cloned().unwrap_or_default();
        if durable == *written {
            continue;
        }
        let same = durable
            .iter()
            .zip(written)
            .take_while(|(a, b)| a == b)
            .count();
        let new = written.len() - same;
        let mut left = written.clone();
        match way {
            // Torn at any byte.
            2 => left.truncate(same + dice.below(new + 1)),
            // The size without the data.
            3 => left[same..].fill(0),
            4 => left[same..].iter_mut().for_each(|byte| {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }),
            // The end was written, but not the part before it.
            _ => {
                let from = dice.below(new + 1);
                left[same..same + from].fill(0);
            }
        }
        // A file that replaced another was synced before.
        let is_whole = cut.durable.values().any(|bytes| bytes == written);
        disk.insert(name.clone(), if is_whole { written.clone() } else { left });
    }
    disk
}

/// Cuts the power at each step of some changes, in each way, for up to `states` states.
pub(crate) fn power_cuts(states: usize) -> Tally {
    let made = Made::new(7);
    let data = DataFolder::new(made.folder.path());
    let (desk, _) = Desk::open(&data).unwrap();
    let watch = Arc::new(Mutex::new(Watch {
        data: made.folder.path().to_owned(),
        durable: disk(made.folder.path()),
        before: None,
        acknowledged: made.done.len(),
        cuts: Vec::new(),
    }));
    let watching = Arc::clone(&watch);
    desk.observe(Box::new(move |name| watching.lock().unwrap().step(name)));
    let mut done = made.done;
    for number in 7..24 {
        done.push(Done::new(&desk, number));
        watch.lock().unwrap().acknowledged = done.len();
    }
    watch.lock().unwrap().step("end");
    let watch = watch.lock().unwrap();
    let mut tally = Tally::default();
    let mut dice = Dice::new(4);
    // Spread over all steps, whatever the number of states.
    let all: Vec<(&Cut, usize)> = watch
        .cuts
        .iter()
        .flat_map(|cut| (0..LEFT).map(move |way| (cut, way)))
        .collect();
    for number in 0..states.min(all.len()) {
        let (cut, way) = all[number * all.len() / states.min(all.len())];
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("desk")).unwrap();
        for (name, bytes) in after(cut, way, &mut dice) {
            fs::write(folder.path().join("desk").join(name), bytes).unwrap();
        }
        tally.take(&DataFolder::new(folder.path()), &done[..cut.acknowledged]);
    }
    tally
}
