//! The index of some facts: an immutable segment, laid out so that a question reads it without
//! allocating.
//!
//! A unit is a text that a question can be like: a curated phrasing, a `not` phrasing, the
//! statement with its quotations, the names and topics. A word of a unit is a form: a word as it is
//! written, with the terms that it can be found by. Texts are read in parallel, in the order of the
//! facts, so that the same facts always make the same segment.

mod build;
mod reading;

use std::ops::Range;
use std::sync::Arc;

use super::trigrams::Rarities;
use super::vocabulary::{TermId, Vocabulary};
use crate::date::DayBounds;
use crate::knowledge::{Occurrence, PackInfo, ScopedFact};
use crate::question::Asked;
use crate::scope::{PackId, Scope};
use crate::text::Language;

/// The weight of a function word, as a share of that of a word as rare that carries a subject.
///
/// Over 13 question sets, deleting these words did worse than keeping this much of them. With the weights
/// as they are, the right fact is first in .7613 of the dev halves' questions without these words, in
/// .7637 here, in .7670 at .2.
const FUNCTION_WEIGHT: f32 = 0.12;

/// Whether the packs' lexicons are used: without them, the phrasings alone can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lexicons {
    /// They are.
    #[default]
    Used,
    /// They are passed over.
    Ignored,
}

/// The packs that texts and questions are read by: their languages and lexicons.
#[derive(Debug)]
pub(super) struct Packs {
    packs: Vec<IndexedPack>,
    languages: Vec<Language>,
}

#[derive(Debug)]
struct IndexedPack {
    id: PackId,
    info: Arc<PackInfo>,
}

/// A fact's number in its segment, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FactNumber(u32);

impl FactNumber {
    /// Returns the number of the fact at an index of a list by fact.
    pub(super) fn at(index: usize) -> Self {
        Self(count(index))
    }

    /// Returns the fact's index in a list by fact.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a phrasing among those of its fact, or of a `not` phrasing among those, counted
/// from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhrasingNumber(u16);

impl PhrasingNumber {
    /// Returns the number of the phrasing at an index of a list; nothing past the 65,535th, which
    /// no fact has.
    #[must_use]
    pub fn at(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// Returns the phrasing's index in the list of its fact.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The index of some facts.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) facts: Vec<Arc<ScopedFact>>,
    pub(super) packs: Arc<Packs>,
    pub(super) vocabulary: Vocabulary,
    /// The terms of each pack's concepts.
    concepts: Vec<Vec<TermId>>,
    forms: Vec<Form>,
    /// The concepts of forms, one form's after the other's.
    form_concepts: Vec<TermId>,
    /// Every word of every unit.
    tokens: Vec<FormId>,
    units: Vec<Unit>,
    rows: Vec<FactRow>,
    /// The times that the facts' texts speak of.
    times: Vec<DayBounds>,
    postings: Postings,
    /// The number of facts that each term occurs in, `not` phrasings aside.
    document_frequency: Vec<u32>,
    /// The number of times that each term occurs, `not` phrasings aside.
    occurrences: Vec<u32>,
    /// How much each term tells.
    rarity: Vec<f32>,
    /// How much a word tells that the material does not have.
    rarity_of_unknown: f32,
    pub(super) letters: Arc<Rarities>,
    /// The mean length of what is said of a fact, in words.
    pub(super) mean_length: f32,
    /// The facts by the hash of each phrasing, in order.
    phrasings: Vec<(u64, FactNumber)>,
    /// The hash of each `not` phrasing, in order.
    nots: Vec<u64>,
    /// The dated facts by the first day of their date, with the last.
    pub(super) dated: Vec<(DayBounds, FactNumber)>,
}

/// A word as it is written, with the terms that it can be found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FormId(u32);

impl FormId {
    /// Returns the form's place in a list by form.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word as it is written, with what it is taken for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    word: u32,
    stem: TermId,
    concepts_begin: u32,
    concepts: u8,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
    pub(super) is_number: bool,
    /// How much the word tells.
    pub(super) weight: f32,
}

/// A text that a question can be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    first_token: u32,
    pub(super) kind: UnitKind,
    /// What the text asks for, if it is a question.
    pub(super) asks: Asked,
    /// The weight of all its words.
    pub(super) weight: f32,
    /// The length of its trigrams' vector.
    pub(super) letters: f32,
}

/// What a unit is, and for a phrasing its number in the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Phrasing(PhrasingNumber),
    Not(PhrasingNumber),
    Statement,
    Named,
}

/// What is kept of a fact.
#[derive(Debug, Clone, Copy)]
struct FactRow {
    first_unit: u32,
    first_time: u32,
    /// The number of words in all that is said of it.
    length: u32,
    /// The length of the vector of all its trigrams.
    letters: f32,
    /// Whether its texts give a reason.
    reasons: bool,
}

/// A fact as a question reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct IndexedFact<'a> {
    segment: &'a Segment,
    row: FactRow,
    number: FactNumber,
}

/// Which facts have each term, and how often.
#[derive(Debug, Default)]
struct Postings {
    /// Where each term's entries begin, and behind the last where they end.
    begins: Vec<u32>,
    facts: Vec<FactNumber>,
    /// How much the term counts in the fact, in parts of 255.
    impacts: Vec<u8>,
}

impl Packs {
    pub(super) fn new<'a>(
        packs: impl Iterator<Item = (&'a PackId, &'a Arc<PackInfo>)>,
        lexicons: Lexicons,
    ) -> Self {
        let packs: Vec<IndexedPack> = packs
            .map(|(id, info)| {
                let id = id.clone();
                let info = match lexicons {
                    Lexicons::Used => Arc::clone(info),
                    Lexicons::Ignored => Arc::new(info.without_lexicon()),
                };
                IndexedPack { id, info }
            })
            .collect();
        let mut languages: Vec<Language> = packs
            .iter()
            .map(|pack| pack.info.language.clone())
            .collect();
        languages.push(Language::english());
        languages.sort_by_key(Language::code);
        languages.dedup();
        Self { packs, languages }
    }

    /// Returns the indexes of the packs whose rules a scope's texts are read by: its own, or for
    /// what the operator or a server added, those of every pack beside it.
    fn of(&self, scope: &Scope) -> Vec<usize> {
        let is_read_by = |id: &PackId| match scope {
            Scope::Pack(pack) => pack == id,
            Scope::Local | Scope::Guild(_) => true,
        };
        self.packs
            .iter()
            .enumerate()
            .filter(|(_, pack)| is_read_by(&pack.id))
            .map(|(index, _)| index)
            .collect()
    }

    /// Returns the pack at an index that [`Packs::of`] gave.
    fn pack(&self, index: usize) -> &IndexedPack {
        self.packs.get(index).expect("the index is that of a pack")
    }

    /// Returns the number of a pack's language among the languages of the material.
    fn code(&self, language: &Language) -> u8 {
        let mut languages = self.languages.iter();
        let code = languages.position(|known| known == language);
        code.and_then(|code| u8::try_from(code).ok())
            .expect("the languages of all packs are listed, a few dozen at most")
    }
}

impl Segment {
    /// Returns the facts that hold a term, and how much it counts in each, 0 to 1.
    pub(super) fn holding(&self, term: TermId) -> impl Iterator<Item = (FactNumber, f32)> {
        let entries = self.postings.of(term);
        let facts = self.postings.facts.get(entries.clone());
        let impacts = self.postings.impacts.get(entries);
        let (facts, impacts) = facts
            .zip(impacts)
            .expect("the entries of a term are in the postings");
        let impacts = impacts.iter().map(|impact| f32::from(*impact) / 255.0);
        facts.iter().copied().zip(impacts)
    }

    /// Returns the number of facts that hold a term as a word with a subject.
    pub(super) fn held_by(&self, term: TermId) -> usize {
        self.postings.of(term).len()
    }

    /// Reports whether a term occurs in any fact, `not` phrasings aside.
    pub(super) fn has(&self, term: TermId) -> bool {
        let frequency = self.document_frequency.get(term.index());
        *frequency.expect("a term's number is one of its segment") > 0
    }

    /// Returns how often a term occurs in all facts, `not` phrasings aside.
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    pub(super) fn occurrences(&self, term: TermId) -> f32 {
        let occurrences = self.occurrences.get(term.index());
        *occurrences.expect("a term's number is one of its segment") as f32
    }

    /// Returns the facts that may have these folded words as a phrasing: those with a phrasing of
    /// the same hash.
    pub(super) fn phrased(&self, folded: &str) -> impl Iterator<Item = FactNumber> {
        let hash = hash_of(folded);
        let start = self.phrasings.partition_point(|(other, _)| *other < hash);
        let rest = self.phrasings.iter().skip(start);
        rest.take_while(move |(other, _)| *other == hash)
            .map(|(_, fact)| *fact)
    }

    /// Reports whether folded words are a `not` phrasing.
    pub(super) fn is_not(&self, folded: &str) -> bool {
        self.nots.binary_search(&hash_of(folded)).is_ok()
    }

    /// Returns the numbers of all facts.
    pub(super) fn numbers(&self) -> impl Iterator<Item = FactNumber> + use<> {
        (0..count(self.rows.len())).map(FactNumber)
    }

    /// Returns a fact as the knowledge base has it.
    pub(super) fn entry(&self, number: FactNumber) -> &Arc<ScopedFact> {
        self.facts
            .get(number.index())
            .expect("a fact's number is one of its segment")
    }

    /// Returns a fact as a question reads it.
    pub(super) fn fact(&self, number: FactNumber) -> IndexedFact<'_> {
        let row = self.rows.get(number.index());
        IndexedFact {
            segment: self,
            row: *row.expect("a fact's number is one of its segment"),
            number,
        }
    }

    /// Returns the number of forms.
    pub(super) const fn forms(&self) -> usize {
        self.forms.len()
    }

    /// Returns a form.
    pub(super) fn form(&self, form: FormId) -> &Form {
        self.forms
            .get(form.index())
            .expect("a form's number is one of its segment")
    }

    /// Returns the terms that a form can be found by: its stem, then its concepts.
    pub(super) fn terms(&self, form: &Form) -> impl Iterator<Item = TermId> {
        let begin = form.concepts_begin as usize;
        let concepts = self
            .form_concepts
            .get(begin..begin + usize::from(form.concepts))
            .expect("a form's concepts are in the list of its segment");
        std::iter::once(form.stem).chain(concepts.iter().copied())
    }

    /// Returns the trigrams of a form's word.
    pub(super) fn grams(&self, form: &Form) -> &[u16] {
        self.vocabulary.grams(form.word)
    }

    /// Returns how much a term tells.
    pub(super) fn rarity(&self, term: TermId) -> f32 {
        *self
            .rarity
            .get(term.index())
            .expect("a term's number is one of its segment")
    }

    /// Returns how much a word tells that the material does not have.
    pub(super) const fn rarity_of_unknown(&self) -> f32 {
        self.rarity_of_unknown
    }

    /// Returns the terms of a folded word's stems, in each language of the material.
    pub(super) fn stems(&self, folded: &str) -> Vec<TermId> {
        let languages = self.packs.languages.iter();
        let stems = languages.map(|language| language.stem(folded));
        let mut terms: Vec<TermId> = stems
            .filter_map(|stem| self.vocabulary.get(&stem))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Reports whether the material has a folded word, endings aside, as more than grammar.
    pub(super) fn has_word(&self, folded: &str) -> bool {
        let stems = self.stems(folded);
        stems.into_iter().any(|term| self.held_by(term) > 0)
    }

    /// Returns, for each of a question's folded words, the concepts it is part of and their heads.
    pub(super) fn concepts(&self, folded: &[&str]) -> Vec<Vec<(TermId, &str)>> {
        let mut found = vec![Vec::new(); folded.len()];
        for (pack, concepts) in self.packs.packs.iter().zip(&self.concepts) {
            if concepts.is_empty() {
                continue;
            }
            let stems: Vec<String> = folded
                .iter()
                .map(|word| pack.info.language.stem(word))
                .collect();
            for Occurrence { concept, words } in pack.info.lexicon.occurrences(&stems) {
                let term = concepts.get(concept).copied();
                let head = pack.info.lexicon.concepts().get(concept);
                // A concept with no word in the material explains nothing.
                let (Some(term), Some(head)) = (term.filter(|term| self.has(*term)), head) else {
                    continue;
                };
                for place in found.get_mut(words).into_iter().flatten() {
                    place.push((term, head.head.as_str()));
                }
            }
        }
        found
    }
}

impl Postings {
    /// Returns where a term's entries are.
    fn of(&self, term: TermId) -> Range<usize> {
        let edge = |index: usize| {
            let edge = self.begins.get(index);
            *edge.expect("each term's entries begin and end somewhere") as usize
        };
        edge(term.index())..edge(term.index() + 1)
    }
}

impl<'a> IndexedFact<'a> {
    /// Returns each unit with its words.
    pub(super) fn units(&self) -> impl Iterator<Item = (&'a Unit, &'a [FormId])> + use<'a> {
        let segment = self.segment;
        let first = self.row.first_unit as usize;
        let next = segment.rows.get(self.number.index() + 1);
        let end = next.map_or(segment.units.len(), |row| row.first_unit as usize);
        let units = segment.units.get(first..end);
        let units = units.expect("a fact's units are in its segment");
        (first + 1..).zip(units).map(|(next, unit)| {
            let next = segment.units.get(next);
            let end = next.map_or(segment.tokens.len(), |unit| unit.first_token as usize);
            let tokens = segment.tokens.get(unit.first_token as usize..end);
            (unit, tokens.expect("a unit's words are in its segment"))
        })
    }

    /// Returns the form of each of its words, `not` phrasings aside.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'a Form> + use<'a> {
        let segment = self.segment;
        self.units()
            .filter(|(unit, _)| !unit.kind.is_not())
            .flat_map(|(_, tokens)| tokens)
            .map(|form| segment.form(*form))
    }

    /// Returns the times that the fact's texts speak of.
    pub(super) fn times(&self) -> &'a [DayBounds] {
        let times = &self.segment.times;
        let next = self.segment.rows.get(self.number.index() + 1);
        let end = next.map_or(times.len(), |row| row.first_time as usize);
        times
            .get(self.row.first_time as usize..end)
            .expect("a fact's times are in its segment")
    }

    /// Returns the number of words in all that is said of it.
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    pub(super) const fn length(&self) -> f32 {
        self.row.length as f32
    }

    /// Returns the length of the vector of all its trigrams.
    pub(super) const fn letters(&self) -> f32 {
        self.row.letters
    }

    /// Returns whether its texts give a reason.
    pub(super) const fn gives_reason(&self) -> bool {
        self.row.reasons
    }
}

/// Returns how much a word counts that occurs `times` in a text of `length` words, 0 to 1: the
/// saturating count of BM25 (Robertson and Zaragoza, 2009), with the constants that paper gives.
fn saturated(times: f32, length: f32, mean_length: f32) -> f32 {
    /// The number of occurrences, in a text of mean length, that count one half.
    const SATURATION: f32 = 1.2;
    /// How far the length of a text matters, from 0, not at all, to 1, in full proportion.
    const LENGTH: f32 = 0.75;
    times / (times + SATURATION * (1.0 - LENGTH + LENGTH * length / mean_length))
}

/// Returns the weight of a word, as a share of that of a word as rare that carries a subject.
pub(super) const fn share(is_function: bool) -> f32 {
    if is_function { FUNCTION_WEIGHT } else { 1.0 }
}

/// Returns the weight of a term that occurs in `frequency` facts out of `facts`: the inverse document
/// frequency of Robertson and Spärck Jones, in the form that stays positive.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of facts, far below 2^24"
)]
fn rarity(frequency: u32, facts: usize) -> f32 {
    let (frequency, facts) = (frequency as f32, facts as f32);
    (1.0 + (facts - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
}

/// Returns the text of a concept's term: no stem begins with this character.
fn concept_text(pack: &PackId, head: &str) -> String {
    format!("§{pack} {head}")
}

/// Returns a hash of a text, the same on every machine: FNV-1a of 64 bits.
fn hash_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// Returns a count as the index keeps it.
///
/// # Panics
///
/// If it is over 4,294,967,295: an index of so many words does not fit in memory.
fn count(count: usize) -> u32 {
    u32::try_from(count).expect("an index counts in 32 bits")
}
