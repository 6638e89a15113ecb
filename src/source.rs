//! Sources, and finding quotations in them.
//!
//! A quotation is verbatim if its words and the punctuation between them are the same as in the
//! source. White space and the style of quotation marks and dashes are ignored, and so is
//! punctuation before the first word and after the last.

mod fingerprint;
mod passage;

use std::collections::HashMap;
use std::sync::Arc;

use crate::date::{Dated, EventDate};
use crate::id::id;

pub use fingerprint::{Fingerprint, FingerprintError, WINDOW};
use passage::Passage;

id! {
    /// The id of a source, unique within its scope.
    SourceId
}

/// A text that facts are taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its id, or `None` for an inline source of a citation.
    pub id: Option<SourceId>,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Dated>,
    /// Its URL.
    pub url: Option<String>,
    /// When a curator last read it there.
    pub accessed: Option<EventDate>,
    /// A curator's remark, mainly about the date.
    pub note: Option<String>,
    /// Its text, as far as it is kept.
    pub text: SourceText,
}

/// A source's text, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SourceText {
    /// Nothing is kept: quotations cannot be verified.
    #[default]
    Unknown,
    /// The text itself; boxed, because most sources have none.
    Stored(Box<Text>),
    /// Digests that prove quotations of a text that may not be republished.
    Fingerprint(Fingerprint),
}

/// A source's text by paragraph, with an index of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    paragraphs: Vec<String>,
    passages: Vec<Passage>,
    /// The paragraph and word index of each occurrence of a word.
    occurrences: HashMap<String, Vec<(usize, usize)>>,
}

impl Text {
    /// Makes the text from its paragraphs.
    #[must_use]
    pub fn new(paragraphs: Vec<String>) -> Self {
        let passages: Vec<Passage> = paragraphs.iter().map(|text| Passage::new(text)).collect();
        let mut occurrences: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (paragraph, passage) in passages.iter().enumerate() {
            for (index, word) in passage.windows(1).enumerate() {
                occurrences
                    .entry(word.to_owned())
                    .or_default()
                    .push((paragraph, index));
            }
        }
        Self {
            paragraphs,
            passages,
            occurrences,
        }
    }

    /// Returns the paragraphs.
    #[must_use]
    pub fn paragraphs(&self) -> &[String] {
        &self.paragraphs
    }

    /// Returns the paragraph and first word of every occurrence of a passage.
    fn find(&self, passage: &Passage) -> Vec<(usize, usize)> {
        let first = passage
            .slice(0, 1)
            .and_then(|word| self.occurrences.get(word));
        let whole = passage.slice(0, passage.len());
        let matches = |(paragraph, word): &&(usize, usize)| {
            let text = self.passages.get(*paragraph);
            text.and_then(|text| text.slice(*word, passage.len())) == whole
        };
        first
            .into_iter()
            .flatten()
            .filter(matches)
            .copied()
            .collect()
    }
}

/// The exact words of a source, with the words around them if needed to make the quotation unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    /// The words of the source.
    pub exact: &'a str,
    /// The words right before them.
    pub prefix: Option<&'a str>,
    /// The words right after them.
    pub suffix: Option<&'a str>,
}

/// The position of a quotation in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The paragraph, counted from 1.
    pub paragraph: usize,
    /// The first word of the quotation in its paragraph, counted from 0.
    pub word: usize,
    /// The length of the quotation in words.
    pub words: usize,
}

/// A quotation and the source it is taken from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Citation<'a> {
    /// The source.
    pub source: &'a Arc<Source>,
    /// The quotation.
    pub quote: Quote<'a>,
    /// Where it was found, or `None` if the source's text is not kept.
    pub place: Option<Place>,
}

/// The proof of a quotation: the source, and the place in it. The words themselves are in the
/// entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    pub(crate) source: Arc<Source>,
    pub(crate) place: Option<Place>,
}

/// The error for a quotation that does not occur exactly once in its source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The source does not contain the words.
    #[error("not in the source: {}", nearest(.held.as_ref()))]
    NotFound {
        /// The longest beginning of the quotation that the source contains, and its paragraph.
        held: Option<(String, usize)>,
    },
    /// The source contains the words more than once.
    #[error("in the source {0} times")]
    Ambiguous(usize),
    /// The quotation is shorter than a fingerprint's window of five words, and is not a whole
    /// paragraph.
    #[error("too short: a fingerprint can only prove quotations of at least {WINDOW} words")]
    TooShort,
    /// The quotation has no words.
    #[error("empty")]
    Empty,
}

fn nearest(held: Option<&(String, usize)>) -> String {
    match held {
        Some((words, paragraph)) => {
            format!("paragraph {paragraph} has “{words}”, but then continues differently")
        }
        None => "no paragraph contains its first five words".to_owned(),
    }
}

impl Proof {
    /// Finds a quotation in its source.
    ///
    /// # Errors
    ///
    /// Returns a [`QuoteError`] if a text or a fingerprint is kept, but does not contain the
    /// quotation exactly once.
    pub fn new(source: Arc<Source>, quote: Quote<'_>) -> Result<Self, QuoteError> {
        let place = source.text.locate(quote)?;
        Ok(Self { source, place })
    }
}

impl Citation<'_> {
    /// Reports whether the quotation was found in its source.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        self.place.is_some()
    }
}

impl SourceText {
    /// Finds a quotation; returns `Ok(None)` if the text is not kept.
    ///
    /// # Errors
    ///
    /// As [`Proof::new`].
    pub fn locate(&self, quote: Quote<'_>) -> Result<Option<Place>, QuoteError> {
        if matches!(self, Self::Unknown) {
            return Ok(None);
        }
        let words = Passage::new(quote.exact).len();
        if words == 0 {
            return Err(QuoteError::Empty);
        }
        let before = Passage::new(quote.prefix.unwrap_or_default()).len();
        let around = [quote.prefix, Some(quote.exact), quote.suffix];
        let words_around: Vec<&str> = around.into_iter().flatten().collect();
        let passage = Passage::new(&words_around.join(" "));
        let found = self.find(&passage)?;
        match found.as_slice() {
            [] => Err(QuoteError::NotFound {
                held: self.longest_beginning(&passage),
            }),
            [(paragraph, word)] => Ok(Some(Place {
                paragraph: paragraph + 1,
                word: word + before,
                words,
            })),
            several => Err(QuoteError::Ambiguous(several.len())),
        }
    }

    /// Returns the paragraph and first word of every occurrence of a passage, both counted from 0.
    fn find(&self, passage: &Passage) -> Result<Vec<(usize, usize)>, QuoteError> {
        match self {
            Self::Unknown => Ok(Vec::new()),
            Self::Stored(text) => Ok(text.find(passage)),
            Self::Fingerprint(fingerprint) => fingerprint.find(passage).ok_or(QuoteError::TooShort),
        }
    }

    /// Returns the longest beginning of a passage that the text contains, and its paragraph, from
    /// 1.
    fn longest_beginning(&self, passage: &Passage) -> Option<(String, usize)> {
        (WINDOW..passage.len()).rev().find_map(|length| {
            let beginning = passage.slice(0, length)?;
            let (paragraph, _) = *self.find(&Passage::new(beginning)).ok()?.first()?;
            Some((beginning.to_owned(), paragraph + 1))
        })
    }

    /// Returns the number of words of the text, or `None` if the text is not kept.
    #[must_use]
    pub fn words(&self) -> Option<usize> {
        match self {
            Self::Unknown => None,
            Self::Stored(text) => Some(text.passages.iter().map(Passage::len).sum()),
            Self::Fingerprint(fingerprint) => Some(fingerprint.words()),
        }
    }
}

/// Splits a text at blank lines into paragraphs, and collapses white space in each.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&line);
            }
            Some(last) if !last.is_empty() => paragraphs.push(String::new()),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The hall opens at nine. It closes at ten,\nexcept on Mondays.\n\n\nThe hall opens at nine “sharp”, says J. Doe.\n\nBy Jane Doe";

    fn quote(exact: &str) -> Quote<'_> {
        Quote {
            exact,
            prefix: None,
            suffix: None,
        }
    }

    fn stored() -> SourceText {
        SourceText::Stored(Box::new(Text::new(paragraphs(TEXT))))
    }

    fn fingerprint() -> SourceText {
        SourceText::Fingerprint(Fingerprint::of(&paragraphs(TEXT)))
    }

    #[test]
    fn text_and_fingerprint_find_a_quotation_at_the_same_place() {
        for text in [stored(), fingerprint()] {
            let found = text
                .locate(quote("closes at  ten, except on Mondays"))
                .unwrap();
            assert_eq!(
                found,
                Some(Place {
                    paragraph: 1,
                    word: 6,
                    words: 6
                })
            );
            let found = text.locate(quote("opens at nine \"sharp\", says")).unwrap();
            assert_eq!(
                found,
                Some(Place {
                    paragraph: 2,
                    word: 2,
                    words: 5
                })
            );
            let found = text.locate(quote("By Jane Doe")).unwrap();
            assert_eq!(
                found,
                Some(Place {
                    paragraph: 3,
                    word: 0,
                    words: 3
                })
            );
        }
    }

    #[test]
    fn a_quotation_with_other_punctuation_or_case_inside_is_not_found() {
        for text in [stored(), fingerprint()] {
            for wrong in [
                "closes at ten except on Mondays",
                "closes at ten, except on mondays",
            ] {
                assert!(matches!(
                    text.locate(quote(wrong)),
                    Err(QuoteError::NotFound { .. })
                ));
            }
        }
    }

    #[test]
    fn the_error_of_a_misquotation_shows_its_longest_matching_beginning() {
        for text in [stored(), fingerprint()] {
            let error = text
                .locate(quote("It closes at ten, except on Sundays"))
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "not in the source: paragraph 1 has “It closes at ten, except on”, but then continues differently"
            );
        }
    }

    #[test]
    fn words_that_occur_twice_need_a_prefix_or_a_suffix() {
        assert_eq!(
            stored().locate(quote("The hall opens at nine")),
            Err(QuoteError::Ambiguous(2))
        );
        for text in [stored(), fingerprint()] {
            let with_suffix = Quote {
                suffix: Some("It closes"),
                ..quote("The hall opens at nine.")
            };
            assert_eq!(text.locate(with_suffix).unwrap().unwrap().paragraph, 1);
            let with_prefix = Quote {
                prefix: Some("nine."),
                ..quote("It closes at ten")
            };
            assert_eq!(text.locate(with_prefix).unwrap().unwrap().word, 5);
        }
    }

    #[test]
    fn a_quotation_that_overlaps_itself_counts_twice() {
        let text = |text: &str| SourceText::Stored(Box::new(Text::new(paragraphs(text))));
        let twice = text("on and on and on").locate(quote("on and on"));
        assert_eq!(twice, Err(QuoteError::Ambiguous(2)));
        let once = text("reason and on and on")
            .locate(quote("on and on"))
            .unwrap();
        assert_eq!(once.map(|place| place.word), Some(2));
    }

    #[test]
    fn currency_percent_and_minus_signs_belong_to_their_number() {
        let text = SourceText::Stored(Box::new(Text::new(paragraphs(
            "It cost $20 (about 5%) at -5 degrees.",
        ))));
        for wrong in ["€20 (about 5%)", "cost 20", "about 5)", "5 degrees"] {
            let located = text.locate(quote(wrong));
            assert!(
                matches!(located, Err(QuoteError::NotFound { .. })),
                "{wrong}: {located:?}"
            );
        }
        assert!(
            text.locate(quote("“cost $20 (about 5%) at -5 degrees”"))
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn a_fingerprint_cannot_prove_fewer_than_five_words() {
        assert_eq!(
            fingerprint().locate(quote("opens at nine")),
            Err(QuoteError::TooShort)
        );
        assert_eq!(stored().locate(quote("“”")), Err(QuoteError::Empty));
        assert_eq!(SourceText::Unknown.locate(quote("anything")), Ok(None));
    }
}
