//! The inverted index: from the terms of the material to the units that hold them.
//!
//! A unit is a text that a question can be like: a curated phrasing, a `not` phrasing, the
//! statement with its quotations, or everything said of the fact joined together.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::vocabulary::{TermId, Vocabulary};
use crate::fact::Fact;
use crate::knowledge::{KnowledgeBase, Occurrence, PackInfo, ScopedFact};
use crate::question::Asked;
use crate::scope::{PackId, Scope};
use crate::text::{self, Language, Word, english};

/// How much a function word weighs beside a word of the same rarity that carries a subject.
/// Over 13 question sets, deleting these words did worse than keeping this much of them.
const FUNCTION_WEIGHT: f32 = 0.12;

/// The terms of the material and the units that hold them.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) vocabulary: Vocabulary,
    units: Vec<Unit>,
    units_of_fact: Vec<Range<usize>>,
    postings: Vec<Vec<u32>>,
    /// The number of facts that each term occurs in, `not` phrasings aside.
    document_frequency: Vec<u32>,
    /// How much each term tells.
    rarity: Vec<f32>,
    /// The facts that have a phrasing, by its folded words.
    phrasings: HashMap<String, Vec<u32>>,
    /// The folded words of every `not` phrasing.
    nots: HashSet<String>,
    /// The words met so far, by language.
    met: HashMap<(&'static str, String), MetWord>,
    packs: Vec<IndexedPack>,
    languages: Vec<Language>,
}

/// A pack with the terms of its lexicon's concepts.
#[derive(Debug)]
struct IndexedPack {
    id: PackId,
    info: Arc<PackInfo>,
    concepts: Vec<TermId>,
}

/// What is known of a word that was met.
#[derive(Debug, Clone)]
struct MetWord {
    stem: Arc<str>,
    term: TermId,
    is_function: bool,
}

/// Whether the packs' lexicons are used: without them, the phrasings alone can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lexicons {
    /// They are.
    #[default]
    Used,
    /// They are passed over.
    Ignored,
}

/// A text that a question can be like.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) fact: u32,
    pub(super) kind: UnitKind,
    /// What the text asks for, if it is a question.
    pub(super) asks: Asked,
    pub(super) positions: Vec<Position>,
}

/// What a unit is, and for a phrasing its number in the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Phrasing(u16),
    Not(u16),
    Statement,
    Joined,
}

/// A word of a unit with the terms that it can be found by.
#[derive(Debug, Clone)]
pub(super) struct Position {
    pub(super) stem: TermId,
    pub(super) concepts: Vec<TermId>,
    pub(super) is_function: bool,
    /// How often the word stands in the unit.
    pub(super) count: f32,
    /// How much the word tells.
    pub(super) weight: f32,
}

impl Index {
    pub(super) fn new(knowledge: &KnowledgeBase, lexicons: Lexicons) -> Self {
        let mut languages: Vec<Language> = knowledge
            .packs()
            .values()
            .map(|pack| pack.language.clone())
            .collect();
        languages.push(Language::english());
        languages.sort_by_key(Language::code);
        languages.dedup();
        let mut index = Self {
            vocabulary: Vocabulary::default(),
            units: Vec::new(),
            units_of_fact: Vec::new(),
            postings: Vec::new(),
            document_frequency: Vec::new(),
            rarity: Vec::new(),
            phrasings: HashMap::new(),
            nots: HashSet::new(),
            met: HashMap::new(),
            packs: Vec::new(),
            languages,
        };
        for (id, info) in knowledge.packs() {
            let info = match lexicons {
                Lexicons::Used => Arc::clone(info),
                Lexicons::Ignored => Arc::new(info.without_lexicon()),
            };
            let texts = info.lexicon.concepts().iter();
            let texts = texts.map(|concept| concept_text(id, &concept.head));
            let concepts = texts.map(|text| index.vocabulary.term(&text)).collect();
            let id = id.clone();
            index.packs.push(IndexedPack { id, info, concepts });
        }
        for (number, fact) in (0..).zip(knowledge.facts()) {
            index.add(number, fact);
        }
        index.weigh();
        index
    }

    /// Works out how much each term tells, and with it each word of each unit.
    ///
    /// That is the inverse document frequency (Robertson and Spärck Jones, in the form that stays
    /// positive), counted in facts; a term of `not` phrasings alone tells the most.
    fn weigh(&mut self) {
        self.met = HashMap::new();
        self.vocabulary.seal();
        self.document_frequency.resize(self.vocabulary.len(), 0);
        let facts = self.units_of_fact.len();
        let frequencies = self.document_frequency.iter();
        self.rarity = frequencies
            .map(|frequency| rarity(*frequency, facts))
            .collect();
        let mut units = std::mem::take(&mut self.units);
        for position in units.iter_mut().flat_map(|unit| &mut unit.positions) {
            position.weight = self.weight(position.terms(), position.is_function);
        }
        self.units = units;
    }

    fn add(&mut self, number: u32, scoped: &ScopedFact) {
        let first_unit = self.units.len();
        let packs = self.packs_of(&scoped.scope);
        let fact = &scoped.fact;
        let mut own = HashSet::new();
        let mut joined: HashMap<TermId, Position> = HashMap::new();
        let phrasings = (0..)
            .map(UnitKind::Phrasing)
            .zip(fact.questions.iter().cloned());
        let named = fact.topics.iter().chain(&fact.said_by).cloned();
        let stated = std::iter::once((UnitKind::Statement, stated(fact)));
        let named = named.map(|text| (UnitKind::Joined, text));
        for (kind, text) in phrasings.chain(stated).chain(named) {
            let unit = self.unit(number, kind, &text, &packs);
            for position in &unit.positions {
                own.extend(position.terms());
                let known = joined.entry(position.stem);
                known
                    .and_modify(|known| known.count += 1.0)
                    .or_insert_with(|| position.clone());
            }
            if kind != UnitKind::Joined {
                self.push(unit);
            }
        }
        let (kind, asks) = (UnitKind::Joined, Asked::Open);
        let mut positions: Vec<Position> = joined.into_values().collect();
        // In a fixed order: sums of fractions depend on it, and the same question must get the
        // same reply.
        positions.sort_by_key(|position| position.stem);
        self.push(Unit {
            fact: number,
            kind,
            asks,
            positions,
        });
        for (kind, text) in (0..).map(UnitKind::Not).zip(&fact.not) {
            let unit = self.unit(number, kind, text, &packs);
            self.push(unit);
        }
        self.document_frequency.resize(self.vocabulary.len(), 0);
        for term in own {
            if let Some(frequency) = self.document_frequency.get_mut(term.index()) {
                *frequency += 1;
            }
        }
        self.units_of_fact.push(first_unit..self.units.len());
    }

    /// Returns the places of the packs whose rules a scope's texts are read by: its own, or for
    /// what the operator added those of every pack it stands beside.
    fn packs_of(&self, scope: &Scope) -> Vec<usize> {
        let own = |id: &PackId| match scope {
            Scope::Pack(pack) => pack == id,
            Scope::Local => true,
        };
        let packs = self.packs.iter().enumerate();
        packs
            .filter(|(_, pack)| own(&pack.id))
            .map(|(place, _)| place)
            .collect()
    }

    /// Makes the unit of a text.
    fn unit(&mut self, fact: u32, kind: UnitKind, text: &str, packs: &[usize]) -> Unit {
        let words = text::words(text);
        match kind {
            UnitKind::Phrasing(_) => {
                self.phrasings
                    .entry(text::joined(&words))
                    .or_default()
                    .push(fact);
            }
            UnitKind::Not(_) => {
                self.nots.insert(text::joined(&words));
            }
            UnitKind::Statement | UnitKind::Joined => {}
        }
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        let asks = Asked::of(&folded);
        Unit {
            fact,
            kind,
            asks,
            positions: self.learn(words, packs),
        }
    }

    /// Adds the words of a text to the vocabulary.
    fn learn(&mut self, words: Vec<Word>, packs: &[usize]) -> Vec<Position> {
        let first = packs.first().and_then(|first| self.packs.get(*first));
        let language = first.map_or_else(Language::english, |pack| pack.info.language.clone());
        let met: Vec<MetWord> = words
            .into_iter()
            .map(|word| self.meet(word.folded, &language))
            .collect();
        let mut positions: Vec<Position> = met.iter().map(Position::of).collect();
        let stems: Vec<&str> = met.iter().map(|word| &*word.stem).collect();
        for pack in packs.iter().filter_map(|place| self.packs.get(*place)) {
            for occurrence in pack.info.lexicon.occurrences(&stems) {
                let Some(term) = pack.concepts.get(occurrence.concept) else {
                    continue;
                };
                let alone = occurrence.words.len() == 1;
                for place in positions.get_mut(occurrence.words).into_iter().flatten() {
                    place.concepts.push(*term);
                    // Inside a longer phrase, “the” stays what it is.
                    place.is_function &= !alone;
                }
            }
        }
        positions
    }

    /// Returns what is known of a folded word, made where the word is new.
    fn meet(&mut self, folded: String, language: &Language) -> MetWord {
        let key = (language.code(), folded);
        if let Some(known) = self.met.get(&key) {
            return known.clone();
        }
        let stem: Arc<str> = language.stem(&key.1).into();
        let term = self.vocabulary.term(&stem);
        self.vocabulary.add_word(&key.1, term);
        let is_function = english::is_function_word(&key.1);
        let word = MetWord {
            stem,
            term,
            is_function,
        };
        self.met.insert(key, word.clone());
        word
    }

    fn push(&mut self, unit: Unit) {
        let number = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        self.postings.resize(self.vocabulary.len(), Vec::new());
        for term in unit.positions.iter().flat_map(Position::terms) {
            if let Some(postings) = self.postings.get_mut(term.index())
                && postings.last() != Some(&number)
            {
                postings.push(number);
            }
        }
        self.units.push(unit);
    }

    /// Returns the numbers of the units that hold a term.
    pub(super) fn holding(&self, term: TermId) -> &[u32] {
        self.postings
            .get(term.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Returns whether a term occurs in what is told of any fact, not in `not` phrasings alone.
    pub(super) fn is_told(&self, term: TermId) -> bool {
        self.document_frequency
            .get(term.index())
            .is_some_and(|frequency| *frequency > 0)
    }

    /// Returns the fact that a unit belongs to.
    pub(super) fn fact_of(&self, unit: u32) -> Option<u32> {
        self.units.get(unit as usize).map(|unit| unit.fact)
    }

    /// Returns whether folded words are a phrasing of a fact.
    pub(super) fn is_phrasing_of(&self, fact: u32, folded: &str) -> bool {
        self.phrasings
            .get(folded)
            .is_some_and(|facts| facts.contains(&fact))
    }

    /// Returns whether folded words are a `not` phrasing.
    pub(super) fn is_not(&self, folded: &str) -> bool {
        self.nots.contains(folded)
    }

    /// Returns the units of a fact.
    pub(super) fn units_of(&self, fact: u32) -> &[Unit] {
        let units = self.units_of_fact.get(fact as usize);
        units
            .and_then(|units| self.units.get(units.clone()))
            .unwrap_or_default()
    }

    /// Returns how much a word tells: through whichever of its terms is the most common.
    pub(super) fn weight(&self, terms: impl Iterator<Item = TermId>, is_function: bool) -> f32 {
        let weights = terms.filter_map(|term| self.rarity.get(term.index()).copied());
        let weight = weights
            .reduce(f32::min)
            .unwrap_or_else(|| rarity(0, self.units_of_fact.len()));
        if is_function {
            weight * FUNCTION_WEIGHT
        } else {
            weight
        }
    }

    /// Returns the terms of a folded word's stems, in each language of the material.
    pub(super) fn stems(&self, folded: &str) -> Vec<TermId> {
        let stems = self.languages.iter().map(|language| language.stem(folded));
        let mut terms: Vec<TermId> = stems
            .filter_map(|stem| self.vocabulary.get(&stem))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Returns the terms of a text's stems.
    pub(super) fn stems_of(&self, text: &str) -> Vec<TermId> {
        text::words(text)
            .iter()
            .flat_map(|word| self.stems(&word.folded))
            .collect()
    }

    /// Returns, for each of a question's folded words, the concepts it is part of and their heads.
    pub(super) fn concepts(&self, folded: &[&str]) -> Vec<Vec<(TermId, String)>> {
        let mut concepts = vec![Vec::new(); folded.len()];
        for pack in &self.packs {
            let stems: Vec<String> = folded
                .iter()
                .map(|word| pack.info.language.stem(word))
                .collect();
            for Occurrence { concept, words } in pack.info.lexicon.occurrences(&stems) {
                let term = pack.concepts.get(concept).copied();
                let head = pack.info.lexicon.concepts().get(concept);
                // A row of which the material has no word explains nothing.
                let (Some(term), Some(head)) =
                    (term.filter(|term| !self.holding(*term).is_empty()), head)
                else {
                    continue;
                };
                for place in concepts.get_mut(words).into_iter().flatten() {
                    place.push((term, head.head.clone()));
                }
            }
        }
        concepts
    }
}

/// Returns how much a term tells that so many of so many facts have.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of facts, far below 2^24"
)]
fn rarity(frequency: u32, facts: usize) -> f32 {
    let (frequency, facts) = (frequency as f32, facts as f32);
    (1.0 + (facts - frequency + 0.5) / (frequency + 0.5)).ln()
}

impl Position {
    /// Returns the position of a word that stands once.
    const fn of(word: &MetWord) -> Self {
        let (stem, is_function) = (word.term, word.is_function);
        Self {
            stem,
            concepts: Vec::new(),
            is_function,
            count: 1.0,
            weight: 0.0,
        }
    }

    /// Returns the terms that the word can be found by.
    pub(super) fn terms(&self) -> impl Iterator<Item = TermId> {
        std::iter::once(self.stem).chain(self.concepts.iter().copied())
    }
}

/// Returns a fact's own words: its statement and the quotations it rests on.
fn stated(fact: &Fact) -> String {
    let quotes = fact
        .citations
        .iter()
        .map(|citation| citation.quote.exact.as_str());
    std::iter::once(fact.statement.as_str())
        .chain(quotes)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Returns the text of a concept's term: no stem begins with this sign.
fn concept_text(pack: &PackId, head: &str) -> String {
    format!("§{pack} {head}")
}
