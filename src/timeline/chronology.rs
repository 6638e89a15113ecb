//! The dated facts in order, kept so that no timeline has to sort them.

use std::cmp::{Ordering, Reverse};
use std::iter;
use std::sync::Arc;

use jiff::civil::Date;

use crate::date::DayBounds;
use crate::knowledge::ScopedFact;

/// The dated facts of a knowledge base in a total order: that of their dates
/// ([`EventDate::list_order`](crate::date::EventDate::list_order)), then of their scopes and ids.
///
/// A change copies the small lists of changes and shares the base, so it takes the time of a search.
#[derive(Debug, Clone)]
pub struct Chronology {
    base: Arc<[Row]>,
    /// The positions in the base of facts that were retired or replaced, in order.
    gone: Vec<usize>,
    /// The facts that were added or changed since, in order.
    fresh: Vec<Row>,
}

/// A dated fact with the bounds of its date, which suffice to skip most facts of a timeline.
#[derive(Debug, Clone)]
struct Row {
    bounds: DayBounds,
    fact: Arc<ScopedFact>,
}

impl Chronology {
    /// Sorts the dated facts among some facts.
    #[must_use]
    pub fn new<'a>(facts: impl Iterator<Item = &'a Arc<ScopedFact>>) -> Self {
        let mut rows: Vec<Row> = facts.filter_map(Row::of).collect();
        rows.sort_unstable_by(Row::order);
        Self {
            base: rows.into(),
            gone: Vec::new(),
            fresh: Vec::new(),
        }
    }

    /// Returns the order after a change: a fact is replaced, added (no `before`) or retired (no `now`).
    #[must_use]
    pub fn with(&self, before: Option<&Arc<ScopedFact>>, now: Option<&Arc<ScopedFact>>) -> Self {
        let mut changed = self.clone();
        if let Some(row) = before.and_then(Row::of) {
            let is_same = |other: &Row| Row::order(other, &row);
            if let Ok(position) = changed.fresh.binary_search_by(is_same) {
                changed.fresh.remove(position);
            } else if let Ok(position) = changed.base.binary_search_by(is_same)
                && let Err(at) = changed.gone.binary_search(&position)
            {
                changed.gone.insert(at, position);
            }
        }
        if let Some(row) = now.and_then(Row::of) {
            let (Ok(at) | Err(at)) = changed
                .fresh
                .binary_search_by(|other| Row::order(other, &row));
            changed.fresh.insert(at, row);
        }
        changed
    }

    /// Returns the facts whose dates can touch a span of days, in order.
    pub fn touching(&self, span: DayBounds) -> impl Iterator<Item = &Arc<ScopedFact>> {
        let rows = self.rows().filter(move |row| row.bounds.overlaps(span));
        rows.map(|row| &row.fact)
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        let mut gone = self.gone.iter().peekable();
        let mut kept = self
            .base
            .iter()
            .enumerate()
            .filter(move |(position, _)| gone.next_if_eq(&position).is_none())
            .map(|(_, row)| row)
            .peekable();
        let mut fresh = self.fresh.iter().peekable();
        iter::from_fn(move || match (kept.peek(), fresh.peek()) {
            (Some(old), Some(new)) if Row::order(new, old).is_lt() => fresh.next(),
            (None, _) => fresh.next(),
            _ => kept.next(),
        })
    }
}

impl Row {
    fn of(fact: &Arc<ScopedFact>) -> Option<Self> {
        let dated = fact.fact.when.as_ref()?;
        Some(Self {
            bounds: dated.date.bounds(),
            fact: Arc::clone(fact),
        })
    }

    fn order(a: &Self, b: &Self) -> Ordering {
        // The bounds are what `list_order` compares first.
        let days = |row: &Self| {
            let DayBounds { first, last } = row.bounds;
            (
                first.unwrap_or(Date::MIN),
                Reverse(last.unwrap_or(Date::MAX)),
            )
        };
        let dates = |a: &Self, b: &Self| match (&a.fact.fact.when, &b.fact.fact.when) {
            (Some(a), Some(b)) => a.date.list_order(&b.date),
            _ => Ordering::Equal,
        };
        let name = |row: &Self| (row.fact.scope.clone(), row.fact.fact.id.clone());
        days(a)
            .cmp(&days(b))
            .then_with(|| dates(a, b))
            .then_with(|| name(a).cmp(&name(b)))
    }
}
