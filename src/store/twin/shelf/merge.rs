//! Merges the two copies of a desk: valid records, lost records, and the damage to report.

use super::Records;
use super::copy::{Found, Head, Line};

/// The result of merging two copies.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) records: Records,
    /// The newest generation of the copies, or 0 if there is none.
    pub(super) generation: u64,
    /// Whether each copy lacks more than a crash can explain.
    pub(super) damaged: [bool; 2],
    /// Whether both copies have lost the same line.
    pub(super) is_short: bool,
    /// Whether both files contain exactly the valid records, and nothing removed or replaced.
    pub(super) is_tidy: bool,
}

/// Merges two copies. The first is always written before the second.
///
/// Within a generation a line is the same in both copies, so each may have lines that the other lacks.
/// The newer generation is used if it is complete. A generation is started only when every change is in
/// both copies, and no change is accepted until both copies have the new generation. Therefore a
/// complete older copy contains the same records.
pub(super) fn merged(first: &Found, second: &Found) -> Merged {
    let copies = [first, second];
    let generations = || copies.iter().filter_map(|copy| copy.generation);
    let unions = [generations().max(), generations().min()].map(|generation| Union {
        copies: copies.map(|copy| (copy.generation == generation).then_some(copy)),
        generation,
    });
    let [newest, oldest] = &unions;
    let counts = unions.iter().find(|union| union.is_whole());
    let exists = copies.iter().any(|copy| copy.exists);
    let mut records = Records::new();
    match counts {
        Some(counts) => counts.apply(&mut records),
        // Neither is complete: use everything that can still be read.
        None => {
            oldest.apply(&mut records);
            newest.apply(&mut records);
        }
    }
    let counts = counts.unwrap_or(newest);
    Merged {
        records,
        generation: newest.generation.unwrap_or(0),
        damaged: [
            counts.is_damaged(first, Place::First),
            counts.is_damaged(second, Place::Second),
        ],
        is_short: exists && !counts.is_whole(),
        is_tidy: exists && copies.iter().all(|copy| counts.is_tidy(copy)),
    }
}

/// Which copy a file is. The first is written first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Second,
}

/// The combined lines of the copies of one generation.
#[derive(Debug)]
struct Union<'a> {
    copies: [Option<&'a Found>; 2],
    generation: Option<u64>,
}

impl<'a> Union<'a> {
    fn head(&self) -> Option<Head> {
        let mut copies = self.copies.iter().flatten();
        copies.find_map(|copy| copy.head)
    }

    /// Returns the number of the last expected line.
    fn last(&self) -> u64 {
        let base = self.head().map_or(0, |head| head.base);
        let copies = self.copies.iter().flatten();
        copies.map(|copy| copy.last()).fold(base, u64::max)
    }

    fn line(&self, seq: u64) -> Option<&'a Line> {
        let mut copies = self.copies.iter().flatten();
        copies.find_map(|copy| copy.lines.get(&seq))
    }

    fn is_whole(&self) -> bool {
        self.head().is_some() && (1..=self.last()).all(|seq| self.line(seq).is_some())
    }

    fn apply(&self, records: &mut Records) {
        for line in (1..=self.last()).filter_map(|seq| self.line(seq)) {
            line.clone().apply(records);
        }
    }

    /// Reports whether a copy lacks more than a crash can explain. After a crash the second copy may
    /// lack the last change or the latest rewrite, and either copy may end in an unfinished line.
    fn is_damaged(&self, copy: &Found, place: Place) -> bool {
        if !copy.exists {
            // In a new desk the copies are created one after the other.
            let base = self.head().map_or(0, |head| head.base);
            return self.last() > base || self.generation > Some(1);
        }
        if copy.head.is_none() || copy.bad != u64::from(copy.is_torn) {
            return true;
        }
        let held = copy.lines.len() as u64;
        if copy.generation != self.generation {
            return copy.generation > self.generation
                || place == Place::First
                || held < copy.last();
        }
        let lacks = self.last() - held;
        match place {
            Place::First => lacks > 0,
            Place::Second => lacks > 1 || copy.last() + lacks != self.last(),
        }
    }

    fn is_tidy(&self, copy: &Found) -> bool {
        copy.exists
            && copy.bad == 0
            && copy.generation == self.generation
            && copy.head.is_some_and(|head| head.base == self.last())
            && copy.lines.len() as u64 == self.last()
    }
}
