//! Undoing one change without losing later ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Change, Conflict, Deed, FactState, Revision};
use crate::fact::{FactId, Standing};
use crate::knowledge::format::FactEntry;

/// The key that represents a fact's standing among the keys of its text.
const STANDING: &str = "standing";

impl FactState {
    /// Returns the change that undoes a revision: each key that the revision changed, and the
    /// standing, get their earlier values back. Undoing the first revision retires the fact for the
    /// given reason, or gives up the server's version.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`] if there is no such revision, if something that it changed was
    /// changed again since, or if the text was removed by the operator.
    pub fn undo(&self, id: &FactId, revision: u32, reason: &str) -> Result<Change, Conflict> {
        if self.is_redacted {
            return Err(Conflict::Redacted(id.clone()));
        }
        let numbered: Vec<_> = self.revisions().collect();
        let index = numbered.iter().position(|(number, _)| *number == revision);
        let Some((index, (_, undone))) =
            index.and_then(|index| Some((index, numbered.get(index)?)))
        else {
            let id = id.clone();
            return Err(Conflict::NoRevision { id, revision });
        };
        let before = index.checked_sub(1).and_then(|index| numbered.get(index));
        let before = before.map_or_else(
            || Form {
                keys: keys(&undone.entry),
                standing: match undone.deed {
                    Deed::Adopted => Standing::Yielded,
                    _ => Standing::Retired {
                        reason: reason.to_owned(),
                    },
                },
            },
            |(_, before)| Form::of(before),
        );
        let form = Form::of(self.latest()).undone(&Form::of(undone), &before);
        let form = form.map_err(|fields| Conflict::ChangedSince {
            id: id.clone(),
            revision,
            fields,
        })?;
        Ok(Change::Undo {
            revision,
            entry: Arc::new(form.entry()),
            standing: form.standing,
        })
    }

    /// Returns the keys that a revision changed; `standing` means that it retired or restored the
    /// fact.
    #[must_use]
    pub fn changed_in(&self, revision: u32) -> Vec<String> {
        let of = |wanted| {
            let mut revisions = self.revisions();
            revisions
                .find(|(number, _)| *number == wanted)
                .map(|(_, revision)| Form::of(revision))
        };
        match (revision.checked_sub(1).and_then(of), of(revision)) {
            (Some(before), Some(after)) => before.differing(&after),
            _ => Vec::new(),
        }
    }
}

/// A fact's text by key, and its standing.
#[derive(Debug)]
struct Form {
    keys: Map<String, Value>,
    standing: Standing,
}

impl Form {
    fn of(revision: &Revision) -> Self {
        Self {
            keys: keys(&revision.entry),
            standing: revision.standing.clone(),
        }
    }

    /// Returns the keys that differ between two forms.
    fn differing(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&String> = self.keys.keys().chain(other.keys.keys()).collect();
        let keys = names
            .into_iter()
            .filter(|key| self.keys.get(*key) != other.keys.get(*key))
            .cloned();
        let standing = (self.standing != other.standing).then(|| STANDING.to_owned());
        keys.chain(standing).collect()
    }

    /// Returns this form without the changes from `before` to `after`, or the keys among them that
    /// were changed again since.
    fn undone(mut self, after: &Self, before: &Self) -> Result<Self, Vec<String>> {
        let changed: Vec<String> = before.differing(after);
        let since = self.differing(after);
        let lost: Vec<String> = changed
            .iter()
            .filter(|key| since.contains(key))
            .cloned()
            .collect();
        if !lost.is_empty() {
            return Err(lost);
        }
        for key in changed {
            if key == STANDING {
                self.standing = before.standing.clone();
                continue;
            }
            match before.keys.get(&key) {
                Some(value) => drop(self.keys.insert(key, value.clone())),
                None => drop(self.keys.remove(&key)),
            }
        }
        Ok(self)
    }

    fn entry(&self) -> FactEntry {
        let keys = Value::Object(self.keys.clone());
        serde_json::from_value(keys).expect("the keys come from valid facts")
    }
}

fn keys(entry: &Arc<FactEntry>) -> Map<String, Value> {
    match serde_json::to_value(&**entry) {
        Ok(Value::Object(keys)) => keys,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{entry, stamp};
    use super::super::{Event, Holdings};
    use super::*;
    use crate::scope::{GuildId, Scope};

    fn after(state: Option<&FactState>, change: &Change) -> FactState {
        let id = "a".parse().unwrap();
        change.apply(&id, None, state, &stamp()).unwrap()
    }

    fn undo(state: &FactState, revision: u32) -> Result<FactState, Conflict> {
        let id = "a".parse().unwrap();
        let change = state.undo(&id, revision, "undone")?;
        Ok(after(Some(state), &change))
    }

    #[test]
    fn undoing_a_revision_keeps_later_changes() {
        let added = after(None, &Change::Add(Arc::new(entry("one"))));
        let noted = FactEntry {
            note: Some("seen".to_owned()),
            ..entry("one")
        };
        let noted = after(Some(&added), &Change::Edit(Arc::new(noted)));
        let reworded = FactEntry {
            statement: "two".to_owned(),
            ..FactEntry::clone(noted.entry())
        };
        let reworded = after(Some(&noted), &Change::Edit(Arc::new(reworded)));
        let undone = undo(&reworded, 2).unwrap();
        assert_eq!(undone.entry().note, None);
        assert_eq!(undone.entry().statement, "two");
        let again = undo(&undone, 4).unwrap();
        assert_eq!(again.entry(), reworded.entry());
    }

    #[test]
    fn a_revision_whose_keys_changed_again_cannot_be_undone() {
        let added = after(None, &Change::Add(Arc::new(entry("one"))));
        let two = after(Some(&added), &Change::Edit(Arc::new(entry("two"))));
        let three = after(Some(&two), &Change::Edit(Arc::new(entry("three"))));
        let conflict = undo(&three, 2).unwrap_err();
        assert_eq!(
            conflict.to_string(),
            "revision 2 of “a” cannot be undone: statement changed since"
        );
        assert!(matches!(
            undo(&three, 9),
            Err(Conflict::NoRevision { revision: 9, .. })
        ));
        assert!(matches!(
            undo(&three, 0),
            Err(Conflict::NoRevision { revision: 0, .. })
        ));
    }

    #[test]
    fn undoing_an_addition_retires_the_fact_and_undoing_that_restores_it() {
        let added = after(None, &Change::Add(Arc::new(entry("one"))));
        let gone = undo(&added, 1).unwrap();
        let reason = "undone".to_owned();
        assert_eq!(*gone.standing(), Standing::Retired { reason });
        assert_eq!(*undo(&gone, 2).unwrap().standing(), Standing::Current);
        assert!(matches!(undo(&gone, 1), Err(Conflict::ChangedSince { .. })));
    }

    /// A random action on one of the facts `f0` to `f2` in a server's scope.
    #[derive(Debug, Clone)]
    enum Act {
        Say(u8, String),
        Note(u8, Option<String>),
        Retire(u8, String),
        Restore(u8),
        Undo(u8, u32),
    }

    fn act() -> impl Strategy<Value = Act> {
        let text = "[a-d]{1,2}";
        prop_oneof![
            (0_u8..3, text).prop_map(|(fact, text)| Act::Say(fact, text)),
            (0_u8..3, prop::option::of(text)).prop_map(|(fact, text)| Act::Note(fact, text)),
            (0_u8..3, text).prop_map(|(fact, text)| Act::Retire(fact, text)),
            (0_u8..3).prop_map(Act::Restore),
            (0_u8..3, 1_u32..6).prop_map(|(fact, revision)| Act::Undo(fact, revision)),
        ]
    }

    /// Performs an action if possible, and returns the fact that it changed.
    fn take(holdings: &mut Holdings, scope: &Scope, act: Act) -> Option<FactId> {
        let (Act::Say(fact, _)
        | Act::Note(fact, _)
        | Act::Retire(fact, _)
        | Act::Restore(fact)
        | Act::Undo(fact, _)) = &act;
        let id: FactId = format!("f{fact}").parse().unwrap();
        let state = holdings.facts.get(&(scope.clone(), id.clone())).cloned();
        let text = |state: Option<&FactState>| {
            let held = state.map(|state| FactEntry::clone(state.entry()));
            held.unwrap_or_else(|| entry("new"))
        };
        let change = match (act, &state) {
            (Act::Say(_, statement), None) => {
                let entry = FactEntry {
                    id: id.clone(),
                    statement,
                    ..entry("new")
                };
                // One of the facts is a server's version of another fact.
                if id.as_str() == "f2" {
                    let of = (Scope::Local, id.clone());
                    let entry = Arc::new(entry);
                    Change::Adopt { of, entry }
                } else {
                    Change::Add(Arc::new(entry))
                }
            }
            (Act::Say(_, statement), Some(state)) => Change::Edit(Arc::new(FactEntry {
                statement,
                ..text(Some(state))
            })),
            (Act::Note(_, note), Some(state)) => Change::Edit(Arc::new(FactEntry {
                note,
                ..text(Some(state))
            })),
            (Act::Retire(_, reason), _) => Change::Retire { reason },
            (Act::Restore(_), _) => Change::Restore,
            (Act::Undo(_, revision), Some(state)) => state.undo(&id, revision, "undone").ok()?,
            (Act::Note(..) | Act::Undo(..), None) => return None,
        };
        let event = Event::fact(id.clone(), change);
        holdings.replay(scope, &event, &stamp()).ok()?;
        Some(id)
    }

    /// Returns the live facts.
    fn live(holdings: &Holdings) -> Vec<(FactId, FactEntry)> {
        let current = holdings.facts.iter();
        let current = current.filter(|(_, fact)| *fact.standing() == Standing::Current);
        current
            .map(|((_, id), fact)| (id.clone(), FactEntry::clone(fact.entry())))
            .collect()
    }

    proptest! {
        #[test]
        fn undoing_all_changes_in_reverse_restores_the_live_facts(
            before in prop::collection::vec(act(), 0..8),
            acts in prop::collection::vec(act(), 0..12),
        ) {
            let scope = Scope::Guild(GuildId(1));
            let mut holdings = Holdings::default();
            for act in before {
                take(&mut holdings, &scope, act);
            }
            let (facts, superseded) = (live(&holdings), holdings.clone());
            let mut done = Vec::new();
            for act in acts {
                if let Some(id) = take(&mut holdings, &scope, act) {
                    let state = &holdings.facts[&(scope.clone(), id.clone())];
                    done.push((id, state.revision()));
                }
            }
            let most: Vec<usize> = holdings.facts.values().map(|fact| fact.revisions().len()).collect();
            for (id, revision) in done.into_iter().rev() {
                let name = (scope.clone(), id.clone());
                let change = holdings.facts[&name].undo(&id, revision, "undone").unwrap();
                holdings.replay(&scope, &Event::fact(id, change), &stamp()).unwrap();
            }
            prop_assert_eq!(live(&holdings), facts);
            prop_assert_eq!(holdings.superseded_in(&scope), superseded.superseded_in(&scope));
            // Undoing adds revisions; it never removes any.
            let now: Vec<usize> = holdings.facts.values().map(|fact| fact.revisions().len()).collect();
            prop_assert!(most.iter().zip(&now).all(|(before, after)| before <= after));
        }
    }
}
