//! The shapes of a pack's files and of import lines, as serde reads and writes them.
//!
//! The doc comments of these types become the descriptions in the JSON Schemas that editors use.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{DateBasis, EventDate};
use crate::scope::PackId;
use crate::source::SourceId;

pub use crate::fact::{CiteEntry, FactEntry};

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
