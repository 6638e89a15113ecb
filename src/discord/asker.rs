//! Who does something, and what they may do: their rights are looked up in each interaction as it
//! arrives, since Discord's own settings of commands only hide them.

use serenity::all::{ChannelId, Member, Permissions, RoleId, UserId};

use super::words::Words;
use crate::scope::GuildId;
use crate::store::GuildSettings;

/// Who does something, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) user: u64,
    pub(super) channel: u64,
    /// The server; none in direct messages.
    pub(super) guild: Option<GuildId>,
    pub(super) words: &'static Words,
}

/// Where somebody does something, as Discord says it with each interaction and message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whereabouts {
    pub(super) guild: Option<serenity::all::GuildId>,
    pub(super) channel: ChannelId,
}

impl Asker {
    pub(super) fn new(user: UserId, at: Whereabouts, words: &'static Words) -> Self {
        Self {
            user: user.get(),
            channel: at.channel.get(),
            guild: at.guild.map(|guild| GuildId(guild.get())),
            words,
        }
    }
}

/// What Discord says of a member of a server with an interaction: nothing in direct messages and with
/// messages.
#[derive(Debug, Clone, Default)]
pub(super) struct Membership {
    manages: bool,
    roles: Vec<RoleId>,
}

/// What somebody may do where they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// They may change how the bot works on the server: they manage it.
    pub(super) manages: bool,
    /// They may change facts: they manage the server, or have a role that its settings name.
    pub(super) moderates: bool,
}

impl Membership {
    pub(super) fn of(member: Option<&Member>) -> Self {
        let Some(member) = member else {
            return Self::default();
        };
        let managing = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
        Self {
            manages: member
                .permissions
                .is_some_and(|rights| rights.intersects(managing)),
            roles: member.roles.clone(),
        }
    }

    /// Returns the rights of the member by the settings of the server.
    pub(super) fn rights(&self, settings: &GuildSettings) -> Rights {
        let mut roles = self.roles.iter();
        let has_role = roles.any(|role| settings.moderators.contains(&role.get()));
        Rights {
            manages: self.manages,
            moderates: self.manages || has_role,
        }
    }
}

/// Somebody, and what Discord says of them: what it takes to open a scene.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) asker: Asker,
    pub(super) membership: Membership,
}
