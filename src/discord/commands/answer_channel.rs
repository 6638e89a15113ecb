//! `/settings answer-channel`: whether questions are answered unasked in a channel or a thread.

use poise::serenity_prelude::Permissions;

use super::{Context, is_thread, may_speak, respond, words_of};
use crate::discord::bot::Place;
use crate::discord::message::Post;
use crate::discord::trouble::Trouble;

/// The most channels and threads of one server that something is set for.
const CHANNELS_MAX: usize = 500;

#[poise::command(
    slash_command,
    interaction_context = "Guild",
    subcommands("answer_channel"),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD"
)]
#[expect(
    clippy::unused_async,
    reason = "poise waits for it; Discord never runs it"
)]
pub(super) async fn settings(_: Context<'_>) -> Result<(), Trouble> {
    Ok(())
}

#[poise::command(slash_command, rename = "answer-channel")]
async fn answer_channel(ctx: Context<'_>, on: bool) -> Result<(), Trouble> {
    let words = words_of(&ctx);
    let interaction = ctx.interaction;
    let guild = interaction.guild_id;
    let channel = interaction.channel_id.get();
    let rights = interaction
        .member
        .as_ref()
        .and_then(|member| member.permissions);
    let thread = interaction.channel.as_ref().is_some_and(is_thread);
    let may_speak = may_speak(&ctx);
    respond(ctx, Place::Private, move |bot| {
        let mistake = |told: &str| Err(Trouble::Mistake(told.to_owned()));
        let Some(guild) = guild else {
            return mistake(words.only_in_servers());
        };
        let may = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
        if !rights.is_some_and(|rights| rights.intersects(may)) {
            return mistake(words.needs_manage_server());
        }
        if on && !may_speak {
            return mistake(words.may_not_speak());
        }
        if on && !bot.reads_messages {
            return mistake(words.needs_content_intent());
        }
        let known = bot.desk.settings(guild.get())?.answer_channels;
        if known.len() >= CHANNELS_MAX && !known.contains_key(&channel) && (on || thread) {
            return mistake(words.too_many_channels());
        }
        bot.desk.set(guild.get(), |settings| {
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
