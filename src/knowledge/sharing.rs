//! Shares equal inline sources between facts, to save memory.

use std::collections::HashMap;
use std::sync::Arc;

use super::ScopedFact;
use crate::source::Source;

/// The inline sources of some facts, each kept once.
///
/// Pass each fact as soon as it is made: the next one can then reuse the memory of the duplicate
/// source.
#[derive(Debug, Default)]
pub struct SharedSources {
    known: HashMap<Key, Vec<Arc<Source>>>,
}

/// The fields that distinguish nearly all sources: title, URL, authors, date.
type Key = (String, Option<String>, Vec<String>, Option<String>);

impl SharedSources {
    /// Returns a fact whose inline sources are shared with earlier facts. A fact that has other
    /// owners is returned unchanged.
    #[must_use]
    pub fn with(&mut self, mut fact: Arc<ScopedFact>) -> Arc<ScopedFact> {
        let sources = Arc::get_mut(&mut fact).map(|fact| fact.fact.citations.sources_mut());
        for source in sources.into_iter().flatten() {
            if source.id.is_none() {
                *source = self.shared(source);
            }
        }
        fact
    }

    fn shared(&mut self, source: &Arc<Source>) -> Arc<Source> {
        let published = source.published.as_ref();
        let key = (
            source.title.clone(),
            source.url.clone(),
            source.authors.clone(),
            published.map(|dated| dated.date.to_string()),
        );
        let alike = self.known.entry(key).or_default();
        if let Some(same) = alike.iter().find(|other| *other == source) {
            return Arc::clone(same);
        }
        alike.push(Arc::clone(source));
        Arc::clone(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::fact_of;
    use crate::scope::Scope;

    #[test]
    fn facts_with_equal_inline_sources_share_one_source() {
        let mut shared = SharedSources::default();
        let mut source = |url: &str, published: &str| {
            let entry = serde_json::json!({
                "id": "hours", "statement": "The hall opens at nine.",
                "cite": [{"title": "The hall", "url": url, "published": published, "quote": "at nine"}],
            });
            let fact = fact_of(serde_json::from_value(entry).unwrap(), |_| None).unwrap();
            let fact = Arc::new(ScopedFact {
                scope: Scope::Local,
                fact,
                recorded: None,
                review_by: None,
            });
            let original = (*fact).clone();
            let kept = shared.with(fact);
            assert_eq!(*kept, original);
            Arc::clone(kept.fact.citations.first().source)
        };
        let first = source("https://example.org/1", "2018");
        assert!(Arc::ptr_eq(
            &first,
            &source("https://example.org/1", "2018")
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &source("https://example.org/2", "2018")
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &source("https://example.org/1", "2019")
        ));
    }
}
