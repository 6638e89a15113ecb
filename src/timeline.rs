//! Dated facts in order, honest about dates that are not certain.

use std::sync::Arc;

use jiff::civil::Date;

use crate::date::{DayBounds, InSpan};
use crate::fact::FactKind;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::matcher::Matcher;
use crate::source::SourceId;

/// What a timeline is to show.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// What it is about, in words; everything where it is absent.
    pub about: Option<String>,
    /// The days it spans.
    pub span: DayBounds,
    /// The sort of facts.
    pub kind: Option<FactKind>,
    /// The source they cite.
    pub source: Option<SourceId>,
    /// The day as of which they were known.
    pub as_of: Option<Date>,
}

/// A fact on a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The fact, which has a date.
    pub fact: Arc<ScopedFact>,
    /// Whether its date lies in the span for certain.
    pub in_span: InSpan,
}

/// Returns the dated facts of a selection, in order.
#[must_use]
pub fn timeline(knowledge: &KnowledgeBase, matcher: &Matcher, selection: &Selection) -> Vec<Entry> {
    let facts: Vec<&Arc<ScopedFact>> = match &selection.about {
        Some(about) => matcher.about(about),
        None => knowledge.facts().collect(),
    };
    let mut entries: Vec<Entry> = facts
        .into_iter()
        .filter(|fact| selection.admits(fact))
        .filter_map(|fact| {
            let dated = fact.fact.when.as_ref()?;
            let lasting = fact.fact.kind == FactKind::State;
            let in_span = dated.date.within(selection.span, lasting)?;
            Some(Entry {
                fact: Arc::clone(fact),
                in_span,
            })
        })
        .collect();
    entries.sort_by(|a, b| {
        let date = |entry: &Entry| {
            entry
                .fact
                .fact
                .when
                .as_ref()
                .map(|dated| dated.date.clone())
        };
        let by_date = match (date(a), date(b)) {
            (Some(a), Some(b)) => a.list_order(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        by_date.then_with(|| a.fact.fact.id.cmp(&b.fact.fact.id))
    });
    entries
}

impl Selection {
    fn admits(&self, scoped: &ScopedFact) -> bool {
        let fact = &scoped.fact;
        let cites = |id: &SourceId| {
            fact.citations
                .iter()
                .any(|citation| citation.source.id.as_ref() == Some(id))
        };
        self.kind.is_none_or(|kind| fact.kind == kind)
            && self.source.as_ref().is_none_or(cites)
            && self.as_of.is_none_or(|day| scoped.was_known_by(day))
    }
}
