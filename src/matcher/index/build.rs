//! Building a segment: what was read of the facts is put together in their order, and weighed.

use std::collections::HashMap;
use std::sync::Arc;

use super::reading::{Chunk, FormKey, ReadWord, Reader};
use super::{
    FactRow, Form, FormId, Packs, Postings, Segment, Unit, UnitKind, concept_text, rarity,
    saturated, share,
};
use crate::knowledge::ScopedFact;
use crate::matcher::letters::{Counts, GRAMS, Rarities};
use crate::matcher::parallel::in_parallel;
use crate::matcher::vocabulary::{TermId, Vocabulary};

/// What is known while chunks are put together.
#[derive(Debug, Default)]
struct Known {
    words: HashMap<(u8, Box<str>), u32>,
    forms: HashMap<FormKey, u32>,
    /// The stem of each word, and whether it is a number.
    stems: Vec<(TermId, bool)>,
}

impl Segment {
    /// Builds the index of some facts; one that is laid over another weighs words as that one does,
    /// its own facts counted in.
    pub(in crate::matcher) fn new(
        facts: Vec<Arc<ScopedFact>>,
        packs: Arc<Packs>,
        base: Option<&Self>,
    ) -> Self {
        let mut vocabulary = Vocabulary::default();
        let concepts = packs.packs.iter().map(|pack| {
            let texts = pack.info.lexicon.concepts().iter();
            let texts = texts.map(|concept| concept_text(&pack.id, &concept.head));
            texts.map(|text| vocabulary.term(&text)).collect()
        });
        let concepts: Vec<Vec<TermId>> = concepts.collect();
        let chunks = in_parallel(&facts, |facts| {
            let mut reader = Reader::new(&packs, &concepts);
            for fact in facts {
                reader.fact(fact);
            }
            reader.chunk
        });
        let mut segment = Self {
            facts,
            packs,
            vocabulary,
            concepts,
            forms: Vec::new(),
            form_concepts: Vec::new(),
            tokens: Vec::new(),
            units: Vec::new(),
            rows: Vec::new(),
            times: Vec::new(),
            postings: Postings::default(),
            document_frequency: Vec::new(),
            occurrences: Vec::new(),
            rarity: Vec::new(),
            rarity_of_unknown: 0.0,
            letters: Arc::new(Rarities::new(&[], 0)),
            mean_length: 1.0,
            phrasings: Vec::new(),
            nots: Vec::new(),
            dated: Vec::new(),
        };
        segment.join(chunks);
        segment.vocabulary.seal();
        segment.mean_length = base.map_or_else(|| segment.mean(), |base| base.mean_length);
        segment.post();
        segment.weigh(base);
        segment.measure(base);
        segment.date();
        segment
    }

    /// Puts what was read of the chunks together.
    fn join(&mut self, chunks: Vec<Chunk>) {
        let mut known = Known::default();
        for mut chunk in chunks {
            let words = std::mem::take(&mut chunk.words).into_iter();
            let words: Vec<u32> = words.map(|word| self.join_word(word, &mut known)).collect();
            let forms = std::mem::take(&mut chunk.forms).into_iter();
            let forms: Vec<u32> = forms
                .map(|form| {
                    let word = words.get(form.word as usize).copied().unwrap_or_default();
                    self.join_form(FormKey { word, ..form }, &mut known)
                })
                .collect();
            let (facts, units) = (count(self.rows.len()), count(self.units.len()));
            let (tokens, times) = (count(self.tokens.len()), count(self.times.len()));
            let form = |token: &u32| forms.get(*token as usize).copied().unwrap_or_default();
            self.tokens
                .extend(chunk.tokens.iter().map(|token| FormId(form(token))));
            self.units.extend(chunk.units.into_iter().map(|unit| Unit {
                first_token: unit.first_token + tokens,
                ..unit
            }));
            self.rows.extend(chunk.rows.into_iter().map(|row| FactRow {
                first_unit: row.first_unit + units,
                first_time: row.first_time + times,
                ..row
            }));
            self.times.extend(chunk.times);
            let phrasings = chunk.phrasings.into_iter();
            self.phrasings
                .extend(phrasings.map(|(hash, fact)| (hash, fact + facts)));
            self.nots.extend(chunk.nots);
        }
        self.phrasings.sort_unstable();
        self.phrasings.dedup();
        self.nots.sort_unstable();
        self.nots.dedup();
    }

    /// Returns the number of a word, added where it is new.
    fn join_word(&mut self, word: ReadWord, known: &mut Known) -> u32 {
        let key = (word.language, word.text);
        if let Some(number) = known.words.get(&key) {
            return *number;
        }
        let term = self.vocabulary.term(&word.stem);
        let number = self.vocabulary.add_word(&key.1, term);
        known.stems.push((term, word.is_number));
        known.words.insert(key, number);
        number
    }

    /// Returns the number of a form of a known word, added where it is new.
    fn join_form(&mut self, form: FormKey, known: &mut Known) -> u32 {
        if let Some(number) = known.forms.get(&form) {
            return *number;
        }
        let number = count(self.forms.len());
        let stem = known.stems.get(form.word as usize).copied();
        let (stem, is_number) = stem.unwrap_or((TermId(0), false));
        let concepts_begin = count(self.form_concepts.len());
        self.form_concepts.extend(&form.concepts);
        self.forms.push(Form {
            word: form.word,
            stem,
            concepts_begin,
            concepts: u8::try_from(form.concepts.len()).unwrap_or(u8::MAX),
            is_function: form.is_function,
            is_name: form.is_name,
            is_number,
            weight: 0.0,
        });
        known.forms.insert(form, number);
        number
    }

    /// Makes the list of facts of each term.
    fn post(&mut self) {
        let terms = self.vocabulary.len();
        let mut frequencies = vec![0; terms];
        let mut occurrences = vec![0; terms];
        // Each fact's terms, with a mark for those that are more than grammar, in order.
        let mut found: Vec<(TermId, u8)> = Vec::new();
        let mut begins = vec![0_u32; terms + 1];
        let mut entries: Vec<(TermId, u32, u8)> = Vec::new();
        for number in 0..count(self.rows.len()) {
            found.clear();
            let Some(fact) = self.fact(number) else {
                continue;
            };
            for form in fact.told() {
                let tells = u8::from(!form.is_function);
                found.extend(self.terms(form).map(|term| (term, tells)));
            }
            found.sort_unstable();
            for same in found.chunk_by(|a, b| a.0 == b.0) {
                let Some((term, _)) = same.first().copied() else {
                    continue;
                };
                if let Some(frequency) = frequencies.get_mut(term.index()) {
                    *frequency += 1;
                }
                if let Some(all) = occurrences.get_mut(term.index()) {
                    *all += count(same.len());
                }
                let telling = same.iter().filter(|(_, tells)| *tells > 0).count();
                if telling > 0 {
                    entries.push((
                        term,
                        number,
                        impact(telling, fact.length(), self.mean_length),
                    ));
                    if let Some(begin) = begins.get_mut(term.index() + 1) {
                        *begin += 1;
                    }
                }
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut postings = Postings {
            begins,
            facts: vec![0; entries.len()],
            impacts: vec![0; entries.len()],
        };
        for (term, fact, times) in entries {
            let Some(place) = next.get_mut(term.index()) else {
                continue;
            };
            if let Some(entry) = postings.facts.get_mut(*place as usize) {
                *entry = fact;
            }
            if let Some(entry) = postings.impacts.get_mut(*place as usize) {
                *entry = times;
            }
            *place += 1;
        }
        (self.document_frequency, self.occurrences) = (frequencies, occurrences);
        self.postings = postings;
    }

    /// Works out how much each term tells, and with it each form and each unit.
    fn weigh(&mut self, base: Option<&Self>) {
        let facts = self.rows.len() + base.map_or(0, |base| base.rows.len());
        let mut frequencies = self.document_frequency.clone();
        if let Some(base) = base {
            for (text, term) in self.vocabulary.terms() {
                let elsewhere = base.vocabulary.get(text);
                let elsewhere =
                    elsewhere.and_then(|term| base.document_frequency.get(term.index()));
                if let (Some(own), Some(elsewhere)) = (frequencies.get_mut(term.index()), elsewhere)
                {
                    *own += elsewhere;
                }
            }
        }
        let frequencies = frequencies.into_iter();
        self.rarity = frequencies
            .map(|frequency| rarity(frequency, facts))
            .collect();
        self.rarity_of_unknown = rarity(0, facts);
        let weights: Vec<f32> = self
            .forms
            .iter()
            .map(|form| {
                // A word tells as much as the commonest of what it is taken for.
                let rarities = self.terms(form).filter_map(|term| self.rarity(term));
                share(form.is_function)
                    * rarities.reduce(f32::min).unwrap_or(self.rarity_of_unknown)
            })
            .collect();
        for (form, weight) in self.forms.iter_mut().zip(weights) {
            form.weight = weight;
        }
    }

    /// Works out the length of each text's vectors, of words and of letters.
    fn measure(&mut self, base: Option<&Self>) {
        let facts = 0..count(self.rows.len());
        self.letters = base.map_or_else(
            || Arc::new(Rarities::new(&self.gram_frequencies(), self.rows.len())),
            |base| Arc::clone(&base.letters),
        );
        let numbers: Vec<u32> = facts.collect();
        let measured = in_parallel(&numbers, |numbers| self.measured(numbers));
        let (units, facts): (Vec<_>, Vec<_>) = measured.into_iter().unzip();
        for (unit, (weight, letters)) in self.units.iter_mut().zip(units.into_iter().flatten()) {
            unit.weight = weight;
            unit.letters = letters;
        }
        for (row, letters) in self.rows.iter_mut().zip(facts.into_iter().flatten()) {
            row.letters = letters;
        }
    }

    /// Works out the mean length of what is said of a fact.
    fn mean(&self) -> f32 {
        let words: usize = self.rows.iter().map(|row| row.length as usize).sum();
        #[expect(clippy::cast_precision_loss, reason = "a mean of counts")]
        let mean = words as f32 / self.rows.len().max(1) as f32;
        mean.max(1.0)
    }

    /// Returns the weight and the letters' length of each unit of some facts, and the letters'
    /// length of each fact.
    fn measured(&self, facts: &[u32]) -> (Vec<(f32, f32)>, Vec<f32>) {
        let (mut of_unit, mut of_fact) = (Counts::default(), Counts::default());
        let (mut units, mut lengths) = (Vec::new(), Vec::with_capacity(facts.len()));
        for fact in facts.iter().filter_map(|number| self.fact(*number)) {
            for (unit, tokens) in fact.units() {
                let mut weight = 0.0;
                for form in tokens.iter().filter_map(|form| self.form(*form)) {
                    weight += form.weight;
                    of_unit.add(self.grams(form).iter().copied());
                    if !unit.kind.is_not() {
                        of_fact.add(self.grams(form).iter().copied());
                    }
                }
                units.push((weight, of_unit.norm(&self.letters)));
                of_unit.clear();
            }
            lengths.push(of_fact.norm(&self.letters));
            of_fact.clear();
        }
        (units, lengths)
    }

    /// Returns the number of facts that have each trigram.
    fn gram_frequencies(&self) -> Vec<u32> {
        let mut frequencies = vec![0_u32; GRAMS];
        let mut counts = Counts::default();
        for number in 0..count(self.rows.len()) {
            let Some(fact) = self.fact(number) else {
                continue;
            };
            for form in fact.told() {
                counts.add(self.grams(form).iter().copied());
            }
            for gram in counts.distinct() {
                if let Some(frequency) = frequencies.get_mut(usize::from(*gram)) {
                    *frequency += 1;
                }
            }
            counts.clear();
        }
        frequencies
    }

    /// Puts the dated facts in the order of their days.
    fn date(&mut self) {
        let facts = (0..).zip(&self.facts);
        let dated = facts.filter_map(|(number, fact)| {
            let when = fact.fact.when.as_ref()?;
            Some((when.date.bounds(), number))
        });
        self.dated = dated.collect();
        self.dated
            .sort_by_key(|(bounds, number)| (bounds.first, *number));
    }
}

impl UnitKind {
    /// Tells whether the text is a question that is known not to be answered.
    pub(in crate::matcher) const fn is_not(self) -> bool {
        matches!(self, Self::Not(_))
    }
}

/// Returns how much a term counts in a fact, in parts of 255, at least one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 255, worked out of a count of words"
)]
fn impact(times: usize, length: f32, mean_length: f32) -> u8 {
    (255.0 * saturated(times as f32, length, mean_length)).max(1.0) as u8
}

/// Returns a count as the index keeps it.
pub(super) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
