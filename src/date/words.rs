//! A date in plain English words, with no more precision than it has.

use edtf_core::{Date, Edtf, Interval, IntervalEndpoint, Precision};

use super::EventDate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl EventDate {
    /// Returns the date in words: “16 July 2018”, “July 2018”, “since 2014”, “about 1958”.
    ///
    /// What English has no short words for comes back as EDTF.
    #[must_use]
    pub fn in_words(&self) -> String {
        match &self.0.edtf {
            Edtf::Date(date) => single(date),
            Edtf::Interval(interval) => span(interval),
            Edtf::DateTime(_) | Edtf::Set(_) => None,
        }
        .unwrap_or_else(|| self.to_string())
    }
}

fn single(date: &Date) -> Option<String> {
    let plain = match (date.year.value(), &date.month) {
        (None, None) => masked_years(date)?,
        (None, Some(_)) => return None,
        (Some(_), _) if date.year.significant_digits.is_some() => return None,
        (Some(year), None) => year_words(year),
        (Some(year), Some(month)) => {
            let year = year_words(year);
            let month = month.value();
            match date.precision() {
                Precision::Season => format!("{} {year}", season(month?)?),
                // A month or day of `XX` is one that the source leaves open.
                _ if month.is_none() => year,
                Precision::Day if date.day.and_then(|day| day.value()).is_some() => {
                    format!("{} {} {year}", date.day?.value()?, month_name(month?)?)
                }
                _ => format!("{} {year}", month_name(month?)?),
            }
        }
    };
    Some(match (date.is_approximate(), date.is_uncertain()) {
        (false, false) => plain,
        (true, false) => format!("about {plain}"),
        (false, true) => format!("{plain} (uncertain)"),
        (true, true) => format!("about {plain} (uncertain)"),
    })
}

/// Returns “the 2010s” or “the years 1900 to 1999” for years with their last digits unknown.
fn masked_years(date: &Date) -> Option<String> {
    let text = Edtf::Date(Date {
        month: None,
        day: None,
        ..*date
    })
    .to_string();
    let digits = text.trim_end_matches(['?', '~', '%']);
    if let Some(decade) = digits.strip_suffix('X').filter(|rest| !rest.ends_with('X')) {
        return Some(format!("the {decade}0s"));
    }
    let century = digits.strip_suffix("XX")?.parse::<u8>().ok()?;
    Some(format!("the years {century}00 to {century}99"))
}

fn year_words(year: i64) -> String {
    // Astronomical numbering: the year 0 is 1 BC.
    if year > 0 {
        year.to_string()
    } else {
        format!("{} BC", 1 - year)
    }
}

fn month_name(month: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(month).checked_sub(1)?).copied()
}

fn season(code: u8) -> Option<&'static str> {
    Some(match code {
        21 => "spring",
        22 => "summer",
        23 => "autumn",
        24 => "winter",
        _ => return None,
    })
}

fn span(interval: &Interval) -> Option<String> {
    let date = |end: &IntervalEndpoint| match end {
        IntervalEndpoint::Date(date) => single(date),
        _ => None,
    };
    Some(match (&interval.start, &interval.end) {
        (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => both(start, end)?,
        (start, IntervalEndpoint::Open) => format!("since {}", date(start)?),
        (start, IntervalEndpoint::Unknown) => format!("from {}", date(start)?),
        (IntervalEndpoint::Open | IntervalEndpoint::Unknown, end) => {
            format!("until {}", date(end)?)
        }
        _ => return None,
    })
}

/// Writes “2–8 July 2018” where both ends are days of one month, else “2014 to 2018”.
fn both(start: &Date, end: &Date) -> Option<String> {
    let same_month = start.year == end.year
        && start.month == end.month
        && start.precision() == Precision::Day
        && end.precision() == Precision::Day;
    let plain = |date: &Date| !date.is_approximate() && !date.is_uncertain();
    match start.day.and_then(|day| day.value()) {
        Some(day) if same_month && plain(start) && plain(end) => {
            Some(format!("{day}–{}", single(end)?))
        }
        _ => Some(format!("{} to {}", single(start)?, single(end)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::EventDate;

    #[test]
    fn words_have_the_precision_of_the_date() {
        for (edtf, words) in [
            ("2018-07-16", "16 July 2018"),
            ("2018-07", "July 2018"),
            ("2018", "2018"),
            ("2018-21", "spring 2018"),
            ("201X", "the 2010s"),
            ("19XX", "the years 1900 to 1999"),
            ("1958~", "about 1958"),
            ("2018?", "2018 (uncertain)"),
            ("2014/..", "since 2014"),
            ("../2014", "until 2014"),
            ("2018-07-02/2018-07-08", "2–8 July 2018"),
            ("2014/2018-07", "2014 to July 2018"),
            ("-0043-03-15", "15 March 44 BC"),
            ("2018-07-XX", "July 2018"),
            ("2018-XX-XX", "2018"),
        ] {
            let date: EventDate = edtf.parse().unwrap();
            assert_eq!(date.in_words(), words, "{edtf}");
        }
    }
}
