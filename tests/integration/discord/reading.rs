//! How often the settings of a server are read: once for what somebody does, and not at all for what is
//! not the bot's.

use serde_json::json;

use super::guild::{Guild, id, labels, mention};

const READS: &str = "ibid_settings_reads_total";

/// A bot that reads all messages, and how often it had read settings so far.
struct Counting {
    guild: Guild,
    reads: u64,
}

impl Counting {
    async fn of(guild: Guild) -> Self {
        let reads = guild.figure(READS).await;
        Self { guild, reads }
    }

    /// Returns how often settings were read since the last look.
    async fn since(&mut self) -> u64 {
        let reads = self.guild.figure(READS).await;
        let since = reads - self.reads;
        self.reads = reads;
        since
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_a_button_and_a_modal_read_the_settings_once() {
    let mut counting = Counting::of(Guild::shipped().await).await;
    let question = json!({ "question": "when do trump and putin meat?", "as_of": "16 July 2018" });
    let answer = counting
        .guild
        .run("alice", "general", "ask", question)
        .await;
    assert_eq!(counting.since().await, 1, "/ask");
    for button in ["Source", "Related", "Why this answer?"] {
        counting.guild.press("alice", &answer, button).await;
        assert_eq!(counting.since().await, 1, "{button}");
    }
    let page = counting
        .guild
        .run("alice", "general", "help", json!({}))
        .await;
    assert_eq!(counting.since().await, 0, "/help: {page}");

    let near = json!({ "question": "how many nato tanks are in poland" });
    let refusal = counting.guild.run("alice", "general", "ask", near).await;
    counting.since().await;
    let suggested = labels(&refusal)[0][0].to_owned();
    counting.guild.press("alice", &refusal, &suggested).await;
    assert_eq!(counting.since().await, 1, "{suggested}");

    let none = json!({});
    let opened = counting
        .guild
        .discord
        .slash("mod", "general", "fact add", none);
    opened.answer().await;
    assert_eq!(counting.since().await, 1, "opening a modal");
    let typed = json!({
        "statement": "The lamp on the pier is green.", "quote": "green", "source": "The book",
    });
    let sent = counting.guild.discord.submit_modal("mod", &opened, typed);
    let preview = sent.message().await;
    assert_eq!(counting.since().await, 1, "sending a modal");
    counting.guild.press("mod", &preview, "Save").await;
    assert_eq!(counting.since().await, 1, "saving");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_the_bots_reads_nothing() {
    let mut counting = Counting::of(Guild::shipped().await).await;
    for _ in 0..20 {
        let discord = &counting.guild.discord;
        discord.say("alice", "general", "when do trump and putin meet?");
        discord.say("alice", "general", "good morning to all");
    }
    // What was said before it has been handled, or is about to be: the figures at the end hold for all.
    let asked = format!("{} when do trump and putin meet?", mention());
    counting.guild.discord.say("bob", "general", &asked);
    counting.guild.discord.next_message("general").await;
    assert_eq!(counting.since().await, 1, "a mention");
    counting
        .guild
        .discord
        .dm("alice", "when do trump and putin meet?");
    counting.guild.discord.next_message("@alice").await;
    assert_eq!(
        counting.since().await,
        0,
        "direct messages have no settings"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_channel_is_looked_up_for_questions_alone() {
    let mut counting = Counting::of(Guild::reading().await).await;
    counting.guild.answer_channel("mod", "general", true).await;
    counting.since().await;
    for _ in 0..20 {
        counting
            .guild
            .discord
            .say("alice", "general", "good morning to all");
    }
    let question = "When do Trump and Putin meet?";
    counting.guild.discord.say("alice", "general", question);
    let reply = counting.guild.discord.next_message("general").await;
    assert_eq!(counting.since().await, 1, "{}", id(&reply));
}
