//! `/about`: what Ibid is, and what it knows.
//!
//! Tested in `tests/integration/discord/commands.rs`,
//! `each_command_of_information_is_for_the_one_who_asks`.

use super::{Context, respond};
use crate::discord::markdown::fitted;
use crate::discord::post::ReplyTo;
use crate::discord::render;
use crate::discord::trouble::Trouble;
use crate::discord::words::Holding;

/// The maximum number of packs to list.
const NAMED: usize = 20;

#[poise::command(slash_command)]
pub(super) async fn about(ctx: Context<'_>) -> Result<(), Trouble> {
    respond(ctx, ReplyTo::Private, move |scene| {
        let words = scene.words;
        let snapshot = scene.snapshot();
        let knowledge = snapshot.knowledge();
        let packs = knowledge.packs().values().take(NAMED);
        let titles: Vec<String> = packs.map(|pack| fitted(&pack.title, 120)).collect();
        let holding = Holding {
            titles: &titles.iter().map(String::as_str).collect::<Vec<_>>(),
            facts: knowledge.facts().count(),
            sources: knowledge.sources().len(),
            version: env!("CARGO_PKG_VERSION"),
        };
        Ok(render::page(&words.about(holding)))
    })
    .await
}
