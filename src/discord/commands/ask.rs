//! `/ask`: a question, in anybody's own words.

use std::collections::BTreeSet;

use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, asker, respond};
use crate::date::typed::last_day;
use crate::discord::bot::{Bot, Place};
use crate::discord::limits::{CHOICE, CHOICES, length};
use crate::discord::timelines::day_of;
use crate::discord::trouble::Trouble;
use crate::question::Question;
use crate::scope::GuildId;
use crate::text;

#[poise::command(slash_command)]
pub(super) async fn ask(
    ctx: Context<'_>,
    #[autocomplete = "complete"]
    #[max_length = 2000]
    question: String,
    private: Option<bool>,
    #[max_length = 60] as_of: Option<String>,
) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let place = if private == Some(true) {
        Place::Private
    } else {
        Place::Public
    };
    respond(ctx, place, move |bot| {
        let as_of = as_of.filter(|text| !text.trim().is_empty());
        let snapshot = bot.scene(asker.guild)?.snapshot;
        let as_of = as_of.map(|text| day_of(bot, asker, &snapshot, (&text, last_day)));
        let as_of = as_of.transpose()?;
        if !text::plain(&question).chars().any(char::is_alphanumeric) {
            return Err(Trouble::Mistake(asker.words.nothing_asked().to_owned()));
        }
        let post = bot.ask(asker, &question, as_of, place)?;
        Ok(vec![post])
    })
    .await
}

/// Offers known questions and topics that go on from what was typed.
async fn complete(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let bot = std::sync::Arc::clone(ctx.framework.user_data);
    let typed = typed.to_owned();
    let guild = ctx.interaction.guild_id;
    let guild = guild.map(|guild| GuildId(guild.get()));
    let offered = tokio::task::spawn_blocking(move || offers(&bot, guild, &typed));
    let offered = offered
        .await
        .unwrap_or_else(|panic| Err(Trouble::fault(panic)));
    let offered = offered.unwrap_or_else(|trouble| {
        tracing::error!(%trouble, "completing failed");
        Vec::new()
    });
    let choices = offered
        .into_iter()
        .map(|text| AutocompleteChoice::new(text.clone(), text));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Returns known questions, the likeliest to be meant first, then topics.
fn offers(bot: &Bot, guild: Option<GuildId>, typed: &str) -> Result<Vec<String>, Trouble> {
    let snapshot = bot.scene(guild)?.snapshot;
    let beginning = snapshot.matcher().completed(typed);
    let question = Question::new(&beginning, None, bot.today());
    let topics = snapshot.knowledge().topics();
    let folded = text::folded(typed);
    let mut offers: Vec<&str> = Vec::new();
    let ranking = snapshot.matcher().find(&question);
    let facts = || ranking.matches.iter().map(|found| &found.fact.fact);
    offers.extend(
        ranking
            .matches
            .iter()
            .filter_map(|found| found.phrasing.as_deref()),
    );
    let topics = topics.iter().map(|(topic, _)| *topic);
    offers.extend(topics.filter(|topic| text::folded(topic).starts_with(&folded)));
    // Where little was typed, other questions of the same facts, else of any.
    offers.extend(facts().flat_map(|fact| fact.questions.iter().take(3).map(String::as_str)));
    if typed.trim().is_empty() {
        let facts = snapshot.knowledge().facts().take(CHOICES);
        offers.extend(facts.filter_map(|fact| fact.fact.questions.first().map(String::as_str)));
    }
    let mut known = BTreeSet::new();
    let fits =
        |text: &&str| (1..=CHOICE).contains(&length(text)) && known.insert(text::folded(text));
    let offers = offers.into_iter().filter(fits).take(CHOICES);
    Ok(offers.map(str::to_owned).collect())
}
