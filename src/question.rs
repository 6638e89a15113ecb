//! A question, read once: its words, what it asks for, the time it speaks of, the one before it.

use std::ops::Range;

use jiff::civil::Date;
use strsim::osa_distance;

use crate::date::expression::{self, Events, TimeExpression};
use crate::text::{self, Language, Word, english};

/// The characters at each end of a text that are read: more than the longest curated question has, which
/// is 300, so that a phrasing is always read whole.
const ENDS_READ: usize = 500;

/// The most words of a question that are read, half of them at its end: two ends of 500 characters hold
/// about that many words of English.
const WORDS_READ: usize = 160;

/// The most questions that one asks at once; a text with more is not a question.
const PARTS_MAX: usize = 3;

/// The shortest word, in characters, in which a slip of the keyboard is taken for one: shorter words
/// that differ in one letter are often other words.
const MISSPELT_FROM: usize = 5;

/// The most words of a question that asks no more than “which city?”.
const SHORT: usize = 2;

/// The most words with a subject beside which a pronoun still needs the question before: with more, the
/// question says itself what it is about.
const PRONOUN_BESIDE: usize = 4;

/// Words that a question for yes or no begins with.
const AUXILIARIES: [&str; 22] = [
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might",
    "must", "shall", "should", "was", "were", "will", "would", "isn", "aren",
];

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
    /// The question asked before it, if this one leans on it.
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
        // A question is at the beginning of a long text or at its end.
        let unread = text::middle(text, ENDS_READ);
        let [beginning, end] = ends(text, &unread);
        let mut read = text::words(beginning);
        read.extend(text::words(end).into_iter().map(|word| Word {
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
    /// matter?”), each leaning on the one before it if it must; none if it asks one.
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

    /// Returns the text of a part, by its words; nothing if it is a single word.
    fn part(&self, words: Range<usize>) -> Option<&str> {
        let words = self.words.get(words);
        let [first, .., last] = words.expect("the parts begin at words, in their order") else {
            return None;
        };
        let text = self.text.get(first.place.start..last.place.end);
        Some(text.expect("words are in their text, in its order"))
    }

    /// Reports whether another question begins at a word that is not the first: after “?” or “;”, or with
    /// “and when”.
    fn begins_part(&self, at: usize) -> bool {
        let Some([before, word]) = self.words.get(at - 1..=at) else {
            return false;
        };
        // Two words spelled out of one shorthand have the same place.
        let between = self.text.get(before.place.end..word.place.start);
        let is_ended = between.is_some_and(|between| between.contains(['?', ';']));
        let next = self.words.get(at + 1);
        let is_joined = matches!(word.folded.as_str(), "and" | "or" | "but")
            && next.is_some_and(|next| opens_question(&next.folded));
        is_ended || is_joined
    }

    /// Returns the times that it speaks of that do not depend on the day of asking, those that name an
    /// event (“before the summit”) among them.
    #[must_use]
    pub fn times_with(&self, events: Events<'_>) -> Vec<TimeExpression> {
        times(&self.text, &self.unread, Date::ZERO, events)
    }

    /// Returns the words that carry a subject.
    pub fn content(&self) -> impl Iterator<Item = &QuestionWord> {
        self.words.iter().filter(|word| !word.is_function)
    }

    /// Reports whether another question asks the same: for the same kind of thing, in the same words that
    /// carry a subject, in any order, form or spelling.
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
        // Equal words are paired first, so that none is taken for a misspelling of another.
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

    /// Reports whether it is put as a question: it has a question mark, or begins as questions do.
    #[must_use]
    pub fn is_put_as_one(&self) -> bool {
        let first = self.words.first();
        self.text.contains(['?', '？', '؟'])
            || first.is_some_and(|word| opens_question(&word.folded))
    }

    /// Reports whether it asks for nothing: no word of it carries a subject, and it leans on no question.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content().next().is_none() && self.previous.is_none()
    }
}

/// Returns the parts of a text before and after the part that is not read.
fn ends<'a>(text: &'a str, unread: &Range<usize>) -> [&'a str; 2] {
    [0..unread.start, unread.end..text.len()].map(|part| {
        let part = text.get(part);
        part.expect("the middle of a text begins and ends between two characters")
    })
}

/// Reads the times that a text speaks of, outside the part of it that is not read.
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
                place: start + found.place.start..start + found.place.end,
                ..found
            })
        })
        .collect()
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

/// Reports whether two words differ by one slip of the keyboard. Numbers are never misspelt.
fn is_misspelt(word: &str, other: &str) -> bool {
    let is_long = |text: &str| text.chars().count() >= MISSPELT_FROM;
    let has_digit = |text: &str| text.chars().any(char::is_numeric);
    is_long(word) && is_long(other) && !has_digit(word) && osa_distance(word, other) <= 1
}

/// Reports whether questions begin with a word.
fn opens_question(folded: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "how", "what", "when", "where", "which", "who", "whom", "whose", "why",
    ];
    OPENINGS.contains(&folded) || AUXILIARIES.contains(&folded)
}

/// Reports whether a question may need the one before it: it begins with “and”, has a pronoun for its
/// subject, asks with no word that carries one (“since when?”), or is as short as “which city?”.
fn leans_on_previous(words: &[QuestionWord]) -> bool {
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
    let is_short = content <= 1 && words.len() <= SHORT && opens_question(first);
    JOINING.contains(&first) || is_bare || is_short || (has_pronoun && content <= PRONOUN_BESIDE)
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

    /// Reports whether it is for a particular kind of thing, so that another kind is no answer.
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
