//! Changes to facts as values; applying one is pure.
//!
//! Nothing is deleted: a fact is retired and keeps its id, and each change makes a revision, which
//! keeps who, when, why and the text. What a law wants gone is redacted: the text goes, the revisions
//! stay.

mod entry;
mod holdings;
pub mod live;
pub mod packs;
mod redaction;
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

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// A pack's files changed.
    Files,
    /// Somebody at the terminal, by the name they gave.
    Operator(String),
    /// Somebody in Discord. Who that is, is kept elsewhere, and can be forgotten.
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

/// A random number that stands for a person in histories. It tells nothing of them.
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

/// A fact's scope and id: what names it among all facts.
pub type FactName = (Scope, FactId);

/// A change to one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A new fact.
    Add(Box<FactEntry>),
    /// A version of its own that a server gives to another scope's fact: there it is told in the
    /// other's place.
    Adopt {
        /// The fact whose place it takes.
        of: FactName,
        /// The text.
        entry: Box<FactEntry>,
    },
    /// Another text for a fact.
    Edit(Box<FactEntry>),
    /// The fact is told no longer.
    Retire {
        /// Why.
        reason: String,
    },
    /// A retired fact is told again.
    Restore,
    /// What a revision changed is as it was before: see [`FactState::undo`].
    Undo {
        /// The revision.
        revision: u32,
        /// The text from now on.
        entry: Box<FactEntry>,
        /// Whether the fact is told from now on.
        standing: Standing,
    },
}

/// Something that happened to what Ibid knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A fact changed.
    Fact {
        /// The fact.
        id: FactId,
        /// The change.
        change: Change,
        /// Why, in the words of whoever changed it; a retirement has its reason in the change.
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
    /// Everything of the scope up to here is forgotten.
    Forget,
    /// Something that was forgotten.
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

/// A pack as it was last loaded, without its facts and sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackState {
    /// What the pack is.
    pub head: PackFile,
    /// Its lexicon.
    pub lexicon: LexiconFile,
    /// What tells one content of the pack from another.
    pub digest: String,
}

/// When something was done, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Author,
}

/// What was done to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It was added.
    Added,
    /// It was taken over from another scope.
    Adopted,
    /// Its text was changed.
    Edited,
    /// It was withdrawn.
    Retired,
    /// It was told again.
    Restored,
    /// The revision of this number was undone.
    Undid(u32),
    /// Its text was removed by the operator.
    Redacted,
}

/// A fact after one change.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// When it was made, and by whom.
    pub stamp: Stamp,
    /// What was done.
    pub deed: Deed,
    /// Why, where somebody said.
    pub why: Option<String>,
    /// The text from then on.
    pub entry: Arc<FactEntry>,
    /// Whether the fact was told from then on.
    pub standing: Standing,
}

/// A fact as it now stands, and how it came to.
#[derive(Debug, Clone, PartialEq)]
pub struct FactState {
    /// What it was after all but the latest change, the oldest first.
    earlier: Vec<Arc<Revision>>,
    latest: Revision,
    /// The fact of another scope whose place it takes.
    pub instead_of: Option<FactName>,
    /// Whether the operator removed its text.
    pub is_redacted: bool,
}

/// A change that cannot be made to a fact as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// Ids are never used twice.
    #[error("there is a fact “{0}” already; ids are never used twice")]
    Exists(FactId),
    /// The id of a fact that was retired.
    #[error("the id “{0}” belongs to a retired fact; ids are never used twice")]
    WasRetired(FactId),
    /// No fact with the id.
    #[error("there is no fact “{0}”")]
    Missing(FactId),
    /// A fact that is told.
    #[error("the fact “{0}” is not retired")]
    NotRetired(FactId),
    /// A fact that is retired.
    #[error("the fact “{0}” is retired already")]
    AlreadyRetired(FactId),
    /// A correction that changes nothing.
    #[error("the fact “{0}” says just that already")]
    Unchanged(FactId),
    /// A fact whose text was removed for good.
    #[error("the fact “{0}” was removed by the operator; it stays so")]
    Redacted(FactId),
    /// A revision that there is not.
    #[error("the fact “{id}” has no revision {revision}")]
    NoRevision {
        /// The fact.
        id: FactId,
        /// The revision.
        revision: u32,
    },
    /// What the revision changed was changed again since.
    #[error("revision {revision} of “{id}” cannot be undone: {} changed since", fields.join(", "))]
    ChangedSince {
        /// The fact.
        id: FactId,
        /// The revision that was to be undone.
        revision: u32,
        /// The keys that changed since; `standing` for whether it is told.
        fields: Vec<String>,
    },
    /// The fact changed since it was looked at.
    #[error("the fact “{id}” changed meanwhile: it is at revision {now}, not {seen}")]
    Moved {
        /// The fact.
        id: FactId,
        /// The revision that the change was meant for.
        seen: u32,
        /// The latest revision.
        now: u32,
    },
}

impl Change {
    /// Returns the fact as it stands after the change.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`] where the change does not fit the fact as it stands.
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
        let text = |entry: &FactEntry| Arc::new(entry.clone());
        match self {
            Self::Add(entry) => {
                unused(id, current)?;
                let first = revision(Deed::Added, text(entry), Standing::Current);
                Ok(FactState::new(first, None))
            }
            Self::Adopt { of, entry } => {
                unused(id, current)?;
                let first = revision(Deed::Adopted, text(entry), Standing::Current);
                Ok(FactState::new(first, Some(of.clone())))
            }
            Self::Edit(entry) => {
                let fact = changeable(id, current)?;
                let standing = fact.standing().clone();
                Ok(fact.revised(revision(Deed::Edited, text(entry), standing)))
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
                Ok(fact.revised(revision(deed, text(entry), standing.clone())))
            }
        }
    }

    /// Returns the changes that make a fact stand as an entry says: none where it does.
    #[must_use]
    pub fn towards(entry: &FactEntry, current: Option<&FactState>) -> Vec<Self> {
        let Some(current) = current else {
            return vec![Self::Add(Box::new(entry.clone()))];
        };
        let mut changes = Vec::new();
        if *current.standing() != Standing::Current {
            changes.push(Self::Restore);
        }
        if **current.entry() != *entry {
            changes.push(Self::Edit(Box::new(entry.clone())));
        }
        changes
    }
}

/// Checks that no fact has or had an id.
fn unused(id: &FactId, current: Option<&FactState>) -> Result<(), Conflict> {
    match current.map(FactState::standing) {
        None => Ok(()),
        Some(Standing::Current) => Err(Conflict::Exists(id.clone())),
        Some(Standing::Retired { .. } | Standing::Yielded) => Err(Conflict::WasRetired(id.clone())),
    }
}

/// Returns the fact of an id if it can be changed.
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

    /// Returns the fact with one more revision. Both share the earlier ones.
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

    /// Returns its revisions with their numbers, which begin at 1.
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

    /// Returns whether it is told.
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

/// Returns the day of a moment, in UTC: the same for everybody who asks.
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
    fn an_id_is_never_used_twice() {
        let mut holdings = Holdings::default();
        let mut take = |change| holdings.replay(&Scope::Local, &event(change), &stamp());
        let id: FactId = "a".parse().unwrap();
        assert_eq!(take(Change::Restore), Err(Conflict::Missing(id.clone())));
        assert_eq!(take(Change::Add(Box::new(entry("one")))), Ok(()));
        assert_eq!(
            take(Change::Add(Box::new(entry("two")))),
            Err(Conflict::Exists(id.clone()))
        );
        assert_eq!(
            take(Change::Retire {
                reason: "wrong".to_owned()
            }),
            Ok(())
        );
        assert_eq!(
            take(Change::Add(Box::new(entry("two")))),
            Err(Conflict::WasRetired(id))
        );
        assert_eq!(take(Change::Restore), Ok(()));
    }

    #[test]
    fn equal_content_makes_no_revision() {
        let id: FactId = "a".parse().unwrap();
        let added = Change::Add(Box::new(entry("one"))).apply(&id, None, None, &stamp());
        let added = added.unwrap();
        assert_eq!(Change::towards(&entry("one"), Some(&added)), []);
        assert!(matches!(
            Change::towards(&entry("two"), Some(&added)).as_slice(),
            [Change::Edit(_)]
        ));
        let reason = "gone".to_owned();
        let retired = Change::Retire { reason }.apply(&id, None, Some(&added), &stamp());
        assert_eq!(
            Change::towards(&entry("one"), Some(&retired.unwrap())),
            [Change::Restore]
        );
    }

    #[test]
    fn every_revision_keeps_who_when_why_and_the_text() {
        let id: FactId = "a".parse().unwrap();
        let person = Stamp {
            at: Timestamp::UNIX_EPOCH,
            by: Author::Person(PersonId(7)),
        };
        let added = Change::Add(Box::new(entry("one"))).apply(&id, None, None, &stamp());
        let edit = Change::Edit(Box::new(entry("two")));
        let edited = edit.apply(&id, Some("a slip"), Some(&added.unwrap()), &person);
        let edited = edited.unwrap();
        let told: Vec<_> = edited
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
            told,
            [
                (1, &stamp(), None, "one"),
                (2, &person, Some("a slip"), "two")
            ]
        );
    }
}
