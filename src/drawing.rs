//! Timelines as pixels: the fonts that texts are measured and drawn with, and PNG.
//!
//! Open Sans, for Latin, Greek and Cyrillic, is part of Ibid; other scripts are drawn with the fonts
//! that the system has.

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

/// The fonts that are part of Ibid; their licence stands beside them.
const OWN: [&[u8]; 2] = [
    include_bytes!("drawing/fonts/OpenSans-Regular.ttf"),
    include_bytes!("drawing/fonts/OpenSans-Bold.ttf"),
];
/// The most widths, and the most characters, that are remembered: those of some thousand facts.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).expect("is not zero");

/// The fonts of Ibid and of the system.
pub struct Fonts {
    /// All of them.
    all: Arc<Database>,
    /// All of them that are upright and plain, Ibid's own first, then the likeliest.
    plain: Vec<ID>,
    shapers: Mutex<HashMap<ID, Arc<ShaperData>>>,
    /// Which font has a grapheme, if any.
    known: Mutex<LruCache<Box<str>, Option<Arc<str>>>>,
    /// How wide words are at a size of 1 pixel.
    widths: Mutex<LruCache<(Weight, Box<str>), f64>>,
}

/// A picture that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// What was laid out is no SVG that resvg understands.
    #[error("the picture cannot be read")]
    Unreadable(#[from] usvg::Error),
    /// It is too large.
    #[error("the picture is too large: {width} by {height} pixels")]
    TooLarge {
        /// Its width, in pixels.
        width: f64,
        /// Its height, in pixels.
        height: f64,
    },
    /// The pixels cannot be written.
    #[error("the picture cannot be written")]
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
    /// Returns the fonts of Ibid and of the system, which are looked for once.
    pub fn here() -> &'static Self {
        static HERE: OnceLock<Fonts> = OnceLock::new();
        HERE.get_or_init(|| {
            let mut all = Database::new();
            all.load_system_fonts();
            Self::new(all)
        })
    }

    /// Puts Ibid's own fonts before others.
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
    /// Returns a [`DrawingError`] where it cannot be drawn, which takes a picture larger than one that
    /// timelines make.
    pub fn png(&self, picture: &Picture) -> Result<Vec<u8>, DrawingError> {
        let options = usvg::Options {
            fontdb: Arc::clone(&self.all),
            // Each run names the font that has its letters. What resvg would put in the place of those of
            // its neighbours can take the place of its own.
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

    /// Returns the font of a family.
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

    /// Returns the first family that has a grapheme, in both weights.
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

    /// Measures a text at a size of 1 pixel, each run of letters with the font that has them.
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

/// A text as one font has it.
struct Shaped {
    /// Its width at a size of 1 pixel.
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

/// Ranks a font that is upright and plain: Ibid's own first, then those that are made to go together.
fn rank(face: &fontdb::FaceInfo) -> Option<(u8, &str, ID)> {
    let (family, _) = face.families.first()?;
    let is_plain = face.style == fontdb::Style::Normal
        && face.weight == fontdb::Weight::NORMAL
        && face.stretch == fontdb::Stretch::Normal;
    // Pictures made of pixels cannot be drawn among letters.
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

    /// Ibid's own fonts alone, as on a system that has none.
    fn own() -> Fonts {
        Fonts::new(Database::new())
    }

    #[test]
    fn latin_greek_and_cyrillic_need_no_font_of_the_system() {
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
    fn widths_go_by_the_letters_and_by_the_weight() {
        let fonts = own();
        let regular = |text| fonts.width(text, Weight::Regular, 10.0);
        assert!(regular("iii") < regular("mmm"));
        assert!(regular("mmm") < fonts.width("mmm", Weight::Bold, 10.0));
        let twice = fonts.width("mmm", Weight::Regular, 20.0);
        assert!((twice - 2.0 * regular("mmm")).abs() < 1e-9);
        // The advances that the font's table has for these letters, in 2048ths.
        assert!((regular("HH") - 10.0 * 2.0 * 1511.0 / 2048.0).abs() < 1e-9);
    }

    #[test]
    fn a_picture_becomes_png_of_its_size() {
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
        // Something is written in ink on the ground of the first line.
        let ground = pixels.pixel(0, 0).unwrap();
        let inked = pixels.pixels().iter().filter(|pixel| **pixel != ground);
        assert!(inked.count() > 1_000);
    }
}
