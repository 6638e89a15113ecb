//! The words around what a server has beside its facts: its queue of questions, its settings, and what
//! is kept of people.

use std::fmt::Debug;

use crate::store::GuildSettings;

/// The words of one language around what a server has beside its facts. Texts that come from people are
/// given as they are to be shown.
pub(in crate::discord) trait Managing: Debug + Send + Sync {
    // The queue of questions that nobody could answer.

    fn queue(&self) -> &'static str;
    fn empty_queue(&self) -> &'static str;
    fn queue_is_off(&self) -> &'static str;
    fn asked_times(&self, times: u32, last: &str) -> String;
    fn pick_question(&self) -> &'static str;
    fn waiting(&self, times: u32, first: &str, last: &str, subscribers: usize) -> String;
    fn answer_button(&self) -> &'static str;
    fn also_means_button(&self) -> &'static str;
    fn dismiss_button(&self) -> &'static str;
    fn pick_fact(&self) -> &'static str;
    fn no_near_fact(&self) -> &'static str;
    fn dismissal(&self) -> &'static str;
    fn reason(&self) -> &'static str;
    fn dismissed(&self) -> &'static str;
    fn dismissed_before(&self, reason: &str) -> String;
    fn waits_no_more(&self) -> &'static str;
    fn tell_me_button(&self) -> &'static str;
    fn will_be_told(&self) -> &'static str;
    fn has_an_answer(&self) -> &'static str;

    // Settings.

    fn settings(&self, settings: &GuildSettings, packs: &str) -> String;
    fn moderators_set(&self, role: &str, may: bool) -> String;
    fn not_everybody(&self) -> &'static str;
    fn too_many_roles(&self) -> &'static str;
    fn pick_packs(&self) -> &'static str;
    fn packs_set(&self, titles: &str) -> String;
    fn no_packs(&self) -> &'static str;
    fn queue_set(&self, on: bool) -> &'static str;
    fn log_set(&self, channel: Option<&str>) -> String;
    fn log_refused(&self) -> &'static str;
    fn confidence_set(&self, percent: Option<u8>) -> String;

    // Privacy.

    fn kept_of_you(&self, is_known: bool, subscriptions: usize) -> String;
    fn erase_button(&self) -> &'static str;
    fn erased(&self) -> &'static str;
}
