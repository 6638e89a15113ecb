//! The current snapshot and its updates.
//!
//! Changes are laid over the index as they come. When there are many, the index is rebuilt in the
//! background, and changes made in the meantime are laid over the new one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwap;

use crate::knowledge::Changed;
use crate::snapshot::Snapshot;

/// The maximum number of changes laid over an index before it is rebuilt: laying this many over it
/// takes about as long as a question may wait.
pub(super) const OVERLAID: usize = 128;

/// The current snapshot, which is read without locks.
#[derive(Debug)]
pub(super) struct Now {
    snapshot: Arc<ArcSwap<Snapshot>>,
    /// Whether an index is being built in the background.
    building: Arc<AtomicBool>,
    /// The maximum number of changes laid over an index.
    overlaid: usize,
}

impl Now {
    /// Returns the first snapshot as the current one. At most `overlaid` changes are laid over an
    /// index.
    pub(super) fn new(snapshot: Snapshot, overlaid: usize) -> Self {
        Self {
            overlaid,
            snapshot: Arc::new(ArcSwap::from_pointee(snapshot)),
            building: Arc::default(),
        }
    }

    /// Returns the current snapshot.
    pub(super) fn get(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Replaces the current snapshot.
    pub(super) fn replace(&self, snapshot: Snapshot) {
        self.snapshot.store(Arc::new(snapshot));
    }

    /// Applies changed facts to the current snapshot. The caller must make changes one at a time.
    pub(super) fn change(&self, changes: &[Changed]) {
        self.snapshot.rcu(|now| now.with(changes));
        let now = self.get();
        if now.overlaid() > self.overlaid && !self.building.swap(true, Ordering::AcqRel) {
            let (snapshot, building) = (Arc::clone(&self.snapshot), Arc::clone(&self.building));
            // If no thread can be started, the next change tries again.
            let merge = move || {
                merge(&snapshot, &now);
                building.store(false, Ordering::Release);
            };
            if thread::Builder::new()
                .name("index".to_owned())
                .spawn(merge)
                .is_err()
            {
                self.building.store(false, Ordering::Release);
            }
        }
    }
}

/// Rebuilds the index of a snapshot, adds the changes made in the meantime, and makes it current.
fn merge(current: &ArcSwap<Snapshot>, from: &Snapshot) {
    let merged = from.merged();
    current.rcu(|now| {
        // If the base was replaced in the meantime, this index is useless.
        if now.is_of_base(from) {
            Arc::new(merged.with(&now.changes_since(from)))
        } else {
            Arc::clone(now)
        }
    });
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::knowledge::{KnowledgeBase, ScopedFact};
    use crate::matcher::{ANSWER_FROM, Lexicons};
    use crate::scope::Scope;

    fn fact(number: usize) -> Arc<ScopedFact> {
        let statement = format!("The gate number {number} opens at dawn in harbour {number}x.");
        let entry = serde_json::json!({
            "id": format!("gate-{number:05}"), "statement": statement, "kind": "state",
            "questions": [format!("when does gate {number}x open")],
            "cite": [{"title": "The book of gates", "quote": statement}],
        });
        let entry = serde_json::from_value(entry).unwrap();
        let fact = fact_of(entry, |_| None).unwrap();
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: None,
            review_by: None,
        })
    }

    fn first(snapshot: &Snapshot, number: usize) -> Option<String> {
        let asked = snapshot.ask(&format!("when does gate {number}x open"), None, Date::ZERO);
        let found = asked.ranking.matches.first();
        let sure = asked.ranking.confidence >= ANSWER_FROM;
        found
            .filter(|_| sure)
            .map(|found| found.fact.fact.id.to_string())
    }

    #[test]
    fn changes_take_effect_at_once_and_survive_a_rebuild_of_the_index() {
        let base = KnowledgeBase::new(
            std::collections::BTreeMap::new(),
            std::collections::BTreeMap::new(),
            (0..20).map(fact).collect(),
        );
        let now = Now::new(Snapshot::new(Arc::new(base), Lexicons::Used), 4);
        assert_eq!(first(&now.get(), 7).as_deref(), Some("gate-00007"));
        for number in 20..30 {
            let fact = fact(number);
            now.change(&[(Scope::Local, fact.fact.id.clone(), Some(fact))]);
            assert!(first(&now.get(), number).is_some(), "{number}");
        }
        let retired = fact(7);
        now.change(&[(Scope::Local, retired.fact.id.clone(), None)]);
        assert_eq!(first(&now.get(), 7), None);
        while now.building.load(Ordering::Acquire) {
            thread::yield_now();
        }
        let merged = now.get();
        assert!(merged.matcher().changes() < 11);
        assert_eq!(merged.knowledge().facts().count(), 29);
        assert_eq!(first(&merged, 7), None);
        for number in [0, 19, 20, 29] {
            assert!(first(&merged, number).is_some(), "{number}");
        }
    }
}
