//! A store that is in use, has another layout, or is damaged: reported with the path and the cure, and
//! repaired if one of its two copies allows it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use ibid::config::DataFolder;
use ibid::store::Desk;
use insta::assert_snapshot;

use crate::faults;
use crate::scene::{Scene, fact_line};

fn scene() -> Scene {
    let scene = Scene::new();
    for group in 0..4 {
        let lines = (0..10).map(|number| fact_line(&format!("f{}", group * 10 + number)));
        let run = scene.run_with(&["import"], lines.collect::<String>());
        assert_eq!(run.code, Some(0), "{}", run.err);
    }
    scene
}

fn exported(scene: &Scene) -> usize {
    let run = scene.run(&["export"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    run.out.lines().count()
}

#[test]
fn a_store_in_use_is_reported() {
    let scene = scene();
    let mut command = scene.command(&["fact", "add"]);
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut holder = piped.spawn().unwrap();
    let mut stdin = holder.stdin.take().unwrap();
    stdin.write_all(fact_line("held").as_bytes()).unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(holder.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    let run = scene.run(&["ask", "was the lamp f1 lit?"]);
    drop(stdin);
    holder.wait().unwrap();
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.err);
    assert_eq!(exported(&scene), 41);
}

#[test]
fn a_store_of_an_older_layout_is_refused() {
    let scene = Scene::with_data("store-layout-1", "ibid-data");
    let run = scene.run(&["ask", "when did the bridge open?"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.err);
}

#[test]
fn a_store_of_a_newer_layout_is_refused_and_not_changed() {
    let scene = scene();
    let journal = scene.read("ibid-data/journal.jsonl").replacen(
        "{\"ibid-journal\":3}",
        "{\"ibid-journal\":4}",
        1,
    );
    scene.write("ibid-data/journal.jsonl", &journal);
    let run = scene.run(&["export"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.err);
    assert_eq!(scene.read("ibid-data/journal.jsonl"), journal);
}

#[test]
fn a_store_of_layout_two_is_read_and_converted() {
    let scene = Scene::with_data("store-layout-2", "ibid-data");
    let run = scene.run(&["ask", "was the lamp old lit?"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        scene
            .read("ibid-data/journal.jsonl")
            .starts_with("{\"ibid-journal\":3}\n")
    );
    assert_eq!(scene.run(&["verify"]).code, Some(0));
    assert_eq!(scene.run(&["export"]).out.lines().count(), 1);
}

#[test]
fn a_folder_that_cannot_be_created_is_reported() {
    let scene = Scene::new();
    scene.write("file", "");
    let run = scene.run(&["ask", "--data", "file/data", "who?"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("cannot create the folder file/data"),
        "{}",
        run.err
    );
}

fn log_files(scene: &Scene) -> Vec<PathBuf> {
    let folder = fs::read_dir(scene.path("ibid-data/log")).unwrap();
    folder
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}

/// Damages a file in one of several ways.
fn damage(path: &Path, way: usize) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    match way {
        0 => bytes.clear(),
        1 => bytes.truncate(middle),
        2 => bytes
            .iter_mut()
            .skip(middle)
            .take(300)
            .for_each(|byte| *byte = 0),
        _ => bytes
            .iter_mut()
            .skip(middle / 2 + way)
            .step_by(1_000)
            .for_each(|byte| *byte ^= 0x10),
    }
    fs::write(path, bytes).unwrap();
}

/// Asserts that `verify` reports damage if there is any, and that the next start repairs it.
fn is_repaired(scene: &Scene, what: &str) {
    let found = scene.run(&["verify"]);
    let run = scene.run(&["export"]);
    assert_eq!(
        (run.code, run.out.lines().count()),
        (Some(0), 40),
        "{what}: {}",
        run.err
    );
    assert_eq!(scene.run(&["verify"]).code, Some(0), "{what}");
    let reported = run.err.contains("was damaged and was repaired from the");
    assert_eq!(
        found.code == Some(1),
        reported,
        "{what}: {}{}",
        found.out,
        run.err
    );
}

#[test]
fn a_damaged_log_is_repaired_from_the_journal() {
    let mut reported = 0;
    for way in 0..5 {
        let files = log_files(&scene()).len();
        for number in 0..files {
            let scene = scene();
            let file = log_files(&scene).remove(number);
            damage(&file, way);
            reported += usize::from(scene.run(&["verify"]).code == Some(1));
            is_repaired(&scene, &format!("{}, way {way}", file.display()));
        }
    }
    assert!(
        reported >= 5,
        "{reported} of the damaged files were reported"
    );
}

#[test]
fn a_damaged_journal_is_repaired_from_the_log() {
    for way in 0..5 {
        let scene = scene();
        damage(&scene.path("ibid-data/journal.jsonl"), way);
        assert_eq!(scene.run(&["verify"]).code, Some(1), "way {way}");
        is_repaired(&scene, &format!("way {way}"));
    }
}

#[test]
fn a_missing_copy_is_created_from_the_other() {
    let scene = scene();
    fs::remove_file(scene.path("ibid-data/journal.jsonl")).unwrap();
    is_repaired(&scene, "without a journal");
    fs::remove_dir_all(scene.path("ibid-data/log")).unwrap();
    is_repaired(&scene, "without a log");
}

/// Asserts that every command reports the loss and changes nothing.
fn stays_damaged(scene: &Scene) {
    let journal = fs::read(scene.path("ibid-data/journal.jsonl")).unwrap_or_default();
    for _ in 0..2 {
        let run = scene.run(&["export"]);
        assert_eq!(run.code, Some(2), "{}", run.out);
        assert!(
            run.err.contains("the store ibid-data is damaged"),
            "{}",
            run.err
        );
        assert!(run.err.contains("restore a backup"), "{}", run.err);
    }
    assert_eq!(scene.run(&["verify"]).code, Some(1));
    assert_eq!(
        fs::read(scene.path("ibid-data/journal.jsonl")).unwrap_or_default(),
        journal
    );
}

#[test]
fn if_both_copies_lost_entries_each_command_reports_it_and_overwrites_nothing() {
    let scene = scene();
    damage(&scene.path("ibid-data/journal.jsonl"), 1);
    log_files(&scene).iter().for_each(|file| damage(file, 0));
    stays_damaged(&scene);
}

#[test]
fn a_damaged_log_without_a_journal_is_reported_each_time() {
    let scene = scene();
    fs::remove_file(scene.path("ibid-data/journal.jsonl")).unwrap();
    damage(&scene.path("ibid-data/log/conf"), 2);
    damage(&scene.path("ibid-data/log/conf"), 1);
    stays_damaged(&scene);
}

#[test]
fn a_loss_of_the_last_entries_in_both_copies_is_reported() {
    let scene = Scene::new();
    for number in 0..8 {
        scene.run_with(&["fact", "add"], fact_line(&format!("f{number}")));
    }
    let journal = scene.read("ibid-data/journal.jsonl");
    let log = Scene::new();
    crate::scene::copy(&scene.path("ibid-data"), &log.path("ibid-data"));
    for number in 0..3 {
        scene.run_with(&["fact", "add"], fact_line(&format!("g{number}")));
    }
    // The old log, and a journal whose last three lines are cut short.
    let later = scene.read("ibid-data/journal.jsonl");
    let stumps: String = later
        .strip_prefix(&journal)
        .unwrap()
        .lines()
        .map(|line| format!("{}\n", line.get(..20).unwrap()))
        .collect();
    log.write("ibid-data/journal.jsonl", journal + &stumps);
    stays_damaged(&log);
}

#[test]
fn copies_that_contradict_each_other_are_reported() {
    let (one, other) = (Scene::new(), Scene::new());
    one.run_with(&["fact", "add"], fact_line("x"));
    other.run_with(&["fact", "add"], fact_line("y"));
    one.write(
        "ibid-data/journal.jsonl",
        other.read("ibid-data/journal.jsonl"),
    );
    stays_damaged(&one);
}

#[test]
fn an_unfinished_snapshot_of_an_ended_process_does_no_harm() {
    let scene = scene();
    let leftover = "ibid-data/log/snap.0000000000009000.generating";
    scene.write(leftover, "");
    let run = scene.run(&["export"]);
    assert_eq!((run.code, run.out.lines().count()), (Some(0), 40));
    assert_eq!(run.err, "");
    assert!(!scene.path(leftover).exists());
}

#[test]
fn a_redaction_also_removes_damaged_copies_that_were_put_aside() {
    let scene = scene();
    let conf = scene.path("ibid-data/log/conf");
    let length = fs::read(&conf).unwrap().len();
    fs::write(&conf, vec![0xA5; length]).unwrap();
    let run = scene.run(&["export"]);
    assert!(run.err.contains("log.damaged-1"), "{}", run.err);
    let data = scene.path("ibid-data");
    assert!(faults::is_anywhere(&data, b"lamp f7 was lit"));
    let run = scene.run(&["redact", "f7", "--reason", "by law"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(!faults::is_anywhere(&data, b"lamp f7 was lit"));
    assert!(faults::is_anywhere(&data, b"lamp f8 was lit"));
}

#[test]
fn a_damaged_file_of_the_desk_loses_nothing() {
    let tally = faults::damages(80);
    let lost = (tally.faults, tally.lost, tally.silent, tally.refused);
    assert_eq!(lost, (80, 0, 0, 0), "{tally:?}");
    assert!(tally.reported >= 60, "{tally:?}");
}

#[test]
fn leftovers_of_a_killed_process_beside_the_desk_are_not_damage() {
    let tally = faults::leftovers(15);
    let lost = (tally.faults, tally.lost, tally.reported, tally.refused);
    assert_eq!(lost, (15, 0, 0, 0), "{tally:?}");
}

#[test]
fn verify_reports_damage_to_the_desk() {
    let scene = scene();
    let data = DataFolder::new(scene.path("ibid-data"));
    drop(Desk::open(&data).unwrap());
    assert_eq!(scene.run(&["verify"]).code, Some(0));
    damage(&data.desk().join("second.jsonl"), 0);
    let run = scene.run(&["verify"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.out.contains("desk/second.jsonl is damaged"),
        "{}",
        run.out
    );
    let (_, repaired) = Desk::open(&data).unwrap();
    assert_eq!(repaired.len(), 1);
    assert_eq!(scene.run(&["verify"]).code, Some(0));
}
