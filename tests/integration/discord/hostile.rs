//! What nobody means well by: as questions, as facts, as both.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::guild::{Guild, labels};
use super::stand_in::StandIn;

/// Questions that are asked; facts are a tenth of them.
const QUESTIONS: usize = 9_000;
const FACTS: usize = 1_000;
/// Who asks them, all at once.
const PEOPLE: [&str; 4] = ["alice", "bob", "mod", "root"];

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[*_~`|>#\\-+.()<>\\[\\]\\\\ a-z0-9\n]{1,400}",
        "(<@[!&]?[0-9]{1,20}>|@everyone|@here|<#1>|<t:1:R>|<a:b:1>|</ask:1>| ){1,20}",
        "((https?://)?discord\\.gg/[a-z]{1,8}|\\[a\\]\\(https://e\\.org\\)|javascript:x| |\\)){1,20}",
        "[\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}\u{AD}a-z ]{1,200}",
        "[\u{0}-\u{1F}a-z]{1,60}",
        "[\u{1F300}-\u{1F6FF}\u{200D}\u{FE0F}]{1,300}",
        "[\\p{Arabic}\\p{Hebrew}\\p{Han} \u{202E}]{1,200}",
        "[a-z]{1999}",
        "\\PC{1,300}",
        "(when|who|is|the|summit|trump|putin| |\\?|\\*\\*|```|\\|\\|){1,60}",
        Just("x".repeat(2_000)),
        Just("🏳️‍🌈".repeat(280)),
        Just("\u{301}".repeat(1_000)),
        Just("“".repeat(2_000)),
    ]
}

fn some(count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let strategy = hostile();
    let mut next = || strategy.new_tree(&mut runner).unwrap().current();
    (0..count).map(|_| next()).collect()
}

/// Asserts that a message mentions nobody.
fn mentions_nobody(body: &Value) {
    let data = body.get("data").unwrap_or(body);
    if data.get("embeds").is_some() {
        assert_eq!(data["allowed_mentions"]["parse"], json!([]), "{data}");
        assert_eq!(
            data["allowed_mentions"]["replied_user"],
            json!(false),
            "{data}"
        );
    }
}

/// Has somebody ask each text, by turns in each way.
async fn ask_all(discord: &StandIn, who: &str, texts: &[String]) {
    let me = format!("@{who}");
    for (number, text) in texts.iter().enumerate() {
        // Discord itself takes at most 2,000 signs, and no blanks alone.
        let text: String = text.chars().take(1_000).collect();
        match number % 3 {
            _ if text.trim().is_empty() => {}
            0 => {
                discord.dm(who, &text);
                discord.next_message(&me).await;
            }
            1 => {
                let options = json!({ "question": text });
                discord.slash(who, "general", "ask", options).answer().await;
            }
            _ => {
                let typing = discord.autocomplete(who, "general", "ask", "question", &text);
                typing.answer().await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_hostile_strings_mention_nobody_and_break_nothing() {
    let texts = some(QUESTIONS);
    let guild = Guild::with_hostile_facts(&some(FACTS)).await;
    let quarters = texts.chunks(QUESTIONS.div_ceil(PEOPLE.len()));
    let asking = PEOPLE.iter().zip(quarters).map(|(who, texts)| {
        let (discord, texts) = (guild.discord.clone(), texts.to_vec());
        tokio::spawn(async move { ask_all(&discord, who, &texts).await })
    });
    for asked in asking.collect::<Vec<_>>() {
        asked.await.unwrap();
    }
    // The facts, whole: behind each answer's buttons.
    for number in 0..FACTS / 10 {
        let asked = guild.ask("alice", &format!("what does lamp {number}x say"));
        let message = asked.message().await;
        let id = message["id"].as_str().unwrap();
        let buttons = labels(&message).concat();
        // Marking takes the buttons for it away, and picking a fact the others.
        let changing = |label: &&str| *label == "Helpful" || label.starts_with("1.");
        let last = buttons
            .iter()
            .position(changing)
            .unwrap_or(buttons.len() - 1);
        for label in &buttons[..=last] {
            guild.discord.click_label("alice", id, label).answer().await;
        }
    }
    let requests = guild.discord.requests();
    assert!(requests.len() > QUESTIONS / 2, "{}", requests.len());
    for request in &requests {
        mentions_nobody(&request.body);
    }
    let rejected: Vec<String> = guild
        .discord
        .rejected()
        .into_iter()
        .map(|request| format!("{} {} {}", request.path, request.answer, request.body))
        .collect();
    assert!(rejected.is_empty(), "{}: {}", rejected.len(), rejected[0]);
}
