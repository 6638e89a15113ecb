//! `/fact retire`, `/fact restore`, `/fact undo`: withdraws and restores facts, and undoes changes.
//!
//! Tested in `tests/integration/discord/moderating.rs`,
//! `a_fact_is_withdrawn_restored_and_each_undone`.

use super::super::{Context, complete_any, complete_retired, complete_told, respond_privately};
use crate::curation::Alteration;
use crate::discord::moderation::{self, meant};
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn retire(
    ctx: Context<'_>,
    #[autocomplete = "complete_told"]
    #[max_length = 100]
    fact: String,
    #[max_length = 400] reason: String,
) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        scene.moderated_guild()?;
        let fact = meant(scene, &fact)?;
        let reason = moderation::reason(scene.words, &reason)?;
        moderation::alter(scene, fact.name, Alteration::Retire { reason })
    })
    .await
}

#[poise::command(slash_command)]
pub(super) async fn restore(
    ctx: Context<'_>,
    #[autocomplete = "complete_retired"]
    #[max_length = 100]
    fact: String,
    #[max_length = 400] why: Option<String>,
) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        scene.moderated_guild()?;
        let fact = meant(scene, &fact)?;
        moderation::alter(scene, fact.name, Alteration::Restore { why })
    })
    .await
}

#[poise::command(slash_command)]
pub(super) async fn undo(
    ctx: Context<'_>,
    #[autocomplete = "complete_any"]
    #[max_length = 100]
    fact: String,
    #[min = 1] revision: Option<u32>,
) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        scene.moderated_guild()?;
        let fact = meant(scene, &fact)?;
        let latest = fact.state.revision();
        moderation::undo(scene, &fact, revision.unwrap_or(latest))
    })
    .await
}
