//! The words that a picture has by itself, in each language.

use crate::date::DateWords;

/// All that a picture says by itself, in one language.
#[derive(Debug, Clone, Copy)]
pub struct PictureWords<'a> {
    /// What stands over it.
    pub title: &'a str,
    /// The words of dates.
    pub dates: &'a DateWords,
    /// What stands for letters that no font has: `[no font for this script]`.
    pub no_font: &'a str,
    /// What a bar means that something happened in: `some time within`.
    pub within: &'a str,
    /// What a bar means that something lasted through: `throughout`.
    pub lasting: &'a str,
    /// What a dashed mark means: `uncertain or approximate date`.
    pub unsure: &'a str,
    /// What a dashed card means: `possibly in this span`.
    pub possible: &'a str,
    /// What a gap in the axis means: `gap; the scale may change`.
    pub broken: &'a str,
}

impl<'a> PictureWords<'a> {
    /// The words of English, without a title.
    pub const ENGLISH: Self = Self {
        title: "",
        dates: &DateWords::ENGLISH,
        no_font: "[no font for this script]",
        within: "some time within",
        lasting: "throughout",
        unsure: "uncertain or approximate date",
        possible: "possibly in this span",
        broken: "gap; the scale may change",
    };

    /// The words of German, without a title.
    pub const GERMAN: Self = Self {
        title: "",
        dates: &DateWords::GERMAN,
        no_font: "[keine Schrift dafür]",
        within: "irgendwann darin",
        lasting: "durchgehend",
        unsure: "unsicheres oder ungefähres Datum",
        possible: "möglicherweise in dieser Zeit",
        broken: "Lücke; der Maßstab kann wechseln",
    };

    /// Puts a title over the picture.
    #[must_use]
    pub const fn titled(self, title: &'a str) -> Self {
        Self { title, ..self }
    }
}
