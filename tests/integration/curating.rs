//! Facts that people add, import and export at the terminal.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene::{Scene, fact_line};

fn values(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn an_added_fact_is_acknowledged_and_found_beside_the_packs() {
    let scene = Scene::shipped();
    let run = scene.run_with(
        &["fact", "add", "--as", "Ada"],
        fact_line("a") + &fact_line("b"),
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let expected = ["a", "b"].map(|id| json!({ "id": id, "revision": 1, "scope": "local" }));
    assert_eq!(values(&run.out), expected);
    let run = scene.run(&["ask", "was the lamp b lit?"]);
    assert_snapshot!(run.out);
}

#[test]
fn an_invalid_fact_line_gets_an_error_and_the_next_is_read() {
    let scene = Scene::shipped();
    let cited = |cite: Value| json!({ "fact": { "id": "x", "statement": "S.", "cite": [cite] } });
    let input = [
        fact_line("a"),
        fact_line("a"),
        "{\"fact\":{\"id\":\"y\"}}\n".to_owned(),
        "nonsense\n".to_owned(),
        format!(
            "{}\n",
            cited(json!({ "source": "wayne-2018", "quote": "The Moon is made of green cheese" }))
        ),
        format!("{}\n", cited(json!({ "quote": "of nowhere" }))),
        format!(
            "{}\n",
            cited(json!({ "title": "T", "quote": "x".repeat(2_001) }))
        ),
        format!(
            "{}\n",
            cited(json!({ "source": "wayne-2018", "quote": "Sergey Lavrov, on July 3" }))
        ),
    ];
    let run = scene.run_with(&["fact", "add"], input.concat());
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.out);
}

#[test]
fn an_import_is_all_or_nothing() {
    let scene = Scene::new();
    let bad =
        fact_line("a") + "{\"fact\":{}}\n" + &fact_line("a").replace("\"quote\"", "\"zitat\"");
    let run = scene.run_with(&["import"], &bad);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert_snapshot!(run.err);
    assert_eq!(scene.run(&["export"]).out, "");
    let run = scene.run_with(
        &["import"],
        fact_line("a") + &fact_line("b") + &fact_line("a"),
    );
    assert!(
        run.err
            .contains("line 3: the fact “a” is already in line 1"),
        "{}",
        run.err
    );
    let run = scene.run_with(&["import"], fact_line("a") + &fact_line("b"));
    assert_eq!(run.out, "2 added, 0 changed, 0 unchanged\n");
}

#[test]
fn a_faulty_source_line_is_rejected_with_a_reason() {
    let scene = Scene::new();
    let source = |text: &str| json!({ "source": { "id": "book", "title": "Book", "text": text } });
    let fact = json!({ "fact": { "id": "a", "statement": "S.", "cite": [{ "source": "book", "quote": "the lamp was lit" }] } });
    let long = format!("{}the lamp was lit", "word ".repeat(40_000));
    let run = scene.run_with(&["import"], format!("{fact}\n{}\n", source(&long)));
    assert_eq!(run.out, "2 added, 0 changed, 0 unchanged\n", "{}", run.err);
    let exported = scene.run(&["export"]).out;
    assert_eq!(
        Scene::new().run_with(&["import"], exported).code,
        Some(0),
        "a long text comes back"
    );
    for (line, expected) in [
        (
            source("another text altogether, with other words").to_string(),
            "the fact “a” could no longer cite it",
        ),
        (
            source("x").to_string().replace("\"text\"", "\"txet\""),
            "unknown field `txet`",
        ),
        (
            format!("{}\n{}", source("a b"), source("a b")),
            "is already in line 1",
        ),
        (
            source(&long)
                .to_string()
                .replace("{\"source", "{\"retired\":\"r\",\"source"),
            "cannot be retired",
        ),
    ] {
        let run = scene.run_with(&["import"], line);
        assert_eq!(run.code, Some(2), "{expected}: {}", run.out);
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
    }
}

#[test]
fn an_import_makes_a_revision_only_if_the_content_differs() {
    let scene = Scene::new();
    scene.run_with(&["import"], fact_line("a"));
    let before = scene.read("ibid-data/journal.jsonl");
    let run = scene.run_with(&["import"], fact_line("a"));
    assert_eq!(run.out, "0 added, 0 changed, 1 unchanged\n");
    assert_eq!(scene.read("ibid-data/journal.jsonl"), before);
    let run = scene.run_with(&["import"], fact_line("a").replace("was lit.", "burned."));
    assert_eq!(run.out, "0 added, 1 changed, 0 unchanged\n");
    assert!(
        scene
            .run(&["ask", "was the lamp a lit"])
            .out
            .contains("burned.")
    );
}

#[test]
fn the_shipped_base_survives_export_and_import() {
    let scene = Scene::shipped();
    scene.run_with(&["fact", "add"], fact_line("a"));
    let exported = scene.run(&["export"]).out;
    assert_eq!(
        exported.lines().count(),
        1 + 1 + 46,
        "a source, the operator's fact, the pack's"
    );
    let other = Scene::new();
    let run = other.run_with(&["import"], &exported);
    assert!(
        run.out
            .starts_with("48 added, 0 changed, 0 unchanged\n47 of them"),
        "{}",
        run.out
    );
    assert_eq!(other.run(&["export"]).out, exported);
    let local = scene.run(&["export", "--scope", "local"]).out;
    assert_eq!(values(&local).len(), 1);
}

prop_compose! {
    fn fact()(
        statement in "[^\\p{C}]{1,60}",
        quote in "[\\p{L}\"'\\\\\\n ]{1,40}[a-z]",
        topics in prop::collection::vec("[^\\p{C}]{0,12}[a-z]", 0..3),
        questions in prop::collection::vec("[^\\p{C}]{0,40}[a-z]", 0..4),
        when in prop::option::of("(18|19|20)[0-9]{2}(-0[13578](-[12][0-9])?)?"),
        retired in prop::option::of("[^\\p{C}]{1,20}"),
        said_by in prop::option::of("[^\\p{C}]{1,20}"),
    ) -> Value {
        let mut fact = json!({
            "statement": format!("s{statement}"), "topics": topics, "questions": questions,
            "kind": "claim", "cite": [{ "title": "T", "quote": quote }],
        });
        if let Some(when) = when {
            fact["when"] = when.into();
        }
        if let Some(said_by) = said_by {
            fact["said_by"] = said_by.into();
        }
        let mut line = json!({ "fact": fact });
        if let Some(retired) = retired {
            line["retired"] = retired.into();
        }
        line
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn export_then_import_then_export_is_byte_for_byte_the_same(facts in prop::collection::vec(fact(), 1..12)) {
        let lines: String = facts
            .iter()
            .enumerate()
            .map(|(number, line)| {
                let mut line = line.clone();
                line["fact"]["id"] = format!("f{number}").into();
                format!("{line}\n")
            })
            .collect();
        let (one, two) = (Scene::new(), Scene::new());
        let run = one.run_with(&["import"], &lines);
        prop_assert_eq!(run.code, Some(0), "{}", run.err);
        let exported = one.run(&["export"]).out;
        prop_assert_eq!(exported.lines().count(), facts.len());
        two.run_with(&["import"], &exported);
        prop_assert_eq!(two.run(&["export"]).out, exported);
    }
}
