//! A fact as it is written, before its quotations are found.
//!
//! The doc comments of these types become the descriptions in the JSON Schemas that editors use.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{FactId, FactKind};
use crate::date::{DateBasis, Dated, EventDate};
use crate::source::{Quote, Source, SourceId, SourceText};

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
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub topics: Vec<String>,
    /// Questions it answers, in really different words. At most 500, of 300 characters.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub questions: Vec<String>,
    /// Questions close to it which it does not answer.
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub not: Vec<String>,
    /// When a curator last checked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<EventDate>,
    /// Until when it can be told without a mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<EventDate>,
    /// What proves it: at least one quotation.
    #[serde(default, deserialize_with = "fitted")]
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
    #[serde(
        default,
        deserialize_with = "fitted",
        skip_serializing_if = "Vec::is_empty"
    )]
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

impl FactEntry {
    /// Returns the entry with what is left unsaid written out: how a date is known, and the title of
    /// a source in place that has only an address. A citation that names a source keeps nothing else
    /// about the source.
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

    /// Returns the source given in place, or `None` if there is neither a title nor an address.
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

/// Reads a list without room to grow: facts stay in memory for long, and a list of one takes four
/// times its size as it is read.
fn fitted<'de, D, T>(reader: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Box::<[T]>::deserialize(reader)?;
    Ok(list.into_vec())
}
