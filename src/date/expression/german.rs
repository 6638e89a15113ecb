//! German words for times that are typed, as the English that the grammar knows.

use super::lexeme::{Kind, Lexeme};

/// Folded words that mean one English word. Longer phrases are left to the grammar, which puts them
/// together as English does (“letzte Woche”, “Anfang Juli 2018”, “zwischen Mai und Juni”).
const WORDS: [(&[&str], &str); 42] = [
    (&["januar", "janner"], "january"),
    (&["februar"], "february"),
    (&["marz", "maerz"], "march"),
    (&["mai"], "may"),
    (&["juni"], "june"),
    (&["juli"], "july"),
    (&["oktober", "okt"], "october"),
    (&["dezember", "dez"], "december"),
    (&["montag"], "monday"),
    (&["dienstag"], "tuesday"),
    (&["mittwoch"], "wednesday"),
    (&["donnerstag"], "thursday"),
    (&["freitag"], "friday"),
    (&["samstag", "sonnabend"], "saturday"),
    (&["sonntag"], "sunday"),
    (&["fruhling", "fruhjahr"], "spring"),
    (&["sommer"], "summer"),
    (&["herbst"], "autumn"),
    (&["heute"], "today"),
    (&["gestern"], "yesterday"),
    (&["morgen"], "tomorrow"),
    (&["seit", "ab"], "since"),
    (&["von", "vom"], "from"),
    (&["bis"], "until"),
    (&["vor"], "before"),
    (&["nach"], "after"),
    (&["zwischen"], "between"),
    (&["und"], "and"),
    (&["im"], "in"),
    (&["am"], "on"),
    (&["um", "etwa"], "around"),
    (&["anfang"], "early"),
    (&["mitte"], "mid"),
    (&["ende"], "late"),
    (
        &[
            "letzte", "letzten", "letzter", "letztes", "vorige", "vorigen", "voriges",
        ],
        "last",
    ),
    (&["diese", "diesen", "dieser", "dieses"], "this"),
    (&["nachste", "nachsten", "nachster", "nachstes"], "next"),
    (&["tag", "tage", "tagen"], "day"),
    (&["woche", "wochen"], "week"),
    (&["monat", "monate", "monaten", "monats"], "month"),
    (&["quartal", "quartals"], "quarter"),
    (&["jahr", "jahre", "jahren", "jahres"], "year"),
];

/// Puts English words in the place of German ones.
pub(super) fn in_english(lexemes: &mut [Lexeme]) {
    for lexeme in lexemes {
        if let Kind::Word(word) = &mut lexeme.kind
            && let Some((_, english)) = WORDS
                .iter()
                .find(|(german, _)| german.contains(&word.as_str()))
        {
            (*english).clone_into(word);
        }
    }
}
