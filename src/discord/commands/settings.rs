//! `/settings`: how the bot works on a server, for people who manage the server.
//!
//! Tested in `tests/integration/discord/settings.rs`, `the_settings_are_shown`;
//! `tests/integration/discord/rights.rs`.

mod answer_channel;

use std::collections::BTreeSet;
use std::sync::Arc;

use poise::serenity_prelude::{ChannelId, GuildChannel, Role};

use super::{Context, call, respond_privately};
use crate::discord::api::{Callback, Seen};
use crate::discord::bot::Bot;
use crate::discord::limits::{EMBED_DESCRIPTION, OPTIONS, cut};
use crate::discord::markdown::fitted;
use crate::discord::post::Post;
use crate::discord::render;
use crate::discord::render::moderation::{self as shown, PackOption};
use crate::discord::scene::Scene;
use crate::discord::trouble::Trouble;
use crate::discord::words::Words;
use crate::scope::{GuildId, PackId};

/// The maximum number of roles that may change facts.
const ROLES_MAX: usize = 50;

#[poise::command(
    slash_command,
    interaction_context = "Guild",
    subcommands(
        "show",
        "moderators",
        "packs",
        "answer_channel::answer_channel",
        "unanswered",
        "log",
        "confidence"
    ),
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

#[poise::command(slash_command)]
async fn show(ctx: Context<'_>) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        scene.managed_guild()?;
        let settings = &scene.settings;
        let seen = titles(scene, settings.packs.as_ref());
        let shown = scene.words.settings(settings, &cut(&seen, 1_000));
        Ok(render::page(&cut(&shown, EMBED_DESCRIPTION)))
    })
    .await
}

#[poise::command(slash_command)]
async fn moderators(ctx: Context<'_>, role: Role, may: bool) -> Result<(), Trouble> {
    let role = role.id.get();
    respond_privately(ctx, move |scene| {
        let guild = scene.managed_guild()?;
        // The role @everyone has the same id as the server.
        if role == guild.0 {
            return Err(Trouble::mistake(scene.words.not_everybody()));
        }
        let known = &scene.settings.moderators;
        if may && known.len() >= ROLES_MAX && !known.contains(&role) {
            return Err(Trouble::mistake(scene.words.too_many_roles()));
        }
        scene.desk.set(guild.0, |settings| {
            if may {
                settings.moderators.insert(role);
            } else {
                settings.moderators.remove(&role);
            }
        })?;
        let text = scene.words.moderators_set(&format!("<@&{role}>"), may);
        Ok(Post::text(text))
    })
    .await
}

#[poise::command(slash_command)]
async fn packs(ctx: Context<'_>) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        scene.managed_guild()?;
        let chosen = scene.settings.packs.as_ref();
        let packs: Vec<PackOption> = scene
            .library
            .packs()
            .into_iter()
            .map(|(id, title)| PackOption {
                is_seen: chosen.is_none_or(|chosen| chosen.contains(&id)),
                id: id.to_string(),
                title,
            })
            .collect();
        if packs.is_empty() {
            return Ok(Post::text(scene.words.no_packs()));
        }
        Ok(shown::packs(scene.words, &packs))
    })
    .await
}

/// Sets which packs are visible on a server.
pub(in crate::discord) fn choose_packs(
    scene: &Scene<'_>,
    chosen: &[String],
) -> Result<Post, Trouble> {
    let guild = scene.managed_guild()?;
    let known = scene.library.packs();
    let before = &scene.settings.packs;
    let chosen: BTreeSet<PackId> = known
        .iter()
        .enumerate()
        .filter(|(place, (id, _))| match before {
            // Packs that do not fit in the menu keep their setting.
            _ if *place < OPTIONS => chosen.iter().any(|chosen| chosen == id.as_str()),
            Some(before) => before.contains(id),
            None => true,
        })
        .map(|(_, (id, _))| id.clone())
        .collect();
    // If all packs are chosen, store no list, so that future packs are visible too.
    let packs = (chosen.len() < known.len()).then_some(chosen);
    scene
        .desk
        .set(guild.0, |settings| settings.packs.clone_from(&packs))?;
    let seen = titles(scene, packs.as_ref());
    Ok(render::page(&scene.words.packs_set(&cut(&seen, 3_000))))
}

/// Returns the titles of the packs that are visible on a server.
fn titles(scene: &Scene<'_>, chosen: Option<&BTreeSet<PackId>>) -> String {
    let packs = scene.library.packs().into_iter();
    let seen = packs.filter(|(id, _)| chosen.is_none_or(|chosen| chosen.contains(id)));
    let titles: Vec<String> = seen.map(|(_, title)| fitted(&title, 100)).collect();
    if titles.is_empty() {
        scene.words.no_packs().to_owned()
    } else {
        titles.join("; ")
    }
}

#[poise::command(slash_command)]
async fn unanswered(ctx: Context<'_>, on: bool) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        let guild = scene.managed_guild()?;
        scene
            .desk
            .set(guild.0, |settings| settings.takes_no_questions = !on)?;
        Ok(Post::text(scene.words.queue_set(on)))
    })
    .await
}

#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[channel_types("Text", "News")] channel: Option<GuildChannel>,
) -> Result<(), Trouble> {
    let bot = ctx.framework.user_data;
    let call = call(&ctx);
    let guild = bot
        .in_scene(call.caller.clone(), |scene| scene.managed_guild())
        .await?;
    let later = Callback::message_later(Seen::ByOne);
    bot.api.answer(&call.waiting, &later).await?;
    let channel = channel.map(|channel| channel.id);
    let post = match set_log(bot, call.words(), guild, channel).await {
        Ok(text) => Post::text(text),
        Err(trouble) => bot.explain(trouble, call.words()),
    };
    Ok(bot.api.edit(&call.waiting, &post).await?)
}

/// Sets the channel in which each change is reported, if the bot can post there.
async fn set_log(
    bot: &Arc<Bot>,
    words: &Words,
    guild: GuildId,
    channel: Option<ChannelId>,
) -> Result<String, Trouble> {
    let mention = channel.map(|channel| format!("<#{channel}>"));
    let text = words.log_set(mention.as_deref());
    if let Some(channel) = channel {
        match bot.api.post(channel, &Post::text(&text)).await {
            Err(error) if error.is_forbidden() => {
                return Err(Trouble::mistake(words.log_refused()));
            }
            sent => sent?,
        }
    }
    let channel = channel.map(ChannelId::get);
    bot.blocking(move |_, stored| {
        Ok(stored
            .desk
            .set(guild.0, |settings| settings.log_channel = channel)?)
    })
    .await?;
    Ok(text)
}

#[poise::command(slash_command)]
async fn confidence(
    ctx: Context<'_>,
    #[min = 30]
    #[max = 95]
    percent: Option<u8>,
) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        let guild = scene.managed_guild()?;
        scene
            .desk
            .set(guild.0, |settings| settings.answer_from = percent)?;
        Ok(Post::text(scene.words.confidence_set(percent)))
    })
    .await
}
