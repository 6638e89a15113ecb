//! Errors: a person's mistake, which a message can explain, or a fault in the bot.

use std::error::Error;

use crate::library::LibraryError;
use crate::store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The person asked for something impossible. The text is full sentences that say what to do.
    #[error("{0}")]
    Mistake(String),
    /// Something failed unexpectedly. The person gets an apology, and the log gets the error.
    #[error(transparent)]
    Fault(Fault),
}

/// An error that people do not see.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct Fault(Box<dyn Error + Send + Sync>);

impl Trouble {
    /// Makes a mistake from the sentences that say what to do.
    pub(super) fn mistake(text: impl Into<String>) -> Self {
        Self::Mistake(text.into())
    }

    /// Makes a fault from an error.
    pub(super) fn fault(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Fault(Fault(error.into()))
    }
}

impl Fault {
    /// Writes the error and its causes to the log, and returns the number that identifies it there.
    pub(super) fn log(&self) -> String {
        let reference = format!("{:08X}", getrandom::u32().unwrap_or_default());
        let mut causes = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(next) = cause {
            causes.push_str(": ");
            causes.push_str(&next.to_string());
            cause = next.source();
        }
        tracing::error!(reference, error = causes, "a fault");
        reference
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::fault(error)
    }
}

impl From<LibraryError> for Trouble {
    fn from(error: LibraryError) -> Self {
        Self::fault(error)
    }
}
