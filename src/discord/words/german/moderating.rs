//! German: the words around changing facts.

use super::German;
use crate::curation::transfer::Imported;
use crate::curation::{Conflict, Deed};
use crate::date::Precision;
use crate::discord::words::Label;
use crate::discord::words::moderating::{Doing, Input, Moderating};
use crate::fact::Standing;
use crate::library::Which;
use crate::scope::Scope;
use crate::snapshot::Kinship;

/// “for this reason”, where there is one.
fn because(why: Option<&str>) -> String {
    why.map(|why| format!(": {why}")).unwrap_or_default()
}

// Who did something stands in brackets or by itself, as it would have to be inflected after “von”.
impl Moderating for German {
    fn former_moderator(&self) -> &'static str {
        "ein früheres Mitglied der Moderation"
    }

    fn the_files(&self) -> &'static str {
        "die Dateien des Pakets"
    }

    fn the_operator(&self, name: &str) -> String {
        format!("der Betrieb des Bots ({name})")
    }

    fn needs_moderator(&self) -> &'static str {
        "Das ist Sache der Moderation: aller, die diesen Server verwalten oder eine Rolle haben, die `/settings moderators` nennt."
    }

    fn form_title(&self, is_new: bool) -> &'static str {
        if is_new {
            "Ein neuer Fakt"
        } else {
            "Einen Fakt korrigieren"
        }
    }

    fn input(&self, of: Input) -> Label {
        let (name, description) = match of {
            Input::Statement => (
                "Der Fakt",
                "Ein Satz oder ein paar Sätze; wird Wort für Wort gezeigt",
            ),
            Input::Date => (
                "Wann es geschah oder galt (darf leer sein)",
                "2018-07-16, july 2018, since 2014",
            ),
            Input::Quote => ("Das Zitat", "Die genauen Worte der Quelle"),
            Input::Source => (
                "Die Quelle",
                "Ein Link, ein Titel und ein Link, oder die Kennung einer Quelle",
            ),
            Input::Questions => (
                "Fragen, die er beantwortet, eine je Zeile",
                "Wann ist der Gipfel? (in wirklich verschiedenen Worten)",
            ),
        };
        Label { name, description }
    }

    fn message_by(&self, name: &str) -> String {
        format!("Eine Nachricht von {name}")
    }

    fn no_statement(&self) -> &'static str {
        "Der Fakt selbst fehlt: schreib ihn in einem Satz oder ein paar Sätzen."
    }

    fn no_quote(&self) -> &'static str {
        "Das Zitat fehlt: kopiere die Worte der Quelle, die den Fakt belegen."
    }

    fn no_source(&self) -> &'static str {
        "Die Quelle fehlt: gib einen Link, einen Titel oder die Kennung einer Quelle an (siehe `/sources`)."
    }

    fn one_address(&self) -> &'static str {
        "Die Quelle hat zwei Links: gib einen an, mit dem Titel davor, wenn du magst."
    }

    fn too_long(&self, text: &str, most: usize) -> String {
        format!("„{text}“ ist länger als {most} Zeichen. Kürze es.")
    }

    fn no_words_in(&self, question: &str) -> String {
        format!("„{question}“ hat keine Worte, mit denen jemand fragen könnte. Schreib eine Frage.")
    }

    fn no_reason(&self) -> &'static str {
        "Sag, warum: wer darauf stößt, erfährt es."
    }

    fn two_readings(&self, one: &str, other: &str) -> String {
        format!("Das Datum kann {one} oder {other} heißen: schreib das, was gemeint ist.")
    }

    fn cannot_be_kept(&self, faults: &[String]) -> String {
        let faults: Vec<String> = faults.iter().map(|fault| format!("• {fault}")).collect();
        format!(
            "**So kann es nicht gespeichert werden.** Was du geschrieben hast, ist nicht verloren: unter *Bearbeiten* steht es noch.\n{}",
            faults.join("\n")
        )
    }

    fn form_gone(&self) -> &'static str {
        "Was dieser Knopf braucht, wird nur einen Tag aufbewahrt, oder es wurde schon verwendet. Beginne neu mit `/fact`."
    }

    fn preview(&self, is_new: bool) -> &'static str {
        if is_new {
            "Ein neuer Fakt, noch nicht gespeichert"
        } else {
            "Der korrigierte Fakt, noch nicht gespeichert"
        }
    }

    fn date_understood(&self, date: &str, precision: Precision) -> String {
        let precision = match precision {
            Precision::Day => "auf den Tag genau",
            Precision::Month => "auf den Monat genau",
            Precision::Season => "auf die Jahreszeit genau",
            Precision::Year => "auf das Jahr genau",
            Precision::Years => "eines von mehreren Jahren",
            Precision::Span => "ein Zeitraum",
        };
        format!("Datum: {date}, {precision}")
    }

    fn no_date(&self) -> &'static str {
        "Datum: keines"
    }

    fn quote_found(&self, paragraph: usize) -> String {
        format!("Zitat: in der Quelle gefunden, Absatz {paragraph}")
    }

    fn quote_unproved(&self) -> &'static str {
        "Zitat: nicht geprüft, weil kein Text der Quelle aufbewahrt wird"
    }

    fn its_questions(&self, count: usize) -> String {
        match count {
            1 => "Fragen: 1".to_owned(),
            count => format!("Fragen: {count}"),
        }
    }

    fn no_questions(&self) -> &'static str {
        "Fragen: keine. Mit ein paar, in verschiedenen Worten, wird er viel besser gefunden."
    }

    fn alike(&self) -> &'static str {
        "Sehr ähnliche Fakten"
    }

    fn kinship(&self, kinship: Kinship) -> String {
        match kinship {
            Kinship::SameStatement => "sagt dasselbe".to_owned(),
            Kinship::NearStatement => "sagt fast dasselbe".to_owned(),
            Kinship::SameQuestion => {
                "beantwortet dieselbe Frage anders; beide würden gezeigt".to_owned()
            }
        }
    }

    fn turns(&self, count: usize, is_done: bool) -> String {
        match (is_done, count) {
            (false, 1) => "1 bekannte Frage würde anders beantwortet".to_owned(),
            (false, count) => format!("{count} bekannte Fragen würden anders beantwortet"),
            (true, 1) => "1 bekannte Frage wird jetzt anders beantwortet".to_owned(),
            (true, count) => format!("{count} bekannte Fragen werden jetzt anders beantwortet"),
        }
    }

    fn turn(
        &self,
        question: &str,
        before: Option<&str>,
        after: Option<&str>,
        is_done: bool,
    ) -> String {
        let before = before.unwrap_or("keine Antwort");
        let after = after.unwrap_or("keine Antwort");
        if is_done {
            format!("„{question}“\nvorher: {before}\njetzt: {after}")
        } else {
            format!("„{question}“\njetzt: {before}\ndann: {after}")
        }
    }

    fn no_turns(&self) -> &'static str {
        "Keine bekannte Frage würde anders beantwortet."
    }

    fn moved(&self, doing: Doing<'_>, theirs: &str) -> String {
        let Doing { who, when, why } = doing;
        let why = because(why);
        format!(
            "**Während du geschrieben hast, wurde der Fakt geändert** ({who}, {when}){why}. Er lautet jetzt:\n> {theirs}\nDeine Fassung steht darunter und ist nicht verloren."
        )
    }

    fn save_button(&self) -> &'static str {
        "Speichern"
    }

    fn save_mine_button(&self) -> &'static str {
        "Meine Fassung trotzdem speichern"
    }

    fn edit_button(&self) -> &'static str {
        "Bearbeiten"
    }

    fn cancel_button(&self) -> &'static str {
        "Abbrechen"
    }

    fn cancelled(&self) -> &'static str {
        "Abgebrochen: nichts wurde geändert."
    }

    fn done(&self, deed: Deed, standing: &Standing) -> String {
        let done = match deed {
            Deed::Added => "Gespeichert.".to_owned(),
            Deed::Adopted | Deed::Edited => "Korrigiert.".to_owned(),
            Deed::Retired => "Zurückgezogen.".to_owned(),
            Deed::Restored => "Wiederhergestellt.".to_owned(),
            Deed::Undid(revision) => format!("Revision {revision} ist rückgängig gemacht."),
            Deed::Redacted => "Vom Betrieb des Bots entfernt.".to_owned(),
        };
        let so = match standing {
            Standing::Current => "Die nächste Frage findet ihn so.",
            Standing::Retired { .. } => "Er wird nicht mehr erzählt; sein Verlauf bleibt.",
            Standing::Yielded => "Der Fakt, an dessen Stelle er stand, wird hier wieder erzählt.",
        };
        format!("{done} {so}")
    }

    fn stays_withdrawn(&self) -> &'static str {
        "Er ist zurückgezogen und bleibt es: `/fact restore` erzählt ihn wieder."
    }

    fn saved_already(&self) -> &'static str {
        "Das ist schon gespeichert."
    }

    fn undo_button(&self) -> &'static str {
        "Rückgängig machen"
    }

    fn history_button(&self) -> &'static str {
        "Verlauf"
    }

    fn told_of_it(&self, people: usize) -> String {
        match people {
            1 => "1 Person, die gefragt hat, erfährt davon.".to_owned(),
            count => format!("{count} Personen, die gefragt haben, erfahren davon."),
        }
    }

    fn undone(&self, revision: u32) -> String {
        format!("Revision {revision} wurde rückgängig gemacht")
    }

    fn conflict(&self, conflict: &Conflict) -> String {
        match conflict {
            Conflict::Exists(id) => format!(
                "Es gibt schon einen Fakt `{id}`. Gib diesem eine andere Kennung: keine wird zweimal verwendet."
            ),
            Conflict::WasRetired(id) => format!(
                "Die Kennung `{id}` gehört einem zurückgezogenen Fakt. Mit `/fact restore` wird er wieder erzählt."
            ),
            Conflict::Missing(id) => {
                format!("Hier gibt es keinen Fakt `{id}`. Sieh unter `/fact list` nach.")
            }
            Conflict::NotRetired(id) => format!("Der Fakt `{id}` ist nicht zurückgezogen."),
            Conflict::AlreadyRetired(id) => {
                format!("Der Fakt `{id}` ist schon zurückgezogen. Sieh unter `/fact history` nach.")
            }
            Conflict::Unchanged(id) => {
                format!("Nichts ist geändert: `{id}` sagt genau das schon.")
            }
            Conflict::Redacted(id) => {
                format!("Der Fakt `{id}` wurde vom Betrieb des Bots entfernt. Das bleibt so.")
            }
            Conflict::NoRevision { id, revision } => format!(
                "Der Fakt `{id}` hat hier keine Revision {revision}, die sich rückgängig machen lässt. Sieh unter `/fact history` nach."
            ),
            Conflict::ChangedSince {
                id,
                revision,
                fields,
            } => {
                let fields = fields.join(", ");
                format!(
                    "Revision {revision} von `{id}` lässt sich nicht rückgängig machen, weil seitdem wieder geändert wurde, was sie geändert hat: {fields}. Mach erst die spätere Revision rückgängig, oder korrigiere den Fakt."
                )
            }
            Conflict::Moved { id, .. } => format!(
                "Der Fakt `{id}` wurde inzwischen geändert. Sieh ihn dir mit `/fact show` an und versuch es dann noch einmal."
            ),
        }
    }

    fn corrected(&self, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let why = because(why);
        format!("Dieser Fakt wurde seitdem korrigiert ({who}, {when}){why}.")
    }

    fn retired(&self, statement: &str, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let reason = why.unwrap_or("nicht genannt");
        format!(
            "Dieser Fakt wurde zurückgezogen und wird nicht mehr erzählt: ~~{statement}~~\nZurückgezogen: {who}, {when}. Grund: {reason}"
        )
    }

    fn logged(&self, deed: Deed, doing: Doing<'_>, id: &str) -> String {
        let Doing { who, when, why } = doing;
        let deed = match deed {
            Deed::Added => "Hinzugefügt",
            Deed::Adopted | Deed::Edited => "Korrigiert",
            Deed::Retired => "Zurückgezogen",
            Deed::Restored => "Wiederhergestellt",
            Deed::Undid(_) => "Änderung rückgängig gemacht",
            Deed::Redacted => "Entfernt",
        };
        let why = because(why);
        format!("{deed}: `{id}` ({who}, {when}){why}")
    }

    fn no_such_fact(&self, text: &str) -> String {
        format!(
            "Hier gibt es keinen Fakt „{text}“. Wähle einen aus der Liste, die beim Tippen erscheint."
        )
    }

    fn history(&self, id: &str) -> String {
        format!("Verlauf von {id}")
    }

    fn revision(&self, number: u32, deed: Deed, doing: Doing<'_>) -> String {
        let Doing { who, when, why } = doing;
        let deed = match deed {
            Deed::Added => "hinzugefügt".to_owned(),
            Deed::Adopted => {
                "übernommen, um hier anstelle eines anderen erzählt zu werden".to_owned()
            }
            Deed::Edited => "korrigiert".to_owned(),
            Deed::Retired => "zurückgezogen".to_owned(),
            Deed::Restored => "wiederhergestellt".to_owned(),
            Deed::Undid(revision) => format!("Revision {revision} rückgängig gemacht"),
            Deed::Redacted => "Text vom Betrieb des Bots entfernt".to_owned(),
        };
        let why = because(why);
        format!("**{number}. {deed}** ({who}, {when}){why}")
    }

    fn changed_keys(&self, keys: &str) -> String {
        format!("Geändert: {keys}")
    }

    fn earlier_revisions(&self, count: usize) -> String {
        format!("… und {count} frühere")
    }

    fn standing(&self, id: &str, scope: &Scope, revision: u32) -> String {
        let whose = match scope {
            Scope::Guild(_) => "dieser Server".to_owned(),
            Scope::Local => "Betrieb des Bots".to_owned(),
            Scope::Pack(pack) => format!("Paket `{pack}`"),
        };
        format!("`{id}` ({whose}), Revision {revision}")
    }

    fn list(&self, which: Which) -> &'static str {
        match which {
            Which::Told => "Fakten",
            Which::Retired => "Zurückgezogene Fakten",
            Which::Due(_) => "Fakten, die wieder zu prüfen sind",
            Which::Contested => "Fakten, die dieselbe Frage verschieden beantworten",
        }
    }

    fn empty_list(&self, which: Which) -> &'static str {
        match which {
            Which::Told => "Hier gibt es keinen solchen Fakt. `/fact add` legt einen an.",
            Which::Retired => "Kein Fakt ist zurückgezogen.",
            Which::Due(_) => "Kein Fakt ist wieder zu prüfen.",
            Which::Contested => "Keine Fakten beantworten dieselbe Frage verschieden.",
        }
    }

    fn exported(&self, facts: &str) -> String {
        format!("{facts}, als Dateien eines Pakets.")
    }

    fn too_large(&self, megabytes: u64) -> String {
        format!("Die Datei ist zu groß: die Grenze liegt bei {megabytes} MB. Teile sie auf.")
    }

    fn not_a_file(&self) -> &'static str {
        "Diese Datei kann nicht gelesen werden. Hänge ein Zip an, wie `/fact export` es macht, oder JSON-Zeilen, wie `ibid export` sie schreibt."
    }

    fn bad_lines(&self, count: usize) -> String {
        match count {
            1 => "**1 Zeile kann nicht importiert werden; nichts wurde importiert.** Berichtige sie und hänge die Datei noch einmal an.".to_owned(),
            count => format!(
                "**{count} Zeilen können nicht importiert werden; nichts wurde importiert.** Berichtige sie und hänge die Datei noch einmal an."
            ),
        }
    }

    fn would_import(&self, imported: &Imported) -> String {
        let Imported {
            added,
            changed,
            unchanged,
            ..
        } = imported;
        format!(
            "Importiert würden Fakten und Quellen: {added} neu, {changed} geändert; {unchanged} schon genau so vorhanden."
        )
    }

    fn imported(&self, imported: &Imported) -> String {
        let Imported {
            added,
            changed,
            unchanged,
            ..
        } = imported;
        format!("Importiert: {added} neu, {changed} geändert, {unchanged} unverändert.")
    }

    fn findings(&self) -> &'static str {
        "Befunde"
    }
}
