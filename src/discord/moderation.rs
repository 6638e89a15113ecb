//! The actions of moderators: preview a change, make it, undo it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serenity::all::CreateModal;
use tracing::warn;

use super::custom_id::CustomId;
use super::delivery::{Errand, Outcome};
use super::form::{Form, Surroundings};
use super::markdown::{escape, fitted};
use super::post::Post;
use super::render;
use super::render::moderation::{self as show, Subject};
use super::scene::Scene;
use super::settling;
use super::since;
use super::trouble::Trouble;
use super::words::Words;
use crate::curation::{Alteration, Author, Conflict, FactName, Wish};
use crate::knowledge::FactKey;
use crate::knowledge::entry::Fault;
use crate::library::{Done, Known, LibraryError, Listed};
use crate::question::Question;
use crate::scope::{GuildId, Scope};
use crate::snapshot::KnownQuestion;
use crate::store::TextKey;
use crate::text;

/// The maximum number of known questions to ask in order to see how a change affects their answers.
const QUESTIONS_ASKED: usize = 2_000;

/// Returns the reason, or a mistake if the text is blank.
pub(super) fn reason(words: &Words, text: &str) -> Result<String, Trouble> {
    if text::is_blank(text) {
        return Err(Trouble::mistake(words.no_reason()));
    }
    Ok(text.trim().to_owned())
}

/// Returns the fact that a moderator refers to.
pub(super) fn meant(scene: &Scene<'_>, text: &str) -> Result<Listed, Trouble> {
    let found = scene.library.named(&scene.view, text);
    found.ok_or_else(|| Trouble::Mistake(scene.words.no_such_fact(&fitted(text, 80))))
}

/// A form as stored. The server id keeps a forged id from moving the form to another server.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<F> {
    guild: u64,
    form: F,
}

/// A form, and the key that buttons use for it.
#[derive(Debug)]
struct KeptForm {
    form: Form,
    key: TextKey,
}

/// Stores a form of a server, and returns the key that buttons use for it.
fn keep(scene: &Scene<'_>, guild: GuildId, form: &Form) -> Result<TextKey, Trouble> {
    let kept = Kept {
        guild: guild.0,
        form,
    };
    let text = serde_json::to_string(&kept).map_err(Trouble::fault)?;
    Ok(scene.desk.keep_text(&text, Timestamp::now())?)
}

/// Returns a form that was stored for the moderators of a server.
pub(super) fn kept(scene: &Scene<'_>, guild: GuildId, key: TextKey) -> Result<Form, Trouble> {
    let gone = || Trouble::mistake(scene.words.form_expired());
    let drafted = scene.desk.kept_text(key, Timestamp::now())?;
    // A forged id may name a draft that is not a form.
    let kept: Kept<Form> = serde_json::from_str(&drafted.ok_or_else(gone)?).map_err(|_| gone())?;
    if kept.guild == guild.0 {
        Ok(kept.form)
    } else {
        Err(gone())
    }
}

/// Stores a form, and makes the modal for it.
pub(super) fn to_fill_in(scene: &Scene<'_>, form: &Form) -> Result<CreateModal, Trouble> {
    let guild = scene.moderated_guild()?;
    let key = keep(scene, guild, form)?;
    Ok(form.modal(scene.words, key))
}

/// Previews the change that a form describes.
pub(super) fn preview(scene: &Scene<'_>, mut form: Form) -> Result<Post, Trouble> {
    let guild = scene.moderated_guild()?;
    let wished = wish(scene, guild, &mut form);
    let key = keep(scene, guild, &form)?;
    match wished {
        Ok(wish) => shown(scene, guild, KeptForm { form, key }, wish, None),
        Err(wrong) => Ok(show::faulty(scene.words, key, &wrong)),
    }
}

/// Previews a requested change, or explains why it is impossible. `moved` says what changed in
/// the meantime.
fn shown(
    scene: &Scene<'_>,
    guild: GuildId,
    kept: KeptForm,
    wish: Wish,
    moved: Option<&str>,
) -> Result<Post, Trouble> {
    let words = scene.words;
    let questions = known_questions(scene, guild)?;
    let (now, today) = (Timestamp::now(), scene.bot.today());
    let preview = scene
        .library
        .preview(&scene.view, guild, wish, &questions, now, today);
    match preview {
        Ok(preview) => {
            let about = Subject {
                form: kept.key,
                is_new: kept.form.of.is_none(),
                today: scene.bot.today(),
            };
            Ok(show::preview(words, about, &preview, moved))
        }
        Err(LibraryError::Faulty { faults, .. }) => {
            Ok(show::faulty(words, kept.key, &escaped(&faults)))
        }
        Err(LibraryError::Conflict(Conflict::Moved { .. })) if moved.is_none() => {
            another_came_first(scene, guild, kept.form)
        }
        Err(error) => Err(refusal(words, error)),
    }
}

/// Returns the change that a form requests. The id of the fact stays what it was at first.
fn wish(scene: &Scene<'_>, guild: GuildId, form: &mut Form) -> Result<Wish, Vec<String>> {
    let free_id = |id: &_| scene.library.free_id(guild, id);
    let snapshot = scene.snapshot();
    let given = Surroundings {
        knowledge: snapshot.knowledge(),
        today: scene.bot.today(),
        events: &|named| snapshot.event(named),
    };
    let wish = form.wish(scene.words, given, free_id)?;
    let Wish::Add(entry) = &wish else {
        return Ok(wish);
    };
    // Another fact may have taken the id since. If it is a different fact, pick another id.
    let name = (Scope::Guild(guild), entry.id.clone());
    match scene.library.listed(&scene.view, &name) {
        Some(held) if **held.state.entry() != **entry => {
            form.forget_id();
            form.wish(scene.words, given, free_id)
        }
        _ => Ok(wish),
    }
}

/// Tells a moderator that somebody else changed the fact. Shows both versions, so nothing is lost.
fn another_came_first(scene: &Scene<'_>, guild: GuildId, mut form: Form) -> Result<Post, Trouble> {
    let gone = || Trouble::mistake(scene.words.form_expired());
    let of = form.of.as_ref().ok_or_else(gone)?;
    let now = scene
        .library
        .listed(&scene.view, &of.fact)
        .ok_or_else(gone)?;
    form.rebase(&now);
    let key = keep(scene, guild, &form)?;
    let wish = match wish(scene, guild, &mut form) {
        Ok(wish) => wish,
        Err(wrong) => return Ok(show::faulty(scene.words, key, &wrong)),
    };
    if let Wish::Alter(_, Alteration::Edit { entry, .. }) = &wish
        && **entry == **now.state.entry()
    {
        return Err(Trouble::mistake(scene.words.saved_already()));
    }
    let byline = since::byline(scene, now.state.latest())?;
    let theirs = fitted(&now.state.entry().statement, 600);
    let moved = scene.words.changed_meanwhile(byline.doing(), &theirs);
    shown(scene, guild, KeptForm { form, key }, wish, Some(&moved))
}

/// Saves what a form says.
pub(super) fn save(scene: &Scene<'_>, key: TextKey) -> Result<Outcome, Trouble> {
    let guild = scene.moderated_guild()?;
    let mut form = kept(scene, guild, key)?;
    let wish = match wish(scene, guild, &mut form) {
        Ok(wish) => wish,
        Err(wrong) => return Ok(show::faulty(scene.words, key, &wrong).into()),
    };
    let by = Author::Person(scene.desk.person(scene.asker.user)?);
    match scene
        .library
        .submit(&scene.view, guild, wish, &by, Timestamp::now())
    {
        Ok(done) => {
            // The fact is saved. If the draft cannot be deleted now, it expires within a day.
            if let Err(error) = scene.desk.forget_text(key) {
                warn!(%error, "a form that was saved is kept");
            }
            Ok(finish(
                scene,
                guild,
                &done,
                form.answers.as_deref(),
                Vec::new(),
            ))
        }
        Err(LibraryError::Conflict(Conflict::Moved { .. })) => {
            Ok(another_came_first(scene, guild, form)?.into())
        }
        // The fact was already saved by an earlier press.
        Err(LibraryError::Conflict(Conflict::Exists(_) | Conflict::WasRetired(_))) => {
            Err(Trouble::mistake(scene.words.saved_already()))
        }
        Err(error) => Err(refusal(scene.words, error)),
    }
}

/// Changes a fact at once, and shows which known questions now get another answer.
pub(super) fn alter(
    scene: &Scene<'_>,
    fact: FactName,
    alteration: Alteration,
) -> Result<Outcome, Trouble> {
    let guild = scene.moderated_guild()?;
    let words = scene.words;
    let wish = Wish::Alter(fact, alteration);
    let questions = known_questions(scene, guild)?;
    let (now, today) = (Timestamp::now(), scene.bot.today());
    let preview = scene
        .library
        .preview(&scene.view, guild, wish.clone(), &questions, now, today)
        .map_err(|error| refusal(words, error))?;
    let by = Author::Person(scene.desk.person(scene.asker.user)?);
    let done = scene
        .library
        .submit(&scene.view, guild, wish, &by, Timestamp::now())
        .map_err(|error| refusal(words, error))?;
    let more = if preview.turns.is_empty() {
        Vec::new()
    } else {
        vec![show::turns(words, &preview.turns, true)]
    };
    Ok(finish(scene, guild, &done, None, more))
}

/// Undoes a revision of a fact.
pub(super) fn undo(scene: &Scene<'_>, fact: &Listed, revision: u32) -> Result<Outcome, Trouble> {
    let undo = Alteration::Undo {
        revision,
        why: scene.words.undone(revision),
    };
    alter(scene, fact.name.clone(), undo)
}

/// Reports a change to the person who made it, to the log channel, and to people who waited for
/// the answer.
fn finish(
    scene: &Scene<'_>,
    guild: GuildId,
    done: &Done,
    answers: Option<&str>,
    mut more: Vec<String>,
) -> Outcome {
    let words = scene.words;
    let mut errands = Vec::new();
    if let Ok(byline) = since::byline(scene, done.state.latest()) {
        errands.extend(logged(scene, show::logged(words, done, &byline)));
    }
    let notices = notices_to_subscribers(scene, guild, done, answers);
    if !notices.is_empty() {
        more.push(words.notified(notices.len()));
    }
    errands.extend(notices);
    Outcome {
        posts: vec![show::done(words, done, &more)],
        errands,
    }
}

/// Returns the errand that posts in the log channel, if there is one.
pub(super) fn logged(scene: &Scene<'_>, post: Post) -> Option<Errand> {
    Errand::new(scene.settings.log_channel?, post)
}

/// Removes the questions that a fact answers from the queue. Returns the notices to people who
/// asked for them.
fn notices_to_subscribers(
    scene: &Scene<'_>,
    guild: GuildId,
    done: &Done,
    answers: Option<&str>,
) -> Vec<Errand> {
    let (scope, id) = &done.name;
    let Known::Live(fact) = scene.library.known(&scene.view, FactKey::of(scope, id)) else {
        return Vec::new();
    };
    let own = fact.fact.questions.iter().map(String::as_str);
    let answered: Vec<Question> = answers.into_iter().chain(own).map(settling::read).collect();
    settling::settled(scene, guild, |asked| {
        answered
            .iter()
            .any(|question| question.asks_the_same_as(asked))
            .then(|| Arc::clone(&fact))
    })
}

/// Returns the questions whose answers matter: the tests of the visible packs, and the questions
/// whose answers people on the server marked as helpful.
fn known_questions(scene: &Scene<'_>, guild: GuildId) -> Result<Vec<KnownQuestion>, Trouble> {
    let tests = scene.library.tests();
    let asked_of_packs = tests
        .iter()
        .filter(|(pack, _)| scene.view.shows(&Scope::Pack((*pack).clone())))
        .flat_map(|(_, asks)| asks)
        .map(|ask| KnownQuestion {
            text: ask.q.clone(),
            previous: ask.previous.clone(),
        });
    let helpful = scene
        .desk
        .marked(guild.0)?
        .into_iter()
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

/// Returns the message about a change that is not possible.
fn refusal(words: &Words, error: LibraryError) -> Trouble {
    match error {
        LibraryError::Conflict(conflict) => Trouble::Mistake(words.conflict(&conflict)),
        LibraryError::Faulty { faults, .. } => {
            Trouble::Mistake(words.cannot_be_kept(&escaped(&faults)))
        }
        error => error.into(),
    }
}

fn escaped(faults: &[Fault]) -> Vec<String> {
    faults
        .iter()
        .map(|fault| escape(&fault.to_string()))
        .collect()
}

/// Shows the revisions of a fact.
pub(super) fn history(scene: &Scene<'_>, fact: &Listed) -> Result<Post, Trouble> {
    let newest_first = fact.state.revisions().rev().take(show::REVISIONS_SHOWN);
    let bylines: Vec<_> = newest_first
        .map(|(_, revision)| since::byline(scene, revision))
        .collect::<Result<_, _>>()?;
    Ok(show::history(scene.words, fact, &bylines))
}

/// Shows everything known about a fact, live or not.
pub(super) fn all_of(scene: &Scene<'_>, fact: &Listed) -> Result<Vec<Post>, Trouble> {
    let words = scene.words;
    let (scope, id) = &fact.name;
    let key = FactKey::of(scope, id);
    let standing = show::standing(words, fact);
    let history = render::button(&CustomId::History(key), words.history_button());
    let mut posts = match scene.library.known(&scene.view, key) {
        Known::Live(fact) | Known::Corrected { fact, .. } => render::source(words, &fact),
        Known::Retired { by } => {
            let byline = since::withdrawn_by(scene, &by)?;
            let text = words.retired(&fitted(&by.entry.statement, 1_000), byline.doing());
            vec![Post::text(text).private()]
        }
        Known::Unknown => vec![Post::text(words.fact_gone()).private()],
    };
    posts.push(Post::text(standing).private().row(vec![history]));
    Ok(posts)
}
