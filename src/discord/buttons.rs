//! What pressing a button does.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Value, json};
use serenity::all::{ComponentInteraction, ComponentInteractionDataKind, Message, MessageFlags};

use super::api::{Callback, Waiting};
use super::bot::{Asker, Bot, Outcome, Place};
use super::commands;
use super::custom_id::{Asked, CustomId, Unreadable};
use super::markdown::fitted;
use super::message::Post;
use super::moderation;
use super::queue;
use super::render::moderation::Told;
use super::render::{self, Heading};
use super::timelines::{self, Spot};
use super::trouble::Trouble;
use super::words::Words;
use crate::curation::{Deed, Revision};
use crate::knowledge::{FactKey, ScopedFact};
use crate::library::Known;
use crate::snapshot::Answered;

/// What pressing a button takes to answer.
type Work = Box<dyn FnOnce(&Bot) -> Result<Outcome, Trouble> + Send>;

/// A button that was pressed, or a menu that was chosen from, and what stands around it.
#[derive(Debug)]
struct Press<'a> {
    asker: Asker,
    message: &'a Message,
    /// What was chosen.
    values: Vec<String>,
}

/// Answers the press of a button.
pub(super) async fn press(
    bot: &Arc<Bot>,
    interaction: &ComponentInteraction,
    arrived: Instant,
) -> Result<(), Trouble> {
    let user = interaction.user.id;
    let place = (interaction.guild_id, interaction.channel_id);
    let words = bot.words_of(user.get(), &interaction.locale);
    let asker = bot.asker(user, place, interaction.member.as_ref(), words)?;
    let waiting = Waiting {
        id: interaction.id,
        application: interaction.application_id,
        token: interaction.token.as_str().into(),
        arrived,
    };
    let values = match &interaction.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        _ => Vec::new(),
    };
    let message = &*interaction.message;
    let pressed = Press {
        asker,
        message,
        values,
    };
    let heading = Heading::of(message);
    let (place, work) = match interaction.data.custom_id.parse() {
        Err(Unreadable) => (Place::Private, mistake(words.unreadable_button())),
        Ok(CustomId::Mark { asker: whose, .. }) if whose != asker.user => {
            (Place::Private, mistake(words.not_yours()))
        }
        Ok(CustomId::Put(asked)) => {
            let is_private = is_hidden(message);
            let work = move |bot: &Bot| {
                let heading = question(bot, asker, heading, asked)?;
                queue::put(bot, asker, &heading, is_private)
            };
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
        Ok(
            id @ (CustomId::FillIn(_)
            | CustomId::Answer(_)
            | CustomId::Dismiss(_)
            | CustomId::Jump { .. }),
        ) => {
            return open_modal(bot, &waiting, asker, id).await;
        }
        Ok(CustomId::Import(draft)) => return commands::import(bot, &waiting, asker, draft).await,
        Ok(id) => pressed
            .reading(&id)
            .or_else(|| pressed.in_time(&id))
            .unwrap_or_else(|| pressed.moderating(&id)),
    };
    bot.respond(&waiting, words, place, work).await
}

fn mistake(told: &'static str) -> Work {
    Box::new(move |_| Err(Trouble::Mistake(told.to_owned())))
}

/// Answers a button with a modal.
async fn open_modal(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    asker: Asker,
    id: CustomId,
) -> Result<(), Trouble> {
    let work = move |bot: &Bot| {
        if let CustomId::Jump { selection, .. } = id {
            return timelines::jump(bot, asker, selection, &id);
        }
        asker.moderated_guild()?;
        let form = match id {
            CustomId::FillIn(key) => moderation::kept(bot, asker, key)?,
            CustomId::Answer(question) => queue::answering(bot, asker, question)?,
            CustomId::Dismiss(question) => return queue::dismissal(bot, asker, question),
            _ => {
                let told = asker.words.unreadable_button();
                return Err(Trouble::Mistake(told.to_owned()));
            }
        };
        moderation::to_fill_in(bot, asker, &form)
    };
    let Err(trouble) = bot.open_modal(waiting, work).await else {
        return Ok(());
    };
    Ok(bot
        .api
        .tell(waiting, bot.tell(trouble, asker.words))
        .await?)
}

impl Press<'_> {
    /// Returns what a button does that anybody may press; none where it is a moderators' one.
    fn reading(&self, id: &CustomId) -> Option<(Place, Work)> {
        let asker = self.asker;
        let heading = Heading::of(self.message);
        let since = moment_of(self.message);
        Some(match *id {
            CustomId::Source(fact) => (
                Place::Private,
                Box::new(move |bot| source(bot, asker, fact, since)),
            ),
            CustomId::Related(fact) => (
                Place::Private,
                Box::new(move |bot| related(bot, asker, fact, since)),
            ),
            CustomId::Why(asked) => {
                let told = fact_on(self.message);
                (
                    Place::Private,
                    Box::new(move |bot| why(bot, asker, (heading, asked), (told, since))),
                )
            }
            CustomId::Pick {
                fact,
                asker: whose,
                asked,
            } => (
                self.own(whose),
                Box::new(move |bot| pick(bot, asker, (heading, asked), (fact, since))),
            ),
            CustomId::Suggested {
                fact,
                asker: whose,
                asked,
            } => {
                // What comes of a message that one person sees is no more for others than the message.
                let seen = if is_hidden(self.message) {
                    Place::Private
                } else {
                    self.own(whose)
                };
                (
                    self.own(whose),
                    Box::new(move |bot| {
                        suggested(bot, asker, (heading, asked), (fact, since), seen)
                    }),
                )
            }
            CustomId::Tell(question) => (
                Place::Private,
                Box::new(move |bot| Ok(queue::tell(bot, asker, question)?.into())),
            ),
            CustomId::Erase => (Place::Same, Box::new(move |bot| erase(bot, asker))),
            _ => return None,
        })
    }

    /// Returns what a button does that leads to a timeline, or stands below one.
    fn in_time(&self, id: &CustomId) -> Option<(Place, Work)> {
        let asker = self.asker;
        let since = moment_of(self.message);
        Some(match *id {
            CustomId::Timeline {
                selection,
                at,
                view,
                asker: whose,
            } => (
                self.own(whose),
                Box::new(move |bot| {
                    let at = (Spot::Entry(at), view);
                    Ok(vec![timelines::turn(bot, asker, selection, at)?].into())
                }),
            ),
            CustomId::Sources(_) => {
                let chosen = self.values.first().and_then(|value| value.parse().ok());
                let unreadable = || Trouble::Mistake(asker.words.unreadable_button().to_owned());
                (
                    Place::Private,
                    Box::new(move |bot| source(bot, asker, chosen.ok_or_else(unreadable)?, since)),
                )
            }
            CustomId::Beside { fact, side, as_of } => (
                Place::Private,
                Box::new(move |bot| {
                    let (_, corrected) = told(bot, asker, fact, since)?;
                    let beside = timelines::beside(bot, asker, fact, (side, as_of))?;
                    Ok(vec![noting(corrected, beside)].into())
                }),
            ),
            _ => return None,
        })
    }

    /// Returns where the answer to a button goes that is for whoever asked: somebody else's message stays as
    /// it is.
    fn own(&self, whose: u64) -> Place {
        if whose == self.asker.user {
            Place::Same
        } else {
            Place::Private
        }
    }

    /// Returns what a moderators' button does.
    fn moderating(&self, id: &CustomId) -> (Place, Work) {
        let (asker, words) = (self.asker, self.asker.words);
        let chosen = self.values.first().cloned().unwrap_or_default();
        let values = self.values.clone();
        let unreadable = || Trouble::Mistake(words.unreadable_button().to_owned());
        let work: Work = match *id {
            CustomId::Save(form) => Box::new(move |bot| moderation::save(bot, asker, form)),
            CustomId::Cancel => Box::new(move |_| Ok(vec![Post::text(words.cancelled())].into())),
            CustomId::Undo { fact, revision } => Box::new(move |bot| {
                let fact = moderation::meant(bot, asker, &fact.to_string())?;
                moderation::undo(bot, asker, &fact, revision)
            }),
            CustomId::History(fact) => Box::new(move |bot| {
                let fact = moderation::meant(bot, asker, &fact.to_string())?;
                Ok(vec![moderation::history(bot, asker, &fact)?].into())
            }),
            CustomId::List { selection, page } => Box::new(move |bot| {
                Ok(vec![commands::turn_list(bot, asker, selection, page)?].into())
            }),
            CustomId::Queue => Box::new(move |bot| {
                let question = chosen.parse().map_err(|_| unreadable())?;
                Ok(vec![queue::chosen(bot, asker, question)?].into())
            }),
            CustomId::AlsoMeans(question) => {
                Box::new(move |bot| Ok(vec![queue::also_means(bot, asker, question)?].into()))
            }
            CustomId::Means(question) => Box::new(move |bot| {
                let fact = chosen.parse().map_err(|_| unreadable())?;
                Ok(vec![queue::means(bot, asker, question, fact)?].into())
            }),
            CustomId::Packs => {
                Box::new(move |bot| Ok(vec![commands::choose_packs(bot, asker, &values)?].into()))
            }
            _ => Box::new(move |_| Err(unreadable())),
        };
        // Whatever the button carries, who may not press it learns nothing of that.
        let is_for_moderators = !matches!(id, CustomId::Packs | CustomId::Cancel);
        let checked: Work = Box::new(move |bot| {
            if is_for_moderators {
                asker.moderated_guild()?;
            }
            work(bot)
        });
        (Place::Same, checked)
    }
}

/// Tells whether one person alone sees a message.
fn is_hidden(message: &Message) -> bool {
    let flags = message.flags;
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// Returns when a message was written. Marking it changes its buttons, and is no news of its answer.
fn moment_of(message: &Message) -> Timestamp {
    let at = message.timestamp;
    Timestamp::from_second(at.unix_timestamp()).unwrap_or(Timestamp::MAX)
}

/// Does what a button does that works once: the message has it no more, and the person is told.
async fn once(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    asker: Asker,
    message: &Message,
    work: impl FnOnce(&Bot) -> Result<Post, Trouble> + Send + 'static,
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
    if let Err(error) = bot.api.answer(waiting, &Callback::update_later()).await {
        bot.pressed.forget(&message.id.get());
        return Err(error.into());
    }
    let worker = Arc::clone(bot);
    let done = tokio::task::spawn_blocking(move || work(&worker)).await;
    let told = match done.unwrap_or_else(|panic| Err(Trouble::fault(panic))) {
        Ok(told) => {
            // What is done is done, whether or not the message shows it.
            if let Err(error) = bot.api.edit(waiting, &left).await {
                tracing::warn!(%error, "a button that was pressed stays on its message");
            }
            told
        }
        Err(trouble) => {
            // It was not done: it can be tried again.
            bot.pressed.forget(&message.id.get());
            bot.tell(trouble, asker.words)
        }
    };
    Ok(bot.api.follow_up(waiting, &told.private()).await?)
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

/// Returns the fact of a key as it is told now; where a moderator of the server changed it since the
/// message, with what there is to say of that; or what became of it.
pub(super) fn told(
    bot: &Bot,
    asker: Asker,
    key: FactKey,
    since: Timestamp,
) -> Result<(Arc<ScopedFact>, Option<String>), Trouble> {
    let words = asker.words;
    let scene = bot.scene(asker.guild)?;
    match bot.library.known(&scene.view, key) {
        Known::Told(fact) => {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            let listed = bot.library.listed(&scene.view, &name);
            let by = listed.as_ref().and_then(|listed| {
                let mut revisions = listed.state.revisions().rev();
                let is_text = |deed| matches!(deed, Deed::Edited | Deed::Undid(_));
                revisions.find(|(_, by)| is_text(by.deed) && by.stamp.at > since)
            });
            let said = by.map(|(_, by)| corrected(bot, words, by));
            Ok((fact, said.transpose()?))
        }
        Known::Corrected { fact, by } => Ok((fact, Some(corrected(bot, words, &by)?))),
        Known::Retired { by } => {
            let told = Told::withdrawn(bot, words, &by)?;
            let statement = fitted(&by.entry.statement, 1_000);
            Err(Trouble::Mistake(words.retired(&statement, told.doing())))
        }
        Known::Unknown => Err(Trouble::Mistake(words.unknown_fact().to_owned())),
    }
}

fn corrected(bot: &Bot, words: &dyn Words, by: &Revision) -> Result<String, Trouble> {
    Ok(words.corrected(Told::of(bot, words, by)?.doing()))
}

fn source(bot: &Bot, asker: Asker, key: FactKey, since: Timestamp) -> Result<Outcome, Trouble> {
    let (fact, corrected) = told(bot, asker, key, since)?;
    let mut posts = render::source(asker.words, &fact);
    if let Some(first) = posts.first_mut() {
        *first = noting(corrected, first.clone());
    }
    Ok(posts.into())
}

/// Says above a reply that its fact was corrected since, where it was.
fn noting(corrected: Option<String>, post: Post) -> Post {
    match corrected {
        Some(corrected) => post.saying(&corrected),
        None => post,
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

fn related(bot: &Bot, asker: Asker, key: FactKey, since: Timestamp) -> Result<Outcome, Trouble> {
    let (fact, corrected) = told(bot, asker, key, since)?;
    let snapshot = bot.scene(asker.guild)?.snapshot;
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
    let related = render::related(asker.words, &others);
    Ok(vec![noting(corrected, related)].into())
}

/// Returns the fact that a message answers with.
fn fact_on(message: &Message) -> Option<FactKey> {
    let rows = serde_json::to_value(&message.components).unwrap_or_default();
    let rows = rows.as_array()?.iter();
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

fn why(
    bot: &Bot,
    asker: Asker,
    (heading, asked): (Option<Heading>, Asked),
    (answer, since): (Option<FactKey>, Timestamp),
) -> Result<Outcome, Trouble> {
    // An answer that was withdrawn or corrected since says so before it says why.
    let corrected = answer
        .map(|fact| told(bot, asker, fact, since))
        .transpose()?;
    let heading = question(bot, asker, heading, asked)?;
    let found = found_again(bot, asker, &heading, asked)?;
    let corrected = corrected.and_then(|(_, corrected)| corrected);
    Ok(vec![noting(corrected, render::why(asker.words, &found))].into())
}

/// Asks a question that stands in a message once more.
fn found_again(
    bot: &Bot,
    asker: Asker,
    heading: &Heading,
    asked: Asked,
) -> Result<Answered, Trouble> {
    let (question, previous) = (&heading.question, heading.previous.as_deref());
    let scene = bot.scene(asker.guild)?;
    let terms = scene.terms(asked.as_of);
    Ok(scene
        .snapshot
        .ask_on(question, previous, bot.today(), terms))
}

fn pick(
    bot: &Bot,
    asker: Asker,
    (heading, asked): (Option<Heading>, Asked),
    (key, since): (FactKey, Timestamp),
) -> Result<Outcome, Trouble> {
    let (fact, corrected) = told(bot, asker, key, since)?;
    let heading = question(bot, asker, heading, asked)?;
    let settings = bot.scene(asker.guild)?.settings;
    let renderer = bot.renderer(asker, &settings, &heading, asked);
    let answer = renderer.answer(&[&*fact], false, &[]);
    Ok(vec![noting(corrected, answer)].into())
}

/// Answers the question that was suggested in place of one that could not be answered.
fn suggested(
    bot: &Bot,
    asker: Asker,
    (heading, asked): (Option<Heading>, Asked),
    (key, since): (FactKey, Timestamp),
    seen: Place,
) -> Result<Outcome, Trouble> {
    let (fact, corrected) = told(bot, asker, key, since)?;
    let before = question(bot, asker, heading, asked)?;
    let found = found_again(bot, asker, &before, asked)?;
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
    let settings = bot.scene(asker.guild)?.settings;
    let renderer = bot.renderer(asker, &settings, &heading, Asked { draft, ..asked });
    let answer = renderer.answer(&[&*fact], false, &[]);
    Ok(vec![noting(corrected, answer)].into())
}

fn erase(bot: &Bot, asker: Asker) -> Result<Outcome, Trouble> {
    bot.erase(asker.user)?;
    Ok(vec![Post::text(asker.words.erased())].into())
}

fn mark(
    bot: &Bot,
    asker: Asker,
    heading: Option<Heading>,
    asked: Asked,
    (key, helped): (FactKey, bool),
) -> Result<Post, Trouble> {
    let (fact, _) = told(bot, asker, key, Timestamp::MAX)?;
    let heading = question(bot, asker, heading, asked)?;
    let guild = asker.guild_number();
    let named = (&fact.scope, &fact.fact.id);
    bot.desk
        .mark(guild, &heading.question, named, helped, Timestamp::now())?;
    Ok(Post::text(asker.words.marked(helped)))
}
