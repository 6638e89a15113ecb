//! What moderators do: look at what would come of a change, make it, undo it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serenity::all::{ChannelId, CreateModal};
use tracing::warn;

use super::bot::{Asker, Bot, Errand, Outcome, Scene};
use super::form::Form;
use super::markdown::{escape, fitted};
use super::message::Post;
use super::queue;
use super::render::{self, moderation as show};
use super::trouble::Trouble;
use super::words::Words;
use crate::curation::{Alteration, Author, Conflict, FactName, Wish};
use crate::date::expression::Events;
use crate::knowledge::FactKey;
use crate::knowledge::entry::Fault;
use crate::library::{Done, Known, LibraryError, Listed};
use crate::question::Question;
use crate::scope::{GuildId, Scope, View};
use crate::snapshot::KnownQuestion;
use crate::store::DraftKey;
use crate::text;

/// The most known questions that are asked to see what a change does to their answers.
const QUESTIONS_ASKED: usize = 2_000;

/// Returns a reason, if it is one.
pub(super) fn reason(asker: Asker, text: &str) -> Result<String, Trouble> {
    if text::is_blank(text) {
        return Err(Trouble::Mistake(asker.words.no_reason().to_owned()));
    }
    Ok(text.trim().to_owned())
}

/// Returns the fact that a moderator means.
pub(super) fn meant(bot: &Bot, asker: Asker, text: &str) -> Result<Listed, Trouble> {
    let scene = bot.scene(asker.guild)?;
    let found = bot.library.named(&scene.view, text);
    found.ok_or_else(|| Trouble::Mistake(asker.words.no_such_fact(&fitted(text, 80))))
}

/// A form as it is kept: a forged id must not bring it to another server.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<F> {
    guild: u64,
    form: F,
}

/// Keeps a form, and returns the key that buttons name it by.
fn keep(bot: &Bot, asker: Asker, form: &Form) -> Result<DraftKey, Trouble> {
    let guild = asker.guild_number();
    let text = serde_json::to_string(&Kept { guild, form }).map_err(Trouble::fault)?;
    Ok(bot.desk.draft(&text, Timestamp::now())?)
}

/// Returns a form that was kept.
pub(super) fn kept(bot: &Bot, asker: Asker, key: DraftKey) -> Result<Form, Trouble> {
    let gone = || Trouble::Mistake(asker.words.form_gone().to_owned());
    let text = bot.desk.drafted(key, Timestamp::now())?.ok_or_else(gone)?;
    // A forged id may name a draft that is something else.
    let kept: Kept<Form> = serde_json::from_str(&text).map_err(|_| gone())?;
    if kept.guild == asker.guild_number() {
        Ok(kept.form)
    } else {
        Err(gone())
    }
}

/// Keeps a form, and makes the modal that it is filled in with.
pub(super) fn to_fill_in(bot: &Bot, asker: Asker, form: &Form) -> Result<CreateModal, Trouble> {
    let key = keep(bot, asker, form)?;
    Ok(form.modal(asker.words, key))
}

/// Shows what would come of a form.
pub(super) fn preview(bot: &Bot, asker: Asker, mut form: Form) -> Result<Post, Trouble> {
    let guild = asker.moderated_guild()?;
    let scene = bot.scene(asker.guild)?;
    let wish = wish(bot, asker, guild, &scene, &mut form);
    let key = keep(bot, asker, &form)?;
    let wish = match wish {
        Ok(wish) => wish,
        Err(wrong) => return Ok(show::faulty(asker.words, key, &wrong)),
    };
    shown(bot, asker, (guild, &scene), (form, key), wish, None)
}

/// Shows what would come of a wish, or what stands against it; `moved` tells of a change in between.
fn shown(
    bot: &Bot,
    asker: Asker,
    (guild, scene): (GuildId, &Scene),
    (form, key): (Form, DraftKey),
    wish: Wish,
    moved: Option<&str>,
) -> Result<Post, Trouble> {
    let words = asker.words;
    let questions = known_questions(bot, guild, &scene.view)?;
    let now = Timestamp::now();
    match bot
        .library
        .preview(&scene.view, guild, wish, &questions, now, bot.today())
    {
        Ok(preview) => {
            let about = (form.of.is_none(), bot.today());
            Ok(show::preview(words, key, &preview, about, moved))
        }
        Err(LibraryError::Faulty { faults, .. }) => Ok(show::faulty(words, key, &escaped(&faults))),
        Err(LibraryError::Conflict(Conflict::Moved { .. })) if moved.is_none() => {
            another_came_first(bot, asker, guild, form)
        }
        Err(error) => Err(refusal(words, error)),
    }
}

/// Returns what a form wishes for; its id stays what it was at first.
fn wish(
    bot: &Bot,
    asker: Asker,
    guild: GuildId,
    scene: &Scene,
    form: &mut Form,
) -> Result<Wish, Vec<String>> {
    let free_id = |id: &_| bot.library.free_id(guild, id);
    let knowledge = scene.snapshot.knowledge();
    let told_on: (Date, Events<'_>) = (bot.today(), &|named| scene.snapshot.event(named));
    let wish = form.wish(asker.words, knowledge, free_id, told_on)?;
    let Wish::Add(entry) = &wish else {
        return Ok(wish);
    };
    // Another fact may have taken the id since: this one gets another, unless it is the same, saved.
    let name = (Scope::Guild(guild), entry.id.clone());
    match bot.library.listed(&scene.view, &name) {
        Some(held) if **held.state.entry() != **entry => {
            form.forget_id();
            form.wish(asker.words, knowledge, free_id, told_on)
        }
        _ => Ok(wish),
    }
}

/// Shows a moderator that somebody changed the fact in between: both versions, and nothing is lost.
fn another_came_first(
    bot: &Bot,
    asker: Asker,
    guild: GuildId,
    mut form: Form,
) -> Result<Post, Trouble> {
    let scene = bot.scene(asker.guild)?;
    let gone = || Trouble::Mistake(asker.words.form_gone().to_owned());
    let of = form.of.as_ref().ok_or_else(gone)?;
    let now = bot.library.listed(&scene.view, &of.fact).ok_or_else(gone)?;
    form.rebase(&now);
    let key = keep(bot, asker, &form)?;
    let wish = match wish(bot, asker, guild, &scene, &mut form) {
        Ok(wish) => wish,
        Err(wrong) => return Ok(show::faulty(asker.words, key, &wrong)),
    };
    if let Wish::Alter(_, Alteration::Edit { entry, .. }) = &wish
        && **entry == **now.state.entry()
    {
        return Err(Trouble::Mistake(asker.words.saved_already().to_owned()));
    }
    let told = show::Told::of(bot, asker.words, now.state.latest())?;
    let theirs = fitted(&now.state.entry().statement, 600);
    let moved = asker.words.moved(told.doing(), &theirs);
    shown(bot, asker, (guild, &scene), (form, key), wish, Some(&moved))
}

/// Saves what a form says.
pub(super) fn save(bot: &Bot, asker: Asker, key: DraftKey) -> Result<Outcome, Trouble> {
    let guild = asker.moderated_guild()?;
    let mut form = kept(bot, asker, key)?;
    let scene = bot.scene(asker.guild)?;
    let wish = match wish(bot, asker, guild, &scene, &mut form) {
        Ok(wish) => wish,
        Err(wrong) => return Ok(vec![show::faulty(asker.words, key, &wrong)].into()),
    };
    let by = Author::Person(bot.desk.person(asker.user)?);
    match bot
        .library
        .submit(&scene.view, guild, wish, &by, Timestamp::now())
    {
        Ok(done) => {
            // It is saved: what cannot be forgotten now is forgotten in a day.
            if let Err(error) = bot.desk.undraft(key) {
                warn!(%error, "a form that was saved is kept");
            }
            Ok(finish(
                bot,
                asker,
                &scene,
                &done,
                form.answers.as_deref(),
                Vec::new(),
            ))
        }
        Err(LibraryError::Conflict(Conflict::Moved { .. })) => {
            Ok(vec![another_came_first(bot, asker, guild, form)?].into())
        }
        // Whoever presses twice has saved once.
        Err(LibraryError::Conflict(Conflict::Exists(_) | Conflict::WasRetired(_))) => {
            Err(Trouble::Mistake(asker.words.saved_already().to_owned()))
        }
        Err(error) => Err(refusal(asker.words, error)),
    }
}

/// Alters a fact at once, and tells which known questions are answered otherwise from then on.
pub(super) fn alter(
    bot: &Bot,
    asker: Asker,
    fact: FactName,
    alteration: Alteration,
) -> Result<Outcome, Trouble> {
    let guild = asker.moderated_guild()?;
    let scene = bot.scene(asker.guild)?;
    let words = asker.words;
    let wish = Wish::Alter(fact, alteration);
    let questions = known_questions(bot, guild, &scene.view)?;
    let now = Timestamp::now();
    let preview = bot
        .library
        .preview(
            &scene.view,
            guild,
            wish.clone(),
            &questions,
            now,
            bot.today(),
        )
        .map_err(|error| refusal(words, error))?;
    let by = Author::Person(bot.desk.person(asker.user)?);
    let done = bot
        .library
        .submit(&scene.view, guild, wish, &by, Timestamp::now())
        .map_err(|error| refusal(words, error))?;
    let turns = (!preview.turns.is_empty()).then(|| show::turns(words, &preview.turns, true));
    let turns = turns.into_iter().collect();
    Ok(finish(bot, asker, &scene, &done, None, turns))
}

/// Undoes a revision of a fact.
pub(super) fn undo(
    bot: &Bot,
    asker: Asker,
    fact: &Listed,
    revision: u32,
) -> Result<Outcome, Trouble> {
    let undo = Alteration::Undo {
        revision,
        why: asker.words.undone(revision),
    };
    alter(bot, asker, fact.name.clone(), undo)
}

/// Tells what was done: whoever did it, the log channel, and whoever waited for the answer.
fn finish(
    bot: &Bot,
    asker: Asker,
    scene: &Scene,
    done: &Done,
    answers: Option<&str>,
    mut more: Vec<String>,
) -> Outcome {
    let words = asker.words;
    let mut errands = Vec::new();
    if let Ok(told) = show::Told::of(bot, words, done.state.latest()) {
        errands.extend(logged(scene, show::logged(words, done, &told)));
    }
    let telling = subscribers_told(bot, asker, scene, done, answers);
    if !telling.is_empty() {
        more.push(words.told_of_it(telling.len()));
    }
    errands.extend(telling);
    Outcome {
        posts: vec![show::done(words, done, &more)],
        errands,
    }
}

/// Returns the errand that tells the log channel something, where there is one.
pub(super) fn logged(scene: &Scene, post: Post) -> Option<Errand> {
    Errand::new(scene.settings.log_channel?, post)
}

/// Takes the questions that a fact answers off the queue; returns what those are told who wished to be.
fn subscribers_told(
    bot: &Bot,
    asker: Asker,
    scene: &Scene,
    done: &Done,
    answers: Option<&str>,
) -> Vec<Errand> {
    let (scope, id) = &done.name;
    let Known::Told(fact) = bot.library.known(&scene.view, FactKey::of(scope, id)) else {
        return Vec::new();
    };
    let questions = fact.fact.questions.iter().map(String::as_str);
    let questions = answers.into_iter().chain(questions);
    let answered: Vec<Question> = questions.map(queue::read).collect();
    queue::settled(bot, asker, scene, |asked| {
        let mut answered = answered.iter();
        let is_answered = answered.any(|question| question.asks_the_same_as(asked));
        is_answered.then(|| Arc::clone(&fact))
    })
}

/// Returns the questions whose answers are known to matter: the tests of the packs that are seen, and
/// what people of the server marked as answered well.
fn known_questions(bot: &Bot, guild: GuildId, view: &View) -> Result<Vec<KnownQuestion>, Trouble> {
    let tests = bot.library.tests();
    let asked_of_packs = tests
        .iter()
        .filter(|(pack, _)| view.shows(&Scope::Pack((*pack).clone())))
        .flat_map(|(_, asks)| asks)
        .map(|ask| KnownQuestion {
            text: ask.q.clone(),
            previous: ask.previous.clone(),
        });
    let marked = bot.desk.marked(guild.0)?.into_iter();
    let helpful = marked
        .filter(|marked| marked.helped > marked.not_helped)
        .map(|marked| KnownQuestion {
            text: marked.question,
            previous: None,
        });
    Ok(helpful
        .chain(asked_of_packs)
        .take(QUESTIONS_ASKED)
        .collect())
}

/// Returns what a moderator is told of a change that cannot be made.
fn refusal(words: &dyn Words, error: LibraryError) -> Trouble {
    match error {
        LibraryError::Conflict(conflict) => Trouble::Mistake(words.conflict(&conflict)),
        LibraryError::Faulty { faults, .. } => {
            Trouble::Mistake(words.cannot_be_kept(&escaped(&faults)))
        }
        error => error.into(),
    }
}

fn escaped(faults: &[Fault]) -> Vec<String> {
    let faults = faults.iter().map(ToString::to_string);
    faults.map(|fault| escape(&fault)).collect()
}

/// Shows the revisions of a fact.
pub(super) fn history(bot: &Bot, asker: Asker, fact: &Listed) -> Result<Post, Trouble> {
    show::history(bot, asker.words, fact)
}

/// Shows all that is known of a fact, told or not.
pub(super) fn all_of(bot: &Bot, asker: Asker, fact: &Listed) -> Result<Vec<Post>, Trouble> {
    let words = asker.words;
    let scene = bot.scene(asker.guild)?;
    let (scope, id) = &fact.name;
    let key = FactKey::of(scope, id);
    let standing = show::standing(words, fact);
    let history = render::button(
        &super::custom_id::CustomId::History(key),
        words.history_button(),
    );
    let mut posts = match bot.library.known(&scene.view, key) {
        Known::Told(fact) | Known::Corrected { fact, .. } => render::source(words, &fact),
        Known::Retired { by } => {
            let told = show::Told::withdrawn(bot, words, &by)?;
            let text = words.retired(&fitted(&by.entry.statement, 1_000), told.doing());
            vec![Post::text(text).private()]
        }
        Known::Unknown => vec![Post::text(words.unknown_fact()).private()],
    };
    posts.push(Post::text(standing).private().row(vec![history]));
    Ok(posts)
}

impl Errand {
    /// Makes an errand to a channel.
    pub(super) fn new(channel: u64, post: Post) -> Option<Self> {
        (channel > 0).then(|| Self {
            channel: ChannelId::new(channel),
            post,
        })
    }
}
