//! The durable store: everything that ever happened to the facts, and what is kept beside them.
//!
//! [`Ledger`] keeps the facts in step with a [`Log`], [`Desk`] keeps its rules over a [`Shelf`]: both
//! name no engine. `twin` is the engine of a process with a folder of its own, which keeps
//! everything in two copies; [`memory`] keeps it as long as the process lives.

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

pub use desk::{Desk, DraftKey, GuildSettings, Marked, Put, QuestionKey, Subscriber, Unanswered};
pub use ledger::Ledger;
pub use log::{Health, Log, Observer, Repaired, Soundness};
pub use shelf::{Batch, Record, Shelf, Tree};
pub use twin::LAYOUT;

/// An error of an engine, which names what its operator knows it by (a path, an address) and the cure.
pub type EngineError = Box<dyn Error + Send + Sync>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it open.
    #[error(transparent)]
    InUse(EngineError),
    /// The engine is away or short of something for now. Nothing was changed; the same can be tried
    /// again.
    #[error(transparent)]
    Unavailable(EngineError),
    /// The engine does not do it as things are. Nothing was changed.
    #[error(transparent)]
    Refused(EngineError),
    /// A change could not be confirmed: it may be there or not. To do the same again is safe where a
    /// change says how something is, as those of a [`Shelf`] do.
    #[error(transparent)]
    Unknown(EngineError),
    /// What is kept is damaged beyond what the engine can repair. Nothing was changed.
    #[error(transparent)]
    Corrupt(EngineError),
    /// Another process was first. Nothing was changed.
    #[error("another process changed the store at the same moment; try again")]
    Behind,
    /// An earlier change could not be written whole.
    #[error(
        "{0} takes no more changes, because an earlier one could not be written; mend the cause and start again"
    )]
    Halted(String),
}

/// Why a change was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// It does not fit the facts as they are. Nothing was written.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the facts of a data folder, made if it is missing; returns also what had to be repaired.
///
/// # Errors
///
/// Returns a [`StoreError`] if another process has it, if it cannot be read whole, or if the system
/// refuses.
pub fn open(data: &DataFolder) -> Result<(Ledger, Vec<Repaired>), StoreError> {
    let (log, repaired) = twin::Twin::open(data)?;
    Ok((Ledger::open(Box::new(log))?, repaired))
}

/// Reads all that a data folder keeps of the facts, checks it, and repairs nothing.
///
/// # Errors
///
/// Returns a [`StoreError`] if there is no store, if another process has it, or if the system
/// refuses.
pub fn inspect(data: &DataFolder) -> Result<Health, StoreError> {
    twin::Twin::inspect(data)
}
