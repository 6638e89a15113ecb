//! `/fact show`, `/fact history`, `/fact list`: what there is, and how it came to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::{Context, asker, complete_any, respond_privately, turning};
use crate::discord::bot::{Asker, Bot};
use crate::discord::custom_id::CustomId;
use crate::discord::message::Post;
use crate::discord::moderation::{self, meant};
use crate::discord::render::moderation as shown;
use crate::discord::trouble::Trouble;
use crate::library::{Listed, Which};
use crate::store::DraftKey;
use crate::text;

/// The lists that there are.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter, Serialize, Deserialize)]
pub(super) enum Lists {
    #[name = "told"]
    Told,
    #[name = "withdrawn"]
    Withdrawn,
    #[name = "due"]
    Due,
    #[name = "contested"]
    Contested,
}

/// What somebody wants a list of, as it is kept for the buttons that turn its pages.
#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    list: Lists,
    about: Option<String>,
}

#[poise::command(slash_command)]
pub(super) async fn show(
    ctx: Context<'_>,
    #[autocomplete = "complete_any"]
    #[max_length = 100]
    fact: String,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.moderated_guild()?;
        moderation::all_of(bot, asker, &meant(bot, asker, &fact)?)
    })
    .await
}

#[poise::command(slash_command)]
pub(super) async fn history(
    ctx: Context<'_>,
    #[autocomplete = "complete_any"]
    #[max_length = 100]
    fact: String,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.moderated_guild()?;
        let fact = meant(bot, asker, &fact)?;
        Ok(vec![moderation::history(bot, asker, &fact)?])
    })
    .await
}

#[poise::command(slash_command)]
pub(super) async fn list(
    ctx: Context<'_>,
    which: Option<Lists>,
    #[max_length = 100] about: Option<String>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        let wanted = Wanted {
            list: which.unwrap_or(Lists::Told),
            about: about.filter(|about| !about.trim().is_empty()),
        };
        Ok(vec![page(bot, asker, &wanted, 0, None)?])
    })
    .await
}

/// Shows another page of a list that was asked for.
pub(in crate::discord) fn turn(
    bot: &Bot,
    asker: Asker,
    selection: DraftKey,
    number: u32,
) -> Result<Post, Trouble> {
    asker.moderated_guild()?;
    let mistake = |told: &str| Trouble::Mistake(told.to_owned());
    let kept = bot.desk.drafted(selection, Timestamp::now())?;
    let kept = kept.ok_or_else(|| mistake(asker.words.form_gone()))?;
    let wanted = serde_json::from_str(&kept);
    let wanted: Wanted = wanted.map_err(|_| mistake(asker.words.unreadable_button()))?;
    page(bot, asker, &wanted, number as usize, Some(selection))
}

fn page(
    bot: &Bot,
    asker: Asker,
    wanted: &Wanted,
    number: usize,
    kept: Option<DraftKey>,
) -> Result<Post, Trouble> {
    asker.moderated_guild()?;
    let words = asker.words;
    let scene = bot.scene(asker.guild)?;
    let which = match wanted.list {
        Lists::Told => Which::Told,
        Lists::Withdrawn => Which::Retired,
        Lists::Due => Which::Due(bot.today()),
        Lists::Contested => Which::Contested,
    };
    let mut facts = bot.library.list(&scene.view, which);
    if let Some(about) = &wanted.about {
        facts.retain(|fact| is_about(fact, about));
    }
    if facts.is_empty() {
        return Ok(Post::text(words.empty_list(which)).private());
    }
    let pages = facts.len().div_ceil(shown::LISTED);
    let number = number.min(pages - 1);
    let id = |selection, page| CustomId::List { selection, page };
    let buttons = turning(bot, words, (wanted, kept), (number, pages), id)?;
    Ok(shown::page_of_facts(
        words,
        words.list(which),
        &facts,
        number,
        buttons,
    ))
}

/// Tells whether a fact's id, statement or a topic of it has some words.
fn is_about(fact: &Listed, about: &str) -> bool {
    let entry = fact.state.entry();
    let texts = [entry.id.as_str(), &entry.statement].into_iter();
    let mut texts = texts.chain(entry.topics.iter().map(String::as_str));
    let folded = text::folded(about);
    // What has no words in it is looked for sign by sign.
    if folded.is_empty() {
        return texts.any(|text| text.contains(about.trim()));
    }
    texts.any(|text| text::folded(text).contains(&folded))
}
