//! Who may do what, looked up in each interaction as it arrives: Discord's settings of commands are
//! for show.

use serenity::all::{Member, Permissions};

use super::bot::Asker;
use super::trouble::Trouble;
use crate::scope::GuildId;
use crate::store::GuildSettings;

/// What somebody may do where they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// They may change how the bot works on the server: they manage it.
    pub(super) manages: bool,
    /// They may change facts: they manage the server, or bear a role that its settings name.
    pub(super) moderates: bool,
}

impl Rights {
    /// Returns the rights of a member of a server, as Discord tells them with the interaction; nobody
    /// has any in direct messages.
    pub(super) fn of(member: Option<&Member>, settings: &GuildSettings) -> Self {
        let Some(member) = member else {
            return Self::default();
        };
        let managing = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
        let manages = member
            .permissions
            .is_some_and(|rights| rights.intersects(managing));
        let mut roles = member.roles.iter();
        let bears_role = roles.any(|role| settings.moderators.contains(&role.get()));
        Self {
            manages,
            moderates: manages || bears_role,
        }
    }
}

impl Asker {
    /// Returns the server that somebody manages, at this moment; or tells them that they do not.
    pub(super) fn managed_guild(self) -> Result<GuildId, Trouble> {
        self.guild_where(self.rights.manages, self.words.needs_manage_server())
    }

    /// Returns the server whose facts somebody may change, at this moment; or tells them that they may
    /// not.
    pub(super) fn moderated_guild(self) -> Result<GuildId, Trouble> {
        self.guild_where(self.rights.moderates, self.words.needs_moderator())
    }

    fn guild_where(self, may: bool, needs: &str) -> Result<GuildId, Trouble> {
        let mistake = |told: &str| Trouble::Mistake(told.to_owned());
        let guild = self
            .guild
            .ok_or_else(|| mistake(self.words.only_in_servers()))?;
        if may { Ok(guild) } else { Err(mistake(needs)) }
    }
}
