//! Server settings, and the servers that have records.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Batch, Desk, MARKED, SETTINGS, StoreError, UNANSWERED};
use crate::scope::{GuildId, PackId};

/// The settings of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuildSettings {
    /// The channels in which questions are answered without a mention (`true`), and the threads of
    /// such channels in which they are not (`false`), by Discord id.
    #[serde(default)]
    pub answer_channels: BTreeMap<u64, bool>,
    /// The roles whose members may change facts, by Discord id.
    #[serde(default)]
    pub moderators: BTreeSet<u64>,
    /// The visible packs, or `None` for all.
    #[serde(default)]
    pub packs: Option<BTreeSet<PackId>>,
    /// Whether questions cannot be sent to the moderators.
    #[serde(default)]
    pub takes_no_questions: bool,
    /// The channel in which changes are announced, by Discord id.
    #[serde(default)]
    pub log_channel: Option<u64>,
    /// The minimum confidence for an answer, in percent, or `None` for the default.
    #[serde(default)]
    pub answer_from: Option<u8>,
    /// When the bot was removed from the server, if it was.
    #[serde(default)]
    pub left: Option<Timestamp>,
}

impl Desk {
    /// Returns a server's settings.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read.
    pub fn settings(&self, guild: u64) -> Result<GuildSettings, StoreError> {
        let found = self.get(SETTINGS, &guild.to_be_bytes())?;
        Ok(found.unwrap_or_default())
    }

    /// Changes a server's settings.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if the change cannot be written.
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

    /// Returns the servers that have records.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn guilds(&self) -> Result<Vec<GuildId>, StoreError> {
        let mut guilds = BTreeSet::new();
        for tree in [SETTINGS, UNANSWERED, MARKED] {
            for key in self.shelf.keys(tree)? {
                guilds.extend(key.get(..8).and_then(|guild| guild_of(guild.to_vec())));
            }
        }
        // Feedback from direct messages is stored under 0.
        guilds.remove(&GuildId(0));
        Ok(guilds.into_iter().collect())
    }

    /// Returns the servers that the bot was removed from before a moment.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if it cannot be read.
    pub fn left_before(&self, moment: Timestamp) -> Result<Vec<GuildId>, StoreError> {
        let settings = self.all::<GuildSettings>(SETTINGS)?;
        let left = settings
            .into_iter()
            .filter(|(_, settings)| settings.left.is_some_and(|left| left < moment));
        Ok(left.filter_map(|(key, _)| guild_of(key)).collect())
    }

    /// Erases all records of a server.
    ///
    /// # Errors
    ///
    /// Returns a [`StoreError`] if they cannot be read, or if a copy may still contain them.
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

/// Returns the server whose Discord id is the whole key.
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
    fn the_records_of_a_server_that_the_bot_left_can_be_erased() {
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
