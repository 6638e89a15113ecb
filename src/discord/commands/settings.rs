//! `/settings`: how the bot works on a server, for those who manage it.

mod answer_channel;

use std::collections::BTreeSet;
use std::sync::Arc;

use poise::serenity_prelude::{ChannelId, GuildChannel, Role};

use super::{Context, asker, respond_privately, waiting};
use crate::discord::api::{Callback, Seen};
use crate::discord::bot::{Asker, Bot};
use crate::discord::limits::{EMBED_DESCRIPTION, OPTIONS, cut};
use crate::discord::markdown::fitted;
use crate::discord::message::Post;
use crate::discord::render::{self, moderation as shown};
use crate::discord::trouble::Trouble;
use crate::scope::{GuildId, PackId};

/// The most roles whose bearers may change facts.
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
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.managed_guild()?;
        let settings = bot.scene(asker.guild)?.settings;
        let seen = titles(bot, asker, settings.packs.as_ref());
        let shown = asker.words.settings(&settings, &cut(&seen, 1_000));
        Ok(vec![render::page(&cut(&shown, EMBED_DESCRIPTION))])
    })
    .await
}

#[poise::command(slash_command)]
async fn moderators(ctx: Context<'_>, role: Role, may: bool) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let role = role.id.get();
    respond_privately(ctx, move |bot| {
        let guild = asker.managed_guild()?;
        // The role of everybody has the server's own number.
        if role == guild.0 {
            let told = asker.words.not_everybody();
            return Err(Trouble::Mistake(told.to_owned()));
        }
        let known = bot.desk.settings(guild.0)?.moderators;
        if may && known.len() >= ROLES_MAX && !known.contains(&role) {
            let told = asker.words.too_many_roles();
            return Err(Trouble::Mistake(told.to_owned()));
        }
        bot.desk.set(guild.0, |settings| {
            if may {
                settings.moderators.insert(role);
            } else {
                settings.moderators.remove(&role);
            }
        })?;
        let told = asker.words.moderators_set(&format!("<@&{role}>"), may);
        Ok(vec![Post::text(told)])
    })
    .await
}

#[poise::command(slash_command)]
async fn packs(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        let guild = asker.managed_guild()?;
        let chosen = bot.desk.settings(guild.0)?.packs;
        let packs = bot.library.packs().into_iter().map(|(id, title)| {
            let seen = chosen.as_ref().is_none_or(|chosen| chosen.contains(&id));
            (id.to_string(), title, seen)
        });
        let packs: Vec<_> = packs.collect();
        if packs.is_empty() {
            return Ok(vec![Post::text(asker.words.no_packs())]);
        }
        Ok(vec![shown::packs(asker.words, &packs)])
    })
    .await
}

/// Sets which packs a server sees.
pub(in crate::discord) fn choose_packs(
    bot: &Bot,
    asker: Asker,
    chosen: &[String],
) -> Result<Post, Trouble> {
    let guild = asker.managed_guild()?;
    let known = bot.library.packs();
    let before = bot.desk.settings(guild.0)?.packs;
    let chosen: BTreeSet<PackId> = known
        .iter()
        .enumerate()
        .filter(|(place, (id, _))| match before {
            // What the menu has no room for stays as it is.
            _ if *place < OPTIONS => chosen.iter().any(|chosen| chosen == id.as_str()),
            Some(ref before) => before.contains(id),
            None => true,
        })
        .map(|(_, (id, _))| id.clone())
        .collect();
    // Whoever sees all sees also those to come.
    let packs = (chosen.len() < known.len()).then_some(chosen);
    bot.desk
        .set(guild.0, |settings| settings.packs.clone_from(&packs))?;
    let seen = titles(bot, asker, packs.as_ref());
    Ok(render::page(&asker.words.packs_set(&cut(&seen, 3_000))))
}

/// Returns the titles of the packs that a server sees.
fn titles(bot: &Bot, asker: Asker, chosen: Option<&BTreeSet<PackId>>) -> String {
    let packs = bot.library.packs().into_iter();
    let seen = packs.filter(|(id, _)| chosen.is_none_or(|chosen| chosen.contains(id)));
    let titles: Vec<String> = seen.map(|(_, title)| fitted(&title, 100)).collect();
    if titles.is_empty() {
        asker.words.no_packs().to_owned()
    } else {
        titles.join("; ")
    }
}

#[poise::command(slash_command)]
async fn unanswered(ctx: Context<'_>, on: bool) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        let guild = asker.managed_guild()?;
        bot.desk
            .set(guild.0, |settings| settings.takes_no_questions = !on)?;
        Ok(vec![Post::text(asker.words.queue_set(on))])
    })
    .await
}

#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[channel_types("Text", "News")] channel: Option<GuildChannel>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let guild = asker.managed_guild()?;
    let (bot, waiting) = (ctx.framework.user_data, waiting(&ctx));
    let later = Callback::message_later(Seen::ByOne);
    bot.api.answer(&waiting, &later).await?;
    let channel = channel.map(|channel| channel.id);
    let post = match set_log(bot, asker, guild, channel).await {
        Ok(told) => Post::text(told),
        Err(trouble) => bot.tell(trouble, asker.words),
    };
    Ok(bot.api.edit(&waiting, &post).await?)
}

/// Sets the channel in which each change is told, where something can be told there.
async fn set_log(
    bot: &Arc<Bot>,
    asker: Asker,
    guild: GuildId,
    channel: Option<ChannelId>,
) -> Result<String, Trouble> {
    let mention = channel.map(|channel| format!("<#{channel}>"));
    let told = asker.words.log_set(mention.as_deref());
    if let Some(channel) = channel {
        match bot.api.post(channel, &Post::text(&told)).await {
            Err(error) if error.is_forbidden() => {
                let refused = asker.words.log_refused();
                return Err(Trouble::Mistake(refused.to_owned()));
            }
            sent => sent?,
        }
    }
    let desk = Arc::clone(&bot.desk);
    let set = tokio::task::spawn_blocking(move || {
        let channel = channel.map(ChannelId::get);
        desk.set(guild.0, |settings| settings.log_channel = channel)
    });
    set.await.map_err(Trouble::fault)??;
    Ok(told)
}

#[poise::command(slash_command)]
async fn confidence(
    ctx: Context<'_>,
    #[min = 30]
    #[max = 95]
    percent: Option<u8>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        let guild = asker.managed_guild()?;
        bot.desk
            .set(guild.0, |settings| settings.answer_from = percent)?;
        Ok(vec![Post::text(asker.words.confidence_set(percent))])
    })
    .await
}
