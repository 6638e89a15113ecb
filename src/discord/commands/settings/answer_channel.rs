//! `/settings answer-channel`: whether the bot answers questions in a channel without a mention.
//!
//! Tested in `tests/integration/discord/asking.rs`,
//! `an_answer_channel_answers_what_it_is_sure_of_and_then_cools_down`.

use super::super::{Context, is_thread, may_speak, respond_privately};
use crate::discord::post::Post;
use crate::discord::trouble::Trouble;

/// The maximum number of channels and threads with this setting on one server.
const CHANNELS_MAX: usize = 500;

#[poise::command(slash_command, rename = "answer-channel")]
pub(super) async fn answer_channel(ctx: Context<'_>, on: bool) -> Result<(), Trouble> {
    let thread = ctx.interaction.channel.as_ref().is_some_and(is_thread);
    let may_speak = may_speak(&ctx);
    respond_privately(ctx, move |scene| {
        let (words, channel) = (scene.words, scene.asker.channel);
        let mistake = |text: &str| Err(Trouble::mistake(text));
        let guild = scene.managed_guild()?;
        if on && !may_speak {
            return mistake(words.may_not_speak());
        }
        if on && !scene.bot.reads_messages {
            return mistake(words.needs_content_intent());
        }
        let known = &scene.settings.answer_channels;
        if known.len() >= CHANNELS_MAX && !known.contains_key(&channel) && (on || thread) {
            return mistake(words.too_many_channels());
        }
        scene.desk.set(guild.0, |settings| {
            if on || thread {
                settings.answer_channels.insert(channel, on);
            } else {
                settings.answer_channels.remove(&channel);
            }
        })?;
        Ok(Post::text(words.answer_channel(on, thread)))
    })
    .await
}
