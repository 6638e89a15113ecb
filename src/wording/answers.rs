//! Answers, refusals and reasons: what the bot and the terminal both say.

use super::{Words, messages};
use crate::answer::Reason;
use crate::date::{DateBasis, Dated};
use crate::matcher::How;

messages! {
    ANSWERS:

    fn basis_inferred() = "basis-inferred";
    fn basis_published() = "basis-published";

    pub(crate) fn said_by(who: &str) = "said-by";
    pub(crate) fn note(note: &str) = "note";
    pub(crate) fn paragraph(number: usize) = "paragraph";
    pub(crate) fn not_verified() = "not-verified";
    pub(crate) fn open_part(question: &str) = "open-part";
    fn last_checked_on(date: &str) = "last-checked";
    fn check_due() = "check-due";

    pub(crate) fn which_is_meant() = "which-is-meant";
    fn refusal_nothing_asked() = "refusal-nothing-asked";
    fn refusal_nothing_known() = "refusal-nothing-known";
    fn refusal_known_unanswered(question: &str) = "refusal-known-unanswered";
    fn refusal_nothing_then() = "refusal-nothing-then";
    fn refusal_unknown_names(names: &str) = "refusal-unknown-names";
    fn refusal_not_near_enough() = "refusal-not-near-enough";
    pub(crate) fn known_words(words: &str) = "known-words";
    pub(crate) fn unknown_words(words: &str) = "unknown-words";
    pub(crate) fn closest_questions() = "closest-questions";

    fn how_same() = "how-same";
    fn how_misspelt(meant: &str) = "how-misspelt";
    fn how_parted(word: &str) = "how-parted";
    fn how_means(head: &str) = "how-means";
    fn how_related(word: &str) = "how-related";
    fn how_dated() = "how-dated";
    fn how_unknown() = "how-unknown";
    fn how_absent() = "how-absent";

    fn timeline_of_all() = "timeline";
    fn timeline_about(about: &str) = "timeline-about";
    pub(crate) fn known_by(day: &str) = "known-by";
    pub(crate) fn count_of_facts(count: usize) = "count-of-facts";
    pub(crate) fn possibly() = "possibly";
    pub(crate) fn empty_timeline() = "empty-timeline";
    pub(crate) fn inexact_timeline() = "inexact-timeline";
}

impl Words {
    /// Returns how a date is known, unless the source states it.
    pub(crate) fn basis(&self, basis: DateBasis) -> Option<&str> {
        match basis {
            DateBasis::Stated => None,
            DateBasis::Inferred => Some(self.basis_inferred()),
            DateBasis::Published => Some(self.basis_published()),
        }
    }

    /// Returns a date in words, and how it is known.
    pub(crate) fn dated(&self, dated: &Dated) -> String {
        let words = dated.date.in_words_of(self.dates());
        match self.basis(dated.basis) {
            Some(basis) => format!("{words} ({basis})"),
            None => words,
        }
    }

    /// Returns the note that a fact is due for a check, with the day of the last one if it is known.
    pub(crate) fn last_checked(&self, date: Option<&str>) -> String {
        match date {
            Some(date) => self.last_checked_on(date),
            None => self.check_due().to_owned(),
        }
    }

    /// Returns why a question is not answered.
    pub(crate) fn refusal(&self, reason: &Reason) -> String {
        match reason {
            Reason::NothingAsked => self.refusal_nothing_asked().to_owned(),
            Reason::NothingKnown => self.refusal_nothing_known().to_owned(),
            Reason::KnownUnanswered { question } => self.refusal_known_unanswered(question),
            Reason::NothingThen => self.refusal_nothing_then().to_owned(),
            Reason::UnknownNames(names) => self.refusal_unknown_names(&names.join(", ")),
            Reason::NotNearEnough => self.refusal_not_near_enough().to_owned(),
        }
    }

    /// Returns how a word of the question relates to the first fact.
    pub(crate) fn how(&self, how: Option<&How>, is_unknown: bool) -> String {
        match how {
            Some(How::Same) => self.how_same().to_owned(),
            Some(How::Misspelt(meant)) => self.how_misspelt(meant),
            Some(How::Parted(word)) => self.how_parted(word),
            Some(How::Means(head)) => self.how_means(head),
            Some(How::Related(word)) => self.how_related(word),
            Some(How::Dated) => self.how_dated().to_owned(),
            None if is_unknown => self.how_unknown().to_owned(),
            None => self.how_absent().to_owned(),
        }
    }

    /// Returns the title of a timeline about something, or about everything.
    pub(crate) fn timeline(&self, about: Option<&str>) -> String {
        match about {
            Some(about) => self.timeline_about(about),
            None => self.timeline_of_all().to_owned(),
        }
    }
}
