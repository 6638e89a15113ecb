//! Everything that the events so far amount to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Event, FactName, FactState, PackState, Stamp};
use crate::fact::{FactId, Standing};
use crate::id::ID_MAX;
use crate::knowledge::format::SourceEntry;
use crate::scope::{PackId, Scope};
use crate::source::SourceId;

/// Everything that the events so far amount to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holdings {
    /// The facts, current and retired.
    pub facts: BTreeMap<FactName, FactState>,
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
    pub fn take_in(&mut self, scope: &Scope, event: &Event, stamp: &Stamp) -> Result<(), Conflict> {
        if let Some((name, fact)) = changed(event, scope, stamp, |name| self.facts.get(name))? {
            self.facts.insert(name, fact);
            return Ok(());
        }
        match event {
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
            }
            Event::Fact { .. } | Event::Redact { .. } | Event::Forgotten => {}
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
        stamp: &Stamp,
    ) -> Result<(), Conflict> {
        self.after(events, stamp).map(drop)
    }

    /// Returns the facts that events change, as they stand afterwards.
    ///
    /// # Errors
    ///
    /// Returns the first [`Conflict`].
    pub fn after<'a>(
        &self,
        events: impl IntoIterator<Item = (&'a Scope, &'a Event)>,
        stamp: &Stamp,
    ) -> Result<BTreeMap<FactName, FactState>, Conflict> {
        let mut after: BTreeMap<FactName, FactState> = BTreeMap::new();
        for (scope, event) in events {
            let known = |name: &FactName| after.get(name).or_else(|| self.facts.get(name));
            after.extend(changed(event, scope, stamp, known)?);
        }
        Ok(after)
    }

    /// Returns the facts of a scope, current and retired.
    pub fn facts_of(&self, scope: &Scope) -> impl Iterator<Item = (&FactId, &FactState)> {
        let of_scope = self.named_facts_of(scope);
        of_scope.map(|((_, id), fact)| (id, fact))
    }

    /// Returns the facts of a scope with their whole names, current and retired.
    pub fn named_facts_of(&self, scope: &Scope) -> impl Iterator<Item = (&FactName, &FactState)> {
        let from = self.facts.range(first_of(scope)..);
        from.take_while(move |((other, _), _)| other == scope)
    }

    /// Returns the version that a scope has of another scope's fact, even one that it gave up.
    #[must_use]
    pub fn version_of(&self, scope: &Scope, of: &FactName) -> Option<(&FactId, &FactState)> {
        let mut versions = self.facts_of(scope);
        versions.find(|(_, fact)| fact.instead_of.as_ref() == Some(of))
    }

    /// Returns the facts of other scopes that a scope has versions of, in whose place these stand.
    #[must_use]
    pub fn superseded_in(&self, scope: &Scope) -> BTreeSet<&FactName> {
        let standing = self.facts_of(scope);
        let standing = standing.filter(|(_, fact)| *fact.standing() != Standing::Yielded);
        standing
            .filter_map(|(_, fact)| fact.instead_of.as_ref())
            .collect()
    }

    /// Returns an id that a scope has no fact of: the one that is wished, or that with a number.
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

/// Returns the name before which no name of a scope stands.
fn first_of(scope: &Scope) -> FactName {
    // “-” is the first sign that an id can have.
    let first = "-".parse();
    (scope.clone(), first.expect("a hyphen is an id"))
}

/// Returns the fact that an event changes, as it stands afterwards.
fn changed<'a>(
    event: &Event,
    scope: &Scope,
    stamp: &Stamp,
    known: impl Fn(&FactName) -> Option<&'a FactState>,
) -> Result<Option<(FactName, FactState)>, Conflict> {
    match event {
        Event::Fact { id, change, why } => {
            let name = (scope.clone(), id.clone());
            let fact = change.apply(id, why.as_deref(), known(&name), stamp)?;
            Ok(Some((name, fact)))
        }
        Event::Redact { id, reason } => {
            let name = (scope.clone(), id.clone());
            let fact = known(&name).ok_or_else(|| Conflict::Missing(id.clone()))?;
            Ok(Some((name, fact.redacted(reason, stamp))))
        }
        Event::Source(_) | Event::Pack(_) | Event::Forget | Event::Forgotten => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{entry, event, stamp};
    use super::*;
    use crate::curation::Change;
    use crate::scope::GuildId;

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        let mut holdings = Holdings::default();
        let scope = Scope::Guild(GuildId(1));
        let id: FactId = "a".parse().unwrap();
        assert_eq!(holdings.free_id(&scope, &id), id);
        let add = event(Change::Add(Box::new(entry("one"))));
        holdings.take_in(&scope, &add, &stamp()).unwrap();
        assert_eq!(holdings.free_id(&scope, &id).as_str(), "a-2");
        assert_eq!(holdings.free_id(&Scope::Local, &id), id);
        let longest: FactId = "x".repeat(64).parse().unwrap();
        assert_eq!(holdings.free_id(&scope, &longest), longest);
    }

    #[test]
    fn a_version_stands_in_the_place_of_its_fact_until_it_is_given_up() {
        let mut holdings = Holdings::default();
        let scope = Scope::Guild(GuildId(1));
        let of: FactName = (Scope::Local, "a".parse().unwrap());
        let adopt = event(Change::Adopt {
            of: of.clone(),
            entry: Box::new(entry("one")),
        });
        holdings.take_in(&scope, &adopt, &stamp()).unwrap();
        assert_eq!(holdings.superseded_in(&scope), [&of].into());
        assert!(holdings.superseded_in(&Scope::Local).is_empty());
        let (id, fact) = holdings.version_of(&scope, &of).unwrap();
        let undo = Event::fact(id.clone(), fact.undo(id, 1, "").unwrap());
        holdings.take_in(&scope, &undo, &stamp()).unwrap();
        assert!(holdings.superseded_in(&scope).is_empty());
    }

    #[test]
    fn what_is_forgotten_leaves_the_facts_of_others() {
        let mut holdings = Holdings::default();
        let add = event(Change::Add(Box::new(entry("one"))));
        let guild = |number| Scope::Guild(GuildId(number));
        for scope in [guild(1), guild(2)] {
            holdings.take_in(&scope, &add, &stamp()).unwrap();
        }
        holdings
            .take_in(&guild(1), &Event::Forget, &stamp())
            .unwrap();
        assert_eq!(holdings.facts_of(&guild(1)).count(), 0);
        assert_eq!(holdings.facts_of(&guild(2)).count(), 1);
    }
}
