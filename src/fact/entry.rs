//! A fact as it is written, before its quotations are checked.
//!
//! The doc comments of these types become the descriptions in the JSON Schemas that editors use.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{FactId, FactKind};
use crate::date::{DateBasis, Dated, EventDate};
use crate::source::{Quote, Source, SourceId, SourceText};

/// One fact, as written in a pack or an import line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    /// The fact's id, unique within the pack and never reused.
    pub id: FactId,
    /// The fact in one or a few sentences, shown word for word. At most 2,000 characters.
    #[schemars(length(min = 1, max = 2000))]
    pub statement: String,
    /// When the event happened or the state held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<EventDate>,
    /// How the date is known: stated in the source, inferred (explain how in `note`), or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DateBasis>,
    /// A remark for readers, mainly about the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The kind of statement.
    #[serde(default)]
    pub kind: FactKind,
    /// Who said it, according to the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<String>,
    /// The topics it is about. At most 100.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub topics: Vec<String>,
    /// Questions it answers, in clearly different words. At most 500, each at most 300 characters.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub questions: Vec<String>,
    /// Similar questions that it does not answer.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub not: Vec<String>,
    /// When a curator last checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<EventDate>,
    /// The last date before it is due for review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<EventDate>,
    /// The quotations that prove it: at least one.
    #[serde(default, deserialize_with = "fitted")]
    #[schemars(required, length(min = 1))]
    pub cite: Vec<CiteEntry>,
}

/// One citation of a fact: of a source in the pack, or of an inline source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CiteEntry {
    /// The source's id, which is the name of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// The title of an inline source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The authors of an inline source.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub authors: Vec<String>,
    /// The URL of an inline source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When an inline source was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<EventDate>,
    /// The exact words of the source. At most 2,000 characters.
    #[schemars(length(min = 1, max = 2000))]
    pub quote: String,
    /// The words right before the quotation, if it occurs more than once in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The words right after the quotation, if it occurs more than once in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

impl FactEntry {
    /// Returns the entry with its defaults written out: how the date is known, and the title of an
    /// inline source that has only a URL. A citation with a source id keeps no other details of the
    /// source.
    #[must_use]
    pub fn spelled_out(mut self) -> Self {
        self.basis = self.when.as_ref().map(|_| self.basis.unwrap_or_default());
        for cite in &mut self.cite {
            if cite.source.is_some() {
                *cite = CiteEntry {
                    source: cite.source.take(),
                    title: None,
                    authors: Vec::new(),
                    url: None,
                    published: None,
                    quote: std::mem::take(&mut cite.quote),
                    prefix: cite.prefix.take(),
                    suffix: cite.suffix.take(),
                };
            } else {
                cite.title = cite.title.take().or_else(|| cite.url.clone());
            }
        }
        self
    }
}

impl CiteEntry {
    /// Returns the quotation.
    #[must_use]
    pub fn quote(&self) -> Quote<'_> {
        Quote {
            exact: &self.quote,
            prefix: self.prefix.as_deref(),
            suffix: self.suffix.as_deref(),
        }
    }

    /// Returns the inline source, or `None` if there is neither a title nor a URL.
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
            text: SourceText::Unknown,
        })
    }
}

/// Deserializes a list without spare capacity: facts stay in memory, and a list of one item would
/// otherwise have room for four.
fn fitted<'de, D, T>(reader: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Box::<[T]>::deserialize(reader)?;
    Ok(list.into_vec())
}
