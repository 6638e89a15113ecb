//! Builds the live knowledge from the state: finds the sources of the facts and proves their
//! quotations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::{Event, FactName, FactState, Holdings, PackState, day_of};
use crate::fact::{Fact, Standing};
use crate::knowledge::entry::{Fault, proved};
use crate::knowledge::format::{FactEntry, SourceEntry};
use crate::knowledge::sharing::SharedSources;
use crate::knowledge::{KnowledgeBase, PackInfo, ScopedFact, Sources};
use crate::scope::{PackId, Scope, View};
use crate::source::{Source, SourceId};

/// A stored fact that should be live, but has faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unloadable {
    /// The fact.
    pub name: FactName,
    /// Its faults.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Unloadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scope, id) = &self.name;
        write!(formatter, "fact “{id}” ({scope}) is not live: ")?;
        for (number, fault) in self.faults.iter().enumerate() {
            let between = if number == 0 { "" } else { "; " };
            write!(formatter, "{between}{fault}")?;
        }
        Ok(())
    }
}

/// Returns the event that adds or changes a source, or `None` if the state has the same source
/// already.
#[must_use]
pub fn source_event(holdings: &Holdings, scope: &Scope, source: &SourceEntry) -> Option<Event> {
    let key = (scope.clone(), source.id.clone());
    let is_held = holdings.sources.get(&key) == Some(source);
    (!is_held).then(|| Event::Source(Box::new(source.clone())))
}

/// Returns the stored sources. A source that cannot be read is omitted; the facts that cite it are
/// not live.
#[must_use]
pub fn sources_of(holdings: &Holdings) -> Sources {
    readable(holdings, |_| true).collect()
}

/// Returns the readable sources of some scopes.
fn readable(
    holdings: &Holdings,
    is_wanted: impl Fn(&Scope) -> bool,
) -> impl Iterator<Item = ((Scope, SourceId), Arc<Source>)> {
    holdings
        .sources
        .iter()
        .filter(move |((scope, _), _)| is_wanted(scope))
        .filter_map(|(key, entry)| Some((key.clone(), Arc::new(entry.source().ok()?))))
}

/// Makes the fact of an entry in a scope.
///
/// A pack's fact can cite only sources of its pack. Any other fact can also cite the sources of
/// every pack and of the operator; a server's version of a fact looks first in the scope of that
/// fact. No server can cite the sources of another.
///
/// # Errors
///
/// Returns every fault of the entry.
pub fn fact_in_scope(
    entry: &Arc<FactEntry>,
    scope: &Scope,
    instead_of: Option<&FactName>,
    sources: &Sources,
) -> Result<Fact, Vec<Fault>> {
    proved(Arc::clone(entry), |id| {
        let of = |scope: &Scope| sources.get(&(scope.clone(), id.clone()));
        let elsewhere = || {
            sources
                .iter()
                .find(|((scope, other), _)| other == id && !matches!(scope, Scope::Guild(_)))
                .map(|(_, source)| source)
        };
        let found = match scope {
            Scope::Pack(_) => of(scope),
            Scope::Local | Scope::Guild(_) => {
                of(scope).or_else(|| of(&instead_of?.0)).or_else(elsewhere)
            }
        };
        found.cloned()
    })
}

/// Returns the fact of a state, or `None` if it is retired or given up.
///
/// # Errors
///
/// Returns every fault of its entry if it should be live, but cannot be.
pub fn live(
    (scope, _): &FactName,
    state: &FactState,
    packs: &BTreeMap<PackId, PackState>,
    sources: &Sources,
) -> Result<Option<Arc<ScopedFact>>, Vec<Fault>> {
    if *state.standing() != Standing::Current {
        return Ok(None);
    }
    scoped_fact(scope, state, packs, sources).map(Some)
}

/// Returns the fact of a state, live or not.
///
/// # Errors
///
/// Returns every fault of its entry.
pub fn scoped_fact(
    scope: &Scope,
    state: &FactState,
    packs: &BTreeMap<PackId, PackState>,
    sources: &Sources,
) -> Result<Arc<ScopedFact>, Vec<Fault>> {
    let fact = fact_in_scope(state.entry(), scope, state.instead_of.as_ref(), sources)?;
    let pack = match (scope, &state.instead_of) {
        (Scope::Pack(pack), _) | (_, Some((Scope::Pack(pack), _))) => packs.get(pack),
        _ => None,
    };
    let months = pack.and_then(|pack| pack.head.review_after_months);
    Ok(Arc::new(ScopedFact {
        review_by: fact.review_day(months),
        scope: scope.clone(),
        fact,
        recorded: Some(day_of(state.recorded())),
    }))
}

/// Returns the knowledge base that everybody shares (the operator's facts and those of some packs),
/// and the facts that cannot be live.
#[must_use]
pub fn knowledge_base(holdings: &Holdings, packs: &[PackId]) -> (KnowledgeBase, Vec<Unloadable>) {
    let is_shown = |scope: &Scope| match scope {
        Scope::Pack(id) => packs.contains(id),
        Scope::Local => true,
        Scope::Guild(_) => false,
    };
    let mut sources = sources_of(holdings);
    let shown = holdings
        .facts
        .iter()
        .filter(|((scope, _), _)| is_shown(scope));
    let (facts, unloadable) = all_live(holdings, shown, &sources);
    sources.retain(|(scope, _), _| is_shown(scope));
    let infos = holdings
        .packs
        .iter()
        .filter(|(id, _)| packs.contains(id))
        .map(|(id, pack)| {
            let info = PackInfo::of(&pack.head, Some(&pack.lexicon));
            (id.clone(), Arc::new(info))
        })
        .collect();
    (KnowledgeBase::new(infos, sources, facts), unloadable)
}

/// Returns the knowledge base that a server sees: the packs it chose, except for the facts that it
/// has its own versions of, and its own facts.
#[must_use]
pub fn knowledge_of_guild(holdings: &Holdings, all: &KnowledgeBase, view: &View) -> KnowledgeBase {
    let own = view.guild.map(Scope::Guild);
    let superseded = match &own {
        Some(own) => holdings.superseded_in(own),
        None => BTreeSet::new(),
    };
    // A server's facts can cite sources of packs that the server does not see.
    let mut sources = Sources::clone(all.sources());
    sources.extend(readable(holdings, |scope| Some(scope) == own.as_ref()));
    let is_seen = |fact: &ScopedFact| {
        let name = (fact.scope.clone(), fact.fact.id.clone());
        view.shows(&fact.scope) && !superseded.contains(&name)
    };
    let mut facts: Vec<Arc<ScopedFact>> =
        all.facts().filter(|fact| is_seen(fact)).cloned().collect();
    if let Some(own) = &own {
        let of_guild = holdings.named_facts_of(own);
        facts.extend(all_live(holdings, of_guild, &sources).0);
    }
    let packs = all
        .packs()
        .iter()
        .filter(|(id, _)| view.shows(&Scope::Pack((*id).clone())))
        .map(|(id, pack)| (id.clone(), Arc::clone(pack)))
        .collect();
    KnowledgeBase::new(packs, sources, facts)
}

/// Returns the live facts among some facts, and those that should be live, but cannot be.
fn all_live<'a>(
    holdings: &Holdings,
    facts: impl Iterator<Item = (&'a FactName, &'a FactState)>,
    sources: &Sources,
) -> (Vec<Arc<ScopedFact>>, Vec<Unloadable>) {
    let mut all = Vec::new();
    let mut unloadable = Vec::new();
    let mut shared = SharedSources::default();
    for (name, state) in facts {
        match live(name, state, &holdings.packs, sources) {
            Ok(fact) => all.extend(fact.map(|fact| shared.with(fact))),
            Err(faults) => unloadable.push(Unloadable {
                name: name.clone(),
                faults,
            }),
        }
    }
    (all, unloadable)
}
