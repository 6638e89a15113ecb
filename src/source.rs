//! Sources, and quotations that are found in them.
//!
//! A quotation is verbatim where the words and the signs between them are the source's own. White
//! space, and the shape of quotation marks and dashes, do not count; neither do signs before its
//! first word and after its last.

mod fingerprint;
mod passage;

use std::collections::HashMap;
use std::sync::Arc;

use crate::date::{Dated, EventDate};
use crate::id::id;

pub use fingerprint::{Fingerprint, FingerprintError, WINDOW};
use passage::Passage;

id! {
    /// The name of a source, unique in its scope.
    SourceId
}

/// A text that facts are taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name, or `None` for a source that was given in place, with a citation.
    pub id: Option<SourceId>,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Dated>,
    /// Where it can be read.
    pub url: Option<String>,
    /// When a curator last read it there.
    pub accessed: Option<EventDate>,
    /// A curator's remark, on the date above all.
    pub note: Option<String>,
    /// What is kept of its text.
    pub text: SourceText,
}

/// What is kept of a source's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SourceText {
    /// Nothing: quotations of it cannot be verified.
    #[default]
    Unknown,
    /// The text itself; apart, because most sources have none.
    Stored(Box<Text>),
    /// Digests that prove a quotation, where the text may not be republished.
    Fingerprint(Fingerprint),
}

/// A source's text by paragraph, its words found once for all the quotations of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    paragraphs: Vec<String>,
    passages: Vec<Passage>,
    /// The paragraphs and words at which each word stands.
    places: HashMap<String, Vec<(usize, usize)>>,
}

impl Text {
    /// Makes the text of its paragraphs.
    #[must_use]
    pub fn new(paragraphs: Vec<String>) -> Self {
        let passages: Vec<Passage> = paragraphs.iter().map(|text| Passage::new(text)).collect();
        let mut places: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (paragraph, passage) in passages.iter().enumerate() {
            for (place, word) in passage.windows(1).enumerate() {
                places
                    .entry(word.to_owned())
                    .or_default()
                    .push((paragraph, place));
            }
        }
        Self {
            paragraphs,
            passages,
            places,
        }
    }

    /// Returns the paragraphs.
    #[must_use]
    pub fn paragraphs(&self) -> &[String] {
        &self.paragraphs
    }

    /// Returns every paragraph and word at which a passage stands.
    fn find(&self, passage: &Passage) -> Vec<(usize, usize)> {
        let first = passage.slice(0, 1).and_then(|word| self.places.get(word));
        let whole = passage.slice(0, passage.len());
        let stands = |(paragraph, word): &&(usize, usize)| {
            let text = self.passages.get(*paragraph);
            text.and_then(|text| text.slice(*word, passage.len())) == whole
        };
        first
            .into_iter()
            .flatten()
            .filter(stands)
            .copied()
            .collect()
    }
}

/// An exact text, and its surroundings if it takes them to make it unique in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    /// The words of the source.
    pub exact: &'a str,
    /// What comes right before them.
    pub prefix: Option<&'a str>,
    /// What comes right after them.
    pub suffix: Option<&'a str>,
}

/// Where a quotation stands.
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
    /// Where it was found, or `None` if nothing of the source's text is kept to find it in.
    pub place: Option<Place>,
}

/// What proves a quotation: the source, and the place in it. The words are the entry's.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    pub(crate) source: Arc<Source>,
    pub(crate) place: Option<Place>,
}

/// A quotation that its source does not hold, or not once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The words are not there.
    #[error("not in the source: {}", nearest(.held.as_ref()))]
    NotFound {
        /// The longest beginning of the quotation that is there, and its paragraph.
        held: Option<(String, usize)>,
    },
    /// The words are there more than once.
    #[error("in the source {0} times")]
    Ambiguous(usize),
    /// A fingerprint proves windows of five words, or short paragraphs whole.
    #[error("too short: a fingerprint proves quotations of {WINDOW} words or more")]
    TooShort,
    /// The quotation has no words.
    #[error("empty")]
    Empty,
}

fn nearest(held: Option<&(String, usize)>) -> String {
    match held {
        Some((words, paragraph)) => {
            format!("paragraph {paragraph} has “{words}” and then goes on differently")
        }
        None => "no paragraph has its first five words".to_owned(),
    }
}

impl Proof {
    /// Finds a quotation in what is kept of the source's text.
    ///
    /// # Errors
    ///
    /// Returns a [`QuoteError`] if a text or a fingerprint is kept and does not hold the quotation
    /// exactly once.
    pub fn new(source: Arc<Source>, quote: Quote<'_>) -> Result<Self, QuoteError> {
        let place = source.text.locate(quote)?;
        Ok(Self { source, place })
    }
}

impl Citation<'_> {
    /// Returns whether the quotation was found in its source.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        self.place.is_some()
    }
}

impl SourceText {
    /// Finds a quotation: `Ok(None)` where nothing is kept to find it in.
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

    /// Returns every paragraph and word at which a passage stands, counted from 0.
    fn find(&self, passage: &Passage) -> Result<Vec<(usize, usize)>, QuoteError> {
        match self {
            Self::Unknown => Ok(Vec::new()),
            Self::Stored(text) => Ok(text.find(passage)),
            Self::Fingerprint(fingerprint) => fingerprint.find(passage).ok_or(QuoteError::TooShort),
        }
    }

    /// Returns the longest beginning of a passage that is there, with its paragraph from 1.
    fn longest_beginning(&self, passage: &Passage) -> Option<(String, usize)> {
        (WINDOW..passage.len()).rev().find_map(|length| {
            let beginning = passage.slice(0, length)?;
            let (paragraph, _) = *self.find(&Passage::new(beginning)).ok()?.first()?;
            Some((beginning.to_owned(), paragraph + 1))
        })
    }

    /// Returns how many words the text has, where it is known.
    #[must_use]
    pub fn words(&self) -> Option<usize> {
        match self {
            Self::Unknown => None,
            Self::Stored(text) => Some(text.passages.iter().map(Passage::len).sum()),
            Self::Fingerprint(fingerprint) => Some(fingerprint.words()),
        }
    }
}

/// Splits a text into paragraphs: runs of lines apart by blank lines, white space folded.
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
    fn another_sign_or_case_inside_is_not_verbatim() {
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
    fn a_misquotation_is_told_how_far_it_holds() {
        for text in [stored(), fingerprint()] {
            let error = text
                .locate(quote("It closes at ten, except on Sundays"))
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "not in the source: paragraph 1 has “It closes at ten, except on” and then goes on differently"
            );
        }
    }

    #[test]
    fn what_stands_twice_needs_its_surroundings() {
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
    fn a_quotation_that_overlaps_itself_stands_twice() {
        let text = |text: &str| SourceText::Stored(Box::new(Text::new(paragraphs(text))));
        let twice = text("on and on and on").locate(quote("on and on"));
        assert_eq!(twice, Err(QuoteError::Ambiguous(2)));
        let once = text("reason and on and on")
            .locate(quote("on and on"))
            .unwrap();
        assert_eq!(once.map(|place| place.word), Some(2));
    }

    #[test]
    fn signs_of_value_belong_to_their_number() {
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
    fn a_fingerprint_cannot_prove_a_few_words() {
        assert_eq!(
            fingerprint().locate(quote("opens at nine")),
            Err(QuoteError::TooShort)
        );
        assert_eq!(stored().locate(quote("“”")), Err(QuoteError::Empty));
        assert_eq!(SourceText::Unknown.locate(quote("anything")), Ok(None));
    }
}
