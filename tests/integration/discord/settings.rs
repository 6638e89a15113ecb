//! What those set who manage a server: roles, packs, the log, how sure the bot must be; and what is kept
//! of people and of servers that the bot was taken from.

use ibid::library::retention;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, Setting, description, id, labels, legible};
use super::stand_in::{Access, GUILD_ID};

const SUMMIT: &str = "When is the Trump–Putin summit?";

fn lamp() -> Value {
    json!({
        "statement": "The lamp on the pier is green.", "quote": "green", "source": "The book",
        "question": "What colour is the lamp on the pier?",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_makes_moderators_until_it_is_taken() {
    let guild = Guild::empty().await;
    guild.discord.make_curator("alice", true);
    let refused = guild.run("alice", "general", "fact list", json!({})).await;
    assert!(
        refused["content"]
            .as_str()
            .unwrap()
            .starts_with("Only moderators can do that")
    );
    let role = json!({ "role": "Curators", "may": true });
    let set = guild
        .run("mod", "general", "settings moderators", role)
        .await;
    assert!(
        set["content"]
            .as_str()
            .unwrap()
            .contains("can now change facts")
    );
    assert!(set["mentions"].as_array().unwrap().is_empty());
    let preview = guild.run("alice", "general", "fact add", lamp()).await;
    let opened = guild.discord.click_label("alice", &id(&preview), "Edit");
    opened.answer().await;
    // The role is lost while she types: neither the modal nor the old button works any more.
    guild.discord.make_curator("alice", false);
    let sent = guild
        .discord
        .submit_modal("alice", &opened, json!({}))
        .answer()
        .await;
    assert!(
        sent["data"]["content"]
            .as_str()
            .unwrap()
            .starts_with("Only moderators can do that")
    );
    let saved = guild
        .discord
        .click_label("alice", &id(&preview), "Save")
        .answer()
        .await;
    assert!(
        saved["data"]["content"]
            .as_str()
            .unwrap()
            .starts_with("Only moderators can do that")
    );
    // Back with the role, nothing was lost.
    guild.discord.make_curator("alice", true);
    let saved = guild.press("alice", &preview, "Save").await;
    assert!(description(&saved).starts_with("**Saved."));
    let role = json!({ "role": "Curators", "may": false });
    guild
        .run("mod", "general", "settings moderators", role)
        .await;
    let refused = guild.run("alice", "general", "fact list", json!({})).await;
    assert!(
        refused["content"]
            .as_str()
            .unwrap()
            .starts_with("Only moderators can do that")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_sees_the_packs_that_it_chose() {
    let guild = Guild::shipped().await;
    let menu = guild
        .run("mod", "general", "settings packs", json!({}))
        .await;
    let select = &menu["components"][0]["components"][0];
    assert_eq!(select["options"][0]["default"], true);
    let custom_id = select["custom_id"].as_str().unwrap();
    let chosen = guild.discord.select("mod", &id(&menu), custom_id, &[]);
    let told = chosen.message().await;
    assert_eq!(
        description(&told),
        "This server sees: no pack, only its own facts"
    );
    let refused = guild.answer("alice", "general", SUMMIT).await;
    assert!(
        refused.starts_with("**I have nothing about that.**"),
        "{refused}"
    );
    let topics = guild.run("alice", "general", "topics", json!({})).await;
    assert_eq!(topics["content"], "There are no topics yet.");
    assert!(
        guild
            .answer("root", "elsewhere", SUMMIT)
            .await
            .contains("due to meet")
    );
    guild.add(lamp()).await;
    let lamp = guild
        .answer("alice", "general", "what colour is the lamp on the pier")
        .await;
    assert!(lamp.contains("green"), "{lamp}");
    let menu = guild
        .run("mod", "general", "settings packs", json!({}))
        .await;
    let chosen = guild
        .discord
        .select("mod", &id(&menu), custom_id, &["russia-us-2018"]);
    chosen.message().await;
    assert!(
        guild
            .answer("alice", "general", SUMMIT)
            .await
            .contains("due to meet")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_in_the_log_channel_and_nobody_is_pinged() {
    let guild = Guild::empty().await;
    let channel = json!({ "channel": "staff" });
    let set = guild.run("mod", "general", "settings log", channel).await;
    assert!(
        set["content"]
            .as_str()
            .unwrap()
            .starts_with("From now on, each change to a fact is posted in <#")
    );
    guild.discord.next_message("staff").await;
    guild.add(lamp()).await;
    let told = guild.discord.next_message("staff").await;
    assert!(told["mentions"].as_array().unwrap().is_empty());
    assert_snapshot!("a_change_in_the_log", legible(&told));
    let retire = json!({ "fact": "lamp-pier-green", "reason": "painted" });
    guild.run("mod", "general", "fact retire", retire).await;
    let told = legible(&guild.discord.next_message("staff").await);
    assert!(
        told.contains("withdrew `lamp-pier-green`, <moment>: painted"),
        "{told}"
    );
    // Where the bot cannot write, it says so when it is set.
    guild.discord.allow_bot("general", Access::ReadOnly);
    let channel = json!({ "channel": "general" });
    let set = guild.run("mod", "staff", "settings log", channel).await;
    assert!(
        set["content"]
            .as_str()
            .unwrap()
            .starts_with("I can't post in that channel")
    );
    let off = guild.run("mod", "staff", "settings log", json!({})).await;
    assert_eq!(off["content"], "Changes are no longer posted.");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_sure_the_bot_must_be_is_heeded() {
    let guild = Guild::shipped().await;
    let question = "where do the two presidents see each other";
    let first = guild.ask("alice", question).message().await;
    let why = guild.press("alice", &first, "Why this answer?").await;
    let why = description(&why);
    assert!(!why.contains("at least 95%"), "{why}");
    guild
        .run(
            "mod",
            "general",
            "settings confidence",
            json!({ "percent": 95 }),
        )
        .await;
    let second = guild.ask("bob", question).message().await;
    let answered = labels(&second)
        .iter()
        .flatten()
        .any(|label| *label == "Helpful");
    assert!(!answered, "{second:#}");
    // A phrasing word for word is sure enough.
    assert!(
        guild
            .answer("bob", "general", SUMMIT)
            .await
            .contains("due to meet")
    );
    let off = guild
        .run("mod", "general", "settings confidence", json!({}))
        .await;
    assert_eq!(
        off["content"],
        "I choose again how sure I must be to answer."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_are_shown() {
    let guild = Guild::shipped().await;
    let role = json!({ "role": "Curators", "may": true });
    guild
        .run("mod", "general", "settings moderators", role)
        .await;
    guild
        .run(
            "mod",
            "general",
            "settings confidence",
            json!({ "percent": 60 }),
        )
        .await;
    let shown = guild
        .run("mod", "general", "settings show", json!({}))
        .await;
    assert_snapshot!(legible(&shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_erases_themselves_is_a_former_moderator() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let kept = guild.run("mod", "general", "privacy", json!({})).await;
    assert!(
        description(&kept).contains("Histories of facts name you"),
        "{kept:#}"
    );
    let history = json!({ "fact": "lamp-pier-green" });
    let before = guild
        .run("mod", "general", "fact history", history.clone())
        .await;
    let mention = format!("<@{}>", guild.discord.person_id("mod"));
    assert!(description(&before).contains(&mention), "{before:#}");
    let erased = guild.press("mod", &kept, "Erase").await;
    assert_eq!(
        erased["content"],
        "Erased. Nothing here leads to you any more."
    );
    let after = guild.run("mod", "general", "fact history", history).await;
    assert!(
        description(&after).contains("by a former moderator"),
        "{after:#}"
    );
    let kept = guild.run("mod", "general", "privacy", json!({})).await;
    assert!(
        description(&kept).contains("No history of a fact names you."),
        "{kept:#}"
    );
    // The files on the disk name nobody.
    let journal = guild.scene.read("ibid-data/journal.jsonl");
    assert!(!journal.contains(&guild.discord.person_id("mod")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_leaves_is_there_again_when_the_bot_returns() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let number: u64 = GUILD_ID.parse().unwrap();
    let left = |guild: &Guild| guild.desk.settings(number).unwrap().left;
    guild.discord.remove_bot(GUILD_ID, true);
    wait_until(|| left(&guild).is_some()).await;
    guild.discord.remove_bot(GUILD_ID, false);
    wait_until(|| left(&guild).is_none()).await;
    // It is noticed as well where the bot was not there to be told.
    let (discord, scene, _) = guild.stop().await;
    discord.remove_bot(GUILD_ID, true);
    let guild = Guild::start(discord, scene, Setting::default()).await;
    wait_until(|| left(&guild).is_some()).await;
    guild.discord.remove_bot(GUILD_ID, false);
    wait_until(|| left(&guild).is_none()).await;
    let answer = guild
        .answer("alice", "general", "what colour is the lamp on the pier")
        .await;
    assert!(answer.contains("green"), "{answer}");
    // Once it is forgotten, nothing of it is left, in memory or on the disk.
    let id = ibid::scope::GuildId(number);
    guild.library.forget(id, jiff::Timestamp::now()).unwrap();
    guild.desk.forget(id).unwrap();
    let gone = guild
        .answer("alice", "general", "what colour is the lamp on the pier")
        .await;
    assert!(!gone.contains("green"), "{gone}");
    let (_, scene, _) = guild.stop().await;
    for file in walk(&scene.path("ibid-data/log"))
        .into_iter()
        .chain([scene.path("ibid-data/journal.jsonl")])
    {
        let bytes = std::fs::read(&file).unwrap();
        let found = bytes
            .windows(17)
            .any(|window| window == b"lamp on the pier ");
        assert!(!found, "{}", file.display());
    }
    assert_eq!(scene.run(&["verify"]).code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_left_is_forgotten_after_thirty_days_and_not_before() {
    let guild = Guild::empty().await;
    guild.add(lamp()).await;
    let number: u64 = GUILD_ID.parse().unwrap();
    let id = ibid::scope::GuildId(number);
    guild.discord.remove_bot(GUILD_ID, true);
    let left = || guild.desk.settings(number).unwrap().left;
    wait_until(|| left().is_some()).await;
    let sweep = |days: i64| {
        let on = left().unwrap() + jiff::SignedDuration::from_hours(24 * days);
        let second = jiff::SignedDuration::from_secs(1);
        retention::sweep(&guild.library, &guild.desk, on + second).unwrap()
    };
    assert_eq!(sweep(29), []);
    assert!(guild.library.guilds().contains(&id));
    assert_eq!(sweep(30), [id]);
    assert!(!guild.library.guilds().contains(&id));
    assert_eq!(left(), None, "its settings are gone as well");
}

async fn wait_until(is_so: impl Fn() -> bool) {
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !is_so() {
        assert!(std::time::Instant::now() < patience, "it never came");
        tokio::task::yield_now().await;
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
