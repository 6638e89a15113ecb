//! A question as the matcher reads it: its words, the kind of detail it asks for, the times it mentions,
//! and the previous question if it follows up on that.
//!
//! Reading never fails, because any text may be asked, and it does not depend on the facts: the matcher
//! looks the words up. What it reads of a text is bounded, so that a long text costs little more than a
//! short one.
//!
//! A *function word* carries grammar (“the”, “of”, “did”). Every other word is a *content word*: it says
//! what the question is about.

use std::ops::Range;

use jiff::civil::Date;
use strsim::osa_distance;

use crate::date::expression::{self, Events, TimeExpression};
use crate::text::{self, Language, Word, english};

/// The number of characters that are read at each end of a text.
///
/// A phrasing has at most 300 characters, so every phrasing is read whole.
const ENDS_READ: usize = 500;

/// The maximum number of words that are read, half of them from the end of the text.
///
/// Two ends of [`ENDS_READ`] characters hold about that many English words.
const WORDS_READ: usize = 160;

/// The maximum number of questions in one text; a text with more is not split.
const PARTS_MAX: usize = 3;

/// The length, in characters, of the shortest word that may be a misspelling of another.
///
/// Shorter words that differ in one letter are often different words.
const SHORTEST_MISSPELT: usize = 5;

/// The maximum number of words of a question that is a follow-up because it is so short (“which city?”).
const SHORT_MAX: usize = 2;

/// The maximum number of content words of a question that is a follow-up because it has a pronoun.
///
/// With more content words, the question itself says what it is about.
const PRONOUN_CONTENT_MAX: usize = 4;

/// The words that begin a yes-or-no question.
const AUXILIARIES: [&str; 22] = [
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might",
    "must", "shall", "should", "was", "were", "will", "would", "isn", "aren",
];

/// A question as the matcher reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The text as it was asked.
    pub text: String,
    /// The words as they are typed, in the form of [`text::folded`]; of a long text, those at its two
    /// ends. Equal to a folded phrasing if the question is that phrasing.
    pub wording: String,
    /// The words, with chat shorthand spelled out (“y” as “why”).
    pub words: Vec<QuestionWord>,
    /// The kind of detail that the question asks for.
    pub asks: AnswerKind,
    /// The span in the middle of a long text that is not read, in bytes; empty for a short text.
    unread: Range<usize>,
    /// The times that the question mentions.
    pub times: Vec<TimeExpression>,
    /// The previous question, if this one is a follow-up to it.
    pub previous: Option<Box<Self>>,
}

/// The number of a word in its question, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordNumber(usize);

impl WordNumber {
    /// Returns the index of the word in a list by word.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionWord {
    /// The folded word.
    pub folded: String,
    /// The span of the word in the text, in bytes. Words spelled out of one shorthand share its span.
    pub span: Range<usize>,
    /// Whether the word is probably a name: it begins with a capital letter and not the text, which is
    /// not all in capitals.
    pub is_name: bool,
    /// Whether it is a function word, not a content word.
    pub is_function: bool,
}

/// The kind of detail that a question asks for.
///
/// It follows from the question word and a few nouns (“which city”). A fact that lacks the kind asked for is
/// probably not the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A date.
    When,
    /// A location.
    Where,
    /// A person or an organisation.
    Who,
    /// A reason.
    Why,
    /// A number.
    HowMany,
    /// A duration.
    HowLong,
    /// A manner or a degree.
    How,
    /// A thing.
    What,
    /// Whether something is so.
    YesNo,
    /// No particular kind: the text is words to look for.
    Open,
}

impl Question {
    /// Reads a question that is asked on the day `today`; `previous` is the text of the question before it.
    ///
    /// `previous` is kept only if the question is a follow-up to it.
    #[must_use]
    pub fn new(text: &str, previous: Option<&str>, today: Date) -> Self {
        // In a long text, people put the question at the beginning or at the end.
        let unread = text::middle(text, ENDS_READ);
        let [beginning, end] = ends(text, &unread);
        let mut read = text::words(beginning);
        read.extend(text::words(end).into_iter().map(|word| Word {
            span: unread.end + word.span.start..unread.end + word.span.end,
            ..word
        }));
        let wording = text::joined(&read);
        if read.len() > WORDS_READ {
            read.drain(WORDS_READ / 2..read.len() - WORDS_READ / 2);
        }
        let words = question_words(text, read);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        let times = times(text, &unread, today, expression::NO_EVENTS);
        let asks = AnswerKind::of(&folded);
        let previous = previous
            .filter(|_| is_follow_up(&words))
            .map(|previous| Box::new(Self::new(previous, None, today)));
        Self {
            text: text.to_owned(),
            wording,
            words,
            asks,
            unread,
            times,
            previous,
        }
    }

    /// Returns the two or three questions that the text asks at once (“did the US quit the deal, and does
    /// the EU still matter?”), each with the one before it as its previous question; none if the text asks
    /// a single question.
    #[must_use]
    pub fn parts(&self, today: Date) -> Vec<Self> {
        let mut starts: Vec<usize> = std::iter::once(0)
            .chain((1..self.words.len()).filter(|at| self.begins_part(*at)))
            .collect();
        if starts.len() < 2 || starts.len() > PARTS_MAX {
            return Vec::new();
        }
        starts.push(self.words.len());
        let mut parts: Vec<Self> = Vec::new();
        for (from, to) in starts.iter().zip(starts.iter().skip(1)) {
            let Some(text) = self.part(*from..*to) else {
                return Vec::new();
            };
            let previous = parts.last().map(|part| part.text.clone());
            parts.push(Self::new(text, previous.as_deref(), today));
        }
        if parts.iter().any(|part| part.content().next().is_none()) {
            return Vec::new();
        }
        parts
    }

    /// Returns the text of a range of words, or nothing if it is a single word.
    fn part(&self, words: Range<usize>) -> Option<&str> {
        let words = self.words.get(words);
        let [first, .., last] = words.expect("the parts begin at words, in their order") else {
            return None;
        };
        let text = self.text.get(first.span.start..last.span.end);
        Some(text.expect("words are in their text, in its order"))
    }

    /// Reports whether another question begins at the word with index `at`, which must not be the first:
    /// after “?” or “;”, or at “and” before a question word.
    fn begins_part(&self, at: usize) -> bool {
        let Some([before, word]) = self.words.get(at - 1..=at) else {
            return false;
        };
        // Two words spelled out of one shorthand have the same span.
        let between = self.text.get(before.span.end..word.span.start);
        let is_ended = between.is_some_and(|between| between.contains(['?', ';']));
        let next = self.words.get(at + 1);
        let is_joined = matches!(word.folded.as_str(), "and" | "or" | "but")
            && next.is_some_and(|next| opens_question(&next.folded));
        is_ended || is_joined
    }

    /// Returns the times in the question, including those relative to an event (“before the summit”) that
    /// `events` knows. Times relative to the day of asking are left out.
    #[must_use]
    pub fn times_with(&self, events: Events<'_>) -> Vec<TimeExpression> {
        times(&self.text, &self.unread, Date::ZERO, events)
    }

    /// Returns the words with their numbers.
    pub fn numbered_words(&self) -> impl Iterator<Item = (WordNumber, &QuestionWord)> {
        (0..).map(WordNumber).zip(&self.words)
    }

    /// Returns the content words.
    pub fn content(&self) -> impl Iterator<Item = &QuestionWord> {
        self.words.iter().filter(|word| !word.is_function)
    }

    /// Reports whether another question asks the same: it asks for the same kind of detail and has the same
    /// content words, in any order and inflection, with at most one typing error a word.
    #[must_use]
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        let english = Language::english();
        let words = |question: &Self| -> Vec<(String, String)> {
            let words = question.content().map(|word| word.folded.clone());
            words.map(|word| (english.stem(&word), word)).collect()
        };
        let (mine, mut theirs) = (words(self), words(other));
        if mine.is_empty() || mine.len() != theirs.len() || self.asks != other.asks {
            return self.wording == other.wording;
        }
        let mut take = |is_one: &dyn Fn(&(String, String)) -> bool| {
            let found = theirs.iter().position(is_one);
            found.map(|place| theirs.swap_remove(place)).is_some()
        };
        // Equal words are paired first, so that no word counts as a misspelling of a word it is not
        // paired with.
        let mut misspelt = Vec::new();
        for (stem, word) in &mine {
            if !take(&|(other, _)| other == stem) {
                misspelt.push(word);
            }
        }
        misspelt
            .into_iter()
            .all(|word| take(&|(_, other)| is_misspelt(word, other)))
    }

    /// Reports whether the text has the form of a question: it has a question mark, or begins with a
    /// question word or an auxiliary verb.
    #[must_use]
    pub fn is_put_as_one(&self) -> bool {
        let first = self.words.first();
        self.text.contains(['?', '？', '؟'])
            || first.is_some_and(|word| opens_question(&word.folded))
    }

    /// Reports whether there is nothing to look for: the question has no content word and no previous
    /// question.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content().next().is_none() && self.previous.is_none()
    }
}

/// Returns the parts of a text before and after the unread middle.
fn ends<'a>(text: &'a str, unread: &Range<usize>) -> [&'a str; 2] {
    [0..unread.start, unread.end..text.len()].map(|part| {
        let part = text.get(part);
        part.expect("the middle of a text begins and ends between two characters")
    })
}

/// Returns the times in the parts of a text that are read.
fn times(
    text: &str,
    unread: &Range<usize>,
    today: Date,
    events: Events<'_>,
) -> Vec<TimeExpression> {
    ends(text, unread)
        .into_iter()
        .zip([0, unread.end])
        .flat_map(|(part, start)| {
            let found = expression::find_with(part, today, events).into_iter();
            found.map(move |found| TimeExpression {
                span: start + found.span.start..start + found.span.end,
                ..found
            })
        })
        .collect()
}

/// Returns the words of a question, with chat shorthand spelled out.
fn question_words(text: &str, read: Vec<Word>) -> Vec<QuestionWord> {
    let mut words = Vec::new();
    let shouted = !text.chars().any(char::is_lowercase);
    for (number, word) in read.into_iter().enumerate() {
        let is_name = word.capital && number > 0 && !shouted;
        let mut push = |folded: &str| {
            words.push(QuestionWord {
                folded: folded.to_owned(),
                span: word.span.clone(),
                is_name,
                is_function: english::is_function_word(folded),
            });
        };
        match english::spelled_out(&word.folded) {
            Some(spelled) => spelled.iter().for_each(|word| push(word)),
            None => push(&word.folded),
        }
    }
    words
}

/// Reports whether two words differ by one typing error: one letter inserted, deleted or replaced, or two
/// neighbours swapped. A word with a digit is never a misspelling.
fn is_misspelt(word: &str, other: &str) -> bool {
    let is_long = |text: &str| text.chars().count() >= SHORTEST_MISSPELT;
    let has_digit = |text: &str| text.chars().any(char::is_numeric);
    is_long(word) && is_long(other) && !has_digit(word) && osa_distance(word, other) <= 1
}

/// Reports whether a word can begin a question.
fn opens_question(folded: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "how", "what", "when", "where", "which", "who", "whom", "whose", "why",
    ];
    OPENINGS.contains(&folded) || AUXILIARIES.contains(&folded)
}

/// Reports whether a question may be a follow-up: it begins with a conjunction (“and where?”), has a pronoun
/// and few content words, has no content word at all (“since when?”), or is as short as “which city?”.
fn is_follow_up(words: &[QuestionWord]) -> bool {
    const JOINING: [&str; 5] = ["and", "so", "but", "then", "or"];
    const PRONOUNS: [&str; 16] = [
        "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "there", "that",
        "this", "these", "those", "then",
    ];
    let first = words.first().map_or("", |word| word.folded.as_str());
    let has_pronoun = words
        .iter()
        .any(|word| PRONOUNS.contains(&word.folded.as_str()));
    let content = words.iter().filter(|word| !word.is_function).count();
    let is_bare = content == 0 && words.iter().any(|word| opens_question(&word.folded));
    let is_short = content <= 1 && words.len() <= SHORT_MAX && opens_question(first);
    JOINING.contains(&first)
        || is_bare
        || is_short
        || (has_pronoun && content <= PRONOUN_CONTENT_MAX)
}

impl AnswerKind {
    /// Returns the kind of detail that folded words ask for.
    #[must_use]
    pub fn of(words: &[&str]) -> Self {
        if words.first().is_some_and(|word| AUXILIARIES.contains(word)) {
            return Self::YesNo;
        }
        let pair = |at: usize| (words.get(at).copied(), words.get(at + 1).copied());
        let asking = (0..words.len()).find_map(|at| {
            Some(match pair(at) {
                (Some("when"), _) => Self::When,
                (Some("where"), _) => Self::Where,
                (Some("who" | "whom" | "whose"), _) => Self::Who,
                (Some("why"), _) => Self::Why,
                (Some("how"), Some("many" | "much")) => Self::HowMany,
                (Some("how"), Some("long")) => Self::HowLong,
                (Some("how"), Some("come")) => Self::Why,
                (Some("how"), _) => Self::How,
                (Some("what" | "which"), Some(noun)) => Self::of_noun(noun).unwrap_or(Self::What),
                (Some("what" | "which"), None) => Self::What,
                _ => return None,
            })
        });
        asking
            .or_else(|| words.iter().find_map(|word| Self::of_noun(word)))
            .unwrap_or(Self::Open)
    }

    /// Reports whether it is a particular kind, so that a detail of another kind is no answer.
    #[must_use]
    pub const fn is_particular(self) -> bool {
        !matches!(self, Self::Open | Self::YesNo | Self::What | Self::How)
    }

    /// Returns the kind that a noun asks for (“which city”, “the reason for …”).
    fn of_noun(noun: &str) -> Option<Self> {
        Some(match noun {
            "date" | "day" | "year" | "month" | "time" => Self::When,
            "place" | "city" | "country" | "town" | "venue" | "location" => Self::Where,
            "person" | "author" | "minister" | "politician" | "politicians" => Self::Who,
            "reason" | "reasons" | "purpose" | "motive" => Self::Why,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::QUESTION_MAX;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn question(text: &str) -> Question {
        Question::new(text, None, TODAY)
    }

    #[test]
    fn the_kind_asked_for_follows_from_the_words() {
        for (text, asks) in [
            ("when do they meet", AnswerKind::When),
            ("which date was it", AnswerKind::When),
            ("whens the summit", AnswerKind::When),
            ("host city for the summit?", AnswerKind::Where),
            ("y is ukraine afraid", AnswerKind::Why),
            ("what's the reason for it", AnswerKind::What),
            ("how many tanks", AnswerKind::HowMany),
            ("did they meet", AnswerKind::YesNo),
            ("ukraine georgia worry", AnswerKind::Open),
            ("", AnswerKind::Open),
        ] {
            assert_eq!(question(text).asks, asks, "{text}");
        }
    }

    #[test]
    fn only_a_follow_up_keeps_the_previous_question() {
        let follows_up =
            |text: &str| Question::new(text, Some("When is the summit?"), TODAY).previous;
        assert!(follows_up("and where?").is_some());
        assert!(follows_up("who said that?").is_some());
        assert!(follows_up("which city?").is_some());
        for whole in [
            "What taxes did Washington put on European steel?",
            "who is the author",
            "when is the summit",
            "ok thanks",
        ] {
            assert!(follows_up(whole).is_none(), "{whole}");
        }
    }

    #[test]
    fn a_capitalised_word_inside_the_text_is_a_name() {
        let names = |text: &str| {
            let question = question(text);
            let names = question.words.into_iter().filter(|word| word.is_name);
            names.map(|word| word.folded).collect::<Vec<_>>()
        };
        assert_eq!(names("What did Merkel say?"), ["merkel"]);
        assert!(names("WHAT DID THEY SAY").is_empty());
    }

    #[test]
    fn a_long_text_is_read_at_both_ends() {
        for between in ["word ", "国", "e\u{301}", "\u{1F1E6}", "a_"] {
            let text = format!("when {} summit on 3 July 2018", between.repeat(2_000));
            let question = question(&text);
            assert!(question.words.len() <= WORDS_READ, "{between}");
            assert_eq!(question.asks, AnswerKind::When);
            assert_eq!(question.times.len(), 1);
            let last = question.words.last().unwrap();
            assert_eq!(text.get(last.span.clone()), Some("2018"));
        }
    }

    #[test]
    fn the_longest_phrasing_is_read_whole() {
        for letters in ["国", "ก", "a ", "A.b "] {
            let phrasing = letters.repeat(QUESTION_MAX / letters.len().min(4));
            assert_eq!(question(&phrasing).wording, text::folded(&phrasing));
        }
    }

    #[test]
    fn a_question_mark_or_a_question_word_makes_a_question() {
        for text in ["so the summit is when?", "when is it", "is it true"] {
            assert!(question(text).is_put_as_one(), "{text}");
        }
        for text in ["on the day of the summit", "I know when it is", ""] {
            assert!(!question(text).is_put_as_one(), "{text}");
        }
    }

    #[test]
    fn questions_are_the_same_in_any_word_order_inflection_and_spelling() {
        let same = |a: &str, b: &str| question(a).asks_the_same_as(&question(b));
        for (a, b) in [
            ("When does the summit begin?", "when did the summit begin"),
            ("who leads the delegation", "Who leads the delegtaion?!"),
            ("taxes on steel imports", "steel import tax"),
            ("¿?", "¿?"),
        ] {
            assert!(same(a, b) && same(b, a), "{a} / {b}");
        }
        for (a, b) in [
            (
                "When does the summit begin?",
                "Where does the summit begin?",
            ),
            ("who won in 2018", "who won in 2016"),
            (
                "who leads the delegation",
                "who leads the delegation to Rome",
            ),
            ("is the fox wet", "is the box wet"),
            ("¿?", "??!"),
        ] {
            assert_eq!(same(a, b), text::folded(a) == text::folded(b), "{a} / {b}");
        }
    }

    #[test]
    fn greetings_and_punctuation_ask_for_nothing() {
        assert!(question("??").is_empty());
        assert!(question("hey what is it").is_empty());
        assert!(!question("hello helsinki").is_empty());
    }
}
