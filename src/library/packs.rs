//! Packs: what their files say, beside what is held of them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::live::source_event;
use crate::curation::{Author, Change, Draft, Event, Holdings, PackState};
use crate::fact::Standing;
use crate::knowledge::check;
use crate::knowledge::finding::{Finding, Severity};
use crate::knowledge::pack::{Pack, PackFiles};
use crate::scope::{PackId, Scope};
use crate::store::{CommitError, Ledger};

/// The packs of a knowledge folder, read beside what is held of them.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// Each pack, and what its files say where they are not as they were.
    pub(super) packs: BTreeMap<PackId, Option<(Pack, &'a PackFiles)>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(files: &'a [PackFiles], holdings: &Holdings) -> Self {
        let mut read = Self {
            packs: BTreeMap::new(),
            findings: Vec::new(),
        };
        let mut folders: BTreeMap<PackId, &str> = BTreeMap::new();
        for files in files {
            let digest = files.digest();
            let mut loaded = holdings.packs.values();
            let loaded = loaded.find(|pack| pack.digest == digest);
            let (id, pack) = match loaded.map(|pack| pack.head.id.clone()) {
                Some(id) => (id, None),
                None => {
                    let (pack, findings) = Pack::read(files);
                    read.findings.extend(findings);
                    let Some(pack) = pack else { continue };
                    (pack.head.id.clone(), Some((pack, files)))
                }
            };
            if let Some(other) = folders.get(&id) {
                let twice = check::duplicate_pack(&id, &files.folder, other);
                read.findings.push(twice);
                continue;
            }
            folders.insert(id.clone(), &files.folder);
            read.packs.insert(id, pack);
        }
        read
    }

    /// Brings the store to what the packs say; returns which there are.
    pub(super) fn commit(
        &self,
        store: &mut Ledger,
        now: Timestamp,
    ) -> Result<Vec<PackId>, CommitError> {
        for (pack, files) in self.packs.values().flatten() {
            // A pack with errors is read again at the next start, so that they are told again.
            let errors = self.findings.iter().any(|finding| {
                finding.severity() == Severity::Error && finding.path.starts_with(&files.folder)
            });
            let digest = if errors {
                String::new()
            } else {
                files.digest()
            };
            let drafts = pack_drafts(store.holdings(), pack, digest);
            store.commit(drafts, &Author::Files, now)?;
        }
        Ok(self.packs.keys().cloned().collect())
    }
}

/// Returns the changes that bring what is held of a pack to what its files say.
fn pack_drafts(holdings: &Holdings, pack: &Pack, digest: String) -> Vec<Draft> {
    let scope = Scope::Pack(pack.head.id.clone());
    let mut events = Vec::new();
    for source in pack.sources.values() {
        events.extend(source_event(holdings, &scope, &source.entry));
    }
    for fact in &pack.facts {
        let id = fact.value.id.clone();
        let current = holdings.facts.get(&(scope.clone(), id.clone()));
        // What the operator removed stays removed, whatever the files still say.
        if current.is_some_and(|current| current.is_redacted) {
            continue;
        }
        let changes = Change::towards(fact.value.entry(), current);
        let changes = changes.into_iter();
        events.extend(changes.map(|change| Event::fact(id.clone(), change)));
    }
    for (id, fact) in holdings.facts_of(&scope) {
        let written =
            pack.facts.iter().any(|fact| fact.value.id == *id) || pack.faulty.contains(id);
        if pack.complete && !written && *fact.standing() == Standing::Current {
            let change = Change::Retire {
                reason: "no longer in the pack's files".to_owned(),
            };
            events.push(Event::fact(id.clone(), change));
        }
    }
    let held = holdings.packs.get(&pack.head.id);
    let lexicon = pack
        .lexicon
        .clone()
        .or_else(|| held.map(|held| held.lexicon.clone()));
    let (head, lexicon) = (pack.head.clone(), lexicon.unwrap_or_default());
    let state = PackState {
        head,
        lexicon,
        digest,
    };
    if held != Some(&state) {
        events.push(Event::Pack(Box::new(state)));
    }
    events
        .into_iter()
        .map(|event| Draft {
            scope: scope.clone(),
            event,
        })
        .collect()
}
