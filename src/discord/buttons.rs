//! The effects of pressing a button or choosing from a menu. [`Press::act`] is the table of them.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Value, json};
use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, CreateModal, Message, MessageFlags,
};

use super::api::{Callback, Waiting};
use super::asker::{Asker, Caller, Membership, Whereabouts};
use super::bot::Bot;
use super::custom_id::{AsOf, AskAgain, CustomId, Unreadable};
use super::delivery::{Call, Outcome};
use super::post::{Post, ReplyTo};
use super::render::{self, Heading};
use super::scene::Scene;
use super::since::{fact_now, noting};
use super::timelines::{self, Sight, Spot};
use super::trouble::Trouble;
use super::{commands, moderation, queue};
use crate::date::Side;
use crate::knowledge::{FactKey, ScopedFact};
use crate::store::{QuestionKey, TextKey};

/// The id under which the desk stores ratings from direct messages, which have no server.
const DIRECT_MESSAGES: u64 = 0;

/// The work that answers a button.
type Work<T> = Box<dyn FnOnce(&Scene<'_>) -> Result<T, Trouble> + Send>;

/// The effect of pressing a button.
enum Act {
    /// Sends an answer to a certain place.
    Respond(ReplyTo, Work<Outcome>),
    /// Opens a modal.
    Modal(Work<CreateModal>),
    /// Works once. The button then disappears from the message.
    Once(Work<Post>),
    /// Reads a file again, which takes a while.
    Import(TextKey),
    /// Belongs to another person.
    NotYours,
}

impl Act {
    /// A private answer below the message.
    fn apart<O: Into<Outcome>>(
        work: impl FnOnce(&Scene<'_>) -> Result<O, Trouble> + Send + 'static,
    ) -> Self {
        Self::respond(ReplyTo::Private, work)
    }

    /// An answer to a certain place.
    fn respond<O: Into<Outcome>>(
        to: ReplyTo,
        work: impl FnOnce(&Scene<'_>) -> Result<O, Trouble> + Send + 'static,
    ) -> Self {
        Self::Respond(to, Box::new(move |scene| work(scene).map(Into::into)))
    }

    /// An answer for moderators that replaces the message. Other people learn nothing from it,
    /// whatever data the button contains.
    fn moderating<O: Into<Outcome>>(
        work: impl FnOnce(&Scene<'_>) -> Result<O, Trouble> + Send + 'static,
    ) -> Self {
        Self::respond(ReplyTo::Same, move |scene| {
            scene.moderated_guild()?;
            work(scene)
        })
    }

    /// A modal for moderators.
    fn modal(
        work: impl FnOnce(&Scene<'_>) -> Result<CreateModal, Trouble> + Send + 'static,
    ) -> Self {
        Self::Modal(Box::new(move |scene| {
            scene.moderated_guild()?;
            work(scene)
        }))
    }

    /// An effect that works once.
    fn once(work: impl FnOnce(&Scene<'_>) -> Result<Post, Trouble> + Send + 'static) -> Self {
        Self::Once(Box::new(work))
    }
}

/// The context of a pressed button or a chosen menu option.
#[derive(Debug)]
struct Press {
    /// The Discord id of the person who pressed it.
    user: u64,
    /// The question in the message, if there is one.
    heading: Option<Heading>,
    /// When the message was written.
    since: Timestamp,
    /// Whether only one person sees the message.
    is_hidden: bool,
    /// The fact in the message's answer.
    answer: Option<FactKey>,
    /// The chosen options.
    values: Vec<String>,
}

/// The question in the message with the button.
#[derive(Debug, Clone)]
struct Asked {
    heading: Option<Heading>,
    again: AskAgain,
}

/// A fact that a button names, and the date of the message.
#[derive(Debug, Clone, Copy)]
struct Named {
    fact: FactKey,
    since: Timestamp,
}

/// Answers a pressed button.
pub(super) async fn press(
    bot: &Arc<Bot>,
    interaction: &ComponentInteraction,
    arrived: Instant,
) -> Result<(), Trouble> {
    let call = call(bot, interaction, arrived);
    let words = call.words();
    let id = match interaction.data.custom_id.parse() {
        Ok(id) => id,
        Err(Unreadable) => return bot.refuse(&call, words.unreadable_button()).await,
    };
    match Press::of(interaction).act(id) {
        Act::Respond(to, work) => bot.respond(&call, to, work).await,
        Act::Modal(work) => match bot.open_modal(&call, work).await {
            Ok(()) => Ok(()),
            Err(trouble) => bot.say_trouble(&call, trouble).await,
        },
        Act::Once(work) => once(bot, &call, &interaction.message, work).await,
        Act::Import(draft) => commands::import(bot, &call, draft).await,
        Act::NotYours => bot.refuse(&call, words.not_yours()).await,
    }
}

fn call(bot: &Bot, interaction: &ComponentInteraction, arrived: Instant) -> Call {
    let at = Whereabouts {
        guild: interaction.guild_id,
        channel: interaction.channel_id,
    };
    let user = interaction.user.id;
    let words = bot.words_of(user.get(), &interaction.locale);
    Call {
        caller: Caller {
            asker: Asker::new(user, at, words),
            membership: Membership::of(interaction.member.as_ref()),
        },
        waiting: Waiting {
            id: interaction.id,
            application: interaction.application_id,
            token: interaction.token.as_str().into(),
            arrived,
        },
    }
}

impl Press {
    fn of(interaction: &ComponentInteraction) -> Self {
        let message = &*interaction.message;
        let values = match &interaction.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.clone(),
            _ => Vec::new(),
        };
        Self {
            user: interaction.user.id.get(),
            heading: Heading::of(message),
            since: moment_of(message),
            is_hidden: is_hidden(message),
            answer: fact_on(message),
            values,
        }
    }

    /// Returns the effect of a button. The table has one row for each kind.
    fn act(self, id: CustomId) -> Act {
        use CustomId as Id;
        let named = |fact| Named {
            fact,
            since: self.since,
        };
        let asked = |again| Asked {
            heading: self.heading.clone(),
            again,
        };
        let own = |whose| self.reply_to(whose);
        match id {
            // Buttons for everybody.
            Id::Source(fact) => source(Some(named(fact))),
            Id::Sources(_) => source(self.chosen().map(named)),
            Id::Related(fact) => related(named(fact)),
            Id::Why(again) => why(asked(again), self.answer.map(named)),
            Id::Helped { asker, .. } | Id::NotHelped { asker, .. } if asker != self.user => {
                Act::NotYours
            }
            Id::Helped { fact, again, .. } => mark(fact, asked(again), true),
            Id::NotHelped { fact, again, .. } => mark(fact, asked(again), false),
            Id::Pick { fact, asker, again } => pick(own(asker), named(fact), asked(again)),
            Id::Suggested { fact, asker, again } => {
                let seen = self.seen_by(asker);
                suggested(own(asker), seen, named(fact), asked(again))
            }
            Id::Put(again) => put(asked(again), self.is_hidden),
            Id::Notify(question) => Act::apart(move |scene| queue::notify_me(scene, question)),
            Id::Erase => Act::respond(ReplyTo::Same, erase),
            Id::Before { fact, as_of } => beside(named(fact), Side::Before, as_of),
            Id::After { fact, as_of } => beside(named(fact), Side::After, as_of),
            Id::Timeline {
                selection,
                at,
                view,
                asker,
            } => {
                let spot = Spot::Entry(at);
                turn(own(asker), selection, Sight { spot, view })
            }
            Id::Jump { selection, .. } => Act::Modal(Box::new(move |scene| {
                timelines::jump(scene, selection, &id)
            })),
            // Buttons for moderators.
            Id::FillIn(form) => Act::modal(move |scene| fill_in(scene, form)),
            Id::Save(form) => Act::moderating(move |scene| moderation::save(scene, form)),
            Id::Cancel => Act::respond(ReplyTo::Same, |scene| {
                Ok(Post::text(scene.words.cancelled()))
            }),
            Id::Undo { fact, revision } => undo(fact, revision),
            Id::History(fact) => history(fact),
            Id::List { selection, page } => {
                Act::moderating(move |scene| commands::turn_list(scene, selection, page))
            }
            Id::Import(file) => Act::Import(file),
            Id::Queue => chosen_question(self.chosen()),
            Id::Answer(question) => Act::modal(move |scene| {
                moderation::to_fill_in(scene, &queue::answering(scene, question)?)
            }),
            Id::AlsoMeans(question) => {
                Act::moderating(move |scene| queue::also_means(scene, question))
            }
            Id::Means(question) => means(question, self.chosen()),
            Id::Dismiss(question) => Act::modal(move |scene| queue::dismissal(scene, question)),
            // Buttons for people who manage the server.
            Id::Packs => Act::respond(ReplyTo::Same, move |scene| {
                commands::choose_packs(scene, &self.values)
            }),
            // The ids of modals. No button has them.
            Id::Form(_) | Id::Dismissal(_) => {
                Act::moderating(|scene| Err::<Post, _>(scene.unreadable()))
            }
        }
    }

    /// Returns where to answer a button that is meant for the person who asked. If another person
    /// presses it, the message stays as it is.
    fn reply_to(&self, whose: u64) -> ReplyTo {
        if whose == self.user {
            ReplyTo::Same
        } else {
            ReplyTo::Private
        }
    }

    /// Returns who sees the result of a message: never more people than saw the message.
    fn seen_by(&self, whose: u64) -> ReplyTo {
        if self.is_hidden {
            ReplyTo::Private
        } else {
            self.reply_to(whose)
        }
    }

    /// Returns the option chosen from a menu, if it is valid.
    fn chosen<T: FromStr>(&self) -> Option<T> {
        self.values.first()?.parse().ok()
    }
}

/// Reports whether only one person sees a message.
fn is_hidden(message: &Message) -> bool {
    let flags = message.flags;
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// Returns when a message was written. A later edit only changes its buttons, so it does not count.
fn moment_of(message: &Message) -> Timestamp {
    let at = message.timestamp;
    Timestamp::from_second(at.unix_timestamp()).unwrap_or(Timestamp::MAX)
}

/// Runs the effect of a button that works once. Removes the button from the message, and tells the
/// person what was done.
async fn once(
    bot: &Arc<Bot>,
    call: &Call,
    message: &Message,
    work: Work<Post>,
) -> Result<(), Trouble> {
    let waiting = &call.waiting;
    let before = bot.pressed.put(message.id.get(), (), waiting.arrived);
    if before.is_some() {
        // The first press is still being handled or is complete. The message will soon show it.
        return Ok(bot.api.answer(waiting, &Callback::update_later()).await?);
    }
    if let Err(error) = bot.api.answer(waiting, &Callback::update_later()).await {
        bot.pressed.forget(&message.id.get());
        return Err(error.into());
    }
    let reply = match bot.in_scene(call.caller.clone(), work).await {
        Ok(reply) => {
            // The effect stands even if the message cannot be updated.
            let left = json!({ "components": without_once(message) });
            if let Err(error) = bot.api.edit(waiting, &left).await {
                tracing::warn!(%error, "a button that was pressed stays on its message");
            }
            reply
        }
        Err(trouble) => {
            // The work failed, so the person may try again.
            bot.pressed.forget(&message.id.get());
            bot.explain(trouble, call.words())
        }
    };
    Ok(bot.api.follow_up(waiting, &reply.private()).await?)
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
                let id = button
                    .get("custom_id")
                    .and_then(Value::as_str)
                    .and_then(|id| id.parse().ok());
                !matches!(
                    id,
                    Some(CustomId::Helped { .. } | CustomId::NotHelped { .. } | CustomId::Put(_))
                )
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

/// Returns the fact in a message's answer.
fn fact_on(message: &Message) -> Option<FactKey> {
    let components = serde_json::to_value(&message.components).unwrap_or_default();
    let rows = components.as_array()?.iter();
    let buttons = rows.filter_map(|row| row.get("components")?.as_array());
    let ids = buttons
        .flatten()
        .filter_map(|button| button.get("custom_id")?.as_str());
    let mut facts = ids.filter_map(|id| match id.parse() {
        Ok(CustomId::Source(fact)) => Some(fact),
        _ => None,
    });
    facts.next()
}

fn source(named: Option<Named>) -> Act {
    Act::apart(move |scene| {
        let Named { fact, since } = named.ok_or_else(|| scene.unreadable())?;
        let now = fact_now(scene, fact, since)?;
        let mut posts = render::source(scene.words, &now.fact);
        if let Some(first) = posts.first_mut() {
            *first = now.above(first.clone());
        }
        Ok(posts)
    })
}

fn related(named: Named) -> Act {
    Act::apart(move |scene| {
        let now = fact_now(scene, named.fact, named.since)?;
        let others = near(&now.fact, scene.snapshot().knowledge().facts());
        Ok(now.above(render::related(scene.words, &others)))
    })
}

/// Returns the facts that share topics with a fact. Those that share the most come first.
fn near<'f>(
    fact: &ScopedFact,
    others: impl Iterator<Item = &'f Arc<ScopedFact>>,
) -> Vec<&'f ScopedFact> {
    let shared = |other: &ScopedFact| {
        let topics = other.fact.topics.iter();
        topics
            .filter(|topic| fact.fact.topics.contains(topic))
            .count()
    };
    let mut near: Vec<(usize, &ScopedFact)> = others
        .filter(|other| (&other.scope, &other.fact.id) != (&fact.scope, &fact.fact.id))
        .map(|other| (shared(other), &**other))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    near.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    near.into_iter().map(|(_, other)| other).collect()
}

fn why(asked: Asked, answer: Option<Named>) -> Act {
    Act::apart(move |scene| {
        // If the answer was withdrawn or corrected since, say so before the explanation.
        let corrected = match answer {
            Some(Named { fact, since }) => fact_now(scene, fact, since)?.corrected,
            None => None,
        };
        let heading = scene.question_of(asked.heading, asked.again)?;
        let found = scene.ask_again(&heading, asked.again);
        Ok(noting(
            corrected.as_deref(),
            render::why(scene.words, &found),
        ))
    })
}

fn mark(fact: FactKey, asked: Asked, helped: bool) -> Act {
    Act::once(move |scene| {
        let fact = fact_now(scene, fact, Timestamp::MAX)?.fact;
        let heading = scene.question_of(asked.heading, asked.again)?;
        let guild = scene.asker.guild.map_or(DIRECT_MESSAGES, |guild| guild.0);
        let named = (&fact.scope, &fact.fact.id);
        scene
            .desk
            .mark(guild, &heading.question, named, helped, Timestamp::now())?;
        Ok(Post::text(scene.words.marked(helped)))
    })
}

fn put(asked: Asked, is_hidden: bool) -> Act {
    Act::once(move |scene| {
        let heading = scene.question_of(asked.heading, asked.again)?;
        queue::put(scene, &heading, is_hidden)
    })
}

fn pick(to: ReplyTo, named: Named, asked: Asked) -> Act {
    Act::respond(to, move |scene| {
        let now = fact_now(scene, named.fact, named.since)?;
        let heading = scene.question_of(asked.heading, asked.again)?;
        let renderer = scene.renderer(scene.asker, &heading, asked.again);
        Ok(now.above(renderer.answer(&[&*now.fact], false, &[])))
    })
}

/// Answers the suggested question that replaces one without an answer.
fn suggested(to: ReplyTo, seen: ReplyTo, named: Named, asked: Asked) -> Act {
    Act::respond(to, move |scene| {
        let now = fact_now(scene, named.fact, named.since)?;
        let before = scene.question_of(asked.heading, asked.again)?;
        let found = scene.ask_again(&before, asked.again);
        let phrasing = found
            .ranking
            .matches
            .into_iter()
            .find(|found| found.fact.key() == named.fact)
            .and_then(|found| found.phrasing)
            .or_else(|| now.fact.fact.questions.first().cloned());
        let heading = Heading {
            question: phrasing.unwrap_or(before.question),
            previous: None,
        };
        scene.remember(&heading.question, seen);
        let draft = scene.keep_text(&heading)?;
        let again = AskAgain {
            draft,
            ..asked.again
        };
        let renderer = scene.renderer(scene.asker, &heading, again);
        Ok(now.above(renderer.answer(&[&*now.fact], false, &[])))
    })
}

fn beside(named: Named, side: Side, as_of: AsOf) -> Act {
    Act::apart(move |scene| {
        let now = fact_now(scene, named.fact, named.since)?;
        Ok(now.above(timelines::beside(scene, named.fact, side, as_of)?))
    })
}

fn turn(to: ReplyTo, selection: TextKey, sight: Sight) -> Act {
    Act::respond(to, move |scene| timelines::turn(scene, selection, sight))
}

fn erase(scene: &Scene<'_>) -> Result<Post, Trouble> {
    scene.desk.erase(scene.asker.user)?;
    scene.bot.forget(scene.asker.user);
    Ok(Post::text(scene.words.erased()))
}

fn fill_in(scene: &Scene<'_>, form: TextKey) -> Result<CreateModal, Trouble> {
    let guild = scene.moderated_guild()?;
    let form = moderation::kept(scene, guild, form)?;
    moderation::to_fill_in(scene, &form)
}

fn undo(fact: FactKey, revision: u32) -> Act {
    Act::moderating(move |scene| {
        let fact = moderation::meant(scene, &fact.to_string())?;
        moderation::undo(scene, &fact, revision)
    })
}

fn history(fact: FactKey) -> Act {
    Act::moderating(move |scene| {
        let fact = moderation::meant(scene, &fact.to_string())?;
        moderation::history(scene, &fact)
    })
}

fn chosen_question(question: Option<QuestionKey>) -> Act {
    Act::moderating(move |scene| queue::chosen(scene, question.ok_or_else(|| scene.unreadable())?))
}

fn means(question: QuestionKey, fact: Option<FactKey>) -> Act {
    Act::moderating(move |scene| {
        queue::means(scene, question, fact.ok_or_else(|| scene.unreadable())?)
    })
}
