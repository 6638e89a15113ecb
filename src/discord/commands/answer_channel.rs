//! `/settings answer-channel`: whether questions are answered unasked in a channel or a thread.

use poise::serenity_prelude::{ChannelType, Permissions};

use super::{Context, respond, words_of};
use crate::discord::bot::Place;
use crate::discord::message::Post;
use crate::discord::trouble::Trouble;

#[poise::command(
    slash_command,
    guild_only,
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
    let of_kind = interaction.channel.as_ref().map(|channel| channel.kind);
    let thread = matches!(
        of_kind,
        Some(ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread)
    );
    respond(ctx, Place::Private, move |bot| {
        let mistake = |told: &str| Err(Trouble::Mistake(told.to_owned()));
        let Some(guild) = guild else {
            return mistake(words.only_in_servers());
        };
        let may = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
        if !rights.is_some_and(|rights| rights.intersects(may)) {
            return mistake(words.needs_manage_server());
        }
        if on && !bot.reads_messages {
            return mistake(words.needs_content_intent());
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
