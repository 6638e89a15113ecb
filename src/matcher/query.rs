//! A question looked up in the segments: how each form of the material relates to it.
//!
//! Scoring meets the same forms again and again. What a form contributes (the slots that it may stand for,
//! its trigrams, its neighbours) is therefore computed once a question and kept in [`SeenForms`].

use super::index::{Form, FormId, Segment};
use super::readings::{SLOTS, Slot, SlotNumber, slots};
use super::segments::{NumberedSegment, SegmentNumber};
use super::trigrams::{Counts, Rarities, grams};
use super::vocabulary::TermId;
use crate::date::DayBounds;
use crate::date::expression::TimeExpression;
use crate::question::{Question, WordNumber};

/// The maximum number of slots that are kept for one form.
///
/// On the public sets and on the packs of this repository, no form matches more than four.
const MEANT: usize = 6;

/// The maximum number of pairs of neighbouring words: a set of pairs is a 64-bit mask. In a longer question,
/// the pairs at its beginning count.
const PAIRS: usize = 64;

/// A question looked up in the segments of a matcher.
#[derive(Debug)]
pub(super) struct Query<'a> {
    pub(super) question: &'a Question,
    pub(super) slots: Vec<Slot>,
    /// The slots that each term may stand for, segment by segment.
    terms: Vec<Terms>,
    /// The sum of the weights of all slots.
    pub(super) total: f32,
    /// The sum of the squared weights of all slots.
    pub(super) total_squared: f32,
    pairs: Pairs,
    /// The days of the times in the question.
    pub(super) times: Vec<DayBounds>,
}

/// The pairs of neighbouring words of a question, with the weight of each pair.
#[derive(Debug)]
struct Pairs {
    of_slots: [Neighbours; SLOTS],
    weights: Vec<f32>,
}

/// The pairs that a word is the first or the second word of, as masks with one bit a pair.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Neighbours {
    pub(super) begins: u64,
    pub(super) ends: u64,
}

/// The terms of one segment that the words of a question may stand for.
#[derive(Debug)]
struct Terms {
    /// The meanings in the order of their terms.
    meanings: Vec<Meaning>,
    /// One bit for each value of the last 12 bits of a term, set if a meaning has a term with this value. It
    /// rules out most terms of a text without a search.
    filter: [u64; 64],
}

/// A term that a slot may stand for, with the strength of the reading.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    term: TermId,
    slot: SlotNumber,
    strength: f32,
}

/// How a form of the material relates to a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    meant: [Meant; MEANT],
    meanings: u8,
    /// The greatest strength of any slot that the form may stand for.
    pub(super) best: f32,
    pub(super) weight: f32,
    /// What its trigrams add to the dot product with the question's trigram vector.
    pub(super) letters: f32,
    pub(super) pairs: Neighbours,
    pub(super) is_name: bool,
    pub(super) is_number: bool,
}

/// A slot that a form may stand for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Meant {
    pub(super) slot: SlotNumber,
    /// The strength of the reading, from 0 to 1.
    pub(super) strength: f32,
    /// The share of one occurrence among all occurrences of the term in the material.
    pub(super) share: f32,
}

/// The forms of a segment that were met while scoring the candidates of a question, each computed once. The
/// next question reuses the memory.
#[derive(Debug, Default)]
pub(super) struct SeenForms {
    /// The index of each form in `seen` plus one; 0 if the form was not met.
    indexes: Vec<u32>,
    met: Vec<FormId>,
    seen: Vec<Seen>,
}

/// The letter trigrams of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuestionLetters<'a> {
    /// The weighed counts of its trigrams.
    counts: &'a Counts,
    /// The length of its trigram vector.
    pub(super) norm: f32,
}

impl<'a> Query<'a> {
    pub(super) fn new(question: &'a Question, segments: &[&Segment]) -> Self {
        let slots = slots(question, segments);
        let dated = question.times.iter().flat_map(TimeExpression::known_spans);
        Self {
            question,
            terms: SegmentNumber::all(segments.len())
                .map(|segment| Terms::new(&slots, segment))
                .collect(),
            total: slots.iter().map(|slot| slot.weight).sum(),
            total_squared: slots.iter().map(|slot| slot.weight * slot.weight).sum(),
            pairs: Pairs::new(&slots),
            slots,
            times: dated.collect(),
        }
    }

    /// Returns how a form relates to the question.
    // Most words of a text were seen before: out of line, the loop over them stays small.
    #[inline(never)]
    pub(super) fn see(
        &self,
        form: &Form,
        within: NumberedSegment<'_>,
        letters: QuestionLetters<'_>,
    ) -> Seen {
        let NumberedSegment { number, segment } = within;
        let mut seen = Seen {
            meant: [Meant::default(); MEANT],
            meanings: 0,
            best: 0.0,
            weight: form.weight,
            letters: segment
                .grams(form)
                .iter()
                .map(|gram| letters.counts.of(*gram))
                .sum(),
            pairs: Neighbours::default(),
            is_name: form.is_name,
            is_number: form.is_number,
        };
        let terms = self.terms.get(number.index());
        let terms = terms.expect("a question was looked up in each segment");
        for term in segment.terms(form) {
            for Meaning { slot, strength, .. } in terms.meanings(term) {
                seen.add(Meant {
                    slot: *slot,
                    strength: *strength,
                    share: 1.0 / segment.occurrences(term).max(1.0),
                });
                let pairs = self.pairs.of(*slot);
                seen.pairs.begins |= pairs.begins;
                seen.pairs.ends |= pairs.ends;
            }
        }
        seen
    }

    /// Returns the sum of the slots' weights, each times its strength.
    pub(super) fn weighed(&self, strengths: &[f32; SLOTS]) -> f32 {
        let slots = self.slots.iter().zip(strengths);
        slots.map(|(slot, strength)| strength * slot.weight).sum()
    }

    /// Returns the share, by weight, of the question's pairs of neighbouring words that are neighbours in a
    /// text; `pairs` is the mask of these.
    pub(super) fn share_of_pairs(&self, pairs: u64) -> f32 {
        if pairs == 0 {
            return 0.0;
        }
        let weights = self.pairs.weights.iter().enumerate();
        let (held, all) = weights.fold((0.0, 0.0), |(held, all), (bit, weight)| {
            let has = pairs >> bit & 1 == 1;
            (held + if has { *weight } else { 0.0 }, all + weight)
        });
        if all > 0.0 { held / all } else { 0.0 }
    }

    /// Returns the number of names in the question that do not occur in the material.
    pub(super) fn unknown_names(&self) -> usize {
        let own = self.slots.iter().filter(|slot| !slot.words.is_empty());
        own.filter(|slot| slot.is_name && !slot.is_known()).count()
    }
}

impl Pairs {
    fn new(slots: &[Slot]) -> Self {
        let mut words: Vec<(WordNumber, SlotNumber)> = SlotNumber::numbered(slots)
            .flat_map(|(number, slot)| slot.words.iter().map(move |word| (*word, number)))
            .collect();
        words.sort_unstable();
        let weight = |slot: SlotNumber| {
            let slot = slots.get(slot.index());
            slot.expect("a slot's number is one of its question").weight
        };
        let mut pairs = Self {
            of_slots: [Neighbours::default(); SLOTS],
            weights: Vec::new(),
        };
        for pair in words.windows(2).take(PAIRS) {
            let [(_, first), (_, second)] = *pair else {
                continue;
            };
            let bit = 1_u64 << pairs.weights.len();
            pairs.of_mut(first).begins |= bit;
            pairs.of_mut(second).ends |= bit;
            pairs.weights.push(weight(first) + weight(second));
        }
        pairs
    }

    fn of(&self, slot: SlotNumber) -> Neighbours {
        let pairs = self.of_slots.get(slot.index());
        *pairs.expect("a question has at most SLOTS slots")
    }

    fn of_mut(&mut self, slot: SlotNumber) -> &mut Neighbours {
        let pairs = self.of_slots.get_mut(slot.index());
        pairs.expect("a question has at most SLOTS slots")
    }
}

impl Terms {
    fn new(slots: &[Slot], segment: SegmentNumber) -> Self {
        let mut meanings: Vec<Meaning> = SlotNumber::numbered(slots)
            .flat_map(|(slot, of_slot)| {
                let readings = of_slot.readings_in(segment).iter();
                readings.map(move |reading| Meaning {
                    term: reading.term,
                    slot,
                    strength: reading.strength,
                })
            })
            .collect();
        meanings.sort_by_key(|meaning| (meaning.term, meaning.slot));
        let mut filter = [0_u64; 64];
        for meaning in &meanings {
            let (word, bit) = filter_bit(meaning.term);
            let bits = filter.get_mut(word);
            *bits.expect("six bits choose one of 64") |= bit;
        }
        Self { meanings, filter }
    }

    /// Returns the slots that may stand for a term.
    fn meanings(&self, term: TermId) -> &[Meaning] {
        let (word, bit) = filter_bit(term);
        let bits = self.filter.get(word);
        if bits.expect("six bits choose one of 64") & bit == 0 {
            return &[];
        }
        let begin = self.meanings.partition_point(|other| other.term < term);
        let end = self.meanings.partition_point(|other| other.term <= term);
        let meanings = self.meanings.get(begin..end);
        meanings.expect("the meanings are in the order of their terms")
    }
}

/// Returns the index of the filter's word that has a term's bit, and a mask with that bit.
const fn filter_bit(term: TermId) -> (usize, u64) {
    (term.index() >> 6 & 63, 1 << (term.index() & 63))
}

impl Seen {
    /// Returns the slots that the form may stand for.
    pub(super) fn meant(&self) -> impl Iterator<Item = &Meant> {
        self.meant.iter().take(usize::from(self.meanings))
    }

    /// Reports whether no word of the question stands for the form.
    pub(super) const fn is_unmeant(&self) -> bool {
        self.meanings == 0
    }

    /// Adds a slot that the form may stand for, or raises its strength. When [`MEANT`] slots are kept,
    /// further ones count only for `best`.
    fn add(&mut self, new: Meant) {
        self.best = self.best.max(new.strength);
        let count = usize::from(self.meanings);
        let mut known = self.meant.iter_mut().take(count);
        if let Some(known) = known.find(|known| known.slot == new.slot) {
            if new.strength > known.strength {
                *known = new;
            }
        } else if let Some(free) = self.meant.get_mut(count) {
            *free = new;
            self.meanings += 1;
        }
    }
}

impl SeenForms {
    /// Returns how a form of the segment relates to the question, which `see` computes the first time.
    #[inline]
    pub(super) fn get_or(&mut self, form: FormId, see: impl FnOnce() -> Seen) -> &Seen {
        let index = self.indexes.get(form.index());
        let mut index = *index.expect("there is room for each form of the segment");
        if index == 0 {
            index = self.keep(form, see());
        }
        let seen = self.seen.get(index as usize - 1);
        seen.expect("the index is that of a form that was met")
    }

    /// Stores how a form relates to the question, and returns its index in `seen` plus one.
    fn keep(&mut self, form: FormId, seen: Seen) -> u32 {
        self.seen.push(seen);
        self.met.push(form);
        let next = u32::try_from(self.seen.len()).expect("forms are numbered in 32 bits");
        let index = self.indexes.get_mut(form.index());
        *index.expect("there is room for each form of the segment") = next;
        next
    }

    /// Forgets all forms, and makes room for those of a segment.
    pub(super) fn make_room(&mut self, segment: &Segment) {
        for form in self.met.drain(..) {
            let index = self.indexes.get_mut(form.index());
            *index.expect("a form that was met has an index") = 0;
        }
        self.seen.clear();
        if self.indexes.len() < segment.forms() {
            self.indexes.resize(segment.forms(), 0);
        }
    }
}

impl<'a> QuestionLetters<'a> {
    /// Counts the trigrams of a question in `counts`, which must be empty, and weighs them.
    pub(super) fn of(question: &Question, rarities: &Rarities, counts: &'a mut Counts) -> Self {
        for word in &question.words {
            counts.add(grams(&word.folded));
        }
        let norm = counts.norm(rarities);
        counts.weigh(rarities);
        Self { counts, norm }
    }
}
