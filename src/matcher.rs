//! A question and the facts → the facts that may answer it, with the evidence for each.
//!
//! Candidates come from an inverted index over curated phrasings, statements and topics; the words
//! of a question stand for the words of the material by their stem, through the lexicon, or as a
//! misspelling. The best candidates are then scored, text by text, and what decides is kept as
//! evidence.
//!
//! The index is an immutable base with a small overlay of the facts that changed since; another
//! state is another matcher, which shares the base.

mod about;
mod anchor;
mod confidence;
mod features;
mod index;
mod letters;
mod model;
mod parallel;
mod query;
mod score;
mod search;
mod slots;
mod threshold;
mod vocabulary;
mod weights;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::date::DayBounds;
use crate::fact::FactId;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::question::Question;
use crate::scope::Scope;

pub use about::About;
pub use confidence::Signals;
pub use features::Features;
pub use index::Lexicons;
pub use model::Model;
pub use slots::How;
pub use threshold::ANSWER_FROM;

use anchor::anchored;
use index::{Packs, Segment};
use letters::grams;
use query::Query;
use score::{Circumstances, Scored};
use search::Scratch;
use threshold::{CLARIFY_SHARE, Thresholds};

/// The matches that are told of, whatever the outcome.
const MATCHES: usize = 10;

/// The facts of a knowledge base, ready to be asked.
#[derive(Debug, Clone)]
pub struct Matcher {
    base: Arc<Segment>,
    /// The facts that changed since the base was built.
    overlay: Option<Arc<Segment>>,
    /// The facts of the base that are told no more, or otherwise.
    hidden: Arc<BTreeSet<u32>>,
    packs: Arc<Packs>,
    model: Model,
    /// From how sure on the facts of each scope are told, worked out when first in doubt.
    thresholds: Arc<OnceLock<Thresholds>>,
}

/// A fact by segment and by number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    segment: usize,
    number: u32,
}

/// A phrasing of a fact that is passed over, to see what the others make of it.
#[derive(Debug, Clone, Copy)]
pub struct Without<'a> {
    /// Whose fact it is.
    pub scope: &'a Scope,
    /// The fact.
    pub fact: &'a FactId,
    /// Its place among the fact's phrasings, or among its `not` phrasings.
    pub phrasing: u16,
    /// Whether it is a `not` phrasing.
    pub is_not: bool,
}

/// What of the material a question sees.
#[derive(Debug, Clone, Copy, Default)]
struct View<'a> {
    /// Only what was known by this day.
    as_of: Option<Date>,
    /// All but this phrasing.
    without: Option<Without<'a>>,
}

/// A fact that may answer a question.
#[derive(Debug, Clone)]
pub struct Match {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// The evidence.
    pub features: Features,
    /// How much it speaks for the fact in all.
    pub score: f32,
    /// The phrasing most like the question.
    pub phrasing: Option<String>,
}

/// What the matcher has to say of a question.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The facts that may answer, best first.
    pub matches: Vec<Match>,
    /// The confidence from which it is answered.
    pub answer_from: f32,
    /// The words of the question that the first fact explains, by position, and how.
    pub explained: Vec<(usize, How)>,
    /// The probability that the question can be answered and the first fact is right, 0 to 1.
    pub confidence: f32,
    /// What the confidence was worked out from, where there is a fact at all.
    pub signals: Option<Signals>,
    /// The number of names in the question that the whole material does not know.
    pub unknown_names: usize,
    /// The words of the question, by position, that nothing told in the whole material has; words
    /// of `not` phrasings alone are among them.
    pub unknown: Vec<usize>,
    /// Whether the question speaks of times that no dated fact fits.
    pub nothing_then: bool,
    /// A question that is known not to be answered, where it is more like this one than any that
    /// is.
    pub known_unanswered: Option<String>,
}

impl Ranking {
    /// Tells whether the matcher is sure enough of the first fact to answer.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        !self.matches.is_empty() && self.confidence >= self.answer_from
    }

    /// Tells whether it is nearly sure enough, so that asking back may help.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.is_answer() && self.confidence >= CLARIFY_SHARE * self.answer_from
    }
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

    /// Returns the same facts under another model, as fitting one needs it.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }

    /// Returns the matcher of the same facts but for some that changed: each with what is told of
    /// it now, if anything. The packs and their lexicons are taken to be the same.
    #[must_use]
    pub fn with(&self, changes: &[(Scope, FactId, Option<Arc<ScopedFact>>)]) -> Self {
        let changed = |fact: &ScopedFact| {
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
            hidden.extend(found.ok().and_then(|number| u32::try_from(number).ok()));
        }
        let overlaid = self.overlay.iter().flat_map(|overlay| &overlay.facts);
        let kept = overlaid.filter(|fact| !changed(fact)).cloned();
        let told = changes.iter().filter_map(|(.., fact)| fact.clone());
        let facts: Vec<_> = kept.chain(told).collect();
        let overlay = || Segment::new(facts, Arc::clone(&self.packs), Some(&self.base));
        Self {
            base: Arc::clone(&self.base),
            overlay: Some(Arc::new(overlay())),
            hidden: Arc::new(hidden),
            packs: Arc::clone(&self.packs),
            model: self.model,
            // A few facts more or less move a threshold less than its own uncertainty.
            thresholds: Arc::clone(&self.thresholds),
        }
    }

    /// Returns how many facts changed since the base was built.
    #[must_use]
    pub fn changes(&self) -> usize {
        let overlaid = self
            .overlay
            .as_ref()
            .map_or(0, |overlay| overlay.facts.len());
        overlaid.max(self.hidden.len())
    }

    /// Looks for the facts that answer a question.
    #[must_use]
    pub fn find(&self, question: &Question) -> Ranking {
        self.find_as_of(question, None)
    }

    /// Looks among the facts that were known by a day, or among all, for those that answer a
    /// question.
    #[must_use]
    pub fn find_as_of(&self, question: &Question, as_of: Option<Date>) -> Ranking {
        let view = View {
            as_of,
            without: None,
        };
        let mut ranking = self.find_in(question, view);
        if threshold::is_in_doubt(ranking.confidence) {
            let thresholds = self.thresholds.get_or_init(|| threshold::thresholds(self));
            let first = ranking.matches.first();
            let own = first.and_then(|first| thresholds.get(&first.fact.scope));
            ranking.answer_from = own.copied().unwrap_or(ANSWER_FROM);
        }
        ranking
    }

    /// Looks for the facts that answer a question, as if one phrasing were not there.
    #[must_use]
    pub fn find_without(&self, question: &Question, without: Option<Without<'_>>) -> Ranking {
        let view = View {
            as_of: None,
            without,
        };
        self.find_in(question, view)
    }

    fn find_in(&self, question: &Question, view: View<'_>) -> Ranking {
        let segments = self.segments();
        let query = Query::new(question, &segments);
        let scored = self.scored(question, &query, &segments, view);
        let untold = query.slots.iter().filter(|slot| !slot.is_told(&segments));
        let unknown: BTreeSet<usize> = untold.flat_map(|slot| slot.words.iter().copied()).collect();
        let is_not = view.without.is_none_or(|without| !without.is_not)
            && segments
                .iter()
                .any(|segment| segment.is_not(&question.wording));
        let first = scored.first().map(|(place, _)| *place);
        let explained = first.and_then(|first| self.explained(&query, first, &segments));
        let explained = explained.unwrap_or_default();
        let fact = |place| self.fact(place);
        let signals = Signals::of(&query, &scored, &explained, is_not, fact);
        let confidence = signals
            .as_ref()
            .map_or(0.0, |signals| self.model.probability(signals));
        let known_unanswered = confidence::unanswered(&scored).and_then(|(place, number)| {
            self.fact(place)?.fact.not.get(usize::from(number)).cloned()
        });
        let best = scored.iter().take(MATCHES);
        let matches = best
            .filter_map(|(place, scored)| self.matched(*place, scored))
            .collect();
        Ranking {
            matches,
            answer_from: ANSWER_FROM,
            explained,
            confidence,
            signals,
            unknown_names: query.unknown_names(),
            unknown: unknown.into_iter().collect(),
            nothing_then: !question.times.is_empty() && !self.has_fact_of_its_time(question),
            known_unanswered,
        }
    }

    /// Returns every candidate for a question with its evidence, the best first: what the weights
    /// are fitted to.
    #[must_use]
    pub fn evidence(
        &self,
        question: &Question,
        without: Option<Without<'_>>,
    ) -> Vec<(Arc<ScopedFact>, Features)> {
        let segments = self.segments();
        let query = Query::new(question, &segments);
        let view = View {
            as_of: None,
            without,
        };
        let scored = self.scored(question, &query, &segments, view).into_iter();
        scored
            .filter_map(|(place, scored)| Some((Arc::clone(self.fact(place)?), scored.features)))
            .collect()
    }

    /// Returns a beginning of a question with its last word completed, where the material has words
    /// that begin so and none that is written so: with the one that most facts have.
    #[must_use]
    pub fn completed(&self, beginning: &str) -> String {
        let words = crate::text::words(beginning);
        let Some(last) = words.last().filter(|last| last.folded.len() > 1) else {
            return beginning.to_owned();
        };
        let segments = self.segments();
        if segments
            .iter()
            .any(|segment| segment.has_word(&last.folded))
        {
            return beginning.to_owned();
        }
        let found = segments.iter().filter_map(|segment| {
            let words = segment.vocabulary.beginning_with(&last.folded);
            words
                .map(|(word, term)| (segment.held_by(term), word))
                .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        });
        match found.max_by_key(|(facts, _)| *facts) {
            Some((_, word)) => {
                let kept = beginning.get(..last.place.start).unwrap_or_default();
                format!("{kept}{word}")
            }
            None => beginning.to_owned(),
        }
    }

    fn segments(&self) -> Vec<&Segment> {
        let overlay = self.overlay.as_deref();
        std::iter::once(&*self.base).chain(overlay).collect()
    }

    fn is_told(&self, segment: usize, number: u32) -> bool {
        segment > 0 || !self.hidden.contains(&number)
    }

    fn fact(&self, place: Place) -> Option<&Arc<ScopedFact>> {
        let segment = match place.segment {
            0 => &self.base,
            _ => self.overlay.as_ref()?,
        };
        segment.facts.get(place.number as usize)
    }

    fn scored(
        &self,
        question: &Question,
        query: &Query<'_>,
        segments: &[&Segment],
        view: View<'_>,
    ) -> Vec<(Place, Scored)> {
        let context = self.context(question, segments, view);
        let anchor = self.anchor(question, segments);
        let mut scored: Vec<(Place, Scored)> = Scratch::with(|scratch| {
            scratch.letters.clear();
            for word in &question.words {
                scratch.letters.add(grams(&word.folded));
            }
            let norm = scratch.letters.norm(&self.base.letters);
            scratch.letters.weigh(&self.base.letters);
            let mut scored = Vec::new();
            for (place, segment) in segments.iter().enumerate() {
                scratch.ready_for(segment);
                let phrased: Vec<u32> = segment.phrased(&question.wording).collect();
                let told = |number: u32| self.is_seen(place, segment, number, view);
                let candidates =
                    candidates(question, query, (place, segment), &context, scratch, &told);
                for number in candidates {
                    let at = Place {
                        segment: place,
                        number,
                    };
                    let (Some(fact), Some(indexed)) = (self.fact(at), segment.fact(number)) else {
                        continue;
                    };
                    let circumstances = Circumstances {
                        exact: view.without.is_none()
                            && phrased.contains(&number)
                            && is_phrasing(fact, question),
                        anchored: anchored(anchor, at, fact),
                        context: context.get(&at).copied().unwrap_or_default(),
                        without: view
                            .without
                            .filter(|without| {
                                *without.scope == fact.scope && *without.fact == fact.fact.id
                            })
                            .map(|without| (without.phrasing, without.is_not)),
                    };
                    let found = query.score(
                        indexed,
                        &fact.fact,
                        (place, segment),
                        norm,
                        (circumstances, &self.model),
                        scratch,
                    );
                    scored.push((at, found));
                }
            }
            scratch.letters.clear();
            scored
        });
        scored.sort_by(|(a, x), (b, y)| {
            let order = y.score.total_cmp(&x.score);
            let id = |place: &Place| {
                let fact = self.fact(*place)?;
                Some((&fact.scope, &fact.fact.id))
            };
            order.then_with(|| id(a).cmp(&id(b)))
        });
        scored
    }

    /// Returns the facts that answer the question before, and how well.
    fn context(
        &self,
        question: &Question,
        segments: &[&Segment],
        view: View<'_>,
    ) -> HashMap<Place, f32> {
        let Some(previous) = &question.previous else {
            return HashMap::new();
        };
        let query = Query::new(previous, segments);
        let view = View {
            without: None,
            ..view
        };
        let scored = self.scored(previous, &query, segments, view).into_iter();
        scored
            .take(3)
            .map(|(place, scored)| (place, scored.score))
            .collect()
    }

    /// Tells whether a fact of a segment is there for a question to see.
    fn is_seen(&self, place: usize, segment: &Segment, number: u32, view: View<'_>) -> bool {
        let known = |day| {
            let fact = segment.facts.get(number as usize);
            fact.is_some_and(|fact| fact.was_known_by(day))
        };
        self.is_told(place, number) && view.as_of.is_none_or(known)
    }

    /// Tells whether any fact's date fits a time that the question speaks of.
    fn has_fact_of_its_time(&self, question: &Question) -> bool {
        let segments = self.segments();
        let fits = |fact: &ScopedFact| {
            let when = fact.fact.when.as_ref();
            when.is_some_and(|when| question.times.iter().any(|time| time.fits(&when.date)))
        };
        segments.iter().enumerate().any(|(place, segment)| {
            let dated = segment.dated.iter().map(|(_, number)| *number);
            dated
                .filter(|number| self.is_told(place, *number))
                .any(|number| {
                    segment
                        .facts
                        .get(number as usize)
                        .is_some_and(|fact| fits(fact))
                })
        })
    }

    fn matched(&self, place: Place, scored: &Scored) -> Option<Match> {
        let fact = Arc::clone(self.fact(place)?);
        let phrasing = scored.best_phrasing.map(usize::from);
        let phrasing = phrasing
            .and_then(|number| fact.fact.questions.get(number))
            .cloned();
        Some(Match {
            fact,
            features: scored.features,
            score: scored.score,
            phrasing,
        })
    }

    fn explained(
        &self,
        query: &Query<'_>,
        place: Place,
        segments: &[&Segment],
    ) -> Option<Vec<(usize, How)>> {
        let segment = segments.get(place.segment)?;
        let indexed = segment.fact(place.number)?;
        Some(query.explained(indexed, &self.fact(place)?.fact, (place.segment, segment)))
    }
}

/// Returns the told facts of a segment that are worth scoring.
fn candidates(
    question: &Question,
    query: &Query<'_>,
    (place, segment): (usize, &Segment),
    context: &HashMap<Place, f32>,
    scratch: &mut Scratch,
    is_told: &impl Fn(u32) -> bool,
) -> Vec<u32> {
    let times: Vec<DayBounds> = question
        .times
        .iter()
        .flat_map(|time| match time.known_spans() {
            spans if spans.is_empty() => vec![DayBounds::default()],
            spans => spans,
        })
        .collect();
    let fits = |number: u32| {
        let fact = segment.facts.get(number as usize);
        let when = fact.and_then(|fact| fact.fact.when.as_ref());
        when.is_some_and(|when| question.times.iter().any(|time| time.fits(&when.date)))
    };
    let found = scratch.candidates(&query.slots, place, segment, &times, fits, is_told);
    let mut candidates: Vec<u32> = found.into_iter().map(|(number, _)| number).collect();
    candidates.extend(segment.phrased(&question.wording));
    let leant_on = context.keys().filter(|fact| fact.segment == place);
    candidates.extend(leant_on.map(|fact| fact.number));
    candidates.retain(|number| is_told(*number));
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// Tells whether a question is one of a fact's phrasings, capitals and signs aside.
fn is_phrasing(fact: &ScopedFact, question: &Question) -> bool {
    let same = |text: &String| crate::text::folded(text) == question.wording;
    fact.fact.questions.iter().any(same)
}
