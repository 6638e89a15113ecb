//! Dated facts in order, honest about dates that are not certain.

use std::sync::Arc;

use jiff::civil::Date;

use crate::date::expression::{self, Period};
use crate::date::{DayBounds, EventDate, InSpan};
use crate::fact::FactKind;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::matcher::Matcher;
use crate::source::SourceId;
use crate::text;

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

/// A text that tells no days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It is not understood.
    #[error("is not understood as a time; write 2018-07-16, 2018-07, 2018 or “july 2018”")]
    NotUnderstood,
    /// It comes every year.
    #[error("needs a year: write it with one")]
    NeedsYear,
}

/// Returns the days of a time that somebody wrote on a day: EDTF, or the words for it.
///
/// # Errors
///
/// Returns a [`TimeError`] where the text tells no days.
pub fn days(text: &str, today: Date) -> Result<DayBounds, TimeError> {
    if let Ok(date) = text.trim().parse::<EventDate>() {
        return Ok(date.bounds());
    }
    let words = text::words(text);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let found = expression::find(&folded, today).into_iter().next();
    let found = found.filter(|found| found.words == (0..folded.len()));
    match found.map(|found| found.period) {
        Some(Period::Dated(date)) => Ok(date.bounds()),
        Some(Period::Yearly { .. }) => Err(TimeError::NeedsYear),
        None => Err(TimeError::NotUnderstood),
    }
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
