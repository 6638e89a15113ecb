//! Asking the shipped article at the terminal.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene::Scene;

#[test]
fn a_question_with_a_slip_gets_a_dated_cited_answer() {
    let run = Scene::shipped().run(&["ask", "when do trump and putin meat?"]);
    assert_snapshot!(run.out);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

#[test]
fn what_the_article_does_not_say_is_refused_with_the_nearest_questions() {
    let run = Scene::shipped().run(&["ask", "how many nato tanks are in poland"]);
    assert_snapshot!(run.out);
    assert_eq!(run.code, Some(1));
}

#[test]
fn each_kind_of_refusal_says_why() {
    let scene = Scene::shipped();
    let questions = [
        "??",
        "sushi",
        "what happened on june 12",
        "What did Merkel say about the sanctions?",
        "How long will the summit last?",
    ];
    let replies: Vec<String> = questions
        .iter()
        .map(|question| format!("> {question}\n{}", scene.run(&["ask", "--", question]).out))
        .collect();
    assert_snapshot!(replies.join("\n"));
}

#[test]
fn the_evidence_is_shown_on_demand() {
    let run = Scene::shipped().run(&["ask", "--explain", "duties on european metal"]);
    assert_snapshot!(run.out);
}

#[test]
fn a_follow_up_refers_to_the_previous_question() {
    let scene = Scene::shipped();
    let run = scene.run(&[
        "ask",
        "--previous",
        "When does Trump meet Putin?",
        "and where?",
    ]);
    assert!(run.out.contains("Helsinki"), "{}", run.out);
    let run = scene.run(&["ask", "and where?"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
}

#[test]
fn a_question_about_a_time_is_answered_with_a_fact_of_that_time() {
    let scene = Scene::shipped();
    let run = scene.run(&["ask", "16th of july whats on"]);
    assert!(run.out.contains("Helsinki"), "{}", run.out);
    let run = scene.run(&["ask", "what took place on 16 July 2017?"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
}

#[test]
fn chat_remembers_the_previous_question() {
    let run = Scene::shipped().run_with(&["chat"], "When does Trump meet Putin?\n\nand where?\n");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(
        run.out.matches("Helsinki, Finland.").count(),
        2,
        "{}",
        run.out
    );
}

#[test]
fn json_lines_are_answered_line_by_line() {
    let input = concat!(
        r#"{"id":"1","question":"when do trump and putin meet?"}"#,
        "\n\n",
        r#"{"id":"2","question":"and where?","previous":"when is the summit?","today":"2018-07-01"}"#,
        "\n",
        r#"{"id":"3","question":"who is the mayor of Lisbon"}"#,
        "\n",
        r#"{"id":"4","frage":"?"}"#,
        "\nnonsense\n",
        r#"{"id":"6","question":""}"#,
    );
    let run = Scene::shipped().run_with(&["ask", "--jsonl"], input);
    assert_eq!(run.code, Some(2), "a line was not a question");
    let lines: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let field = |name: &str| {
        lines
            .iter()
            .map(|line| line[name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        field("id"),
        [
            json!("1"),
            json!("2"),
            json!("3"),
            json!("4"),
            Value::Null,
            json!("6")
        ]
    );
    assert_eq!(lines[0]["outcome"], "answer");
    assert_eq!(lines[0]["ranked"][0], "helsinki-summit");
    assert_eq!(lines[0]["dates"], json!(["2018-07-16"]));
    assert_eq!(lines[0]["citations"][0]["paragraph"], 2);
    assert!(lines[0]["confidence"].as_f64().unwrap() > 0.5);
    assert_eq!(lines[1]["ranked"][0], "helsinki-summit");
    assert_eq!(
        (&lines[2]["outcome"], &lines[2]["citations"]),
        (&json!("refuse"), &json!([]))
    );
    assert!(
        lines[3]["error"]
            .as_str()
            .unwrap()
            .contains("missing field `question`")
    );
    assert!(lines[4]["error"].is_string());
    assert_eq!(lines[5]["outcome"], "refuse");
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    let scene = Scene::shipped();
    let ask = || {
        let line =
            json!({ "id": "1", "question": "what strains the alliance with europe these days?" });
        let out = scene.run_with(&["ask", "--jsonl"], format!("{line}\n")).out;
        let mut answer: Value = serde_json::from_str(&out).unwrap();
        answer["latency_us"] = Value::Null;
        answer
    };
    let first = ask();
    (0..4).for_each(|_| assert_eq!(ask(), first));
}

#[test]
fn lines_that_are_too_long_or_not_utf8_get_an_error_line() {
    let mut input = vec![b'x'; 70_000];
    input.extend(b"\n\xFF\xFE\n{\"id\":\"1\",\"question\":\"who is Sergey Lavrov?\"}");
    let run = Scene::shipped().run_with(&["ask", "--jsonl"], input);
    let lines: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines[0]["error"]
            .as_str()
            .unwrap()
            .contains("longer than 65536 bytes")
    );
    assert!(lines[1]["error"].as_str().unwrap().contains("not UTF-8"));
    assert_eq!(lines[2]["outcome"], "answer");
}

#[test]
fn an_amount_is_not_read_as_a_year() {
    let run = Scene::shipped().run(&["ask", "did they send 1,500 tanks"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(!run.out.contains("nothing from that time"), "{}", run.out);
}

#[test]
fn many_facts_of_the_right_time_do_not_crowd_out_the_right_one() {
    let scene = Scene::new();
    let fact = |number: usize| {
        let who = if number == 199 {
            "Ada Quist opened the lighthouse"
        } else {
            "Somebody filed a report"
        };
        json!({ "fact": {
            "id": format!("f{number}"), "statement": format!("{who}, number {number}."), "when": "2018",
            "kind": "event", "cite": [{ "title": "T", "quote": format!("{who} {number}") }],
        }})
    };
    let lines: String = (0..200)
        .map(|number| format!("{}\n", fact(number)))
        .collect();
    assert_eq!(scene.run_with(&["import"], lines).code, Some(0));
    let run = scene.run_with(
        &["ask", "--jsonl"],
        "{\"id\":\"1\",\"question\":\"who opened the lighthouse in 2018\"}",
    );
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["ranked"][0], "f199");
}

#[test]
fn every_dated_fact_is_on_the_timeline_in_order() {
    let scene = Scene::shipped();
    assert_snapshot!(scene.run(&["timeline"]).out);
    let run = scene.run(&[
        "timeline",
        "--json",
        "--from",
        "2018-07-03",
        "--to",
        "july 2018",
    ]);
    let entries: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let shown: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| {
            (
                entry["id"].as_str().unwrap(),
                entry["in_span"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("sanctions-four-years", "certain"),
        ("western-front-united", "certain"),
        ("lawmakers-visit", "possible"),
        ("lavrov-meeting", "certain"),
        ("helsinki-summit", "certain"),
    ];
    assert_eq!(shown, expected);
    let run = scene.run(&["timeline", "--kind", "event", "lavrov"]);
    assert!(
        run.out.starts_with("1 fact\n\nJuly 2018\n3 July 2018"),
        "{}",
        run.out
    );
    let run = scene.run(&["timeline", "--from", "soon"]);
    assert!(
        run.err.contains("“soon” is not understood as a time"),
        "{}",
        run.err
    );
}

#[test]
fn the_shipped_pack_answers_its_own_questions() {
    let scene = Scene::shipped();
    let file = "knowledge/russia-us-2018/questions.toml";
    let run = scene.run(&["eval", "--json", file]);
    let score: Value = serde_json::from_str(&run.out).unwrap();
    let count = |name: &str| score[name].as_u64().unwrap();
    assert_eq!(
        count("questions"),
        count("answerable") + count("unanswerable")
    );
    assert!(count("right") * 100 >= count("answerable") * 90, "{score}");
    assert!(count("wrong") * 100 <= count("answerable") * 2, "{score}");
    assert!(
        count("answered_falsely") * 100 <= count("unanswerable") * 7,
        "{score}"
    );
    let run = scene.run(&["eval", "--json", "--without-lexicon", file]);
    let alone: Value = serde_json::from_str(&run.out).unwrap();
    // The lexicon must bring more correct replies than wrong ones.
    let worth = |score: &Value| {
        let count = |name: &str| score[name].as_i64().unwrap();
        count("right") - count("wrong") - count("answered_falsely")
    };
    assert!(worth(&alone) < worth(&score), "{alone} {score}");
}

#[test]
fn an_empty_knowledge_folder_is_an_empty_base_and_a_missing_one_an_error() {
    let scene = Scene::new();
    let run = scene.run(&["ask", "when is the summit?"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(1), "I have nothing about that.\n")
    );
    let run = scene.run(&["ask", "--knowledge", "nowhere", "when is the summit?"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.err, @"error: cannot read the knowledge folder nowhere; create it, or choose another with --knowledge: No such file or directory (os error 2)");
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "[\\p{Han}\\p{Arabic}\\p{Cyrillic}\\p{Devanagari} ]{0,60}",
        "[\u{200B}-\u{200F}\u{202A}-\u{202E}a-z ]{0,60}",
        Just("a".repeat(4_000)),
        Just("when summit ".repeat(400)),
        "(before|after|since|between|in) [0-9]{1,8} [a-z]{0,8} (and|to) [0-9./-]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_question_of_any_script_fails(questions in prop::collection::vec(hostile(), 40)) {
        let lines: String = questions
            .iter()
            .map(|question| format!("{}\n", json!({ "id": "x", "question": question, "previous": question })))
            .collect();
        let run = Scene::with_data("handbook", "knowledge/handbook").run_with(&["ask", "--jsonl"], lines);
        prop_assert_eq!((run.code, run.out.lines().count()), (Some(0), 40), "{}", run.err);
    }
}

#[test]
fn a_timeline_is_written_in_each_format() {
    let scene = Scene::shipped();
    let run = scene.run(&["timeline", "--csv"]);
    let rows: Vec<&str> = run.out.split("\r\n").collect();
    let head = "id,when,from,to,basis,kind,statement,citations,in_span,said_by";
    assert_eq!((rows.len(), rows[0]), (7, head));
    let run = scene.run(&["timeline", "--ics"]);
    assert_eq!(run.out.matches("BEGIN:VEVENT\r\n").count(), 5);
    assert!(
        run.out.contains("DTSTART;VALUE=DATE:20180716\r\n"),
        "{}",
        run.out
    );
    let run = scene.run(&["timeline", "--html"]);
    assert!(
        run.out
            .contains("<time datetime=\"2018-07-16\">16 July 2018 (inferred)</time>")
    );
    assert!(!run.out.contains("<script"));
    let run = scene.run(&["timeline", "--svg"]);
    assert!(run.out.starts_with("<svg ") && run.out.contains(">16 July 2018 (inferred)</text>"));
    let file = scene.path("timeline.png");
    let file = file.to_str().unwrap();
    let run = scene.run(&["timeline", "--png", "--out", file]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    assert!(std::fs::read(file).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_picture_that_cannot_be_drawn_says_why() {
    let scene = Scene::shipped();
    let run = scene.run(&["timeline", "--svg", "--to", "1900"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.contains("No dated fact matches."), "{}", run.err);
    let run = scene.run(&["timeline", "--svg", "--page", "2"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("there is no page 2; the last page is 1"),
        "{}",
        run.err
    );
    let run = scene.run(&["timeline", "--today", "2018-07-09", "last", "week"]);
    assert!(
        run.out.starts_with("2–8 July 2018, 4 facts\n"),
        "{}",
        run.out
    );
    let run = scene.run(&["timeline", "lavrov since july 2018"]);
    assert!(
        run.out.starts_with("since 1 July 2018, 1 fact\n"),
        "{}",
        run.out
    );
    let run = scene.run(&["timeline", "--from", "until 2018"]);
    assert!(
        run.err.contains("“until 2018” has no first day"),
        "{}",
        run.err
    );
}

#[test]
fn a_source_cannot_forge_a_calendar_event() {
    let scene = Scene::new();
    let line = json!({ "fact": {
        "id": "forged", "statement": "The lamp is lit.", "when": "9999-12-31", "said_by": "The keeper",
        "cite": [{ "title": "Book", "quote": "lit",
            "url": "https://example.org/\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil" }],
    }});
    scene.run_with(&["import"], format!("{line}\n"));
    let run = scene.run(&["timeline", "--ics"]);
    assert_eq!(
        run.out.matches("BEGIN:VEVENT\r\n").count(),
        1,
        "{}",
        run.out
    );
    assert!(run.out.contains("Said by The keeper"), "{}", run.out);
    assert!(!run.out.contains("DTEND"), "{}", run.out);
}

#[test]
fn a_timeline_is_shown_as_a_server_sees_it() {
    let scene = Scene::shipped();
    let line = json!({ "fact": {
        "id": "lamp", "statement": "The lamp was lit.", "kind": "event", "when": "2018-07-05",
        "cite": [{ "title": "Book", "quote": "lit" }],
    }});
    scene.run_with(&["import", "--scope", "guild:7"], format!("{line}\n"));
    let shown = |guild: &[&str]| {
        let run = scene.run(&[&["timeline", "--from", "july 2018"], guild].concat());
        (
            run.out.contains("The lamp was lit."),
            run.out.contains("Helsinki"),
        )
    };
    assert_eq!(shown(&["--guild", "7"]), (true, true));
    assert_eq!(shown(&["--guild", "8"]), (false, true));
    assert_eq!(shown(&[]), (false, true));
}
