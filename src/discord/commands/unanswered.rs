//! `/unanswered`: the questions without an answer.
//!
//! Tested in `tests/integration/discord/queue.rs`,
//! `questions_that_ask_the_same_are_one_most_asked_first`.

use super::{Context, respond_privately};
use crate::discord::queue;
use crate::discord::trouble::Trouble;

#[poise::command(
    slash_command,
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn unanswered(ctx: Context<'_>) -> Result<(), Trouble> {
    respond_privately(ctx, queue::queue).await
}
