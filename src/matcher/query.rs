//! A question looked up in an index: what each word of the material is to it.

use super::index::{Form, Segment};
use super::search::Scratch;
use super::slots::{SLOTS, Slot};
use super::vocabulary::TermId;
use crate::date::DayBounds;
use crate::date::expression::TimeExpression;
use crate::question::Question;

/// The terms of one form that are looked at: its stem and the concepts that it is part of.
const MEANT: usize = 6;

/// A question looked up in the segments of an index.
#[derive(Debug)]
pub(super) struct Query<'a> {
    pub(super) question: &'a Question,
    pub(super) slots: Vec<Slot>,
    /// What each term may be of, segment by segment.
    terms: Vec<Terms>,
    /// The weight of all slots.
    pub(super) total: f32,
    /// The same, each weight squared.
    pub(super) total_squared: f32,
    /// For each slot, the neighbouring pairs that it begins, and those that it ends.
    pairs: [(u64, u64); SLOTS],
    /// The weight of each pair.
    pair_weights: Vec<f32>,
    /// The days that the question speaks of.
    pub(super) times: Vec<DayBounds>,
}

/// The terms of one segment that the words of a question may stand for.
#[derive(Debug)]
struct Terms {
    /// The slots of each term, and how surely, in the order of the terms.
    slots: Vec<(TermId, u8, f32)>,
    /// The last bits of the terms: most terms of a text are none of these.
    filter: [u64; 64],
}

/// What a form of the material is to a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// The slots that it may be meant by, how surely, and the share that one word is of all that
    /// the material has of the term.
    pub(super) meant: [(u8, f32, f32); MEANT],
    pub(super) slots: u8,
    /// How surely it is meant at all.
    pub(super) best: f32,
    pub(super) weight: f32,
    /// What its letters add to the product with the question's.
    pub(super) letters: f32,
    /// The pairs of the question's words that it begins, and those that it ends.
    pub(super) pairs: (u64, u64),
    pub(super) is_name: bool,
    pub(super) is_number: bool,
}

impl<'a> Query<'a> {
    pub(super) fn new(question: &'a Question, segments: &[&Segment]) -> Self {
        let slots = super::slots::slots(question, segments);
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (number, slot) in slots.iter().enumerate() {
            places.extend(slot.words.iter().map(|word| (*word, number)));
        }
        places.sort_unstable();
        let mut pairs = [(0_u64, 0_u64); SLOTS];
        let mut pair_weights = Vec::new();
        for pair in places.windows(2).take(64) {
            let [(_, first), (_, second)] = pair else {
                continue;
            };
            let bit = 1_u64 << pair_weights.len();
            if let Some(pairs) = pairs.get_mut(*first) {
                pairs.0 |= bit;
            }
            if let Some(pairs) = pairs.get_mut(*second) {
                pairs.1 |= bit;
            }
            let weight = |slot: usize| slots.get(slot).map_or(0.0, |slot| slot.weight);
            pair_weights.push(weight(*first) + weight(*second));
        }
        let terms = (0..segments.len()).map(|place| Terms::new(&slots, place));
        let dated = question.times.iter().flat_map(TimeExpression::known_spans);
        Self {
            question,
            terms: terms.collect(),
            total: slots.iter().map(|slot| slot.weight).sum(),
            total_squared: slots.iter().map(|slot| slot.weight * slot.weight).sum(),
            slots,
            pairs,
            pair_weights,
            times: dated.collect(),
        }
    }

    /// Works out what a form is to the question.
    pub(super) fn see(
        &self,
        form: &Form,
        place: usize,
        segment: &Segment,
        scratch: &Scratch,
    ) -> Seen {
        let mut seen = Seen {
            meant: [(0, 0.0, 0.0); MEANT],
            slots: 0,
            best: 0.0,
            weight: form.weight,
            letters: segment
                .grams(form)
                .iter()
                .map(|gram| scratch.letters.of(*gram))
                .sum(),
            pairs: (0, 0),
            is_name: form.is_name,
            is_number: form.is_number,
        };
        let Some(terms) = self.terms.get(place) else {
            return seen;
        };
        for term in segment.terms(form) {
            for (_, slot, strength) in terms.slots_of(term) {
                let share = 1.0 / segment.occurrences(term).max(1.0);
                seen.add(*slot, *strength, share);
                if let Some((begins, ends)) = self.pairs.get(usize::from(*slot)) {
                    seen.pairs.0 |= begins;
                    seen.pairs.1 |= ends;
                }
            }
        }
        seen
    }

    /// Returns the sum of the slots' weights, each counted by a strength.
    pub(super) fn weighed(&self, strengths: &[f32; SLOTS]) -> f32 {
        let slots = self.slots.iter().zip(strengths);
        slots.map(|(slot, strength)| strength * slot.weight).sum()
    }

    /// Returns the share of the question's neighbouring words that are neighbours in a text.
    pub(super) fn share_of_pairs(&self, pairs: u64) -> f32 {
        if pairs == 0 {
            return 0.0;
        }
        let weights = self.pair_weights.iter().enumerate();
        let (held, all) = weights.fold((0.0, 0.0), |(held, all), (bit, weight)| {
            let has = pairs >> bit & 1 == 1;
            (held + if has { *weight } else { 0.0 }, all + weight)
        });
        if all > 0.0 { held / all } else { 0.0 }
    }

    /// Returns the number of names in the question that the whole material does not know.
    pub(super) fn unknown_names(&self) -> usize {
        let own = self.slots.iter().filter(|slot| !slot.words.is_empty());
        own.filter(|slot| slot.is_name && !slot.is_known()).count()
    }
}

impl Terms {
    fn new(slots: &[Slot], place: usize) -> Self {
        let mut terms = Vec::new();
        for (number, slot) in (0..).zip(slots) {
            let ways = slot.ways.get(place).into_iter().flatten();
            terms.extend(ways.map(|way| (way.term, number, way.strength)));
        }
        terms.sort_by_key(|(term, slot, _): &(TermId, u8, f32)| (*term, *slot));
        let mut filter = [0_u64; 64];
        for (term, ..) in &terms {
            if let Some(bits) = filter.get_mut(term.index() >> 6 & 63) {
                *bits |= 1 << (term.index() & 63);
            }
        }
        Self {
            slots: terms,
            filter,
        }
    }

    /// Returns the slots that may stand for a term.
    fn slots_of(&self, term: TermId) -> &[(TermId, u8, f32)] {
        let bits = self
            .filter
            .get(term.index() >> 6 & 63)
            .copied()
            .unwrap_or_default();
        if bits >> (term.index() & 63) & 1 == 0 {
            return &[];
        }
        let begin = self.slots.partition_point(|(other, ..)| *other < term);
        let end = self.slots.partition_point(|(other, ..)| *other <= term);
        self.slots.get(begin..end).unwrap_or_default()
    }
}

impl Seen {
    /// Notes that a slot may mean the form.
    fn add(&mut self, slot: u8, strength: f32, share: f32) {
        self.best = self.best.max(strength);
        let count = usize::from(self.slots);
        let known = self
            .meant
            .iter_mut()
            .take(count)
            .find(|known| known.0 == slot);
        if let Some(known) = known {
            if strength > known.1 {
                *known = (slot, strength, share);
            }
        } else if let Some(free) = self.meant.get_mut(count) {
            *free = (slot, strength, share);
            self.slots += 1;
        }
    }
}
