//! A stretch of text as words with the signs between them, in one comparable shape.

use std::ops::Range;

/// A text with white space folded and the shapes of quotation marks and dashes made one, and its
/// words: runs without white space, less the signs at their outer ends.
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
            let signs = word.len() - begun.len();
            // A minus sign belongs to its number.
            let minus = begun.starts_with(|sign: char| sign.is_ascii_digit())
                && word.get(..signs).is_some_and(|signs| signs.ends_with('-'));
            let from = start + signs - usize::from(minus);
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

    /// Returns the text from a word on for a number of words, the signs between them included.
    pub(super) fn slice(&self, word: usize, length: usize) -> Option<&str> {
        let from = self.words.get(word)?.start;
        let to = self.words.get(word + length.checked_sub(1)?)?.end;
        self.text.get(from..to)
    }

    /// Returns each stretch of a number of words.
    pub(super) fn windows(&self, length: usize) -> impl Iterator<Item = &str> {
        (0..self.len()).map_while(move |word| self.slice(word, length))
    }
}

/// Tells of a sign that does not belong to the word it stands beside: sentence punctuation,
/// quotation marks, brackets and dashes, in the one shape. “$”, “%” or “#” do belong to it.
const fn is_outer(sign: char) -> bool {
    matches!(
        sign,
        '.' | ',' | ';' | ':' | '!' | '?' | '…' | '"' | '\'' | '(' | ')' | '[' | ']' | '-'
    )
}

/// Returns the plain form of a quotation mark or a dash, and any other sign as it is.
const fn one_shape(sign: char) -> char {
    match sign {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        other => other,
    }
}
