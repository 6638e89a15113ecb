//! Faulty packs: each mistake has a finding that names it, its position and its cure.

use std::fs::{self, File};

use insta::assert_snapshot;

use crate::scene::Scene;

const PACK: &str =
    "id = \"lamp\"\ntitle = \"The lamp\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\n";

const SOURCE: &str = "+++\ntitle = \"The keeper's book\"\n+++\n\nThe lamp was lit for the first time in May 1890 by the keeper.\n";

const FACT: &str = "[[fact]]\nid = \"lit\"\nstatement = \"The lamp was first lit in May 1890.\"\nwhen = \"1890-05\"\nquestions = [\"When was the lamp lit?\"]\n[[fact.cite]]\nsource = \"book\"\nquote = \"lit for the first time in May 1890\"\n";

/// Returns a scene with one good pack, with one file added or replaced.
fn scene(file: &str, text: impl AsRef<[u8]>) -> Scene {
    let scene = Scene::new();
    scene.write("knowledge/lamp/pack.toml", PACK);
    scene.write("knowledge/lamp/sources/book.md", SOURCE);
    scene.write("knowledge/lamp/facts/lamp.toml", FACT);
    scene.write(&format!("knowledge/lamp/{file}"), text);
    scene
}

fn check(scene: &Scene, code: i32) -> String {
    let run = scene.run(&["check"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (Some(code), ""),
        "{}",
        run.out
    );
    run.out
}

#[test]
fn a_good_pack_is_clean() {
    let scene = scene("facts/lamp.toml", FACT);
    assert_snapshot!(check(&scene, 0));
}

#[test]
fn misspelt_keys_are_all_found_at_once() {
    let text = FACT
        .replace("statement", "statment")
        .replace("quote", "qoute");
    let text = format!(
        "{text}\n{}",
        FACT.replace("lit\"", "lit-2\"").replace("when", "wen")
    );
    assert_snapshot!(check(&scene("facts/lamp.toml", text), 1));
}

#[test]
fn a_quotation_that_differs_from_its_source_is_reported_with_the_part_that_matches() {
    let text = FACT.replace("in May 1890\"\n", "in June 1890\"\n");
    assert_snapshot!(check(&scene("facts/lamp.toml", text), 1));
}

#[test]
fn a_duplicate_id_names_the_first_one() {
    assert_snapshot!(check(&scene("facts/more.toml", FACT), 1));
}

#[test]
fn two_facts_with_one_question_are_a_warning_and_shown_side_by_side() {
    let other = FACT
        .replace("id = \"lit\"", "id = \"lit-again\"")
        .replace("first lit", "lit");
    let scene = scene("facts/more.toml", other);
    assert_snapshot!(check(&scene, 0));
    assert_eq!(scene.run(&["check", "--strict"]).code, Some(1));
    let run = scene.run(&["ask", "when was the lamp lit"]);
    assert!(run.out.contains("first lit in May 1890."), "{}", run.out);
    assert!(run.out.contains("was lit in May 1890."), "{}", run.out);
}

#[test]
fn month_thirteen_is_not_a_date() {
    let text = FACT.replace("\"1890-05\"", "\"1890-13\"");
    assert_snapshot!(check(&scene("facts/lamp.toml", text), 1));
}

#[test]
fn the_findings_about_empty_files_say_what_is_missing() {
    assert_snapshot!("an empty pack.toml", check(&scene("pack.toml", ""), 1));
    assert_snapshot!(
        "an empty facts file",
        check(&scene("facts/lamp.toml", ""), 0)
    );
    assert_snapshot!("an empty source", check(&scene("sources/book.md", ""), 1));
}

#[test]
fn a_file_of_fifty_megabytes_is_not_read() {
    let scene = scene("facts/lamp.toml", FACT);
    let huge = File::create(scene.path("knowledge/lamp/facts/huge.toml")).unwrap();
    huge.set_len(50_000_000).unwrap();
    assert_snapshot!(check(&scene, 1));
}

#[test]
fn invalid_utf8_is_reported_by_its_byte() {
    assert_snapshot!(check(
        &scene("facts/more.toml", b"[[fact]]\nid = \"\xFF\"\n"),
        1
    ));
}

#[test]
fn a_pack_that_is_a_file_is_not_a_pack() {
    let scene = scene("facts/lamp.toml", FACT);
    scene.write("knowledge/not-a-pack", "hello");
    assert_snapshot!(check(&scene, 1));
}

#[test]
fn a_folder_without_pack_toml_is_not_a_pack() {
    let scene = scene("facts/lamp.toml", FACT);
    scene.write("knowledge/other/facts/a.toml", FACT);
    assert_snapshot!(check(&scene, 1));
}

#[test]
fn broken_toml_is_reported_by_line_and_column() {
    let text = FACT.replace("when = \"1890-05\"", "when = 1890-05\"");
    assert_snapshot!(check(&scene("facts/lamp.toml", text), 1));
}

#[test]
fn other_mistakes_have_findings_of_their_own() {
    let fact =
        |id: &str, rest: &str| format!("[[fact]]\nid = \"{id}\"\nstatement = \"S.\"\n{rest}\n");
    let cite = |rest: &str| {
        format!("[[fact.cite]]\n{rest}\nquote = \"lit for the first time in May 1890\"\n")
    };
    let facts = [
        fact("no citation", ""),
        fact("uncited", ""),
        fact("no-source", &cite("source = \"bok\"")),
        fact("in-place", &cite("title = \"A leaflet\"")),
        fact(
            "no-reason",
            &format!(
                "when = \"1890\"\nbasis = \"inferred\"\n{}",
                cite("source = \"book\"")
            ),
        ),
        fact(
            "late",
            &format!("review_by = \"1999\"\n{}", cite("source = \"book\"")),
        ),
        fact(
            "both",
            &format!(
                "questions = [\"Why?\"]\nnot = [\"why\"]\n{}",
                cite("source = \"book\"")
            ),
        ),
        fact(
            "long",
            &format!(
                "questions = [\"{}\"]\n{}",
                "x".repeat(301),
                cite("source = \"book\"")
            ),
        ),
        fact(
            "basis",
            &format!("basis = \"stated\"\n{}", cite("source = \"book\"")),
        ),
    ];
    let scene = scene("facts/lamp.toml", facts.join("\n"));
    scene.write(
        "knowledge/lamp/sources/other.fingerprint",
        "ibid-fingerprint 1\n",
    );
    scene.write(
        "knowledge/lamp/questions.toml",
        "[[ask]]\nq = \"Who?\"\nexpect = \"nobody\"\n",
    );
    assert_snapshot!(check(&scene, 1));
}

#[test]
fn the_valid_facts_of_a_faulty_pack_are_live_and_its_errors_are_reported() {
    let text = format!(
        "{FACT}\n{}",
        FACT.replace("lit\"", "lit-2\"")
            .replace("1890-05", "1890-13")
    );
    let run = scene("facts/lamp.toml", text).run(&["ask", "when was the lamp lit?"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_snapshot!(run.err);
}

#[test]
fn a_fingerprint_proves_a_quotation_without_the_text() {
    let scene = scene("facts/lamp.toml", FACT);
    scene.write("text.md", "The keeper's book\n\nThe lamp was lit for the first time in May 1890 by the keeper.\n\nPrinted here.\n");
    let run = scene.run(&[
        "fingerprint",
        "text.md",
        "--title-lines",
        "1",
        "--skip-last",
        "1",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    scene.write("knowledge/lamp/sources/book.fingerprint", run.out);
    scene.write(
        "knowledge/lamp/sources/book.md",
        SOURCE.split("\n\n").next().unwrap(),
    );
    assert!(check(&scene, 0).contains("0 errors, 0 warnings"));
    fs::write(
        scene.path("knowledge/lamp/facts/lamp.toml"),
        FACT.replace("May 1890\"\n", "June 1890\"\n"),
    )
    .unwrap();
    assert!(check(&scene, 1).contains("quote-not-found"));
}
