//! Typesetting: texts cleaned, wrapped and cut to fit.

use unicode_normalization::char::canonical_combining_class;
use unicode_segmentation::UnicodeSegmentation as _;

use super::runs::{Run, runs};
use super::script::{may_break, runs_from_right};
use super::{FontMetrics, Weight};

/// The maximum number of graphemes that are considered for one line: more than fit in the widest line,
/// even of the narrowest letters.
const LINE_GRAPHEMES: usize = 240;
/// The maximum number of combining marks on one letter: no script needs more, and they stay within the line.
const COMBINING_MAX: usize = 3;
/// The maximum number of characters in one grapheme: family emoji have up to eleven.
const GRAPHEME_MAX: usize = 12;
const ELLIPSIS: &str = "…";

/// The style of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// The weight of its letters.
    pub(super) weight: Weight,
    /// The size of its letters, in pixels.
    pub(super) size: f64,
}

impl Style {
    /// Returns the height of a line's rectangle, in pixels.
    ///
    /// Open Sans reaches 1.07 times its size above its baseline, and .29 times below.
    pub(super) fn height(self) -> f64 {
        self.size * 1.36
    }

    /// Returns the distance between two baselines, in pixels.
    pub(super) fn leading(self) -> f64 {
        self.size * 1.38
    }
}

/// A line of text that fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// The text.
    pub(super) text: String,
    /// The runs that it is drawn in, from left to right.
    pub(super) runs: Vec<Run>,
    /// The width, in pixels.
    pub(super) width: f64,
    /// Whether the line is written from right to left.
    pub(super) from_right: bool,
}

/// The typesetter.
#[derive(Clone, Copy)]
pub(super) struct Setter<'a> {
    /// The widths of texts, and the fonts that have their letters.
    pub(super) metrics: &'a dyn FontMetrics,
    /// The text that replaces letters that no font has.
    pub(super) no_font: &'a str,
}

/// A grapheme, and whether a space precedes it.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    spaced: bool,
}

impl Setter<'_> {
    /// Returns a text in at most `most` lines of `width` pixels; a text that is cut ends with an ellipsis.
    pub(super) fn lines(&self, text: &str, style: Style, width: f64, most: usize) -> Vec<Line> {
        let budget = most.saturating_mul(LINE_GRAPHEMES);
        let (pieces, whole) = self.pieces(text, budget);
        let from_right = runs_from_right(pieces.iter().map(|piece| piece.text.as_str()));
        let mut lines = Vec::new();
        let mut rest = pieces.as_slice();
        while !rest.is_empty() && lines.len() < most {
            let last = lines.len() + 1 == most;
            let (fits, after) = self.filling(rest, style, width);
            let line = if (last && !after.is_empty()) || (after.is_empty() && !whole) {
                let room = width - self.width(ELLIPSIS, style);
                let (before_ellipsis, _) = self.filling(rest, style, room);
                rest = &[];
                cut(&joined(before_ellipsis, false))
            } else {
                // A grapheme wider than the line cannot be drawn.
                rest = if fits.is_empty() {
                    after.get(1..).expect("what does not fit is not empty")
                } else {
                    after
                };
                joined(fits, false)
            };
            if !line.is_empty() && self.width(&line, style) <= width {
                lines.push(self.set(line, style, from_right, width));
            }
        }
        lines
    }

    /// Sets a line that fits, at most `most` pixels wide.
    fn set(&self, text: String, style: Style, from_right: bool, most: f64) -> Line {
        let family = |grapheme: &str| {
            let is_drawn = !shown(grapheme).is_empty();
            is_drawn.then(|| self.metrics.family(grapheme)).flatten()
        };
        let runs = runs(&text, from_right, family, |run| self.width(run, style));
        let end = runs.last().map_or(0.0, |run| run.x + run.width);
        Line {
            text,
            width: end.min(most),
            from_right,
            runs,
        }
    }

    /// Returns a text in one line, cut if it is too long, or nothing if the text is empty.
    pub(super) fn line(&self, text: &str, style: Style, width: f64) -> Option<Line> {
        self.lines(text, style, width, 1).pop()
    }

    /// Splits pieces into those that fit in a line and the rest: at the last possible line break, or, if
    /// there is none, after as many pieces as fit.
    fn filling<'a>(
        &self,
        pieces: &'a [Piece],
        style: Style,
        width: f64,
    ) -> (&'a [Piece], &'a [Piece]) {
        let mut used = 0.0;
        let mut count = 0;
        for word in words(pieces) {
            let text = joined(word, count > 0);
            let wide = self.width(&text, style);
            if used + wide <= width && count + word.len() <= LINE_GRAPHEMES {
                used += wide;
                count += word.len();
                continue;
            }
            if count == 0 {
                count = self.fill_letters(word, style, width);
            }
            break;
        }
        // A sequence of letters can be wider than the sum of their widths.
        loop {
            let (fits, after) = pieces.split_at(count);
            if count == 0 || self.width(&joined(fits, false), style) <= width {
                return (fits, after);
            }
            count = (count * 15 / 16).min(count - 1);
        }
    }

    fn fill_letters(&self, word: &[Piece], style: Style, width: f64) -> usize {
        let mut used = 0.0;
        word.iter()
            .take(LINE_GRAPHEMES)
            .take_while(|piece| {
                used += self.width(&piece.text, style);
                used <= width
            })
            .count()
    }

    /// Returns the width of a text in pixels, or a generous estimate if the metrics return no valid width.
    pub(super) fn width(&self, text: &str, style: Style) -> f64 {
        if text.is_empty() {
            return 0.0;
        }
        let width = self.metrics.width(text, style.weight, style.size);
        if width.is_finite() && width >= 0.0 {
            width
        } else {
            style.size * text.graphemes(true).count() as f64
        }
    }

    /// Returns at most `budget` pieces of a text, and whether they are all of it.
    fn pieces(&self, text: &str, budget: usize) -> (Vec<Piece>, bool) {
        let mut pieces = Vec::new();
        let mut spaced = false;
        let mut noted = false;
        for grapheme in text.graphemes(true) {
            let text = shown(grapheme);
            if text.is_empty() {
                spaced |= grapheme.contains(char::is_whitespace);
                continue;
            }
            if pieces.len() >= budget {
                return (pieces, false);
            }
            if self.metrics.family(&text).is_some() {
                spaced |= noted;
                noted = false;
                pieces.push(Piece { text, spaced });
            } else if !noted {
                noted = true;
                for word in self.no_font.split_whitespace() {
                    let letters = word
                        .graphemes(true)
                        .map(shown)
                        .filter(|text| !text.is_empty());
                    pieces.extend(letters.enumerate().map(|(index, text)| Piece {
                        text,
                        spaced: index == 0,
                    }));
                }
            }
            spaced = false;
        }
        (pieces, true)
    }
}

/// Returns the part of a grapheme that is drawn: no spaces, no control characters, no direction marks,
/// and no more combining marks than [`COMBINING_MAX`].
fn shown(grapheme: &str) -> String {
    let mut marks = 0;
    let is_drawn = |letter: &char| {
        let hidden = matches!(letter,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}');
        !hidden && !letter.is_control() && !letter.is_whitespace()
    };
    let few = |letter: &char| {
        marks = match canonical_combining_class(*letter) {
            0 => 0,
            _ => marks + 1,
        };
        marks <= COMBINING_MAX
    };
    let text: String = grapheme
        .chars()
        .filter(is_drawn)
        .filter(few)
        .take(GRAPHEME_MAX)
        .collect();
    // Joiners and variation selectors alone draw nothing.
    match text.trim_matches(['\u{200c}', '\u{200d}', '\u{fe0e}', '\u{fe0f}']) {
        "" => String::new(),
        _ => text,
    }
}

/// Splits pieces at the possible line breaks.
fn words(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.chunk_by(|before, after| !after.spaced && !may_break(&before.text, &after.text))
}

/// Joins pieces into a text. If `spaced`, the space before the first piece is kept.
fn joined(pieces: &[Piece], spaced: bool) -> String {
    let mut text = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if piece.spaced && (index > 0 || spaced) {
            text.push(' ');
        }
        text.push_str(&piece.text);
    }
    text
}

/// Returns a text with an ellipsis, without the punctuation at its end.
fn cut(text: &str) -> String {
    let kept = text.trim_end_matches([
        ',', ';', ':', '.', '-', '–', '—', '、', '，', '；', '：', '。',
    ]);
    format!("{}{ELLIPSIS}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::timeline::picture::FAMILY;

    /// Metrics by which every letter is half as wide as high, and Tifinagh has no font.
    struct Even;

    impl FontMetrics for Even {
        fn width(&self, text: &str, _: Weight, size: f64) -> f64 {
            size / 2.0 * text.graphemes(true).count() as f64
        }

        fn family(&self, grapheme: &str) -> Option<Arc<str>> {
            let family = if grapheme.contains('ж') {
                "Other"
            } else {
                FAMILY
            };
            (!grapheme.contains('ⵣ')).then(|| family.into())
        }
    }

    /// Metrics that return the same width for every text.
    struct Nothing(f64);

    impl FontMetrics for Nothing {
        fn width(&self, _: &str, _: Weight, _: f64) -> f64 {
            self.0
        }

        fn family(&self, _: &str) -> Option<Arc<str>> {
            Some(FAMILY.into())
        }
    }

    const STYLE: Style = Style {
        weight: Weight::Regular,
        size: 2.0,
    };

    /// Sets a text in lines of `letters` letters.
    fn set(text: &str, letters: u32, most: usize) -> Vec<String> {
        let setter = Setter {
            metrics: &Even,
            no_font: "[no font]",
        };
        let lines = setter.lines(text, STYLE, f64::from(letters), most);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_text_is_wrapped_and_cut_between_words() {
        assert_eq!(set("one two three", 20, 2), ["one two three"]);
        assert_eq!(set("one two three", 8, 2), ["one two", "three"]);
        assert_eq!(
            set("one two three, four", 10, 2),
            ["one two", "three,"].map(|line| line.replace("three,", "three…"))
        );
    }

    #[test]
    fn a_word_longer_than_a_line_is_split() {
        assert_eq!(set("abcdefgh", 3, 4), ["abc", "def", "gh"]);
        assert_eq!(set("abcdefgh", 3, 2), ["abc", "de…"]);
    }

    #[test]
    fn chinese_is_wrapped_between_characters() {
        assert_eq!(set("中国的首都。是北京", 5, 4), ["中国的首", "都。是北京"]);
    }

    #[test]
    fn spaces_and_controls_are_not_drawn() {
        assert_eq!(set(" a\u{0}\u{7} \r\n\t b\u{202e}c ", 20, 1), ["a bc"]);
        assert_eq!(set("", 20, 3), [""; 0]);
        assert_eq!(set("\u{200d}\u{200b}", 20, 3), [""; 0]);
    }

    #[test]
    fn surplus_combining_marks_are_dropped() {
        let heaped = format!("o{}k", "\u{301}".repeat(4_000));
        assert_eq!(set(&heaped, 20, 1), ["o\u{301}\u{301}\u{301}k"]);
    }

    #[test]
    fn letters_without_a_font_are_replaced_by_one_note() {
        assert_eq!(set("aⵣⵣ ⵣb", 40, 1), ["a [no font] b"]);
        assert_eq!(set("ⵣ", 40, 1), ["[no font]"]);
    }

    #[test]
    fn only_the_part_of_a_text_that_could_fit_is_measured() {
        /// Metrics that count the letters that are measured.
        struct Counting(std::cell::Cell<usize>);

        impl FontMetrics for Counting {
            fn width(&self, text: &str, _: Weight, _: f64) -> f64 {
                self.0.set(self.0.get() + text.len());
                0.0
            }

            fn family(&self, _: &str) -> Option<Arc<str>> {
                Some(FAMILY.into())
            }
        }

        for text in ["a".repeat(1_000_000), "a ".repeat(500_000)] {
            let metrics = Counting(std::cell::Cell::new(0));
            let setter = Setter {
                metrics: &metrics,
                no_font: "",
            };
            setter.lines(&text, STYLE, 100.0, 4);
            assert!(metrics.0.get() < 40 * LINE_GRAPHEMES, "{:?}", metrics.0);
        }
    }

    #[test]
    fn invalid_widths_still_give_lines_that_fit() {
        let text = "word ".repeat(800);
        for width in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300] {
            let metrics = &Nothing(width);
            let setter = Setter {
                metrics,
                no_font: "",
            };
            let lines = setter.lines(&text, STYLE, 100.0, 4);
            assert!(lines.len() <= 4);
            assert!(lines.iter().all(|line| line.width <= 100.0));
        }
    }
}
