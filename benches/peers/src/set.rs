//! Facts with questions about them, made up or read from files.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use ibid::knowledge::KnowledgeBase;
use ibid::knowledge::format::FactEntry;
use serde::Deserialize;

use crate::material::{self, FactText};
use crate::{QUESTIONS, WARMING};

/// Facts with questions about them.
pub(crate) struct Set {
    /// The name.
    pub(crate) name: String,
    /// Whether it is made up.
    pub(crate) is_made_up: bool,
    /// The facts as texts.
    pub(crate) facts: Vec<FactText>,
    /// The facts as Ibid stores them.
    pub(crate) knowledge: KnowledgeBase,
    /// The questions.
    pub(crate) cases: Vec<Case>,
}

/// A question with the facts that answer it.
pub(crate) struct Case {
    /// The question.
    pub(crate) question: String,
    /// The indexes of these facts in the list of facts, at least one.
    pub(crate) right: Vec<usize>,
}

#[derive(Deserialize)]
struct FactLine {
    fact: FactEntry,
}

#[derive(Deserialize)]
struct QuestionLine {
    question: String,
    #[serde(default)]
    expect: Vec<String>,
}

impl Set {
    /// Returns a made-up set of `size` facts.
    pub(crate) fn made_up(size: usize) -> anyhow::Result<Self> {
        let facts = material::facts(size);
        let questions = material::questions(WARMING + QUESTIONS, &facts).into_iter();
        let cases = questions.map(|question| Case {
            question: question.text,
            right: vec![question.fact],
        });
        let known = facts.iter().map(FactText::known);
        Ok(Self {
            name: "Made up".to_owned(),
            is_made_up: true,
            knowledge: material::knowledge(known.collect::<anyhow::Result<_>>()?),
            cases: cases.collect(),
            facts,
        })
    }

    /// Returns the questions to warm up with, and at most `most` questions to count, evenly spread over
    /// the set.
    ///
    /// Made-up questions are asked once. Other questions may be too few for that, and can be in both lists.
    pub(crate) fn asked(&self, most: usize) -> (Vec<&Case>, Vec<&Case>) {
        let warming = self.cases.iter().take(WARMING.min(most));
        let before = if self.is_made_up { WARMING } else { 0 };
        let rest = self.cases.iter().skip(before);
        let step = rest.len().div_ceil(most).max(1);
        (warming.collect(), rest.step_by(step).collect())
    }

    /// Reads the set in a folder.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let lines: Vec<FactLine> = lines(&folder.join("facts.jsonl"))?;
        let facts = lines.iter().map(|FactLine { fact }| FactText {
            id: fact.id.to_string(),
            statement: fact.statement.clone(),
            topics: fact.topics.clone(),
            phrasings: fact.questions.clone(),
        });
        let facts: Vec<FactText> = facts.collect();
        let known = lines.into_iter().map(|line| material::known(line.fact));
        let ids = facts.iter().map(|fact| fact.id.as_str());
        let places: HashMap<&str, usize> = ids.zip(0..).collect();
        let questions: Vec<QuestionLine> = self::lines(&folder.join("questions.jsonl"))?;
        let cases = questions.into_iter().map(|line| Case {
            question: line.question,
            right: line
                .expect
                .iter()
                .filter_map(|id| places.get(id.as_str()).copied())
                .collect(),
        });
        Ok(Self {
            name: folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            is_made_up: false,
            knowledge: material::knowledge(known.collect::<anyhow::Result<_>>()?),
            cases: cases.filter(|case| !case.right.is_empty()).collect(),
            facts,
        })
    }
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = (1..).zip(text.lines()).map(|(number, line)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {number}", path.display()))
    });
    read.collect()
}
