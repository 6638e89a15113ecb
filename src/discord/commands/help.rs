//! `/help`: how to ask.
//!
//! Tested in `tests/integration/discord/commands.rs`,
//! `each_command_of_information_is_for_the_one_who_asks`.

use super::{Context, call};
use crate::discord::post::ReplyTo;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), Trouble> {
    let call = call(&ctx);
    let page = render::page(call.words().help());
    ctx.framework
        .user_data
        .say(&call, ReplyTo::Private, page)
        .await
}
