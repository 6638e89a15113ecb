//! The durable store: the history of the facts, and the records kept beside them.
//!
//! [`Ledger`] holds the facts and writes each change to a [`Log`]; [`Desk`] holds settings, waiting
//! questions and marks, and writes them to a [`Shelf`]. An engine implements both; neither the ledger
//! nor the desk depends on which. The `twin` engine serves one process and keeps everything on disk
//! in two copies: `store/twin.rs` explains how. The [`memory`] engine keeps everything until the
//! process ends.

mod desk;
mod ledger;
mod log;
pub mod memory;
mod shelf;
mod twin;

#[cfg(test)]
mod contract;

use std::error::Error;

use crate::config::DataFolder;
use crate::curation::Conflict;

pub use desk::{Desk, GuildSettings, Marked, Put, QuestionKey, Subscriber, TextKey, Unanswered};
pub use ledger::Ledger;
pub use log::{Health, Log, Observer, Repaired, Soundness};
pub use shelf::{Batch, Record, Shelf, Tree};
pub use twin::LAYOUT;

/// An error of an engine. It names the place as the operator knows it (a path, an address) and the
/// cure.
pub type EngineError = Box<dyn Error + Send + Sync>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the store open.
    #[error(transparent)]
    InUse(EngineError),
    /// The engine cannot be reached, or lacks a resource such as disk space. Nothing was changed, and
    /// the call can be retried.
    #[error(transparent)]
    Unavailable(EngineError),
    /// The engine does not allow the call, for example because of permissions. Nothing was changed.
    #[error(transparent)]
    Refused(EngineError),
    /// A change could not be confirmed: it may or may not have been made. Retrying is safe for changes
    /// that can be made twice, such as the batches of a [`Shelf`].
    #[error(transparent)]
    Unknown(EngineError),
    /// The stored data is damaged and the engine cannot repair it. Nothing was changed.
    #[error(transparent)]
    Corrupt(EngineError),
    /// Another process made a change first. Nothing was changed.
    #[error("another process changed the store at the same moment; try again")]
    Behind,
    /// An earlier change could not be written completely.
    #[error(
        "{0} accepts no more changes, because an earlier one could not be written; fix the cause and restart"
    )]
    Halted(String),
}

/// Why a change was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// It conflicts with the current facts. Nothing was written.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The store returned an error.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the facts of a data folder, which is created if it is missing. Also returns the repairs that
/// were made.
///
/// # Errors
///
/// Returns a [`StoreError`] if another process has the store open, if it cannot be read completely, or
/// if the system returns an error.
pub fn open(data: &DataFolder) -> Result<(Ledger, Vec<Repaired>), StoreError> {
    let (log, repaired) = twin::Twin::open(data)?;
    Ok((Ledger::open(Box::new(log))?, repaired))
}

/// Reads and checks all records of a data folder, without repairing anything.
///
/// # Errors
///
/// Returns a [`StoreError`] if there is no store, if another process has it open, or if the system
/// returns an error.
pub fn inspect(data: &DataFolder) -> Result<Health, StoreError> {
    twin::Twin::inspect(data)
}
