//! The readings of a question's words: the terms of the material that each word may stand for.
//!
//! Each different word of the question becomes a *slot*. A slot has one reading for each term that it may
//! stand for: the stem of the word itself, the concepts of the lexicon that it is part of, corrections if it
//! may be misspelt, and words that mean nearly the same in English. A word that the material has only as two
//! words, or joined with its neighbour, is split or joined first. A follow-up question gets the content words
//! of the previous question as further slots, with less weight.
//!
//! A slot's weight is the rarity of its term; the words of one time share the weight of one word.

use std::collections::{BTreeSet, HashMap};

use super::index::Segment;
use super::segments::SegmentNumber;
use super::vocabulary::TermId;
use crate::question::{Question, QuestionWord, WordNumber};
use crate::text;

// The strength of a reading is from 0 to 1; that of a word found as it was typed is 1. In the notes below,
// “first” is the share of questions that have the right fact first, as the mean of the fourteen runs on the
// dev halves (`docs/QUALITY.md`) with the shipped weights. With the values below it is .7637.

/// The strength of a concept of the lexicon.
///
/// No public set has a lexicon. Of the article's 1,990 phrasings, each left out in turn, .859 have their fact
/// first with .8, .863 with this value and .866 with 1.
const MEANS_THE_SAME: f32 = 0.9;

/// The strength of a correction of a word that the material does not have, before it is multiplied by the
/// similarity of the two words.
///
/// First: .7619 with .8, .7629 with .85, .7636 with .95; .7646 with 1, gained only on questions with typos.
const MISSPELT: f32 = 0.9;

/// The strength of a correction of a word that the material also has as it was typed, before it is multiplied
/// by the similarity: half of [`MISSPELT`], because most such words are right.
///
/// First: .7638 without such corrections, .7631 with .3, .7630 with .5, .7619 with .6.
const MISSPELT_THOUGH_KNOWN: f32 = 0.45;

/// The strength of a word that means nearly the same in English.
///
/// First: .7551 without such words, .7623 with .18, .7653 with .3 and with .4.
const RELATED: f32 = 0.24;

/// The strength of a word that the question writes as two, or of two that it writes as one.
///
/// First: .7634 without such readings, unchanged from .7 to 1.
const PARTED: f32 = 0.85;

/// The maximum number of corrections of one word, the most similar first.
///
/// First: .7633 with one, unchanged with two, eight or sixteen.
const CORRECTIONS: usize = 5;

/// The minimum length, in letters, of each half of a word that is split.
///
/// First: unchanged with 2, .7635 with 4, .7631 with 5.
const SHORTEST_HALF: usize = 3;

/// The maximum length, in letters, of a word that is split: that of two long English words. Each possible
/// split costs a search of the vocabulary.
const LONGEST_PARTED: usize = 24;

/// The weight of a word of the previous question, as a share of its weight in the question itself.
///
/// No public set has follow-up questions. The thirteen in the article's `questions.toml` get the same answers
/// from .2 to .8.
const CONTEXT: f32 = 0.4;

/// The share of its rarity by which a function word counts when the words of a long question are chosen: less
/// than the most common content word.
const FUNCTION_RARITY: f32 = 0.1;

/// The maximum number of words of a question that are looked up: the rarest ones.
///
/// This bounds the cost of a long question and the memory of scoring. Of the public sets' questions, 99 %
/// have at most 26 words.
pub(super) const SLOTS: usize = 48;

/// The number of a slot in its question, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SlotNumber(u8);

impl SlotNumber {
    /// Returns the slots of a question with their numbers.
    pub(super) fn numbered(slots: &[Slot]) -> impl Iterator<Item = (Self, &Slot)> {
        (0..).map(Self).zip(slots)
    }

    /// Returns the index of the slot in a list by slot.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word of the question with its readings.
#[derive(Debug)]
pub(super) struct Slot {
    /// The occurrences of the word in the question; none for a word of the previous question.
    pub(super) words: Vec<WordNumber>,
    pub(super) text: String,
    pub(super) weight: f32,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
    /// The terms that the word may stand for, segment by segment.
    readings: Vec<Vec<Reading>>,
    /// The index of the time in the question that the word belongs to.
    pub(super) time: Option<usize>,
}

/// A term that a word may stand for, with how surely and why.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) term: TermId,
    pub(super) strength: f32,
    pub(super) how: How,
}

/// How a word of the question matches a word of the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is the same word, ignoring inflection.
    Same,
    /// It is a misspelling of this word.
    Misspelt(String),
    /// It is this word, written as one word or as two.
    Parted(String),
    /// It means the same as this head word of the lexicon.
    Means(String),
    /// It means nearly the same as this English word.
    Related(String),
    /// It is part of a time that the fact's date fits.
    Dated,
}

/// A word of the question before its readings are looked up: only its stems are known.
#[derive(Debug, Clone)]
struct Typed {
    words: Vec<WordNumber>,
    text: String,
    is_function: bool,
    is_name: bool,
    /// Whether it is half of a typed word, or two typed words joined.
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
    /// Returns the readings of the word in a segment.
    pub(super) fn readings_in(&self, segment: SegmentNumber) -> &[Reading] {
        let readings = self.readings.get(segment.index());
        readings.expect("a word was looked up in each segment")
    }

    /// Reports whether the word has a reading in any segment.
    pub(super) fn is_known(&self) -> bool {
        self.readings.iter().any(|readings| !readings.is_empty())
    }

    /// Reports whether the word occurs in any fact, not counting `not` phrasings. Its corrections count
    /// only if the material does not have the word as it was typed.
    pub(super) fn occurs(&self, segments: &[&Segment]) -> bool {
        let readings = || {
            let segments = segments.iter().zip(&self.readings);
            segments.flat_map(|(segment, readings)| {
                readings.iter().map(move |reading| (segment, reading))
            })
        };
        let as_typed = readings().any(|(_, reading)| reading.how == How::Same);
        let is_meant = |how: &How| !(as_typed && matches!(how, How::Misspelt(_)));
        readings().any(|(segment, reading)| is_meant(&reading.how) && segment.has(reading.term))
    }
}

/// Returns the slots of a question: its own words, then the content words of the previous question.
pub(super) fn slots(question: &Question, segments: &[&Segment]) -> Vec<Slot> {
    let mut slots = own_slots(question, segments, SLOTS);
    if let Some(previous) = &question.previous {
        let left = SLOTS.saturating_sub(slots.len());
        let of_previous: Vec<Slot> = own_slots(previous, segments, left)
            .into_iter()
            .filter(|slot| !slot.is_function)
            .filter(|slot| !slots.iter().any(|own| own.text == slot.text))
            .map(|slot| Slot {
                words: Vec::new(),
                time: None,
                weight: slot.weight * CONTEXT,
                ..slot
            })
            .collect();
        slots.extend(of_previous);
    }
    slots
}

fn own_slots(question: &Question, segments: &[&Segment], limit: usize) -> Vec<Slot> {
    let folded: Vec<&str> = question
        .words
        .iter()
        .map(|word| word.folded.as_str())
        .collect();
    let concepts: Vec<Concepts<'_>> = segments
        .iter()
        .map(|segment| segment.concepts(&folded))
        .collect();
    let typed = in_words_of_the_material(each_once(question, segments), segments);
    let mut slots: Vec<Slot> = rarest(typed, segments, limit)
        .into_iter()
        .map(|typed| slot(typed, question, &concepts, segments))
        .collect();
    share_weight_of_times(&mut slots, question.times.len());
    slots
}

/// For each word of a question, the concepts that it is part of, with their heads.
type Concepts<'a> = Vec<Vec<(TermId, &'a str)>>;

/// Looks a typed word up. `concepts` lists the concepts of the question's words, segment by segment.
fn slot(
    typed: Typed,
    question: &Question,
    concepts: &[Concepts<'_>],
    segments: &[&Segment],
) -> Slot {
    let first = *typed.words.first().expect("a typed word occurs somewhere");
    let meant: Vec<&[(TermId, &str)]> = concepts
        .iter()
        .map(|concepts| {
            let of_word = concepts.get(first.index());
            let of_word = of_word.expect("each word has a list of concepts");
            if typed.parted {
                &[]
            } else {
                of_word.as_slice()
            }
        })
        .collect();
    let is_function = typed.is_function && meant.iter().all(|meant| meant.is_empty());
    let mut readings = readings(&typed, is_function, &meant, segments);
    let weight = weight(&readings, is_function, segments);
    if !is_function && !typed.parted {
        add_related(&typed.text, &mut readings, segments);
    }
    let word = question.words.get(first.index());
    let word = word.expect("a typed word is one of its question");
    let time = |word: &QuestionWord| {
        let mut times = question.times.iter();
        times.position(|time| time.span.contains(&word.span.start))
    };
    Slot {
        weight,
        time: time(word),
        words: typed.words,
        text: typed.text,
        is_function,
        is_name: typed.is_name,
        readings,
    }
}

/// Scales the weights of the words of one time so that they add up to the greatest of them: “on 16 July 2018”
/// is one piece of information.
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

/// Returns the different words of a question in order.
fn each_once(question: &Question, segments: &[&Segment]) -> Vec<Typed> {
    let mut typed: Vec<Typed> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (number, word) in question.numbered_words() {
        if let Some(index) = known.get(word.folded.as_str()) {
            let again = typed.get_mut(*index);
            let again = again.expect("the index is that of a word met before");
            again.words.push(number);
            again.is_name |= word.is_name;
            continue;
        }
        known.insert(&word.folded, typed.len());
        typed.push(Typed {
            words: vec![number],
            text: word.folded.clone(),
            is_function: word.is_function,
            is_name: word.is_name,
            parted: false,
            stems: stems(&word.folded, segments),
        });
    }
    typed
}

/// Joins neighbouring words, or splits a word, if the material has the result but not the words as typed. The
/// words of a question with more than [`SLOTS`] words are left as they are.
fn in_words_of_the_material(typed: Vec<Typed>, segments: &[&Segment]) -> Vec<Typed> {
    if typed.len() > SLOTS {
        return typed;
    }
    let mut read: Vec<Typed> = Vec::with_capacity(typed.len());
    let mut rest = typed.into_iter().peekable();
    while let Some(word) = rest.next() {
        let is_unknown = !word.is_function && !word.is_known();
        let together = rest
            .peek()
            .filter(|next| is_unknown || !next.is_known())
            .and_then(|next| put_together(&word, next, segments));
        if let Some(together) = together {
            rest.next();
            read.push(together);
        } else if let Some((first, second)) =
            is_unknown.then(|| halves(&word.text, segments)).flatten()
        {
            let half = |text: String| Typed {
                stems: stems(&text, segments),
                text,
                parted: true,
                ..word.clone()
            };
            read.extend([half(first), half(second)]);
        } else {
            read.push(word);
        }
    }
    read
}

/// Returns two neighbouring words joined into one, if the material has that word.
fn put_together(word: &Typed, next: &Typed, segments: &[&Segment]) -> Option<Typed> {
    let text = format!("{}{}", word.text, next.text);
    let together = Typed {
        words: [word.words.as_slice(), &next.words].concat(),
        stems: stems(&text, segments),
        text,
        is_function: false,
        is_name: word.is_name,
        parted: true,
    };
    together.is_known().then_some(together)
}

/// Returns the terms of a word's stems, segment by segment.
fn stems(word: &str, segments: &[&Segment]) -> Vec<Vec<TermId>> {
    segments.iter().map(|segment| segment.stems(word)).collect()
}

/// Returns the two content words of the material that a word consists of, if there are two.
fn halves(word: &str, segments: &[&Segment]) -> Option<(String, String)> {
    let fits = (2 * SHORTEST_HALF..=LONGEST_PARTED).contains(&word.len());
    if !fits || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
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

/// Returns the `limit` words with the rarest terms, in their order.
fn rarest(typed: Vec<Typed>, segments: &[&Segment], limit: usize) -> Vec<Typed> {
    if typed.len() <= limit {
        return typed;
    }
    let rarity_of = |word: &Typed| {
        let rarities = segments
            .iter()
            .zip(&word.stems)
            .flat_map(|(segment, stems)| stems.iter().map(|term| segment.rarity(*term)));
        // A word that the material does not have cannot find a fact.
        let rarity = rarities.reduce(f32::min).unwrap_or(0.0);
        if word.is_function {
            rarity * FUNCTION_RARITY
        } else {
            rarity
        }
    };
    let mut by_rarity: Vec<(f32, usize)> = typed
        .iter()
        .enumerate()
        .map(|(index, word)| (rarity_of(word), index))
        .collect();
    by_rarity.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    by_rarity.truncate(limit);
    let kept: BTreeSet<usize> = by_rarity.into_iter().map(|(_, index)| index).collect();
    typed
        .into_iter()
        .enumerate()
        .filter(|(index, _)| kept.contains(index))
        .map(|(_, word)| word)
        .collect()
}

/// Returns the readings of a word, segment by segment: its stems, its concepts (`meant`) and its corrections.
fn readings(
    typed: &Typed,
    is_function: bool,
    meant: &[&[(TermId, &str)]],
    segments: &[&Segment],
) -> Vec<Vec<Reading>> {
    let mut by_segment: Vec<Vec<Reading>> = typed
        .stems
        .iter()
        .zip(meant)
        .map(|(stems, meant)| {
            let (strength, how) = if typed.parted {
                (PARTED, How::Parted(typed.text.clone()))
            } else {
                (1.0, How::Same)
            };
            let same = stems.iter().map(|term| Reading {
                term: *term,
                strength,
                how: how.clone(),
            });
            let meant = meant.iter().map(|(term, head)| Reading {
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
    for (readings, segment) in by_segment.iter_mut().zip(segments) {
        let corrections = segment.vocabulary.corrections(&typed.text, is_known);
        for correction in corrections.into_iter().take(CORRECTIONS) {
            if !readings
                .iter()
                .any(|reading| reading.term == correction.term)
            {
                readings.push(Reading {
                    term: correction.term,
                    strength: strength * correction.similarity,
                    how: How::Misspelt(correction.word.to_owned()),
                });
            }
        }
    }
    by_segment
}

/// Adds the words of the material that mean nearly the same as an English word.
fn add_related(word: &str, by_segment: &mut [Vec<Reading>], segments: &[&Segment]) {
    for related in text::english::related(word) {
        for (readings, segment) in by_segment.iter_mut().zip(segments) {
            let term = segment.vocabulary.get(related);
            let new = term.filter(|term| !readings.iter().any(|reading| reading.term == *term));
            readings.extend(new.map(|term| Reading {
                term,
                strength: RELATED,
                how: How::Related(related.to_owned()),
            }));
        }
    }
}

/// Returns the weight of a word: the rarity of its most common term, not counting corrections; that of its
/// likeliest correction if it has no other reading; or that of an unknown word.
fn weight(readings: &[Vec<Reading>], is_function: bool, segments: &[&Segment]) -> f32 {
    let commonest = |or_likeliest: bool| {
        let by_segment = segments.iter().zip(readings);
        by_segment
            .flat_map(move |(segment, readings)| {
                let is_certain = |reading: &&Reading| !matches!(reading.how, How::Misspelt(_));
                let certain = readings.iter().filter(is_certain);
                let likeliest = readings.first().filter(|_| or_likeliest);
                certain
                    .chain(likeliest)
                    .map(|reading| segment.rarity(reading.term))
            })
            .reduce(f32::min)
    };
    let of_unknown = || {
        let base = segments.first();
        base.expect("a matcher has a base segment")
            .rarity_of_unknown()
    };
    let rarity = commonest(false)
        .or_else(|| commonest(true))
        .unwrap_or_else(of_unknown);
    rarity * super::index::share(is_function)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use jiff::civil::Date;

    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::knowledge::{KnowledgeBase, ScopedFact};
    use crate::matcher::{Lexicons, Matcher};
    use crate::scope::Scope;

    /// Returns the matcher of one fact.
    fn matcher(statement: &str) -> Matcher {
        let entry = serde_json::json!({
            "id": "only", "statement": statement, "cite": [{"title": "A list", "quote": statement}],
        });
        let fact = Arc::new(ScopedFact {
            scope: Scope::Local,
            fact: fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap(),
            recorded: None,
            review_by: None,
        });
        let knowledge = KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), vec![fact]);
        Matcher::new(&knowledge, Lexicons::Used)
    }

    #[test]
    fn a_word_counts_with_the_strength_of_its_reading() {
        let similarity = |typed, known| {
            let found = matcher(known);
            let segments = found.segments();
            segments[0].vocabulary.corrections(typed, false)[0].similarity
        };
        for (statement, asked, expected) in [
            ("library", "library", 1.0),
            ("library", "libraries", 1.0),
            (
                "library",
                "libary",
                MISSPELT * similarity("libary", "library"),
            ),
            ("bookcase", "book case", PARTED),
            ("book case", "bookcase", PARTED),
            ("purchase", "buy", RELATED),
            ("library", "tomato", 0.0),
        ] {
            let question = Question::new(asked, None, Date::ZERO);
            let found = matcher(statement).find(&question);
            let joined = found
                .matches
                .first()
                .map_or(0.0, |first| first.features.joined);
            assert!(
                (joined - expected).abs() < 1e-6,
                "{asked} of {statement}: {joined}, not {expected}"
            );
        }
    }

    #[test]
    fn a_correction_of_a_known_word_counts_half() {
        let matcher = matcher("The meat of the meeting: they meet.");
        let question = Question::new("meat", None, Date::ZERO);
        let slots = slots(&question, &matcher.segments());
        let strengths: Vec<f32> = slots[0].readings[0]
            .iter()
            .map(|reading| reading.strength)
            .collect();
        let [same, misspelt] = strengths[..] else {
            panic!("the word and one correction: {strengths:?}");
        };
        assert!(same == 1.0 && misspelt < MISSPELT_THOUGH_KNOWN);
        assert!(misspelt > MISSPELT_THOUGH_KNOWN / 2.0, "{misspelt}");
    }

    #[test]
    fn a_word_of_the_previous_question_counts_less() {
        let matcher = matcher("The library opens at nine.");
        let weight = |text, previous| {
            let question = Question::new(text, previous, Date::ZERO);
            let slots = slots(&question, &matcher.segments());
            let slot = slots.into_iter().find(|slot| slot.text == "library");
            slot.unwrap().weight
        };
        let own = weight("when does the library open", None);
        let before = weight("and why?", Some("when does the library open"));
        assert!((before - CONTEXT * own).abs() < 1e-6, "{before} {own}");
    }

    #[test]
    fn only_the_rarest_words_of_a_long_question_are_looked_up() {
        let matcher = matcher("The library opens at nine.");
        let unknown: Vec<String> = (0..2 * SLOTS).map(|number| format!("x{number}")).collect();
        let text = format!("{} library", unknown.join(" "));
        let question = Question::new(&text, None, Date::ZERO);
        let slots = slots(&question, &matcher.segments());
        assert_eq!(slots.len(), SLOTS);
        assert!(slots.iter().any(|slot| slot.text == "library"));
    }
}
