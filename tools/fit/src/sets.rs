//! The sets that the model is fitted to: facts, and questions whose right answers are known.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use ibid::fact::Fact;
use ibid::knowledge::entry::fact_of;
use ibid::knowledge::format::FactEntry;
use ibid::knowledge::pack::{Content, Pack, PackFiles};
use ibid::knowledge::{KnowledgeBase, ScopedFact};
use ibid::matcher::{Lexicons, Matcher, Omitted, PhrasingNumber, Without};
use ibid::question::Question;
use ibid::scope::Scope;
use jiff::civil::{Date, date};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The day on which all questions are asked.
const TODAY: Date = date(2026, 11, 24);

/// How many phrasings a fact keeps at the most, in each reading of a set with fewer of them.
pub(crate) const THINNED: [usize; 3] = [1, 3, 10];

/// The endings of the files that make a pack's facts. Without a source's text or its fingerprint, the
/// passages that facts cite are not known, and facts of one passage would compete with each other.
const PACK_ENDINGS: [&str; 3] = [".toml", ".md", ".fingerprint"];

/// Facts, and questions about them.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) matcher: Matcher,
    pub(crate) cases: Vec<Case>,
    pub(crate) kind: SetKind,
}

/// What a set was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// A public set as it is.
    Whole,
    /// A public set with fewer phrasings.
    Thinned,
    /// A list of a pack.
    Pack,
}

/// A question whose right answers are known, none if it cannot be answered.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) question: Question,
    right: Vec<String>,
    /// The phrasing that the question is, if it is one of the pack itself.
    left_out: Option<(Arc<ScopedFact>, Omitted)>,
}

/// A line of `corpus.jsonl`.
#[derive(Debug, Deserialize)]
struct CorpusLine {
    id: String,
    text: String,
    #[serde(default)]
    alt: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    entities: Vec<String>,
    #[serde(default)]
    doc: Option<String>,
}

/// A line of `queries.jsonl`.
#[derive(Debug, Deserialize)]
struct QueryLine {
    id: String,
    text: String,
    gold: Vec<String>,
}

/// A line of a pack's own questions.
#[derive(Debug, Deserialize)]
struct QuestionLine {
    question: String,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    previous: Option<String>,
}

/// Reads a public set, or the lists of a pack: its phrasings and its `not` phrasings, each left out in
/// turn, or the questions of a file.
pub(crate) fn read(folder: &Path, questions: Option<&Path>) -> anyhow::Result<Vec<Set>> {
    let name = folder.file_name().context("a folder has a name")?;
    let name = name.to_string_lossy();
    if folder.join("pack.toml").exists() {
        of_pack(&name, folder, questions)
    } else {
        of_public(&name, folder)
    }
}

/// Reads the dev half of a public set: as it is, and with fewer phrasings if it has any. No public set has
/// facts with phrasings beside facts without, as a server has that adds to a pack.
fn of_public(name: &str, folder: &Path) -> anyhow::Result<Vec<Set>> {
    let corpus: Vec<CorpusLine> = read_lines(&folder.join("corpus.jsonl"))?;
    let facts: Vec<Fact> = corpus
        .into_iter()
        .map(CorpusLine::fact)
        .collect::<anyhow::Result<_>>()?;
    let mut queries: Vec<QueryLine> = read_lines(&folder.join("queries.jsonl"))?;
    queries.extend(read_lines::<QueryLine>(&folder.join("queries_typo.jsonl"))?);
    let cases: Vec<Case> = queries
        .into_iter()
        .filter(|query| is_dev(&query.id))
        .map(|query| Case {
            question: Question::new(&query.text, None, TODAY),
            right: query.gold,
            left_out: None,
        })
        .collect();
    let set = |name: String, facts: Vec<Fact>, kind| Set {
        name,
        matcher: Matcher::new(&knowledge_of(facts), Lexicons::Used),
        cases: cases.clone(),
        kind,
    };
    let is_phrased = facts.iter().any(|fact| !fact.questions.is_empty());
    let thinned: Vec<Set> = THINNED
        .iter()
        .filter(|_| is_phrased)
        .map(|most| {
            let facts = facts.iter().map(|fact| thinned(fact, *most)).collect();
            let name = format!("{name}, 0 to {most} phrasings a fact");
            set(name, facts, SetKind::Thinned)
        })
        .collect();
    let whole = set(name.to_owned(), facts, SetKind::Whole);
    Ok(std::iter::once(whole).chain(thinned).collect())
}

/// Reports whether a question is of the dev half: the first byte of the SHA-1 of its id is even. The other
/// half is for measuring.
fn is_dev(id: &str) -> bool {
    let [first, ..] = <[u8; 20]>::from(Sha1::digest(id));
    first % 2 == 0
}

impl CorpusLine {
    fn fact(self) -> anyhow::Result<Fact> {
        let Self { id, text, .. } = &self;
        let mut topics: Vec<&String> = Vec::new();
        for topic in self.entities.iter().chain(&self.doc) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        let title = self.doc.as_deref().unwrap_or("benchmark");
        let entry: FactEntry = serde_json::from_value(serde_json::json!({
            "id": id, "statement": text, "kind": "state", "topics": topics,
            "questions": self.alt, "not": self.not,
            "cite": [{"title": title, "quote": text}],
        }))?;
        fact_of(entry, |_| None).map_err(|faults| anyhow::anyhow!("{id}: {faults:?}"))
    }
}

/// Reads the lists of a pack. Its `questions.toml` is never read.
fn of_pack(name: &str, folder: &Path, questions: Option<&Path>) -> anyhow::Result<Vec<Set>> {
    let (pack, _) = Pack::read(&pack_files(folder)?);
    let Some(pack) = pack else {
        bail!("{} cannot be read; see `ibid check`", folder.display());
    };
    let knowledge = KnowledgeBase::of_packs(&[pack]);
    let lists: Vec<(String, Vec<Case>)> = match questions {
        Some(file) => {
            let lines = read_lines(file)?.into_iter().map(Case::of_line).collect();
            vec![(format!("questions of {}", file.display()), lines)]
        }
        None => vec![
            (
                "its phrasings".to_owned(),
                knowledge.facts().flat_map(Case::phrasings).collect(),
            ),
            (
                "what it does not answer".to_owned(),
                knowledge.facts().flat_map(Case::nots).collect(),
            ),
        ],
    };
    let matcher = Matcher::new(&knowledge, Lexicons::Used);
    let set = |(list, cases): (String, Vec<Case>)| Set {
        name: format!("{name}, {list}"),
        matcher: matcher.clone(),
        cases,
        kind: SetKind::Pack,
    };
    Ok(lists.into_iter().map(set).collect())
}

/// Reads the files of a pack that make its facts.
fn pack_files(folder: &Path) -> anyhow::Result<PackFiles> {
    let mut pack = PackFiles {
        folder: folder.display().to_string(),
        ..PackFiles::default()
    };
    for inside in ["", "facts/", "sources/"] {
        let entries = match fs::read_dir(folder.join(inside)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.with_context(|| format!("cannot read {}", folder.display()))?,
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().context("a file has a name")?;
            let name = name.to_string_lossy();
            let is_of_facts = PACK_ENDINGS.iter().any(|end| name.ends_with(end));
            if path.is_file() && is_of_facts && name != "questions.toml" {
                let text = read_text(&path)?;
                pack.files
                    .insert(format!("{inside}{name}"), Content::Text(text));
            }
        }
    }
    Ok(pack)
}

impl Case {
    /// Returns the phrasings of a fact as questions.
    fn phrasings(fact: &Arc<ScopedFact>) -> Vec<Self> {
        let right = vec![fact.fact.id.to_string()];
        let of_fact = left_out(fact, &fact.fact.questions, Omitted::Phrasing);
        of_fact
            .map(|case| Self {
                right: right.clone(),
                ..case
            })
            .collect()
    }

    /// Returns the `not` phrasings of a fact as questions.
    fn nots(fact: &Arc<ScopedFact>) -> Vec<Self> {
        left_out(fact, &fact.fact.not, Omitted::Not).collect()
    }

    fn of_line(line: QuestionLine) -> Self {
        Self {
            question: Question::new(&line.question, line.previous.as_deref(), TODAY),
            right: line.expect,
            left_out: None,
        }
    }

    /// Returns the phrasing that is passed over when the question is asked.
    pub(crate) fn without(&self) -> Option<Without<'_>> {
        let (fact, omitted) = self.left_out.as_ref()?;
        Some(Without {
            scope: &fact.scope,
            fact: &fact.fact.id,
            omitted: *omitted,
        })
    }

    /// Reports whether a fact is a right answer.
    pub(crate) fn is_right(&self, fact: &ScopedFact) -> bool {
        self.right.iter().any(|id| id == fact.fact.id.as_str())
    }
}

/// Returns questions that are phrasings of a fact, each to be asked as if it were not there.
fn left_out<'a>(
    fact: &'a Arc<ScopedFact>,
    texts: &'a [String],
    omitted: impl Fn(PhrasingNumber) -> Omitted + 'a,
) -> impl Iterator<Item = Case> + 'a {
    texts.iter().enumerate().map(move |(index, text)| {
        let number = PhrasingNumber::at(index);
        let number = number.expect("a fact has fewer than 65,536 phrasings");
        Case {
            question: Question::new(text, None, TODAY),
            right: Vec::new(),
            left_out: Some((Arc::clone(fact), omitted(number))),
        }
    })
}

/// Returns a fact with 0 to `most` of its phrasings: how many and which depends on its id, so that they
/// are the same in each run.
fn thinned(fact: &Fact, most: usize) -> Fact {
    let digest = Sha256::digest(format!("{most} {}", fact.id));
    let [kept, first, ..] = digest.0;
    let count = fact.questions.len();
    let kept = (usize::from(kept) * (most + 1) / 256).min(count);
    let entry = FactEntry {
        questions: fact
            .questions
            .iter()
            .cycle()
            .skip(usize::from(first) * count / 256)
            .take(kept)
            .cloned()
            .collect(),
        ..FactEntry::clone(fact.entry())
    };
    fact_of(entry, |_| None).expect("a valid fact with fewer phrasings is valid")
}

fn knowledge_of(facts: Vec<Fact>) -> KnowledgeBase {
    let facts = facts.into_iter().map(|fact| {
        Arc::new(ScopedFact {
            scope: Scope::Local,
            fact,
            recorded: None,
            review_by: None,
        })
    });
    KnowledgeBase::new(BTreeMap::new(), BTreeMap::new(), facts.collect())
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read_lines<T: for<'a> Deserialize<'a>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = read_text(path)?;
    let lines = (1..).zip(text.lines());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {number}", path.display()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_of_the_half_that_its_id_hashes_to() {
        // Their hashes begin with 2c and 79.
        assert_eq!([is_dev("q0"), is_dev("q3")], [true, false]);
    }
}
