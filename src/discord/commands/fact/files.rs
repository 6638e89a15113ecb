//! `/fact export`, `/fact import`: a server's facts as the files of a pack.
//!
//! Tested in `tests/integration/discord/moderating.rs`,
//! `facts_leave_as_files_and_come_back_all_or_none`.

use std::sync::Arc;

use jiff::Timestamp;
use poise::serenity_prelude::Attachment;
use serde::{Deserialize, Serialize};

use super::super::{Context, call};
use crate::curation::Author;
use crate::curation::transfer::{BadLine, LINE_MAX, Line};
use crate::discord::api::{Callback, Seen};
use crate::discord::bot::Bot;
use crate::discord::custom_id::CustomId;
use crate::discord::delivery::{Call, Errand, Outcome};
use crate::discord::limits::{EMBED_DESCRIPTION, cut};
use crate::discord::markdown::escape;
use crate::discord::moderation::logged;
use crate::discord::post::{File, Post};
use crate::discord::render;
use crate::discord::scene::Scene;
use crate::discord::settling;
use crate::discord::trouble::Trouble;
use crate::discord::words::Words;
use crate::knowledge::finding::Finding;
use crate::library::transfer::ImportError;
use crate::library::{ArchiveError, Unpacked, unpacked};
use crate::scope::{GuildId, Scope};
use crate::store::TextKey;

/// The maximum size of a file in bytes, which is Discord's limit for everybody's attachments.
const FILE_MAX: usize = 10 << 20;

/// The first bytes of a zip file.
const ZIP: [u8; 2] = *b"PK";

#[poise::command(slash_command)]
pub(super) async fn export(ctx: Context<'_>) -> Result<(), Trouble> {
    let (bot, call) = (ctx.framework.user_data, call(&ctx));
    let guild = promised(bot, &call).await?;
    let archived = bot.blocking(move |_, stored| {
        let scope = Scope::Guild(guild);
        let archive = stored.library.archive(&scope).map_err(Trouble::fault)?;
        Ok((archive, stored.library.count_of(&scope)))
    });
    let words = call.words();
    let post = match archived.await {
        Ok((bytes, facts)) => {
            let name = format!("guild-{guild}.zip");
            let facts = words.count_of_facts(facts);
            Post::text(words.exported(&facts)).attach(File { name, bytes }, None)
        }
        Err(trouble) => bot.explain(trouble, words),
    };
    Ok(bot.api.edit(&call.waiting, &post).await?)
}

#[poise::command(slash_command)]
pub(super) async fn import(ctx: Context<'_>, file: Attachment) -> Result<(), Trouble> {
    let (bot, call) = (ctx.framework.user_data, call(&ctx));
    promised(bot, &call).await?;
    let read = read(bot, &call, file.url.clone(), tried).await;
    finish(bot, &call, read).await
}

/// Promises an answer to a moderator, and returns their server.
async fn promised(bot: &Arc<Bot>, call: &Call) -> Result<GuildId, Trouble> {
    let guild = bot
        .in_scene(call.caller.clone(), |scene| scene.moderated_guild())
        .await?;
    let later = Callback::message_later(Seen::ByOne);
    bot.api.answer(&call.waiting, &later).await?;
    Ok(guild)
}

/// Replaces the promised answer with the result of reading a file.
async fn finish(
    bot: &Arc<Bot>,
    call: &Call,
    read: Result<Outcome, Trouble>,
) -> Result<(), Trouble> {
    let Outcome { posts, errands } =
        read.unwrap_or_else(|trouble| bot.explain(trouble, call.words()).into());
    for post in posts {
        bot.api.edit(&call.waiting, &post.seen_as_before()).await?;
    }
    bot.run(errands).await;
    Ok(())
}

/// Imports a file that was previewed before.
pub(in crate::discord) async fn import_kept(
    bot: &Arc<Bot>,
    call: &Call,
    draft: TextKey,
) -> Result<(), Trouble> {
    let kept = bot.in_scene(call.caller.clone(), move |scene| {
        let guild = scene.moderated_guild()?;
        let kept = scene.desk.kept_text(draft, Timestamp::now())?;
        // A forged id may name another kind of draft, or a draft of another server.
        kept.and_then(|kept| serde_json::from_str(&kept).ok())
            .filter(|kept: &Attached| kept.guild == guild.0)
            .map(|kept| kept.attached)
            .ok_or_else(|| Trouble::mistake(scene.words.form_expired()))
    });
    let url = match kept.await {
        Ok(url) => url,
        Err(trouble) => return bot.say_trouble(call, trouble).await,
    };
    bot.api
        .answer(&call.waiting, &Callback::update_later())
        .await?;
    let read = read(bot, call, url, |scene, file| done(scene, file.lines)).await;
    finish(bot, call, read).await
}

/// A file that was read.
struct ReadFile {
    url: String,
    lines: Vec<(usize, Line)>,
    findings: Vec<Finding>,
}

/// Downloads and reads a file, and passes on its lines.
async fn read(
    bot: &Arc<Bot>,
    call: &Call,
    url: String,
    go_on: impl FnOnce(&Scene<'_>, ReadFile) -> Result<Outcome, Trouble> + Send + 'static,
) -> Result<Outcome, Trouble> {
    let megabytes = (FILE_MAX >> 20) as u64;
    let bytes = bot.api.download(&url, FILE_MAX).await?;
    let bytes = bytes.ok_or_else(|| Trouble::Mistake(call.words().too_large(megabytes)))?;
    bot.in_scene(call.caller.clone(), move |scene| {
        let words = scene.words;
        let Unpacked { lines, findings } = match lines_of(&bytes) {
            Ok(read) => read,
            Err(Unread::Bad(bad)) => return Ok(refused(words, &bad).into()),
            Err(Unread::Archive(ArchiveError::TooLarge)) => {
                return Err(Trouble::Mistake(words.too_large(megabytes)));
            }
            Err(Unread::Archive(_)) => return Err(Trouble::mistake(words.not_a_file())),
        };
        match lines {
            Some(lines) => go_on(
                scene,
                ReadFile {
                    url,
                    lines,
                    findings,
                },
            ),
            None => Ok(with_findings(words, words.not_a_file(), &findings).into()),
        }
    })
    .await
}

/// A previewed file, as stored until it is imported.
#[derive(Debug, Serialize, Deserialize)]
struct Attached {
    guild: u64,
    /// The address of the file at Discord.
    attached: String,
}

/// A file from which no lines can be used.
enum Unread {
    Bad(Vec<BadLine>),
    Archive(ArchiveError),
}

/// Reads the lines of a zip file or of a JSON Lines file.
fn lines_of(bytes: &[u8]) -> Result<Unpacked, Unread> {
    if bytes.starts_with(&ZIP) {
        return unpacked(bytes).map_err(Unread::Archive);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Ok(Unpacked::default());
    };
    let mut lines = Vec::new();
    let mut bad = Vec::new();
    for (number, text) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let read = match text.len() {
            ..=LINE_MAX => serde_json::from_str::<Line>(text).map_err(|error| error.to_string()),
            _ => Err(format!("longer than {LINE_MAX} bytes")),
        };
        match read {
            Ok(line) => lines.push((number, line)),
            Err(reason) => bad.push(BadLine {
                line: number,
                reason,
            }),
        }
    }
    if bad.is_empty() {
        let lines = Some(lines);
        Ok(Unpacked {
            lines,
            ..Unpacked::default()
        })
    } else {
        Err(Unread::Bad(bad))
    }
}

/// Makes the server the owner of all lines, whoever owned them before.
fn owned(lines: Vec<(usize, Line)>, scope: &Scope) -> Vec<(usize, Line)> {
    let own = |line: Line| Line {
        scope: Some(scope.clone()),
        ..line
    };
    lines
        .into_iter()
        .map(|(number, line)| (number, own(line)))
        .collect()
}

/// Previews an import.
fn tried(scene: &Scene<'_>, file: ReadFile) -> Result<Outcome, Trouble> {
    let words = scene.words;
    let guild = scene.moderated_guild()?;
    let scope = Scope::Guild(guild);
    let imported = match scene.library.try_import(owned(file.lines, &scope), &scope) {
        Ok(imported) => imported,
        Err(ImportError::Lines(bad)) => return Ok(refused(words, &bad).into()),
        Err(ImportError::Library(error)) => return Err(error.into()),
    };
    let attached = Attached {
        guild: guild.0,
        attached: file.url,
    };
    let text = serde_json::to_string(&attached).map_err(Trouble::fault)?;
    let draft = scene.desk.keep_text(&text, Timestamp::now())?;
    let post = with_findings(words, &words.would_import(&imported), &file.findings);
    Ok(post
        .row(vec![
            render::button(&CustomId::Import(draft), words.save_button()),
            render::button(&CustomId::Cancel, words.cancel_button()),
        ])
        .into())
}

/// Runs an import.
fn done(scene: &Scene<'_>, lines: Vec<(usize, Line)>) -> Result<Outcome, Trouble> {
    let words = scene.words;
    let guild = scene.moderated_guild()?;
    let scope = Scope::Guild(guild);
    let by = Author::Person(scene.desk.person(scene.asker.user)?);
    let imported = scene
        .library
        .import(owned(lines, &scope), &scope, &by, Timestamp::now());
    match imported {
        Ok(imported) => {
            let text = words.imported(&imported);
            let logged_as = format!("<@{}>: {text}", scene.asker.user);
            let logged = logged(scene, render::page(&logged_as));
            let errands = settled_by(scene, guild);
            let post = if errands.is_empty() {
                render::page(&text)
            } else {
                render::page(&format!("{text} {}", words.notified(errands.len())))
            };
            Ok(Outcome {
                posts: vec![post],
                errands: logged.into_iter().chain(errands).collect(),
            })
        }
        Err(ImportError::Lines(bad)) => Ok(refused(words, &bad).into()),
        Err(ImportError::Library(error)) => Err(error.into()),
    }
}

/// Settles the questions that the server's own facts answer after an import.
fn settled_by(scene: &Scene<'_>, guild: GuildId) -> Vec<Errand> {
    let scope = Scope::Guild(guild);
    let snapshot = scene.library.view(&scene.view);
    settling::settled(scene, guild, |asked| {
        snapshot
            .matcher()
            .find(asked)
            .matches
            .into_iter()
            .map(|found| found.fact)
            .filter(|fact| fact.scope == scope)
            .find(|fact| {
                let mut questions = fact.fact.questions.iter();
                questions.any(|question| settling::read(question).asks_the_same_as(asked))
            })
    })
}

/// Shows what is wrong with the lines of a file.
fn refused(words: &Words, bad: &[BadLine]) -> Post {
    let lines = bad.iter().take(20).map(|bad| {
        let reason = escape(&cut(&bad.reason, 300));
        format!("{}: {reason}", bad.line)
    });
    let all: Vec<String> = std::iter::once(words.bad_lines(bad.len()))
        .chain(lines)
        .collect();
    render::page(&cut(&all.join("\n"), EMBED_DESCRIPTION))
}

/// Shows one of the bot's own texts, and below it the findings about the files.
fn with_findings(words: &Words, text: &str, findings: &[Finding]) -> Post {
    let mut lines = vec![text.to_owned()];
    if !findings.is_empty() {
        lines.push(format!("\n**{}**", words.findings()));
    }
    let shown = findings.iter().take(15);
    lines.extend(shown.map(|finding| format!("• {}", escape(&cut(&finding.to_string(), 400)))));
    render::page(&cut(&lines.join("\n"), EMBED_DESCRIPTION))
}
