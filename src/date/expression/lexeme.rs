//! Splits a text into the lexemes of the time grammar: numbers, words and symbols.

use std::ops::Range;

use super::numeral::{self, Numeral};
use crate::text;

/// The most lexemes that are read of one text.
const LEXEMES_MAX: usize = 600;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) kind: Kind,
    /// Its byte range in the text.
    pub(super) span: Range<usize>,
    /// Whether it directly follows the lexeme before it.
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
    /// Any other visible character; every dash is “-”.
    Symbol(char),
}

/// A number, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i64,
    /// Its number of digits, or 0 if it is written in words.
    pub(super) figures: usize,
    /// Whether it is an ordinal: “3rd”, “third”.
    pub(super) is_ordinal: bool,
}

/// Splits a text into lexemes and reads its numbers.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut pieces = Vec::new();
    let mut characters = text.char_indices().peekable();
    let mut end_before = usize::MAX;
    while let Some((start, character)) = characters.next() {
        if pieces.len() == LEXEMES_MAX {
            break;
        }
        if character.is_whitespace() || text::is_invisible(character) {
            continue;
        }
        let mut end = start + character.len_utf8();
        let of_one_sort: Option<fn(char) -> bool> = if character.is_ascii_digit() {
            Some(|character| character.is_ascii_digit())
        } else if character.is_alphabetic() {
            Some(|character| {
                character.is_alphabetic()
                    || text::is_invisible(character)
                    || is_combining(character)
            })
        } else {
            None
        };
        if let Some(belongs) = of_one_sort {
            while let Some((at, character)) =
                characters.next_if(|(_, character)| belongs(*character))
            {
                end = at + character.len_utf8();
            }
        }
        let written = text
            .get(start..end)
            .expect("a piece begins and ends between two characters");
        pieces.push(Lexeme {
            kind: kind(character, written),
            span: start..end,
            glued: end_before == start,
        });
        end_before = end;
    }
    read_numbers(&pieces)
}

fn is_combining(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

fn kind(first: char, written: &str) -> Kind {
    if first.is_ascii_digit() {
        return match written.parse() {
            Ok(value) => Kind::Number(Number {
                value,
                figures: written.len(),
                is_ordinal: false,
            }),
            // A number that does not fit into 64 bits is not part of a time.
            Err(_) => Kind::Word(written.to_owned()),
        };
    }
    match first {
        first if first.is_alphabetic() => Kind::Word(
            text::fold(written)
                .chars()
                .filter(|character| !text::is_invisible(*character))
                .collect(),
        ),
        '‐'..='―' | '−' => Kind::Symbol('-'),
        '’' | '‘' | 'ʼ' | '`' => Kind::Symbol('\''),
        first => Kind::Symbol(first),
    }
}

/// Joins the pieces of each number: “3” and “rd”, “1980” and “s”, “twenty” and “one”.
fn read_numbers(pieces: &[Lexeme]) -> Vec<Lexeme> {
    let mut read = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let (kind, length) = suffixed(pieces, at)
            .or_else(|| in_words(pieces, at))
            .unwrap_or_else(|| (piece.kind.clone(), 1));
        let end = pieces
            .get(at + length - 1)
            .map_or(piece.span.end, |last| last.span.end);
        read.push(Lexeme {
            kind,
            span: piece.span.start..end,
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
        None if glued(at + 1)?.kind == Kind::Symbol('\'') && word(at + 2) == Some("s") => {
            Some((Kind::Decade(decade()?), 3))
        }
        _ => None,
    }
}

/// Reads a number in words, with or without hyphens.
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
            Kind::Symbol('-') if !words.is_empty() => {}
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
