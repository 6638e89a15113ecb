//! Building a segment.
//!
//! `reading` turns chunks of the facts into numbers, in parallel. This module joins the chunks in the order
//! of the facts, then fills in what depends on all of them: the postings, the rarity of each term, the
//! weight and the trigram length of each unit, and the order of the dated facts.

use std::collections::HashMap;
use std::sync::Arc;

use super::reading::{Chunk, FormKey, ReadWord, Reader};
use super::{
    FactNumber, FactRow, Form, FormId, Packs, Postings, Segment, Unit, UnitKind, concept_text,
    count, rarity, saturated, share,
};
use crate::knowledge::ScopedFact;
use crate::matcher::parallel::in_parallel;
use crate::matcher::trigrams::{Counts, GRAMS, Rarities};
use crate::matcher::vocabulary::{TermId, Vocabulary};

/// The words and forms that are numbered while chunks are joined.
#[derive(Debug, Default)]
struct Known {
    words: HashMap<(u8, Box<str>), u32>,
    forms: HashMap<FormKey, FormId>,
    /// The stem of each word, and whether it is a number.
    stems: Vec<(TermId, bool)>,
}

/// One entry of the postings: a fact that holds a term, with the impact in 255ths.
#[derive(Debug, Clone, Copy)]
struct Entry {
    term: TermId,
    fact: FactNumber,
    impact: u8,
}

impl Segment {
    /// Builds the index of some facts.
    ///
    /// An overlay takes its `base` into account: the rarity of a term counts the facts of both, so that the
    /// scores of the two segments are comparable.
    pub(in crate::matcher) fn new(
        facts: Vec<Arc<ScopedFact>>,
        packs: Arc<Packs>,
        base: Option<&Self>,
    ) -> Self {
        let mut vocabulary = Vocabulary::default();
        let concepts: Vec<Vec<TermId>> = packs
            .packs
            .iter()
            .map(|pack| {
                let concepts = pack.info.lexicon.concepts().iter();
                concepts
                    .map(|concept| vocabulary.term(&concept_text(&pack.id, &concept.head)))
                    .collect()
            })
            .collect();
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

    /// Joins the chunks, renumbering their words and forms.
    fn join(&mut self, chunks: Vec<Chunk>) {
        let mut known = Known::default();
        for mut chunk in chunks {
            let words: Vec<u32> = std::mem::take(&mut chunk.words)
                .into_iter()
                .map(|word| self.join_word(word, &mut known))
                .collect();
            let forms: Vec<FormId> = std::mem::take(&mut chunk.forms)
                .into_iter()
                .map(|form| {
                    let word = words.get(form.word as usize);
                    let word = *word.expect("a word's number is one of its chunk");
                    self.join_form(FormKey { word, ..form }, &mut known)
                })
                .collect();
            let (facts, units) = (count(self.rows.len()), count(self.units.len()));
            let (tokens, times) = (count(self.tokens.len()), count(self.times.len()));
            self.tokens.extend(chunk.tokens.iter().map(|token| {
                let form = forms.get(*token as usize);
                form.expect("a form's number is one of its chunk")
            }));
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
                .extend(phrasings.map(|(hash, fact)| (hash, FactNumber(fact.0 + facts))));
            self.nots.extend(chunk.nots);
        }
        self.phrasings.sort_unstable();
        self.phrasings.dedup();
        self.nots.sort_unstable();
        self.nots.dedup();
    }

    /// Returns the number of a word, adding the word if it is new.
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

    /// Returns the number of a form, adding the form if it is new. Its word must be known.
    fn join_form(&mut self, form: FormKey, known: &mut Known) -> FormId {
        if let Some(number) = known.forms.get(&form) {
            return *number;
        }
        let number = FormId(count(self.forms.len()));
        let stem = known.stems.get(form.word as usize);
        let (stem, is_number) = *stem.expect("each known word has a stem");
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

    /// Builds the postings, and counts the facts and the occurrences of each term.
    fn post(&mut self) {
        let terms = self.vocabulary.len();
        let mut frequencies = vec![0; terms];
        let mut occurrences = vec![0; terms];
        // The terms of one fact in order, each with whether it is from a content word.
        let mut found: Vec<(TermId, bool)> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for number in self.numbers() {
            found.clear();
            let fact = self.fact(number);
            for form in fact.forms() {
                let has_subject = !form.is_function;
                found.extend(self.terms(form).map(|term| (term, has_subject)));
            }
            found.sort_unstable();
            for same in found.chunk_by(|a, b| a.0 == b.0) {
                let Some((term, _)) = same.first().copied() else {
                    continue;
                };
                *of_term(&mut frequencies, term) += 1;
                *of_term(&mut occurrences, term) += count(same.len());
                let times = same.iter().filter(|(_, has_subject)| *has_subject).count();
                if times > 0 {
                    entries.push(Entry {
                        term,
                        fact: number,
                        impact: impact(times, fact.length(), self.mean_length),
                    });
                }
            }
        }
        (self.document_frequency, self.occurrences) = (frequencies, occurrences);
        self.postings = Postings::new(terms, &entries);
    }

    /// Computes the rarity of each term and the weight of each form.
    fn weigh(&mut self, base: Option<&Self>) {
        let facts = self.rows.len() + base.map_or(0, |base| base.rows.len());
        let mut frequencies = self.document_frequency.clone();
        if let Some(base) = base {
            for (text, term) in self.vocabulary.terms() {
                // The base may lack the term, or have it only in `not` phrasings.
                let in_base = base.vocabulary.get(text);
                let in_base = in_base.and_then(|term| base.document_frequency.get(term.index()));
                *of_term(&mut frequencies, term) += in_base.copied().unwrap_or(0);
            }
        }
        self.rarity = frequencies
            .into_iter()
            .map(|frequency| rarity(frequency, facts))
            .collect();
        self.rarity_of_unknown = rarity(0, facts);
        let weights: Vec<f32> = self
            .forms
            .iter()
            .map(|form| {
                // A word weighs as much as the most common of its terms.
                let rarities = self.terms(form).map(|term| self.rarity(term));
                share(form.is_function)
                    * rarities.reduce(f32::min).unwrap_or(self.rarity_of_unknown)
            })
            .collect();
        for (form, weight) in self.forms.iter_mut().zip(weights) {
            form.weight = weight;
        }
    }

    /// Computes the weight and the trigram length of each unit, and the trigram length of each fact.
    fn measure(&mut self, base: Option<&Self>) {
        self.letters = base.map_or_else(
            || Arc::new(Rarities::new(&self.gram_frequencies(), self.rows.len())),
            |base| Arc::clone(&base.letters),
        );
        let numbers: Vec<FactNumber> = self.numbers().collect();
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

    /// Returns the mean length of a fact's texts in words, at least 1.
    fn mean(&self) -> f32 {
        let words: usize = self.rows.iter().map(|row| row.length as usize).sum();
        #[expect(clippy::cast_precision_loss, reason = "a mean of counts")]
        let mean = words as f32 / self.rows.len().max(1) as f32;
        mean.max(1.0)
    }

    /// Returns the weight and the trigram length of each unit of some facts, and the trigram length of each
    /// fact.
    fn measured(&self, facts: &[FactNumber]) -> (Vec<(f32, f32)>, Vec<f32>) {
        let (mut of_unit, mut of_fact) = (Counts::default(), Counts::default());
        let (mut units, mut lengths) = (Vec::new(), Vec::with_capacity(facts.len()));
        for number in facts {
            for (unit, tokens) in self.fact(*number).units() {
                let mut weight = 0.0;
                for form in tokens.iter().map(|form| self.form(*form)) {
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

    /// Returns the number of facts that hold each trigram.
    fn gram_frequencies(&self) -> Vec<u32> {
        let mut frequencies = vec![0_u32; GRAMS];
        let mut counts = Counts::default();
        for number in self.numbers() {
            for form in self.fact(number).forms() {
                counts.add(self.grams(form).iter().copied());
            }
            for gram in counts.distinct() {
                let frequency = frequencies.get_mut(usize::from(*gram));
                *frequency.expect("there are as many frequencies as trigrams") += 1;
            }
            counts.clear();
        }
        frequencies
    }

    /// Lists the dated facts in order of their first day.
    fn date(&mut self) {
        self.dated = self
            .numbers()
            .zip(&self.facts)
            .filter_map(|(number, fact)| Some((fact.fact.when.as_ref()?.date.bounds(), number)))
            .collect();
        self.dated
            .sort_by_key(|(bounds, number)| (bounds.first, *number));
    }
}

impl Postings {
    /// Arranges the entries by term with a counting sort, which keeps the entries of one term in order.
    fn new(terms: usize, entries: &[Entry]) -> Self {
        let mut begins = vec![0_u32; terms + 1];
        for entry in entries {
            let counted = begins.get_mut(entry.term.index() + 1);
            *counted.expect("there is one edge more than terms") += 1;
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut facts = vec![FactNumber(0); entries.len()];
        let mut impacts = vec![0; entries.len()];
        for entry in entries {
            let free = of_term(&mut next, entry.term);
            let fact = facts.get_mut(*free as usize);
            *fact.expect("the entries were counted above") = entry.fact;
            let impact = impacts.get_mut(*free as usize);
            *impact.expect("the entries were counted above") = entry.impact;
            *free += 1;
        }
        Self {
            begins,
            facts,
            impacts,
        }
    }
}

impl UnitKind {
    /// Reports whether the unit is a `not` phrasing.
    pub(in crate::matcher) const fn is_not(self) -> bool {
        matches!(self, Self::Not(_))
    }
}

/// Returns the impact of a term in a fact, in 255ths, at least one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 255, computed from a count of words"
)]
fn impact(times: usize, length: f32, mean_length: f32) -> u8 {
    (255.0 * saturated(times as f32, length, mean_length)).max(1.0) as u8
}

/// Returns the entry of a term in a list by term.
fn of_term(figures: &mut [u32], term: TermId) -> &mut u32 {
    let figure = figures.get_mut(term.index());
    figure.expect("a term's number is one of its vocabulary")
}
