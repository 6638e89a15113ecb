//! `/timeline`: dated facts in order, a page at a time.

use jiff::Timestamp;
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};
use serde::{Deserialize, Serialize};

use super::{Context, Kind, asker, respond, turning};
use crate::date::DayBounds;
use crate::date::expression::NO_EVENTS;
use crate::date::typed::days;
use crate::discord::bot::{Asker, Bot, Place};
use crate::discord::custom_id::CustomId;
use crate::discord::limits::{CHOICE, CHOICES, cut};
use crate::discord::markdown::{escape, label};
use crate::discord::message::Post;
use crate::discord::render::{self, PAGE};
use crate::discord::trouble::Trouble;
use crate::discord::words::{Words, mistaken_time};
use crate::fact::FactKind;
use crate::scope::GuildId;
use crate::source::SourceId;
use crate::store::DraftKey;
use crate::text;
use crate::timeline::Selection;

/// What somebody wants a timeline of, as it is kept for the buttons that turn its pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Wanted {
    about: Option<String>,
    from: Option<String>,
    to: Option<String>,
    kind: Option<FactKind>,
    source: Option<SourceId>,
}

#[poise::command(slash_command)]
pub(super) async fn timeline(
    ctx: Context<'_>,
    #[max_length = 200] about: Option<String>,
    #[max_length = 60] from: Option<String>,
    #[max_length = 60] to: Option<String>,
    kind: Option<Kind>,
    #[autocomplete = "complete"] source: Option<String>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond(ctx, Place::Public, move |bot| {
        let not_a_source =
            |text: &str| Trouble::Mistake(words.not_a_source(&escape(&cut(text, 64))));
        let source = match source
            .as_deref()
            .map(|text| (text, text.parse::<SourceId>()))
        {
            Some((text, Err(_))) => return Err(not_a_source(text)),
            Some((text, Ok(id))) => {
                let scene = bot.scene(asker.guild)?;
                let mut known = scene.snapshot.knowledge().sources().keys();
                if !known.any(|(scope, other)| *other == id && scene.view.shows(scope)) {
                    return Err(not_a_source(text));
                }
                Some(id)
            }
            None => None,
        };
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let wanted = Wanted {
            about: filled(about),
            from: filled(from),
            to: filled(to),
            kind: kind.map(FactKind::from),
            source,
        };
        shown(bot, asker, &wanted, 0, None).map(|post| vec![post])
    })
    .await
}

/// Offers sources by their ids and titles.
#[expect(clippy::unused_async, reason = "poise waits for it")]
async fn complete(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let guild = ctx.interaction.guild_id;
    let guild = guild.map(|guild| GuildId(guild.get()));
    let Ok(scene) = ctx.framework.user_data.scene(guild) else {
        return CreateAutocompleteResponse::new();
    };
    let (snapshot, view) = (scene.snapshot, scene.view);
    let typed = text::folded(typed);
    let sources = snapshot.knowledge().sources().iter();
    let sources = sources.filter(|((scope, _), _)| view.shows(scope));
    let sources = sources.filter(|((_, id), source)| {
        let mut names = [id.as_str(), &source.title].into_iter();
        names.any(|name| text::folded(name).contains(&typed))
    });
    let choices = sources.take(CHOICES).map(|((_, id), source)| {
        let name = label(&source.title, CHOICE).unwrap_or_else(|| id.to_string());
        AutocompleteChoice::new(name, id.as_str())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Shows another page of a timeline that was asked for.
pub(in crate::discord) fn turn(
    bot: &Bot,
    asker: Asker,
    selection: DraftKey,
    page: u16,
) -> Result<Post, Trouble> {
    let words = asker.words;
    let kept = bot.desk.drafted(selection, Timestamp::now())?;
    let kept = kept.ok_or_else(|| Trouble::Mistake(words.draft_gone().to_owned()))?;
    // A forged id may name a draft that is a question.
    let wanted = serde_json::from_str(&kept);
    let wanted: Wanted =
        wanted.map_err(|_| Trouble::Mistake(words.unreadable_button().to_owned()))?;
    shown(bot, asker, &wanted, page.into(), Some(selection))
}

fn shown(
    bot: &Bot,
    asker: Asker,
    wanted: &Wanted,
    page: usize,
    kept: Option<DraftKey>,
) -> Result<Post, Trouble> {
    let words = asker.words;
    let span = DayBounds {
        first: bounds(bot, words, wanted.from.as_deref())?.first,
        last: bounds(bot, words, wanted.to.as_deref())?.last,
    };
    if matches!((span.first, span.last), (Some(first), Some(last)) if last < first) {
        return Err(Trouble::Mistake(words.end_before_begin().to_owned()));
    }
    let selection = Selection {
        about: wanted.about.clone(),
        span,
        kind: wanted.kind,
        source: wanted.source.clone(),
        as_of: None,
    };
    let entries = bot.scene(asker.guild)?.snapshot.timeline(&selection);
    let pages = entries.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let id = |selection, page| CustomId::Page {
        selection,
        page,
        asker: asker.user,
    };
    let buttons = turning(bot, words, (wanted, kept), (page, pages), id)?;
    let about = wanted.about.as_deref();
    Ok(render::timeline(words, about, &entries, page, buttons))
}

/// Returns the days of a time that somebody wrote.
fn bounds(bot: &Bot, words: &dyn Words, text: Option<&str>) -> Result<DayBounds, Trouble> {
    let Some(text) = text else {
        return Ok(DayBounds::default());
    };
    days(text, bot.today(), NO_EVENTS)
        .map_err(|error| Trouble::Mistake(mistaken_time(words, text, &error)))
}
