//! Questions that nobody could answer: put, merged, answered, dismissed, told.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, description, id, labels, legible};
use super::stand_in::Access;

const OPEN: &str = "What colour is the lamp on the pier?";

/// Has somebody ask what cannot be answered, and put it to the moderators; returns what they are told.
async fn put(guild: &Guild, who: &str, question: &str) -> Value {
    let refused = guild.ask(who, question).message().await;
    let pressed = guild
        .discord
        .click_label(who, &id(&refused), "Ask the moderators");
    pressed.followup(1).await
}

/// Has `mod` choose the first question of the queue; returns the message that shows it.
async fn first(guild: &Guild) -> Value {
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    let menu = &queue["components"][0]["components"][0];
    let (menu, value) = (
        menu["custom_id"].as_str(),
        menu["options"][0]["value"].as_str(),
    );
    let chosen = guild
        .discord
        .select("mod", &id(&queue), menu.unwrap(), &[value.unwrap()]);
    chosen.message().await
}

/// Has `mod` answer the first question of the queue.
async fn answer(guild: &Guild) -> Value {
    let chosen = first(guild).await;
    let opened = guild.discord.click_label("mod", &id(&chosen), "Answer");
    let modal = opened.answer().await;
    let questions = &modal["data"]["components"][4]["components"][0];
    assert_eq!(questions["value"], OPEN);
    let typed = json!({
        "statement": "The lamp on the pier is green.", "quote": "green", "source": "The book",
    });
    let preview = guild
        .discord
        .submit_modal("mod", &opened, typed)
        .message()
        .await;
    guild.press("mod", &preview, "Save").await
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_ask_the_same_are_one_most_asked_first() {
    let guild = Guild::shipped().await;
    put(&guild, "alice", "how many nato tanks are in poland").await;
    put(&guild, "alice", OPEN).await;
    let told = put(&guild, "bob", "what color is the lamp on the pier").await;
    assert_eq!(
        told["content"],
        "I've sent it to the moderators. It has been asked 2 times so far."
    );
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    let shown = legible(&queue);
    let lamp = shown.find("lamp").unwrap();
    assert!(lamp < shown.find("tanks").unwrap(), "{shown}");
    assert!(shown.contains("asked 2 times"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wished_to_be_told_is_told_once_where_they_asked() {
    let guild = Guild::shipped().await;
    for who in ["alice", "bob"] {
        let told = put(&guild, who, OPEN).await;
        assert_eq!(labels(&told), [["Notify me when it's answered"]]);
    }
    let told = put(&guild, "alice", OPEN).await;
    let wished = guild
        .press("alice", &told, "Notify me when it's answered")
        .await;
    assert_eq!(
        wished["content"],
        "I'll notify you here, once, when it has an answer."
    );
    guild
        .press("alice", &told, "Notify me when it's answered")
        .await;
    let chosen = first(&guild).await;
    let about = description(&chosen);
    assert!(
        about.ends_with("1 person wants to be notified.*"),
        "{about}"
    );
    let guild = guild.restart().await;
    let saved = answer(&guild).await;
    assert!(
        description(&saved).contains("I'm notifying 1 person who asked."),
        "{saved:#}"
    );
    let message = guild.discord.next_message("general").await;
    let alice = guild.discord.person_id("alice");
    assert_eq!(
        message["content"],
        format!("<@{alice}> your question has an answer:")
    );
    let mentioned = message["mentions"].as_array().unwrap();
    assert_eq!(mentioned.len(), 1);
    assert_eq!(mentioned[0]["id"], alice);
    assert!(description(&message).starts_with("The lamp on the pier is green."));
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    assert_eq!(queue["content"], "No questions are waiting.");
    // It is answered from now on, and nobody is told again.
    assert!(guild.answer("bob", "general", OPEN).await.contains("green"));
    assert!(
        guild.discord.rejected().is_empty(),
        "{:?}",
        guild.discord.rejected()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_answers_the_questions_that_wait() {
    let guild = Guild::shipped().await;
    let told = put(&guild, "alice", OPEN).await;
    let wish = "Notify me when it's answered";
    guild.press("alice", &told, wish).await;
    put(&guild, "alice", "how many nato tanks are in poland").await;
    let line = json!({ "fact": {
        "id": "lamp", "statement": "The lamp on the pier is green.", "kind": "state",
        "questions": ["what color is the lamp on the pier"],
        "cite": [{ "title": "The book", "quote": "green" }],
    } });
    guild
        .discord
        .attach("facts.jsonl", line.to_string().into_bytes());
    let file = json!({ "file": "facts.jsonl" });
    let looked_at = guild.run("mod", "general", "fact import", file).await;
    let made = guild.press("mod", &looked_at, "Save").await;
    assert_eq!(
        description(&made),
        "Imported: 1 added, 0 changed, 0 unchanged. I'm notifying 1 person who asked."
    );
    let message = guild.discord.next_message("general").await;
    let alice = guild.discord.person_id("alice");
    assert_eq!(
        message["content"],
        format!("<@{alice}> your question has an answer:")
    );
    assert!(description(&message).starts_with("The lamp on the pier is green."));
    // What it does not answer waits on.
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    let shown = legible(&queue);
    assert!(
        shown.contains("tanks") && !shown.contains("lamp"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_added_to_a_fact_that_answers_it() {
    let guild = Guild::shipped().await;
    let question = "on which July day do they shake hands in Finland, roughly speaking";
    put(&guild, "alice", question).await;
    let chosen = first(&guild).await;
    let facts = guild.press("mod", &chosen, "Also means…").await;
    let menu = &facts["components"][0]["components"][0];
    let options = menu["options"].as_array().unwrap();
    let summit = options
        .iter()
        .find(|option| option["description"] == "helsinki-summit")
        .unwrap_or_else(|| panic!("{options:#?}"));
    let (menu, value) = (menu["custom_id"].as_str(), summit["value"].as_str());
    let preview = guild
        .discord
        .select("mod", &id(&facts), menu.unwrap(), &[value.unwrap()]);
    let preview = preview.message().await;
    guild.press("mod", &preview, "Save").await;
    let answer = guild.answer("bob", "general", question).await;
    assert!(
        answer.starts_with("Presidents Trump and Putin are due to meet"),
        "{answer}"
    );
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    assert_eq!(queue["content"], "No questions are waiting.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissed_question_stays_so_and_whoever_asks_is_told_why() {
    let guild = Guild::shipped().await;
    put(&guild, "alice", OPEN).await;
    let chosen = first(&guild).await;
    assert_snapshot!(
        "a_question_that_waits",
        legible(&chosen).replace(&today(), "<today>")
    );
    let opened = guild.discord.click_label("mod", &id(&chosen), "Dismiss");
    opened.answer().await;
    let sent = guild
        .discord
        .submit_modal("mod", &opened, json!({ "reason": "not our pier" }));
    assert_eq!(
        sent.message().await["content"],
        "Dismissed. Anyone who sends it again sees the reason."
    );
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    assert_eq!(queue["content"], "No questions are waiting.");
    let told = put(&guild, "bob", "what color is the lamp on the pier").await;
    assert_eq!(
        told["content"],
        "The moderators have seen this question and won't answer it: not our pier"
    );
    let queue = guild.run("mod", "general", "unanswered", json!({})).await;
    assert_eq!(queue["content"], "No questions are waiting.");
}

fn today() -> String {
    let now = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now());
    now.strftime("%-d %B %Y").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_can_be_turned_off() {
    let guild = Guild::shipped().await;
    let refused = guild.ask("alice", OPEN).message().await;
    guild
        .run(
            "mod",
            "general",
            "settings unanswered",
            json!({ "on": false }),
        )
        .await;
    let other = guild.ask("bob", OPEN).message().await;
    assert!(
        !labels(&other)
            .iter()
            .flatten()
            .any(|label| *label == "Ask the moderators")
    );
    // The button of an older message says so.
    let pressed = guild
        .discord
        .click_label("alice", &id(&refused), "Ask the moderators");
    let told = pressed.followup(1).await;
    assert!(
        told["content"]
            .as_str()
            .unwrap()
            .starts_with("This server sends no questions"),
        "{told}"
    );
    guild
        .run(
            "mod",
            "general",
            "settings unanswered",
            json!({ "on": true }),
        )
        .await;
    let told = put(&guild, "alice", OPEN).await;
    assert_eq!(
        told["content"],
        "I've sent your question to the moderators."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_told_keeps_nobody_from_an_answer() {
    let guild = Guild::shipped().await;
    let told = put(&guild, "alice", OPEN).await;
    guild
        .press("alice", &told, "Notify me when it's answered")
        .await;
    guild.discord.allow_bot("general", Access::Hidden);
    let queue = guild.run("mod", "staff", "unanswered", json!({})).await;
    let menu = &queue["components"][0]["components"][0];
    let (menu, value) = (
        menu["custom_id"].as_str(),
        menu["options"][0]["value"].as_str(),
    );
    let chosen = guild
        .discord
        .select("mod", &id(&queue), menu.unwrap(), &[value.unwrap()]);
    let chosen = chosen.message().await;
    let opened = guild.discord.click_label("mod", &id(&chosen), "Answer");
    opened.answer().await;
    let typed = json!({ "statement": "It is green.", "quote": "green", "source": "The book" });
    let preview = guild
        .discord
        .submit_modal("mod", &opened, typed)
        .message()
        .await;
    let saved = guild.press("mod", &preview, "Save").await;
    assert!(description(&saved).starts_with("**Saved."), "{saved:#}");
    assert!(guild.answer("bob", "staff", OPEN).await.contains("green"));
}
