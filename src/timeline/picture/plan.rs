//! The plan of a picture: its columns, and the positions of everything in them.
//!
//! The columns are, from the left: the labels of the ticks, the bars, the axis, the lines to the cards,
//! and the cards.

use super::axis::{Anchor, Axis};
use super::cards::{Card, GAP, HANDLE};
use super::extent::{Day, Extent, Sort};
use super::fitting::{Line, Setter, Style};
use super::marks::{self, Bars, Branch};
use super::palette::Palette;
use super::placing::place;
use super::svg::{Drawing, Form, Paint, Point, Px, Room};
use super::ticks::{Rank, Tick, ticks};
use super::{Contents, MARGIN, WIDTH, Weight};

/// The maximum width of the column of labels, in pixels.
const LABELS_MAX: f64 = 180.0;
/// The space between the labels and the bars, in pixels.
const LABEL_SPACE: f64 = 14.0;
/// The distance from the axis to the cards, in pixels.
const REACH: f64 = 76.0;
/// The distance from the line that joins the cards of one date to these cards, in pixels.
const BRACKET: f64 = 16.0;

const TICK: Style = Style {
    weight: Weight::Regular,
    size: 19.0,
};
const TICK_BOLD: Style = Style {
    weight: Weight::Bold,
    size: 19.0,
};

/// The layout of a picture without its title and its legend.
#[derive(Debug)]
pub(super) struct Plan {
    columns: Columns,
    axis: Axis,
    ticks: Vec<Labelled>,
    bars: Bars,
    cards: Vec<Placed>,
}

/// The widths of the columns to the left of the axis, in pixels.
#[derive(Debug, Clone, Copy)]
struct Columns {
    labels: f64,
    bars: f64,
}

/// A tick with its text, cut to fit the column of labels.
#[derive(Debug)]
struct Labelled {
    tick: Tick,
    line: Option<Line>,
}

/// A card with its position.
#[derive(Debug)]
struct Placed {
    card: Card,
    extent: Extent,
    certain: bool,
    /// The middle of its heading, in pixels.
    y: f64,
}

impl Columns {
    fn axis(self) -> f64 {
        MARGIN + self.labels + LABEL_SPACE + self.bars
    }

    fn cards(self) -> f64 {
        self.axis() + REACH
    }
}

impl Plan {
    /// Returns the plan, with the top of its first card at 0.
    pub(super) fn new(contents: Contents<'_>) -> Self {
        let guess = Columns {
            labels: LABELS_MAX,
            bars: 0.0,
        };
        let mut columns = Self::within(guess, contents).needs(contents.setter);
        let mut plan = Self::within(columns, contents);
        // The widths of the columns depend on the ticks and bars, these on the heights of the cards, and
        // these on the columns. After two rounds the columns are final, and a label that is too long is
        // cut.
        for _ in 0..2 {
            let needs = plan.needs(contents.setter);
            if needs.labels <= columns.labels && needs.bars <= columns.bars {
                break;
            }
            columns.labels = columns.labels.max(needs.labels);
            columns.bars = columns.bars.max(needs.bars);
            plan = Self::within(columns, contents);
        }
        plan
    }

    /// Returns the widths that the columns need for their contents.
    fn needs(&self, setter: &Setter<'_>) -> Columns {
        let width = |Labelled { tick, .. }: &Labelled| {
            let line = setter.line(&tick.text, tick_style(tick.rank), LABELS_MAX);
            line.map_or(0.0, |line| line.width)
        };
        Columns {
            labels: self.ticks.iter().map(width).fold(0.0, f64::max),
            bars: self.bars.width(),
        }
    }

    /// Returns the plan with columns of given widths.
    fn within(columns: Columns, contents: Contents<'_>) -> Self {
        let Contents {
            items,
            extents,
            words,
            setter,
        } = contents;
        let width = WIDTH - MARGIN - columns.cards();
        let cards: Vec<Card> = items
            .iter()
            .map(|item| Card::new(item, setter, width, items.len()))
            .collect();
        let anchor = |(card, extent): (&Card, &Extent)| Anchor {
            day: extent.first,
            room: card.height + GAP,
        };
        let anchors: Vec<Anchor> = cards.iter().zip(extents).map(anchor).collect();
        let ends: Vec<Day> = extents
            .iter()
            .filter(|extent| extent.sort != Sort::Moment || extent.first.is_none())
            .filter_map(|extent| extent.end)
            .collect();
        let axis = Axis::new(&anchors, &ends, HANDLE);
        let ys = place(&axis.wishes(&anchors), HANDLE);
        let label = |tick: Tick| {
            let line = setter.line(&tick.text, tick_style(tick.rank), columns.labels);
            Labelled { tick, line }
        };
        let placed = cards.into_iter().zip(extents).zip(items).zip(ys);
        Self {
            columns,
            ticks: ticks(&axis, words).into_iter().map(label).collect(),
            bars: Bars::new(extents, &axis),
            cards: placed
                .map(|(((card, &extent), item), y)| Placed {
                    card,
                    extent,
                    certain: item.certain,
                    y,
                })
                .collect(),
            axis,
        }
    }

    /// Reports whether the axis has a break.
    pub(super) fn is_broken(&self) -> bool {
        self.axis.runs().len() > 1
    }

    /// Returns the plan moved down by `by` pixels.
    pub(super) fn lowered(mut self, by: f64) -> Self {
        self.axis = self.axis.lowered(by);
        self.bars = self.bars.lowered(by);
        for labelled in &mut self.ticks {
            labelled.tick.y += by;
        }
        for placed in &mut self.cards {
            placed.y += by;
        }
        self
    }

    /// Draws the plan, and returns its end in pixels.
    pub(super) fn draw(&self, drawing: &mut Drawing, palette: &Palette) -> f64 {
        self.draw_ticks(drawing, palette);
        self.draw_leaders(drawing, palette);
        self.bars
            .draw(drawing, palette, self.columns.axis(), self.columns.bars);
        marks::axis(drawing, palette, &self.axis, self.columns.axis());
        self.draw_dots(drawing, palette);
        let mut end = self.axis.end();
        for placed in &self.cards {
            let room = Room {
                left: self.columns.cards(),
                right: WIDTH - MARGIN,
                top: placed.y - HANDLE,
            };
            let strip = marks::paint(palette, placed.extent);
            placed.card.draw(drawing, palette, strip, room);
            end = end.max(room.top + placed.card.height);
        }
        end.max(self.bars.end())
    }

    fn draw_ticks(&self, drawing: &mut Drawing, palette: &Palette) {
        let right = MARGIN + self.columns.labels;
        for Labelled { tick, line } in &self.ticks {
            if tick.rank != Rank::Heading {
                let from = Px(right + LABEL_SPACE / 2.0);
                let path = format!("M{from} {}H{}", Px(tick.y), Px(self.columns.axis()));
                drawing.add(Form::Path(path), Paint::line(palette.edge, 1.5));
            }
            let Some(line) = line else { continue };
            let style = tick_style(tick.rank);
            let colour = match tick.rank {
                Rank::Minor => palette.muted,
                Rank::Major | Rank::Heading => palette.ink,
            };
            let room = Room {
                left: right - line.width,
                right,
                top: tick.y - style.height() / 2.0,
            };
            drawing.write(line, style, colour, room);
        }
    }

    /// Draws the lines from the axis to the cards. Cards of the same date share a line.
    fn draw_leaders(&self, drawing: &mut Drawing, palette: &Palette) {
        let (axis, cards) = (self.columns.axis(), self.columns.cards());
        let groups = self
            .cards
            .chunk_by(|above, below| above.extent.first == below.extent.first);
        for group in groups {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let from = Point {
                x: axis,
                y: self.handle(first),
            };
            if group.len() == 1 {
                let card = Point {
                    x: cards,
                    y: first.y,
                };
                marks::leader(drawing, palette, first.certain, from, card);
                continue;
            }
            let bracket = Point {
                x: cards - BRACKET,
                y: from.y.clamp(first.y, last.y),
            };
            let any_certain = group.iter().any(|placed| placed.certain);
            marks::leader(drawing, palette, any_certain, from, bracket);
            let branch = |placed: &Placed| Branch {
                y: placed.y,
                certain: placed.certain,
            };
            let branches: Vec<Branch> = group.iter().map(branch).collect();
            marks::bracket(drawing, palette, &branches, bracket.x, cards);
        }
    }

    fn draw_dots(&self, drawing: &mut Drawing, palette: &Palette) {
        // The rings of uncertain days come first, so that a dot for the same day is drawn inside its ring.
        for unsure in [true, false] {
            let mut drawn = None;
            for placed in &self.cards {
                let extent = placed.extent;
                let is_new = extent.unsure == unsure && drawn != Some(extent);
                if extent.sort == Sort::Moment && is_new {
                    let at = Point {
                        x: self.columns.axis(),
                        y: self.handle(placed),
                    };
                    marks::dot(drawing, palette, extent, at);
                    drawn = Some(extent);
                }
            }
        }
    }

    fn handle(&self, placed: &Placed) -> f64 {
        let first = placed.extent.first;
        first.map_or_else(|| self.axis.start(), |day| self.axis.y(day))
    }
}

fn tick_style(rank: Rank) -> Style {
    match rank {
        Rank::Minor => TICK,
        Rank::Major | Rank::Heading => TICK_BOLD,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Item;
    use super::super::tests::{Even, WORDS, item, items};
    use super::*;

    /// Asserts that the cards and the starts of their lines are in the same order, and that no cards overlap.
    fn assert_no_lines_cross(items: &[Item]) {
        let extents: Vec<Extent> = items.iter().map(Extent::of).collect();
        let setter = Setter {
            metrics: &Even,
            no_font: WORDS.no_font,
        };
        let plan = Plan::new(Contents {
            items,
            extents: &extents,
            words: &WORDS,
            setter: &setter,
        });
        let handles = plan.cards.iter().map(|placed| plan.handle(placed));
        assert!(handles.is_sorted());
        for pair in plan.cards.windows(2) {
            assert!(pair[0].y + pair[0].card.height + GAP <= pair[1].y + 1e-6);
        }
    }

    #[test]
    fn the_line_of_the_first_day_of_the_calendar_does_not_cross_the_open_past() {
        assert_no_lines_cross(&[item("-9999", ""), item("../2018", "")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_two_lines_to_cards_cross(items in items()) {
            assert_no_lines_cross(&items);
        }
    }
}
