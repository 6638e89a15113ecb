//! The messages around answers, and those of `/help`, `/about` and `/privacy`.

use crate::discord::limits::{BUTTON_LABEL, EMBED_DESCRIPTION, EMBED_TITLE};
use crate::wording::{Words, messages};

messages! {
    REPLIES:

    // An answer.

    pub(in crate::discord) fn more_sources(count: usize) = "more-sources";
    pub(in crate::discord) fn as_of(day: &str) = "as-of";
    pub(in crate::discord) fn cut_off() = "cut-off";
    pub(in crate::discord) fn answers_differ() = "answers-differ";
    pub(in crate::discord) fn added_on(date: &str) = "added-on";

    // Buttons.

    fn source_button_alone() = "source-button", at most BUTTON_LABEL;
    fn source_button_numbered(number: usize) = "source-button-numbered", at most BUTTON_LABEL;
    pub(in crate::discord) fn related_button() = "related-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn why_button() = "why-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn helpful_button() = "helpful-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn not_helpful_button() = "not-helpful-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn ask_moderators_button() = "ask-moderators-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn back_button() = "back-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn next_button() = "next-button", at most BUTTON_LABEL;

    // What buttons show.

    pub(in crate::discord) fn the_statement() = "the-statement";
    pub(in crate::discord) fn the_quotation() = "the-quotation";
    pub(in crate::discord) fn quotation_at(paragraph: usize) = "quotation-at";
    pub(in crate::discord) fn published(date: &str) = "published";
    pub(in crate::discord) fn accessed(date: &str) = "accessed";
    pub(in crate::discord) fn related() = "related", at most EMBED_TITLE;
    pub(in crate::discord) fn nothing_related() = "nothing-related";
    pub(in crate::discord) fn why() = "why", at most EMBED_TITLE;
    pub(in crate::discord) fn confidence(percent: u32, from: u32) = "confidence";
    pub(in crate::discord) fn first(statement: &str) = "first";
    pub(in crate::discord) fn runner_up(statement: &str) = "runner-up";
    pub(in crate::discord) fn no_runner_up() = "no-runner-up";
    fn marked_helpful() = "marked-helpful";
    fn marked_not_helpful() = "marked-not-helpful";
    pub(in crate::discord) fn not_yours() = "not-yours";
    pub(in crate::discord) fn sent_to_moderators(times: u32) = "sent-to-moderators";
    pub(in crate::discord) fn no_moderators() = "no-moderators";
    pub(in crate::discord) fn fact_gone() = "fact-gone";
    pub(in crate::discord) fn button_expired() = "button-expired";
    pub(in crate::discord) fn unreadable_button() = "unreadable-button";

    // Commands.

    pub(in crate::discord) fn sources() = "sources", at most EMBED_TITLE;
    pub(in crate::discord) fn topics() = "topics", at most EMBED_TITLE;
    pub(in crate::discord) fn no_sources() = "no-sources";
    pub(in crate::discord) fn no_topics() = "no-topics";
    pub(in crate::discord) fn and_more(count: usize) = "and-more";
    fn about_holding(facts: usize, sources: usize, titles: &str, version: &str) = "about";
    pub(in crate::discord) fn help() = "help", at most EMBED_DESCRIPTION;
    // What is kept of the person follows it.
    pub(in crate::discord) fn privacy() = "privacy", at most EMBED_DESCRIPTION - 1000;
    fn answer_channel_on() = "answer-channel-on";
    fn answer_thread_on() = "answer-thread-on";
    fn answer_channel_off() = "answer-channel-off";
    fn answer_thread_off() = "answer-thread-off";

    // People's mistakes, and our own.

    pub(in crate::discord) fn nothing_asked() = "nothing-asked";
    pub(in crate::discord) fn empty_message() = "empty-message";
    pub(in crate::discord) fn not_a_time(text: &str) = "not-a-time";
    pub(in crate::discord) fn needs_a_year(text: &str) = "needs-a-year";
    pub(in crate::discord) fn no_first_day(text: &str) = "no-first-day";
    pub(in crate::discord) fn no_last_day(text: &str) = "no-last-day";
    pub(in crate::discord) fn two_readings(one: &str, other: &str) = "two-readings";
    pub(in crate::discord) fn end_before_begin() = "end-before-begin";
    pub(in crate::discord) fn not_a_source(text: &str) = "not-a-source";
    pub(in crate::discord) fn needs_manage_server() = "needs-manage-server";
    pub(in crate::discord) fn only_in_servers() = "only-in-servers";
    pub(in crate::discord) fn may_not_speak() = "may-not-speak";
    pub(in crate::discord) fn too_many_channels() = "too-many-channels";
    pub(in crate::discord) fn needs_content_intent() = "needs-content-intent";
    pub(in crate::discord) fn apology(reference: &str) = "apology";
}

/// What the bot says of itself and of what it knows.
#[derive(Debug, Clone, Copy)]
pub(in crate::discord) struct Holding<'a> {
    /// The titles of the packs.
    pub(in crate::discord) titles: &'a [&'a str],
    pub(in crate::discord) facts: usize,
    pub(in crate::discord) sources: usize,
    pub(in crate::discord) version: &'a str,
}

impl Words {
    /// Returns the button of a source, numbered if there are several facts.
    pub(in crate::discord) fn source_button(&self, number: Option<usize>) -> String {
        match number {
            Some(number) => self.source_button_numbered(number),
            None => self.source_button_alone().to_owned(),
        }
    }

    pub(in crate::discord) fn marked(&self, helped: bool) -> &str {
        if helped {
            self.marked_helpful()
        } else {
            self.marked_not_helpful()
        }
    }

    pub(in crate::discord) fn about(&self, holding: Holding<'_>) -> String {
        let titles = holding.titles.join("; ");
        self.about_holding(holding.facts, holding.sources, &titles, holding.version)
    }

    pub(in crate::discord) fn answer_channel(&self, on: bool, thread: bool) -> &str {
        match (on, thread) {
            (true, false) => self.answer_channel_on(),
            (true, true) => self.answer_thread_on(),
            (false, false) => self.answer_channel_off(),
            (false, true) => self.answer_thread_off(),
        }
    }
}
