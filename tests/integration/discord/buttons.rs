//! Every button, pressed by who may and by who may not, before and after a restart.

use std::fs;

use ibid::library::PacksRead;
use insta::assert_snapshot;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::guild::{Guild, author, description, labels, shown};
use super::stand_in::GUILD_ID;

const SUMMIT: &str = "when do trump and putin meat?";
/// A question that is asked back.
const DOUBTFUL: &str = "which minister did the US group see";
/// A question that cannot be answered.
const OPEN: &str = "how many nato tanks are in poland";

/// Has alice ask; returns the id of the message that answers.
async fn asked(guild: &Guild, question: &str) -> String {
    let message = guild.ask("alice", question).message().await;
    message["id"].as_str().unwrap().to_owned()
}

fn told(answer: &Value) -> &str {
    answer["data"]["content"].as_str().unwrap()
}

fn guild_id() -> u64 {
    GUILD_ID.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_is_shown_with_all_that_is_known_of_it() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, SUMMIT).await;
    let pressed = guild.discord.click_label("bob", &message, "Source");
    assert_snapshot!(shown(&pressed.answer().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_text_shows_the_quotation_in_its_paragraph() {
    let guild = Guild::handbook().await;
    let message = asked(&guild, "Is a beer all right at the summer party?").await;
    let pressed = guild.discord.click_label("alice", &message, "Source");
    let answer = pressed.answer().await;
    let texts = answer["data"]["embeds"].as_array().unwrap().iter();
    let texts: Vec<&str> = texts
        .map(|embed| embed["description"].as_str().unwrap())
        .collect();
    assert_snapshot!(texts.join("\n---\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_related_and_why_are_shown_to_whoever_asks() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, SUMMIT).await;
    let related = guild.discord.click_label("bob", &message, "Related");
    assert_snapshot!(shown(&related.answer().await));
    let why = guild
        .discord
        .click_label("bob", &message, "Why this answer?");
    assert_snapshot!(shown(&why.answer().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_marked_once_and_by_who_asked_alone() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, SUMMIT).await;
    let others = guild.discord.click_label("bob", &message, "Helpful");
    assert!(told(&others.answer().await).starts_with("Only the person who asked"));
    let own = guild.discord.click_label("alice", &message, "Helpful");
    let thanks = own.followup(1).await;
    assert_eq!(
        (&thanks["content"], &thanks["flags"]),
        (&json!("Thank you. Marked as helpful."), &json!(64))
    );
    let left = guild.discord.message(&message).unwrap();
    assert_eq!(
        labels(&left),
        [
            vec!["Source", "Related", "Why this answer?"],
            vec!["What came before?", "What came after?"]
        ]
    );
    assert_eq!(author(&left).as_deref(), Some(SUMMIT));
    // A second press that was under way counts nothing.
    let id = "n:22bdebb6f8cc3711:1180000000000001001:@";
    let again = guild.discord.click_forged("alice", &message, id);
    assert_eq!(again.answer().await["type"], 6);
    let [marked] = guild.desk.marked(guild_id()).unwrap().try_into().unwrap();
    assert_eq!(
        (marked.question.as_str(), marked.helped, marked.not_helped),
        (SUMMIT, 1, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn picking_answers_in_place_for_who_asked_and_apart_for_others() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, DOUBTFUL).await;
    let buttons = guild.discord.message(&message).unwrap();
    let label = labels(&buttons)[0][0].to_owned();
    let others = guild
        .discord
        .click_label("bob", &message, &label)
        .answer()
        .await;
    assert_eq!(
        (&others["type"], &others["data"]["flags"]),
        (&json!(4), &json!(64))
    );
    let own = guild.discord.click_label("alice", &message, &label);
    assert_snapshot!(shown(&own.answer().await));
    let now = guild.discord.message(&message).unwrap();
    assert_eq!(author(&now).as_deref(), Some(DOUBTFUL));
    assert_eq!(labels(&now)[1][..2], ["Helpful", "Not helpful"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_questions_of_a_refusal_can_be_picked() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, OPEN).await;
    let buttons = guild.discord.message(&message).unwrap();
    let label = labels(&buttons)[0][0].to_owned();
    let picked = guild
        .discord
        .click_label("alice", &message, &label)
        .answer()
        .await;
    assert_eq!(picked["type"], 7);
    assert!(
        description(&picked["data"]).contains("four years"),
        "{picked}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_is_put_to_the_moderators_for_good() {
    let guild = Guild::shipped().await;
    // One person counts once, however often.
    for (times, who) in [(1, "alice"), (1, "alice"), (2, "bob")] {
        let message = asked(&guild, OPEN).await;
        let label = "Ask the moderators";
        let put = guild.discord.click_label(who, &message, label);
        let thanks = put.followup(1).await;
        let text = thanks["content"].as_str().unwrap();
        assert!(text.contains("to the moderators"), "{text}");
        assert_eq!(text.contains("2 times"), times == 2, "{text}");
        let left = guild.discord.message(&message).unwrap();
        assert_eq!(labels(&left).len(), 1, "the button is gone");
    }
    let guild = guild.restart().await;
    let [waiting] = guild
        .desk
        .unanswered(guild_id())
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!((waiting.question.as_str(), waiting.asked), (OPEN, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_works_after_a_restart() {
    let guild = Guild::shipped().await;
    let answer = asked(&guild, SUMMIT).await;
    let clarification = asked(&guild, DOUBTFUL).await;
    let refusal = asked(&guild, OPEN).await;
    let long = format!(
        "When is the summit? {}",
        "Please tell me, kind bot. ".repeat(20)
    );
    let long_answer = asked(&guild, &long).await;
    let guild = guild.restart().await;
    let press = async |message: &str, label: &str| {
        let pressed = guild.discord.click_label("alice", message, label);
        pressed.answer().await
    };
    for label in ["Source", "Related", "Why this answer?"] {
        assert_eq!(press(&answer, label).await["type"], 4, "{label}");
    }
    assert_eq!(press(&answer, "Not helpful").await["type"], 6);
    for message in [&clarification, &refusal] {
        let buttons = guild.discord.message(message).unwrap();
        let label = labels(&buttons)[0][0].to_owned();
        assert_eq!(press(message, &label).await["type"], 7, "{label}");
    }
    // The message has no room for the whole question: the desk has it.
    let why = press(&long_answer, "Why this answer?").await;
    assert!(description(&why["data"]).contains("**kind**"), "{why}");
    assert!(guild.discord.rejected().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_was_withdrawn_says_so_wherever_a_button_leads_to_it() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, SUMMIT).await;
    let path = guild
        .scene
        .path("knowledge/russia-us-2018/facts/summit.toml");
    let facts = fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = facts.split("[[fact]]").collect();
    let is_summit = |fact: &&str| fact.contains("\"helsinki-summit\"");
    assert!(kept.iter().any(is_summit));
    let kept: Vec<&str> = kept.into_iter().filter(|fact| !is_summit(fact)).collect();
    fs::write(&path, kept.join("[[fact]]")).unwrap();
    let questions = guild.scene.path("knowledge/russia-us-2018/questions.toml");
    fs::write(questions, "").unwrap();
    let reloaded = guild.library.reload(Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(
        reloaded.packs,
        PacksRead::Changed(1),
        "{:?}",
        reloaded.findings
    );
    for label in ["Source", "Related"] {
        let pressed = guild
            .discord
            .click_label("alice", &message, label)
            .answer()
            .await;
        let statement = "Presidents Trump and Putin are due to meet at a summit on July 16 in Helsinki, Finland.";
        let expected = format!(
            "This fact was withdrawn and is no longer shown: ~~{statement}~~\nBy the pack's files, <t:0:f>. Reason: no longer in the pack's files"
        );
        assert_eq!(told(&pressed), expected, "{label}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_button_does_no_harm() {
    let guild = Guild::shipped().await;
    let message = asked(&guild, SUMMIT).await;
    let unreadable = "This button belongs to another version of me. Ask again with /ask.";
    let unknown = "That fact is no longer available here. Ask again with /ask.";
    let gone = "This button expired: it works for one day. Ask again with /ask or /timeline.";
    for (id, expected) in [
        ("x", unreadable),
        ("s:22bdebb6f8cc3711:more", unreadable),
        ("t:0000000000000001:-1:l:1", unreadable),
        ("t:0000000000000001:0:x:1", unreadable),
        ("e:0", unreadable),
        ("\u{202E}s:1", unreadable),
        ("s:0000000000000001", unknown),
        ("p:0000000000000001:1:@", unknown),
        ("w:0000000000000001@", gone),
        ("t:0000000000000001:0:l:1", gone),
        ("t:0000000000000001:0:p:1", gone),
        ("j:0000000000000001:l:1", gone),
        ("b:0000000000000001:", unknown),
        ("b:0000000000000001:soon", unreadable),
    ] {
        let pressed = guild
            .discord
            .click_forged("bob", &message, id)
            .answer()
            .await;
        assert_eq!(
            (told(&pressed), &pressed["data"]["flags"]),
            (expected, &json!(64)),
            "{id}"
        );
    }
    // Somebody else's mark with one's own id is one's own, and counted as such: once a message.
    let own = "h:22bdebb6f8cc3711:1180000000000001002:@";
    assert_eq!(
        guild
            .discord
            .click_forged("bob", &message, own)
            .answer()
            .await["type"],
        6
    );
    assert!(guild.discord.rejected().is_empty());
}
