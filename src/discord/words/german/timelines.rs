//! The words of German around timelines.

use super::German;
use crate::date::Side;
use crate::discord::words::Timelines;
use crate::timeline::picture::PictureWords;

impl Timelines for German {
    fn timeline(&self, about: Option<&str>) -> String {
        match about {
            Some(about) => format!("Zeitleiste: {about}"),
            None => "Zeitleiste".to_owned(),
        }
    }

    fn beside(&self, side: Side, fact: &str) -> String {
        match side {
            Side::Before => format!("Davor: {fact}"),
            Side::After => format!("Danach: {fact}"),
        }
    }

    fn known_by(&self, day: &str) -> String {
        format!("bekannt am {day}")
    }

    fn inexact(&self) -> &'static str {
        "Kein Fakt hat alle diese Worte; diese haben so viele wie sonst keiner."
    }

    fn possibly(&self) -> &'static str {
        "möglicherweise"
    }

    fn empty_timeline(&self) -> &'static str {
        "Kein datierter Fakt liegt in dieser Auswahl. Wähle eine längere Zeit oder andere Worte."
    }

    fn no_date_now(&self) -> &'static str {
        "Dieser Fakt hat kein Datum mehr."
    }

    fn nothing_beside(&self, side: Side) -> &'static str {
        match side {
            Side::Before => "Von der Zeit davor sagt das Material nichts.",
            Side::After => "Von der Zeit danach sagt das Material nichts.",
        }
    }

    fn page(&self, page: usize, pages: usize) -> String {
        format!("Seite {page} von {pages}")
    }

    fn list_button(&self) -> &'static str {
        "Liste"
    }

    fn picture_button(&self) -> &'static str {
        "Bild"
    }

    fn jump_button(&self) -> &'static str {
        "Zu einem Datum"
    }

    fn before_button(&self) -> &'static str {
        "Was war davor?"
    }

    fn after_button(&self) -> &'static str {
        "Was war danach?"
    }

    fn jump(&self) -> &'static str {
        "Zu einem Datum"
    }

    fn jump_to(&self) -> &'static str {
        "Ab wann? „Juli 2018“, „letzte Woche“"
    }

    fn pick_source(&self) -> &'static str {
        "Die Quelle öffnen von …"
    }

    fn picture<'a>(&self, title: &'a str) -> PictureWords<'a> {
        PictureWords::GERMAN.titled(title)
    }
}
