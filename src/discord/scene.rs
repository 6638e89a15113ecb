//! The scene of an action: who acts, what they may do, and which facts are visible there.
//!
//! Each interaction or message opens one scene, on a thread that may block. The server's settings
//! are read once for it.

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::civil::Date;

use super::asker::{Asker, Caller, Rights};
use super::bot::{Bot, Stored};
use super::trouble::Trouble;
use super::words::Words;
use crate::library::Library;
use crate::scope::{GuildId, View};
use crate::snapshot::{Snapshot, Terms};
use crate::store::{Desk, GuildSettings};

/// Where a person acts: which facts are visible there, which settings apply, and what they may do.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) bot: &'a Bot,
    pub(super) library: &'a Library,
    pub(super) desk: &'a Desk,
    pub(super) asker: Asker,
    /// The words in the person's language.
    pub(super) words: &'static Words,
    pub(super) settings: GuildSettings,
    pub(super) view: View,
    rights: Rights,
    snapshot: OnceCell<Arc<Snapshot>>,
}

/// Reads the settings of a server. Direct messages use the defaults.
pub(super) fn settings_of(
    bot: &Bot,
    desk: &Desk,
    guild: Option<GuildId>,
) -> Result<GuildSettings, Trouble> {
    let Some(guild) = guild else {
        return Ok(GuildSettings::default());
    };
    bot.metrics.settings_read();
    Ok(desk.settings(guild.0)?)
}

impl<'a> Scene<'a> {
    /// Opens a scene with settings that were already read.
    fn new(bot: &'a Bot, stored: Stored<'a>, caller: &Caller, settings: GuildSettings) -> Self {
        let asker = caller.asker;
        Self {
            bot,
            library: stored.library,
            desk: stored.desk,
            asker,
            words: asker.words,
            view: View {
                guild: asker.guild,
                packs: settings.packs.clone(),
            },
            rights: caller.membership.rights(&settings),
            settings,
            snapshot: OnceCell::new(),
        }
    }
}

impl Scene<'_> {
    /// Returns the visible facts, as they were when this scene first looked at them.
    pub(super) fn snapshot(&self) -> &Arc<Snapshot> {
        self.snapshot.get_or_init(|| self.library.view(&self.view))
    }

    /// Returns the terms for answering questions there.
    pub(super) fn terms(&self, as_of: Option<Date>) -> Terms {
        let percent = self.settings.answer_from;
        Terms {
            as_of,
            answer_from: percent.map(|percent| f32::from(percent) / 100.0),
        }
    }

    /// Reports whether the person may change facts there.
    pub(super) fn may_moderate(&self) -> bool {
        self.rights.moderates
    }

    /// Returns the server if the person manages it now, or else the mistake that says they do not.
    pub(super) fn managed_guild(&self) -> Result<GuildId, Trouble> {
        self.guild_if(self.rights.manages, self.words.needs_manage_server())
    }

    /// Returns the server if the person may change its facts now, or else the mistake that says
    /// they may not.
    pub(super) fn moderated_guild(&self) -> Result<GuildId, Trouble> {
        self.guild_if(self.rights.moderates, self.words.needs_moderator())
    }

    fn guild_if(&self, may: bool, needs: &str) -> Result<GuildId, Trouble> {
        let nowhere = || Trouble::mistake(self.words.only_in_servers());
        let guild = self.asker.guild.ok_or_else(nowhere)?;
        if may {
            Ok(guild)
        } else {
            Err(Trouble::mistake(needs))
        }
    }

    /// Returns the mistake for a button that this version cannot read.
    pub(super) fn unreadable(&self) -> Trouble {
        Trouble::mistake(self.words.unreadable_button())
    }
}

impl Bot {
    /// Runs work in a person's scene, on a thread that may block.
    pub(super) async fn in_scene<T: Send + 'static>(
        self: &Arc<Self>,
        caller: Caller,
        work: impl FnOnce(&Scene<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        self.blocking(move |bot, stored| {
            let settings = settings_of(bot, stored.desk, caller.asker.guild)?;
            work(&Scene::new(bot, stored, &caller, settings))
        })
        .await
    }

    /// Runs work in a person's scene, with settings that were just read for it.
    pub(super) async fn in_scene_with<T: Send + 'static>(
        self: &Arc<Self>,
        caller: Caller,
        settings: GuildSettings,
        work: impl FnOnce(&Scene<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        self.blocking(move |bot, stored| work(&Scene::new(bot, stored, &caller, settings)))
            .await
    }
}
