//! Permanently removing a fact's text from every revision; ids and times are kept.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Change, Deed, Event, FactName, FactState, Revision, Stamp};
use crate::fact::{FactId, FactKind, Standing};
use crate::knowledge::format::{CiteEntry, FactEntry};
use crate::scope::Scope;

/// The text that replaces a removed text.
pub const REMOVED: &str = "removed by the operator";

impl FactState {
    /// Returns the fact, retired and without its text in any revision.
    pub(super) fn redacted(&self, reason: &str, stamp: &Stamp) -> Self {
        let entry = Arc::new(bare(&self.entry().id));
        let bare = |revision: &Revision| Revision {
            stamp: revision.stamp.clone(),
            deed: revision.deed,
            why: revision.why.as_ref().map(|_| REMOVED.to_owned()),
            entry: Arc::clone(&entry),
            standing: bare_standing(&revision.standing),
        };
        let earlier = self.earlier.iter().map(|revision| Arc::new(bare(revision)));
        let redacted = Self {
            earlier: earlier.collect(),
            latest: bare(&self.latest),
            instead_of: self.instead_of.clone(),
            is_redacted: true,
        };
        let last = Revision {
            stamp: stamp.clone(),
            deed: Deed::Redacted,
            why: Some(reason.to_owned()),
            entry,
            standing: Standing::Retired {
                reason: REMOVED.to_owned(),
            },
        };
        redacted.revised(last)
    }
}

/// The texts to remove from earlier events, and the scopes to forget.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redactions {
    /// For each redacted fact, the number of the event that redacted it.
    facts: HashMap<FactName, u64>,
    /// For each forgotten scope, the number of the event that forgot it.
    scopes: HashMap<Scope, u64>,
}

impl Redactions {
    /// Records an event that redacts or forgets earlier ones.
    pub fn take_in(&mut self, number: u64, scope: &Scope, event: &Event) {
        match event {
            Event::Redact { id, .. } => {
                self.facts.insert((scope.clone(), id.clone()), number);
            }
            Event::Forget => {
                self.scopes.insert(scope.clone(), number);
            }
            Event::Fact { .. } | Event::Source(_) | Event::Pack(_) | Event::Forgotten => {}
        }
    }

    /// Returns the event that replaces another one, or `None` if that one is kept unchanged.
    #[must_use]
    pub fn instead_of(&self, number: u64, scope: &Scope, event: &Event) -> Option<Event> {
        let is_before = |later: Option<&u64>| later.is_some_and(|later| number < *later);
        let left = if is_before(self.scopes.get(scope)) {
            Event::Forgotten
        } else if let Event::Fact { id, change, why } = event
            && is_before(self.facts.get(&(scope.clone(), id.clone())))
        {
            Event::Fact {
                id: id.clone(),
                change: change.redacted(id),
                why: why.as_ref().map(|_| REMOVED.to_owned()),
            }
        } else {
            return None;
        };
        (left != *event).then_some(left)
    }
}

impl Change {
    fn redacted(&self, id: &FactId) -> Self {
        let entry = Arc::new(bare(id));
        match self {
            Self::Add(_) => Self::Add(entry),
            Self::Adopt { of, .. } => Self::Adopt {
                of: of.clone(),
                entry,
            },
            Self::Edit(_) => Self::Edit(entry),
            Self::Retire { .. } => Self::Retire {
                reason: REMOVED.to_owned(),
            },
            Self::Restore => Self::Restore,
            Self::Undo {
                revision, standing, ..
            } => Self::Undo {
                revision: *revision,
                entry,
                standing: bare_standing(standing),
            },
        }
    }
}

fn bare_standing(standing: &Standing) -> Standing {
    match standing {
        Standing::Retired { .. } => Standing::Retired {
            reason: REMOVED.to_owned(),
        },
        other => other.clone(),
    }
}

fn bare(id: &FactId) -> FactEntry {
    let cite = CiteEntry {
        source: None,
        title: Some(REMOVED.to_owned()),
        authors: Vec::new(),
        url: None,
        published: None,
        quote: REMOVED.to_owned(),
        prefix: None,
        suffix: None,
    };
    FactEntry {
        id: id.clone(),
        statement: REMOVED.to_owned(),
        when: None,
        basis: None,
        note: None,
        kind: FactKind::default(),
        said_by: None,
        topics: Vec::new(),
        questions: Vec::new(),
        not: Vec::new(),
        verified: None,
        review_by: None,
        cite: vec![cite],
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{entry, event, stamp};
    use super::super::{Conflict, Holdings};
    use super::*;
    use crate::scope::GuildId;

    /// Adds, edits, retires and restores a fact, each with a secret text, and then redacts it.
    fn events() -> Vec<Event> {
        let id: FactId = "a".parse().unwrap();
        let reason = "secret".to_owned();
        vec![
            event(Change::Add(Arc::new(entry("secret")))),
            Event::Fact {
                id: id.clone(),
                change: Change::Edit(Arc::new(entry("more secret"))),
                why: Some("secret".to_owned()),
            },
            event(Change::Retire { reason }),
            event(Change::Restore),
            Event::Redact {
                id,
                reason: "by law".to_owned(),
            },
        ]
    }

    fn taken(events: &[Event]) -> Holdings {
        let mut holdings = Holdings::default();
        for event in events {
            holdings.replay(&Scope::Local, event, &stamp()).unwrap();
        }
        holdings
    }

    #[test]
    fn redacting_a_fact_removes_its_text_but_keeps_its_revisions() {
        let events = events();
        let holdings = taken(&events);
        assert!(!format!("{holdings:?}").contains("secret"));
        let fact = holdings.facts.values().next().unwrap();
        assert_eq!(fact.revision(), 5);
        let deeds: Vec<_> = fact
            .revisions()
            .map(|(_, revision)| revision.deed)
            .collect();
        let expected = [
            Deed::Added,
            Deed::Edited,
            Deed::Retired,
            Deed::Restored,
            Deed::Redacted,
        ];
        assert_eq!(deeds, expected);
        let change = Change::Restore;
        let id: FactId = "a".parse().unwrap();
        let again = change.apply(&id, None, Some(fact), &stamp());
        assert_eq!(again, Err(Conflict::Redacted(id)));
    }

    /// Returns events after applying the redactions among them.
    fn redacted(scopes: &[Scope], events: &[Event]) -> Vec<Event> {
        let mut redactions = Redactions::default();
        for ((number, scope), event) in (1..).zip(scopes).zip(events) {
            redactions.take_in(number, scope, event);
        }
        let numbered = (1..).zip(scopes).zip(events);
        numbered
            .map(|((number, scope), event)| {
                let instead = redactions.instead_of(number, scope, event);
                instead.unwrap_or_else(|| event.clone())
            })
            .collect()
    }

    #[test]
    fn redacted_events_lead_to_the_same_state() {
        let events = events();
        let scopes = vec![Scope::Local; events.len()];
        let left = redacted(&scopes, &events);
        assert!(!format!("{left:?}").contains("secret"));
        assert_eq!(taken(&left), taken(&events));
        assert_eq!(redacted(&scopes, &left), left);
    }

    #[test]
    fn forgetting_a_scope_removes_only_its_earlier_events() {
        let guild = |number| Scope::Guild(GuildId(number));
        let scopes = [guild(1), guild(2), guild(1), guild(1)];
        let add = event(Change::Add(Arc::new(entry("one"))));
        let events = [add.clone(), add.clone(), Event::Forget, add.clone()];
        let left = redacted(&scopes, &events);
        assert_eq!(left, [Event::Forgotten, add.clone(), Event::Forget, add]);
    }
}
