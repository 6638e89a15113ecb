//! What pressing a button does.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Value, json};
use serenity::all::{ComponentInteraction, Message, MessageFlags};

use super::api::{Callback, Waiting};
use super::bot::{Asker, Bot, Place};
use super::commands;
use super::custom_id::{Asked, CustomId, Unreadable};
use super::markdown::fitted;
use super::message::Post;
use super::render::{self, Heading};
use super::trouble::Trouble;
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::{self, Known};
use crate::text;

/// What pressing a button takes to answer.
type Work = Box<dyn FnOnce(&Bot) -> Result<Vec<Post>, Trouble> + Send>;

/// Answers the press of a button.
#[expect(clippy::too_many_lines, reason = "one arm for each button")]
pub(super) async fn press(
    bot: &Arc<Bot>,
    interaction: &ComponentInteraction,
    arrived: Instant,
) -> Result<(), Trouble> {
    let asker = Asker {
        user: interaction.user.id.get(),
        channel: interaction.channel_id.get(),
        guild: interaction.guild_id.map(|guild| guild.get()),
        words: bot.words_of(interaction.user.id.get(), &interaction.locale),
    };
    let waiting = Waiting {
        id: interaction.id,
        application: interaction.application_id,
        token: interaction.token.as_str().into(),
        arrived,
    };
    let message = &interaction.message;
    let heading = Heading::of(message);
    let words = asker.words;
    let mistake =
        |told: &'static str| -> Work { Box::new(move |_| Err(Trouble::Mistake(told.to_owned()))) };
    // Somebody else's message stays as it is.
    let own = |whose| {
        if whose == asker.user {
            Place::Same
        } else {
            Place::Private
        }
    };
    let (place, work): (Place, Work) = match interaction.data.custom_id.parse() {
        Err(Unreadable) => (Place::Private, mistake(words.unreadable_button())),
        Ok(CustomId::Source(fact)) => (
            Place::Private,
            Box::new(move |bot| Ok(render::source(words, &*told(bot, asker, fact)?))),
        ),
        Ok(CustomId::Related(fact)) => (
            Place::Private,
            Box::new(move |bot| related(bot, asker, fact)),
        ),
        Ok(CustomId::Why(asked)) => (
            Place::Private,
            Box::new(move |bot| why(bot, asker, heading, asked)),
        ),
        Ok(CustomId::Pick {
            fact,
            asker: whose,
            asked,
        }) => (
            own(whose),
            Box::new(move |bot| pick(bot, asker, heading, asked, fact)),
        ),
        Ok(CustomId::Suggested {
            fact,
            asker: whose,
            asked,
        }) => {
            // What comes of a message that one person sees is no more for others than the message.
            let hidden = message
                .flags
                .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
            let seen = if hidden { Place::Private } else { own(whose) };
            (
                own(whose),
                Box::new(move |bot| suggested(bot, asker, heading, asked, (fact, seen))),
            )
        }
        Ok(CustomId::Page {
            selection,
            page,
            asker: whose,
        }) => (
            own(whose),
            Box::new(move |bot| Ok(vec![commands::turn(bot, asker, selection, page)?])),
        ),
        Ok(CustomId::Mark { asker: whose, .. }) if whose != asker.user => {
            (Place::Private, mistake(words.not_yours()))
        }
        Ok(CustomId::Put(asked)) => {
            let work = move |bot: &Bot| put(bot, asker, heading, asked);
            return once(bot, &waiting, asker, message, work).await;
        }
        Ok(CustomId::Mark {
            fact,
            helped,
            asked,
            ..
        }) => {
            let work = move |bot: &Bot| mark(bot, asker, heading, asked, (fact, helped));
            return once(bot, &waiting, asker, message, work).await;
        }
    };
    bot.respond(&waiting, words, place, work).await
}

/// Does what a button does that works once: the message has it no more, and the person is told.
async fn once(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    asker: Asker,
    message: &Message,
    work: impl FnOnce(&Bot) -> Result<String, Trouble> + Send + 'static,
) -> Result<(), Trouble> {
    let again = bot
        .pressed
        .put(message.id.get(), (), waiting.arrived)
        .is_some();
    let left = json!({ "components": without_once(message) });
    if again {
        // The first press is under way, or done: the message shows it in a moment.
        return Ok(bot.api.answer(waiting, &Callback::update_later()).await?);
    }
    match done_once(bot, waiting, left, work).await {
        Ok(told) => {
            let thanks = Post::text(told).private();
            Ok(bot.api.follow_up(waiting, &thanks).await?)
        }
        Err(trouble) => {
            // It was not done: it can be tried again.
            bot.pressed.forget(&message.id.get());
            let post = bot.tell(trouble, asker.words);
            Ok(bot.api.tell(waiting, post).await?)
        }
    }
}

/// Does what a button does that works once, and takes it off the message when that is done for good.
async fn done_once(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    left: Value,
    work: impl FnOnce(&Bot) -> Result<String, Trouble> + Send + 'static,
) -> Result<String, Trouble> {
    bot.api.answer(waiting, &Callback::update_later()).await?;
    let worker = Arc::clone(bot);
    let done = tokio::task::spawn_blocking(move || work(&worker)).await;
    let told = done.unwrap_or_else(|panic| Err(Trouble::fault(panic)))?;
    // What is done is done, whether or not the message shows it.
    if let Err(error) = bot.api.edit(waiting, &left).await {
        tracing::warn!(%error, "a button that was pressed stays on its message");
    }
    Ok(told)
}

/// Returns the rows of a message without the buttons that work once.
fn without_once(message: &Message) -> Value {
    let mut rows = serde_json::to_value(&message.components).unwrap_or_default();
    let Some(list) = rows.as_array_mut() else {
        return json!([]);
    };
    for row in list.iter_mut() {
        let buttons = row.get_mut("components").and_then(Value::as_array_mut);
        if let Some(buttons) = buttons {
            buttons.retain(|button| {
                let id = button.get("custom_id").and_then(Value::as_str);
                let id = id.and_then(|id| id.parse().ok());
                !matches!(id, Some(CustomId::Mark { .. } | CustomId::Put(_)))
            });
        }
    }
    let is_empty = |row: &Value| {
        let buttons = row.get("components").and_then(Value::as_array);
        buttons.is_none_or(Vec::is_empty)
    };
    list.retain(|row| !is_empty(row));
    rows
}

/// Returns the fact of a key, if it is told; else what became of it.
fn told(bot: &Bot, asker: Asker, key: FactKey) -> Result<Arc<ScopedFact>, Trouble> {
    let words = asker.words;
    match bot.library.known(key) {
        Known::Told(fact) => Ok(fact),
        Known::Retired { statement, reason } => {
            let told = words.retired(&fitted(&statement, 1_000), &fitted(&reason, 400));
            Err(Trouble::Mistake(told))
        }
        Known::Unknown => Err(Trouble::Mistake(words.unknown_fact().to_owned())),
    }
}

/// Returns the question that a button is about, and the one before it.
fn question(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
) -> Result<Heading, Trouble> {
    let gone = || Trouble::Mistake(asker.words.draft_gone().to_owned());
    let Some(draft) = asked.draft else {
        return heading.ok_or_else(gone);
    };
    let kept = bot
        .desk
        .drafted(draft, Timestamp::now())?
        .ok_or_else(gone)?;
    let (question, previous) = match kept.split_once('\n') {
        Some((question, previous)) => (question, Some(previous.to_owned())),
        None => (kept.as_str(), None),
    };
    Ok(Heading {
        question: question.to_owned(),
        previous,
    })
}

fn related(bot: &Bot, asker: Asker, key: FactKey) -> Result<Vec<Post>, Trouble> {
    let fact = told(bot, asker, key)?;
    let snapshot = bot.library.snapshot();
    let shared = |other: &ScopedFact| {
        let topics = other.fact.topics.iter();
        topics
            .filter(|topic| fact.fact.topics.contains(topic))
            .count()
    };
    let others = snapshot.knowledge().facts().map(|other| &**other);
    let others =
        others.filter(|other| (&other.scope, &other.fact.id) != (&fact.scope, &fact.fact.id));
    let mut others: Vec<(usize, &ScopedFact)> =
        others.map(|other| (shared(other), other)).collect();
    others.retain(|(shared, _)| *shared > 0);
    others.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    let others: Vec<&ScopedFact> = others.into_iter().map(|(_, other)| other).collect();
    Ok(vec![render::related(asker.words, &others)])
}

fn why(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
) -> Result<Vec<Post>, Trouble> {
    let found = found_again(bot, &question(bot, asker, heading, asked)?, asked);
    Ok(vec![render::why(asker.words, &found)])
}

/// Asks a question that stands in a message once more.
fn found_again(bot: &Bot, heading: &Heading, asked: Asked) -> library::Asked {
    let (question, previous) = (&heading.question, heading.previous.as_deref());
    let snapshot = bot.library.snapshot();
    snapshot.ask_as_of(question, previous, bot.today(), asked.as_of)
}

fn pick(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
    key: FactKey,
) -> Result<Vec<Post>, Trouble> {
    let fact = told(bot, asker, key)?;
    let heading = question(bot, asker, heading, asked)?;
    let renderer = asker.renderer(&heading, asked);
    Ok(vec![renderer.answer(&[&*fact], false, &[])])
}

/// Answers the question that was suggested in place of one that could not be answered.
fn suggested(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
    (key, seen): (FactKey, Place),
) -> Result<Vec<Post>, Trouble> {
    let fact = told(bot, asker, key)?;
    let before = question(bot, asker, heading, asked)?;
    let found = found_again(bot, &before, asked);
    let mut matches = found.ranking.matches.into_iter();
    let phrasing = matches.find(|found| found.fact.key() == key);
    let phrasing = phrasing.and_then(|found| found.phrasing);
    let phrasing = phrasing.or_else(|| fact.fact.questions.first().cloned());
    let heading = Heading {
        question: phrasing.unwrap_or(before.question),
        previous: None,
    };
    bot.remember(asker, &heading.question, seen);
    let draft = bot.draft(&heading)?;
    let renderer = asker.renderer(&heading, Asked { draft, ..asked });
    Ok(vec![renderer.answer(&[&*fact], false, &[])])
}

fn put(bot: &Bot, asker: Asker, heading: Option<Heading>, asked: Asked) -> Result<String, Trouble> {
    let Some(guild) = asker.guild else {
        let told = asker.words.no_moderators();
        return Err(Trouble::Mistake(told.to_owned()));
    };
    let heading = question(bot, asker, heading, asked)?;
    // One person counts once a day, and so counts again only by waiting.
    let who = (guild, asker.user, text::folded(&heading.question));
    if bot.put_by.get(&who, Instant::now()).is_some() {
        return Ok(asker.words.put(1));
    }
    let times = bot.desk.put(guild, &heading.question, Timestamp::now())?;
    bot.put_by.put(who, (), Instant::now());
    Ok(asker.words.put(times))
}

fn mark(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
    (key, helped): (FactKey, bool),
) -> Result<String, Trouble> {
    let fact = told(bot, asker, key)?;
    let heading = question(bot, asker, heading, asked)?;
    let guild = asker.guild.unwrap_or_default();
    let named = (&fact.scope, &fact.fact.id);
    bot.desk
        .mark(guild, &heading.question, named, helped, Timestamp::now())?;
    Ok(asker.words.marked(helped).to_owned())
}
