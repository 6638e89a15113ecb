//! Asking the bot, whichever way.

use insta::assert_snapshot;
use serde_json::json;

use super::guild::{Guild, shown};

#[tokio::test(flavor = "multi_thread")]
async fn a_question_with_a_slip_gets_a_dated_cited_answer() {
    let guild = Guild::shipped().await;
    let asked = guild.discord.slash(
        "alice",
        "general",
        "ask",
        json!({ "question": "when do trump and putin meat?" }),
    );
    assert_snapshot!(shown(&asked.answer().await));
}
