//! The colours of a picture.

/// The background of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark letters on a light background.
    Light,
    /// Light letters on a dark background, like Discord's default.
    #[default]
    Dark,
}

/// The colours of a theme, in the notation of SVG.
#[derive(Debug)]
pub(super) struct Palette {
    /// The background of the picture.
    pub(super) ground: &'static str,
    /// The background of a card.
    pub(super) card: &'static str,
    /// The edge of a card, and the hairlines from tick labels to the axis.
    pub(super) edge: &'static str,
    /// Titles, headings and statements.
    pub(super) ink: &'static str,
    /// Sources, tick labels and the legend.
    pub(super) muted: &'static str,
    /// The axis, and the lines from it to the cards.
    pub(super) axis: &'static str,
    /// The marks of days, and the dates in headings.
    pub(super) moment: &'static str,
    /// The bars of facts that held throughout.
    pub(super) lasting: &'static str,
    /// The outline of a span within which something happened.
    pub(super) within: &'static str,
    /// The fill of such a span.
    pub(super) within_tint: &'static str,
}

impl Theme {
    pub(super) const fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

const LIGHT: Palette = Palette {
    ground: "#f4f5f8",
    card: "#ffffff",
    edge: "#d9dde4",
    ink: "#1b2330",
    muted: "#596273",
    axis: "#8c96a6",
    moment: "#2a56c6",
    lasting: "#0b7d72",
    within: "#a3600f",
    within_tint: "#f6e3c8",
};

const DARK: Palette = Palette {
    ground: "#1a1c20",
    card: "#26292f",
    edge: "#3b3f48",
    ink: "#f0f2f5",
    muted: "#aab1bd",
    axis: "#737b89",
    moment: "#8fb2ff",
    lasting: "#45c4b0",
    within: "#e5ad5c",
    within_tint: "#4d3d24",
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the relative luminance of a colour (WCAG 2.2, "relative luminance").
    fn luminance(colour: &str) -> f64 {
        let part = |from: usize| {
            let hexadecimal = colour.get(from..from + 2).unwrap();
            let value = f64::from(u8::from_str_radix(hexadecimal, 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_has_enough_contrast_with_its_background() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            for text in [palette.ink, palette.muted, palette.moment] {
                for ground in [palette.ground, palette.card] {
                    let contrast = contrast(text, ground);
                    assert!(contrast >= 4.5, "{text} on {ground} has {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn every_mark_has_enough_contrast_with_the_background() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = theme.palette();
            for mark in [palette.moment, palette.lasting, palette.within] {
                let contrast = contrast(mark, palette.ground);
                assert!(contrast >= 3.0, "{mark} has {contrast:.2}");
            }
        }
    }
}
