//! The axis: the vertical position of each day.
//!
//! The axis consists of one or more runs, each with its own scale. Between two runs is a break: a gap in
//! time without any date, which is left out. Which gaps are left out, and how high the runs are, is the
//! choice with the least cost among at most 54: how far the cards lie from their dates on average, plus a
//! price for each break and for the height.

use super::extent::Day;
use super::placing::{Wish, place};

/// The length of the axis before its first day and after its last, in pixels: up to the top of the first
/// card.
pub(super) const LEAD: f64 = 31.0;
/// The minimum height of a break, in pixels: room for its mark and for the year above the next tick.
const BREAK_HEIGHT: f64 = 72.0;
/// The minimum height of a run of more than one day, in pixels: room for two ticks.
const RUN_HEIGHT: f64 = 60.0;
/// The maximum number of breaks.
const BREAKS_MAX: usize = 8;
/// The maximum price of a break, in pixels by which it must bring the cards closer to their dates on average.
///
/// A gap that is most of the time shown costs little, and so does one below the last card, where only spans
/// continue.
const BREAK_COST: f64 = 150.0;
/// The minimum length of a gap that is left out, in multiples of the median gap. A change of scale for less
/// confuses more than it helps.
const BREAK_TIMES: Day = 4;
/// The minimum length of a gap that is left out, in days.
const BREAK_DAYS: Day = 4;
/// The heights of a run that are tried, as multiples of the height of its cards. In a higher run, the
/// cards can lie closer to their dates; a lower one leaves less of the picture blank.
const SLACKS: [f64; 6] = [1.0, 1.15, 0.9, 0.8, 0.65, 0.5];
/// The price of a pixel of height, in pixels by which the cards must come closer to their dates on average.
const HEIGHT_COST: f64 = 0.25;

/// The day of a card, and the room that the card takes up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// The day, or `None` for an open past.
    pub(super) day: Option<Day>,
    /// The distance to the next card at least, in pixels.
    pub(super) room: f64,
}

/// The positions of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    runs: Vec<Run>,
}

/// A part of the axis with one scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// The first day.
    pub(super) from: Day,
    /// The last day.
    pub(super) to: Day,
    /// The position of the first day, in pixels.
    pub(super) top: f64,
    /// The position of the last day, in pixels.
    pub(super) bottom: f64,
}

/// A gap between two consecutive days that the picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    /// The length in days.
    days: Day,
    /// The day after it.
    to: Day,
}

impl Run {
    /// Returns the height of a day in pixels, or nothing if the run is a single day.
    pub(super) fn scale(&self) -> Option<f64> {
        let days = f64::from(self.to) - f64::from(self.from);
        (days > 0.0).then(|| (self.bottom - self.top) / days)
    }

    fn y(&self, day: Day) -> f64 {
        let days = f64::from(day) - f64::from(self.from);
        match self.scale() {
            Some(scale) => (self.top + days * scale).clamp(self.top, self.bottom),
            None => self.top,
        }
    }
}

impl Axis {
    /// Returns the axis for some cards and for the days on which spans end, with the first day at `top`.
    ///
    /// `anchors` must be in the order of their days, beginning with the open past.
    pub(super) fn new(anchors: &[Anchor], ends: &[Day], top: f64) -> Self {
        let mut days: Vec<Day> = anchors.iter().filter_map(|anchor| anchor.day).collect();
        days.extend(ends);
        days.sort_unstable();
        days.dedup();
        let mut gaps: Vec<Gap> = days
            .iter()
            .zip(days.iter().skip(1))
            .map(|(from, &to)| Gap {
                days: to.saturating_sub(*from),
                to,
            })
            .collect();
        gaps.sort_unstable_by(|a, b| b.cmp(a));
        let middle = gaps.get(gaps.len() / 2).map_or(0, |gap| gap.days);
        let long = middle.saturating_mul(BREAK_TIMES).max(BREAK_DAYS);
        gaps.retain(|gap| gap.days >= long);
        let whole = match days.as_slice() {
            [first, .., last] => f64::from(*last) - f64::from(*first),
            _ => 0.0,
        };
        let last = anchors.iter().filter_map(|anchor| anchor.day).max();
        let breaks_max = gaps.len().min(BREAKS_MAX);
        let mut best = Self { runs: Vec::new() };
        let mut least = f64::INFINITY;
        let kinds = (0..=breaks_max).flat_map(|breaks| SLACKS.map(|slack| (breaks, slack)));
        for (breaks, slack) in kinds {
            let left_out = || gaps.iter().take(breaks);
            let mut starts: Vec<Day> = left_out().map(|gap| gap.to).collect();
            starts.sort_unstable();
            let axis = Self::broken(&days, &starts, slack, anchors, top);
            let strain = axis.strain(anchors, top) + price(whole, last, left_out());
            if strain < least {
                (best, least) = (axis, strain);
            }
        }
        best
    }

    /// Returns the axis with a new run at each day of `starts`. Each run is `slack` times as high as its
    /// cards.
    fn broken(days: &[Day], starts: &[Day], slack: f64, anchors: &[Anchor], top: f64) -> Self {
        let mut runs = Vec::with_capacity(starts.len() + 1);
        let mut y = top;
        let mut anchors = anchors.iter().peekable();
        for days in days.chunk_by(|_, day| starts.binary_search(day).is_err()) {
            let (Some(&from), Some(&to)) = (days.first(), days.last()) else {
                continue;
            };
            let mut rooms = 0.0;
            let mut last = Anchor {
                day: Some(from),
                room: 0.0,
            };
            while let Some(anchor) =
                anchors.next_if(|anchor| anchor.day.is_none_or(|day| day <= to))
            {
                rooms += anchor.room;
                last = Anchor {
                    day: anchor.day.or(Some(from)),
                    ..*anchor
                };
            }
            // The last card hangs below the run unless the run continues after it.
            let hanging = if last.day == Some(to) { last.room } else { 0.0 };
            let height = match days.len() {
                1 => 0.0,
                _ => ((rooms - hanging) * slack).max(RUN_HEIGHT),
            };
            runs.push(Run {
                from,
                to,
                top: y,
                bottom: y + height,
            });
            let spread = if days.len() == 1 { rooms } else { hanging };
            y += height + spread.max(BREAK_HEIGHT);
        }
        Self { runs }
    }

    /// Returns the axis moved down by `by` pixels.
    pub(super) fn lowered(mut self, by: f64) -> Self {
        for run in &mut self.runs {
            run.top += by;
            run.bottom += by;
        }
        self
    }

    /// Returns the cost of the axis without its breaks, in pixels: the mean distance of the cards from
    /// their dates, and the price of the height.
    fn strain(&self, anchors: &[Anchor], top: f64) -> f64 {
        let wishes = self.wishes(anchors);
        let places = place(&wishes, top);
        let distances = places.iter().zip(&wishes);
        let distance: f64 = distances.map(|(place, wish)| (place - wish.at).abs()).sum();
        let last = places.last().zip(wishes.last());
        let end = last.map_or(top, |(place, wish)| place + wish.room);
        distance / anchors.len().max(1) as f64 + HEIGHT_COST * (end.max(self.end()) - top)
    }

    /// Returns the preferred positions of cards.
    pub(super) fn wishes(&self, anchors: &[Anchor]) -> Vec<Wish> {
        let wish = |anchor: &Anchor| Wish {
            at: anchor.day.map_or_else(|| self.start(), |day| self.y(day)),
            room: anchor.room,
        };
        anchors.iter().map(wish).collect()
    }

    /// Returns the runs from the top.
    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Returns the position of a day, in pixels.
    pub(super) fn y(&self, day: Day) -> f64 {
        let below = self.runs.iter().find(|run| day <= run.to);
        let above = self.runs.iter().rev().find(|run| run.from <= day);
        match (above, below) {
            (Some(above), Some(below)) if above.from == below.from => above.y(day),
            // A day within a break lies between the two runs, in proportion.
            (Some(above), Some(below)) => Run {
                from: above.to,
                to: below.from,
                top: above.bottom,
                bottom: below.top,
            }
            .y(day),
            (Some(run), None) | (None, Some(run)) => run.y(day),
            (None, None) => 0.0,
        }
    }

    /// Returns the beginning of the axis, in pixels, where the open past enters.
    pub(super) fn start(&self) -> f64 {
        self.runs.first().map_or(0.0, |run| run.top - LEAD)
    }

    /// Returns the end of the axis, in pixels, where the open future leaves.
    pub(super) fn end(&self) -> f64 {
        self.runs.last().map_or(0.0, |run| run.bottom + LEAD)
    }
}

/// Returns the price, in pixels, of leaving out some gaps, longest first, from `whole` days whose last
/// card is on the day `last`.
fn price<'a>(whole: f64, last: Option<Day>, gaps: impl Iterator<Item = &'a Gap>) -> f64 {
    let mut left = whole;
    gaps.map(|&Gap { days, to }| {
        let share = f64::from(days) / left.max(1.0);
        left -= f64::from(days);
        let is_below = last.is_some_and(|last| to.saturating_sub(days) >= last);
        let most = if is_below {
            BREAK_COST / 6.0
        } else {
            BREAK_COST
        };
        most * (1.0 - share).powi(2)
    })
    .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn axis(days: &[Day]) -> Axis {
        let anchor = |&day: &Day| Anchor {
            day: Some(day),
            room: 130.0,
        };
        let anchors: Vec<Anchor> = days.iter().map(anchor).collect();
        Axis::new(&anchors, &[], 100.0)
    }

    #[test]
    fn evenly_spaced_days_share_one_scale() {
        let axis = axis(&[0, 10, 20, 30, 40]);
        assert_eq!(axis.runs().len(), 1);
        assert!((axis.y(20) - (axis.y(0) + axis.y(40)) / 2.0).abs() < 1e-6);
    }

    #[test]
    fn centuries_without_a_date_are_left_out() {
        let axis = axis(&[-700_000, 17_000, 17_010, 17_020, 17_030]);
        let starts: Vec<Day> = axis.runs().iter().map(|run| run.from).collect();
        assert_eq!(starts, [-700_000, 17_000]);
    }

    #[test]
    fn two_days_have_no_break_between_them() {
        assert_eq!(axis(&[-700_000, 17_000]).runs().len(), 1);
    }

    proptest! {
        #[test]
        fn a_later_day_is_never_above_an_earlier_one(
            mut days in prop::collection::vec(-900_000_i32..900_000, 1..40),
            a in -900_000_i32..900_000,
            b in -900_000_i32..900_000,
        ) {
            days.sort_unstable();
            let axis = axis(&days);
            prop_assert!(axis.y(a.min(b)) <= axis.y(a.max(b)));
            for pair in axis.runs().windows(2) {
                prop_assert!(pair[0].bottom + BREAK_HEIGHT <= pair[1].top + 1e-6);
            }
        }
    }
}
