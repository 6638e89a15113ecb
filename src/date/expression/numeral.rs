//! Numbers in English words, as needed for dates: up to 9999, years in pairs (“nineteen eighty
//! six”) and decades (“the nineties”).

use crate::text::english::NUMBERS;

/// The most words of one number: “one thousand seven hundred and eighty nine” has seven.
pub(super) const WORDS_MAX: usize = 8;

/// A number or a decade in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    Number {
        value: i64,
        is_ordinal: bool,
    },
    /// A decade; below 100 if the century is omitted.
    Decade(i16),
}

/// Zero, one … nineteen.
const UNITS: &[&str] = NUMBERS.split_at(20).0;

const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

/// Twenty, thirty … ninety.
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// Reads the number that some words begin with; returns it with its number of words.
pub(super) fn read(words: &[&str]) -> Option<(Numeral, usize)> {
    decade(words).or_else(|| number(words))
}

/// Reads “nineties”, “nineteen nineties”, “two thousands”, “two thousand and tens”, “noughties”.
fn decade(words: &[&str]) -> Option<(Numeral, usize)> {
    let last = |at: usize| {
        let word = words.get(at)?;
        match word.strip_suffix("ies") {
            Some(stem) => Some((position(&TENS, &format!("{stem}y"))? + 2) * 10),
            None => (*word == "tens").then_some(10),
        }
    };
    let found = |value: i64, length| Some((Numeral::Decade(i16::try_from(value).ok()?), length));
    match words {
        ["noughties", ..] => return found(2000, 1),
        ["two", "thousands", ..] => return found(2000, 2),
        ["two", "thousand", "and", ..] => {
            if let Some(tens) = last(3) {
                return found(2000 + tens, 4);
            }
        }
        _ => {}
    }
    if let Some(tens) = last(0) {
        // “Tens” alone is an amount, not a decade.
        return (tens > 10).then(|| found(tens, 1))?;
    }
    let century = below_hundred(words)?;
    match last(century.1) {
        Some(tens) if (10..=20).contains(&century.0) => {
            found(century.0 * 100 + tens, century.1 + 1)
        }
        _ => None,
    }
}

fn number(words: &[&str]) -> Option<(Numeral, usize)> {
    if let Some((value, length)) = ordinal(words) {
        let is_ordinal = true;
        return Some((Numeral::Number { value, is_ordinal }, length));
    }
    let plain = |value, length| {
        let number = Numeral::Number {
            value,
            is_ordinal: false,
        };
        Some((number, length))
    };
    let (head, length) = below_hundred(words)?;
    match words.get(length) {
        Some(&"thousand") if head < 10 => {
            let (rest, more) = below_thousand(words, length + 1);
            plain(head * 1000 + rest, length + 1 + more)
        }
        Some(&"hundred") => {
            let (rest, more) = joined(words, length + 1);
            plain(head * 100 + rest, length + 1 + more)
        }
        // “Nineteen eighty six”, “nineteen oh one”.
        Some(&("oh" | "zero")) if (10..=20).contains(&head) => {
            let units = words.get(length + 1).and_then(|word| position(UNITS, word));
            match units.filter(|units| (1..10).contains(units)) {
                Some(units) => plain(head * 100 + units, length + 2),
                None => plain(head, length),
            }
        }
        Some(_) if (10..=20).contains(&head) => {
            let pair = words.get(length..).and_then(below_hundred);
            match pair.filter(|(value, _)| *value >= 10) {
                Some((rest, more)) => plain(head * 100 + rest, length + more),
                None => plain(head, length),
            }
        }
        _ => plain(head, length),
    }
}

/// Reads “(and) seven hundred and eighty nine”; returns 0 if there is no number.
fn below_thousand(words: &[&str], at: usize) -> (i64, usize) {
    if let Some((head, length)) = words.get(at..).and_then(below_hundred)
        && words.get(at + length) == Some(&"hundred")
    {
        let (rest, more) = joined(words, at + length + 1);
        return (head * 100 + rest, length + 1 + more);
    }
    joined(words, at)
}

/// Reads “(and) eighty nine”; returns 0 if there is no number.
fn joined(words: &[&str], at: usize) -> (i64, usize) {
    let and = usize::from(words.get(at) == Some(&"and"));
    let rest = words.get(at + and..).and_then(below_hundred);
    rest.map_or((0, 0), |(value, length)| (value, and + length))
}

fn below_hundred(words: &[&str]) -> Option<(i64, usize)> {
    let first = words.first()?;
    if let Some(units) = position(UNITS, first) {
        return Some((units, 1));
    }
    let tens = (position(&TENS, first)? + 2) * 10;
    let units = words
        .get(1)
        .and_then(|word| position(UNITS, word))
        .filter(|units| (1..10).contains(units));
    Some(units.map_or((tens, 1), |units| (tens + units, 2)))
}

fn ordinal(words: &[&str]) -> Option<(i64, usize)> {
    let first = words.first()?;
    if let Some(value) = position(&ORDINALS, first) {
        return Some((value, 1));
    }
    let stem = first.strip_suffix("ieth").map(|stem| format!("{stem}y"));
    if let Some(tens) = stem.and_then(|stem| position(&TENS, &stem)) {
        return Some(((tens + 2) * 10, 1));
    }
    let tens = (position(&TENS, first)? + 2) * 10;
    let units = position(&ORDINALS, words.get(1)?)?;
    (1..10).contains(&units).then_some((tens + units, 2))
}

fn position(list: &[&str], word: &str) -> Option<i64> {
    let index = list.iter().position(|other| *other == word)?;
    i64::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_decades_are_read_from_words() {
        let plain = |value| Numeral::Number {
            value,
            is_ordinal: false,
        };
        let order = |value| Numeral::Number {
            value,
            is_ordinal: true,
        };
        for (text, numeral, length) in [
            ("seven days", plain(7), 1),
            ("twenty nine", plain(29), 2),
            ("twenty first century", order(21), 2),
            ("thirtieth", order(30), 1),
            ("nineteen eighty six then", plain(1986), 3),
            ("nineteen oh one", plain(1901), 3),
            ("twenty twenty", plain(2020), 2),
            ("seventeen hundred thirty three", plain(1733), 4),
            ("two thousand and eighteen", plain(2018), 4),
            ("two thousand", plain(2000), 2),
            ("one thousand seven hundred and eighty nine", plain(1789), 7),
            ("two hundred and sixty seven", plain(267), 5),
            ("nineties", Numeral::Decade(90), 1),
            ("nineteen seventies", Numeral::Decade(1970), 2),
            ("two thousands", Numeral::Decade(2000), 2),
            ("twenty tens", Numeral::Decade(2010), 2),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&words), Some((numeral, length)), "{text}");
        }
        assert_eq!(read(&["tens", "of"]), None);
        assert_eq!(read(&["summit"]), None);
    }
}
