//! The sets that the model is fitted to: facts, with questions whose right answers are known.

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

/// The maximum number of phrasings of a fact in each variant of a set with fewer phrasings.
pub(crate) const THINNED: [usize; 3] = [1, 3, 10];

/// The endings of the files that define a pack's facts.
///
/// Source texts and fingerprints are among them: without these, the cited passages are unknown, and facts
/// that cite the same passage would be rivals.
const PACK_ENDINGS: [&str; 3] = [".toml", ".md", ".fingerprint"];

/// Facts with questions about them.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) matcher: Matcher,
    pub(crate) cases: Vec<Case>,
    pub(crate) kind: SetKind,
}

/// The origin of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// An unmodified public set.
    Whole,
    /// A public set with fewer phrasings.
    Thinned,
    /// A list of a pack.
    Pack,
}

/// A question with the ids of its right answers; none if it cannot be answered.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) question: Question,
    right: Vec<String>,
    /// The phrasing that is asked, if the question is a phrasing of the pack.
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

/// A line of a file of questions about a pack.
#[derive(Debug, Deserialize)]
struct QuestionLine {
    question: String,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    previous: Option<String>,
}

/// Reads a public set, or the lists of a pack: either the questions of a file, or its phrasings and its
/// `not` phrasings, each left out while it is asked.
pub(crate) fn read(folder: &Path, questions: Option<&Path>) -> anyhow::Result<Vec<Set>> {
    let name = folder.file_name().context("a folder has a name")?;
    let name = name.to_string_lossy();
    if folder.join("pack.toml").exists() {
        of_pack(&name, folder, questions)
    } else {
        of_public(&name, folder)
    }
}

/// Reads the dev half of a public set, and its variants with fewer phrasings if it has any.
///
/// The variants stand in for a server that adds facts without phrasings to a pack: no public set mixes
/// facts with and without phrasings.
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

/// Reports whether a question is in the dev half: the first byte of the SHA-1 of its id is even. The
/// other half is for measuring.
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

/// Reads the files of a pack that define its facts.
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
    /// Returns the phrasings of a fact as questions that it answers.
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

    /// Returns the `not` phrasings of a fact as questions that nothing answers.
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

    /// Returns the phrasing that is left out when the question is asked.
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

/// Returns phrasings of a fact as questions, each left out while it is asked.
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

/// Returns a fact with 0 to `most` of its phrasings. A hash of its id decides how many and which, so that
/// every run has the same.
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
    fn the_hash_of_its_id_decides_the_half_of_a_question() {
        // Their hashes begin with 2c and 79.
        assert_eq!([is_dev("q0"), is_dev("q3")], [true, false]);
    }
}
