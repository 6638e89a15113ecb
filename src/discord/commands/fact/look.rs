//! `/fact show`, `/fact history`, `/fact list`: the facts, and how they changed.
//!
//! Tested in `tests/integration/discord/moderating.rs`, `a_list_has_pages_and_can_be_narrowed`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::{Context, complete_any, respond_privately};
use crate::discord::custom_id::CustomId;
use crate::discord::moderation::{self, meant};
use crate::discord::post::Post;
use crate::discord::render::{self, moderation as shown};
use crate::discord::scene::Scene;
use crate::discord::trouble::Trouble;
use crate::library::{Listed, Which};
use crate::store::TextKey;
use crate::text;

/// The available lists.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter, Serialize, Deserialize)]
pub(super) enum Lists {
    #[name = "active"]
    // The name in the kept texts of buttons that are older than this one.
    #[serde(rename = "Told")]
    Live,
    #[name = "withdrawn"]
    Withdrawn,
    #[name = "due"]
    Due,
    #[name = "contested"]
    Contested,
}

/// The list that a person wants, as stored for the buttons that turn its pages.
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
    respond_privately(ctx, move |scene| {
        scene.moderated_guild()?;
        moderation::all_of(scene, &meant(scene, &fact)?)
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
    respond_privately(ctx, move |scene| {
        scene.moderated_guild()?;
        let fact = meant(scene, &fact)?;
        moderation::history(scene, &fact)
    })
    .await
}

#[poise::command(slash_command)]
pub(super) async fn list(
    ctx: Context<'_>,
    which: Option<Lists>,
    #[max_length = 100] about: Option<String>,
) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        let wanted = Wanted {
            list: which.unwrap_or(Lists::Live),
            about: about.filter(|about| !about.trim().is_empty()),
        };
        page(scene, &wanted, 0, None)
    })
    .await
}

/// Shows another page of a list.
pub(in crate::discord) fn turn(
    scene: &Scene<'_>,
    selection: TextKey,
    number: u32,
) -> Result<Post, Trouble> {
    scene.moderated_guild()?;
    let drafted = scene.desk.kept_text(selection, Timestamp::now())?;
    let text = drafted.ok_or_else(|| Trouble::mistake(scene.words.form_expired()))?;
    let wanted: Wanted = serde_json::from_str(&text).map_err(|_| scene.unreadable())?;
    page(scene, &wanted, number as usize, Some(selection))
}

fn page(
    scene: &Scene<'_>,
    wanted: &Wanted,
    number: usize,
    kept: Option<TextKey>,
) -> Result<Post, Trouble> {
    scene.moderated_guild()?;
    let words = scene.words;
    let which = match wanted.list {
        Lists::Live => Which::Live,
        Lists::Withdrawn => Which::Retired,
        Lists::Due => Which::Due(scene.bot.today()),
        Lists::Contested => Which::Contested,
    };
    let mut facts = scene.library.list(&scene.view, which);
    if let Some(about) = &wanted.about {
        facts.retain(|fact| is_about(fact, about));
    }
    if facts.is_empty() {
        return Ok(Post::text(words.empty_list(which)).private());
    }
    let pages = facts.len().div_ceil(shown::LISTED);
    let page = number.min(pages - 1);
    let buttons = if pages < 2 {
        Vec::new()
    } else {
        let selection = keep(scene, wanted, kept)?;
        render::turning(words, page, pages, |page| CustomId::List {
            selection,
            page,
        })
    };
    let title = words.list(which);
    Ok(shown::page_of_facts(words, title, &facts, page, buttons))
}

/// Stores the wanted list for the buttons that turn its pages, unless it is already stored.
fn keep(scene: &Scene<'_>, wanted: &Wanted, kept: Option<TextKey>) -> Result<TextKey, Trouble> {
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let text = serde_json::to_string(wanted).map_err(Trouble::fault)?;
    Ok(scene.desk.keep_text(&text, Timestamp::now())?)
}

/// Reports whether a fact's id, its statement or one of its topics contains a text.
fn is_about(fact: &Listed, about: &str) -> bool {
    let entry = fact.state.entry();
    let mut texts = [entry.id.as_str(), &entry.statement]
        .into_iter()
        .chain(entry.topics.iter().map(String::as_str));
    let folded = text::folded(about);
    // If the text has no words, search for its exact characters.
    if folded.is_empty() {
        return texts.any(|text| text.contains(about.trim()));
    }
    texts.any(|text| text::folded(text).contains(&folded))
}
