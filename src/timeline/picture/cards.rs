//! Cards: the texts of each item.

use super::fitting::{Line, Setter, Style};
use super::palette::Palette;
use super::svg::{Drawing, Form, Paint, Room, Stroke};
use super::{Item, Rect, Weight};

/// The style of the date: the largest, because it leads from the axis to the text.
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
/// The space above the first line and below the last, in pixels.
const PADDING: f64 = 14.0;
/// The space on either side of the lines, in pixels.
const INSET: f64 = 28.0;
/// The space between heading, statement and source, in pixels.
const SPACE: f64 = 3.0;
/// The space between two cards, in pixels.
pub(super) const GAP: f64 = 14.0;
/// The distance from the top of a card to the end of its line from the axis, in pixels: the middle of the
/// heading.
pub(super) const HANDLE: f64 = PADDING + HEADING.size * 0.68;
/// The number of items above which statements have one line less, so that the picture stays easy to scan.
const MANY: usize = 16;

/// The texts of an item, set in lines that fit.
#[derive(Debug, Clone)]
pub(super) struct Card {
    heading: Option<Line>,
    text: Vec<Line>,
    source: Option<Line>,
    /// Whether the item is in the span of the timeline for certain.
    certain: bool,
    /// The height, in pixels.
    pub(super) height: f64,
}

impl Card {
    /// Returns the card of an item, `width` pixels wide, in a picture with `items` items.
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

    /// Draws the card in a room, from its top downwards, with a strip inside its left edge that looks
    /// like its mark on the axis.
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

/// Returns the paint of a card; that of an item that is only possibly in the span is an outline.
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
