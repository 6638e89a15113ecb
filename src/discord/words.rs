//! What the bot says to people on Discord. Each message is a method of [`Words`].
//!
//! This module declares the messages and chooses among them. The texts are in `locales/`.

mod labels;
mod managing;
mod moderating;
mod replies;
mod timelines;

use super::limits::cut;
use super::markdown::escape;
use crate::date::EventDate;
use crate::date::typed::TimeError;

pub(super) use crate::wording::{Words, english, of_locale, others};
pub(super) use moderating::{Doing, Input};
pub(super) use replies::Holding;

/// Returns why a typed text is not a valid time.
pub(super) fn mistaken_time(words: &Words, text: &str, error: &TimeError) -> String {
    let text = escape(&cut(text, 60));
    match error {
        TimeError::NotUnderstood(_) => words.not_a_time(&text),
        TimeError::NeedsYear => words.needs_a_year(&text),
        TimeError::NoFirstDay => words.no_first_day(&text),
        TimeError::NoLastDay => words.no_last_day(&text),
        TimeError::TwoReadings(one, other) => {
            let in_words = |date: &EventDate| date.in_words_of(words.dates());
            words.two_readings(&in_words(one), &in_words(other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::{ANSWERS, completeness};

    #[test]
    fn every_language_says_every_message() {
        let declared = [
            ANSWERS,
            managing::MANAGING,
            moderating::MODERATING,
            replies::REPLIES,
            timelines::TIMELINES,
        ];
        let faults = completeness::faults(&declared, &labels::tests::labels());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_locale_that_nobody_translated_is_answered_in_english() {
        assert_eq!(of_locale("de").tag(), "de");
        assert_eq!(of_locale("fi").tag(), "en");
        assert_eq!(of_locale("en-GB").tag(), "en");
    }

    #[test]
    fn a_number_chooses_the_plural_form() {
        let counts = |words: &Words| [0, 1, 2, 1_000].map(|count| words.count_of_facts(count));
        assert_eq!(
            counts(english()),
            ["0 facts", "1 fact", "2 facts", "1000 facts"]
        );
        assert_eq!(
            counts(of_locale("de")),
            ["0 Fakten", "1 Fakt", "2 Fakten", "1000 Fakten"]
        );
    }
}
