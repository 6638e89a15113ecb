//! The words of the material, and the misspelt word's way to them.
//!
//! Misspellings are found through deletion neighbourhoods (the symmetric delete method of
//! SymSpell, W. Garbe, 2012): two words within an edit distance of *n* share a form that each
//! reaches by at most *n* deletions. The vocabulary is never scanned.

use std::collections::HashMap;
use std::ops::Range;

use super::letters;
use super::parallel::in_parallel;
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

/// Words are looked up for misspellings by their first so many letters: long words differ early
/// enough, and the neighbourhoods stay small.
const PREFIX: usize = 8;

/// A word shorter than this is not corrected: too many other words are one slip away.
const SHORTEST: usize = 4;

/// A word longer than this is not corrected: hardly anybody types it, and comparing takes long.
const LONGEST: usize = 40;

/// The most words near a typed one that are compared with it letter by letter.
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

/// The bits of a form's hash that its bucket is chosen by.
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
    /// Returns the term of a text, made where it is new.
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
        self.grams.extend(letters::grams(word));
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
            if let Some(count) = self.buckets.get_mut(bucket(*form) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.buckets {
            sum += *start;
            *start = sum;
        }
    }

    /// Returns the forms that some words reach, each with the word.
    fn reached(&self, words: &[u32]) -> Vec<(u32, u32)> {
        let words = words
            .iter()
            .filter_map(|number| Some((*number, self.words.get(*number as usize)?)));
        words
            .flat_map(|(number, word)| {
                let latin = text::in_latin(&word.text);
                let forms = all_deletions(&word.text).into_iter();
                let latin = latin.as_deref().map(all_deletions).unwrap_or_default();
                forms.chain(latin).map(move |form| (form, number))
            })
            .collect()
    }

    /// Returns the terms with their texts.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, TermId)> {
        self.terms.iter().map(|(text, term)| (&**text, *term))
    }

    /// Returns the words that a form is reached from.
    fn reaching(&self, form: u32) -> impl Iterator<Item = u32> {
        let edge = |place: usize| self.buckets.get(place).map_or(0, |edge| *edge as usize);
        let bucket = self
            .deletions
            .get(edge(bucket(form))..edge(bucket(form) + 1));
        let bucket = bucket.unwrap_or_default();
        let start = bucket.partition_point(|(other, _)| *other < form);
        let rest = bucket.iter().skip(start);
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

    /// Returns the words with a beginning, and their terms.
    pub(super) fn beginning_with(&self, beginning: &str) -> impl Iterator<Item = (&str, TermId)> {
        let words = self.words.iter();
        words
            .filter(move |word| word.text.starts_with(beginning))
            .map(|word| (&*word.text, word.term))
    }

    /// Returns the letter trigrams of a word.
    pub(super) fn grams(&self, word: u32) -> &[u16] {
        let end = |word: usize| {
            self.words
                .get(word)
                .map_or(0, |word| word.grams_end as usize)
        };
        let word = word as usize;
        let begin = word.checked_sub(1).map_or(0, end);
        self.grams.get(begin..end(word)).unwrap_or_default()
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
        let typed = latin.as_deref().unwrap_or(word);
        let most = if is_known {
            1
        } else {
            allowed_distance(length)
        };
        let forms = deletions(typed, most).into_iter();
        let forms = forms.chain(latin.iter().flat_map(|_| deletions(word, most)));
        let letters = letters_of(word);
        let mut near: Vec<u32> = forms.flat_map(|form| self.reaching(form)).collect();
        // A word reached by many forms is nearer than one reached by few.
        near.sort_unstable();
        let mut near: Vec<(usize, u32)> = near
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((same.len(), *same.first()?)))
            .collect();
        if near.len() > COMPARED {
            near.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            near.truncate(COMPARED);
        }
        let correction = |number: u32| {
            let known = self.words.get(number as usize)?;
            let both_ascii = word.is_ascii() && known.text.is_ascii();
            // Each slip changes at most two letters of the set.
            if both_ascii && (known.letters ^ letters).count_ones() as usize > 2 * most {
                return None;
            }
            if both_ascii {
                return Some(Correction {
                    word: &known.text,
                    term: known.term,
                    similarity: likeness(word, &known.text, most)?,
                });
            }
            let spelled = text::in_latin(&known.text);
            let spelled = spelled.as_deref().unwrap_or(&known.text);
            let across = || {
                if typed == spelled {
                    (word != &*known.text).then_some(1.0)
                } else {
                    likeness(typed, spelled, most)
                }
            };
            Some(Correction {
                word: &known.text,
                term: known.term,
                similarity: likeness(word, &known.text, most).or_else(across)?,
            })
        };
        let near = near.into_iter();
        let mut found: Vec<Correction<'_>> =
            near.filter_map(|(_, number)| correction(number)).collect();
        found.sort_by(|a, b| {
            b.similarity
                .total_cmp(&a.similarity)
                .then_with(|| a.word.cmp(b.word))
        });
        found
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
    u32::try_from(count).unwrap_or(u32::MAX)
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
/// none where the word is too short to be corrected.
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
