//! `/timeline`: dated facts in order, a page at a time, as text or as a picture.

use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, Kind, asker, respond};
use crate::date::typed::{DayOf, first_day, last_day};
use crate::discord::bot::{Place, Scene};
use crate::discord::custom_id::View;
use crate::discord::limits::{CHOICE, CHOICES, cut};
use crate::discord::markdown::{escape, label};
use crate::discord::timelines::{self, Wanted, day_of};
use crate::discord::trouble::Trouble;
use crate::fact::FactKind;
use crate::scope::GuildId;
use crate::source::SourceId;
use crate::text;

/// How a timeline is seen, as the option offers it.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum ViewOption {
    #[name = "list"]
    List,
    #[name = "picture"]
    Picture,
}

#[poise::command(slash_command)]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an option of the command"
)]
pub(super) async fn timeline(
    ctx: Context<'_>,
    #[max_length = 200]
    #[autocomplete = "complete_about"]
    about: Option<String>,
    #[max_length = 60] from: Option<String>,
    #[max_length = 60] to: Option<String>,
    kind: Option<Kind>,
    #[autocomplete = "complete_source"] source: Option<String>,
    #[max_length = 60] as_of: Option<String>,
    view: Option<ViewOption>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond(ctx, Place::Public, move |bot| {
        let scene = bot.scene(asker.guild)?;
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let day = |text: Option<String>, which: DayOf| {
            let text = filled(text);
            let day = text.map(|text| day_of(bot, asker, &scene.snapshot, (&text, which)));
            day.transpose()
        };
        let source = filled(source).map(|text| {
            let unknown = || Trouble::Mistake(words.not_a_source(&escape(&cut(&text, 64))));
            source_of(&scene, &text).ok_or_else(unknown)
        });
        let wanted = Wanted {
            about: filled(about),
            from: day(from, first_day)?,
            to: day(to, last_day)?,
            kind: kind.map(FactKind::from),
            source: source.transpose()?,
            as_of: day(as_of, last_day)?,
            ..Wanted::default()
        };
        if matches!((wanted.from, wanted.to), (Some(first), Some(last)) if last < first) {
            return Err(Trouble::Mistake(words.end_before_begin().to_owned()));
        }
        let view = match view {
            Some(ViewOption::Picture) => View::Picture,
            Some(ViewOption::List) | None => View::List,
        };
        Ok(vec![timelines::asked(bot, asker, wanted, view)?])
    })
    .await
}

/// Returns the source that somebody chose, where it is seen on the server.
fn source_of(scene: &Scene, text: &str) -> Option<SourceId> {
    let id: SourceId = text.parse().ok()?;
    let mut known = scene.snapshot.knowledge().sources().keys();
    let is_known = known.any(|(scope, other)| *other == id && scene.view.shows(scope));
    is_known.then_some(id)
}

/// Returns what is seen where a command is typed.
fn scene(ctx: &Context<'_>) -> Option<Scene> {
    let guild = ctx.interaction.guild_id;
    let guild = guild.map(|guild| GuildId(guild.get()));
    ctx.framework.user_data.scene(guild).ok()
}

/// Offers what facts are about: topics, those of most facts first, and names.
async fn complete_about(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(scene) = scene(&ctx) else {
        return CreateAutocompleteResponse::new();
    };
    let typed = text::folded(typed);
    let knows = move || scene.snapshot.knowledge().subjects(&typed, CHOICES);
    let subjects = tokio::task::spawn_blocking(knows).await;
    let choices = subjects.unwrap_or_default().into_iter();
    let choices = choices.filter_map(|subject| {
        let name = label(&subject, CHOICE)?;
        Some(AutocompleteChoice::new(name, cut(&subject, CHOICE)))
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Offers sources by their ids and titles.
#[expect(clippy::unused_async, reason = "poise waits for it")]
async fn complete_source(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let Some(Scene { snapshot, view, .. }) = scene(&ctx) else {
        return CreateAutocompleteResponse::new();
    };
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
