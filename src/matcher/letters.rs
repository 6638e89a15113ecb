//! Likeness by letters: what misspelt, joined and unlisted forms share that words do not show.

use std::collections::HashMap;

use crate::text;

/// The letter trigrams of a text's words, each word padded with a blank.
#[derive(Debug)]
pub(super) struct Letters {
    counts: HashMap<[char; 3], f32>,
    norm: f32,
}

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        let mut counts = HashMap::new();
        for word in text::words(text) {
            let letters = [' '].into_iter().chain(word.folded.chars()).chain([' ']);
            for gram in letters.collect::<Vec<_>>().windows(3) {
                if let Ok(gram) = <[char; 3]>::try_from(gram) {
                    *counts.entry(gram).or_insert(0.0) += 1.0;
                }
            }
        }
        let norm = counts
            .values()
            .map(|count| count * count)
            .sum::<f32>()
            .sqrt();
        Self { counts, norm }
    }

    /// Returns the cosine of the two texts' trigrams, 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let counts = self.counts.iter();
        let dot: f32 = counts
            .filter_map(|(gram, count)| Some(count * other.counts.get(gram)?))
            .sum();
        let norms = self.norm * other.norm;
        if norms > 0.0 { dot / norms } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    fn likeness(a: &str, b: &str) -> f32 {
        Letters::new(a).likeness(&Letters::new(b))
    }

    #[test]
    fn texts_are_alike_by_their_letters() {
        assert!(likeness("the summit", "The Summit!") > 0.99);
        assert!(likeness("presidential", "presidents") > 0.6);
        assert!(likeness("summit", "tariff") < 0.1);
        assert!(likeness("", "summit").abs() < f32::EPSILON);
    }
}
