//! How well a fact answers a question: one number for each kind of evidence.

use super::features::Features;
use super::index::{FormId, IndexedFact, Segment, Unit, UnitKind};
use super::model::Model;
use super::query::Query;
use super::search::Scratch;
use super::slots::{How, SLOTS, Slot};
use super::vocabulary::TermId;
use crate::date::DayBounds;
use crate::date::expression::TimeExpression;
use crate::fact::Fact;
use crate::question::Asked;

/// How much of a phrasing's likeness is the share of the question that it covers; the rest is the
/// share of the phrasing that the question covers.
const QUESTION_SIDE: f32 = 0.6;
/// A fact with its evidence.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) features: Features,
    pub(super) score: f32,
    pub(super) best_phrasing: Option<u16>,
    /// Likeness of the best phrasing, by words.
    pub(super) phrasing: f32,
    /// The likeness of each `not` phrasing, and its number.
    pub(super) nots: Vec<(f32, u16)>,
    /// Whether the fact gives the kind of thing that the question asks for.
    pub(super) gives_kind: bool,
    /// Whether the question speaks of a time that the fact's date does not fit.
    pub(super) time_unmet: bool,
}

/// What else is known when a fact is scored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// Whether its date fits an event that the question names.
    pub(super) anchored: Option<bool>,
    /// Whether the question is one of its phrasings.
    pub(super) exact: bool,
    /// How well it answers the question before.
    pub(super) context: f32,
    /// A phrasing, or with `true` a `not` phrasing, that is passed over, to see what the rest would
    /// make of it.
    pub(super) without: Option<(u16, bool)>,
}

/// What is counted of a fact's texts, slot by slot.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// How surely any word of the fact is meant.
    strength: [f32; SLOTS],
    /// The share that the fact has of all such words of the material.
    share: [f32; SLOTS],
    letters: f32,
    pairs: u64,
    gives_name: bool,
    gives_number: bool,
}

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

impl Query<'_> {
    /// Scores a fact of a segment.
    pub(super) fn score(
        &self,
        fact: IndexedFact<'_>,
        entry: &Fact,
        (place, segment): (usize, &Segment),
        norm: f32,
        (circumstances, model): (Circumstances, &Model),
        scratch: &mut Scratch,
    ) -> Scored {
        let fitting = self.fitting(entry);
        let mut counted = Counted::new();
        let mut features = Features {
            exact: f32::from(u8::from(circumstances.exact)),
            context: circumstances.context,
            ..Features::default()
        };
        let (mut phrasings, mut spellings) = (BestThree::default(), BestThree::default());
        let mut best: Option<(f32, u16, Asked)> = None;
        let mut answers_why = false;
        let mut nots: Vec<(f32, u16)> = Vec::new();
        for (unit, tokens) in fact.units() {
            let skipped = match (unit.kind, circumstances.without) {
                (UnitKind::Phrasing(number), Some((without, false)))
                | (UnitKind::Not(number), Some((without, true))) => number == without,
                _ => false,
            };
            if skipped {
                continue;
            }
            let coverage = self.read(unit, tokens, (place, segment), &mut counted, scratch);
            let letters = cosine(coverage.letters, unit.letters * norm);
            match unit.kind {
                UnitKind::Phrasing(number) => {
                    let likeness = coverage.likeness(self.total, unit.weight, QUESTION_SIDE);
                    phrasings.add(likeness);
                    spellings.add(letters);
                    answers_why |= unit.asks == Asked::Why;
                    if best.is_none_or(|(most, ..)| likeness > most) {
                        best = Some((likeness, number, unit.asks));
                    }
                }
                UnitKind::Not(number) => {
                    let likeness = coverage.likeness(self.total, unit.weight, QUESTION_SIDE);
                    nots.push((likeness, number));
                }
                UnitKind::Statement | UnitKind::Named => {}
            }
        }
        features.unphrased = f32::from(u8::from(best.is_none()));
        features.support = phrasings.mean();
        features.letters = spellings.first();
        features.letters_support = spellings.mean();
        features.letters_of_all = cosine(counted.letters, fact.letters() * norm);
        features.order = self.share_of_pairs(counted.pairs);
        self.weigh_words(&counted, &fitting, &mut features);
        features.asked = best.map_or(0.0, |(.., asks)| agreement(self.question.asks, asks));
        let gives = self.gives(
            entry,
            fact,
            &counted,
            (answers_why, best.map(|(.., asks)| asks)),
        );
        features.gives = gives.map_or(0.0, |gives| if gives { 1.0 } else { -1.0 });
        features.dated = Self::dated(entry, &fitting, circumstances.anchored);
        features.began = self.at_stated_times(fact.times());
        Scored {
            score: model.score(&features),
            features,
            phrasing: phrasings.first(),
            best_phrasing: best.map(|(_, number, _)| number),
            nots,
            gives_kind: gives.unwrap_or(true),
            time_unmet: !fitting.is_empty() && !fitting.contains(&true),
        }
    }

    /// Reads a unit: counts what the question has of it.
    fn read(
        &self,
        unit: &Unit,
        tokens: &[FormId],
        (place, segment): (usize, &Segment),
        counted: &mut Counted,
        scratch: &mut Scratch,
    ) -> Coverage {
        let mut coverage = Coverage::default();
        let mut strengths = [0.0_f32; SLOTS];
        let told = !unit.kind.is_not();
        let stated = unit.kind == UnitKind::Statement;
        let mut began = 0_u64;
        for form in tokens {
            let seen = match scratch.place(*form) {
                Some(place) => place,
                None => {
                    let Some(entry) = segment.form(*form) else {
                        continue;
                    };
                    let seen = self.see(entry, place, segment, scratch);
                    scratch.keep(*form, seen)
                }
            };
            let Some(seen) = scratch.seen.get(seen) else {
                continue;
            };
            coverage.unit += seen.weight * seen.best;
            coverage.letters += seen.letters;
            coverage.pairs |= began & seen.pairs.1;
            began = seen.pairs.0;
            for (slot, strength, share) in seen.meant.iter().take(usize::from(seen.slots)) {
                let slot = usize::from(*slot);
                raise(&mut strengths, slot, *strength);
                if told {
                    raise(&mut counted.strength, slot, *strength);
                    add(&mut counted.share, slot, strength * share);
                }
            }
            if stated && seen.slots == 0 {
                counted.gives_name |= seen.is_name;
                counted.gives_number |= seen.is_number;
            }
        }
        if told {
            counted.letters += coverage.letters;
            counted.pairs |= coverage.pairs;
        }
        coverage.question = self.weighed(&strengths);
        coverage
    }

    /// Works out the shares of the question's words that the fact has in all.
    fn weigh_words(&self, counted: &Counted, fitting: &[bool], features: &mut Features) {
        let (mut names, mut missing) = (0.0_f32, 0.0_f32);
        for (number, slot) in self.slots.iter().enumerate() {
            let of = |figures: &[f32; SLOTS]| figures.get(number).copied().unwrap_or_default();
            // A time that the fact's date fits is covered by the fact, whatever words it has for it.
            let dated = slot.time.and_then(|time| fitting.get(time)) == Some(&true);
            let strength = if dated { 1.0 } else { of(&counted.strength) };
            features.joined += slot.weight * strength;
            features.telling += slot.weight * slot.weight * strength;
            features.share += slot.weight * of(&counted.share).min(1.0).sqrt();
            if slot.is_name && !slot.words.is_empty() {
                names += 1.0;
                missing += 1.0 - strength;
            }
        }
        let total = self.total.max(f32::EPSILON);
        features.joined /= total;
        features.telling /= self.total_squared.max(f32::EPSILON);
        features.share /= total;
        features.names_missing = missing / names.max(1.0);
    }

    /// Returns, for each time that the question speaks of, whether the fact's date fits.
    fn fitting(&self, fact: &Fact) -> Vec<bool> {
        let fits = |time: &TimeExpression| {
            fact.when
                .as_ref()
                .is_some_and(|dated| time.fits(&dated.date))
        };
        self.question.times.iter().map(fits).collect()
    }

    /// Returns 1 where the fact's date fits all that the question says of times, −1 where it does
    /// not, 0 where there is nothing to hold together.
    fn dated(fact: &Fact, fitting: &[bool], anchored: Option<bool>) -> f32 {
        let mut told = fitting.iter().copied().chain(anchored).peekable();
        if fact.when.is_none() || told.peek().is_none() {
            return 0.0;
        }
        if told.all(|fits| fits) { 1.0 } else { -1.0 }
    }

    /// Returns how near the times that the fact's texts speak of begin to those of the question; −1
    /// where none of them has a beginning.
    fn at_stated_times(&self, stated: &[DayBounds]) -> f32 {
        if self.times.is_empty() || stated.is_empty() {
            return 0.0;
        }
        let times = self.times.iter();
        let pairs = times.flat_map(|asked| stated.iter().map(move |told| (asked, told)));
        pairs
            .map(|(asked, told)| begins_near(*asked, *told))
            .fold(-1.0, f32::max)
    }

    /// Returns whether the fact gives the particular kind of thing that the question asks for, by what
    /// it states or by its best phrasing; one that asks for none is not told.
    fn gives(
        &self,
        fact: &Fact,
        indexed: IndexedFact<'_>,
        counted: &Counted,
        (answers_why, phrasing): (bool, Option<Asked>),
    ) -> Option<bool> {
        let asks = self.question.asks;
        let stated = match asks {
            Asked::When => fact.when.is_some() || counted.gives_number,
            Asked::HowMany | Asked::HowLong => counted.gives_number,
            Asked::Who | Asked::Where => counted.gives_name,
            // Few texts announce a reason: any phrasing that asks for one counts.
            Asked::Why => answers_why || indexed.gives_reason(),
            Asked::How | Asked::What | Asked::YesNo | Asked::Open => return None,
        };
        Some(phrasing == Some(asks) || stated)
    }

    /// Returns each word of the question that a fact explains, and how.
    pub(super) fn explained(
        &self,
        fact: IndexedFact<'_>,
        entry: &Fact,
        (place, segment): (usize, &Segment),
    ) -> Vec<(usize, How)> {
        let mut terms: Vec<TermId> = fact.told().flat_map(|form| segment.terms(form)).collect();
        terms.sort_unstable();
        let fitting = self.fitting(entry);
        let how = |slot: &Slot| {
            if slot.time.and_then(|time| fitting.get(time)) == Some(&true) {
                return Some(How::Dated);
            }
            let mut ways = slot.ways.get(place)?.iter();
            let way = ways.find(|way| terms.binary_search(&way.term).is_ok())?;
            Some(way.how.clone())
        };
        let explained = self
            .slots
            .iter()
            .filter_map(|slot| Some((slot, how(slot)?)));
        let mut explained: Vec<(usize, How)> = explained
            .flat_map(|(slot, how)| slot.words.iter().map(move |word| (*word, how.clone())))
            .collect();
        explained.sort_by_key(|(word, _)| *word);
        explained
    }
}

impl Counted {
    const fn new() -> Self {
        Self {
            strength: [0.0; SLOTS],
            share: [0.0; SLOTS],
            letters: 0.0,
            pairs: 0,
            gives_name: false,
            gives_number: false,
        }
    }
}

impl Coverage {
    /// Returns the likeness: covered weight over all weight, `side` of it the question's.
    fn likeness(&self, question: f32, unit: f32, side: f32) -> f32 {
        let covered = side * self.question + (1.0 - side) * self.unit;
        let all = side * question + (1.0 - side) * unit;
        if all > 0.0 { covered / all } else { 0.0 }
    }
}

impl BestThree {
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

/// Returns how near two spans begin to each other: 1 within the same year, less for each year
/// between, −1 where one of the two has no beginning.
fn begins_near(a: DayBounds, b: DayBounds) -> f32 {
    let (Some(a), Some(b)) = (a.first, b.first) else {
        return -1.0;
    };
    1.0 / (1.0 + f32::from(a.year().abs_diff(b.year())))
}

fn agreement(question: Asked, phrasing: Asked) -> f32 {
    if question == phrasing {
        1.0
    } else if question.is_particular() && phrasing.is_particular() {
        -1.0
    } else {
        0.0
    }
}

fn cosine(product: f32, norms: f32) -> f32 {
    if norms > 0.0 { product / norms } else { 0.0 }
}

fn raise(figures: &mut [f32; SLOTS], place: usize, figure: f32) {
    if let Some(known) = figures.get_mut(place) {
        *known = known.max(figure);
    }
}

fn add(figures: &mut [f32; SLOTS], place: usize, figure: f32) {
    if let Some(known) = figures.get_mut(place) {
        *known += figure;
    }
}
