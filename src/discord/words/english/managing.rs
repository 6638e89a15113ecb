//! English: the words around what a server has beside its facts.

use super::English;
use crate::discord::words::managing::Managing;
use crate::store::GuildSettings;

impl Managing for English {
    fn queue(&self) -> &'static str {
        "Questions that nobody could answer"
    }

    fn empty_queue(&self) -> &'static str {
        "No question waits."
    }

    fn queue_is_off(&self) -> &'static str {
        "Questions are not put to the moderators on this server. `/settings unanswered` changes that."
    }

    fn asked_times(&self, times: u32, last: &str) -> String {
        match times {
            1 => format!("asked once, {last}"),
            times => format!("asked {times} times, last {last}"),
        }
    }

    fn pick_question(&self) -> &'static str {
        "Choose a question"
    }

    fn waiting(&self, times: u32, first: &str, last: &str, subscribers: usize) -> String {
        let asked = match times {
            1 => format!("Asked once, {first}."),
            times => format!("Asked {times} times, from {first} to {last}."),
        };
        let subscribers = match subscribers {
            0 => String::new(),
            1 => " 1 person wants to be told.".to_owned(),
            count => format!(" {count} people want to be told."),
        };
        asked + &subscribers
    }

    fn answer_button(&self) -> &'static str {
        "Answer"
    }

    fn also_means_button(&self) -> &'static str {
        "Also means…"
    }

    fn dismiss_button(&self) -> &'static str {
        "Dismiss"
    }

    fn pick_fact(&self) -> &'static str {
        "Choose the fact that answers it"
    }

    fn no_near_fact(&self) -> &'static str {
        "No fact is near to that question. *Answer* makes a new one; `/fact edit` adds a question to any."
    }

    fn dismissal(&self) -> &'static str {
        "Dismiss the question"
    }

    fn reason(&self) -> &'static str {
        "Why? Whoever asks it again is told"
    }

    fn dismissed(&self) -> &'static str {
        "Dismissed. Whoever puts it again is told why."
    }

    fn dismissed_before(&self, reason: &str) -> String {
        format!("The moderators saw this question and do not take it up: {reason}")
    }

    fn waits_no_more(&self) -> &'static str {
        "That question waits no more. See `/unanswered`."
    }

    fn tell_me_button(&self) -> &'static str {
        "Tell me when it is answered"
    }

    fn will_be_told(&self) -> &'static str {
        "You will be told here, once, when it has an answer."
    }

    fn has_an_answer(&self) -> &'static str {
        "your question has an answer:"
    }

    fn settings(&self, settings: &GuildSettings, packs: &str) -> String {
        let mentions = |sign: &str, ids: Vec<u64>| {
            let ids: Vec<String> = ids.iter().map(|id| format!("<{sign}{id}>")).collect();
            if ids.is_empty() {
                "none".to_owned()
            } else {
                ids.join(", ")
            }
        };
        let roles = mentions("@&", settings.moderators.iter().copied().collect());
        let on = settings.answer_channels.iter().filter(|(_, on)| **on);
        let channels = mentions("#", on.map(|(id, _)| *id).collect());
        let queue = if settings.takes_no_questions {
            "off"
        } else {
            "on"
        };
        let log = mentions("#", settings.log_channel.into_iter().collect());
        let from = settings
            .answer_from
            .map_or_else(|| "by itself".to_owned(), |from| format!("{from} %"));
        format!(
            "**Moderators** besides those who manage the server: {roles}\n**Packs**: {packs}\n\
             **Questions answered unasked** in: {channels}\n**Questions to the moderators**: {queue}\n\
             **Changes are told** in: {log}\n**How sure I must be** to answer: {from}"
        )
    }

    fn moderators_set(&self, role: &str, may: bool) -> String {
        if may {
            format!(
                "Whoever has {role} can change facts from now on. If they do not see `/fact`: *Server Settings*, *Integrations* lets a role use a command."
            )
        } else {
            format!("{role} alone gives no right to change facts any more.")
        }
    }

    fn not_everybody(&self) -> &'static str {
        "Everybody cannot be a moderator. Choose another role."
    }

    fn too_many_roles(&self) -> &'static str {
        "So many roles are set that there is no room for another. Take one off first."
    }

    fn pick_packs(&self) -> &'static str {
        "Choose the packs that this server sees"
    }

    fn packs_set(&self, titles: &str) -> String {
        format!("This server sees: {titles}")
    }

    fn no_packs(&self) -> &'static str {
        "no pack, its own facts alone"
    }

    fn queue_set(&self, on: bool) -> &'static str {
        if on {
            "Questions that I cannot answer can be put to the moderators: `/unanswered`."
        } else {
            "Questions are not put to the moderators any more. Those that wait stay in `/unanswered`."
        }
    }

    fn log_set(&self, channel: Option<&str>) -> String {
        match channel {
            Some(channel) => format!("Each change is told in {channel} from now on."),
            None => "Changes are told nowhere any more.".to_owned(),
        }
    }

    fn log_refused(&self) -> &'static str {
        "I cannot write in that channel. Give me View Channel, Send Messages and Embed Links there, or choose another."
    }

    fn confidence_set(&self, percent: Option<u8>) -> String {
        match percent {
            Some(percent) => format!("I answer from {percent} % on, and ask back or refuse below."),
            None => "How sure I must be is up to me again.".to_owned(),
        }
    }

    fn kept_of_you(&self, is_known: bool, subscriptions: usize) -> String {
        let history = if is_known {
            "• Histories of facts name you as the one who changed them: by a random number, which one record leads from to you."
        } else {
            "• No history of facts names you."
        };
        let subscriptions = match subscriptions {
            0 => "• You wait for no answer.".to_owned(),
            1 => "• You wait for the answer to 1 question.".to_owned(),
            count => format!("• You wait for the answers to {count} questions."),
        };
        format!(
            "**What is kept of you now**\n{history}\n{subscriptions}\n*Erase* forgets both at once; histories then show “a former moderator”."
        )
    }

    fn erase_button(&self) -> &'static str {
        "Erase"
    }

    fn erased(&self) -> &'static str {
        "Erased: nothing here leads to you any more."
    }
}
