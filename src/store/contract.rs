//! The tests that every engine must pass, run on each engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;

use super::memory::Memory;
use super::twin::{Twin, TwinShelf};
use super::*;
use crate::curation::{Author, Change, Draft, Entry, Event, Stamp};
use crate::fact::FactId;
use crate::scope::{GuildId, Scope};

/// An engine under test. Its data is kept until this value is dropped.
trait Engine {
    fn new() -> Self;
    /// Opens the log, as after a restart.
    fn log(&self) -> Box<dyn Log>;
    /// Opens the shelf, as after a restart.
    fn shelf(&self) -> Box<dyn Shelf>;
    /// Reports whether a text can be read anywhere in the stored data.
    fn has(&self, text: &str) -> bool;
}

impl Engine for Memory {
    fn new() -> Self {
        Self::default()
    }

    fn log(&self) -> Box<dyn Log> {
        Box::new(self.clone())
    }

    fn shelf(&self) -> Box<dyn Shelf> {
        Box::new(self.clone())
    }

    fn has(&self, text: &str) -> bool {
        self.text().contains(text)
    }
}

struct Folder {
    folder: tempfile::TempDir,
    data: DataFolder,
}

impl Engine for Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path());
        Self { folder, data }
    }

    fn log(&self) -> Box<dyn Log> {
        Box::new(Twin::open(&self.data).unwrap().0)
    }

    fn shelf(&self) -> Box<dyn Shelf> {
        let (shelf, repaired) = TwinShelf::open(&self.data).unwrap();
        assert_eq!(repaired, []);
        Box::new(shelf)
    }

    fn has(&self, text: &str) -> bool {
        is_anywhere(self.folder.path(), text.as_bytes())
    }
}

fn is_anywhere(folder: &std::path::Path, text: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|found| {
        let path = found.unwrap().path();
        if path.is_dir() {
            return is_anywhere(&path, text);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text)
    })
}

/// A log whose appends fail with an unknown outcome after a given number.
#[derive(Debug)]
struct Failing {
    log: Box<dyn Log>,
    left: usize,
}

impl Log for Failing {
    fn name(&self) -> String {
        self.log.name()
    }

    fn load(&mut self) -> Result<Vec<Entry>, StoreError> {
        self.log.load()
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return Err(StoreError::Unknown("the line is cut".into())),
        }
        self.log.append(entries)
    }

    fn replace(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.log.replace(entries)
    }

    fn tail(&mut self, after: u64) -> Result<Vec<Entry>, StoreError> {
        self.log.tail(after)
    }

    fn check(&self) -> Result<Health, StoreError> {
        self.log.check()
    }

    fn observe(&mut self, observer: Observer) {
        self.log.observe(observer);
    }
}

fn add(id: &str) -> Draft {
    let json = serde_json::json!({
        "id": id, "statement": format!("The lamp {id} was lit."), "cite": [{ "title": "T", "quote": "Q" }],
    });
    let entry = serde_json::from_value(json).unwrap();
    Draft {
        scope: Scope::Local,
        event: Event::fact(id.parse().unwrap(), Change::Add(Arc::new(entry))),
    }
}

fn redact(id: &str) -> Draft {
    Draft {
        scope: Scope::Local,
        event: Event::Redact {
            id: id.parse().unwrap(),
            reason: "by law".to_owned(),
        },
    }
}

fn commit(ledger: &mut Ledger, drafts: Vec<Draft>) -> Result<(), CommitError> {
    ledger.commit(drafts, &Author::Files, Timestamp::UNIX_EPOCH)
}

fn ids(ledger: &Ledger) -> Vec<String> {
    let facts = ledger.holdings().facts.keys();
    facts.map(|(_, id)| id.to_string()).collect()
}

/// Returns a numbered group, as another process would write it.
fn group(first: u64, drafts: Vec<Draft>) -> Vec<Entry> {
    let stamp = Stamp {
        at: Timestamp::UNIX_EPOCH,
        by: Author::Files,
    };
    Entry::group(first, drafts, &stamp)
}

fn committed_changes_survive_a_restart<E: Engine>() {
    let engine = E::new();
    let mut ledger = Ledger::open(engine.log()).unwrap();
    commit(&mut ledger, vec![add("a"), add("b")]).unwrap();
    commit(&mut ledger, Vec::new()).unwrap();
    commit(&mut ledger, vec![add("c")]).unwrap();
    let held = ledger.holdings().clone();
    let health = ledger.check().unwrap();
    assert!(health.is_good() && health.entries == 3, "{health:?}");
    drop(ledger);
    let ledger = Ledger::open(engine.log()).unwrap();
    assert_eq!(*ledger.holdings(), held);
    assert_eq!(ids(&ledger), ["a", "b", "c"]);
}

fn an_unfinished_group_is_dropped<E: Engine>() {
    let engine = E::new();
    let mut log = engine.log();
    log.append(&group(1, vec![add("a")])).unwrap();
    let mut cut_off = group(2, vec![add("b"), add("c")]);
    cut_off.pop();
    log.append(&cut_off).unwrap();
    drop(log);
    assert_eq!(ids(&Ledger::open(engine.log()).unwrap()), ["a"]);
}

fn a_conflict_writes_nothing<E: Engine>() {
    let engine = E::new();
    let mut ledger = Ledger::open(engine.log()).unwrap();
    commit(&mut ledger, vec![add("a")]).unwrap();
    let refused = commit(&mut ledger, vec![add("b"), add("a")]);
    let id: FactId = "a".parse().unwrap();
    assert!(
        matches!(&refused, Err(CommitError::Conflict(Conflict::Exists(other))) if *other == id),
        "{refused:?}"
    );
    assert_eq!(ids(&ledger), ["a"]);
    // The ledger goes on.
    commit(&mut ledger, vec![add("c")]).unwrap();
    drop(ledger);
    assert_eq!(ids(&Ledger::open(engine.log()).unwrap()), ["a", "c"]);
    assert!(!engine.has("lamp b"));
}

fn redacted_and_forgotten_texts_cannot_be_read<E: Engine>() {
    let engine = E::new();
    let mut ledger = Ledger::open(engine.log()).unwrap();
    let guild = Scope::Guild(GuildId(7));
    let of_guild = Draft {
        scope: guild.clone(),
        ..add("g")
    };
    commit(&mut ledger, vec![add("a"), add("b"), of_guild]).unwrap();
    assert!(engine.has("lamp a") && engine.has("lamp g"));
    commit(&mut ledger, vec![redact("a")]).unwrap();
    let event = Event::Forget;
    commit(
        &mut ledger,
        vec![Draft {
            scope: guild,
            event,
        }],
    )
    .unwrap();
    assert!(!engine.has("lamp a") && !engine.has("lamp g") && engine.has("lamp b"));
    let held = ledger.holdings().clone();
    commit(&mut ledger, vec![add("c")]).unwrap();
    drop(ledger);
    let ledger = Ledger::open(engine.log()).unwrap();
    assert_eq!(ids(&ledger), ["a", "b", "c"]);
    let fact = |id: &str| (Scope::Local, id.parse().unwrap());
    assert_eq!(ledger.holdings().facts[&fact("a")], held.facts[&fact("a")]);
}

fn after_an_unknown_outcome_nothing_more_is_written<E: Engine>() {
    let engine = E::new();
    let log = engine.log();
    let mut ledger = Ledger::open(Box::new(Failing { log, left: 1 })).unwrap();
    commit(&mut ledger, vec![add("a")]).unwrap();
    let failed = commit(&mut ledger, vec![add("b")]).unwrap_err();
    assert!(
        matches!(failed, CommitError::Store(StoreError::Unknown(_))),
        "{failed}"
    );
    let halted = commit(&mut ledger, vec![add("c")]).unwrap_err();
    assert!(
        matches!(halted, CommitError::Store(StoreError::Halted(_))),
        "{halted}"
    );
    assert_eq!(ids(&ledger), ["a"]);
    drop(ledger);
    assert_eq!(ids(&Ledger::open(engine.log()).unwrap()), ["a"]);
}

fn entries_of_another_writer_are_applied<E: Engine>() {
    let engine = E::new();
    let mut log = engine.log();
    log.append(&group(1, vec![add("a")])).unwrap();
    assert_eq!(log.tail(1).unwrap(), []);
    let others = group(2, vec![add("b"), add("c")]);
    log.append(&others).unwrap();
    assert_eq!(log.tail(1).unwrap(), others);
    let mut ledger = Ledger::open(log).unwrap();
    assert_eq!(ledger.catch_up().unwrap(), []);
    assert_eq!(ids(&ledger), ["a", "b", "c"]);
}

fn every_step_of_a_change_is_observed<E: Engine>() {
    let engine = E::new();
    let steps = Arc::new(AtomicUsize::new(0));
    let observer = || -> Observer {
        let steps = Arc::clone(&steps);
        Box::new(move |_| {
            steps.fetch_add(1, Ordering::Relaxed);
        })
    };
    let mut ledger = Ledger::open(engine.log()).unwrap();
    ledger.observe(observer());
    commit(&mut ledger, vec![add("a")]).unwrap();
    assert!(steps.swap(0, Ordering::Relaxed) > 0);
    let shelf = engine.shelf();
    shelf.observe(observer());
    shelf.apply(put(b"a", "one")).unwrap();
    assert!(steps.load(Ordering::Relaxed) > 0);
}

const TREE: Tree = Tree::named("tree");
const OTHER: Tree = Tree::named("other");

fn put(key: &[u8], text: &str) -> Batch {
    let mut batch = Batch::default();
    batch.put(TREE, key.to_vec(), text.to_owned());
    batch
}

fn texts(shelf: &dyn Shelf, prefix: &[u8]) -> Vec<(Vec<u8>, String)> {
    shelf.scan(TREE, prefix).unwrap()
}

fn records_survive_a_restart<E: Engine>() {
    let engine = E::new();
    let shelf = engine.shelf();
    let mut batch = put(b"a1", "one \"quoted\"\n");
    batch.put(TREE, b"a2".to_vec(), "two".to_owned());
    batch.put(TREE, vec![0xFF, 0], "last".to_owned());
    batch.put(OTHER, b"a1".to_vec(), "another tree".to_owned());
    shelf.apply(batch).unwrap();
    let mut batch = put(b"b", "three");
    batch.remove(TREE, b"a2".to_vec());
    batch.remove(TREE, b"never".to_vec());
    // Removals come first: a record that is removed and put is put.
    batch.remove(TREE, b"b".to_vec());
    shelf.apply(batch).unwrap();
    shelf.apply(Batch::default()).unwrap();
    let check = |shelf: &dyn Shelf| {
        assert_eq!(shelf.get(TREE, b"a1").unwrap().unwrap(), "one \"quoted\"\n");
        assert_eq!(shelf.get(TREE, b"a2").unwrap(), None);
        assert_eq!(shelf.get(OTHER, b"b").unwrap(), None);
        assert_eq!(texts(shelf, b"a").len(), 1);
        assert_eq!(texts(shelf, b"b"), [(b"b".to_vec(), "three".to_owned())]);
        assert_eq!(
            shelf.keys(TREE).unwrap(),
            [b"a1".to_vec(), b"b".to_vec(), vec![0xFF, 0]]
        );
    };
    check(&*shelf);
    drop(shelf);
    check(&*engine.shelf());
}

fn erased_records_cannot_be_read<E: Engine>() {
    let engine = E::new();
    let shelf = engine.shelf();
    shelf.apply(put(b"a", "the first secret")).unwrap();
    shelf.apply(put(b"b", "stays")).unwrap();
    let mut batch = put(b"b", "stays, changed");
    batch.remove(TREE, b"a".to_vec());
    shelf.erase(batch.clone()).unwrap();
    assert!(!engine.has("the first secret") && engine.has("stays, changed"));
    shelf.erase(batch).unwrap();
    shelf.apply(put(b"c", "later")).unwrap();
    drop(shelf);
    let shelf = engine.shelf();
    assert_eq!(shelf.keys(TREE).unwrap(), [b"b".to_vec(), b"c".to_vec()]);
}

fn the_desk_follows_its_rules_after_a_restart<E: Engine>() {
    let engine = E::new();
    let fact: (Scope, FactId) = (Scope::Local, "a".parse().unwrap());
    let hour = |hours| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hours);
    let (text, person) = {
        let desk = Desk::on(engine.shelf()).unwrap();
        assert_eq!(desk.put(7, "Who won?", hour(0)).unwrap(), Put::Waits(1));
        assert_eq!(desk.put(7, "who won", hour(1)).unwrap(), Put::Waits(2));
        assert_eq!(
            desk.put(8, "Who was Xanthippe?", hour(1)).unwrap(),
            Put::Waits(1)
        );
        for (question, helped) in [("Who won?", true), ("who won", false)] {
            desk.mark(7, question, (&fact.0, &fact.1), helped, hour(0))
                .unwrap();
        }
        desk.set(7, |settings| {
            settings.answer_channels.insert(1, true);
        })
        .unwrap();
        let subscriber = Subscriber {
            user: 5,
            channel: 1,
        };
        assert!(desk.subscribe(7, "Who won?", subscriber).unwrap());
        (
            desk.keep_text("long", hour(0)).unwrap(),
            desk.person(5).unwrap(),
        )
    };
    let desk = Desk::on(engine.shelf()).unwrap();
    let [waiting] = desk.unanswered(7).unwrap().try_into().unwrap();
    assert_eq!((waiting.question.as_str(), waiting.asked), ("Who won?", 2));
    let [marked] = desk.marked(7).unwrap().try_into().unwrap();
    assert_eq!((marked.helped, marked.not_helped), (1, 1));
    assert_eq!(
        desk.settings(7).unwrap().answer_channels,
        [(1, true)].into()
    );
    assert_eq!(
        desk.kept_text(text, hour(1)).unwrap().as_deref(),
        Some("long")
    );
    assert_eq!(desk.kept_text(text, hour(25)).unwrap(), None);
    assert_eq!(desk.user(person).unwrap(), Some(5));
    desk.erase(5).unwrap();
    desk.forget(GuildId(8)).unwrap();
    assert!(!engine.has(&person.to_string()) && !engine.has("Xanthippe"));
    drop(desk);
    let desk = Desk::on(engine.shelf()).unwrap();
    assert_eq!(desk.known_person(5).unwrap(), None);
    assert_eq!(desk.subscriptions(5).unwrap(), []);
    assert_eq!(desk.unanswered(8).unwrap(), []);
    assert_eq!(desk.unanswered(7).unwrap().len(), 1);
}

/// Runs the suite on an engine.
macro_rules! store_contract {
    ($module:ident, $engine:ty: $($test:ident),+ $(,)?) => {
        mod $module {
            $(
                #[test]
                fn $test() {
                    super::$test::<$engine>();
                }
            )+
        }
    };
    ($($module:ident: $engine:ty),+ $(,)?) => {
        $(
            store_contract!($module, $engine:
                committed_changes_survive_a_restart,
                an_unfinished_group_is_dropped,
                a_conflict_writes_nothing,
                redacted_and_forgotten_texts_cannot_be_read,
                after_an_unknown_outcome_nothing_more_is_written,
                entries_of_another_writer_are_applied,
                every_step_of_a_change_is_observed,
                records_survive_a_restart,
                erased_records_cannot_be_read,
                the_desk_follows_its_rules_after_a_restart,
            );
        )+
    };
}

store_contract!(memory: super::Memory, twin: super::Folder);

#[test]
fn two_processes_that_change_the_same_log_see_each_others_changes() {
    let memory = Memory::default();
    let mut ours = Ledger::open(memory.log()).unwrap();
    let mut theirs = Ledger::open(memory.log()).unwrap();
    commit(&mut theirs, vec![add("a")]).unwrap();
    let admitted = ours.holdings().admit(
        vec![add("a")],
        Stamp {
            at: Timestamp::UNIX_EPOCH,
            by: Author::Files,
        },
    );
    let conflict = ours.write(admitted.unwrap()).unwrap_err();
    assert!(matches!(conflict, CommitError::Conflict(_)), "{conflict}");
    commit(&mut ours, vec![add("b")]).unwrap();
    let caught_up = theirs.catch_up().unwrap();
    assert_eq!(
        caught_up.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [2]
    );
    assert_eq!(ids(&theirs), ["a", "b"]);
    assert_eq!(ids(&ours), ids(&theirs));
}
