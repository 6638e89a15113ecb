//! Words: case and accents folded, split by Unicode's rules, stemmed by language.

pub mod english;

use std::fmt;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// The most words of one text that are looked at; the rest is passed over. A question is at most
/// 4,000 characters long in Discord, a statement 2,000.
pub const WORDS_MAX: usize = 1_000;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in lower case, without accents.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
    /// Whether it is written like a name: with a capital letter.
    pub capital: bool,
}

/// Returns a text in lower case, without accents, in compatible forms (“ﬁ” is “fi”).
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|sign| !is_combining_mark(*sign))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// Returns a folded word of another script as it is spelled in Latin letters, roughly (“путин” is
/// “putin”); nothing where it is in Latin letters.
#[must_use]
pub fn in_latin(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let latin = any_ascii::any_ascii(word).to_ascii_lowercase();
    let is_word = !latin.is_empty() && latin.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(latin)
}

/// Returns whether a folded word is a number, in digits or as an English word.
#[must_use]
pub fn is_number(folded: &str) -> bool {
    folded.chars().next().is_some_and(char::is_numeric) || english::digits(folded).is_some()
}

/// Splits a text into words by Unicode's word boundaries (UAX #29), at most [`WORDS_MAX`].
///
/// Endings after an apostrophe are words of their own (“Europe's”: “europe”, “s”; “didn't”: “didn”, “n't”), dots
/// and commas inside a word are dropped (“U.S.” is “us”, “1,000” is “1000”).
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    if !text.contains(is_invisible) {
        return visible_words(text);
    }
    let mut visible = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    // Invisible characters part no word: they are taken out, and each word is put back in its place.
    for (place, sign) in text.char_indices().filter(|(_, sign)| !is_invisible(*sign)) {
        visible.push(sign);
        places.extend((place..).take(sign.len_utf8()));
    }
    let mut words = visible_words(&visible);
    for word in &mut words {
        word.place = original_place(&word.place, &places);
    }
    words
}

/// Returns the place of a word in a text with invisible characters, from its place in the visible ones
/// and the place of each of their bytes in the text.
fn original_place(visible: &Range<usize>, places: &[usize]) -> Range<usize> {
    let of_byte = |byte: usize| *places.get(byte).expect("each visible byte has a place");
    // No word is empty.
    of_byte(visible.start)..of_byte(visible.end - 1) + 1
}

/// Returns the bytes between the first and the last so many characters of a text; none, at its end, of
/// a text that has no more.
#[must_use]
pub fn middle(text: &str, ends: usize) -> Range<usize> {
    let first = text.char_indices().nth(ends);
    let last = text.char_indices().nth_back(ends.saturating_sub(1));
    match (first, last) {
        (Some((first, _)), Some((last, _))) if first < last => first..last,
        _ => text.len()..text.len(),
    }
}

/// Tells of a sign without width or ink: zero-width joints, marks of direction, soft hyphens.
#[must_use]
pub const fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Returns a text without the signs that could write over what stands around it, break its lines or
/// turn them around: it can be shown on one line of anything.
#[must_use]
pub fn plain(text: &str) -> String {
    let breaks = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    // What joins two signs, or keeps them apart, belongs to how a word is written.
    let joins = |sign: char| matches!(sign, '\u{200C}' | '\u{200D}');
    let visible = |sign: &char| !is_invisible(*sign) && !sign.is_whitespace() && !breaks(*sign);
    let mut shown = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if joins(sign) {
            let between = shown
                .chars()
                .next_back()
                .is_some_and(|before| visible(&before));
            if between && signs.peek().is_some_and(visible) {
                shown.push(sign);
            }
        } else if !is_invisible(sign) {
            shown.push(if breaks(sign) { ' ' } else { sign });
        }
    }
    shown
}

/// Tells whether nothing of a text is to be seen.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    plain(text).trim().is_empty()
}

fn visible_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    each_visible_word(text, |folded, place, capital| {
        words.push(Word {
            folded: folded.to_owned(),
            place,
            capital,
        });
    });
    words
}

/// Calls a function with each word of [`words`]: its folded form, its place and whether it begins
/// with a capital letter. Nothing is kept, which is what an index of a million texts needs.
pub fn each_word(text: &str, mut each: impl FnMut(&str, Range<usize>, bool)) {
    if text.contains(is_invisible) {
        for word in words(text) {
            each(&word.folded, word.place, word.capital);
        }
    } else {
        each_visible_word(text, each);
    }
}

fn each_visible_word(text: &str, mut each: impl FnMut(&str, Range<usize>, bool)) {
    let mut buffer = String::new();
    let mut count = 0;
    for (start, word) in text.unicode_word_indices() {
        split(start, word, &mut buffer, |folded, place, capital| {
            if count < WORDS_MAX {
                each(folded, place, capital);
            }
            count += 1;
        });
        if count >= WORDS_MAX {
            break;
        }
    }
}

/// Returns a text as its folded words alone, with single blanks between them: what makes two
/// wordings the same.
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

/// Takes a word of Unicode's rules apart; `buffer` is for the folded form of each part.
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
    let apostrophe = |sign: char| matches!(sign, '\'' | '’' | '‘' | '`' | '\u{2BC}');
    // A dot or a comma joins nothing but single letters (“U.S”) and digits (“1,000”).
    let joins = word
        .split(['.', ','])
        .all(|part| part.chars().count() == 1 || part.bytes().all(|byte| byte.is_ascii_digit()));
    let parts = word.split(move |sign: char| {
        apostrophe(sign) || sign == '_' || (!joins && matches!(sign, '.' | ',' | ':'))
    });
    let mut from = start;
    let mut ending = false;
    for part in parts {
        let place = from..from + part.len();
        // The character that the word is split at is one to three bytes long.
        let rest = word.get(place.end - start..);
        let rest = rest.expect("a part ends within its word");
        from = place.end + rest.chars().next().map_or(0, char::len_utf8);
        buffer.clear();
        buffer.push_str(&fold(part));
        buffer.retain(|sign| !matches!(sign, '.' | ','));
        if ending && buffer == "t" {
            "n't".clone_into(buffer);
        }
        ending = true;
        let capital = part.chars().next().is_some_and(char::is_uppercase);
        if !buffer.is_empty() {
            each(buffer, place, capital);
        }
    }
}

/// A language that Ibid can stem words of.
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
    /// Returns English, the language of material that names none.
    #[must_use]
    pub const fn english() -> Self {
        Self {
            code: "en",
            algorithm: Algorithm::English,
        }
    }

    /// Returns the language of an ISO 639-1 code (`en`, also `en-GB`), where there is a stemmer.
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

    /// Returns the stem of a folded word, by Snowball's algorithm for the language; the digits of
    /// a number written as an English word.
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
    fn what_joins_signs_is_kept_and_what_hides_is_not() {
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
    fn a_long_text_has_a_middle() {
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
    fn a_language_is_known_by_its_code() {
        assert_eq!(Language::of("en-GB"), Some(Language::english()));
        assert_eq!(Language::of("xx"), None);
        assert_eq!(Language::english().stem("meetings"), "meet");
    }

    proptest! {
        #[test]
        fn a_middle_leaves_the_ends(text in "\\PC{0,60}", ends in 1_usize..40) {
            let middle = middle(&text, ends);
            let (before, after) = (text.get(..middle.start), text.get(middle.end..));
            prop_assert!(before.is_some() && after.is_some());
            let is_long = text.chars().count() > 2 * ends;
            prop_assert_eq!(is_long, !middle.is_empty());
            prop_assert!(!is_long || before.unwrap().chars().count() == ends);
            prop_assert!(!is_long || after.unwrap().chars().count() == ends);
        }

        #[test]
        fn words_lie_where_they_say_one_after_the_other(text in "(\\PC|[.,'_:\u{AD}\u{200B}]){0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(text.get(end..word.place.start).is_some());
                prop_assert!(text.get(word.place.clone()).is_some_and(|word| !word.is_empty()));
                end = word.place.end;
            }
        }
    }
}
