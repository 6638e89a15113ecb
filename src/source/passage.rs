//! A normalized text, split into words with the punctuation between them, for comparison.

use std::ops::Range;

/// A text with white space collapsed and quotation marks and dashes normalized, and the spans of
/// its words. A word is a run of characters other than white space, without outer punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    text: String,
    words: Vec<Range<usize>>,
}

impl Passage {
    pub(super) fn new(text: &str) -> Self {
        let text = text
            .split_whitespace()
            .map(|word| word.chars().map(one_shape).collect::<String>())
            .collect::<Vec<_>>()
            .join(" ");
        let mut words = Vec::new();
        let mut start = 0;
        for word in text.split(' ') {
            let begun = word.trim_start_matches(is_outer);
            let marks = word.len() - begun.len();
            // A minus sign belongs to its number.
            let minus = begun.starts_with(|character: char| character.is_ascii_digit())
                && word.get(..marks).is_some_and(|marks| marks.ends_with('-'));
            let from = start + marks - usize::from(minus);
            let inner = begun.trim_end_matches(is_outer);
            if !inner.is_empty() {
                words.push(from..from + usize::from(minus) + inner.len());
            }
            start += word.len() + 1;
        }
        Self { text, words }
    }

    /// Returns the number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the text of `length` words from `word`, including the punctuation between them.
    pub(super) fn slice(&self, word: usize, length: usize) -> Option<&str> {
        let from = self.words.get(word)?.start;
        let to = self.words.get(word + length.checked_sub(1)?)?.end;
        self.text.get(from..to)
    }

    /// Returns the text of every window of `length` words.
    pub(super) fn windows(&self, length: usize) -> impl Iterator<Item = &str> {
        (0..self.len()).map_while(move |word| self.slice(word, length))
    }
}

/// Reports whether a normalized character is not part of the word next to it: sentence punctuation,
/// quotation marks, brackets and dashes. “$”, “%” and “#” are part of the word.
const fn is_outer(character: char) -> bool {
    matches!(
        character,
        '.' | ',' | ';' | ':' | '!' | '?' | '…' | '"' | '\'' | '(' | ')' | '[' | ']' | '-'
    )
}

/// Returns the plain form of a quotation mark or a dash, and any other character unchanged.
const fn one_shape(character: char) -> char {
    match character {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        other => other,
    }
}
