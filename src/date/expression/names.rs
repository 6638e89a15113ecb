//! The names of months, days of the week and seasons.

use jiff::civil::Weekday;

/// Returns the month with a name or its usual abbreviation. With `slips`, one typing mistake is
/// allowed; use it only next to a day.
pub(super) fn month(word: &str, slips: bool) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let named = |name: &&str| {
        word == *name || word == "sept" && *name == "september" || name.get(..3) == Some(word)
    };
    let slipped = |name: &&str| slips && word.len() > 4 && strsim::osa_distance(word, name) == 1;
    let position = NAMES
        .iter()
        .position(named)
        .or_else(|| NAMES.iter().position(slipped))?;
    i8::try_from(position + 1).ok()
}

/// Reports whether the name of a month is more often another word.
pub(super) fn is_other_word(word: &str) -> bool {
    matches!(word, "may" | "march" | "mar")
}

/// Returns the day of the week with a name or its usual abbreviation.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Reports whether the name of a day of the week is also another word.
pub(super) fn is_other_weekday(word: &str) -> bool {
    matches!(word, "mon" | "wed" | "sat" | "sun")
}

/// Returns the first month of a season in the northern hemisphere, as in EDTF.
pub(super) fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" => 3,
        "summer" => 6,
        "autumn" | "fall" => 9,
        "winter" => 12,
        _ => return None,
    })
}
