//! A second pack of a different kind, a workshop's handbook: everything that works for the article must
//! work for it too.

use serde_json::Value;

use crate::scene::Scene;

fn handbook() -> Scene {
    Scene::with_data("handbook", "knowledge/handbook")
}

#[test]
fn the_pack_has_no_errors() {
    let run = handbook().run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.out);
}

#[test]
fn most_of_its_questions_get_the_correct_reply() {
    let run = handbook().run(&["eval", "--json", "knowledge/handbook/questions.toml"]);
    let score: Value = serde_json::from_str(&run.out).unwrap();
    let count = |name: &str| score[name].as_u64().unwrap();
    assert!(
        count("right_in_3") * 100 >= count("answerable") * 80,
        "{score}"
    );
    assert!(count("wrong") * 100 <= count("answerable") * 12, "{score}");
    assert!(
        count("refused_rightly") * 100 >= count("unanswerable") * 65,
        "{score}"
    );
}

#[test]
fn an_answer_cites_the_text_and_its_address() {
    let run = handbook().run(&["ask", "When can members use the workshop?"]);
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(
        run.out.contains("from 9 in the morning until 10 at night"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("paragraph 1, https://example.org/"),
        "{}",
        run.out
    );
}

#[test]
fn its_timeline_has_years_and_spans() {
    let run = handbook().run(&["timeline", "--json"]);
    let entries: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    assert_eq!(entries.len(), 11);
    let first: Vec<&str> = entries
        .iter()
        .filter_map(|entry| entry["from"].as_str())
        .collect();
    assert!(first.is_sorted(), "{first:?}");
}
