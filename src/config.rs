//! Where everything is kept, and the settings that are no flags: the token, which must not be on a
//! command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// The folder of `--data`: the one place that says where in it the store, the desk, the lock and the
/// control socket are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Names the folder. It need not be there yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Returns the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the file that the process which uses the store has locked.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Returns the journal: the facts' second copy, a text file.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.0.join("journal.jsonl")
    }

    /// Returns the log: the facts' first copy, a database's folder.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// Returns the folder of what is kept beside the facts.
    #[must_use]
    pub fn desk(&self) -> PathBuf {
        self.0.join("desk")
    }

    /// Returns the socket on which a running bot listens for commands.
    #[must_use]
    pub fn control(&self) -> PathBuf {
        self.0.join("control.sock")
    }
}

impl From<OsString> for DataFolder {
    fn from(path: OsString) -> Self {
        Self::new(path)
    }
}

/// Why there is no token. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Neither variable is set.
    #[error(
        "there is no token: set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it; the developer portal shows it under Bot"
    )]
    Missing,
    /// The file cannot be read.
    #[error("cannot read the token file {path} that DISCORD_TOKEN_FILE names")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What is there cannot be a token.
    #[error("what {0} holds is no token: it is empty, or has signs that no token has")]
    NoToken(&'static str),
}

/// Reads the bot's token: from the variable `DISCORD_TOKEN`, or from the file that
/// `DISCORD_TOKEN_FILE` names.
///
/// # Errors
///
/// Returns a [`TokenError`] where there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that settings are read in"
)]
pub fn token() -> Result<SecretString, TokenError> {
    // Set to nothing is not set, as where a file of settings names it and leaves it open.
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    if let Some(token) = set("DISCORD_TOKEN") {
        return read(&token, "DISCORD_TOKEN");
    }
    let path = set("DISCORD_TOKEN_FILE").ok_or(TokenError::Missing)?;
    let path = Path::new(&path);
    let token = std::fs::read_to_string(path).map_err(|source| TokenError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    read(&token, "DISCORD_TOKEN_FILE")
}

fn read(text: &str, from: &'static str) -> Result<SecretString, TokenError> {
    let token = text.trim();
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    is_token
        .then(|| token.into())
        .ok_or(TokenError::NoToken(from))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_token_is_read_without_what_people_copy_with_it() {
        for text in ["abc.DEF-1", " abc.DEF-1\n", "Bot abc.DEF-1"] {
            assert_eq!(read(text, "x").unwrap().expose_secret(), "abc.DEF-1");
        }
        for text in ["", " \n", "two words", "tökén"] {
            assert!(matches!(read(text, "x"), Err(TokenError::NoToken("x"))));
        }
        assert!(!format!("{:?}", read("abc.DEF-1", "x").unwrap()).contains("abc"));
    }
}
