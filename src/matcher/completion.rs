//! The completion of a question's last word while it is typed.

use super::Matcher;
use crate::text;

/// The minimum length, in bytes, of a word that is completed. A single letter can begin nearly any word.
const SHORTEST: usize = 2;

impl Matcher {
    /// Returns a question with its last word completed to the word of the material that begins with it
    /// and that the most facts have. Returns the question unchanged if the material has the last word
    /// itself, or no word that begins with it.
    #[must_use]
    pub fn completed(&self, beginning: &str) -> String {
        self.completion(beginning)
            .unwrap_or_else(|| beginning.to_owned())
    }

    fn completion(&self, beginning: &str) -> Option<String> {
        let words = text::words(beginning);
        let last = words.last().filter(|last| last.folded.len() >= SHORTEST)?;
        let segments = self.segments();
        if segments
            .iter()
            .any(|segment| segment.has_word(&last.folded))
        {
            return None;
        }
        let found = segments.iter().filter_map(|segment| {
            let words = segment.vocabulary.beginning_with(&last.folded);
            words
                .map(|(word, term)| (segment.held_by(term), word))
                .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        });
        let (_, word) = found.max_by_key(|(facts, _)| *facts)?;
        let kept = beginning.get(..last.span.start);
        let kept = kept.expect("a word begins between two characters of its text");
        Some(format!("{kept}{word}"))
    }
}
