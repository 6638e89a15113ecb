//! A question and the facts → the facts that may answer it, with the evidence for each.
//!
//! Candidates come from an inverted index over curated phrasings, statements and topics; the words
//! of a question stand for the words of the material by their stem, through the lexicon, or as a
//! misspelling. The best candidates are then scored, field by field, and what decides is kept as
//! evidence.

mod confidence;
mod index;
mod letters;
mod score;
mod slots;
mod vocabulary;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::date::DayBounds;
use crate::date::expression::TimeRelation;
use crate::fact::FactKind;
use crate::knowledge::{KnowledgeBase, ScopedFact};
use crate::question::Question;

pub use confidence::Signals;
pub use index::Lexicons;
pub use score::Features;
pub use slots::How;

use index::Index;
use score::{Query, Scored};
use slots::Slot;

/// The candidates that are scored in full. The right fact is among the first 60 by words alone in
/// nearly every question where it is found at all.
const CANDIDATES: usize = 60;

/// The matches that are told of, whatever the outcome.
const MATCHES: usize = 10;

/// The facts of a knowledge base, ready to be asked.
#[derive(Debug)]
pub struct Matcher {
    knowledge: Arc<KnowledgeBase>,
    index: Index,
}

/// A fact that may answer a question.
#[derive(Debug, Clone)]
pub struct Match {
    /// The fact.
    pub fact: Arc<ScopedFact>,
    /// The evidence.
    pub features: Features,
    /// The phrasing most like the question.
    pub phrasing: Option<String>,
    /// The words of the question that the fact explains, by position, and how.
    pub explained: Vec<(usize, How)>,
}

/// What the matcher has to say of a question.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The facts that may answer, best first.
    pub matches: Vec<Match>,
    /// The probability that the question can be answered and the first fact is right, 0 to 1.
    pub confidence: f32,
    /// What the confidence was worked out from, where there is a fact at all.
    pub signals: Option<Signals>,
    /// The words of the question, by position, that nothing told in the whole material has; words
    /// of `not` phrasings alone are among them.
    pub unknown: Vec<usize>,
    /// Whether the question speaks of times that no dated fact fits.
    pub nothing_then: bool,
    /// A question that is known not to be answered, where it is more like this one than any that
    /// is.
    pub known_unanswered: Option<String>,
}

impl Matcher {
    /// Builds the index of a knowledge base.
    #[must_use]
    pub fn new(knowledge: Arc<KnowledgeBase>, lexicons: Lexicons) -> Self {
        let index = Index::new(&knowledge, lexicons);
        Self { knowledge, index }
    }

    /// Returns the facts it was built of.
    #[must_use]
    pub const fn knowledge(&self) -> &Arc<KnowledgeBase> {
        &self.knowledge
    }

    /// Looks for the facts that answer a question.
    #[must_use]
    pub fn find(&self, question: &Question) -> Ranking {
        let query = Query::new(question, &self.index);
        let scored = self.scored(question, &query);
        // A word that the material has as it is typed is no misspelling of another.
        let told = |slot: &&Slot| {
            let as_typed = slot.ways.iter().any(|way| way.how == How::Same);
            let meant = |how: &How| !(as_typed && matches!(how, How::Misspelt(_)));
            slot.ways
                .iter()
                .any(|way| meant(&way.how) && self.index.is_told(way.term))
        };
        let untold = query.slots.iter().filter(|slot| !told(slot));
        let unknown = untold.filter_map(|slot| slot.word).collect();
        let nothing_then =
            !question.times.is_empty() && self.of_its_time(question).next().is_none();
        let signals = Signals::of(&query, &scored, &self.index, |number| self.fact(number));
        let confidence = signals.as_ref().map_or(0.0, Signals::probability);
        let known_unanswered = confidence::unanswered(&scored)
            .and_then(|(fact, number)| self.fact(fact)?.fact.not.get(usize::from(number)).cloned());
        let best = scored.iter().take(MATCHES);
        let matches = best
            .filter_map(|scored| self.matched(&query, scored))
            .collect();
        Ranking {
            matches,
            confidence,
            signals,
            unknown,
            nothing_then,
            known_unanswered,
        }
    }

    /// Returns the facts that a few words are about: those of which everything that is said has
    /// each of the words that carry a subject. Words of grammar alone are about nothing.
    #[must_use]
    pub fn about(&self, words: &str) -> Vec<&Arc<ScopedFact>> {
        let question = Question::new(words, None, Date::ZERO);
        let content = question
            .words
            .iter()
            .filter(|word| !word.is_function)
            .count();
        if content == 0 {
            return Vec::new();
        }
        let query = Query::new(&question, &self.index);
        let facts = (0..).zip(self.knowledge.facts());
        let has_all = |number: u32, fact: &ScopedFact| {
            let explained = query.explained(number, &fact.fact, &self.index).into_iter();
            let is_content = |place: usize| {
                question
                    .words
                    .get(place)
                    .is_some_and(|word| !word.is_function)
            };
            explained.filter(|(place, _)| is_content(*place)).count() == content
        };
        facts
            .filter(|(number, fact)| has_all(*number, fact))
            .map(|(_, fact)| fact)
            .collect()
    }

    fn fact(&self, number: u32) -> Option<&Arc<ScopedFact>> {
        self.knowledge.facts().get(number as usize)
    }

    fn scored(&self, question: &Question, query: &Query<'_>) -> Vec<Scored> {
        let context: HashMap<u32, f32> = match &question.previous {
            Some(previous) => {
                let query = Query::new(previous, &self.index);
                let scored = self.scored(previous, &query).into_iter();
                scored
                    .take(3)
                    .map(|scored| (scored.fact, scored.features.score()))
                    .collect()
            }
            None => HashMap::new(),
        };
        let anchor = self.anchor(question);
        let dated = self.of_its_time(question);
        let dated: Vec<u32> = dated.collect();
        let mut candidates = query.candidates(&self.index, &dated, CANDIDATES);
        let leant_on = context
            .keys()
            .filter(|fact| !candidates.contains(fact))
            .copied();
        candidates.extend(leant_on.collect::<Vec<_>>());
        let mut scored: Vec<Scored> = candidates
            .into_iter()
            .filter_map(|number| {
                let fact = &self.fact(number)?.fact;
                let anchored = anchor.as_ref().and_then(|(span, event)| {
                    let when = fact.when.as_ref()?;
                    (*event != number).then(|| span.overlaps(when.date.bounds()))
                });
                let context = context.get(&number).copied().unwrap_or_default();
                Some(query.score(number, fact, &self.index, anchored, context))
            })
            .collect();
        scored.sort_by(|a, b| {
            let order = b.features.score().total_cmp(&a.features.score());
            order.then(a.fact.cmp(&b.fact))
        });
        scored
    }

    /// Returns the facts whose date fits a time that the question speaks of.
    fn of_its_time(&self, question: &Question) -> impl Iterator<Item = u32> {
        let fits = |fact: &ScopedFact| {
            let when = fact.fact.when.as_ref();
            when.is_some_and(|when| question.times.iter().any(|time| time.fits(&when.date)))
        };
        let facts = (0..).zip(self.knowledge.facts());
        facts
            .filter(move |(_, fact)| fits(fact))
            .map(|(number, _)| number)
    }

    /// Returns the days before or after an event that the question names (“before the summit”),
    /// and the event.
    fn anchor(&self, question: &Question) -> Option<(DayBounds, u32)> {
        let words = &question.words;
        let (at, relation) = words.iter().enumerate().find_map(|(at, word)| {
            Some(match word.folded.as_str() {
                "before" => (at, TimeRelation::Before),
                "after" => (at, TimeRelation::After),
                _ => return None,
            })
        })?;
        let named: Vec<_> = words
            .iter()
            .skip(at + 1)
            .filter(|word| !word.is_function)
            .take(3)
            .collect();
        let named = named
            .iter()
            .filter_map(|word| self.index.stems(&word.folded).first().copied());
        let named: Vec<_> = named.collect();
        let events = (0..)
            .zip(self.knowledge.facts())
            .filter(|(_, fact)| fact.fact.kind == FactKind::Event && fact.fact.when.is_some());
        let named_in = |fact: &ScopedFact| {
            fact.fact.topics.iter().any(|topic| {
                let stems = self.index.stems_of(topic);
                !named.is_empty() && named.iter().all(|term| stems.contains(term))
            })
        };
        let (number, fact) = events.into_iter().find(|(_, fact)| named_in(fact))?;
        let date = &fact.fact.when.as_ref()?.date;
        Some((relation.span(date.bounds()), number))
    }

    fn matched(&self, query: &Query<'_>, scored: &Scored) -> Option<Match> {
        let fact = Arc::clone(self.fact(scored.fact)?);
        let phrasing = scored.best_phrasing.map(usize::from);
        let phrasing = phrasing
            .and_then(|number| fact.fact.questions.get(number))
            .cloned();
        let explained = query.explained(scored.fact, &fact.fact, &self.index);
        Some(Match {
            fact,
            features: scored.features,
            phrasing,
            explained,
        })
    }
}
