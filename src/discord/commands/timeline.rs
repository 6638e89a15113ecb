//! `/timeline`: dated facts in order, a page at a time, as text or as an image.
//!
//! Tested in `tests/integration/discord/timelines.rs`, `dated_facts_stand_in_order_on_a_timeline`.

use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, Kind, complete_with, respond};
use crate::date::typed::{DayOf, first_day, last_day};
use crate::discord::custom_id::View;
use crate::discord::limits::{CHOICE, CHOICES, cut};
use crate::discord::markdown::{escape, label};
use crate::discord::post::ReplyTo;
use crate::discord::scene::Scene;
use crate::discord::timelines::{self, Wanted, day_of};
use crate::discord::trouble::Trouble;
use crate::fact::FactKind;
use crate::source::SourceId;
use crate::text;

/// The ways to show a timeline, as the option lists them.
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
    respond(ctx, ReplyTo::Public, move |scene| {
        let words = scene.words;
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let day = |text: Option<String>, which: DayOf| {
            filled(text)
                .map(|text| day_of(scene, &text, which))
                .transpose()
        };
        let source = filled(source).map(|text| {
            let unknown = || Trouble::Mistake(words.not_a_source(&escape(&cut(&text, 64))));
            source_of(scene, &text).ok_or_else(unknown)
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
            return Err(Trouble::mistake(words.end_before_begin()));
        }
        let seen = match view {
            Some(ViewOption::Picture) => View::Picture,
            Some(ViewOption::List) | None => View::List,
        };
        timelines::asked(scene, wanted, seen)
    })
    .await
}

/// Returns the chosen source, if it is visible on the server.
fn source_of(scene: &Scene<'_>, text: &str) -> Option<SourceId> {
    let id: SourceId = text.parse().ok()?;
    let mut known = scene.snapshot().knowledge().sources().keys();
    let is_known = known.any(|(scope, other)| *other == id && scene.view.shows(scope));
    is_known.then_some(id)
}

/// Suggests the subjects of facts: topics, the most frequent first, and names.
async fn complete_about(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = text::folded(typed);
    let subjects = complete_with(&ctx, move |scene| {
        Ok(scene.snapshot().knowledge().subjects(&typed, CHOICES))
    });
    let choices = subjects.await.into_iter().filter_map(|subject| {
        let name = label(&subject, CHOICE)?;
        Some(AutocompleteChoice::new(name, cut(&subject, CHOICE)))
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Suggests sources by their ids and titles.
async fn complete_source(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = text::folded(typed);
    let sources = complete_with(&ctx, move |scene| {
        let seen = scene
            .snapshot()
            .knowledge()
            .sources()
            .iter()
            .filter(|((scope, _), _)| scene.view.shows(scope))
            .filter(|((_, id), source)| {
                let mut names = [id.as_str(), &source.title].into_iter();
                names.any(|name| text::folded(name).contains(&typed))
            })
            .map(|((_, id), source)| (id.clone(), source.title.clone()));
        Ok(seen.take(CHOICES).collect::<Vec<(SourceId, String)>>())
    });
    let choices = sources.await.into_iter().map(|(id, title)| {
        let name = label(&title, CHOICE).unwrap_or_else(|| id.to_string());
        AutocompleteChoice::new(name, id.as_str())
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
