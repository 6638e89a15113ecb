//! What servers set, and which servers anything is kept for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Batch, Desk, MARKED, SETTINGS, StoreError, UNANSWERED};
use crate::scope::{GuildId, PackId};

/// What a server's moderators set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuildSettings {
    /// Channels in which questions are answered unasked, and threads (`false`) in which they are
    /// not, by their Discord ids.
    #[serde(default)]
    pub answer_channels: BTreeMap<u64, bool>,
    /// The roles, by their Discord ids, whose bearers may change facts.
    #[serde(default)]
    pub moderators: BTreeSet<u64>,
    /// The packs that are seen, where not all.
    #[serde(default)]
    pub packs: Option<BTreeSet<PackId>>,
    /// Whether nobody can put questions to the moderators.
    #[serde(default)]
    pub takes_no_questions: bool,
    /// The channel in which each change is told, by its Discord id.
    #[serde(default)]
    pub log_channel: Option<u64>,
    /// From how sure on questions are answered, in percent, where not the default.
    #[serde(default)]
    pub answer_from: Option<u8>,
    /// When the bot was taken from the server, where it was.
    #[serde(default)]
    pub left: Option<Timestamp>,
}

impl Desk {
    /// Returns a server's settings.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where they cannot be read.
    pub fn settings(&self, guild: u64) -> Result<GuildSettings, StoreError> {
        let found = self.get(SETTINGS, &guild.to_be_bytes())?;
        Ok(found.unwrap_or_default())
    }

    /// Changes a server's settings.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where the change cannot be written.
    pub fn set(
        &self,
        guild: u64,
        change: impl FnOnce(&mut GuildSettings),
    ) -> Result<(), StoreError> {
        let _writing = self.hold();
        let mut settings = self.settings(guild)?;
        change(&mut settings);
        let key = guild.to_be_bytes().to_vec();
        self.put_record(SETTINGS, key, &settings, Vec::new())
    }

    /// Returns the servers that anything is kept for.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn guilds(&self) -> Result<Vec<GuildId>, StoreError> {
        let mut guilds = BTreeSet::new();
        for tree in [SETTINGS, UNANSWERED, MARKED] {
            for key in self.shelf.keys(tree)? {
                guilds.extend(key.get(..8).and_then(|guild| guild_of(guild.to_vec())));
            }
        }
        // What was marked in direct messages is no server's.
        guilds.remove(&GuildId(0));
        Ok(guilds.into_iter().collect())
    }

    /// Returns the servers that the bot was taken from before a moment.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] where it cannot be read.
    pub fn left_before(&self, moment: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let settings = self.all::<GuildSettings>(SETTINGS)?;
        let left = settings
            .into_iter()
            .filter(|(_, settings)| settings.left.is_some_and(|left| left < moment));
        Ok(left.filter_map(|(key, _)| guild_of(key)).collect())
    }

    /// Erases all that is kept for a server.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read, or if some copy may still have it.
    pub fn forget(&self, guild: GuildId) -> Result<(), StoreError> {
        let _writing = self.hold();
        let mut batch = Batch::default();
        for tree in [UNANSWERED, MARKED, SETTINGS] {
            for (key, _) in self.shelf.scan(tree, &guild.0.to_be_bytes())? {
                batch.remove(tree, key);
            }
        }
        self.shelf.erase(batch)
    }
}

/// Returns the server of a key that is its number.
fn guild_of(key: Vec<u8>) -> Option<GuildId> {
    Some(GuildId(u64::from_be_bytes(key.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{desk, hour};
    use super::*;
    use crate::fact::FactId;
    use crate::scope::Scope;

    #[test]
    fn what_is_kept_for_a_server_that_was_left_can_be_forgotten() {
        let desk = desk();
        let fact: (Scope, FactId) = (Scope::Local, "a".parse().unwrap());
        for guild in [7, 8] {
            desk.put(guild, "Who won?", hour(0)).unwrap();
            desk.mark(guild, "Who?", (&fact.0, &fact.1), true, hour(0))
                .unwrap();
        }
        desk.set(7, |settings| settings.left = Some(hour(5)))
            .unwrap();
        assert_eq!(desk.left_before(hour(5)).unwrap(), []);
        assert_eq!(desk.left_before(hour(6)).unwrap(), [GuildId(7)]);
        desk.forget(GuildId(7)).unwrap();
        assert_eq!(desk.left_before(hour(6)).unwrap(), []);
        let kept = |guild| {
            let waiting = desk.unanswered(guild).unwrap().len();
            waiting + desk.marked(guild).unwrap().len()
        };
        assert_eq!((kept(7), kept(8)), (0, 2));
    }
}
