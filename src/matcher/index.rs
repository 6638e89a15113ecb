//! A segment: the immutable index of some facts, laid out so that a question reads it without allocating.
//!
//! A segment holds the texts of its facts as numbers, and an inverted index over them:
//!
//! - A *unit* is a text that a question can be like: a phrasing, a `not` phrasing, the statement or a
//!   quotation, the topics and the speaker.
//! - A *form* is a word of a unit as it is written, together with the terms that it can be found by. Equal
//!   words in the same role share one form.
//! - A *term* is a stem or a concept of a lexicon. The *postings* list the facts of each term with its
//!   impact, the saturating term frequency of BM25 (Robertson and Zaragoza, 2009).
//! - The *rarity* of a term is its inverse document frequency. It weighs the words of questions and of units
//!   alike, and is in natural logarithms.
//!
//! Each list is one allocation for all facts, and a fact is a range of it. Texts are read in parallel and
//! joined in the order of the facts, so that the same facts always make the same segment.

mod build;
mod reading;

use std::ops::Range;
use std::sync::Arc;

use super::trigrams::Rarities;
use super::vocabulary::{TermId, Vocabulary};
use crate::date::DayBounds;
use crate::knowledge::{Occurrence, PackInfo, ScopedFact};
use crate::question::AnswerKind;
use crate::scope::{PackId, Scope};
use crate::text::Language;

/// The weight of a function word, as a share of the weight of a content word of the same rarity.
///
/// Over 13 question sets, this did better than dropping function words. With the shipped weights, the right
/// fact is first for .7613 of the dev halves' questions without these words, for .7637 with this value and
/// for .7670 with .2.
const FUNCTION_WEIGHT: f32 = 0.12;

/// Whether the packs' lexicons are used. Without them, the effect of the phrasings alone can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lexicons {
    /// They are used.
    #[default]
    Used,
    /// They are ignored.
    Ignored,
}

/// The packs whose languages and lexicons apply to texts and questions.
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

/// The number of a fact in its segment, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FactNumber(u32);

impl FactNumber {
    /// Returns the number of the fact at this index of a list by fact.
    pub(super) fn at(index: usize) -> Self {
        Self(count(index))
    }

    /// Returns the index of the fact in a list by fact.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a phrasing among the phrasings of its fact, or of a `not` phrasing among its `not`
/// phrasings, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhrasingNumber(u16);

impl PhrasingNumber {
    /// Returns the number of the phrasing at this index of a fact's list, or nothing if the index is above
    /// 65,535, which no fact reaches.
    #[must_use]
    pub fn at(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// Returns the index of the phrasing in its fact's list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The immutable index of some facts.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) facts: Vec<Arc<ScopedFact>>,
    pub(super) packs: Arc<Packs>,
    pub(super) vocabulary: Vocabulary,
    /// The terms of the concepts of each pack's lexicon.
    concepts: Vec<Vec<TermId>>,
    forms: Vec<Form>,
    /// The concepts of all forms, form by form.
    form_concepts: Vec<TermId>,
    /// The words of all units, unit by unit.
    tokens: Vec<FormId>,
    units: Vec<Unit>,
    rows: Vec<FactRow>,
    /// The times mentioned in the texts of all facts, fact by fact.
    times: Vec<DayBounds>,
    postings: Postings,
    /// The number of facts in which each term occurs, not counting `not` phrasings.
    document_frequency: Vec<u32>,
    /// The number of occurrences of each term, not counting `not` phrasings.
    occurrences: Vec<u32>,
    /// The inverse document frequency of each term.
    rarity: Vec<f32>,
    /// The rarity of a word that does not occur in the material.
    rarity_of_unknown: f32,
    pub(super) letters: Arc<Rarities>,
    /// The mean length of a fact's texts, in words, not counting `not` phrasings.
    pub(super) mean_length: f32,
    /// The hash of each phrasing with its fact, in order of the hashes.
    phrasings: Vec<(u64, FactNumber)>,
    /// The hashes of the `not` phrasings, in order.
    nots: Vec<u64>,
    /// The bounds of each dated fact with its number, in order of the first day.
    pub(super) dated: Vec<(DayBounds, FactNumber)>,
}

/// The number of a form in its segment, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FormId(u32);

impl FormId {
    /// Returns the index of the form in a list by form.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word as it is written, with the terms that it can be found by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    word: u32,
    stem: TermId,
    concepts_begin: u32,
    concepts: u8,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
    pub(super) is_number: bool,
    /// The weight of the word: its rarity, or a share of it for a function word.
    pub(super) weight: f32,
}

/// A text that a question can be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    first_token: u32,
    pub(super) kind: UnitKind,
    /// The kind of detail that the text asks for, if it is a phrasing.
    pub(super) asks: AnswerKind,
    /// The sum of the weights of its words.
    pub(super) weight: f32,
    /// The length of its trigram vector.
    pub(super) letters: f32,
}

/// The role of a unit, with the number of a phrasing in its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Phrasing(PhrasingNumber),
    Not(PhrasingNumber),
    Statement,
    Named,
}

/// The entry of a fact: where its ranges begin, and its totals.
#[derive(Debug, Clone, Copy)]
struct FactRow {
    first_unit: u32,
    first_time: u32,
    /// The number of words in its texts, not counting `not` phrasings.
    length: u32,
    /// The length of the trigram vector of all its texts together.
    letters: f32,
    /// Whether its statement or a quotation gives a reason.
    reasons: bool,
}

/// A fact as scoring reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct IndexedFact<'a> {
    segment: &'a Segment,
    row: FactRow,
    number: FactNumber,
}

/// The inverted index: the facts that hold each term.
#[derive(Debug, Default)]
struct Postings {
    /// The index of each term's first entry, and at the end the number of entries.
    begins: Vec<u32>,
    facts: Vec<FactNumber>,
    /// The impact of the term in the fact, in 255ths.
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

    /// Returns the indexes of the packs whose rules apply to a scope's texts: a pack's own, or all packs for
    /// facts that the operator or a server added.
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

    /// Returns the pack at an index from [`Packs::of`].
    fn pack(&self, index: usize) -> &IndexedPack {
        self.packs.get(index).expect("the index is that of a pack")
    }

    /// Returns the index of a pack's language among the languages of the material.
    fn code(&self, language: &Language) -> u8 {
        let mut languages = self.languages.iter();
        let code = languages.position(|known| known == language);
        code.and_then(|code| u8::try_from(code).ok())
            .expect("the languages of all packs are listed, a few dozen at most")
    }
}

impl Segment {
    /// Returns the facts that hold a term in a content word, with its impact in each, from 0 to 1.
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

    /// Returns the number of facts that hold a term in a content word.
    pub(super) fn held_by(&self, term: TermId) -> usize {
        self.postings.of(term).len()
    }

    /// Reports whether a term occurs in any fact, not counting `not` phrasings.
    pub(super) fn has(&self, term: TermId) -> bool {
        let frequency = self.document_frequency.get(term.index());
        *frequency.expect("a term's number is one of its segment") > 0
    }

    /// Returns the number of occurrences of a term, not counting `not` phrasings.
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    pub(super) fn occurrences(&self, term: TermId) -> f32 {
        let occurrences = self.occurrences.get(term.index());
        *occurrences.expect("a term's number is one of its segment") as f32
    }

    /// Returns the facts that have a phrasing with the same hash as these folded words.
    pub(super) fn phrased(&self, folded: &str) -> impl Iterator<Item = FactNumber> {
        let hash = hash_of(folded);
        let start = self.phrasings.partition_point(|(other, _)| *other < hash);
        let rest = self.phrasings.iter().skip(start);
        rest.take_while(move |(other, _)| *other == hash)
            .map(|(_, fact)| *fact)
    }

    /// Reports whether a `not` phrasing has the same hash as these folded words.
    pub(super) fn is_not(&self, folded: &str) -> bool {
        self.nots.binary_search(&hash_of(folded)).is_ok()
    }

    /// Returns the numbers of all facts.
    pub(super) fn numbers(&self) -> impl Iterator<Item = FactNumber> + use<> {
        (0..count(self.rows.len())).map(FactNumber)
    }

    /// Returns a fact as the knowledge base stores it.
    pub(super) fn entry(&self, number: FactNumber) -> &Arc<ScopedFact> {
        self.facts
            .get(number.index())
            .expect("a fact's number is one of its segment")
    }

    /// Returns a fact as scoring reads it.
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

    /// Returns the terms that a form can be found by: first its stem, then its concepts.
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

    /// Returns the inverse document frequency of a term.
    pub(super) fn rarity(&self, term: TermId) -> f32 {
        *self
            .rarity
            .get(term.index())
            .expect("a term's number is one of its segment")
    }

    /// Returns the rarity of a word that does not occur in the material.
    pub(super) const fn rarity_of_unknown(&self) -> f32 {
        self.rarity_of_unknown
    }

    /// Returns the terms of a folded word's stems in all languages of the material.
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

    /// Reports whether a folded word, ignoring inflection, occurs in the material as a content word.
    pub(super) fn has_word(&self, folded: &str) -> bool {
        let stems = self.stems(folded);
        stems.into_iter().any(|term| self.held_by(term) > 0)
    }

    /// Returns, for each of a question's folded words, the concepts that it is part of, with their heads.
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
                // A concept that does not occur in the material cannot match a fact.
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
    /// Returns the range of a term's entries.
    fn of(&self, term: TermId) -> Range<usize> {
        let edge = |index: usize| {
            let edge = self.begins.get(index);
            *edge.expect("each term's entries begin and end somewhere") as usize
        };
        edge(term.index())..edge(term.index() + 1)
    }
}

impl<'a> IndexedFact<'a> {
    /// Returns the units, each with its words.
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

    /// Returns the forms of its words, not counting `not` phrasings.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'a Form> + use<'a> {
        let segment = self.segment;
        self.units()
            .filter(|(unit, _)| !unit.kind.is_not())
            .flat_map(|(_, tokens)| tokens)
            .map(|form| segment.form(*form))
    }

    /// Returns the times mentioned in the fact's texts.
    pub(super) fn times(&self) -> &'a [DayBounds] {
        let times = &self.segment.times;
        let next = self.segment.rows.get(self.number.index() + 1);
        let end = next.map_or(times.len(), |row| row.first_time as usize);
        times
            .get(self.row.first_time as usize..end)
            .expect("a fact's times are in its segment")
    }

    /// Returns the number of words in its texts, not counting `not` phrasings.
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    pub(super) const fn length(&self) -> f32 {
        self.row.length as f32
    }

    /// Returns the length of the trigram vector of all its texts together.
    pub(super) const fn letters(&self) -> f32 {
        self.row.letters
    }

    /// Reports whether its statement or a quotation gives a reason.
    pub(super) const fn gives_reason(&self) -> bool {
        self.row.reasons
    }
}

/// Returns the impact, from 0 to 1, of a word that occurs `times` times in texts of `length` words.
///
/// This is the saturating term frequency of BM25 (Robertson and Zaragoza, 2009), with the constants of that
/// paper.
fn saturated(times: f32, length: f32, mean_length: f32) -> f32 {
    /// The number of occurrences in a text of mean length that gives an impact of one half.
    const SATURATION: f32 = 1.2;
    /// How much the length of a text matters: from 0, not at all, to 1, in full proportion.
    const LENGTH: f32 = 0.75;
    times / (times + SATURATION * (1.0 - LENGTH + LENGTH * length / mean_length))
}

/// Returns the weight of a word, as a share of the weight of a content word of the same rarity.
pub(super) const fn share(is_function: bool) -> f32 {
    if is_function { FUNCTION_WEIGHT } else { 1.0 }
}

/// Returns the rarity of a term that occurs in `frequency` out of `facts` facts.
///
/// This is the inverse document frequency of Robertson and Spärck Jones, in the form that stays positive.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of facts, far below 2^24"
)]
fn rarity(frequency: u32, facts: usize) -> f32 {
    let (frequency, facts) = (frequency as f32, facts as f32);
    (1.0 + (facts - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
}

/// Returns the text of a concept's term. It begins with “§”, which no stem does.
fn concept_text(pack: &PackId, head: &str) -> String {
    format!("§{pack} {head}")
}

/// Returns the 64-bit FNV-1a hash of a text, which is the same on every machine.
fn hash_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// Returns a count in the 32 bits that the index uses.
///
/// # Panics
///
/// Panics if the count is above 4,294,967,295. An index of that many words would not fit in memory.
fn count(count: usize) -> u32 {
    u32::try_from(count).expect("an index counts in 32 bits")
}
