//! The person who acts, and what they may do. Each interaction looks up their permissions again,
//! because Discord's own command settings only hide commands.

use serenity::all::{ChannelId, Member, Permissions, RoleId, UserId};

use super::words::Words;
use crate::scope::GuildId;
use crate::store::GuildSettings;

/// The person who acts, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) user: u64,
    pub(super) channel: u64,
    /// The server, or `None` in direct messages.
    pub(super) guild: Option<GuildId>,
    pub(super) words: &'static Words,
}

/// Where a person acts, as Discord reports it with each interaction and message.
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

/// What Discord reports about a server member with an interaction. It is empty for messages and in
/// direct messages.
#[derive(Debug, Clone, Default)]
pub(super) struct Membership {
    manages: bool,
    roles: Vec<RoleId>,
}

/// What a person may do in a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// They may change how the bot works on the server, because they manage it.
    pub(super) manages: bool,
    /// They may change facts, because they manage the server or have a role named in its settings.
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

    /// Returns the member's rights under the server's settings.
    pub(super) fn rights(&self, settings: &GuildSettings) -> Rights {
        let mut roles = self.roles.iter();
        let has_role = roles.any(|role| settings.moderators.contains(&role.get()));
        Rights {
            manages: self.manages,
            moderates: self.manages || has_role,
        }
    }
}

/// A person and what Discord reports about them: everything that a scene needs.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) asker: Asker,
    pub(super) membership: Membership,
}
