//! A message on its way to Discord.

use serde::Serialize;
use serenity::all::{CreateActionRow, CreateButton, CreateEmbed, MessageId};

/// The flag of a message that only one person sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// A message: what stands in it and on it. Nobody is ever mentioned by it.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Post {
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    embeds: Vec<CreateEmbed>,
    components: Vec<CreateActionRow>,
    allowed_mentions: NoMentions,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_reference: Option<Reference>,
    /// What tells Discord that a message was posted already, when it is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_nonce: Option<bool>,
}

/// Discord's *allowed mentions*, empty.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct NoMentions {
    parse: [(); 0],
    replied_user: bool,
}

/// The message that another one answers; where it was deleted meanwhile, none.
#[derive(Debug, Clone, Serialize)]
struct Reference {
    message_id: MessageId,
    fail_if_not_exists: bool,
}

impl Post {
    /// Makes a message of an embed.
    pub(super) fn of(embed: CreateEmbed) -> Self {
        Self {
            embeds: vec![embed],
            ..Self::default()
        }
    }

    /// Makes a message of a text of ours.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            content: Some(text.into()),
            ..Self::default()
        }
    }

    /// Says something of ours above the embeds.
    pub(super) fn saying(mut self, text: &str) -> Self {
        self.content = Some(text.to_owned());
        self
    }

    /// Adds an embed below the others.
    pub(super) fn and(mut self, embed: CreateEmbed) -> Self {
        self.embeds.push(embed);
        self
    }

    /// Adds a row of buttons, where there are any.
    pub(super) fn row(mut self, buttons: Vec<CreateButton>) -> Self {
        if !buttons.is_empty() {
            self.components.push(CreateActionRow::Buttons(buttons));
        }
        self
    }

    /// Makes it one that only the person sees whom it answers.
    pub(super) fn private(mut self) -> Self {
        self.flags = Some(EPHEMERAL);
        self
    }

    /// Makes it the reply to a message.
    pub(super) fn replying_to(mut self, message: MessageId) -> Self {
        self.message_reference = Some(Reference {
            message_id: message,
            fail_if_not_exists: false,
        });
        self.nonce = Some(message.to_string());
        self.enforce_nonce = Some(true);
        self
    }
}
