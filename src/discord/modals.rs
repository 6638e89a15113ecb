//! Handles submitted modals.

use std::sync::Arc;
use std::time::Instant;

use serenity::all::{ActionRow, ActionRowComponent, ModalInteraction};

use super::api::Waiting;
use super::asker::{Asker, Caller, Membership, Whereabouts};
use super::bot::Bot;
use super::custom_id::CustomId;
use super::delivery::Call;
use super::post::{Post, ReplyTo};
use super::scene::Scene;
use super::trouble::Trouble;
use super::{moderation, queue, timelines};

/// Answers a submitted modal.
pub(super) async fn submit(
    bot: &Arc<Bot>,
    interaction: &ModalInteraction,
    arrived: Instant,
) -> Result<(), Trouble> {
    let call = call(bot, interaction, arrived);
    // If a button opened the modal, the answer changes the message with the button.
    let source = match &interaction.message {
        Some(message) if message.author.id == bot.me => ReplyTo::Same,
        _ => ReplyTo::Private,
    };
    let id = interaction.data.custom_id.parse();
    // Another person's timeline stays as it is.
    let to = match id {
        Ok(CustomId::Jump { asker: whose, .. }) if whose != call.caller.asker.user => {
            ReplyTo::Private
        }
        _ => source,
    };
    let rows = interaction.data.components.clone();
    let work = move |scene: &Scene<'_>| -> Result<Post, Trouble> {
        match id {
            Ok(CustomId::Form(key)) => {
                let guild = scene.moderated_guild()?;
                let mut form = moderation::kept(scene, guild, key)?;
                form.type_in(&rows);
                moderation::preview(scene, form)
            }
            Ok(CustomId::Dismissal(question)) => {
                queue::dismiss(scene, question, &first_text(&rows))
            }
            Ok(CustomId::Jump {
                selection, view, ..
            }) => timelines::jumped(scene, selection, view, &first_text(&rows)),
            _ => Err(scene.unreadable()),
        }
    };
    bot.respond(&call, to, work).await
}

fn call(bot: &Bot, interaction: &ModalInteraction, arrived: Instant) -> Call {
    let at = Whereabouts {
        guild: interaction.guild_id,
        channel: interaction.channel_id,
    };
    let user = interaction.user.id;
    let words = bot.words_of(user.get(), &interaction.locale);
    Call {
        caller: Caller {
            asker: Asker::new(user, at, words),
            membership: Membership::of(interaction.member.as_ref()),
        },
        waiting: Waiting {
            id: interaction.id,
            application: interaction.application_id,
            token: interaction.token.as_str().into(),
            arrived,
        },
    }
}

/// Returns the text typed into a modal's first input.
fn first_text(rows: &[ActionRow]) -> String {
    let mut components = rows.iter().flat_map(|row| &row.components);
    let first = components.find_map(|component| match component {
        ActionRowComponent::InputText(input) => input.value.clone(),
        _ => None,
    });
    first.unwrap_or_default()
}
