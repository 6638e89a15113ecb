//! `/topics`: what the facts are about.

use super::{Context, asker, respond};
use crate::discord::bot::Place;
use crate::discord::markdown::fitted;
use crate::discord::message::Post;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn topics(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond(ctx, Place::Private, move |bot| {
        let snapshot = bot.scene(asker.guild)?.snapshot;
        let topics = snapshot.knowledge().topics();
        if topics.is_empty() {
            return Ok(vec![Post::text(words.no_topics())]);
        }
        let lines = topics.into_iter().map(|(topic, count)| {
            let count = words.count_of_facts(count);
            format!("{} ({count})", fitted(topic, 200))
        });
        let lines: Vec<String> = lines.collect();
        Ok(vec![render::list(words, words.topics(), &lines)])
    })
    .await
}
