//! Events as they are logged: numbered, dated, and in groups that are valid only as a whole.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Author, Event, Stamp};
use crate::scope::Scope;

/// One record of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: Author,
    /// The scope of the event.
    pub scope: Scope,
    /// The event.
    pub event: Event,
    /// Whether it is the last of its group. A group without its last entry is ignored.
    pub last: bool,
}

impl Entry {
    /// Returns when it happened, and who did it.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            at: self.at,
            by: self.by.clone(),
        }
    }

    /// Reports whether it removes something from earlier entries.
    #[must_use]
    pub const fn removes(&self) -> bool {
        matches!(self.event, Event::Redact { .. } | Event::Forget)
    }

    /// Makes the entries of one group of drafts, numbered from `first`.
    #[must_use]
    pub fn group(first: u64, drafts: Vec<Draft>, stamp: &Stamp) -> Vec<Self> {
        let count = drafts.len();
        let numbered = (first..).zip(drafts).enumerate();
        numbered
            .map(|(index, (seq, Draft { scope, event }))| Self {
                seq,
                at: stamp.at,
                by: stamp.by.clone(),
                scope,
                event,
                last: index + 1 == count,
            })
            .collect()
    }
}

/// An entry that is not written yet, and has no number.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The scope of the event.
    pub scope: Scope,
    /// The event.
    pub event: Event,
}
