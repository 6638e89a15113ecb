//! *Save as fact* in a message's menu: the message is the quotation, and its author and day the source.

use poise::serenity_prelude::Message;

use super::{Context, asker, open_modal};
use crate::discord::form::Form;
use crate::discord::messages::as_seen;
use crate::discord::moderation::to_fill_in;
use crate::discord::trouble::Trouble;
use crate::text;

#[poise::command(
    context_menu_command = "Save as fact",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_GUILD"
)]
pub(super) async fn save_as_fact(ctx: Context<'_>, message: Message) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    open_modal(ctx, move |bot| {
        let guild = asker.moderated_guild()?;
        let text = as_seen(&message);
        if text::is_blank(&text) {
            return Err(Trouble::Mistake(asker.words.empty_message().to_owned()));
        }
        let (channel, id) = (message.channel_id, message.id);
        let link = format!("https://discord.com/channels/{guild}/{channel}/{id}");
        let form = Form::of_message(asker.words, &message, &text, &link);
        to_fill_in(bot, asker, &form)
    })
    .await
}
