//! `/timeline` and what leads to one: its pages, its picture, its sources, and what lies beside a fact.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, description, footer, id, labels, legible};

/// Has alice run a command; returns what she reads.
async fn run(guild: &Guild, name: &str, options: Value) -> Value {
    let run = guild.discord.slash("alice", "general", name, options);
    run.answer().await["data"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn dated_facts_stand_in_order_on_a_timeline() {
    let guild = Guild::shipped().await;
    assert_snapshot!(legible(&run(&guild, "timeline", json!({})).await));
    let some = json!({ "about": "lavrov", "kind": 0, "from": "july 2018" });
    let data = run(&guild, "timeline", some).await;
    assert!(
        description(&data)
            .starts_with("*since 1 July 2018, 1 fact*\n### July 2018\n**3 July 2018 (inferred)**"),
        "{data}"
    );
    let none = run(&guild, "timeline", json!({ "to": "1900" })).await;
    assert!(
        description(&none).contains("*\nNo dated fact matches."),
        "{none}"
    );
    for (options, told) in [
        (
            json!({ "from": "soon" }),
            "I can't read “soon” as a date. Write 2018-07-16, 2018-07, 2018 or “july 2018”.",
        ),
        (
            json!({ "from": "3/4/2018" }),
            "The date can mean 3 April 2018 or 4 March 2018. Write the one you mean.",
        ),
        (
            json!({ "from": "2018", "to": "2017" }),
            "The last day is before the first. Swap them.",
        ),
        (
            json!({ "source": "no source" }),
            "There is no source “no source”. Choose one from the list, or see /sources.",
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
    assert_eq!(
        labels(&message)[0],
        ["Back", "Next", "Picture", "Jump to a date"]
    );
    assert_eq!(footer(&message).as_deref(), Some("Page 1 of 3"));
    let guild = guild.restart().await;
    for (label, page) in [("Next", 2), ("Next", 3), ("Back", 2)] {
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
        let first = format!("*20 facts*\n### {0}\n**{0}**", 1900 + (page - 1) * 8);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_is_drawn_and_turned_into_a_list_and_back() {
    let guild = Guild::shipped().await;
    let options = json!({ "view": 1, "from": "2018" });
    let asked = guild.discord.slash("alice", "general", "timeline", options);
    let drawn = asked.message().await;
    assert_snapshot!("a_timeline_that_is_drawn", legible(&drawn));
    let [attached] = drawn["attachments"].as_array().unwrap().as_slice() else {
        panic!("not one picture: {drawn}");
    };
    assert_snapshot!(
        "what_a_picture_shows",
        attached["description"].as_str().unwrap()
    );
    let png = guild.discord.file("timeline.png").unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let message = id(&drawn);
    let list = guild.press("alice", &drawn, "List").await;
    assert!(description(&list).contains("### July 2018"), "{list}");
    assert_eq!(list["attachments"], json!([]));
    let again = guild.discord.click_label("alice", &message, "Picture");
    assert_eq!(
        again.answer().await["data"]["attachments"][0]["filename"],
        "timeline.png"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_begins_where_the_list_was_and_holds_forty() {
    let guild = Guild::with_dated_facts(90).await;
    let asked = guild
        .discord
        .slash("alice", "general", "timeline", json!({}));
    let message = asked.message().await;
    let turned = guild.press("alice", &message, "Next").await;
    assert_eq!(footer(&turned).as_deref(), Some("Page 2 of 12"));
    let opened = guild
        .discord
        .click_label("alice", &id(&message), "Jump to a date");
    opened.answer().await;
    let jumped = guild
        .discord
        .submit_modal("alice", &opened, json!({ "day": "autumn 1950" }));
    let jumped = jumped.answer().await;
    assert_eq!(jumped["type"], 7);
    assert!(
        description(&jumped["data"]).contains("**1951**"),
        "{jumped}"
    );
    assert_eq!(footer(&jumped["data"]).as_deref(), Some("Page 7 of 12"));
    let drawn = guild.press("alice", &message, "Picture").await;
    assert_eq!(footer(&drawn).as_deref(), Some("Page 2 of 3"));
    let menus = drawn["components"].as_array().unwrap().iter().skip(1);
    let options = menus.map(|row| row["components"][0]["options"].as_array().unwrap().len());
    assert_eq!(options.collect::<Vec<_>>(), [25, 15]);
    let opened = guild
        .discord
        .click_label("alice", &id(&message), "Jump to a date");
    opened.answer().await;
    let wrong = guild
        .discord
        .submit_modal("alice", &opened, json!({ "day": "soon" }));
    let told = wrong.answer().await["data"]["content"].clone();
    assert!(
        told.as_str().unwrap().starts_with("I can't read “soon”"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_a_fact_on_a_timeline_is_opened() {
    let guild = Guild::shipped().await;
    let options = json!({ "from": "two days before the summit" });
    let asked = guild.discord.slash("alice", "general", "timeline", options);
    let message = asked.message().await;
    assert!(
        description(&message).starts_with("*since 14 July 2018, 3 facts*"),
        "{message}"
    );
    let summit = "22bdebb6f8cc3711";
    let opened = guild.discord.select("bob", &id(&message), "e:0", &[summit]);
    let opened = opened.answer().await;
    assert_eq!(
        (&opened["type"], &opened["data"]["flags"]),
        (&json!(4), &json!(64))
    );
    assert!(
        description(&opened["data"]).contains("Helsinki"),
        "{opened}"
    );
    let forged = guild
        .discord
        .select_forged("bob", &id(&message), "e:0", &["x".to_owned()]);
    let told = forged.answer().await["data"]["content"].clone();
    assert!(
        told.as_str().unwrap().starts_with("This button belongs"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_and_after_an_answer_is_shown() {
    let guild = Guild::shipped().await;
    let asked = guild.ask("alice", "When is the Trump–Putin summit?");
    let message = id(&asked.message().await);
    let before = guild
        .discord
        .click_label("bob", &message, "What came before?");
    let before = before.answer().await;
    assert_eq!(
        (&before["type"], &before["data"]["flags"]),
        (&json!(4), &json!(64))
    );
    assert_snapshot!("what_came_before_the_summit", legible(&before["data"]));
    let after = guild
        .discord
        .click_label("alice", &message, "What came after?");
    assert_snapshot!(
        "what_came_after_the_summit",
        legible(&after.answer().await["data"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_as_of_a_day_has_what_was_published_by_then() {
    let guild = Guild::shipped().await;
    let none = run(&guild, "timeline", json!({ "as_of": "june 2018" })).await;
    assert!(
        description(&none).contains("*\nNo dated fact matches."),
        "{none}"
    );
    let open = run(&guild, "timeline", json!({ "as_of": "since 2014" })).await;
    let told = "“since 2014” has no last day. Add when it ends.";
    assert_eq!(
        (&open["content"], &open["flags"]),
        (&json!(told), &json!(64))
    );
    let some = run(&guild, "timeline", json!({ "as_of": "end of july 2018" })).await;
    assert!(
        description(&some).starts_with("*as known on 31 July 2018, 5 facts*"),
        "{some}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_keeps_to_the_day_that_the_question_was_asked_of() {
    let guild = Guild::shipped().await;
    let options = json!({ "question": "When is the Trump–Putin summit?", "as_of": "2018-08-01" });
    let asked = guild.discord.slash("alice", "general", "ask", options);
    let message = id(&asked.message().await);
    let before = guild
        .discord
        .click_label("bob", &message, "What came before?");
    let before = before.answer().await;
    let told = description(&before["data"]);
    assert!(
        told.starts_with("*as known on 1 August 2018, 4 facts*"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_timeline_can_be_about_is_offered() {
    let guild = Guild::shipped().await;
    let typing = guild
        .discord
        .autocomplete("alice", "general", "timeline", "about", "sanc");
    let answer = typing.answer().await;
    let offered = answer["data"]["choices"].as_array().unwrap();
    assert!(
        offered.iter().any(|choice| choice["value"] == "sanctions"),
        "{answer}"
    );
    let typing = guild
        .discord
        .autocomplete("alice", "general", "timeline", "about", "lavr");
    let answer = typing.answer().await;
    assert_eq!(answer["data"]["choices"][0]["name"], "Sergey Lavrov");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_dated_by_an_event_that_is_known() {
    let guild = Guild::shipped().await;
    let options = json!({
        "statement": "The hall is swept.", "quote": "swept", "source": "A diary https://example.org/d",
        "question": "When is the hall swept?", "date": "two days before the summit",
    });
    let preview = guild.run("mod", "general", "fact add", options).await;
    let shown = description(&preview);
    assert!(shown.contains("14 July 2018"), "{preview:#}");
}
