//! The state that the events so far lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Draft, Entry, Event, FactName, FactState, PackState, Stamp};
use crate::fact::{FactId, Standing};
use crate::id::ID_MAX;
use crate::knowledge::format::SourceEntry;
use crate::scope::{PackId, Scope};
use crate::source::SourceId;

/// The state that the events so far lead to: facts, sources and packs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holdings {
    /// The facts, live and retired.
    pub facts: BTreeMap<FactName, FactState>,
    /// The sources.
    pub sources: BTreeMap<(Scope, SourceId), SourceEntry>,
    /// The packs, as last loaded.
    pub packs: BTreeMap<PackId, PackState>,
    /// The number of events applied so far.
    events: u64,
}

/// Events that were checked, with their outcome.
///
/// [`Holdings::admit`] makes an admission and [`Holdings::take_in`] applies it. Dropping it has no
/// effect, which is useful for a preview.
#[derive(Debug)]
pub struct Admission {
    drafts: Vec<Draft>,
    stamp: Stamp,
    /// The number of events in the holdings when these were admitted.
    after: u64,
    outcome: Outcome,
}

impl Admission {
    /// Returns a fact that the events change, in its new state.
    #[must_use]
    pub fn fact(&self, name: &FactName) -> Option<&FactState> {
        self.outcome.facts.get(name)
    }

    /// Takes the events out for writing, numbered from `first`.
    #[must_use]
    pub fn number(&mut self, first: u64) -> Vec<Entry> {
        Entry::group(first, std::mem::take(&mut self.drafts), &self.stamp)
    }

    /// Puts back events that were numbered, but could not be written.
    pub fn take_back(&mut self, entries: Vec<Entry>) {
        let drafts = entries
            .into_iter()
            .map(|Entry { scope, event, .. }| Draft { scope, event });
        self.drafts = drafts.collect();
    }

    /// Admits the same events again after others were taken in.
    ///
    /// # Errors
    ///
    /// Returns the first [`Conflict`].
    pub fn again(self, holdings: &Holdings) -> Result<Self, Conflict> {
        holdings.admit(self.drafts, self.stamp)
    }
}

/// The changes that some events make.
#[derive(Debug, Default)]
struct Outcome {
    events: u64,
    /// The scopes whose earlier facts and sources are removed.
    forgotten: BTreeSet<Scope>,
    facts: BTreeMap<FactName, FactState>,
    sources: BTreeMap<(Scope, SourceId), SourceEntry>,
    packs: BTreeMap<PackId, PackState>,
}

impl Outcome {
    /// Adds the changes of the next event.
    fn add(
        &mut self,
        before: &Holdings,
        scope: &Scope,
        event: &Event,
        stamp: &Stamp,
    ) -> Result<(), Conflict> {
        match event {
            Event::Fact { id, change, why } => {
                let name = (scope.clone(), id.clone());
                let fact = change.apply(id, why.as_deref(), self.known(before, &name), stamp)?;
                self.facts.insert(name, fact);
            }
            Event::Redact { id, reason } => {
                let name = (scope.clone(), id.clone());
                let fact = self.known(before, &name);
                let fact = fact.ok_or_else(|| Conflict::Missing(id.clone()))?;
                let fact = fact.redacted(reason, stamp);
                self.facts.insert(name, fact);
            }
            Event::Source(source) => {
                let key = (scope.clone(), source.id.clone());
                self.sources.insert(key, SourceEntry::clone(source));
            }
            Event::Pack(pack) => {
                self.packs
                    .insert(pack.head.id.clone(), PackState::clone(pack));
            }
            Event::Forget => {
                self.facts.retain(|(other, _), _| other != scope);
                self.sources.retain(|(other, _), _| other != scope);
                self.forgotten.insert(scope.clone());
            }
            Event::Forgotten => {}
        }
        self.events += 1;
        Ok(())
    }

    /// Returns a fact in its state after the events so far.
    fn known<'a>(&'a self, before: &'a Holdings, name: &FactName) -> Option<&'a FactState> {
        let of_before = || {
            let is_forgotten = self.forgotten.contains(&name.0);
            before.facts.get(name).filter(|_| !is_forgotten)
        };
        self.facts.get(name).or_else(of_before)
    }
}

impl Holdings {
    /// Checks that events can be applied one after the other, and computes their outcome. It does
    /// not change the holdings.
    ///
    /// # Errors
    ///
    /// Returns the first [`Conflict`].
    pub fn admit(&self, drafts: Vec<Draft>, stamp: Stamp) -> Result<Admission, Conflict> {
        let mut outcome = Outcome::default();
        for draft in &drafts {
            outcome.add(self, &draft.scope, &draft.event, &stamp)?;
        }
        Ok(Admission {
            drafts,
            stamp,
            after: self.events,
            outcome,
        })
    }

    /// Reports whether no other events were taken in since an admission.
    #[must_use]
    pub const fn is_current(&self, admission: &Admission) -> bool {
        self.events == admission.after
    }

    /// Applies admitted events.
    ///
    /// # Panics
    ///
    /// Panics if other events were taken in since: see [`Holdings::is_current`].
    pub fn take_in(&mut self, admission: Admission) {
        assert!(
            self.is_current(&admission),
            "admitted events must be taken in before any other events"
        );
        self.take(admission.outcome);
    }

    /// Applies one event, as when a store is read.
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`], and leaves the holdings unchanged, if the event cannot be applied.
    pub fn replay(&mut self, scope: &Scope, event: &Event, stamp: &Stamp) -> Result<(), Conflict> {
        let mut outcome = Outcome::default();
        outcome.add(self, scope, event, stamp)?;
        self.take(outcome);
        Ok(())
    }

    fn take(&mut self, outcome: Outcome) {
        for scope in &outcome.forgotten {
            self.facts.retain(|(other, _), _| other != scope);
            self.sources.retain(|(other, _), _| other != scope);
        }
        self.facts.extend(outcome.facts);
        self.sources.extend(outcome.sources);
        self.packs.extend(outcome.packs);
        self.events += outcome.events;
    }

    /// Returns the facts of a scope, live and retired, by id.
    pub fn facts_of(&self, scope: &Scope) -> impl Iterator<Item = (&FactId, &FactState)> {
        let of_scope = self.named_facts_of(scope);
        of_scope.map(|((_, id), fact)| (id, fact))
    }

    /// Returns the facts of a scope, live and retired, by scope and id.
    pub fn named_facts_of(&self, scope: &Scope) -> impl Iterator<Item = (&FactName, &FactState)> {
        let from = self.facts.range(first_of(scope)..);
        from.take_while(move |((other, _), _)| other == scope)
    }

    /// Returns a scope's version of another scope's fact, even if the scope gave it up.
    #[must_use]
    pub fn version_of(&self, scope: &Scope, of: &FactName) -> Option<(&FactId, &FactState)> {
        let mut versions = self.facts_of(scope);
        versions.find(|(_, fact)| fact.instead_of.as_ref() == Some(of))
    }

    /// Returns the facts of other scopes that are superseded by a scope's own versions.
    #[must_use]
    pub fn superseded_in(&self, scope: &Scope) -> BTreeSet<&FactName> {
        self.facts_of(scope)
            .filter(|(_, fact)| *fact.standing() != Standing::Yielded)
            .filter_map(|(_, fact)| fact.instead_of.as_ref())
            .collect()
    }

    /// Returns an unused id of a scope: the wished one, or the wished one with a number appended.
    #[must_use]
    pub fn free_id(&self, scope: &Scope, wished: &FactId) -> FactId {
        let is_free = |id: &FactId| !self.facts.contains_key(&(scope.clone(), id.clone()));
        let numbered = (2_u32..).filter_map(|number| {
            let number = format!("-{number}");
            let kept: String = wished
                .as_str()
                .chars()
                .take(ID_MAX - number.len())
                .collect();
            (kept + &number).parse().ok()
        });
        let mut free = std::iter::once(wished.clone())
            .chain(numbered)
            .filter(is_free);
        free.next().unwrap_or_else(|| wished.clone())
    }
}

/// Returns the lowest possible name of a scope.
fn first_of(scope: &Scope) -> FactName {
    // “-” is the lowest character allowed in an id.
    let first = "-".parse();
    (scope.clone(), first.expect("a hyphen is an id"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{entry, event, stamp};
    use super::*;
    use crate::curation::Change;
    use crate::scope::GuildId;

    #[test]
    fn free_id_adds_a_number_to_an_id_that_is_taken() {
        let mut holdings = Holdings::default();
        let scope = Scope::Guild(GuildId(1));
        let id: FactId = "a".parse().unwrap();
        assert_eq!(holdings.free_id(&scope, &id), id);
        let add = event(Change::Add(Arc::new(entry("one"))));
        holdings.replay(&scope, &add, &stamp()).unwrap();
        assert_eq!(holdings.free_id(&scope, &id).as_str(), "a-2");
        assert_eq!(holdings.free_id(&Scope::Local, &id), id);
        let longest: FactId = "x".repeat(64).parse().unwrap();
        assert_eq!(holdings.free_id(&scope, &longest), longest);
    }

    #[test]
    fn a_version_supersedes_its_fact_until_it_is_given_up() {
        let mut holdings = Holdings::default();
        let scope = Scope::Guild(GuildId(1));
        let of: FactName = (Scope::Local, "a".parse().unwrap());
        let adopt = event(Change::Adopt {
            of: of.clone(),
            entry: Arc::new(entry("one")),
        });
        holdings.replay(&scope, &adopt, &stamp()).unwrap();
        assert_eq!(holdings.superseded_in(&scope), [&of].into());
        assert!(holdings.superseded_in(&Scope::Local).is_empty());
        let (id, fact) = holdings.version_of(&scope, &of).unwrap();
        let undo = Event::fact(id.clone(), fact.undo(id, 1, "").unwrap());
        holdings.replay(&scope, &undo, &stamp()).unwrap();
        assert!(holdings.superseded_in(&scope).is_empty());
    }

    #[test]
    fn forgetting_a_scope_keeps_the_facts_of_other_scopes() {
        let mut holdings = Holdings::default();
        let add = event(Change::Add(Arc::new(entry("one"))));
        let guild = |number| Scope::Guild(GuildId(number));
        for scope in [guild(1), guild(2)] {
            holdings.replay(&scope, &add, &stamp()).unwrap();
        }
        holdings
            .replay(&guild(1), &Event::Forget, &stamp())
            .unwrap();
        assert_eq!(holdings.facts_of(&guild(1)).count(), 0);
        assert_eq!(holdings.facts_of(&guild(2)).count(), 1);
    }

    #[test]
    fn taking_in_an_admission_has_the_outcome_it_announced() {
        let draft = |change| Draft {
            scope: Scope::Local,
            event: event(change),
        };
        let name: FactName = (Scope::Local, "a".parse().unwrap());
        let drafts = vec![
            draft(Change::Add(Arc::new(entry("one")))),
            draft(Change::Edit(Arc::new(entry("two")))),
        ];
        let mut holdings = Holdings::default();
        let admission = holdings.admit(drafts.clone(), stamp()).unwrap();
        assert_eq!(holdings, Holdings::default());
        let state = admission.fact(&name).unwrap().clone();
        assert_eq!(
            (state.revision(), state.entry().statement.as_str()),
            (2, "two")
        );
        holdings.take_in(admission);
        assert_eq!(holdings.facts[&name], state);
        let mut replayed = Holdings::default();
        for draft in &drafts {
            replayed
                .replay(&draft.scope, &draft.event, &stamp())
                .unwrap();
        }
        assert_eq!(replayed, holdings);
        let again = holdings.admit(drafts, stamp());
        assert_eq!(again.unwrap_err(), Conflict::Exists(name.1));
    }

    #[test]
    fn events_after_a_forgetting_in_the_same_group_are_kept() {
        let scope = Scope::Guild(GuildId(1));
        let add = event(Change::Add(Arc::new(entry("one"))));
        let mut holdings = Holdings::default();
        holdings.replay(&scope, &add, &stamp()).unwrap();
        let drafts = [Event::Forget, add].map(|event| Draft {
            scope: scope.clone(),
            event,
        });
        let admission = holdings.admit(drafts.to_vec(), stamp()).unwrap();
        holdings.take_in(admission);
        assert_eq!(holdings.facts_of(&scope).count(), 1);
    }

    #[test]
    fn an_admission_is_not_current_after_other_events_were_taken_in() {
        let draft = Draft {
            scope: Scope::Local,
            event: event(Change::Add(Arc::new(entry("one")))),
        };
        let mut holdings = Holdings::default();
        let admission = holdings.admit(vec![draft.clone()], stamp()).unwrap();
        assert!(holdings.is_current(&admission));
        holdings
            .replay(&draft.scope, &draft.event, &stamp())
            .unwrap();
        assert!(!holdings.is_current(&admission));
    }
}
