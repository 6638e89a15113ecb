//! A timeline as a picture: an axis with ticks, and a card for each item beside its time.
//!
//! [`Picture::new`] computes the layout, and [`Picture::svg`] writes it as SVG. The widths of letters
//! come from [`FontMetrics`], so that nothing here reads a font. All lengths are in pixels, from the
//! upper left corner.

mod axis;
mod cards;
mod extent;
mod fitting;
mod legend;
mod marks;
mod palette;
mod placing;
mod plan;
mod runs;
mod script;
mod svg;
mod ticks;
mod words;

use super::{Entry, is_lasting};
use std::sync::Arc;

use crate::date::{EventDate, InSpan};
use crate::text::plain;
use extent::Extent;
use fitting::{Setter, Style};
use plan::Plan;
use svg::{Drawing, Room};

pub use palette::Theme;
pub use words::PictureWords;

/// The maximum number of items in a picture.
///
/// Forty cards are about 7,000 pixels high, which a phone still shows at its full width.
pub const ITEMS_MAX: usize = 40;
/// The font family of all texts whose letters it has.
pub const FAMILY: &str = "Open Sans";
/// The width of a picture, in pixels.
pub const WIDTH: f64 = 1200.0;
/// The margin on all sides, in pixels.
const MARGIN: f64 = 40.0;
/// The space between the title and the legend, in pixels; there is twice as much below the legend.
const SPACE: f64 = 12.0;
/// The maximum number of lines of a title.
const TITLE_LINES: usize = 2;
const TITLE: Style = Style {
    weight: Weight::Bold,
    size: 36.0,
};

/// The widths of texts, and the fonts that have their letters.
pub trait FontMetrics {
    /// Returns the width of a text in pixels, at a size in pixels.
    fn width(&self, text: &str, weight: Weight, size: f64) -> f64;

    /// Returns the family of a font that has a grapheme, [`FAMILY`] if possible; nothing if no font has it.
    fn family(&self, grapheme: &str) -> Option<Arc<str>>;
}

/// The weight of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

/// A dated entry of a picture.
#[derive(Debug, Clone)]
pub struct Item {
    /// The date.
    pub when: EventDate,
    /// Whether it held throughout its date, rather than happening at some moment within it.
    pub lasting: bool,
    /// Whether the date is in the span of the timeline for certain; otherwise it is so possibly.
    pub certain: bool,
    /// The date in words.
    pub heading: String,
    /// The statement.
    pub text: String,
    /// The source, in short.
    pub source: String,
}

impl Item {
    /// Returns the item of a timeline entry, with its date in words and its source in short.
    #[must_use]
    pub fn new(entry: &Entry<'_>, heading: String, source: String) -> Self {
        let fact = &entry.fact.fact;
        Self {
            when: entry.dated.date.clone(),
            lasting: is_lasting(fact),
            certain: entry.in_span == InSpan::Certain,
            heading,
            text: fact.statement.clone(),
            source,
        }
    }
}

/// Returns a description of a picture in at most `most` characters, for people who cannot see it.
#[must_use]
pub fn in_words(title: &str, items: &[Item], most: usize) -> String {
    let mut text = plain(title);
    let mut length = text.chars().count();
    for item in items.iter().take(ITEMS_MAX) {
        let line = format!("\n{}: {}", plain(&item.heading), plain(&item.text));
        length += line.chars().count();
        // Room for a line break and an ellipsis.
        if length + 2 > most {
            text.push_str("\n…");
            break;
        }
        text.push_str(&line);
    }
    text
}

/// A rectangle, in pixels from the upper left corner of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The top.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// The contents of a picture: its items with their extents, its words, and the typesetter.
#[derive(Clone, Copy)]
struct Contents<'a> {
    items: &'a [Item],
    /// The extents of the items, in the same order.
    extents: &'a [Extent],
    words: &'a PictureWords<'a>,
    setter: &'a Setter<'a>,
}

/// The layout of a timeline.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its width, in pixels.
    pub width: f64,
    /// Its height, in pixels.
    pub height: f64,
    title: String,
    ground: &'static str,
    drawing: Drawing,
}

impl Picture {
    /// Lays out the first [`ITEMS_MAX`] items, which must be in the order of [`EventDate::list_order`].
    #[must_use]
    pub fn new(
        items: &[Item],
        words: &PictureWords<'_>,
        theme: Theme,
        metrics: &dyn FontMetrics,
    ) -> Self {
        let palette = theme.palette();
        let setter = Setter {
            metrics,
            no_font: words.no_font,
        };
        let items = items.get(..ITEMS_MAX).unwrap_or(items);
        let extents: Vec<Extent> = items.iter().map(Extent::of).collect();
        let mut room = Room {
            left: MARGIN,
            right: WIDTH - MARGIN,
            top: MARGIN,
        };
        let mut drawing = Drawing::default();
        let title = setter.lines(words.title, TITLE, room.width(), TITLE_LINES);
        for line in &title {
            drawing.write(line, TITLE, palette.ink, room);
            room.top += TITLE.leading();
        }
        if !items.is_empty() {
            let contents = Contents {
                items,
                extents: &extents,
                words,
                setter: &setter,
            };
            let plan = Plan::new(contents);
            room.top += SPACE;
            room.top = legend::draw(&mut drawing, palette, contents, plan.is_broken(), room);
            room.top = plan
                .lowered(room.top + 2.0 * SPACE)
                .draw(&mut drawing, palette);
        }
        Self {
            width: WIDTH,
            height: (room.top + MARGIN).ceil(),
            title: words.title.split_whitespace().collect::<Vec<_>>().join(" "),
            ground: palette.ground,
            drawing,
        }
    }

    /// Returns the picture as SVG, which names the fonts “Open Sans” and “Noto Sans” with the weights 400
    /// and 700.
    #[must_use]
    pub fn svg(&self) -> String {
        self.drawing
            .svg(&self.title, self.ground, self.width, self.height)
    }

    /// Returns the rectangles of all lines of text.
    #[must_use]
    pub fn labels(&self) -> &[Rect] {
        self.drawing.labels()
    }
}

#[cfg(test)]
mod tests;
