//! What is held → what is told: facts with their sources found, quotations proved.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{View, day_of};
use crate::curation::{Event, FactName, FactState, Holdings, PackState};
use crate::fact::{Fact, Standing};
use crate::knowledge::entry::{Fault, proved};
use crate::knowledge::format::{FactEntry, SourceEntry};
use crate::knowledge::sharing::SharedSources;
use crate::knowledge::{KnowledgeBase, PackInfo, ScopedFact, Sources};
use crate::scope::{PackId, Scope};

pub(super) fn source_event(
    holdings: &Holdings,
    scope: &Scope,
    source: &SourceEntry,
) -> Option<Event> {
    let key = (scope.clone(), source.id.clone());
    (holdings.sources.get(&key) != Some(source)).then(|| Event::Source(Box::new(source.clone())))
}

/// Returns the sources that are held. One whose text cannot be read any more is left out, and the
/// facts that cite it are not told.
pub(super) fn sources_of(holdings: &Holdings) -> Sources {
    let sources = holdings.sources.iter();
    let readable =
        sources.filter_map(|(key, entry)| Some((key.clone(), Arc::new(entry.source().ok()?))));
    readable.collect()
}

/// Makes the fact of an entry of a scope. What is no pack's may cite any pack's sources and the
/// operator's; a server's version of a fact those of the fact first. No server's sources are another's.
pub(super) fn live(
    entry: &Arc<FactEntry>,
    scope: &Scope,
    instead_of: Option<&FactName>,
    sources: &Sources,
) -> Result<Fact, Vec<Fault>> {
    proved(Arc::clone(entry), |id| {
        let of = |scope: &Scope| sources.get(&(scope.clone(), id.clone()));
        let elsewhere = || {
            let for_all = |scope: &Scope| !matches!(scope, Scope::Guild(_));
            let mut others = sources.iter();
            let found = others.find(|((scope, other), _)| other == id && for_all(scope));
            found.map(|(_, source)| source)
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

/// Returns what is told of a fact as it stands, if anything; or why it cannot be told.
pub(super) fn told(
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

/// Returns a fact as it reads, told or not; or why it cannot be told.
pub(super) fn said(
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

/// Returns the knowledge base of what is held for all: the operator's facts and those of some packs;
/// and the facts that cannot be told.
pub(super) fn knowledge_base(
    holdings: &Holdings,
    packs: &[PackId],
) -> (KnowledgeBase, Vec<String>) {
    let shown = |scope: &Scope| match scope {
        Scope::Pack(id) => packs.contains(id),
        Scope::Local => true,
        Scope::Guild(_) => false,
    };
    let mut sources = sources_of(holdings);
    let shown_facts = holdings.facts.iter().filter(|((scope, _), _)| shown(scope));
    let (facts, untold) = all_told(holdings, shown_facts, &sources);
    sources.retain(|(scope, _), _| shown(scope));
    let held = holdings.packs.iter().filter(|(id, _)| packs.contains(id));
    let infos = held.map(|(id, pack)| {
        (
            id.clone(),
            Arc::new(PackInfo::of(&pack.head, Some(&pack.lexicon))),
        )
    });
    (KnowledgeBase::new(infos.collect(), sources, facts), untold)
}

/// Returns what a server sees: of what is told to all the packs it chose and the facts that it has no
/// version of, and its own facts.
pub(super) fn knowledge_of_guild(
    holdings: &Holdings,
    all: &KnowledgeBase,
    view: &View,
) -> KnowledgeBase {
    let own = view.guild.map(Scope::Guild);
    let superseded = own.as_ref().map(|own| holdings.superseded_in(own));
    let superseded = superseded.unwrap_or_default();
    let mut sources = Sources::clone(all.sources());
    // What a server cites stays proved, whichever packs it sees.
    let of_guild = holdings.sources.iter();
    let of_guild = of_guild.filter(|((scope, _), _)| Some(scope) == own.as_ref());
    sources.extend(
        of_guild.filter_map(|(key, entry)| Some((key.clone(), Arc::new(entry.source().ok()?)))),
    );
    let shared = all.facts().filter(|fact| {
        let name = (fact.scope.clone(), fact.fact.id.clone());
        view.shows(&fact.scope) && !superseded.contains(&name)
    });
    let mut facts: Vec<Arc<ScopedFact>> = shared.cloned().collect();
    if let Some(own) = &own {
        let of_guild = holdings.named_facts_of(own);
        facts.extend(all_told(holdings, of_guild, &sources).0);
    }
    let packs = all.packs().iter();
    let packs = packs.filter(|(id, _)| view.shows(&Scope::Pack((*id).clone())));
    let packs = packs.map(|(id, pack)| (id.clone(), Arc::clone(pack)));
    KnowledgeBase::new(packs.collect(), sources, facts)
}

/// Returns those of some facts that are told, and why others cannot be.
fn all_told<'a>(
    holdings: &Holdings,
    facts: impl Iterator<Item = (&'a FactName, &'a FactState)>,
    sources: &Sources,
) -> (Vec<Arc<ScopedFact>>, Vec<String>) {
    let mut all = Vec::new();
    let mut untold = Vec::new();
    let mut shared = SharedSources::default();
    for (name, state) in facts {
        match told(name, state, &holdings.packs, sources) {
            Ok(fact) => all.extend(fact.map(|fact| shared.with(fact))),
            Err(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                let (scope, id) = name;
                let faults = faults.join("; ");
                untold.push(format!("fact “{id}” ({scope}) is not told: {faults}"));
            }
        }
    }
    (all, untold)
}
