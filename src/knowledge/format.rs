//! The serde types of a pack's files and of import lines.
//!
//! The doc comments of these types become the descriptions in the JSON Schemas that editors use.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{DateBasis, EventDate};
use crate::scope::PackId;
use crate::source::SourceId;

pub use crate::fact::{CiteEntry, FactEntry};

/// The file `pack.toml`: id, title, language and licence of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// The pack's id: 1 to 64 characters from `A-Z a-z 0-9 . _ -`, unique among the loaded packs.
    pub id: PackId,
    /// The pack's title, as shown to people.
    pub title: String,
    /// The language of its facts, as an ISO 639-1 code.
    pub language: String,
    /// The licence of the pack itself, as an SPDX expression.
    pub licence: String,
    /// The number of months until a checked fact is due for review, if the fact has no `review_by`.
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
    /// The authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<EventDate>,
    /// How the publication date is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DateBasis>,
    /// The URL where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When a curator last read it at that URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<EventDate>,
    /// A remark for readers, mainly about the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A source in an import line: its id, its front matter, and its text or fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct SourceEntry {
    /// Its id, unique within its scope.
    pub id: SourceId,
    /// The front matter.
    #[serde(flatten)]
    pub head: SourceFile,
    /// The text, with blank lines between paragraphs, if it may be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The fingerprint made by `ibid fingerprint`, if the text may not be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl TryFrom<serde_json::Map<String, serde_json::Value>> for SourceEntry {
    type Error = serde_json::Error;

    /// Takes out the keys that are not front matter; the rest must be front matter. This reports
    /// unknown keys, which serde does not do for a flattened field.
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

/// The file `questions.toml`: the pack's test questions, which are never used for fitting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionsFile {
    /// The questions.
    #[serde(default)]
    pub ask: Vec<AskEntry>,
}

/// One test question of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskEntry {
    /// The question.
    pub q: String,
    /// The id of the fact that answers it, a list of such ids, or `none`.
    pub expect: Expect,
    /// The previous question, if this one is a follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The date that the answer must begin with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<EventDate>,
}

/// The expected answer of a test question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expect {
    /// The id of one fact, or `none`.
    One(String),
    /// The ids of facts, each of which answers it.
    Several(Vec<String>),
}

impl Expect {
    /// Returns the expected ids; the list is empty if the question must be refused.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::One(none) if none == "none" => Vec::new(),
            Self::One(id) => vec![id],
            Self::Several(ids) => ids.iter().map(String::as_str).collect(),
        }
    }
}
