//! Packs and the store: packs are loaded once and updated when they change; other facts are not touched.

use std::fs;

use crate::scene::{Scene, fact_line};

const FACTS: &str = "knowledge/handbook/facts/handbook.toml";

fn scene() -> Scene {
    let scene = Scene::with_data("handbook", "knowledge/handbook");
    assert_eq!(
        scene.run_with(&["fact", "add"], fact_line("mine")).code,
        Some(0)
    );
    scene
}

fn entries(scene: &Scene) -> usize {
    scene.read("ibid-data/journal.jsonl").lines().count() - 1
}

#[test]
fn starting_again_changes_nothing() {
    let scene = scene();
    let before = scene.read("ibid-data/journal.jsonl");
    // Rewritten with the same content, because only the content matters, not the time.
    let facts = scene.read(FACTS);
    fs::remove_file(scene.path(FACTS)).unwrap();
    scene.write(FACTS, facts);
    scene.run(&["ask", "when do you open?"]);
    assert_eq!(scene.read("ibid-data/journal.jsonl"), before);
}

#[test]
fn a_changed_pack_updates_its_own_facts_only() {
    let scene = scene();
    let before = entries(&scene);
    let facts = scene.read(FACTS);
    let (kept, last) = facts.rsplit_once("[[fact]]\n").unwrap();
    let gone = last.split('"').nth(1).unwrap().to_owned();
    let changed = kept.replacen("is open to members", "welcomes its members", 1);
    assert_ne!(changed, kept);
    scene.write(FACTS, changed);
    let run = scene.run(&["export"]);
    assert_eq!(run.err, "");
    // One fact edited, one retired, and the pack itself.
    assert_eq!(entries(&scene), before + 3);
    let line = |id: &str| {
        run.out
            .lines()
            .find(|line| line.contains(&format!("\"id\":\"{id}\"")))
            .unwrap()
    };
    assert!(line("opening-hours").contains("welcomes its members"));
    assert!(line(&gone).contains("\"retired\":\"no longer in the pack's files\""));
    assert!(!line("mine").contains("retired"));
    scene.write(FACTS, facts);
    let run = scene.run(&["export"]);
    assert!(
        !run.out.contains("\"retired\""),
        "a fact that is back in the file is live again"
    );
}

#[test]
fn a_fact_that_becomes_faulty_keeps_its_last_valid_text() {
    let scene = scene();
    let question = ["ask", "When can members use the workshop?"];
    let before = scene.run(&question).out;
    let broken = scene.read(FACTS).replacen(
        "from 9 in the morning until 10",
        "from 8 in the morning until 10",
        2,
    );
    scene.write(FACTS, broken);
    let run = scene.run(&question);
    assert_eq!(run.out, before);
    assert!(run.err.contains("quote-not-found"), "{}", run.err);
    assert!(
        scene.run(&question).err.contains("quote-not-found"),
        "the error is reported at every start"
    );
}

#[test]
fn a_file_that_cannot_be_read_retires_nothing() {
    let facts = scene().read(FACTS);
    let damaged: [(&str, Vec<u8>); 4] = [
        ("not UTF-8", [facts.as_bytes(), b"# \xFF"].concat()),
        (
            "broken TOML",
            facts.replacen("[[fact]]", "[[fact]", 1).into_bytes(),
        ),
        (
            "a bad id",
            facts
                .replacen("\"opening-hours\"", "\"opening hours\"", 1)
                .into_bytes(),
        ),
        (
            "another table",
            facts.replacen("[[fact]]", "[[fcat]]", 1).into_bytes(),
        ),
    ];
    for (what, bytes) in damaged {
        let scene = scene();
        let before = scene.run(&["export"]).out;
        scene.write(FACTS, bytes);
        let run = scene.run(&["export"]);
        assert_eq!(run.out, before, "{what}");
        assert!(run.err.contains("error["), "{what}");
    }
}

#[test]
fn a_removed_pack_is_not_live_and_returns_unchanged() {
    let scene = scene();
    let before = scene.read("ibid-data/journal.jsonl");
    fs::rename(scene.path("knowledge/handbook"), scene.path("aside")).unwrap();
    assert_eq!(
        scene
            .run(&["ask", "When can members use the workshop?"])
            .code,
        Some(1)
    );
    assert!(
        scene
            .run(&["ask", "was the lamp mine lit?"])
            .out
            .contains("was lit.")
    );
    fs::rename(scene.path("aside"), scene.path("knowledge/handbook")).unwrap();
    scene.run(&["ask", "anything"]);
    assert_eq!(scene.read("ibid-data/journal.jsonl"), before);
}

#[test]
fn two_packs_with_one_id_are_not_mixed() {
    let scene = scene();
    crate::scene::copy(
        &scene.path("knowledge/handbook"),
        &scene.path("knowledge/other"),
    );
    scene.write("knowledge/other/facts/handbook.toml", "");
    let run = scene.run(&["check"]);
    assert_eq!(run.code, Some(1));
    let finding = "error[duplicate-pack] knowledge/other/pack.toml
  the pack in knowledge/handbook has the id “handbook” too
";
    assert!(run.out.contains(finding), "{}", run.out);
    let run = scene.run(&["ask", "When can members use the workshop?"]);
    assert!(run.err.contains(finding), "{}", run.err);
    assert_eq!(run.code, Some(0));
}
