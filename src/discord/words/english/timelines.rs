//! The words of English around timelines.

use super::English;
use crate::date::Side;
use crate::discord::words::Timelines;
use crate::timeline::picture::PictureWords;

impl Timelines for English {
    fn timeline(&self, about: Option<&str>) -> String {
        match about {
            Some(about) => format!("Timeline: {about}"),
            None => "Timeline".to_owned(),
        }
    }

    fn beside(&self, side: Side, fact: &str) -> String {
        match side {
            Side::Before => format!("Before this: {fact}"),
            Side::After => format!("After this: {fact}"),
        }
    }

    fn known_by(&self, day: &str) -> String {
        format!("as known on {day}")
    }

    fn inexact(&self) -> &'static str {
        "No fact has all of these words; these have as many as any."
    }

    fn possibly(&self) -> &'static str {
        "possibly"
    }

    fn empty_timeline(&self) -> &'static str {
        "No dated fact is in that selection. Widen the span, or use other words."
    }

    fn no_date_now(&self) -> &'static str {
        "That fact has no date any more."
    }

    fn nothing_beside(&self, side: Side) -> &'static str {
        match side {
            Side::Before => "The material tells of nothing before that.",
            Side::After => "The material tells of nothing after that.",
        }
    }

    fn page(&self, page: usize, pages: usize) -> String {
        format!("Page {page} of {pages}")
    }

    fn list_button(&self) -> &'static str {
        "List"
    }

    fn picture_button(&self) -> &'static str {
        "Picture"
    }

    fn jump_button(&self) -> &'static str {
        "Jump to a date"
    }

    fn before_button(&self) -> &'static str {
        "What came before?"
    }

    fn after_button(&self) -> &'static str {
        "What came after?"
    }

    fn jump(&self) -> &'static str {
        "Jump to a date"
    }

    fn jump_to(&self) -> &'static str {
        "From when on? “july 2018”, “last week”"
    }

    fn pick_source(&self) -> &'static str {
        "Open the source of…"
    }

    fn picture<'a>(&self, title: &'a str) -> PictureWords<'a> {
        PictureWords::ENGLISH.titled(title)
    }
}
