//! How well a fact answers a question: one number for each kind of evidence, and their weights.

use std::collections::{HashMap, HashSet};

use super::index::{Index, Position, Unit, UnitKind};
use super::letters::Letters;
use super::slots::{self, How, Slot};
use super::vocabulary::TermId;
use crate::date::expression::TimeExpression;
use crate::fact::Fact;
use crate::question::{Asked, Question};
use crate::text;

/// What a word of the question before counts.
const CONTEXT: f32 = 0.4;
/// How much of a phrasing's likeness is the share of the question that it covers; the rest is the
/// share of the phrasing that the question covers.
const QUESTION_SIDE: f32 = 0.6;
/// The same of a statement, which is longer and says more than a question asks.
const STATEMENT_SIDE: f32 = 0.85;

/// How often a word must stand in what is said of a fact to count half of what it can count.
const SATURATION: f32 = 5.0;

/// A question looked up in an index.
#[derive(Debug)]
pub(super) struct Query<'a> {
    question: &'a Question,
    pub(super) slots: Vec<Slot>,
    by_term: HashMap<TermId, Vec<(usize, f32)>>,
    letters: Letters,
    /// The question's own words, folded.
    folded: String,
    total: f32,
}

/// How a question and a unit cover each other, by weight of their words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Coverage {
    question: f32,
    question_weight: f32,
    unit: f32,
    unit_weight: f32,
}

/// The evidence that a fact answers a question, each 0 to 1 unless told otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Features {
    /// 1 where the question is one of the fact's phrasings, capitals and signs aside.
    pub exact: f32,
    /// Likeness of the best phrasing.
    pub phrasing: f32,
    /// Mean likeness of the best three phrasings.
    pub support: f32,
    /// Likeness of the statement with its quotations.
    pub statement: f32,
    /// Share of the question's words that anything said of the fact has.
    pub joined: f32,
    /// The same, words counting more the more often they stand there.
    pub topic: f32,
    /// Likeness of the best phrasing by its letters, three by three.
    pub letters: f32,
    /// Share of the question's neighbouring words that stand so in the best phrasing.
    pub order: f32,
    /// What is asked for: 1 where the best phrasing asks for the same, −1 where for another thing.
    pub asked: f32,
    /// Time: 1 where the fact's date fits what the question speaks of, −1 where it does not.
    pub time: f32,
    /// The score that the fact had for the question before.
    pub context: f32,
}

/// The weights of the features.
const WEIGHTS: Features = Features {
    exact: 3.0,
    phrasing: 0.3,
    support: 0.35,
    statement: 0.2,
    joined: 0.25,
    topic: 0.3,
    letters: 0.15,
    order: 0.1,
    asked: 0.05,
    time: 0.15,
    context: 0.3,
};

impl Features {
    /// Returns the features by name, each with its value and its part of the score.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, f32, f32); 11] {
        let part = |name, value: f32, weight: f32| (name, value, value * weight);
        [
            part("exact", self.exact, WEIGHTS.exact),
            part("phrasing", self.phrasing, WEIGHTS.phrasing),
            part("support", self.support, WEIGHTS.support),
            part("statement", self.statement, WEIGHTS.statement),
            part("joined", self.joined, WEIGHTS.joined),
            part("topic", self.topic, WEIGHTS.topic),
            part("letters", self.letters, WEIGHTS.letters),
            part("order", self.order, WEIGHTS.order),
            part("asked", self.asked, WEIGHTS.asked),
            part("time", self.time, WEIGHTS.time),
            part("context", self.context, WEIGHTS.context),
        ]
    }

    /// Returns the score: the weighted sum of the features.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.parts().iter().map(|(_, _, part)| part).sum()
    }
}

/// A fact with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    pub(super) fact: u32,
    pub(super) features: Features,
    pub(super) best_phrasing: Option<u16>,
    /// The likeness of each `not` phrasing, and its number.
    pub(super) nots: Vec<(f32, u16)>,
    /// Whether a phrasing of the fact asks for the kind of thing that the question asks for.
    pub(super) gives_kind: bool,
    /// Whether the question speaks of a time that the fact's date does not fit.
    pub(super) time_unmet: bool,
}

impl<'a> Query<'a> {
    pub(super) fn new(question: &'a Question, index: &Index) -> Self {
        let mut slots = slots::slots(question, index, 1.0);
        if let Some(previous) = &question.previous {
            let known: HashSet<String> = slots.iter().map(|slot| slot.text.clone()).collect();
            let context = slots::slots(previous, index, CONTEXT).into_iter();
            slots.extend(
                context
                    .filter(|slot| !slot.is_function && !known.contains(&slot.text))
                    .map(|slot| Slot {
                        word: None,
                        time: None,
                        ..slot
                    }),
            );
        }
        let mut by_term: HashMap<TermId, Vec<(usize, f32)>> = HashMap::new();
        for (number, slot) in slots.iter().enumerate() {
            for way in &slot.ways {
                by_term
                    .entry(way.term)
                    .or_default()
                    .push((number, way.strength));
            }
        }
        let total = slots.iter().map(|slot| slot.weight).sum();
        let letters = Letters::new(&question.text);
        let folded = text::folded(&question.text);
        Self {
            question,
            slots,
            by_term,
            letters,
            folded,
            total,
        }
    }

    /// Returns the facts that share a telling word with the question, or that `dated` says have a
    /// date it speaks of: the likeliest first, at most `limit`.
    pub(super) fn candidates(&self, index: &Index, dated: &[u32], limit: usize) -> Vec<u32> {
        let mut units: HashMap<u32, f32> = HashMap::new();
        // A function word alone makes no candidate; it counts when candidates are scored.
        for slot in self.slots.iter().filter(|slot| !slot.is_function) {
            let mut holding: HashMap<u32, f32> = HashMap::new();
            for way in &slot.ways {
                for unit in index.holding(way.term) {
                    let best = holding.entry(*unit).or_default();
                    *best = best.max(way.strength);
                }
            }
            for (unit, strength) in holding {
                *units.entry(unit).or_default() += strength * slot.weight;
            }
        }
        let mut facts: HashMap<u32, f32> = HashMap::new();
        for (unit, sum) in units {
            if let Some(fact) = index.fact_of(unit) {
                let best = facts.entry(fact).or_default();
                *best = best.max(sum);
            }
        }
        // A date that fits is worth the words that speak of it.
        let time = self.slots.iter().filter(|slot| slot.time.is_some());
        let time: f32 = time.map(|slot| slot.weight).sum();
        for fact in dated {
            *facts.entry(*fact).or_default() += time;
        }
        let mut facts: Vec<(u32, f32)> = facts.into_iter().collect();
        facts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        facts.truncate(limit);
        facts.into_iter().map(|(fact, _)| fact).collect()
    }

    /// Scores a fact; `anchored` tells whether its date fits an event that the question names.
    pub(super) fn score(
        &self,
        number: u32,
        fact: &Fact,
        index: &Index,
        anchored: Option<bool>,
        context: f32,
    ) -> Scored {
        let fitting = self.fitting(fact);
        let mut features = Features {
            context,
            ..Features::default()
        };
        let mut phrasings: Vec<(f32, u16, &Unit)> = Vec::new();
        let mut nots: Vec<(f32, u16)> = Vec::new();
        for unit in index.units_of(number) {
            let coverage = self.coverage(unit, &fitting);
            match unit.kind {
                UnitKind::Phrasing(phrasing) => {
                    phrasings.push((coverage.likeness(QUESTION_SIDE), phrasing, unit));
                }
                UnitKind::Not(phrasing) => {
                    nots.push((coverage.likeness(QUESTION_SIDE), phrasing));
                }
                UnitKind::Statement => features.statement = coverage.likeness(STATEMENT_SIDE),
                UnitKind::Joined => {
                    features.joined = coverage.of_question();
                    features.topic = self.topic(unit);
                }
            }
        }
        phrasings.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let gives_kind = !self.question.asks.is_particular()
            || phrasings
                .iter()
                .any(|(.., unit)| unit.asks == self.question.asks);
        let best = phrasings.first().copied();
        if let Some((likeness, phrasing, unit)) = best {
            let text = fact
                .questions
                .get(usize::from(phrasing))
                .map_or("", String::as_str);
            features.exact = f32::from(u8::from(index.is_phrasing_of(number, &self.folded)));
            features.phrasing = likeness;
            features.support = mean(phrasings.iter().take(3).map(|(likeness, ..)| *likeness));
            features.order = self.order(unit);
            features.asked = agreement(self.question.asks, unit.asks);
            features.letters = self.letters.likeness(&Letters::new(text));
        } else {
            features.letters = self.letters.likeness(&Letters::new(&fact.statement));
        }
        features.time = self.time(fact, &fitting, anchored);
        Scored {
            fact: number,
            features,
            best_phrasing: best.map(|(_, phrasing, _)| phrasing),
            nots,
            gives_kind,
            time_unmet: !fitting.is_empty() && !fitting.contains(&true),
        }
    }

    /// Returns whether the question is a `not` phrasing, capitals and signs aside.
    pub(super) fn is_known_unanswered(&self, index: &Index) -> bool {
        index.is_not(&self.folded)
    }

    /// Returns, for each time that the question speaks of, whether the fact's date fits.
    fn fitting(&self, fact: &Fact) -> Vec<bool> {
        let fits = |time: &TimeExpression| {
            fact.when
                .as_ref()
                .is_some_and(|dated| time.fits(&dated.date))
        };
        self.question.times.iter().map(fits).collect()
    }

    fn time(&self, fact: &Fact, fitting: &[bool], anchored: Option<bool>) -> f32 {
        let told = fitting.iter().copied().chain(anchored).collect::<Vec<_>>();
        match (told.is_empty(), fact.when.is_some()) {
            (true, true) if self.question.asks == Asked::When => 1.0,
            (true, false) if self.question.asks == Asked::When => -1.0,
            (true, _) | (false, false) => 0.0,
            (false, true) if told.iter().all(|fits| *fits) => 1.0,
            (false, true) => -1.0,
        }
    }

    /// Returns how much of the question a unit covers, and of the unit the question.
    fn coverage(&self, unit: &Unit, fitting: &[bool]) -> Coverage {
        let mut by_slot = vec![0.0_f32; self.slots.len()];
        for (strength, slot) in by_slot.iter_mut().zip(&self.slots) {
            // A time that the fact's date fits is covered by the fact, whatever words it has for it;
            // a phrasing is like the question only by its own words.
            if unit.kind == UnitKind::Joined
                && slot
                    .time
                    .and_then(|time| fitting.get(time))
                    .is_some_and(|fits| *fits)
            {
                *strength = 1.0;
            }
        }
        let mut coverage = Coverage {
            question_weight: self.total,
            ..Coverage::default()
        };
        for position in &unit.positions {
            let mut best = 0.0_f32;
            for (slot, strength) in self.meant_by(position) {
                best = best.max(strength);
                if let Some(known) = by_slot.get_mut(slot) {
                    *known = known.max(strength);
                }
            }
            coverage.unit += position.weight * best;
            coverage.unit_weight += position.weight;
        }
        coverage.question = self.weighed(by_slot.into_iter());
        coverage
    }

    /// Returns the slots that may stand for a word of the material, and how surely.
    fn meant_by(&self, position: &Position) -> impl Iterator<Item = (usize, f32)> {
        position
            .terms()
            .filter_map(|term| self.by_term.get(&term))
            .flatten()
            .copied()
    }

    /// Returns the sum of the slots' weights, each counted by a strength.
    fn weighed(&self, strengths: impl Iterator<Item = f32>) -> f32 {
        strengths
            .zip(&self.slots)
            .map(|(strength, slot)| strength * slot.weight)
            .sum()
    }

    /// Returns the share of the question's words that everything said of a fact has, words
    /// counting more the more often they stand there (the saturating count of BM25).
    fn topic(&self, unit: &Unit) -> f32 {
        let mut by_slot = vec![0.0_f32; self.slots.len()];
        for position in &unit.positions {
            for (slot, strength) in self.meant_by(position) {
                if let Some(known) = by_slot.get_mut(slot) {
                    *known += strength * position.count;
                }
            }
        }
        let sum = self.weighed(
            by_slot
                .into_iter()
                .map(|count| count / (count + SATURATION)),
        );
        if self.total > 0.0 {
            sum / self.total
        } else {
            0.0
        }
    }

    /// Returns the share of the question's neighbouring words that are neighbours in a unit.
    fn order(&self, unit: &Unit) -> f32 {
        let own = self.slots.iter().filter(|slot| slot.word.is_some()).count();
        let means = |term: TermId, slot: usize| {
            self.by_term
                .get(&term)
                .is_some_and(|slots| slots.iter().any(|(other, _)| *other == slot))
        };
        let stands = |slot: usize| {
            unit.positions.windows(2).any(|pair| match pair {
                [a, b] => {
                    a.terms().any(|term| means(term, slot))
                        && b.terms().any(|term| means(term, slot + 1))
                }
                _ => false,
            })
        };
        mean((1..own).map(|slot| f32::from(u8::from(stands(slot - 1)))))
    }

    /// Returns each word of the question that a fact explains, and how.
    pub(super) fn explained(&self, fact: u32, entry: &Fact, index: &Index) -> Vec<(usize, How)> {
        let terms: HashSet<TermId> = index
            .units_of(fact)
            .iter()
            .filter(|unit| !matches!(unit.kind, UnitKind::Not(_)))
            .flat_map(|unit| unit.positions.iter().flat_map(Position::terms))
            .collect();
        let fitting = self.fitting(entry);
        let how = |slot: &Slot| {
            if slot
                .time
                .and_then(|time| fitting.get(time))
                .is_some_and(|fits| *fits)
            {
                return Some(How::Dated);
            }
            let way = slot.ways.iter().find(|way| terms.contains(&way.term))?;
            Some(way.how.clone())
        };
        self.slots
            .iter()
            .filter_map(|slot| Some((slot.word?, how(slot)?)))
            .collect()
    }

    /// Returns the number of names in the question that the whole material does not know.
    pub(super) fn unknown_names(&self) -> usize {
        let is_name = |word: usize| {
            self.question
                .words
                .get(word)
                .is_some_and(|word| word.is_name)
        };
        let unknown = self.slots.iter().filter(|slot| slot.ways.is_empty());
        unknown
            .filter(|slot| slot.word.is_some_and(is_name))
            .count()
    }

    /// Returns the share of the question's weight that no word of the whole material explains.
    pub(super) fn unknown_share(&self) -> f32 {
        let own = || self.slots.iter().filter(|slot| slot.word.is_some());
        let unknown: f32 = own()
            .filter(|slot| slot.ways.is_empty())
            .map(|slot| slot.weight)
            .sum();
        let total: f32 = own().map(|slot| slot.weight).sum();
        if total > 0.0 { unknown / total } else { 1.0 }
    }
}

impl Coverage {
    /// Returns the likeness: covered weight over all weight, `side` of it the question's.
    fn likeness(&self, side: f32) -> f32 {
        let covered = side * self.question + (1.0 - side) * self.unit;
        let all = side * self.question_weight + (1.0 - side) * self.unit_weight;
        if all > 0.0 { covered / all } else { 0.0 }
    }

    /// Returns the share of the question that is covered.
    fn of_question(&self) -> f32 {
        self.likeness(1.0)
    }
}

fn agreement(question: Asked, phrasing: Asked) -> f32 {
    if question == phrasing {
        1.0
    } else if question.is_particular() && phrasing.is_particular() {
        -1.0
    } else {
        0.0
    }
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
