//! A message to Discord.

use std::num::NonZeroU64;

use serde::Serialize;
use serenity::all::{
    CreateActionRow, CreateButton, CreateCommand, CreateEmbed, CreateModal, CreateSelectMenu,
    MessageId, UserId,
};

/// The flag of a message that only one person sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// Where the reply to an interaction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ReplyTo {
    /// Into a new message that everybody sees.
    Public,
    /// Into a new message that only the person sees.
    Private,
    /// Into the message with the button.
    Same,
}

/// A message with its embeds and buttons. It mentions nobody, except a person who asked to be
/// notified.
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
    /// The nonce by which Discord recognises a message that is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_nonce: Option<bool>,
    /// What the message says about its files. Discord removes files that an edit does not list.
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Vec<Attached>>,
    /// The files go beside the message, not in it.
    #[serde(skip)]
    files: Vec<File>,
}

/// A file that goes with a message.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What a message says about a file, which it names by its position among the attached files.
#[derive(Debug, Clone, Serialize)]
struct Attached {
    id: usize,
    filename: String,
    /// What the file shows, for people who cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// What is sent to Discord, and its files.
pub(super) trait Payload: Serialize {
    /// Returns the files.
    fn files(&self) -> &[File] {
        &[]
    }
}

impl Payload for Post {
    fn files(&self) -> &[File] {
        &self.files
    }
}

impl<T: Payload> Payload for &T {
    fn files(&self) -> &[File] {
        (*self).files()
    }
}

impl Payload for CreateModal {}
impl Payload for Vec<CreateCommand> {}
impl Payload for serde_json::Value {}

/// Discord's *allowed mentions*: only the listed users.
#[derive(Debug, Clone, Default, Serialize)]
struct Mentions {
    parse: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<[UserId; 1]>,
    replied_user: bool,
}

/// The message to which another one replies. If it was deleted, the other is not a reply.
#[derive(Debug, Clone, Serialize)]
struct Reference {
    message_id: MessageId,
    fail_if_not_exists: bool,
}

impl Post {
    /// Makes a message with an embed.
    pub(super) fn of(embed: CreateEmbed) -> Self {
        Self {
            embeds: vec![embed],
            ..Self::default()
        }
    }

    /// Makes a message with one of the bot's own texts.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            content: Some(text.into()),
            ..Self::default()
        }
    }

    /// Puts one of the bot's own texts above the embeds.
    pub(super) fn saying(mut self, text: &str) -> Self {
        self.content = Some(text.to_owned());
        self
    }

    /// Notifies a person who asked for it. The message mentions only them.
    pub(super) fn notifying(mut self, user: u64, text: &str) -> Self {
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

    /// Adds a file, and a description of what it shows if it is an image.
    pub(super) fn attach(mut self, file: File, description: Option<String>) -> Self {
        self.attachments.get_or_insert_default().push(Attached {
            id: self.files.len(),
            filename: file.name.clone(),
            description,
        });
        self.files.push(file);
        self
    }

    /// Adds an embed below the others.
    pub(super) fn and(mut self, embed: CreateEmbed) -> Self {
        self.embeds.push(embed);
        self
    }

    /// Adds a row of buttons, if there are any.
    pub(super) fn row(mut self, buttons: Vec<CreateButton>) -> Self {
        if !buttons.is_empty() {
            self.components.push(CreateActionRow::Buttons(buttons));
        }
        self
    }

    /// Shows the message only to the person it answers.
    pub(super) fn private(mut self) -> Self {
        self.flags = Some(EPHEMERAL);
        self
    }

    /// Replaces another message. The people who saw that one see this one.
    pub(super) fn seen_as_before(mut self) -> Self {
        self.flags = None;
        // Discord keeps every part that an edit does not name.
        self.content.get_or_insert_default();
        self.attachments.get_or_insert_default();
        self
    }

    /// Makes the message a reply to another one.
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
