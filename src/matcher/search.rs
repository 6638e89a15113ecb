//! From a question's words to the facts that may answer it: the likeliest by words alone.

use std::cell::RefCell;

use super::index::{FormId, Segment};
use super::letters::Counts;
use super::query::Seen;
use super::slots::Slot;
use crate::date::DayBounds;

/// The candidates that are scored in full: the likeliest by words alone. On the public sets 60 or 100
/// did no better than 30 or 40.
pub(super) const CANDIDATES: usize = 40;

/// The most entries of the index that one question reads. A word of half of all facts tells little
/// about which; rarer words come first, and one word is always read.
const ENTRIES: usize = 120_000;

/// The most dated facts that a time in the question is held against.
const DATED: usize = 5_000;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What a question needs of memory, kept from one question to the next by each thread.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    gathered: Vec<Gathered>,
    touched: Vec<u32>,
    /// The letters of the question, weighed.
    pub(super) letters: Counts,
    /// Where each form that was met stands in `seen`, counted from one.
    places: Vec<u32>,
    met: Vec<FormId>,
    pub(super) seen: Vec<Seen>,
}

/// What was gathered of a fact.
#[derive(Debug, Clone, Copy, Default)]
struct Gathered {
    sum: f32,
    /// What the word that is being read has added.
    of_word: f32,
    /// The word that is being read, counted from one.
    word: u32,
}

impl Scratch {
    /// Runs a function with the thread's scratch memory.
    pub(super) fn with<R>(run: impl FnOnce(&mut Self) -> R) -> R {
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => run(&mut scratch),
            // Inside a question of the same thread there is other memory.
            Err(_) => run(&mut Self::default()),
        })
    }

    /// Returns where a form stands in what was seen of this question, if it was met.
    pub(super) fn place(&self, form: FormId) -> Option<usize> {
        let place = self.places.get(form.index()).copied().unwrap_or_default();
        (place as usize).checked_sub(1)
    }

    /// Keeps what was seen of a form; returns where.
    pub(super) fn keep(&mut self, form: FormId, seen: Seen) -> usize {
        self.seen.push(seen);
        self.met.push(form);
        if let Some(place) = self.places.get_mut(form.index()) {
            *place = u32::try_from(self.seen.len()).unwrap_or_default();
        }
        self.seen.len() - 1
    }

    /// Makes room for the forms of a segment, and forgets those of the one before.
    pub(super) fn ready_for(&mut self, segment: &Segment) {
        for form in self.met.drain(..) {
            if let Some(place) = self.places.get_mut(form.index()) {
                *place = 0;
            }
        }
        self.seen.clear();
        if self.places.len() < segment.forms() {
            self.places.resize(segment.forms(), 0);
        }
    }

    /// Returns the told facts of a segment that share telling words with a question, or that have a
    /// date it speaks of: the likeliest first.
    pub(super) fn candidates(
        &mut self,
        slots: &[Slot],
        place: usize,
        segment: &Segment,
        times: &[DayBounds],
        fits: impl Fn(u32) -> bool,
        is_told: impl Fn(u32) -> bool,
    ) -> Vec<(u32, f32)> {
        self.ready(segment);
        // A function word alone makes no candidate; it counts when candidates are scored.
        let telling = slots.iter().filter(|slot| !slot.is_function);
        let mut words: Vec<(usize, &Slot)> = telling
            .map(|slot| (entries(slot, place, segment), slot))
            .filter(|(entries, _)| *entries > 0)
            .collect();
        words.sort_by_key(|(entries, _)| *entries);
        let mut read = 0;
        for (number, (entries, slot)) in (1..).zip(words) {
            read += entries;
            if read > ENTRIES && !self.touched.is_empty() {
                break;
            }
            for way in slot.ways.get(place).into_iter().flatten() {
                for (fact, impact) in segment.holding(way.term) {
                    self.gather(fact, number, way.strength * slot.weight * impact);
                }
            }
        }
        // A date that fits is worth the words that speak of it.
        let of_times = slots.iter().filter(|slot| slot.time.is_some());
        let weight: f32 = of_times.map(|slot| slot.weight).sum();
        for (_, fact) in dated(segment, times) {
            if fits(*fact) {
                self.gather(*fact, u32::MAX, weight);
            }
        }
        self.best(is_told)
    }

    fn ready(&mut self, segment: &Segment) {
        if self.gathered.len() < segment.facts.len() {
            self.gathered
                .resize(segment.facts.len(), Gathered::default());
        }
    }

    /// Adds what a word gives a fact; of the ways that a word can be taken the best counts.
    fn gather(&mut self, fact: u32, word: u32, given: f32) {
        let Some(gathered) = self.gathered.get_mut(fact as usize) else {
            return;
        };
        if gathered.word == 0 {
            self.touched.push(fact);
        }
        if gathered.word != word {
            gathered.word = word;
            gathered.of_word = 0.0;
        }
        if given > gathered.of_word {
            gathered.sum += given - gathered.of_word;
            gathered.of_word = given;
        }
    }

    /// Returns the told facts that were given the most, and forgets them all.
    fn best(&mut self, is_told: impl Fn(u32) -> bool) -> Vec<(u32, f32)> {
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(2 * CANDIDATES);
        let mut needed = 0.0;
        for fact in self.touched.drain(..) {
            let Some(gathered) = self.gathered.get_mut(fact as usize) else {
                continue;
            };
            let sum = gathered.sum;
            *gathered = Gathered::default();
            if sum < needed || !is_told(fact) {
                continue;
            }
            best.push((fact, sum));
            if best.len() == 2 * CANDIDATES {
                needed = cut(&mut best);
            }
        }
        cut(&mut best);
        best
    }
}

/// Keeps the best, the best first; returns what the last of them has.
fn cut(best: &mut Vec<(u32, f32)>) -> f32 {
    best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(CANDIDATES);
    best.last().map_or(0.0, |(_, sum)| *sum)
}

/// Returns the number of entries of the index that a word reads.
fn entries(slot: &Slot, place: usize, segment: &Segment) -> usize {
    let ways = slot.ways.get(place).into_iter().flatten();
    ways.map(|way| segment.held_by(way.term)).sum()
}

/// Returns the dated facts that may fit one of some times, as far as they are looked at.
fn dated<'a>(
    segment: &'a Segment,
    times: &'a [DayBounds],
) -> impl Iterator<Item = &'a (DayBounds, u32)> {
    let of = |time: &DayBounds| {
        let dated = &segment.dated;
        let begin = if dated.len() <= DATED {
            0
        } else {
            dated.partition_point(|(bounds, _)| time.first.is_some() && bounds.first < time.first)
        };
        let end = dated.partition_point(|(bounds, _)| {
            time.last
                .is_none_or(|last| bounds.first.is_none_or(|first| first <= last))
        });
        dated.get(begin..end.min(begin + DATED)).unwrap_or_default()
    };
    times.iter().flat_map(of)
}
