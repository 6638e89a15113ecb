//! The axis: where a day lies.
//!
//! It is one or several runs, each with a scale of its own; between two of them time that nothing
//! is known of is left out.

use super::extent::Day;
use super::placing::{Wish, place};

/// How far the axis goes on beyond its first and its last day, in pixels: up to the top of the
/// first card.
pub(super) const LEAD: f64 = 31.0;
/// The least height of what stands for time left out, in pixels: room for the mark and for the
/// year over the next tick.
const BREAK_HEIGHT: f64 = 72.0;
/// The least height of a run of more than a day, in pixels: room for two ticks.
const RUN_HEIGHT: f64 = 60.0;
/// The most breaks of an axis.
const BREAKS_MAX: usize = 8;
/// What a break costs at most: how much nearer the cards, on average, must come to their places on
/// the axis for it, in pixels. A gap that is most of the time shown costs little, and so does one
/// below the last card, where only spans go on.
const BREAK_COST: f64 = 150.0;
/// How many times as long as the gap in the middle of all gaps one must be to be left out: a
/// scale that changes for less only confuses.
const BREAK_TIMES: Day = 4;
/// The shortest time that is worth a break, in days.
const BREAK_DAYS: Day = 4;
/// How high a run may be for the height of its cards: where it is higher they can lie nearer to
/// their time, where it is lower no more of the picture is blank than it must be.
const SLACKS: [f64; 6] = [1.0, 1.15, 0.9, 0.8, 0.65, 0.5];
/// What a pixel of height costs: so many that the cards, on average, come nearer to their places.
const HEIGHT_COST: f64 = 0.25;

/// A card's wish: its day, and how far below it the next card begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// The day, or `None` for an open past.
    pub(super) day: Option<Day>,
    /// In pixels.
    pub(super) room: f64,
}

/// Where days lie.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    runs: Vec<Run>,
}

/// A part of the axis with one scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// Its first day.
    pub(super) from: Day,
    /// Its last day.
    pub(super) to: Day,
    /// Where the first day lies, in pixels.
    pub(super) top: f64,
    /// Where the last day lies, in pixels.
    pub(super) bottom: f64,
}

/// Days between two that follow each other, of all that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    /// How many days it takes.
    days: Day,
    /// The day after it.
    to: Day,
}

impl Run {
    /// Returns the height of a day, in pixels; nothing where the run is one day.
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
    /// Returns the axis that has its first day at `top`, for cards and the days on which spans end.
    ///
    /// Time is left out where that brings the cards nearer to their places than it costs.
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

    /// Returns the axis with new runs from the days `starts` on, each `slack` times as high as its
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
            // The last card hangs below the run unless time goes on after it.
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

    /// Returns the axis lowered by so many pixels.
    pub(super) fn lowered(mut self, by: f64) -> Self {
        for run in &mut self.runs {
            run.top += by;
            run.bottom += by;
        }
        self
    }

    /// Returns how far the cards lie from their places, on average, and what the height costs.
    fn strain(&self, anchors: &[Anchor], top: f64) -> f64 {
        let wishes = self.wishes(anchors);
        let places = place(&wishes, top);
        let distances = places.iter().zip(&wishes);
        let distance: f64 = distances.map(|(place, wish)| (place - wish.at).abs()).sum();
        let last = places.last().zip(wishes.last());
        let end = last.map_or(top, |(place, wish)| place + wish.room);
        distance / anchors.len().max(1) as f64 + HEIGHT_COST * (end.max(self.end()) - top)
    }

    /// Returns where cards want to lie.
    pub(super) fn wishes(&self, anchors: &[Anchor]) -> Vec<Wish> {
        let wish = |anchor: &Anchor| Wish {
            at: anchor.day.map_or_else(|| self.start(), |day| self.y(day)),
            room: anchor.room,
        };
        anchors.iter().map(wish).collect()
    }

    /// Returns the runs, from the top.
    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Returns where a day lies, in pixels.
    pub(super) fn y(&self, day: Day) -> f64 {
        let below = self.runs.iter().find(|run| day <= run.to);
        let above = self.runs.iter().rev().find(|run| run.from <= day);
        match (above, below) {
            (Some(above), Some(below)) if above.from == below.from => above.y(day),
            // Time that is left out runs evenly from the one run to the other.
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

    /// Returns where the axis begins, in pixels: there an open past comes in.
    pub(super) fn start(&self) -> f64 {
        self.runs.first().map_or(0.0, |run| run.top - LEAD)
    }

    /// Returns where the axis ends, in pixels: there an open future goes out.
    pub(super) fn end(&self) -> f64 {
        self.runs.last().map_or(0.0, |run| run.bottom + LEAD)
    }
}

/// Returns what it costs to leave out gaps, longest first, of `whole` days with the last card at
/// the day `last`.
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
    fn days_apart_evenly_share_a_scale() {
        let axis = axis(&[0, 10, 20, 30, 40]);
        assert_eq!(axis.runs().len(), 1);
        assert!((axis.y(20) - (axis.y(0) + axis.y(40)) / 2.0).abs() < 1e-6);
    }

    #[test]
    fn centuries_without_anything_are_left_out() {
        let axis = axis(&[-700_000, 17_000, 17_010, 17_020, 17_030]);
        let starts: Vec<Day> = axis.runs().iter().map(|run| run.from).collect();
        assert_eq!(starts, [-700_000, 17_000]);
    }

    #[test]
    fn two_days_need_no_break() {
        assert_eq!(axis(&[-700_000, 17_000]).runs().len(), 1);
    }

    proptest! {
        #[test]
        fn the_axis_never_places_a_later_day_above_an_earlier_one(
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
