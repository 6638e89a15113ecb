//! Changes to facts as values; applying one is pure.
//!
//! Nothing is deleted: a fact is retired and keeps its id, and each change makes a revision.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fact::{FactId, Standing};
use crate::knowledge::format::{FactEntry, LexiconFile, PackFile, SourceEntry};
use crate::scope::{PackId, Scope};
use crate::source::SourceId;

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// A pack's files changed.
    Files,
    /// Somebody at the terminal, by the name they gave.
    Operator(String),
}

impl fmt::Display for Author {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files => formatter.write_str("the pack's files"),
            Self::Operator(name) => formatter.write_str(name),
        }
    }
}

/// A change to one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A new fact.
    Add(Box<FactEntry>),
    /// Another text for a fact.
    Edit(Box<FactEntry>),
    /// The fact is told no longer.
    Retire {
        /// Why.
        reason: String,
    },
    /// A retired fact is told again.
    Restore,
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
    },
    /// A source was added or changed.
    Source(Box<SourceEntry>),
    /// A pack's files were loaded.
    Pack(Box<PackState>),
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

/// A fact as it now stands.
#[derive(Debug, Clone, PartialEq)]
pub struct FactState {
    /// The number of its latest revision.
    pub revision: u32,
    /// Its text.
    pub entry: Arc<FactEntry>,
    /// Whether it is told.
    pub standing: Standing,
    /// When it was added.
    pub recorded: Timestamp,
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
        current: Option<&FactState>,
        at: Timestamp,
    ) -> Result<FactState, Conflict> {
        let known = || {
            current
                .cloned()
                .ok_or_else(|| Conflict::Missing(id.clone()))
        };
        match (self, current) {
            (
                Self::Add(_),
                Some(FactState {
                    standing: Standing::Retired { .. },
                    ..
                }),
            ) => Err(Conflict::WasRetired(id.clone())),
            (Self::Add(_), Some(_)) => Err(Conflict::Exists(id.clone())),
            (Self::Add(entry), None) => Ok(FactState {
                revision: 1,
                entry: Arc::new(FactEntry::clone(entry)),
                standing: Standing::Current,
                recorded: at,
            }),
            (Self::Edit(entry), _) => {
                Ok(known()?.revised(|fact| fact.entry = Arc::new(FactEntry::clone(entry))))
            }
            (Self::Retire { reason }, _) => {
                let standing = Standing::Retired {
                    reason: reason.clone(),
                };
                Ok(known()?.revised(|fact| fact.standing = standing))
            }
            (
                Self::Restore,
                Some(FactState {
                    standing: Standing::Current,
                    ..
                }),
            ) => Err(Conflict::NotRetired(id.clone())),
            (Self::Restore, _) => Ok(known()?.revised(|fact| fact.standing = Standing::Current)),
        }
    }

    /// Returns the changes that make a fact stand as an entry says: none where it does.
    #[must_use]
    pub fn towards(entry: FactEntry, current: Option<&FactState>) -> Vec<Self> {
        let Some(current) = current else {
            return vec![Self::Add(Box::new(entry))];
        };
        let mut changes = Vec::new();
        if current.standing != Standing::Current {
            changes.push(Self::Restore);
        }
        if *current.entry != entry {
            changes.push(Self::Edit(Box::new(entry)));
        }
        changes
    }
}

impl FactState {
    fn revised(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self.revision += 1;
        self
    }
}

/// Everything that the events so far amount to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holdings {
    /// The facts, current and retired.
    pub facts: BTreeMap<(Scope, FactId), FactState>,
    /// The sources.
    pub sources: BTreeMap<(Scope, SourceId), SourceEntry>,
    /// The packs as last loaded.
    pub packs: BTreeMap<PackId, PackState>,
}

impl Holdings {
    /// Takes in one event.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`], and stays as it was, where the event does not fit.
    pub fn take_in(&mut self, scope: &Scope, event: &Event, at: Timestamp) -> Result<(), Conflict> {
        match event {
            Event::Fact { id, change } => {
                let key = (scope.clone(), id.clone());
                let fact = change.apply(id, self.facts.get(&key), at)?;
                self.facts.insert(key, fact);
            }
            Event::Source(source) => {
                self.sources.insert(
                    (scope.clone(), source.id.clone()),
                    SourceEntry::clone(source),
                );
            }
            Event::Pack(pack) => {
                self.packs
                    .insert(pack.head.id.clone(), PackState::clone(pack));
            }
        }
        Ok(())
    }

    /// Tells whether events fit one after the other, without taking them in.
    ///
    /// # Errors
    ///
    /// Returns the first [`Conflict`].
    pub fn admit<'a>(
        &self,
        events: impl IntoIterator<Item = (&'a Scope, &'a Event)>,
        at: Timestamp,
    ) -> Result<(), Conflict> {
        let mut changed: BTreeMap<(Scope, FactId), FactState> = BTreeMap::new();
        for (scope, event) in events {
            let Event::Fact { id, change } = event else {
                continue;
            };
            let key = (scope.clone(), id.clone());
            let fact = change.apply(id, changed.get(&key).or_else(|| self.facts.get(&key)), at)?;
            changed.insert(key, fact);
        }
        Ok(())
    }

    /// Returns the facts of a scope, current and retired.
    pub fn facts_of(&self, scope: &Scope) -> impl Iterator<Item = (&FactId, &FactState)> {
        let of_scope = self
            .facts
            .iter()
            .filter(move |((other, _), _)| other == scope);
        of_scope.map(|((_, id), fact)| (id, fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(statement: &str) -> FactEntry {
        let json = serde_json::json!({
            "id": "a", "statement": statement, "cite": [{ "title": "T", "quote": "Q" }],
        });
        serde_json::from_value(json).unwrap()
    }

    fn event(change: Change) -> Event {
        Event::Fact {
            id: "a".parse().unwrap(),
            change,
        }
    }

    #[test]
    fn an_id_is_never_used_twice() {
        let mut holdings = Holdings::default();
        let mut take =
            |change| holdings.take_in(&Scope::Local, &event(change), Timestamp::UNIX_EPOCH);
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
        let added = Change::Add(Box::new(entry("one"))).apply(&id, None, Timestamp::UNIX_EPOCH);
        let added = added.unwrap();
        assert_eq!(Change::towards(entry("one"), Some(&added)), []);
        assert!(matches!(
            Change::towards(entry("two"), Some(&added)).as_slice(),
            [Change::Edit(_)]
        ));
        let reason = "gone".to_owned();
        let retired = Change::Retire { reason }.apply(&id, Some(&added), Timestamp::UNIX_EPOCH);
        assert_eq!(
            Change::towards(entry("one"), Some(&retired.unwrap())),
            [Change::Restore]
        );
    }
}
