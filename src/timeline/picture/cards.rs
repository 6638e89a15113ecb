//! Cards: what is said of each item.

use super::fitting::{Line, Setter, Style};
use super::palette::Palette;
use super::svg::{Drawing, Form, Paint, Room, Stroke};
use super::{Item, Rect, Weight};

/// The date in a card, largest, because it leads from the axis into the text.
const HEADING: Style = Style {
    weight: Weight::Bold,
    size: 25.0,
};
const TEXT: Style = Style {
    weight: Weight::Regular,
    size: 24.0,
};
const SOURCE: Style = Style {
    weight: Weight::Regular,
    size: 18.0,
};
/// Above the first line and below the last, in pixels.
const PADDING: f64 = 14.0;
/// Beside the lines, in pixels.
const INSET: f64 = 28.0;
/// Between the heading, the statement and the source, in pixels.
const SPACE: f64 = 3.0;
/// Between one card and the next, in pixels.
pub(super) const GAP: f64 = 14.0;
/// From the top of a card to where its line from the axis ends: the middle of its heading.
pub(super) const HANDLE: f64 = PADDING + HEADING.size * 0.68;
/// Where a picture has more items than this, statements have a line less, so that it can still be
/// looked through.
const MANY: usize = 16;

/// The texts of an item, made to fit.
#[derive(Debug, Clone)]
pub(super) struct Card {
    heading: Option<Line>,
    text: Vec<Line>,
    source: Option<Line>,
    /// Whether the item is in the span asked for.
    certain: bool,
    /// In pixels.
    pub(super) height: f64,
}

impl Card {
    /// Returns the card of an item, `width` pixels wide, in a picture of so many items.
    pub(super) fn new(item: &Item, setter: &Setter<'_>, width: f64, items: usize) -> Self {
        let width = width - 2.0 * INSET;
        let lines = if items > MANY { 3 } else { 4 };
        let heading = setter.line(&item.heading, HEADING, width);
        let text = setter.lines(&item.text, TEXT, width, lines);
        let source = setter.line(&item.source, SOURCE, width);
        let mut height = 2.0 * PADDING + HEADING.leading();
        if !text.is_empty() {
            height += SPACE + TEXT.leading() * text.len() as f64;
        }
        if source.is_some() {
            height += SPACE + SOURCE.leading();
        }
        Self {
            heading,
            text,
            source,
            certain: item.certain,
            height,
        }
    }

    /// Draws the card as wide as a room, from its top downwards, and inside its left edge a strip that
    /// looks like its mark on the axis.
    pub(super) fn draw(&self, drawing: &mut Drawing, palette: &Palette, strip: Paint, room: Room) {
        let whole = Form::Box {
            rect: Rect {
                x: room.left,
                y: room.top,
                width: room.width(),
                height: self.height,
            },
            radius: 10.0,
        };
        drawing.add(whole, self.paint(palette));
        let beside_text = Form::Box {
            rect: Rect {
                x: room.left + 9.0,
                y: room.top + PADDING,
                width: 6.0,
                height: self.height - 2.0 * PADDING,
            },
            radius: 2.0,
        };
        drawing.add(beside_text, strip);
        let mut rest = Room {
            left: room.left + INSET,
            right: room.right - INSET,
            top: room.top + PADDING,
        };
        if let Some(heading) = &self.heading {
            drawing.write(heading, HEADING, palette.ink, rest);
        }
        rest.top += HEADING.leading();
        if !self.text.is_empty() {
            rest.top += SPACE;
        }
        for line in &self.text {
            drawing.write(line, TEXT, palette.ink, rest);
            rest.top += TEXT.leading();
        }
        if let Some(source) = &self.source {
            rest.top += SPACE;
            drawing.write(source, SOURCE, palette.muted, rest);
        }
    }

    fn paint(&self, palette: &Palette) -> Paint {
        paint(palette, self.certain)
    }
}

/// Returns the look of a card: one of an item that only may be in the span is an outline.
pub(super) fn paint(palette: &Palette, certain: bool) -> Paint {
    let stroke = |colour, dashed| {
        Some(Stroke {
            colour,
            width: 1.5,
            dashed,
        })
    };
    match certain {
        true => Paint {
            fill: Some(palette.card),
            stroke: stroke(palette.edge, false),
        },
        false => Paint {
            fill: Some(palette.ground),
            stroke: stroke(palette.axis, true),
        },
    }
}
