//! What each server sees: the packs it chose, its own facts, and its versions of other facts.
//!
//! A server without chosen packs and without facts shares the default view and its index. Every other
//! server has its own index, built on first use, so that nothing about its facts, not even how rare
//! their words are, can be noticed anywhere else.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use super::now::{Now, OVERLAID};
use super::{Held, Library};
use crate::curation::live::knowledge_of_guild;
use crate::knowledge::Changed;
use crate::scope::{GuildId, Scope, View};
use crate::snapshot::Snapshot;

/// The maximum number of views kept. Beyond it, the least recently used view is dropped and rebuilt
/// when it is needed again.
const VIEWS_MAX: NonZeroUsize = NonZeroUsize::new(20_000).expect("the number is not zero");

/// The current snapshot of each view in use.
#[derive(Debug)]
pub(super) struct Views {
    /// Locked only for a look-up, an insertion or a list of pointers, never while an index is built.
    views: Mutex<LruCache<View, Arc<Now>>>,
}

impl Default for Views {
    fn default() -> Self {
        Self::of(VIEWS_MAX)
    }
}

impl Views {
    fn of(most: NonZeroUsize) -> Self {
        Self {
            views: Mutex::new(LruCache::new(most)),
        }
    }

    fn get(&self, view: &View) -> Option<Arc<Now>> {
        self.lock().get(view).cloned()
    }

    fn put(&self, view: &View, now: &Arc<Now>) {
        self.lock().put(view.clone(), Arc::clone(now));
    }

    /// Drops every view, so that it is rebuilt.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Drops the views of a server, so that they are rebuilt.
    pub(super) fn forget(&self, guild: GuildId) {
        let mut views = self.lock();
        let of_guild: Vec<View> = views
            .iter()
            .filter(|(view, _)| view.guild == Some(guild))
            .map(|(view, _)| view.clone())
            .collect();
        for view in of_guild {
            views.pop(&view);
        }
    }

    /// Returns the wanted views with their snapshots.
    fn all(&self, is_wanted: impl Fn(&View, &Arc<Now>) -> bool) -> Vec<(View, Arc<Now>)> {
        self.lock()
            .iter()
            .filter(|(view, now)| is_wanted(view, now))
            .map(|(view, now)| (view.clone(), Arc::clone(now)))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<View, Arc<Now>>> {
        // A panic cannot leave a view half made: each is inserted complete.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Library {
    /// Returns the current snapshot of a view.
    #[must_use]
    pub fn view(&self, view: &View) -> Arc<Snapshot> {
        if *view == View::default() {
            return self.snapshot();
        }
        match self.views.get(view) {
            Some(now) => now.get(),
            None => self.make_view(&self.hold(), view),
        }
    }

    fn make_view(&self, held: &Held, view: &View) -> Arc<Snapshot> {
        // Another thread may have made the view while this one waited for the lock.
        if let Some(now) = self.views.get(view) {
            return now.get();
        }
        let holdings = held.store.holdings();
        let own = view.guild.map(Scope::Guild);
        let has_own = own.is_some_and(|own| holdings.facts_of(&own).next().is_some());
        let now = if has_own || view.packs.is_some() {
            let all = self.snapshot();
            let knowledge = knowledge_of_guild(holdings, all.knowledge(), view);
            let snapshot = Snapshot::new(Arc::new(knowledge), self.lexicons);
            Arc::new(Now::new(snapshot, OVERLAID))
        } else {
            Arc::clone(&self.now)
        };
        self.views.put(view, &now);
        now.get()
    }

    /// Applies changes to facts that all servers share, except where a server has its own version.
    pub(super) fn change_for_all(&self, held: &Held, changes: &[Changed]) {
        self.now.change(changes);
        let holdings = held.store.holdings();
        for (view, now) in self.views.all(|_, now| !Arc::ptr_eq(now, &self.now)) {
            let own = view.guild.map(Scope::Guild);
            let superseded = match &own {
                Some(own) => holdings.superseded_in(own),
                None => BTreeSet::new(),
            };
            let mut seen = changes.to_vec();
            seen.retain(|(scope, id, _)| {
                view.shows(scope) && !superseded.contains(&(scope.clone(), id.clone()))
            });
            now.change(&seen);
        }
    }

    /// Drops the views of a server, so that they are rebuilt.
    pub(super) fn forget_views(&self, guild: GuildId) {
        self.views.forget(guild);
    }

    /// Applies changes to a server's facts to its views.
    pub(super) fn change_for(&self, guild: GuildId, changes: &[Changed]) {
        for (view, now) in self.views.all(|view, _| view.guild == Some(guild)) {
            if Arc::ptr_eq(&now, &self.now) {
                // The server now has its own facts, so it needs its own index.
                self.views.forget(guild);
                continue;
            }
            let mut seen = changes.to_vec();
            seen.retain(|(scope, ..)| view.shows(scope));
            now.change(&seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::knowledge::KnowledgeBase;
    use crate::matcher::Lexicons;

    fn view(guild: u64) -> View {
        View {
            guild: Some(GuildId(guild)),
            packs: None,
        }
    }

    #[test]
    fn the_least_recently_used_view_is_dropped_first() {
        let base = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), Vec::new());
        let snapshot = Snapshot::new(Arc::new(base), Lexicons::Used);
        let now = Arc::new(Now::new(snapshot, OVERLAID));
        let views = Views::of(NonZeroUsize::new(2).unwrap());
        views.put(&view(1), &now);
        views.put(&view(2), &now);
        assert!(views.get(&view(1)).is_some());
        views.put(&view(3), &now);
        let kept: Vec<bool> = [1, 2, 3]
            .map(|guild| views.get(&view(guild)).is_some())
            .into();
        assert_eq!(kept, [true, false, true]);
        views.forget(GuildId(1));
        assert!(views.get(&view(1)).is_none());
        assert!(views.get(&view(3)).is_some());
    }
}
