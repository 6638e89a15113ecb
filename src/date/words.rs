//! A date in words, with no more precision than it has.

use edtf_core::{Date, Edtf, Interval, IntervalEndpoint, Precision};

use super::EventDate;

/// The words that a language writes dates with. `{}` is a placeholder for the date.
#[derive(Debug)]
pub struct DateWords {
    months: [&'static str; 12],
    /// Spring, summer, autumn, winter.
    seasons: [&'static str; 4],
    /// The suffix of a day's number.
    day: &'static str,
    about: &'static str,
    uncertain: &'static str,
    before_christ: &'static str,
    /// For years of one to three digits, which alone do not look like years.
    after_christ: &'static str,
    decade: &'static str,
    /// A hundred years; `{}` is the first two digits.
    century: &'static str,
    since: &'static str,
    from: &'static str,
    until: &'static str,
    to: &'static str,
}

impl DateWords {
    /// The words of English.
    pub const ENGLISH: Self = Self {
        months: [
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
        ],
        seasons: ["spring", "summer", "autumn", "winter"],
        day: "",
        about: "about {}",
        uncertain: "{} (uncertain)",
        before_christ: "{} BC",
        after_christ: "AD {}",
        decade: "the {}0s",
        century: "the years {}00 to {}99",
        since: "since {}",
        from: "from {}",
        until: "until {}",
        to: "to",
    };

    /// The words of German.
    pub const GERMAN: Self = Self {
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        seasons: ["Frühling", "Sommer", "Herbst", "Winter"],
        day: ".",
        about: "um {}",
        uncertain: "{} (unsicher)",
        before_christ: "{} v. Chr.",
        after_christ: "{} n. Chr.",
        decade: "die {}0er Jahre",
        century: "die Jahre {}00 bis {}99",
        since: "seit {}",
        from: "ab {}",
        until: "bis {}",
        to: "bis",
    };

    fn single(&self, date: &Date) -> Option<String> {
        let plain = match (date.year.value(), &date.month) {
            (None, None) => self.masked_years(date)?,
            (None, Some(_)) => return None,
            (Some(_), _) if date.year.significant_digits.is_some() => return None,
            (Some(year), None) => self.year(year),
            (Some(year), Some(month)) => {
                let year = self.year(year);
                let month = month.value();
                match date.precision() {
                    Precision::Season => format!("{} {year}", self.season(month?)?),
                    // The source leaves a month or day of `XX` open.
                    _ if month.is_none() => year,
                    Precision::Day if date.day.and_then(|day| day.value()).is_some() => {
                        let day = date.day?.value()?;
                        format!("{day}{} {} {year}", self.day, self.month(month?)?)
                    }
                    _ => format!("{} {year}", self.month(month?)?),
                }
            }
        };
        let plain = match date.is_approximate() {
            true => put(self.about, &plain),
            false => plain,
        };
        Some(match date.is_uncertain() {
            true => put(self.uncertain, &plain),
            false => plain,
        })
    }

    /// Returns “the 2010s” or “the years 1900 to 1999” for a year whose last digits are unknown.
    fn masked_years(&self, date: &Date) -> Option<String> {
        let text = Edtf::Date(Date {
            month: None,
            day: None,
            ..*date
        })
        .to_string();
        let digits = text.trim_end_matches(['?', '~', '%']);
        if let Some(decade) = digits.strip_suffix('X').filter(|rest| !rest.ends_with('X')) {
            return Some(put(self.decade, decade));
        }
        let century = digits.strip_suffix("XX")?.parse::<u8>().ok()?;
        Some(put(self.century, &century.to_string()))
    }

    /// Returns the name of a day's month.
    pub(crate) fn month_of(&self, day: jiff::civil::Date) -> &'static str {
        self.month(day.month().unsigned_abs())
            .expect("the month of a day is from 1 to 12")
    }

    /// Returns a day without its year: “16 July”.
    pub(crate) fn day_of(&self, day: jiff::civil::Date) -> String {
        format!("{}{} {}", day.day(), self.day, self.month_of(day))
    }

    /// Returns a year in words, given its astronomical number.
    pub(crate) fn year(&self, year: i64) -> String {
        // Astronomical numbering: the year 0 is 1 BC.
        match year {
            1_000.. => year.to_string(),
            1.. => put(self.after_christ, &year.to_string()),
            _ => put(self.before_christ, &(1 - year).to_string()),
        }
    }

    fn month(&self, month: u8) -> Option<&'static str> {
        self.months.get(usize::from(month).checked_sub(1)?).copied()
    }

    fn season(&self, code: u8) -> Option<&'static str> {
        self.seasons
            .get(usize::from(code).checked_sub(21)?)
            .copied()
    }

    fn span(&self, interval: &Interval) -> Option<String> {
        let date = |end: &IntervalEndpoint| match end {
            IntervalEndpoint::Date(date) => self.single(date),
            _ => None,
        };
        Some(match (&interval.start, &interval.end) {
            (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => {
                self.both(start, end)?
            }
            (start, IntervalEndpoint::Open) => put(self.since, &date(start)?),
            (start, IntervalEndpoint::Unknown) => put(self.from, &date(start)?),
            (IntervalEndpoint::Open | IntervalEndpoint::Unknown, end) => {
                put(self.until, &date(end)?)
            }
            _ => return None,
        })
    }

    /// Writes “2–8 July 2018” if both ends are days of one month, otherwise “2014 to 2018”.
    fn both(&self, start: &Date, end: &Date) -> Option<String> {
        let same_month = start.year == end.year
            && start.month == end.month
            && start.precision() == Precision::Day
            && end.precision() == Precision::Day;
        let plain = |date: &Date| !date.is_approximate() && !date.is_uncertain();
        match start.day.and_then(|day| day.value()) {
            Some(day) if same_month && plain(start) && plain(end) => {
                Some(format!("{day}{}–{}", self.day, self.single(end)?))
            }
            _ => Some(format!(
                "{} {} {}",
                self.single(start)?,
                self.to,
                self.single(end)?
            )),
        }
    }
}

impl EventDate {
    /// Returns the date in English words: “16 July 2018”, “July 2018”, “since 2014”, “about 1958”.
    ///
    /// A date that cannot be put into a few words is returned as EDTF.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.in_words_of(&DateWords::ENGLISH)
    }

    /// Returns the date in the words of a language; see [`EventDate::in_words`].
    #[must_use]
    pub fn in_words_of(&self, words: &DateWords) -> String {
        match &self.0.edtf {
            Edtf::Date(date) => words.single(date),
            Edtf::Interval(interval) => words.span(interval),
            Edtf::DateTime(_) | Edtf::Set(_) => None,
        }
        .unwrap_or_else(|| self.to_string())
    }
}

/// Fills the placeholder of a phrase.
fn put(phrase: &str, text: &str) -> String {
    phrase.replace("{}", text)
}

#[cfg(test)]
mod tests {
    use super::{DateWords, EventDate};

    #[test]
    fn the_words_have_the_precision_of_the_date() {
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
            ("0079-08", "August AD 79"),
            ("-0044/0014", "45 BC to AD 14"),
            ("2018-07-XX", "July 2018"),
            ("2018-XX-XX", "2018"),
        ] {
            let date: EventDate = edtf.parse().unwrap();
            assert_eq!(date.in_words(), words, "{edtf}");
        }
    }

    #[test]
    fn german_dates_use_german_words() {
        for (edtf, words) in [
            ("2018-07-16", "16. Juli 2018"),
            ("2018-21", "Frühling 2018"),
            ("201X", "die 2010er Jahre"),
            ("1958~", "um 1958"),
            ("2018?", "2018 (unsicher)"),
            ("2014/..", "seit 2014"),
            ("2018-07-02/2018-07-08", "2.–8. Juli 2018"),
            ("2014/2018-07", "2014 bis Juli 2018"),
            ("-0043-03-15", "15. März 44 v. Chr."),
        ] {
            let date: EventDate = edtf.parse().unwrap();
            assert_eq!(date.in_words_of(&DateWords::GERMAN), words, "{edtf}");
        }
    }
}
