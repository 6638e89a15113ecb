//! `/about`: what Ibid is, and what it knows.

use super::{Context, asker, respond};
use crate::discord::bot::Place;
use crate::discord::markdown::fitted;
use crate::discord::render;
use crate::discord::trouble::Trouble;
use crate::discord::words::Holding;

/// The most packs that are named.
const NAMED: usize = 20;

#[poise::command(slash_command)]
pub(super) async fn about(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond(ctx, Place::Private, move |bot| {
        let snapshot = bot.scene(asker.guild)?.snapshot;
        let knowledge = snapshot.knowledge();
        let titles = knowledge.packs().values().take(NAMED);
        let titles: Vec<String> = titles.map(|pack| fitted(&pack.title, 120)).collect();
        let holding = Holding {
            titles: &titles.iter().map(String::as_str).collect::<Vec<_>>(),
            facts: knowledge.facts().count(),
            sources: knowledge.sources().len(),
            version: env!("CARGO_PKG_VERSION"),
        };
        Ok(vec![render::page(&words.about(holding))])
    })
    .await
}
