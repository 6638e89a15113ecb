//! The words of a question, and the terms of the material that each may stand for.

use super::index::Index;
use super::vocabulary::TermId;
use crate::question::Question;

/// What a word counts that is found through the lexicon, beside one found as it is.
const MEANS_THE_SAME: f32 = 0.9;
/// What a corrected word counts at the most: a likeness of 1 would be the word itself.
const MISSPELT: f32 = 0.9;
/// What a correction counts of a word that the material also has as it is typed.
const MISSPELT_THOUGH_KNOWN: f32 = 0.45;
/// The most corrections of one word that are looked up.
const CORRECTIONS: usize = 5;
/// A word of the question, and the terms that it may stand for.
#[derive(Debug)]
pub(super) struct Slot {
    /// The word, as a position in the question's words; `None` for a word of the question before.
    pub(super) word: Option<usize>,
    pub(super) text: String,
    pub(super) weight: f32,
    pub(super) is_function: bool,
    pub(super) ways: Vec<Way>,
    /// The time expression of the question that the word belongs to.
    pub(super) time: Option<usize>,
}

/// A term that a word may stand for.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) term: TermId,
    pub(super) strength: f32,
    pub(super) how: How,
}

/// Why a word of the question is taken for a word of the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is the same word, endings aside.
    Same,
    /// It is a misspelling of this word.
    Misspelt(String),
    /// The lexicon says that it means the same as this.
    Means(String),
    /// It speaks of a time, and the fact's date fits.
    Dated,
}

/// Returns the words of a question with the terms that each may stand for. The words of one time
/// share the weight of the most telling of them: “on 16 July 2018” says one thing.
pub(super) fn slots(question: &Question, index: &Index, share: f32) -> Vec<Slot> {
    let mut slots = word_slots(question, index, share);
    for time in 0..question.times.len() {
        let of_it = |slot: &&mut Slot| slot.time == Some(time);
        let weights = slots.iter_mut().filter(of_it).map(|slot| slot.weight);
        let (most, sum) = weights.fold((0.0_f32, 0.0), |(most, sum), weight| {
            (most.max(weight), sum + weight)
        });
        for slot in slots.iter_mut().filter(of_it) {
            slot.weight *= if sum > 0.0 { most / sum } else { 1.0 };
        }
    }
    slots
}

fn word_slots(question: &Question, index: &Index, share: f32) -> Vec<Slot> {
    let folded: Vec<&str> = question
        .words
        .iter()
        .map(|word| word.folded.as_str())
        .collect();
    let concepts = index.concepts(&folded);
    let words = question.words.iter().zip(concepts).enumerate();
    words
        .map(|(number, (word, concepts))| {
            let is_function = word.is_function && concepts.is_empty();
            let ways = ways(&word.folded, is_function, concepts, index);
            let certain = ways
                .iter()
                .filter(|way| !matches!(way.how, How::Misspelt(_)));
            let corrected = ways.first().map(|way| way.term);
            let terms: Vec<TermId> = certain.map(|way| way.term).collect();
            let terms = if terms.is_empty() {
                Vec::from_iter(corrected)
            } else {
                terms
            };
            let time = question
                .times
                .iter()
                .position(|time| time.words.contains(&number));
            Slot {
                word: Some(number),
                text: word.folded.clone(),
                weight: share * index.weight(terms.into_iter(), is_function),
                is_function,
                ways,
                time,
            }
        })
        .collect()
}

fn ways(
    folded: &str,
    is_function: bool,
    concepts: Vec<(TermId, String)>,
    index: &Index,
) -> Vec<Way> {
    let stems = index.stems(folded).into_iter();
    let mut ways: Vec<Way> = stems
        .map(|term| Way {
            term,
            strength: 1.0,
            how: How::Same,
        })
        .collect();
    let meant = concepts.into_iter();
    ways.extend(meant.map(|(term, head)| Way {
        term,
        strength: MEANS_THE_SAME,
        how: How::Means(head),
    }));
    if is_function {
        return ways;
    }
    let strength = if ways.is_empty() {
        MISSPELT
    } else {
        MISSPELT_THOUGH_KNOWN
    };
    for correction in index
        .vocabulary
        .corrections(folded)
        .into_iter()
        .take(CORRECTIONS)
    {
        if !ways.iter().any(|way| way.term == correction.term) {
            let how = How::Misspelt(correction.word.to_owned());
            let strength = strength * correction.similarity;
            ways.push(Way {
                term: correction.term,
                strength,
                how,
            });
        }
    }
    ways
}
