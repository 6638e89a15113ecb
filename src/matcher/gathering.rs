//! Gathering: from the terms of a question to the facts that may answer it, the likeliest by words
//! alone.

use super::index::{FactNumber, Segment};
use super::readings::Slot;
use super::segments::NumberedSegment;
use crate::date::DayBounds;

/// The most facts of a segment that are scored in full: the likeliest by words alone. Scoring takes most
/// of a question's time, and grows with this number.
///
/// Fitted for each number, the model did no better with 60 or 100 than with 40, and worse by .002 with 30
/// (`docs/QUALITY.md`).
pub(super) const CANDIDATES: usize = 40;

/// The most entries of the index that one question reads, rarer words first; one word is always read. A
/// word that half of all facts have tells little about which. On the dev halves, of up to 6,293 facts a
/// set, the right fact is first as often from 2,000 on: this bounds what a question costs on larger bases.
const ENTRIES: usize = 120_000;

/// The most dated facts that one time of a question is compared with, from the first day of the time on.
/// Up to this number of dated facts all are compared; beyond, this bounds what “since 1900” costs.
const DATED: usize = 5_000;

/// What a question adds up for each fact of a segment. The memory is used again by the next question.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// By fact; all of them empty between two questions.
    gathered: Vec<Gathered>,
    touched: Vec<FactNumber>,
}

/// What was added up for a fact.
#[derive(Debug, Clone, Copy, Default)]
struct Gathered {
    sum: f32,
    /// What the source that is being read has added.
    of_source: f32,
    source: Source,
}

/// What gives a fact something: a word of the question, or its times.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Source(u32);

impl Source {
    /// Nothing: the fact was not found yet.
    const NONE: Self = Self(0);
    /// The times of the question.
    const TIMES: Self = Self(u32::MAX);

    /// Returns one source for each word of a question.
    fn words() -> impl Iterator<Item = Self> {
        (1..Self::TIMES.0).map(Self)
    }
}

/// The words and times of a question, as facts are gathered by them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) slots: &'a [Slot],
    pub(super) times: &'a [DayBounds],
}

impl Gathering {
    /// Returns the facts of a segment that share a word other than a function word with a question, or
    /// have a date that it speaks of, at most [`CANDIDATES`]: the likeliest first.
    ///
    /// `fits` reports whether a fact's date fits the question's times, `is_seen` whether the question
    /// may see the fact.
    pub(super) fn candidates(
        &mut self,
        sought: Sought<'_>,
        within: NumberedSegment<'_>,
        fits: impl Fn(FactNumber) -> bool,
        is_seen: impl Fn(FactNumber) -> bool,
    ) -> Vec<FactNumber> {
        let NumberedSegment { number, segment } = within;
        self.make_room(segment);
        // A function word alone makes no candidate; it counts when candidates are scored.
        let mut words: Vec<(usize, &Slot)> = sought
            .slots
            .iter()
            .filter(|slot| !slot.is_function)
            .map(|slot| (entries(slot, within), slot))
            .filter(|(entries, _)| *entries > 0)
            .collect();
        words.sort_by_key(|(entries, _)| *entries);
        let mut read = 0;
        for (word, (entries, slot)) in Source::words().zip(words) {
            read += entries;
            if read > ENTRIES && !self.touched.is_empty() {
                break;
            }
            for way in slot.ways_in(number) {
                for (fact, impact) in segment.holding(way.term) {
                    self.gather(fact, word, way.strength * slot.weight * impact);
                }
            }
        }
        // A date that fits is worth the words that speak of it.
        let of_times = sought.slots.iter().filter(|slot| slot.time.is_some());
        let weight: f32 = of_times.map(|slot| slot.weight).sum();
        for fact in dated(segment, sought.times) {
            if fits(fact) {
                self.gather(fact, Source::TIMES, weight);
            }
        }
        self.best(is_seen)
    }

    fn make_room(&mut self, segment: &Segment) {
        if self.gathered.len() < segment.facts.len() {
            self.gathered
                .resize(segment.facts.len(), Gathered::default());
        }
    }

    fn of(&mut self, fact: FactNumber) -> &mut Gathered {
        let gathered = self.gathered.get_mut(fact.index());
        gathered.expect("there is room for each fact of the segment")
    }

    /// Adds what a source gives a fact; of the ways that one word can be taken, the best counts.
    fn gather(&mut self, fact: FactNumber, source: Source, given: f32) {
        let gathered = self.of(fact);
        let is_new = gathered.source == Source::NONE;
        if gathered.source != source {
            gathered.source = source;
            gathered.of_source = 0.0;
        }
        if given > gathered.of_source {
            gathered.sum += given - gathered.of_source;
            gathered.of_source = given;
        }
        if is_new {
            self.touched.push(fact);
        }
    }

    /// Returns the facts that were given the most, of those that the question may see, and empties
    /// them all.
    fn best(&mut self, is_seen: impl Fn(FactNumber) -> bool) -> Vec<FactNumber> {
        let mut best: Vec<(FactNumber, f32)> = Vec::with_capacity(2 * CANDIDATES);
        let mut needed = 0.0;
        let mut touched = std::mem::take(&mut self.touched);
        for fact in touched.drain(..) {
            let sum = std::mem::take(self.of(fact)).sum;
            if sum < needed || !is_seen(fact) {
                continue;
            }
            best.push((fact, sum));
            if best.len() == 2 * CANDIDATES {
                needed = cut(&mut best);
            }
        }
        self.touched = touched;
        cut(&mut best);
        best.into_iter().map(|(fact, _)| fact).collect()
    }
}

/// Keeps the best [`CANDIDATES`], the best first; returns what the last of them was given.
fn cut(best: &mut Vec<(FactNumber, f32)>) -> f32 {
    best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(CANDIDATES);
    best.last().map_or(0.0, |(_, sum)| *sum)
}

/// Returns the number of entries of the index that a word reads.
fn entries(slot: &Slot, within: NumberedSegment<'_>) -> usize {
    let ways = slot.ways_in(within.number).iter();
    ways.map(|way| within.segment.held_by(way.term)).sum()
}

/// Returns the dated facts that may fit one of some times, at most [`DATED`] for each.
fn dated(segment: &Segment, times: &[DayBounds]) -> impl Iterator<Item = FactNumber> {
    let of_time = move |time: &DayBounds| {
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
        // A time that ends before it begins has none.
        dated.get(begin..end.min(begin + DATED)).unwrap_or(&[])
    };
    times.iter().flat_map(of_time).map(|(_, number)| *number)
}
