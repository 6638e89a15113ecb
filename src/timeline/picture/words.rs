//! The words of a picture that are not from its items, in each language.

use crate::date::DateWords;

/// The words of a picture in one language.
#[derive(Debug, Clone, Copy)]
pub struct PictureWords<'a> {
    /// The title.
    pub title: &'a str,
    /// The words for dates.
    pub dates: &'a DateWords,
    /// The note that replaces letters that no font has: `[no font for this script]`.
    pub no_font: &'a str,
    /// The meaning of a bar within which something happened: `some time within`.
    pub within: &'a str,
    /// The meaning of a bar throughout which something held: `throughout`.
    pub lasting: &'a str,
    /// The meaning of a dashed mark: `uncertain or approximate date`.
    pub unsure: &'a str,
    /// The meaning of a dashed card: `possibly in this span`.
    pub possible: &'a str,
    /// The meaning of a break in the axis: `gap; the scale may change`.
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

    /// Returns the words with a title.
    #[must_use]
    pub const fn titled(self, title: &'a str) -> Self {
        Self { title, ..self }
    }
}
