//! Reading facts for an index: turns their texts into numbers, in chunks that are read in parallel.

use std::collections::HashMap;
use std::ops::Range;

use super::{FactNumber, FactRow, Packs, PhrasingNumber, Unit, UnitKind, count, hash_of};
use crate::date::DayBounds;
use crate::date::expression;
use crate::fact::Fact;
use crate::knowledge::ScopedFact;
use crate::matcher::vocabulary::TermId;
use crate::question::AnswerKind;
use crate::text::{self, Language, english};

/// The texts of some consecutive facts. All numbers count from the beginning of the chunk.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) words: Vec<ReadWord>,
    pub(super) forms: Vec<FormKey>,
    pub(super) tokens: Vec<u32>,
    pub(super) units: Vec<Unit>,
    pub(super) rows: Vec<FactRow>,
    pub(super) times: Vec<DayBounds>,
    pub(super) phrasings: Vec<(u64, FactNumber)>,
    pub(super) nots: Vec<u64>,
}

/// A word of a chunk.
#[derive(Debug)]
pub(super) struct ReadWord {
    pub(super) text: Box<str>,
    pub(super) language: u8,
    pub(super) stem: Box<str>,
    pub(super) is_function: bool,
    pub(super) is_number: bool,
    /// Whether it is a year or a decade; every time in a statement has one of these.
    pub(super) is_time: bool,
}

/// The key of a form: two words with equal keys share one form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct FormKey {
    pub(super) word: u32,
    pub(super) concepts: Vec<TermId>,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
}

/// Reads the facts of a chunk one after the other.
pub(super) struct Reader<'a> {
    packs: &'a Packs,
    concepts: &'a [Vec<TermId>],
    pub(super) chunk: Chunk,
    words: HashMap<(u8, Box<str>), u32>,
    forms: HashMap<FormKey, u32>,
    /// The words of the text being read, kept to reuse the memory.
    text: Vec<FormKey>,
    /// The folded words of the text being read.
    folded: String,
}

impl<'a> Reader<'a> {
    pub(super) fn new(packs: &'a Packs, concepts: &'a [Vec<TermId>]) -> Self {
        Self {
            packs,
            concepts,
            chunk: Chunk::default(),
            words: HashMap::new(),
            forms: HashMap::new(),
            text: Vec::new(),
            folded: String::new(),
        }
    }

    /// Reads a fact: its phrasings, statement, quotations, topics and speaker, then its `not` phrasings.
    pub(super) fn fact(&mut self, scoped: &ScopedFact) {
        let packs = self.packs.of(&scoped.scope);
        let fact = &scoped.fact;
        let fact_number = FactNumber::at(self.chunk.rows.len());
        let first_token = self.chunk.tokens.len();
        self.chunk.rows.push(FactRow {
            first_unit: count(self.chunk.units.len()),
            first_time: count(self.chunk.times.len()),
            length: 0,
            letters: 0.0,
            reasons: false,
        });
        for (number, question) in numbered(&fact.questions) {
            self.unit(UnitKind::Phrasing(number), question, &packs);
            self.chunk
                .phrasings
                .push((hash_of(&self.folded), fact_number));
        }
        let mut reasons = false;
        for text in stated(fact) {
            let unit = self.unit(UnitKind::Statement, text, &packs);
            reasons |= self.speaks_of_reasons(unit.clone());
            self.times(unit);
        }
        let named: Vec<&str> = named(fact).collect();
        if !named.is_empty() {
            self.unit(UnitKind::Named, &named.join("\n"), &packs);
        }
        let length = self.chunk.tokens.len() - first_token;
        let row = self.chunk.rows.last_mut();
        let row = row.expect("the fact's row was pushed above");
        row.length = count(length);
        row.reasons = reasons;
        for (number, question) in numbered(&fact.not) {
            self.unit(UnitKind::Not(number), question, &packs);
            self.chunk.nots.push(hash_of(&self.folded));
        }
    }

    /// Reads a text as a unit, and returns the range of its tokens in the chunk.
    fn unit(&mut self, kind: UnitKind, text: &str, packs: &[usize]) -> Range<usize> {
        let language = packs.first().map_or_else(Language::english, |first| {
            self.packs.pack(*first).info.language.clone()
        });
        let code = self.packs.code(&language);
        let mut forms = std::mem::take(&mut self.text);
        forms.clear();
        self.folded.clear();
        let mut begins_sentence = true;
        let mut end = 0;
        text::each_word(text, |folded, span, capital| {
            let between = text.get(end..span.start);
            let between = between.expect("words follow each other in their text");
            begins_sentence |= between.contains(['.', '!', '?', '\n', '"', '“']);
            end = span.end;
            if !self.folded.is_empty() {
                self.folded.push(' ');
            }
            self.folded.push_str(folded);
            let word = self.word(folded, code, &language);
            let is_function = self.read(word).is_function;
            forms.push(FormKey {
                word,
                concepts: Vec::new(),
                is_function,
                is_name: capital && !begins_sentence && !is_function,
            });
            begins_sentence = false;
        });
        self.find_concepts(&mut forms, packs);
        let first_token = self.chunk.tokens.len();
        for form in forms.drain(..) {
            let token = self.form(form);
            self.chunk.tokens.push(token);
        }
        self.text = forms;
        let folded: Vec<&str> = match kind {
            UnitKind::Phrasing(_) => self.folded.split(' ').collect(),
            UnitKind::Not(_) | UnitKind::Statement | UnitKind::Named => Vec::new(),
        };
        self.chunk.units.push(Unit {
            first_token: count(first_token),
            kind,
            asks: AnswerKind::of(&folded),
            weight: 0.0,
            letters: 0.0,
        });
        first_token..self.chunk.tokens.len()
    }

    /// Adds to the words of a text the concepts that they are part of.
    fn find_concepts(&self, forms: &mut [FormKey], packs: &[usize]) {
        let mut stems: Vec<&str> = Vec::new();
        for pack in packs {
            let concepts = self.concepts.get(*pack);
            let concepts = concepts.expect("each pack has a list of concepts");
            if concepts.is_empty() {
                continue;
            }
            if stems.is_empty() {
                let words = forms.iter().map(|form| self.read(form.word));
                stems = words.map(|word| &*word.stem).collect();
            }
            let lexicon = &self.packs.pack(*pack).info.lexicon;
            for occurrence in lexicon.occurrences(&stems) {
                let term = concepts.get(occurrence.concept);
                let term = term.expect("each concept of a lexicon has a term");
                let alone = occurrence.words.len() == 1;
                for form in forms.get_mut(occurrence.words).into_iter().flatten() {
                    form.concepts.push(*term);
                    // A function word that is a concept alone becomes a content word; inside a longer
                    // phrase it stays a function word.
                    form.is_function &= !alone;
                }
            }
        }
    }

    /// Returns the number of a folded word, adding the word if it is new.
    fn word(&mut self, folded: &str, code: u8, language: &Language) -> u32 {
        let key = (code, Box::from(folded));
        if let Some(known) = self.words.get(&key) {
            return *known;
        }
        let next = count(self.chunk.words.len());
        self.chunk.words.push(ReadWord {
            text: folded.into(),
            language: code,
            stem: language.stem(folded).into(),
            is_function: english::is_function_word(folded),
            is_number: text::is_number(folded),
            is_time: expression::is_year(folded),
        });
        self.words.insert(key, next);
        next
    }

    fn read(&self, word: u32) -> &ReadWord {
        let word = self.chunk.words.get(word as usize);
        word.expect("a word's number is one of its chunk")
    }

    fn form(&mut self, form: FormKey) -> u32 {
        let next = count(self.chunk.forms.len());
        if let Some(known) = self.forms.get(&form) {
            return *known;
        }
        self.chunk.forms.push(form.clone());
        self.forms.insert(form, next);
        next
    }

    fn words_of(&self, tokens: Range<usize>) -> impl Iterator<Item = &ReadWord> {
        let tokens = self.chunk.tokens.get(tokens);
        let tokens = tokens.expect("a unit's words are in its chunk");
        tokens.iter().map(|token| {
            let form = self.chunk.forms.get(*token as usize);
            self.read(form.expect("a form's number is one of its chunk").word)
        })
    }

    fn speaks_of_reasons(&self, tokens: Range<usize>) -> bool {
        self.words_of(tokens)
            .any(|word| english::gives_reason(&word.text))
    }

    /// Reads the times mentioned in a text.
    fn times(&mut self, tokens: Range<usize>) {
        if self.words_of(tokens.clone()).any(|word| word.is_time) {
            let words: Vec<&str> = self.words_of(tokens).map(|word| &*word.text).collect();
            let times = expression::stated(&words);
            self.chunk.times.extend(times);
        }
    }
}

/// Returns the statement of a fact, and the quotations that the statement does not contain.
fn stated(fact: &Fact) -> impl Iterator<Item = &str> {
    let quotes = fact.citations.iter().map(|citation| citation.quote.exact);
    let more = quotes.filter(|quote| !fact.statement.contains(quote));
    std::iter::once(fact.statement.as_str()).chain(more)
}

/// Returns the topics of a fact and its speaker.
fn named(fact: &Fact) -> impl Iterator<Item = &str> {
    let topics = fact.topics.iter().map(String::as_str);
    topics.chain(fact.said_by.as_deref())
}

/// Returns phrasings of a fact with their numbers.
fn numbered(phrasings: &[String]) -> impl Iterator<Item = (PhrasingNumber, &String)> {
    phrasings.iter().enumerate().map(|(index, phrasing)| {
        let number = PhrasingNumber::at(index);
        (
            number.expect("a fact has fewer than 65,536 phrasings"),
            phrasing,
        )
    })
}
