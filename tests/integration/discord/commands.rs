//! The commands besides `/ask`, and how they are registered.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::guild::{Guild, description, shown};

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
