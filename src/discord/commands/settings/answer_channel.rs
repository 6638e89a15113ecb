//! `/settings answer-channel`: whether questions are answered unasked in a channel or a thread.

use super::super::{Context, asker, is_thread, may_speak, respond_privately};
use crate::discord::message::Post;
use crate::discord::trouble::Trouble;

/// The most channels and threads of one server that something is set for.
const CHANNELS_MAX: usize = 500;

#[poise::command(slash_command, rename = "answer-channel")]
pub(super) async fn answer_channel(ctx: Context<'_>, on: bool) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let (words, channel) = (asker.words, asker.channel);
    let thread = ctx.interaction.channel.as_ref().is_some_and(is_thread);
    let may_speak = may_speak(&ctx);
    respond_privately(ctx, move |bot| {
        let mistake = |told: &str| Err(Trouble::Mistake(told.to_owned()));
        let guild = asker.managed_guild()?;
        if on && !may_speak {
            return mistake(words.may_not_speak());
        }
        if on && !bot.reads_messages {
            return mistake(words.needs_content_intent());
        }
        let known = bot.desk.settings(guild.0)?.answer_channels;
        if known.len() >= CHANNELS_MAX && !known.contains_key(&channel) && (on || thread) {
            return mistake(words.too_many_channels());
        }
        bot.desk.set(guild.0, |settings| {
            if on || thread {
                settings.answer_channels.insert(channel, on);
            } else {
                settings.answer_channels.remove(&channel);
            }
        })?;
        Ok(vec![Post::text(words.answer_channel(on, thread))])
    })
    .await
}
