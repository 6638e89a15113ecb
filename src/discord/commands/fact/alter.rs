//! `/fact retire`, `/fact restore`, `/fact undo`: whether a fact is told, and taking changes back.

use super::super::{
    Context, asker, complete_any, complete_retired, complete_told, respond_privately,
};
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
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.moderated_guild()?;
        let fact = meant(bot, asker, &fact)?;
        let reason = moderation::reason(asker, &reason)?;
        moderation::alter(bot, asker, fact.name, Alteration::Retire { reason })
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
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.moderated_guild()?;
        let fact = meant(bot, asker, &fact)?;
        moderation::alter(bot, asker, fact.name, Alteration::Restore { why })
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
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| {
        asker.moderated_guild()?;
        let fact = meant(bot, asker, &fact)?;
        let latest = fact.state.revision();
        moderation::undo(bot, asker, &fact, revision.unwrap_or(latest))
    })
    .await
}
