//! Every word that the bot says to people in Discord, in each language that it speaks.
//!
//! A language is one file and one folder below `words/`; the compiler sees to it that it is complete.

mod english;
mod german;
mod managing;
mod moderating;
mod timelines;

use std::fmt::Debug;

use super::limits::cut;
use super::markdown::escape;
use crate::answer::Reason;
use crate::date::typed::TimeError;
use crate::date::{DateBasis, DateWords, Dated, EventDate};
use crate::matcher::How;

use english::English;
use german::German;

pub(super) use managing::Managing;
pub(super) use moderating::{Doing, Input, Moderating};
pub(super) use timelines::Timelines;

/// The name and the description of a command or an option, as Discord lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
}

impl Label {
    /// Finds the label of a path among rows of path, name and description. Options that commands share
    /// have one row: that of the command that has them first.
    fn find(rows: &[(&str, &'static str, &'static str)], of: &str) -> Option<Self> {
        let row = |of: &str| {
            let row = rows.iter().find(|(path, ..)| *path == of);
            row.map(|(_, name, description)| Self { name, description })
        };
        let option = of.rsplit('.').next()?;
        let shared = || {
            let of_fact = of.starts_with("fact.") && of.matches('.').count() == 2;
            let path = of_fact.then(|| format!("fact.add.{option}"))?;
            row(&path).or_else(|| row(&format!("fact.edit.{option}")))
        };
        row(of).or_else(shared)
    }
}

/// What the bot says of itself and of what it knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holding<'a> {
    /// The titles of the packs.
    pub(super) titles: &'a [&'a str],
    pub(super) facts: usize,
    pub(super) sources: usize,
    pub(super) version: &'a str,
}

/// The words of one language. Texts that come from people are given as they are to be shown.
pub(super) trait Words: Moderating + Managing + Timelines + Debug + Send + Sync {
    /// The months and the words around dates.
    fn dates(&self) -> &'static DateWords;
    /// How a command or an option is called: `ask`, `ask.question`, `settings.answer-channel`.
    fn label(&self, of: &str) -> Option<Label>;
    /// The name of a message menu's entry.
    fn menu(&self, of: &str) -> Option<&'static str>;

    // An answer.

    /// How a date is known, where not because the source states it.
    fn basis(&self, basis: DateBasis) -> Option<&'static str>;
    fn said_by(&self, who: &str) -> String;
    fn note(&self, note: &str) -> String;
    fn paragraph(&self, number: usize) -> String;
    fn not_verified(&self) -> &'static str;
    fn more_sources(&self, count: usize) -> String;
    fn open_part(&self, question: &str) -> String;
    fn as_of(&self, day: &str) -> String;
    fn cut_off(&self) -> &'static str;
    /// When a fact that was to be checked again was last checked, if anybody said.
    fn last_checked(&self, date: Option<&str>) -> String;
    fn answers_differ(&self) -> &'static str;
    fn added_on(&self, date: &str) -> String;

    // Asking back and refusing.

    fn which_is_meant(&self) -> &'static str;
    fn refusal(&self, reason: &Reason) -> String;
    fn known_words(&self, words: &str) -> String;
    fn unknown_words(&self, words: &str) -> String;
    fn nearest(&self) -> &'static str;

    // Buttons.

    /// The button of a source, numbered where there are several facts.
    fn source_button(&self, number: Option<usize>) -> String;
    fn related_button(&self) -> &'static str;
    fn why_button(&self) -> &'static str;
    fn helpful_button(&self) -> &'static str;
    fn not_helpful_button(&self) -> &'static str;
    fn put_button(&self) -> &'static str;
    fn back_button(&self) -> &'static str;
    fn on_button(&self) -> &'static str;

    // What buttons show.

    fn the_statement(&self) -> &'static str;
    fn the_quotation(&self) -> &'static str;
    fn quotation_at(&self, paragraph: usize) -> String;
    fn published(&self, date: &str) -> String;
    fn accessed(&self, date: &str) -> String;
    fn related(&self) -> &'static str;
    fn nothing_related(&self) -> &'static str;
    fn why(&self) -> &'static str;
    /// What a word of the question is to the first fact.
    fn how(&self, how: Option<&How>, unknown: bool) -> String;
    fn confidence(&self, percent: u32, from: u32) -> String;
    fn first(&self, statement: &str) -> String;
    fn runner_up(&self, statement: &str) -> String;
    fn no_runner_up(&self) -> &'static str;
    fn marked(&self, helped: bool) -> &'static str;
    fn not_yours(&self) -> &'static str;
    fn put(&self, times: u32) -> String;
    fn no_moderators(&self) -> &'static str;
    fn unknown_fact(&self) -> &'static str;
    fn draft_gone(&self) -> &'static str;
    fn unreadable_button(&self) -> &'static str;

    // Commands.

    fn sources(&self) -> &'static str;
    fn topics(&self) -> &'static str;
    fn count_of_facts(&self, count: usize) -> String;
    fn no_sources(&self) -> &'static str;
    fn no_topics(&self) -> &'static str;
    fn and_more(&self, count: usize) -> String;
    fn about(&self, holding: Holding<'_>) -> String;
    fn help(&self) -> &'static str;
    fn privacy(&self) -> &'static str;
    fn answer_channel(&self, on: bool, thread: bool) -> &'static str;

    // Mistakes of people, and ours.

    fn nothing_asked(&self) -> &'static str;
    fn empty_message(&self) -> &'static str;
    fn not_a_time(&self, text: &str) -> String;
    fn needs_a_year(&self, text: &str) -> String;
    fn no_first_day(&self, text: &str) -> String;
    fn no_last_day(&self, text: &str) -> String;
    fn end_before_begin(&self) -> &'static str;
    fn not_a_source(&self, text: &str) -> String;
    fn needs_manage_server(&self) -> &'static str;
    fn only_in_servers(&self) -> &'static str;
    fn may_not_speak(&self) -> &'static str;
    fn too_many_channels(&self) -> &'static str;
    fn needs_content_intent(&self) -> &'static str;
    fn apology(&self, reference: &str) -> String;

    /// A date and how it is known.
    fn dated(&self, dated: &Dated) -> String {
        let words = dated.date.in_words_of(self.dates());
        match self.basis(dated.basis) {
            Some(basis) => format!("{words} ({basis})"),
            None => words,
        }
    }
}

/// Says why a text that somebody typed tells no time.
pub(super) fn mistaken_time(words: &dyn Words, text: &str, error: &TimeError) -> String {
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

/// The languages besides English, by the locale that Discord knows them by.
pub(super) const OTHERS: [(&str, &dyn Words); 1] = [("de", &German)];

/// The language that everything has been written in first.
pub(super) const ENGLISH: &dyn Words = &English;

/// Returns the words for somebody's locale, English where Ibid does not speak it.
pub(super) fn of_locale(locale: &str) -> &'static dyn Words {
    OTHERS
        .iter()
        .find(|(other, _)| *other == locale)
        .map_or(ENGLISH, |(_, words)| *words)
}
