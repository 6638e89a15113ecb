//! `/privacy`: what is kept of what people ask.

use super::{Context, respond, words_of};
use crate::discord::bot::Place;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), Trouble> {
    let words = words_of(&ctx);
    respond(ctx, Place::Private, move |_| {
        Ok(vec![render::page(words.privacy())])
    })
    .await
}
