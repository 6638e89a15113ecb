//! A question, read once: its words, what it asks for, the time it speaks of, the one before it.

use std::ops::Range;

use jiff::civil::Date;
use strsim::osa_distance;

use crate::date::expression::{self, Events, TimeExpression};
use crate::text::{self, Language, Word, english};

/// A question as the matcher takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The question as it was asked.
    pub text: String,
    /// Its words as they are typed, as [`text::folded`] writes them; of a long text those at its
    /// beginning and its end.
    pub wording: String,
    /// Its words, chat shorthand spelled out.
    pub words: Vec<QuestionWord>,
    /// What it asks for.
    pub asks: Asked,
    /// The bytes in the middle of a long text that are not read; none of a short one.
    unread: Range<usize>,
    /// The times it speaks of.
    pub times: Vec<TimeExpression>,
    /// The question asked before it, where this one leans on it.
    pub previous: Option<Box<Self>>,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionWord {
    /// The word, folded.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
    /// Whether it is written with a capital letter inside the text, as names are.
    pub is_name: bool,
    /// Whether it carries grammar rather than a subject.
    pub is_function: bool,
}

/// The shortest word in which a slip of the keyboard is taken for one: shorter words that differ in
/// one letter are often other words.
const MISSPELT_FROM: usize = 5;

/// Tells whether two words differ by one slip of the keyboard. Numbers are never misspelt.
fn is_misspelt(word: &str, other: &str) -> bool {
    let long = |text: &str| text.chars().count() >= MISSPELT_FROM;
    let has_digit = |text: &str| text.chars().any(char::is_numeric);
    long(word) && long(other) && !has_digit(word) && osa_distance(word, other) <= 1
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// A date.
    When,
    /// A place.
    Where,
    /// A person or a body.
    Who,
    /// A reason.
    Why,
    /// A number.
    HowMany,
    /// A length of time.
    HowLong,
    /// A way or a degree.
    How,
    /// A thing.
    What,
    /// Yes or no.
    YesNo,
    /// Nothing in particular: words to look for.
    Open,
}

impl Question {
    /// Reads a question asked on a day, and the question before it.
    #[must_use]
    pub fn new(text: &str, previous: Option<&str>, today: Date) -> Self {
        // Of a long text the beginning and the end are read: that is where a question stands.
        let unread = text::middle(text, ENDS_READ);
        let mut read = text::words(text.get(..unread.start).unwrap_or_default());
        let end = text::words(text.get(unread.end..).unwrap_or_default());
        read.extend(end.into_iter().map(|word| Word {
            place: unread.end + word.place.start..unread.end + word.place.end,
            ..word
        }));
        let wording = text::joined(&read);
        if read.len() > WORDS_READ {
            read.drain(WORDS_READ / 2..read.len() - WORDS_READ / 2);
        }
        let words = question_words(text, read);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        let times = times(text, &unread, today, expression::NO_EVENTS);
        let asks = Asked::of(&folded);
        let previous = previous
            .filter(|_| leans_on_previous(&words))
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

    /// Returns the questions that it asks at once (“did the US quit the deal, and does the EU still
    /// matter?”), each leaning on the one before it where it must; none where it asks one.
    #[must_use]
    pub fn parts(&self, today: Date) -> Vec<Self> {
        let mut starts = vec![0];
        for (at, word) in self.words.iter().enumerate().skip(1) {
            let before = self.words.get(at - 1);
            let between =
                before.and_then(|before| self.text.get(before.place.end..word.place.start));
            let ended = between.is_some_and(|between| between.contains(['?', ';']));
            let joined = matches!(word.folded.as_str(), "and" | "or" | "but")
                && self
                    .words
                    .get(at + 1)
                    .is_some_and(|next| opens_question(&next.folded));
            if ended || joined {
                starts.push(at);
            }
        }
        if starts.len() < 2 || starts.len() > PARTS_MAX {
            return Vec::new();
        }
        starts.push(self.words.len());
        let mut parts: Vec<Self> = Vec::new();
        for range in starts.windows(2) {
            let words = range
                .first()
                .zip(range.last())
                .and_then(|(from, to)| self.words.get(*from..*to));
            let Some([first, .., last]) = words else {
                return Vec::new();
            };
            let text = self
                .text
                .get(first.place.start..last.place.end)
                .unwrap_or_default();
            let previous = parts.last().map(|part| part.text.clone());
            parts.push(Self::new(text, previous.as_deref(), today));
        }
        if parts.iter().any(|part| part.content().next().is_none()) {
            return Vec::new();
        }
        parts
    }

    /// Returns the times that it speaks of that hang on no day of asking, those that name an event
    /// among them (“before the summit”).
    #[must_use]
    pub fn times_with(&self, events: Events<'_>) -> Vec<TimeExpression> {
        times(&self.text, &self.unread, Date::ZERO, events)
    }

    /// Returns the words that carry a subject.
    pub fn content(&self) -> impl Iterator<Item = &QuestionWord> {
        self.words.iter().filter(|word| !word.is_function)
    }

    /// Tells whether another question asks the same: for the same kind of thing, in the same words that
    /// carry a subject, in whatever order, form or spelling.
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
        // The same words are told apart from misspelt ones first.
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

    /// Returns whether it is put as a question: it has the sign of one, or begins as one does.
    #[must_use]
    pub fn is_put_as_one(&self) -> bool {
        let first = self.words.first();
        self.text.contains(['?', '？', '؟'])
            || first.is_some_and(|word| opens_question(&word.folded))
    }

    /// Returns whether it asks for nothing: no word of it carries a subject, and nothing before it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content().next().is_none() && self.previous.is_none()
    }
}

/// Reads the times that a text speaks of, outside the part of it that is not read.
fn times(
    text: &str,
    unread: &Range<usize>,
    today: Date,
    events: Events<'_>,
) -> Vec<TimeExpression> {
    let parts = [0..unread.start, unread.end..text.len()];
    let of_part = |part: Range<usize>| {
        let read = text.get(part.clone()).unwrap_or_default();
        let found = expression::find_with(read, today, events).into_iter();
        found.map(move |found| TimeExpression {
            place: part.start + found.place.start..part.start + found.place.end,
            ..found
        })
    };
    parts.into_iter().flat_map(of_part).collect()
}

/// Returns the words of a question, chat shorthand spelled out.
fn question_words(text: &str, read: Vec<Word>) -> Vec<QuestionWord> {
    let mut words = Vec::new();
    let shouted = !text.chars().any(char::is_lowercase);
    for (number, word) in read.into_iter().enumerate() {
        let is_name = word.capital && number > 0 && !shouted;
        let mut push = |folded: &str| {
            words.push(QuestionWord {
                folded: folded.to_owned(),
                place: word.place.clone(),
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

/// The characters at each end of a text that are read: the longest curated question, and some.
const ENDS_READ: usize = 500;

/// The most words of a question that are read, half of them at its end.
const WORDS_READ: usize = 160;

/// Words that a question for yes or no begins with.
const AUXILIARIES: [&str; 22] = [
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might",
    "must", "shall", "should", "was", "were", "will", "would", "isn", "aren",
];

/// The most questions that one asks at once; with more it is a text.
const PARTS_MAX: usize = 3;

/// Tells of a word that a question begins with.
fn opens_question(folded: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "how", "what", "when", "where", "which", "who", "whom", "whose", "why",
    ];
    OPENINGS.contains(&folded) || AUXILIARIES.contains(&folded)
}

/// Tells of a question that may not stand alone: it begins with “and”, has a pronoun for its subject,
/// asks with no word that carries one (“since when?”), or is as short as “which city?”.
fn leans_on_previous(words: &[QuestionWord]) -> bool {
    const JOINING: [&str; 5] = ["and", "so", "but", "then", "or"];
    const PRONOUNS: [&str; 16] = [
        "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "there", "that",
        "this", "these", "those", "then",
    ];
    let joined = words
        .first()
        .is_some_and(|word| JOINING.contains(&word.folded.as_str()));
    let pronoun = words
        .iter()
        .any(|word| PRONOUNS.contains(&word.folded.as_str()));
    let content = words.iter().filter(|word| !word.is_function).count();
    let bare = content == 0 && words.iter().any(|word| opens_question(&word.folded));
    let short = words.len() <= 2
        && words
            .first()
            .is_some_and(|word| opens_question(&word.folded));
    joined || bare || (content <= 1 && short) || (pronoun && content <= 4)
}

impl Asked {
    /// Returns what folded words ask for.
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

    /// Returns whether it is for a particular kind of thing, so that another kind is no answer.
    #[must_use]
    pub const fn is_particular(self) -> bool {
        !matches!(self, Self::Open | Self::YesNo | Self::What | Self::How)
    }

    /// Returns what a noun asks for: “which city”, “the reason for …”.
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
    fn what_is_asked_for_is_read_off_the_words() {
        for (text, asks) in [
            ("when do they meet", Asked::When),
            ("which date was it", Asked::When),
            ("whens the summit", Asked::When),
            ("host city for the summit?", Asked::Where),
            ("y is ukraine afraid", Asked::Why),
            ("what's the reason for it", Asked::What),
            ("how many tanks", Asked::HowMany),
            ("did they meet", Asked::YesNo),
            ("ukraine georgia worry", Asked::Open),
            ("", Asked::Open),
        ] {
            assert_eq!(question(text).asks, asks, "{text}");
        }
    }

    #[test]
    fn a_question_leans_on_the_one_before_it_only_where_it_must() {
        let leans = |text: &str| Question::new(text, Some("When is the summit?"), TODAY).previous;
        assert!(leans("and where?").is_some());
        assert!(leans("who said that?").is_some());
        assert!(leans("which city?").is_some());
        for whole in [
            "What taxes did Washington put on European steel?",
            "who is the author",
            "when is the summit",
            "ok thanks",
        ] {
            assert!(leans(whole).is_none(), "{whole}");
        }
    }

    #[test]
    fn names_are_the_words_with_capitals_inside_the_text() {
        let names = |text: &str| {
            let question = question(text);
            let names = question.words.into_iter().filter(|word| word.is_name);
            names.map(|word| word.folded).collect::<Vec<_>>()
        };
        assert_eq!(names("What did Merkel say?"), ["merkel"]);
        assert!(names("WHAT DID THEY SAY").is_empty());
    }

    #[test]
    fn of_a_long_text_the_beginning_and_the_end_are_read() {
        for between in ["word ", "国", "e\u{301}", "\u{1F1E6}", "a_"] {
            let text = format!("when {} summit on 3 July 2018", between.repeat(2_000));
            let question = question(&text);
            assert!(question.words.len() <= WORDS_READ, "{between}");
            assert_eq!(question.asks, Asked::When);
            assert_eq!(question.times.len(), 1);
            let last = question.words.last().unwrap();
            assert_eq!(text.get(last.place.clone()), Some("2018"));
        }
    }

    #[test]
    fn the_wording_of_the_longest_phrasing_is_whole() {
        for sign in ["国", "ก", "a ", "A.b "] {
            let phrasing = sign.repeat(QUESTION_MAX / sign.len().min(4));
            assert_eq!(question(&phrasing).wording, text::folded(&phrasing));
        }
    }

    #[test]
    fn a_question_is_told_by_its_sign_or_its_beginning() {
        for text in ["so the summit is when?", "when is it", "is it true"] {
            assert!(question(text).is_put_as_one(), "{text}");
        }
        for text in ["on the day of the summit", "I know when it is", ""] {
            assert!(!question(text).is_put_as_one(), "{text}");
        }
    }

    #[test]
    fn the_same_is_asked_in_any_order_form_and_spelling() {
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
    fn chit_chat_and_signs_ask_for_nothing() {
        assert!(question("??").is_empty());
        assert!(question("hey what is it").is_empty());
        assert!(!question("hello helsinki").is_empty());
    }
}
