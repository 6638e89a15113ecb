//! The segments of a matcher: an immutable base, and a small overlay of the facts that changed since.
//!
//! A change builds a new overlay and hides the old versions in the base. It takes the time of the
//! overlay, not of the base, and matchers that are still in use are not affected. From time to time the
//! library merges the overlay by building the base anew.

use std::sync::Arc;

use super::Matcher;
use super::index::{FactNumber, Lexicons, Packs, Segment};
use super::model::Model;
use crate::fact::FactId;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::scope::Scope;

/// The number of a segment in its matcher: 0 for the base, 1 for the overlay.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SegmentNumber(usize);

impl SegmentNumber {
    const BASE: Self = Self(0);
    const OVERLAY: Self = Self(1);

    /// Returns the numbers of the first `segments` segments.
    pub(super) fn all(segments: usize) -> impl Iterator<Item = Self> {
        (0..segments).map(Self)
    }

    /// Returns the index of the segment in a list by segment.
    pub(super) const fn index(self) -> usize {
        self.0
    }
}

/// A segment with its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberedSegment<'a> {
    pub(super) number: SegmentNumber,
    pub(super) segment: &'a Segment,
}

impl<'a> NumberedSegment<'a> {
    /// Returns the segments of a matcher with their numbers.
    pub(super) fn all(segments: &[&'a Segment]) -> impl Iterator<Item = Self> {
        SegmentNumber::all(segments.len())
            .zip(segments)
            .map(|(number, segment)| Self { number, segment })
    }

    /// Returns a reference to a fact of the segment.
    pub(super) const fn fact_ref(&self, number: FactNumber) -> FactRef {
        FactRef {
            segment: self.number,
            number,
        }
    }
}

/// A reference to a fact of a matcher: its segment, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FactRef {
    pub(super) segment: SegmentNumber,
    pub(super) number: FactNumber,
}

impl Matcher {
    /// Builds the index of a knowledge base.
    #[must_use]
    pub fn new(knowledge: &KnowledgeBase, lexicons: Lexicons) -> Self {
        let packs = Arc::new(Packs::new(knowledge.packs().iter(), lexicons));
        let facts = knowledge.facts().cloned().collect();
        Self {
            base: Arc::new(Segment::new(facts, Arc::clone(&packs), None)),
            overlay: None,
            hidden: Arc::default(),
            packs,
            model: Model::SHIPPED,
            thresholds: Arc::default(),
        }
    }

    /// Returns the matcher of the same facts with another model, for fitting.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }

    /// Returns the matcher of the facts after some changes. Each change is the scope and the id of a
    /// fact, and its new version, or nothing if it is retired. The packs and their lexicons must be
    /// unchanged.
    #[must_use]
    pub fn with(&self, changes: &[(Scope, FactId, Option<Arc<ScopedFact>>)]) -> Self {
        let is_changed = |fact: &ScopedFact| {
            changes
                .iter()
                .any(|(scope, id, _)| *scope == fact.scope && *id == fact.fact.id)
        };
        let mut hidden = (*self.hidden).clone();
        for (scope, id, _) in changes {
            let found = self
                .base
                .facts
                .binary_search_by(|fact| (&fact.scope, &fact.fact.id).cmp(&(scope, id)));
            hidden.extend(found.ok().map(FactNumber::at));
        }
        let overlaid = self.overlay.iter().flat_map(|overlay| &overlay.facts);
        let kept = overlaid.filter(|fact| !is_changed(fact)).cloned();
        let new = changes.iter().filter_map(|(.., fact)| fact.clone());
        let facts: Vec<_> = kept.chain(new).collect();
        let overlay = Segment::new(facts, Arc::clone(&self.packs), Some(&self.base));
        Self {
            base: Arc::clone(&self.base),
            overlay: Some(Arc::new(overlay)),
            hidden: Arc::new(hidden),
            packs: Arc::clone(&self.packs),
            model: self.model,
            // A few changed facts move a threshold by less than its own uncertainty.
            thresholds: Arc::clone(&self.thresholds),
        }
    }

    /// Returns the number of facts that changed since the base was built.
    #[must_use]
    pub fn changes(&self) -> usize {
        let overlaid = self
            .overlay
            .as_ref()
            .map_or(0, |overlay| overlay.facts.len());
        overlaid.max(self.hidden.len())
    }

    /// Returns the base, and the overlay if there is one.
    pub(super) fn segments(&self) -> Vec<&Segment> {
        let overlay = self.overlay.as_deref();
        std::iter::once(&*self.base).chain(overlay).collect()
    }

    /// Returns a segment.
    pub(super) fn segment(&self, number: SegmentNumber) -> &Segment {
        if number == SegmentNumber::BASE {
            return &self.base;
        }
        debug_assert_eq!(number, SegmentNumber::OVERLAY, "there are two segments");
        let overlay = self.overlay.as_deref();
        overlay.expect("a segment's number is one of its matcher")
    }

    /// Returns a fact.
    pub(super) fn fact(&self, fact: FactRef) -> &Arc<ScopedFact> {
        self.segment(fact.segment).entry(fact.number)
    }

    /// Reports whether a fact is live: neither retired nor replaced since the base was built.
    pub(super) fn is_live(&self, fact: FactRef) -> bool {
        fact.segment != SegmentNumber::BASE || !self.hidden.contains(&fact.number)
    }
}
