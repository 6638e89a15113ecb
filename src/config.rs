//! The layout of the data folder, and the one setting that is not a flag: the token, which must not
//! appear on a command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// The folder of `--data`, with the paths of the store, the desk, the lock and the control socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Returns the data folder at a path, which need not exist yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Returns the folder's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the file that is locked by the process using the store.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Returns the journal, a text file: the second copy of the facts.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.0.join("journal.jsonl")
    }

    /// Returns the log, a database's folder: the first copy of the facts.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// Returns the folder of the records kept beside the facts.
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

/// Why there is no token. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Neither variable is set.
    #[error(
        "there is no token: set DISCORD_TOKEN, or set DISCORD_TOKEN_FILE to a file that contains it; the developer portal shows the token under Bot"
    )]
    Missing,
    /// The file cannot be read.
    #[error("cannot read the token file {path}; correct DISCORD_TOKEN_FILE")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The value cannot be a token.
    #[error(
        "the value of {0} is not a token: it is empty, or has characters that no token has; copy the token again"
    )]
    NoToken(&'static str),
}

/// Returns the bot's token, from the variable `DISCORD_TOKEN` or the file named by
/// `DISCORD_TOKEN_FILE`.
///
/// # Errors
///
/// Returns a [`TokenError`] if there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "settings are read here and nowhere else"
)]
pub fn token() -> Result<SecretString, TokenError> {
    // An empty value counts as not set, as when a file of settings leaves it blank.
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
    fn a_token_is_read_without_its_prefix_and_surrounding_spaces() {
        for text in ["abc.DEF-1", " abc.DEF-1\n", "Bot abc.DEF-1"] {
            assert_eq!(read(text, "x").unwrap().expose_secret(), "abc.DEF-1");
        }
        for text in ["", " \n", "two words", "tökén"] {
            assert!(matches!(read(text, "x"), Err(TokenError::NoToken("x"))));
        }
        assert!(!format!("{:?}", read("abc.DEF-1", "x").unwrap()).contains("abc"));
    }
}
