//! Scopes: who owns a fact, and which facts a question can see.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::id;

id! {
    /// The id of a knowledge pack.
    PackId
}

/// The owner of a fact or a source. Ids are unique within a scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// Facts that the operator added, visible everywhere.
    Local,
    /// Facts from the files of a knowledge pack.
    Pack(PackId),
    /// Facts of one Discord server, visible only there.
    Guild(GuildId),
}

/// The id of a Discord server, as assigned by Discord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GuildId(pub u64);

/// A text that is not a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a scope: write “local”, “pack:ID” or “guild:NUMBER”")]
pub struct InvalidScope(String);

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => formatter.write_str("local"),
            Self::Pack(id) => write!(formatter, "pack:{id}"),
            Self::Guild(id) => write!(formatter, "guild:{id}"),
        }
    }
}

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        if text == "local" {
            return Ok(Self::Local);
        }
        let pack = text.strip_prefix("pack:").and_then(|id| id.parse().ok());
        let guild = || text.strip_prefix("guild:")?.parse().ok().map(Self::Guild);
        pack.map(Self::Pack)
            .or_else(guild)
            .ok_or_else(|| InvalidScope(text.to_owned()))
    }
}

impl fmt::Display for GuildId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for GuildId {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        let number: Option<u64> = text.parse().ok();
        // Only one spelling of a number is accepted, so that each scope has exactly one name.
        let number = number.filter(|number| number.to_string() == text);
        number
            .map(Self)
            .ok_or_else(|| InvalidScope(text.to_owned()))
    }
}

impl TryFrom<String> for Scope {
    type Error = InvalidScope;

    fn try_from(text: String) -> Result<Self, InvalidScope> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

/// The facts that a server sees. The default is what everybody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View {
    /// The server whose own facts are visible.
    pub guild: Option<GuildId>,
    /// The visible packs, or `None` for all of them.
    pub packs: Option<BTreeSet<PackId>>,
}

impl View {
    /// Reports whether facts of a scope are visible.
    #[must_use]
    pub fn shows(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Local => true,
            Scope::Pack(pack) => self.packs.as_ref().is_none_or(|packs| packs.contains(pack)),
            Scope::Guild(guild) => self.guild == Some(*guild),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_parses_back_from_its_text() {
        for text in ["local", "pack:russia-us-2018", "guild:1180000000000000100"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in [
            "", "pack:", "pack:a b", "Local", "guild:", "guild:x", "guild:+1", "guild:01",
        ] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
