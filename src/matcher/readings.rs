//! The readings of a question's words: the terms of the material that each word may stand for.

use std::collections::{BTreeSet, HashMap};

use super::index::Segment;
use super::segments::SegmentNumber;
use super::vocabulary::TermId;
use crate::question::{Question, QuestionWord};
use crate::text;

// The strength of a reading is a share of that of the word itself, found as it is typed: 1. In the
// figures below, “first” is the share of questions with the right fact first in the mean of the fourteen
// runs on the dev halves (`docs/QUALITY.md`), the weights unchanged; it is .7637 with the values below.

/// The strength of a concept of the lexicon. No public set has a lexicon; of the article's 1,990
/// phrasings, each left out in turn, .859 are first at .8, .863 here, .866 at 1.
const MEANS_THE_SAME: f32 = 0.9;

/// The strength of a correction, times its similarity, of a word that the material does not have.
/// First: .7619 at .8, .7629 at .85, .7636 at .95; at 1, .7646, by questions with typos alone.
const MISSPELT: f32 = 0.9;

/// The strength of a correction, times its similarity, of a word that the material also has as it is
/// typed: half of [`MISSPELT`], because most such words are meant. First: .7638 without such
/// corrections, .7631 at .3, .7630 at .5, .7619 at .6.
const MISSPELT_THOUGH_KNOWN: f32 = 0.45;

/// The strength of a word that means nearly the same in English. First: .7551 without such words,
/// .7623 at .18, .7653 at .3 and at .4.
const RELATED: f32 = 0.24;

/// The strength of a word that is written as two in the question, or of two that are written as one.
/// First: .7634 without such readings, the same as here from .7 to 1.
const PARTED: f32 = 0.85;

/// The most corrections of one word that are looked up, the most similar first. First: .7633 with one,
/// the same as here with two, eight or sixteen.
const CORRECTIONS: usize = 5;

/// The shortest half, in letters, of a word that is taken apart. First: the same at 2, .7635 at 4, .7631
/// at 5.
const SHORTEST_HALF: usize = 3;

/// The longest word, in letters, that is taken apart: two long words of English. Each place to cut costs
/// a search of the vocabulary.
const LONGEST_PARTED: usize = 24;

/// The weight of a word of the question before, as a share of that of the same word in the question
/// itself. No public set has questions that lean on another; the thirteen of the article's
/// `questions.toml` come out the same from .2 to .8.
const CONTEXT: f32 = 0.4;

/// How much a function word tells when the words of a long question are chosen, as a share of its
/// rarity: less than the commonest word that carries a subject.
const FUNCTION_TELLS: f32 = 0.1;

/// The most words of a question that are looked up, those that tell the most. This bounds what a long
/// question costs and the memory that scoring needs. Of the public sets' questions, 99 % have at most 26
/// words.
pub(super) const SLOTS: usize = 48;

/// A slot's number among those of its question, counted from 0.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SlotNumber(u8);

impl SlotNumber {
    /// Returns the slots of a question with their numbers.
    pub(super) fn numbered(slots: &[Slot]) -> impl Iterator<Item = (Self, &Slot)> {
        (0..).map(Self).zip(slots)
    }

    /// Returns the slot's index in a list by slot.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word of the question, and the terms that it may stand for.
#[derive(Debug)]
pub(super) struct Slot {
    /// Where the word occurs among the question's words; nowhere if it is of the question before.
    pub(super) words: Vec<usize>,
    pub(super) text: String,
    pub(super) weight: f32,
    pub(super) is_function: bool,
    pub(super) is_name: bool,
    /// What it may stand for, segment by segment.
    ways: Vec<Vec<Way>>,
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
    /// Whether it is one half of a typed word, or two typed words put together.
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
    /// Returns what the word may stand for in a segment.
    pub(super) fn ways_in(&self, segment: SegmentNumber) -> &[Way] {
        let ways = self.ways.get(segment.index());
        ways.expect("a word was looked up in each segment")
    }

    /// Reports whether any segment has the word.
    pub(super) fn is_known(&self) -> bool {
        self.ways.iter().any(|ways| !ways.is_empty())
    }

    /// Reports whether the word occurs in any fact, `not` phrasings aside: as it is typed, or, if the
    /// material does not have it so, as a misspelling.
    pub(super) fn occurs(&self, segments: &[&Segment]) -> bool {
        let ways = || {
            let segments = segments.iter().zip(&self.ways);
            segments.flat_map(|(segment, ways)| ways.iter().map(move |way| (segment, way)))
        };
        let as_typed = ways().any(|(_, way)| way.how == How::Same);
        let is_meant = |how: &How| !(as_typed && matches!(how, How::Misspelt(_)));
        ways().any(|(segment, way)| is_meant(&way.how) && segment.has(way.term))
    }
}

/// Returns the words of a question, and of the one before it, with the terms that each may stand
/// for.
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
    let mut slots: Vec<Slot> = most_telling(typed, segments, limit)
        .into_iter()
        .map(|typed| slot(typed, question, &concepts, segments))
        .collect();
    share_weight_of_times(&mut slots, question.times.len());
    slots
}

/// For each word of a question, the concepts that it is part of and their heads.
type Concepts<'a> = Vec<Vec<(TermId, &'a str)>>;

/// Looks a typed word up: `concepts` are those of the question's words, segment by segment.
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
            let of_word = concepts.get(first);
            let of_word = of_word.expect("each word has a list of concepts");
            if typed.parted {
                &[]
            } else {
                of_word.as_slice()
            }
        })
        .collect();
    let is_function = typed.is_function && meant.iter().all(|meant| meant.is_empty());
    let mut ways = ways(&typed, is_function, &meant, segments);
    let weight = weight(&ways, is_function, segments);
    if !is_function && !typed.parted {
        add_related(&typed.text, &mut ways, segments);
    }
    let word = question.words.get(first);
    let word = word.expect("a typed word is one of its question");
    let time = |word: &QuestionWord| {
        let mut times = question.times.iter();
        times.position(|time| time.place.contains(&word.place.start))
    };
    Slot {
        weight,
        time: time(word),
        words: typed.words,
        text: typed.text,
        is_function,
        is_name: typed.is_name,
        ways,
    }
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

/// Returns the different words of a question, in order.
fn each_once(question: &Question, segments: &[&Segment]) -> Vec<Typed> {
    let mut typed: Vec<Typed> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (place, word) in question.words.iter().enumerate() {
        if let Some(index) = known.get(word.folded.as_str()) {
            let again = typed.get_mut(*index);
            let again = again.expect("the index is that of a word met before");
            again.words.push(place);
            again.is_name |= word.is_name;
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
    typed
}

/// Puts words together, or takes a word apart, if only that makes words of the material. The words of
/// a question of more than [`SLOTS`] words stay as they are.
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

/// Returns two neighbouring words as one, if the material has that one.
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

/// Returns the two words of the material that a word is made of, if there are two.
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

/// Returns the words with the rarest terms, at most `limit`, in their order.
fn most_telling(typed: Vec<Typed>, segments: &[&Segment], limit: usize) -> Vec<Typed> {
    if typed.len() <= limit {
        return typed;
    }
    let tells = |word: &Typed| {
        let rarities = segments
            .iter()
            .zip(&word.stems)
            .flat_map(|(segment, stems)| stems.iter().map(|term| segment.rarity(*term)));
        // A word that the material does not have finds nothing.
        let rarity = rarities.reduce(f32::min).unwrap_or(0.0);
        if word.is_function {
            rarity * FUNCTION_TELLS
        } else {
            rarity
        }
    };
    let mut by_telling: Vec<(f32, usize)> = typed
        .iter()
        .enumerate()
        .map(|(index, word)| (tells(word), index))
        .collect();
    by_telling.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    by_telling.truncate(limit);
    let kept: BTreeSet<usize> = by_telling.into_iter().map(|(_, index)| index).collect();
    typed
        .into_iter()
        .enumerate()
        .filter(|(index, _)| kept.contains(index))
        .map(|(_, word)| word)
        .collect()
}

/// Returns the terms that a word may stand for, segment by segment: its own, those of its concepts
/// (`meant`), and those of its corrections.
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
        let corrections = segment.vocabulary.corrections(&typed.text, is_known);
        for correction in corrections.into_iter().take(CORRECTIONS) {
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

/// Returns the weight of a word: that of the commonest term that it surely stands for, or else of its
/// likeliest correction.
fn weight(ways: &[Vec<Way>], is_function: bool, segments: &[&Segment]) -> f32 {
    let commonest = |or_likeliest: bool| {
        let by_segment = segments.iter().zip(ways);
        by_segment
            .flat_map(move |(segment, ways)| {
                let is_certain = |way: &&Way| !matches!(way.how, How::Misspelt(_));
                let certain = ways.iter().filter(is_certain);
                let likeliest = ways.first().filter(|_| or_likeliest);
                certain.chain(likeliest).map(|way| segment.rarity(way.term))
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
    fn a_word_counts_by_how_it_is_read() {
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
    fn a_word_that_the_material_has_too_is_half_a_misspelling() {
        let matcher = matcher("The meat of the meeting: they meet.");
        let question = Question::new("meat", None, Date::ZERO);
        let slots = slots(&question, &matcher.segments());
        let strengths: Vec<f32> = slots[0].ways[0].iter().map(|way| way.strength).collect();
        let [same, misspelt] = strengths[..] else {
            panic!("the word and one correction: {strengths:?}");
        };
        assert!(same == 1.0 && misspelt < MISSPELT_THOUGH_KNOWN);
        assert!(misspelt > MISSPELT_THOUGH_KNOWN / 2.0, "{misspelt}");
    }

    #[test]
    fn a_word_of_the_question_before_counts_less() {
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
    fn of_a_long_question_the_rarest_words_are_looked_up() {
        let matcher = matcher("The library opens at nine.");
        let unknown: Vec<String> = (0..2 * SLOTS).map(|number| format!("x{number}")).collect();
        let text = format!("{} library", unknown.join(" "));
        let question = Question::new(&text, None, Date::ZERO);
        let slots = slots(&question, &matcher.segments());
        assert_eq!(slots.len(), SLOTS);
        assert!(slots.iter().any(|slot| slot.text == "library"));
    }
}
