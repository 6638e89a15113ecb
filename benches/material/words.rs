//! Made-up words that can be pronounced, their frequencies, and their typing errors.

use std::collections::HashSet;

/// The share of function words in prose, in percent.
const FUNCTION_SHARE: usize = 40;
/// The share of numbers and years, in percent.
const NUMBER_SHARE: usize = 3;
/// The share of names, in percent.
const NAME_SHARE: usize = 5;
/// English function words, the most frequent first.
pub(super) const FUNCTION_WORDS: [&str; 40] = [
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as",
    "be", "at", "by", "this", "had", "not", "are", "but", "from", "or", "have", "an", "they",
    "which", "one", "were", "all", "their", "there", "been", "has", "when", "who", "will", "more",
    "if",
];
const ONSETS: [&str; 24] = [
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr",
    "r", "s", "st", "t", "tr", "v",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "a", "e", "ou"];
const CODAS: [&str; 10] = ["", "", "", "", "", "n", "r", "l", "s", "nd"];
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// A random generator with a fixed seed: `SplitMix64` (Steele, Lea and Flood, 2014).
pub(super) struct Chance(u64);

/// The vocabulary of made-up material.
pub(super) struct Words {
    /// The content words, the most frequent first.
    content: Vec<String>,
    /// The names, the most frequent first.
    names: Vec<String>,
    of_content: Zipf,
    of_names: Zipf,
    of_functions: Zipf,
}

/// Zipf's law: the cumulative sums of the inverse ranks.
struct Zipf(Vec<f64>);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below a limit, or 0 if the limit is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let scaled = (u128::from(self.next()) * limit as u128) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }

    /// Returns an entry of a list, all with the same probability.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Returns a number from 0 to 1, excluding 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Zipf {
    fn new(size: usize) -> Self {
        let sums = (1..=size).scan(0.0, |sum, rank| {
            *sum += 1.0 / rank as f64;
            Some(*sum)
        });
        Self(sums.collect())
    }

    /// Draws a rank, counted from 0.
    fn draw(&self, chance: &mut Chance) -> usize {
        let drawn = chance.share() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|sum| *sum <= drawn)
    }
}

impl Words {
    /// Returns a vocabulary of `size` words and a quarter as many names. A smaller vocabulary is the
    /// beginning of a larger one.
    pub(super) fn new(size: usize) -> Self {
        let mut known: HashSet<String> = FUNCTION_WORDS.map(str::to_owned).into();
        let mut made = |seed, size| {
            let mut chance = Chance::new(seed);
            let mut words = Vec::with_capacity(size);
            while words.len() < size {
                let word = spoken(&mut chance);
                if known.insert(word.clone()) {
                    words.push(word);
                }
            }
            words
        };
        let content = made(4, size);
        let mut names = made(5, size / 4);
        for name in &mut names {
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
        }
        Self {
            of_content: Zipf::new(content.len()),
            of_names: Zipf::new(names.len()),
            of_functions: Zipf::new(FUNCTION_WORDS.len()),
            content,
            names,
        }
    }

    /// Returns the content words, the most frequent first.
    pub(super) fn content(&self) -> impl Iterator<Item = &str> {
        self.content.iter().map(String::as_str)
    }

    /// Draws a word with its frequency in prose.
    pub(super) fn written(&self, chance: &mut Chance) -> String {
        const NUMBERS: usize = FUNCTION_SHARE + NUMBER_SHARE;
        const NAMES: usize = NUMBERS + NAME_SHARE;
        match chance.below(100) {
            ..FUNCTION_SHARE => {
                let word = FUNCTION_WORDS.get(self.of_functions.draw(chance));
                word.copied().unwrap_or_default().to_owned()
            }
            FUNCTION_SHARE..NUMBERS if chance.below(2) == 0 => {
                (1900 + chance.below(127)).to_string()
            }
            FUNCTION_SHARE..NUMBERS => chance.below(10_000).to_string(),
            NUMBERS..NAMES => drawn(&self.names, &self.of_names, chance),
            _ => drawn(&self.content, &self.of_content, chance),
        }
    }

    /// Draws a topic of one or two words.
    pub(super) fn topic(&self, chance: &mut Chance) -> String {
        let first = drawn(&self.content, &self.of_content, chance);
        if chance.below(2) == 0 {
            return first;
        }
        let second = drawn(&self.content, &self.of_content, chance);
        format!("{first} {second}")
    }
}

/// Returns a word with one typing error: two letters swapped, one dropped, one doubled, or one replaced by a
/// neighbouring key.
pub(super) fn with_typo(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    // People seldom mistype the first letter.
    let place = 1 + chance.below(letters.len().saturating_sub(2));
    let Some(letter) = letters.get(place).copied() else {
        return word.to_owned();
    };
    match chance.below(4) {
        0 if letters.get(place + 1).is_some_and(|next| *next != letter) => {
            letters.swap(place, place + 1);
        }
        1 => {
            letters.remove(place);
        }
        2 => letters.insert(place, letter),
        _ => {
            letters.remove(place);
            letters.insert(place, beside(letter));
        }
    }
    letters.into_iter().collect()
}

fn drawn(words: &[String], law: &Zipf, chance: &mut Chance) -> String {
    words.get(law.draw(chance)).cloned().unwrap_or_default()
}

/// Returns a made-up word of two to four syllables: six letters on average, and as similar to other words
/// as in a natural language.
fn spoken(chance: &mut Chance) -> String {
    let syllables = match chance.below(10) {
        0..6 => 2,
        6..9 => 3,
        _ => 4,
    };
    let mut word = String::new();
    for _ in 0..syllables {
        for part in [&ONSETS[..], &VOWELS[..], &CODAS[..]] {
            word.push_str(chance.pick(part).copied().unwrap_or_default());
        }
    }
    word
}

/// Returns the letter on a key next to that of a letter.
fn beside(letter: char) -> char {
    let row = KEYS
        .iter()
        .find(|row| row.contains(letter))
        .copied()
        .unwrap_or_default();
    let mut keys = row.chars().skip_while(|key| *key != letter);
    let before = || row.chars().take_while(|key| *key != letter).last();
    keys.nth(1).or_else(before).unwrap_or('x')
}
