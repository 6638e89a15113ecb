//! What a text is made of to the grammar of times: numbers, words, signs.

use std::ops::Range;

use super::numeral::{self, Numeral};
use crate::text;

/// The most lexemes of one text that are read.
const LEXEMES_MAX: usize = 600;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) kind: Kind,
    /// Where it stands, in bytes.
    pub(super) place: Range<usize>,
    /// Whether nothing stands between it and the piece before.
    pub(super) glued: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, in figures or in words.
    Number(Number),
    /// A decade: 1980 for “1980s”, 80 for “the 80s”.
    Decade(i16),
    /// A word, folded.
    Word(String),
    /// Any other sign that is to be seen; every dash is “-”.
    Sign(char),
}

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i64,
    /// How many figures it has; none where it is written in words.
    pub(super) figures: usize,
    /// Whether it tells a place in an order: “3rd”, “third”.
    pub(super) is_ordinal: bool,
}

/// Splits a text, and reads its numbers.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut pieces = Vec::new();
    let mut signs = text.char_indices().peekable();
    let mut end_before = usize::MAX;
    while let Some((start, sign)) = signs.next() {
        if pieces.len() == LEXEMES_MAX {
            break;
        }
        if sign.is_whitespace() || text::is_invisible(sign) {
            continue;
        }
        let mut end = start + sign.len_utf8();
        let of_one_sort: Option<fn(char) -> bool> = if sign.is_ascii_digit() {
            Some(|sign| sign.is_ascii_digit())
        } else if sign.is_alphabetic() {
            Some(|sign| sign.is_alphabetic() || text::is_invisible(sign) || is_combining(sign))
        } else {
            None
        };
        if let Some(belongs) = of_one_sort {
            while let Some((at, sign)) = signs.next_if(|(_, sign)| belongs(*sign)) {
                end = at + sign.len_utf8();
            }
        }
        let written = text
            .get(start..end)
            .expect("a piece begins and ends between two characters");
        pieces.push(Lexeme {
            kind: kind(sign, written),
            place: start..end,
            glued: end_before == start,
        });
        end_before = end;
    }
    read_numbers(&pieces)
}

fn is_combining(sign: char) -> bool {
    unicode_normalization::char::is_combining_mark(sign)
}

fn kind(first: char, written: &str) -> Kind {
    if first.is_ascii_digit() {
        return match written.parse() {
            Ok(value) => Kind::Number(Number {
                value,
                figures: written.len(),
                is_ordinal: false,
            }),
            // More figures than a number can have are no time.
            Err(_) => Kind::Word(written.to_owned()),
        };
    }
    match first {
        first if first.is_alphabetic() => Kind::Word(
            text::fold(written)
                .chars()
                .filter(|sign| !text::is_invisible(*sign))
                .collect(),
        ),
        '‐'..='―' | '−' => Kind::Sign('-'),
        '’' | '‘' | 'ʼ' | '`' => Kind::Sign('\''),
        first => Kind::Sign(first),
    }
}

/// Joins what belongs to one number: “3” and “rd”, “1980” and “s”, “twenty” and “one”.
fn read_numbers(pieces: &[Lexeme]) -> Vec<Lexeme> {
    let mut read = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let (kind, length) = suffixed(pieces, at)
            .or_else(|| in_words(pieces, at))
            .unwrap_or_else(|| (piece.kind.clone(), 1));
        let end = pieces
            .get(at + length - 1)
            .map_or(piece.place.end, |last| last.place.end);
        read.push(Lexeme {
            kind,
            place: piece.place.start..end,
            glued: piece.glued,
        });
        at += length;
    }
    read
}

/// Reads “3rd”, “1980s”, “1980's”, “1980er”.
fn suffixed(pieces: &[Lexeme], at: usize) -> Option<(Kind, usize)> {
    let Kind::Number(number) = pieces.get(at)?.kind else {
        return None;
    };
    let glued = |at: usize| pieces.get(at).filter(|piece| piece.glued);
    let word = |at: usize| match &glued(at)?.kind {
        Kind::Word(word) => Some(word.as_str()),
        _ => None,
    };
    let decade = || {
        let is_one = number.value % 10 == 0 && matches!(number.figures, 2 | 4);
        i16::try_from(number.value).ok().filter(|_| is_one)
    };
    match word(at + 1) {
        Some("st" | "nd" | "rd" | "th") => {
            let number = Number {
                is_ordinal: true,
                ..number
            };
            Some((Kind::Number(number), 2))
        }
        Some("s" | "er") => Some((Kind::Decade(decade()?), 2)),
        None if glued(at + 1)?.kind == Kind::Sign('\'') && word(at + 2) == Some("s") => {
            Some((Kind::Decade(decade()?), 3))
        }
        _ => None,
    }
}

/// Reads a number in words, with dashes or without.
fn in_words(pieces: &[Lexeme], at: usize) -> Option<(Kind, usize)> {
    let mut words = Vec::new();
    let mut ends = Vec::new();
    let mut next = at;
    while let Some(piece) = pieces.get(next) {
        match &piece.kind {
            Kind::Word(word) if words.len() < numeral::WORDS_MAX => {
                words.push(word.as_str());
                ends.push(next + 1);
            }
            Kind::Sign('-') if !words.is_empty() => {}
            _ => break,
        }
        next += 1;
    }
    let (numeral, length) = numeral::read(&words)?;
    let kind = match numeral {
        Numeral::Number { value, is_ordinal } => Kind::Number(Number {
            value,
            figures: 0,
            is_ordinal,
        }),
        Numeral::Decade(first) => Kind::Decade(first),
    };
    Some((kind, ends.get(length.checked_sub(1)?)? - at))
}
