//! A question looked up in an index: what each word of the material is to it.

use super::index::{Form, FormId, Segment};
use super::readings::{SLOTS, Slot, SlotNumber, slots};
use super::segments::{NumberedSegment, SegmentNumber};
use super::trigrams::{Counts, Rarities, grams};
use super::vocabulary::TermId;
use crate::date::DayBounds;
use crate::date::expression::TimeExpression;
use crate::question::Question;

/// The most slots that one form of the material is noted as meant by: on the public sets and the packs
/// of this repository, none is meant by more than four.
const MEANT: usize = 6;

/// The most neighbouring pairs of a question's words that are looked for: a set of pairs is the bits
/// of a number. A longer question is judged by the pairs at its beginning.
const PAIRS: usize = 64;

/// A question looked up in the segments of an index.
#[derive(Debug)]
pub(super) struct Query<'a> {
    pub(super) question: &'a Question,
    pub(super) slots: Vec<Slot>,
    /// What each term may be meant by, segment by segment.
    terms: Vec<Terms>,
    /// The weight of all slots.
    pub(super) total: f32,
    /// The same, each weight squared.
    pub(super) total_squared: f32,
    pairs: Pairs,
    /// The days that the question speaks of.
    pub(super) times: Vec<DayBounds>,
}

/// The neighbouring pairs of a question's words.
#[derive(Debug)]
struct Pairs {
    of_slots: [Neighbours; SLOTS],
    weights: Vec<f32>,
}

/// The pairs of a question's words that a word is in, as sets of bits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Neighbours {
    pub(super) begins: u64,
    pub(super) ends: u64,
}

/// The terms of one segment that the words of a question may stand for.
#[derive(Debug)]
struct Terms {
    /// In the order of the terms.
    meanings: Vec<Meaning>,
    /// A bit for each value of the terms' last 12 bits: most terms of a text are none of these.
    filter: [u64; 64],
}

/// A term that a slot may stand for.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    term: TermId,
    slot: SlotNumber,
    strength: f32,
}

/// What a form of the material is to a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    meant: [Meant; MEANT],
    meanings: u8,
    /// How surely it is meant at all.
    pub(super) best: f32,
    pub(super) weight: f32,
    /// What its letters add to the product with the question's.
    pub(super) letters: f32,
    pub(super) pairs: Neighbours,
    pub(super) is_name: bool,
    pub(super) is_number: bool,
}

/// A slot that a form may be meant by.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Meant {
    pub(super) slot: SlotNumber,
    /// How surely it is meant.
    pub(super) strength: f32,
    /// The share that one word is of all that the material has of the term.
    pub(super) share: f32,
}

/// The forms of a segment that were seen while the candidates of a question are scored: each is worked
/// out once. The memory is used again by the next question.
#[derive(Debug, Default)]
pub(super) struct SeenForms {
    /// Where each form is in `seen`, counted from one; 0 if it was not met.
    places: Vec<u32>,
    met: Vec<FormId>,
    seen: Vec<Seen>,
}

/// The letters of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuestionLetters<'a> {
    /// Its trigrams, weighed.
    counts: &'a Counts,
    /// The length of its trigrams' vector.
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

    /// Works out what a form is to the question.
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

    /// Returns the sum of the slots' weights, each counted by a strength.
    pub(super) fn weighed(&self, strengths: &[f32; SLOTS]) -> f32 {
        let slots = self.slots.iter().zip(strengths);
        slots.map(|(slot, strength)| strength * slot.weight).sum()
    }

    /// Returns the share of the question's neighbouring words that are neighbours in a text, by weight:
    /// `pairs` is the set of those that are.
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

    /// Returns the number of names in the question that the whole material does not know.
    pub(super) fn unknown_names(&self) -> usize {
        let own = self.slots.iter().filter(|slot| !slot.words.is_empty());
        own.filter(|slot| slot.is_name && !slot.is_known()).count()
    }
}

impl Pairs {
    fn new(slots: &[Slot]) -> Self {
        let mut places: Vec<(usize, SlotNumber)> = SlotNumber::numbered(slots)
            .flat_map(|(number, slot)| slot.words.iter().map(move |word| (*word, number)))
            .collect();
        places.sort_unstable();
        let weight = |slot: SlotNumber| {
            let slot = slots.get(slot.index());
            slot.expect("a slot's number is one of its question").weight
        };
        let mut pairs = Self {
            of_slots: [Neighbours::default(); SLOTS],
            weights: Vec::new(),
        };
        for pair in places.windows(2).take(PAIRS) {
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
                let ways = of_slot.ways_in(segment).iter();
                ways.map(move |way| Meaning {
                    term: way.term,
                    slot,
                    strength: way.strength,
                })
            })
            .collect();
        meanings.sort_by_key(|meaning| (meaning.term, meaning.slot));
        let mut filter = [0_u64; 64];
        for meaning in &meanings {
            let (word, bit) = filter_place(meaning.term);
            let bits = filter.get_mut(word);
            *bits.expect("six bits choose one of 64") |= bit;
        }
        Self { meanings, filter }
    }

    /// Returns the slots that may stand for a term.
    fn meanings(&self, term: TermId) -> &[Meaning] {
        let (word, bit) = filter_place(term);
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

/// Returns the number of the filter that has a term's bit, and the bit.
const fn filter_place(term: TermId) -> (usize, u64) {
    (term.index() >> 6 & 63, 1 << (term.index() & 63))
}

impl Seen {
    /// Returns the slots that may mean the form.
    pub(super) fn meant(&self) -> impl Iterator<Item = &Meant> {
        self.meant.iter().take(usize::from(self.meanings))
    }

    /// Reports whether no word of the question means the form.
    pub(super) const fn is_unmeant(&self) -> bool {
        self.meanings == 0
    }

    /// Notes that a slot may mean the form: each slot once, with its greatest strength. Past [`MEANT`]
    /// slots, others only count for `best`.
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
    /// Returns what was seen of a form of the segment, worked out by `see` the first time.
    #[inline]
    pub(super) fn get_or(&mut self, form: FormId, see: impl FnOnce() -> Seen) -> &Seen {
        let place = self.places.get(form.index());
        let mut place = *place.expect("there is room for each form of the segment");
        if place == 0 {
            place = self.keep(form, see());
        }
        let seen = self.seen.get(place as usize - 1);
        seen.expect("a place is that of a form that was met")
    }

    /// Keeps what was seen of a form; returns its place.
    fn keep(&mut self, form: FormId, seen: Seen) -> u32 {
        self.seen.push(seen);
        self.met.push(form);
        let next = u32::try_from(self.seen.len()).expect("forms are numbered in 32 bits");
        let place = self.places.get_mut(form.index());
        *place.expect("there is room for each form of the segment") = next;
        next
    }

    /// Makes room for the forms of a segment, and forgets those of the one before.
    pub(super) fn make_room(&mut self, segment: &Segment) {
        for form in self.met.drain(..) {
            let place = self.places.get_mut(form.index());
            *place.expect("a form that was met has a place") = 0;
        }
        self.seen.clear();
        if self.places.len() < segment.forms() {
            self.places.resize(segment.forms(), 0);
        }
    }
}

impl<'a> QuestionLetters<'a> {
    /// Counts the letters of a question into `counts`, which must be empty, and weighs them.
    pub(super) fn of(question: &Question, rarities: &Rarities, counts: &'a mut Counts) -> Self {
        for word in &question.words {
            counts.add(grams(&word.folded));
        }
        let norm = counts.norm(rarities);
        counts.weigh(rarities);
        Self { counts, norm }
    }
}
