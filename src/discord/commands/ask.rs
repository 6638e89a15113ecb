//! `/ask`: asks a question in a person's own words.
//!
//! Tested in `tests/integration/discord/asking.rs`,
//! `a_question_with_a_slip_gets_a_dated_cited_answer`; `tests/integration/discord/asking.rs`,
//! `typing_a_question_is_helped_with_known_ones`.

use std::collections::BTreeSet;

use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Context, complete_with, respond};
use crate::date::typed::last_day;
use crate::discord::answering::Typed;
use crate::discord::limits::{CHOICE, CHOICES, length};
use crate::discord::post::ReplyTo;
use crate::discord::scene::Scene;
use crate::discord::timelines::day_of;
use crate::discord::trouble::Trouble;
use crate::question::Question;
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
    let to = if private == Some(true) {
        ReplyTo::Private
    } else {
        ReplyTo::Public
    };
    respond(ctx, to, move |scene| {
        let as_of = as_of
            .filter(|text| !text.trim().is_empty())
            .map(|text| day_of(scene, &text, last_day))
            .transpose()?;
        let question =
            Typed::read(&question).ok_or_else(|| Trouble::mistake(scene.words.nothing_asked()))?;
        scene.ask(&question, as_of, to)
    })
    .await
}

/// Suggests known questions and topics that continue the typed text.
async fn complete(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_owned();
    let offered = complete_with(&ctx, move |scene| Ok(offers(scene, &typed))).await;
    let choices = offered
        .into_iter()
        .map(|text| AutocompleteChoice::new(text.clone(), text));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Returns known questions, the most likely first, and then topics.
fn offers(scene: &Scene<'_>, typed: &str) -> Vec<String> {
    let snapshot = scene.snapshot();
    let beginning = snapshot.matcher().completed(typed);
    let question = Question::new(&beginning, None, scene.bot.today());
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
    let names = topics.iter().map(|(topic, _)| *topic);
    offers.extend(names.filter(|topic| text::folded(topic).starts_with(&folded)));
    // Fill up with other questions of the same facts. If nothing was typed, use any facts.
    offers.extend(facts().flat_map(|fact| fact.questions.iter().take(3).map(String::as_str)));
    if typed.trim().is_empty() {
        let facts = snapshot.knowledge().facts().take(CHOICES);
        offers.extend(facts.filter_map(|fact| fact.fact.questions.first().map(String::as_str)));
    }
    let mut known = BTreeSet::new();
    let fits =
        |text: &&str| (1..=CHOICE).contains(&length(text)) && known.insert(text::folded(text));
    let fitting = offers.into_iter().filter(fits).take(CHOICES);
    fitting.map(str::to_owned).collect()
}
