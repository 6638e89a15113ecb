//! German.

mod labels;
mod managing;
mod moderating;
mod timelines;

use super::{Holding, Label, Words};
use crate::answer::Reason;
use crate::date::{DateBasis, DateWords};
use crate::matcher::How;
use labels::LABELS;

/// German.
#[derive(Debug)]
pub(super) struct German;

impl Words for German {
    fn dates(&self) -> &'static DateWords {
        &DateWords::GERMAN
    }

    fn label(&self, of: &str) -> Option<Label> {
        Label::find(LABELS, of)
    }

    fn menu(&self, of: &str) -> Option<&'static str> {
        match of {
            "Answer this" => Some("Beantworte das"),
            "Save as fact" => Some("Als Fakt speichern"),
            _ => None,
        }
    }

    fn basis(&self, basis: DateBasis) -> Option<&'static str> {
        match basis {
            DateBasis::Stated => None,
            DateBasis::Inferred => Some("erschlossen"),
            DateBasis::Published => Some("Tag der Veröffentlichung"),
        }
    }

    fn said_by(&self, who: &str) -> String {
        format!("Nach {who}")
    }

    fn note(&self, note: &str) -> String {
        format!("Anmerkung: {note}")
    }

    fn paragraph(&self, number: usize) -> String {
        format!("Absatz {number}")
    }

    fn not_verified(&self) -> &'static str {
        "Zitat nicht geprüft"
    }

    fn more_sources(&self, count: usize) -> String {
        match count {
            1 => "und eine weitere Quelle".to_owned(),
            count => format!("und {count} weitere Quellen"),
        }
    }

    fn open_part(&self, question: &str) -> String {
        format!("Darauf gibt das Material keine Antwort: „{question}“")
    }

    fn as_of(&self, day: &str) -> String {
        format!("Stand: {day}")
    }

    fn cut_off(&self) -> &'static str {
        "Gekürzt; Quelle zeigt alles."
    }

    fn last_checked(&self, date: Option<&str>) -> String {
        match date {
            Some(date) => format!("Zuletzt geprüft {date}; wieder zu prüfen."),
            None => "Wieder zu prüfen.".to_owned(),
        }
    }

    fn answers_differ(&self) -> &'static str {
        "Die Fakten dazu unterscheiden sich; der neueste steht zuerst."
    }

    fn added_on(&self, date: &str) -> String {
        format!("Hier hinzugefügt {date}")
    }

    fn which_is_meant(&self) -> &'static str {
        "Was davon meinst du?"
    }

    fn refusal(&self, reason: &Reason) -> String {
        match reason {
            Reason::NothingAsked => "Frag etwas: ein Name, ein Thema, eine Frage.".to_owned(),
            Reason::NothingKnown => "Davon steht nichts im Material.".to_owned(),
            Reason::KnownUnanswered { question } => format!(
                "Das Material sagt es nicht. Die Frage gleicht einer, von der bekannt ist, dass sie offen ist: „{question}“"
            ),
            Reason::NothingThen => "Von dieser Zeit sagt das Material nichts.".to_owned(),
            Reason::UnknownNames(names) => {
                format!("Das Material spricht nicht von {}.", names.join(", "))
            }
            Reason::NotNearEnough => "Das Material beantwortet das nicht.".to_owned(),
        }
    }

    fn known_words(&self, words: &str) -> String {
        format!("Es kennt: {words}")
    }

    fn unknown_words(&self, words: &str) -> String {
        format!("Es kennt nicht: {words}")
    }

    fn nearest(&self) -> &'static str {
        "Die nächsten Fragen, die es beantwortet:"
    }

    fn source_button(&self, number: Option<usize>) -> String {
        number.map_or_else(|| "Quelle".to_owned(), |number| format!("Quelle {number}"))
    }

    fn related_button(&self) -> &'static str {
        "Verwandtes"
    }

    fn why_button(&self) -> &'static str {
        "Warum diese Antwort?"
    }

    fn helpful_button(&self) -> &'static str {
        "Hilfreich"
    }

    fn not_helpful_button(&self) -> &'static str {
        "Nicht hilfreich"
    }

    fn put_button(&self) -> &'static str {
        "Die Moderation fragen"
    }

    fn back_button(&self) -> &'static str {
        "Zurück"
    }

    fn on_button(&self) -> &'static str {
        "Weiter"
    }

    fn the_statement(&self) -> &'static str {
        "Der Fakt"
    }

    fn the_quotation(&self) -> &'static str {
        "Das Zitat"
    }

    fn quotation_at(&self, paragraph: usize) -> String {
        format!("Das Zitat, in Absatz {paragraph}")
    }

    fn published(&self, date: &str) -> String {
        format!("Veröffentlicht: {date}")
    }

    fn accessed(&self, date: &str) -> String {
        format!("Zuletzt dort gelesen: {date}")
    }

    fn related(&self) -> &'static str {
        "Fakten derselben Themen"
    }

    fn nothing_related(&self) -> &'static str {
        "Kein anderer Fakt gehört zu denselben Themen."
    }

    fn why(&self) -> &'static str {
        "Warum diese Antwort"
    }

    fn how(&self, how: Option<&How>, unknown: bool) -> String {
        match how {
            Some(How::Same) => "steht dort".to_owned(),
            Some(How::Misspelt(meant)) => format!("genommen für „{meant}“"),
            Some(How::Parted(word)) => {
                format!("ist „{word}“, getrennt oder zusammengeschrieben")
            }
            Some(How::Means(head)) => format!("bedeutet hier „{head}“"),
            Some(How::Related(word)) => format!("bedeutet fast dasselbe wie „{word}“"),
            Some(How::Dated) => "passt zum Datum des Fakts".to_owned(),
            None if unknown => "dem Material unbekannt".to_owned(),
            None => "nicht von diesem Fakt gesagt".to_owned(),
        }
    }

    fn confidence(&self, percent: u32, from: u32) -> String {
        format!("Sicherheit {percent} %; geantwortet wird ab {from} %.")
    }

    fn first(&self, statement: &str) -> String {
        format!("Am wahrscheinlichsten: {statement}")
    }

    fn runner_up(&self, statement: &str) -> String {
        format!("Danach: {statement}")
    }

    fn no_runner_up(&self) -> &'static str {
        "Kein anderer Fakt kommt in Frage."
    }

    fn marked(&self, helped: bool) -> &'static str {
        if helped {
            "Danke: als hilfreich vermerkt."
        } else {
            "Danke: als nicht hilfreich vermerkt. Frag mit anderen Worten, oder sieh unter *Verwandtes* nach."
        }
    }

    fn not_yours(&self) -> &'static str {
        "Nur wer gefragt hat, kann eine Antwort bewerten. Stelle die Frage selbst mit /ask."
    }

    fn put(&self, times: u32) -> String {
        match times {
            0 | 1 => "Deine Frage ist für die Moderation aufbewahrt.".to_owned(),
            times => {
                format!(
                    "Sie ist für die Moderation aufbewahrt: sie wurde bisher {times} Mal gestellt."
                )
            }
        }
    }

    fn no_moderators(&self) -> &'static str {
        "In Direktnachrichten gibt es keine Moderation. Frag auf einem Server, der den Bot hat."
    }

    fn unknown_fact(&self) -> &'static str {
        "Dieser Fakt wird hier nicht mehr erzählt. Frag noch einmal mit /ask."
    }

    fn draft_gone(&self) -> &'static str {
        "Was dieser Knopf braucht, wird einen Tag aufbewahrt; der ist vorbei. Frag noch einmal mit /ask oder /timeline."
    }

    fn unreadable_button(&self) -> &'static str {
        "Dieser Knopf gehört nicht zu dieser Version. Frag noch einmal mit /ask."
    }

    fn sources(&self) -> &'static str {
        "Quellen"
    }

    fn topics(&self) -> &'static str {
        "Themen"
    }

    fn count_of_facts(&self, count: usize) -> String {
        match count {
            1 => "1 Fakt".to_owned(),
            count => format!("{count} Fakten"),
        }
    }

    fn no_sources(&self) -> &'static str {
        "Es gibt noch keine Quellen."
    }

    fn no_topics(&self) -> &'static str {
        "Es gibt noch keine Themen."
    }

    fn and_more(&self, count: usize) -> String {
        format!("… und {count} weitere")
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
            1 => "1 Quelle".to_owned(),
            count => format!("{count} Quellen"),
        };
        format!(
            "Ich antworte mit gepflegten Fakten: Wort für Wort, mit Zitat, Quelle und Datum. \
             Was das Material nicht sagt, sage ich nicht. In mir steckt kein Sprachmodell.\n\n\
             Ich kenne {facts}, aus {sources}: {titles}.\n\nIbid {version}"
        )
    }

    fn help(&self) -> &'static str {
        "**Frag** mit `/ask`, indem du mich erwähnst, mir antwortest oder mir direkt schreibst, in deinen eigenen Worten; \
         Tippfehler schaden nicht. „und wo?“ nach einer Frage fragt weiter.\n\
         **Knöpfe** unter einer Antwort zeigen ihre Quelle, Verwandtes, und warum sie gewählt wurde.\n\
         **Rechtsklick** auf eine Nachricht, *Apps*, *Beantworte das* stellt ihren Text als Frage.\n\
         `/timeline` zeigt datierte Fakten der Reihe nach, `/topics` und `/sources`, was es gibt.\n\
         Was ich nicht weiß, sage ich; *Die Moderation fragen* legt die Frage Menschen vor."
    }

    fn privacy(&self) -> &'static str {
        "**Was von deinen Fragen und Änderungen aufbewahrt wird**\n\
         • Deine letzte Frage in einem Kanal, im Arbeitsspeicher, zehn Minuten: damit „und wo?“ verstanden wird.\n\
         • Eine Frage, die du der Moderation vorlegst: ihr Text, wie oft und wann sie gestellt wurde, nicht von wem, \
         höchstens 180 Tage. Willst du ihre Antwort erfahren: deine Kennung und der Kanal, bis du sie erfährst.\n\
         • Eine Frage, deren Antwort du bewertet hast: ihr Text und die Zahl, nicht von wem, höchstens 180 Tage.\n\
         • Eine Frage, die für eine Nachricht zu lang ist, die Auswahl einer Zeitleiste, ein Fakt, bevor er gespeichert \
         ist: einen Tag, für ihre Knöpfe.\n\
         • Wenn du Fakten änderst: was du geändert hast, auf Dauer, unter einer Zufallszahl; ein Eintrag führt von ihr zu \
         deiner Kennung, und der lässt sich löschen.\n\
         • Im Arbeitsspeicher, unter deiner Kennung: deine Sprache und welche Fragen du der Moderation vorgelegt hast, \
         einen Tag, damit jeder einmal zählt; wie viele Nachrichten du mir geschickt hast, eine Minute.\n\n\
         Knöpfe tragen deine Kennung, damit nur du deine Antwort bewerten kannst; sie steht allein in der Nachricht. \
         Fakten und Einstellungen eines Servers werden 30 Tage aufbewahrt, nachdem ich von ihm entfernt wurde, dann gelöscht."
    }

    fn answer_channel(&self, on: bool, thread: bool) -> &'static str {
        match (on, thread) {
            (true, false) => {
                "Fragen in diesem Kanal werden ungebeten beantwortet, wo ich sicher bin."
            }
            (true, true) => {
                "Fragen in diesem Thread werden ungebeten beantwortet, wo ich sicher bin."
            }
            (false, false) => "Fragen in diesem Kanal werden nur beantwortet, wenn man mich fragt.",
            (false, true) => "Fragen in diesem Thread werden nur beantwortet, wenn man mich fragt.",
        }
    }

    fn nothing_asked(&self) -> &'static str {
        "Schreib eine Frage: in dem, was du geschickt hast, sind keine Worte."
    }

    fn empty_message(&self) -> &'static str {
        "In dieser Nachricht ist kein Text, den ich sehen kann. Wähle eine andere, oder frag mit /ask."
    }

    fn not_a_time(&self, text: &str) -> String {
        format!(
            "„{text}“ wird nicht als Zeit verstanden. Schreib 2018-07-16, 2018-07, 2018 oder „july 2018“."
        )
    }

    fn needs_a_year(&self, text: &str) -> String {
        format!("„{text}“ gibt es jedes Jahr. Schreib das Jahr dazu.")
    }

    fn no_first_day(&self, text: &str) -> String {
        format!("„{text}“ hat keinen ersten Tag. Schreib, ab wann.")
    }

    fn no_last_day(&self, text: &str) -> String {
        format!("„{text}“ hat keinen letzten Tag. Schreib, bis wann.")
    }

    fn end_before_begin(&self) -> &'static str {
        "Der letzte Tag liegt vor dem ersten. Vertausche die beiden."
    }

    fn not_a_source(&self, text: &str) -> String {
        format!(
            "Es gibt keine Quelle „{text}“. Wähle eine aus der Liste, oder sieh unter /sources nach."
        )
    }

    fn needs_manage_server(&self) -> &'static str {
        "Dazu gehört das Recht, den Server zu verwalten. Bitte jemanden, der es hat."
    }

    fn only_in_servers(&self) -> &'static str {
        "Das geht nur auf einem Server. Verwende es dort in einem Kanal."
    }

    fn may_not_speak(&self) -> &'static str {
        "Nur du siehst das: ich darf hier nicht sprechen. Wer den Server verwaltet, kann mir „Nachrichten senden“ und „Links einbetten“ erlauben."
    }

    fn too_many_channels(&self) -> &'static str {
        "Für so viele Kanäle und Threads ist etwas eingestellt, dass kein weiterer Platz hat. Schalte erst einen ab."
    }

    fn needs_content_intent(&self) -> &'static str {
        "Ich kann Nachrichten nicht lesen, die mich nicht erwähnen. Wer mich betreibt, muss im Entwicklerportal den \
         Message Content Intent einschalten und mich mit --message-content starten."
    }

    fn apology(&self, reference: &str) -> String {
        format!(
            "Etwas ging schief, bei mir, nicht bei dir. Versuch es noch einmal; bleibt es so, sag es dem, der mich betreibt: {reference}"
        )
    }
}
