//! English.

mod labels;
mod managing;
mod moderating;
mod timelines;

use super::{Holding, Label, Words};
use crate::answer::Reason;
use crate::date::{DateBasis, DateWords};
use crate::matcher::How;
use labels::LABELS;

/// English.
#[derive(Debug)]
pub(super) struct English;

impl Words for English {
    fn dates(&self) -> &'static DateWords {
        &DateWords::ENGLISH
    }

    fn label(&self, of: &str) -> Option<Label> {
        Label::find(LABELS, of)
    }

    fn menu(&self, of: &str) -> Option<&'static str> {
        match of {
            "Answer this" => Some("Answer this"),
            "Save as fact" => Some("Save as fact"),
            _ => None,
        }
    }

    fn basis(&self, basis: DateBasis) -> Option<&'static str> {
        match basis {
            DateBasis::Stated => None,
            DateBasis::Inferred => Some("inferred"),
            DateBasis::Published => Some("day of publication"),
        }
    }

    fn said_by(&self, who: &str) -> String {
        format!("Said by {who}")
    }

    fn note(&self, note: &str) -> String {
        format!("Note: {note}")
    }

    fn paragraph(&self, number: usize) -> String {
        format!("paragraph {number}")
    }

    fn not_verified(&self) -> &'static str {
        "quote not verified"
    }

    fn more_sources(&self, count: usize) -> String {
        match count {
            1 => "and one more source".to_owned(),
            count => format!("and {count} more sources"),
        }
    }

    fn open_part(&self, question: &str) -> String {
        format!("The material does not answer: “{question}”")
    }

    fn as_of(&self, day: &str) -> String {
        format!("As of {day}")
    }

    fn cut_off(&self) -> &'static str {
        "Shortened; Source shows all of it."
    }

    fn last_checked(&self, date: Option<&str>) -> String {
        match date {
            Some(date) => format!("Last checked {date}; due to be checked again."),
            None => "Due to be checked again.".to_owned(),
        }
    }

    fn answers_differ(&self) -> &'static str {
        "Facts differ on this; the newest stands first."
    }

    fn added_on(&self, date: &str) -> String {
        format!("Added here {date}")
    }

    fn which_is_meant(&self) -> &'static str {
        "Which of these do you mean?"
    }

    fn refusal(&self, reason: &Reason) -> String {
        match reason {
            Reason::NothingAsked => "Ask something: a name, a topic, a question.".to_owned(),
            Reason::NothingKnown => "Nothing of that is in the material.".to_owned(),
            Reason::KnownUnanswered { question } => format!(
                "The material does not say. It is near to a question that is known to be open: “{question}”"
            ),
            Reason::NothingThen => "The material tells nothing of that time.".to_owned(),
            Reason::UnknownNames(names) => {
                format!("The material does not speak of {}.", names.join(", "))
            }
            Reason::NotNearEnough => "The material does not answer that.".to_owned(),
        }
    }

    fn known_words(&self, words: &str) -> String {
        format!("It knows: {words}")
    }

    fn unknown_words(&self, words: &str) -> String {
        format!("It does not know: {words}")
    }

    fn nearest(&self) -> &'static str {
        "Nearest questions that it answers:"
    }

    fn source_button(&self, number: Option<usize>) -> String {
        number.map_or_else(|| "Source".to_owned(), |number| format!("Source {number}"))
    }

    fn related_button(&self) -> &'static str {
        "Related"
    }

    fn why_button(&self) -> &'static str {
        "Why this answer?"
    }

    fn helpful_button(&self) -> &'static str {
        "Helpful"
    }

    fn not_helpful_button(&self) -> &'static str {
        "Not helpful"
    }

    fn put_button(&self) -> &'static str {
        "Ask the moderators"
    }

    fn back_button(&self) -> &'static str {
        "Back"
    }

    fn on_button(&self) -> &'static str {
        "On"
    }

    fn the_statement(&self) -> &'static str {
        "The fact"
    }

    fn the_quotation(&self) -> &'static str {
        "The quotation"
    }

    fn quotation_at(&self, paragraph: usize) -> String {
        format!("The quotation, in paragraph {paragraph}")
    }

    fn published(&self, date: &str) -> String {
        format!("Published {date}")
    }

    fn accessed(&self, date: &str) -> String {
        format!("Last read there {date}")
    }

    fn related(&self) -> &'static str {
        "Facts of the same topics"
    }

    fn nothing_related(&self) -> &'static str {
        "No other fact is of the same topics."
    }

    fn why(&self) -> &'static str {
        "Why this answer"
    }

    fn how(&self, how: Option<&How>, unknown: bool) -> String {
        match how {
            Some(How::Same) => "stands there".to_owned(),
            Some(How::Misspelt(meant)) => format!("taken for “{meant}”"),
            Some(How::Parted(word)) => format!("is “{word}”, written apart or together"),
            Some(How::Means(head)) => format!("means “{head}” here"),
            Some(How::Related(word)) => format!("means nearly the same as “{word}”"),
            Some(How::Dated) => "fits the fact's date".to_owned(),
            None if unknown => "unknown to the material".to_owned(),
            None => "not said of this fact".to_owned(),
        }
    }

    fn confidence(&self, percent: u32, from: u32) -> String {
        format!("Confidence {percent} %; answers are given from {from} % on.")
    }

    fn first(&self, statement: &str) -> String {
        format!("Likeliest: {statement}")
    }

    fn runner_up(&self, statement: &str) -> String {
        format!("Next: {statement}")
    }

    fn no_runner_up(&self) -> &'static str {
        "No other fact comes into question."
    }

    fn marked(&self, helped: bool) -> &'static str {
        if helped {
            "Thank you: marked as helpful."
        } else {
            "Thank you: marked as not helpful. Ask again in other words, or look at *Related*."
        }
    }

    fn not_yours(&self) -> &'static str {
        "Only the one who asked can mark an answer. Ask the question yourself with /ask."
    }

    fn put(&self, times: u32) -> String {
        match times {
            0 | 1 => "Your question is kept for the moderators.".to_owned(),
            times => format!("It is kept for the moderators: it was asked {times} times by now."),
        }
    }

    fn no_moderators(&self) -> &'static str {
        "There are no moderators in direct messages. Ask on a server that has the bot."
    }

    fn unknown_fact(&self) -> &'static str {
        "That fact is not told here any more. Ask again with /ask."
    }

    fn draft_gone(&self) -> &'static str {
        "What this button needs is kept for a day, which is over. Ask again with /ask or /timeline."
    }

    fn unreadable_button(&self) -> &'static str {
        "This button is not one of this version's. Ask again with /ask."
    }

    fn sources(&self) -> &'static str {
        "Sources"
    }

    fn topics(&self) -> &'static str {
        "Topics"
    }

    fn count_of_facts(&self, count: usize) -> String {
        match count {
            1 => "1 fact".to_owned(),
            count => format!("{count} facts"),
        }
    }

    fn no_sources(&self) -> &'static str {
        "There are no sources yet."
    }

    fn no_topics(&self) -> &'static str {
        "There are no topics yet."
    }

    fn and_more(&self, count: usize) -> String {
        format!("… and {count} more")
    }

    fn about(&self, holding: Holding<'_>) -> String {
        let Holding {
            titles,
            facts,
            sources,
            version,
        } = holding;
        let titles = titles.join("; ");
        let facts = self.count_of_facts(facts);
        let sources = match sources {
            1 => "1 source".to_owned(),
            count => format!("{count} sources"),
        };
        format!(
            "I answer from curated facts: each word for word, with its quotation, its source and its date. \
             What the material does not say, I do not say. No language model is in me.\n\n\
             I know {facts}, from {sources}: {titles}.\n\nIbid {version}"
        )
    }

    fn help(&self) -> &'static str {
        "**Ask** with `/ask`, by mentioning me, by replying to me, or in a direct message, in your own words; \
         slips of the keyboard do not matter. “and where?” after a question asks on.\n\
         **Buttons** below an answer show its source, what is related, and why it was chosen.\n\
         **Right-click** a message, *Apps*, *Answer this* asks its text.\n\
         `/timeline` shows dated facts in order, `/topics` and `/sources` what there is.\n\
         Where I do not know, I say so; *Ask the moderators* puts the question to people."
    }

    fn privacy(&self) -> &'static str {
        "**What is kept of what you ask and change**\n\
         • Your last question in a channel, in memory, for ten minutes: so that “and where?” is understood.\n\
         • A question that you put to the moderators: its text, how often and when it was asked, not by whom, \
         for at most 180 days. If you wish to be told its answer: your id and the channel, until you are told.\n\
         • A question whose answer you marked: its text and the count, not by whom, for at most 180 days.\n\
         • A question too long for a message, the selection of a timeline, a fact before it is saved: for a day, \
         for their buttons.\n\
         • If you change facts: what you changed, for good, under a random number; one record leads from it to your \
         id, and that one can be erased.\n\
         • In memory, by your id: your language and which questions you put to the moderators, for a day, so that \
         one person counts once; how many messages you sent me, for a minute.\n\n\
         Buttons carry your id, so that only you can mark your answer; it stands in the message alone. \
         A server's facts and settings are kept for 30 days after I was taken from it, then erased."
    }

    fn answer_channel(&self, on: bool, thread: bool) -> &'static str {
        match (on, thread) {
            (true, false) => "Questions in this channel are answered unasked, where I am sure.",
            (true, true) => "Questions in this thread are answered unasked, where I am sure.",
            (false, false) => "Questions in this channel are answered only when I am asked.",
            (false, true) => "Questions in this thread are answered only when I am asked.",
        }
    }

    fn nothing_asked(&self) -> &'static str {
        "Write a question: there are no words in what you sent."
    }

    fn empty_message(&self) -> &'static str {
        "There is no text in that message that I can see. Choose another, or ask with /ask."
    }

    fn not_a_time(&self, text: &str) -> String {
        format!(
            "“{text}” is not understood as a time. Write 2018-07-16, 2018-07, 2018 or “july 2018”."
        )
    }

    fn needs_a_year(&self, text: &str) -> String {
        format!("“{text}” comes every year. Write it with the year.")
    }

    fn no_first_day(&self, text: &str) -> String {
        format!("“{text}” has no first day. Write from when on.")
    }

    fn no_last_day(&self, text: &str) -> String {
        format!("“{text}” has no last day. Write until when.")
    }

    fn end_before_begin(&self) -> &'static str {
        "The last day lies before the first. Exchange the two."
    }

    fn not_a_source(&self, text: &str) -> String {
        format!("There is no source “{text}”. Choose one of the list, or see /sources.")
    }

    fn needs_manage_server(&self) -> &'static str {
        "That takes the right to manage the server. Ask somebody who has it."
    }

    fn only_in_servers(&self) -> &'static str {
        "That works on a server only. Use it in a channel there."
    }

    fn may_not_speak(&self) -> &'static str {
        "You alone see this: I have no right to speak here. Whoever manages the server can give me Send Messages and Embed Links."
    }

    fn too_many_channels(&self) -> &'static str {
        "So many channels and threads are set that there is no room for another. Switch one off first."
    }

    fn needs_content_intent(&self) -> &'static str {
        "I cannot read messages that do not mention me. Whoever hosts me must switch on the message content intent in \
         the developer portal and start me with --message-content."
    }

    fn apology(&self, reference: &str) -> String {
        format!(
            "Something went wrong on my side, not yours. Try again; if it stays, tell whoever hosts me: {reference}"
        )
    }
}
