//! The legend: the marks that occur in the picture, with their meanings.

use super::extent::{Extent, Sort};
use super::fitting::Style;
use super::palette::Palette;
use super::svg::{Drawing, Form, Point, Room};
use super::{Contents, PictureWords, Rect, Weight, cards, marks};

const STYLE: Style = Style {
    weight: Weight::Regular,
    size: 18.0,
};
/// The width of a mark, in pixels.
const MARK: f64 = 26.0;
/// The space between a mark and its words, in pixels.
const SPACE: f64 = 8.0;
/// The space between the words of a mark and the next mark, in pixels.
const GAP: f64 = 30.0;
/// The height of a row, in pixels.
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
    fn occurs(self, contents: Contents<'_>, broken: bool) -> bool {
        let any = |is: fn(&Extent) -> bool| contents.extents.iter().any(is);
        match self {
            Self::Within => any(|extent| extent.sort == Sort::Within),
            Self::Lasting => any(|extent| extent.sort == Sort::Lasting),
            Self::Unsure => any(|extent| extent.unsure),
            Self::Possible => contents.items.iter().any(|item| !item.certain),
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

    /// Draws the mark with the middle of its left side at a point.
    fn draw(self, drawing: &mut Drawing, palette: &Palette, at: Point) {
        let bar = |height: f64| Form::Box {
            rect: Rect {
                x: at.x,
                y: at.y - height / 2.0,
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
            Self::Broken => {
                let middle = Point {
                    x: at.x + MARK / 2.0,
                    ..at
                };
                marks::zigzag(drawing, palette, middle);
            }
        }
    }
}

/// Draws the legend in a room, and returns its end in pixels. `broken` states whether the axis has a break.
pub(super) fn draw(
    drawing: &mut Drawing,
    palette: &Palette,
    contents: Contents<'_>,
    broken: bool,
    room: Room,
) -> f64 {
    let mut corner = Point {
        x: room.left,
        y: room.top,
    };
    let mut empty = true;
    let occurring = MARKS
        .into_iter()
        .filter(|mark| mark.occurs(contents, broken));
    for mark in occurring {
        let most = room.width() - MARK - SPACE;
        let words = mark.words(contents.words);
        let Some(line) = contents.setter.line(words, STYLE, most) else {
            continue;
        };
        let width = MARK + SPACE + line.width;
        if corner.x > room.left && corner.x + width > room.right {
            corner = Point {
                x: room.left,
                y: corner.y + ROW,
            };
        }
        let middle = Point {
            y: corner.y + ROW / 2.0,
            ..corner
        };
        mark.draw(drawing, palette, middle);
        let left = corner.x + MARK + SPACE;
        let beside = Room {
            left,
            right: left + line.width,
            top: corner.y + (ROW - STYLE.height()) / 2.0,
        };
        drawing.write(&line, STYLE, palette.muted, beside);
        corner.x += width + GAP;
        empty = false;
    }
    if empty { room.top } else { corner.y + ROW }
}
