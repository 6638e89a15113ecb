//! What sending a modal does.

use std::sync::Arc;
use std::time::Instant;

use serenity::all::{ActionRow, ActionRowComponent, ModalInteraction};

use super::api::Waiting;
use super::bot::{Bot, Outcome, Place};
use super::custom_id::CustomId;
use super::trouble::Trouble;
use super::{moderation, queue, timelines};

/// Answers a modal that was sent.
pub(super) async fn submit(
    bot: &Arc<Bot>,
    interaction: &ModalInteraction,
    arrived: Instant,
) -> Result<(), Trouble> {
    let user = interaction.user.id;
    let words = bot.words_of(user.get(), &interaction.locale);
    let place = (interaction.guild_id, interaction.channel_id);
    let asker = bot.asker(user, place, interaction.member.as_ref(), words)?;
    let waiting = Waiting {
        id: interaction.id,
        application: interaction.application_id,
        token: interaction.token.as_str().into(),
        arrived,
    };
    // A modal that a button opened changes the message that the button stands on.
    let place = match &interaction.message {
        Some(message) if message.author.id == bot.me => Place::Same,
        _ => Place::Private,
    };
    let id = interaction.data.custom_id.parse();
    // Somebody else's timeline stays as it is.
    let place = match id {
        Ok(CustomId::Jump { asker: whose, .. }) if whose != asker.user => Place::Private,
        _ => place,
    };
    let rows = interaction.data.components.clone();
    let work = move |bot: &Bot| -> Result<Outcome, Trouble> {
        let post = match id {
            Ok(CustomId::Form(key)) => {
                asker.moderated_guild()?;
                let mut form = moderation::kept(bot, asker, key)?;
                form.type_in(&rows);
                moderation::preview(bot, asker, form)?
            }
            Ok(CustomId::Dismissal(question)) => {
                queue::dismiss(bot, asker, question, &first_text(&rows))?
            }
            Ok(CustomId::Jump {
                selection, view, ..
            }) => timelines::jumped(bot, asker, selection, (view, &first_text(&rows)))?,
            _ => return Err(Trouble::Mistake(words.unreadable_button().to_owned())),
        };
        Ok(vec![post].into())
    };
    bot.respond(&waiting, words, place, work).await
}

/// Returns what was typed into a modal's first input.
fn first_text(rows: &[ActionRow]) -> String {
    let mut components = rows.iter().flat_map(|row| &row.components);
    let first = components.find_map(|component| match component {
        ActionRowComponent::InputText(input) => input.value.clone(),
        _ => None,
    });
    first.unwrap_or_default()
}
