//! A timeline as a picture: an axis with ticks, and a card for each item beside its time.
//!
//! [`Picture::new`] lays it out, [`Picture::svg`] writes it down. How wide letters are is asked of
//! [`FontMetrics`], so that nothing here reads a font.

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

/// The most items of a picture; more take another.
///
/// Forty cards are some 7,000 pixels high, which a phone still shows at its full width.
pub const ITEMS_MAX: usize = 40;
/// The font that texts are set in, as far as it has their letters.
pub const FAMILY: &str = "Open Sans";
/// The width of a picture, in pixels.
pub const WIDTH: f64 = 1200.0;
/// Between the edge of a picture and all that is in it, in pixels.
const MARGIN: f64 = 40.0;
/// Between the title and the legend, in pixels; below them it is twice as much.
const SPACE: f64 = 12.0;
/// The most lines of a title.
const TITLE_LINES: usize = 2;
const TITLE: Style = Style {
    weight: Weight::Bold,
    size: 36.0,
};

/// How wide letters are, and which there are.
pub trait FontMetrics {
    /// Returns the width of a text in pixels, at a size in pixels.
    fn width(&self, text: &str, weight: Weight, size: f64) -> f64;

    /// Returns the family of a font that has a grapheme: [`FAMILY`] where that has it; nothing where no
    /// font has.
    fn family(&self, grapheme: &str) -> Option<Arc<str>>;
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

/// Something with a date, to be shown.
#[derive(Debug, Clone)]
pub struct Item {
    /// When it was.
    pub when: EventDate,
    /// Whether it is a state that held through its span, rather than something at some moment in it.
    pub lasting: bool,
    /// Whether its date lies in the span asked for; else it only may.
    pub certain: bool,
    /// Its date in words.
    pub heading: String,
    /// The statement.
    pub text: String,
    /// Where it is from, in short.
    pub source: String,
}

impl Item {
    /// Makes an item of an entry of a timeline, with its date in words and its source in short.
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

/// Tells in words what a picture shows, in so many characters at most: for those who cannot see it.
#[must_use]
pub fn in_words(title: &str, items: &[Item], most: usize) -> String {
    let mut text = plain(title);
    let mut length = text.chars().count();
    for item in items.iter().take(ITEMS_MAX) {
        let line = format!("\n{}: {}", plain(&item.heading), plain(&item.text));
        length += line.chars().count();
        // What is left out is told by a sign that takes two characters.
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
    /// Its left side.
    pub x: f64,
    /// Its top.
    pub y: f64,
    /// From its left side to its right.
    pub width: f64,
    /// From its top to its bottom.
    pub height: f64,
}

/// What a picture shows: its items, the days that each touches, and the words around them.
#[derive(Clone, Copy)]
struct Contents<'a> {
    items: &'a [Item],
    /// Of each item, in the same order.
    extents: &'a [Extent],
    words: &'a PictureWords<'a>,
    setter: &'a Setter<'a>,
}

/// A timeline that is laid out.
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
    /// Lays out the first [`ITEMS_MAX`] items, which come in the order of
    /// [`EventDate::list_order`].
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

    /// Returns the picture as SVG, which names the fonts “Open Sans” and “Noto Sans” at the weights
    /// 400 and 700.
    #[must_use]
    pub fn svg(&self) -> String {
        self.drawing
            .svg(&self.title, self.ground, self.width, self.height)
    }

    /// Returns the rectangle of every line of text.
    #[must_use]
    pub fn labels(&self) -> &[Rect] {
        self.drawing.labels()
    }
}

#[cfg(test)]
mod tests;
