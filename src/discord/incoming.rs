//! Questions in messages: mentions, replies to the bot, direct messages and answer channels.

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use serenity::all::{Message, MessageType, Route, UserId};
use tracing::warn;

use super::answering::Typed;
use super::api::ApiError;
use super::asker::{Asker, Caller, Membership, Whereabouts};
use super::bot::Bot;
use super::mentions::without_mentions;
use super::post::{Post, ReplyTo};
use super::render;
use super::scene::{Scene, settings_of};
use super::trouble::Trouble;
use crate::question::Question;
use crate::store::GuildSettings;

/// Answers a message if it asks the bot something. For any other message, nothing is read.
pub(super) async fn hear(bot: &Arc<Bot>, message: &Message) -> Result<(), Trouble> {
    let is_said = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    if !is_said || message.author.bot || message.webhook_id.is_some() {
        return Ok(());
    }
    let question = without_mentions(&message.content);
    if is_for(message, bot.me) {
        return answer(bot, message, question).await;
    }
    match overheard(bot, message, &question).await? {
        Some(settings) => answer_unasked(bot, message, question, settings).await,
        None => Ok(()),
    }
}

/// Returns the author of a message. Discord's messages do not include the author's permissions.
fn author(bot: &Bot, message: &Message) -> Caller {
    let at = Whereabouts {
        guild: message.guild_id,
        channel: message.channel_id,
    };
    let words = bot.words_for(message.author.id.get());
    Caller {
        asker: Asker::new(message.author.id, at, words),
        membership: Membership::default(),
    }
}

/// Counts a message, and reports whether its author has sent too many.
fn is_too_many(bot: &Bot, message: &Message) -> bool {
    let too_many = bot.is_flood(message.author.id.get(), Instant::now());
    bot.metrics.event(if too_many {
        "message too many"
    } else {
        "message"
    });
    too_many
}

/// Answers a message that is meant for the bot.
async fn answer(bot: &Arc<Bot>, message: &Message, question: String) -> Result<(), Trouble> {
    if is_too_many(bot, message) {
        return Ok(());
    }
    let caller = author(bot, message);
    let words = caller.asker.words;
    let answered = bot.in_scene(caller, move |scene| match Typed::read(&question) {
        Some(question) => scene.ask(&question, None, ReplyTo::Public),
        None => Ok(render::page(scene.words.help())),
    });
    let post = match answered.await {
        Ok(post) => post,
        Err(trouble) => bot.explain(trouble, words),
    };
    reply(bot, message, post).await
}

/// Answers a question that was not addressed to the bot, if it is sure.
async fn answer_unasked(
    bot: &Arc<Bot>,
    message: &Message,
    question: String,
    settings: GuildSettings,
) -> Result<(), Trouble> {
    if is_too_many(bot, message) {
        return Ok(());
    }
    let work = move |scene: &Scene<'_>| match Typed::read(&question) {
        Some(question) => scene.answer_if_sure(&question),
        None => Ok(None),
    };
    let caller = author(bot, message);
    let Some(post) = bot.in_scene_with(caller, settings, work).await? else {
        return Ok(());
    };
    bot.cooling
        .put(message.channel_id.get(), (), Instant::now());
    reply(bot, message, post).await
}

/// Replies to a message. If the bot may not write in the channel, logs that once in a while.
async fn reply(bot: &Bot, message: &Message, post: Post) -> Result<(), Trouble> {
    let channel = message.channel_id;
    match bot.api.post(channel, &post.replying_to(message.id)).await {
        Err(error) if error.is_forbidden() => {
            bot.metrics.unspoken();
            let now = Instant::now();
            if bot.silent.get(&channel.get(), now).is_none() {
                bot.silent.put(channel.get(), (), now);
                warn!(
                    %channel,
                    %error,
                    "no permission to speak there: give the bot View Channel, Send Messages, Send Messages in Threads, Embed Links and Read Message History"
                );
            }
            Ok(())
        }
        sent => Ok(sent?),
    }
}

/// Reports whether a message is meant for the bot: a mention, a reply or a direct message.
fn is_for(message: &Message, me: UserId) -> bool {
    let replied = message.referenced_message.as_ref();
    let mentioned = message.mentions.iter().any(|user| user.id == me);
    let replying = replied.is_some_and(|replied| replied.author.id == me);
    // Without the message content intent, a reply that does not ping has no content.
    message.guild_id.is_none() || mentioned || (replying && !message.content.is_empty())
}

/// Returns the server's settings if the message is a question in an answer channel and the bot has
/// not just answered there. Checks the message first, so that the settings are read only for
/// questions.
async fn overheard(
    bot: &Arc<Bot>,
    message: &Message,
    question: &str,
) -> Result<Option<GuildSettings>, Trouble> {
    let channel = message.channel_id.get();
    if message.guild_id.is_none() || !bot.reads_messages || question.is_empty() {
        return Ok(None);
    }
    if bot.cooling.get(&channel, Instant::now()).is_some() {
        return Ok(None);
    }
    let guild = author(bot, message).asker.guild;
    let text = question.to_owned();
    let read = bot.blocking(move |bot, stored| {
        if !Question::new(&text, None, bot.today()).is_put_as_one() {
            return Ok(None);
        }
        settings_of(bot, stored.desk, guild).map(Some)
    });
    let Some(settings) = read.await? else {
        return Ok(None);
    };
    if settings.answer_channels.is_empty() {
        return Ok(None);
    }
    let is_on = match settings.answer_channels.get(&channel) {
        Some(is_on) => *is_on,
        None => match parent(bot, message).await? {
            Some(parent) => settings.answer_channels.get(&parent) == Some(&true),
            None => false,
        },
    };
    Ok(is_on.then_some(settings))
}

/// Returns the channel that a thread belongs to.
async fn parent(bot: &Bot, message: &Message) -> Result<Option<u64>, Trouble> {
    let channel = message.channel_id;
    if let Some(known) = bot.parents.get(&channel.get(), Instant::now()) {
        return Ok(known);
    }
    let route = Route::Channel {
        channel_id: channel,
    };
    let found = match bot.api.get(route).await {
        // The parent of a channel that the bot cannot see does not matter.
        Err(ApiError::Refused { .. }) => Value::Null,
        found => found?,
    };
    let kind = found.get("type").and_then(Value::as_u64);
    // Discord's channel types 10, 11 and 12 are threads. Other channels have a category as parent.
    let parent = found
        .get("parent_id")
        .and_then(Value::as_str)
        .filter(|_| matches!(kind, Some(10..=12)))
        .and_then(|parent| parent.parse().ok());
    bot.parents.put(channel.get(), parent, Instant::now());
    Ok(parent)
}
