//! Who may do what, looked up in each interaction as it arrives: Discord's settings of commands are
//! for show.

use serenity::all::{Member, Permissions};

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
