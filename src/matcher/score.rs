//! Scoring: computes the features of a fact for a question.
//!
//! The texts of the fact are read once, form by form. For each form, `query` knows which words of the
//! question it may stand for and how strongly; from this follow
//!
//! - the *likeness by words* of each phrasing and `not` phrasing: the weight of the words that question and
//!   phrasing cover of each other, over the weight of all their words;
//! - the *likeness by letters*: the cosine of the trigram vectors;
//! - what the fact as a whole covers of the question: its words, its pairs of neighbouring words, its names.
//!
//! All likenesses are from 0 to 1. The score is the weighted sum of the features (`model`).

use super::Omitted;
use super::evidence::Features;
use super::index::{FactNumber, FormId, IndexedFact, PhrasingNumber, Unit, UnitKind};
use super::model::Model;
use super::query::{Query, QuestionLetters, SeenForms};
use super::readings::{How, SLOTS, Slot, SlotNumber};
use super::segments::NumberedSegment;
use super::vocabulary::TermId;
use crate::date::DayBounds;
use crate::date::expression::TimeExpression;
use crate::fact::Fact;
use crate::question::{AnswerKind, WordNumber};

/// The share of the question in the likeness of a phrasing; the rest is the share of the phrasing.
///
/// With the shipped weights, the right fact is first for .7662 of the dev halves' questions with .4, for
/// .7659 with .5, for .7637 with this value and for .7626 with .8.
const QUESTION_SIDE: f32 = 0.6;

/// The features and the score of one fact, with what the confidence needs of it.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) features: Features,
    pub(super) score: f32,
    pub(super) best_phrasing: Option<PhrasingNumber>,
    /// The likeness of the best phrasing, by words.
    pub(super) phrasing: f32,
    pub(super) nots: Vec<NotLikeness>,
    /// Whether the fact gives the kind of detail that the question asks for; true if it asks for no
    /// particular kind.
    pub(super) gives_kind: bool,
    /// Whether the question mentions times and the fact's date fits none of them.
    pub(super) time_unmet: bool,
}

/// The likeness of a `not` phrasing to the question, by words.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotLikeness {
    pub(super) likeness: f32,
    pub(super) number: PhrasingNumber,
}

/// What is known about a fact besides its texts when it is scored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// Whether its date fits the event that the question is relative to, if there is one.
    pub(super) anchored: Option<bool>,
    /// Whether the question is one of its phrasings.
    pub(super) exact: bool,
    /// Its score for the previous question; 0 if it is not one of the context.
    pub(super) context: f32,
    /// The phrasing that is left out.
    pub(super) omitted: Option<Omitted>,
}

/// The candidates of a question in one segment, while they are scored.
#[derive(Debug)]
pub(super) struct Scoring<'a> {
    pub(super) query: &'a Query<'a>,
    pub(super) within: NumberedSegment<'a>,
    pub(super) letters: QuestionLetters<'a>,
    pub(super) model: &'a Model,
    pub(super) seen: &'a mut SeenForms,
}

/// The result of reading a fact's texts.
#[derive(Debug)]
struct Read {
    counted: Counted,
    /// The likeness of the phrasings, by words.
    phrasings: BestThree,
    /// The likeness of the phrasings, by letters.
    spellings: BestThree,
    best: Option<BestPhrasing>,
    /// Whether a phrasing asks for a reason.
    answers_why: bool,
    nots: Vec<NotLikeness>,
}

/// The phrasing closest to a question.
#[derive(Debug, Clone, Copy)]
struct BestPhrasing {
    likeness: f32,
    number: PhrasingNumber,
    asks: AnswerKind,
}

/// What all texts of a fact together cover, without the `not` phrasings.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// The strength of the best match of each slot.
    strength: BySlot,
    /// The fact's share of all occurrences in the material of what each slot stands for.
    share: BySlot,
    letters: f32,
    pairs: u64,
    gives_name: bool,
    gives_number: bool,
}

/// A figure for each slot of a question.
#[derive(Debug, Clone, Copy)]
struct BySlot([f32; SLOTS]);

/// How a question and a unit cover each other, by the weight of their words.
#[derive(Debug, Clone, Copy, Default)]
struct Coverage {
    /// The weight of the question's words that occur in the unit.
    question: f32,
    /// The weight of the unit's words that occur in the question.
    unit: f32,
    letters: f32,
    pairs: u64,
}

/// The three greatest of some figures, and how many figures there were.
#[derive(Debug, Clone, Copy, Default)]
struct BestThree {
    best: [f32; 3],
    count: usize,
}

/// The shares of a question's words that a fact covers; see [`Features`].
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    joined: f32,
    joined_squared: f32,
    share: f32,
    names_missing: f32,
}

impl Scoring<'_> {
    /// Returns the features and the score of a fact of the segment.
    pub(super) fn score(&mut self, number: FactNumber, circumstances: Circumstances) -> Scored {
        let segment = self.within.segment;
        let (fact, entry) = (segment.fact(number), &segment.entry(number).fact);
        let read = self.read(fact, circumstances.omitted);
        let query = self.query;
        let fitting = query.fitting(entry);
        let shares = query.shares(&read.counted, &fitting);
        let asks = query.question.asks;
        let gives = read.gives(asks, entry, fact);
        let features = Features {
            exact: f32::from(u8::from(circumstances.exact)),
            unphrased: f32::from(u8::from(read.best.is_none())),
            support: read.phrasings.mean(),
            joined: shares.joined,
            joined_squared: shares.joined_squared,
            share: shares.share,
            letters: read.spellings.first(),
            letters_support: read.spellings.mean(),
            letters_of_all: cosine(read.counted.letters, fact.letters() * self.letters.norm),
            order: query.share_of_pairs(read.counted.pairs),
            asked: read.best.map_or(0.0, |best| agreement(asks, best.asks)),
            gives: gives.map_or(0.0, |gives| if gives { 1.0 } else { -1.0 }),
            names_missing: shares.names_missing,
            dated: dated(entry, &fitting, circumstances.anchored),
            began: query.at_stated_times(fact.times()),
            context: circumstances.context,
        };
        Scored {
            score: self.model.score(&features),
            features,
            phrasing: read.phrasings.first(),
            best_phrasing: read.best.map(|best| best.number),
            nots: read.nots,
            gives_kind: gives.unwrap_or(true),
            time_unmet: !fitting.is_empty() && !fitting.contains(&true),
        }
    }

    /// Reads the texts of a fact.
    fn read(&mut self, fact: IndexedFact<'_>, omitted: Option<Omitted>) -> Read {
        let mut read = Read::new();
        for (unit, tokens) in fact.units() {
            if omitted.is_some_and(|omitted| omitted.is(unit.kind)) {
                continue;
            }
            let coverage = self.read_unit(unit, tokens, &mut read.counted);
            let likeness = || coverage.likeness(self.query.total, unit.weight);
            match unit.kind {
                UnitKind::Phrasing(number) => {
                    let phrasing = BestPhrasing {
                        likeness: likeness(),
                        number,
                        asks: unit.asks,
                    };
                    read.phrasings.add(phrasing.likeness);
                    let norms = unit.letters * self.letters.norm;
                    read.spellings.add(cosine(coverage.letters, norms));
                    read.answers_why |= unit.asks == AnswerKind::Why;
                    if read
                        .best
                        .is_none_or(|best| phrasing.likeness > best.likeness)
                    {
                        read.best = Some(phrasing);
                    }
                }
                UnitKind::Not(number) => read.nots.push(NotLikeness {
                    likeness: likeness(),
                    number,
                }),
                UnitKind::Statement | UnitKind::Named => {}
            }
        }
        read
    }

    /// Reads a unit: returns its coverage, and adds it to that of the fact unless it is a `not` phrasing.
    fn read_unit(&mut self, unit: &Unit, tokens: &[FormId], counted: &mut Counted) -> Coverage {
        let (query, within, letters) = (self.query, self.within, self.letters);
        let mut coverage = Coverage::default();
        let mut strengths = BySlot::ZERO;
        let is_not = unit.kind.is_not();
        let is_statement = unit.kind == UnitKind::Statement;
        let mut began = 0_u64;
        for form in tokens {
            let seen = self.seen.get_or(*form, || {
                query.see(within.segment.form(*form), within, letters)
            });
            coverage.unit += seen.weight * seen.best;
            coverage.letters += seen.letters;
            coverage.pairs |= began & seen.pairs.ends;
            began = seen.pairs.begins;
            for meant in seen.meant() {
                strengths.raise(meant.slot, meant.strength);
                if !is_not {
                    counted.strength.raise(meant.slot, meant.strength);
                    counted.share.add(meant.slot, meant.strength * meant.share);
                }
            }
            if is_statement && seen.is_unmeant() {
                counted.gives_name |= seen.is_name;
                counted.gives_number |= seen.is_number;
            }
        }
        if !is_not {
            counted.letters += coverage.letters;
            counted.pairs |= coverage.pairs;
        }
        coverage.question = query.weighed(&strengths.0);
        coverage
    }
}

impl Omitted {
    /// Reports whether a unit of its fact is the phrasing that is left out.
    fn is(self, unit: UnitKind) -> bool {
        match (self, unit) {
            (Self::Phrasing(omitted), UnitKind::Phrasing(number))
            | (Self::Not(omitted), UnitKind::Not(number)) => omitted == number,
            _ => false,
        }
    }
}

impl Query<'_> {
    /// Returns the shares of the question's words that a fact covers. `fitting` states, for each time in the
    /// question, whether the fact's date fits it.
    fn shares(&self, counted: &Counted, fitting: &[bool]) -> Shares {
        let mut shares = Shares::default();
        let (mut names, mut missing) = (0.0_f32, 0.0_f32);
        for (number, slot) in SlotNumber::numbered(&self.slots) {
            // A fact whose date fits a time covers the words of that time, whatever its texts say.
            let strength = if slot.is_met(fitting) {
                1.0
            } else {
                counted.strength.of(number)
            };
            shares.joined += slot.weight * strength;
            shares.joined_squared += slot.weight * slot.weight * strength;
            shares.share += slot.weight * counted.share.of(number).min(1.0).sqrt();
            if slot.is_name && !slot.words.is_empty() {
                names += 1.0;
                missing += 1.0 - strength;
            }
        }
        let total = self.total.max(f32::EPSILON);
        shares.joined /= total;
        shares.joined_squared /= self.total_squared.max(f32::EPSILON);
        shares.share /= total;
        shares.names_missing = missing / names.max(1.0);
        shares
    }

    /// Returns, for each time in the question, whether the fact's date fits it.
    fn fitting(&self, fact: &Fact) -> Vec<bool> {
        let fits = |time: &TimeExpression| {
            fact.when
                .as_ref()
                .is_some_and(|dated| time.fits(&dated.date))
        };
        self.question.times.iter().map(fits).collect()
    }

    /// Returns the feature `began`: how close the times in the fact's texts begin to those in the question.
    fn at_stated_times(&self, stated: &[DayBounds]) -> f32 {
        if self.times.is_empty() || stated.is_empty() {
            return 0.0;
        }
        self.times
            .iter()
            .flat_map(|asked| stated.iter().map(|stated| begins_near(*asked, *stated)))
            .fold(-1.0, f32::max)
    }

    /// Returns the words of the question that a fact matches, in their order, and how.
    pub(super) fn explained(
        &self,
        within: NumberedSegment<'_>,
        fact: FactNumber,
    ) -> Vec<(WordNumber, How)> {
        let NumberedSegment { number, segment } = within;
        let forms = segment.fact(fact).forms();
        let mut terms: Vec<TermId> = forms.flat_map(|form| segment.terms(form)).collect();
        terms.sort_unstable();
        let fitting = self.fitting(&segment.entry(fact).fact);
        let how = |slot: &Slot| {
            if slot.is_met(&fitting) {
                return Some(How::Dated);
            }
            let mut readings = slot.readings_in(number).iter();
            let reading = readings.find(|reading| terms.binary_search(&reading.term).is_ok())?;
            Some(reading.how.clone())
        };
        let mut explained: Vec<(WordNumber, How)> = self
            .slots
            .iter()
            .filter_map(|slot| Some((slot, how(slot)?)))
            .flat_map(|(slot, how)| slot.words.iter().map(move |word| (*word, how.clone())))
            .collect();
        explained.sort_by_key(|(word, _)| *word);
        explained
    }
}

impl Slot {
    /// Reports whether the word belongs to a time that the fact's date fits.
    fn is_met(&self, fitting: &[bool]) -> bool {
        self.time.is_some_and(|time| {
            let fits = fitting.get(time);
            *fits.expect("each time of the question was looked at")
        })
    }
}

impl Read {
    const fn new() -> Self {
        Self {
            counted: Counted {
                strength: BySlot::ZERO,
                share: BySlot::ZERO,
                letters: 0.0,
                pairs: 0,
                gives_name: false,
                gives_number: false,
            },
            phrasings: BestThree::NONE,
            spellings: BestThree::NONE,
            best: None,
            answers_why: false,
            nots: Vec::new(),
        }
    }

    /// Reports whether the fact gives the particular kind of detail that a question asks for, in its
    /// statement or according to its best phrasing; nothing if the question asks for no particular kind.
    fn gives(&self, asks: AnswerKind, fact: &Fact, indexed: IndexedFact<'_>) -> Option<bool> {
        let is_stated = match asks {
            AnswerKind::When => fact.when.is_some() || self.counted.gives_number,
            AnswerKind::HowMany | AnswerKind::HowLong => self.counted.gives_number,
            AnswerKind::Who | AnswerKind::Where => self.counted.gives_name,
            // Few texts mark a reason with a word, so any phrasing that asks for a reason counts.
            AnswerKind::Why => self.answers_why || indexed.gives_reason(),
            AnswerKind::How | AnswerKind::What | AnswerKind::YesNo | AnswerKind::Open => {
                return None;
            }
        };
        Some(is_stated || self.best.is_some_and(|best| best.asks == asks))
    }
}

impl BySlot {
    const ZERO: Self = Self([0.0; SLOTS]);

    fn of(&self, slot: SlotNumber) -> f32 {
        let figure = self.0.get(slot.index());
        *figure.expect("a question has at most SLOTS slots")
    }

    fn of_mut(&mut self, slot: SlotNumber) -> &mut f32 {
        let figure = self.0.get_mut(slot.index());
        figure.expect("a question has at most SLOTS slots")
    }

    fn raise(&mut self, slot: SlotNumber, figure: f32) {
        let known = self.of_mut(slot);
        *known = known.max(figure);
    }

    fn add(&mut self, slot: SlotNumber, figure: f32) {
        *self.of_mut(slot) += figure;
    }
}

impl Coverage {
    /// Returns the likeness, from 0 to 1, of a question and a unit with these total weights: the covered
    /// weight over the total weight, of which [`QUESTION_SIDE`] is the question's.
    fn likeness(&self, question: f32, unit: f32) -> f32 {
        let covered = QUESTION_SIDE * self.question + (1.0 - QUESTION_SIDE) * self.unit;
        let all = QUESTION_SIDE * question + (1.0 - QUESTION_SIDE) * unit;
        if all > 0.0 { covered / all } else { 0.0 }
    }
}

impl BestThree {
    const NONE: Self = Self {
        best: [0.0; 3],
        count: 0,
    };

    fn add(&mut self, figure: f32) {
        self.count += 1;
        let mut figure = figure;
        for best in &mut self.best {
            if figure > *best {
                std::mem::swap(best, &mut figure);
            }
        }
    }

    const fn first(&self) -> f32 {
        self.best[0]
    }

    /// Returns the mean of the three greatest figures, or of all if there are fewer; 0 if there are none.
    fn mean(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "at most three")]
        let count = self.count.clamp(1, 3) as f32;
        self.best.iter().sum::<f32>() / count
    }
}

/// Returns the feature `dated`: 1 if the fact's date fits every time in the question and its event, −1 if it
/// misses one, 0 if the fact has no date or the question no time.
fn dated(fact: &Fact, fitting: &[bool], anchored: Option<bool>) -> f32 {
    let mut fits = fitting.iter().copied().chain(anchored).peekable();
    if fact.when.is_none() || fits.peek().is_none() {
        return 0.0;
    }
    if fits.all(|fits| fits) { 1.0 } else { -1.0 }
}

/// Returns how close two spans of days begin to each other: 1 in the same year, 1/2 a year apart, 1/3 two
/// years apart, and so on; −1 if one of them has no beginning.
fn begins_near(a: DayBounds, b: DayBounds) -> f32 {
    let (Some(a), Some(b)) = (a.first, b.first) else {
        return -1.0;
    };
    1.0 / (1.0 + f32::from(a.year().abs_diff(b.year())))
}

/// Returns 1 if a question and a phrasing ask for the same kind of detail, −1 if they ask for different
/// particular kinds, otherwise 0.
fn agreement(question: AnswerKind, phrasing: AnswerKind) -> f32 {
    if question == phrasing {
        1.0
    } else if question.is_particular() && phrasing.is_particular() {
        -1.0
    } else {
        0.0
    }
}

/// Returns the cosine of two vectors from their dot product and the product of their lengths; 0 if one of
/// them is empty.
fn cosine(product: f32, norms: f32) -> f32 {
    if norms > 0.0 { product / norms } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f32, expected: f32, what: &str) {
        assert!(
            (found - expected).abs() < 1e-6,
            "{what}: {found}, not {expected}"
        );
    }

    #[test]
    fn the_likeness_counts_what_the_question_and_the_phrasing_cover_of_each_other() {
        const UNIT_SIDE: f32 = 1.0 - QUESTION_SIDE;
        for (covered, question, unit, expected, what) in [
            (2.0, 2.0, 2.0, 1.0, "the same words"),
            (0.0, 2.0, 2.0, 0.0, "no word in common"),
            (
                1.0,
                1.0,
                1.5,
                1.0 / (QUESTION_SIDE + 1.5 * UNIT_SIDE),
                "a longer phrasing",
            ),
            (
                1.0,
                1.5,
                1.0,
                1.0 / (1.5 * QUESTION_SIDE + UNIT_SIDE),
                "a longer question",
            ),
            (0.0, 0.0, 0.0, 0.0, "nothing"),
        ] {
            let coverage = Coverage {
                question: covered,
                unit: covered,
                ..Coverage::default()
            };
            assert_near(coverage.likeness(question, unit), expected, what);
        }
        // A word that only the question has costs more than a word that only the phrasing has.
        const { assert!(QUESTION_SIDE > UNIT_SIDE) };
    }

    #[test]
    fn the_three_greatest_figures_are_kept_in_any_order() {
        for (figures, first, mean) in [
            (&[][..], 0.0, 0.0),
            (&[0.4], 0.4, 0.4),
            (&[0.2, 0.4], 0.4, 0.3),
            (&[0.1, 0.6, 0.3, 0.0, 0.9], 0.9, 0.6),
        ] {
            let mut best = BestThree::NONE;
            for figure in figures {
                best.add(*figure);
            }
            assert_near(best.first(), first, "first");
            assert_near(best.mean(), mean, "mean");
        }
    }

    #[test]
    fn spans_that_begin_fewer_years_apart_are_closer() {
        let from = |year| DayBounds {
            first: Some(jiff::civil::date(year, 7, 1)),
            last: None,
        };
        for (a, b, expected) in [
            (from(2018), from(2018), 1.0),
            (from(2018), from(2017), 1.0 / 2.0),
            (from(2014), from(2018), 1.0 / 5.0),
            (from(2018), DayBounds::default(), -1.0),
        ] {
            assert_near(begins_near(a, b), expected, "begins near");
            assert_near(
                begins_near(b, a),
                expected,
                "begins near, the other way round",
            );
        }
    }

    #[test]
    fn only_two_particular_kinds_disagree() {
        for (question, phrasing, expected) in [
            (AnswerKind::When, AnswerKind::When, 1.0),
            (AnswerKind::Open, AnswerKind::Open, 1.0),
            (AnswerKind::When, AnswerKind::Where, -1.0),
            (AnswerKind::When, AnswerKind::What, 0.0),
            (AnswerKind::YesNo, AnswerKind::Who, 0.0),
        ] {
            assert_near(agreement(question, phrasing), expected, "agreement");
        }
    }
}
