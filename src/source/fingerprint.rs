//! Fingerprints: digests that prove quotations of a text that may not be republished.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::passage::Passage;

/// The length of a window in words. Five words of prose seldom occur twice in a text, and most
/// quotations have at least five.
pub const WINDOW: usize = 5;

const HEADER: &str = "ibid-fingerprint 1";

/// The digests of a text: one for every window of [`WINDOW`] words in each paragraph, or for the
/// whole paragraph if it is shorter.
///
/// A digest is the first 64 bits of the SHA-256 of the window's words and the punctuation between
/// them, with white space collapsed and quotation marks and dashes normalized. It proves that a
/// text was not altered, but it does not keep the text secret: anyone can check a guess of five
/// words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Paragraph {
    words: usize,
    digests: Vec<u64>,
}

/// A fingerprint file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct FingerprintError {
    /// The line number, from 1.
    pub line: usize,
    /// What is wrong with the line.
    pub reason: &'static str,
}

impl Fingerprint {
    /// Makes the fingerprint of a text's paragraphs.
    #[must_use]
    pub fn of(paragraphs: &[String]) -> Self {
        let paragraphs = paragraphs.iter().map(|text| {
            let passage = Passage::new(text);
            let window = WINDOW.min(passage.len());
            Paragraph {
                words: passage.len(),
                digests: passage.windows(window).map(digest).collect(),
            }
        });
        Self {
            paragraphs: paragraphs.filter(|paragraph| paragraph.words > 0).collect(),
        }
    }

    /// Returns the number of words of the text.
    #[must_use]
    pub fn words(&self) -> usize {
        self.paragraphs
            .iter()
            .map(|paragraph| paragraph.words)
            .sum()
    }

    /// Returns the paragraph and first word of every occurrence of a passage, or `None` if the
    /// passage is shorter than a window and is not a whole paragraph.
    pub(super) fn find(&self, passage: &Passage) -> Option<Vec<(usize, usize)>> {
        let sought: Vec<u64> = passage
            .windows(WINDOW.min(passage.len()))
            .map(digest)
            .collect();
        let short = passage.len() < WINDOW;
        let mut found = Vec::new();
        for (number, paragraph) in self.paragraphs.iter().enumerate() {
            if (short || paragraph.words < WINDOW) && paragraph.words != passage.len() {
                continue;
            }
            let windows = paragraph.digests.windows(sought.len().max(1)).enumerate();
            found.extend(
                windows
                    .filter(|(_, window)| *window == sought)
                    .map(|(at, _)| (number, at)),
            );
        }
        (!short || !found.is_empty()).then_some(found)
    }
}

fn digest(window: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(window));
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

impl fmt::Display for Fingerprint {
    /// Writes the file: a header, then for each paragraph its length and its digests, eight per
    /// line.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        for Paragraph { words, digests } in &self.paragraphs {
            writeln!(formatter, "paragraph {words}")?;
            for line in digests.chunks(8) {
                let line: Vec<String> =
                    line.iter().map(|digest| format!("{digest:016x}")).collect();
                writeln!(formatter, "{}", line.join(" "))?;
            }
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let wrong = |line: usize, reason| FingerprintError {
            line: line + 1,
            reason,
        };
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, header)| header != HEADER) {
            return Err(wrong(0, "the first line must be “ibid-fingerprint 1”"));
        }
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for (number, line) in lines {
            if let Some(words) = line.strip_prefix("paragraph ") {
                let words = words.parse().map_err(|_| {
                    wrong(number, "“paragraph” must be followed by a number of words")
                })?;
                paragraphs.push(Paragraph {
                    words,
                    digests: Vec::new(),
                });
                continue;
            }
            let paragraph = paragraphs.last_mut().ok_or_else(|| {
                wrong(
                    number,
                    "there are digests before the first “paragraph” line",
                )
            })?;
            for digest in line.split_whitespace() {
                let digest = u64::from_str_radix(digest, 16)
                    .map_err(|_| wrong(number, "a digest must have 16 hexadecimal digits"))?;
                paragraph.digests.push(digest);
            }
        }
        let whole = |paragraph: &Paragraph| {
            paragraph.words > 0
                && paragraph.digests.len() == paragraph.words.saturating_sub(WINDOW - 1).max(1)
        };
        if paragraphs.is_empty() || !paragraphs.iter().all(whole) {
            return Err(wrong(
                text.lines().count(),
                "a paragraph has too few or too many digests",
            ));
        }
        Ok(Self { paragraphs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_parses_back_from_its_text() {
        let text = [
            "one two three four five six".to_owned(),
            "By Jane Doe".to_owned(),
        ];
        let made = Fingerprint::of(&text);
        assert_eq!(made.to_string().parse(), Ok(made.clone()));
        assert_eq!(made.words(), 9);
    }

    #[test]
    fn a_damaged_fingerprint_is_rejected_with_the_reason() {
        let text = Fingerprint::of(&["one two three four five six".to_owned()]).to_string();
        for (damaged, says) in [
            (text.replace("ibid", "abad"), "first line"),
            (
                text.replace("paragraph 6", "paragraph six"),
                "number of words",
            ),
            (text.replace("paragraph 6", "paragraph 7"), "too few"),
            (text.replacen(' ', " zz", 3), "first line"),
            (String::new(), "first line"),
        ] {
            let error = damaged.parse::<Fingerprint>().unwrap_err().to_string();
            assert!(error.contains(says), "{damaged}: {error}");
        }
    }
}
