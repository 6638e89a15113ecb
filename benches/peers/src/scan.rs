//! Methods that compare a question with every statement and every phrasing, letter by letter. The most
//! similar text counts for its fact.

use rapidfuzz::fuzz::RatioBatchComparator;

use crate::material::FactText;
use crate::{FOUND, Method};

/// The Jaro–Winkler similarity.
pub(crate) struct ByJaroWinkler(Texts);

/// The ratio of common letters according to `rapidfuzz`, whose crate has no ratio over sets of words.
pub(crate) struct ByRatio(Texts);

/// All texts in lower case, each with the index of its fact.
struct Texts(Vec<(String, usize)>);

impl Texts {
    fn new(facts: &[FactText]) -> Self {
        let texts = facts.iter().enumerate().flat_map(|(place, fact)| {
            let own = std::iter::once(&fact.statement).chain(&fact.phrasings);
            own.map(move |text| (text.to_lowercase(), place))
        });
        Self(texts.collect())
    }

    fn best(&self, likeness: impl Fn(&str) -> f64) -> Vec<usize> {
        let mut best: Vec<(f64, usize)> = Vec::with_capacity(FOUND + 1);
        for (text, place) in &self.0 {
            let like = likeness(text);
            let at = best.partition_point(|(other, _)| *other >= like);
            if at < FOUND {
                best.insert(at, (like, *place));
                best.truncate(FOUND);
            }
        }
        best.into_iter().map(|(_, place)| place).collect()
    }
}

impl ByJaroWinkler {
    /// Takes the texts of facts.
    pub(crate) fn new(facts: &[FactText]) -> Self {
        Self(Texts::new(facts))
    }
}

impl Method for ByJaroWinkler {
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>> {
        let question = question.to_lowercase();
        Ok(self.0.best(|text| strsim::jaro_winkler(&question, text)))
    }
}

impl ByRatio {
    /// Takes the texts of facts.
    pub(crate) fn new(facts: &[FactText]) -> Self {
        Self(Texts::new(facts))
    }
}

impl Method for ByRatio {
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>> {
        let likeness = RatioBatchComparator::new(question.to_lowercase().chars());
        Ok(self.0.best(|text| likeness.similarity(text.chars())))
    }
}
