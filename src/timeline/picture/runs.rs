//! Runs: a line split into parts with one writing direction and one font each.
//!
//! Each run is given to the renderer separately, because renderers differ in how they treat a line with
//! several fonts and directions.

use std::sync::Arc;

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

use super::FAMILY;

/// A part of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    /// The family of the font.
    pub(super) family: Arc<str>,
    /// Whether it is written from right to left.
    pub(super) from_right: bool,
    /// The distance of its left side from that of the line, in pixels.
    pub(super) x: f64,
    /// The width, in pixels.
    pub(super) width: f64,
}

/// Splits a line into runs, from left to right.
///
/// The order and the directions follow Unicode's bidirectional algorithm (UAX #9). A grapheme without a
/// family, such as a space, joins the run before it.
pub(super) fn runs(
    line: &str,
    from_right: bool,
    family: impl Fn(&str) -> Option<Arc<str>>,
    width: impl Fn(&str) -> f64,
) -> Vec<Run> {
    let level = if from_right {
        Level::rtl()
    } else {
        Level::ltr()
    };
    let bidi = BidiInfo::new(line, Some(level));
    let mut runs = Vec::new();
    let mut x = 0.0;
    for paragraph in &bidi.paragraphs {
        let (levels, ranges) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in ranges {
            let from_right = levels.get(range.start).is_some_and(|level| level.is_rtl());
            let text = line.get(range).expect("a run ends between two letters");
            let mut parts = by_family(text, &family);
            if from_right {
                parts.reverse();
            }
            for (text, family) in parts {
                let width = width(&text);
                runs.push(Run {
                    text,
                    family,
                    from_right,
                    x,
                    width,
                });
                x += width;
            }
        }
    }
    runs
}

fn by_family(text: &str, family: impl Fn(&str) -> Option<Arc<str>>) -> Vec<(String, Arc<str>)> {
    let mut parts: Vec<(String, Arc<str>)> = Vec::new();
    for grapheme in text.graphemes(true) {
        let family = family(grapheme);
        match parts.last_mut() {
            Some((part, last)) if family.as_ref().is_none_or(|family| family == last) => {
                part.push_str(grapheme);
            }
            _ => parts.push((grapheme.to_owned(), family.unwrap_or_else(|| FAMILY.into()))),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits a line of letters that are all one pixel wide; Cyrillic and Arabic have fonts of their own.
    fn parted(line: &str, from_right: bool) -> Vec<(String, String, bool, f64)> {
        let family = |grapheme: &str| {
            let letter = grapheme.chars().next().filter(|letter| *letter != ' ')?;
            Some(match letter {
                'а'..='я' => "Cyrillic".into(),
                '\u{600}'..='\u{6ff}' => "Arabic".into(),
                _ => FAMILY.into(),
            })
        };
        let width = |text: &str| f64::from(u32::try_from(text.graphemes(true).count()).unwrap());
        let runs = runs(line, from_right, family, width).into_iter();
        runs.map(|run| (run.text, run.family.to_string(), run.from_right, run.x))
            .collect()
    }

    fn part(text: &str, family: &str, from_right: bool, x: f64) -> (String, String, bool, f64) {
        (text.to_owned(), family.to_owned(), from_right, x)
    }

    #[test]
    fn a_line_is_split_by_the_fonts_of_its_letters() {
        let parts = [
            part("one ", FAMILY, false, 0.0),
            part("жж", "Cyrillic", false, 4.0),
            part(", two", FAMILY, false, 6.0),
        ];
        assert_eq!(parted("one жж, two", false), parts);
        assert_eq!(parted("", false), []);
    }

    #[test]
    fn a_right_to_left_line_is_returned_from_left_to_right() {
        let parts = [
            part("عام", "Arabic", true, 0.0),
            part(" ", FAMILY, true, 3.0),
            part("2018", FAMILY, false, 4.0),
            part("في ", "Arabic", true, 8.0),
        ];
        assert_eq!(parted("في 2018 عام", true), parts);
    }
}
