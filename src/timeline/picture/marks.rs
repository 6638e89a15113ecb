//! The marks on the axis and beside it: dots for days, bars for spans, and lines to the cards.

use super::axis::Axis;
use super::extent::{Extent, Sort};
use super::palette::Palette;
use super::svg::{Drawing, Form, Paint, Point, Px, Stroke};

/// The distance between two lanes of bars if there is room, in pixels.
const LANE: f64 = 15.0;
/// The maximum width of all lanes together, in pixels.
const LANES_MAX: f64 = 120.0;
/// The space between the bars and the axis, in pixels: more than the radius of a dot.
const AXIS_SPACE: f64 = 9.0;
/// The minimum height of a bar, in pixels.
const BAR_MIN: f64 = 12.0;
/// The blank space at the end of a bar, which separates it from the next one in its lane, in pixels.
const BAR_GAP: f64 = 3.0;
/// The length of the point of an open end, in pixels.
const POINT: f64 = 11.0;
/// The radius of a dot, in pixels.
const DOT: f64 = 6.5;
/// The radius of the ring of an uncertain day, in pixels.
const RING: f64 = 9.5;

/// A span beside the axis. Items with the same extent share a bar.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    extent: Extent,
    top: f64,
    bottom: f64,
    lane: usize,
}

/// The bars of a picture.
#[derive(Debug, Clone, Default)]
pub(super) struct Bars {
    bars: Vec<Bar>,
    lanes: usize,
}

impl Bars {
    /// Returns the bars of items, whose extents must be in order.
    ///
    /// A bar is closer to the axis than every bar that began above it and still continues, so that no
    /// line from a bar to the axis crosses another bar.
    pub(super) fn new(extents: &[Extent], axis: &Axis) -> Self {
        let mut bars: Vec<Bar> = Vec::new();
        for extent in extents.iter().filter(|extent| extent.sort != Sort::Moment) {
            if bars.iter().any(|bar| bar.extent == *extent) {
                continue;
            }
            let top = extent.first.map_or_else(|| axis.start(), |day| axis.y(day));
            let end = extent.end.map_or_else(|| axis.end(), |day| axis.y(day));
            let bottom = end.max(top + BAR_MIN);
            let beside = |bar: &&Bar| bar.bottom > top && bar.top < bottom;
            let lane = lanes(bars.iter().filter(beside));
            bars.push(Bar {
                extent: *extent,
                top,
                bottom,
                lane,
            });
        }
        Self {
            lanes: lanes(&bars),
            bars,
        }
    }

    /// Returns the width of all lanes, in pixels.
    pub(super) fn width(&self) -> f64 {
        match self.lanes {
            0 => 0.0,
            lanes => (lanes as f64 * LANE).min(LANES_MAX) + AXIS_SPACE,
        }
    }

    /// Draws the bars to the left of the axis at `axis_x`, in a column of `column` pixels.
    pub(super) fn draw(&self, drawing: &mut Drawing, palette: &Palette, axis_x: f64, column: f64) {
        let pitch = (column - AXIS_SPACE) / self.lanes.max(1) as f64;
        for bar in &self.bars {
            let x = axis_x - AXIS_SPACE - (self.lanes - bar.lane) as f64 * pitch + pitch * 0.2;
            let width = (pitch * 0.6).min(LANE * 0.6);
            let look = paint(palette, bar.extent);
            let line = Paint::line(palette.axis, 1.25);
            let path = format!("M{} {}H{}", Px(x + width), Px(bar.top), Px(axis_x));
            drawing.add(Form::Path(path), line);
            drawing.add(Form::Path(bar.outline(x, width)), look);
        }
    }

    /// Returns the bars moved down by `by` pixels.
    pub(super) fn lowered(mut self, by: f64) -> Self {
        for bar in &mut self.bars {
            bar.top += by;
            bar.bottom += by;
        }
        self
    }

    /// Returns the end of the lowest bar, in pixels.
    pub(super) fn end(&self) -> f64 {
        self.bars.iter().map(|bar| bar.bottom).fold(0.0, f64::max)
    }
}

/// Returns the number of lanes of some bars.
fn lanes<'a>(bars: impl IntoIterator<Item = &'a Bar>) -> usize {
    bars.into_iter().map(|bar| bar.lane + 1).max().unwrap_or(0)
}

impl Bar {
    /// Returns the outline of the bar; an open end is pointed.
    fn outline(&self, x: f64, width: f64) -> String {
        let right = x + width;
        let middle = x + width / 2.0;
        let (top, bottom) = (self.top, self.bottom - BAR_GAP);
        let upper = match self.extent.first {
            Some(_) => format!("M{} {}H{}", Px(x), Px(top), Px(right)),
            None => format!(
                "M{} {}L{} {}L{} {}",
                Px(x),
                Px(top + POINT),
                Px(middle),
                Px(top),
                Px(right),
                Px(top + POINT)
            ),
        };
        let lower = match self.extent.end {
            Some(_) => format!("V{}H{}Z", Px(bottom), Px(x)),
            None => format!(
                "V{}L{} {}L{} {}Z",
                Px(bottom - POINT),
                Px(middle),
                Px(bottom),
                Px(x),
                Px(bottom - POINT)
            ),
        };
        upper + &lower
    }
}

/// Returns the paint of a mark: solid for a day and for a fact that held throughout, tinted for one that
/// happened within a span, hollow and dashed for an uncertain date.
pub(super) fn paint(palette: &Palette, extent: Extent) -> Paint {
    let (colour, fill) = match extent.sort {
        Sort::Moment => (palette.moment, palette.moment),
        Sort::Within => (palette.within, palette.within_tint),
        Sort::Lasting => (palette.lasting, palette.lasting),
    };
    Paint {
        fill: Some(if extent.unsure { palette.ground } else { fill }),
        stroke: Some(Stroke {
            colour,
            width: 1.5,
            dashed: extent.unsure,
        }),
    }
}

/// Draws the mark of a day: a dot, or a wider ring for an uncertain day.
pub(super) fn dot(drawing: &mut Drawing, palette: &Palette, extent: Extent, at: Point) {
    let Point { x, y } = at;
    let radius = if extent.unsure { RING } else { DOT };
    if !extent.unsure {
        let paint = Paint::fill(palette.ground);
        drawing.add(
            Form::Dot {
                x,
                y,
                radius: DOT + 1.5,
            },
            paint,
        );
    }
    drawing.add(Form::Dot { x, y, radius }, paint(palette, extent));
}

/// Draws the line from the axis to a card.
pub(super) fn leader(
    drawing: &mut Drawing,
    palette: &Palette,
    certain: bool,
    from: Point,
    to: Point,
) {
    let bend = (to.x - from.x) / 2.0;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}",
        Px(from.x),
        Px(from.y),
        Px(from.x + bend),
        Px(from.y),
        Px(to.x - bend),
        Px(to.y),
        Px(to.x),
        Px(to.y)
    );
    let paint = Paint::line(palette.axis, 1.5).dashed(!certain);
    drawing.add(Form::Path(path), paint);
}

/// The line from a bracket to one of its cards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    /// The position, in pixels.
    pub(super) y: f64,
    /// Whether the date of the card is in the span for certain; otherwise the line is dashed.
    pub(super) certain: bool,
}

/// Draws the vertical line at `x` that joins the cards of one date, with a branch to each card at `to`.
pub(super) fn bracket(
    drawing: &mut Drawing,
    palette: &Palette,
    branches: &[Branch],
    x: f64,
    to: f64,
) {
    let (Some(first), Some(last)) = (branches.first(), branches.last()) else {
        return;
    };
    let paint = Paint::line(palette.axis, 1.5);
    let trunk = format!("M{} {}V{}", Px(x), Px(first.y), Px(last.y));
    drawing.add(Form::Path(trunk), paint);
    for branch in branches {
        let path = format!("M{} {}H{}", Px(x), Px(branch.y), Px(to));
        drawing.add(Form::Path(path), paint.dashed(!branch.certain));
    }
}

/// Draws the axis with its breaks.
pub(super) fn axis(drawing: &mut Drawing, palette: &Palette, axis: &Axis, x: f64) {
    let mut from = axis.start();
    let line = Paint::line(palette.axis, 3.0);
    for pair in axis.runs().windows(2) {
        let [above, below] = pair else { continue };
        let middle = break_at(above.bottom, below.top);
        let path = format!("M{} {}V{}", Px(x), Px(from), Px(middle - BREAK / 2.0));
        drawing.add(Form::Path(path), line);
        zigzag(drawing, palette, Point { x, y: middle });
        from = middle + BREAK / 2.0;
    }
    let path = format!("M{} {}V{}", Px(x), Px(from), Px(axis.end()));
    drawing.add(Form::Path(path), line);
}

/// The height of the mark of a break, in pixels.
pub(super) const BREAK: f64 = 24.0;

/// Returns the middle of the mark of a break, slightly above the centre so that the year above the next
/// tick has room.
fn break_at(above: f64, below: f64) -> f64 {
    (above + below) / 2.0 - 4.0
}

/// Draws the mark of a break around a point.
pub(super) fn zigzag(drawing: &mut Drawing, palette: &Palette, middle: Point) {
    let step = BREAK / 4.0;
    let path = format!(
        "M{} {}l-7 {}l14 {}l-14 {}l7 {}",
        Px(middle.x),
        Px(middle.y - BREAK / 2.0),
        Px(step / 2.0 + 1.5),
        Px(step * 1.5 - 1.5),
        Px(step * 1.5 - 1.5),
        Px(step / 2.0 + 1.5)
    );
    drawing.add(Form::Path(path), Paint::line(palette.axis, 2.5));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::axis::Anchor;
    use super::super::extent::Day;
    use super::*;

    /// Returns the bars of spans, which need not be in order.
    fn bars(spans: &[(Day, Day)]) -> Bars {
        let mut spans = spans.to_vec();
        spans.sort_unstable();
        let extent = |&(first, days): &(Day, Day)| Extent {
            first: Some(first),
            end: Some(first + days),
            sort: Sort::Within,
            unsure: false,
        };
        let extents: Vec<Extent> = spans.iter().map(extent).collect();
        let anchor = |extent: &Extent| Anchor {
            day: extent.first,
            room: 130.0,
        };
        let anchors: Vec<Anchor> = extents.iter().map(anchor).collect();
        let ends: Vec<Day> = extents.iter().filter_map(|extent| extent.end).collect();
        Bars::new(&extents, &Axis::new(&anchors, &ends, 100.0))
    }

    #[test]
    fn consecutive_spans_share_a_lane() {
        assert_eq!(bars(&[(0, 31), (31, 28), (59, 31)]).lanes, 1);
        assert_eq!(bars(&[(0, 31), (15, 28)]).lanes, 2);
    }

    #[test]
    fn the_same_span_is_drawn_once() {
        assert_eq!(bars(&[(0, 365), (0, 365)]).bars.len(), 1);
    }

    proptest! {
        #[test]
        fn no_line_from_a_bar_to_the_axis_crosses_another(
            spans in prop::collection::vec((0_i32..2_000, 1_i32..900), 1..40),
        ) {
            let bars = bars(&spans).bars;
            for (index, bar) in bars.iter().enumerate() {
                for other in bars.iter().skip(index + 1) {
                    let crosses = other.lane > bar.lane && other.top < bar.top && bar.top < other.bottom;
                    prop_assert!(!crosses, "{bar:?} {other:?}");
                    let overlaps = other.lane == bar.lane && other.top < bar.bottom && bar.top < other.bottom;
                    prop_assert!(!overlaps, "{bar:?} {other:?}");
                }
            }
        }
    }
}
