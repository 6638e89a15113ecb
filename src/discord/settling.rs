//! Removes answered questions from the queue, and notifies the people who asked for it.

use std::sync::Arc;

use jiff::civil::Date;
use tracing::warn;

use super::asker::Asker;
use super::custom_id::AskAgain;
use super::delivery::Errand;
use super::render::Heading;
use super::scene::Scene;
use super::trouble::Trouble;
use crate::knowledge::ScopedFact;
use crate::question::Question;
use crate::scope::GuildId;
use crate::store::Unanswered;

/// Parses a queued question.
pub(super) fn read(question: &str) -> Question {
    Question::new(question, None, Date::ZERO)
}

/// Removes a server's answered questions from the queue. Returns the messages to people who asked
/// for them. A failure is logged and undoes nothing. A failed message does not stop the others.
pub(super) fn settled(
    scene: &Scene<'_>,
    guild: GuildId,
    answer: impl Fn(&Question) -> Option<Arc<ScopedFact>>,
) -> Vec<Errand> {
    let mut errands = Vec::new();
    let mut settle = || -> Result<(), Trouble> {
        for waiting in scene.desk.unanswered(guild.0)? {
            let Some(fact) = answer(&read(&waiting.question)) else {
                continue;
            };
            // A question leaves the queue first, so that nobody is notified twice.
            if let Some(answered) = scene.desk.answered(guild.0, &waiting.question)? {
                tell_all(scene, answered, &fact, &mut errands)?;
            }
        }
        Ok(())
    };
    if let Err(trouble) = settle() {
        warn!(%trouble, "not everybody who asked could be notified");
    }
    errands
}

/// Tells the people who asked for it that a question has an answer.
fn tell_all(
    scene: &Scene<'_>,
    answered: Unanswered,
    fact: &ScopedFact,
    errands: &mut Vec<Errand>,
) -> Result<(), Trouble> {
    let heading = Heading {
        question: answered.question,
        previous: None,
    };
    for subscriber in answered.subscribers {
        let words = scene.bot.words_for(subscriber.user);
        let draft = scene.keep_text(&heading)?;
        let reader = Asker {
            user: subscriber.user,
            channel: subscriber.channel,
            words,
            ..scene.asker
        };
        let renderer = scene.renderer(reader, &heading, AskAgain { draft, as_of: None });
        let answer = renderer.answer(&[fact], false, &[]);
        let post = answer.notifying(subscriber.user, words.has_an_answer());
        errands.extend(Errand::new(subscriber.channel, post));
    }
    Ok(())
}
