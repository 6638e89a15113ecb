//! Made-up facts, and questions about them, in any number: the same ones on every machine.
//!
//! Words are as frequent as in prose: by Zipf's law, from a vocabulary that grows with the material
//! by Heaps' law, every few of them a word of English grammar. Made-up material tells how fast a
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
/// The fewest words of a statement.
const STATEMENT_MIN: usize = 10;
/// The most words of a statement.
const STATEMENT_MAX: usize = 28;
/// One in so many facts has phrasings.
const PHRASED: usize = 10;
/// The phrasings of a fact that has any.
const PHRASINGS: usize = 3;
/// The most words of a question.
const QUESTION_MAX: usize = 12;
/// The facts to one topic, in the mean.
const FACTS_OF_TOPIC: usize = 50;
/// The characters of a hostile question.
const HOSTILE: usize = 4_000;
/// How questions begin.
const OPENINGS: [&str; 9] = [
    "who was", "what did", "what is", "when did", "when was", "where is", "why did", "how many",
    "which of",
];

/// A made-up fact.
#[derive(Debug, Clone)]
pub(crate) struct FactText {
    /// Its name.
    pub(crate) id: String,
    /// What it says.
    pub(crate) statement: String,
    /// What it is about.
    pub(crate) topics: Vec<String>,
    /// Questions that it answers.
    pub(crate) phrasings: Vec<String>,
}

/// A made-up question about a made-up fact.
#[derive(Debug, Clone)]
pub(crate) struct QuestionText {
    /// The question.
    pub(crate) text: String,
    /// The place, in the list of facts, of the one that answers it.
    pub(crate) fact: usize,
}

/// Measured times, the shortest first.
#[derive(Debug, Clone)]
pub(crate) struct Times(Vec<f64>);

impl FactText {
    /// Returns every text of the fact.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let rest = self.phrasings.iter().chain(&self.topics);
        std::iter::once(&self.statement)
            .chain(rest)
            .map(String::as_str)
    }

    /// Makes the fact as Ibid knows it, with itself as its quotation.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the fact: nothing is with a made-up one.
    pub(crate) fn known(&self) -> anyhow::Result<Arc<ScopedFact>> {
        known(self.entry()?)
    }

    /// Makes the entry of the fact, with itself as its quotation, from a source that all facts on its
    /// topic are from.
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
    /// Returns the time within which so many percent are done.
    pub(crate) fn within(&self, percent: usize) -> f64 {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// Makes a fact of an entry with its sources in place.
///
/// # Errors
///
/// Returns what is wrong with the entry.
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

/// Makes a knowledge base of facts that belong to no pack.
pub(crate) fn knowledge(facts: Vec<Arc<ScopedFact>>) -> KnowledgeBase {
    KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts)
}

/// Makes up so many facts.
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

/// Makes up so many questions about some facts; every third has a typing error.
pub(crate) fn questions(count: usize, of: &[FactText]) -> Vec<QuestionText> {
    let mut chance = Chance::new(2);
    let made = (0..count).filter_map(|number| {
        let place = chance.below(of.len());
        Some(question(number, (place, of.get(place)?), &mut chance))
    });
    made.collect()
}

/// Makes up one question about each of some facts; every third has a typing error.
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
    // Half of the people who ask type no capitals.
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

/// Makes up questions that nobody asks but to see whether they take long, each with its name.
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

/// Returns the vocabulary of so many facts, by Heaps' law.
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

/// Returns the words of a statement that carry a subject.
fn content(statement: &str) -> Vec<&str> {
    let words = statement.trim_end_matches('.').split(' ');
    let is_function = |word: &str| {
        FUNCTION_WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    words.filter(|word| !is_function(word)).collect()
}

/// Returns a question about a statement: an opening and three to six of its words that carry a
/// subject, in their order, some with a word of grammar before it.
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

/// Makes a typing error in one of the words of a question that carry a subject, if one is long
/// enough.
fn misspell(words: &mut [String], chance: &mut Chance) {
    let is_long = |word: &String| word.len() > 4 && !FUNCTION_WORDS.contains(&word.as_str());
    let long = words.iter().filter(|word| is_long(word)).count();
    let which = chance.below(long.max(1));
    if let Some(word) = words.iter_mut().filter(|word| is_long(word)).nth(which) {
        *word = with_typo(word, chance);
    }
}

/// Returns signs of a range, with a space after each so many, or a letter to stand them on.
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
