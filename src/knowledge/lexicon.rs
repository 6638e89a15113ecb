//! A pack's lexicon: names and words with the same meaning, found in a text.

use std::collections::HashMap;
use std::ops::Range;

use super::format::LexiconFile;
use crate::text::{self, Language};

/// A pack's lexicon, indexed for lookup.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    /// The names, as written.
    names: Vec<String>,
    /// The phrases of all rows, by first stem, the longest first.
    by_first_stem: HashMap<String, Vec<Phrase>>,
}

#[derive(Debug, Clone)]
struct Phrase {
    stems: Vec<String>,
    concept: usize,
}

/// The meaning of a row of the lexicon.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concept {
    /// The head of the row, folded.
    pub head: String,
    /// Whether it is the name of a person, a place or an institution.
    pub is_name: bool,
}

/// An occurrence of a lexicon row in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The index of its meaning in [`Lexicon::concepts`].
    pub concept: usize,
    /// The range of its stems in the text.
    pub words: Range<usize>,
}

impl Lexicon {
    /// Makes a lexicon from a pack's file. The head of a row is one of its phrases.
    #[must_use]
    pub fn new(file: &LexiconFile, language: &Language) -> Self {
        let mut lexicon = Self {
            names: file.names.keys().cloned().collect(),
            ..Self::default()
        };
        let rows = [(&file.names, true), (&file.synonyms, false)];
        for (rows, is_name) in rows {
            for (head, alternatives) in rows {
                let concept = lexicon.concepts.len();
                lexicon.concepts.push(Concept {
                    head: text::fold(head),
                    is_name,
                });
                for member in std::iter::once(head).chain(alternatives) {
                    lexicon.add(member, concept, language);
                }
            }
        }
        for phrases in lexicon.by_first_stem.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.stems.len()));
        }
        lexicon
    }

    fn add(&mut self, member: &str, concept: usize, language: &Language) {
        let stems: Vec<String> = text::words(member)
            .iter()
            .map(|word| language.stem(&word.folded))
            .collect();
        let Some(first) = stems.first().cloned() else {
            return;
        };
        let phrases = self.by_first_stem.entry(first).or_default();
        let known = |phrase: &Phrase| phrase.stems == stems && phrase.concept == concept;
        if !phrases.iter().any(known) {
            phrases.push(Phrase { stems, concept });
        }
    }

    /// Returns its names, as written.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the meanings of its rows.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Returns every occurrence of a row in a text of stems: the longest phrases at each word,
    /// including words within another phrase.
    #[must_use]
    pub fn occurrences<S: AsRef<str>>(&self, stems: &[S]) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for (at, first) in stems.iter().enumerate() {
            let Some(phrases) = self.by_first_stem.get(first.as_ref()) else {
                continue;
            };
            let matches = |phrase: &&Phrase| {
                stems
                    .get(at..at + phrase.stems.len())
                    .is_some_and(|run| phrase.stems.iter().eq(run.iter().map(AsRef::as_ref)))
            };
            let mut longest = None;
            for phrase in phrases.iter().filter(matches) {
                let length = phrase.stems.len();
                if *longest.get_or_insert(length) == length {
                    let words = at..at + length;
                    found.push(Occurrence {
                        concept: phrase.concept,
                        words,
                    });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_at_each_word_is_found_by_its_stems() {
        let row = |head: &str, words: &[&str]| {
            (
                head.to_owned(),
                words.iter().map(|word| (*word).to_owned()).collect(),
            )
        };
        let file = LexiconFile {
            names: [row("Donald Trump", &["Trump", "the US president", "POTUS"])].into(),
            synonyms: [row("tariff", &["duty", "additional tax"])].into(),
        };
        let language = Language::english();
        let lexicon = Lexicon::new(&file, &language);
        let stems = [
            "the", "us", "presid", "want", "addit", "tax", "and", "tariff",
        ];
        let found: Vec<(&str, Range<usize>)> = lexicon
            .occurrences(&stems)
            .iter()
            .map(|found| {
                (
                    lexicon.concepts()[found.concept].head.as_str(),
                    found.words.clone(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [("donald trump", 0..3), ("tariff", 4..6), ("tariff", 7..8)]
        );
    }
}
