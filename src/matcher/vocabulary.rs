//! The words of the material, and the corrections of misspelt words.
//!
//! Corrections are found through deletion neighbourhoods, the symmetric delete method of SymSpell (W.
//! Garbe, 2012): two words within an edit distance of *n* share a *form* that each reaches by at most *n*
//! deletions. The forms of all words are listed in advance by their hashes, so a correction is a lookup
//! and not a scan of the vocabulary. The words found are then compared letter by letter and ordered by
//! their similarity (Jaro and Winkler, 1990).
//!
//! A form here is the beginning of a word without some letters; it has nothing to do with the forms of the
//! index.

use std::collections::HashMap;
use std::ops::Range;

use super::parallel::in_parallel;
use super::trigrams;
use crate::text;

/// A term of the index: a stem, or a concept of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TermId(pub(super) u32);

impl TermId {
    /// Returns the index of the term in a list by term.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of letters at the beginning of a word from which letters are deleted.
///
/// Eight letters have 37 forms with up to two deletions, twelve have 79. Errors after the eighth letter
/// are found as well, because they leave the beginning unchanged. On the dev halves (`docs/QUALITY.md`),
/// the right fact is first as often with any value from 6 to 12.
const PREFIX: usize = 8;

/// The length, in letters, of the shortest word that is corrected: shorter words have too many neighbours.
///
/// The right fact is first for .7637 of the dev halves' questions with 4, for .7617 with 3 and for .7540
/// with 5.
const SHORTEST: usize = 4;

/// The length, in letters, of the longest word that is corrected.
///
/// Comparing two words takes time in proportion to the product of their lengths, and people hardly ever type
/// longer words.
const LONGEST: usize = 40;

/// The maximum number of words that are compared letter by letter with a typed one: those that share the most
/// forms with it.
///
/// On the dev halves, the right fact is first as often with any value from 16 to 1,024; a vocabulary of a
/// million words has denser neighbourhoods.
const COMPARED: usize = 256;

/// The terms and words of the material.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    terms: HashMap<Box<str>, TermId>,
    words: Vec<KnownWord>,
    /// The letter trigrams of all words, word by word.
    grams: Vec<u16>,
    /// The hash of each form with a word that reaches it; in order once the vocabulary is sealed.
    deletions: Vec<(u32, u32)>,
    /// For each value of the first [`BUCKET_BITS`] bits of a hash, the index of its first form.
    buckets: Vec<u32>,
}

/// The number of bits of a form's hash that select its bucket: 65,536 buckets, 256 kB a segment.
///
/// A word has at most 37 forms, so 100,000 words fill a bucket with at most 56 on average.
const BUCKET_BITS: u32 = 16;

/// A word of the material as it is written.
#[derive(Debug)]
struct KnownWord {
    text: Box<str>,
    term: TermId,
    /// The end of its trigrams in the list; they begin where those of the previous word end.
    grams_end: u32,
    /// The set of its letters; see [`letters_of`].
    letters: u32,
}

/// A word of the material that a typed word may be a misspelling of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Correction<'a> {
    pub(super) word: &'a str,
    pub(super) term: TermId,
    /// The similarity of the two words, from 0 to 1.
    pub(super) similarity: f32,
}

impl Vocabulary {
    /// Returns the term of a text, adding it if it is new.
    pub(super) fn term(&mut self, text: &str) -> TermId {
        if let Some(term) = self.terms.get(text) {
            return *term;
        }
        let next = TermId(number(self.terms.len()));
        self.terms.insert(text.into(), next);
        next
    }

    /// Adds a word with the term of its stem, and returns the number of the word.
    pub(super) fn add_word(&mut self, word: &str, term: TermId) -> u32 {
        self.grams.extend(trigrams::grams(word));
        self.words.push(KnownWord {
            text: word.into(),
            term,
            grams_end: number(self.grams.len()),
            letters: letters_of(word),
        });
        number(self.words.len() - 1)
    }

    /// Lists the forms of all words, so that corrections can be looked up. No word may be added afterwards.
    pub(super) fn seal(&mut self) {
        let numbers: Vec<u32> = (0..number(self.words.len())).collect();
        let reached = in_parallel(&numbers, |numbers| self.reached(numbers));
        self.deletions = reached.concat();
        self.deletions.sort_unstable();
        self.deletions.dedup();
        self.buckets = vec![0; (1 << BUCKET_BITS) + 1];
        for (form, _) in &self.deletions {
            let count = self.buckets.get_mut(bucket(*form) + 1);
            *count.expect("there is one edge more than buckets") += 1;
        }
        let mut sum = 0;
        for start in &mut self.buckets {
            sum += *start;
            *start = sum;
        }
    }

    /// Returns the hashes of the forms that some words reach, each with the word.
    fn reached(&self, words: &[u32]) -> Vec<(u32, u32)> {
        words
            .iter()
            .flat_map(|number| {
                let word = self.word(*number);
                let latin = text::in_latin(&word.text);
                let in_latin = latin.iter().flat_map(|latin| all_deletions(latin));
                let forms: Vec<u32> = all_deletions(&word.text)
                    .into_iter()
                    .chain(in_latin)
                    .collect();
                forms.into_iter().map(|form| (form, *number))
            })
            .collect()
    }

    /// Returns the terms with their texts.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, TermId)> {
        self.terms.iter().map(|(text, term)| (&**text, *term))
    }

    /// Returns the words that reach a form.
    fn reaching(&self, form: u32) -> impl Iterator<Item = u32> {
        let edge = |bucket: usize| {
            let edge = self.buckets.get(bucket);
            *edge.expect("a sealed vocabulary has all buckets") as usize
        };
        let first = bucket(form);
        let forms = self.deletions.get(edge(first)..edge(first + 1));
        let forms = forms.expect("a bucket is a part of the list");
        let start = forms.partition_point(|(other, _)| *other < form);
        let rest = forms.iter().skip(start);
        rest.take_while(move |(other, _)| *other == form)
            .map(|(_, word)| *word)
    }

    /// Returns the number of terms: one more than the highest id.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Returns the term of a text if the material has it.
    pub(super) fn get(&self, text: &str) -> Option<TermId> {
        self.terms.get(text).copied()
    }

    /// Returns the words that begin with `beginning`, with their terms.
    pub(super) fn beginning_with(&self, beginning: &str) -> impl Iterator<Item = (&str, TermId)> {
        let words = self.words.iter();
        words
            .filter(move |word| word.text.starts_with(beginning))
            .map(|word| (&*word.text, word.term))
    }

    /// Returns the letter trigrams of a word.
    pub(super) fn grams(&self, word: u32) -> &[u16] {
        let end = |word: u32| self.word(word).grams_end as usize;
        let begin = word.checked_sub(1).map_or(0, end);
        let grams = self.grams.get(begin..end(word));
        grams.expect("a word's trigrams are in the list")
    }

    fn word(&self, number: u32) -> &KnownWord {
        let word = self.words.get(number as usize);
        word.expect("a word's number is one of its vocabulary")
    }

    /// Returns the words that `word` may be a misspelling of, the most similar first.
    ///
    /// These are the words within an edit distance (optimal string alignment) of 1 for up to five letters
    /// and 2 for more, but of 1 if the material `is_known` to have the typed word, which is then seldom
    /// misspelt. Words in other scripts are also compared by their spelling in Latin letters.
    pub(super) fn corrections(&self, word: &str, is_known: bool) -> Vec<Correction<'_>> {
        let length = word.chars().count();
        if !(SHORTEST..=LONGEST).contains(&length) || word.bytes().any(|byte| byte.is_ascii_digit())
        {
            return Vec::new();
        }
        let latin = text::in_latin(word);
        let typed = Typed {
            word,
            in_latin: latin.as_deref().unwrap_or(word),
            letters: letters_of(word),
            distance: if is_known {
                1
            } else {
                allowed_distance(length)
            },
        };
        let mut found: Vec<Correction<'_>> = self
            .near(&typed)
            .into_iter()
            .filter_map(|number| typed.corrected_to(self.word(number)))
            .collect();
        found.sort_by(|a, b| {
            b.similarity
                .total_cmp(&a.similarity)
                .then_with(|| a.word.cmp(b.word))
        });
        found
    }

    /// Returns the words that share a form with a typed word; if they are more than [`COMPARED`], those that
    /// share the most forms.
    fn near(&self, typed: &Typed<'_>) -> Vec<u32> {
        let mut forms = deletions(typed.in_latin, typed.distance);
        if typed.in_latin != typed.word {
            forms.extend(deletions(typed.word, typed.distance));
        }
        let mut reached: Vec<u32> = forms
            .into_iter()
            .flat_map(|form| self.reaching(form))
            .collect();
        reached.sort_unstable();
        let mut near: Vec<(usize, u32)> = reached
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((same.len(), *same.first()?)))
            .collect();
        if near.len() > COMPARED {
            near.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            near.truncate(COMPARED);
        }
        near.into_iter().map(|(_, number)| number).collect()
    }
}

/// A typed word that may be a misspelling.
#[derive(Debug)]
struct Typed<'a> {
    word: &'a str,
    /// The word spelled in Latin letters.
    in_latin: &'a str,
    /// The set of its letters; see [`letters_of`].
    letters: u32,
    /// The greatest edit distance of a correction.
    distance: usize,
}

impl Typed<'_> {
    /// Returns the correction to a word of the material, if the word is within the allowed distance.
    fn corrected_to<'a>(&self, known: &'a KnownWord) -> Option<Correction<'a>> {
        let similarity = if self.word.is_ascii() && known.text.is_ascii() {
            // An edit changes at most two letters of the set.
            if (known.letters ^ self.letters).count_ones() as usize > 2 * self.distance {
                return None;
            }
            likeness(self.word, &known.text, self.distance)?
        } else {
            likeness(self.word, &known.text, self.distance)
                .or_else(|| self.across_scripts(known))?
        };
        Some(Correction {
            word: &known.text,
            term: known.term,
            similarity,
        })
    }

    /// Returns the similarity of the two words when both are spelled in Latin letters.
    fn across_scripts(&self, known: &KnownWord) -> Option<f32> {
        let latin = text::in_latin(&known.text);
        let spelled = latin.as_deref().unwrap_or(&known.text);
        if self.in_latin == spelled {
            (self.word != &*known.text).then_some(1.0)
        } else {
            likeness(self.in_latin, spelled, self.distance)
        }
    }
}

/// Returns the similarity of two words, or nothing if they are equal or beyond the allowed distance.
fn likeness(typed: &str, known: &str, most: usize) -> Option<f32> {
    let (a, b) = (typed.chars().count(), known.chars().count());
    let allowed = most.min(allowed_distance(a.min(b)));
    if a.abs_diff(b) > allowed {
        return None;
    }
    let distance = strsim::osa_distance(typed, known);
    (distance > 0 && distance <= allowed).then(|| similarity(typed, known))
}

/// Returns the similarity of Jaro and Winkler (1990), which counts an error late in a word less.
#[expect(clippy::cast_possible_truncation, reason = "a similarity from 0 to 1")]
fn similarity(a: &str, b: &str) -> f32 {
    strsim::jaro_winkler(a, b) as f32
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a vocabulary counts in 32 bits")
}

const fn bucket(form: u32) -> usize {
    (form >> (32 - BUCKET_BITS)) as usize
}

/// Returns the set of a word's letters as a mask. Letters whose code points have the same last five bits
/// share a bit.
fn letters_of(word: &str) -> u32 {
    word.chars()
        .fold(0, |letters, letter| letters | 1 << (u32::from(letter) & 31))
}

const fn allowed_distance(length: usize) -> usize {
    if length <= 5 { 1 } else { 2 }
}

/// Returns the hashes of the forms that a word reaches by the deletions that its length allows; none if its
/// length rules out a correction.
fn all_deletions(word: &str) -> Vec<u32> {
    let length = word.chars().count();
    if (SHORTEST..=LONGEST).contains(&length) {
        deletions(word, allowed_distance(length))
    } else {
        Vec::new()
    }
}

/// Returns the hashes of the forms that the beginning of a word reaches by at most `most` deletions, 1 or 2.
fn deletions(word: &str, most: usize) -> Vec<u32> {
    let letters: Vec<char> = word.chars().take(PREFIX).collect();
    let two = most > 1;
    let without = |gone: [usize; 2]| {
        let left = letters
            .iter()
            .enumerate()
            .filter(|(index, _)| !gone.contains(index));
        hash(left.map(|(_, letter)| *letter))
    };
    // An index past the end stands for no deletion.
    let none = letters.len();
    let second = |first: usize| -> Range<usize> {
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

/// Returns a hash of letters: FNV-1a (Fowler, Noll and Vo) followed by the finaliser of `MurmurHash3`, which
/// spreads the first bits evenly over the buckets.
///
/// Collisions are harmless, because the words found are compared letter by letter.
fn hash(letters: impl Iterator<Item = char>) -> u32 {
    let hash = letters.fold(0x811C_9DC5, |hash: u32, letter| {
        (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193)
    });
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85EB_CA6B);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
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
    fn typing_errors_are_corrected() {
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
            let found = vocabulary.corrections(typed, false);
            assert_eq!(
                found.first().map(|found| found.word),
                Some(meant),
                "{typed}"
            );
        }
        for typed in ["sushi", "pep9", "met", ""] {
            assert!(vocabulary.corrections(typed, false).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_name_is_found_in_another_script() {
        for (known, typed) in [("путин", "putin"), ("putin", "путин"), ("киев", "kiev")]
        {
            let vocabulary = vocabulary(&[known]);
            let found = vocabulary.corrections(typed, false);
            assert_eq!(
                found.first().map(|found| found.word),
                Some(known),
                "{typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_long_word_with_one_wrong_letter_is_always_corrected(word in "[a-z]{6,12}", at in 0_usize..6, letter in "[a-z]") {
            let mut typed = word.clone();
            typed.replace_range(at..=at, &letter);
            prop_assume!(typed != word);
            let vocabulary = vocabulary(&[&word]);
            prop_assert_eq!(vocabulary.corrections(&typed, false).len(), 1);
        }
    }
}
