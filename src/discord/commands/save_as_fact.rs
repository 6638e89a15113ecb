//! *Save as fact* in a message's menu. The message is the quotation. Its author and date describe
//! the source.
//!
//! Tested in `tests/integration/discord/moderating.rs`,
//! `a_message_is_saved_as_a_fact_with_its_author_and_day`.

use poise::serenity_prelude::Message;

use super::{Context, open_modal};
use crate::discord::form::Form;
use crate::discord::mentions::as_seen;
use crate::discord::moderation::to_fill_in;
use crate::discord::trouble::Trouble;
use crate::text;

#[poise::command(
    context_menu_command = "Save as fact",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn save_as_fact(ctx: Context<'_>, message: Message) -> Result<(), Trouble> {
    open_modal(ctx, move |scene| {
        let guild = scene.moderated_guild()?;
        let text = as_seen(&message);
        if text::is_blank(&text) {
            return Err(Trouble::mistake(scene.words.empty_message()));
        }
        let (channel, id) = (message.channel_id, message.id);
        let link = format!("https://discord.com/channels/{guild}/{channel}/{id}");
        let form = Form::of_message(scene.words, &message, &text, &link);
        to_fill_in(scene, &form)
    })
    .await
}
