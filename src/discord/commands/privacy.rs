//! `/privacy`: shows what is stored about questions and about the person, and erases it.
//!
//! Tested in `tests/integration/discord/commands.rs`,
//! `each_command_of_information_is_for_the_one_who_asks`; `tests/integration/discord/settings.rs`,
//! `who_erases_themselves_is_a_former_moderator`.

use super::{Context, respond_privately};
use crate::discord::custom_id::CustomId;
use crate::discord::render;
use crate::discord::trouble::Trouble;

#[poise::command(slash_command)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), Trouble> {
    respond_privately(ctx, move |scene| {
        let words = scene.words;
        let user = scene.asker.user;
        let is_known = scene.desk.known_person(user)?.is_some();
        let subscriptions = scene.desk.subscriptions(user)?.len();
        let kept = words.kept_of_you(is_known, subscriptions);
        let page = render::page(&format!("{}\n\n{kept}", words.privacy()));
        let erase = render::button(&CustomId::Erase, words.erase_button());
        Ok(page.row(vec![erase]))
    })
    .await
}
