//! *Answer this* in a message's menu: asks the message's text.

use poise::serenity_prelude::Message;

use super::{Context, asker, respond};
use crate::discord::bot::Place;
use crate::discord::trouble::Trouble;
use crate::text;

#[poise::command(context_menu_command = "Answer this")]
pub(super) async fn answer_this(ctx: Context<'_>, message: Message) -> Result<(), Trouble> {
    let asker = asker(&ctx)?;
    respond(ctx, Place::Public, move |bot| {
        let question = crate::discord::messages::without_mentions(&message.content);
        if !text::plain(&question).chars().any(char::is_alphanumeric) {
            return Err(Trouble::Mistake(asker.words.empty_message().to_owned()));
        }
        let post = bot.ask(asker, &question, None, Place::Public)?;
        Ok(vec![post])
    })
    .await
}
