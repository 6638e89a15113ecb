//! Letter trigrams: a likeness of texts that also sees misspelt, joined and inflected words.
//!
//! A text is a vector with one dimension for each trigram: the number of times that the trigram occurs in
//! its words, times its rarity. Each word is padded with one blank on either side. The likeness of two
//! texts is the cosine of their vectors, from 0 to 1.

/// The number of dimensions: one for each 16-bit hash of a trigram.
///
/// Trigrams with the same hash count as the same, without a measurable loss. A table of counts takes 256 kB.
pub(super) const GRAMS: usize = 1 << 16;

/// Returns the hashes of the trigrams of a folded word.
pub(super) fn grams(word: &str) -> impl Iterator<Item = u16> {
    let letters = [' '].into_iter().chain(word.chars()).chain([' ']);
    let mut last = ['\0'; 2];
    letters.enumerate().filter_map(move |(index, letter)| {
        let gram = [last[0], last[1], letter];
        last = [last[1], letter];
        (index > 1).then(|| hash(gram))
    })
}

/// Returns a 16-bit hash of three letters, by Knuth's multiplicative method for each letter.
fn hash(gram: [char; 3]) -> u16 {
    let hash = gram.into_iter().fold(0_u32, |hash, letter| {
        (hash ^ u32::from(letter))
            .wrapping_mul(0x9E37_79B1)
            .rotate_left(11)
    });
    let folded = hash ^ (hash >> 16);
    u16::try_from(folded & 0xFFFF).expect("the upper bits are masked out")
}

/// The rarity of each trigram: its smoothed inverse document frequency, at least 1.
#[derive(Debug)]
pub(super) struct Rarities(Vec<f32>);

impl Rarities {
    /// Computes the rarities from the number of texts, out of `texts`, that contain each trigram.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of facts, far below 2^24"
    )]
    pub(super) fn new(frequencies: &[u32], texts: usize) -> Self {
        let texts = texts as f32;
        let rarity = |frequency: &u32| ((texts + 1.0) / (*frequency as f32 + 1.0)).ln() + 1.0;
        Self(frequencies.iter().map(rarity).collect())
    }

    /// Returns the rarity of a trigram.
    pub(super) fn of(&self, gram: u16) -> f32 {
        self.0.get(usize::from(gram)).copied().unwrap_or(1.0)
    }
}

/// The trigram counts of a text. Clearing keeps the memory, so that counting another text allocates nothing.
#[derive(Debug)]
pub(super) struct Counts {
    counts: Box<[f32; GRAMS]>,
    touched: Vec<u16>,
    /// One bit for each trigram, set if it is counted. Most trigrams that are looked up are not, and these
    /// 8 kB stay in the first-level cache.
    has: Box<[u64; GRAMS / 64]>,
}

/// The invariant by which a lookup by trigram succeeds.
const IN_TABLE: &str = "a trigram of 16 bits is in a table of GRAMS entries";

impl Default for Counts {
    fn default() -> Self {
        let counts = vec![0.0; GRAMS].try_into();
        let has = vec![0; GRAMS / 64].try_into();
        Self {
            counts: counts.expect("the list has as many entries as the table"),
            touched: Vec::new(),
            has: has.expect("the list has as many entries as the table"),
        }
    }
}

impl Counts {
    /// Adds trigrams to the counts.
    pub(super) fn add(&mut self, grams: impl IntoIterator<Item = u16>) {
        for gram in grams {
            let count = self.counts.get_mut(usize::from(gram)).expect(IN_TABLE);
            if *count == 0.0 {
                self.touched.push(gram);
                let bits = self.has.get_mut(usize::from(gram >> 6));
                *bits.expect(IN_TABLE) |= 1 << (gram & 63);
            }
            *count += 1.0;
        }
    }

    /// Returns the length of the text's vector, from counts that are not weighed.
    pub(super) fn norm(&self, rarities: &Rarities) -> f32 {
        let weighed = self.touched.iter().map(|gram| {
            let count = self.of(*gram) * rarities.of(*gram);
            count * count
        });
        weighed.sum::<f32>().sqrt()
    }

    /// Multiplies each count by the square of the trigram's rarity. Afterwards, the entry of a trigram is
    /// what one occurrence of it in another text adds to the dot product of the two texts.
    pub(super) fn weigh(&mut self, rarities: &Rarities) {
        for gram in &self.touched {
            let count = self.counts.get_mut(usize::from(*gram));
            *count.expect(IN_TABLE) *= rarities.of(*gram) * rarities.of(*gram);
        }
    }

    /// Returns the count of a trigram, which may be weighed.
    pub(super) fn of(&self, gram: u16) -> f32 {
        let bits = self.has.get(usize::from(gram >> 6)).expect(IN_TABLE);
        if bits >> (gram & 63) & 1 == 0 {
            return 0.0;
        }
        *self.counts.get(usize::from(gram)).expect(IN_TABLE)
    }

    /// Resets all counts.
    pub(super) fn clear(&mut self) {
        for gram in self.touched.drain(..) {
            *self.counts.get_mut(usize::from(gram)).expect(IN_TABLE) = 0.0;
            *self.has.get_mut(usize::from(gram >> 6)).expect(IN_TABLE) = 0;
        }
    }

    /// Returns the counted trigrams without repetitions.
    pub(super) fn distinct(&self) -> &[u16] {
        &self.touched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f32 {
        let rarities = Rarities::new(&vec![1; GRAMS], 1);
        let counted = |text: &str| {
            let mut counts = Counts::default();
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                counts.add(grams(word));
            }
            counts
        };
        let (a, b) = (counted(a), counted(b));
        let dot: f32 = a
            .distinct()
            .iter()
            .map(|gram| a.of(*gram) * b.of(*gram))
            .sum();
        let norms = a.norm(&rarities) * b.norm(&rarities);
        if norms > 0.0 { dot / norms } else { 0.0 }
    }

    #[test]
    fn texts_with_more_trigrams_in_common_are_more_alike() {
        assert!(likeness("the summit", "the summit") > 0.99);
        assert!(likeness("presidential", "presidents") > 0.6);
        assert!(likeness("summit", "tariff") < 0.1);
        assert!(likeness("", "summit").abs() < f32::EPSILON);
    }
}
