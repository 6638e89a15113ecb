//! The process is killed, aborts or runs out of disk: what was acknowledged is there, whole.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use ibid::curation::{Author, Change, Event};
use ibid::knowledge::format::FactEntry;
use ibid::scope::Scope;
use ibid::store::{Draft, Store};
use jiff::Timestamp;

use crate::scene::{Scene, fact_line, feed};

/// More entries than the log takes in one go, so that a group has several steps in it.
const GROUP: usize = 2_500;

/// Set for the process that aborts: the folder, the number of the step, the size of the change.
const VICTIM: &str = "IBID_TEST_VICTIM";

fn drafts(name: &str, count: usize) -> Vec<Draft> {
    let draft = |number: usize| {
        let line: serde_json::Value =
            serde_json::from_str(&fact_line(&format!("{name}-{number}"))).unwrap();
        let entry: FactEntry = serde_json::from_value(line["fact"].clone()).unwrap();
        let event = Event::fact(entry.id.clone(), Change::Add(Box::new(entry)));
        Draft {
            scope: Scope::Local,
            event,
        }
    };
    (0..count).map(draft).collect()
}

fn commit(store: &mut Store, name: &str, count: usize) {
    let by = Author::Operator("test".to_owned());
    store
        .commit(drafts(name, count), &by, Timestamp::UNIX_EPOCH)
        .unwrap();
}

/// Does nothing in an ordinary run; in the process that the next test starts, it makes a change
/// and aborts before its n-th write or sync, or right after the change where it has fewer.
#[test]
fn victim() {
    let Some(orders) = std::env::var_os(VICTIM) else {
        return;
    };
    let orders = orders.into_string().unwrap();
    let [folder, step, count] = orders.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let (mut left, count): (usize, usize) = (step.parse().unwrap(), count.parse().unwrap());
    let mut store = Store::open(Path::new(folder)).unwrap();
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
fn a_change_that_is_cut_off_at_any_write_or_sync_is_there_whole_or_not_at_all() {
    for (count, least_steps) in [(1, 5), (GROUP, 7)] {
        let mut acknowledged_at = None;
        for step in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            commit(&mut Store::open(folder.path()).unwrap(), "old", 3);
            let acknowledged = abort_at(folder.path(), step, count);
            let store = Store::open(folder.path()).unwrap();
            let held = store.holdings().facts.len();
            let whole = held == 3 + count;
            assert!(
                whole || (held == 3 && !acknowledged),
                "step {step}: {held} facts are there"
            );
            drop(store);
            let verification = Store::inspect(folder.path()).unwrap();
            assert!(verification.is_good(), "step {step}: {verification:?}");
            let mut store = Store::open(folder.path()).unwrap();
            // The store goes on: the same change can be made, or is known to be there.
            commit(&mut store, "more", 2);
            drop(store);
            assert_eq!(
                Store::open(folder.path()).unwrap().holdings().facts.len(),
                held + 2
            );
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
fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    let scene = Scene::new();
    let lines: String = (0..2_000)
        .map(|number| fact_line(&format!("f{number}")))
        .collect();
    // A file size limit stands in for the full disk; the signal it sends would end the process.
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
        refused.contains("ibid-data") && refused.contains("make room there"),
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
