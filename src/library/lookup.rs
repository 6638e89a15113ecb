//! Looking up facts as a server sees them, live or not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Held, Library};
use crate::curation::{Deed, FactName, FactState, Revision};
use crate::fact::{FactId, Standing};
use crate::knowledge::{FactKey, ScopedFact};
use crate::question::Question;
use crate::scope::{Scope, View};
use crate::snapshot::Snapshot;
use crate::text;

/// The current status of a fact that a button or a link refers to.
#[derive(Debug, Clone)]
pub enum Known {
    /// The fact is live.
    Live(Arc<ScopedFact>),
    /// The server's own version has replaced it.
    Corrected {
        /// The version.
        fact: Arc<ScopedFact>,
        /// The latest change to the version.
        by: Box<Revision>,
    },
    /// The fact was retired.
    Retired {
        /// The change that retired it.
        by: Box<Revision>,
    },
    /// There is no such fact, or it is not visible here.
    Unknown,
}

/// The facts that a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Live facts.
    Live,
    /// Retired facts.
    Retired,
    /// Facts due for a check by this day.
    Due(Date),
    /// Facts that answer the same question as another fact, but differently.
    Contested,
}

/// A fact of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The fact.
    pub name: FactName,
    /// Its state.
    pub state: FactState,
}

impl Library {
    /// Returns the status of the fact with a key under a view.
    #[must_use]
    pub fn known(&self, view: &View, key: FactKey) -> Known {
        let snapshot = self.view(view);
        if let Some(fact) = snapshot.knowledge().fact(key) {
            return Known::Live(Arc::clone(fact));
        }
        let held = self.hold();
        let Some((name, state)) = held.seen(view, key) else {
            return Known::Unknown;
        };
        let version = held.own_version(view, name);
        if let Some(((scope, id), state)) = &version
            && let Some(fact) = snapshot.knowledge().fact(FactKey::of(scope, id))
        {
            return Known::Corrected {
                fact: Arc::clone(fact),
                by: Box::new(state.latest().clone()),
            };
        }
        let state = version.map_or(state, |(_, state)| state);
        if *state.standing() == Standing::Current {
            return Known::Unknown;
        }
        let retired = state.revisions().rev().find(|(_, revision)| {
            matches!(
                revision.deed,
                Deed::Retired | Deed::Undid(_) | Deed::Redacted
            )
        });
        let by = retired.map_or_else(|| state.latest(), |(_, revision)| revision);
        Known::Retired {
            by: Box::new(by.clone()),
        }
    }

    /// Returns the fact that a server means by a key or an id: the server's own version, if it has one.
    #[must_use]
    pub fn named(&self, view: &View, text: &str) -> Option<Listed> {
        let text = text.trim();
        let held = self.hold();
        let by_key = text.parse().ok().filter(|_| text.len() == 16);
        let by_key = by_key.and_then(|key| held.seen(view, key));
        let found = by_key.or_else(|| {
            let id: FactId = text.parse().ok()?;
            held.visible(view, &id)
        });
        let (name, state) = found?;
        // A version that was given up leads to the fact it replaced.
        let of = state
            .instead_of
            .as_ref()
            .filter(|_| *state.standing() == Standing::Yielded);
        let of = of.and_then(|of| held.store.holdings().facts.get_key_value(of));
        let (name, state) = of.unwrap_or((name, state));
        Some(held.version(view, name, state))
    }

    /// Returns a fact as a server has it, current or not.
    #[must_use]
    pub fn listed(&self, view: &View, name: &FactName) -> Option<Listed> {
        let held = self.hold();
        let (name, state) = held.store.holdings().facts.get_key_value(name)?;
        view.shows(&name.0).then(|| held.version(view, name, state))
    }

    /// Returns the number of live facts of a scope.
    #[must_use]
    pub fn count_of(&self, scope: &Scope) -> usize {
        let held = self.hold();
        let facts = held.store.holdings().facts_of(scope);
        facts
            .filter(|(_, fact)| *fact.standing() == Standing::Current)
            .count()
    }

    /// Returns up to `most` suggestions for the beginning of an input, by id, text and topic.
    #[must_use]
    pub fn suggested(
        &self,
        view: &View,
        typed: &str,
        which: Which,
        most: usize,
        today: Date,
    ) -> Vec<(FactName, String)> {
        let folded = text::folded(typed);
        let of = |fact: &ScopedFact| {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            (name, fact.fact.statement.clone())
        };
        if which != Which::Live {
            let listed = self.list(view, which).into_iter();
            let is_meant = |fact: &Listed| {
                let statement = &fact.state.entry().statement;
                has_id(&fact.name.1, typed) || text::folded(statement).contains(&folded)
            };
            let meant = listed.filter(is_meant).take(most);
            return meant
                .map(|fact| (fact.name, fact.state.entry().statement.clone()))
                .collect();
        }
        let snapshot = self.view(view);
        let facts = || snapshot.knowledge().facts();
        let is_own = |fact: &ScopedFact| matches!(fact.scope, Scope::Guild(_));
        let mut meant: Vec<&Arc<ScopedFact>> = Vec::new();
        let by_id = |own: bool| {
            let facts = facts().filter(move |fact| is_own(fact) == own);
            facts.filter(|fact| has_id(&fact.fact.id, typed))
        };
        meant.extend(by_id(true).take(most));
        meant.extend(by_id(false).take(most));
        let beginning = snapshot.matcher().completed(typed);
        let question = Question::new(&beginning, None, today);
        let found = snapshot.matcher().find(&question).matches;
        meant.extend(found.iter().map(|found| &found.fact));
        let has_topic = |fact: &&Arc<ScopedFact>| {
            let mut topics = fact.fact.topics.iter();
            topics.any(|topic| text::folded(topic).starts_with(&folded))
        };
        meant.extend(facts().filter(has_topic).take(most));
        let mut seen = BTreeSet::new();
        let meant = meant.into_iter().map(|fact| of(fact));
        let meant = meant.filter(|(name, _)| seen.insert(name.clone()));
        meant.take(most).collect()
    }

    /// Returns the facts that a server sees, its own first, by id.
    #[must_use]
    pub fn list(&self, view: &View, which: Which) -> Vec<Listed> {
        let snapshot = self.view(view);
        let held = self.hold();
        let holdings = held.store.holdings();
        let of = |fact: &ScopedFact| {
            let name = (fact.scope.clone(), fact.fact.id.clone());
            let state = holdings.facts.get(&name)?.clone();
            Some(Listed { name, state })
        };
        let live = snapshot.knowledge().facts();
        let mut listed: Vec<Listed> = match which {
            Which::Live => live.filter_map(|fact| of(fact)).collect(),
            Which::Due(day) => live
                .filter(|fact| fact.is_due(day))
                .filter_map(|fact| of(fact))
                .collect(),
            Which::Contested => contested(&snapshot)
                .iter()
                .filter_map(|fact| of(fact))
                .collect(),
            Which::Retired => {
                let own = view.guild.map(Scope::Guild);
                let facts = own.iter().flat_map(|own| holdings.named_facts_of(own));
                let retired =
                    facts.filter(|(_, fact)| matches!(fact.standing(), Standing::Retired { .. }));
                retired
                    .map(|(name, state)| Listed {
                        name: name.clone(),
                        state: state.clone(),
                    })
                    .collect()
            }
        };
        if which != Which::Contested {
            listed.sort_by_key(|fact| !matches!(fact.name.0, Scope::Guild(_)));
        }
        listed
    }
}

impl Held {
    /// Returns the fact with a key that is or was visible under a view.
    fn seen(&self, view: &View, key: FactKey) -> Option<(&FactName, &FactState)> {
        let facts = self.store.holdings().facts.iter();
        let mut facts = facts.filter(|(name, _)| self.shows(view, &name.0));
        facts.find(|((scope, id), _)| FactKey::of(scope, id) == key)
    }

    /// Returns the fact with an id: the server's own, or else the operator's, or else a pack's.
    fn visible(&self, view: &View, id: &FactId) -> Option<(&FactName, &FactState)> {
        let facts = &self.store.holdings().facts;
        let own = view.guild.map(Scope::Guild);
        let scopes = own.into_iter().chain([Scope::Local]);
        let scopes = scopes.chain(self.packs.iter().cloned().map(Scope::Pack));
        let mut found = scopes
            .filter(|scope| self.shows(view, scope))
            .filter_map(|scope| facts.get_key_value(&(scope, id.clone())));
        // A version that was given up is not a fact of its own.
        found.find(|(_, fact)| *fact.standing() != Standing::Yielded)
    }

    fn shows(&self, view: &View, scope: &Scope) -> bool {
        view.shows(scope)
            && match scope {
                Scope::Pack(pack) => self.packs.contains(pack),
                Scope::Local | Scope::Guild(_) => true,
            }
    }

    /// Returns the server's own version of a fact, unless it was given up.
    fn own_version(&self, view: &View, name: &FactName) -> Option<(FactName, &FactState)> {
        let own = Scope::Guild(view.guild?);
        let (id, state) = self.store.holdings().version_of(&own, name)?;
        let is_kept = *state.standing() != Standing::Yielded;
        is_kept.then(|| ((own.clone(), id.clone()), state))
    }

    fn version(&self, view: &View, name: &FactName, state: &FactState) -> Listed {
        let version = self.own_version(view, name);
        let (name, state) = version.unwrap_or_else(|| (name.clone(), state));
        let state = state.clone();
        Listed { name, state }
    }
}

/// Reports whether an id contains the typed text.
fn has_id(id: &FactId, typed: &str) -> bool {
    let typed = typed.trim().to_ascii_lowercase();
    id.as_str().to_ascii_lowercase().contains(&typed)
}

/// Returns the facts that answer the same question differently, grouped by question.
fn contested(snapshot: &Snapshot) -> Vec<Arc<ScopedFact>> {
    let mut by_question: BTreeMap<String, Vec<&Arc<ScopedFact>>> = BTreeMap::new();
    for fact in snapshot.knowledge().facts() {
        let questions: BTreeSet<String> = fact
            .fact
            .questions
            .iter()
            .map(|q| text::folded(q))
            .collect();
        for question in questions {
            by_question.entry(question).or_default().push(fact);
        }
    }
    let mut seen: BTreeSet<(Scope, FactId)> = BTreeSet::new();
    let mut contested = Vec::new();
    for facts in by_question.into_values().filter(|facts| facts.len() > 1) {
        let statements: BTreeSet<String> = facts
            .iter()
            .map(|fact| text::folded(&fact.fact.statement))
            .collect();
        if statements.len() < 2 {
            continue;
        }
        for fact in facts {
            if seen.insert((fact.scope.clone(), fact.fact.id.clone())) {
                contested.push(Arc::clone(fact));
            }
        }
    }
    contested
}
