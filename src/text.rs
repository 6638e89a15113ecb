//! Words: case-folded, without accents, split by Unicode's rules and stemmed by language.

pub mod english;

use std::fmt;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// The most words that are read of one text; the rest is ignored. In Discord, a question has at
/// most 4,000 characters and a statement 2,000.
pub const WORDS_MAX: usize = 1_000;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in lower case, without accents.
    pub folded: String,
    /// Its byte range in the text.
    pub span: Range<usize>,
    /// Whether it begins with a capital letter, as a name does.
    pub capital: bool,
}

/// Returns a text in lower case, without accents, in Unicode's compatibility form (“ﬁ” becomes
/// “fi”).
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// Returns a rough Latin transliteration of a folded word (“путин” becomes “putin”), or `None` if
/// the word is in Latin letters already.
#[must_use]
pub fn in_latin(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let latin = any_ascii::any_ascii(word).to_ascii_lowercase();
    let is_word = !latin.is_empty() && latin.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(latin)
}

/// Reports whether a folded word is a number, in digits or as an English word.
#[must_use]
pub fn is_number(folded: &str) -> bool {
    folded.chars().next().is_some_and(char::is_numeric) || english::digits(folded).is_some()
}

/// Splits a text into words by Unicode's word boundaries (UAX #29), at most [`WORDS_MAX`].
///
/// An ending after an apostrophe is a word of its own (“Europe's”: “europe”, “s”; “didn't”: “didn”,
/// “n't”). Dots and commas inside a word are dropped (“U.S.” becomes “us”, “1,000” becomes “1000”).
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    if !text.contains(is_invisible) {
        return visible_words(text);
    }
    let mut visible = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len());
    // Invisible characters do not separate words. They are removed before splitting; the spans are
    // mapped back to the original text.
    for (offset, character) in text
        .char_indices()
        .filter(|(_, character)| !is_invisible(*character))
    {
        visible.push(character);
        offsets.extend((offset..).take(character.len_utf8()));
    }
    let mut words = visible_words(&visible);
    for word in &mut words {
        word.span = original_span(&word.span, &offsets);
    }
    words
}

/// Maps a word's span in the visible characters to its span in the original text, given the
/// original offset of each visible byte.
fn original_span(visible: &Range<usize>, offsets: &[usize]) -> Range<usize> {
    let of_byte = |byte: usize| *offsets.get(byte).expect("each visible byte has an offset");
    // A word is never empty.
    of_byte(visible.start)..of_byte(visible.end - 1) + 1
}

/// Returns the span between the first `ends` and the last `ends` characters of a text. The span is
/// empty, at the end of the text, if the text has no more characters than that.
#[must_use]
pub fn middle(text: &str, ends: usize) -> Range<usize> {
    let first = text.char_indices().nth(ends);
    let last = text.char_indices().nth_back(ends.saturating_sub(1));
    match (first, last) {
        (Some((first, _)), Some((last, _))) if first < last => first..last,
        _ => text.len()..text.len(),
    }
}

/// Reports whether a character has no visible form: a zero-width joiner, a direction mark, a soft
/// hyphen.
#[must_use]
pub const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Returns a text that is safe to show on one line: without invisible and direction-changing
/// characters, and with control characters and line breaks replaced by spaces.
#[must_use]
pub fn plain(text: &str) -> String {
    let breaks =
        |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    // A zero-width joiner or non-joiner between two visible characters is part of the spelling.
    let joins = |character: char| matches!(character, '\u{200C}' | '\u{200D}');
    let visible = |character: &char| {
        !is_invisible(*character) && !character.is_whitespace() && !breaks(*character)
    };
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if joins(character) {
            let between = shown
                .chars()
                .next_back()
                .is_some_and(|before| visible(&before));
            if between && characters.peek().is_some_and(visible) {
                shown.push(character);
            }
        } else if !is_invisible(character) {
            shown.push(if breaks(character) { ' ' } else { character });
        }
    }
    shown
}

/// Reports whether a text has no visible character.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    plain(text).trim().is_empty()
}

fn visible_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    each_visible_word(text, |folded, span, capital| {
        words.push(Word {
            folded: folded.to_owned(),
            span,
            capital,
        });
    });
    words
}

/// Calls a function with each word of [`words`]: its folded form, its span and whether it begins
/// with a capital letter. Unlike [`words`], it allocates nothing per word: an index reads a million
/// texts.
pub fn each_word(text: &str, mut each: impl FnMut(&str, Range<usize>, bool)) {
    if text.contains(is_invisible) {
        for word in words(text) {
            each(&word.folded, word.span, word.capital);
        }
    } else {
        each_visible_word(text, each);
    }
}

fn each_visible_word(text: &str, mut each: impl FnMut(&str, Range<usize>, bool)) {
    let mut buffer = String::new();
    let mut count = 0;
    for (start, word) in text.unicode_word_indices() {
        split(start, word, &mut buffer, |folded, span, capital| {
            if count < WORDS_MAX {
                each(folded, span, capital);
            }
            count += 1;
        });
        if count >= WORDS_MAX {
            break;
        }
    }
}

/// Returns the folded words of a text, separated by single spaces. Two wordings count as the same
/// if this form is the same.
#[must_use]
pub fn folded(text: &str) -> String {
    joined(&words(text))
}

/// Returns words as [`folded`] writes them.
#[must_use]
pub fn joined(words: &[Word]) -> String {
    let mut joined = String::new();
    for word in words {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&word.folded);
    }
    joined
}

/// Splits a Unicode word into its parts; `buffer` holds the folded form of each part in turn.
fn split(
    start: usize,
    word: &str,
    buffer: &mut String,
    mut each: impl FnMut(&str, Range<usize>, bool),
) {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        buffer.clear();
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
        let capital = word
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_uppercase());
        each(buffer, start..start + word.len(), capital);
        return;
    }
    let apostrophe = |character: char| matches!(character, '\'' | '’' | '‘' | '`' | '\u{2BC}');
    // A dot or a comma joins only single letters (“U.S”) and digits (“1,000”).
    let joins = word
        .split(['.', ','])
        .all(|part| part.chars().count() == 1 || part.bytes().all(|byte| byte.is_ascii_digit()));
    let parts = word.split(move |character: char| {
        apostrophe(character)
            || character == '_'
            || (!joins && matches!(character, '.' | ',' | ':'))
    });
    let mut from = start;
    let mut ending = false;
    for part in parts {
        let span = from..from + part.len();
        // The separator is one to three bytes long.
        let rest = word.get(span.end - start..);
        let rest = rest.expect("a part ends within its word");
        from = span.end + rest.chars().next().map_or(0, char::len_utf8);
        buffer.clear();
        buffer.push_str(&fold(part));
        buffer.retain(|character| !matches!(character, '.' | ','));
        if ending && buffer == "t" {
            "n't".clone_into(buffer);
        }
        ending = true;
        let capital = part.chars().next().is_some_and(char::is_uppercase);
        if !buffer.is_empty() {
            each(buffer, span, capital);
        }
    }
}

/// A language whose words Ibid can stem.
#[derive(Clone)]
pub struct Language {
    code: &'static str,
    algorithm: Algorithm,
}

/// The languages with a Snowball stemmer, by ISO 639-1 code.
const LANGUAGES: [(&str, Algorithm); 18] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

impl Language {
    /// Returns English, the default language.
    #[must_use]
    pub const fn english() -> Self {
        Self {
            code: "en",
            algorithm: Algorithm::English,
        }
    }

    /// Returns the language with an ISO 639-1 code (`en`, also `en-GB`), or `None` if it has no
    /// stemmer.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let primary = code.split('-').next()?.to_ascii_lowercase();
        let (code, algorithm) = LANGUAGES.into_iter().find(|(known, _)| *known == primary)?;
        Some(Self { code, algorithm })
    }

    /// Returns the ISO 639-1 code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the stem of a folded word, by Snowball's algorithm for the language. For a number
    /// written as an English word, it returns the digits.
    #[must_use]
    pub fn stem(&self, folded: &str) -> String {
        if let Some(digits) = english::digits(folded).filter(|_| self.code == "en") {
            return digits;
        }
        Stemmer::create(self.algorithm).stem(folded).into_owned()
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Language").field(&self.code).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_keeps_joiners_inside_words_and_drops_other_invisible_characters() {
        let family = "👨\u{200D}👩\u{200D}👧";
        assert_eq!(plain(family), family);
        assert_eq!(plain("می\u{200C}خواهم"), "می\u{200C}خواهم");
        assert_eq!(plain("a\u{200D}\u{200D}b\u{200D}"), "a\u{200D}b");
        assert_eq!(plain("\u{202E}turned\u{200B}\n"), "turned ");
        assert!(is_blank("\u{200B}\u{200D} \n") && !is_blank("x"));
    }

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded_and_split() {
        for (text, expected) in [
            (
                "When do Trump and Putin meet?",
                "when do trump and putin meet",
            ),
            ("Où aura-t-il lieu ?", "ou aura t il lieu"),
            ("Europe’s U.S. troops", "europe s us troops"),
            ("didn't they", "didn n't they"),
            ("1,000 tanks in 2014/..", "1000 tanks in 2014"),
            ("ze\u{200B}ro wi\u{AD}dth", "zero width"),
            ("Киев и Тбилиси", "киев и тбилиси"),
            ("build-up 16th", "build up 16th"),
            ("end.Start", "end start"),
            ("??", ""),
        ] {
            assert_eq!(folded(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn only_a_text_longer_than_its_ends_has_a_middle() {
        let around = |text: &str, ends| {
            let middle = middle(text, ends);
            let (before, after) = (text.get(..middle.start), text.get(middle.end..));
            (before.unwrap().to_owned(), after.unwrap().to_owned())
        };
        let parts = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        assert_eq!(around("one two three", 8), parts("one two three", ""));
        assert_eq!(around("one two three four", 4), parts("one ", "four"));
        assert_eq!(around("国 国国国", 2), parts("国 ", "国国"));
        assert_eq!(around("国国国国", 2), parts("国国国国", ""));
        assert_eq!(around("", 2), parts("", ""));
    }

    #[test]
    fn a_language_is_found_by_its_code() {
        assert_eq!(Language::of("en-GB"), Some(Language::english()));
        assert_eq!(Language::of("xx"), None);
        assert_eq!(Language::english().stem("meetings"), "meet");
    }

    proptest! {
        #[test]
        fn the_middle_leaves_as_many_characters_at_each_end_as_asked(text in "\\PC{0,60}", ends in 1_usize..40) {
            let middle = middle(&text, ends);
            let (before, after) = (text.get(..middle.start), text.get(middle.end..));
            prop_assert!(before.is_some() && after.is_some());
            let is_long = text.chars().count() > 2 * ends;
            prop_assert_eq!(is_long, !middle.is_empty());
            prop_assert!(!is_long || before.unwrap().chars().count() == ends);
            prop_assert!(!is_long || after.unwrap().chars().count() == ends);
        }

        #[test]
        fn the_spans_of_words_are_in_order_and_do_not_overlap(text in "(\\PC|[.,'_:\u{AD}\u{200B}]){0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(text.get(end..word.span.start).is_some());
                prop_assert!(text.get(word.span.clone()).is_some_and(|word| !word.is_empty()));
                end = word.span.end;
            }
        }
    }
}
