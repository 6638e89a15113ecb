//! Gathering: the facts of a segment that are worth scoring in full, found by words and dates alone.
//!
//! Each term that a word of the question may stand for is looked up in the postings. A fact collects the
//! weight of the word times the strength of the reading times the impact of the term; if several readings of
//! one word reach it, only the best counts. A fact whose date fits a time in the question collects the weight
//! of the words of that time. The facts with the highest sums are the candidates.
//!
//! The words are read in order of their frequency, rarest first, until [`ENTRIES`] entries are read: the cost
//! of a question is bounded, however large the base is.

use super::index::{FactNumber, Segment};
use super::readings::Slot;
use super::segments::NumberedSegment;
use crate::date::DayBounds;

/// The maximum number of facts of a segment that are scored in full.
///
/// Scoring takes most of a question's time, in proportion to this number. With the model refitted for each
/// number, 60 and 100 did no better than 40, and 30 did worse by .002 (`docs/QUALITY.md`).
pub(super) const CANDIDATES: usize = 40;

/// The maximum number of postings that one question reads in a segment; the rarest word is always read.
///
/// A word that half of all facts have hardly distinguishes them. On the dev halves, with up to 6,293 facts a
/// set, the right fact is first as often with any limit from 2,000 up. The limit bounds the cost on larger
/// bases.
const ENTRIES: usize = 120_000;

/// The maximum number of dated facts that are compared with one time of a question, in order from the first
/// day of that time.
///
/// A segment with at most this many dated facts has all of them compared. On larger bases, this bounds the
/// cost of “since 1900”.
const DATED: usize = 5_000;

/// The sums that a question gives the facts of a segment. The next question reuses the memory.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// By fact; every entry is zero between two questions.
    gathered: Vec<Gathered>,
    touched: Vec<FactNumber>,
}

/// The sum of a fact.
#[derive(Debug, Clone, Copy, Default)]
struct Gathered {
    sum: f32,
    /// The part of the sum that the current source gave.
    of_source: f32,
    source: Source,
}

/// The origin of a contribution: a word of the question, or its times.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Source(u32);

impl Source {
    /// No source yet: the fact was not reached.
    const NONE: Self = Self(0);
    /// The times of the question.
    const TIMES: Self = Self(u32::MAX);

    /// Returns a different source for each word of a question.
    fn words() -> impl Iterator<Item = Self> {
        (1..Self::TIMES.0).map(Self)
    }
}

/// The words and times that facts are gathered by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) slots: &'a [Slot],
    pub(super) times: &'a [DayBounds],
}

impl Gathering {
    /// Returns at most [`CANDIDATES`] facts of a segment, best first, that share a content word with the
    /// question or have a date that fits one of its times.
    ///
    /// `fits` reports whether a fact's date fits the question's times; `is_seen` reports whether the question
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
        // Function words make no candidates; they only count when candidates are scored.
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
            for reading in slot.readings_in(number) {
                for (fact, impact) in segment.holding(reading.term) {
                    self.gather(fact, word, reading.strength * slot.weight * impact);
                }
            }
        }
        // A date that fits is worth as much as the words of the time.
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

    /// Adds a contribution of a source to a fact. Of several contributions of one source, which must come one
    /// after the other, only the greatest counts.
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

    /// Returns the facts with the highest sums among those that the question may see, and resets all sums.
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

/// Keeps the best [`CANDIDATES`] facts, best first, and returns the sum of the last one.
fn cut(best: &mut Vec<(FactNumber, f32)>) -> f32 {
    best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(CANDIDATES);
    best.last().map_or(0.0, |(_, sum)| *sum)
}

/// Returns the number of postings that a word reads.
fn entries(slot: &Slot, within: NumberedSegment<'_>) -> usize {
    let readings = slot.readings_in(within.number).iter();
    readings
        .map(|reading| within.segment.held_by(reading.term))
        .sum()
}

/// Returns the dated facts that may fit one of some times, at most [`DATED`] for each time.
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
