//! A picture of the results at different thresholds, and of how reliable the confidence is.

use anyhow::anyhow;
use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, ChartContext, LabelAreaPosition, SeriesLabelPosition};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{Circle, PathElement};
use plotters::series::LineSeries;
use plotters::style::{Color as _, RGBColor, TRANSPARENT, WHITE};

use super::tune::{self, Graded, Trade};

/// The size of the picture, in pixels: two square charts side by side.
const SIZE: (u32, u32) = (960, 460);
const BLUE: RGBColor = RGBColor(0x1F, 0x5F, 0xA8);
const ORANGE: RGBColor = RGBColor(0xC2, 0x5A, 0x00);
const GREY: RGBColor = RGBColor(0x80, 0x80, 0x80);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A chart of shares from 0 to 1.
type Chart<'a, B> = ChartContext<'a, B, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A line of the first chart: its label and colour, the count it shows, and the total.
type Line = (&'static str, RGBColor, fn(&Trade) -> usize, usize);

/// Draws both charts as SVG.
pub(super) fn drawn(questions: &[Graded]) -> anyhow::Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(|error| anyhow!("{error}"))?;
        let (left, right) = area.split_horizontally(SIZE.0 / 2);
        trade_off(&left, questions)?;
        reliability(&right, questions)?;
        area.present().map_err(|error| anyhow!("{error}"))?;
    }
    Ok(svg)
}

/// Draws the shares of correct, wrong and false answers by threshold.
fn trade_off(area: &Area<'_>, questions: &[Graded]) -> anyhow::Result<()> {
    let trades = tune::trade_off(questions);
    let answerable = questions
        .iter()
        .filter(|question| question.answerable)
        .count();
    let unanswerable = questions.len() - answerable;
    let lines: [Line; 3] = [
        (
            "correct answers, of answerable questions",
            BLUE,
            |trade| trade.right,
            answerable,
        ),
        (
            "wrong answers, of answerable questions",
            GREY,
            |trade| trade.wrong,
            answerable,
        ),
        (
            "false answers, of unanswerable questions",
            ORANGE,
            |trade| trade.falsely,
            unanswerable,
        ),
    ];
    let mut chart = chart(area, "Results by threshold", "threshold", "share")?;
    for (label, colour, count, of) in lines {
        let points = trades
            .iter()
            .map(|trade| (f64::from(trade.threshold), share(count(trade), of)));
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)))
            .map_err(|error| anyhow!("{error}"))?
            .label(label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleMiddle)
        .background_style(TRANSPARENT)
        .draw()
        .map_err(|error| anyhow!("{error}"))
}

/// Draws the share of correct first facts by confidence. On the diagonal the two are equal.
fn reliability(area: &Area<'_>, questions: &[Graded]) -> anyhow::Result<()> {
    let mut chart = chart(
        area,
        "Reliability of the confidence",
        "confidence",
        "share of correct first facts",
    )?;
    let diagonal = LineSeries::new([(0.0, 0.0), (1.0, 1.0)], GREY);
    chart
        .draw_series(diagonal)
        .map_err(|error| anyhow!("{error}"))?;
    let points: Vec<(f64, f64)> = tune::bins(questions)
        .iter()
        .map(|bin| (bin.confidence, bin.right))
        .collect();
    let line = LineSeries::new(points.clone(), BLUE.stroke_width(2));
    chart
        .draw_series(line)
        .map_err(|error| anyhow!("{error}"))?;
    let dots = points
        .into_iter()
        .map(|point| Circle::new(point, 4, BLUE.filled()));
    chart
        .draw_series(dots)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(())
}

/// Draws the frame of a chart of shares.
fn chart<'a, 'b>(
    area: &'b Area<'a>,
    caption: &str,
    x: &str,
    y: &str,
) -> anyhow::Result<Chart<'b, SVGBackend<'a>>> {
    let mut chart = ChartBuilder::on(area)
        .caption(caption, ("sans-serif", 18))
        .margin(12)
        .set_label_area_size(LabelAreaPosition::Left, 44)
        .set_label_area_size(LabelAreaPosition::Bottom, 36)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)
        .map_err(|error| anyhow!("{error}"))?;
    chart
        .configure_mesh()
        .x_desc(x)
        .y_desc(y)
        .light_line_style(WHITE)
        .draw()
        .map_err(|error| anyhow!("{error}"))?;
    Ok(chart)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of questions, far below 2^52"
)]
fn share(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}
