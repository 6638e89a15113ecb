//! The questions that nobody could answer: put by anybody, answered or dismissed by moderators.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};
use tracing::warn;

use super::bot::{Asker, Bot, Errand, Scene};
use super::custom_id::{Asked, CustomId};
use super::form::Form;
use super::limits::OPTIONS;
use super::markdown::fitted;
use super::message::Post;
use super::moderation::{preview, reason as reason_of};
use super::render::{self, Heading, moderation as show};
use super::trouble::Trouble;
use super::words::Words;
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::Known;
use crate::question::Question;
use crate::store::{DraftKey, Put, QuestionKey, Subscriber, Unanswered};
use crate::text;

/// The most that is written of why a question is dismissed.
const REASON_MAX: u16 = 400;

/// Puts a question to the moderators; returns what the person is told.
pub(super) fn put(
    bot: &Bot,
    asker: Asker,
    heading: &Heading,
    is_private: bool,
) -> Result<Post, Trouble> {
    let words = asker.words;
    let mistake = |told: &str| Trouble::Mistake(told.to_owned());
    let guild = asker.guild.ok_or_else(|| mistake(words.no_moderators()))?;
    if bot.desk.settings(guild.0)?.takes_no_questions {
        return Err(mistake(words.queue_is_off()));
    }
    // One person counts once a day, and so counts again only by waiting.
    let who = (guild.0, asker.user, text::folded(&heading.question));
    let now = Instant::now();
    let known = match bot.put_by.get(&who, now) {
        Some(()) => bot.desk.look(guild.0, &heading.question)?,
        None => None,
    };
    let put = match known {
        Some(known) => known,
        None => bot.desk.put(guild.0, &heading.question, Timestamp::now())?,
    };
    bot.put_by.put(who, (), now);
    let times = match put {
        Put::Waits(times) => times,
        Put::Dismissed(reason) => {
            return Ok(Post::text(words.dismissed_before(&fitted(&reason, 800))));
        }
    };
    let post = Post::text(words.put(times));
    // What was asked in private is not answered where all see it.
    if is_private {
        return Ok(post);
    }
    let draft = bot.desk.draft(&heading.question, Timestamp::now())?;
    let tell = render::button(&CustomId::Tell(draft), words.tell_me_button());
    Ok(post.row(vec![tell]))
}

/// Has somebody told when a question has an answer.
pub(super) fn tell(bot: &Bot, asker: Asker, question: DraftKey) -> Result<Vec<Post>, Trouble> {
    let words = asker.words;
    let mistake = |told: &str| Trouble::Mistake(told.to_owned());
    let guild = asker.guild.ok_or_else(|| mistake(words.no_moderators()))?;
    let question = bot.desk.drafted(question, Timestamp::now())?;
    let question = question.ok_or_else(|| mistake(words.draft_gone()))?;
    let subscriber = Subscriber {
        user: asker.user,
        channel: asker.channel,
    };
    if bot.desk.subscribe(guild.0, &question, subscriber)? {
        Ok(vec![Post::text(words.will_be_told())])
    } else {
        Err(mistake(words.waits_no_more()))
    }
}

/// Shows the questions that wait.
pub(super) fn queue(bot: &Bot, asker: Asker) -> Result<Post, Trouble> {
    let guild = asker.moderated_guild()?;
    let waiting = bot.desk.unanswered(guild.0)?;
    let shown = show::queue(asker.words, &waiting);
    if bot.desk.settings(guild.0)?.takes_no_questions {
        return Ok(shown.saying(asker.words.queue_is_off()));
    }
    Ok(shown)
}

/// Returns a question that waits.
fn waiting(bot: &Bot, asker: Asker, key: QuestionKey) -> Result<Unanswered, Trouble> {
    let guild = asker.moderated_guild()?;
    let mut waiting = bot.desk.unanswered(guild.0)?.into_iter();
    let found = waiting.find(|waiting| waiting.key() == key);
    found.ok_or_else(|| Trouble::Mistake(asker.words.waits_no_more().to_owned()))
}

/// Shows a question that waits, and what can be done with it.
pub(super) fn chosen(bot: &Bot, asker: Asker, key: QuestionKey) -> Result<Post, Trouble> {
    Ok(show::waiting(asker.words, &waiting(bot, asker, key)?))
}

/// Returns the form that answers a question that waits.
pub(super) fn answering(bot: &Bot, asker: Asker, key: QuestionKey) -> Result<Form, Trouble> {
    Ok(Form::answering(&waiting(bot, asker, key)?.question))
}

/// Asks which fact answers a question that waits.
pub(super) fn also_means(bot: &Bot, asker: Asker, key: QuestionKey) -> Result<Post, Trouble> {
    let waiting = waiting(bot, asker, key)?;
    let near = near(bot, asker, &waiting.question)?;
    if near.is_empty() {
        return Err(Trouble::Mistake(asker.words.no_near_fact().to_owned()));
    }
    Ok(show::which_fact(asker.words, &waiting, &near))
}

/// Returns the facts that are nearest to a question.
fn near(bot: &Bot, asker: Asker, question: &str) -> Result<Vec<Arc<ScopedFact>>, Trouble> {
    let snapshot = bot.scene(asker.guild)?.snapshot;
    let question = Question::new(question, None, bot.today());
    let found = snapshot.matcher().find(&question).matches;
    let mut near: Vec<Arc<ScopedFact>> = found.into_iter().map(|found| found.fact).collect();
    near.truncate(OPTIONS);
    Ok(near)
}

/// Shows what would come of a fact answering a question that waits as well.
pub(super) fn means(
    bot: &Bot,
    asker: Asker,
    key: QuestionKey,
    fact: FactKey,
) -> Result<Post, Trouble> {
    let waiting = waiting(bot, asker, key)?;
    let scene = bot.scene(asker.guild)?;
    let Known::Told(fact) = bot.library.known(&scene.view, fact) else {
        return Err(Trouble::Mistake(asker.words.unknown_fact().to_owned()));
    };
    let name = (fact.scope.clone(), fact.fact.id.clone());
    let listed = bot.library.listed(&scene.view, &name);
    let gone = || Trouble::Mistake(asker.words.unknown_fact().to_owned());
    let mut form = Form::correcting(&listed.ok_or_else(gone)?);
    form.also_answering(&waiting.question);
    preview(bot, asker, form)
}

/// Makes the modal that asks why a question is dismissed.
pub(super) fn dismissal(bot: &Bot, asker: Asker, key: QuestionKey) -> Result<CreateModal, Trouble> {
    waiting(bot, asker, key)?;
    let words: &dyn Words = asker.words;
    let reason = CreateInputText::new(InputTextStyle::Paragraph, words.reason(), "reason")
        .max_length(REASON_MAX);
    let id = CustomId::Dismissal(key).to_string();
    let rows = vec![CreateActionRow::InputText(reason)];
    Ok(CreateModal::new(id, words.dismissal()).components(rows))
}

/// Dismisses a question that waits.
pub(super) fn dismiss(
    bot: &Bot,
    asker: Asker,
    key: QuestionKey,
    reason: &str,
) -> Result<Post, Trouble> {
    let waiting = waiting(bot, asker, key)?;
    let reason = reason_of(asker, reason)?;
    bot.desk
        .dismiss(asker.guild_number(), &waiting.question, &reason)?;
    Ok(Post::text(asker.words.dismissed()).private())
}

/// Reads a question of the queue.
pub(super) fn read(question: &str) -> Question {
    Question::new(question, None, Date::ZERO)
}

/// Takes the questions that have an answer by now off the queue; returns what those are told who wished
/// to be. What is done is done: who cannot be told of it keeps nobody from knowing.
pub(super) fn settled(
    bot: &Bot,
    asker: Asker,
    scene: &Scene,
    answer: impl Fn(&Question) -> Option<Arc<ScopedFact>>,
) -> Vec<Errand> {
    let guild = asker.guild_number();
    let mut errands = Vec::new();
    let mut settle = || -> Result<(), Trouble> {
        for waiting in bot.desk.unanswered(guild)? {
            let Some(fact) = answer(&read(&waiting.question)) else {
                continue;
            };
            // Once off the queue, nobody is told twice.
            if let Some(answered) = bot.desk.answered(guild, &waiting.question)? {
                tell_all(bot, asker, scene, (answered, &fact), &mut errands)?;
            }
        }
        Ok(())
    };
    if let Err(trouble) = settle() {
        warn!(%trouble, "those who asked are not all told");
    }
    errands
}

/// Tells those who wished to be that a question has an answer.
fn tell_all(
    bot: &Bot,
    asker: Asker,
    scene: &Scene,
    (answered, fact): (Unanswered, &ScopedFact),
    errands: &mut Vec<Errand>,
) -> Result<(), Trouble> {
    let heading = Heading {
        question: answered.question,
        previous: None,
    };
    for subscriber in answered.subscribers {
        let words = bot.words_for(subscriber.user);
        let draft = bot.draft(&heading)?;
        let reader = Asker {
            user: subscriber.user,
            channel: subscriber.channel,
            words,
            ..asker
        };
        let asked = Asked { draft, as_of: None };
        let renderer = bot.renderer(reader, &scene.settings, &heading, asked);
        let answer = renderer.answer(&[fact], false, &[]);
        let post = answer.telling(subscriber.user, words.has_an_answer());
        errands.extend(Errand::new(subscriber.channel, post));
    }
    Ok(())
}
