//! `/unanswered`: the questions that nobody could answer.

use super::{Context, asker, respond_privately};
use crate::discord::queue;
use crate::discord::trouble::Trouble;

#[poise::command(
    slash_command,
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn unanswered(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond_privately(ctx, move |bot| Ok(vec![queue::queue(bot, asker)?])).await
}
