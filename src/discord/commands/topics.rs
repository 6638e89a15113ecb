//! `/topics`: the topics of the facts.
//!
//! Tested in `tests/integration/discord/commands.rs`,
//! `each_command_of_information_is_for_the_one_who_asks`.

use super::{Context, respond};
use crate::discord::markdown::fitted;
use crate::discord::post::Post;
use crate::discord::post::ReplyTo;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn topics(ctx: Context<'_>) -> Result<(), Trouble> {
    respond(ctx, ReplyTo::Private, move |scene| {
        let words = scene.words;
        let snapshot = scene.snapshot();
        let topics = snapshot.knowledge().topics();
        if topics.is_empty() {
            return Ok(Post::text(words.no_topics()));
        }
        let lines = topics.into_iter().map(|(topic, count)| {
            let count = words.count_of_facts(count);
            format!("{} ({count})", fitted(topic, 200))
        });
        Ok(render::list(
            words,
            words.topics(),
            &lines.collect::<Vec<_>>(),
        ))
    })
    .await
}
