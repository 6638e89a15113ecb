//! What each server sees: the packs it chose, its own facts, its versions of others.
//!
//! A server that chose nothing and has no facts sees what all see, and shares the index of that. One
//! that does has an index of its own, so that nothing of its facts, not even how rare their words are,
//! is to be noticed anywhere else. It is built when it is first asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::now::{Now, OVERLAID};
use super::{Held, Library};
use crate::curation::live::knowledge_of_guild;
use crate::knowledge::Changed;
use crate::scope::{GuildId, Scope, View};
use crate::snapshot::Snapshot;

/// The most servers of which it is kept what they see; where there are more, it is made anew as they
/// ask.
const VIEWS_MAX: usize = 20_000;

/// What is told under each view that somebody asked under.
#[derive(Debug, Default)]
pub(super) struct Views {
    views: ArcSwap<BTreeMap<View, Arc<Now>>>,
}

impl Views {
    fn get(&self, view: &View) -> Option<Arc<Now>> {
        self.views.load().get(view).cloned()
    }

    fn put(&self, view: &View, now: &Arc<Now>) {
        self.views.rcu(|views| {
            let mut views = BTreeMap::clone(views);
            if views.len() >= VIEWS_MAX {
                views.pop_first();
            }
            views.insert(view.clone(), Arc::clone(now));
            views
        });
    }

    /// Has every view made anew.
    pub(super) fn clear(&self) {
        self.views.store(Arc::default());
    }

    /// Has the views of a server made anew.
    pub(super) fn forget(&self, guild: GuildId) {
        self.views.rcu(|views| {
            let mut views = BTreeMap::clone(views);
            views.retain(|view, _| view.guild != Some(guild));
            views
        });
    }

    /// Returns every view with what it shows.
    fn all(&self) -> Arc<BTreeMap<View, Arc<Now>>> {
        self.views.load_full()
    }
}

impl Library {
    /// Returns what is seen under a view, as it is now.
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
        // Somebody may have made it while this one waited.
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

    /// Tells facts that changed for all, wherever a server has no version of them.
    pub(super) fn change_for_all(&self, held: &Held, changes: &[Changed]) {
        self.now.change(changes);
        let holdings = held.store.holdings();
        for (view, now) in &*self.views.all() {
            if Arc::ptr_eq(now, &self.now) {
                continue;
            }
            let own = view.guild.map(Scope::Guild);
            let superseded = own.as_ref().map(|own| holdings.superseded_in(own));
            let superseded = superseded.unwrap_or_default();
            let mut seen = changes.to_vec();
            seen.retain(|(scope, id, _)| {
                view.shows(scope) && !superseded.contains(&(scope.clone(), id.clone()))
            });
            now.change(&seen);
        }
    }

    /// Has what a server sees made anew.
    pub(super) fn forget_views(&self, guild: GuildId) {
        self.views.forget(guild);
    }

    /// Tells facts that changed for a server, wherever its own are seen.
    pub(super) fn change_for(&self, guild: GuildId, changes: &[Changed]) {
        let views = self.views.all();
        let of_guild = views.iter().filter(|(view, _)| view.guild == Some(guild));
        for (view, now) in of_guild {
            if Arc::ptr_eq(now, &self.now) {
                // It has facts of its own from now on, and so an index.
                self.views.forget(guild);
                continue;
            }
            let mut seen = changes.to_vec();
            seen.retain(|(scope, ..)| view.shows(scope));
            now.change(&seen);
        }
    }
}
