//! Turns a moderator's wish for a fact that the server sees into events.
//!
//! A server's own facts are changed directly. The facts of packs and of the operator are shared: if
//! a server corrects or retires one, it gets its own version, which replaces the fact in that
//! server.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Change, Conflict, Event, FactName, FactState, Holdings};
use crate::fact::{FactId, Standing};
use crate::knowledge::format::FactEntry;
use crate::scope::{GuildId, Scope};

/// A change that a moderator asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wish {
    /// A new fact.
    Add(Box<FactEntry>),
    /// A change to a fact that the server sees.
    Alter(FactName, Alteration),
}

/// A change to an existing fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Alteration {
    /// A new text.
    Edit {
        /// The revision of the fact that the moderator saw.
        seen: u32,
        /// The text.
        entry: Box<FactEntry>,
        /// Why.
        why: Option<String>,
    },
    /// Retire it.
    Retire {
        /// Why.
        reason: String,
    },
    /// Make it live again.
    Restore {
        /// Why.
        why: Option<String>,
    },
    /// Undo what a revision changed.
    Undo {
        /// The revision.
        revision: u32,
        /// Why. It is shown as the reason if undoing retires the fact.
        why: String,
    },
}

impl Wish {
    /// Returns the server's fact that it changes, and the events that make the change.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`] if the current facts do not allow the change.
    pub fn plan(
        self,
        holdings: &Holdings,
        guild: GuildId,
    ) -> Result<(FactName, Vec<Event>), Conflict> {
        let own = Scope::Guild(guild);
        match self {
            Self::Add(entry) => {
                let id = entry.id.clone();
                let add = Event::fact(id.clone(), Change::Add(entry.into()));
                Ok(((own, id), vec![add]))
            }
            Self::Alter(fact, alteration) => {
                let (name, mut events) = version(holdings, &own, &fact)?;
                let of = holdings.facts.get(&fact).filter(|_| !events.is_empty());
                let is_gone = of.is_some_and(|of| *of.standing() != Standing::Current);
                match alteration {
                    // The files no longer have the fact: taking over its last text makes it live
                    // here.
                    Alteration::Restore { .. } if is_gone => {}
                    Alteration::Retire { .. } if is_gone => {
                        return Err(Conflict::AlreadyRetired(fact.1));
                    }
                    alteration => events.extend(alteration.plan(holdings, &fact, &name)?),
                }
                Ok((name, events))
            }
        }
    }
}

impl Alteration {
    /// Returns the events that make the change to the server's version of the named fact.
    fn plan(
        self,
        holdings: &Holdings,
        named: &FactName,
        name: &FactName,
    ) -> Result<Vec<Event>, Conflict> {
        let id = name.1.clone();
        let state = holdings.facts.get(name);
        let standing = state.map(FactState::standing);
        let is_yielded = standing == Some(&Standing::Yielded);
        // A version that was given up starts again from the current text of the other fact.
        let of = holdings.facts.get(named).map(|of| as_own(of.entry(), &id));
        let mut changes = Vec::new();
        let why = match self {
            Self::Edit {
                seen,
                mut entry,
                why,
            } => {
                let looked_at = holdings.facts.get(named).map_or(0, FactState::revision);
                // Where a version came up meanwhile, it is that one that changed.
                let came_up = named != name && state.is_some() && !is_yielded;
                if came_up || looked_at != seen {
                    let now = state.map_or(looked_at, FactState::revision);
                    return Err(Conflict::Moved { id, seen, now });
                }
                entry.id = id.clone();
                if of.as_ref() == Some(&*entry) {
                    return Err(Conflict::Unchanged(id));
                }
                changes.extend(is_yielded.then_some(Change::Restore));
                changes.push(Change::Edit(entry.into()));
                why
            }
            Self::Retire { reason } => {
                if matches!(standing, Some(Standing::Retired { .. })) {
                    return Err(Conflict::AlreadyRetired(id));
                }
                let text =
                    of.filter(|of| is_yielded && state.is_some_and(|held| **held.entry() != *of));
                changes.extend(text.map(|text| Change::Edit(Arc::new(text))));
                changes.push(Change::Retire { reason });
                None
            }
            Self::Restore { why } => {
                let held = state.filter(|_| matches!(standing, Some(Standing::Retired { .. })));
                let held = held.ok_or_else(|| Conflict::NotRetired(id.clone()))?;
                changes.push(yielding(holdings, held, Change::Restore));
                why
            }
            Self::Undo { revision, why } => {
                let Some(state) = state else {
                    return Err(Conflict::NoRevision { id, revision });
                };
                let undo = state.undo(&id, revision, &why)?;
                changes.push(yielding(holdings, state, undo));
                None
            }
        };
        let event = |change| Event::Fact {
            id: id.clone(),
            change,
            why: why.clone(),
        };
        Ok(changes.into_iter().map(event).collect())
    }
}

/// Returns a change, or gives the version up instead if it would become equal to the original fact:
/// the server then sees later changes of that fact too.
fn yielding(holdings: &Holdings, state: &FactState, change: Change) -> Change {
    let of = state
        .instead_of
        .as_ref()
        .and_then(|of| holdings.facts.get(of));
    let Some(of) = of.filter(|of| *of.standing() == Standing::Current) else {
        return change;
    };
    let (revision, entry) = match &change {
        Change::Restore => (state.revision(), Arc::clone(state.entry())),
        Change::Undo {
            revision,
            entry,
            standing: Standing::Current,
        } => (*revision, Arc::clone(entry)),
        _ => return change,
    };
    if as_own(of.entry(), &entry.id) != *entry {
        return change;
    }
    Change::Undo {
        revision,
        entry,
        standing: Standing::Yielded,
    }
}

/// Returns an entry with another id.
fn as_own(entry: &FactEntry, id: &FactId) -> FactEntry {
    FactEntry {
        id: id.clone(),
        ..entry.clone()
    }
}

/// Returns a server's version of a fact, with the events that make it if it does not exist yet.
fn version(
    holdings: &Holdings,
    own: &Scope,
    named: &FactName,
) -> Result<(FactName, Vec<Event>), Conflict> {
    if named.0 == *own {
        return Ok((named.clone(), Vec::new()));
    }
    if let Some((id, _)) = holdings.version_of(own, named) {
        return Ok(((own.clone(), id.clone()), Vec::new()));
    }
    let id = named.1.clone();
    let of = holdings.facts.get(named);
    let of = of.filter(|_| !matches!(named.0, Scope::Guild(_)));
    let Some(of) = of else {
        return Err(Conflict::Missing(id));
    };
    if of.is_redacted {
        return Err(Conflict::Redacted(id));
    }
    let id = holdings.free_id(own, &id);
    let entry = Arc::new(as_own(of.entry(), &id));
    let of = named.clone();
    let adopt = Event::fact(id.clone(), Change::Adopt { of, entry });
    Ok(((own.clone(), id), vec![adopt]))
}
