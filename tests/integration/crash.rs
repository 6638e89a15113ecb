//! After a kill, an abort or a full disk, every acknowledged change is there and complete.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ibid::config::DataFolder;
use ibid::curation::{Alteration, Author, Change, Draft, Event, PersonId, Wish};
use ibid::fact::{FactId, Standing};
use ibid::knowledge::format::FactEntry;
use ibid::library::Library;
use ibid::matcher::Lexicons;
use ibid::scope::{GuildId, Scope, View};
use ibid::store::{self, Health, Ledger};
use jiff::Timestamp;

use crate::faults;
use crate::scene::{Scene, fact_line, feed};

/// More entries than the log writes in one batch, so that writing a group takes several steps.
const GROUP: usize = 2_500;

/// Set for the process that aborts: the folder, the number of the step, the size of the change.
const VICTIM: &str = "IBID_TEST_VICTIM";

fn open(folder: impl AsRef<Path>) -> Ledger {
    store::open(&DataFolder::new(folder.as_ref())).unwrap().0
}

fn inspect(folder: impl AsRef<Path>) -> Health {
    store::inspect(&DataFolder::new(folder.as_ref())).unwrap()
}

fn drafts(name: &str, count: usize) -> Vec<Draft> {
    let draft = |number: usize| {
        let line: serde_json::Value =
            serde_json::from_str(&fact_line(&format!("{name}-{number}"))).unwrap();
        let entry: FactEntry = serde_json::from_value(line["fact"].clone()).unwrap();
        let event = Event::fact(entry.id.clone(), Change::Add(Arc::new(entry)));
        Draft {
            scope: Scope::Local,
            event,
        }
    };
    (0..count).map(draft).collect()
}

fn commit(store: &mut Ledger, name: &str, count: usize) {
    let by = Author::Operator("test".to_owned());
    store
        .commit(drafts(name, count), &by, Timestamp::UNIX_EPOCH)
        .unwrap();
}

/// Does nothing in an ordinary run. In the process that the next test starts, it makes a change and
/// aborts before its n-th write or sync, or right after the change if it has fewer.
#[test]
fn victim() {
    let Some(orders) = std::env::var_os(VICTIM) else {
        return;
    };
    let orders = orders.into_string().unwrap();
    let [folder, step, count] = orders.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let (mut left, count): (usize, usize) = (step.parse().unwrap(), count.parse().unwrap());
    let mut store = open(Path::new(folder));
    store.observe(Box::new(move |_| {
        if left == 0 {
            std::process::abort();
        }
        left -= 1;
    }));
    commit(&mut store, "new", count);
    println!("committed");
    std::process::abort();
}

/// Starts the victim; returns whether the change was acknowledged before the process died.
fn abort_at(folder: &Path, step: usize, count: usize) -> bool {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::victim", "--nocapture"])
        .env(VICTIM, format!("{}\n{step}\n{count}", folder.display()))
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stdout).contains("committed")
}

#[test]
fn a_change_interrupted_at_any_write_or_sync_is_complete_or_absent() {
    for (count, least_steps) in [(1, 5), (GROUP, 7)] {
        let mut acknowledged_at = None;
        for step in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            commit(&mut open(folder.path()), "old", 3);
            let acknowledged = abort_at(folder.path(), step, count);
            let store = open(folder.path());
            let held = store.holdings().facts.len();
            let whole = held == 3 + count;
            assert!(
                whole || (held == 3 && !acknowledged),
                "step {step}: {held} facts are there"
            );
            drop(store);
            let verification = inspect(folder.path());
            assert!(verification.is_good(), "step {step}: {verification:?}");
            let mut store = open(folder.path());
            // The store still accepts changes.
            commit(&mut store, "more", 2);
            drop(store);
            assert_eq!(open(folder.path()).holdings().facts.len(), held + 2);
            if acknowledged {
                acknowledged_at = Some(step);
                break;
            }
        }
        assert!(
            acknowledged_at.is_some_and(|steps| steps >= least_steps),
            "{acknowledged_at:?}"
        );
    }
}

/// Set for the process that makes a moderator's change and aborts: the folder, the number of the step,
/// the number of the round.
const MODERATOR: &str = "IBID_TEST_MODERATOR";

const GUILD: GuildId = GuildId(7);

/// Returns a server's facts, each with its revisions and what it says now.
fn held(store: &Ledger) -> Vec<(String, u32, String)> {
    let facts = store.holdings().facts_of(&Scope::Guild(GUILD));
    facts
        .map(|(id, fact)| {
            let says = format!("{} {:?}", fact.entry().statement, fact.standing());
            (id.to_string(), fact.revision(), says)
        })
        .collect()
}

/// Returns a moderator's change for a round: facts are added, corrected, retired and restored, and all of
/// it is undone; every second fact is a version of a shared one.
fn wish(library: &Library, view: &View, round: usize) -> Wish {
    let number = round / 5;
    let id: FactId = format!("f{number}").parse().unwrap();
    let line: serde_json::Value = serde_json::from_str(&fact_line(id.as_str())).unwrap();
    let mut entry: FactEntry = serde_json::from_value(line["fact"].clone()).unwrap();
    let shared = (Scope::Local, "shared".parse().unwrap());
    let own = (Scope::Guild(GUILD), id);
    let fact = if number % 2 == 1 { shared } else { own };
    let Some(now) = library.named(view, fact.1.as_str()) else {
        return Wish::Add(Box::new(entry));
    };
    let seen = now.state.revision();
    let is_for_all = now.name.0 == Scope::Local;
    let alteration = match round % 5 {
        _ if is_for_all || round % 5 < 2 => {
            entry.statement = format!("Round {round}.");
            let entry = Box::new(entry);
            Alteration::Edit {
                seen,
                entry,
                why: None,
            }
        }
        2 if *now.state.standing() == Standing::Current => Alteration::Retire {
            reason: format!("round {round}"),
        },
        3 if *now.state.standing() != Standing::Current => Alteration::Restore { why: None },
        _ => Alteration::Undo {
            revision: seen,
            why: "undone".to_owned(),
        },
    };
    Wish::Alter(now.name, alteration)
}

/// Does nothing in an ordinary run. In the process that the next test starts, it makes a moderator's
/// change and aborts before its n-th write or sync, or right after the change if it has fewer.
#[test]
fn moderator() {
    let Some(orders) = std::env::var_os(MODERATOR) else {
        return;
    };
    let orders = orders.into_string().unwrap();
    let [folder, step, round] = orders.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let (mut left, round): (usize, usize) = (step.parse().unwrap(), round.parse().unwrap());
    let folder = Path::new(folder);
    let now = Timestamp::UNIX_EPOCH;
    let (knowledge, data) = (folder.join("knowledge"), folder.join("data"));
    let data = DataFolder::new(data);
    let (library, _) = Library::open(&knowledge, &data, Lexicons::Used, now).unwrap();
    let view = View {
        guild: Some(GUILD),
        packs: None,
    };
    let wish = wish(&library, &view, round);
    library.observe(Box::new(move |_| {
        if left == 0 {
            std::process::abort();
        }
        left -= 1;
    }));
    let by = Author::Person(PersonId(1));
    let made = library.submit(&view, GUILD, wish.clone(), &by, now);
    println!(
        "{} {wish:?}",
        if made.is_ok() { "committed" } else { "refused" }
    );
    std::process::abort();
}

#[test]
fn after_two_hundred_aborts_while_saving_each_change_is_complete_or_absent() {
    let scene = Scene::new();
    let mut data = open(scene.path("data"));
    let line: serde_json::Value = serde_json::from_str(&fact_line("shared")).unwrap();
    let entry: FactEntry = serde_json::from_value(line["fact"].clone()).unwrap();
    let add = Event::fact(entry.id.clone(), Change::Add(Arc::new(entry)));
    let draft = Draft {
        scope: Scope::Local,
        event: add,
    };
    let by = Author::Operator("test".to_owned());
    data.commit(vec![draft], &by, Timestamp::UNIX_EPOCH)
        .unwrap();
    drop(data);
    let (mut before, mut acknowledged): (Vec<(String, u32, String)>, usize) = (Vec::new(), 0);
    for round in 0..200 {
        // Each round aborts before another of the five steps, or right after the last.
        let orders = format!("{}\n{}\n{round}", scene.path(".").display(), round % 6);
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::moderator", "--nocapture"])
            .env(MODERATOR, orders)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!printed.contains("refused"), "round {round}: {printed}");
        let is_acknowledged = printed.contains("committed");
        acknowledged += usize::from(is_acknowledged);
        let store = open(scene.path("data"));
        let after = held(&store);
        drop(store);
        let changed: Vec<_> = after.iter().filter(|fact| !before.contains(fact)).collect();
        assert!(changed.len() <= 1, "round {round}: {before:?} -> {after:?}");
        assert!(
            !changed.is_empty() || !is_acknowledged,
            "round {round}: {printed}"
        );
        if let Some((id, revision, _)) = changed.first() {
            // A version is created and changed in one step, or not at all.
            let known = before.iter().find(|(other, ..)| other == id);
            let began = known.is_none_or(|(.., says)| says.ends_with("Yielded"));
            let grown = revision - known.map_or(0, |(_, revision, _)| *revision);
            let at_once = if began && id == "shared" { 2 } else { 1 };
            assert_eq!(grown, at_once, "round {round}: {before:?} -> {after:?}");
        }
        let verification = inspect(scene.path("data"));
        assert!(verification.is_good(), "round {round}: {verification:?}");
        before = after;
    }
    assert!((30..=50).contains(&acknowledged), "{acknowledged}");
}

/// Adds facts until the process is killed; returns how many were acknowledged.
fn kill_while_adding(scene: &Scene, round: usize, after: Duration) -> usize {
    let mut command = scene.command(&["fact", "add"]);
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let feeder = std::thread::spawn(move || {
        for number in 0.. {
            if stdin
                .write_all(fact_line(&format!("r{round}-{number}")).as_bytes())
                .is_err()
            {
                break;
            }
        }
    });
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    feeder.join().unwrap();
    let rest = out
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.ends_with('}'));
    usize::from(first.ends_with("}\n")) + rest.count()
}

#[test]
fn a_hundred_kills_lose_no_acknowledged_fact() {
    let scene = Scene::new();
    let mut acknowledged = 0;
    for round in 0..100 {
        // Spread over the time that a change takes, a few milliseconds, and well beyond it.
        let after = Duration::from_micros(20_000 + 1_730 * round as u64);
        let count = kill_while_adding(&scene, round, after);
        acknowledged += count;
        let journal = scene.path("ibid-data/journal.jsonl");
        let held = std::fs::read_to_string(journal).unwrap();
        for number in 0..count {
            let id = format!("\"id\":\"r{round}-{number}\"");
            assert!(
                held.contains(&id),
                "round {round}: acknowledged fact {number} is gone"
            );
        }
        if round % 10 == 9 {
            let run = scene.run(&["verify"]);
            assert_eq!(run.code, Some(0), "round {round}: {}{}", run.out, run.err);
        }
    }
    assert!(
        acknowledged >= 1_000,
        "only {acknowledged} acknowledgements"
    );
    let exported = scene.run(&["export"]).out.lines().count();
    assert!(
        exported >= acknowledged,
        "{exported} facts of {acknowledged} acknowledged"
    );
}

#[test]
fn a_full_disk_is_reported_and_no_acknowledged_change_is_lost() {
    let scene = Scene::new();
    let lines: String = (0..2_000)
        .map(|number| fact_line(&format!("f{number}")))
        .collect();
    // A file size limit simulates a full disk; without the trap its signal would end the process.
    let mut command = Command::new("sh");
    let ibid = PathBuf::from(env!("CARGO_BIN_EXE_ibid"));
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$0\" fact add"])
        .arg(ibid);
    command.current_dir(scene.path(".")).env("NO_COLOR", "1");
    let run = feed(command, lines.as_bytes());
    assert_eq!(run.code, Some(2), "{}", run.err);
    let acknowledged = run
        .out
        .lines()
        .filter(|line| line.contains("\"revision\":1"))
        .count();
    let refused = run
        .out
        .lines()
        .find(|line| line.contains("\"error\""))
        .unwrap();
    assert!(
        refused.contains("ibid-data") && refused.contains("free some space there"),
        "{refused}"
    );
    assert!((1..2_000).contains(&acknowledged), "{acknowledged}");
    let run = scene.run(&["export"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.lines().count() >= acknowledged);
    assert_eq!(scene.run(&["verify"]).code, Some(0));
    assert_eq!(
        scene.run_with(&["fact", "add"], fact_line("after")).code,
        Some(0)
    );
}

/// Does nothing in an ordinary run. In the process that the next test starts, it changes a desk until it
/// is killed.
#[test]
fn desk_victim() {
    faults::be_killed();
}

#[test]
fn kills_at_the_start_and_while_changing_lose_nothing_of_the_desk() {
    let this = std::env::current_exe().unwrap();
    let tally = faults::kills(20, || {
        let mut command = Command::new(&this);
        command.args(["--exact", "crash::desk_victim", "--nocapture"]);
        command
    });
    let lost = (tally.lost, tally.silent, tally.refused, tally.reported);
    assert_eq!(lost, (0, 0, 0, 0), "{tally:?}");
    assert!(tally.acknowledged >= 20, "{tally:?}");
}

#[test]
fn power_cuts_at_any_step_lose_nothing_of_the_desk() {
    let tally = faults::power_cuts(150);
    let lost = (tally.lost, tally.silent, tally.refused);
    assert_eq!((tally.faults, lost), (150, (0, 0, 0)), "{tally:?}");
}
