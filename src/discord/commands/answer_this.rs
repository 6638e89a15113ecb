//! *Answer this* in a message's menu: asks the text of the message as a question.
//!
//! Tested in `tests/integration/discord/asking.rs`, `the_message_menu_asks_a_messages_text`.

use poise::serenity_prelude::Message;

use super::{Context, respond};
use crate::discord::answering::Typed;
use crate::discord::mentions::without_mentions;
use crate::discord::post::ReplyTo;
use crate::discord::trouble::Trouble;

#[poise::command(context_menu_command = "Answer this")]
pub(super) async fn answer_this(ctx: Context<'_>, message: Message) -> Result<(), Trouble> {
    respond(ctx, ReplyTo::Public, move |scene| {
        let question = Typed::read(&without_mentions(&message.content))
            .ok_or_else(|| Trouble::mistake(scene.words.empty_message()))?;
        scene.ask(&question, None, ReplyTo::Public)
    })
    .await
}
