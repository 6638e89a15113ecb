//! Questions in messages: a mention, a reply to the bot, a direct message, an answer channel.

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use serenity::all::{Message, MessageType, Route, UserId};
use tracing::warn;

use super::api::ApiError;
use super::bot::{Asker, Bot, Place};
use super::message::Post;
use super::render;
use super::trouble::Trouble;
use crate::question::Question;
use crate::text;

/// How a message asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is meant for the bot.
    Asked,
    /// It is a question in a channel where questions are answered.
    Overheard,
}

/// Answers a message, where it asks something of the bot.
pub(super) async fn hear(bot: &Arc<Bot>, message: &Message) -> Result<(), Trouble> {
    let is_said = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    if !is_said || message.author.bot || message.webhook_id.is_some() {
        return Ok(());
    }
    let words = bot.words_for(message.author.id.get());
    let place = (message.guild_id, message.channel_id);
    let asker = bot.asker(message.author.id, place, None, words)?;
    let question = without_mentions(&message.content);
    let way = if is_for(message, bot.me) {
        Way::Asked
    } else if is_overheard(bot, message, &question).await? {
        Way::Overheard
    } else {
        return Ok(());
    };
    if bot.is_flood(asker.user, Instant::now()) {
        bot.metrics.event("message too many");
        return Ok(());
    }
    bot.metrics.event("message");
    let worker = Arc::clone(bot);
    let answer = tokio::task::spawn_blocking(move || answer(&worker, asker, &question, way));
    let post = match answer
        .await
        .unwrap_or_else(|panic| Err(Trouble::fault(panic)))
    {
        Ok(Some(post)) => post,
        Ok(None) => return Ok(()),
        Err(trouble) if way == Way::Asked => bot.tell(trouble, asker.words),
        Err(trouble) => return Err(trouble),
    };
    if way == Way::Overheard {
        bot.cooling.put(asker.channel, (), Instant::now());
    }
    let post = post.replying_to(message.id);
    match bot.api.post(message.channel_id, &post).await {
        Err(error) if error.is_forbidden() => {
            bot.metrics.unspoken();
            let now = Instant::now();
            if bot.silent.get(&asker.channel, now).is_none() {
                bot.silent.put(asker.channel, (), now);
                warn!(
                    channel = asker.channel,
                    %error,
                    "no permission to speak there: give the bot View Channel, Send Messages, Send Messages in Threads, Embed Links and Read Message History"
                );
            }
            Ok(())
        }
        sent => Ok(sent?),
    }
}

/// Returns the reply to a question, or `None` where none is due.
fn answer(bot: &Bot, asker: Asker, question: &str, way: Way) -> Result<Option<Post>, Trouble> {
    if !text::plain(question).chars().any(char::is_alphanumeric) {
        return Ok((way == Way::Asked).then(|| render::page(asker.words.help())));
    }
    match way {
        Way::Asked => bot.ask(asker, question, None, Place::Public).map(Some),
        Way::Overheard => bot.answer_if_sure(asker, question),
    }
}

/// Tells whether a message is meant for the bot: a mention, a reply, a direct message.
fn is_for(message: &Message, me: UserId) -> bool {
    let replied = message.referenced_message.as_ref();
    let mentioned = message.mentions.iter().any(|user| user.id == me);
    let replying = replied.is_some_and(|replied| replied.author.id == me);
    // Without the message content intent a reply that does not ping arrives empty.
    message.guild_id.is_none() || mentioned || (replying && !message.content.is_empty())
}

/// Tells whether a message is a question in a channel where questions are answered, a while after
/// the last.
async fn is_overheard(bot: &Bot, message: &Message, question: &str) -> Result<bool, Trouble> {
    let Some(guild) = message.guild_id else {
        return Ok(false);
    };
    if !bot.reads_messages || question.is_empty() {
        return Ok(false);
    }
    let asks = || Question::new(question, None, bot.today()).is_put_as_one();
    let channels = bot.desk.settings(guild.get())?.answer_channels;
    let channel = message.channel_id.get();
    let cooling = || bot.cooling.get(&channel, Instant::now()).is_some();
    if channels.is_empty() || !asks() || cooling() {
        return Ok(false);
    }
    if let Some(on) = channels.get(&channel) {
        return Ok(*on);
    }
    let parent = parent(bot, message).await?;
    Ok(parent.and_then(|parent| channels.get(&parent)) == Some(&true))
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
        // A channel that cannot be seen has no parent that matters.
        Err(ApiError::Refused { .. }) => Value::Null,
        found => found?,
    };
    let kind = found.get("type").and_then(Value::as_u64);
    // Discord's channel types 10, 11 and 12 are threads; a channel's parent is a category.
    let parent = found.get("parent_id").and_then(Value::as_str);
    let parent = parent
        .filter(|_| matches!(kind, Some(10..=12)))
        .and_then(|parent| parent.parse().ok());
    bot.parents.put(channel.get(), parent, Instant::now());
    Ok(parent)
}

/// Returns the text of a message as people see it: those it mentions by their names.
pub(super) fn as_seen(message: &Message) -> String {
    let seen = message
        .mentions
        .iter()
        .fold(message.content.clone(), |text, user| {
            let name = user.global_name.as_ref().unwrap_or(&user.name);
            let forms = [format!("<@{}>", user.id), format!("<@!{}>", user.id)];
            forms
                .iter()
                .fold(text, |text, form| text.replace(form, &format!("@{name}")))
        });
    seen.trim().to_owned()
}

/// Returns a text without the mentions of people, roles, channels and everybody in it.
pub(super) fn without_mentions(text: &str) -> String {
    let mut rest = text;
    let mut left = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once('<') {
        left.push_str(before);
        let mention = after.split_once('>').filter(|(inside, _)| {
            let digits = inside.trim_start_matches(['@', '!', '&', '#']);
            digits.len() < inside.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        match mention {
            Some((_, after)) => rest = after,
            None => {
                left.push('<');
                rest = after;
            }
        }
    }
    left.push_str(rest);
    let left = left.replace("@everyone", "").replace("@here", "");
    left.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_no_part_of_a_question() {
        for (text, question) in [
            ("<@123> when is it?", "when is it?"),
            ("<@!123>, when <@&5> is <#7> it", ", when  is  it"),
            ("@everyone when is it? @here", "when is it?"),
            ("is 1 < 2 > 0 <@12 <@13>", "is 1 < 2 > 0 <@12"),
            ("", ""),
        ] {
            assert_eq!(without_mentions(text), question);
        }
    }
}
