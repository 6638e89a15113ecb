//! The words of the material, and the misspelt word's way to them.
//!
//! Misspellings are found through deletion neighbourhoods (the symmetric delete method of
//! SymSpell, W. Garbe, 2012): two words within an edit distance of *n* share a form that each
//! reaches by at most *n* deletions. The vocabulary is never scanned.

use std::collections::{HashMap, HashSet};

/// A term of the index: a stem, or a concept of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TermId(pub(super) u32);

impl TermId {
    /// Returns the term's place in a list by term.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words are looked up for misspellings by their first so many letters: long words differ early
/// enough, and the neighbourhoods stay small.
const PREFIX: usize = 8;

/// A word shorter than this is not corrected: too many other words are one slip away.
const SHORTEST: usize = 4;

/// The terms of the material.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    terms: HashMap<String, TermId>,
    /// Each word as it is written in the material, and the term of its stem.
    words: Vec<(String, TermId)>,
    known_words: HashSet<String>,
    /// Each form's hash and a word that it is reached from; in order once sealed.
    deletions: Vec<(u32, u32)>,
}

/// A word of the material that a typed word may be a misspelling of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Correction<'a> {
    pub(super) word: &'a str,
    pub(super) term: TermId,
    /// How alike the two are, 0 to 1.
    pub(super) similarity: f32,
}

impl Vocabulary {
    /// Returns the term of a text, made where it is new.
    pub(super) fn term(&mut self, text: &str) -> TermId {
        let next = TermId(u32::try_from(self.terms.len()).unwrap_or(u32::MAX));
        *self.terms.entry(text.to_owned()).or_insert(next)
    }

    /// Adds a word as it is written, with the term of its stem.
    pub(super) fn add_word(&mut self, word: &str, term: TermId) {
        if !self.known_words.insert(word.to_owned()) {
            return;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push((word.to_owned(), term));
        if word.chars().count() >= SHORTEST {
            self.deletions
                .extend(deletions(word).into_iter().map(|form| (form, number)));
        }
    }

    /// Makes the words added so far ready to be looked up.
    pub(super) fn seal(&mut self) {
        self.deletions.sort_unstable();
    }

    /// Returns the words that a form is reached from.
    fn reaching(&self, form: u32) -> impl Iterator<Item = u32> {
        let start = self.deletions.partition_point(|(other, _)| *other < form);
        let rest = self.deletions.iter().skip(start);
        rest.take_while(move |(other, _)| *other == form)
            .map(|(_, word)| *word)
    }

    /// Returns the number of terms: one more than the highest id.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Returns the term of a text, where the material has it.
    pub(super) fn get(&self, text: &str) -> Option<TermId> {
        self.terms.get(text).copied()
    }

    /// Returns the words within the edit distance that a word of its length is allowed (optimal
    /// string alignment: 1 up to five letters, else 2), most alike first.
    pub(super) fn corrections(&self, word: &str) -> Vec<Correction<'_>> {
        let length = word.chars().count();
        if length < SHORTEST || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let forms = deletions(word).into_iter();
        let mut near: Vec<u32> = forms.flat_map(|form| self.reaching(form)).collect();
        near.sort_unstable();
        near.dedup();
        let correction = |number: u32| {
            let (known, term) = self.words.get(usize::try_from(number).ok()?)?;
            let distance = strsim::osa_distance(word, known);
            let allowed = allowed_distance(length.min(known.chars().count()));
            if distance == 0 || distance > allowed {
                return None;
            }
            #[expect(clippy::cast_possible_truncation, reason = "a similarity from 0 to 1")]
            let similarity = strsim::jaro_winkler(word, known) as f32;
            Some(Correction {
                word: known,
                term: *term,
                similarity,
            })
        };
        let mut found: Vec<Correction<'_>> = near.into_iter().filter_map(correction).collect();
        found.sort_by(|a, b| {
            b.similarity
                .total_cmp(&a.similarity)
                .then_with(|| a.word.cmp(b.word))
        });
        found
    }
}

const fn allowed_distance(length: usize) -> usize {
    if length <= 5 { 1 } else { 2 }
}

/// Returns the hashes of the forms that a word's beginning takes by the deletions allowed to it.
fn deletions(word: &str) -> Vec<u32> {
    let letters: Vec<char> = word.chars().take(PREFIX).collect();
    let two = allowed_distance(word.chars().count()) > 1;
    let without = |gone: [usize; 2]| {
        let left = letters
            .iter()
            .enumerate()
            .filter(|(place, _)| !gone.contains(place));
        hash(left.map(|(_, letter)| *letter))
    };
    // A place past the end stands for no deletion.
    let none = letters.len();
    let second = |first: usize| {
        if two {
            first + 1..none + 1
        } else {
            none..none + 1
        }
    };
    let pairs = (0..=none).flat_map(|first| second(first).map(move |second| [first, second]));
    let mut forms: Vec<u32> = pairs.chain([[none, none]]).map(without).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Returns the FNV-1a hash of letters (Fowler, Noll and Vo). Two forms of one hash do no harm: what
/// is found through them is compared letter by letter.
fn hash(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0x811C_9DC5, |hash, letter| {
        (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for word in words {
            let term = vocabulary.term(word);
            vocabulary.add_word(word, term);
        }
        vocabulary.seal();
        vocabulary
    }

    #[test]
    fn slips_of_the_keyboard_are_corrected() {
        let vocabulary = vocabulary(&[
            "senators", "observe", "afraid", "ukraine", "meet", "aluminum", "talks",
        ]);
        for (typed, meant) in [
            ("senetors", "senators"),
            ("obsrve", "observe"),
            ("afriad", "afraid"),
            ("ukrain", "ukraine"),
            ("meat", "meet"),
            ("aluminium", "aluminum"),
        ] {
            let found = vocabulary.corrections(typed);
            assert_eq!(
                found.first().map(|found| found.word),
                Some(meant),
                "{typed}"
            );
        }
        for typed in ["sushi", "pep9", "met", ""] {
            assert!(vocabulary.corrections(typed).is_empty(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn one_slip_in_a_long_word_is_always_found(word in "[a-z]{6,12}", at in 0_usize..6, letter in "[a-z]") {
            let mut typed = word.clone();
            typed.replace_range(at..=at, &letter);
            prop_assume!(typed != word);
            let vocabulary = vocabulary(&[&word]);
            prop_assert_eq!(vocabulary.corrections(&typed).len(), 1);
        }
    }
}
