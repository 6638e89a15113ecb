//! How a command ended, and the exit code for it.

use std::io;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::terminal::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// It succeeded, or answered.
    Done,
    /// It refused, or found something.
    Negative,
    /// It failed.
    Failed,
    /// It asked back.
    AskedBack,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Negative => 1,
            Outcome::Failed => 2,
            Outcome::AskedBack => 3,
        })
    }
}

/// Prints the error, if any, and returns how the command ended.
pub(super) fn outcome(ended: anyhow::Result<Outcome>, terminal: &Terminal) -> Outcome {
    match ended {
        Ok(outcome) => outcome,
        // The reader of the output has closed it, as `head` does.
        Err(error) if is_broken_pipe(&error) => Outcome::Done,
        Err(error) => {
            terminal.note(&format!("error: {error:#}"));
            Outcome::Failed
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
