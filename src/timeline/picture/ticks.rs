//! The ticks of the axis: days, months, years or centuries, depending on the scale.

use jiff::civil::Date;

use super::PictureWords;
use super::axis::{Axis, Run};
use super::extent::{date, number};

/// The minimum distance between two ticks, in pixels, so that labels are sparser than cards.
const TICK_GAP: f64 = 72.0;
/// The minimum distance between the middles of two labels, in pixels.
const LABEL_GAP: f64 = 27.0;
/// The distance of the year above the first tick of a run, in pixels.
const YEAR_RISE: f64 = 29.0;

/// A label beside the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// The middle, in pixels.
    pub(super) y: f64,
    /// The text.
    pub(super) text: String,
    /// The rank among the ticks around it.
    pub(super) rank: Rank,
}

/// The rank of a tick among those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// The year of the ticks below it; it does not mark a position.
    Heading,
    /// The beginning of a year among days or months.
    Major,
    /// An ordinary tick.
    Minor,
}

/// The step from one tick to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// These days of each month.
    Days(&'static [i8]),
    /// A number of months.
    Months(i8),
    /// A number of years.
    Years(u16),
}

const STEPS: [Step; 20] = [
    Step::Days(&[
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        26, 27, 28, 29, 30, 31,
    ]),
    Step::Days(&[1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29]),
    Step::Days(&[1, 5, 10, 15, 20, 25]),
    Step::Days(&[1, 10, 20]),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
    Step::Years(500),
    Step::Years(1_000),
    Step::Years(2_000),
    Step::Years(5_000),
];

impl Step {
    /// Returns the minimum number of days between two ticks.
    fn days(self) -> f64 {
        match self {
            // From 1 February to 1 March.
            Self::Days(days) => match days {
                [_, second, ..] => f64::from(*second - 1),
                _ => 28.0,
            },
            Self::Months(months) => f64::from(months) * 28.0,
            Self::Years(years) => f64::from(years) * 365.0,
        }
    }

    /// Returns the finest step for which a run has room, or nothing if the run is a single day.
    fn on(run: &Run) -> Option<Self> {
        let scale = run.scale()?;
        STEPS
            .into_iter()
            .find(|step| step.days() * scale >= TICK_GAP)
    }

    /// Returns the days of a run that get a tick.
    fn ticks(self, run: &Run) -> Vec<Date> {
        let (Some(from), Some(to)) = (date(run.from), date(run.to)) else {
            return Vec::new();
        };
        let within = |day: &Date| (from..=to).contains(day);
        let years = from.year()..=to.year();
        match self {
            Self::Years(step) => {
                let first = (*years.start()..=*years.end()).find(|&year| is_round(year, step));
                let Some(first) = first else {
                    return Vec::new();
                };
                // Astronomical years are one off the years before Christ, so round ones do not follow in
                // even steps.
                let years = (first..=to.year()).filter(|&year| is_round(year, step));
                years
                    .filter_map(|year| Date::new(year, 1, 1).ok())
                    .filter(within)
                    .collect()
            }
            Self::Months(step) => months(years)
                .filter(|month| (month.month() - 1) % step == 0)
                .filter(within)
                .collect(),
            Self::Days(days) => months(years)
                .filter(|month| *month <= to && month.last_of_month() >= from)
                .flat_map(|month| {
                    days.iter()
                        .filter_map(move |&day| Date::new(month.year(), month.month(), day).ok())
                })
                .filter(within)
                .collect(),
        }
    }
}

/// Reports whether a year, in the usual numbering, is a multiple of a step.
fn is_round(year: i16, step: u16) -> bool {
    let number = if year > 0 { year } else { 1 - year };
    number.unsigned_abs().is_multiple_of(step)
}

fn months(years: std::ops::RangeInclusive<i16>) -> impl Iterator<Item = Date> {
    years.flat_map(|year| (1..=12).filter_map(move |month| Date::new(year, month, 1).ok()))
}

/// Returns the labels of an axis from the top, without overlaps.
pub(super) fn ticks(axis: &Axis, words: &PictureWords<'_>) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::new();
    for run in axis.runs() {
        let labels = labels(run, axis, words);
        let fits =
            |tick: &Tick, last: Option<&Tick>| last.is_none_or(|last| tick.y - last.y >= LABEL_GAP);
        for tick in labels {
            if fits(&tick, ticks.last()) {
                ticks.push(tick);
            }
        }
    }
    ticks
}

fn labels(run: &Run, axis: &Axis, words: &PictureWords<'_>) -> Vec<Tick> {
    let Some(from) = date(run.from) else {
        return Vec::new();
    };
    let mut step = Step::on(run);
    let mut days = step.map_or_else(Vec::new, |step| step.ticks(run));
    if days.is_empty() {
        // A run of one day, or one between two round dates, is labelled with its beginning.
        days = vec![from];
        step = Some(match (from.month(), from.day()) {
            (1, 1) => Step::Years(1),
            (_, 1) => Step::Months(1),
            _ => Step::Days(&[]),
        });
    }
    let year = |day: Date| words.dates.year(day.year().into());
    let tick = |day: Date| {
        let (text, rank) = match (step, day.month(), day.day()) {
            (Some(Step::Years(_)), ..) if run.scale().is_some() => (year(day), Rank::Minor),
            (Some(Step::Years(_)), ..) | (_, 1, 1) => (year(day), Rank::Major),
            (Some(Step::Months(_)), ..) => (words.dates.month_of(day).to_owned(), Rank::Minor),
            _ => (words.dates.day_of(day), Rank::Minor),
        };
        let y = axis.y(number(day));
        Tick { y, text, rank }
    };
    let mut ticks: Vec<Tick> = days.into_iter().map(tick).collect();
    let begins_within_year =
        !matches!(step, Some(Step::Years(_))) && (from.month(), from.day()) != (1, 1);
    if begins_within_year {
        let heading = Tick {
            y: run.top - YEAR_RISE,
            text: year(from),
            rank: Rank::Heading,
        };
        ticks.insert(0, heading);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::EventDate;
    use crate::timeline::picture::axis::Anchor;
    use crate::timeline::picture::tests::WORDS;

    /// Returns the labels of an axis from one day to another, with cards evenly spread over it.
    fn labels_of(from: &str, to: &str, cards: i32) -> Vec<String> {
        let day = |text: &str| {
            let date: EventDate = text.parse().unwrap();
            number(date.bounds().first.unwrap())
        };
        let (from, to) = (day(from), day(to));
        let anchors: Vec<Anchor> = (0..=cards)
            .map(|card| Anchor {
                day: Some(from + (to - from) * card / cards),
                room: 100.0,
            })
            .collect();
        let axis = Axis::new(&anchors, &[], 100.0);
        ticks(&axis, &WORDS)
            .into_iter()
            .map(|tick| tick.text)
            .collect()
    }

    #[test]
    fn ticks_are_as_fine_as_the_scale_allows() {
        assert_eq!(
            labels_of("2018-07-03", "2018-07-07", 4),
            ["2018", "3 July", "4 July", "5 July", "6 July", "7 July"]
        );
        assert_eq!(
            labels_of("2018-02-03", "2018-04-02", 7)[..3],
            ["2018", "10 February", "20 February"]
        );
        assert_eq!(
            labels_of("2017-11-03", "2018-04-12", 6),
            ["2017", "December", "2018", "February", "March", "April"]
        );
        assert_eq!(
            labels_of("2014-01-01", "2018-01-01", 4),
            ["2014", "2015", "2016", "2017", "2018"]
        );
        assert_eq!(
            labels_of("1914-06-28", "2018-07-01", 4),
            ["1920", "1940", "1960", "1980", "2000"]
        );
        assert_eq!(
            labels_of("-0450-01-01", "1950-01-01", 10),
            [
                "400 BC", "200 BC", "AD 200", "AD 400", "AD 600", "AD 800", "1000", "1200", "1400",
                "1600", "1800"
            ]
        );
    }

    #[test]
    fn a_single_day_has_its_label_and_its_year() {
        let anchors = [Anchor {
            day: Some(number("2018-07-16".parse().unwrap())),
            room: 100.0,
        }];
        let axis = Axis::new(&anchors, &[], 100.0);
        let labels: Vec<String> = ticks(&axis, &WORDS)
            .into_iter()
            .map(|tick| tick.text)
            .collect();
        assert_eq!(labels, ["2018", "16 July"]);
    }
}
