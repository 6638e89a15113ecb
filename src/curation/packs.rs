//! Compares a pack's files with the stored pack, and makes the events that bring it up to date.

use std::collections::HashSet;

use super::live::source_event;
use super::{Change, Draft, Event, Holdings, PackState};
use crate::fact::{FactId, Standing};
use crate::knowledge::format::LexiconFile;
use crate::knowledge::pack::Pack;
use crate::scope::Scope;

/// Returns the events that bring a stored pack up to date with its files.
///
/// `digest` is the digest of the files, or empty if they must be read again at the next start.
#[must_use]
pub fn pack_drafts(holdings: &Holdings, pack: &Pack, digest: String) -> Vec<Draft> {
    let scope = Scope::Pack(pack.head.id.clone());
    let sources = pack.sources.values();
    let mut events: Vec<Event> = sources
        .filter_map(|source| source_event(holdings, &scope, &source.entry))
        .collect();
    for fact in &pack.facts {
        let id = fact.value.id.clone();
        let current = holdings.facts.get(&(scope.clone(), id.clone()));
        // A text that the operator removed stays removed, even if it is still in the files.
        if current.is_some_and(|current| current.is_redacted) {
            continue;
        }
        let changes = Change::towards(fact.value.entry(), current).into_iter();
        events.extend(changes.map(|change| Event::fact(id.clone(), change)));
    }
    let written: HashSet<&FactId> = pack
        .facts
        .iter()
        .map(|fact| &fact.value.id)
        .chain(&pack.faulty)
        .collect();
    for (id, fact) in holdings.facts_of(&scope) {
        if pack.complete && !written.contains(id) && *fact.standing() == Standing::Current {
            let change = Change::Retire {
                reason: "no longer in the pack's files".to_owned(),
            };
            events.push(Event::fact(id.clone(), change));
        }
    }
    events.extend(pack_event(holdings, pack, digest));
    let draft = |event| Draft {
        scope: scope.clone(),
        event,
    };
    events.into_iter().map(draft).collect()
}

/// Returns the event of a pack's head, lexicon and digest, if any of them changed.
fn pack_event(holdings: &Holdings, pack: &Pack, digest: String) -> Option<Event> {
    let held = holdings.packs.get(&pack.head.id);
    // If the lexicon cannot be read, the stored one is kept.
    let lexicon = match (&pack.lexicon, held) {
        (Some(lexicon), _) => lexicon.clone(),
        (None, Some(held)) => held.lexicon.clone(),
        (None, None) => LexiconFile::default(),
    };
    let state = PackState {
        head: pack.head.clone(),
        lexicon,
        digest,
    };
    (held != Some(&state)).then(|| Event::Pack(Box::new(state)))
}
