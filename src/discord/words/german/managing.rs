//! German: the words around what a server has beside its facts.

use super::German;
use crate::discord::words::managing::Managing;
use crate::store::GuildSettings;

impl Managing for German {
    fn queue(&self) -> &'static str {
        "Fragen, die niemand beantworten konnte"
    }

    fn empty_queue(&self) -> &'static str {
        "Keine Frage wartet."
    }

    fn queue_is_off(&self) -> &'static str {
        "Auf diesem Server werden der Moderation keine Fragen vorgelegt. `/settings unanswered` ändert das."
    }

    fn asked_times(&self, times: u32, last: &str) -> String {
        match times {
            1 => format!("einmal gestellt, {last}"),
            times => format!("{times} Mal gestellt, zuletzt {last}"),
        }
    }

    fn pick_question(&self) -> &'static str {
        "Wähle eine Frage"
    }

    fn waiting(&self, times: u32, first: &str, last: &str, subscribers: usize) -> String {
        let asked = match times {
            1 => format!("Einmal gestellt, {first}."),
            times => format!("{times} Mal gestellt, zuerst {first}, zuletzt {last}."),
        };
        let subscribers = match subscribers {
            0 => String::new(),
            1 => " 1 Person möchte die Antwort erfahren.".to_owned(),
            count => format!(" {count} Personen möchten die Antwort erfahren."),
        };
        asked + &subscribers
    }

    fn answer_button(&self) -> &'static str {
        "Beantworten"
    }

    fn also_means_button(&self) -> &'static str {
        "Bedeutet auch …"
    }

    fn dismiss_button(&self) -> &'static str {
        "Abweisen"
    }

    fn pick_fact(&self) -> &'static str {
        "Wähle den Fakt, der sie beantwortet"
    }

    fn no_near_fact(&self) -> &'static str {
        "Kein Fakt kommt dieser Frage nahe. *Beantworten* legt einen neuen an; `/fact edit` fügt jedem Fakt eine Frage hinzu."
    }

    fn dismissal(&self) -> &'static str {
        "Die Frage abweisen"
    }

    fn reason(&self) -> &'static str {
        "Warum? Wer sie wieder stellt, erfährt es"
    }

    fn dismissed(&self) -> &'static str {
        "Abgewiesen. Wer sie wieder vorlegt, erfährt, warum."
    }

    fn dismissed_before(&self, reason: &str) -> String {
        format!("Die Moderation hat diese Frage gesehen und nimmt sie nicht auf: {reason}")
    }

    fn waits_no_more(&self) -> &'static str {
        "Diese Frage wartet nicht mehr. Sieh unter `/unanswered` nach."
    }

    fn tell_me_button(&self) -> &'static str {
        "Sag mir, wenn sie beantwortet ist"
    }

    fn will_be_told(&self) -> &'static str {
        "Du erfährst es hier, einmal, sobald sie eine Antwort hat."
    }

    fn has_an_answer(&self) -> &'static str {
        "deine Frage hat eine Antwort:"
    }

    fn settings(&self, settings: &GuildSettings, packs: &str) -> String {
        let mentions = |sign: &str, ids: Vec<u64>, none: &str| {
            let ids: Vec<String> = ids.iter().map(|id| format!("<{sign}{id}>")).collect();
            if ids.is_empty() {
                none.to_owned()
            } else {
                ids.join(", ")
            }
        };
        let roles = settings.moderators.iter().copied().collect();
        let roles = mentions("@&", roles, "niemand");
        let on = settings.answer_channels.iter().filter(|(_, on)| **on);
        let channels = mentions("#", on.map(|(id, _)| *id).collect(), "keinem Kanal");
        let queue = if settings.takes_no_questions {
            "aus"
        } else {
            "an"
        };
        let log = settings.log_channel.into_iter().collect();
        let log = mentions("#", log, "keinem Kanal");
        let from = settings.answer_from.map_or_else(
            || "bestimme ich selbst".to_owned(),
            |from| format!("{from} %"),
        );
        format!(
            "**Moderation** außer denen, die den Server verwalten: {roles}\n**Pakete**: {packs}\n\
             **Fragen werden ungebeten beantwortet** in: {channels}\n**Fragen an die Moderation**: {queue}\n\
             **Änderungen werden gemeldet** in: {log}\n**Wie sicher ich sein muss**, um zu antworten: {from}"
        )
    }

    fn moderators_set(&self, role: &str, may: bool) -> String {
        if may {
            format!(
                "Wer {role} hat, kann ab jetzt Fakten ändern. Wer `/fact` dann nicht sieht: unter *Servereinstellungen*, *Integrationen* kann man einer Rolle einen Befehl erlauben."
            )
        } else {
            format!("{role} allein gibt kein Recht mehr, Fakten zu ändern.")
        }
    }

    fn not_everybody(&self) -> &'static str {
        "Nicht alle können moderieren. Wähle eine andere Rolle."
    }

    fn too_many_roles(&self) -> &'static str {
        "So viele Rollen sind eingestellt, dass keine weitere Platz hat. Nimm erst eine heraus."
    }

    fn pick_packs(&self) -> &'static str {
        "Wähle die Pakete, die dieser Server sieht"
    }

    fn packs_set(&self, titles: &str) -> String {
        format!("Dieser Server sieht: {titles}")
    }

    fn no_packs(&self) -> &'static str {
        "kein Paket, nur seine eigenen Fakten"
    }

    fn queue_set(&self, on: bool) -> &'static str {
        if on {
            "Fragen, die ich nicht beantworten kann, können der Moderation vorgelegt werden: `/unanswered`."
        } else {
            "Der Moderation werden keine Fragen mehr vorgelegt. Die wartenden bleiben in `/unanswered`."
        }
    }

    fn log_set(&self, channel: Option<&str>) -> String {
        match channel {
            Some(channel) => format!("Jede Änderung wird ab jetzt in {channel} gemeldet."),
            None => "Änderungen werden nirgends mehr gemeldet.".to_owned(),
        }
    }

    fn log_refused(&self) -> &'static str {
        "In diesem Kanal kann ich nicht schreiben. Erlaube mir dort „Kanal ansehen“, „Nachrichten senden“ und „Links einbetten“, oder wähle einen anderen."
    }

    fn confidence_set(&self, percent: Option<u8>) -> String {
        match percent {
            Some(percent) => {
                format!(
                    "Ich antworte ab {percent} %; darunter frage ich zurück oder antworte nicht."
                )
            }
            None => "Wie sicher ich sein muss, bestimme ich wieder selbst.".to_owned(),
        }
    }

    fn kept_of_you(&self, is_known: bool, subscriptions: usize) -> String {
        let history = if is_known {
            "• Verläufe von Fakten nennen dich, wo du etwas geändert hast: mit einer zufälligen Nummer, von der ein einziger Eintrag zu dir führt."
        } else {
            "• Kein Verlauf eines Fakts nennt dich."
        };
        let subscriptions = match subscriptions {
            0 => "• Du wartest auf keine Antwort.".to_owned(),
            1 => "• Du wartest auf die Antwort auf 1 Frage.".to_owned(),
            count => format!("• Du wartest auf die Antworten auf {count} Fragen."),
        };
        format!(
            "**Was jetzt von dir aufbewahrt wird**\n{history}\n{subscriptions}\n*Löschen* vergisst beides sofort; Verläufe zeigen dann „ein früheres Mitglied der Moderation“."
        )
    }

    fn erase_button(&self) -> &'static str {
        "Löschen"
    }

    fn erased(&self) -> &'static str {
        "Gelöscht: nichts führt hier mehr zu dir."
    }
}
