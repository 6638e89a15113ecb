//! A message on its way to Discord.

use std::num::NonZeroU64;

use serde::Serialize;
use serenity::all::{
    CreateActionRow, CreateButton, CreateEmbed, CreateSelectMenu, MessageId, UserId,
};

/// The flag of a message that only one person sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// A message: what stands in it and on it. Nobody is ever mentioned by it, but one who wished to be
/// told something.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Post {
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    embeds: Vec<CreateEmbed>,
    components: Vec<CreateActionRow>,
    allowed_mentions: Mentions,
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

/// Discord's *allowed mentions*: none but of users that are named.
#[derive(Debug, Clone, Default, Serialize)]
struct Mentions {
    parse: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<[UserId; 1]>,
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

    /// Tells somebody something, by their own wish: they alone are mentioned.
    pub(super) fn telling(mut self, user: u64, text: &str) -> Self {
        let Some(user) = NonZeroU64::new(user) else {
            return self;
        };
        self.content = Some(format!("<@{user}> {text}"));
        self.allowed_mentions.users = Some([UserId::new(user.get())]);
        self
    }

    /// Adds a menu.
    pub(super) fn menu(mut self, menu: CreateSelectMenu) -> Self {
        self.components.push(CreateActionRow::SelectMenu(menu));
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

    /// Makes it one that takes the place of another, and is seen by whoever saw that.
    pub(super) fn seen_as_before(mut self) -> Self {
        self.flags = None;
        // What is not named would stay as it was.
        self.content.get_or_insert_default();
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
