//! The shapes of a pack's files and of import lines, as serde reads and writes them.
//!
//! The doc comments of these types become the descriptions in the JSON Schemas that editors use.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{DateBasis, Dated, EventDate};
use crate::fact::{Citations, Fact, FactId, FactKind};
use crate::scope::PackId;
use crate::source::{Citation, Quote, Source, SourceId};

/// The file `pack.toml`: what the pack is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// The pack's name: 1 to 64 of `A-Z a-z 0-9 . _ -`, unique among the packs loaded.
    pub id: PackId,
    /// The pack's title, as people read it.
    pub title: String,
    /// The language of its facts, as an ISO 639-1 code.
    pub language: String,
    /// The licence of the pack itself, as an SPDX expression.
    pub licence: String,
    /// How many months a checked fact can be told without a mark, where the fact does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_after_months: Option<u16>,
}

/// A file of facts: `facts/*.toml`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    /// The facts.
    #[serde(default)]
    pub fact: Vec<FactEntry>,
}

/// One fact, as a pack or an import line writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    /// Its name, unique in the pack and never used again.
    pub id: FactId,
    /// The fact in one or a few sentences; shown word for word. At most 2,000 characters.
    #[schemars(length(min = 1, max = 2000))]
    pub statement: String,
    /// When what it tells of happened or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<EventDate>,
    /// How the date is known: stated in the source, inferred (say how in `note`), or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DateBasis>,
    /// A remark for readers, on the date above all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What sort of statement it is.
    #[serde(default)]
    pub kind: FactKind,
    /// Whom the source says it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<String>,
    /// What it is about. At most 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Questions it answers, in really different words. At most 500, of 300 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// Questions close to it which it does not answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
    /// When a curator last checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<EventDate>,
    /// Until when it can be told without a mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<EventDate>,
    /// What proves it: at least one quotation.
    #[serde(default)]
    #[schemars(required, length(min = 1))]
    pub cite: Vec<CiteEntry>,
}

/// One citation of a fact: a source of the pack, or one given in place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CiteEntry {
    /// The source's id: the name of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// The title of a source given in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The authors of a source given in place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The address of a source given in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When a source given in place was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<EventDate>,
    /// The exact words of the source. At most 2,000 characters.
    #[schemars(length(min = 1, max = 2000))]
    pub quote: String,
    /// What stands right before the quotation, where it is found more than once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// What stands right after the quotation, where it is found more than once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

/// The front matter of a source file `sources/*.md`, between two lines of `+++`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The source's title.
    pub title: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<EventDate>,
    /// How that date is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DateBasis>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When a curator last read it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<EventDate>,
    /// A remark for readers, on the date above all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A source in an import line: its front matter, its id, and what is kept of its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct SourceEntry {
    /// Its name, unique in its scope.
    pub id: SourceId,
    /// The front matter.
    #[serde(flatten)]
    pub head: SourceFile,
    /// The text, paragraphs apart by blank lines, where it may be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The fingerprint made by `ibid fingerprint`, where the text may not be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl TryFrom<serde_json::Map<String, serde_json::Value>> for SourceEntry {
    type Error = serde_json::Error;

    /// Takes the keys that are not front matter out; what is left must be. (serde does not tell
    /// unknown keys through a flattened field.)
    fn try_from(mut keys: serde_json::Map<String, serde_json::Value>) -> serde_json::Result<Self> {
        let mut take = |key| keys.remove(key).unwrap_or_default();
        Ok(Self {
            id: serde_json::from_value(take("id"))?,
            text: serde_json::from_value(take("text"))?,
            fingerprint: serde_json::from_value(take("fingerprint"))?,
            head: serde_json::from_value(keys.into())?,
        })
    }
}

/// The file `lexicon.toml`: names and words that mean the same in this pack.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// Persons, places, institutions: `"Donald Trump" = ["POTUS", "the US president"]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Vec<String>>,
    /// Words and short phrases: `tariff = ["duty", "additional tax"]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub synonyms: BTreeMap<String, Vec<String>>,
}

/// The file `questions.toml`: the pack's own test, never used to fit anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionsFile {
    /// The questions.
    #[serde(default)]
    pub ask: Vec<AskEntry>,
}

/// One question of the pack's own test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskEntry {
    /// The question.
    pub q: String,
    /// The id of the fact that answers it, several that do, or `none`.
    pub expect: Expect,
    /// The question asked before it, for a follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The date that the answer must lead with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<EventDate>,
}

/// What answers a question of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expect {
    /// The id of one fact, or `none`.
    One(String),
    /// The ids of facts, each of which answers it.
    Several(Vec<String>),
}

impl Expect {
    /// Returns the ids expected: none where the question must be refused.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::One(none) if none == "none" => Vec::new(),
            Self::One(id) => vec![id],
            Self::Several(ids) => ids.iter().map(String::as_str).collect(),
        }
    }
}

impl From<&Fact> for FactEntry {
    fn from(fact: &Fact) -> Self {
        Self {
            id: fact.id.clone(),
            statement: fact.statement.clone(),
            when: fact.when.as_ref().map(|dated| dated.date.clone()),
            basis: fact.when.as_ref().map(|dated| dated.basis),
            note: fact.note.clone(),
            kind: fact.kind,
            said_by: fact.said_by.clone(),
            topics: fact.topics.clone(),
            questions: fact.questions.clone(),
            not: fact.not.clone(),
            verified: fact.verified.clone(),
            review_by: fact.review_by.clone(),
            cite: fact.citations.iter().map(CiteEntry::from).collect(),
        }
    }
}

impl From<&Citation> for CiteEntry {
    fn from(Citation { source, quote, .. }: &Citation) -> Self {
        let in_place = source.id.is_none();
        Self {
            source: source.id.clone(),
            title: in_place.then(|| source.title.clone()),
            authors: if in_place {
                source.authors.clone()
            } else {
                Vec::new()
            },
            url: source.url.clone().filter(|_| in_place),
            published: source
                .published
                .as_ref()
                .filter(|_| in_place)
                .map(|day| day.date.clone()),
            quote: quote.exact.clone(),
            prefix: quote.prefix.as_deref().map(str::to_owned),
            suffix: quote.suffix.as_deref().map(str::to_owned),
        }
    }
}

impl From<&Source> for SourceFile {
    fn from(source: &Source) -> Self {
        Self {
            title: source.title.clone(),
            authors: source.authors.clone(),
            publisher: source.publisher.clone(),
            published: source.published.as_ref().map(|dated| dated.date.clone()),
            basis: source.published.as_ref().map(|dated| dated.basis),
            url: source.url.clone(),
            accessed: source.accessed.clone(),
            note: source.note.clone(),
        }
    }
}

impl FactEntry {
    /// Makes the fact of an entry whose citations have been found.
    #[must_use]
    pub fn into_fact(self, citations: Citations) -> Fact {
        let basis = self.basis.unwrap_or_default();
        Fact {
            id: self.id,
            statement: self.statement,
            when: self.when.map(|date| Dated { date, basis }),
            note: self.note,
            kind: self.kind,
            said_by: self.said_by,
            topics: fitted(self.topics),
            questions: fitted(self.questions),
            not: fitted(self.not),
            verified: self.verified,
            review_by: self.review_by,
            citations,
        }
    }
}

/// Returns a list without the room to grow that reading left it: facts stay in memory for long.
fn fitted(mut list: Vec<String>) -> Vec<String> {
    list.shrink_to_fit();
    list
}

impl CiteEntry {
    /// Returns the quotation.
    #[must_use]
    pub fn quote(&self) -> Quote {
        Quote {
            exact: self.quote.clone(),
            prefix: self.prefix.as_deref().map(Box::from),
            suffix: self.suffix.as_deref().map(Box::from),
        }
    }

    /// Returns the source given in place, or `None` where the citation names one by its id.
    #[must_use]
    pub fn source_in_place(&self) -> Option<Source> {
        let title = self.title.clone().or_else(|| self.url.clone())?;
        let published = self.published.clone();
        Some(Source {
            id: None,
            title,
            authors: self.authors.clone(),
            publisher: None,
            published: published.map(|date| Dated {
                date,
                basis: DateBasis::Stated,
            }),
            url: self.url.clone(),
            accessed: None,
            note: None,
            text: crate::source::SourceText::Unknown,
        })
    }
}
