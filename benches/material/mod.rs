//! Made-up facts and questions about them, in any number, and the same on every machine.
//!
//! The frequencies of words follow Zipf's law, and the vocabulary grows with the material by Heaps' law,
//! as in prose; a good part of the words are English function words. Made-up material shows how fast a
//! matcher is and whether it finds words again, not how well it understands people.

mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::anyhow;
use ibid::knowledge::entry::fact_of;
use ibid::knowledge::format::FactEntry;
use ibid::knowledge::{KnowledgeBase, ScopedFact};
use ibid::scope::Scope;
use jiff::civil::{Date, date};

use words::{Chance, FUNCTION_WORDS, Words, with_typo};

/// The day on which all questions are asked.
pub(crate) const TODAY: Date = date(2026, 11, 24);
/// The minimum number of words in a statement.
const STATEMENT_MIN: usize = 10;
/// The maximum number of words in a statement.
const STATEMENT_MAX: usize = 28;
/// One fact in this many has phrasings.
const PHRASED: usize = 10;
/// The number of phrasings of a fact that has any.
const PHRASINGS: usize = 3;
/// The maximum number of words in a question.
const QUESTION_MAX: usize = 12;
/// The mean number of facts on one topic.
const FACTS_OF_TOPIC: usize = 50;
/// The number of characters in a hostile question.
const HOSTILE: usize = 4_000;
/// The beginnings of questions.
const OPENINGS: [&str; 9] = [
    "who was", "what did", "what is", "when did", "when was", "where is", "why did", "how many",
    "which of",
];

/// A made-up fact.
#[derive(Debug, Clone)]
pub(crate) struct FactText {
    /// The id.
    pub(crate) id: String,
    /// The statement.
    pub(crate) statement: String,
    /// The topics.
    pub(crate) topics: Vec<String>,
    /// The phrasings.
    pub(crate) phrasings: Vec<String>,
}

/// A made-up question about a made-up fact.
#[derive(Debug, Clone)]
pub(crate) struct QuestionText {
    /// The question.
    pub(crate) text: String,
    /// The index, in the list of facts, of the fact that answers it.
    pub(crate) fact: usize,
}

/// Measured times in ascending order.
#[derive(Debug, Clone)]
pub(crate) struct Times(Vec<f64>);

impl FactText {
    /// Returns all texts of the fact.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let rest = self.phrasings.iter().chain(&self.topics);
        std::iter::once(&self.statement)
            .chain(rest)
            .map(String::as_str)
    }

    /// Returns the fact as Ibid stores it, with its statement as its quotation.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the fact: nothing is with a made-up one.
    pub(crate) fn known(&self) -> anyhow::Result<Arc<ScopedFact>> {
        known(self.entry()?)
    }

    /// Returns the entry of the fact, with its statement as its quotation. All facts on one topic have
    /// the same source.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the fact: nothing is with a made-up one.
    pub(crate) fn entry(&self) -> anyhow::Result<FactEntry> {
        Ok(serde_json::from_value(serde_json::json!({
            "id": self.id,
            "statement": self.statement,
            "topics": self.topics,
            "questions": self.phrasings,
            "cite": [{ "title": self.topics.first(), "quote": self.statement }],
        }))?)
    }
}

impl FromIterator<f64> for Times {
    fn from_iter<T: IntoIterator<Item = f64>>(times: T) -> Self {
        let mut times: Vec<f64> = times.into_iter().collect();
        times.sort_by(f64::total_cmp);
        Self(times)
    }
}

impl Times {
    /// Returns a percentile of the times.
    pub(crate) fn within(&self, percent: usize) -> f64 {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// Returns the fact of an entry whose sources are part of it.
///
/// # Errors
///
/// Returns the errors of an invalid entry.
pub(crate) fn known(entry: FactEntry) -> anyhow::Result<Arc<ScopedFact>> {
    let id = entry.id.clone();
    let fact = fact_of(entry, |_| None).map_err(|faults| anyhow!("{id}: {faults:?}"))?;
    Ok(Arc::new(ScopedFact {
        scope: Scope::Local,
        fact,
        recorded: None,
        review_by: None,
    }))
}

/// Returns the knowledge base of facts that belong to no pack.
pub(crate) fn knowledge(facts: Vec<Arc<ScopedFact>>) -> KnowledgeBase {
    KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts)
}

/// Returns `count` made-up facts.
pub(crate) fn facts(count: usize) -> Vec<FactText> {
    let words = Words::new(vocabulary_of(count));
    let mut chance = Chance::new(1);
    let topics: Vec<String> = (0..20 + count / FACTS_OF_TOPIC)
        .map(|_| words.topic(&mut chance))
        .collect();
    let made = (0..count).map(|number| {
        let statement = statement(&words, &mut chance);
        let topic = chance.pick(&topics).cloned();
        let name = content(&statement)
            .into_iter()
            .skip(1)
            .find(|word| word.starts_with(char::is_uppercase));
        let phrasings = if number % PHRASED == 0 { PHRASINGS } else { 0 };
        FactText {
            id: format!("fact-{number:07}"),
            topics: topic.into_iter().chain(name.map(str::to_owned)).collect(),
            phrasings: (0..phrasings)
                .map(|_| asked(&statement, &mut chance).join(" "))
                .collect(),
            statement,
        }
    });
    made.collect()
}

/// Returns `count` made-up questions about some facts; every third has a typing error.
pub(crate) fn questions(count: usize, of: &[FactText]) -> Vec<QuestionText> {
    let mut chance = Chance::new(2);
    let made = (0..count).filter_map(|number| {
        let place = chance.below(of.len());
        Some(question(number, (place, of.get(place)?), &mut chance))
    });
    made.collect()
}

/// Returns one made-up question about each of some facts; every third has a typing error.
pub(crate) fn one_each(of: &[FactText]) -> Vec<QuestionText> {
    let mut chance = Chance::new(6);
    let facts = of.iter().enumerate();
    facts
        .map(|(place, fact)| question(place, (place, fact), &mut chance))
        .collect()
}

fn question(number: usize, (place, fact): (usize, &FactText), chance: &mut Chance) -> QuestionText {
    let mut words = asked(&fact.statement, chance);
    if number.is_multiple_of(3) {
        misspell(&mut words, chance);
    }
    let text = words.join(" ");
    // Half of the people type no capital letters.
    let text = if chance.below(2) == 0 {
        text.to_lowercase()
    } else {
        text
    };
    QuestionText {
        text: format!("{text}?"),
        fact: place,
    }
}

/// Returns questions that are made to take long, each with its name.
pub(crate) fn hostile() -> Vec<(&'static str, String)> {
    let words = Words::new(vocabulary_of(0));
    let chance = &mut Chance::new(3);
    let different: Vec<&str> = words.content().take(1_000).collect();
    let misspelt = different.iter().map(|word| with_typo(word, chance));
    let misspelt: Vec<String> = misspelt.collect();
    let prose = std::iter::repeat_with(|| statement(&words, chance)).take(HOSTILE / 50);
    let prose: Vec<String> = prose.collect();
    vec![
        ("prose", shortened(&prose.join(" "))),
        ("one letter", "a".repeat(HOSTILE)),
        ("1,000 different words", different.join(" ")),
        ("1,000 misspelt words", misspelt.join(" ")),
        (
            "function words",
            FUNCTION_WORDS.join(" ").repeat(HOSTILE / 200),
        ),
        (
            "Chinese characters",
            signs('\u{4e00}'..='\u{9fa5}', 0, chance),
        ),
        ("Arabic letters", signs('\u{0627}'..='\u{064a}', 6, chance)),
        ("emoji", signs('\u{1f600}'..='\u{1f64f}', 0, chance)),
        ("flags", signs('\u{1f1e6}'..='\u{1f1ff}', 0, chance)),
        ("combining marks", signs('\u{0300}'..='\u{036f}', 9, chance)),
        ("digits", signs('0'..='9', 0, chance)),
        ("one long word", signs('a'..='z', 0, chance)),
    ]
}

/// Returns the size of the vocabulary of some number of facts, by Heaps' law.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of words, rounded down"
)]
fn vocabulary_of(facts: usize) -> usize {
    ((40.0 * (facts as f64).powf(0.55)) as usize).max(2_000)
}

fn statement(words: &Words, chance: &mut Chance) -> String {
    let length = STATEMENT_MIN + chance.below(STATEMENT_MAX - STATEMENT_MIN + 1);
    let written: Vec<String> = (0..length).map(|_| words.written(chance)).collect();
    let mut statement = written.join(" ");
    if let Some(first) = statement.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    statement.push('.');
    statement
}

/// Returns the content words of a statement.
fn content(statement: &str) -> Vec<&str> {
    let words = statement.trim_end_matches('.').split(' ');
    let is_function = |word: &str| {
        FUNCTION_WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    words.filter(|word| !is_function(word)).collect()
}

/// Returns a question about a statement: a beginning, and three to six of its content words in their
/// order, some of them after a function word.
fn asked(statement: &str, chance: &mut Chance) -> Vec<String> {
    let mut chosen: Vec<(usize, &str)> = content(statement).into_iter().enumerate().collect();
    let wanted = 3 + chance.below(4);
    while chosen.len() > wanted {
        chosen.remove(chance.below(chosen.len()));
    }
    let opening = chance.pick(&OPENINGS).copied().unwrap_or_default();
    let mut words: Vec<String> = opening.split(' ').map(str::to_owned).collect();
    let mut room = QUESTION_MAX - words.len() - chosen.len();
    for (place, word) in chosen {
        if room > 0 && chance.below(5) < 2 {
            words.extend(chance.pick(&FUNCTION_WORDS).map(|word| (*word).to_owned()));
            room -= 1;
        }
        words.push(if place == 0 {
            word.to_lowercase()
        } else {
            word.to_owned()
        });
    }
    words
}

/// Makes a typing error in a content word of a question, if one is long enough.
fn misspell(words: &mut [String], chance: &mut Chance) {
    let is_long = |word: &String| word.len() > 4 && !FUNCTION_WORDS.contains(&word.as_str());
    let long = words.iter().filter(|word| is_long(word)).count();
    let which = chance.below(long.max(1));
    if let Some(word) = words.iter_mut().filter(|word| is_long(word)).nth(which) {
        *word = with_typo(word, chance);
    }
}

/// Returns characters from a range, with a space after every `every` of them, or a base letter for
/// combining marks.
fn signs(range: std::ops::RangeInclusive<char>, every: usize, chance: &mut Chance) -> String {
    let signs: Vec<char> = range.collect();
    let text = (1..=HOSTILE).map(|number| match number.checked_rem(every) {
        Some(0) if signs.first() == Some(&'\u{0300}') => 'e',
        Some(0) => ' ',
        _ => chance.pick(&signs).copied().unwrap_or_default(),
    });
    text.collect()
}

fn shortened(text: &str) -> String {
    text.chars().take(HOSTILE).collect()
}
