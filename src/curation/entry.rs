//! Events as they are kept: numbered, dated, and in groups that count only whole.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Author, Event, Stamp};
use crate::scope::Scope;

/// One thing that happened, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: Author,
    /// Whose facts it is about.
    pub scope: Scope,
    /// What happened.
    pub event: Event,
    /// Whether it is the last of its group: only then does the group count.
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

    /// Reports whether it says that something of earlier entries is to be removed.
    #[must_use]
    pub const fn removes(&self) -> bool {
        matches!(self.event, Event::Redact { .. } | Event::Forget)
    }

    /// Numbers the drafts of one group, from a number on.
    #[must_use]
    pub fn group(first: u64, drafts: Vec<Draft>, stamp: &Stamp) -> Vec<Self> {
        let count = drafts.len();
        let numbered = (first..).zip(drafts).enumerate();
        numbered
            .map(|(place, (seq, Draft { scope, event }))| Self {
                seq,
                at: stamp.at,
                by: stamp.by.clone(),
                scope,
                event,
                last: place + 1 == count,
            })
            .collect()
    }
}

/// An event that is to be kept and has no number yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Whose facts it is about.
    pub scope: Scope,
    /// What happens.
    pub event: Event,
}
