//! What is held → what is live: facts with their sources found, quotations proved.

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

/// A fact that is held and cannot be live as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// The fact.
    pub name: FactName,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Untold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scope, id) = &self.name;
        write!(formatter, "fact “{id}” ({scope}) is not told: ")?;
        for (number, fault) in self.faults.iter().enumerate() {
            let between = if number == 0 { "" } else { "; " };
            write!(formatter, "{between}{fault}")?;
        }
        Ok(())
    }
}

/// Returns the event of a source, if it is not held as it is.
#[must_use]
pub fn source_event(holdings: &Holdings, scope: &Scope, source: &SourceEntry) -> Option<Event> {
    let key = (scope.clone(), source.id.clone());
    let is_held = holdings.sources.get(&key) == Some(source);
    (!is_held).then(|| Event::Source(Box::new(source.clone())))
}

/// Returns the sources that are held. One that can no longer be read is left out, and the facts that
/// cite it are not live.
#[must_use]
pub fn sources_of(holdings: &Holdings) -> Sources {
    readable(holdings, |_| true).collect()
}

/// Returns the held sources of some scopes that can be read.
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

/// Makes the fact of an entry of a scope. A pack's fact cites sources of its pack. Any other may also
/// cite those of every pack and of the operator, a server's version of a fact those of that fact's
/// scope first. No server may cite another's sources.
///
/// # Errors
///
/// Returns every fault of the entry.
pub fn live(
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

/// Returns the live fact of a state, if it is live.
///
/// # Errors
///
/// Returns every fault of its entry if it should be live and cannot be.
pub fn told(
    (scope, _): &FactName,
    state: &FactState,
    packs: &BTreeMap<PackId, PackState>,
    sources: &Sources,
) -> Result<Option<Arc<ScopedFact>>, Vec<Fault>> {
    if *state.standing() != Standing::Current {
        return Ok(None);
    }
    said(scope, state, packs, sources).map(Some)
}

/// Returns a fact as it reads, live or not.
///
/// # Errors
///
/// Returns every fault of its entry.
pub fn said(
    scope: &Scope,
    state: &FactState,
    packs: &BTreeMap<PackId, PackState>,
    sources: &Sources,
) -> Result<Arc<ScopedFact>, Vec<Fault>> {
    let fact = live(state.entry(), scope, state.instead_of.as_ref(), sources)?;
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

/// Returns the knowledge base of what is held for everybody, which is the operator's facts and those
/// of some packs; and the facts that cannot be live.
#[must_use]
pub fn knowledge_base(holdings: &Holdings, packs: &[PackId]) -> (KnowledgeBase, Vec<Untold>) {
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
    let (facts, untold) = all_live(holdings, shown, &sources);
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
    (KnowledgeBase::new(infos, sources, facts), untold)
}

/// Returns what a server sees: the packs it chose, except the facts that it has versions of, and its
/// own facts.
#[must_use]
pub fn knowledge_of_guild(holdings: &Holdings, all: &KnowledgeBase, view: &View) -> KnowledgeBase {
    let own = view.guild.map(Scope::Guild);
    let superseded = match &own {
        Some(own) => holdings.superseded_in(own),
        None => BTreeSet::new(),
    };
    // What a server cites stays proved, whichever packs it sees.
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

/// Returns those of some facts that are live, and those that should be and cannot.
fn all_live<'a>(
    holdings: &Holdings,
    facts: impl Iterator<Item = (&'a FactName, &'a FactState)>,
    sources: &Sources,
) -> (Vec<Arc<ScopedFact>>, Vec<Untold>) {
    let mut all = Vec::new();
    let mut untold = Vec::new();
    let mut shared = SharedSources::default();
    for (name, state) in facts {
        match told(name, state, &holdings.packs, sources) {
            Ok(fact) => all.extend(fact.map(|fact| shared.with(fact))),
            Err(faults) => untold.push(Untold {
                name: name.clone(),
                faults,
            }),
        }
    }
    (all, untold)
}
