//! `/privacy`: what is kept of what people ask, and of whoever asks for it; erasing that.

use super::{Context, asker, respond_privately};
use crate::discord::custom_id::CustomId;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    let words = asker.words;
    respond_privately(ctx, move |bot| {
        let is_known = bot.desk.known_person(asker.user)?.is_some();
        let subscriptions = bot.desk.subscriptions(asker.user)?.len();
        let kept = words.kept_of_you(is_known, subscriptions);
        let page = render::page(&format!("{}\n\n{kept}", words.privacy()));
        let erase = render::button(&CustomId::Erase, words.erase_button());
        Ok(vec![page.row(vec![erase])])
    })
    .await
}
