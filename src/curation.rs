//! Changes to facts, as values that are applied by pure functions.
//!
//! Editing or retiring a fact deletes nothing: it keeps its id, and each change makes a revision with
//! the author, the time, the reason and the text. If a text must be removed for legal reasons, it
//! is redacted: the text is removed, but the revisions are kept.

mod entry;
mod holdings;
pub mod live;
pub mod packs;
mod redaction;
mod shared;
pub mod transfer;
mod undo;
mod wish;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::fact::{FactId, Standing};
use crate::knowledge::format::{FactEntry, LexiconFile, PackFile, SourceEntry};
use crate::scope::Scope;

pub use entry::{Draft, Entry};
pub use holdings::{Admission, Holdings};
pub use redaction::{REMOVED, Redactions};
pub use wish::{Alteration, Wish};

/// The author of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The files of a pack.
    Files,
    /// Somebody at the terminal, with the name they gave.
    Operator(String),
    /// Somebody in Discord. The desk maps the id to a Discord user and can forget the mapping.
    Person(PersonId),
}

impl fmt::Display for Author {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files => formatter.write_str("the pack's files"),
            Self::Operator(name) => formatter.write_str(name),
            Self::Person(_) => formatter.write_str("a moderator"),
        }
    }
}

/// A random number that represents a person in histories and contains no information about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(pub u64);

impl fmt::Display for PersonId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for PersonId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl TryFrom<String> for PersonId {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.to_string()
    }
}

/// A fact's scope and id, which identify it among all facts.
pub type FactName = (Scope, FactId);

/// A change to one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A new fact.
    Add(#[serde(with = "shared")] Arc<FactEntry>),
    /// A server's own version of another scope's fact, which it replaces in that server.
    Adopt {
        /// The fact that it replaces.
        of: FactName,
        /// The text.
        #[serde(with = "shared")]
        entry: Arc<FactEntry>,
    },
    /// A new text for a fact.
    Edit(#[serde(with = "shared")] Arc<FactEntry>),
    /// The fact is retired.
    Retire {
        /// Why.
        reason: String,
    },
    /// A retired fact is live again.
    Restore,
    /// A revision is undone; see [`FactState::undo`].
    Undo {
        /// The revision.
        revision: u32,
        /// The new text.
        #[serde(with = "shared")]
        entry: Arc<FactEntry>,
        /// The new standing.
        standing: Standing,
    },
}

/// Something that changes what Ibid knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A fact changed.
    Fact {
        /// The fact.
        id: FactId,
        /// The change.
        change: Change,
        /// The reason, if its author gave one. A retirement has its reason in the change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// A source was added or changed.
    Source(Box<SourceEntry>),
    /// A pack's files were loaded.
    Pack(Box<PackState>),
    /// The operator removed a fact's text from every revision.
    Redact {
        /// The fact.
        id: FactId,
        /// Why.
        reason: String,
    },
    /// All earlier events of the scope are forgotten.
    Forget,
    /// An event that was forgotten.
    Forgotten,
}

impl Event {
    /// Makes the event of a change to a fact.
    #[must_use]
    pub const fn fact(id: FactId, change: Change) -> Self {
        Self::Fact {
            id,
            change,
            why: None,
        }
    }
}

/// A pack, as last loaded, without its facts and sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackState {
    /// The content of its `pack.toml`.
    pub head: PackFile,
    /// Its lexicon.
    pub lexicon: LexiconFile,
    /// The digest of its files.
    pub digest: String,
}

/// The time and the author of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The time.
    pub at: Timestamp,
    /// The author.
    pub by: Author,
}

/// The kind of change that a revision made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It was added.
    Added,
    /// A server made its own version of it.
    Adopted,
    /// Its text was changed.
    Edited,
    /// It was retired.
    Retired,
    /// It was made live again.
    Restored,
    /// The revision with this number was undone.
    Undid(u32),
    /// The operator removed its text.
    Redacted,
}

/// A fact after one change.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The time and the author of the change.
    pub stamp: Stamp,
    /// The kind of change.
    pub deed: Deed,
    /// The reason, if its author gave one.
    pub why: Option<String>,
    /// The text after the change.
    pub entry: Arc<FactEntry>,
    /// The standing after the change.
    pub standing: Standing,
}

/// The current state of a fact, and its history.
#[derive(Debug, Clone, PartialEq)]
pub struct FactState {
    /// All revisions except the latest, the oldest first.
    earlier: Vec<Arc<Revision>>,
    latest: Revision,
    /// The fact of another scope that it replaces.
    pub instead_of: Option<FactName>,
    /// Whether the operator removed its text.
    pub is_redacted: bool,
}

/// The reason why a change cannot be made to a fact in its current state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A fact with the id exists.
    #[error("the fact “{0}” exists already; ids are never reused")]
    Exists(FactId),
    /// The id belongs to a retired fact.
    #[error("the id “{0}” belongs to a retired fact; ids are never reused")]
    WasRetired(FactId),
    /// No fact has the id.
    #[error("the fact “{0}” does not exist")]
    Missing(FactId),
    /// The fact is live.
    #[error("the fact “{0}” is not retired")]
    NotRetired(FactId),
    /// The fact is retired.
    #[error("the fact “{0}” is retired already")]
    AlreadyRetired(FactId),
    /// The correction changes nothing.
    #[error("the fact “{0}” already has this text")]
    Unchanged(FactId),
    /// The fact's text was removed.
    #[error("the operator removed the text of the fact “{0}”; this cannot be undone")]
    Redacted(FactId),
    /// The revision does not exist.
    #[error("the fact “{id}” has no revision {revision}")]
    NoRevision {
        /// The fact.
        id: FactId,
        /// The revision.
        revision: u32,
    },
    /// A key that the revision changed was changed again since.
    #[error("revision {revision} of “{id}” cannot be undone: {} changed since", fields.join(", "))]
    ChangedSince {
        /// The fact.
        id: FactId,
        /// The revision to undo.
        revision: u32,
        /// The keys that changed since; `standing` means that the fact was retired or restored.
        fields: Vec<String>,
    },
    /// The fact changed since its author saw it.
    #[error("the fact “{id}” changed meanwhile: it is at revision {now}, not {seen}")]
    Moved {
        /// The fact.
        id: FactId,
        /// The revision that the author saw.
        seen: u32,
        /// The latest revision.
        now: u32,
    },
}

impl Change {
    /// Returns the state of the fact after the change.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`] if the current state of the fact does not allow the change.
    pub fn apply(
        &self,
        id: &FactId,
        why: Option<&str>,
        current: Option<&FactState>,
        stamp: &Stamp,
    ) -> Result<FactState, Conflict> {
        let revision = |deed, entry, standing| Revision {
            stamp: stamp.clone(),
            deed,
            why: why.map(str::to_owned),
            entry,
            standing,
        };
        match self {
            Self::Add(entry) => {
                unused(id, current)?;
                let first = revision(Deed::Added, Arc::clone(entry), Standing::Current);
                Ok(FactState::new(first, None))
            }
            Self::Adopt { of, entry } => {
                unused(id, current)?;
                let first = revision(Deed::Adopted, Arc::clone(entry), Standing::Current);
                Ok(FactState::new(first, Some(of.clone())))
            }
            Self::Edit(entry) => {
                let fact = changeable(id, current)?;
                let standing = fact.standing().clone();
                Ok(fact.revised(revision(Deed::Edited, Arc::clone(entry), standing)))
            }
            Self::Retire { reason } => {
                let fact = changeable(id, current)?;
                let reason = reason.clone();
                let same = Arc::clone(fact.entry());
                Ok(fact.revised(revision(Deed::Retired, same, Standing::Retired { reason })))
            }
            Self::Restore => {
                let fact = changeable(id, current)?;
                if *fact.standing() == Standing::Current {
                    return Err(Conflict::NotRetired(id.clone()));
                }
                let same = Arc::clone(fact.entry());
                Ok(fact.revised(revision(Deed::Restored, same, Standing::Current)))
            }
            Self::Undo {
                revision: undone,
                entry,
                standing,
            } => {
                let fact = changeable(id, current)?;
                let deed = Deed::Undid(*undone);
                Ok(fact.revised(revision(deed, Arc::clone(entry), standing.clone())))
            }
        }
    }

    /// Returns the changes that make a fact live with the text of an entry; the list is empty if it
    /// is so already.
    #[must_use]
    pub fn towards(entry: &Arc<FactEntry>, current: Option<&FactState>) -> Vec<Self> {
        let Some(current) = current else {
            return vec![Self::Add(Arc::clone(entry))];
        };
        let mut changes = Vec::new();
        if *current.standing() != Standing::Current {
            changes.push(Self::Restore);
        }
        if current.entry() != entry {
            changes.push(Self::Edit(Arc::clone(entry)));
        }
        changes
    }
}

/// Checks that an id was never used.
fn unused(id: &FactId, current: Option<&FactState>) -> Result<(), Conflict> {
    match current.map(FactState::standing) {
        None => Ok(()),
        Some(Standing::Current) => Err(Conflict::Exists(id.clone())),
        Some(Standing::Retired { .. } | Standing::Yielded) => Err(Conflict::WasRetired(id.clone())),
    }
}

/// Returns the current state of a fact if it can be changed.
fn changeable<'a>(id: &FactId, current: Option<&'a FactState>) -> Result<&'a FactState, Conflict> {
    match current {
        None => Err(Conflict::Missing(id.clone())),
        Some(fact) if fact.is_redacted => Err(Conflict::Redacted(id.clone())),
        Some(fact) => Ok(fact),
    }
}

impl FactState {
    const fn new(first: Revision, instead_of: Option<FactName>) -> Self {
        Self {
            earlier: Vec::new(),
            latest: first,
            instead_of,
            is_redacted: false,
        }
    }

    /// Returns the fact with one more revision. Both states share the earlier revisions.
    fn revised(&self, next: Revision) -> Self {
        let mut earlier = Vec::with_capacity(self.earlier.len() + 1);
        earlier.extend(self.earlier.iter().map(Arc::clone));
        earlier.push(Arc::new(self.latest.clone()));
        Self {
            earlier,
            latest: next,
            instead_of: self.instead_of.clone(),
            is_redacted: self.is_redacted,
        }
    }

    /// Returns its latest revision.
    #[must_use]
    pub const fn latest(&self) -> &Revision {
        &self.latest
    }

    /// Returns its revisions with their numbers, starting at 1.
    pub fn revisions(
        &self,
    ) -> impl DoubleEndedIterator<Item = (u32, &Revision)> + ExactSizeIterator {
        let mut numbered = Vec::with_capacity(self.earlier.len() + 1);
        let earlier = self.earlier.iter().map(Arc::as_ref);
        numbered.extend((1..).zip(earlier.chain([&self.latest])));
        numbered.into_iter()
    }

    /// Returns the number of its latest revision.
    #[must_use]
    pub fn revision(&self) -> u32 {
        u32::try_from(self.earlier.len() + 1).unwrap_or(u32::MAX)
    }

    /// Returns its text.
    #[must_use]
    pub const fn entry(&self) -> &Arc<FactEntry> {
        &self.latest.entry
    }

    /// Returns its standing: whether it is live.
    #[must_use]
    pub const fn standing(&self) -> &Standing {
        &self.latest.standing
    }

    /// Returns when it was added.
    #[must_use]
    pub fn recorded(&self) -> Timestamp {
        let first = self.earlier.first().map(Arc::as_ref);
        first.unwrap_or(&self.latest).stamp.at
    }
}

/// Returns the day of a moment in UTC, which is the same for everybody.
#[must_use]
pub fn day_of(moment: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(moment).date()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn entry(statement: &str) -> FactEntry {
        let json = serde_json::json!({
            "id": "a", "statement": statement, "cite": [{ "title": "T", "quote": "Q" }],
        });
        serde_json::from_value(json).unwrap()
    }

    pub(crate) fn event(change: Change) -> Event {
        Event::fact("a".parse().unwrap(), change)
    }

    pub(crate) fn stamp() -> Stamp {
        Stamp {
            at: Timestamp::UNIX_EPOCH,
            by: Author::Files,
        }
    }

    #[test]
    fn an_id_is_never_reused() {
        let mut holdings = Holdings::default();
        let mut take = |change| holdings.replay(&Scope::Local, &event(change), &stamp());
        let id: FactId = "a".parse().unwrap();
        assert_eq!(take(Change::Restore), Err(Conflict::Missing(id.clone())));
        assert_eq!(take(Change::Add(Arc::new(entry("one")))), Ok(()));
        assert_eq!(
            take(Change::Add(Arc::new(entry("two")))),
            Err(Conflict::Exists(id.clone()))
        );
        assert_eq!(
            take(Change::Retire {
                reason: "wrong".to_owned()
            }),
            Ok(())
        );
        assert_eq!(
            take(Change::Add(Arc::new(entry("two")))),
            Err(Conflict::WasRetired(id))
        );
        assert_eq!(take(Change::Restore), Ok(()));
    }

    #[test]
    fn an_equal_entry_makes_no_revision() {
        let id: FactId = "a".parse().unwrap();
        let added = Change::Add(Arc::new(entry("one"))).apply(&id, None, None, &stamp());
        let added = added.unwrap();
        assert_eq!(Change::towards(&Arc::new(entry("one")), Some(&added)), []);
        assert!(matches!(
            Change::towards(&Arc::new(entry("two")), Some(&added)).as_slice(),
            [Change::Edit(_)]
        ));
        let reason = "gone".to_owned();
        let retired = Change::Retire { reason }.apply(&id, None, Some(&added), &stamp());
        assert_eq!(
            Change::towards(&Arc::new(entry("one")), Some(&retired.unwrap())),
            [Change::Restore]
        );
    }

    #[test]
    fn every_revision_keeps_its_author_time_reason_and_text() {
        let id: FactId = "a".parse().unwrap();
        let person = Stamp {
            at: Timestamp::UNIX_EPOCH,
            by: Author::Person(PersonId(7)),
        };
        let added = Change::Add(Arc::new(entry("one"))).apply(&id, None, None, &stamp());
        let edit = Change::Edit(Arc::new(entry("two")));
        let edited = edit.apply(&id, Some("a slip"), Some(&added.unwrap()), &person);
        let edited = edited.unwrap();
        let revisions: Vec<_> = edited
            .revisions()
            .map(|(number, revision)| {
                let why = revision.why.as_deref();
                (
                    number,
                    &revision.stamp,
                    why,
                    revision.entry.statement.as_str(),
                )
            })
            .collect();
        assert_eq!(
            revisions,
            [
                (1, &stamp(), None, "one"),
                (2, &person, Some("a slip"), "two")
            ]
        );
    }
}
