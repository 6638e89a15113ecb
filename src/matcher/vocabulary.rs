//! The words of the material, and the misspelt word's way to them.
//!
//! Misspellings are found through deletion neighbourhoods (the symmetric delete method of
//! SymSpell, W. Garbe, 2012): two words within an edit distance of *n* share a form that each
//! reaches by at most *n* deletions. The vocabulary is never scanned.

use std::collections::HashMap;
use std::ops::Range;

use super::parallel::in_parallel;
use super::trigrams;
use crate::text;

/// A term of the index: a stem, or a concept of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TermId(pub(super) u32);

impl TermId {
    /// Returns the term's place in a list by term.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The letters at the beginning of a word that its deletions are taken from.
///
/// Eight letters have 37 forms by up to two deletions, twelve have 79. Slips after the eighth letter are
/// found as well, because they leave the beginning as it is. On the public sets' dev halves the right
/// fact is first as often from 6 to 12.
const PREFIX: usize = 8;

/// The length in letters from which a word is corrected: shorter words have too many others one slip
/// away. The right fact is first in .7637 of the dev halves' questions with 4, in .7617 with 3, in .7540
/// with 5.
const SHORTEST: usize = 4;

/// The length in letters up to which a word is corrected. Comparing two words takes time in
/// proportion to the product of their lengths, and hardly anybody types a longer one.
const LONGEST: usize = 40;

/// The most words near a typed one that are compared with it letter by letter: those that share the
/// most forms. On the dev halves the right fact is first as often from 16 to 1,024; a vocabulary of a
/// million words has denser neighbourhoods.
const COMPARED: usize = 256;

/// The terms and words of the material.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    terms: HashMap<Box<str>, TermId>,
    words: Vec<KnownWord>,
    /// The letter trigrams of every word, one word's after the other's.
    grams: Vec<u16>,
    /// Each form's hash and a word that it is reached from; in order once sealed.
    deletions: Vec<(u32, u32)>,
    /// For each value of a hash's first [`BUCKET_BITS`] bits, where its forms begin.
    buckets: Vec<u32>,
}

/// The bits of a form's hash that its bucket is chosen by: 65,536 buckets, 256 kB a segment. A word
/// has 37 forms at most, so 100,000 words fill a bucket with 56 at most on average.
const BUCKET_BITS: u32 = 16;

/// A word as the material writes it.
#[derive(Debug)]
struct KnownWord {
    text: Box<str>,
    term: TermId,
    /// Where its trigrams end; they begin where those of the word before it end.
    grams_end: u32,
    /// Which letters it has.
    letters: u32,
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
    /// Returns the term of a text, made if it is new.
    pub(super) fn term(&mut self, text: &str) -> TermId {
        if let Some(term) = self.terms.get(text) {
            return *term;
        }
        let next = TermId(number(self.terms.len()));
        self.terms.insert(text.into(), next);
        next
    }

    /// Adds a word as it is written, with the term of its stem; returns its number.
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

    /// Makes the words added so far ready to be looked up.
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

    /// Returns the forms that some words reach, each with the word.
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

    /// Returns the words that a form is reached from.
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

    /// Returns the term of a text, if the material has it.
    pub(super) fn get(&self, text: &str) -> Option<TermId> {
        self.terms.get(text).copied()
    }

    /// Returns the words with a beginning, and their terms.
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

    /// Returns the words within the edit distance that a word of its length is allowed (optimal
    /// string alignment: 1 up to five letters, else 2), most alike first. A word of another script
    /// than Latin is also found as it is spelled in Latin letters, and finds such words. A word that
    /// `is_known` is seldom a misspelling, and then by one slip.
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

    /// Returns the words that share a form with a typed word, at most [`COMPARED`]: those that share
    /// the most.
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
    /// The word as it is spelled in Latin letters.
    in_latin: &'a str,
    /// Which letters it has.
    letters: u32,
    /// The greatest edit distance of a correction.
    distance: usize,
}

impl Typed<'_> {
    /// Returns the correction to a word of the material, if it is near enough.
    fn corrected_to<'a>(&self, known: &'a KnownWord) -> Option<Correction<'a>> {
        let similarity = if self.word.is_ascii() && known.text.is_ascii() {
            // Each slip changes at most two letters of the set.
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

    /// Returns how alike the two words are as they are spelled in Latin letters.
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

/// Returns how alike two words are that are within the allowed distance, but not the same.
fn likeness(typed: &str, known: &str, most: usize) -> Option<f32> {
    let (a, b) = (typed.chars().count(), known.chars().count());
    let allowed = most.min(allowed_distance(a.min(b)));
    if a.abs_diff(b) > allowed {
        return None;
    }
    let distance = strsim::osa_distance(typed, known);
    (distance > 0 && distance <= allowed).then(|| similarity(typed, known))
}

/// Returns the likeness of Jaro and Winkler (1990), by which a slip late in a word counts less.
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

/// Returns a bit for each letter of a word, letters of a class of 32 sharing one.
fn letters_of(word: &str) -> u32 {
    word.chars()
        .fold(0, |letters, letter| letters | 1 << (u32::from(letter) & 31))
}

const fn allowed_distance(length: usize) -> usize {
    if length <= 5 { 1 } else { 2 }
}

/// Returns the hashes of the forms that a word's beginning takes by the deletions allowed to it;
/// none if the word is too short to be corrected.
fn all_deletions(word: &str) -> Vec<u32> {
    let length = word.chars().count();
    if (SHORTEST..=LONGEST).contains(&length) {
        deletions(word, allowed_distance(length))
    } else {
        Vec::new()
    }
}

/// Returns the hashes of the forms that a word's beginning takes by one deletion, or two.
fn deletions(word: &str, most: usize) -> Vec<u32> {
    let letters: Vec<char> = word.chars().take(PREFIX).collect();
    let two = most > 1;
    let without = |gone: [usize; 2]| {
        let left = letters
            .iter()
            .enumerate()
            .filter(|(place, _)| !gone.contains(place));
        hash(left.map(|(_, letter)| *letter))
    };
    // A place past the end stands for no deletion.
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

/// Returns a hash of letters: FNV-1a (Fowler, Noll and Vo) with its bits mixed once more (the
/// finaliser of `MurmurHash3`), so that the first bits choose buckets evenly. Two forms of one hash
/// do no harm: what is found through them is compared letter by letter.
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
    fn names_are_found_across_scripts() {
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
        fn one_slip_in_a_long_word_is_always_found(word in "[a-z]{6,12}", at in 0_usize..6, letter in "[a-z]") {
            let mut typed = word.clone();
            typed.replace_range(at..=at, &letter);
            prop_assume!(typed != word);
            let vocabulary = vocabulary(&[&word]);
            prop_assert_eq!(vocabulary.corrections(&typed, false).len(), 1);
        }
    }
}
