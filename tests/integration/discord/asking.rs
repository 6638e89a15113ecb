//! Asking the bot, whichever way.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, Setting, author, description, footer, labels, mention, shown};
use super::stand_in::StandIn;
use crate::scene::Scene;

const SUMMIT: &str = "when do trump and putin meat?";

#[tokio::test(flavor = "multi_thread")]
async fn a_question_with_a_slip_gets_a_dated_cited_answer() {
    let guild = Guild::shipped().await;
    let asked = guild.ask("alice", SUMMIT);
    assert_snapshot!(shown(&asked.answer().await));
    assert!(guild.discord.rejected().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_discord_in_german_reads_german_words() {
    let guild = Guild::shipped().await;
    guild.discord.set_locale("alice", "de");
    let asked = guild.ask("alice", SUMMIT);
    assert_snapshot!(shown(&asked.answer().await));
    let refused = guild.ask("alice", "how many nato tanks are in poland");
    assert_snapshot!(description(&refused.message().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_article_does_not_say_is_refused_with_what_may_help() {
    let guild = Guild::shipped().await;
    let refused = guild.ask("alice", "how many nato tanks are in poland");
    assert_snapshot!(shown(&refused.answer().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_question_is_asked_back() {
    let guild = Guild::shipped().await;
    let asked = guild.ask("alice", "which minister did the US group see");
    assert_snapshot!(shown(&asked.answer().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_facts_stand_in_one_reply_each_with_its_source() {
    let guild = Guild::shipped().await;
    let question = "when is the summit? who is Sergey Lavrov?";
    let message = guild.ask("alice", question).message().await;
    assert_eq!(message["embeds"].as_array().unwrap().len(), 2);
    let [row, _] = labels(&message).try_into().unwrap();
    assert_eq!(row, ["Source 1", "Source 2", "Related", "Why this answer?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_in_private_is_seen_by_nobody_else() {
    let guild = Guild::shipped().await;
    let options = json!({ "question": "When is the summit?", "private": true });
    let asked = guild.discord.slash("alice", "general", "ask", options);
    assert_eq!(asked.answer().await["data"]["flags"], 64);
    assert!(guild.discord.visible_to("bob", "general").is_empty());
    // The next question in the open does not lean on it, for all would read what was asked.
    let open = guild.ask("alice", "and where?").message().await;
    assert_eq!(footer(&open), None);
    let options = json!({ "question": "and where?", "private": true });
    let private = guild.discord.slash("alice", "general", "ask", options);
    assert_eq!(
        footer(&private.message().await).as_deref(),
        Some("↳ When is the summit?")
    );
    // Nor is a question that was suggested in private, and picked.
    let options = json!({ "question": "how many nato tanks are in poland", "private": true });
    let refused = guild.discord.slash("alice", "general", "ask", options);
    let refused = refused.message().await;
    let (id, label) = (refused["id"].as_str().unwrap(), labels(&refused)[0][0]);
    guild.discord.click_label("alice", id, label).answer().await;
    let open = guild.ask("alice", "and where?").message().await;
    let foot = footer(&open).unwrap_or_default();
    assert!(!foot.contains("years of western sanctions"), "{foot}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_as_of_a_day() {
    let guild = Guild::shipped().await;
    let ask = |day: &str| {
        let options = json!({ "question": SUMMIT, "as_of": day });
        guild.discord.slash("alice", "general", "ask", options)
    };
    let known = ask("2018-07-08").message().await;
    assert!(description(&known).starts_with("*As of 2018-07-08*\n**16 July 2018"));
    let before = ask("2018-07-01").message().await;
    assert!(description(&before).starts_with("**The material does not answer that.**"));
    let no_day = ask("soon").answer().await;
    assert_eq!(
        (&no_day["data"]["content"], &no_day["data"]["flags"]),
        (
            &json!(
                "I can't read “soon” as a date. Write 2018-07-16, 2018-07, 2018 or “july 2018”."
            ),
            &json!(64)
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_is_the_same_persons_in_the_same_channel() {
    let guild = Guild::shipped().await;
    guild
        .ask("alice", "When does Trump meet Putin?")
        .message()
        .await;
    let followed = guild.ask("alice", "and where?").message().await;
    assert!(description(&followed).contains("Helsinki"), "{followed}");
    assert_eq!(
        footer(&followed).as_deref(),
        Some("↳ When does Trump meet Putin?")
    );
    // What can stand alone leans on nothing.
    let alone = guild.ask("alice", "who is the author").message().await;
    assert!(description(&alone).contains("Shawn Wayne"), "{alone}");
    assert_eq!(footer(&alone), None);
    let others = guild.ask("bob", "and where?").message().await;
    assert!(!description(&others).contains("Helsinki"), "{others}");
    let options = json!({ "question": "and where?" });
    let elsewhere = guild.discord.slash("alice", "staff", "ask", options);
    assert!(!description(&elsewhere.message().await).contains("Helsinki"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_words_is_told_what_to_do() {
    let guild = Guild::shipped().await;
    let asked = guild.ask("alice", "?! \u{200B}").answer().await;
    assert_eq!(
        asked["data"]["content"],
        "There are no words in what you sent. Write a question."
    );
    assert_eq!(asked["data"]["flags"], 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_a_reply_and_a_direct_message_are_answered_by_a_reply() {
    let guild = Guild::shipped().await;
    let me = mention();
    let asked = guild
        .discord
        .say("alice", "general", &format!("{me} {SUMMIT}"));
    let reply = guild.discord.next_message("general").await;
    assert_eq!(author(&reply).as_deref(), Some(SUMMIT));
    assert_eq!(reply["message_reference"]["message_id"], json!(asked));
    let sent = guild.discord.requests().pop().unwrap();
    assert_snapshot!(shown(&sent.body["message_reference"]).replace(&asked, "ASKED"));

    let id = reply["id"].as_str().unwrap();
    guild.discord.reply_to("alice", id, "and where?", true);
    let followed = guild.discord.next_message("general").await;
    assert!(description(&followed).contains("Helsinki"));

    guild.discord.dm("bob", "when is the summit?");
    let direct = guild.discord.next_message("@bob").await;
    assert!(description(&direct).contains("16 July 2018"));
    guild.discord.dm("bob", "who is the mayor of Lisbon");
    let refused = guild.discord.next_message("@bob").await;
    assert_eq!(
        labels(&refused),
        Vec::<Vec<&str>>::new(),
        "no moderators to ask"
    );

    guild.discord.say("alice", "general", &me);
    let help = guild.discord.next_message("general").await;
    assert!(description(&help).starts_with("• **Ask** in your own words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_channel_with_the_bots_replies() {
    let setting = Setting {
        messages_a_minute: Some(3),
        ..Setting::default()
    };
    let guild = Guild::start(StandIn::start().await, Scene::shipped(), setting).await;
    for _ in 0..3 {
        guild.discord.say("alice", "general", &mention());
        guild.discord.next_message("general").await;
    }
    for _ in 0..5 {
        guild.discord.say("alice", "general", &mention());
    }
    // Others are answered, and so are commands.
    guild.discord.say("bob", "general", &mention());
    guild.discord.next_message("general").await;
    guild.ask("alice", SUMMIT).message().await;
    let posts = guild.discord.requests();
    let posts = posts
        .iter()
        .filter(|request| request.path.ends_with("/messages"));
    assert_eq!(posts.count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_content_intent_only_what_is_meant_for_the_bot_is_answered() {
    let guild = Guild::shipped().await;
    let first = guild
        .discord
        .say("alice", "general", &format!("{} {SUMMIT}", mention()));
    let reply = guild.discord.next_message("general").await;
    guild.discord.say("alice", "general", SUMMIT);
    guild.discord.reply_to("alice", &first, "and where?", false);
    let id = reply["id"].as_str().unwrap();
    guild.discord.reply_to("alice", id, "and where?", false);
    // What comes after all of these is the next thing that is answered.
    guild.discord.dm("alice", "when is the summit?");
    guild.discord.next_message("@alice").await;
    let posted = guild.discord.requests();
    let posted = posted
        .iter()
        .filter(|request| request.path.starts_with("/channels/") && request.method == "POST");
    assert_eq!(posted.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_message_menu_asks_a_messages_text() {
    let guild = Guild::shipped().await;
    let said = guild.discord.say(
        "bob",
        "general",
        &format!("<@1180000000000001001> {SUMMIT}"),
    );
    let asked = guild
        .discord
        .context_menu("alice", "general", "Answer this", &said);
    let message = asked.message().await;
    assert_eq!(author(&message).as_deref(), Some(SUMMIT));
    let empty = guild.discord.say("bob", "general", "🙂");
    let asked = guild
        .discord
        .context_menu("alice", "general", "Answer this", &empty);
    let told = asked.answer().await;
    assert_eq!(told["data"]["flags"], 64);
    assert!(
        told["data"]["content"]
            .as_str()
            .unwrap()
            .starts_with("I see no text")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_a_question_is_helped_with_known_ones() {
    let guild = Guild::shipped().await;
    let offers = async |typed: &str| -> Vec<String> {
        let typing = guild
            .discord
            .autocomplete("alice", "general", "ask", "question", typed);
        let answer = typing.answer().await;
        assert_eq!(answer["type"], 8);
        let choices = answer["data"]["choices"].as_array().unwrap().clone();
        let text = |choice: &Value| choice["value"].as_str().unwrap().to_owned();
        choices.iter().map(text).collect()
    };
    let offered = offers("who is sergey lav").await;
    assert!(
        offered.first().unwrap().to_lowercase().contains("lavrov"),
        "{offered:?}"
    );
    assert!(offered.len() > 5 && offered.len() <= 25, "{offered:?}");
    assert!(offers("").await.contains(&"Ukraine".to_owned()));
    assert!(
        offers("Helsinki su")
            .await
            .contains(&"Helsinki summit".to_owned())
    );
    assert!(offers(&"x".repeat(1_000)).await.len() <= 25);
    assert!(guild.discord.rejected().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_channel_answers_what_it_is_sure_of_and_then_cools_down() {
    let guild = Guild::reading().await;
    let discord = &guild.discord;
    let on = guild.answer_channel("mod", "general", true).await;
    assert_eq!(
        on,
        "I now answer questions in this channel without being asked, if I'm sure."
    );
    discord.say("bob", "general", "who is the mayor of Lisbon?");
    discord.say(
        "bob",
        "general",
        "I had soup on the day of the summit in Helsinki",
    );
    let asked = discord.say("bob", "general", "When does Trump meet Putin?");
    let reply = discord.next_message("general").await;
    assert_eq!(reply["message_reference"]["message_id"], json!(asked));
    discord.say("bob", "general", "When does Trump meet Putin?");
    // In another channel, where it is not switched on, nothing is answered; the thread of this one has a
    // time of its own.
    discord.say("bob", "staff", "When does Trump meet Putin?");
    let in_thread = discord.say("bob", "thread", "When does Trump meet Putin?");
    let reply = discord.next_message("thread").await;
    assert_eq!(reply["message_reference"]["message_id"], json!(in_thread));
    let posts = discord.requests();
    let posts = posts
        .iter()
        .filter(|request| request.method == "POST" && request.path.ends_with("/messages"));
    assert_eq!(posts.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_can_be_left_out_of_an_answer_channel() {
    let guild = Guild::reading().await;
    guild.answer_channel("mod", "general", true).await;
    let off = guild.answer_channel("mod", "thread", false).await;
    assert_eq!(
        off,
        "I now answer questions in this thread only if I'm asked."
    );
    guild
        .discord
        .say("bob", "thread", "When does Trump meet Putin?");
    let asked = guild
        .discord
        .say("bob", "general", "When does Trump meet Putin?");
    let reply = guild.discord.next_message("general").await;
    assert_eq!(reply["message_reference"]["message_id"], json!(asked));
    let channel = guild.discord.channel_id("thread");
    let posts = guild.discord.requests();
    assert!(
        !posts
            .iter()
            .any(|request| request.method == "POST" && request.path.contains(&channel))
    );
    let off = guild.answer_channel("mod", "general", false).await;
    assert_eq!(
        off,
        "I now answer questions in this channel only if I'm asked."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_manage_the_server_sets_an_answer_channel() {
    let guild = Guild::reading().await;
    let told = guild.answer_channel("bob", "general", true).await;
    assert!(
        told.starts_with("You need permission to manage the server for that."),
        "{told}"
    );
    let guild_id = super::stand_in::GUILD_ID.parse().unwrap();
    assert!(
        guild
            .desk
            .settings(guild_id)
            .unwrap()
            .answer_channels
            .is_empty()
    );
    let blind = Guild::shipped().await;
    let told = blind.answer_channel("mod", "general", true).await;
    assert!(told.starts_with("I can't read messages"), "{told}");
}
