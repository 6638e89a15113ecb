//! Drawing: renders a timeline as PNG, and measures its texts.
//!
//! Open Sans, for Latin, Greek and Cyrillic, is part of Ibid. Other scripts are drawn with the fonts that the
//! system has.

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use lru::LruCache;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{self, Database, ID};
use resvg::usvg::{self, FontResolver};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::timeline::picture::{FAMILY, FontMetrics, Picture, Weight};

/// The fonts that are part of Ibid; their licence is in the same folder.
const OWN: [&[u8]; 2] = [
    include_bytes!("drawing/fonts/OpenSans-Regular.ttf"),
    include_bytes!("drawing/fonts/OpenSans-Bold.ttf"),
];
/// The number of widths, and of graphemes, that are cached: enough for a few thousand facts.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).expect("is not zero");

/// The fonts of Ibid and of the system.
pub struct Fonts {
    /// All fonts.
    all: Arc<Database>,
    /// The regular upright fonts, best first: Ibid's own, then the Noto families, then others.
    plain: Vec<ID>,
    shapers: Mutex<HashMap<ID, Arc<ShaperData>>>,
    /// The family that has a grapheme, if any.
    known: Mutex<LruCache<Box<str>, Option<Arc<str>>>>,
    /// The widths of texts at a size of 1 pixel.
    widths: Mutex<LruCache<(Weight, Box<str>), f64>>,
}

/// The reason why a picture cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// resvg cannot read its SVG.
    #[error("cannot read the picture")]
    Unreadable(#[from] usvg::Error),
    /// The picture is too large.
    #[error("the picture is too large: {width} by {height} pixels")]
    TooLarge {
        /// The width, in pixels.
        width: f64,
        /// The height, in pixels.
        height: f64,
    },
    /// The pixels cannot be written.
    #[error("cannot write the picture")]
    Unwritten(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Fonts")
            .field("faces", &self.all.len())
            .finish_non_exhaustive()
    }
}

impl Fonts {
    /// Returns the fonts of Ibid and of the system, searching the system on the first call.
    pub fn here() -> &'static Self {
        static HERE: OnceLock<Fonts> = OnceLock::new();
        HERE.get_or_init(|| {
            let mut all = Database::new();
            all.load_system_fonts();
            Self::new(all)
        })
    }

    /// Adds Ibid's own fonts to others, and ranks them.
    fn new(mut all: Database) -> Self {
        for font in OWN {
            all.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        let mut plain: Vec<(u8, &str, ID)> = all.faces().filter_map(rank).collect();
        plain.sort_unstable_by_key(|(rank, name, _)| (*rank, *name));
        Self {
            plain: plain.into_iter().map(|(.., id)| id).collect(),
            all: Arc::new(all),
            shapers: Mutex::default(),
            known: Mutex::new(LruCache::new(REMEMBERED)),
            widths: Mutex::new(LruCache::new(REMEMBERED)),
        }
    }

    /// Draws a picture as PNG.
    ///
    /// # Errors
    ///
    /// Returns a [`DrawingError`] if the picture is too large, which no picture of a timeline is.
    pub fn png(&self, picture: &Picture) -> Result<Vec<u8>, DrawingError> {
        let options = usvg::Options {
            fontdb: Arc::clone(&self.all),
            // Each run names the font that has its letters. With its own fallback, resvg could replace
            // letters that the font has as well.
            font_resolver: FontResolver {
                select_fallback: Box::new(|_, _, _| None),
                ..FontResolver::default()
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&picture.svg(), &options)?;
        let size = tree.size().to_int_size();
        let mut pixels =
            Pixmap::new(size.width(), size.height()).ok_or(DrawingError::TooLarge {
                width: picture.width,
                height: picture.height,
            })?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels
            .encode_png()
            .map_err(|error| DrawingError::Unwritten(error.into()))
    }

    /// Returns the font of a family in a weight.
    fn face(&self, family: &str, weight: Weight) -> Option<ID> {
        self.all.query(&fontdb::Query {
            families: &[fontdb::Family::Name(family)],
            weight: match weight {
                Weight::Regular => fontdb::Weight::NORMAL,
                Weight::Bold => fontdb::Weight::BOLD,
            },
            ..fontdb::Query::default()
        })
    }

    /// Returns the best family that has a grapheme in both weights.
    fn having(&self, grapheme: &str) -> Option<Arc<str>> {
        let has = |id| {
            self.shaped(id, grapheme)
                .is_some_and(|shaped| shaped.is_whole)
        };
        let mut families = self.plain.iter().filter(|id| has(**id)).filter_map(|id| {
            let (family, _) = self.all.face(*id)?.families.first()?;
            self.face(family, Weight::Bold).filter(|id| has(*id))?;
            Some(family.as_str().into())
        });
        families.next()
    }

    /// Shapes a text with one font.
    fn shaped(&self, id: ID, text: &str) -> Option<Shaped> {
        self.all.with_face_data(id, |data, index| {
            let font = FontRef::from_index(data, index).ok()?;
            let kept = Arc::clone(
                lock(&self.shapers)
                    .entry(id)
                    .or_insert_with(|| Arc::new(ShaperData::new(&font))),
            );
            let shaper = kept.shaper(&font).build();
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(text);
            buffer.guess_segment_properties();
            let glyphs = shaper.shape(buffer, ShapeOptions::new());
            let advance: i32 = glyphs
                .glyph_positions()
                .iter()
                .map(|glyph| glyph.x_advance)
                .sum();
            Some(Shaped {
                width: f64::from(advance) / f64::from(shaper.units_per_em().max(1)),
                is_whole: glyphs.glyph_infos().iter().all(|glyph| glyph.glyph_id != 0),
            })
        })?
    }

    /// Returns the width of a text at a size of 1 pixel, measuring each run of letters with the font that
    /// has them.
    fn measured(&self, text: &str, weight: Weight) -> f64 {
        let own = || Arc::from(FAMILY);
        let mut runs: Vec<(Arc<str>, String)> = Vec::new();
        for grapheme in text.graphemes(true) {
            let family = self.family(grapheme).unwrap_or_else(own);
            match runs.last_mut() {
                Some((last, run)) if *last == family => run.push_str(grapheme),
                _ => runs.push((family, grapheme.to_owned())),
            }
        }
        let widths = runs.iter().filter_map(|(family, run)| {
            let shaped = self.shaped(self.face(family, weight)?, run)?;
            Some(shaped.width)
        });
        widths.sum()
    }
}

/// A text shaped with one font.
struct Shaped {
    /// The width at a size of 1 pixel.
    width: f64,
    /// Whether the font has all its letters.
    is_whole: bool,
}

impl FontMetrics for Fonts {
    fn width(&self, text: &str, weight: Weight, size: f64) -> f64 {
        let key = (weight, text.into());
        if let Some(width) = lock(&self.widths).get(&key) {
            return width * size;
        }
        let width = self.measured(text, weight);
        lock(&self.widths).put(key, width);
        width * size
    }

    fn family(&self, grapheme: &str) -> Option<Arc<str>> {
        if let Some(known) = lock(&self.known).get(grapheme) {
            return known.clone();
        }
        let family = self.having(grapheme);
        lock(&self.known).put(grapheme.into(), family.clone());
        family
    }
}

/// Returns the rank of a regular upright font, with its name and id: 0 for Ibid's own, 1 and 2 for the Noto
/// families, which are designed to match each other.
fn rank(face: &fontdb::FaceInfo) -> Option<(u8, &str, ID)> {
    let (family, _) = face.families.first()?;
    let is_plain = face.style == fontdb::Style::Normal
        && face.weight == fontdb::Weight::NORMAL
        && face.stretch == fontdb::Stretch::Normal;
    // Fonts of bitmap pictures cannot be drawn as text.
    let is_drawn = is_plain && !family.contains("Color Emoji");
    let rank = match family.as_str() {
        FAMILY => 0,
        family if family.starts_with("Noto Sans") => 1,
        family if family.starts_with("Noto") => 2,
        _ => 3,
    };
    is_drawn.then_some((rank, face.post_script_name.as_str(), face.id))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::picture::{Item, PictureWords, Theme};

    /// Returns Ibid's own fonts, as on a system without any.
    fn own() -> Fonts {
        Fonts::new(Database::new())
    }

    #[test]
    fn latin_greek_and_cyrillic_need_no_system_font() {
        let fonts = own();
        for grapheme in ["a", "Z", "ß", "ő", "é", "Ω", "ж", "Ї", "“", "…", "€", "1"] {
            assert_eq!(
                fonts.family(grapheme).as_deref(),
                Some(FAMILY),
                "{grapheme}"
            );
        }
        for grapheme in ["中", "ع", "ⵣ", "👪"] {
            assert_eq!(fonts.family(grapheme), None, "{grapheme}");
        }
    }

    #[test]
    fn widths_depend_on_the_letters_the_weight_and_the_size() {
        let fonts = own();
        let regular = |text| fonts.width(text, Weight::Regular, 10.0);
        assert!(regular("iii") < regular("mmm"));
        assert!(regular("mmm") < fonts.width("mmm", Weight::Bold, 10.0));
        let twice = fonts.width("mmm", Weight::Regular, 20.0);
        assert!((twice - 2.0 * regular("mmm")).abs() < 1e-9);
        // The advance of “H” in the font's table is 1511 of 2048 units.
        assert!((regular("HH") - 10.0 * 2.0 * 1511.0 / 2048.0).abs() < 1e-9);
    }

    #[test]
    fn a_png_has_the_size_of_its_picture() {
        let fonts = own();
        let item = Item {
            when: "2018-07-16".parse().unwrap(),
            lasting: false,
            certain: true,
            heading: "16 July 2018".to_owned(),
            text: "中 stands for what no font has.".to_owned(),
            source: "A book".to_owned(),
        };
        let words = PictureWords::ENGLISH.titled("Timeline");
        let picture = Picture::new(&[item], &words, Theme::Light, &fonts);
        assert!(
            picture
                .svg()
                .contains("[no font for this script] stands for")
        );
        let png = fonts.png(&picture).unwrap();
        let pixels = Pixmap::decode_png(&png).unwrap();
        let size = (f64::from(pixels.width()), f64::from(pixels.height()));
        assert_eq!(size, (picture.width, picture.height));
        // Some pixels differ from the background.
        let ground = pixels.pixel(0, 0).unwrap();
        let inked = pixels.pixels().iter().filter(|pixel| **pixel != ground);
        assert!(inked.count() > 1_000);
    }
}
