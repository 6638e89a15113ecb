//! Whose facts a question may see.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::id;

id! {
    /// The name of a knowledge pack.
    PackId
}

/// Whose a fact is. Ids of facts and sources are unique in their scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// Facts that the operator added: seen everywhere.
    Local,
    /// Facts of a knowledge pack, from its files.
    Pack(PackId),
}

/// A text that names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a scope: write “local” or “pack:ID”")]
pub struct InvalidScope(String);

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => formatter.write_str("local"),
            Self::Pack(id) => write!(formatter, "pack:{id}"),
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
        pack.map(Self::Pack)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_back_as_written() {
        for text in ["local", "pack:russia-us-2018"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in ["", "pack:", "pack:a b", "Local", "guild:"] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
