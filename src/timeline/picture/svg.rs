//! Shapes and texts, and their SVG.

use std::fmt::{self, Write as _};

use super::fitting::{Line, Style};
use super::{FAMILY, Rect, Weight};

/// The elements of a picture: shapes first, then the texts over them.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawing {
    shapes: Vec<(Form, Paint)>,
    texts: Vec<Text>,
    labels: Vec<Rect>,
}

/// A point in the picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// The distance from the left.
    pub(super) x: f64,
    /// The distance from the top.
    pub(super) y: f64,
}

/// The space for an element: between two sides, from a top downwards, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// The left side.
    pub(super) left: f64,
    /// The right side.
    pub(super) right: f64,
    /// The top.
    pub(super) top: f64,
}

impl Room {
    /// Returns the distance between the two sides, in pixels.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }
}

/// The outline of a shape.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// A rectangle with rounded corners.
    Box {
        /// The rectangle.
        rect: Rect,
        /// The radius of its corners, in pixels.
        radius: f64,
    },
    /// A circle.
    Dot {
        /// The middle, from the left.
        x: f64,
        /// The middle, from the top.
        y: f64,
        /// The radius, in pixels.
        radius: f64,
    },
    /// Lines and curves, in the notation of SVG's attribute `d`.
    Path(String),
}

/// The colours of a shape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paint {
    /// The colour of the fill.
    pub(super) fill: Option<&'static str>,
    /// The outline.
    pub(super) stroke: Option<Stroke>,
}

/// The colour and the kind of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    /// The colour.
    pub(super) colour: &'static str,
    /// The thickness, in pixels.
    pub(super) width: f64,
    /// Whether it is dashed.
    pub(super) dashed: bool,
}

#[derive(Debug, Clone)]
struct Text {
    /// The left side, in pixels.
    x: f64,
    baseline: f64,
    line: Line,
    style: Style,
    colour: &'static str,
}

impl Paint {
    pub(super) const fn fill(colour: &'static str) -> Self {
        Self {
            fill: Some(colour),
            stroke: None,
        }
    }

    pub(super) const fn line(colour: &'static str, width: f64) -> Self {
        Self {
            fill: None,
            stroke: Some(Stroke {
                colour,
                width,
                dashed: false,
            }),
        }
    }

    pub(super) fn dashed(mut self, dashed: bool) -> Self {
        self.stroke = self.stroke.map(|stroke| Stroke { dashed, ..stroke });
        self
    }
}

impl Drawing {
    pub(super) fn add(&mut self, form: Form, paint: Paint) {
        self.shapes.push((form, paint));
    }

    /// Adds a line of text at the top of a room, at its left side, or at its right side if the line is
    /// written from right to left.
    pub(super) fn write(&mut self, line: &Line, style: Style, colour: &'static str, room: Room) {
        if line.text.is_empty() {
            return;
        }
        let start = match line.from_right {
            true => room.right - line.width,
            false => room.left,
        };
        self.labels.push(Rect {
            x: start,
            y: room.top,
            width: line.width,
            height: style.height(),
        });
        self.texts.push(Text {
            x: start,
            baseline: room.top + style.size * 1.07,
            line: line.clone(),
            style,
            colour,
        });
    }

    pub(super) fn labels(&self) -> &[Rect] {
        &self.labels
    }

    /// Returns the SVG of all elements on a background of `width` × `height` pixels.
    pub(super) fn svg(&self, title: &str, ground: &str, width: f64, height: f64) -> String {
        let mut svg = String::with_capacity(4_096 + 256 * (self.shapes.len() + self.texts.len()));
        self.write_svg(&mut svg, title, ground, Px(width), Px(height))
            .expect("writing to a string never fails");
        svg
    }

    fn write_svg(
        &self,
        out: &mut String,
        title: &str,
        ground: &str,
        width: Px,
        height: Px,
    ) -> fmt::Result {
        writeln!(
            out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="&quot;{FAMILY}&quot;, &quot;Noto Sans&quot;, sans-serif">"#
        )?;
        writeln!(out, "<title>{}</title>", Escaped(title))?;
        writeln!(
            out,
            r#"<rect width="{width}" height="{height}" fill="{ground}"/>"#
        )?;
        for (form, paint) in &self.shapes {
            write_shape(out, form, paint)?;
        }
        for text in &self.texts {
            write_text(out, text)?;
        }
        out.write_str("</svg>\n")
    }
}

fn write_shape(out: &mut String, form: &Form, paint: &Paint) -> fmt::Result {
    match form {
        Form::Box { rect, radius } => write!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}""#,
            Px(rect.x),
            Px(rect.y),
            Px(rect.width),
            Px(rect.height),
            Px(*radius)
        )?,
        Form::Dot { x, y, radius } => write!(
            out,
            r#"<circle cx="{}" cy="{}" r="{}""#,
            Px(*x),
            Px(*y),
            Px(*radius)
        )?,
        Form::Path(path) => write!(out, r#"<path d="{path}""#)?,
    }
    write!(out, r#" fill="{}""#, paint.fill.unwrap_or("none"))?;
    if let Some(stroke) = paint.stroke {
        let (colour, width) = (stroke.colour, Px(stroke.width));
        write!(
            out,
            r#" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round""#
        )?;
        if stroke.dashed {
            out.write_str(r#" stroke-dasharray="4 3""#)?;
        }
    }
    out.write_str("/>\n")
}

fn write_text(out: &mut String, text: &Text) -> fmt::Result {
    let (y, size, colour) = (Px(text.baseline), Px(text.style.size), text.colour);
    let weight = match text.style.weight {
        Weight::Regular => 400,
        Weight::Bold => 700,
    };
    for run in &text.line.runs {
        let x = Px(text.x + run.x);
        write!(
            out,
            r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}""#
        )?;
        if &*run.family != FAMILY {
            let family = Escaped(&run.family);
            write!(out, r#" font-family="&quot;{family}&quot;, sans-serif""#)?;
        }
        let letters = Escaped(&run.text);
        // The control characters around a run set its direction, because resvg does not support the attribute
        // `direction`. The last but one keeps a trailing space on its side (UAX #9, rule L1). Without
        // `xml:space`, spaces at either end would be lost.
        match run.from_right {
            true => writeln!(
                out,
                " xml:space=\"preserve\">\u{202b}{letters}\u{200f}\u{202c}</text>"
            ),
            false => writeln!(out, " xml:space=\"preserve\">{letters}</text>"),
        }?;
    }
    Ok(())
}

/// A length in pixels, written to a hundredth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl fmt::Display for Px {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding 0 turns -0 into 0.
        let hundredths = (self.0 * 100.0).round() + 0.0;
        write!(formatter, "{}", hundredths / 100.0)
    }
}

/// A text escaped for XML, without the characters that XML does not allow.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\u{fffe}' | '\u{ffff}' => {}
                _ if letter.is_control() => {}
                _ => formatter.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_to_hundredths() {
        for (length, written) in [(12.0, "12"), (0.125, "0.13"), (-0.001, "0"), (3.4, "3.4")] {
            assert_eq!(Px(length).to_string(), written);
        }
    }

    #[test]
    fn characters_that_xml_does_not_allow_are_left_out() {
        let text = Escaped("a<b> & \"c\"\u{0}\u{b}\u{85}\u{ffff}d").to_string();
        assert_eq!(text, "a&lt;b&gt; &amp; &quot;c&quot;d");
    }
}
