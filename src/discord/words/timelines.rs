//! The messages around timelines.

use crate::date::Side;
use crate::discord::limits::{BUTTON_LABEL, INPUT_LABEL, MODAL_TITLE, PLACEHOLDER};
use crate::wording::{Words, messages};

messages! {
    TIMELINES:

    fn beside_before(fact: &str) = "beside-before";
    fn beside_after(fact: &str) = "beside-after";
    pub(in crate::discord) fn no_date_now() = "no-date-now";
    fn nothing_before() = "nothing-before";
    fn nothing_after() = "nothing-after";
    pub(in crate::discord) fn page(page: usize, pages: usize) = "page";
    pub(in crate::discord) fn list_button() = "list-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn picture_button() = "picture-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn jump_button() = "jump-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn before_button() = "before-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn after_button() = "after-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn jump() = "jump", at most MODAL_TITLE;
    pub(in crate::discord) fn jump_to() = "jump-to", at most INPUT_LABEL;
    pub(in crate::discord) fn pick_source() = "pick-source", at most PLACEHOLDER;
}

impl Words {
    /// Returns the title of what is on one side of a fact in time.
    pub(in crate::discord) fn beside(&self, side: Side, fact: &str) -> String {
        match side {
            Side::Before => self.beside_before(fact),
            Side::After => self.beside_after(fact),
        }
    }

    pub(in crate::discord) fn nothing_beside(&self, side: Side) -> &str {
        match side {
            Side::Before => self.nothing_before(),
            Side::After => self.nothing_after(),
        }
    }
}
