//! The legend: the marks that occur, and what they mean.

use super::extent::{Extent, Sort};
use super::fitting::{Setter, Style};
use super::palette::Palette;
use super::svg::{Drawing, Form};
use super::{Item, PictureWords, Rect, Weight, cards, marks};

const STYLE: Style = Style {
    weight: Weight::Regular,
    size: 18.0,
};
/// The width of a mark, in pixels.
const MARK: f64 = 26.0;
/// Between a mark and its words, in pixels.
const SPACE: f64 = 8.0;
/// Between one mark's words and the next mark, in pixels.
const GAP: f64 = 30.0;
/// From one row to the next, in pixels.
const ROW: f64 = 30.0;

/// A mark that the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Within,
    Lasting,
    Unsure,
    Possible,
    Broken,
}

const MARKS: [Mark; 5] = [
    Mark::Lasting,
    Mark::Within,
    Mark::Unsure,
    Mark::Possible,
    Mark::Broken,
];

impl Mark {
    fn occurs(self, items: &[Item], extents: &[Extent], broken: bool) -> bool {
        let any = |is: fn(&Extent) -> bool| extents.iter().any(is);
        match self {
            Self::Within => any(|extent| extent.sort == Sort::Within),
            Self::Lasting => any(|extent| extent.sort == Sort::Lasting),
            Self::Unsure => any(|extent| extent.unsure),
            Self::Possible => items.iter().any(|item| !item.certain),
            Self::Broken => broken,
        }
    }

    fn words<'a>(self, words: &PictureWords<'a>) -> &'a str {
        match self {
            Self::Within => words.within,
            Self::Lasting => words.lasting,
            Self::Unsure => words.unsure,
            Self::Possible => words.possible,
            Self::Broken => words.broken,
        }
    }

    fn draw(self, drawing: &mut Drawing, palette: &Palette, (x, y): (f64, f64)) {
        let bar = |height: f64| Form::Box {
            rect: Rect {
                x,
                y: y - height / 2.0,
                width: MARK,
                height,
            },
            radius: 2.0,
        };
        let extent = |sort| Extent {
            first: None,
            end: None,
            sort,
            unsure: false,
        };
        match self {
            Self::Within => drawing.add(bar(10.0), marks::paint(palette, extent(Sort::Within))),
            Self::Lasting => {
                drawing.add(bar(10.0), marks::paint(palette, extent(Sort::Lasting)));
            }
            Self::Unsure => {
                let mut unsure = extent(Sort::Within);
                unsure.unsure = true;
                drawing.add(bar(10.0), marks::paint(palette, unsure));
            }
            Self::Possible => drawing.add(bar(18.0), cards::paint(palette, false)),
            Self::Broken => marks::zigzag(drawing, palette, (x + MARK / 2.0, y)),
        }
    }
}

/// Draws the legend from `left` to `right`, below `top`; returns where it ends.
pub(super) fn draw(
    drawing: &mut Drawing,
    palette: &Palette,
    (setter, words): (&Setter<'_>, &PictureWords<'_>),
    (items, extents, broken): (&[Item], &[Extent], bool),
    (left, right, top): (f64, f64, f64),
) -> f64 {
    let (mut x, mut y) = (left, top);
    let mut empty = true;
    for mark in MARKS {
        if !mark.occurs(items, extents, broken) {
            continue;
        }
        let Some(line) = setter.line(mark.words(words), STYLE, right - left - MARK - SPACE) else {
            continue;
        };
        let width = MARK + SPACE + line.width;
        if x > left && x + width > right {
            (x, y) = (left, y + ROW);
        }
        mark.draw(drawing, palette, (x, y + ROW / 2.0));
        let text = x + MARK + SPACE;
        let above = (ROW - STYLE.height()) / 2.0;
        drawing.write(
            &line,
            STYLE,
            palette.muted,
            (text, text + line.width, y + above),
        );
        x += width + GAP;
        empty = false;
    }
    if empty { top } else { y + ROW }
}
