//! Who must be refused is refused: on every command, button, menu, modal and completion.

use serde_json::{Value, json};

use super::guild::{Guild, description, id, mention};
use super::stand_in::Interaction;

const REFUSED: &str = "Only moderators can do that";
const MANAGERS: &str = "You need permission to manage the server";

fn lamp() -> Value {
    json!({
        "statement": "The lamp on the pier is green.", "quote": "green", "source": "The book",
        "question": "What colour is the lamp on the pier?",
    })
}

async fn told(interaction: &Interaction) -> String {
    let answer = interaction.answer().await;
    assert_eq!(answer["data"]["flags"], 64, "{answer:#}");
    answer["data"]["content"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Who has no rights where: `mod` has some in the first server only.
const POWERLESS: [(&str, &str); 2] = [("alice", "general"), ("mod", "elsewhere")];

/// Has everybody without rights run commands; each must be refused so.
async fn must_be_refused(guild: &Guild, commands: &[(&str, Value)], with: &str) {
    for (who, place) in POWERLESS {
        for (command, options) in commands {
            let run = guild.discord.slash(who, place, command, options.clone());
            let told = told(&run).await;
            assert!(
                told.starts_with(with),
                "{who} in {place}: {command}: {told}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_refuses_who_has_no_rights() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    guild
        .discord
        .attach("facts.jsonl", crate::scene::fact_line("a"));
    let fact = json!({ "fact": "lamp-pier-green" });
    let with = |key: &str, value: &str| {
        let mut options = fact.clone();
        options[key] = json!(value);
        options
    };
    let commands = [
        ("fact add", json!({})),
        ("fact add", lamp()),
        ("fact edit", fact.clone()),
        ("fact edit", with("statement", "It is red.")),
        ("fact retire", with("reason", "mischief")),
        ("fact restore", fact.clone()),
        ("fact undo", fact.clone()),
        ("fact show", fact.clone()),
        ("fact history", fact.clone()),
        ("fact list", json!({})),
        ("fact export", json!({})),
        ("fact import", json!({ "file": "facts.jsonl" })),
        ("unanswered", json!({})),
    ];
    must_be_refused(&guild, &commands, REFUSED).await;
    let asked = "what colour is the lamp on the pier";
    assert!(
        guild
            .answer("bob", "general", asked)
            .await
            .contains("green")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_refuses_who_does_not_manage_the_server() {
    let guild = Guild::empty().await;
    let commands = [
        ("settings show", json!({})),
        (
            "settings moderators",
            json!({ "role": "Curators", "may": true }),
        ),
        ("settings packs", json!({})),
        ("settings answer-channel", json!({ "on": true })),
        ("settings unanswered", json!({ "on": false })),
        ("settings log", json!({})),
        ("settings log", json!({ "channel": "staff" })),
        ("settings confidence", json!({ "percent": 30 })),
    ];
    must_be_refused(&guild, &commands, MANAGERS).await;
    // Whoever may change facts may not make others moderators.
    let role = json!({ "role": "Curators", "may": true });
    guild
        .run("mod", "general", "settings moderators", role.clone())
        .await;
    guild.discord.make_curator("alice", true);
    let run = guild
        .discord
        .slash("alice", "general", "settings moderators", role);
    assert!(told(&run).await.starts_with(MANAGERS));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_offered_to_who_has_no_rights() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    for (who, place) in POWERLESS {
        for command in ["show", "history", "undo", "retire", "restore", "edit"] {
            let command = format!("fact {command}");
            let typing = guild
                .discord
                .autocomplete(who, place, &command, "fact", "lamp");
            let answer = typing.answer().await;
            assert_eq!(
                answer["data"]["choices"],
                json!([]),
                "{who} in {place}: {command}"
            );
        }
        let message = guild.discord.say("bob", place, "The lamp is red.");
        let menu = guild
            .discord
            .context_menu(who, place, "Save as fact", &message);
        assert!(told(&menu).await.starts_with(REFUSED));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_forged_id_refuses_who_has_no_rights() {
    let guild = Guild::empty().await;
    let preview = guild.run("mod", "general", "fact add", lamp()).await;
    let save = guild.discord.button_id(&id(&preview), "Save");
    let draft = save.split_once(':').unwrap().1.to_owned();
    let added = guild.add(json!({
        "statement": "The pier is long.", "quote": "long", "source": "The book",
    }));
    let undo = guild.discord.button_id(&id(&added.await), "Undo");
    let key = undo.split(':').nth(1).unwrap().to_owned();
    let number: u64 = super::stand_in::GUILD_ID.parse().unwrap();
    guild
        .desk
        .put(number, "Who lit the lamp?", jiff::Timestamp::now())
        .unwrap();
    let question = guild.desk.unanswered(number).unwrap()[0].key();
    let public = guild
        .ask("alice", "who lit the lamp of the pier then")
        .message()
        .await;
    for forged in [
        save.clone(),
        format!("E:{draft}"),
        undo.clone(),
        format!("H:{key}"),
        format!("L:{draft}:0"),
        format!("A:{question}"),
        format!("B:{question}"),
        format!("D:{question}"),
        format!("I:{draft}"),
    ] {
        let pressed = guild.discord.click_forged("alice", &id(&public), &forged);
        let told = told(&pressed).await;
        assert!(told.starts_with(REFUSED), "{forged}: {told}");
    }
    for (forged, values, refused) in [
        ("Q".to_owned(), vec![question.to_string()], REFUSED),
        (format!("M:{question}"), vec![key.clone()], REFUSED),
        ("P".to_owned(), vec![], MANAGERS),
    ] {
        let pressed = guild
            .discord
            .select_forged("alice", &id(&public), &forged, &values);
        let told = told(&pressed).await;
        assert!(told.starts_with(refused), "{forged}: {told}");
    }
    for forged in [format!("F:{draft}"), format!("R:{question}")] {
        let typed = json!({ "statement": "It is red.", "reason": "mischief" });
        let sent = guild
            .discord
            .submit_forged("alice", "general", &forged, typed);
        let told = told(&sent).await;
        assert!(told.starts_with(REFUSED), "{forged}: {told}");
    }
    // The same draft in another server: whoever moderates there learns nothing of it.
    let there = guild
        .run("root", "elsewhere", "ask", json!({ "question": "lamp?" }))
        .await;
    let pressed = guild.discord.click_forged("root", &id(&there), &save);
    let gone = told(&pressed).await;
    assert!(gone.starts_with("This button works for one day"), "{gone}");
    let list = guild.run("mod", "general", "fact list", json!({})).await;
    assert!(!description(&list).contains("green"), "{list:#}");
    assert_eq!(guild.desk.unanswered(number).unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_servers_facts_and_questions_are_out_of_reach() {
    let guild = Guild::empty().await;
    let added = guild.add(lamp()).await;
    let undo = guild.discord.button_id(&id(&added), "Undo");
    let key = undo.split(':').nth(1).unwrap().to_owned();
    let number: u64 = super::stand_in::GUILD_ID.parse().unwrap();
    guild
        .desk
        .put(number, "Who lit the lamp?", jiff::Timestamp::now())
        .unwrap();
    let question = guild.desk.unanswered(number).unwrap()[0].key();
    // `root` moderates the other server, and knows the ids.
    let there = guild
        .run("root", "elsewhere", "ask", json!({ "question": "lamp?" }))
        .await;
    for forged in [undo, format!("H:{key}")] {
        let told = told(&guild.discord.click_forged("root", &id(&there), &forged)).await;
        assert!(told.starts_with("There is no fact"), "{forged}: {told}");
    }
    let told_of = told(
        &guild
            .discord
            .click_forged("root", &id(&there), &format!("A:{question}")),
    )
    .await;
    assert!(
        told_of.starts_with("That question is no longer waiting"),
        "{told_of}"
    );
    for fact in [key.as_str(), "lamp-pier-green"] {
        for command in ["fact show", "fact history", "fact undo", "fact edit"] {
            let run = guild
                .discord
                .slash("root", "elsewhere", command, json!({ "fact": fact }));
            let told = told(&run).await;
            assert!(
                told.starts_with("There is no fact"),
                "{command} {fact}: {told}"
            );
        }
    }
    let source = guild
        .discord
        .click_forged("root", &id(&there), &format!("s:{key}"));
    assert!(
        told(&source)
            .await
            .starts_with("That fact is no longer available here")
    );
    let asked = guild
        .answer("root", "elsewhere", "What colour is the lamp on the pier?")
        .await;
    assert!(
        asked.starts_with("**I have nothing about that.**"),
        "{asked}"
    );
    let list = guild.run("root", "elsewhere", "fact list", json!({})).await;
    assert!(
        list["content"]
            .as_str()
            .unwrap()
            .starts_with("There is no such fact here")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_moderates_in_direct_messages() {
    let guild = Guild::empty().await;
    let preview = guild.run("mod", "general", "fact add", lamp()).await;
    let save = guild.discord.button_id(&id(&preview), "Save");
    let draft = save.split_once(':').unwrap().1.to_owned();
    guild.discord.dm("mod", &format!("{} lamp?", mention()));
    let message = guild.discord.next_message("@mod").await;
    for forged in [save, format!("E:{draft}"), "Q".to_owned(), "P".to_owned()] {
        let pressed = guild.discord.click_forged("mod", &id(&message), &forged);
        let told = told(&pressed).await;
        assert!(
            told.starts_with("That only works on a server."),
            "{forged}: {told}"
        );
    }
    let sent = guild
        .discord
        .submit_forged("mod", "@mod", &format!("F:{draft}"), json!({}));
    assert!(
        told(&sent)
            .await
            .starts_with("That only works on a server.")
    );
}
