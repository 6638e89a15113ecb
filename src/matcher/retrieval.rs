//! Retrieval: from a question to its ranking. This module runs the steps of the algorithm in order.
//!
//! 1. The words of the question are looked up in each segment (`query`).
//! 2. A follow-up question first ranks the previous one: its best facts are the *context*.
//! 3. Each segment gathers its likeliest facts by words (`gathering`). Facts that have the question as a
//!    phrasing, and those of the context, are added.
//! 4. Each candidate is scored (`score`), and the candidates of all segments are sorted by score, with
//!    ties in the order of scope and id.
//! 5. The signals of the ranking give the confidence (`confidence`). If a threshold can change the decision,
//!    the first fact's scope decides which one applies (`threshold`).

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::anchor::Anchor;
use super::candidate::Candidate;
use super::confidence;
use super::evidence::{Features, Signals};
use super::gathering::{Gathering, Sought};
use super::index::{FactNumber, Segment};
use super::query::{Query, QuestionLetters, SeenForms};
use super::readings::How;
use super::score::{Circumstances, Scoring};
use super::segments::{FactRef, NumberedSegment};
use super::threshold::{self, ANSWER_FROM};
use super::trigrams::Counts;
use super::{Matcher, Omitted, Ranking, Without};
use crate::date::DayBounds;
use crate::knowledge::ScopedFact;
use crate::question::{Question, WordNumber};
use crate::text;

/// The maximum number of matches in a ranking; `ibid ask --jsonl` lists them all.
const MATCHES: usize = 10;

/// The number of facts of the previous question that count as context: as many as a reply shows at most.
const CONTEXT_FACTS: usize = 3;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The working memory of a question, which each thread keeps for the next one.
#[derive(Debug, Default)]
struct Scratch {
    gathering: Gathering,
    letters: Counts,
    seen: SeenForms,
}

/// The part of the material that a question sees.
#[derive(Debug, Clone, Copy, Default)]
struct Filter<'a> {
    /// Only facts that were known by this day.
    as_of: Option<Date>,
    /// Everything except this phrasing.
    without: Option<Without<'a>>,
}

/// The state of one question that all its candidates share.
#[derive(Debug)]
struct Search<'a> {
    question: &'a Question,
    query: &'a Query<'a>,
    filter: Filter<'a>,
    /// The best facts of the previous question, with their scores.
    context: HashMap<FactRef, f32>,
    /// The event that the question is relative to.
    anchor: Option<Anchor>,
    /// The days of the times in the question; unbounded for a time whose days are not known.
    times: Vec<DayBounds>,
}

impl Matcher {
    /// Ranks the facts that may answer a question.
    #[must_use]
    pub fn find(&self, question: &Question) -> Ranking {
        self.find_as_of(question, None)
    }

    /// Ranks the facts that may answer a question: those that were known by a day, or all of them.
    #[must_use]
    pub fn find_as_of(&self, question: &Question, as_of: Option<Date>) -> Ranking {
        let filter = Filter {
            as_of,
            without: None,
        };
        let mut ranking = self.find_in(question, filter);
        if threshold::is_in_doubt(ranking.confidence) {
            let thresholds = self.thresholds.get_or_init(|| threshold::thresholds(self));
            let first = ranking.matches.first();
            let own = first.and_then(|first| thresholds.get(&first.fact.scope));
            ranking.answer_from = own.copied().unwrap_or(ANSWER_FROM);
        }
        ranking
    }

    /// Ranks the facts that may answer a question, leaving one phrasing out.
    ///
    /// The ranking has the default threshold.
    #[must_use]
    pub fn find_without(&self, question: &Question, without: Option<Without<'_>>) -> Ranking {
        let filter = Filter {
            as_of: None,
            without,
        };
        self.find_in(question, filter)
    }

    fn find_in(&self, question: &Question, filter: Filter<'_>) -> Ranking {
        let segments = self.segments();
        let query = Query::new(question, &segments);
        let candidates = self.candidates(&query, &segments, filter);
        let unknown: BTreeSet<WordNumber> = query
            .slots
            .iter()
            .filter(|slot| !slot.occurs(&segments))
            .flat_map(|slot| slot.words.iter().copied())
            .collect();
        let without_not = filter
            .without
            .is_some_and(|without| matches!(without.omitted, Omitted::Not(_)));
        let is_not = !without_not
            && segments
                .iter()
                .any(|segment| segment.is_not(&question.wording));
        let explained = candidates
            .first()
            .map_or_else(Vec::new, |first| self.explained(&query, first.at));
        let signals = Signals::of(&query, &candidates, &explained, is_not);
        let confidence = signals
            .as_ref()
            .map_or(0.0, |signals| self.model.probability(signals));
        Ranking {
            answer_from: ANSWER_FROM,
            confidence,
            signals,
            unknown_names: query.unknown_names(),
            unknown: unknown.into_iter().collect(),
            nothing_then: !question.times.is_empty() && !self.has_fact_of_its_time(question),
            known_unanswered: confidence::known_unanswered(&candidates),
            matches: candidates
                .iter()
                .take(MATCHES)
                .map(Candidate::matched)
                .collect(),
            explained,
        }
    }

    /// Returns every candidate for a question with its features, best first. The weights are fitted to these.
    #[must_use]
    pub fn evidence(
        &self,
        question: &Question,
        without: Option<Without<'_>>,
    ) -> Vec<(Arc<ScopedFact>, Features)> {
        let segments = self.segments();
        let query = Query::new(question, &segments);
        let filter = Filter {
            as_of: None,
            without,
        };
        self.candidates(&query, &segments, filter)
            .into_iter()
            .map(|candidate| (Arc::clone(candidate.fact), candidate.scored.features))
            .collect()
    }

    /// Returns the candidates for a question with their scores, best first.
    fn candidates(
        &self,
        query: &Query<'_>,
        segments: &[&Segment],
        filter: Filter<'_>,
    ) -> Vec<Candidate<'_>> {
        let question = query.question;
        let search = Search {
            question,
            query,
            filter,
            context: self.context(question, segments, filter),
            anchor: self.anchor(question, segments),
            times: days_of(question),
        };
        let mut candidates = Scratch::with(|scratch| {
            let Scratch {
                gathering,
                letters,
                seen,
            } = scratch;
            letters.clear();
            let weighed = QuestionLetters::of(question, &self.base.letters, letters);
            let mut candidates = Vec::new();
            for within in NumberedSegment::all(segments) {
                seen.make_room(within.segment);
                let mut scoring = Scoring {
                    query,
                    within,
                    letters: weighed,
                    model: &self.model,
                    seen: &mut *seen,
                };
                let phrased: Vec<FactNumber> = within.segment.phrased(&question.wording).collect();
                for number in self.worth_scoring(&search, within, gathering) {
                    let at = within.fact_ref(number);
                    let fact = self.fact(at);
                    let exact = phrased.contains(&number) && has_phrasing(fact, question);
                    let circumstances = search.circumstances(at, fact, exact);
                    candidates.push(Candidate {
                        at,
                        fact,
                        scored: scoring.score(number, circumstances),
                    });
                }
            }
            candidates
        });
        candidates.sort_by(|a, b| {
            let by_score = b.scored.score.total_cmp(&a.scored.score);
            by_score.then_with(|| a.key().cmp(&b.key()))
        });
        candidates
    }

    /// Returns the facts of a segment that are worth scoring, in the order of their numbers: those
    /// gathered by words and dates, those that have the question as a phrasing, and those of the context.
    fn worth_scoring(
        &self,
        search: &Search<'_>,
        within: NumberedSegment<'_>,
        gathering: &mut Gathering,
    ) -> Vec<FactNumber> {
        let segment = within.segment;
        let is_seen = |number| self.is_seen(within.fact_ref(number), search.filter);
        let fits = |number| has_time_of(search.question, segment.entry(number));
        let sought = Sought {
            slots: &search.query.slots,
            times: &search.times,
        };
        let mut numbers = gathering.candidates(sought, within, fits, is_seen);
        numbers.extend(segment.phrased(&search.question.wording));
        let of_context = search.context.keys();
        numbers.extend(
            of_context
                .filter(|fact| fact.segment == within.number)
                .map(|fact| fact.number),
        );
        numbers.retain(|number| is_seen(*number));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Returns the best facts of the previous question with their scores; none unless this is a follow-up.
    fn context(
        &self,
        question: &Question,
        segments: &[&Segment],
        filter: Filter<'_>,
    ) -> HashMap<FactRef, f32> {
        let Some(previous) = &question.previous else {
            return HashMap::new();
        };
        let query = Query::new(previous, segments);
        let filter = Filter {
            without: None,
            ..filter
        };
        self.candidates(&query, segments, filter)
            .into_iter()
            .take(CONTEXT_FACTS)
            .map(|candidate| (candidate.at, candidate.scored.score))
            .collect()
    }

    /// Reports whether a question sees a fact: the fact is live, and was known by the day in question.
    fn is_seen(&self, at: FactRef, filter: Filter<'_>) -> bool {
        let was_known = |day| self.fact(at).was_known_by(day);
        self.is_live(at) && filter.as_of.is_none_or(was_known)
    }

    /// Reports whether any live fact's date fits a time in the question.
    fn has_fact_of_its_time(&self, question: &Question) -> bool {
        let segments = self.segments();
        NumberedSegment::all(&segments).any(|within| {
            within.segment.dated.iter().any(|(_, number)| {
                self.is_live(within.fact_ref(*number))
                    && has_time_of(question, within.segment.entry(*number))
            })
        })
    }

    fn explained(&self, query: &Query<'_>, at: FactRef) -> Vec<(WordNumber, How)> {
        let within = NumberedSegment {
            number: at.segment,
            segment: self.segment(at.segment),
        };
        query.explained(within, at.number)
    }
}

impl Scratch {
    /// Runs a function with the working memory of the thread.
    fn with<R>(run: impl FnOnce(&mut Self) -> R) -> R {
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => run(&mut scratch),
            // The memory is in use: the thread is ranking another question, so this one gets its own.
            Err(_) => run(&mut Self::default()),
        })
    }
}

impl Search<'_> {
    /// Returns what is known about a fact besides its texts. `exact` states whether the question is one
    /// of its phrasings.
    fn circumstances(&self, at: FactRef, fact: &ScopedFact, exact: bool) -> Circumstances {
        let without = self.filter.without;
        Circumstances {
            exact: exact && without.is_none(),
            anchored: self.anchor.and_then(|anchor| anchor.fits(at, fact)),
            context: self.context.get(&at).copied().unwrap_or(0.0),
            omitted: without
                .filter(|without| *without.scope == fact.scope && *without.fact == fact.fact.id)
                .map(|without| without.omitted),
        }
    }
}

/// Returns the days of the times in a question; unbounded for a time whose days are not known.
fn days_of(question: &Question) -> Vec<DayBounds> {
    question
        .times
        .iter()
        .flat_map(|time| match time.known_spans() {
            spans if spans.is_empty() => vec![DayBounds::default()],
            spans => spans,
        })
        .collect()
}

/// Reports whether a fact's date fits a time in a question.
fn has_time_of(question: &Question, fact: &ScopedFact) -> bool {
    let when = fact.fact.when.as_ref();
    when.is_some_and(|when| question.times.iter().any(|time| time.fits(&when.date)))
}

/// Reports whether a question is one of a fact's phrasings, ignoring capitals and punctuation.
fn has_phrasing(fact: &ScopedFact, question: &Question) -> bool {
    let is_same = |phrasing: &String| text::folded(phrasing) == question.wording;
    fact.fact.questions.iter().any(is_same)
}
