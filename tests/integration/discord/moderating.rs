//! Facts are added, corrected, withdrawn and undone, as a moderator does it.

use ibid::date::EventDate;
use insta::assert_snapshot;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::guild::{Guild, description, id, labels, legible};
use super::stand_in::{GUILD_ID, Interaction};

const LAMP: &str = "The lamp on the pier is green.";
const ASKED: &str = "What colour is the lamp on the pier?";

/// The options that make a whole fact.
fn lamp() -> Value {
    json!({
        "statement": LAMP,
        "quote": "the pier's lamp is green",
        "source": "The keeper's book https://example.org/book",
        "date": "july 2018",
        "question": ASKED,
        "topics": "pier, lamp",
    })
}

/// Returns the fields of the modal that answers, with their values.
async fn fields(opened: &Interaction) -> Vec<(String, String)> {
    let answer = opened.answer().await;
    assert_eq!(answer["type"], 9, "{answer:#}");
    let rows = answer["data"]["components"].as_array().unwrap().iter();
    rows.map(|row| {
        let input = &row["components"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&input["label"]), text(&input["value"]))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_typed_looked_at_saved_and_answers() {
    let guild = Guild::shipped().await;
    let opened = guild.discord.slash("mod", "general", "fact add", json!({}));
    let labels: Vec<String> = fields(&opened)
        .await
        .into_iter()
        .map(|(label, _)| label)
        .collect();
    assert_eq!(labels.len(), 5);
    let sent = guild.discord.submit_modal(
        "mod",
        &opened,
        json!({
            "statement": LAMP, "date": "16 July 2018", "quote": "the pier's lamp is green",
            "source": "The keeper's book https://example.org/book",
            "questions": format!("{ASKED}\nIs the pier's lamp green?"),
        }),
    );
    let preview = sent.message().await;
    assert_eq!(preview["flags"], 64);
    assert_snapshot!("a_new_fact_before_it_is_saved", legible(&preview));
    assert!(
        guild
            .answer("alice", "general", ASKED)
            .await
            .contains("does not")
    );
    let saved = guild.press("mod", &preview, "Save").await;
    assert_snapshot!("a_new_fact_once_it_is_saved", legible(&saved));
    let answer = guild.answer("alice", "general", ASKED).await;
    assert!(answer.starts_with(LAMP), "{answer}");
    let guild = guild.restart().await;
    assert!(
        guild
            .answer("alice", "general", ASKED)
            .await
            .starts_with(LAMP)
    );
    assert!(
        guild.discord.rejected().is_empty(),
        "{:?}",
        guild.discord.rejected()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_of_a_known_source_is_proved_or_refused() {
    let guild = Guild::handbook().await;
    let source = guild.library.snapshot();
    let source = source.knowledge().sources().iter().next().unwrap();
    let (id, text) = (
        source.0.1.to_string(),
        match &source.1.text {
            ibid::source::SourceText::Stored(text) => text.paragraphs()[0].clone(),
            other => panic!("{other:?}"),
        },
    );
    let mut options = lamp();
    options["source"] = json!(id);
    options["quote"] = json!(text);
    let preview = guild
        .run("mod", "general", "fact add", options.clone())
        .await;
    let shown = description(&preview);
    assert!(
        shown.contains("Quotation: found in the source, paragraph 1"),
        "{shown}"
    );
    options["quote"] = json!("words that stand nowhere in that source at all");
    let refused = guild.run("mod", "general", "fact add", options).await;
    assert!(
        description(&refused).contains("not in the source"),
        "{refused:#}"
    );
    assert_eq!(labels(&refused), [["Edit", "Cancel"]]);
    // Nothing that was typed is lost.
    let again = guild
        .discord
        .click_label("mod", &self::id(&refused), "Edit");
    assert_eq!(fields(&again).await[0].1, LAMP);
    let sent = guild
        .discord
        .submit_modal("mod", &again, json!({ "quote": text }));
    let preview = sent.message().await;
    assert!(
        description(&preview).contains("found in the source"),
        "{preview:#}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_at_once_and_can_be_mended() {
    let guild = Guild::empty().await;
    let mut options = lamp();
    options["date"] = json!("3/4/2018");
    options["question"] = json!(" ");
    options["statement"] = json!(" ");
    let opened = guild.discord.slash("mod", "general", "fact add", options);
    let kept = fields(&opened).await;
    assert_eq!(kept[1].1, "3/4/2018");
    let sent = guild
        .discord
        .submit_modal("mod", &opened, json!({ "statement": " " }));
    assert_snapshot!(legible(&sent.message().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_saved_as_a_fact_with_its_author_and_day() {
    let guild = Guild::empty().await;
    let greeting = format!("<@{}>: {LAMP}", guild.discord.person_id("bob"));
    let greeting = guild.discord.say("alice", "general", &greeting);
    let opened = guild
        .discord
        .context_menu("mod", "general", "Save as fact", &greeting);
    assert_eq!(fields(&opened).await[0].1, format!("@bob: {LAMP}"));
    let message = guild.discord.say("alice", "general", LAMP);
    let opened = guild
        .discord
        .context_menu("mod", "general", "Save as fact", &message);
    let kept = fields(&opened).await;
    assert_eq!(kept[0].1, LAMP);
    let channel = guild.discord.channel_id("general");
    let link = format!("https://discord.com/channels/{GUILD_ID}/{channel}/{message}");
    assert_eq!(kept[3].1, format!("A message by alice {link}"));
    let typed = json!({ "questions": ASKED });
    let preview = guild
        .discord
        .submit_modal("mod", &opened, typed)
        .message()
        .await;
    guild.press("mod", &preview, "Save").await;
    let answer = guild.answer("bob", "general", ASKED).await;
    let cited = format!("— alice, [A message by alice]({link}");
    assert!(answer.contains(&cited), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_alike_and_what_would_change_is_told_before_it_is_saved() {
    let guild = Guild::shipped().await;
    let options = json!({
        "statement": "The summit of Trump and Putin in Helsinki is put off.",
        "quote": "The summit is put off.", "source": "A ticker https://example.org/t",
        "question": "When is the Trump–Putin summit?",
    });
    let preview = guild.run("mod", "general", "fact add", options).await;
    assert_snapshot!("a_fact_that_others_answer_otherwise", legible(&preview));
    let options = json!({
        "statement": "The venue of the summit is kept secret.",
        "quote": "kept secret", "source": "A ticker https://example.org/t",
        "question": "whats the venue for the trump putin thing",
    });
    let known = guild.run("mod", "general", "fact add", options).await;
    assert_snapshot!("a_fact_for_a_known_question", legible(&known));
    guild.press("mod", &known, "Cancel").await;
    guild.press("mod", &preview, "Save").await;
    // Both are shown, each with its source and its date, the newest first.
    let options = json!({ "question": "When is the Trump–Putin summit?" });
    let both = guild.run("alice", "general", "ask", options).await;
    let added: EventDate = Timestamp::now().strftime("%F").to_string().parse().unwrap();
    let both = legible(&both).replace(&added.in_words(), "today");
    assert_snapshot!("two_facts_that_differ", both);
    let contested = guild.run("mod", "general", "fact list", json!({ "which": 3 }));
    let contested = description(&contested.await);
    assert!(
        contested.contains("put off") && contested.contains("due to meet"),
        "{contested}"
    );
    let mut again = lamp();
    guild.add(again.clone()).await;
    again["statement"] = json!("the lamp on the pier is GREEN");
    let preview = guild.run("mod", "general", "fact add", again).await;
    assert!(legible(&preview).contains("says the same"), "{preview:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_of_a_pack_is_corrected_for_one_server() {
    let guild = Guild::shipped().await;
    let question = "When is the Trump–Putin summit?";
    let old = guild
        .run("alice", "general", "ask", json!({ "question": question }))
        .await;
    let mut others = Vec::new();
    for question in [
        "when do the presidents meet",
        "who catered the Trump-Putin summit",
    ] {
        let options = json!({ "question": question });
        others.push(guild.run("alice", "general", "ask", options).await);
    }
    let edit = json!({
        "fact": "helsinki-summit", "why": "it took place",
        "statement": "Presidents Trump and Putin met in Helsinki.",
    });
    let preview = guild.run("mod", "general", "fact edit", edit).await;
    guild.press("mod", &preview, "Save").await;
    let here = guild.answer("alice", "general", question).await;
    assert!(here.contains("met in Helsinki"), "{here}");
    let elsewhere = guild.answer("root", "elsewhere", question).await;
    assert!(elsewhere.contains("are due to meet"), "{elsewhere}");
    let alone = guild.answer("alice", "@alice", question).await;
    assert!(alone.contains("are due to meet"), "{alone}");
    // The button of the old answer leads to the corrected fact, and says who corrected it and why.
    let source = guild.press("alice", &old, "Source").await;
    assert_snapshot!("the_source_of_a_corrected_fact", legible(&source));
    // So do what is related to it, and whoever means it where the bot asked back or refused.
    let related = guild.press("bob", &old, "Related").await;
    let mut told = vec![related["content"].clone()];
    for other in &others {
        let label = labels(other)[0][0].to_owned();
        let picked = guild.press("alice", other, &label).await;
        assert!(
            description(&picked).contains("met in Helsinki"),
            "{picked:#}"
        );
        told.push(picked["content"].clone());
    }
    assert!(
        told.iter().all(|told| *told == source["content"]),
        "{told:?}"
    );
    let history = json!({ "fact": "helsinki-summit" });
    let history = guild.run("mod", "general", "fact history", history).await;
    assert_snapshot!("the_history_of_a_corrected_fact", legible(&history));
    // Given up, the server's version makes room for the pack's.
    let undone = guild.press("mod", &history, "Undo 1").await;
    assert!(
        description(&undone).starts_with("**Revision 1 is undone."),
        "{undone:#}"
    );
    let here = guild.answer("alice", "general", question).await;
    assert!(here.contains("are due to meet"), "{here}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_withdrawn_restored_and_each_undone() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let old = guild
        .run("alice", "general", "ask", json!({ "question": ASKED }))
        .await;
    let retire = json!({ "fact": "lamp-pier-green", "reason": "it was painted" });
    let retired = guild.run("mod", "general", "fact retire", retire).await;
    assert_snapshot!("a_withdrawn_fact", legible(&retired));
    assert!(!guild.answer("bob", "general", ASKED).await.contains(LAMP));
    let source = guild.press("bob", &old, "Source").await;
    assert_snapshot!("the_source_of_a_withdrawn_fact", legible(&source));
    let list = json!({ "which": 1 });
    let list = guild.run("mod", "general", "fact list", list).await;
    assert!(description(&list).contains("it was painted"), "{list:#}");
    let undone = guild.press("mod", &retired, "Undo").await;
    assert!(
        guild
            .answer("bob", "general", ASKED)
            .await
            .starts_with(LAMP)
    );
    guild.press("mod", &undone, "Undo").await;
    assert!(!guild.answer("bob", "general", ASKED).await.contains(LAMP));
    let restore = json!({ "fact": "lamp-pier-green", "why": "washed" });
    guild.run("mod", "general", "fact restore", restore).await;
    assert!(
        guild
            .answer("bob", "general", ASKED)
            .await
            .starts_with(LAMP)
    );
    let history = json!({ "fact": "lamp-pier-green" });
    let history = guild.run("mod", "general", "fact history", history).await;
    assert_snapshot!("the_history_of_a_fact", legible(&history));
    let options = json!({ "fact": "lamp-pier-green" });
    let shown = guild.discord.slash("mod", "general", "fact show", options);
    let standing = legible(&shown.followup(1).await);
    assert_eq!(
        standing,
        "`lamp-pier-green` of this server, revision 5\n[History]"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_second_sees_both_versions_and_loses_nothing() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let edit = |statement: &str| json!({ "fact": "lamp-pier-green", "statement": statement });
    let first = guild
        .run("mod", "general", "fact edit", edit("The lamp is red."))
        .await;
    let second = guild
        .run("root", "general", "fact edit", edit("The lamp is blue."))
        .await;
    guild.press("mod", &first, "Save").await;
    let told = guild.press("root", &second, "Save").await;
    assert_snapshot!("both_versions", legible(&told));
    assert!(guild.answer("bob", "general", ASKED).await.contains("red"));
    guild.press("root", &told, "Save mine anyway").await;
    assert!(guild.answer("bob", "general", ASKED).await.contains("blue"));
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_twice_saves_once() {
    let guild = Guild::empty().await;
    let preview = guild.run("mod", "general", "fact add", lamp()).await;
    let save = guild.discord.button_id(&id(&preview), "Save");
    let press = || guild.discord.click_forged("mod", &id(&preview), &save);
    let (first, second) = (press(), press());
    first.answer().await;
    second.answer().await;
    let list = guild.run("mod", "general", "fact list", json!({})).await;
    assert_eq!(description(&list).matches(LAMP).count(), 1, "{list:#}");
    let third = press().answer().await;
    assert!(
        third["data"]["content"]
            .as_str()
            .unwrap()
            .contains("only once"),
        "{third}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_pages_and_can_be_narrowed() {
    let guild = Guild::shipped().await;
    let list = guild
        .run("mod", "general", "fact list", json!({ "about": "nato" }))
        .await;
    assert_snapshot!("facts_about_nato", legible(&list));
    let list = guild.run("mod", "general", "fact list", json!({})).await;
    let turned = guild.press("mod", &list, "Next").await;
    assert!(legible(&turned).contains("Page 2 of"), "{turned:#}");
    let due = guild
        .run("mod", "general", "fact list", json!({ "which": 2 }))
        .await;
    assert_eq!(due["content"], "No facts are due for a new check.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_past_its_day_answers_with_a_mark_and_is_listed() {
    let guild = Guild::empty().await;
    let mut options = lamp();
    options["review_by"] = json!("2020");
    guild.add(options).await;
    let answer = guild.answer("alice", "general", ASKED).await;
    assert!(
        answer.ends_with("*Last checked 23 November 2026; a new check is due.*"),
        "{answer}"
    );
    let due = guild
        .run("mod", "general", "fact list", json!({ "which": 2 }))
        .await;
    assert!(description(&due).contains("lamp-pier-green"), "{due:#}");
    let edit = json!({ "fact": "lamp-pier-green", "review_by": "2030", "checked": true });
    let preview = guild.run("mod", "general", "fact edit", edit).await;
    guild.press("mod", &preview, "Save").await;
    let answer = guild.answer("alice", "general", ASKED).await;
    assert!(!answer.contains("Last checked"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_offered_by_id_words_and_topic() {
    let guild = Guild::shipped().await;
    guild.add(lamp()).await;
    for (typed, first) in [
        ("lamp-p", "lamp-pier-green"),
        ("green pier", "lamp-pier-green"),
        ("helsinki-su", "helsinki-summit"),
    ] {
        let typing = guild
            .discord
            .autocomplete("mod", "general", "fact show", "fact", typed);
        let answer = typing.answer().await;
        let name = answer["data"]["choices"][0]["name"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(name.starts_with(first), "{typed}: {name}");
        let value = answer["data"]["choices"][0]["value"]
            .as_str()
            .unwrap()
            .to_owned();
        let options = json!({ "fact": value });
        let shown = guild.discord.slash("mod", "general", "fact show", options);
        let standing = legible(&shown.followup(1).await);
        assert!(standing.contains(first), "{standing}");
    }
    let unknown = guild.run(
        "mod",
        "general",
        "fact show",
        json!({ "fact": "no such thing" }),
    );
    let unknown = unknown.await;
    assert!(
        unknown["content"]
            .as_str()
            .unwrap()
            .starts_with("There is no fact “no such thing”")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_leave_as_files_and_come_back_all_or_none() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let exported = guild.run("mod", "general", "fact export", json!({})).await;
    assert_eq!(exported["content"], "1 fact, as the files of a pack.");
    let name = format!("guild-{GUILD_ID}.zip");
    assert_eq!(exported["attachments"][0]["filename"], name);
    let zip = guild.discord.file(&name).unwrap();
    // Into another server, where there is nothing yet.
    guild.discord.attach("facts.zip", zip.clone());
    let file = json!({ "file": "facts.zip" });
    let looked_at = guild.run("root", "elsewhere", "fact import", file).await;
    assert_snapshot!("an_import_before_it_is_made", legible(&looked_at));
    assert!(
        !guild
            .answer("root", "elsewhere", ASKED)
            .await
            .contains(LAMP)
    );
    let made = guild.press("root", &looked_at, "Save").await;
    assert_eq!(
        description(&made),
        "Imported: 1 added, 0 changed, 0 unchanged."
    );
    assert!(
        guild
            .answer("root", "elsewhere", ASKED)
            .await
            .starts_with(LAMP)
    );
    let there = guild
        .run("root", "elsewhere", "fact export", json!({}))
        .await;
    assert_eq!(there["content"], "1 fact, as the files of a pack.");
    // A line that is no good keeps all out.
    let good = crate::scene::fact_line("good");
    guild.discord.attach(
        "bad.jsonl",
        format!("{good}{{\"fact\":{{\"id\":\"a b\"}}}}\nnonsense\n"),
    );
    let file = json!({ "file": "bad.jsonl" });
    let refused = guild.run("mod", "general", "fact import", file).await;
    let told = description(&refused);
    assert!(
        told.starts_with("**2 lines can't be imported, so nothing was.**"),
        "{told}"
    );
    let list = guild.run("mod", "general", "fact list", json!({})).await;
    assert!(!description(&list).contains("good"));
    guild.discord.attach("damaged.zip", &zip[..zip.len() / 2]);
    let file = json!({ "file": "damaged.zip" });
    let refused = guild.run("mod", "general", "fact import", file).await;
    assert!(
        refused["content"]
            .as_str()
            .unwrap()
            .starts_with("I can't read that file.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_speaks_german_to_moderators_as_well() {
    let guild = Guild::empty().await;
    guild.discord.set_locale("mod", "de");
    let preview = guild.run("mod", "general", "fact add", lamp()).await;
    assert_snapshot!(legible(&preview));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_given_up_can_be_corrected_again() {
    let guild = Guild::shipped().await;
    let edit = |statement: &str| json!({ "fact": "helsinki-summit", "statement": statement });
    let question = "When is the Trump–Putin summit?";
    let preview = guild
        .run("mod", "general", "fact edit", edit("They met."))
        .await;
    let saved = guild.press("mod", &preview, "Save").await;
    // Undoing the correction makes room for the pack's fact, and what becomes of that later.
    let undone = guild.press("mod", &saved, "Undo").await;
    let told = description(&undone);
    assert!(
        told.contains("The original fact is active here again"),
        "{told}"
    );
    let answer = guild.answer("alice", "general", question).await;
    assert!(answer.contains("due to meet"), "{answer}");
    let preview = guild
        .run("mod", "general", "fact edit", edit("They met in July."))
        .await;
    guild.press("mod", &preview, "Save").await;
    let answer = guild.answer("alice", "general", question).await;
    assert!(answer.contains("They met in July."), "{answer}");
    let same = guild
        .run("mod", "general", "fact edit", edit("They met in July."))
        .await;
    assert_eq!(
        same["content"],
        "Nothing changed: `helsinki-summit` already says exactly that."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_facts_that_begin_alike_are_both_saved() {
    let guild = Guild::empty().await;
    let fact = |end: &str| {
        json!({
            "statement": format!("The old lamp on the long pier shines {end}."),
            "quote": end, "source": "The book", "question": format!("How {end} is it?"),
        })
    };
    let one = guild.run("mod", "general", "fact add", fact("green")).await;
    let other = guild.run("root", "general", "fact add", fact("red")).await;
    guild.press("mod", &one, "Save").await;
    let saved = guild.press("root", &other, "Save").await;
    assert!(description(&saved).starts_with("**Saved."), "{saved:#}");
    let list = description(&guild.run("mod", "general", "fact list", json!({})).await);
    assert!(list.contains("green") && list.contains("red"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_fact_that_is_corrected_stays_withdrawn_and_says_so() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let retire = json!({ "fact": "lamp-pier-green", "reason": "it was painted" });
    guild.run("mod", "general", "fact retire", retire).await;
    let blank = json!({ "fact": "lamp-pier-green", "reason": " " });
    let blank = guild.run("mod", "general", "fact retire", blank).await;
    assert_eq!(blank["content"], "Give a reason. People will see it.");
    let edit = json!({ "fact": "lamp-pier-green", "statement": "The lamp is red." });
    let preview = guild.run("mod", "general", "fact edit", edit).await;
    let shown = legible(&preview);
    assert!(
        shown.contains("The lamp is red.") && shown.contains("stays withdrawn"),
        "{shown}"
    );
    let saved = description(&guild.press("mod", &preview, "Save").await);
    assert!(
        saved.starts_with("**Corrected. It is no longer shown"),
        "{saved}"
    );
}
