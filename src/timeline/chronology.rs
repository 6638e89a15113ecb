//! All dated facts in order, kept so that a timeline need not sort them.

use std::cmp::{Ordering, Reverse};
use std::iter;
use std::sync::Arc;

use jiff::civil::Date;

use crate::date::DayBounds;
use crate::knowledge::ScopedFact;

/// The dated facts of a knowledge base in a total order: that of their dates
/// ([`EventDate::list_order`](crate::date::EventDate::list_order)), then of their scopes and ids.
///
/// A changed fact is laid over a base that is shared: that takes the time of a search.
#[derive(Debug, Clone)]
pub struct Chronology {
    base: Arc<[Row]>,
    /// The places of what the base has and is told no more, in order.
    gone: Vec<usize>,
    /// What is told besides, in order.
    fresh: Vec<Row>,
}

/// A dated fact, and the days that it can touch beside it: most facts of a timeline are passed over by
/// these alone.
#[derive(Debug, Clone)]
struct Row {
    bounds: DayBounds,
    fact: Arc<ScopedFact>,
}

impl Chronology {
    /// Puts the dated ones of some facts in order.
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

    /// Returns the order in which a fact is told otherwise than before, newly or no more.
    #[must_use]
    pub fn with(&self, before: Option<&Arc<ScopedFact>>, now: Option<&Arc<ScopedFact>>) -> Self {
        let mut changed = self.clone();
        if let Some(row) = before.and_then(Row::of) {
            let is_same = |other: &Row| Row::order(other, &row);
            if let Ok(place) = changed.fresh.binary_search_by(is_same) {
                changed.fresh.remove(place);
            } else if let Ok(place) = changed.base.binary_search_by(is_same)
                && let Err(at) = changed.gone.binary_search(&place)
            {
                changed.gone.insert(at, place);
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
            .filter(move |(place, _)| gone.next_if_eq(&place).is_none())
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
        // What `list_order` compares first stands at hand.
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
