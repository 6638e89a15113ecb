//! Unanswered questions. Anybody sends them, and moderators answer or dismiss them.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use serenity::all::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

use super::bot::PutBy;
use super::custom_id::CustomId;
use super::form::Form;
use super::limits::OPTIONS;
use super::markdown::fitted;
use super::moderation::{preview, reason as reason_of};
use super::post::Post;
use super::render::{self, Heading, moderation as show};
use super::scene::Scene;
use super::trouble::Trouble;
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::Known;
use crate::question::Question;
use crate::store::{Put, QuestionKey, Subscriber, TextKey, Unanswered};
use crate::text;

/// The maximum length of the reason for dismissing a question.
const REASON_MAX: u16 = 400;

/// Sends a question to the moderators, and returns the message for the person.
pub(super) fn put(scene: &Scene<'_>, heading: &Heading, is_private: bool) -> Result<Post, Trouble> {
    let (bot, words) = (scene.bot, scene.words);
    let nobody = || Trouble::mistake(words.no_moderators());
    let guild = scene.asker.guild.ok_or_else(nobody)?;
    if scene.settings.takes_no_questions {
        return Err(Trouble::mistake(words.queue_is_off()));
    }
    // Each person counts once a day. If they ask again, only look up the existing question.
    let who = PutBy {
        guild: guild.0,
        user: scene.asker.user,
        question: text::folded(&heading.question),
    };
    let now = Instant::now();
    let known = match bot.put_by.get(&who, now) {
        Some(()) => scene.desk.look(guild.0, &heading.question)?,
        None => None,
    };
    let put = match known {
        Some(known) => known,
        None => scene
            .desk
            .put(guild.0, &heading.question, Timestamp::now())?,
    };
    bot.put_by.put(who, (), now);
    let times = match put {
        Put::Waits(times) => times,
        Put::Dismissed(reason) => {
            return Ok(Post::text(words.dismissed_before(&fitted(&reason, 800))));
        }
    };
    let post = Post::text(words.sent_to_moderators(times));
    // A private question must not get a public answer.
    if is_private {
        return Ok(post);
    }
    let draft = scene.desk.keep_text(&heading.question, Timestamp::now())?;
    let notify = render::button(&CustomId::Notify(draft), words.notify_me_button());
    Ok(post.row(vec![notify]))
}

/// Records that a person wants a message when a question has an answer.
pub(super) fn notify_me(scene: &Scene<'_>, draft: TextKey) -> Result<Post, Trouble> {
    let words = scene.words;
    let nobody = || Trouble::mistake(words.no_moderators());
    let guild = scene.asker.guild.ok_or_else(nobody)?;
    let gone = || Trouble::mistake(words.button_expired());
    let drafted = scene.desk.kept_text(draft, Timestamp::now())?;
    let question = drafted.ok_or_else(gone)?;
    let subscriber = Subscriber {
        user: scene.asker.user,
        channel: scene.asker.channel,
    };
    if scene.desk.subscribe(guild.0, &question, subscriber)? {
        Ok(Post::text(words.will_notify()))
    } else {
        Err(Trouble::mistake(words.no_longer_waiting()))
    }
}

/// Shows the waiting questions.
pub(super) fn queue(scene: &Scene<'_>) -> Result<Post, Trouble> {
    let guild = scene.moderated_guild()?;
    let waiting = scene.desk.unanswered(guild.0)?;
    let shown = show::queue(scene.words, &waiting);
    if scene.settings.takes_no_questions {
        return Ok(shown.saying(scene.words.queue_is_off()));
    }
    Ok(shown)
}

/// Returns a waiting question.
fn waiting(scene: &Scene<'_>, key: QuestionKey) -> Result<Unanswered, Trouble> {
    let guild = scene.moderated_guild()?;
    let mut waiting = scene.desk.unanswered(guild.0)?.into_iter();
    let found = waiting.find(|waiting| waiting.key() == key);
    found.ok_or_else(|| Trouble::mistake(scene.words.no_longer_waiting()))
}

/// Shows a waiting question and the actions for it.
pub(super) fn chosen(scene: &Scene<'_>, key: QuestionKey) -> Result<Post, Trouble> {
    Ok(show::waiting(scene.words, &waiting(scene, key)?))
}

/// Returns the form that answers a waiting question.
pub(super) fn answering(scene: &Scene<'_>, key: QuestionKey) -> Result<Form, Trouble> {
    Ok(Form::answering(&waiting(scene, key)?.question))
}

/// Asks which fact answers a waiting question.
pub(super) fn also_means(scene: &Scene<'_>, key: QuestionKey) -> Result<Post, Trouble> {
    let waiting = waiting(scene, key)?;
    let near = near(scene, &waiting.question);
    if near.is_empty() {
        return Err(Trouble::mistake(scene.words.no_near_fact()));
    }
    Ok(show::which_fact(scene.words, &waiting, &near))
}

/// Returns the facts that best match a question.
fn near(scene: &Scene<'_>, question: &str) -> Vec<Arc<ScopedFact>> {
    let question = Question::new(question, None, scene.bot.today());
    let found = scene.snapshot().matcher().find(&question).matches;
    let facts = found.into_iter().map(|found| found.fact);
    facts.take(OPTIONS).collect()
}

/// Previews adding a waiting question to the questions that a fact answers.
pub(super) fn means(scene: &Scene<'_>, key: QuestionKey, fact: FactKey) -> Result<Post, Trouble> {
    let waiting = waiting(scene, key)?;
    let Known::Live(fact) = scene.library.known(&scene.view, fact) else {
        return Err(Trouble::mistake(scene.words.fact_gone()));
    };
    let name = (fact.scope.clone(), fact.fact.id.clone());
    let listed = scene.library.listed(&scene.view, &name);
    let gone = || Trouble::mistake(scene.words.fact_gone());
    let mut form = Form::correcting(&listed.ok_or_else(gone)?);
    form.also_answering(&waiting.question);
    preview(scene, form)
}

/// Makes the modal that asks why a question is dismissed.
pub(super) fn dismissal(scene: &Scene<'_>, key: QuestionKey) -> Result<CreateModal, Trouble> {
    waiting(scene, key)?;
    let words = scene.words;
    let reason = CreateInputText::new(InputTextStyle::Paragraph, words.reason(), "reason")
        .max_length(REASON_MAX);
    let id = CustomId::Dismissal(key).to_string();
    let rows = vec![CreateActionRow::InputText(reason)];
    Ok(CreateModal::new(id, words.dismissal()).components(rows))
}

/// Dismisses a waiting question.
pub(super) fn dismiss(scene: &Scene<'_>, key: QuestionKey, reason: &str) -> Result<Post, Trouble> {
    let guild = scene.moderated_guild()?;
    let waiting = waiting(scene, key)?;
    let reason = reason_of(scene.words, reason)?;
    scene.desk.dismiss(guild.0, &waiting.question, &reason)?;
    Ok(Post::text(scene.words.dismissed()).private())
}
