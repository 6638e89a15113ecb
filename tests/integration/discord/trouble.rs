//! Discord fails, hangs or says no; the bot is slow, or is to stop.

use std::sync::mpsc;
use std::time::Duration;

use ibid::discord::ServeError;
use serde_json::{Value, json};

use super::guild::{Guild, Setting, description, mention};
use super::stand_in::{Access, StandIn};
use crate::scene::Scene;

const SUMMIT: &str = "when do trump and putin meat?";
/// A question that a message has no room for, so that answering it writes.
fn long() -> String {
    "When do Trump and Putin meet? ".repeat(12)
}

/// Waits until the other end is dropped.
fn wait(held: &mpsc::Receiver<()>) {
    assert_eq!(held.recv(), Err(mpsc::RecvError));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_waited_for_as_long_as_discord_says() {
    let guild = Guild::shipped().await;
    // Without a `code`, as Discord sends it: serenity alone would lose `retry_after` here.
    let limited =
        json!({ "message": "You are being rate limited.", "retry_after": 0.3, "global": false });
    guild
        .discord
        .fail_next("POST", "/callback", 429, limited, &[]);
    let begun = std::time::Instant::now();
    let answered = guild.ask("alice", SUMMIT).message().await;
    assert!(description(&answered).contains("16 July 2018"));
    assert!(begun.elapsed() >= Duration::from_millis(300));

    let by_header = json!({});
    guild.discord.fail_next(
        "POST",
        "/messages",
        429,
        by_header,
        &[("retry-after", "0.2")],
    );
    guild.discord.dm("alice", SUMMIT);
    let reply = guild.discord.next_message("@alice").await;
    assert!(description(&reply).contains("16 July 2018"));
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_discord_are_tried_again() {
    let guild = Guild::shipped().await;
    let page = Value::String("<html>Bad Gateway</html>".to_owned());
    guild.discord.fail_next("POST", "/callback", 502, page, &[]);
    guild.discord.fail_next(
        "POST",
        "/callback",
        500,
        json!({ "message": "500: Internal Server Error", "code": 0 }),
        &[],
    );
    let answered = guild.ask("alice", SUMMIT).message().await;
    assert!(description(&answered).contains("16 July 2018"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_promised_in_time_and_given_later() {
    let guild = Guild::shipped().await;
    let (release, held) = mpsc::channel::<()>();
    guild.desk.observe(Box::new(move |_| wait(&held)));
    let asked = guild.ask("alice", &long());
    assert_eq!(
        asked.answer().await,
        json!({ "type": 5, "data": { "flags": 0 } })
    );
    drop(release);
    assert!(description(&asked.message().await).contains("16 July 2018"));
    assert!(guild.discord.rejected().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_ours_is_apologised_for_with_a_number() {
    let guild = Guild::shipped().await;
    guild
        .desk
        .observe(Box::new(|_| panic!("the disk is on fire")));
    let told = guild.ask("alice", &long()).answer().await;
    let text = told["data"]["content"].as_str().unwrap();
    assert!(
        text.starts_with("Something went wrong on my side"),
        "{text}"
    );
    assert!(!text.contains("fire"), "{text}");
    let number = text.rsplit(' ').next().unwrap();
    assert_eq!(
        (number.len(), told["data"]["flags"].as_u64()),
        (8, Some(64)),
        "{text}"
    );
    guild.desk.observe(Box::new(|_| {}));
    assert!(description(&guild.ask("alice", &long()).message().await).contains("16 July 2018"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_without_the_right_to_speak_is_left_in_peace() {
    let guild = Guild::shipped().await;
    guild.discord.allow_bot("general", Access::ReadOnly);
    let asked = format!("{} {SUMMIT}", mention());
    guild.discord.say("alice", "general", &asked);
    // An interaction is answered all the same, and says why nobody else sees it.
    let answered = guild.ask("alice", SUMMIT).answer().await;
    assert!(description(&answered["data"]).contains("16 July 2018"));
    assert_eq!(answered["data"]["flags"], 64);
    let told = answered["data"]["content"].as_str().unwrap();
    assert!(
        told.starts_with("Only you can see this, because I'm not allowed to post here."),
        "{told}"
    );
    guild.discord.refused().await;
    let refused = guild.discord.rejected();
    assert_eq!(
        refused
            .iter()
            .map(|request| request.status)
            .collect::<Vec<_>>(),
        [403]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_and_a_missing_intent_are_told_plainly() {
    let scene = Scene::shipped();
    let guild = Guild::begin(StandIn::start().await, scene, Setting::default(), "wrong");
    let (_, scene, ended) = guild.ended().await;
    assert!(matches!(ended, Err(ServeError::Token)), "{ended:?}");

    let discord = StandIn::start().await;
    discord.disallow_intents(1 << 15);
    let setting = Setting {
        reads_messages: true,
        ..Setting::default()
    };
    let guild = Guild::begin(discord, scene, setting, super::stand_in::TOKEN);
    let (.., ended) = guild.ended().await;
    assert!(matches!(ended, Err(ServeError::Intents)), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_dropped_or_renewed_is_resumed_with_nothing_lost() {
    let guild = Guild::shipped().await;
    guild.discord.reconnect();
    let asked = guild.ask("alice", SUMMIT);
    assert!(description(&asked.message().await).contains("16 July 2018"));
    guild.discord.connected().await;
    guild.discord.drop_gateway();
    guild.discord.dm("alice", SUMMIT);
    let reply = guild.discord.next_message("@alice").await;
    assert!(description(&reply).contains("16 July 2018"));
    assert_eq!(
        (guild.discord.identifies(), guild.discord.resumes()),
        (1, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_hangs_without_closing_is_given_up_and_connected_anew() {
    let discord = StandIn::start().await;
    discord.set_heartbeat(Duration::from_millis(200));
    let setting = Setting {
        unconnected: Some(Duration::from_millis(500)),
        ..Setting::default()
    };
    let guild = Guild::start(discord, Scene::shipped(), setting).await;
    // Nothing comes any more, and new handshakes are swallowed: serenity would wait for good.
    guild.discord.hang_gateway(true);
    guild.discord.swallowed().await;
    guild.discord.hang_gateway(false);
    guild.discord.connected().await;
    guild.discord.dm("alice", SUMMIT);
    let reply = guild.discord.next_message("@alice").await;
    assert!(description(&reply).contains("16 July 2018"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_hangs_while_a_shard_resumes_is_noticed_too() {
    let discord = StandIn::start().await;
    discord.set_heartbeat(Duration::from_millis(200));
    let setting = Setting {
        unconnected: Some(Duration::from_millis(500)),
        silent: Some(Duration::from_secs(1)),
        ..Setting::default()
    };
    let guild = Guild::start(discord, Scene::shipped(), setting).await;
    // Discord asks for a new connection and swallows it: serenity takes the shard for connected.
    guild.discord.reconnect_into_silence();
    guild.discord.swallowed().await;
    guild.discord.hang_gateway(false);
    guild.discord.connected().await;
    guild.discord.dm("alice", SUMMIT);
    let reply = guild.discord.next_message("@alice").await;
    assert!(description(&reply).contains("16 July 2018"));
    assert_eq!(
        (guild.discord.identifies(), guild.discord.resumes()),
        (2, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_kept_can_be_tried_again() {
    let guild = Guild::shipped().await;
    let asked = guild.ask("alice", "how many nato tanks are in poland");
    let message = asked.message().await["id"].as_str().unwrap().to_owned();
    guild.desk.observe(Box::new(|_| panic!("the disk is full")));
    let label = "Ask the moderators";
    let failed = guild.discord.click_label("alice", &message, label);
    let told = failed.followup(1).await;
    let text = told["content"].as_str().unwrap();
    assert!(
        text.starts_with("Something went wrong on my side"),
        "{text}"
    );
    guild.desk.observe(Box::new(|_| {}));
    let again = guild.discord.click_label("alice", &message, label);
    let told = again.followup(1).await;
    assert_eq!(
        told["content"],
        "I've sent your question to the moderators."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_after_a_promise_is_told_too() {
    let guild = Guild::shipped().await;
    let (release, held) = mpsc::channel::<()>();
    guild.desk.observe(Box::new(move |_| {
        wait(&held);
        panic!("the disk is full");
    }));
    let asked = guild.ask("alice", &long());
    assert_eq!(asked.answer().await["type"], 5);
    drop(release);
    let message = asked.message().await;
    let text = message["content"].as_str().unwrap();
    assert!(
        text.starts_with("Something went wrong on my side"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_finished_before_the_bot_stops() {
    let guild = Guild::shipped().await;
    let (release, held) = mpsc::channel::<()>();
    let (tell, begun) = mpsc::channel::<()>();
    guild.desk.observe(Box::new(move |_| {
        // Only the first step is waited for.
        tell.send(()).unwrap_or_default();
        wait(&held);
    }));
    let asked = guild.ask("alice", &long());
    tokio::task::spawn_blocking(move || begun.recv())
        .await
        .unwrap()
        .unwrap();
    let desk = std::sync::Arc::clone(&guild.desk);
    let stopping = tokio::spawn(guild.stop());
    drop(release);
    let (.., ended) = stopping.await.unwrap();
    ended.unwrap();
    assert!(description(&asked.message().await).contains("16 July 2018"));
    drop(desk);
}
