//! Translates the German words of typed times into English, which the grammar reads.

use std::mem;

use super::lexeme::{Kind, Lexeme, Number};
use crate::date::stretch::Unit;

/// Folded German words with their English translation. Longer phrases need no entry if they are
/// built as in English (“letzte Woche”, “Anfang Juli 2018”, “zwischen Mai und Juni”).
const WORDS: [(&[&str], &str); 47] = [
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
    (&["der", "die", "das", "den", "dem", "des"], "the"),
    (&["am"], "on"),
    (&["um", "etwa"], "around"),
    (&["anfang"], "early"),
    (&["mitte"], "mid"),
    (&["ende"], "late"),
    (
        &[
            "letzte",
            "letzten",
            "letzter",
            "letztes",
            "vorige",
            "vorigen",
            "voriges",
            "vergangene",
            "vergangenen",
            "vergangener",
            "vergangenes",
        ],
        "last",
    ),
    (&["diese", "diesen", "dieser", "dieses"], "this"),
    (
        &[
            "nachste",
            "nachsten",
            "nachster",
            "nachstes",
            "kommende",
            "kommenden",
            "kommender",
            "kommendes",
        ],
        "next",
    ),
    (&["wochenende"], "weekend"),
    (&["jahrzehnt", "jahrzehnte", "jahrzehnten"], "decade"),
    (&["jahrhundert", "jahrhunderts"], "century"),
    (&["ein", "eine", "einem", "einer"], "a"),
    (&["tag", "tage", "tagen"], "day"),
    (&["woche", "wochen"], "week"),
    (&["monat", "monate", "monaten", "monats"], "month"),
    (&["quartal", "quartals"], "quarter"),
    (&["jahr", "jahre", "jahren", "jahres"], "year"),
];

/// The numbers from two.
const NUMBERS: [&str; 11] = [
    "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf",
];

/// Replaces German words with English ones.
pub(super) fn in_english(lexemes: &mut [Lexeme]) {
    for lexeme in &mut *lexemes {
        let Kind::Word(word) = &mut lexeme.kind else {
            continue;
        };
        let rows = &mut WORDS.iter();
        if let Some((_, english)) = rows.find(|(german, _)| german.contains(&word.as_str())) {
            (*english).clone_into(word);
        } else if let Some((value, _)) = (2..).zip(NUMBERS).find(|(_, number)| word == number) {
            lexeme.kind = Kind::Number(Number {
                value,
                figures: 0,
                is_ordinal: false,
            });
        }
    }
    // “Vor zwei Tagen” is “two days ago”, “vor Juli” is “before July”.
    for at in 0..lexemes.len() {
        let Some([before, count, unit, ..]) = lexemes.get_mut(at..) else {
            return;
        };
        let is_count = match &count.kind {
            Kind::Number(_) => true,
            Kind::Word(word) => word == "a",
            _ => false,
        };
        let is_unit = matches!(&unit.kind, Kind::Word(word) if Unit::named(word).is_some());
        if is_count && is_unit && before.kind == Kind::Word("before".to_owned()) {
            before.kind = mem::replace(&mut count.kind, unit.kind.clone());
            unit.kind = Kind::Word("ago".to_owned());
        }
    }
}
