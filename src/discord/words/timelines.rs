//! The words around timelines.

use std::fmt::Debug;

use crate::date::Side;
use crate::timeline::picture::PictureWords;

/// The words of one language around timelines. Texts that come from people are given as they are to be
/// shown.
pub(in crate::discord) trait Timelines: Debug + Send + Sync {
    /// The title of a timeline that is about something, or about everything.
    fn timeline(&self, about: Option<&str>) -> String;
    /// The title of what lies on one side of a fact in time.
    fn beside(&self, side: Side, fact: &str) -> String;
    fn known_by(&self, day: &str) -> String;
    fn inexact(&self) -> &'static str;
    fn possibly(&self) -> &'static str;
    fn empty_timeline(&self) -> &'static str;
    fn no_date_now(&self) -> &'static str;
    fn nothing_beside(&self, side: Side) -> &'static str;
    fn page(&self, page: usize, pages: usize) -> String;
    fn list_button(&self) -> &'static str;
    fn picture_button(&self) -> &'static str;
    fn jump_button(&self) -> &'static str;
    fn before_button(&self) -> &'static str;
    fn after_button(&self) -> &'static str;
    fn jump(&self) -> &'static str;
    fn jump_to(&self) -> &'static str;
    fn pick_source(&self) -> &'static str;
    /// What a picture says by itself, under a title.
    fn picture<'a>(&self, title: &'a str) -> PictureWords<'a>;
}
