//! The words of a question, and the terms that each may stand for.

use std::collections::HashMap;

use super::index::Segment;
use super::vocabulary::TermId;
use crate::question::Question;
use crate::text;

/// What a word counts that is found through the lexicon, beside one found as it is.
const MEANS_THE_SAME: f32 = 0.9;
/// What a corrected word counts at the most: a likeness of 1 would be the word itself.
const MISSPELT: f32 = 0.9;
/// What a correction counts of a word that the material also has as it is typed.
const MISSPELT_THOUGH_KNOWN: f32 = 0.45;
/// What a word counts that means nearly the same in English.
const RELATED: f32 = 0.24;
/// What a word counts that is written as two, or two as one.
const PARTED: f32 = 0.85;
/// The most corrections of one word that are looked up.
const CORRECTIONS: usize = 5;
/// The shortest half of a word that is taken apart.
const SHORTEST_HALF: usize = 3;
/// What a word of the question before counts.
const CONTEXT: f32 = 0.4;
/// The most words of a question that are looked up: the most telling. A longer question costs no
/// more, and a set of words fits the bits of a number.
pub(super) const SLOTS: usize = 48;

/// A word of the question, and the terms that it may stand for.
#[derive(Debug)]
pub(super) struct Slot {
    /// Where the word stands among the question's words; nowhere for one of the question before.
    pub(super) words: Vec<usize>,
    pub(super) text: String,
    pub(super) weight: f32,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
    /// What it may stand for, segment by segment.
    pub(super) ways: Vec<Vec<Way>>,
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
    /// It is this word, written apart or together.
    Parted(String),
    /// The lexicon says that it means the same as this.
    Means(String),
    /// In English it means nearly the same as this.
    Related(String),
    /// It speaks of a time, and the fact's date fits.
    Dated,
}

/// A word of the question before it is looked up in full.
#[derive(Debug, Clone)]
struct Typed {
    words: Vec<usize>,
    text: String,
    is_function: bool,
    is_name: bool,
    /// Whether it is the half of a word, or two words in one.
    parted: bool,
    /// The terms of its stems, segment by segment.
    stems: Vec<Vec<TermId>>,
}

impl Typed {
    fn is_known(&self) -> bool {
        self.stems.iter().any(|stems| !stems.is_empty())
    }
}

impl Slot {
    /// Returns whether any segment has the word.
    pub(super) fn is_known(&self) -> bool {
        self.ways.iter().any(|ways| !ways.is_empty())
    }

    /// Returns whether something that is told has the word: as it is typed, or else as a
    /// misspelling.
    pub(super) fn is_told(&self, segments: &[&Segment]) -> bool {
        let ways = || {
            let segments = segments.iter().zip(&self.ways);
            segments.flat_map(|(segment, ways)| ways.iter().map(move |way| (segment, way)))
        };
        let as_typed = ways().any(|(_, way)| way.how == How::Same);
        let meant = |how: &How| !(as_typed && matches!(how, How::Misspelt(_)));
        ways().any(|(segment, way)| meant(&way.how) && segment.is_told(way.term))
    }
}

/// Returns the words of a question, and of the one before it, with the terms that each may stand
/// for.
pub(super) fn slots(question: &Question, segments: &[&Segment]) -> Vec<Slot> {
    let mut slots = own_slots(question, segments, SLOTS);
    if let Some(previous) = &question.previous {
        let left = SLOTS.saturating_sub(slots.len());
        let context = own_slots(previous, segments, left).into_iter();
        let context = context.filter(|slot| !slot.is_function);
        let new: Vec<Slot> = context
            .filter(|slot| !slots.iter().any(|known| known.text == slot.text))
            .map(|slot| Slot {
                words: Vec::new(),
                time: None,
                weight: slot.weight * CONTEXT,
                ..slot
            })
            .collect();
        slots.extend(new);
    }
    slots
}

fn own_slots(question: &Question, segments: &[&Segment], limit: usize) -> Vec<Slot> {
    let folded: Vec<&str> = question
        .words
        .iter()
        .map(|word| word.folded.as_str())
        .collect();
    let concepts: Vec<_> = segments
        .iter()
        .map(|segment| segment.concepts(&folded))
        .collect();
    let mut slots: Vec<Slot> = telling(typed(question, segments), segments, limit)
        .into_iter()
        .map(|typed| {
            let place = typed.words.first().copied().unwrap_or_default();
            let meant = concepts.iter().map(|concepts| {
                let concepts = concepts.get(place).map(Vec::as_slice);
                concepts.filter(|_| !typed.parted).unwrap_or_default()
            });
            let meant: Vec<&[(TermId, &str)]> = meant.collect();
            let is_function = typed.is_function && meant.iter().all(|meant| meant.is_empty());
            let mut ways = ways(&typed, is_function, &meant, segments);
            let weight = weight(&ways, is_function, segments);
            if !is_function && !typed.parted {
                add_related(&typed.text, &mut ways, segments);
            }
            let stands = question.words.get(place).map(|word| &word.place);
            let time = stands.and_then(|stands| {
                let mut times = question.times.iter();
                times.position(|time| time.place.contains(&stands.start))
            });
            Slot {
                weight,
                words: typed.words,
                text: typed.text,
                is_function,
                is_name: typed.is_name,
                ways,
                time,
            }
        })
        .collect();
    share_weight_of_times(&mut slots, question.times.len());
    slots
}

/// Makes the words of one time share the weight of the most telling of them: “on 16 July 2018” says
/// one thing.
fn share_weight_of_times(slots: &mut [Slot], times: usize) {
    for time in 0..times {
        let of_it = |slot: &&mut Slot| slot.time == Some(time);
        let weights = slots.iter_mut().filter(of_it).map(|slot| slot.weight);
        let (most, sum) = weights.fold((0.0_f32, 0.0), |(most, sum), weight| {
            (most.max(weight), sum + weight)
        });
        for slot in slots.iter_mut().filter(of_it) {
            slot.weight *= if sum > 0.0 { most / sum } else { 1.0 };
        }
    }
}

/// Returns the words of a question, each once, put together or taken apart where only that is a
/// word of the material.
fn typed(question: &Question, segments: &[&Segment]) -> Vec<Typed> {
    let mut typed: Vec<Typed> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (place, word) in question.words.iter().enumerate() {
        if let Some(slot) = known
            .get(word.folded.as_str())
            .and_then(|slot| typed.get_mut(*slot))
        {
            slot.words.push(place);
            slot.is_name |= word.is_name;
            continue;
        }
        known.insert(&word.folded, typed.len());
        typed.push(Typed {
            words: vec![place],
            text: word.folded.clone(),
            is_function: word.is_function,
            is_name: word.is_name,
            parted: false,
            stems: stems(&word.folded, segments),
        });
    }
    if typed.len() > SLOTS {
        return typed;
    }
    let mut parted: Vec<Typed> = Vec::with_capacity(typed.len());
    let mut rest = typed.into_iter().peekable();
    while let Some(word) = rest.next() {
        let unknown = !word.is_function && !word.is_known();
        let next = rest.peek().filter(|next| unknown || !next.is_known());
        let together = next.map(|next| format!("{}{}", word.text, next.text));
        let together = together.map(|text| (stems(&text, segments), text));
        if let Some((stems, text)) =
            together.filter(|(stems, _)| stems.iter().any(|stems| !stems.is_empty()))
        {
            let next = rest.next().into_iter().flat_map(|next| next.words);
            parted.push(Typed {
                words: word.words.into_iter().chain(next).collect(),
                text,
                is_function: false,
                is_name: word.is_name,
                parted: true,
                stems,
            });
        } else if let Some((first, second)) =
            unknown.then(|| halves(&word.text, segments)).flatten()
        {
            let half = |text: String| Typed {
                stems: stems(&text, segments),
                text,
                parted: true,
                ..word.clone()
            };
            parted.extend([half(first), half(second)]);
        } else {
            parted.push(word);
        }
    }
    parted
}

/// Returns the terms of a word's stems, segment by segment.
fn stems(word: &str, segments: &[&Segment]) -> Vec<Vec<TermId>> {
    segments.iter().map(|segment| segment.stems(word)).collect()
}

/// Returns the two words of the material that a word is made of, where there are such.
fn halves(word: &str, segments: &[&Segment]) -> Option<(String, String)> {
    let long = word.len() >= 2 * SHORTEST_HALF && word.len() <= 24;
    if !long || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let is_misspelt = segments
        .iter()
        .any(|segment| !segment.vocabulary.corrections(word, false).is_empty());
    if is_misspelt {
        return None;
    }
    let has = |half: &str| {
        !text::english::is_function_word(half)
            && segments.iter().any(|segment| segment.has_word(half))
    };
    (SHORTEST_HALF..=word.len() - SHORTEST_HALF).find_map(|at| {
        let (first, second) = word.split_at_checked(at)?;
        (has(first) && has(second)).then(|| (first.to_owned(), second.to_owned()))
    })
}

/// Returns the words that tell the most, in their order, at most `limit`.
fn telling(mut typed: Vec<Typed>, segments: &[&Segment], limit: usize) -> Vec<Typed> {
    if typed.len() <= limit {
        return typed;
    }
    let tells = |word: &Typed| {
        let stems = segments.iter().zip(&word.stems);
        let rarities = stems
            .flat_map(|(segment, stems)| stems.iter().filter_map(|term| segment.rarity(*term)));
        let known = rarities.reduce(f32::min).unwrap_or_default();
        if word.is_function { known * 0.1 } else { known }
    };
    let mut by_telling: Vec<(f32, usize)> = typed
        .iter()
        .enumerate()
        .map(|(place, word)| (tells(word), place))
        .collect();
    by_telling.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    by_telling.truncate(limit);
    let mut places: Vec<usize> = by_telling.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    let mut place = 0..;
    typed.retain(|_| {
        places
            .binary_search(&place.next().unwrap_or_default())
            .is_ok()
    });
    typed
}

fn ways(
    typed: &Typed,
    is_function: bool,
    meant: &[&[(TermId, &str)]],
    segments: &[&Segment],
) -> Vec<Vec<Way>> {
    let mut by_segment: Vec<Vec<Way>> = typed
        .stems
        .iter()
        .zip(meant)
        .map(|(stems, meant)| {
            let (strength, how) = if typed.parted {
                (PARTED, How::Parted(typed.text.clone()))
            } else {
                (1.0, How::Same)
            };
            let same = stems.iter().map(|term| Way {
                term: *term,
                strength,
                how: how.clone(),
            });
            let meant = meant.iter().map(|(term, head)| Way {
                term: *term,
                strength: MEANS_THE_SAME,
                how: How::Means((*head).to_owned()),
            });
            same.chain(meant).collect()
        })
        .collect();
    if is_function || typed.parted {
        return by_segment;
    }
    let is_known = !by_segment.iter().all(Vec::is_empty);
    let strength = if is_known {
        MISSPELT_THOUGH_KNOWN
    } else {
        MISSPELT
    };
    for (ways, segment) in by_segment.iter_mut().zip(segments) {
        let corrections = segment
            .vocabulary
            .corrections(&typed.text, is_known)
            .into_iter();
        for correction in corrections.take(CORRECTIONS) {
            if !ways.iter().any(|way| way.term == correction.term) {
                ways.push(Way {
                    term: correction.term,
                    strength: strength * correction.similarity,
                    how: How::Misspelt(correction.word.to_owned()),
                });
            }
        }
    }
    by_segment
}

/// Adds the words of the material that mean nearly the same as a word in English.
fn add_related(word: &str, by_segment: &mut [Vec<Way>], segments: &[&Segment]) {
    for related in text::english::related(word) {
        for (ways, segment) in by_segment.iter_mut().zip(segments) {
            let term = segment.vocabulary.get(related);
            let new = term.filter(|term| !ways.iter().any(|way| way.term == *term));
            ways.extend(new.map(|term| Way {
                term,
                strength: RELATED,
                how: How::Related(related.to_owned()),
            }));
        }
    }
}

/// Returns how much a word tells: as much as the commonest of what it surely stands for, or of its
/// likeliest correction.
fn weight(ways: &[Vec<Way>], is_function: bool, segments: &[&Segment]) -> f32 {
    let rarities = |only_certain: bool| {
        let by_segment = segments.iter().zip(ways);
        by_segment
            .flat_map(move |(segment, ways)| {
                let is_certain = |way: &&Way| !matches!(way.how, How::Misspelt(_));
                let certain = ways.iter().filter(is_certain).map(|way| way.term);
                let likeliest = ways.first().filter(|_| !only_certain).map(|way| way.term);
                certain
                    .chain(likeliest)
                    .filter_map(|term| segment.rarity(term))
            })
            .reduce(f32::min)
    };
    let unknown = || {
        segments
            .first()
            .map_or(1.0, |segment| segment.rarity_of_unknown())
    };
    let rarity = rarities(true)
        .or_else(|| rarities(false))
        .unwrap_or_else(unknown);
    rarity * super::index::share(is_function)
}
