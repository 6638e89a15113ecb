//! How well a fact answers a question: one number for each kind of evidence.

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
use crate::question::Asked;

/// How much of a phrasing's likeness is the share of the question that it covers; the rest is the share
/// of the phrasing that the question covers.
///
/// With the weights as they are, the right fact is first in .7662 of the dev halves' questions at .4, in
/// .7659 at .5, in .7637 here, in .7626 at .8.
const QUESTION_SIDE: f32 = 0.6;

/// The evidence that one fact answers a question.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) features: Features,
    pub(super) score: f32,
    pub(super) best_phrasing: Option<PhrasingNumber>,
    /// The likeness of the best phrasing, by words.
    pub(super) phrasing: f32,
    pub(super) nots: Vec<NotLikeness>,
    /// Whether the fact gives the kind of thing that the question asks for.
    pub(super) gives_kind: bool,
    /// Whether the question speaks of a time that the fact's date does not fit.
    pub(super) time_unmet: bool,
}

/// How like a `not` phrasing a question is, by words.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotLikeness {
    pub(super) likeness: f32,
    pub(super) number: PhrasingNumber,
}

/// What else is known of a fact when it is scored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// Whether its date fits an event that the question names.
    pub(super) anchored: Option<bool>,
    /// Whether the question is one of its phrasings.
    pub(super) exact: bool,
    /// How well it answers the question before.
    pub(super) context: f32,
    /// The phrasing that is passed over.
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

/// What a question found in a fact's texts.
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

/// The phrasing most like a question.
#[derive(Debug, Clone, Copy)]
struct BestPhrasing {
    likeness: f32,
    number: PhrasingNumber,
    asks: Asked,
}

/// What is counted of a fact's texts, slot by slot.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// How surely any word of the fact is meant.
    strength: BySlot,
    /// The share that the fact has of all such words of the material.
    share: BySlot,
    letters: f32,
    pairs: u64,
    gives_name: bool,
    gives_number: bool,
}

/// A figure for each slot of a question.
#[derive(Debug, Clone, Copy)]
struct BySlot([f32; SLOTS]);

/// How a question and a unit cover each other, by weight of their words.
#[derive(Debug, Clone, Copy, Default)]
struct Coverage {
    /// The weight of the question's words that the unit has.
    question: f32,
    /// The weight of the unit's words that the question has.
    unit: f32,
    letters: f32,
    pairs: u64,
}

/// The three best of some figures.
#[derive(Debug, Clone, Copy, Default)]
struct BestThree {
    best: [f32; 3],
    count: usize,
}

/// The shares of a question's words that a fact has.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    joined: f32,
    telling: f32,
    share: f32,
    names_missing: f32,
}

impl Scoring<'_> {
    /// Scores a fact of the segment.
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
            telling: shares.telling,
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
                    read.answers_why |= unit.asks == Asked::Why;
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

    /// Reads a unit: counts what the question has of it.
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
    /// Reports whether a unit of its fact is the phrasing that is passed over.
    fn is(self, unit: UnitKind) -> bool {
        match (self, unit) {
            (Self::Phrasing(omitted), UnitKind::Phrasing(number))
            | (Self::Not(omitted), UnitKind::Not(number)) => omitted == number,
            _ => false,
        }
    }
}

impl Query<'_> {
    /// Works out the shares of the question's words that the fact has in all; `fitting` are the times
    /// of the question that its date fits.
    fn shares(&self, counted: &Counted, fitting: &[bool]) -> Shares {
        let mut shares = Shares::default();
        let (mut names, mut missing) = (0.0_f32, 0.0_f32);
        for (number, slot) in SlotNumber::numbered(&self.slots) {
            // A time that the fact's date fits is covered by the fact, whatever words it has for it.
            let strength = if slot.is_met(fitting) {
                1.0
            } else {
                counted.strength.of(number)
            };
            shares.joined += slot.weight * strength;
            shares.telling += slot.weight * slot.weight * strength;
            shares.share += slot.weight * counted.share.of(number).min(1.0).sqrt();
            if slot.is_name && !slot.words.is_empty() {
                names += 1.0;
                missing += 1.0 - strength;
            }
        }
        let total = self.total.max(f32::EPSILON);
        shares.joined /= total;
        shares.telling /= self.total_squared.max(f32::EPSILON);
        shares.share /= total;
        shares.names_missing = missing / names.max(1.0);
        shares
    }

    /// Reports, for each time that the question speaks of, whether the fact's date fits.
    fn fitting(&self, fact: &Fact) -> Vec<bool> {
        let fits = |time: &TimeExpression| {
            fact.when
                .as_ref()
                .is_some_and(|dated| time.fits(&dated.date))
        };
        self.question.times.iter().map(fits).collect()
    }

    /// Returns how near the times that the fact's texts speak of begin to those of the question: −1
    /// if none of them has a beginning.
    fn at_stated_times(&self, stated: &[DayBounds]) -> f32 {
        if self.times.is_empty() || stated.is_empty() {
            return 0.0;
        }
        self.times
            .iter()
            .flat_map(|asked| stated.iter().map(|stated| begins_near(*asked, *stated)))
            .fold(-1.0, f32::max)
    }

    /// Returns each word of the question that a fact explains, by position, and how.
    pub(super) fn explained(
        &self,
        within: NumberedSegment<'_>,
        fact: FactNumber,
    ) -> Vec<(usize, How)> {
        let NumberedSegment { number, segment } = within;
        let forms = segment.fact(fact).forms();
        let mut terms: Vec<TermId> = forms.flat_map(|form| segment.terms(form)).collect();
        terms.sort_unstable();
        let fitting = self.fitting(&segment.entry(fact).fact);
        let how = |slot: &Slot| {
            if slot.is_met(&fitting) {
                return Some(How::Dated);
            }
            let mut ways = slot.ways_in(number).iter();
            let way = ways.find(|way| terms.binary_search(&way.term).is_ok())?;
            Some(way.how.clone())
        };
        let mut explained: Vec<(usize, How)> = self
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
    /// Reports whether the word belongs to a time that is among the fitting.
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

    /// Reports whether the fact gives the particular kind of thing that a question asks for, by what it
    /// states or by its best phrasing; nothing for a question that asks for none in particular.
    fn gives(&self, asks: Asked, fact: &Fact, indexed: IndexedFact<'_>) -> Option<bool> {
        let is_stated = match asks {
            Asked::When => fact.when.is_some() || self.counted.gives_number,
            Asked::HowMany | Asked::HowLong => self.counted.gives_number,
            Asked::Who | Asked::Where => self.counted.gives_name,
            // Few texts announce a reason: any phrasing that asks for one counts.
            Asked::Why => self.answers_why || indexed.gives_reason(),
            Asked::How | Asked::What | Asked::YesNo | Asked::Open => return None,
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
    /// Returns the likeness of a question and a unit of these weights: covered weight over all weight,
    /// [`QUESTION_SIDE`] of it the question's.
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

    /// Returns the mean of the best three, or of as many as there are.
    fn mean(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "at most three")]
        let count = self.count.clamp(1, 3) as f32;
        self.best.iter().sum::<f32>() / count
    }
}

/// Returns 1 if the fact's date fits all that the question says of times, −1 if it does not, 0 if
/// either has no time.
fn dated(fact: &Fact, fitting: &[bool], anchored: Option<bool>) -> f32 {
    let mut fits = fitting.iter().copied().chain(anchored).peekable();
    if fact.when.is_none() || fits.peek().is_none() {
        return 0.0;
    }
    if fits.all(|fits| fits) { 1.0 } else { -1.0 }
}

/// Returns how near two spans begin to each other: 1 within the same year, 1/2 a year apart, 1/3 two
/// years apart and so on, −1 if one of the two has no beginning.
fn begins_near(a: DayBounds, b: DayBounds) -> f32 {
    let (Some(a), Some(b)) = (a.first, b.first) else {
        return -1.0;
    };
    1.0 / (1.0 + f32::from(a.year().abs_diff(b.year())))
}

/// Returns 1 if a question and a phrasing ask for the same kind of thing, −1 if for two particular
/// kinds, 0 if one of them asks for no particular kind.
fn agreement(question: Asked, phrasing: Asked) -> f32 {
    if question == phrasing {
        1.0
    } else if question.is_particular() && phrasing.is_particular() {
        -1.0
    } else {
        0.0
    }
}

/// Returns the cosine of two vectors, from their product and that of their lengths; 0 if one of them
/// is empty.
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
    fn a_likeness_weighs_both_sides() {
        const UNIT_SIDE: f32 = 1.0 - QUESTION_SIDE;
        for (covered, question, unit, expected, what) in [
            (2.0, 2.0, 2.0, 1.0, "the same words"),
            (0.0, 2.0, 2.0, 0.0, "no word in common"),
            (
                1.0,
                1.0,
                1.5,
                1.0 / (QUESTION_SIDE + 1.5 * UNIT_SIDE),
                "a phrasing that says more",
            ),
            (
                1.0,
                1.5,
                1.0,
                1.0 / (1.5 * QUESTION_SIDE + UNIT_SIDE),
                "a question that says more",
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
        // Words that the question alone has cost more than words that the phrasing alone has.
        const { assert!(QUESTION_SIDE > UNIT_SIDE) };
    }

    #[test]
    fn the_best_three_are_kept_in_any_order() {
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
    fn spans_are_the_nearer_the_fewer_years_their_beginnings_are_apart() {
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
    fn only_particular_kinds_of_things_disagree() {
        for (question, phrasing, expected) in [
            (Asked::When, Asked::When, 1.0),
            (Asked::Open, Asked::Open, 1.0),
            (Asked::When, Asked::Where, -1.0),
            (Asked::When, Asked::What, 0.0),
            (Asked::YesNo, Asked::Who, 0.0),
        ] {
            assert_near(agreement(question, phrasing), expected, "agreement");
        }
    }
}
