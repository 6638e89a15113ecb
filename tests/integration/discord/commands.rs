//! The commands besides `/ask`, and how they are registered.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, description, footer, labels, shown};

/// Has alice run a command; returns what she reads.
async fn run(guild: &Guild, name: &str, options: Value) -> Value {
    let run = guild.discord.slash("alice", "general", name, options);
    run.answer().await["data"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_are_registered_once_in_every_language() {
    let guild = Guild::shipped().await;
    guild.discord.invalidate(false);
    guild.discord.connected().await;
    let puts = guild.discord.requests();
    let puts: Vec<_> = puts
        .iter()
        .filter(|request| request.method == "PUT")
        .collect();
    assert_eq!(puts.len(), 1);
    assert_snapshot!(shown(&puts[0].body));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_of_information_is_for_the_one_who_asks() {
    let guild = Guild::shipped().await;
    for name in ["sources", "topics", "about", "help", "privacy"] {
        let data = run(&guild, name, json!({})).await;
        assert_eq!(data["flags"], 64, "{name}");
        assert_snapshot!(format!("the_command_{name}"), description(&data));
    }
    guild.discord.set_locale("alice", "de");
    let data = run(&guild, "about", json!({})).await;
    assert!(description(&data).starts_with("Ich antworte mit gepflegten Fakten"));
}

#[tokio::test(flavor = "multi_thread")]
async fn dated_facts_stand_in_order_on_a_timeline() {
    let guild = Guild::shipped().await;
    assert_snapshot!(shown(&run(&guild, "timeline", json!({})).await));
    let some = json!({ "about": "lavrov", "kind": 0, "from": "july 2018" });
    let data = run(&guild, "timeline", some).await;
    assert!(
        description(&data).starts_with("**3 July 2018 (inferred)**"),
        "{data}"
    );
    let none = run(&guild, "timeline", json!({ "to": "1900" })).await;
    assert!(description(&none).starts_with("No dated fact"), "{none}");
    for (options, told) in [
        (
            json!({ "from": "soon" }),
            "“soon” is not understood as a time. Write 2018-07-16, 2018-07, 2018 or “july 2018”.",
        ),
        (
            json!({ "from": "3/4/2018" }),
            "The date can be 3 April 2018 or 4 March 2018: write the one that is meant.",
        ),
        (
            json!({ "from": "2018", "to": "2017" }),
            "The last day lies before the first. Exchange the two.",
        ),
        (
            json!({ "source": "no source" }),
            "There is no source “no source”. Choose one of the list, or see /sources.",
        ),
    ] {
        let data = run(&guild, "timeline", options).await;
        assert_eq!(
            (&data["content"], &data["flags"]),
            (&json!(told), &json!(64))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_timeline_has_pages_that_turn_after_a_restart() {
    let guild = Guild::with_dated_facts(20).await;
    let asked = guild
        .discord
        .slash("alice", "general", "timeline", json!({ "about": "lamp" }));
    let message = asked.message().await;
    let id = message["id"].as_str().unwrap().to_owned();
    assert_eq!(labels(&message), [["Back", "On"]]);
    assert_eq!(footer(&message).as_deref(), Some("Page 1 of 3"));
    let guild = guild.restart().await;
    for (label, page) in [("On", 2), ("On", 3), ("Back", 2)] {
        // Somebody else turns a page of their own.
        let others = guild.discord.click_label("bob", &id, label).answer().await;
        assert_eq!(
            (&others["type"], &others["data"]["flags"]),
            (&json!(4), &json!(64))
        );
        let turned = guild
            .discord
            .click_label("alice", &id, label)
            .answer()
            .await;
        assert_eq!(turned["type"], 7);
        let foot = format!("Page {page} of 3");
        assert_eq!(footer(&turned["data"]), Some(foot));
        let first = format!("**{}**", 1900 + (page - 1) * 8);
        assert!(description(&turned["data"]).starts_with(&first), "{turned}");
    }
    assert!(guild.discord.rejected().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_a_timeline_is_offered() {
    let guild = Guild::shipped().await;
    let typing = guild
        .discord
        .autocomplete("alice", "general", "timeline", "source", "revive");
    let answer = typing.answer().await;
    assert_eq!(
        answer["data"]["choices"],
        json!([{ "name": "Russia, US Try to Revive Relations", "value": "wayne-2018" }])
    );
}
