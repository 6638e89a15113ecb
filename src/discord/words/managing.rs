//! The messages about a server's queue of questions and its settings, and about what is kept of people.

use crate::discord::limits::{BUTTON_LABEL, EMBED_TITLE, INPUT_LABEL, MODAL_TITLE, PLACEHOLDER};
use crate::store::GuildSettings;
use crate::wording::{Words, messages};

messages! {
    MANAGING:

    // The queue of questions that nobody could answer.

    pub(in crate::discord) fn queue() = "queue", at most EMBED_TITLE;
    pub(in crate::discord) fn empty_queue() = "empty-queue";
    pub(in crate::discord) fn queue_is_off() = "queue-is-off";
    pub(in crate::discord) fn asked_times(times: u32, last: &str) = "asked-times";
    pub(in crate::discord) fn pick_question() = "pick-question", at most PLACEHOLDER;
    fn waiting_since(times: u32, first: &str, last: &str) = "waiting";
    fn waiting_people(count: usize) = "waiting-people";
    pub(in crate::discord) fn answer_button() = "answer-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn also_means_button() = "also-means-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn dismiss_button() = "dismiss-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn pick_fact() = "pick-fact", at most PLACEHOLDER;
    pub(in crate::discord) fn no_near_fact() = "no-near-fact";
    pub(in crate::discord) fn dismissal() = "dismissal", at most MODAL_TITLE;
    pub(in crate::discord) fn reason() = "reason", at most INPUT_LABEL;
    pub(in crate::discord) fn dismissed() = "dismissed";
    pub(in crate::discord) fn dismissed_before(reason: &str) = "dismissed-before";
    pub(in crate::discord) fn no_longer_waiting() = "no-longer-waiting";
    pub(in crate::discord) fn notify_me_button() = "notify-me-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn will_notify() = "will-notify";
    pub(in crate::discord) fn has_an_answer() = "has-an-answer";

    // Settings.

    fn settings_moderators(roles: &str) = "settings-moderators";
    fn settings_no_roles() = "settings-no-roles";
    fn settings_packs(packs: &str) = "settings-packs";
    fn settings_channels(channels: &str) = "settings-channels";
    fn settings_no_channels() = "settings-no-channels";
    fn settings_questions_on() = "settings-questions-on";
    fn settings_questions_off() = "settings-questions-off";
    fn settings_log(channels: &str) = "settings-log";
    fn settings_confidence(percent: u8) = "settings-confidence";
    fn settings_confidence_own() = "settings-confidence-own";
    fn moderators_added(role: &str) = "moderators-added";
    fn moderators_removed(role: &str) = "moderators-removed";
    pub(in crate::discord) fn not_everybody() = "not-everybody";
    pub(in crate::discord) fn too_many_roles() = "too-many-roles";
    pub(in crate::discord) fn pick_packs() = "pick-packs", at most PLACEHOLDER;
    pub(in crate::discord) fn packs_set(titles: &str) = "packs-set";
    pub(in crate::discord) fn no_packs() = "no-packs";
    fn queue_on() = "queue-on";
    fn queue_off() = "queue-off";
    fn log_on(channel: &str) = "log-on";
    fn log_off() = "log-off";
    pub(in crate::discord) fn log_refused() = "log-refused";
    fn confidence_set_to(percent: u8) = "confidence-set";
    fn confidence_reset() = "confidence-reset";

    // Privacy.

    fn kept_of_person(history: &str, subscriptions: &str) = "kept-of-you", at most 1000;
    fn kept_history() = "kept-history";
    fn kept_no_history() = "kept-no-history";
    fn kept_subscriptions(count: usize) = "kept-subscriptions";
    fn kept_no_subscriptions() = "kept-no-subscriptions";
    pub(in crate::discord) fn erase_button() = "erase-button", at most BUTTON_LABEL;
    pub(in crate::discord) fn erased() = "erased";
}

impl Words {
    /// Returns how often a question was asked and when, and how many people wait for its answer.
    pub(in crate::discord) fn waiting(
        &self,
        times: u32,
        first: &str,
        last: &str,
        subscribers: usize,
    ) -> String {
        let asked = self.waiting_since(times, first, last);
        match subscribers {
            0 => asked,
            count => format!("{asked} {}", self.waiting_people(count)),
        }
    }

    /// Returns a server's settings, a line each.
    pub(in crate::discord) fn settings(&self, settings: &GuildSettings, packs: &str) -> String {
        let roles = settings.moderators.iter().map(|id| format!("<@&{id}>"));
        let answering = settings.answer_channels.iter().filter(|(_, on)| **on);
        let channels = answering.map(|(id, _)| format!("<#{id}>"));
        let log = settings.log_channel.map(|id| format!("<#{id}>"));
        let questions = if settings.takes_no_questions {
            self.settings_questions_off()
        } else {
            self.settings_questions_on()
        };
        let confidence = match settings.answer_from {
            Some(percent) => self.settings_confidence(percent),
            None => self.settings_confidence_own().to_owned(),
        };
        [
            self.settings_moderators(&listed(roles, self.settings_no_roles())),
            self.settings_packs(packs),
            self.settings_channels(&listed(channels, self.settings_no_channels())),
            questions.to_owned(),
            self.settings_log(&listed(log, self.settings_no_channels())),
            confidence,
        ]
        .join("\n")
    }

    pub(in crate::discord) fn moderators_set(&self, role: &str, may: bool) -> String {
        if may {
            self.moderators_added(role)
        } else {
            self.moderators_removed(role)
        }
    }

    pub(in crate::discord) fn queue_set(&self, on: bool) -> &str {
        if on {
            self.queue_on()
        } else {
            self.queue_off()
        }
    }

    pub(in crate::discord) fn log_set(&self, channel: Option<&str>) -> String {
        match channel {
            Some(channel) => self.log_on(channel),
            None => self.log_off().to_owned(),
        }
    }

    pub(in crate::discord) fn confidence_set(&self, percent: Option<u8>) -> String {
        match percent {
            Some(percent) => self.confidence_set_to(percent),
            None => self.confidence_reset().to_owned(),
        }
    }

    /// Returns what is kept of a person: whether histories name them, and how many answers they wait for.
    pub(in crate::discord) fn kept_of_you(&self, is_known: bool, subscriptions: usize) -> String {
        let history = if is_known {
            self.kept_history()
        } else {
            self.kept_no_history()
        };
        let subscriptions = match subscriptions {
            0 => self.kept_no_subscriptions().to_owned(),
            count => self.kept_subscriptions(count),
        };
        self.kept_of_person(history, &subscriptions)
    }
}

/// Lists mentions, or says that there are none.
fn listed(mentions: impl IntoIterator<Item = String>, none: &str) -> String {
    let mentions: Vec<String> = mentions.into_iter().collect();
    if mentions.is_empty() {
        none.to_owned()
    } else {
        mentions.join(", ")
    }
}
