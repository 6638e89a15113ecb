//! `/fact export`, `/fact import`: a server's facts as the files of a pack.

use std::sync::Arc;

use jiff::Timestamp;
use poise::serenity_prelude::Attachment;
use serde::{Deserialize, Serialize};

use super::super::{Context, asker, waiting};
use crate::curation::Author;
use crate::curation::transfer::{BadLine, LINE_MAX, Line};
use crate::discord::api::{Callback, Seen, Waiting};
use crate::discord::bot::{Asker, Bot, Outcome};
use crate::discord::custom_id::CustomId;
use crate::discord::limits::{EMBED_DESCRIPTION, cut};
use crate::discord::markdown::escape;
use crate::discord::message::{File, Post};
use crate::discord::moderation::logged;
use crate::discord::queue;
use crate::discord::render;
use crate::discord::trouble::Trouble;
use crate::knowledge::finding::Finding;
use crate::library::transfer::ImportError;
use crate::library::{ArchiveError, Unpacked, unpacked};
use crate::scope::Scope;
use crate::store::DraftKey;

/// The largest file that is taken, in bytes: what Discord lets anybody attach.
const FILE_MAX: usize = 10 << 20;

/// What stands at the beginning of a zip.
const ZIP: [u8; 2] = *b"PK";

#[poise::command(slash_command)]
pub(super) async fn export(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let guild = asker.moderated_guild()?;
    let (bot, waiting) = (ctx.framework.user_data, waiting(&ctx));
    let later = Callback::message_later(Seen::ByOne);
    bot.api.answer(&waiting, &later).await?;
    let worker = Arc::clone(bot);
    let archived = tokio::task::spawn_blocking(move || {
        let scope = Scope::Guild(guild);
        let archive = worker.library.archive(&scope).map_err(Trouble::fault)?;
        Ok((archive, worker.library.count_of(&scope)))
    });
    let archived = archived
        .await
        .unwrap_or_else(|panic| Err(Trouble::fault(panic)));
    match archived {
        Ok((archive, facts)) => {
            let facts = asker.words.count_of_facts(facts);
            let archive = File {
                name: format!("guild-{guild}.zip"),
                bytes: archive,
            };
            let post = Post::text(asker.words.exported(&facts)).attach(archive, None);
            Ok(bot.api.edit(&waiting, &post).await?)
        }
        Err(trouble) => {
            let post = bot.tell(trouble, asker.words);
            Ok(bot.api.edit(&waiting, &post).await?)
        }
    }
}

#[poise::command(slash_command)]
pub(super) async fn import(ctx: Context<'_>, file: Attachment) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    asker.moderated_guild()?;
    let (bot, waiting) = (ctx.framework.user_data, waiting(&ctx));
    let later = Callback::message_later(Seen::ByOne);
    bot.api.answer(&waiting, &later).await?;
    let url = file.url.clone();
    let read = read(bot, asker, url, |bot, asker, url, lines, findings| {
        tried(bot, asker, url, lines, findings)
    });
    finish(bot, &waiting, asker, read.await).await
}

/// Tells what came of a file, in the place of what was promised.
async fn finish(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    asker: Asker,
    read: Result<Outcome, Trouble>,
) -> Result<(), Trouble> {
    let Outcome { posts, errands } =
        read.unwrap_or_else(|trouble| vec![bot.tell(trouble, asker.words)].into());
    for post in posts {
        bot.api.edit(waiting, &post.seen_as_before()).await?;
    }
    bot.run(errands).await;
    Ok(())
}

/// Imports a file that was looked at before.
pub(in crate::discord) async fn import_kept(
    bot: &Arc<Bot>,
    waiting: &Waiting,
    asker: Asker,
    draft: DraftKey,
) -> Result<(), Trouble> {
    let kept = asker.moderated_guild().and_then(|_| {
        let kept = bot.desk.drafted(draft, Timestamp::now())?;
        // A forged id may name a draft that is something else, or another server's.
        let kept: Option<Attached> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
        let kept = kept.filter(|kept| kept.guild == asker.guild_number());
        let url = kept.map(|kept| kept.attached);
        url.ok_or_else(|| Trouble::Mistake(asker.words.form_gone().to_owned()))
    });
    let url = match kept {
        Ok(url) => url,
        Err(trouble) => {
            let post = bot.tell(trouble, asker.words);
            return Ok(bot.api.tell(waiting, post).await?);
        }
    };
    bot.api.answer(waiting, &Callback::update_later()).await?;
    let read = read(bot, asker, url, |bot, asker, _, lines, _| {
        done(bot, asker, lines)
    });
    finish(bot, waiting, asker, read.await).await
}

/// Gets a file, reads it, and goes on with its lines.
async fn read(
    bot: &Arc<Bot>,
    asker: Asker,
    url: String,
    go_on: impl FnOnce(&Bot, Asker, &str, Vec<(usize, Line)>, &[Finding]) -> Result<Outcome, Trouble>
    + Send
    + 'static,
) -> Result<Outcome, Trouble> {
    let words = asker.words;
    let megabytes = (FILE_MAX >> 20) as u64;
    let bytes = bot.api.download(&url, FILE_MAX).await?;
    let bytes = bytes.ok_or_else(|| Trouble::Mistake(words.too_large(megabytes)))?;
    let worker = Arc::clone(bot);
    let done = tokio::task::spawn_blocking(move || {
        let Unpacked { lines, findings } = match lines_of(&bytes) {
            Ok(read) => read,
            Err(Unread::Bad(bad)) => return Ok(vec![refused(asker, &bad)].into()),
            Err(Unread::Archive(ArchiveError::TooLarge)) => {
                return Err(Trouble::Mistake(words.too_large(megabytes)));
            }
            Err(Unread::Archive(_)) => {
                return Err(Trouble::Mistake(words.not_a_file().to_owned()));
            }
        };
        match lines {
            Some(lines) => go_on(&worker, asker, &url, lines, &findings),
            None => Ok(vec![with_findings(asker, words.not_a_file(), &findings)].into()),
        }
    });
    done.await
        .unwrap_or_else(|panic| Err(Trouble::fault(panic)))
}

/// A file that was looked at, as it is kept until it is imported.
#[derive(Debug, Serialize, Deserialize)]
struct Attached {
    guild: u64,
    /// Where Discord keeps it.
    attached: String,
}

/// A file that holds no lines.
enum Unread {
    Bad(Vec<BadLine>),
    Archive(ArchiveError),
}

/// Reads the lines of a zip or of JSON lines.
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

/// Has lines be the server's own, whosever they were.
fn owned(lines: Vec<(usize, Line)>, scope: &Scope) -> Vec<(usize, Line)> {
    let own = |(number, line): (usize, Line)| {
        let scope = Some(scope.clone());
        (number, Line { scope, ..line })
    };
    lines.into_iter().map(own).collect()
}

/// Shows what an import would do.
fn tried(
    bot: &Bot,
    asker: Asker,
    url: &str,
    lines: Vec<(usize, Line)>,
    findings: &[Finding],
) -> Result<Outcome, Trouble> {
    let words = asker.words;
    let scope = Scope::Guild(asker.moderated_guild()?);
    let imported = match bot.library.try_import(owned(lines, &scope), &scope) {
        Ok(imported) => imported,
        Err(ImportError::Lines(bad)) => return Ok(vec![refused(asker, &bad)].into()),
        Err(ImportError::Library(error)) => return Err(error.into()),
    };
    let attached = Attached {
        guild: asker.guild_number(),
        attached: url.to_owned(),
    };
    let attached = serde_json::to_string(&attached).map_err(Trouble::fault)?;
    let draft = bot.desk.draft(&attached, Timestamp::now())?;
    let post = with_findings(asker, &words.would_import(&imported), findings);
    Ok(vec![post.row(vec![
        render::button(&CustomId::Import(draft), words.save_button()),
        render::button(&CustomId::Cancel, words.cancel_button()),
    ])]
    .into())
}

/// Makes an import.
fn done(bot: &Bot, asker: Asker, lines: Vec<(usize, Line)>) -> Result<Outcome, Trouble> {
    let scope = Scope::Guild(asker.moderated_guild()?);
    let by = Author::Person(bot.desk.person(asker.user)?);
    let lines = owned(lines, &scope);
    match bot.library.import(lines, &scope, &by, Timestamp::now()) {
        Ok(imported) => {
            let mut told = asker.words.imported(&imported);
            let logged_as = format!("<@{}>: {told}", asker.user);
            let scene = bot.scene(asker.guild)?;
            let logged = logged(&scene, render::page(&logged_as));
            let telling = queue::settled(bot, asker, &scene, |asked| {
                let found = scene.snapshot.matcher().find(asked).matches.into_iter();
                let mut own = found
                    .map(|found| found.fact)
                    .filter(|fact| fact.scope == scope);
                own.find(|fact| {
                    let mut questions = fact.fact.questions.iter();
                    questions.any(|question| queue::read(question).asks_the_same_as(asked))
                })
            });
            if !telling.is_empty() {
                told = format!("{told} {}", asker.words.told_of_it(telling.len()));
            }
            Ok(Outcome {
                posts: vec![render::page(&told)],
                errands: logged.into_iter().chain(telling).collect(),
            })
        }
        Err(ImportError::Lines(bad)) => Ok(vec![refused(asker, &bad)].into()),
        Err(ImportError::Library(error)) => Err(error.into()),
    }
}

/// What is wrong with the lines of a file.
fn refused(asker: Asker, bad: &[BadLine]) -> Post {
    let lines = bad.iter().take(20).map(|bad| {
        let reason = escape(&cut(&bad.reason, 300));
        format!("{}: {reason}", bad.line)
    });
    let told = [asker.words.bad_lines(bad.len())].into_iter();
    let text = told.chain(lines).collect::<Vec<_>>().join("\n");
    render::page(&cut(&text, EMBED_DESCRIPTION))
}

/// Something to say, and what is to be said of the files.
fn with_findings(asker: Asker, told: &str, findings: &[Finding]) -> Post {
    let mut lines = vec![told.to_owned()];
    if !findings.is_empty() {
        lines.push(format!("\n**{}**", asker.words.findings()));
    }
    let findings = findings.iter().take(15);
    lines.extend(findings.map(|finding| format!("• {}", escape(&cut(&finding.to_string(), 400)))));
    render::page(&cut(&lines.join("\n"), EMBED_DESCRIPTION))
}
